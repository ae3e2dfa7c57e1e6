# Las palabras de la interfaz en español; el significado de las claves está en en.ftl. Tratamiento: usted.

## The frame of every page

skip-to-content = Ir al contenido
nav-label = Navegación principal
nav-home = Estado
nav-history = Historial
nav-subscribe = Suscribirse
nav-search = Búsqueda
language-chooser = Idioma
feed-atom = Fuente Atom
feed-rss = Fuente RSS
feed-json = Fuente JSON
feed-open = Incidentes abiertos (Atom)
back-to-home = Volver al estado de los servicios
footer-generated-by = Generado con { -product }
printed-at = Impreso: {$at}
-product = Kairan
label-value = {$label}: {$value}

## Counts

incident-count =
    { $count ->
        [one] {$count} incidente
       *[other] {$count} incidentes
    }
update-count =
    { $count ->
        [one] {$count} actualización
       *[other] {$count} actualizaciones
    }

## Durations

duration-days =
    { $count ->
        [one] {$count} día
       *[other] {$count} días
    }
duration-hours =
    { $count ->
        [one] {$count} hora
       *[other] {$count} horas
    }
duration-minutes =
    { $count ->
        [one] {$count} minuto
       *[other] {$count} minutos
    }
duration-under-a-minute = menos de un minuto
duration-pair = {$first} y {$second}

## The overall state

overall-operational = Todos los servicios funcionan con normalidad
overall-unknown =
    { $count ->
        [0] Todavía no hay datos sobre el estado de los servicios
        [one] Se desconoce el estado de {$count} servicio
       *[other] Se desconoce el estado de {$count} servicios
    }
overall-maintenance =
    { $count ->
        [one] {$count} servicio está en mantenimiento
       *[other] {$count} servicios están en mantenimiento
    }
overall-advisory =
    { $count ->
        [one] {$count} servicio tiene problemas menores
       *[other] {$count} servicios tienen problemas menores
    }
overall-degraded =
    { $count ->
        [one] {$count} servicio tiene problemas
       *[other] {$count} servicios tienen problemas
    }
overall-outage =
    { $count ->
        [one] {$count} servicio está interrumpido
       *[other] {$count} servicios están interrumpidos
    }
overall-maintenance-named =
    { $count ->
        [one] {$services} está en mantenimiento
       *[other] {$services} están en mantenimiento
    }
overall-advisory-named =
    { $count ->
        [one] {$services} tiene problemas menores
       *[other] {$services} tienen problemas menores
    }
overall-degraded-named =
    { $count ->
        [one] {$services} tiene problemas
       *[other] {$services} tienen problemas
    }
overall-outage-named =
    { $count ->
        [one] {$services} está interrumpido
       *[other] {$services} están interrumpidos
    }
as-of = Situación a {$at}
checked-at = Última comprobación: {$at}
check-stale = Es posible que esta página no esté actualizada. Última comprobación: {$at}.
check-failed = No se ha podido comprobar si esta página está actualizada.
show-utc = Mostrar UTC
from-until = del {$from} al {$until}

## The state of one service

state-operational = Funciona con normalidad
state-unknown = Todavía sin datos
source-silent = No se reciben datos de la fuente {$source} desde el {$at}. La información mostrada sobre sus servicios es de ese momento.
source-never-heard = Aún no se han recibido datos de la fuente {$source}. Se desconoce el estado de sus servicios.
state-maintenance = En mantenimiento
state-advisory = Problemas menores
state-degraded = Problemas
state-outage = Interrumpido

component-operational = Operativo
component-degraded-performance = Rendimiento degradado
component-partial-outage = Interrupción parcial
component-major-outage = Interrupción grave
component-under-maintenance = En mantenimiento

## The home page

home-open-heading = Incidentes abiertos
home-open-none = No hay incidentes abiertos.
maintenance-heading = Mantenimientos y eventos programados
planned-from-until = Previsto: del {$from} al {$until}
planned-start = Inicio previsto: {$at}
home-recent-heading = Cerrados recientemente
home-notices-heading = Comunicados
home-services-heading = Servicios
home-services-operational =
    { $count ->
        [one] {$count} servicio funciona con normalidad
       *[other] {$count} servicios funcionan con normalidad
    }
home-services-other = Otros servicios
home-days-heading = Los últimos {$count} días por servicio
days-link = {$service}, día a día:
days-with-incidents =
    { $count ->
        [one] {$count} día con incidentes
       *[other] {$count} días con incidentes
    }
days-with-maintenance =
    { $count ->
        [one] {$count} día de mantenimiento
       *[other] {$count} días de mantenimiento
    }
days-fine =
    { $count ->
        [one] {$count} día sin interrupciones
       *[other] {$count} días sin interrupciones
    }
days-without-data =
    { $count ->
        [one] {$count} día sin datos
       *[other] {$count} días sin datos
    }
day-unknown = Sin datos
day-fine = Sin interrupciones
days-column-day = Día
days-legend-label = Leyenda
next-update-by = Próxima actualización, a más tardar: {$at}
next-update-was-due = Próxima actualización atrasada desde: {$at}
no-update-since = Sin actualizaciones desde: {$at}
estimated-resolution = Resolución estimada: {$at}
started-at = Inicio: {$at}
notice-kind-info = Comunicado
notice-kind-warning = Importante

## The phase, the status and the classification of an incident

status-service-operational = Servicio operativo
status-investigating = En investigación
status-reported = Notificado
status-confirmed = Confirmado
status-restoring-service = Restaurando el servicio
status-verifying-service = Comprobando el servicio
status-service-restored = Servicio restaurado
status-post-incident-review-published = Informe posterior al incidente publicado
status-service-degradation = Degradación del servicio
status-service-interruption = Interrupción del servicio
status-extended-recovery = Recuperación prolongada
status-false-positive = Falso positivo
status-investigation-suspended = Investigación suspendida
status-resolved = Resuelto
status-resolved-external = Resuelto por el proveedor
status-mitigated = Mitigado
status-mitigated-external = Mitigado por el proveedor
status-identified = Causa identificada
status-monitoring = En observación
status-postmortem = Informe posterior al incidente
status-scheduled = Programado
status-in-progress = En curso
status-verifying = En comprobación
status-completed = Completado
status-cancelled = Cancelado
status-window-over = Plazo previsto finalizado
maintenance-status-scheduled = Programado
maintenance-status-in-progress = En curso
maintenance-status-verifying = En comprobación
maintenance-status-completed = Completado
maintenance-status-cancelled = Cancelado
status-available = Disponible
status-service-information = Información del servicio
status-service-disruption = Servicio con problemas
status-service-outage = Servicio no disponible
status-unknown = Estado desconocido
classification-incident = Incidente
classification-advisory = Aviso
classification-maintenance = Mantenimiento

## The sections of an update

section-title = Título
section-summary = Resumen
section-user-impact = Impacto en los usuarios
section-symptoms = Síntomas
section-diagnosis = Diagnóstico
section-workaround = Solución alternativa
section-more-info = Más información
section-current-status = Estado actual
section-final-status = Estado final
section-scope-of-impact = Alcance del impacto
section-start-time = Hora de inicio
section-end-time = Hora de finalización
section-estimated-time-to-resolve = Tiempo estimado de resolución
section-preliminary-root-cause = Causa raíz preliminar
section-root-cause = Causa raíz
section-next-steps = Próximos pasos
section-next-update-by = Próxima actualización, a más tardar
section-next-update-overdue = Próxima actualización atrasada desde
section-next-update-promised = La próxima actualización se anunció para
section-other = Otra información

## The page of an incident

incident-facts-heading = Datos básicos
fact-service = Servicio
fact-status = Estado
fact-classification = Clasificación
fact-also-affected = Otros servicios afectados
fact-started = Inicio
fact-ended = Fin
fact-unknown = Se desconoce
fact-planned-start = Inicio previsto
fact-planned-end = Fin previsto
fact-duration = Duración
fact-reopened = Reabierto
fact-last-updated = Última actualización
fact-incident-id = ID del incidente
fact-mentions = También se mencionan
fact-next-update = Próxima actualización prevista
fact-next-update-overdue = Próxima actualización atrasada desde
fact-report = Informe posterior al incidente
report-published = Publicado
report-read = Leer el informe
report-document = Descargar el informe ({$kind}, {$size} kB)
incident-now-heading = Situación actual
incident-root-cause-heading = Causa raíz
incident-preliminary-root-cause-heading = Causa raíz preliminar
incident-next-steps-heading = Próximos pasos
incident-root-cause-none = Ninguna de las actualizaciones tiene una sección sobre la causa raíz.
incident-next-steps-none = Ninguna de las actualizaciones tiene una sección sobre los próximos pasos.
incident-newest-update-heading = Actualización más reciente
incident-log-heading =
    { $count ->
        [0] Sin actualizaciones
        [one] La única actualización
        [2] Las dos actualizaciones
       *[other] Las {$count} actualizaciones
    }
log-newest-first = Primero las más recientes
log-oldest-first = Primero las más antiguas
update-number = Actualización {$count}
update-link = Enlace a esta actualización
update-unfold = Leer la actualización {$count}
update-shown-above = Se muestra arriba
update-unchanged-since = Sin cambios desde {$update}
update-changed-since = Cambios desde {$update}
changes-added = añadido
changes-removed = eliminado
update-edited = Editada
update-earlier-wording-heading = Versión anterior del texto
update-earlier-wording-seen = Esta versión se vio por primera vez: {$at}
update-changed-later = Lo que se cambió después
update-reopened = Incidente reabierto
update-unlisted = La fuente ya no la muestra
update-truncated = Texto demasiado largo: solo se muestra el principio
update-status-when-first-seen = Estado en la primera consulta: {$status}
update-title-changed-to = Nuevo título: «{$title}»
update-affected = Elementos afectados
affected-change = {$name}: {$state} (antes: {$before})
affected-more = {$count} más
update-empty = Esta actualización no tiene texto.
incident-more-facts-heading = Más sobre este incidente
incident-also-known-as = Títulos anteriores
incident-problems-heading = Posibles errores en los datos de la fuente
incident-json = Este incidente en JSON
incident-copy = Copiar como texto
incident-copied = Copiado

## The notes of one's own team on an incident

notes-heading = Notas de nuestro equipo
note-kind-note = Nota
note-kind-workaround = Solución alternativa
note-kind-impact = Impacto para nosotros
note-kind-action = Qué hacer
note-by = por {$author}
note-in-language = Idioma de esta nota: {$language}
notice-in-language = Idioma de este comunicado: {$language}
note-draft = Borrador: no publicado
verdict-heading = Para nosotros
verdict-muted = No nos concierne
verdict-unaffected = Sin impacto
verdict-affected = Con impacto
verdict-source = Fuente: {$status}
home-services-muted = Servicios que no nos conciernen
remark-heading = Resumen de la fuente
remark-in-language = Idioma de este resumen: {$language}

## Where a text comes from

source-original = Original
source-reviewed = Traducción revisada por una persona
source-reviewed-by = Traducción revisada por {$name}
source-machine = Traducción automática
source-machine-by = Traducción automática de {$engine}
source-provided = Traducción facilitada por la fuente
source-untranslated = Sin traducir; idioma mostrado: {$language}
source-shown-in = Idioma mostrado: {$language}
source-show-original = Mostrar el original
source-stale = Traducción de una versión anterior; el original ha cambiado desde entonces
source-doubtful = Compruebe el original
difference-missing = Falta en esta traducción: {$original}
difference-changed = Distinto en esta traducción: {$translation} en lugar de {$original}
difference-added = No está en el original: {$translation}
difference-untranslated = Sin traducir: {$translation}

## The history

history-month-title = Incidentes de {$month}
history-empty = No hubo incidentes en este mes.
history-newer = Más reciente: {$month}
history-older = Más antiguo: {$month}
history-months-heading = Todos los meses
history-none = No hay incidentes registrados.
list-part = {$list}, parte {$count}
history-incidents-heading = Incidentes
filter-heading = Filtrar esta lista
filter-all = Todos
filter-kind = Tipo
filter-language = Idioma
filter-shown = Mostrados
history-services-heading = Incidentes por servicio

## Services

# The service of incidents whose record names none.
service-other = Otros
service-title = Estado: {$service}
service-incidents-none = No hay incidentes de este servicio.
service-retired = Los registros ya no mencionan este servicio. Lo que se publicó sobre él se conserva aquí.
service-days-heading = Los últimos {$count} días
service-closed-heading = Incidentes anteriores
service-years-heading = Incidentes por año
service-year-title = Incidentes de {$service}: {$list}

## Other pages

not-found-title = Página no encontrada
not-found-text = No hay ninguna página en esta dirección. Puede que se haya movido o que la dirección esté mal escrita.
language-choice-title = Elija un idioma

## How to subscribe

subscribe-intro = Entérese de los incidentes nuevos, de cada actualización y del final, en el idioma de esta página.
subscribe-teams-heading = Microsoft Teams
subscribe-teams = En Teams, abra Flujos de trabajo y cree un flujo con el desencadenador RSS «Cuando se publica un elemento de fuente» y la acción «Publicar mensaje en un chat o canal». La dirección de la fuente:
subscribe-slack-heading = Slack
subscribe-slack = Añada la aplicación RSS a Slack y envíe esta línea en el canal que deba recibir las actualizaciones:
subscribe-outlook-heading = Outlook
subscribe-outlook = En Outlook clásico para Windows, haga clic con el botón derecho en «Fuentes RSS», elija «Agregar una nueva fuente RSS» y pegue esta dirección. El nuevo Outlook y Outlook en la Web no muestran fuentes; use allí el calendario.
subscribe-reader-heading = Lector de fuentes
subscribe-reader = Pegue una de estas direcciones en su lector de fuentes:
subscribe-open = Solo los incidentes abiertos (fuente Atom)
subscribe-calendar-heading = Calendario
subscribe-calendar = Contiene los trabajos planificados y cuándo se esperan las próximas actualizaciones de los incidentes abiertos. En Outlook: «Agregar calendario», «Suscribirse desde la web». En Google Calendar: «Otros calendarios», «Desde URL». En Calendario de Apple: «Archivo», «Nueva suscripción a calendario». Algunos programas buscan cambios solo una vez al día.
subscribe-calendar-open = Suscribirse con el calendario de este dispositivo
subscribe-services-heading = Un solo servicio
subscribe-api-heading = Para programas
subscribe-api = Un incidente como JSON, en todos los idiomas. ID es el identificador en la dirección de su página:
subscribe-api-statuspage = El estado del sitio en el formato de la API de Statuspage, que leen muchos programas:
copy-address = Copiar
calendar-title = {$title}: calendario
calendar-service-title = {$title}: calendario de {$service}

## Feeds

feed-title = {$title}: actualizaciones
feed-service-title = {$title}: actualizaciones de {$service}
feed-open-title = {$title}: incidentes abiertos
feed-open-description = Los incidentes que están abiertos ahora, cada uno con su última actualización. Una entrada sale de esta fuente cuando termina su incidente.
feed-incident-description = Una sola entrada, que crece con cada actualización de este incidente.
feed-entry-title = {$title} – {$status}
feed-entry-service = Servicio: {$service}
feed-entry-status = Estado: {$status}
feed-entry-link = Leer el incidente completo

## Messages to subscribers

event-opened = Nuevo incidente
event-updated = Nueva actualización
event-edited = Actualización corregida
event-resolved = Incidente cerrado
event-maintenance-scheduled = Mantenimiento programado
event-maintenance-begun = El mantenimiento ha comenzado
event-maintenance-over = El mantenimiento ha terminado
event-cut = El texto continúa en la página.
event-why = Recibe este mensaje porque se envía a todas las personas que siguen «{$title}».
event-test = Prueba
event-test-title = Mensaje de prueba
event-test-text = Este mensaje prueba el canal «{$name}». No trata de ningún incidente.

## The search

search-label = Buscar incidentes
search-submit = Buscar
search-hint = Identificadores, códigos de error, servicios y palabras de los títulos y las actualizaciones, en este idioma y en el original.
search-no-script = La búsqueda necesita JavaScript. Sin él, el historial muestra todos los incidentes.
search-loading = Buscando…
search-none = No se ha encontrado nada. Pruebe con menos palabras o con otras.
search-failed = La búsqueda no se puede cargar en este momento. El historial muestra todos los incidentes.
search-results = Resultados
search-more = Más resultados
search-found = Resultados: {$number}
search-newest = Los {$number} resultados más recientes
search-partly = Resultados entre los incidentes más recientes: {$number}
search-older = Buscar en incidentes más antiguos
