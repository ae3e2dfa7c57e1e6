# 界面用语（简体中文）；各键的含义见 en.ftl。中文与西文、数字之间留一个空格；称呼用“您”。

## The frame of every page

skip-to-content = 跳到正文
nav-label = 主导航
nav-home = 服务状态
nav-history = 历史记录
nav-subscribe = 订阅
nav-search = 搜索
language-chooser = 语言
feed-atom = Atom 订阅源
feed-rss = RSS 订阅源
feed-json = JSON 订阅源
feed-open = 未解决的事件（Atom）
back-to-home = 返回服务状态
footer-generated-by = 由 { -product } 生成
printed-at = 打印时间：{$at}
-product = Kairan
label-value = {$label}：{$value}

## Counts

incident-count = {$count} 个事件
update-count = {$count} 次更新

## Durations

duration-days = {$count} 天
duration-hours = {$count} 小时
duration-minutes = {$count} 分钟
duration-under-a-minute = 不到 1 分钟
duration-pair = {$first} {$second}

## The overall state

overall-operational = 所有服务均正常运行
overall-unknown =
    { $count ->
        [0] 尚无服务状态数据
       *[other] {$count} 项服务的状态未知
    }
overall-maintenance = {$count} 项服务正在维护
overall-advisory = {$count} 项服务存在轻微问题
overall-degraded = {$count} 项服务存在问题
overall-outage = {$count} 项服务中断
overall-maintenance-named =
    { $count ->
       *[other] {$services} 正在维护
    }
overall-advisory-named =
    { $count ->
       *[other] {$services} 存在轻微问题
    }
overall-degraded-named =
    { $count ->
       *[other] {$services} 存在问题
    }
overall-outage-named =
    { $count ->
       *[other] {$services} 中断
    }
as-of = 截至 {$at}
checked-at = 上次检查：{$at}
check-stale = 此页面可能不是最新的。上次检查：{$at}。
check-failed = 无法确认此页面是否为最新。
show-utc = 显示 UTC 时间
from-until = {$from} 至 {$until}

## The state of one service

state-operational = 正常
state-unknown = 尚无数据
source-silent = 自 {$at} 起未收到来自 {$source} 的数据。所显示的服务信息为当时的情况。
source-never-heard = 尚未收到来自 {$source} 的数据，其服务状态未知。
state-maintenance = 维护中
state-advisory = 轻微问题
state-degraded = 存在问题
state-outage = 中断

component-operational = 正常
component-degraded-performance = 性能下降
component-partial-outage = 部分中断
component-major-outage = 严重中断
component-under-maintenance = 维护中

## The home page

home-open-heading = 未解决的事件
home-open-none = 没有未解决的事件。
maintenance-heading = 计划内维护与活动
planned-from-until = 计划时间：{$from} 至 {$until}
planned-start = 计划开始时间：{$at}
home-recent-heading = 最近结束的事件
home-notices-heading = 通知
home-services-heading = 服务
home-services-operational = {$count} 项服务运行正常
home-services-other = 其他服务
home-days-heading = 各服务最近 {$count} 天的情况
days-link = {$service} 的每日情况：
days-with-incidents = {$count} 天有事件
days-with-maintenance = {$count} 天维护
days-fine = {$count} 天无故障
days-without-data = {$count} 天无数据
day-unknown = 无数据
day-fine = 无故障
days-column-day = 日期
days-legend-label = 图例
next-update-by = 下次更新不晚于 {$at}
next-update-was-due = 下次更新已逾期（原定于 {$at}）
no-update-since = 自 {$at} 起没有更新
estimated-resolution = 预计解决时间：{$at}
started-at = 开始时间：{$at}
notice-kind-info = 通知
notice-kind-warning = 重要

## The phase, the status and the classification of an incident

status-service-operational = 服务正常
status-investigating = 正在调查
status-reported = 已报告
status-confirmed = 已确认
status-restoring-service = 正在恢复服务
status-verifying-service = 正在验证服务
status-service-restored = 服务已恢复
status-post-incident-review-published = 事后审查报告已发布
status-service-degradation = 服务降级
status-service-interruption = 服务中断
status-extended-recovery = 恢复仍在继续
status-false-positive = 误报
status-investigation-suspended = 调查已暂停
status-resolved = 已解决
status-resolved-external = 提供商已解决
status-mitigated = 影响已缓解
status-mitigated-external = 提供商已缓解影响
status-identified = 已查明原因
status-monitoring = 正在观察
status-postmortem = 事后审查报告
status-scheduled = 已安排
status-in-progress = 处理中
status-verifying = 正在验证
status-completed = 已完成
status-cancelled = 已取消
status-window-over = 计划时间已过
maintenance-status-scheduled = 已安排
maintenance-status-in-progress = 进行中
maintenance-status-verifying = 正在验证
maintenance-status-completed = 已完成
maintenance-status-cancelled = 已取消
status-available = 可用
status-service-information = 服务信息
status-service-disruption = 服务出现故障
status-service-outage = 服务停止
status-unknown = 状态未知
classification-incident = 事件
classification-advisory = 公告
classification-maintenance = 维护

## The sections of an update

section-title = 标题
section-summary = 摘要
section-user-impact = 用户影响
section-symptoms = 症状
section-diagnosis = 诊断
section-workaround = 解决方法
section-more-info = 更多信息
section-current-status = 当前状态
section-final-status = 最终状态
section-scope-of-impact = 影响范围
section-start-time = 开始时间
section-end-time = 结束时间
section-estimated-time-to-resolve = 预计解决时间
section-preliminary-root-cause = 初步根本原因
section-root-cause = 根本原因
section-next-steps = 后续步骤
section-next-update-by = 下次更新不晚于
section-next-update-overdue = 下次更新已逾期，原定于
section-next-update-promised = 当时预告的下次更新时间
section-other = 其他信息

## The page of an incident

incident-facts-heading = 基本信息
fact-service = 服务
fact-status = 状态
fact-classification = 类别
fact-also-affected = 其他受影响的服务
fact-started = 开始时间
fact-ended = 结束时间
fact-unknown = 未知
fact-planned-start = 计划开始时间
fact-planned-end = 计划结束时间
fact-duration = 持续时间
fact-reopened = 重新打开时间
fact-last-updated = 上次更新时间
fact-incident-id = 事件 ID
fact-mentions = 另提及
fact-next-update = 下次更新时间
fact-next-update-overdue = 下次更新已逾期，原定于
fact-report = 事后审查报告
report-published = 已发布
report-read = 阅读报告
report-document = 下载报告（{$kind}，{$size} KB）
incident-now-heading = 当前情况
incident-root-cause-heading = 根本原因
incident-preliminary-root-cause-heading = 初步根本原因
incident-next-steps-heading = 后续步骤
incident-root-cause-none = 所有更新中均没有关于根本原因的部分。
incident-next-steps-none = 所有更新中均没有关于后续步骤的部分。
incident-newest-update-heading = 最新更新
incident-log-heading =
    { $count ->
        [0] 没有更新
        [1] 仅有 1 次更新
       *[other] 全部 {$count} 次更新
    }
log-newest-first = 最新的在前
log-oldest-first = 最早的在前
update-number = 更新 {$count}
update-link = 此更新的链接
update-unfold = 阅读更新 {$count}
update-shown-above = 已显示在上方
update-unchanged-since = 自{$update}起未变
update-changed-since = 自{$update}以来的更改
changes-added = 新增
changes-removed = 删除
update-edited = 已修改
update-earlier-wording-heading = 先前的文本
update-earlier-wording-seen = 首次看到此文本的时间：{$at}
update-changed-later = 之后更改之处
update-reopened = 事件已重新打开
update-unlisted = 来源已不再列出
update-truncated = 文本过长，仅显示开头部分
update-status-when-first-seen = 首次看到时的状态：{$status}
update-title-changed-to = 标题已改为“{$title}”
update-affected = 受影响的项目
affected-change = {$name}：{$state}（之前：{$before}）
affected-more = 另外 {$count} 项
update-empty = 此更新没有文本。
incident-more-facts-heading = 此事件的更多信息
incident-also-known-as = 先前的标题
incident-problems-heading = 来源数据中可能存在的错误
incident-json = 此事件的 JSON 数据
incident-copy = 复制为文本
incident-copied = 已复制

## The notes of one's own team on an incident

notes-heading = 我们团队的说明
note-kind-note = 说明
note-kind-workaround = 解决方法
note-kind-impact = 对我们的影响
note-kind-action = 您需要做什么
note-by = 作者：{$author}
note-in-language = 此说明的语言：{$language}
notice-in-language = 此通知的语言：{$language}
note-draft = 草稿（未发布）
verdict-heading = 我方情况
verdict-muted = 与我们无关
verdict-unaffected = 不受影响
verdict-affected = 受影响
verdict-source = 来源：{$status}
home-services-muted = 与我们无关的服务
remark-heading = 来源提供的摘要
remark-in-language = 此摘要的语言：{$language}

## Where a text comes from

source-original = 原文
source-reviewed = 经人工审校的译文
source-reviewed-by = 译文由 {$name} 审校
source-machine = 机器翻译
source-machine-by = 由 {$engine} 机器翻译
source-provided = 来源提供的译文
source-untranslated = 未翻译，以{$language}显示
source-shown-in = 以{$language}显示
source-show-original = 显示原文
source-stale = 译文基于较早的版本，原文此后已更改
source-doubtful = 请核对原文
difference-missing = 此译文缺少：{$original}
difference-changed = 此译文有出入：{$translation}（原文：{$original}）
difference-added = 原文中没有：{$translation}
difference-untranslated = 未翻译：{$translation}

## The history

history-month-title = {$month}的事件
history-empty = 本月没有事件。
history-newer = 较新：{$month}
history-older = 较早：{$month}
history-months-heading = 所有月份
history-none = 没有事件记录。
list-part = {$list}（第 {$count} 部分）
history-incidents-heading = 事件
filter-heading = 筛选此列表
filter-all = 全部
filter-kind = 类型
filter-language = 语言
filter-shown = 显示
history-services-heading = 按服务查看事件

## Services

# The service of incidents whose record names none.
service-other = 其他
service-title = {$service} 的状态
service-incidents-none = 此服务没有事件。
service-retired = 记录中已不再提及此服务。此前发布的内容保留在此处。
service-days-heading = 最近 {$count} 天
service-closed-heading = 以往事件
service-years-heading = 按年份查看事件
service-year-title = {$service} 的事件：{$list}

## Other pages

not-found-title = 找不到页面
not-found-text = 此地址没有页面。页面可能已移动，或者地址输入有误。
language-choice-title = 选择语言

## How to subscribe

subscribe-intro = 以本页的语言获知新事件、每次更新以及事件的结束。
subscribe-teams-heading = Microsoft Teams
subscribe-teams = 在 Teams 中打开“工作流”，用 RSS 触发器“发布源项目时”和操作“在聊天或频道中发布消息”创建一个流。订阅源地址：
subscribe-slack-heading = Slack
subscribe-slack = 将 RSS 应用添加到 Slack，并在要接收更新的频道中发送这一行：
subscribe-outlook-heading = Outlook
subscribe-outlook = 在经典 Outlook for Windows 中右键单击“RSS 源”，选择“添加新 RSS 源”并粘贴此地址。新版 Outlook 和 Outlook 网页版不显示订阅源，请在其中使用日历。
subscribe-reader-heading = 订阅阅读器
subscribe-reader = 将以下任一地址粘贴到您的订阅阅读器中：
subscribe-open = 仅未解决的事件（Atom 订阅源）
subscribe-calendar-heading = 日历
subscribe-calendar = 其中包含计划中的工作，以及未解决事件的下次更新时间。Outlook：“添加日历”、“从 Web 订阅”。Google 日历：“其他日历”、“通过网址添加”。Apple 日历：“文件”、“新建日历订阅”。有些程序每天只检查一次变更。
subscribe-calendar-open = 用此设备的日历订阅
subscribe-services-heading = 单个服务
subscribe-api-heading = 供程序使用
subscribe-api = 事件的 JSON，包含所有语言。ID 是事件页面地址中的 ID：
subscribe-api-statuspage = 以 Statuspage API 格式提供的站点状态，许多程序都能读取：
copy-address = 复制
calendar-title = {$title}：日历
calendar-service-title = {$title}：{$service}的日历

## Feeds

feed-title = {$title}：更新
feed-service-title = {$title}：{$service} 的更新
feed-open-title = {$title}：未解决的事件
feed-open-description = 目前未解决的事件，各附最新更新。事件结束后，相应条目会从此订阅源中移除。
feed-incident-description = 仅有一个条目，此事件每次更新都会增加其内容。
feed-entry-title = {$title} – {$status}
feed-entry-service = 服务：{$service}
feed-entry-status = 状态：{$status}
feed-entry-link = 阅读完整事件

## Messages to subscribers

event-opened = 新事件
event-updated = 新的更新
event-edited = 更新内容已更正
event-resolved = 事件已结束
event-maintenance-scheduled = 已安排维护
event-maintenance-begun = 维护已开始
event-maintenance-over = 维护已结束
event-cut = 后续内容请见页面。
event-why = 您收到此消息，是因为它会发送给所有关注“{$title}”的人。
event-test = 测试
event-test-title = 测试消息
event-test-text = 此消息用于测试通道“{$name}”，与任何事件无关。

## The search

search-label = 搜索事件
search-submit = 搜索
search-hint = 可搜索 ID、错误代码、服务以及标题和更新中的文字，支持本语言和原文。
search-no-script = 搜索需要 JavaScript。如未启用，可在历史记录中查看所有事件。
search-loading = 正在搜索…
search-none = 未找到结果。请尝试减少或更换搜索词。
search-failed = 目前无法加载搜索。可在历史记录中查看所有事件。
search-results = 搜索结果
search-more = 更多结果
search-found = 结果：{$number}
search-newest = 最新的 {$number} 条结果
search-partly = 较新事件中的结果：{$number}
search-older = 搜索更早的事件
