//! Units of numbers, in the words and signs of all languages.

/// A unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::translation) enum Unit {
    Percent,
    /// Bytes, times a thousand to this power.
    Bytes(u8),
    /// Bits, times a thousand to this power.
    Bits(u8),
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
    Celsius,
    Fahrenheit,
    /// So many times as much: `2x`, `2 倍`.
    Times,
    Dollar,
    Euro,
    Pound,
    Yen,
}

impl Unit {
    /// The unit in which amounts of this one can be compared, and how many of it one is.
    pub fn in_base(self) -> (Self, i128) {
        match self {
            Self::Millisecond => (Self::Millisecond, 1),
            Self::Second => (Self::Millisecond, 1000),
            Self::Minute => (Self::Millisecond, 60_000),
            Self::Hour => (Self::Millisecond, 3_600_000),
            Self::Day => (Self::Millisecond, 86_400_000),
            Self::Week => (Self::Millisecond, 604_800_000),
            Self::Year => (Self::Month, 12),
            other => (other, 1),
        }
    }

    /// Whether it is always written beside its number.
    pub fn is_attached(self) -> bool {
        matches!(self, Self::Percent | Self::Bytes(1..) | Self::Bits(1..))
    }

    pub fn is_duration(self) -> bool {
        self.in_base().0 == Self::Millisecond
    }
}

/// The unit that a text begins with, and its length in bytes.
pub(super) fn unit_at(text: &str) -> Option<(Unit, usize)> {
    let first = text.chars().next()?;
    if first.is_ascii_alphabetic() || first.is_alphabetic() && !is_ideographic(first) {
        let end = text.find(|c: char| !c.is_alphabetic() || is_ideographic(c));
        let word = &text[..end.unwrap_or(text.len())];
        return Some((unit_of_word(word)?, word.len()));
    }
    let found = SIGNS.iter().find(|(sign, _)| text.starts_with(sign));
    found.map(|(sign, unit)| (*unit, sign.len()))
}

/// Whether a character belongs to a script that does not separate words by spaces, or attaches particles.
pub(in crate::translation) fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}')
}

/// The unit that a word names; the case counts for few.
pub(in crate::translation) fn unit_of_word(word: &str) -> Option<Unit> {
    let symbol = match word {
        "B" => Some(Unit::Bytes(0)),
        "kB" | "KB" | "Ko" | "ko" | "KiB" => Some(Unit::Bytes(1)),
        "MB" | "Mo" | "MiB" | "Mbyte" => Some(Unit::Bytes(2)),
        "GB" | "Go" | "GiB" | "Gbyte" => Some(Unit::Bytes(3)),
        "TB" | "To" | "TiB" => Some(Unit::Bytes(4)),
        "PB" | "Po" | "PiB" => Some(Unit::Bytes(5)),
        "kbps" | "Kbps" | "kbit" | "Kbit" => Some(Unit::Bits(1)),
        "Mbps" | "Mbit" => Some(Unit::Bits(2)),
        "Gbps" | "Gbit" => Some(Unit::Bits(3)),
        "ms" => Some(Unit::Millisecond),
        "s" => Some(Unit::Second),
        "h" | "H" => Some(Unit::Hour),
        "min" | "mn" => Some(Unit::Minute),
        "j" => Some(Unit::Day),
        "x" | "X" => Some(Unit::Times),
        "USD" => Some(Unit::Dollar),
        "EUR" => Some(Unit::Euro),
        "GBP" => Some(Unit::Pound),
        "JPY" => Some(Unit::Yen),
        _ => None,
    };
    if symbol.is_some() || word.len() < 2 || word.len() > 40 {
        return symbol;
    }
    let lower = word.to_lowercase();
    let exact =
        match &*lower {
            "sec" | "secs" | "sek" | "seg" | "dtk" | "sn" => Some(Unit::Second),
            "mins" | "minute" | "minutes" | "minuten" | "minuti" | "minuto" | "minutos"
            | "minuut" | "minutter" | "minuter" | "dakika" | "dk" | "phút" | "menit" | "минут"
            | "минуты" | "минута" | "минуту" | "мин" | "דקות" | "דקה" | "นาที" | "मिनट" => {
                Some(Unit::Minute)
            }
            "hr"
            | "hrs"
            | "hs"
            | "hour"
            | "hours"
            | "std"
            | "heure"
            | "heures"
            | "hora"
            | "horas"
            | "ora"
            | "ore"
            | "uur"
            | "uren"
            | "saat"
            | "giờ"
            | "jam"
            | "час"
            | "часа"
            | "часов"
            | "ч"
            | "שעות"
            | "שעה"
            | "ชั่วโมง"
            | "घंटे"
            | "घंटा"
            | "घंटों"
            | "timmar"
            | "timme"
            | "godzin"
            | "godziny"
            | "hodin"
            | "hodiny"
            | "ώρες" => Some(Unit::Hour),
            "day" | "days" | "tag" | "tage" | "tagen" | "tages" | "jour" | "jours" | "día"
            | "días" | "dia" | "dias" | "giorno" | "giorni" | "dag" | "dagen" | "gün" | "ngày"
            | "hari" | "день" | "дня" | "дней" | "ימים" | "วัน" | "दिन" | "dage" | "dager"
            | "dni" | "dní" => Some(Unit::Day),
            "week"
            | "weeks"
            | "woche"
            | "wochen"
            | "semaine"
            | "semaines"
            | "semana"
            | "semanas"
            | "settimana"
            | "settimane"
            | "weken"
            | "hafta"
            | "tuần"
            | "minggu"
            | "недели"
            | "недель"
            | "неделя"
            | "שבועות"
            | "สัปดาห์"
            | "सप्ताह" => Some(Unit::Week),
            "month" | "months" | "monat" | "monate" | "monaten" | "mois" | "mes" | "meses"
            | "mês" | "mese" | "mesi" | "maand" | "maanden" | "tháng" | "месяц" | "месяца"
            | "месяцев" => Some(Unit::Month),
            "year" | "years" | "jahr" | "jahre" | "jahren" | "jahres" | "ans" | "année"
            | "années" | "año" | "años" | "ano" | "anos" | "anno" | "anni" | "jaar" | "jaren" => {
                Some(Unit::Year)
            }
            "percent"
            | "prozent"
            | "procent"
            | "prosent"
            | "percento"
            | "persen"
            | "процентов"
            | "процента"
            | "процент"
            | "प्रतिशत"
            | "بالمائة"
            | "بالمئة" => Some(Unit::Percent),
            "times" | "mal" | "fach" | "fois" | "veces" | "vezes" | "volte" | "keer" => {
                Some(Unit::Times)
            }
            "dollar" | "dollars" | "dólares" | "dollari" => Some(Unit::Dollar),
            "euro" | "euros" => Some(Unit::Euro),
            "byte" | "bytes" | "octets" | "octet" | "بايت" | "байт" | "байта" => {
                Some(Unit::Bytes(0))
            }
            "kilobyte" | "kilobytes" | "kilooctets" | "كيلوبايت" | "кб" => {
                Some(Unit::Bytes(1))
            }
            "megabyte" | "megabytes" | "mégaoctets" | "ميجابايت" | "ميغابايت" | "мб" => {
                Some(Unit::Bytes(2))
            }
            "gigabyte" | "gigabytes" | "gigaoctets" | "جيجابايت" | "غيغابايت" | "гб" => {
                Some(Unit::Bytes(3))
            }
            "terabyte" | "terabytes" | "téraoctets" | "تيرابايت" | "тб" => {
                Some(Unit::Bytes(4))
            }
            "kilobit" | "kilobits" => Some(Unit::Bits(1)),
            "megabit" | "megabits" | "мбит" => Some(Unit::Bits(2)),
            "gigabit" | "gigabits" => Some(Unit::Bits(3)),
            _ => None,
        };
    exact.or_else(|| {
        let of_stem = STEMS.iter().find(|(stem, _)| lower.starts_with(stem));
        of_stem.map(|(_, unit)| *unit)
    })
}

/// How words for units begin, in languages that decline them or write them together with what follows.
const STEMS: &[(&str, Unit)] = &[
    ("millisec", Unit::Millisecond),
    ("millisek", Unit::Millisecond),
    ("milliseg", Unit::Millisecond),
    ("milisegundo", Unit::Millisecond),
    ("millisecond", Unit::Millisecond),
    ("مللي ثانية", Unit::Millisecond),
    ("second", Unit::Second),
    ("sekund", Unit::Second),
    ("seconde", Unit::Second),
    ("segundo", Unit::Second),
    ("ثانية", Unit::Second),
    ("ثوان", Unit::Second),
    ("секунд", Unit::Second),
    ("minüti", Unit::Minute),
    ("minutig", Unit::Minute),
    ("minute", Unit::Minute),
    ("دقيق", Unit::Minute),
    ("دقائق", Unit::Minute),
    ("минут", Unit::Minute),
    ("stündi", Unit::Hour),
    ("stunde", Unit::Hour),
    ("ساع", Unit::Hour),
    ("часо", Unit::Hour),
    ("tägi", Unit::Day),
    ("werktag", Unit::Day),
    ("arbeitstag", Unit::Day),
    ("werkdag", Unit::Day),
    ("يوم", Unit::Day),
    ("أيام", Unit::Day),
    ("أيّام", Unit::Day),
    ("wöchi", Unit::Week),
    ("أسبوع", Unit::Week),
    ("أسابيع", Unit::Week),
    ("شهر", Unit::Month),
    ("أشهر", Unit::Month),
    ("شهور", Unit::Month),
    ("سنة", Unit::Year),
    ("سنوات", Unit::Year),
    ("عام", Unit::Year),
    ("prozent", Unit::Percent),
    ("percent", Unit::Percent),
    ("процент", Unit::Percent),
];

/// Units that are no words of their own: signs, and words in scripts without spaces. What is longer precedes
/// what it begins with.
const SIGNS: &[(&str, Unit)] = &[
    ("%", Unit::Percent),
    ("°C", Unit::Celsius),
    ("° C", Unit::Celsius),
    ("°F", Unit::Fahrenheit),
    ("° F", Unit::Fahrenheit),
    ("$", Unit::Dollar),
    ("€", Unit::Euro),
    ("£", Unit::Pound),
    ("¥", Unit::Yen),
    ("×", Unit::Times),
    ("パーセント", Unit::Percent),
    ("个百分点", Unit::Percent),
    ("個百分點", Unit::Percent),
    ("퍼센트", Unit::Percent),
    ("프로", Unit::Percent),
    ("ミリ秒", Unit::Millisecond),
    ("毫秒", Unit::Millisecond),
    ("밀리초", Unit::Millisecond),
    ("秒", Unit::Second),
    ("초", Unit::Second),
    ("分钟", Unit::Minute),
    ("分鐘", Unit::Minute),
    ("分", Unit::Minute),
    ("분", Unit::Minute),
    ("時間", Unit::Hour),
    ("个小时", Unit::Hour),
    ("個小時", Unit::Hour),
    ("小时", Unit::Hour),
    ("小時", Unit::Hour),
    ("个钟头", Unit::Hour),
    ("시간", Unit::Hour),
    ("日", Unit::Day),
    ("营业日", Unit::Day),
    ("営業日", Unit::Day),
    ("天", Unit::Day),
    ("个工作日", Unit::Day),
    ("個工作日", Unit::Day),
    ("个自然日", Unit::Day),
    ("일", Unit::Day),
    ("영업일", Unit::Day),
    ("週間", Unit::Week),
    ("週", Unit::Week),
    ("周", Unit::Week),
    ("个星期", Unit::Week),
    ("個星期", Unit::Week),
    ("주", Unit::Week),
    ("か月", Unit::Month),
    ("ヶ月", Unit::Month),
    ("カ月", Unit::Month),
    ("ヵ月", Unit::Month),
    ("箇月", Unit::Month),
    ("个月", Unit::Month),
    ("個月", Unit::Month),
    ("개월", Unit::Month),
    ("年", Unit::Year),
    ("년", Unit::Year),
    ("倍", Unit::Times),
    ("배", Unit::Times),
    ("ドル", Unit::Dollar),
    ("美元", Unit::Dollar),
    ("달러", Unit::Dollar),
    ("ユーロ", Unit::Euro),
    ("欧元", Unit::Euro),
    ("유로", Unit::Euro),
    ("円", Unit::Yen),
    ("バイト", Unit::Bytes(0)),
    ("キロバイト", Unit::Bytes(1)),
    ("ギガバイト", Unit::Bytes(3)),
    ("メガバイト", Unit::Bytes(2)),
    ("テラバイト", Unit::Bytes(4)),
    ("기가바이트", Unit::Bytes(3)),
    ("메가바이트", Unit::Bytes(2)),
    ("킬로바이트", Unit::Bytes(1)),
    ("테라바이트", Unit::Bytes(4)),
    ("바이트", Unit::Bytes(0)),
    ("千兆字节", Unit::Bytes(3)),
    ("兆字节", Unit::Bytes(2)),
    ("字节", Unit::Bytes(0)),
    ("位元組", Unit::Bytes(0)),
];

/// Units that begin with words of their own: `per cent`, `pour cent`, `في المائة`.
pub(super) fn phrase_unit_at(text: &str) -> Option<(Unit, usize)> {
    const PHRASES: &[(&str, Unit)] = &[
        ("per cent", Unit::Percent),
        ("pour cent", Unit::Percent),
        ("por ciento", Unit::Percent),
        ("por cento", Unit::Percent),
        ("per cento", Unit::Percent),
        ("في المائة", Unit::Percent),
        ("في المئة", Unit::Percent),
        ("percentage point", Unit::Percent),
        ("business day", Unit::Day),
        ("working day", Unit::Day),
        ("consecutive hours", Unit::Hour),
        ("puntos porcentuales", Unit::Percent),
        ("points de pourcentage", Unit::Percent),
        ("pontos percentuais", Unit::Percent),
        ("punti percentuali", Unit::Percent),
        ("درجة مئوية", Unit::Celsius),
        ("degrees Celsius", Unit::Celsius),
        ("Grad Celsius", Unit::Celsius),
    ];
    let found = PHRASES.iter().find(|(phrase, _)| text.starts_with(phrase));
    found.map(|(phrase, unit)| (*unit, phrase.len()))
}

/// How many minutes the phrase for a part of an hour that a text begins with is, and its length in bytes.
pub(super) fn part_of_hour_at(text: &str) -> Option<(u32, usize)> {
    const PHRASES: &[(&str, u32)] = &[
        ("half an hour", 30),
        ("half hour", 30),
        ("half-hour", 30),
        ("halbe Stunde", 30),
        ("halben Stunde", 30),
        ("halbstündig", 30),
        ("demi-heure", 30),
        ("media hora", 30),
        ("meia hora", 30),
        ("mezz'ora", 30),
        ("mezzora", 30),
        ("half uur", 30),
        ("半小时", 30),
        ("半小時", 30),
        ("半個小時", 30),
        ("半个小时", 30),
        ("半時間", 30),
        ("반 시간", 30),
        ("نصف ساعة", 30),
        ("полчаса", 30),
        ("quarter of an hour", 15),
        ("quarter hour", 15),
        ("Viertelstunde", 15),
        ("quart d'heure", 15),
        ("cuarto de hora", 15),
        ("quarto d'ora", 15),
        ("kwartier", 15),
        ("一刻钟", 15),
        ("ربع ساعة", 15),
    ];
    let found = PHRASES.iter().find(|(phrase, _)| text.starts_with(phrase));
    found.map(|(phrase, minutes)| (*minutes, phrase.len()))
}
