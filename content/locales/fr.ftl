# Les mots de l’interface en français ; le sens des clés est expliqué dans en.ftl. Vouvoiement.
# Une espace insécable (U+00A0) précède les deux-points, le point-virgule et le point d’interrogation, et se trouve à l’intérieur des guillemets.

## The frame of every page

skip-to-content = Aller au contenu
nav-label = Navigation principale
nav-home = État
nav-history = Historique
nav-subscribe = S’abonner
nav-search = Recherche
language-chooser = Langue
feed-atom = Flux Atom
feed-rss = Flux RSS
feed-json = Flux JSON
feed-open = Incidents en cours (Atom)
back-to-home = Retour à l’état des services
footer-generated-by = Généré par { -product }
printed-at = Imprimé : {$at}
-product = Kairan
label-value = {$label} : {$value}

## Counts

incident-count =
    { $count ->
        [one] {$count} incident
       *[other] {$count} incidents
    }
update-count =
    { $count ->
        [one] {$count} mise à jour
       *[other] {$count} mises à jour
    }

## Durations

duration-days =
    { $count ->
        [one] {$count} jour
       *[other] {$count} jours
    }
duration-hours =
    { $count ->
        [one] {$count} heure
       *[other] {$count} heures
    }
duration-minutes =
    { $count ->
        [one] {$count} minute
       *[other] {$count} minutes
    }
duration-under-a-minute = moins d’une minute
duration-pair = {$first} et {$second}

## The overall state

overall-operational = Tous les services fonctionnent normalement
overall-unknown =
    { $count ->
        [0] Aucune donnée sur l’état des services pour l’instant
        [one] L’état de {$count} service est inconnu
       *[other] L’état de {$count} services est inconnu
    }
overall-maintenance =
    { $count ->
        [one] {$count} service est en maintenance
       *[other] {$count} services sont en maintenance
    }
overall-advisory =
    { $count ->
        [one] {$count} service rencontre des problèmes mineurs
       *[other] {$count} services rencontrent des problèmes mineurs
    }
overall-degraded =
    { $count ->
        [one] {$count} service rencontre des problèmes
       *[other] {$count} services rencontrent des problèmes
    }
overall-outage =
    { $count ->
        [one] {$count} service est en panne
       *[other] {$count} services sont en panne
    }
overall-maintenance-named =
    { $count ->
        [one] {$services} est en maintenance
       *[other] {$services} sont en maintenance
    }
overall-advisory-named =
    { $count ->
        [one] {$services} rencontre des problèmes mineurs
       *[other] {$services} rencontrent des problèmes mineurs
    }
overall-degraded-named =
    { $count ->
        [one] {$services} rencontre des problèmes
       *[other] {$services} rencontrent des problèmes
    }
overall-outage-named =
    { $count ->
        [one] {$services} est en panne
       *[other] {$services} sont en panne
    }
as-of = État au {$at}
checked-at = Dernière vérification : {$at}
check-stale = Cette page n’est peut-être pas à jour. Dernière vérification : {$at}.
check-failed = Impossible de vérifier si cette page est à jour.
show-utc = Afficher l’heure UTC
from-until = du {$from} au {$until}

## The state of one service

state-operational = Fonctionne normalement
state-unknown = Pas encore de données
source-silent = Aucune donnée de la source {$source} n’a été reçue depuis le {$at}. Les informations affichées sur ses services datent de ce moment.
source-never-heard = Aucune donnée de la source {$source} n’a encore été reçue. L’état de ses services est inconnu.
state-maintenance = En maintenance
state-advisory = Problèmes mineurs
state-degraded = Problèmes
state-outage = En panne

component-operational = Opérationnel
component-degraded-performance = Performances dégradées
component-partial-outage = Panne partielle
component-major-outage = Panne majeure
component-under-maintenance = En maintenance

## The home page

home-open-heading = Incidents en cours
home-open-none = Aucun incident en cours.
maintenance-heading = Maintenances et événements planifiés
planned-from-until = Prévue : du {$from} au {$until}
planned-start = Début prévu le {$at}
home-recent-heading = Récemment terminés
home-notices-heading = Annonces
home-services-heading = Services
home-services-operational =
    { $count ->
        [one] {$count} service fonctionne normalement
       *[other] {$count} services fonctionnent normalement
    }
home-services-other = Autres services
home-days-heading = Les {$count} derniers jours par service
days-link = {$service}, jour par jour :
days-with-incidents =
    { $count ->
        [one] {$count} jour avec incident
       *[other] {$count} jours avec incident
    }
days-with-maintenance =
    { $count ->
        [one] {$count} jour de maintenance
       *[other] {$count} jours de maintenance
    }
days-fine =
    { $count ->
        [one] {$count} jour sans perturbation
       *[other] {$count} jours sans perturbation
    }
days-without-data =
    { $count ->
        [one] {$count} jour sans données
       *[other] {$count} jours sans données
    }
day-unknown = Aucune donnée
day-fine = Aucune perturbation
days-column-day = Jour
days-legend-label = Légende
next-update-by = Prochaine mise à jour avant le {$at}
next-update-was-due = Prochaine mise à jour en retard depuis le {$at}
no-update-since = Aucune mise à jour depuis le {$at}
estimated-resolution = Résolution estimée : {$at}
started-at = Début le {$at}
notice-kind-info = Annonce
notice-kind-warning = Important

## The phase, the status and the classification of an incident

status-service-operational = Service opérationnel
status-investigating = Analyse en cours
status-reported = Signalé
status-confirmed = Confirmé
status-restoring-service = Rétablissement du service en cours
status-verifying-service = Vérification du service en cours
status-service-restored = Service rétabli
status-post-incident-review-published = Rapport post-incident publié
status-service-degradation = Service dégradé
status-service-interruption = Service interrompu
status-extended-recovery = Rétablissement prolongé
status-false-positive = Faux positif
status-investigation-suspended = Analyse suspendue
status-resolved = Résolu
status-resolved-external = Résolu par le fournisseur
status-mitigated = Atténué
status-mitigated-external = Atténué par le fournisseur
status-identified = Cause identifiée
status-monitoring = Surveillance en cours
status-postmortem = Rapport post-incident
status-scheduled = Planifié
status-in-progress = En cours
status-verifying = Vérification en cours
status-completed = Terminé
status-cancelled = Annulé
status-window-over = Créneau prévu écoulé
maintenance-status-scheduled = Planifiée
maintenance-status-in-progress = En cours
maintenance-status-verifying = Vérification en cours
maintenance-status-completed = Terminée
maintenance-status-cancelled = Annulée
status-available = Disponible
status-service-information = Information sur le service
status-service-disruption = Service perturbé
status-service-outage = Service en panne
status-unknown = État inconnu
classification-incident = Incident
classification-advisory = Avis
classification-maintenance = Maintenance

## The sections of an update

section-title = Titre
section-summary = Résumé
section-user-impact = Impact sur les utilisateurs
section-symptoms = Symptômes
section-diagnosis = Diagnostic
section-workaround = Solution de contournement
section-more-info = Informations complémentaires
section-current-status = État actuel
section-final-status = État final
section-scope-of-impact = Étendue de l’impact
section-start-time = Heure de début
section-end-time = Heure de fin
section-estimated-time-to-resolve = Délai de résolution estimé
section-preliminary-root-cause = Cause racine préliminaire
section-root-cause = Cause racine
section-next-steps = Prochaines étapes
section-next-update-by = Prochaine mise à jour avant
section-next-update-overdue = Prochaine mise à jour en retard depuis
section-next-update-promised = La prochaine mise à jour était annoncée pour
section-other = Autres informations

## The page of an incident

incident-facts-heading = En bref
fact-service = Service
fact-status = État
fact-classification = Classification
fact-also-affected = Autres services touchés
fact-started = Début
fact-ended = Fin
fact-unknown = Inconnu
fact-planned-start = Début prévu
fact-planned-end = Fin prévue
fact-duration = Durée
fact-reopened = Rouvert
fact-last-updated = Dernière mise à jour
fact-incident-id = Identifiant de l’incident
fact-mentions = Également mentionnés
fact-next-update = Prochaine mise à jour attendue
fact-next-update-overdue = Prochaine mise à jour en retard depuis
fact-report = Rapport post-incident
report-published = Publié
report-read = Lire le rapport
report-document = Télécharger le rapport ({$kind}, {$size} ko)
incident-now-heading = Situation actuelle
incident-root-cause-heading = Cause racine
incident-preliminary-root-cause-heading = Cause racine préliminaire
incident-next-steps-heading = Prochaines étapes
incident-root-cause-none = Aucune des mises à jour ne comporte de section sur la cause racine.
incident-next-steps-none = Aucune des mises à jour ne comporte de section sur les prochaines étapes.
incident-newest-update-heading = Mise à jour la plus récente
incident-log-heading =
    { $count ->
        [0] Aucune mise à jour
        [one] La seule mise à jour
        [2] Les deux mises à jour
       *[other] Les {$count} mises à jour
    }
log-newest-first = Les plus récentes d’abord
log-oldest-first = Les plus anciennes d’abord
update-number = Mise à jour {$count}
update-link = Lien vers cette mise à jour
update-unfold = Lire la mise à jour {$count}
update-shown-above = Affiché plus haut
update-unchanged-since = Inchangé depuis la {$update}
update-changed-since = Changements depuis la {$update}
changes-added = ajouté
changes-removed = supprimé
update-edited = Modifiée
update-earlier-wording-heading = Formulation antérieure
update-earlier-wording-seen = Formulation vue pour la première fois le {$at}
update-changed-later = Ce qui a été modifié ensuite
update-reopened = Incident rouvert
update-unlisted = N’est plus publiée par la source
update-truncated = Trop long : seul le début du texte est affiché
update-status-when-first-seen = État lors de la première consultation : {$status}
update-title-changed-to = Nouveau titre : « {$title} »
update-affected = Éléments touchés
affected-change = {$name} : {$state} (auparavant : {$before})
affected-more = {$count} autres
update-empty = Cette mise à jour ne contient aucun texte.
incident-more-facts-heading = En savoir plus sur cet incident
incident-also-known-as = Titres précédents
incident-problems-heading = Anomalies possibles dans les données de la source
incident-json = Cet incident en JSON
incident-copy = Copier sous forme de texte
incident-copied = Copié

## The notes of one's own team on an incident

notes-heading = Notes de notre équipe
note-kind-note = Note
note-kind-workaround = Solution de contournement
note-kind-impact = Impact pour nous
note-kind-action = Que faire ?
note-by = par {$author}
note-in-language = Langue de cette note : {$language}
notice-in-language = Langue de cette annonce : {$language}
note-draft = Brouillon, non publié
verdict-heading = Chez nous
verdict-muted = Ne nous concerne pas
verdict-unaffected = Sans impact
verdict-affected = Avec impact
verdict-source = Source : {$status}
home-services-muted = Services qui ne nous concernent pas
remark-heading = Résumé de la source
remark-in-language = Langue de ce résumé : {$language}

## Where a text comes from

source-original = Original
source-reviewed = Traduction relue par une personne
source-reviewed-by = Traduction relue par {$name}
source-machine = Traduction automatique
source-machine-by = Traduction automatique par {$engine}
source-provided = Traduction fournie par la source
source-untranslated = Non traduit ; langue affichée : {$language}
source-shown-in = Langue affichée : {$language}
source-show-original = Afficher l’original
source-stale = Traduction d’une version antérieure ; l’original a changé depuis
source-doubtful = À vérifier dans l’original
difference-missing = Absent de cette traduction : {$original}
difference-changed = Différent dans cette traduction : {$translation} au lieu de {$original}
difference-added = Absent de l’original : {$translation}
difference-untranslated = Non traduit : {$translation}

## The history

history-month-title = Incidents : {$month}
history-empty = Aucun incident au cours de ce mois.
history-newer = Plus récent : {$month}
history-older = Plus ancien : {$month}
history-months-heading = Tous les mois
history-none = Aucun incident n’est enregistré.
list-part = {$list}, partie {$count}
history-incidents-heading = Incidents
filter-heading = Filtrer cette liste
filter-all = Tous
filter-kind = Type
filter-language = Langue
filter-shown = Affichés
history-services-heading = Incidents par service

## Services

# The service of incidents whose record names none.
service-other = Autres
service-title = État de {$service}
service-incidents-none = Aucun incident pour ce service.
service-retired = Ce service n’est plus mentionné dans les incidents. Ce qui a été publié à son sujet reste ici.
service-days-heading = Les {$count} derniers jours
service-closed-heading = Incidents antérieurs
service-years-heading = Incidents par année
service-year-title = Incidents de {$service} : {$list}

## Other pages

not-found-title = Page introuvable
not-found-text = Il n’y a pas de page à cette adresse. Elle a peut-être été déplacée, ou l’adresse comporte une erreur.
language-choice-title = Choisir une langue

## How to subscribe

subscribe-intro = Soyez informé des nouveaux incidents, de chaque mise à jour et de la fin, dans la langue de cette page.
subscribe-teams-heading = Microsoft Teams
subscribe-teams = Dans Teams, ouvrez Workflows et créez un flux avec le déclencheur RSS « Lorsqu’un élément de flux est publié » et l’action « Publier un message dans une conversation ou un canal ». L’adresse du flux :
subscribe-slack-heading = Slack
subscribe-slack = Ajoutez l’application RSS à Slack, puis envoyez cette ligne dans le canal qui doit recevoir les mises à jour :
subscribe-outlook-heading = Outlook
subscribe-outlook = Dans Outlook classique pour Windows, cliquez avec le bouton droit sur « Flux RSS », choisissez « Ajouter un nouveau flux RSS » et collez cette adresse. Le nouvel Outlook et Outlook sur le web n’affichent pas de flux ; utilisez-y le calendrier.
subscribe-reader-heading = Lecteur de flux
subscribe-reader = Collez l’une de ces adresses dans votre lecteur de flux :
subscribe-open = Incidents ouverts uniquement (flux Atom)
subscribe-calendar-heading = Calendrier
subscribe-calendar = Il contient les travaux prévus et l’heure à laquelle les prochaines mises à jour des incidents ouverts sont attendues. Dans Outlook : « Ajouter un calendrier », « S’abonner à partir du web ». Dans Google Agenda : « Autres agendas », « À partir de l’URL ». Dans Calendrier d’Apple : « Fichier », « Nouvel abonnement à un calendrier ». Certains programmes ne cherchent les changements qu’une fois par jour.
subscribe-calendar-open = S’abonner avec le calendrier de cet appareil
subscribe-services-heading = Un seul service
subscribe-api-heading = Pour les programmes
subscribe-api = Un incident au format JSON, dans toutes les langues. ID est l’identifiant dans l’adresse de sa page :
subscribe-api-statuspage = L’état du site au format de l’API de Statuspage, que de nombreux programmes lisent :
copy-address = Copier
calendar-title = {$title} : calendrier
calendar-service-title = {$title} : calendrier de {$service}

## Feeds

feed-title = {$title} : mises à jour
feed-service-title = {$title} : mises à jour de {$service}
feed-open-title = {$title} : incidents en cours
feed-open-description = Les incidents en cours, chacun avec sa dernière mise à jour. Une entrée quitte ce flux lorsque son incident prend fin.
feed-incident-description = Une seule entrée, qui s’allonge à chaque mise à jour de cet incident.
feed-entry-title = {$title} – {$status}
feed-entry-service = Service : {$service}
feed-entry-status = État : {$status}
feed-entry-link = Lire l’incident en entier

## Messages to subscribers

event-opened = Nouvel incident
event-updated = Nouvelle mise à jour
event-edited = Mise à jour corrigée
event-resolved = Incident terminé
event-maintenance-scheduled = Maintenance planifiée
event-maintenance-begun = La maintenance a commencé
event-maintenance-over = La maintenance est terminée
event-cut = La suite du texte se trouve sur la page.
event-why = Vous recevez ce message parce qu’il est envoyé à toutes les personnes qui suivent « {$title} ».
event-test = Test
event-test-title = Message de test
event-test-text = Ce message teste le canal « {$name} ». Il ne concerne aucun incident.

## The search

search-label = Rechercher des incidents
search-submit = Rechercher
search-hint = Identifiants, codes d’erreur, services et mots des titres et des mises à jour, dans cette langue et dans l’original.
search-no-script = La recherche nécessite JavaScript. Sans JavaScript, l’historique répertorie tous les incidents.
search-loading = Recherche en cours…
search-none = Aucun résultat. Essayez avec moins de mots ou avec d’autres.
search-failed = La recherche ne peut pas être chargée pour le moment. L’historique répertorie tous les incidents.
search-results = Résultats
search-more = Plus de résultats
search-found = Résultats : {$number}
search-newest = Les {$number} résultats les plus récents
search-partly = Résultats parmi les incidents les plus récents : {$number}
search-older = Rechercher dans les incidents plus anciens
