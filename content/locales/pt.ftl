# As palavras da interface em português do Brasil; o significado das chaves está em en.ftl. Tratamento: você.
# Em português, zero também é singular (CLDR: one para 0 e 1).

## The frame of every page

skip-to-content = Ir para o conteúdo
nav-label = Navegação principal
nav-home = Status
nav-history = Histórico
nav-subscribe = Assinar
nav-search = Pesquisa
language-chooser = Idioma
feed-atom = Feed Atom
feed-rss = Feed RSS
feed-json = Feed JSON
feed-open = Incidentes em aberto (Atom)
back-to-home = Voltar ao status dos serviços
footer-generated-by = Gerado com { -product }
printed-at = Impresso: {$at}
-product = Kairan
label-value = {$label}: {$value}

## Counts

incident-count =
    { $count ->
        [0] nenhum incidente
        [one] {$count} incidente
       *[other] {$count} incidentes
    }
update-count =
    { $count ->
        [0] nenhuma atualização
        [one] {$count} atualização
       *[other] {$count} atualizações
    }

## Durations

duration-days =
    { $count ->
        [one] {$count} dia
       *[other] {$count} dias
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
duration-under-a-minute = menos de um minuto
duration-pair = {$first} e {$second}

## The overall state

overall-operational = Todos os serviços estão funcionando normalmente
overall-unknown =
    { $count ->
        [0] Ainda não há dados sobre o estado dos serviços
        [one] O estado de {$count} serviço é desconhecido
       *[other] O estado de {$count} serviços é desconhecido
    }
overall-maintenance =
    { $count ->
        [one] {$count} serviço está em manutenção
       *[other] {$count} serviços estão em manutenção
    }
overall-advisory =
    { $count ->
        [one] {$count} serviço tem problemas menores
       *[other] {$count} serviços têm problemas menores
    }
overall-degraded =
    { $count ->
        [one] {$count} serviço tem problemas
       *[other] {$count} serviços têm problemas
    }
overall-outage =
    { $count ->
        [one] {$count} serviço está fora do ar
       *[other] {$count} serviços estão fora do ar
    }
overall-maintenance-named =
    { $count ->
        [one] {$services} está em manutenção
       *[other] {$services} estão em manutenção
    }
overall-advisory-named =
    { $count ->
        [one] {$services} tem problemas menores
       *[other] {$services} têm problemas menores
    }
overall-degraded-named =
    { $count ->
        [one] {$services} tem problemas
       *[other] {$services} têm problemas
    }
overall-outage-named =
    { $count ->
        [one] {$services} está fora do ar
       *[other] {$services} estão fora do ar
    }
as-of = Situação em {$at}
checked-at = Última verificação: {$at}
check-stale = Esta página pode estar desatualizada. Última verificação: {$at}.
check-failed = Não foi possível verificar se esta página está atualizada.
show-utc = Mostrar UTC
from-until = de {$from} a {$until}

## The state of one service

state-operational = Funcionando normalmente
state-unknown = Ainda sem dados
source-silent = Nenhum dado foi recebido da fonte {$source} desde {$at}. As informações exibidas sobre seus serviços são desse momento.
source-never-heard = Ainda não foram recebidos dados da fonte {$source}. O estado de seus serviços é desconhecido.
state-maintenance = Em manutenção
state-advisory = Problemas menores
state-degraded = Problemas
state-outage = Fora do ar

component-operational = Operacional
component-degraded-performance = Desempenho degradado
component-partial-outage = Interrupção parcial
component-major-outage = Interrupção grave
component-under-maintenance = Em manutenção

## The home page

home-open-heading = Incidentes em aberto
home-open-none = Não há incidentes em aberto.
maintenance-heading = Manutenções e eventos programados
planned-from-until = Previsto: de {$from} a {$until}
planned-start = Início previsto: {$at}
home-recent-heading = Encerrados recentemente
home-notices-heading = Comunicados
home-services-heading = Serviços
home-services-operational =
    { $count ->
        [one] {$count} serviço está funcionando normalmente
       *[other] {$count} serviços estão funcionando normalmente
    }
home-services-other = Outros serviços
home-days-heading = Os últimos {$count} dias por serviço
days-link = {$service}, dia a dia:
days-with-incidents =
    { $count ->
        [one] {$count} dia com incidentes
       *[other] {$count} dias com incidentes
    }
days-with-maintenance =
    { $count ->
        [one] {$count} dia de manutenção
       *[other] {$count} dias de manutenção
    }
days-fine =
    { $count ->
        [one] {$count} dia sem interrupções
       *[other] {$count} dias sem interrupções
    }
days-without-data =
    { $count ->
        [one] {$count} dia sem dados
       *[other] {$count} dias sem dados
    }
day-unknown = Sem dados
day-fine = Sem interrupções
days-column-day = Dia
days-legend-label = Legenda
next-update-by = Próxima atualização até {$at}
next-update-was-due = Próxima atualização atrasada desde {$at}
no-update-since = Sem atualizações desde {$at}
estimated-resolution = Resolução estimada: {$at}
started-at = Início: {$at}
notice-kind-info = Comunicado
notice-kind-warning = Importante

## The phase, the status and the classification of an incident

status-service-operational = Serviço operacional
status-investigating = Em investigação
status-reported = Relatado
status-confirmed = Confirmado
status-restoring-service = Restaurando o serviço
status-verifying-service = Verificando o serviço
status-service-restored = Serviço restaurado
status-post-incident-review-published = Relatório pós-incidente publicado
status-service-degradation = Degradação do serviço
status-service-interruption = Interrupção do serviço
status-extended-recovery = Recuperação prolongada
status-false-positive = Falso positivo
status-investigation-suspended = Investigação suspensa
status-resolved = Resolvido
status-resolved-external = Resolvido pelo fornecedor
status-mitigated = Mitigado
status-mitigated-external = Mitigado pelo fornecedor
status-identified = Causa identificada
status-monitoring = Em monitoramento
status-postmortem = Relatório pós-incidente
status-scheduled = Programado
status-in-progress = Em andamento
status-verifying = Em verificação
status-completed = Concluído
status-cancelled = Cancelado
status-window-over = Período previsto encerrado
maintenance-status-scheduled = Programada
maintenance-status-in-progress = Em andamento
maintenance-status-verifying = Em verificação
maintenance-status-completed = Concluída
maintenance-status-cancelled = Cancelada
status-available = Disponível
status-service-information = Informações do serviço
status-service-disruption = Serviço com problemas
status-service-outage = Serviço fora do ar
status-unknown = Status desconhecido
classification-incident = Incidente
classification-advisory = Aviso
classification-maintenance = Manutenção

## The sections of an update

section-title = Título
section-summary = Resumo
section-user-impact = Impacto nos usuários
section-symptoms = Sintomas
section-diagnosis = Diagnóstico
section-workaround = Solução alternativa
section-more-info = Mais informações
section-current-status = Status atual
section-final-status = Status final
section-scope-of-impact = Escopo do impacto
section-start-time = Hora de início
section-end-time = Hora de término
section-estimated-time-to-resolve = Tempo estimado de resolução
section-preliminary-root-cause = Causa raiz preliminar
section-root-cause = Causa raiz
section-next-steps = Próximas etapas
section-next-update-by = Próxima atualização até
section-next-update-overdue = Próxima atualização atrasada desde
section-next-update-promised = A próxima atualização foi anunciada para
section-other = Outras informações

## The page of an incident

incident-facts-heading = Dados do incidente
fact-service = Serviço
fact-status = Status
fact-classification = Classificação
fact-also-affected = Outros serviços afetados
fact-started = Início
fact-ended = Término
fact-unknown = Não se sabe
fact-planned-start = Início previsto
fact-planned-end = Término previsto
fact-duration = Duração
fact-reopened = Reaberto
fact-last-updated = Última atualização
fact-incident-id = ID do incidente
fact-mentions = Também mencionados
fact-next-update = Próxima atualização prevista
fact-next-update-overdue = Próxima atualização atrasada desde
fact-report = Relatório pós-incidente
report-published = Publicado
report-read = Ler o relatório
report-document = Baixar o relatório ({$kind}, {$size} kB)
incident-now-heading = Situação atual
incident-root-cause-heading = Causa raiz
incident-preliminary-root-cause-heading = Causa raiz preliminar
incident-next-steps-heading = Próximas etapas
incident-root-cause-none = Nenhuma das atualizações tem uma seção sobre a causa raiz.
incident-next-steps-none = Nenhuma das atualizações tem uma seção sobre as próximas etapas.
incident-newest-update-heading = Atualização mais recente
incident-log-heading =
    { $count ->
        [0] Nenhuma atualização
        [one] A única atualização
        [2] As duas atualizações
       *[other] As {$count} atualizações
    }
log-newest-first = Mais recentes primeiro
log-oldest-first = Mais antigas primeiro
update-number = Atualização {$count}
update-link = Link para esta atualização
update-unfold = Ler a atualização {$count}
update-shown-above = Mostrado acima
update-unchanged-since = Sem alterações desde {$update}
update-changed-since = Alterações desde {$update}
changes-added = adicionado
changes-removed = removido
update-edited = Editada
update-earlier-wording-heading = Redação anterior
update-earlier-wording-seen = Esta redação foi vista pela primeira vez em {$at}
update-changed-later = O que foi alterado depois
update-reopened = Incidente reaberto
update-unlisted = Não consta mais na fonte
update-truncated = Texto longo demais: só o início é exibido
update-status-when-first-seen = Status na primeira consulta: {$status}
update-title-changed-to = Novo título: “{$title}”
update-affected = Itens afetados
affected-change = {$name}: {$state} (antes: {$before})
affected-more = mais {$count}
update-empty = Esta atualização não tem texto.
incident-more-facts-heading = Mais sobre este incidente
incident-also-known-as = Títulos anteriores
incident-problems-heading = Possíveis erros nos dados da fonte
incident-json = Este incidente em JSON
incident-copy = Copiar como texto
incident-copied = Copiado

## The notes of one's own team on an incident

notes-heading = Notas da nossa equipe
note-kind-note = Nota
note-kind-workaround = Solução alternativa
note-kind-impact = Impacto para nós
note-kind-action = O que fazer
note-by = por {$author}
note-in-language = Idioma desta nota: {$language}
notice-in-language = Idioma deste comunicado: {$language}
note-draft = Rascunho: não publicado
verdict-heading = Para nós
verdict-muted = Não nos diz respeito
verdict-unaffected = Sem impacto
verdict-affected = Com impacto
verdict-source = Fonte: {$status}
home-services-muted = Serviços que não nos dizem respeito
remark-heading = Resumo da fonte
remark-in-language = Idioma deste resumo: {$language}

## Where a text comes from

source-original = Original
source-reviewed = Tradução revisada por uma pessoa
source-reviewed-by = Tradução revisada por {$name}
source-machine = Tradução automática
source-machine-by = Tradução automática de {$engine}
source-provided = Tradução fornecida pela fonte
source-untranslated = Sem tradução; idioma exibido: {$language}
source-shown-in = Idioma exibido: {$language}
source-show-original = Mostrar o original
source-stale = Tradução de uma versão anterior; o original mudou desde então
source-doubtful = Confira no original
difference-missing = Ausente nesta tradução: {$original}
difference-changed = Diferente nesta tradução: {$translation} em vez de {$original}
difference-added = Não consta no original: {$translation}
difference-untranslated = Não traduzido: {$translation}

## The history

history-month-title = Incidentes de {$month}
history-empty = Não houve incidentes neste mês.
history-newer = Mais recente: {$month}
history-older = Mais antigo: {$month}
history-months-heading = Todos os meses
history-none = Não há incidentes registrados.
list-part = {$list}, parte {$count}
history-incidents-heading = Incidentes
filter-heading = Filtrar esta lista
filter-all = Todos
filter-kind = Tipo
filter-language = Idioma
filter-shown = Exibidos
history-services-heading = Incidentes por serviço

## Services

# The service of incidents whose record names none.
service-other = Outros
service-title = Status: {$service}
service-incidents-none = Não há incidentes deste serviço.
service-retired = Os registros não mencionam mais este serviço. O que foi publicado sobre ele permanece aqui.
service-days-heading = Os últimos {$count} dias
service-closed-heading = Incidentes anteriores
service-years-heading = Incidentes por ano
service-year-title = Incidentes: {$service}, {$list}

## Other pages

not-found-title = Página não encontrada
not-found-text = Não há nenhuma página neste endereço. Ela pode ter sido movida, ou o endereço pode conter um erro de digitação.
language-choice-title = Escolha um idioma

## How to subscribe

subscribe-intro = Saiba de novos incidentes, de cada atualização e do fim, no idioma desta página.
subscribe-teams-heading = Microsoft Teams
subscribe-teams = No Teams, abra Fluxos de Trabalho e crie um fluxo com o gatilho RSS “Quando um item de feed é publicado” e a ação “Postar mensagem em um chat ou canal”. O endereço do feed:
subscribe-slack-heading = Slack
subscribe-slack = Adicione o aplicativo RSS ao Slack e envie esta linha no canal que deve receber as atualizações:
subscribe-outlook-heading = Outlook
subscribe-outlook = No Outlook clássico para Windows, clique com o botão direito em “RSS Feeds”, escolha “Adicionar um Novo RSS Feed” e cole este endereço. O novo Outlook e o Outlook na Web não mostram feeds; use o calendário neles.
subscribe-reader-heading = Leitor de feeds
subscribe-reader = Cole um destes endereços no seu leitor de feeds:
subscribe-open = Somente os incidentes abertos (feed Atom)
subscribe-calendar-heading = Calendário
subscribe-calendar = Ele tem os trabalhos planejados e quando são esperadas as próximas atualizações dos incidentes abertos. No Outlook: “Adicionar calendário”, “Assinar da Web”. No Google Agenda: “Outras agendas”, “Do URL”. No Calendário da Apple: “Arquivo”, “Nova Assinatura de Calendário”. Alguns programas procuram mudanças apenas uma vez por dia.
subscribe-calendar-open = Assinar com o calendário deste dispositivo
subscribe-services-heading = Um único serviço
subscribe-api-heading = Para programas
subscribe-api = Um incidente em JSON, em todos os idiomas. ID é o identificador no endereço da página:
subscribe-api-statuspage = O estado do site no formato da API do Statuspage, que muitos programas leem:
copy-address = Copiar
calendar-title = {$title}: calendário
calendar-service-title = {$title}: calendário de {$service}

## Feeds

feed-title = {$title}: atualizações
feed-service-title = {$title}: atualizações de {$service}
feed-open-title = {$title}: incidentes em aberto
feed-open-description = Os incidentes em aberto neste momento, cada um com a atualização mais recente. Uma entrada sai deste feed quando o seu incidente termina.
feed-incident-description = Uma única entrada, que cresce a cada atualização deste incidente.
feed-entry-title = {$title} – {$status}
feed-entry-service = Serviço: {$service}
feed-entry-status = Status: {$status}
feed-entry-link = Ler o incidente completo

## Messages to subscribers

event-opened = Novo incidente
event-updated = Nova atualização
event-edited = Atualização corrigida
event-resolved = Incidente encerrado
event-maintenance-scheduled = Manutenção programada
event-maintenance-begun = A manutenção começou
event-maintenance-over = A manutenção terminou
event-cut = O texto continua na página.
event-why = Você recebe esta mensagem porque ela é enviada a todas as pessoas que acompanham “{$title}”.
event-test = Teste
event-test-title = Mensagem de teste
event-test-text = Esta mensagem testa o canal “{$name}”. Ela não trata de nenhum incidente.

## The search

search-label = Pesquisar incidentes
search-submit = Pesquisar
search-hint = Identificadores, códigos de erro, serviços e palavras dos títulos e das atualizações, neste idioma e no original.
search-no-script = A pesquisa requer JavaScript. Sem ele, o histórico mostra todos os incidentes.
search-loading = Pesquisando…
search-none = Nada foi encontrado. Tente com menos palavras ou com outras.
search-failed = No momento, não é possível carregar a pesquisa. O histórico mostra todos os incidentes.
search-results = Resultados
search-more = Mais resultados
search-found = Resultados: {$number}
search-newest = Os {$number} resultados mais recentes
search-partly = Resultados entre os incidentes mais recentes: {$number}
search-older = Pesquisar incidentes mais antigos
