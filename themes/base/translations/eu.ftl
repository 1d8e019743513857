## Nabigazioa

skip-to-content = Joan edukira
main-navigation = Nabigazio nagusia
breadcrumb = Hemen zaude
menu = Menua
open = Ireki
close = Itxi
home = Hasiera
search = Bilatu
search-none = Ez da ezer aurkitu.
on-this-page = Orri honetan
back-to-top = Joan gora
read-more = Irakurri gehiago
see-also = Ikus, gainera
pagination = Orriak
page-of = { $number }. orria, guztira { $total }
previous = Aurrekoa
next = Hurrengoa
newer = Berriagoak
older = Zaharragoak
not-found-title = Ez da orria aurkitu
not-found-text = Helbide honetan ez dago ezer. Baliteke orria lekuz aldatu edo ezabatu izana.
moved = Orri hau lekuz aldatu da.

## Hizkuntzak

languages = Hizkuntzak
other-languages = Beste hizkuntza batzuetan
not-translated = Orri hau hizkuntza honetan bakarrik dago: { $language }.
language-ar = arabiera
language-br = bretoiera
language-ca = katalana
language-de = alemana
language-en = ingelesa
language-es = gaztelania
language-eu = euskara
language-fr = frantsesa
language-gl = galiziera
language-it = italiera
language-lb = luxenburgera
language-nl = nederlandera
language-oc = okzitaniera
language-pl = poloniera
language-pt = portugesa
language-ro = errumaniera
language-tr = turkiera
language-uk = ukrainera

## Zerrendak

news = Berriak
latest-news = Azken berriak
all-news = Berri guztiak
events = Agenda
next-events = Hurrengo ekitaldiak
all-events = Ekitaldi guztiak
upcoming = Hurrengoak
current = Orain
past = Iraganak
services = Izapideak
places = Lekuak
people = Pertsonak
organisations = Erakundeak
documents = Dokumentuak
topics = Gaiak
all-topics = Gai guztiak
no-entries = Une honetan ez dago ezer hemen.
entries =
    { $count ->
        [one] Elementu bat
       *[other] { $count } elementu
    }
feed = Jarioa
feed-of = Jarioa: { $title }

## Sarrera bat

published-on = Argitaratze-data:
updated-on = Eguneratze-data:
author = Egilea
licence = Lizentzia
source = Iturria
kind = Mota
date = Data
number = Zenbakia
responsible = Arduraduna
part-of = Honen zati da:
replaces = Honen ordez dago:
replaced-by = Honek ordezten du:
valid = Indarraldia
download = Deskargatu
file-size = Fitxategiaren tamaina
alternative = Beste formatu bat:
footnotes = Oharrak
footnote = Oharra
back-to-text = Itzuli testura
task-done = Eginda
task-open = Egiteko

## Noiz eta non

when = Noiz
where = Non
since = Noiztik:
until = Noiz arte:
all-day = Egun osoa
cancelled = Bertan behera
postponed = Atzeratuta
organiser = Antolatzailea
map = Mapa
accessibility = Irisgarritasuna
opening-hours = Ordutegia
days = Egunak
closed = Itxita
monday = astelehena
tuesday = asteartea
wednesday = asteazkena
thursday = osteguna
friday = ostirala
saturday = larunbata
sunday = igandea
holidays = Jaiegunak
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
register = Izena eman
book = Erreserbatu
appointment = Eskatu hitzordua
online = Linean
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
role = Kargua
members = Kideak
mandates = Agintaldiak

## Abisuak

alerts = Abisuak
alert-info = Informazioa
alert-minor = Kontuz
alert-major = Arriskua
alert-mourning = Dolua

## Orriaren oina

legal-notice = Lege-oharra
privacy = Pribatutasuna
accessibility-statement = Irisgarritasun-adierazpena
colophon = Webgune honi buruz
built-with = Honekin egina: { $name }

# What Markdown asks for.
note-note = Oharra
note-tip = Aholkua
note-important = Garrantzitsua
note-warning = Kontuz
note-caution = Arriskua
