## Se déplacer

skip-to-content = Aller au contenu
main-navigation = Navigation principale
breadcrumb = Vous êtes ici
menu = Menu
open = Ouvrir
close = Fermer
home = Accueil
search = Rechercher
search-none = Aucun résultat.
on-this-page = Sur cette page
back-to-top = Retour en haut de page
read-more = Lire la suite
see-also = Voir aussi
pagination = Pages
page-of = Page { $number } sur { $total }
previous = Précédent
next = Suivant
newer = Plus récent
older = Plus ancien
not-found-title = Page introuvable
not-found-text = Il n’y a rien à cette adresse. La page a peut-être été déplacée ou supprimée.
moved = Cette page a été déplacée.

## Langues

languages = Langues
other-languages = Dans d’autres langues
not-translated = Cette page n’existe qu’en { $language }.
language-ar = arabe
language-br = breton
language-ca = catalan
language-de = allemand
language-en = anglais
language-es = espagnol
language-eu = basque
language-fr = français
language-gl = galicien
language-it = italien
language-lb = luxembourgeois
language-nl = néerlandais
language-oc = occitan
language-pl = polonais
language-pt = portugais
language-ro = roumain
language-tr = turc
language-uk = ukrainien

## Listes

news = Actualités
latest-news = Dernières actualités
all-news = Toutes les actualités
events = Agenda
next-events = Prochains événements
all-events = Tout l’agenda
upcoming = À venir
current = En cours
past = Passés
services = Démarches
places = Lieux
people = Personnes
organisations = Organisations
documents = Documents
topics = Thèmes
all-topics = Tous les thèmes
no-entries = Il n’y a rien ici pour le moment.
entries =
    { $count ->
        [one] { $count } élément
       *[other] { $count } éléments
    }
feed = Flux
feed-of = Flux : { $title }

## Une fiche

published-on = Publié le
updated-on = Mis à jour le
author = Auteur
licence = Licence
source = Source
kind = Type
date = Date
number = Numéro
responsible = Responsable
part-of = Fait partie de
replaces = Remplace
replaced-by = Remplacé par
valid = Validité
download = Télécharger
file-size = Taille du fichier
alternative = Autre format :
footnotes = Notes
footnote = Note
back-to-text = Retour au texte
task-done = Fait
task-open = À faire

## Quand et où

when = Quand
where = Où
since = Depuis le
until = Jusqu’au
all-day = Toute la journée
cancelled = Annulé
postponed = Reporté
organiser = Organisation
map = Plan
accessibility = Accessibilité
opening-hours = Heures d’ouverture
days = Jours
closed = Fermé
monday = lundi
tuesday = mardi
wednesday = mercredi
thursday = jeudi
friday = vendredi
saturday = samedi
sunday = dimanche
holidays = Jours fériés
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
email = E-mail
website = Site web
address = Adresse
role = Fonction
members = Membres
mandates = Mandats

## Alertes

alerts = Alertes
alert-info = Information
alert-minor = Attention
alert-major = Danger
alert-mourning = Deuil

## Pied de page

legal-notice = Mentions légales
privacy = Vie privée
accessibility-statement = Déclaration d’accessibilité
colophon = À propos de ce site
built-with = Réalisé avec { $name }

# What Markdown asks for.
note-note = Remarque
note-tip = Conseil
note-important = Important
note-warning = Attention
note-caution = Prudence
