## Orientarsi

skip-to-content = Vai al contenuto
main-navigation = Navigazione principale
breadcrumb = Ti trovi qui
menu = Menu
open = Apri
close = Chiudi
home = Home
search = Cerca
search-none = Nessun risultato.
on-this-page = In questa pagina
back-to-top = Torna su
read-more = Leggi di più
see-also = Vedi anche
pagination = Pagine
page-of = Pagina { $number } di { $total }
previous = Precedente
next = Successivo
newer = Più recenti
older = Meno recenti
not-found-title = Pagina non trovata
not-found-text = A questo indirizzo non c’è nulla. La pagina potrebbe essere stata spostata o rimossa.
moved = Questa pagina è stata spostata.

## Lingue

languages = Lingue
other-languages = In altre lingue
not-translated = Questa pagina è disponibile solo in { $language }.
language-ar = arabo
language-br = bretone
language-ca = catalano
language-de = tedesco
language-en = inglese
language-es = spagnolo
language-eu = basco
language-fr = francese
language-gl = galiziano
language-it = italiano
language-lb = lussemburghese
language-nl = olandese
language-oc = occitano
language-pl = polacco
language-pt = portoghese
language-ro = rumeno
language-tr = turco
language-uk = ucraino

## Elenchi

news = Notizie
latest-news = Ultime notizie
all-news = Tutte le notizie
events = Eventi
next-events = Prossimi eventi
all-events = Tutti gli eventi
upcoming = In programma
current = In corso
past = Passati
services = Servizi
places = Luoghi
people = Persone
organisations = Organizzazioni
documents = Documenti
topics = Argomenti
all-topics = Tutti gli argomenti
no-entries = Al momento qui non c’è nulla.
entries =
    { $count ->
        [one] { $count } elemento
       *[other] { $count } elementi
    }
feed = Feed
feed-of = Feed: { $title }

## Una scheda

published-on = Pubblicato il
updated-on = Aggiornato il
author = Autore
licence = Licenza
source = Fonte
kind = Tipo
date = Data
number = Numero
responsible = Responsabile
part-of = Fa parte di
replaces = Sostituisce
replaced-by = Sostituito da
valid = Validità
download = Scarica
file-size = Dimensione del file
alternative = Altro formato:
footnotes = Note
footnote = Nota
back-to-text = Torna al testo
task-done = Fatto
task-open = Da fare

## Quando e dove

when = Quando
where = Dove
since = Dal
until = Fino al
all-day = Tutto il giorno
cancelled = Annullato
postponed = Rinviato
organiser = Organizzatore
map = Mappa
accessibility = Accessibilità
opening-hours = Orari di apertura
days = Giorni
closed = Chiuso
monday = lunedì
tuesday = martedì
wednesday = mercoledì
thursday = giovedì
friday = venerdì
saturday = sabato
sunday = domenica
holidays = Giorni festivi
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
conditions = Condizioni
processing-time = Tempi
result = Cosa si ottiene
legal = Riferimenti normativi

## Contatti

contact = Contatti
phone = Telefono
email = E-mail
website = Sito web
address = Indirizzo
role = Ruolo
members = Membri
mandates = Incarichi

## Avvisi

alerts = Avvisi
alert-info = Informazione
alert-minor = Attenzione
alert-major = Pericolo
alert-mourning = Lutto

## Piè di pagina

legal-notice = Note legali
privacy = Privacy
accessibility-statement = Dichiarazione di accessibilità
colophon = Informazioni su questo sito
built-with = Realizzato con { $name }

# What Markdown asks for.
note-note = Nota
note-tip = Consiglio
note-important = Importante
note-warning = Attenzione
note-caution = Prudenza
