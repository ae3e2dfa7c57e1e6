# De woorden van de interface in het Nederlands; wat de sleutels betekenen, staat in en.ftl. Aanspreekvorm: u.

## The frame of every page

skip-to-content = Naar de inhoud
nav-label = Hoofdnavigatie
nav-home = Status
nav-history = Geschiedenis
nav-subscribe = Abonneren
nav-search = Zoeken
language-chooser = Taal
feed-atom = Atom-feed
feed-rss = RSS-feed
feed-json = JSON-feed
feed-open = Lopende incidenten (Atom)
back-to-home = Terug naar de status
footer-generated-by = Gemaakt met { -product }
printed-at = Afgedrukt: {$at}
-product = Kairan
label-value = {$label}: {$value}

## Counts

incident-count =
    { $count ->
        [one] {$count} incident
       *[other] {$count} incidenten
    }
update-count =
    { $count ->
        [one] {$count} update
       *[other] {$count} updates
    }

## Durations

duration-days =
    { $count ->
        [one] {$count} dag
       *[other] {$count} dagen
    }
duration-hours =
    { $count ->
        [one] {$count} uur
       *[other] {$count} uur
    }
duration-minutes =
    { $count ->
        [one] {$count} minuut
       *[other] {$count} minuten
    }
duration-under-a-minute = minder dan een minuut
duration-pair = {$first} en {$second}

## The overall state

overall-operational = Alle diensten werken normaal
overall-unknown =
    { $count ->
        [0] Er zijn nog geen gegevens over de toestand van de diensten
        [one] De toestand van {$count} dienst is onbekend
       *[other] De toestand van {$count} diensten is onbekend
    }
overall-maintenance =
    { $count ->
        [one] {$count} dienst is in onderhoud
       *[other] {$count} diensten zijn in onderhoud
    }
overall-advisory =
    { $count ->
        [one] {$count} dienst heeft kleine problemen
       *[other] {$count} diensten hebben kleine problemen
    }
overall-degraded =
    { $count ->
        [one] {$count} dienst heeft problemen
       *[other] {$count} diensten hebben problemen
    }
overall-outage =
    { $count ->
        [one] {$count} dienst is uitgevallen
       *[other] {$count} diensten zijn uitgevallen
    }
overall-maintenance-named =
    { $count ->
        [one] {$services} is in onderhoud
       *[other] {$services} zijn in onderhoud
    }
overall-advisory-named =
    { $count ->
        [one] {$services} heeft kleine problemen
       *[other] {$services} hebben kleine problemen
    }
overall-degraded-named =
    { $count ->
        [one] {$services} heeft problemen
       *[other] {$services} hebben problemen
    }
overall-outage-named =
    { $count ->
        [one] {$services} is uitgevallen
       *[other] {$services} zijn uitgevallen
    }
as-of = Stand: {$at}
checked-at = Laatst gecontroleerd: {$at}
check-stale = Deze pagina is mogelijk niet actueel. Laatst gecontroleerd: {$at}.
check-failed = Er kon niet worden gecontroleerd of deze pagina actueel is.
show-utc = UTC tonen
from-until = {$from} – {$until}

## The state of one service

state-operational = Werkt normaal
state-unknown = Nog geen gegevens
source-silent = Sinds {$at} zijn er geen gegevens van {$source} ontvangen. Wat hier over de diensten staat, is van dat moment.
source-never-heard = Er zijn nog geen gegevens van {$source} ontvangen. De status van de diensten is onbekend.
state-maintenance = In onderhoud
state-advisory = Kleine problemen
state-degraded = Problemen
state-outage = Werkt niet

component-operational = Operationeel
component-degraded-performance = Verminderde prestaties
component-partial-outage = Gedeeltelijke uitval
component-major-outage = Grote storing
component-under-maintenance = In onderhoud

## The home page

home-open-heading = Lopende incidenten
home-open-none = Er zijn geen lopende incidenten.
maintenance-heading = Gepland onderhoud en geplande gebeurtenissen
planned-from-until = Gepland: {$from} tot {$until}
planned-start = Geplande start: {$at}
home-recent-heading = Onlangs afgesloten
home-notices-heading = Mededelingen
home-services-heading = Diensten
home-services-operational =
    { $count ->
        [one] {$count} dienst werkt normaal
       *[other] {$count} diensten werken normaal
    }
home-services-other = Overige diensten
home-days-heading = De afgelopen {$count} dagen per dienst
days-link = {$service}, dag voor dag:
days-with-incidents =
    { $count ->
        [one] {$count} dag met incidenten
       *[other] {$count} dagen met incidenten
    }
days-with-maintenance =
    { $count ->
        [one] {$count} dag met onderhoud
       *[other] {$count} dagen met onderhoud
    }
days-fine =
    { $count ->
        [one] {$count} dag zonder storing
       *[other] {$count} dagen zonder storing
    }
days-without-data =
    { $count ->
        [one] {$count} dag zonder gegevens
       *[other] {$count} dagen zonder gegevens
    }
day-unknown = Geen gegevens
day-fine = Geen storing
days-column-day = Dag
days-legend-label = Legenda
next-update-by = Volgende update uiterlijk {$at}
next-update-was-due = Volgende update te laat sinds {$at}
no-update-since = Geen update sinds {$at}
estimated-resolution = Verwachte oplossing: {$at}
started-at = Begin: {$at}
notice-kind-info = Mededeling
notice-kind-warning = Belangrijk

## The phase, the status and the classification of an incident

status-service-operational = Dienst operationeel
status-investigating = Wordt onderzocht
status-reported = Gemeld
status-confirmed = Bevestigd
status-restoring-service = Dienst wordt hersteld
status-verifying-service = Herstel wordt gecontroleerd
status-service-restored = Dienst hersteld
status-post-incident-review-published = Incidentevaluatie gepubliceerd
status-service-degradation = Verminderde dienstverlening
status-service-interruption = Dienst onderbroken
status-extended-recovery = Langdurig herstel
status-false-positive = Vals alarm
status-investigation-suspended = Onderzoek opgeschort
status-resolved = Opgelost
status-resolved-external = Opgelost door de leverancier
status-mitigated = Impact beperkt
status-mitigated-external = Impact beperkt door de leverancier
status-identified = Oorzaak gevonden
status-monitoring = Wordt gevolgd
status-postmortem = Incidentevaluatie
status-scheduled = Gepland
status-in-progress = In behandeling
status-verifying = Wordt gecontroleerd
status-completed = Voltooid
status-cancelled = Geannuleerd
status-window-over = Geplande tijd is voorbij
maintenance-status-scheduled = Gepland
maintenance-status-in-progress = Wordt uitgevoerd
maintenance-status-verifying = Wordt gecontroleerd
maintenance-status-completed = Voltooid
maintenance-status-cancelled = Geannuleerd
status-available = Beschikbaar
status-service-information = Informatie over de dienst
status-service-disruption = Dienst verstoord
status-service-outage = Dienst uitgevallen
status-unknown = Status onbekend
classification-incident = Incident
classification-advisory = Aandachtspunt
classification-maintenance = Onderhoud

## The sections of an update

section-title = Titel
section-summary = Samenvatting
section-user-impact = Gevolgen voor gebruikers
section-symptoms = Symptomen
section-diagnosis = Diagnose
section-workaround = Tijdelijke oplossing
section-more-info = Meer informatie
section-current-status = Huidige status
section-final-status = Eindstatus
section-scope-of-impact = Omvang van de gevolgen
section-start-time = Begintijd
section-end-time = Eindtijd
section-estimated-time-to-resolve = Verwachte oplostijd
section-preliminary-root-cause = Voorlopige hoofdoorzaak
section-root-cause = Hoofdoorzaak
section-next-steps = Volgende stappen
section-next-update-by = Volgende update uiterlijk
section-next-update-overdue = Volgende update te laat sinds
section-next-update-promised = De volgende update was aangekondigd voor
section-other = Overige informatie

## The page of an incident

incident-facts-heading = Kerngegevens
fact-service = Dienst
fact-status = Status
fact-classification = Classificatie
fact-also-affected = Ook getroffen
fact-started = Begin
fact-ended = Einde
fact-unknown = Onbekend
fact-planned-start = Gepland begin
fact-planned-end = Gepland einde
fact-duration = Duur
fact-reopened = Heropend
fact-last-updated = Laatst bijgewerkt
fact-incident-id = Incident-ID
fact-mentions = Ook genoemd
fact-next-update = Volgende update verwacht
fact-next-update-overdue = Volgende update te laat sinds
fact-report = Incidentevaluatie
report-published = Gepubliceerd
report-read = Evaluatie lezen
report-document = Evaluatie downloaden ({$kind}, {$size} kB)
incident-now-heading = Huidige situatie
incident-root-cause-heading = Hoofdoorzaak
incident-preliminary-root-cause-heading = Voorlopige hoofdoorzaak
incident-next-steps-heading = Volgende stappen
incident-root-cause-none = Geen van de updates heeft een onderdeel over de hoofdoorzaak.
incident-next-steps-none = Geen van de updates heeft een onderdeel over de volgende stappen.
incident-newest-update-heading = Nieuwste update
incident-log-heading =
    { $count ->
        [0] Geen updates
        [one] De enige update
        [2] Beide updates
       *[other] Alle {$count} updates
    }
log-newest-first = Nieuwste eerst
log-oldest-first = Oudste eerst
update-number = Update {$count}
update-link = Link naar deze update
update-unfold = Update {$count} lezen
update-shown-above = Staat hierboven
update-unchanged-since = Ongewijzigd sinds {$update}
update-changed-since = Wijzigingen sinds {$update}
changes-added = toegevoegd
changes-removed = verwijderd
update-edited = Bewerkt
update-earlier-wording-heading = Eerdere tekst
update-earlier-wording-seen = Deze tekst is voor het eerst gezien: {$at}
update-changed-later = Wat daarna is gewijzigd
update-reopened = Incident heropend
update-unlisted = Staat niet meer bij de bron
update-truncated = Te lang: alleen het begin van de tekst wordt getoond
update-status-when-first-seen = Status toen de update voor het eerst werd gezien: {$status}
update-title-changed-to = Titel gewijzigd in ‘{$title}’
update-affected = Getroffen onderdelen
affected-change = {$name}: {$state} (eerder: {$before})
affected-more = nog {$count}
update-empty = Deze update heeft geen tekst.
incident-more-facts-heading = Meer over dit incident
incident-also-known-as = Eerdere titels
incident-problems-heading = Mogelijke fouten in de gegevens van de bron
incident-json = Dit incident als JSON
incident-copy = Kopiëren als tekst
incident-copied = Gekopieerd

## The notes of one's own team on an incident

notes-heading = Opmerkingen van ons team
note-kind-note = Opmerking
note-kind-workaround = Tijdelijke oplossing
note-kind-impact = Gevolgen voor ons
note-kind-action = Wat u moet doen
note-by = door {$author}
note-in-language = Taal van deze opmerking: {$language}
notice-in-language = Taal van deze mededeling: {$language}
note-draft = Concept: niet gepubliceerd
verdict-heading = Bij ons
verdict-muted = Betreft ons niet
verdict-unaffected = Niet getroffen
verdict-affected = Getroffen
verdict-source = Bron: {$status}
home-services-muted = Diensten die ons niet betreffen
remark-heading = Samenvatting van de bron
remark-in-language = Taal van deze samenvatting: {$language}

## Where a text comes from

source-original = Origineel
source-reviewed = Vertaling, gecontroleerd door een mens
source-reviewed-by = Vertaling, gecontroleerd door {$name}
source-machine = Machinevertaling
source-machine-by = Machinevertaling door {$engine}
source-provided = Vertaling van de bron
source-untranslated = Niet vertaald; getoonde taal: {$language}
source-shown-in = Getoonde taal: {$language}
source-show-original = Origineel tonen
source-stale = Vertaling van een eerdere versie; het origineel is sindsdien gewijzigd
source-doubtful = Controleer in het origineel
difference-missing = Ontbreekt in deze vertaling: {$original}
difference-changed = Afwijkend in deze vertaling: {$translation} in plaats van {$original}
difference-added = Niet in het origineel: {$translation}
difference-untranslated = Niet vertaald: {$translation}

## The history

history-month-title = Incidenten in {$month}
history-empty = Er waren in deze maand geen incidenten.
history-newer = Nieuwer: {$month}
history-older = Ouder: {$month}
history-months-heading = Alle maanden
history-none = Er zijn geen incidenten vastgelegd.
list-part = {$list}, deel {$count}
history-incidents-heading = Incidenten
filter-heading = Deze lijst filteren
filter-all = Alle
filter-kind = Soort
filter-language = Taal
filter-shown = Getoond
history-services-heading = Incidenten per dienst

## Services

# The service of incidents whose record names none.
service-other = Overig
service-title = Status van {$service}
service-incidents-none = Er zijn geen incidenten voor deze dienst.
service-retired = De meldingen noemen deze dienst niet meer. Wat erover is gepubliceerd, blijft hier staan.
service-days-heading = De afgelopen {$count} dagen
service-closed-heading = Eerdere incidenten
service-years-heading = Incidenten per jaar
service-year-title = Incidenten van {$service}: {$list}

## Other pages

not-found-title = Pagina niet gevonden
not-found-text = Op dit adres is geen pagina. Misschien is ze verplaatst of bevat het adres een typefout.
language-choice-title = Kies een taal

## How to subscribe

subscribe-intro = Hoor van nieuwe incidenten, van elke update en van het einde, in de taal van deze pagina.
subscribe-teams-heading = Microsoft Teams
subscribe-teams = Open in Teams Werkstromen en maak een stroom met de RSS-trigger ‘Wanneer een feeditem wordt gepubliceerd’ en de actie ‘Bericht plaatsen in een chat of kanaal’. Het adres van de feed:
subscribe-slack-heading = Slack
subscribe-slack = Voeg de RSS-app toe aan Slack en stuur deze regel in het kanaal dat de updates moet krijgen:
subscribe-outlook-heading = Outlook
subscribe-outlook = Klik in klassiek Outlook voor Windows met de rechtermuisknop op ‘RSS-feeds’, kies ‘Een nieuwe RSS-feed toevoegen’ en plak dit adres. Het nieuwe Outlook en Outlook op het web tonen geen feeds; gebruik daar de agenda.
subscribe-reader-heading = Feedlezer
subscribe-reader = Plak een van deze adressen in uw feedlezer:
subscribe-open = Alleen open incidenten (Atom-feed)
subscribe-calendar-heading = Agenda
subscribe-calendar = Hij bevat gepland werk en wanneer de volgende updates over open incidenten worden verwacht. In Outlook: ‘Agenda toevoegen’, ‘Abonneren via internet’. In Google Agenda: ‘Andere agenda’s’, ‘Via URL’. In Agenda van Apple: ‘Archief’, ‘Nieuw agenda-abonnement’. Sommige programma’s kijken maar één keer per dag of er iets is veranderd.
subscribe-calendar-open = Abonneren met de agenda van dit apparaat
subscribe-services-heading = Eén dienst
subscribe-api-heading = Voor programma’s
subscribe-api = Een incident als JSON, in alle talen. ID is de id in het adres van de pagina:
subscribe-api-statuspage = De status van de site in de vorm van de API van Statuspage, die veel programma’s lezen:
copy-address = Kopiëren
calendar-title = {$title}: agenda
calendar-service-title = {$title}: agenda van {$service}

## Feeds

feed-title = {$title}: updates
feed-service-title = {$title}: updates over {$service}
feed-open-title = {$title}: lopende incidenten
feed-open-description = De incidenten die nu lopen, elk met de nieuwste update. Een item verdwijnt uit deze feed zodra het incident voorbij is.
feed-incident-description = Eén item, dat met elke update over dit incident groeit.
feed-entry-title = {$title} – {$status}
feed-entry-service = Dienst: {$service}
feed-entry-status = Status: {$status}
feed-entry-link = Het hele incident lezen

## Messages to subscribers

event-opened = Nieuw incident
event-updated = Nieuwe update
event-edited = Update gecorrigeerd
event-resolved = Incident afgesloten
event-maintenance-scheduled = Onderhoud gepland
event-maintenance-begun = Het onderhoud is begonnen
event-maintenance-over = Het onderhoud is voorbij
event-cut = De tekst gaat verder op de pagina.
event-why = U ontvangt dit bericht omdat het naar iedereen gaat die ‘{$title}’ volgt.
event-test = Test
event-test-title = Testbericht
event-test-text = Dit bericht test het kanaal ‘{$name}’. Het gaat niet over een incident.

## The search

search-label = Incidenten zoeken
search-submit = Zoeken
search-hint = Id’s, foutcodes, services en woorden uit titels en updates, in deze taal en in het origineel.
search-no-script = Zoeken vereist JavaScript. Zonder JavaScript staan alle incidenten in de geschiedenis.
search-loading = Bezig met zoeken…
search-none = Er is niets gevonden. Probeer minder of andere woorden.
search-failed = De zoekfunctie kan op dit moment niet worden geladen. Alle incidenten staan in de geschiedenis.
search-results = Resultaten
search-more = Meer resultaten
search-found = Resultaten: {$number}
search-newest = De nieuwste {$number} resultaten
search-partly = Resultaten onder de nieuwere incidenten: {$number}
search-older = Oudere incidenten doorzoeken
