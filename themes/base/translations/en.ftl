## Getting about

skip-to-content = Skip to content
main-navigation = Main navigation
breadcrumb = You are here
menu = Menu
open = Open
close = Close
home = Home
search = Search
search-none = Nothing was found.
on-this-page = On this page
back-to-top = Back to top
read-more = Read more
see-also = See also
pagination = Pages
page-of = Page { $number } of { $total }
previous = Previous
next = Next
newer = Newer
older = Older
not-found-title = Page not found
not-found-text = There is nothing at this address. The page may have moved or been removed.
moved = This page has moved.

## Languages

languages = Languages
other-languages = In other languages
not-translated = This page is available only in { $language }.
language-ar = Arabic
language-br = Breton
language-ca = Catalan
language-de = German
language-en = English
language-es = Spanish
language-eu = Basque
language-fr = French
language-gl = Galician
language-it = Italian
language-lb = Luxembourgish
language-nl = Dutch
language-oc = Occitan
language-pl = Polish
language-pt = Portuguese
language-ro = Romanian
language-tr = Turkish
language-uk = Ukrainian

## Lists

news = News
latest-news = Latest news
all-news = All news
events = Events
next-events = Coming events
all-events = All events
upcoming = Coming
current = Now
past = Past
services = Services
places = Places
people = People
organisations = Organisations
documents = Documents
topics = Topics
all-topics = All topics
no-entries = There is nothing here at the moment.
entries =
    { $count ->
        [one] { $count } entry
       *[other] { $count } entries
    }
feed = Feed
feed-of = Feed: { $title }

## An entry

published-on = Published on
updated-on = Updated on
author = Author
licence = Licence
source = Source
kind = Kind
date = Date
number = Number
responsible = Responsible
part-of = Part of
replaces = Replaces
replaced-by = Replaced by
valid = Valid
download = Download
file-size = File size
alternative = Other form:
footnotes = Notes
footnote = Note
back-to-text = Back to the text
task-done = Done
task-open = To do

## When and where

when = When
where = Where
since = Since
until = Until
all-day = All day
cancelled = Cancelled
postponed = Postponed
organiser = Organiser
map = Map
accessibility = Accessibility
opening-hours = Opening hours
days = Days
closed = Closed
monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday
holidays = Public holidays
duration-years =
    { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
duration-months =
    { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
duration-weeks =
    { $count ->
        [one] { $count } week
       *[other] { $count } weeks
    }
duration-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
duration-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
duration-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }

## Taking part, getting something done

price = Price
cost = Cost
free = Free
tickets = Tickets
register = Register
book = Book
appointment = Make an appointment
online = Online
who-for = Who it is for
how = How to do it
needed = What you need
conditions = Conditions
processing-time = Processing time
result = What you get
legal = Legal basis

## Contact

contact = Contact
phone = Phone
email = E-mail
website = Website
address = Address
role = Role
members = Members
mandates = Mandates

## Alerts

alerts = Alerts
alert-info = Information
alert-minor = Attention
alert-major = Danger
alert-mourning = Mourning

## The foot of the page

legal-notice = Legal notice
privacy = Privacy
accessibility-statement = Accessibility statement
colophon = About this site
built-with = Built with { $name }

# What Markdown asks for.
note-note = Note
note-tip = Tip
note-important = Important
note-warning = Warning
note-caution = Caution
