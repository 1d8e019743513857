## Orientarsi

skip-to-content = Vai al contenuto
main-navigation = Navigazione principale
breadcrumb = Ti trovi qui
menu = Menu
home = Home
on-this-page = In questa pagina
read-more = Leggi di più
see-also = Vedi anche
pagination = Pagine
page-of = Pagina { $number } di { $total }
previous = Precedente
next = Successivo
not-found-title = Pagina non trovata
not-found-text = A questo indirizzo non c’è nulla. La pagina potrebbe essere stata spostata o rimossa.

## Lingue

languages = Lingue
not-translated = Questa pagina è disponibile solo in { $language }.
language-ar = arabo
language-br = bretone
language-ca = catalano
language-cs = ceco
language-da = danese
language-de = tedesco
language-el = greco
language-en = inglese
language-es = spagnolo
language-eu = basco
language-fi = finlandese
language-fr = francese
language-ga = irlandese
language-gl = galiziano
language-hu = ungherese
language-it = italiano
language-lb = lussemburghese
language-nl = olandese
language-oc = occitano
language-pl = polacco
language-pt = portoghese
language-ro = rumeno
language-sv = svedese
language-tr = turco
language-uk = ucraino

## Elenchi

latest-news = Ultime notizie
next-events = Prossimi eventi
upcoming = In programma
past = Passati
services = Servizi
documents = Documenti
topics = Argomenti
no-entries = Al momento qui non c’è nulla.
feed = Feed

## Una scheda

published-on = Data di pubblicazione:
updated-on = Ultimo aggiornamento:
archived = Questa pagina resta consultabile come archivio; il contenuto non è più aggiornato.
source-town = Fonte: { $name }
source-licence = Licenza: { $name }
original-page = Pagina originale
kind = Tipo
date = Data
number = Numero
responsible = Responsabile
head = Responsabile
part-of = Fa parte di
replaces = Sostituisce
valid = Validità
download = Scarica
alternative = Versione accessibile:
footnotes = Note
back-to-text = Torna al testo
table = Tabella
task-done = Fatto
task-open = Da fare

## Quando e dove

when = Quando
where = Dove
since = Dal giorno
until = Fino al giorno
until-day = Fino al giorno
open-end = fine aperta
next-dates = Prossime date
calendar = Calendario
calendar-subscribe = Abbonarsi a questo calendario
calendar-download = Scaricare il calendario
calendar-add = Aggiungere al mio calendario
valid-from = A partire dal giorno
organiser = Organizzatore
map = Mappa
accessibility = Accessibilità
opening-hours = Orari di apertura
days = Giorni
closed = Chiuso
hours-special = Orari particolari
hours-holidays-closed = Chiuso nei giorni festivi
hours-holidays-open = Aperto nei giorni festivi
hours-open-until = Aperto fino alle { $time }
hours-opens = Ora chiuso; apre: { $time }
hours-weeks-1st = 1° del mese
hours-weeks-2nd = 2° del mese
hours-weeks-3rd = 3° del mese
hours-weeks-4th = 4° del mese
hours-weeks-5th = 5° del mese
hours-weeks-last = ultimo del mese
hours-weeks-odd = settimane dispari
hours-weeks-even = settimane pari
monday = lunedì
tuesday = martedì
wednesday = mercoledì
thursday = giovedì
friday = venerdì
saturday = sabato
sunday = domenica
duration-years =
    { $count ->
        [one] { $count } anno
       *[other] { $count } anni
    }
duration-months =
    { $count ->
        [one] { $count } mese
       *[other] { $count } mesi
    }
duration-weeks =
    { $count ->
        [one] { $count } settimana
       *[other] { $count } settimane
    }
duration-days =
    { $count ->
        [one] { $count } giorno
       *[other] { $count } giorni
    }
duration-hours =
    { $count ->
        [one] { $count } ora
       *[other] { $count } ore
    }
duration-minutes =
    { $count ->
        [one] { $count } minuto
       *[other] { $count } minuti
    }

## Partecipare, fare una pratica

price = Prezzo
cost = Costo
free = Gratuito
tickets = Biglietti
register = Iscriviti
book = Prenota
appointment = Prenota un appuntamento
online = Online
who-for = A chi è rivolto
how = Come fare
needed = Cosa serve
conditions = Requisiti
processing-time = Tempi
result = Cosa si ottiene
legal = Riferimenti normativi

## Contatti

contact = Contatti
phone = Telefono
email = E-mail
website = Sito web
address = Indirizzo

## Avvisi

alerts = Avvisi

## Piè di pagina

this-site = Questo sito
built-with = Realizzato con { $name }
colophon = Come è fatto questo sito
improve-page = Migliora questa pagina
colophon-lead = Questo sito è fatto con software libero che i comuni condividono. Qui si legge qual è, chi lo ha scritto e dove trovarlo.
colophon-parvis = Il programma che costruisce questo sito, con il suo tema di base
colophon-bill = Lo stesso elenco per le macchine (SPDX)
software = Software
partners = Contenuti dei comuni partner
name = Nome
version = Versione
licence = Licenza
source = Fonte
commit = Commit

# What Markdown asks for.
note-note = Nota
note-tip = Consiglio
note-important = Importante
note-warning = Attenzione
note-caution = Pericolo

# Films and maps of other sites.
embedded-note = Su { $host }
