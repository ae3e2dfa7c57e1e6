# 介面用語（繁體中文，臺灣用語）；各鍵的意義請見 en.ftl。中文與西文、數字之間留一個空格；稱呼用「您」。

## The frame of every page

skip-to-content = 跳至主要內容
nav-label = 主要導覽
nav-home = 服務狀態
nav-history = 歷史記錄
nav-subscribe = 訂閱
nav-search = 搜尋
language-chooser = 語言
feed-atom = Atom 訂閱
feed-rss = RSS 訂閱
feed-json = JSON 訂閱
feed-open = 未解決的事件（Atom）
back-to-home = 返回服務狀態
footer-generated-by = 由 { -product } 產生
printed-at = 列印時間：{$at}
-product = Kairan
label-value = {$label}：{$value}

## Counts

incident-count = {$count} 個事件
update-count = {$count} 次更新

## Durations

duration-days = {$count} 天
duration-hours = {$count} 小時
duration-minutes = {$count} 分鐘
duration-under-a-minute = 不到 1 分鐘
duration-pair = {$first} {$second}

## The overall state

overall-operational = 所有服務皆正常運作
overall-unknown =
    { $count ->
        [0] 尚無服務狀態資料
       *[other] {$count} 項服務的狀態不明
    }
overall-maintenance = {$count} 項服務正在維護
overall-advisory = {$count} 項服務有輕微問題
overall-degraded = {$count} 項服務有問題
overall-outage = {$count} 項服務中斷
overall-maintenance-named =
    { $count ->
       *[other] {$services} 正在維護
    }
overall-advisory-named =
    { $count ->
       *[other] {$services} 有輕微問題
    }
overall-degraded-named =
    { $count ->
       *[other] {$services} 有問題
    }
overall-outage-named =
    { $count ->
       *[other] {$services} 中斷
    }
as-of = 截至 {$at}
checked-at = 上次檢查：{$at}
check-stale = 此頁面可能不是最新內容。上次檢查：{$at}。
check-failed = 無法確認此頁面是否為最新內容。
show-utc = 顯示 UTC 時間
from-until = {$from} 至 {$until}

## The state of one service

state-operational = 正常
state-unknown = 尚無資料
source-silent = 自 {$at} 起未收到來自 {$source} 的資料。顯示的服務資訊為當時的情況。
source-never-heard = 尚未收到來自 {$source} 的資料，其服務狀態不明。
state-maintenance = 維護中
state-advisory = 輕微問題
state-degraded = 有問題
state-outage = 中斷

component-operational = 正常
component-degraded-performance = 效能降低
component-partial-outage = 部分中斷
component-major-outage = 嚴重中斷
component-under-maintenance = 維護中

## The home page

home-open-heading = 未解決的事件
home-open-none = 沒有未解決的事件。
maintenance-heading = 預定維護與活動
planned-from-until = 預定時間：{$from} 至 {$until}
planned-start = 預定開始時間：{$at}
home-recent-heading = 最近結束的事件
home-notices-heading = 通知
home-services-heading = 服務
home-services-operational = {$count} 項服務運作正常
home-services-other = 其他服務
home-days-heading = 各項服務最近 {$count} 天的情況
days-link = {$service} 的每日情況：
days-with-incidents = {$count} 天有事件
days-with-maintenance = {$count} 天維護
days-fine = {$count} 天無故障
days-without-data = {$count} 天無資料
day-unknown = 無資料
day-fine = 無故障
days-column-day = 日期
days-legend-label = 圖例
next-update-by = 下次更新不晚於 {$at}
next-update-was-due = 下次更新已逾期（原訂於 {$at}）
no-update-since = 自 {$at} 起沒有更新
estimated-resolution = 預計解決時間：{$at}
started-at = 開始時間：{$at}
notice-kind-info = 通知
notice-kind-warning = 重要

## The phase, the status and the classification of an incident

status-service-operational = 服務正常
status-investigating = 調查中
status-reported = 已回報
status-confirmed = 已確認
status-restoring-service = 正在還原服務
status-verifying-service = 正在確認服務
status-service-restored = 服務已還原
status-post-incident-review-published = 事後檢討報告已發佈
status-service-degradation = 服務降級
status-service-interruption = 服務中斷
status-extended-recovery = 復原作業持續中
status-false-positive = 誤判
status-investigation-suspended = 調查已暫停
status-resolved = 已解決
status-resolved-external = 供應商已解決
status-mitigated = 影響已減輕
status-mitigated-external = 供應商已減輕影響
status-identified = 已找出原因
status-monitoring = 觀察中
status-postmortem = 事後檢討報告
status-scheduled = 已排定
status-in-progress = 處理中
status-verifying = 確認中
status-completed = 已完成
status-cancelled = 已取消
status-window-over = 預定時間已過
maintenance-status-scheduled = 已排定
maintenance-status-in-progress = 進行中
maintenance-status-verifying = 確認中
maintenance-status-completed = 已完成
maintenance-status-cancelled = 已取消
status-available = 可用
status-service-information = 服務資訊
status-service-disruption = 服務異常
status-service-outage = 服務停擺
status-unknown = 狀態不明
classification-incident = 事件
classification-advisory = 公告
classification-maintenance = 維護

## The sections of an update

section-title = 標題
section-summary = 摘要
section-user-impact = 使用者影響
section-symptoms = 症狀
section-diagnosis = 診斷
section-workaround = 因應措施
section-more-info = 詳細資訊
section-current-status = 目前狀態
section-final-status = 最終狀態
section-scope-of-impact = 影響範圍
section-start-time = 開始時間
section-end-time = 結束時間
section-estimated-time-to-resolve = 預計解決時間
section-preliminary-root-cause = 初步根本原因
section-root-cause = 根本原因
section-next-steps = 後續步驟
section-next-update-by = 下次更新不晚於
section-next-update-overdue = 下次更新已逾期，原訂於
section-next-update-promised = 當時預告的下次更新時間
section-other = 其他資訊

## The page of an incident

incident-facts-heading = 基本資訊
fact-service = 服務
fact-status = 狀態
fact-classification = 類別
fact-also-affected = 其他受影響的服務
fact-started = 開始時間
fact-ended = 結束時間
fact-unknown = 不明
fact-planned-start = 預定開始時間
fact-planned-end = 預定結束時間
fact-duration = 持續時間
fact-reopened = 重新開啟時間
fact-last-updated = 上次更新時間
fact-incident-id = 事件識別碼
fact-mentions = 另提及
fact-next-update = 下次更新時間
fact-next-update-overdue = 下次更新已逾期，原訂於
fact-report = 事後檢討報告
report-published = 已發佈
report-read = 閱讀報告
report-document = 下載報告（{$kind}，{$size} KB）
incident-now-heading = 目前情況
incident-root-cause-heading = 根本原因
incident-preliminary-root-cause-heading = 初步根本原因
incident-next-steps-heading = 後續步驟
incident-root-cause-none = 所有更新都沒有關於根本原因的段落。
incident-next-steps-none = 所有更新都沒有關於後續步驟的段落。
incident-newest-update-heading = 最新更新
incident-log-heading =
    { $count ->
        [0] 沒有更新
        [1] 僅有 1 次更新
       *[other] 全部 {$count} 次更新
    }
log-newest-first = 最新的在前
log-oldest-first = 最舊的在前
update-number = 更新 {$count}
update-link = 此更新的連結
update-unfold = 閱讀更新 {$count}
update-shown-above = 已顯示於上方
update-unchanged-since = 自{$update}起未變
update-changed-since = 自{$update}以來的變更
changes-added = 新增
changes-removed = 刪除
update-edited = 已編輯
update-earlier-wording-heading = 先前的內容
update-earlier-wording-seen = 首次看到此內容的時間：{$at}
update-changed-later = 之後變更之處
update-reopened = 事件已重新開啟
update-unlisted = 來源已不再列出
update-truncated = 內容過長，僅顯示開頭
update-status-when-first-seen = 首次看到時的狀態：{$status}
update-title-changed-to = 標題已改為「{$title}」
update-affected = 受影響的項目
affected-change = {$name}：{$state}（之前：{$before}）
affected-more = 另外 {$count} 項
update-empty = 此更新沒有內容。
incident-more-facts-heading = 此事件的更多資訊
incident-also-known-as = 先前的標題
incident-problems-heading = 來源資料中可能的錯誤
incident-json = 此事件的 JSON 資料
incident-copy = 複製為文字
incident-copied = 已複製

## The notes of one's own team on an incident

notes-heading = 我們團隊的說明
note-kind-note = 說明
note-kind-workaround = 因應措施
note-kind-impact = 對我們的影響
note-kind-action = 您需要做什麼
note-by = 作者：{$author}
note-in-language = 此說明的語言：{$language}
notice-in-language = 此通知的語言：{$language}
note-draft = 草稿（未發布）
verdict-heading = 我方情況
verdict-muted = 與我們無關
verdict-unaffected = 不受影響
verdict-affected = 受影響
verdict-source = 來源：{$status}
home-services-muted = 與我們無關的服務
remark-heading = 來源提供的摘要
remark-in-language = 此摘要的語言：{$language}

## Where a text comes from

source-original = 原文
source-reviewed = 經人工審閱的譯文
source-reviewed-by = 譯文由 {$name} 審閱
source-machine = 機器翻譯
source-machine-by = 由 {$engine} 機器翻譯
source-provided = 來源提供的譯文
source-untranslated = 未翻譯，以{$language}顯示
source-shown-in = 以{$language}顯示
source-show-original = 顯示原文
source-stale = 譯文依據較早的版本，原文之後已變更
source-doubtful = 請核對原文
difference-missing = 此譯文缺少：{$original}
difference-changed = 此譯文有出入：{$translation}（原文：{$original}）
difference-added = 原文中沒有：{$translation}
difference-untranslated = 未翻譯：{$translation}

## The history

history-month-title = {$month}的事件
history-empty = 本月沒有事件。
history-newer = 較新：{$month}
history-older = 較舊：{$month}
history-months-heading = 所有月份
history-none = 沒有事件記錄。
list-part = {$list}（第 {$count} 部分）
history-incidents-heading = 事件
filter-heading = 篩選此清單
filter-all = 全部
filter-kind = 類型
filter-language = 語言
filter-shown = 顯示
history-services-heading = 依服務檢視事件

## Services

# The service of incidents whose record names none.
service-other = 其他
service-title = {$service} 的狀態
service-incidents-none = 此服務沒有事件。
service-retired = 記錄中已不再提及此服務。先前發佈的內容會保留在這裡。
service-days-heading = 最近 {$count} 天
service-closed-heading = 先前的事件
service-years-heading = 依年份檢視事件
service-year-title = {$service} 的事件：{$list}

## Other pages

not-found-title = 找不到頁面
not-found-text = 這個網址沒有頁面。頁面可能已移動，或網址輸入有誤。
language-choice-title = 選擇語言

## How to subscribe

subscribe-intro = 以本頁的語言得知新事件、每次更新以及事件的結束。
subscribe-teams-heading = Microsoft Teams
subscribe-teams = 在 Teams 中開啟「工作流程」，以 RSS 觸發程序「發佈摘要項目時」和動作「在聊天或頻道中張貼訊息」建立流程。訂閱的網址：
subscribe-slack-heading = Slack
subscribe-slack = 將 RSS 應用程式加入 Slack，並在要接收更新的頻道中傳送這一行：
subscribe-outlook-heading = Outlook
subscribe-outlook = 在傳統 Outlook for Windows 中以滑鼠右鍵按一下「RSS 摘要」，選擇「新增 RSS 摘要」並貼上此網址。新版 Outlook 和網頁版 Outlook 不顯示訂閱，請改用行事曆。
subscribe-reader-heading = 訂閱閱讀器
subscribe-reader = 將以下任一網址貼到您的訂閱閱讀器中：
subscribe-open = 僅未解決的事件（Atom 訂閱）
subscribe-calendar-heading = 行事曆
subscribe-calendar = 其中包含計畫中的工作，以及未解決事件的下次更新時間。Outlook：「新增行事曆」、「從網際網路訂閱」。Google 日曆：「其他日曆」、「加入日曆網址」。Apple 行事曆：「檔案」、「新增行事曆訂閱」。有些程式每天只檢查一次變更。
subscribe-calendar-open = 用此裝置的行事曆訂閱
subscribe-services-heading = 單一服務
subscribe-api-heading = 供程式使用
subscribe-api = 事件的 JSON，包含所有語言。ID 是事件頁面網址中的 ID：
subscribe-api-statuspage = 以 Statuspage API 格式提供的網站狀態，許多程式都能讀取：
copy-address = 複製
calendar-title = {$title}：行事曆
calendar-service-title = {$title}：{$service}的行事曆

## Feeds

feed-title = {$title}：更新
feed-service-title = {$title}：{$service} 的更新
feed-open-title = {$title}：未解決的事件
feed-open-description = 目前未解決的事件，各附最新更新。事件結束後，相應項目會從此訂閱中移除。
feed-incident-description = 僅有一個項目，此事件每次更新都會增加其內容。
feed-entry-title = {$title} – {$status}
feed-entry-service = 服務：{$service}
feed-entry-status = 狀態：{$status}
feed-entry-link = 閱讀完整事件

## Messages to subscribers

event-opened = 新事件
event-updated = 新的更新
event-edited = 更新內容已更正
event-resolved = 事件已結束
event-maintenance-scheduled = 已排定維護
event-maintenance-begun = 維護已開始
event-maintenance-over = 維護已結束
event-cut = 後續內容請見頁面。
event-why = 您收到此訊息，是因為它會傳送給所有關注「{$title}」的人。
event-test = 測試
event-test-title = 測試訊息
event-test-text = 此訊息用於測試通道「{$name}」，與任何事件無關。

## The search

search-label = 搜尋事件
search-submit = 搜尋
search-hint = 可搜尋 ID、錯誤碼、服務，以及標題和更新中的文字，支援本語言和原文。
search-no-script = 搜尋需要 JavaScript。若未啟用，可在歷史記錄中查看所有事件。
search-loading = 正在搜尋…
search-none = 找不到結果。請減少或更換搜尋字詞。
search-failed = 目前無法載入搜尋。可在歷史記錄中查看所有事件。
search-results = 搜尋結果
search-more = 更多結果
search-found = 結果：{$number}
search-newest = 最新的 {$number} 筆結果
search-partly = 較新事件中的結果：{$number}
search-older = 搜尋較早的事件
