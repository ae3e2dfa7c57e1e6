# 日本語の画面の語句。キーの説明は en.ftl にある。です・ます調。数と助数詞の間に空白は入れない。

## The frame of every page

skip-to-content = 本文へ移動
nav-label = メイン
nav-home = 稼働状況
nav-history = 履歴
nav-subscribe = 購読
nav-search = 検索
language-chooser = 言語
feed-atom = Atom フィード
feed-rss = RSS フィード
feed-json = JSON フィード
feed-open = 未解決のインシデント（Atom）
back-to-home = 稼働状況に戻る
footer-generated-by = { -product } で生成
printed-at = 印刷日時: {$at}
-product = Kairan
label-value = {$label}: {$value}

## Counts

incident-count = インシデント{$count}件
update-count = 更新{$count}件

## Durations

duration-days = {$count}日
duration-hours = {$count}時間
duration-minutes = {$count}分
duration-under-a-minute = 1分未満
duration-pair = {$first}{$second}

## The overall state

overall-operational = すべてのサービスが正常に稼働しています
overall-unknown =
    { $count ->
        [0] サービスの状態に関するデータはまだありません
       *[other] {$count}件のサービスの状態が不明です
    }
overall-maintenance = {$count}件のサービスがメンテナンス中です
overall-advisory = {$count}件のサービスに軽微な問題があります
overall-degraded = {$count}件のサービスに問題があります
overall-outage = {$count}件のサービスが停止しています
overall-maintenance-named =
    { $count ->
       *[other] {$services} はメンテナンス中です
    }
overall-advisory-named =
    { $count ->
       *[other] {$services} に軽微な問題があります
    }
overall-degraded-named =
    { $count ->
       *[other] {$services} に問題があります
    }
overall-outage-named =
    { $count ->
       *[other] {$services} が停止しています
    }
as-of = {$at} 現在
checked-at = 最終確認: {$at}
check-stale = このページの情報は古い可能性があります（最終確認: {$at}）。
check-failed = このページが最新かどうかを確認できませんでした。
show-utc = UTC で表示
from-until = {$from}～{$until}

## The state of one service

state-operational = 正常
state-unknown = データなし
source-silent = {$at} 以降、{$source} から情報を受信できていません。表示されている状況はその時点のものです。
source-never-heard = {$source} からの情報はまだ受信していません。サービスの状況は不明です。
state-maintenance = メンテナンス中
state-advisory = 軽微な問題
state-degraded = 問題あり
state-outage = 停止

component-operational = 正常
component-degraded-performance = パフォーマンスの低下
component-partial-outage = 一部停止
component-major-outage = 大規模停止
component-under-maintenance = メンテナンス中

## The home page

home-open-heading = 未解決のインシデント
home-open-none = 未解決のインシデントはありません。
maintenance-heading = 計画メンテナンスと予定
planned-from-until = 予定: {$from}～{$until}
planned-start = 予定: {$at} 開始
home-recent-heading = 最近終了したインシデント
home-notices-heading = お知らせ
home-services-heading = サービス
home-services-operational = {$count}件のサービスは正常に稼働しています
home-services-other = その他のサービス
home-days-heading = サービス別の過去{$count}日間
days-link = {$service} の日ごとの状況:
days-with-incidents = インシデントあり {$count}日
days-with-maintenance = メンテナンス {$count}日
days-fine = 障害なし {$count}日
days-without-data = データなし {$count}日
day-unknown = データなし
day-fine = 障害なし
days-column-day = 日付
days-legend-label = 凡例
next-update-by = 次回更新予定: {$at} まで
next-update-was-due = 次回更新が遅れています（予定: {$at}）
no-update-since = {$at} 以降、更新がありません
estimated-resolution = 解決の見込み: {$at}
started-at = 発生: {$at}
notice-kind-info = お知らせ
notice-kind-warning = 重要

## The phase, the status and the classification of an incident

status-service-operational = サービスは正常
status-investigating = 調査中
status-reported = 報告あり
status-confirmed = 確認済み
status-restoring-service = サービスを復旧中
status-verifying-service = サービスの復旧を確認中
status-service-restored = サービス復旧済み
status-post-incident-review-published = 事後レポートを公開済み
status-service-degradation = サービスの低下
status-service-interruption = サービスの中断
status-extended-recovery = 復旧作業を継続中
status-false-positive = 誤検知
status-investigation-suspended = 調査を中断
status-resolved = 解決済み
status-resolved-external = 提供元により解決済み
status-mitigated = 影響を緩和済み
status-mitigated-external = 提供元により影響を緩和済み
status-identified = 原因を特定済み
status-monitoring = 経過観察中
status-postmortem = 事後レポート
status-scheduled = 予定
status-in-progress = 対応中
status-verifying = 確認中
status-completed = 完了
status-cancelled = 中止
status-window-over = 予定時間が終了
maintenance-status-scheduled = 実施予定
maintenance-status-in-progress = 実施中
maintenance-status-verifying = 動作確認中
maintenance-status-completed = 完了
maintenance-status-cancelled = 中止
status-available = 利用可能
status-service-information = サービス情報
status-service-disruption = サービスの障害
status-service-outage = サービスの停止
status-unknown = ステータス不明
classification-incident = インシデント
classification-advisory = アドバイザリ
classification-maintenance = メンテナンス

## The sections of an update

section-title = タイトル
section-summary = 概要
section-user-impact = ユーザーへの影響
section-symptoms = 症状
section-diagnosis = 診断
section-workaround = 回避策
section-more-info = 詳細情報
section-current-status = 現在の状況
section-final-status = 最終ステータス
section-scope-of-impact = 影響範囲
section-start-time = 開始時刻
section-end-time = 終了時刻
section-estimated-time-to-resolve = 解決予定時刻
section-preliminary-root-cause = 暫定的な根本原因
section-root-cause = 根本原因
section-next-steps = 今後の対応
section-next-update-by = 次回更新予定
section-next-update-overdue = 次回更新の遅れ（予定時刻）
section-next-update-promised = 当時の次回更新予定
section-other = その他の情報

## The page of an incident

incident-facts-heading = 概要
fact-service = サービス
fact-status = ステータス
fact-classification = 分類
fact-also-affected = その他の影響対象
fact-started = 発生
fact-ended = 終了
fact-unknown = 不明
fact-planned-start = 開始予定
fact-planned-end = 終了予定
fact-duration = 継続時間
fact-reopened = 再オープン
fact-last-updated = 最終更新
fact-incident-id = インシデント ID
fact-mentions = ほかに言及された ID
fact-next-update = 次回更新予定
fact-next-update-overdue = 次回更新の遅れ（予定時刻）
fact-report = 事後レポート
report-published = 公開済み
report-read = レポートを読む
report-document = レポートをダウンロード（{$kind}、{$size} KB）
incident-now-heading = 現在の状況
incident-root-cause-heading = 根本原因
incident-preliminary-root-cause-heading = 暫定的な根本原因
incident-next-steps-heading = 今後の対応
incident-root-cause-none = 更新に根本原因の項目はありません。
incident-next-steps-none = 更新に今後の対応の項目はありません。
incident-newest-update-heading = 最新の更新
incident-log-heading =
    { $count ->
        [0] 更新はありません
        [1] 更新は1件のみです
       *[other] 更新履歴（全{$count}件）
    }
log-newest-first = 新しい順
log-oldest-first = 古い順
update-number = 更新{$count}
update-link = この更新へのリンク
update-unfold = 更新{$count}を読む
update-shown-above = 上に記載
update-unchanged-since = {$update}から変更なし
update-changed-since = {$update}からの変更
changes-added = 追加
changes-removed = 削除
update-edited = 編集済み
update-earlier-wording-heading = 以前の文面
update-earlier-wording-seen = この文面を最初に確認した日時: {$at}
update-changed-later = この後に変更された箇所
update-reopened = インシデントを再オープン
update-unlisted = 提供元では掲載が終了しています
update-truncated = 長すぎるため、冒頭のみを表示しています
update-status-when-first-seen = 初回確認時のステータス: {$status}
update-title-changed-to = タイトルが「{$title}」に変更されました
update-affected = 影響対象
affected-change = {$name}: {$state}（以前: {$before}）
affected-more = 他{$count}件
update-empty = この更新には本文がありません。
incident-more-facts-heading = このインシデントの詳細
incident-also-known-as = 以前のタイトル
incident-problems-heading = 提供元のデータに誤りの可能性
incident-json = このインシデントの JSON
incident-copy = テキストとしてコピー
incident-copied = コピーしました

## The notes of one's own team on an incident

notes-heading = 担当チームからの補足
note-kind-note = 補足
note-kind-workaround = 回避策
note-kind-impact = 社内への影響
note-kind-action = 必要な対応
note-by = 作成者: {$author}
note-in-language = この補足は{$language}で書かれています
notice-in-language = このお知らせは{$language}で書かれています
note-draft = 下書き（未公開）
verdict-heading = 当社の状況
verdict-muted = 当社には関係ありません
verdict-unaffected = 影響なし
verdict-affected = 影響あり
verdict-source = 提供元: {$status}
home-services-muted = 当社に関係のないサービス
remark-heading = 提供元による要約
remark-in-language = この要約は{$language}で書かれています

## Where a text comes from

source-original = 原文
source-reviewed = 担当者が確認した翻訳
source-reviewed-by = {$name} が確認した翻訳
source-machine = 機械翻訳
source-machine-by = {$engine} による機械翻訳
source-provided = 提供元による翻訳
source-untranslated = 未翻訳のため、{$language}で表示しています
source-shown-in = {$language}で表示しています
source-show-original = 原文を表示
source-stale = 更新前の原文に基づく翻訳です（原文はその後変更されています）
source-doubtful = 原文をご確認ください
difference-missing = この翻訳では欠落: {$original}
difference-changed = この翻訳では相違: {$translation}（原文: {$original}）
difference-added = 原文にない記述: {$translation}
difference-untranslated = 未翻訳: {$translation}

## The history

history-month-title = {$month}のインシデント
history-empty = この月のインシデントはありません。
history-newer = 新しい履歴: {$month}
history-older = 古い履歴: {$month}
history-months-heading = すべての月
history-none = 記録されたインシデントはありません。
list-part = {$list}（その{$count}）
history-incidents-heading = インシデント
filter-heading = 一覧の絞り込み
filter-all = すべて
filter-kind = 種類
filter-language = 言語
filter-shown = 表示中
history-services-heading = サービス別のインシデント

## Services

# The service of incidents whose record names none.
service-other = その他
service-title = {$service} の稼働状況
service-incidents-none = このサービスのインシデントはありません。
service-retired = このサービスは現在の記録には含まれていません。これまでに公開された情報は引き続き掲載しています。
service-days-heading = 過去{$count}日間
service-closed-heading = 過去のインシデント
service-years-heading = 年別のインシデント
service-year-title = {$service}のインシデント: {$list}

## Other pages

not-found-title = ページが見つかりません
not-found-text = このアドレスにページはありません。移動したか、アドレスに誤りがある可能性があります。
language-choice-title = 言語を選択

## How to subscribe

subscribe-intro = 新しいインシデント、すべての更新、終了のお知らせを、このページの言語で受け取れます。
subscribe-teams-heading = Microsoft Teams
subscribe-teams = Teams で「ワークフロー」を開き、RSS のトリガー「フィード項目が発行される場合」とアクション「チャットまたはチャネルでメッセージを投稿する」でフローを作成します。フィードのアドレス:
subscribe-slack-heading = Slack
subscribe-slack = Slack に RSS アプリを追加し、更新を受け取るチャンネルでこの行を送信します。
subscribe-outlook-heading = Outlook
subscribe-outlook = 従来の Outlook for Windows で「RSS フィード」を右クリックし、「新しい RSS フィードの追加」を選んで、このアドレスを貼り付けます。新しい Outlook と Outlook on the web にはフィードの表示がないため、予定表をご利用ください。
subscribe-reader-heading = フィードリーダー
subscribe-reader = フィードリーダーに次のアドレスのどれかを貼り付けます。
subscribe-open = 未解決のインシデントのみ (Atom フィード)
subscribe-calendar-heading = カレンダー
subscribe-calendar = 計画作業と、未解決のインシデントの次回更新の予定時刻が入っています。Outlook では「予定表の追加」から「Web から購読」、Google カレンダーでは「他のカレンダー」から「URL で追加」、Apple のカレンダーでは「ファイル」から「新規照会カレンダー」を選びます。変更の確認が1日1回だけのプログラムもあります。
subscribe-calendar-open = この端末のカレンダーで購読する
subscribe-services-heading = サービスごとの購読
subscribe-api-heading = プログラム向け
subscribe-api = インシデントの JSON です。すべての言語が含まれます。ID はページのアドレスにある ID です。
subscribe-api-statuspage = 多くのプログラムが読める Statuspage の API 形式によるサイトの状態です。
copy-address = コピー
calendar-title = {$title}: カレンダー
calendar-service-title = {$title}: {$service}のカレンダー

## Feeds

feed-title = {$title}: 更新情報
feed-service-title = {$title}: {$service} の更新情報
feed-open-title = {$title}: 未解決のインシデント
feed-open-description = 現在未解決のインシデントと、それぞれの最新の更新情報です。インシデントが終わると、その項目はこのフィードからなくなります。
feed-incident-description = このインシデントが更新されるたびに長くなる、1 件の項目です。
feed-entry-title = {$title} – {$status}
feed-entry-service = サービス: {$service}
feed-entry-status = ステータス: {$status}
feed-entry-link = インシデントの全文を読む

## Messages to subscribers

event-opened = 新しいインシデント
event-updated = 新しい更新
event-edited = 更新内容の訂正
event-resolved = インシデント終了
event-maintenance-scheduled = メンテナンスの予定
event-maintenance-begun = メンテナンスを開始しました
event-maintenance-over = メンテナンスが終了しました
event-cut = 続きはページをご覧ください。
event-why = このメッセージは、「{$title}」をフォローしているすべての方にお送りしています。
event-test = テスト
event-test-title = テストメッセージ
event-test-text = このメッセージは、チャネル「{$name}」のテストです。インシデントに関するものではありません。

## The search

search-label = インシデントを検索
search-submit = 検索
search-hint = ID、エラー コード、サービス名、タイトルや更新の言葉を、この言語でも原文でも検索できます。
search-no-script = 検索には JavaScript が必要です。JavaScript を使わない場合は、履歴ですべてのインシデントを確認できます。
search-loading = 検索しています…
search-none = 見つかりませんでした。言葉を減らすか、別の言葉でお試しください。
search-failed = 現在、検索を読み込めません。履歴ですべてのインシデントを確認できます。
search-results = 検索結果
search-more = さらに表示
search-found = {$number}件見つかりました
search-newest = 新しい順に{$number}件
search-partly = 新しいインシデントの検索結果: {$number}件
search-older = 古いインシデントも検索
