## Sich zurechtfinden

skip-to-content = Zum Inhalt springen
main-navigation = Hauptnavigation
breadcrumb = Sie sind hier
menu = Menü
home = Startseite
on-this-page = Auf dieser Seite
read-more = Mehr erfahren
see-also = Siehe auch
pagination = Seiten
page-of = Seite { $number } von { $total }
previous = Zurück
next = Weiter
not-found-title = Seite nicht gefunden
not-found-text = Unter dieser Adresse ist nichts zu finden. Vielleicht wurde die Seite verschoben oder gelöscht.

## Sprachen

languages = Sprachen
not-translated = Diese Seite gibt es nur auf { $language }.
language-ar = Arabisch
language-br = Bretonisch
language-ca = Katalanisch
language-cs = Tschechisch
language-da = Dänisch
language-de = Deutsch
language-el = Griechisch
language-en = Englisch
language-es = Spanisch
language-eu = Baskisch
language-fi = Finnisch
language-fr = Französisch
language-ga = Irisch
language-gl = Galicisch
language-hu = Ungarisch
language-it = Italienisch
language-lb = Luxemburgisch
language-nl = Niederländisch
language-oc = Okzitanisch
language-pl = Polnisch
language-pt = Portugiesisch
language-ro = Rumänisch
language-sv = Schwedisch
language-tr = Türkisch
language-uk = Ukrainisch

## Listen

latest-news = Neueste Meldungen
next-events = Nächste Veranstaltungen
upcoming = Demnächst
past = Vorbei
services = Dienstleistungen
documents = Dokumente
topics = Themen
no-entries = Hier gibt es zurzeit nichts.
feed = Feed

## Ein Eintrag

published-on = Veröffentlicht am
updated-on = Aktualisiert am
archived = Diese Seite bleibt zum Nachlesen stehen; sie ist nicht mehr aktuell.
source-town = Quelle: { $name }
source-licence = Lizenz: { $name }
original-page = Originalseite
kind = Art
date = Datum
number = Nummer
responsible = Zuständig
head = Leitung
part-of = Teil von
replaces = Ersetzt
valid = Gültig
download = Herunterladen
alternative = Barrierefreie Fassung:
footnotes = Anmerkungen
back-to-text = Zurück zum Text
table = Tabelle
task-done = Erledigt
task-open = Noch zu tun

## Wann und wo

when = Wann
where = Wo
since = Seit dem
until = Bis zum
until-day = Bis zum
open-end = offenes Ende
next-dates = Nächste Termine
calendar = Kalender
calendar-subscribe = Diesen Kalender abonnieren
calendar-download = Kalender herunterladen
calendar-add = In meinen Kalender eintragen
valid-from = Ab dem
organiser = Veranstaltet von
map = Karte
accessibility = Barrierefreiheit
opening-hours = Öffnungszeiten
days = Tage
closed = Geschlossen
hours-special = Abweichende Öffnungszeiten
hours-holidays-closed = An Feiertagen geschlossen
hours-holidays-open = An Feiertagen geöffnet
hours-open-until = Geöffnet bis { $time }
hours-opens = Zurzeit geschlossen; öffnet { $time }
hours-weeks-1st = 1. im Monat
hours-weeks-2nd = 2. im Monat
hours-weeks-3rd = 3. im Monat
hours-weeks-4th = 4. im Monat
hours-weeks-5th = 5. im Monat
hours-weeks-last = letzter im Monat
hours-weeks-odd = ungerade Wochen
hours-weeks-even = gerade Wochen
monday = Montag
tuesday = Dienstag
wednesday = Mittwoch
thursday = Donnerstag
friday = Freitag
saturday = Samstag
sunday = Sonntag
duration-years =
    { $count ->
        [one] { $count } Jahr
       *[other] { $count } Jahre
    }
duration-months =
    { $count ->
        [one] { $count } Monat
       *[other] { $count } Monate
    }
duration-weeks =
    { $count ->
        [one] { $count } Woche
       *[other] { $count } Wochen
    }
duration-days =
    { $count ->
        [one] { $count } Tag
       *[other] { $count } Tage
    }
duration-hours =
    { $count ->
        [one] { $count } Stunde
       *[other] { $count } Stunden
    }
duration-minutes =
    { $count ->
        [one] { $count } Minute
       *[other] { $count } Minuten
    }

## Mitmachen, etwas erledigen

price = Preis
cost = Kosten
free = Kostenlos
tickets = Karten
register = Anmelden
book = Reservieren
appointment = Termin vereinbaren
online = Online
who-for = Für wen
how = So gehen Sie vor
needed = Was Sie brauchen
conditions = Voraussetzungen
processing-time = Bearbeitungsdauer
result = Was Sie erhalten
legal = Rechtsgrundlage

## Kontakt

contact = Kontakt
phone = Telefon
email = E-Mail
website = Website
address = Anschrift

## Wichtige Hinweise

alerts = Wichtige Hinweise

## Am Fuß der Seite

this-site = Diese Website
built-with = Erstellt mit { $name }
colophon = Wie diese Website gemacht ist
improve-page = Diese Seite verbessern
colophon-lead = Diese Website ist aus freier Software gemacht, die Gemeinden miteinander teilen. Hier steht, welche es ist, wer sie geschrieben hat und wo sie zu finden ist.
colophon-parvis = Das Programm, das diese Website baut, mit seinem Grundthema
colophon-bill = Dieselbe Liste für Maschinen (SPDX)
software = Software
partners = Einträge von Partnergemeinden
name = Name
version = Version
licence = Lizenz
source = Quelle
commit = Commit

# What Markdown asks for.
note-note = Hinweis
note-tip = Tipp
note-important = Wichtig
note-warning = Warnung
note-caution = Gefahr

# Films and maps of other sites.
embedded-note = Auf { $host }
