## Nabigazioa

skip-to-content = Joan edukira
main-navigation = Nabigazio nagusia
breadcrumb = Hemen zaude
menu = Menua
home = Hasiera
on-this-page = Orri honetan
read-more = Irakurri gehiago
see-also = Ikus, gainera
pagination = Orriak
page-of = { $number }. orria, guztira { $total }
previous = Aurrekoa
next = Hurrengoa
not-found-title = Ez da orria aurkitu
not-found-text = Helbide honetan ez dago ezer. Baliteke orria lekuz aldatu edo ezabatu izana.

## Hizkuntzak

languages = Hizkuntzak
not-translated = Orri hau hizkuntza honetan bakarrik dago: { $language }.
language-ar = arabiera
language-br = bretoiera
language-ca = katalana
language-cs = txekiera
language-da = daniera
language-de = alemana
language-el = greziera
language-en = ingelesa
language-es = gaztelania
language-eu = euskara
language-fi = finlandiera
language-fr = frantsesa
language-ga = irlandera
language-gl = galiziera
language-hu = hungariera
language-it = italiera
language-lb = luxenburgera
language-nl = nederlandera
language-oc = okzitaniera
language-pl = poloniera
language-pt = portugesa
language-ro = errumaniera
language-sv = suediera
language-tr = turkiera
language-uk = ukrainera

## Zerrendak

latest-news = Azken berriak
next-events = Hurrengo ekitaldiak
upcoming = Hurrengoak
past = Iragandakoak
services = Zerbitzuak
documents = Dokumentuak
topics = Gaiak
no-entries = Une honetan ez dago ezer hemen.
feed = Jarioa

## Sarrera bat

published-on = Argitaratze-data:
updated-on = Eguneratze-data:
archived = Orri hau artxibo gisa gordetzen da; jada ez dago eguneratuta.
source-town = Iturria: { $name }
source-licence = Lizentzia: { $name }
original-page = Jatorrizko orria
kind = Mota
date = Data
number = Zenbakia
responsible = Arduraduna
head = Burua
part-of = Goragoko erakundea
replaces = Ordeztutako dokumentua
valid = Indarraldia
download = Deskargatu
alternative = Bertsio irisgarria:
footnotes = Oharrak
back-to-text = Itzuli testura
table = Taula
task-done = Eginda
task-open = Egiteko

## Noiz eta non

when = Noiz
where = Non
since = Noiztik:
until = Noiz arte:
until-day = Noiz arte:
open-end = amaiera irekia
next-dates = Hurrengo datak
calendar = Egutegia
calendar-subscribe = Egutegi honetara harpidetu
calendar-download = Egutegia deskargatu
calendar-add = Nire egutegira gehitu
valid-from = Noiztik:
organiser = Antolatzailea
map = Mapa
accessibility = Irisgarritasuna
opening-hours = Ordutegia
days = Egunak
closed = Itxita
hours-special = Salbuespenezko ordutegiak
hours-holidays-closed = Jaiegunetan itxita
hours-holidays-open = Jaiegunetan irekita
hours-open-until = Irekita { $time } arte
hours-opens = Orain itxita; irekiera: { $time }
hours-weeks-1st = hileko 1.a
hours-weeks-2nd = hileko 2.a
hours-weeks-3rd = hileko 3.a
hours-weeks-4th = hileko 4.a
hours-weeks-5th = hileko 5.a
hours-weeks-last = hileko azkena
hours-weeks-odd = aste bakoitiak
hours-weeks-even = aste bikoitiak
monday = astelehena
tuesday = asteartea
wednesday = asteazkena
thursday = osteguna
friday = ostirala
saturday = larunbata
sunday = igandea
duration-years =
    { $count ->
        [one] urte bat
       *[other] { $count } urte
    }
duration-months =
    { $count ->
        [one] hilabete bat
       *[other] { $count } hilabete
    }
duration-weeks =
    { $count ->
        [one] aste bat
       *[other] { $count } aste
    }
duration-days =
    { $count ->
        [one] egun bat
       *[other] { $count } egun
    }
duration-hours =
    { $count ->
        [one] ordu bat
       *[other] { $count } ordu
    }
duration-minutes =
    { $count ->
        [one] minutu bat
       *[other] { $count } minutu
    }

## Parte hartu, izapidetu

price = Prezioa
cost = Kostua
free = Doan
tickets = Sarrerak
register = Eman izena
book = Erreserbatu
appointment = Eskatu hitzordua
online = Online
who-for = Norentzat
how = Nola egin
needed = Zer behar den
conditions = Baldintzak
processing-time = Izapidetze-epea
result = Zer lortzen den
legal = Lege-oinarria

## Harremanetarako

contact = Harremanetarako
phone = Telefonoa
email = Posta elektronikoa
website = Webgunea
address = Helbidea

## Abisuak

alerts = Abisuak

## Orriaren oina

this-site = Webgune hau
built-with = Honekin egina: { $name }
colophon = Nola egin den webgune hau
improve-page = Hobetu orri hau
colophon-lead = Webgune hau udalerriek partekatzen duten software librearekin egina dago. Hemen dago zein den, nork idatzi duen eta non aurki daitekeen.
colophon-parvis = Webgune hau sortzen duen programa, bere oinarrizko gaiarekin
colophon-bill = Zerrenda bera makinentzat (SPDX)
software = Softwarea
partners = Udalerri kideen edukiak
name = Izena
version = Bertsioa
licence = Lizentzia
source = Iturburua
commit = Commit

# What Markdown asks for.
note-note = Oharra
note-tip = Aholkua
note-important = Garrantzitsua
note-warning = Kontuz
note-caution = Arriskua

# Films and maps of other sites.
embedded-note = Hemen: { $host }
