# 한국어 화면 문구. 키의 뜻은 en.ftl에 있다. 문장은 합쇼체로 쓴다. 자리표시자 뒤에는 받침에 따라 달라지는 조사를 붙이지 않는다.

## The frame of every page

skip-to-content = 본문으로 이동
nav-label = 주 메뉴
nav-home = 서비스 상태
nav-history = 이력
nav-subscribe = 구독
nav-search = 검색
language-chooser = 언어
feed-atom = Atom 피드
feed-rss = RSS 피드
feed-json = JSON 피드
feed-open = 진행 중인 인시던트(Atom)
back-to-home = 서비스 상태로 돌아가기
footer-generated-by = { -product }에서 생성
printed-at = 인쇄: {$at}
-product = Kairan
label-value = {$label}: {$value}

## Counts

incident-count = 인시던트 {$count}건
update-count = 업데이트 {$count}건

## Durations

duration-days = {$count}일
duration-hours = {$count}시간
duration-minutes = {$count}분
duration-under-a-minute = 1분 미만
duration-pair = {$first} {$second}

## The overall state

overall-operational = 모든 서비스가 정상 작동 중입니다
overall-unknown =
    { $count ->
        [0] 서비스 상태에 대한 데이터가 아직 없습니다
       *[other] 서비스 {$count}개의 상태를 알 수 없습니다
    }
overall-maintenance = 서비스 {$count}개가 점검 중입니다
overall-advisory = 서비스 {$count}개에 경미한 문제가 있습니다
overall-degraded = 서비스 {$count}개에 문제가 있습니다
overall-outage = 서비스 {$count}개가 중단되었습니다
overall-maintenance-named =
    { $count ->
       *[other] {$services} 점검 중
    }
overall-advisory-named =
    { $count ->
       *[other] {$services}: 경미한 문제
    }
overall-degraded-named =
    { $count ->
       *[other] {$services}: 문제 발생
    }
overall-outage-named =
    { $count ->
       *[other] {$services} 중단
    }
as-of = {$at} 기준
checked-at = 마지막 확인: {$at}
check-stale = 이 페이지는 최신 상태가 아닐 수 있습니다. 마지막 확인: {$at}.
check-failed = 이 페이지가 최신 상태인지 확인하지 못했습니다.
show-utc = UTC로 보기
from-until = {$from} ~ {$until}

## The state of one service

state-operational = 정상
state-unknown = 데이터 없음
source-silent = {$at} 이후 {$source}에서 데이터를 받지 못했습니다. 표시된 서비스 정보는 그 시점의 것입니다.
source-never-heard = {$source}에서 아직 데이터를 받지 못했습니다. 서비스 상태는 알 수 없습니다.
state-maintenance = 점검 중
state-advisory = 경미한 문제
state-degraded = 문제 있음
state-outage = 중단

component-operational = 정상
component-degraded-performance = 성능 저하
component-partial-outage = 부분 중단
component-major-outage = 대규모 중단
component-under-maintenance = 점검 중

## The home page

home-open-heading = 진행 중인 인시던트
home-open-none = 진행 중인 인시던트가 없습니다.
maintenance-heading = 예정된 점검 및 일정
planned-from-until = 예정: {$from} ~ {$until}
planned-start = 시작 예정: {$at}
home-recent-heading = 최근 종료된 인시던트
home-notices-heading = 공지
home-services-heading = 서비스
home-services-operational = 서비스 {$count}개가 정상 작동 중입니다
home-services-other = 기타 서비스
home-days-heading = 서비스별 최근 {$count}일
days-link = {$service}의 일별 상태:
days-with-incidents = 인시던트 발생 {$count}일
days-with-maintenance = 점검 {$count}일
days-fine = 장애 없음 {$count}일
days-without-data = 데이터 없음 {$count}일
day-unknown = 데이터 없음
day-fine = 장애 없음
days-column-day = 날짜
days-legend-label = 범례
next-update-by = 다음 업데이트 예정: {$at}까지
next-update-was-due = 다음 업데이트 지연(예정: {$at})
no-update-since = {$at} 이후 업데이트 없음
estimated-resolution = 해결 예상: {$at}
started-at = 시작: {$at}
notice-kind-info = 공지
notice-kind-warning = 중요

## The phase, the status and the classification of an incident

status-service-operational = 서비스 정상
status-investigating = 조사 중
status-reported = 보고됨
status-confirmed = 확인됨
status-restoring-service = 서비스 복구 중
status-verifying-service = 서비스 복구 확인 중
status-service-restored = 서비스 복구됨
status-post-incident-review-published = 사후 검토 보고서 게시됨
status-service-degradation = 서비스 성능 저하
status-service-interruption = 서비스 중단
status-extended-recovery = 복구 작업 계속 진행 중
status-false-positive = 오탐
status-investigation-suspended = 조사 보류
status-resolved = 해결됨
status-resolved-external = 공급업체에서 해결함
status-mitigated = 영향 완화됨
status-mitigated-external = 공급업체에서 영향을 완화함
status-identified = 원인 확인됨
status-monitoring = 모니터링 중
status-postmortem = 사후 검토 보고서
status-scheduled = 예정됨
status-in-progress = 처리 중
status-verifying = 확인 중
status-completed = 완료됨
status-cancelled = 취소됨
status-window-over = 예정 시간 종료
maintenance-status-scheduled = 예정됨
maintenance-status-in-progress = 진행 중
maintenance-status-verifying = 확인 중
maintenance-status-completed = 완료됨
maintenance-status-cancelled = 취소됨
status-available = 사용 가능
status-service-information = 서비스 정보
status-service-disruption = 서비스 장애
status-service-outage = 서비스 정지
status-unknown = 상태 알 수 없음
classification-incident = 인시던트
classification-advisory = 권고
classification-maintenance = 점검

## The sections of an update

section-title = 제목
section-summary = 요약
section-user-impact = 사용자 영향
section-symptoms = 증상
section-diagnosis = 진단
section-workaround = 해결 방법
section-more-info = 추가 정보
section-current-status = 현재 상태
section-final-status = 최종 상태
section-scope-of-impact = 영향 범위
section-start-time = 시작 시간
section-end-time = 종료 시간
section-estimated-time-to-resolve = 예상 해결 시간
section-preliminary-root-cause = 예비 근본 원인
section-root-cause = 근본 원인
section-next-steps = 다음 단계
section-next-update-by = 다음 업데이트 예정
section-next-update-overdue = 다음 업데이트 지연(예정 시각)
section-next-update-promised = 당시 예고된 다음 업데이트
section-other = 기타 정보

## The page of an incident

incident-facts-heading = 기본 정보
fact-service = 서비스
fact-status = 상태
fact-classification = 분류
fact-also-affected = 영향을 받는 다른 서비스
fact-started = 시작
fact-ended = 종료
fact-unknown = 알 수 없음
fact-planned-start = 시작 예정
fact-planned-end = 종료 예정
fact-duration = 지속 시간
fact-reopened = 다시 열림
fact-last-updated = 마지막 업데이트
fact-incident-id = 인시던트 ID
fact-mentions = 함께 언급된 ID
fact-next-update = 다음 업데이트 예정
fact-next-update-overdue = 다음 업데이트 지연(예정 시각)
fact-report = 사후 검토 보고서
report-published = 게시됨
report-read = 보고서 읽기
report-document = 보고서 다운로드({$kind}, {$size}KB)
incident-now-heading = 현재 상황
incident-root-cause-heading = 근본 원인
incident-preliminary-root-cause-heading = 예비 근본 원인
incident-next-steps-heading = 다음 단계
incident-root-cause-none = 근본 원인을 설명하는 항목이 있는 업데이트가 없습니다.
incident-next-steps-none = 다음 단계를 설명하는 항목이 있는 업데이트가 없습니다.
incident-newest-update-heading = 최신 업데이트
incident-log-heading =
    { $count ->
        [0] 업데이트 없음
        [1] 업데이트가 1건뿐입니다
       *[other] 전체 업데이트 {$count}건
    }
log-newest-first = 최신순
log-oldest-first = 오래된 순
update-number = 업데이트 {$count}
update-link = 이 업데이트의 링크
update-unfold = 업데이트 {$count} 읽기
update-shown-above = 위에 표시됨
update-unchanged-since = {$update} 이후 변경 없음
update-changed-since = {$update} 이후 변경 사항
changes-added = 추가됨
changes-removed = 삭제됨
update-edited = 수정됨
update-earlier-wording-heading = 이전 내용
update-earlier-wording-seen = 이 내용이 처음 확인된 시간: {$at}
update-changed-later = 이후 변경된 부분
update-reopened = 인시던트 다시 열림
update-unlisted = 출처에 더 이상 표시되지 않음
update-truncated = 내용이 너무 길어 앞부분만 표시합니다
update-status-when-first-seen = 처음 확인 시 상태: {$status}
update-title-changed-to = 제목 변경: “{$title}”
update-affected = 영향을 받는 항목
affected-change = {$name}: {$state}(이전: {$before})
affected-more = 그 외 {$count}개
update-empty = 이 업데이트에는 내용이 없습니다.
incident-more-facts-heading = 이 인시던트에 대한 추가 정보
incident-also-known-as = 이전 제목
incident-problems-heading = 출처 데이터의 오류 가능성
incident-json = 이 인시던트의 JSON
incident-copy = 텍스트로 복사
incident-copied = 복사됨

## The notes of one's own team on an incident

notes-heading = 담당 팀의 안내
note-kind-note = 참고
note-kind-workaround = 해결 방법
note-kind-impact = 사내 영향
note-kind-action = 필요한 조치
note-by = 작성자: {$author}
note-in-language = 이 안내의 언어: {$language}
notice-in-language = 이 공지의 언어: {$language}
note-draft = 초안(게시되지 않음)
verdict-heading = 당사 상황
verdict-muted = 당사와 관련 없음
verdict-unaffected = 영향 없음
verdict-affected = 영향 있음
verdict-source = 출처: {$status}
home-services-muted = 당사와 관련 없는 서비스
remark-heading = 출처에서 제공한 요약
remark-in-language = 이 요약의 언어: {$language}

## Where a text comes from

source-original = 원문
source-reviewed = 사람이 검토한 번역
source-reviewed-by = 번역 검토자: {$name}
source-machine = 기계 번역
source-machine-by = 기계 번역: {$engine}
source-provided = 출처에서 제공한 번역
source-untranslated = 번역되지 않음, 표시 언어: {$language}
source-shown-in = 표시 언어: {$language}
source-show-original = 원문 보기
source-stale = 이전 버전의 번역이며, 이후 원문이 변경되었습니다
source-doubtful = 원문을 확인하세요
difference-missing = 이 번역에서 누락됨: {$original}
difference-changed = 이 번역에서 다름: {$translation}(원문: {$original})
difference-added = 원문에 없음: {$translation}
difference-untranslated = 번역되지 않음: {$translation}

## The history

history-month-title = {$month} 인시던트
history-empty = 이 달에는 인시던트가 없습니다.
history-newer = 최신: {$month}
history-older = 이전: {$month}
history-months-heading = 모든 월
history-none = 기록된 인시던트가 없습니다.
list-part = {$list}({$count}번째 부분)
history-incidents-heading = 인시던트
filter-heading = 목록 필터링
filter-all = 전체
filter-kind = 종류
filter-language = 언어
filter-shown = 표시
history-services-heading = 서비스별 인시던트

## Services

# The service of incidents whose record names none.
service-other = 기타
service-title = {$service} 상태
service-incidents-none = 이 서비스의 인시던트가 없습니다.
service-retired = 현재 기록에는 이 서비스가 더 이상 나오지 않습니다. 이전에 게시된 내용은 여기에 남아 있습니다.
service-days-heading = 최근 {$count}일
service-closed-heading = 이전 인시던트
service-years-heading = 연도별 인시던트
service-year-title = {$service} 인시던트: {$list}

## Other pages

not-found-title = 페이지를 찾을 수 없음
not-found-text = 이 주소에는 페이지가 없습니다. 페이지가 이동되었거나 주소가 잘못 입력되었을 수 있습니다.
language-choice-title = 언어 선택

## How to subscribe

subscribe-intro = 새 인시던트, 모든 업데이트, 종료 소식을 이 페이지의 언어로 받아볼 수 있습니다.
subscribe-teams-heading = Microsoft Teams
subscribe-teams = Teams에서 워크플로를 열고 RSS 트리거 “피드 항목이 게시되는 경우”와 작업 “채팅 또는 채널에 메시지 게시”로 흐름을 만드세요. 피드 주소:
subscribe-slack-heading = Slack
subscribe-slack = Slack에 RSS 앱을 추가하고, 업데이트를 받을 채널에서 이 줄을 보내세요.
subscribe-outlook-heading = Outlook
subscribe-outlook = Windows용 클래식 Outlook에서 “RSS 피드”를 마우스 오른쪽 단추로 클릭하고 “새 RSS 피드 추가”를 선택한 다음 이 주소를 붙여넣으세요. 새 Outlook과 웹용 Outlook은 피드를 표시하지 않으므로 캘린더를 사용하세요.
subscribe-reader-heading = 피드 리더
subscribe-reader = 피드 리더에 다음 주소 중 하나를 붙여넣으세요.
subscribe-open = 진행 중인 인시던트만(Atom 피드)
subscribe-calendar-heading = 캘린더
subscribe-calendar = 계획된 작업과, 진행 중인 인시던트의 다음 업데이트 예정 시각이 들어 있습니다. Outlook: “일정 추가”, “웹에서 구독”. Google 캘린더: “다른 캘린더”, “URL로 추가”. Apple 캘린더: “파일”, “새로운 캘린더 구독”. 하루에 한 번만 변경을 확인하는 프로그램도 있습니다.
subscribe-calendar-open = 이 기기의 캘린더에서 구독
subscribe-services-heading = 서비스 하나만
subscribe-api-heading = 프로그램용
subscribe-api = 모든 언어로 된 인시던트의 JSON입니다. ID는 해당 페이지 주소에 있는 ID입니다.
subscribe-api-statuspage = 많은 프로그램이 읽는 Statuspage API 형식의 사이트 상태입니다.
copy-address = 복사
calendar-title = {$title}: 캘린더
calendar-service-title = {$title}: {$service} 캘린더

## Feeds

feed-title = {$title}: 업데이트
feed-service-title = {$title}: {$service} 업데이트
feed-open-title = {$title}: 진행 중인 인시던트
feed-open-description = 현재 진행 중인 인시던트와 각각의 최신 업데이트입니다. 인시던트가 끝나면 해당 항목은 이 피드에서 사라집니다.
feed-incident-description = 이 인시던트가 업데이트될 때마다 길어지는 항목 하나입니다.
feed-entry-title = {$title} – {$status}
feed-entry-service = 서비스: {$service}
feed-entry-status = 상태: {$status}
feed-entry-link = 인시던트 전체 읽기

## Messages to subscribers

event-opened = 새 인시던트
event-updated = 새 업데이트
event-edited = 업데이트 정정
event-resolved = 인시던트 종료
event-maintenance-scheduled = 점검 예정
event-maintenance-begun = 점검이 시작되었습니다
event-maintenance-over = 점검이 끝났습니다
event-cut = 이어지는 내용은 페이지에서 확인하세요.
event-why = 이 메시지는 “{$title}”을(를) 구독하는 모든 분께 발송됩니다.
event-test = 테스트
event-test-title = 테스트 메시지
event-test-text = 이 메시지는 “{$name}” 채널을 테스트하기 위한 것입니다. 인시던트와는 관련이 없습니다.

## The search

search-label = 인시던트 검색
search-submit = 검색
search-hint = ID, 오류 코드, 서비스, 제목과 업데이트의 단어를 이 언어와 원문에서 검색합니다.
search-no-script = 검색하려면 JavaScript가 필요합니다. JavaScript를 사용하지 않는 경우 이력에서 모든 인시던트를 확인할 수 있습니다.
search-loading = 검색하는 중…
search-none = 검색 결과가 없습니다. 단어 수를 줄이거나 다른 단어로 검색해 보세요.
search-failed = 지금은 검색을 불러올 수 없습니다. 이력에서 모든 인시던트를 확인할 수 있습니다.
search-results = 검색 결과
search-more = 결과 더 보기
search-found = 검색 결과: {$number}건
search-newest = 최신 결과 {$number}건
search-partly = 최근 인시던트의 검색 결과: {$number}건
search-older = 이전 인시던트도 검색
