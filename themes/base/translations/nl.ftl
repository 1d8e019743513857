## De weg vinden

skip-to-content = Naar de inhoud
main-navigation = Hoofdnavigatie
breadcrumb = U bent hier
menu = Menu
open = Openen
close = Sluiten
home = Startpagina
search = Zoeken
search-none = Niets gevonden.
on-this-page = Op deze pagina
back-to-top = Terug naar boven
read-more = Lees meer
see-also = Zie ook
pagination = Pagina’s
page-of = Pagina { $number } van { $total }
previous = Vorige
next = Volgende
newer = Nieuwer
older = Ouder
not-found-title = Pagina niet gevonden
not-found-text = Op dit adres staat niets. De pagina is misschien verplaatst of verwijderd.
moved = Deze pagina is verplaatst.

## Talen

languages = Talen
other-languages = In andere talen
not-translated = Deze pagina bestaat alleen in het { $language }.
language-ar = Arabisch
language-br = Bretons
language-ca = Catalaans
language-de = Duits
language-en = Engels
language-es = Spaans
language-eu = Baskisch
language-fr = Frans
language-gl = Galicisch
language-it = Italiaans
language-lb = Luxemburgs
language-nl = Nederlands
language-oc = Occitaans
language-pl = Pools
language-pt = Portugees
language-ro = Roemeens
language-tr = Turks
language-uk = Oekraïens

## Lijsten

news = Nieuws
latest-news = Laatste nieuws
all-news = Al het nieuws
events = Agenda
next-events = Komende activiteiten
all-events = Alle activiteiten
upcoming = Komend
current = Nu bezig
past = Voorbij
services = Diensten
places = Plaatsen
people = Mensen
organisations = Organisaties
documents = Documenten
topics = Thema’s
all-topics = Alle thema’s
no-entries = Er is hier op dit moment niets.
entries =
    { $count ->
        [one] { $count } item
       *[other] { $count } items
    }
feed = Feed
feed-of = Feed: { $title }

## Een item

published-on = Gepubliceerd op
updated-on = Bijgewerkt op
author = Auteur
licence = Licentie
source = Bron
kind = Soort
date = Datum
number = Nummer
responsible = Verantwoordelijk
part-of = Deel van
replaces = Vervangt
replaced-by = Vervangen door
valid = Geldig
download = Downloaden
file-size = Bestandsgrootte
alternative = Andere vorm:
footnotes = Noten
footnote = Noot
back-to-text = Terug naar de tekst
task-done = Klaar
task-open = Nog te doen

## Wanneer en waar

when = Wanneer
where = Waar
since = Sinds
until = Tot en met
all-day = Hele dag
cancelled = Geannuleerd
postponed = Uitgesteld
organiser = Organisator
map = Kaart
accessibility = Toegankelijkheid
opening-hours = Openingstijden
days = Dagen
closed = Gesloten
monday = maandag
tuesday = dinsdag
wednesday = woensdag
thursday = donderdag
friday = vrijdag
saturday = zaterdag
sunday = zondag
holidays = Feestdagen
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
how = Hoe werkt het
needed = Wat hebt u nodig
conditions = Voorwaarden
processing-time = Behandeltermijn
result = Wat krijgt u
legal = Wettelijke basis

## Contact

contact = Contact
phone = Telefoon
email = E-mail
website = Website
address = Adres
role = Functie
members = Leden
mandates = Mandaten

## Meldingen

alerts = Meldingen
alert-info = Informatie
alert-minor = Let op
alert-major = Gevaar
alert-mourning = Rouw

## Onderaan de pagina

legal-notice = Juridische informatie
privacy = Privacy
accessibility-statement = Toegankelijkheidsverklaring
colophon = Over deze site
built-with = Gemaakt met { $name }

# What Markdown asks for.
note-note = Opmerking
note-tip = Tip
note-important = Belangrijk
note-warning = Let op
note-caution = Voorzichtig
