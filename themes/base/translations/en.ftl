## Getting about

skip-to-content = Skip to content
main-navigation = Main navigation
breadcrumb = You are here
menu = Menu
home = Home
on-this-page = On this page
read-more = Read more
see-also = See also
pagination = Pages
page-of = Page { $number } of { $total }
previous = Previous
next = Next
not-found-title = Page not found
not-found-text = There is nothing at this address. The page may have moved or been removed.

## Languages

languages = Languages
not-translated = This page is available only in { $language }.
language-ar = Arabic
language-br = Breton
language-ca = Catalan
language-cs = Czech
language-da = Danish
language-de = German
language-el = Greek
language-en = English
language-es = Spanish
language-eu = Basque
language-fi = Finnish
language-fr = French
language-ga = Irish
language-gl = Galician
language-hu = Hungarian
language-it = Italian
language-lb = Luxembourgish
language-nl = Dutch
language-oc = Occitan
language-pl = Polish
language-pt = Portuguese
language-ro = Romanian
language-sv = Swedish
language-tr = Turkish
language-uk = Ukrainian

## Lists

latest-news = Latest news
next-events = Upcoming events
upcoming = Upcoming
past = Past
services = Services
documents = Documents
topics = Topics
no-entries = There is nothing here at the moment.
feed = Feed

## An entry

published-on = Published on
updated-on = Updated on
archived = This page is kept as a record; it is no longer current.
source-town = Source: { $name }
source-licence = Licence: { $name }
original-page = Original page
kind = Kind
date = Date
number = Number
responsible = Responsible body
head = Head
part-of = Part of
replaces = Replaces
valid = Valid
download = Download
alternative = Accessible version:
footnotes = Notes
back-to-text = Back to the text
table = Table
task-done = Done
task-open = To do

## When and where

when = When
where = Where
since = Since
until = Until
until-day = Until
open-end = open end
next-dates = Next dates
calendar = Calendar
calendar-subscribe = Subscribe to this calendar
calendar-download = Download the calendar
calendar-add = Add to my calendar
valid-from = From
organiser = Organiser
map = Map
accessibility = Accessibility
opening-hours = Opening hours
days = Days
closed = Closed
hours-special = Other hours on these days
hours-holidays-closed = Closed on public holidays
hours-holidays-open = Open on public holidays
hours-open-until = Open until { $time }
hours-opens = Closed now; opens { $time }
hours-weeks-1st = 1st of the month
hours-weeks-2nd = 2nd of the month
hours-weeks-3rd = 3rd of the month
hours-weeks-4th = 4th of the month
hours-weeks-5th = 5th of the month
hours-weeks-last = last of the month
hours-weeks-odd = odd weeks
hours-weeks-even = even weeks
monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday
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

## Alerts

alerts = Alerts

## The foot of the page

this-site = This site
built-with = Built with { $name }
colophon = How this site is made
improve-page = Improve this page
colophon-lead = This site is made of free software that towns share. Below you can see what it is, who wrote it, and where to find it.
colophon-parvis = The program that builds this site, with its basic theme
colophon-bill = The same for machines (SPDX)
software = Software
partners = Entries from partner towns
name = Name
version = Version
licence = Licence
source = Source
commit = Commit

# What Markdown asks for.
note-note = Note
note-tip = Tip
note-important = Important
note-warning = Warning
note-caution = Caution

# Films and maps of other sites.
embedded-note = At { $host }
