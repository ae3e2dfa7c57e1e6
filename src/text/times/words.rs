//! The words around dates and times, in lower case.
//!
//! There is one table for all languages, since no word has two meanings.

pub(super) const AT: &[&str] = &[
    "at",
    "by",
    "um",
    "om",
    "alle",
    "ore",
    "gegen",
    "à",
    "a",
    "las",
    "la",
    "às",
    "as",
    "الساعة",
    "في",
    "的",
    "に",
    "の",
    "kl",
    "vers",
    "hacia",
    "sobre",
    "between",
    "from",
    "zwischen",
    "entre",
    "before",
    "vor",
    "avant",
    "antes",
    "until",
    "bis",
    "hasta",
    "até",
];
/// Words before a time that make it approximate. A phrase precedes those that are prefixes of it.
pub(super) const ABOUT_PHRASES: &[&str] = &[
    "no later than",
    "shortly after",
    "shortly before",
    "just after",
    "just before",
    "approximately",
    "approx",
    "around",
    "about",
    "roughly",
    "circa",
    "ca",
    "ungefähr",
    "etwa",
    "environ",
    "approximativement",
    "autour de",
    "aux alentours de",
    "aux environs de",
    "aproximadamente",
    "alrededor de",
    "eso de",
    "por volta das",
    "por volta de",
    "em torno das",
    "em torno de",
    "cerca das",
    "cerca de",
    "حوالي",
    "نحو",
    "تقريبًا",
];
/// Such words in scripts without spaces.
pub(super) const ABOUT_PREFIXES: &[&str] = &[
    "大约",
    "大約",
    "约",
    "約",
    "약",
    "およそ",
    "~",
    "〜",
    "～",
    "≈",
];
/// Words between a date and its time in scripts without spaces.
pub(super) const AT_PREFIXES: &[&str] = &["の", "に", "的"];
/// Words between the start and the end of a range.
pub(super) const RANGE_WORDS: &[&str] = &[
    "to", "until", "till", "and", "bis", "und", "à", "et", "a", "y", "e", "até", "hasta", "至",
    "到",
];
/// Marks between the start and the end of a range.
pub(super) const RANGE_MARKS: &[&str] = &["-", "–", "—", "~", "〜", "～"];
/// Words that join two times to a range.
pub(super) const RANGE_JOINTS: &[&str] = &[
    "to", "until", "till", "bis", "à", "a", "até", "hasta", "tot", "alle", "إلى", "至", "到",
    "から", "부터",
];
/// Words that do so only behind one of [`BETWEEN`].
pub(super) const RANGE_PAIRS: &[&str] = &["and", "und", "et", "y", "e", "en", "و"];
pub(super) const BETWEEN: &[&str] = &[
    "between", "zwischen", "entre", "tra ", "fra ", "tussen", "بين",
];
/// Words directly after a time that make it approximate.
pub(super) const ABOUT_SUFFIXES: &[&str] =
    &["頃", "ごろ", "ころ", "左右", "前后", "前後", "경", "쯤"];
pub(super) const ON: &[&str] = &["on", "am", "le", "el", "em", "في", "den"];
/// The day after that of the text.
pub(super) const TOMORROW: &[&str] = &[
    "tomorrow", "morgen", "demain", "mañana", "amanhã", "غدًا", "غدا", "明日", "明天", "내일",
];
/// The day after that of the text, in scripts without spaces.
pub(super) const TOMORROW_PREFIXES: &[&str] = &["明日", "明天", "翌日", "내일"];
/// The day after that.
pub(super) const DAY_AFTER_TOMORROW: &[&str] = &[
    "the day after tomorrow",
    "day after tomorrow",
    "übermorgen",
    "pasado mañana",
    "depois de amanhã",
    "dopodomani",
    "overmorgen",
    "بعد غد",
];
/// Such words that are no words of letters alone.
pub(super) const DAY_AFTER_TOMORROW_PREFIXES: &[&str] =
    &["après-demain", "明後日", "后天", "後天", "모레"];
/// A day that is not told further.
pub(super) const UNKNOWN_DAY: &[&str] = &[
    "next week",
    "next month",
    "nächste woche",
    "kommende woche",
    "la semaine prochaine",
    "la próxima semana",
    "la semana que viene",
    "na próxima semana",
    "la prossima settimana",
    "volgende week",
    "الأسبوع القادم",
    "الأسبوع المقبل",
];
/// Such words in scripts without spaces.
pub(super) const UNKNOWN_DAY_PREFIXES: &[&str] = &[
    "来週",
    "下周",
    "下週",
    "다음 주",
    "明明後日",
    "大后天",
    "大後天",
    "글피",
];
/// The next of something, before a day of the week.
pub(super) const NEXT: &[&str] = &["next", "nächsten", "kommenden", "volgende", "próximo"];
/// Words before a number of days behind a time: "at 11:30 in two days".
pub(super) const IN_DAYS: &[&str] = &["in", "dans", "en", "em", "fra", "over", "dentro"];
/// Words before a duration that ends at the time that is meant: "in 60 minutes".
pub(super) const RELATIVE: &[&str] = &[
    "in",
    "within",
    "every",
    "innerhalb",
    "binnen",
    "alle",
    "dans",
    "ici",
    "sous",
    "en",
    "em",
    "dentro",
    "cada",
    "خلال",
    "بعد",
];
/// Words between such a word and its duration.
pub(super) const RELATIVE_FILLERS: &[&str] = &[
    "the",
    "next",
    "about",
    "approximately",
    "around",
    "von",
    "den",
    "der",
    "nächsten",
    "etwa",
    "de",
    "les",
    "prochaines",
    "environ",
    "las",
    "próximas",
    "próximos",
    "as",
    "os",
    "los",
    "prochains",
    "la",
    "prochaine",
    "le",
    "coming",
    "following",
    "less",
    "than",
];
/// Numbers in words, from one.
pub(super) const NUMBER_WORDS: &[&[&str]] = &[
    &[
        "an", "a", "one", "einer", "eine", "une", "un", "una", "uma", "um",
    ],
    &["two", "zwei", "deux", "dos", "duas"],
    &["three", "drei", "trois", "tres", "três"],
    &["four", "vier", "quatre", "cuatro", "quatro"],
];
pub(super) const MINUTES: &[&str] = &[
    "minutes",
    "minute",
    "mins",
    "min",
    "minuten",
    "minutos",
    "minuto",
    "دقيقة",
    "دقائق",
];
pub(super) const HOURS: &[&str] = &[
    "hours",
    "hour",
    "hrs",
    "hr",
    "h",
    "stunden",
    "stunde",
    "heures",
    "heure",
    "horas",
    "hora",
    "ساعة",
    "ساعات",
];
pub(super) const DAYS: &[&str] = &[
    "days", "day", "tagen", "tage", "tages", "tag", "jours", "jour", "días", "día", "dias", "dia",
    "أيام", "يوم",
];
/// An hour without a number: "within the hour".
pub(super) const ONE_HOUR: &[&str] = &["hour", "stunde", "heure", "hora", "ساعة"];
/// What a text with a number of hours in words contains.
pub(super) const HOUR_STEMS: &[&str] = &["hour", "stunde", "Stunde", "heure", "hora", "ساع"];
pub(super) const TWO_HOURS: &[&str] = &["ساعتين", "ساعتان"];
pub(super) const HALF_AN_HOUR: &[&str] = &[
    "half an hour",
    "a half hour",
    "half hour",
    "einer halben stunde",
    "halben stunde",
    "media hora",
    "meia hora",
];
/// What follows a number of hours and adds half an hour.
pub(super) const AND_A_HALF: &[&str] = &[
    "and a half",
    "et demie",
    "et demi",
    "y media",
    "e meia",
    "e mezza",
    "e mezzo",
    "ونصف",
];
/// Such a word in scripts without spaces.
pub(super) const AND_A_HALF_BEFORE: &[&str] = &["半", "반"];
/// One and a half.
pub(super) const ONE_AND_A_HALF: &[&str] = &["anderthalb", "eineinhalb", "anderhalf", "anderhalve"];
/// Words between hours and minutes.
pub(super) const AND: &[&str] = &["and", "und", "et", "y", "e", "en", "و"];
/// Units that stand before the words of [`RELATIVE_SUFFIXES`].
pub(super) const MINUTES_BEFORE: &[&str] = &["分钟", "分鐘", "分", "분"];
pub(super) const HOURS_BEFORE: &[&str] = &["時間", "个小时", "小时", "個小時", "小時", "시간"];
/// Such units of half an hour more: `1个半小时`.
pub(super) const HALF_HOURS_BEFORE: &[&str] = &["个半小时", "個半小時"];
/// Words after a duration that ends at the time that is meant.
pub(super) const RELATIVE_SUFFIXES: &[&str] = &[
    "以内", "以內", "之内", "之內", "内", "內", "後", "后", "이내", "내", "후", "안",
];
/// Words between a deadline and what is due then.
pub(super) const BY_PHRASES: &[&str] = &[
    "on or before",
    "at or before",
    "prior to",
    "latest by",
    "d'",
    "d’",
    "at the latest by",
    "at the latest",
    "no later than",
    "not later than",
    "spätestens",
    "bis spätestens",
    "au plus tard",
    "d'ici",
    "d’ici",
    "a más tardar",
    "para",
    "antes de",
    "antes del",
    "antes das",
    "até o dia",
    "o mais tardar",
    "بحلول",
    "قبل",
    "عند",
    "于",
    "於",
    "在",
];
/// Words before a time that make it a deadline.
pub(super) const DEADLINE_WORDS: &[&str] = &[
    "by",
    "before",
    "until",
    "by approximately",
    "by around",
    "by about",
    "by the end of",
    "no later than",
    "bis",
    "bis zum",
    "spätestens",
    "vor",
    "avant",
    "avant le",
    "d'ici",
    "d’ici",
    "d'ici le",
    "au plus tard le",
    "antes de",
    "antes del",
    "antes das",
    "para el",
    "hasta",
    "hasta el",
    "até",
    "até o dia",
    "بحلول",
    "قبل",
];
/// Words that take back what such a word says: "not before".
pub(super) const NEGATIONS: &[&str] = &["not", "nicht", "pas", "no", "não", "non", "niet", "ليس"];
/// Words after a time that make it a deadline.
pub(super) const DEADLINE_SUFFIXES: &[&str] = &["まで", "前", "之前", "以前", "까지"];
/// All words that may join a time to the words before it.
pub(super) const TIME_WORDS: &[&[&str]] = &[
    BY_PHRASES,
    ABOUT_PHRASES,
    ABOUT_PREFIXES,
    AT,
    ON,
    THE,
    TODAY,
];
/// The day of the text, beside a time of day.
const TODAY: &[&str] = &[
    "later today",
    "today",
    "tonight",
    "later this morning",
    "this morning",
    "later this afternoon",
    "this afternoon",
    "this evening",
    "heute noch",
    "noch heute",
    "heute abend",
    "heute",
    "aujourd'hui",
    "aujourd’hui",
    "ce soir",
    "hoy",
    "hoje",
    "اليوم",
    "本日",
    "今日",
    "今天",
    "오늘",
];
pub(super) const OF: &[&str] = &["de", "del", "of"];
pub(super) const THE: &[&str] = &["the", "den", "dem", "der", "le", "el"];
pub(super) const ORDINAL_SUFFIXES: &[&str] = &["st", "nd", "rd", "th", "er"];

pub(super) const YEAR: &[&str] = &["年", "년"];
pub(super) const MONTH: &[&str] = &["月", "월"];
pub(super) const DAY: &[&str] = &["日", "号", "號", "일"];
/// What may follow the minutes.
pub(super) const OCLOCK: &[&str] = &["uhr", "h", "hs", "hrs", "hours", "horas"];
/// Suffixes that turn an hour into a duration: `5時間`, `5시간`.
pub(super) const DURATION_SUFFIXES: &[&str] = &["間", "间", "간"];
/// The word "time" after the name of a zone: `UTC時間`.
pub(super) const ZONE_SUFFIXES: &[&str] = &["時間", "时间", "時刻", "시간", "시각", "time", "Time"];
/// The word "time" after the name of a place: `Berlin time`.
pub(super) const ZONE_NOUNS: &[&str] = &["time", "zeit", "sommerzeit", "winterzeit", "tijd"];
pub(super) const HOUR: &[&str] = &["時", "时", "點", "点", "시"];
pub(super) const MINUTE: &[&str] = &["分", "분"];
pub(super) const SECOND: &[&str] = &["秒", "초"];
