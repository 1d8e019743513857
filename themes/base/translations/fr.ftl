## Se déplacer

skip-to-content = Aller au contenu
main-navigation = Navigation principale
breadcrumb = Vous êtes ici
menu = Menu
home = Accueil
on-this-page = Sur cette page
read-more = En savoir plus
see-also = Voir aussi
pagination = Pages
page-of = Page { $number } sur { $total }
previous = Précédent
next = Suivant
not-found-title = Page introuvable
not-found-text = Il n’y a rien à cette adresse. La page a peut-être été déplacée ou supprimée.

## Langues

languages = Langues
not-translated = Cette page n’existe qu’en { $language }.
language-ar = arabe
language-br = breton
language-ca = catalan
language-cs = tchèque
language-da = danois
language-de = allemand
language-el = grec
language-en = anglais
language-es = espagnol
language-eu = basque
language-fi = finnois
language-fr = français
language-ga = irlandais
language-gl = galicien
language-hu = hongrois
language-it = italien
language-lb = luxembourgeois
language-nl = néerlandais
language-oc = occitan
language-pl = polonais
language-pt = portugais
language-ro = roumain
language-sv = suédois
language-tr = turc
language-uk = ukrainien

## Listes

latest-news = Dernières actualités
next-events = Prochains événements
upcoming = À venir
past = Passés
services = Démarches
documents = Documents
topics = Thèmes
no-entries = Il n’y a rien ici pour le moment.
feed = Flux

## Une fiche

published-on = Publié le
updated-on = Mis à jour le
archived = Cette page est conservée pour mémoire ; elle n’est plus d’actualité.
source-town = Source : { $name }
source-licence = Licence : { $name }
original-page = Page d’origine
kind = Type
date = Date
number = Numéro
responsible = Responsable
head = Responsable
part-of = Fait partie de
replaces = Remplace
valid = Validité
download = Télécharger
alternative = Version accessible :
footnotes = Notes
back-to-text = Retour au texte
table = Tableau
task-done = Fait
task-open = À faire

## Quand et où

when = Quand
where = Où
since = Depuis le
until = Jusqu’au
until-day = Jusqu’au
open-end = fin ouverte
next-dates = Prochaines dates
calendar = Calendrier
calendar-subscribe = S’abonner à ce calendrier
calendar-download = Télécharger le calendrier
calendar-add = Ajouter à mon calendrier
valid-from = À partir du
organiser = Organisation
map = Plan
accessibility = Accessibilité
opening-hours = Heures d’ouverture
days = Jours
closed = Fermé
hours-special = Horaires exceptionnels
hours-holidays-closed = Fermé les jours fériés
hours-holidays-open = Ouvert les jours fériés
hours-open-until = Ouvert jusqu’à { $time }
hours-opens = Fermé ; ouvre { $time }
hours-weeks-1st = 1er du mois
hours-weeks-2nd = 2e du mois
hours-weeks-3rd = 3e du mois
hours-weeks-4th = 4e du mois
hours-weeks-5th = 5e du mois
hours-weeks-last = dernier du mois
hours-weeks-odd = semaines impaires
hours-weeks-even = semaines paires
monday = lundi
tuesday = mardi
wednesday = mercredi
thursday = jeudi
friday = vendredi
saturday = samedi
sunday = dimanche
duration-years =
    { $count ->
        [one] { $count } an
       *[other] { $count } ans
    }
duration-months =
    { $count ->
        [one] { $count } mois
       *[other] { $count } mois
    }
duration-weeks =
    { $count ->
        [one] { $count } semaine
       *[other] { $count } semaines
    }
duration-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
duration-hours =
    { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
duration-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }

## Participer, faire une démarche

price = Tarif
cost = Coût
free = Gratuit
tickets = Billets
register = S’inscrire
book = Réserver
appointment = Prendre rendez-vous
online = En ligne
who-for = Pour qui
how = Comment faire
needed = Ce qu’il faut
conditions = Conditions
processing-time = Délai de traitement
result = Ce que vous obtenez
legal = Base légale

## Contact

contact = Contact
phone = Téléphone
email = Courriel
website = Site web
address = Adresse

## Alertes

alerts = Alertes

## Pied de page

this-site = Ce site
built-with = Réalisé avec { $name }
colophon = Comment ce site est fait
improve-page = Améliorer cette page
colophon-lead = Ce site est fait de logiciels libres que des communes partagent. Voici lesquels, qui les a écrits et où les trouver.
colophon-parvis = Le programme qui construit ce site, avec son thème de base
colophon-bill = La même liste pour les machines (SPDX)
software = Logiciels
partners = Contenus de communes partenaires
name = Nom
version = Version
licence = Licence
source = Source
commit = Commit

# What Markdown asks for.
note-note = Remarque
note-tip = Conseil
note-important = Important
note-warning = Attention
note-caution = Danger

# Films and maps of other sites.
embedded-note = Sur { $host }
