## Orientarse

skip-to-content = Saltar al contenido
main-navigation = Navegación principal
breadcrumb = Ruta de navegación
menu = Menú
home = Inicio
on-this-page = En esta página
read-more = Leer más
see-also = Véase también
pagination = Páginas
page-of = Página { $number } de { $total }
previous = Anterior
next = Siguiente
not-found-title = Página no encontrada
not-found-text = No hay nada en esta dirección. Es posible que la página se haya movido o eliminado.

## Idiomas

languages = Idiomas
not-translated = Esta página solo está disponible en { $language }.
language-ar = árabe
language-br = bretón
language-ca = catalán
language-cs = checo
language-da = danés
language-de = alemán
language-el = griego
language-en = inglés
language-es = español
language-eu = euskera
language-fi = finés
language-fr = francés
language-ga = irlandés
language-gl = gallego
language-hu = húngaro
language-it = italiano
language-lb = luxemburgués
language-nl = neerlandés
language-oc = occitano
language-pl = polaco
language-pt = portugués
language-ro = rumano
language-sv = sueco
language-tr = turco
language-uk = ucraniano

## Listas

latest-news = Últimas noticias
next-events = Próximos eventos
upcoming = Próximos
past = Anteriores
services = Trámites
documents = Documentos
topics = Temas
no-entries = No hay nada aquí por el momento.
feed = Canal de novedades

## Una ficha

published-on = Publicado el
updated-on = Actualizado el
archived = Esta página se conserva como archivo; su contenido ya no está vigente.
source-town = Fuente: { $name }
source-licence = Licencia: { $name }
original-page = Página original
kind = Tipo
date = Fecha
number = Número
responsible = Responsable
head = Responsable
part-of = Forma parte de
replaces = Sustituye a
valid = Vigencia
download = Descargar
alternative = Versión accesible:
footnotes = Notas
back-to-text = Volver al texto
table = Tabla
task-done = Hecho
task-open = Pendiente

## Cuándo y dónde

when = Cuándo
where = Dónde
since = Desde el
until = Hasta el
until-day = Hasta el
open-end = sin hora de fin
next-dates = Próximas fechas
calendar = Calendario
calendar-subscribe = Suscribirse a este calendario
calendar-download = Descargar el calendario
calendar-add = Añadir a mi calendario
valid-from = A partir del
organiser = Organiza
map = Mapa
accessibility = Accesibilidad
opening-hours = Horario
days = Días
closed = Cerrado
hours-special = Horarios especiales
hours-holidays-closed = Cerrado los días festivos
hours-holidays-open = Abierto los días festivos
hours-open-until = Abierto hasta las { $time }
hours-opens = Ahora cerrado; abre: { $time }
hours-weeks-1st = 1.º del mes
hours-weeks-2nd = 2.º del mes
hours-weeks-3rd = 3.º del mes
hours-weeks-4th = 4.º del mes
hours-weeks-5th = 5.º del mes
hours-weeks-last = último del mes
hours-weeks-odd = semanas impares
hours-weeks-even = semanas pares
monday = lunes
tuesday = martes
wednesday = miércoles
thursday = jueves
friday = viernes
saturday = sábado
sunday = domingo
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
legal = Normativa

## Contacto

contact = Contacto
phone = Teléfono
email = Correo electrónico
website = Sitio web
address = Dirección

## Avisos

alerts = Avisos

## Pie de página

this-site = Este sitio
built-with = Hecho con { $name }
colophon = Cómo está hecho este sitio
improve-page = Mejorar esta página
colophon-lead = Este sitio está hecho con software libre que comparten los municipios. Aquí se dice cuál es, quién lo ha escrito y dónde encontrarlo.
colophon-parvis = El programa que genera este sitio, con su tema básico
colophon-bill = La misma lista para máquinas (SPDX)
software = Software
partners = Contenidos de municipios asociados
name = Nombre
version = Versión
licence = Licencia
source = Fuente
commit = Commit

# What Markdown asks for.
note-note = Nota
note-tip = Consejo
note-important = Importante
note-warning = Atención
note-caution = Peligro

# Films and maps of other sites.
embedded-note = En { $host }
