# Die Wörter der Oberfläche auf Deutsch; was die Schlüssel bedeuten, steht in en.ftl. Anrede: Sie.

## The frame of every page

skip-to-content = Zum Inhalt springen
nav-label = Hauptnavigation
nav-home = Status
nav-history = Verlauf
nav-subscribe = Abonnieren
nav-search = Suche
language-chooser = Sprache
feed-atom = Atom-Feed
feed-rss = RSS-Feed
feed-json = JSON-Feed
feed-open = Offene Vorfälle (Atom)
back-to-home = Zurück zum Status
footer-generated-by = Erstellt mit { -product }
printed-at = Gedruckt: {$at}
-product = Kairan
label-value = {$label}: {$value}

## Counts

incident-count =
    { $count ->
        [one] {$count} Vorfall
       *[other] {$count} Vorfälle
    }
update-count =
    { $count ->
        [one] {$count} Aktualisierung
       *[other] {$count} Aktualisierungen
    }

## Durations

duration-days =
    { $count ->
        [one] {$count} Tag
       *[other] {$count} Tage
    }
duration-hours =
    { $count ->
        [one] {$count} Stunde
       *[other] {$count} Stunden
    }
duration-minutes =
    { $count ->
        [one] {$count} Minute
       *[other] {$count} Minuten
    }
duration-under-a-minute = weniger als eine Minute
duration-pair = {$first} {$second}

## The overall state

overall-operational = Alle Dienste funktionieren normal
overall-unknown =
    { $count ->
        [0] Zum Zustand der Dienste liegen noch keine Daten vor
        [one] Der Zustand von {$count} Dienst ist unbekannt
       *[other] Der Zustand von {$count} Diensten ist unbekannt
    }
overall-maintenance =
    { $count ->
        [one] {$count} Dienst wird gewartet
       *[other] {$count} Dienste werden gewartet
    }
overall-advisory =
    { $count ->
        [one] {$count} Dienst hat kleinere Probleme
       *[other] {$count} Dienste haben kleinere Probleme
    }
overall-degraded =
    { $count ->
        [one] {$count} Dienst hat Probleme
       *[other] {$count} Dienste haben Probleme
    }
overall-outage =
    { $count ->
        [one] {$count} Dienst ist ausgefallen
       *[other] {$count} Dienste sind ausgefallen
    }
overall-maintenance-named =
    { $count ->
        [one] {$services} wird gewartet
       *[other] {$services} werden gewartet
    }
overall-advisory-named =
    { $count ->
        [one] {$services} hat kleinere Probleme
       *[other] {$services} haben kleinere Probleme
    }
overall-degraded-named =
    { $count ->
        [one] {$services} hat Probleme
       *[other] {$services} haben Probleme
    }
overall-outage-named =
    { $count ->
        [one] {$services} ist ausgefallen
       *[other] {$services} sind ausgefallen
    }
as-of = Stand: {$at}
checked-at = Zuletzt geprüft: {$at}
check-stale = Diese Seite ist möglicherweise nicht aktuell. Zuletzt geprüft: {$at}.
check-failed = Ob diese Seite aktuell ist, konnte nicht geprüft werden.
show-utc = UTC anzeigen
from-until = {$from} bis {$until}

## The state of one service

state-operational = Funktioniert
state-unknown = Noch keine Daten
source-silent = Seit {$at} sind keine Daten von {$source} eingegangen. Was hier zu den Diensten steht, ist auf dem Stand von damals.
source-never-heard = Von {$source} sind noch keine Daten eingegangen. Der Zustand der Dienste ist unbekannt.
state-maintenance = In Wartung
state-advisory = Kleinere Probleme
state-degraded = Probleme
state-outage = Ausgefallen

component-operational = Funktionsfähig
component-degraded-performance = Eingeschränkte Leistung
component-partial-outage = Teilausfall
component-major-outage = Schwerer Ausfall
component-under-maintenance = In Wartung

## The home page

home-open-heading = Offene Vorfälle
home-open-none = Es gibt keine offenen Vorfälle.
maintenance-heading = Geplante Wartungen und Ereignisse
planned-from-until = Geplant: {$from} bis {$until}
planned-start = Geplanter Beginn: {$at}
home-recent-heading = Kürzlich abgeschlossen
home-notices-heading = Mitteilungen
home-services-heading = Dienste
home-services-operational =
    { $count ->
        [one] {$count} Dienst funktioniert normal
       *[other] {$count} Dienste funktionieren normal
    }
home-services-other = Weitere Dienste
home-days-heading = Die letzten {$count} Tage nach Dienst
days-link = {$service} Tag für Tag:
days-with-incidents =
    { $count ->
        [one] {$count} Tag mit Vorfällen
       *[other] {$count} Tage mit Vorfällen
    }
days-with-maintenance =
    { $count ->
        [one] {$count} Tag mit Wartung
       *[other] {$count} Tage mit Wartung
    }
days-fine =
    { $count ->
        [one] {$count} Tag ohne Störung
       *[other] {$count} Tage ohne Störung
    }
days-without-data =
    { $count ->
        [one] {$count} Tag ohne Daten
       *[other] {$count} Tage ohne Daten
    }
day-unknown = Keine Daten
day-fine = Keine Störung
days-column-day = Tag
days-legend-label = Legende
next-update-by = Nächste Aktualisierung bis {$at}
next-update-was-due = Nächste Aktualisierung überfällig seit {$at}
no-update-since = Keine Aktualisierung seit {$at}
estimated-resolution = Geschätzte Behebung: {$at}
started-at = Beginn: {$at}
notice-kind-info = Mitteilung
notice-kind-warning = Wichtig

## The phase, the status and the classification of an incident

status-service-operational = Dienst funktionsfähig
status-investigating = Wird untersucht
status-reported = Gemeldet
status-confirmed = Bestätigt
status-restoring-service = Dienst wird wiederhergestellt
status-verifying-service = Wiederherstellung wird überprüft
status-service-restored = Dienst wiederhergestellt
status-post-incident-review-published = Nachbericht zum Vorfall veröffentlicht
status-service-degradation = Dienst beeinträchtigt
status-service-interruption = Dienst unterbrochen
status-extended-recovery = Verlängerte Wiederherstellung
status-false-positive = Fehlalarm
status-investigation-suspended = Untersuchung ausgesetzt
status-resolved = Behoben
status-resolved-external = Durch den Anbieter behoben
status-mitigated = Auswirkungen gemindert
status-mitigated-external = Auswirkungen durch den Anbieter gemindert
status-identified = Ursache erkannt
status-monitoring = Wird beobachtet
status-postmortem = Nachbericht zum Vorfall
status-scheduled = Geplant
status-in-progress = In Bearbeitung
status-verifying = Wird überprüft
status-completed = Abgeschlossen
status-cancelled = Abgesagt
status-window-over = Geplante Zeit ist vorüber
maintenance-status-scheduled = Geplant
maintenance-status-in-progress = Wird durchgeführt
maintenance-status-verifying = Wird überprüft
maintenance-status-completed = Abgeschlossen
maintenance-status-cancelled = Abgesagt
status-available = Verfügbar
status-service-information = Information zum Dienst
status-service-disruption = Dienst gestört
status-service-outage = Dienst ausgefallen
status-unknown = Status unbekannt
classification-incident = Vorfall
classification-advisory = Hinweis
classification-maintenance = Wartung

## The sections of an update

section-title = Titel
section-summary = Zusammenfassung
section-user-impact = Auswirkungen auf Benutzer
section-symptoms = Symptome
section-diagnosis = Diagnose
section-workaround = Problemumgehung
section-more-info = Weitere Informationen
section-current-status = Aktueller Status
section-final-status = Endgültiger Status
section-scope-of-impact = Umfang der Auswirkungen
section-start-time = Startzeit
section-end-time = Endzeit
section-estimated-time-to-resolve = Voraussichtliche Behebung
section-preliminary-root-cause = Vorläufige Ursache
section-root-cause = Ursache
section-next-steps = Nächste Schritte
section-next-update-by = Nächste Aktualisierung bis
section-next-update-overdue = Nächste Aktualisierung überfällig seit
section-next-update-promised = Nächste Aktualisierung war angekündigt für
section-other = Weitere Angaben

## The page of an incident

incident-facts-heading = Eckdaten
fact-service = Dienst
fact-status = Status
fact-classification = Einstufung
fact-also-affected = Ebenfalls betroffen
fact-started = Beginn
fact-ended = Ende
fact-unknown = Unbekannt
fact-planned-start = Geplanter Beginn
fact-planned-end = Geplantes Ende
fact-duration = Dauer
fact-reopened = Wieder geöffnet
fact-last-updated = Zuletzt aktualisiert
fact-incident-id = Vorfall-ID
fact-mentions = Auch genannt
fact-next-update = Nächste Aktualisierung
fact-next-update-overdue = Nächste Aktualisierung überfällig seit
fact-report = Nachbericht zum Vorfall
report-published = Veröffentlicht
report-read = Nachbericht lesen
report-document = Nachbericht herunterladen ({$kind}, {$size} kB)
incident-now-heading = Aktuelle Lage
incident-root-cause-heading = Ursache
incident-preliminary-root-cause-heading = Vorläufige Ursache
incident-next-steps-heading = Nächste Schritte
incident-root-cause-none = Keine der Aktualisierungen enthält einen Abschnitt zur Ursache.
incident-next-steps-none = Keine der Aktualisierungen enthält einen Abschnitt zu nächsten Schritten.
incident-newest-update-heading = Neueste Aktualisierung
incident-log-heading =
    { $count ->
        [0] Keine Aktualisierungen
        [one] Die einzige Aktualisierung
        [2] Beide Aktualisierungen
       *[other] Alle {$count} Aktualisierungen
    }
log-newest-first = Neueste zuerst
log-oldest-first = Älteste zuerst
update-number = Aktualisierung {$count}
update-link = Link zu dieser Aktualisierung
update-unfold = Aktualisierung {$count} lesen
update-shown-above = Steht oben
update-unchanged-since = Unverändert seit {$update}
update-changed-since = Änderungen seit {$update}
changes-added = hinzugefügt
changes-removed = entfernt
update-edited = Bearbeitet
update-earlier-wording-heading = Früherer Wortlaut
update-earlier-wording-seen = Dieser Wortlaut wurde erstmals abgerufen: {$at}
update-changed-later = Was danach geändert wurde
update-reopened = Vorfall wieder geöffnet
update-unlisted = Von der Quelle nicht mehr aufgeführt
update-truncated = Zu lang: nur der Anfang des Textes wird gezeigt
update-status-when-first-seen = Status beim ersten Abruf: {$status}
update-title-changed-to = Titel geändert in „{$title}“
update-affected = Betroffen
affected-change = {$name}: {$state} (zuvor: {$before})
affected-more = {$count} weitere
update-empty = Diese Aktualisierung enthält keinen Text.
incident-more-facts-heading = Mehr zu diesem Vorfall
incident-also-known-as = Frühere Titel
incident-problems-heading = Mögliche Fehler in den Daten der Quelle
incident-json = Dieser Vorfall als JSON
incident-copy = Als Text kopieren
incident-copied = Kopiert

## The notes of one's own team on an incident

notes-heading = Anmerkungen unseres Teams
note-kind-note = Anmerkung
note-kind-workaround = Problemumgehung
note-kind-impact = Auswirkungen auf uns
note-kind-action = Was zu tun ist
note-by = von {$author}
note-in-language = Sprache dieser Anmerkung: {$language}
notice-in-language = Sprache dieser Mitteilung: {$language}
note-draft = Entwurf: nicht veröffentlicht
verdict-heading = Bei uns
verdict-muted = Betrifft uns nicht
verdict-unaffected = Nicht betroffen
verdict-affected = Betroffen
verdict-source = Quelle: {$status}
home-services-muted = Dienste, die uns nicht betreffen
remark-heading = Zusammenfassung der Quelle
remark-in-language = Sprache dieser Zusammenfassung: {$language}

## Where a text comes from

source-original = Original
source-reviewed = Von einer Person geprüfte Übersetzung
source-reviewed-by = Übersetzung, geprüft von {$name}
source-machine = Maschinelle Übersetzung
source-machine-by = Maschinelle Übersetzung durch {$engine}
source-provided = Von der Quelle bereitgestellte Übersetzung
source-untranslated = Nicht übersetzt; angezeigte Sprache: {$language}
source-shown-in = Angezeigte Sprache: {$language}
source-show-original = Original anzeigen
source-stale = Übersetzung einer früheren Fassung; das Original wurde seither geändert
source-doubtful = Bitte mit dem Original abgleichen
difference-missing = Fehlt in dieser Übersetzung: {$original}
difference-changed = Abweichung in dieser Übersetzung: {$translation} statt {$original}
difference-added = Nicht im Original: {$translation}
difference-untranslated = Nicht übersetzt: {$translation}

## The history

history-month-title = Vorfälle im {$month}
history-empty = In diesem Monat gab es keine Vorfälle.
history-newer = Neuer: {$month}
history-older = Älter: {$month}
history-months-heading = Alle Monate
history-none = Es sind keine Vorfälle verzeichnet.
list-part = {$list}, Teil {$count}
history-incidents-heading = Vorfälle
filter-heading = Diese Liste filtern
filter-all = Alle
filter-kind = Art
filter-language = Sprache
filter-shown = Angezeigt
history-services-heading = Vorfälle nach Dienst

## Services

# The service of incidents whose record names none.
service-other = Sonstiges
service-title = Status: {$service}
service-incidents-none = Für diesen Dienst gibt es keine Vorfälle.
service-retired = Die Meldungen nennen diesen Dienst nicht mehr. Was für ihn veröffentlicht wurde, bleibt hier.
service-days-heading = Die letzten {$count} Tage
service-closed-heading = Frühere Vorfälle
service-years-heading = Vorfälle nach Jahr
service-year-title = Vorfälle bei {$service}: {$list}

## Other pages

not-found-title = Seite nicht gefunden
not-found-text = Unter dieser Adresse gibt es keine Seite. Vielleicht wurde sie verschoben, oder die Adresse enthält einen Tippfehler.
language-choice-title = Sprache wählen

## How to subscribe

subscribe-intro = Erfahren Sie von neuen Vorfällen, von jeder Aktualisierung und vom Ende, in der Sprache dieser Seite.
subscribe-teams-heading = Microsoft Teams
subscribe-teams = Öffnen Sie in Teams die Workflows und erstellen Sie einen Flow mit dem RSS-Trigger „Beim Veröffentlichen eines Feedelements“ und der Aktion „Nachricht in einem Chat oder Kanal veröffentlichen“. Die Adresse des Feeds:
subscribe-slack-heading = Slack
subscribe-slack = Fügen Sie Slack die RSS-App hinzu und senden Sie diese Zeile in dem Kanal, der die Aktualisierungen bekommen soll:
subscribe-outlook-heading = Outlook
subscribe-outlook = Klicken Sie im klassischen Outlook für Windows mit der rechten Maustaste auf „RSS-Feeds“, wählen Sie „Neuen RSS-Feed hinzufügen“ und fügen Sie diese Adresse ein. Das neue Outlook und Outlook im Web zeigen keine Feeds; nutzen Sie dort den Kalender.
subscribe-reader-heading = Feedreader
subscribe-reader = Fügen Sie eine dieser Adressen in Ihren Feedreader ein:
subscribe-open = Nur offene Vorfälle (Atom-Feed)
subscribe-calendar-heading = Kalender
subscribe-calendar = Er enthält geplante Arbeiten und die Zeiten, zu denen die nächsten Aktualisierungen offener Vorfälle fällig sind. In Outlook: „Kalender hinzufügen“, „Aus dem Internet abonnieren“. In Google Kalender: „Weitere Kalender“, „Per URL“. In Apple Kalender: „Ablage“, „Neues Kalenderabonnement“. Manche Programme sehen nur einmal am Tag nach Änderungen.
subscribe-calendar-open = Im Kalender dieses Geräts abonnieren
subscribe-services-heading = Ein einzelner Dienst
subscribe-api-heading = Für Programme
subscribe-api = Ein Vorfall als JSON, in allen Sprachen. ID steht für die Kennung in der Adresse seiner Seite:
subscribe-api-statuspage = Der Zustand der Site in der Form der Statuspage-API, die viele Programme lesen:
copy-address = Kopieren
calendar-title = {$title}: Kalender
calendar-service-title = {$title}: Kalender von {$service}

## Feeds

feed-title = {$title}: Aktualisierungen
feed-service-title = {$title}: Aktualisierungen zu {$service}
feed-open-title = {$title}: offene Vorfälle
feed-open-description = Die Vorfälle, die jetzt offen sind, je mit der neuesten Aktualisierung. Ein Eintrag verschwindet aus diesem Feed, wenn sein Vorfall endet.
feed-incident-description = Ein einziger Eintrag, der mit jeder Aktualisierung dieses Vorfalls wächst.
feed-entry-title = {$title} – {$status}
feed-entry-service = Dienst: {$service}
feed-entry-status = Status: {$status}
feed-entry-link = Den ganzen Vorfall lesen

## Messages to subscribers

event-opened = Neuer Vorfall
event-updated = Neues Update
event-edited = Update korrigiert
event-resolved = Vorfall abgeschlossen
event-maintenance-scheduled = Wartung geplant
event-maintenance-begun = Wartung hat begonnen
event-maintenance-over = Wartung ist beendet
event-cut = Der Text geht auf der Seite weiter.
event-why = Sie erhalten diese Nachricht, weil sie an alle geht, die „{$title}“ verfolgen.
event-test = Test
event-test-title = Testnachricht
event-test-text = Diese Nachricht prüft den Kanal „{$name}“. Sie betrifft keinen Vorfall.

## The search

search-label = Vorfälle durchsuchen
search-submit = Suchen
search-hint = Kennungen, Fehlercodes, Dienste und Wörter aus Titeln und Aktualisierungen, in dieser Sprache und im Original.
search-no-script = Die Suche benötigt JavaScript. Ohne JavaScript führt der Verlauf alle Vorfälle auf.
search-loading = Suche läuft …
search-none = Es wurde nichts gefunden. Versuchen Sie es mit weniger oder anderen Wörtern.
search-failed = Die Suche kann derzeit nicht geladen werden. Der Verlauf führt alle Vorfälle auf.
search-results = Ergebnisse
search-more = Weitere Ergebnisse
search-found = Ergebnisse: {$number}
search-newest = Die neuesten {$number} Ergebnisse
search-partly = Ergebnisse unter den neueren Vorfällen: {$number}
search-older = Ältere Vorfälle durchsuchen
