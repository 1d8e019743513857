## De weg vinden

skip-to-content = Naar de inhoud
main-navigation = Hoofdnavigatie
breadcrumb = U bent hier
menu = Menu
home = Startpagina
on-this-page = Op deze pagina
read-more = Lees meer
see-also = Zie ook
pagination = Pagina’s
page-of = Pagina { $number } van { $total }
previous = Vorige
next = Volgende
not-found-title = Pagina niet gevonden
not-found-text = Op dit adres staat niets. De pagina is misschien verplaatst of verwijderd.

## Talen

languages = Talen
not-translated = Deze pagina bestaat alleen in het { $language }.
language-ar = Arabisch
language-br = Bretons
language-ca = Catalaans
language-cs = Tsjechisch
language-da = Deens
language-de = Duits
language-el = Grieks
language-en = Engels
language-es = Spaans
language-eu = Baskisch
language-fi = Fins
language-fr = Frans
language-ga = Iers
language-gl = Galicisch
language-hu = Hongaars
language-it = Italiaans
language-lb = Luxemburgs
language-nl = Nederlands
language-oc = Occitaans
language-pl = Pools
language-pt = Portugees
language-ro = Roemeens
language-sv = Zweeds
language-tr = Turks
language-uk = Oekraïens

## Lijsten

latest-news = Laatste nieuws
next-events = Komende activiteiten
upcoming = Binnenkort
past = Voorbij
services = Diensten
documents = Documenten
topics = Thema’s
no-entries = Hier staat op dit moment niets.
feed = Feed

## Een item

published-on = Gepubliceerd op
updated-on = Bijgewerkt op
archived = Deze pagina blijft bewaard; ze is niet meer actueel.
source-town = Bron: { $name }
source-licence = Licentie: { $name }
original-page = Oorspronkelijke pagina
kind = Soort
date = Datum
number = Nummer
responsible = Verantwoordelijk
head = Leiding
part-of = Deel van
replaces = Vervangt
valid = Geldig
download = Downloaden
alternative = Toegankelijke versie:
footnotes = Noten
back-to-text = Terug naar de tekst
table = Tabel
task-done = Klaar
task-open = Nog te doen

## Wanneer en waar

when = Wanneer
where = Waar
since = Sinds
until = Tot
until-day = Tot en met
open-end = open einde
next-dates = Volgende data
calendar = Kalender
calendar-subscribe = Abonneren op deze kalender
calendar-download = De kalender downloaden
calendar-add = Aan mijn kalender toevoegen
valid-from = Vanaf
organiser = Organisator
map = Kaart
accessibility = Toegankelijkheid
opening-hours = Openingsuren
days = Dagen
closed = Gesloten
hours-special = Afwijkende openingsuren
hours-holidays-closed = Gesloten op feestdagen
hours-holidays-open = Open op feestdagen
hours-open-until = Open tot { $time }
hours-opens = Nu gesloten; gaat open { $time }
hours-weeks-1st = 1e van de maand
hours-weeks-2nd = 2e van de maand
hours-weeks-3rd = 3e van de maand
hours-weeks-4th = 4e van de maand
hours-weeks-5th = 5e van de maand
hours-weeks-last = laatste van de maand
hours-weeks-odd = oneven weken
hours-weeks-even = even weken
monday = maandag
tuesday = dinsdag
wednesday = woensdag
thursday = donderdag
friday = vrijdag
saturday = zaterdag
sunday = zondag
duration-years =
    { $count ->
        [one] { $count } jaar
       *[other] { $count } jaar
    }
duration-months =
    { $count ->
        [one] { $count } maand
       *[other] { $count } maanden
    }
duration-weeks =
    { $count ->
        [one] { $count } week
       *[other] { $count } weken
    }
duration-days =
    { $count ->
        [one] { $count } dag
       *[other] { $count } dagen
    }
duration-hours =
    { $count ->
        [one] { $count } uur
       *[other] { $count } uur
    }
duration-minutes =
    { $count ->
        [one] { $count } minuut
       *[other] { $count } minuten
    }

## Meedoen, iets regelen

price = Prijs
cost = Kosten
free = Gratis
tickets = Tickets
register = Inschrijven
book = Reserveren
appointment = Afspraak maken
online = Online
who-for = Voor wie
how = Zo werkt het
needed = Wat u nodig hebt
conditions = Voorwaarden
processing-time = Behandeltermijn
result = Wat u krijgt
legal = Wettelijke basis

## Contact

contact = Contact
phone = Telefoon
email = E-mail
website = Website
address = Adres

## Belangrijke berichten

alerts = Belangrijke berichten

## Onderaan de pagina

this-site = Deze site
built-with = Gemaakt met { $name }
colophon = Hoe deze site gemaakt is
improve-page = Deze pagina verbeteren
colophon-lead = Deze site is gemaakt met vrije software die gemeenten delen. Hier staat welke dat is, wie ze schreef en waar u ze vindt.
colophon-parvis = Het programma dat deze site bouwt, met zijn basisthema
colophon-bill = Dezelfde lijst voor machines (SPDX)
software = Software
partners = Berichten van partnergemeenten
name = Naam
version = Versie
licence = Licentie
source = Bron
commit = Commit

# What Markdown asks for.
note-note = Opmerking
note-tip = Tip
note-important = Belangrijk
note-warning = Let op
note-caution = Gevaar

# Films and maps of other sites.
embedded-note = Op { $host }
