# Le parole dell’interfaccia in italiano; il significato delle chiavi è in en.ftl. Forma impersonale, senza «tu» né «lei».

## The frame of every page

skip-to-content = Vai al contenuto
nav-label = Navigazione principale
nav-home = Stato
nav-history = Cronologia
nav-subscribe = Iscriviti
nav-search = Ricerca
language-chooser = Lingua
feed-atom = Feed Atom
feed-rss = Feed RSS
feed-json = Feed JSON
feed-open = Incidenti aperti (Atom)
back-to-home = Torna allo stato dei servizi
footer-generated-by = Generato con { -product }
printed-at = Stampato: {$at}
-product = Kairan
label-value = {$label}: {$value}

## Counts

incident-count =
    { $count ->
        [one] {$count} incidente
       *[other] {$count} incidenti
    }
update-count =
    { $count ->
        [one] {$count} aggiornamento
       *[other] {$count} aggiornamenti
    }

## Durations

duration-days =
    { $count ->
        [one] {$count} giorno
       *[other] {$count} giorni
    }
duration-hours =
    { $count ->
        [one] {$count} ora
       *[other] {$count} ore
    }
duration-minutes =
    { $count ->
        [one] {$count} minuto
       *[other] {$count} minuti
    }
duration-under-a-minute = meno di un minuto
duration-pair = {$first} e {$second}

## The overall state

overall-operational = Tutti i servizi funzionano regolarmente
overall-unknown =
    { $count ->
        [0] Non ci sono ancora dati sullo stato dei servizi
        [one] Lo stato di {$count} servizio è sconosciuto
       *[other] Lo stato di {$count} servizi è sconosciuto
    }
overall-maintenance =
    { $count ->
        [one] {$count} servizio è in manutenzione
       *[other] {$count} servizi sono in manutenzione
    }
overall-advisory =
    { $count ->
        [one] {$count} servizio ha problemi minori
       *[other] {$count} servizi hanno problemi minori
    }
overall-degraded =
    { $count ->
        [one] {$count} servizio ha problemi
       *[other] {$count} servizi hanno problemi
    }
overall-outage =
    { $count ->
        [one] {$count} servizio è interrotto
       *[other] {$count} servizi sono interrotti
    }
overall-maintenance-named =
    { $count ->
        [one] {$services} è in manutenzione
       *[other] {$services} sono in manutenzione
    }
overall-advisory-named =
    { $count ->
        [one] {$services} ha problemi minori
       *[other] {$services} hanno problemi minori
    }
overall-degraded-named =
    { $count ->
        [one] {$services} ha problemi
       *[other] {$services} hanno problemi
    }
overall-outage-named =
    { $count ->
        [one] {$services} è interrotto
       *[other] {$services} sono interrotti
    }
as-of = Situazione: {$at}
checked-at = Ultimo controllo: {$at}
check-stale = Questa pagina potrebbe non essere aggiornata. Ultimo controllo: {$at}.
check-failed = Non è stato possibile verificare se questa pagina è aggiornata.
show-utc = Mostra UTC
from-until = {$from} – {$until}

## The state of one service

state-operational = Funziona normalmente
state-unknown = Ancora nessun dato
source-silent = Ultimi dati ricevuti dalla fonte {$source}: {$at}. Le informazioni mostrate sui suoi servizi risalgono a quel momento.
source-never-heard = Non sono ancora stati ricevuti dati dalla fonte {$source}. Lo stato dei suoi servizi è sconosciuto.
state-maintenance = In manutenzione
state-advisory = Problemi minori
state-degraded = Problemi
state-outage = Interrotto

component-operational = Operativo
component-degraded-performance = Prestazioni ridotte
component-partial-outage = Interruzione parziale
component-major-outage = Interruzione grave
component-under-maintenance = In manutenzione

## The home page

home-open-heading = Incidenti aperti
home-open-none = Nessun incidente aperto.
maintenance-heading = Manutenzioni ed eventi pianificati
planned-from-until = Pianificato: {$from} – {$until}
planned-start = Inizio pianificato: {$at}
home-recent-heading = Chiusi di recente
home-notices-heading = Comunicazioni
home-services-heading = Servizi
home-services-operational =
    { $count ->
        [one] {$count} servizio funziona regolarmente
       *[other] {$count} servizi funzionano regolarmente
    }
home-services-other = Altri servizi
home-days-heading = Gli ultimi {$count} giorni per servizio
days-link = {$service}, giorno per giorno:
days-with-incidents =
    { $count ->
        [one] {$count} giorno con incidenti
       *[other] {$count} giorni con incidenti
    }
days-with-maintenance =
    { $count ->
        [one] {$count} giorno di manutenzione
       *[other] {$count} giorni di manutenzione
    }
days-fine =
    { $count ->
        [one] {$count} giorno senza disservizi
       *[other] {$count} giorni senza disservizi
    }
days-without-data =
    { $count ->
        [one] {$count} giorno senza dati
       *[other] {$count} giorni senza dati
    }
day-unknown = Nessun dato
day-fine = Nessun disservizio
days-column-day = Giorno
days-legend-label = Legenda
next-update-by = Prossimo aggiornamento entro: {$at}
next-update-was-due = Prossimo aggiornamento in ritardo da: {$at}
no-update-since = Nessun aggiornamento da: {$at}
estimated-resolution = Risoluzione prevista: {$at}
started-at = Inizio: {$at}
notice-kind-info = Comunicazione
notice-kind-warning = Importante

## The phase, the status and the classification of an incident

status-service-operational = Servizio operativo
status-investigating = Analisi in corso
status-reported = Segnalato
status-confirmed = Confermato
status-restoring-service = Ripristino del servizio in corso
status-verifying-service = Verifica del servizio in corso
status-service-restored = Servizio ripristinato
status-post-incident-review-published = Report post-incidente pubblicato
status-service-degradation = Riduzione delle prestazioni del servizio
status-service-interruption = Interruzione del servizio
status-extended-recovery = Ripristino prolungato
status-false-positive = Falso positivo
status-investigation-suspended = Analisi sospesa
status-resolved = Risolto
status-resolved-external = Risolto dal fornitore
status-mitigated = Impatto mitigato
status-mitigated-external = Impatto mitigato dal fornitore
status-identified = Causa individuata
status-monitoring = Monitoraggio in corso
status-postmortem = Report post-incidente
status-scheduled = Pianificato
status-in-progress = In corso
status-verifying = Verifica in corso
status-completed = Completato
status-cancelled = Annullato
status-window-over = Periodo pianificato terminato
maintenance-status-scheduled = Pianificata
maintenance-status-in-progress = In corso
maintenance-status-verifying = Verifica in corso
maintenance-status-completed = Completata
maintenance-status-cancelled = Annullata
status-available = Disponibile
status-service-information = Informazioni sul servizio
status-service-disruption = Servizio con problemi
status-service-outage = Servizio non disponibile
status-unknown = Stato sconosciuto
classification-incident = Incidente
classification-advisory = Avviso
classification-maintenance = Manutenzione

## The sections of an update

section-title = Titolo
section-summary = Riepilogo
section-user-impact = Impatto sugli utenti
section-symptoms = Sintomi
section-diagnosis = Diagnosi
section-workaround = Soluzione alternativa
section-more-info = Ulteriori informazioni
section-current-status = Stato attuale
section-final-status = Stato finale
section-scope-of-impact = Ambito dell’impatto
section-start-time = Ora di inizio
section-end-time = Ora di fine
section-estimated-time-to-resolve = Tempo stimato per la risoluzione
section-preliminary-root-cause = Causa radice preliminare
section-root-cause = Causa radice
section-next-steps = Passaggi successivi
section-next-update-by = Prossimo aggiornamento entro
section-next-update-overdue = Prossimo aggiornamento in ritardo da
section-next-update-promised = Il prossimo aggiornamento era stato annunciato per
section-other = Altre informazioni

## The page of an incident

incident-facts-heading = In sintesi
fact-service = Servizio
fact-status = Stato
fact-classification = Classificazione
fact-also-affected = Altri servizi interessati
fact-started = Inizio
fact-ended = Fine
fact-unknown = Non noto
fact-planned-start = Inizio pianificato
fact-planned-end = Fine pianificata
fact-duration = Durata
fact-reopened = Riaperto
fact-last-updated = Ultimo aggiornamento
fact-incident-id = ID incidente
fact-mentions = Altri ID citati
fact-next-update = Prossimo aggiornamento previsto
fact-next-update-overdue = Prossimo aggiornamento in ritardo da
fact-report = Report post-incidente
report-published = Pubblicato
report-read = Leggi il report
report-document = Scarica il report ({$kind}, {$size} kB)
incident-now-heading = Situazione attuale
incident-root-cause-heading = Causa radice
incident-preliminary-root-cause-heading = Causa radice preliminare
incident-next-steps-heading = Passaggi successivi
incident-root-cause-none = Nessun aggiornamento contiene una sezione sulla causa radice.
incident-next-steps-none = Nessun aggiornamento contiene una sezione sui passaggi successivi.
incident-newest-update-heading = Aggiornamento più recente
incident-log-heading =
    { $count ->
        [0] Nessun aggiornamento
        [one] L’unico aggiornamento
        [2] Entrambi gli aggiornamenti
       *[other] Tutti i {$count} aggiornamenti
    }
log-newest-first = Prima i più recenti
log-oldest-first = Prima i meno recenti
update-number = Aggiornamento {$count}
update-link = Collegamento a questo aggiornamento
update-unfold = Leggi l’aggiornamento {$count}
update-shown-above = Riportato sopra
update-unchanged-since = Invariato da {$update}
update-changed-since = Modifiche da {$update}
changes-added = aggiunto
changes-removed = rimosso
update-edited = Modificato
update-earlier-wording-heading = Testo precedente
update-earlier-wording-seen = Testo rilevato per la prima volta: {$at}
update-changed-later = Che cosa è cambiato dopo
update-reopened = Incidente riaperto
update-unlisted = Non più presente presso la fonte
update-truncated = Testo troppo lungo: ne viene mostrato solo l’inizio
update-status-when-first-seen = Stato alla prima rilevazione: {$status}
update-title-changed-to = Nuovo titolo: «{$title}»
update-affected = Elementi interessati
affected-change = {$name}: {$state} (prima: {$before})
affected-more = altri {$count}
update-empty = Questo aggiornamento non contiene testo.
incident-more-facts-heading = Altre informazioni su questo incidente
incident-also-known-as = Titoli precedenti
incident-problems-heading = Possibili errori nei dati della fonte
incident-json = Questo incidente in formato JSON
incident-copy = Copia come testo
incident-copied = Copiato

## The notes of one's own team on an incident

notes-heading = Note del nostro team
note-kind-note = Nota
note-kind-workaround = Soluzione alternativa
note-kind-impact = Impatto per noi
note-kind-action = Cosa fare
note-by = a cura di {$author}
note-in-language = Lingua di questa nota: {$language}
notice-in-language = Lingua di questa comunicazione: {$language}
note-draft = Bozza: non pubblicata
verdict-heading = Per noi
verdict-muted = Non ci riguarda
verdict-unaffected = Nessun impatto
verdict-affected = Con impatto
verdict-source = Fonte: {$status}
home-services-muted = Servizi che non ci riguardano
remark-heading = Riepilogo della fonte
remark-in-language = Lingua di questo riepilogo: {$language}

## Where a text comes from

source-original = Originale
source-reviewed = Traduzione rivista da una persona
source-reviewed-by = Traduzione rivista da {$name}
source-machine = Traduzione automatica
source-machine-by = Traduzione automatica di {$engine}
source-provided = Traduzione fornita dalla fonte
source-untranslated = Non tradotto; lingua mostrata: {$language}
source-shown-in = Lingua mostrata: {$language}
source-show-original = Mostra l’originale
source-stale = Traduzione di una versione precedente; l’originale è cambiato nel frattempo
source-doubtful = Da verificare nell’originale
difference-missing = Manca in questa traduzione: {$original}
difference-changed = Diverso in questa traduzione: {$translation} invece di {$original}
difference-added = Non presente nell’originale: {$translation}
difference-untranslated = Non tradotto: {$translation}

## The history

history-month-title = Incidenti di {$month}
history-empty = Nessun incidente in questo mese.
history-newer = Più recente: {$month}
history-older = Meno recente: {$month}
history-months-heading = Tutti i mesi
history-none = Nessun incidente registrato.
list-part = {$list}, parte {$count}
history-incidents-heading = Incidenti
filter-heading = Filtra questo elenco
filter-all = Tutti
filter-kind = Tipo
filter-language = Lingua
filter-shown = Mostrati
history-services-heading = Incidenti per servizio

## Services

# The service of incidents whose record names none.
service-other = Altri
service-title = Stato: {$service}
service-incidents-none = Nessun incidente per questo servizio.
service-retired = Le segnalazioni non nominano più questo servizio. Quanto è stato pubblicato al riguardo resta disponibile qui.
service-days-heading = Gli ultimi {$count} giorni
service-closed-heading = Incidenti precedenti
service-years-heading = Incidenti per anno
service-year-title = Incidenti: {$service}, {$list}

## Other pages

not-found-title = Pagina non trovata
not-found-text = A questo indirizzo non c’è nessuna pagina. Potrebbe essere stata spostata, oppure l’indirizzo contiene un errore.
language-choice-title = Scelta della lingua

## How to subscribe

subscribe-intro = Ricevi notizia dei nuovi incidenti, di ogni aggiornamento e della fine, nella lingua di questa pagina.
subscribe-teams-heading = Microsoft Teams
subscribe-teams = In Teams, apri Flussi di lavoro e crea un flusso con il trigger RSS “Quando viene pubblicato un elemento del feed” e l’azione “Pubblica messaggio in una chat o un canale”. L’indirizzo del feed:
subscribe-slack-heading = Slack
subscribe-slack = Aggiungi l’app RSS a Slack e invia questa riga nel canale che deve ricevere gli aggiornamenti:
subscribe-outlook-heading = Outlook
subscribe-outlook = In Outlook classico per Windows, fai clic con il pulsante destro su “Feed RSS”, scegli “Aggiungi nuovo feed RSS” e incolla questo indirizzo. Il nuovo Outlook e Outlook sul web non mostrano feed: lì usa il calendario.
subscribe-reader-heading = Lettore di feed
subscribe-reader = Incolla uno di questi indirizzi nel tuo lettore di feed:
subscribe-open = Solo gli incidenti aperti (feed Atom)
subscribe-calendar-heading = Calendario
subscribe-calendar = Contiene i lavori pianificati e quando sono previsti i prossimi aggiornamenti degli incidenti aperti. In Outlook: “Aggiungi calendario”, “Sottoscrivi dal Web”. In Google Calendar: “Altri calendari”, “Da URL”. In Calendario di Apple: “File”, “Nuova iscrizione calendario”. Alcuni programmi cercano le modifiche solo una volta al giorno.
subscribe-calendar-open = Iscriviti con il calendario di questo dispositivo
subscribe-services-heading = Un singolo servizio
subscribe-api-heading = Per i programmi
subscribe-api = Un incidente in formato JSON, in tutte le lingue. ID è l’identificativo nell’indirizzo della sua pagina:
subscribe-api-statuspage = Lo stato del sito nel formato dell’API di Statuspage, che molti programmi leggono:
copy-address = Copia
calendar-title = {$title}: calendario
calendar-service-title = {$title}: calendario di {$service}

## Feeds

feed-title = {$title}: aggiornamenti
feed-service-title = {$title}: aggiornamenti su {$service}
feed-open-title = {$title}: incidenti aperti
feed-open-description = Gli incidenti aperti in questo momento, ciascuno con l’aggiornamento più recente. Una voce lascia questo feed quando il suo incidente termina.
feed-incident-description = Un’unica voce, che cresce a ogni aggiornamento di questo incidente.
feed-entry-title = {$title} – {$status}
feed-entry-service = Servizio: {$service}
feed-entry-status = Stato: {$status}
feed-entry-link = Leggi l’incidente completo

## Messages to subscribers

event-opened = Nuovo incidente
event-updated = Nuovo aggiornamento
event-edited = Aggiornamento corretto
event-resolved = Incidente chiuso
event-maintenance-scheduled = Manutenzione pianificata
event-maintenance-begun = La manutenzione è iniziata
event-maintenance-over = La manutenzione è terminata
event-cut = Il testo continua nella pagina.
event-why = Riceve questo messaggio perché viene inviato a tutti coloro che seguono «{$title}».
event-test = Prova
event-test-title = Messaggio di prova
event-test-text = Questo messaggio serve a provare il canale «{$name}». Non riguarda alcun incidente.

## The search

search-label = Cerca tra gli incidenti
search-submit = Cerca
search-hint = Identificativi, codici di errore, servizi e parole dei titoli e degli aggiornamenti, in questa lingua e nell’originale.
search-no-script = La ricerca richiede JavaScript. Senza JavaScript, la cronologia elenca tutti gli incidenti.
search-loading = Ricerca in corso…
search-none = Nessun risultato. Provare con meno parole o con altre.
search-failed = Al momento la ricerca non può essere caricata. La cronologia elenca tutti gli incidenti.
search-results = Risultati
search-more = Altri risultati
search-found = Risultati: {$number}
search-newest = I {$number} risultati più recenti
search-partly = Risultati tra gli incidenti più recenti: {$number}
search-older = Cerca tra gli incidenti meno recenti
