# كلمات الواجهة بالعربية الفصحى؛ شرح المفاتيح في en.ftl.
# صيغ العدد ست: zero للصفر، وone للواحد، وtwo للاثنين، وfew من 3 إلى 10، وmany من 11 إلى 99، وother للمئات وما فوقها.

## The frame of every page

skip-to-content = الانتقال إلى المحتوى
nav-label = التنقل الرئيسي
nav-home = حالة الخدمات
nav-history = السجل
nav-subscribe = الاشتراك
nav-search = البحث
language-chooser = اللغة
feed-atom = خلاصة Atom
feed-rss = خلاصة RSS
feed-json = خلاصة JSON
feed-open = الحوادث المفتوحة (Atom)
back-to-home = العودة إلى حالة الخدمات
footer-generated-by = أُنشئ بواسطة { -product }
printed-at = تاريخ الطباعة: {$at}
-product = Kairan
label-value = {$label}: {$value}

## Counts

incident-count =
    { $count ->
        [zero] لا حوادث
        [one] حادث واحد
        [two] حادثان
        [few] {$count} حوادث
        [many] {$count} حادثًا
       *[other] {$count} حادث
    }
update-count =
    { $count ->
        [zero] لا تحديثات
        [one] تحديث واحد
        [two] تحديثان
        [few] {$count} تحديثات
        [many] {$count} تحديثًا
       *[other] {$count} تحديث
    }

## Durations

duration-days =
    { $count ->
        [zero] {$count} يوم
        [one] يوم واحد
        [two] يومان
        [few] {$count} أيام
        [many] {$count} يومًا
       *[other] {$count} يوم
    }
duration-hours =
    { $count ->
        [zero] {$count} ساعة
        [one] ساعة واحدة
        [two] ساعتان
        [few] {$count} ساعات
        [many] {$count} ساعة
       *[other] {$count} ساعة
    }
duration-minutes =
    { $count ->
        [zero] {$count} دقيقة
        [one] دقيقة واحدة
        [two] دقيقتان
        [few] {$count} دقائق
        [many] {$count} دقيقة
       *[other] {$count} دقيقة
    }
duration-under-a-minute = أقل من دقيقة
duration-pair = {$first} و{$second}

## The overall state

overall-operational = جميع الخدمات تعمل بشكل طبيعي
overall-unknown =
    { $count ->
        [zero] لا توجد بعد بيانات عن حالة الخدمات
        [one] حالة خدمة واحدة غير معروفة
        [two] حالة خدمتين غير معروفة
        [few] حالة {$count} خدمات غير معروفة
        [many] حالة {$count} خدمة غير معروفة
       *[other] حالة {$count} خدمة غير معروفة
    }
overall-maintenance =
    { $count ->
        [zero] لا خدمات قيد الصيانة
        [one] خدمة واحدة قيد الصيانة
        [two] خدمتان قيد الصيانة
        [few] {$count} خدمات قيد الصيانة
        [many] {$count} خدمة قيد الصيانة
       *[other] {$count} خدمة قيد الصيانة
    }
overall-advisory =
    { $count ->
        [zero] لا خدمات فيها مشكلات بسيطة
        [one] خدمة واحدة فيها مشكلات بسيطة
        [two] خدمتان فيهما مشكلات بسيطة
        [few] {$count} خدمات فيها مشكلات بسيطة
        [many] {$count} خدمة فيها مشكلات بسيطة
       *[other] {$count} خدمة فيها مشكلات بسيطة
    }
overall-degraded =
    { $count ->
        [zero] لا خدمات فيها مشكلات
        [one] خدمة واحدة فيها مشكلات
        [two] خدمتان فيهما مشكلات
        [few] {$count} خدمات فيها مشكلات
        [many] {$count} خدمة فيها مشكلات
       *[other] {$count} خدمة فيها مشكلات
    }
overall-outage =
    { $count ->
        [zero] لا خدمات متوقفة
        [one] خدمة واحدة متوقفة
        [two] خدمتان متوقفتان
        [few] {$count} خدمات متوقفة
        [many] {$count} خدمة متوقفة
       *[other] {$count} خدمة متوقفة
    }
overall-maintenance-named =
    { $count ->
        [zero] خدمات {$services} قيد الصيانة
        [one] خدمة {$services} قيد الصيانة
        [two] خدمتا {$services} قيد الصيانة
        [few] خدمات {$services} قيد الصيانة
        [many] خدمات {$services} قيد الصيانة
       *[other] خدمات {$services} قيد الصيانة
    }
overall-advisory-named =
    { $count ->
        [zero] مشكلات بسيطة في {$services}
        [one] مشكلات بسيطة في {$services}
        [two] مشكلات بسيطة في {$services}
        [few] مشكلات بسيطة في {$services}
        [many] مشكلات بسيطة في {$services}
       *[other] مشكلات بسيطة في {$services}
    }
overall-degraded-named =
    { $count ->
        [zero] مشكلات في {$services}
        [one] مشكلات في {$services}
        [two] مشكلات في {$services}
        [few] مشكلات في {$services}
        [many] مشكلات في {$services}
       *[other] مشكلات في {$services}
    }
overall-outage-named =
    { $count ->
        [zero] خدمات {$services} متوقفة
        [one] خدمة {$services} متوقفة
        [two] خدمتا {$services} متوقفتان
        [few] خدمات {$services} متوقفة
        [many] خدمات {$services} متوقفة
       *[other] خدمات {$services} متوقفة
    }
as-of = الحالة حتى {$at}
checked-at = آخر تحقق: {$at}
check-stale = قد لا تكون هذه الصفحة محدّثة. آخر تحقق: {$at}.
check-failed = تعذّر التحقق مما إذا كانت هذه الصفحة محدّثة.
show-utc = عرض التوقيت العالمي UTC
from-until = من {$from} إلى {$until}

## The state of one service

state-operational = تعمل بشكل طبيعي
state-unknown = لا توجد بيانات بعد
source-silent = لم تصل أي بيانات من المصدر {$source} منذ {$at}. والمعلومات المعروضة عن خدماته تعود إلى ذلك الوقت.
source-never-heard = لم تصل أي بيانات من المصدر {$source} بعد. وحالة خدماته غير معروفة.
state-maintenance = قيد الصيانة
state-advisory = مشكلات بسيطة
state-degraded = مشكلات
state-outage = متوقفة

component-operational = يعمل بشكل طبيعي
component-degraded-performance = تدهور الأداء
component-partial-outage = انقطاع جزئي
component-major-outage = انقطاع كبير
component-under-maintenance = قيد الصيانة

## The home page

home-open-heading = الحوادث المفتوحة
home-open-none = لا توجد حوادث مفتوحة.
maintenance-heading = الصيانة والأحداث المجدولة
planned-from-until = الموعد المقرر: من {$from} إلى {$until}
planned-start = الموعد المقرر للبدء: {$at}
home-recent-heading = حوادث أُغلقت مؤخرًا
home-notices-heading = الإشعارات
home-services-heading = الخدمات
home-services-operational =
    { $count ->
        [zero] لا خدمات أخرى
        [one] خدمة واحدة تعمل بشكل طبيعي
        [two] خدمتان تعملان بشكل طبيعي
        [few] {$count} خدمات تعمل بشكل طبيعي
        [many] {$count} خدمة تعمل بشكل طبيعي
       *[other] {$count} خدمة تعمل بشكل طبيعي
    }
home-services-other = خدمات أخرى
home-days-heading =
    { $count ->
        [zero] آخر {$count} يوم بحسب الخدمة
        [one] آخر يوم بحسب الخدمة
        [two] آخر يومين بحسب الخدمة
        [few] آخر {$count} أيام بحسب الخدمة
        [many] آخر {$count} يومًا بحسب الخدمة
       *[other] آخر {$count} يوم بحسب الخدمة
    }
days-link = {$service} يومًا بيوم:
days-with-incidents =
    { $count ->
        [zero] {$count} يوم مع حوادث
        [one] يوم واحد مع حوادث
        [two] يومان مع حوادث
        [few] {$count} أيام مع حوادث
        [many] {$count} يومًا مع حوادث
       *[other] {$count} يوم مع حوادث
    }
days-with-maintenance =
    { $count ->
        [zero] {$count} يوم من الصيانة
        [one] يوم واحد من الصيانة
        [two] يومان من الصيانة
        [few] {$count} أيام من الصيانة
        [many] {$count} يومًا من الصيانة
       *[other] {$count} يوم من الصيانة
    }
days-fine =
    { $count ->
        [zero] {$count} يوم بلا أعطال
        [one] يوم واحد بلا أعطال
        [two] يومان بلا أعطال
        [few] {$count} أيام بلا أعطال
        [many] {$count} يومًا بلا أعطال
       *[other] {$count} يوم بلا أعطال
    }
days-without-data =
    { $count ->
        [zero] {$count} يوم بلا بيانات
        [one] يوم واحد بلا بيانات
        [two] يومان بلا بيانات
        [few] {$count} أيام بلا بيانات
        [many] {$count} يومًا بلا بيانات
       *[other] {$count} يوم بلا بيانات
    }
day-unknown = لا توجد بيانات
day-fine = لا أعطال
days-column-day = اليوم
days-legend-label = مفتاح الرموز
next-update-by = التحديث التالي بحلول {$at}
next-update-was-due = تأخر التحديث التالي منذ {$at}
no-update-since = لا تحديثات منذ {$at}
estimated-resolution = الموعد المقدر للحل: {$at}
started-at = بدأ في {$at}
notice-kind-info = إشعار
notice-kind-warning = مهم

## The phase, the status and the classification of an incident

status-service-operational = الخدمة تعمل
status-investigating = قيد التحقيق
status-reported = تم الإبلاغ
status-confirmed = مؤكد
status-restoring-service = جارٍ استعادة الخدمة
status-verifying-service = جارٍ التحقق من الخدمة
status-service-restored = تمت استعادة الخدمة
status-post-incident-review-published = نُشرت مراجعة ما بعد الحادث
status-service-degradation = تدهور أداء الخدمة
status-service-interruption = انقطاع الخدمة
status-extended-recovery = استعادة الخدمة مستمرة
status-false-positive = إنذار كاذب
status-investigation-suspended = التحقيق معلّق
status-resolved = تم الحل
status-resolved-external = تم الحل من جانب المزوّد
status-mitigated = تم تخفيف الأثر
status-mitigated-external = تم تخفيف الأثر من جانب المزوّد
status-identified = تم تحديد السبب
status-monitoring = قيد المراقبة
status-postmortem = مراجعة ما بعد الحادث
status-scheduled = مجدول
status-in-progress = قيد التنفيذ
status-verifying = قيد التحقق
status-completed = مكتمل
status-cancelled = ملغى
status-window-over = انقضى الوقت المقرر
maintenance-status-scheduled = مجدولة
maintenance-status-in-progress = قيد التنفيذ
maintenance-status-verifying = قيد التحقق
maintenance-status-completed = مكتملة
maintenance-status-cancelled = ملغاة
status-available = متاحة
status-service-information = معلومات عن الخدمة
status-service-disruption = خلل في الخدمة
status-service-outage = توقف الخدمة
status-unknown = الحالة غير معروفة
classification-incident = حادث
classification-advisory = تنبيه
classification-maintenance = صيانة

## The sections of an update

section-title = العنوان
section-summary = الملخص
section-user-impact = التأثير على المستخدمين
section-symptoms = الأعراض
section-diagnosis = التشخيص
section-workaround = الحل البديل
section-more-info = مزيد من المعلومات
section-current-status = الحالة الحالية
section-final-status = الحالة النهائية
section-scope-of-impact = نطاق التأثير
section-start-time = وقت البدء
section-end-time = وقت الانتهاء
section-estimated-time-to-resolve = الوقت المقدر للحل
section-preliminary-root-cause = السبب الجذري الأولي
section-root-cause = السبب الجذري
section-next-steps = الخطوات التالية
section-next-update-by = التحديث التالي بحلول
section-next-update-overdue = تأخر التحديث التالي منذ
section-next-update-promised = كان التحديث التالي مقررًا بحلول
section-other = معلومات أخرى

## The page of an incident

incident-facts-heading = بيانات الحادث
fact-service = الخدمة
fact-status = الحالة
fact-classification = التصنيف
fact-also-affected = خدمات متأثرة أخرى
fact-started = البدء
fact-ended = الانتهاء
fact-unknown = غير معروف
fact-planned-start = البدء المقرر
fact-planned-end = الانتهاء المقرر
fact-duration = المدة
fact-reopened = أُعيد فتحه
fact-last-updated = آخر تحديث
fact-incident-id = معرّف الحادث
fact-mentions = معرّفات أخرى مذكورة
fact-next-update = موعد التحديث التالي
fact-next-update-overdue = تأخر التحديث التالي منذ
fact-report = مراجعة ما بعد الحادث
report-published = منشور
report-read = قراءة المراجعة
report-document = تنزيل المراجعة ({$kind}، {$size} كيلوبايت)
incident-now-heading = ما يجري الآن
incident-root-cause-heading = السبب الجذري
incident-preliminary-root-cause-heading = السبب الجذري الأولي
incident-next-steps-heading = الخطوات التالية
incident-root-cause-none = لا يتضمن أي من التحديثات قسمًا عن السبب الجذري.
incident-next-steps-none = لا يتضمن أي من التحديثات قسمًا عن الخطوات التالية.
incident-newest-update-heading = أحدث تحديث
incident-log-heading =
    { $count ->
        [zero] لا تحديثات
        [one] التحديث الوحيد
        [two] التحديثان
        [few] جميع التحديثات ({$count})
        [many] جميع التحديثات ({$count})
       *[other] جميع التحديثات ({$count})
    }
log-newest-first = الأحدث أولًا
log-oldest-first = الأقدم أولًا
update-number = التحديث {$count}
update-link = رابط إلى هذا التحديث
update-unfold = قراءة التحديث {$count}
update-shown-above = معروض أعلاه
update-unchanged-since = لم يتغير منذ {$update}
update-changed-since = التغييرات منذ {$update}
changes-added = مضاف
changes-removed = محذوف
update-edited = مُعدَّل
update-earlier-wording-heading = الصياغة السابقة
update-earlier-wording-seen = رُصدت هذه الصياغة أول مرة في {$at}
update-changed-later = ما تغيّر لاحقًا
update-reopened = أُعيد فتح الحادث
update-unlisted = لم يعد مدرجًا لدى المصدر
update-truncated = النص طويل جدًا: لا يظهر سوى بدايته
update-status-when-first-seen = الحالة عند أول رصد: {$status}
update-title-changed-to = تغيّر العنوان إلى «{$title}»
update-affected = العناصر المتأثرة
affected-change = {$name}: {$state} (قبل ذلك: {$before})
affected-more = {$count} أخرى
update-empty = لا نص في هذا التحديث.
incident-more-facts-heading = المزيد عن هذا الحادث
incident-also-known-as = العناوين السابقة
incident-problems-heading = أخطاء محتملة في بيانات المصدر
incident-json = هذا الحادث بصيغة JSON
incident-copy = نسخ كنص
incident-copied = تم النسخ

## The notes of one's own team on an incident

notes-heading = ملاحظات من فريقنا
note-kind-note = ملاحظة
note-kind-workaround = حل بديل
note-kind-impact = التأثير علينا
note-kind-action = ما ينبغي فعله
note-by = من إعداد {$author}
note-in-language = لغة هذه الملاحظة: {$language}
notice-in-language = لغة هذا الإشعار: {$language}
note-draft = مسودة غير منشورة
verdict-heading = بالنسبة إلينا
verdict-muted = لا يخصّنا
verdict-unaffected = لا تأثير
verdict-affected = يوجد تأثير
verdict-source = المصدر: {$status}
home-services-muted = خدمات لا تخصّنا
remark-heading = ملخص من المصدر
remark-in-language = لغة هذا الملخص: {$language}

## Where a text comes from

source-original = النص الأصلي
source-reviewed = ترجمة تمت مراجعتها بشريًا
source-reviewed-by = ترجمة راجعها {$name}
source-machine = ترجمة آلية
source-machine-by = ترجمة آلية بواسطة {$engine}
source-provided = ترجمة مقدمة من المصدر
source-untranslated = غير مترجم؛ لغة العرض: {$language}
source-shown-in = لغة العرض: {$language}
source-show-original = عرض النص الأصلي
source-stale = ترجمة لنسخة سابقة؛ تغيّر النص الأصلي منذ ذلك الحين
source-doubtful = يُرجى مراجعة النص الأصلي
difference-missing = مفقود في هذه الترجمة: {$original}
difference-changed = مختلف في هذه الترجمة: {$translation} بدلاً من {$original}
difference-added = غير موجود في النص الأصلي: {$translation}
difference-untranslated = غير مترجم: {$translation}

## The history

history-month-title = حوادث {$month}
history-empty = لم تقع حوادث في هذا الشهر.
history-newer = الأحدث: {$month}
history-older = الأقدم: {$month}
history-months-heading = جميع الأشهر
history-none = لا توجد حوادث مسجلة.
list-part = {$list}، الجزء {$count}
history-incidents-heading = الحوادث
filter-heading = تصفية هذه القائمة
filter-all = الكل
filter-kind = النوع
filter-language = اللغة
filter-shown = المعروض
history-services-heading = الحوادث حسب الخدمة

## Services

# The service of incidents whose record names none.
service-other = أخرى
service-title = حالة {$service}
service-incidents-none = لا توجد حوادث لهذه الخدمة.
service-retired = لم تعد السجلات تذكر هذه الخدمة. ويبقى هنا ما نُشر عنها.
service-days-heading =
    { $count ->
        [zero] آخر {$count} يوم
        [one] آخر يوم
        [two] آخر يومين
        [few] آخر {$count} أيام
        [many] آخر {$count} يومًا
       *[other] آخر {$count} يوم
    }
service-closed-heading = حوادث سابقة
service-years-heading = الحوادث حسب السنة
service-year-title = حوادث {$service}: {$list}

## Other pages

not-found-title = الصفحة غير موجودة
not-found-text = لا توجد صفحة على هذا العنوان. ربما نُقلت، أو كُتب العنوان بشكل غير صحيح.
language-choice-title = اختيار اللغة

## How to subscribe

subscribe-intro = اعرف الحوادث الجديدة وكل تحديث ونهاية الحادث، بلغة هذه الصفحة.
subscribe-teams-heading = Microsoft Teams
subscribe-teams = في Teams، افتح «سير العمل» وأنشئ تدفقًا بمشغّل RSS «عند نشر عنصر موجز» والإجراء «نشر رسالة في دردشة أو قناة». عنوان الخلاصة:
subscribe-slack-heading = Slack
subscribe-slack = أضف تطبيق RSS إلى Slack، ثم أرسل هذا السطر في القناة التي ستصلها التحديثات:
subscribe-outlook-heading = Outlook
subscribe-outlook = في Outlook الكلاسيكي لنظام Windows، انقر بزر الماوس الأيمن على «موجزات RSS» واختر «إضافة موجز RSS جديد» والصق هذا العنوان. لا يعرض Outlook الجديد ولا Outlook على الويب الخلاصات؛ استخدم التقويم فيهما.
subscribe-reader-heading = قارئ الخلاصات
subscribe-reader = الصق أحد هذه العناوين في قارئ الخلاصات لديك:
subscribe-open = الحوادث المفتوحة فقط (خلاصة Atom)
subscribe-calendar-heading = التقويم
subscribe-calendar = فيه الأعمال المخطط لها ومواعيد التحديثات التالية للحوادث المفتوحة. في Outlook: «إضافة تقويم» ثم «الاشتراك من الويب». في تقويم Google: «تقاويم أخرى» ثم «من عنوان URL». في تقويم Apple: «ملف» ثم «اشتراك جديد في تقويم». تبحث بعض البرامج عن التغييرات مرة واحدة في اليوم فقط.
subscribe-calendar-open = الاشتراك من تقويم هذا الجهاز
subscribe-services-heading = خدمة واحدة
subscribe-api-heading = للبرامج
subscribe-api = الحادث بصيغة JSON وبكل اللغات. ‏ID هو المعرّف الوارد في عنوان صفحته:
subscribe-api-statuspage = حالة الموقع بصيغة واجهة Statuspage البرمجية التي تقرؤها برامج كثيرة:
copy-address = نسخ
calendar-title = {$title}: التقويم
calendar-service-title = {$title}: تقويم {$service}

## Feeds

feed-title = {$title}: التحديثات
feed-service-title = {$title}: تحديثات {$service}
feed-open-title = {$title}: الحوادث المفتوحة
feed-open-description = الحوادث المفتوحة الآن، ولكل منها أحدث تحديث. يُحذف العنصر من هذه الخلاصة عند انتهاء الحادث.
feed-incident-description = عنصر واحد يطول مع كل تحديث لهذا الحادث.
feed-entry-title = {$title} – {$status}
feed-entry-service = الخدمة: {$service}
feed-entry-status = الحالة: {$status}
feed-entry-link = قراءة الحادث كاملًا

## Messages to subscribers

event-opened = حادث جديد
event-updated = تحديث جديد
event-edited = تصحيح تحديث
event-resolved = أُغلق الحادث
event-maintenance-scheduled = صيانة مجدولة
event-maintenance-begun = بدأت الصيانة
event-maintenance-over = انتهت الصيانة
event-cut = تتمة النص على الصفحة.
event-why = تصلك هذه الرسالة لأنها تُرسل إلى كل من يتابع «{$title}».
event-test = اختبار
event-test-title = رسالة اختبار
event-test-text = هذه الرسالة لاختبار القناة «{$name}»، ولا تتعلق بأي حادث.

## The search

search-label = البحث في الحوادث
search-submit = بحث
search-hint = المعرّفات ورموز الأخطاء والخدمات وكلمات العناوين والتحديثات، بهذه اللغة وباللغة الأصلية.
search-no-script = يتطلب البحث JavaScript. من دونه يعرض السجل جميع الحوادث.
search-loading = جارٍ البحث…
search-none = لم يُعثر على شيء. جرّب كلمات أقل أو كلمات أخرى.
search-failed = يتعذر تحميل البحث حاليًا. يعرض السجل جميع الحوادث.
search-results = النتائج
search-more = مزيد من النتائج
search-found = النتائج: {$number}
search-newest = أحدث النتائج: {$number}
search-partly = النتائج بين الحوادث الأحدث: {$number}
search-older = البحث في الحوادث الأقدم
