## Orientarse

skip-to-content = Saltar al contenido
main-navigation = Navegación principal
breadcrumb = Está aquí
menu = Menú
open = Abrir
close = Cerrar
home = Inicio
search = Buscar
search-none = No se ha encontrado nada.
on-this-page = En esta página
back-to-top = Volver arriba
read-more = Leer más
see-also = Véase también
pagination = Páginas
page-of = Página { $number } de { $total }
previous = Anterior
next = Siguiente
newer = Más recientes
older = Más antiguos
not-found-title = Página no encontrada
not-found-text = No hay nada en esta dirección. Es posible que la página se haya movido o eliminado.
moved = Esta página se ha trasladado.

## Idiomas

languages = Idiomas
other-languages = En otros idiomas
not-translated = Esta página solo está disponible en { $language }.
language-ar = árabe
language-br = bretón
language-ca = catalán
language-de = alemán
language-en = inglés
language-es = español
language-eu = euskera
language-fr = francés
language-gl = gallego
language-it = italiano
language-lb = luxemburgués
language-nl = neerlandés
language-oc = occitano
language-pl = polaco
language-pt = portugués
language-ro = rumano
language-tr = turco
language-uk = ucraniano

## Listas

news = Noticias
latest-news = Últimas noticias
all-news = Todas las noticias
events = Agenda
next-events = Próximos eventos
all-events = Todos los eventos
upcoming = Próximos
current = En curso
past = Pasados
services = Trámites
places = Lugares
people = Personas
organisations = Organizaciones
documents = Documentos
topics = Temas
all-topics = Todos los temas
no-entries = No hay nada aquí por el momento.
entries =
    { $count ->
        [one] { $count } elemento
       *[other] { $count } elementos
    }
feed = Canal web
feed-of = Canal web: { $title }

## Una ficha

published-on = Publicado el
updated-on = Actualizado el
author = Autoría
licence = Licencia
source = Fuente
kind = Tipo
date = Fecha
number = Número
responsible = Responsable
part-of = Forma parte de
replaces = Sustituye a
replaced-by = Sustituido por
valid = Vigencia
download = Descargar
file-size = Tamaño del archivo
alternative = Otro formato:
footnotes = Notas
footnote = Nota
back-to-text = Volver al texto
task-done = Hecho
task-open = Pendiente

## Cuándo y dónde

when = Cuándo
where = Dónde
since = Desde el
until = Hasta el
all-day = Todo el día
cancelled = Cancelado
postponed = Aplazado
organiser = Organiza
map = Mapa
accessibility = Accesibilidad
opening-hours = Horario
days = Días
closed = Cerrado
monday = lunes
tuesday = martes
wednesday = miércoles
thursday = jueves
friday = viernes
saturday = sábado
sunday = domingo
holidays = Festivos
duration-years =
    { $count ->
        [one] { $count } año
       *[other] { $count } años
    }
duration-months =
    { $count ->
        [one] { $count } mes
       *[other] { $count } meses
    }
duration-weeks =
    { $count ->
        [one] { $count } semana
       *[other] { $count } semanas
    }
duration-days =
    { $count ->
        [one] { $count } día
       *[other] { $count } días
    }
duration-hours =
    { $count ->
        [one] { $count } hora
       *[other] { $count } horas
    }
duration-minutes =
    { $count ->
        [one] { $count } minuto
       *[other] { $count } minutos
    }

## Participar, hacer un trámite

price = Precio
cost = Coste
free = Gratuito
tickets = Entradas
register = Inscribirse
book = Reservar
appointment = Pedir cita
online = En línea
who-for = Para quién
how = Cómo se hace
needed = Qué se necesita
conditions = Requisitos
processing-time = Plazo de tramitación
result = Qué se obtiene
legal = Base legal

## Contacto

contact = Contacto
phone = Teléfono
email = Correo electrónico
website = Sitio web
address = Dirección
role = Cargo
members = Miembros
mandates = Mandatos

## Avisos

alerts = Avisos
alert-info = Información
alert-minor = Atención
alert-major = Peligro
alert-mourning = Luto

## Pie de página

legal-notice = Aviso legal
privacy = Privacidad
accessibility-statement = Declaración de accesibilidad
colophon = Acerca de este sitio
built-with = Hecho con { $name }

# What Markdown asks for.
note-note = Nota
note-tip = Consejo
note-important = Importante
note-warning = Atención
note-caution = Precaución
