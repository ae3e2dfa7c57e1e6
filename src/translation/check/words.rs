//! Numbers that a language writes as words: from one to twelve, and what stands for other amounts.

use crate::translation::facts::{Language, Number, Script, Unit, unit_of_word};

/// The words for the numbers from one to twelve in a language. A word with `*` may go on.
type NumberWords = [&'static str; 12];

/// Whether a text in a language says a number in words, in lower case. `None` if the language's words are unknown.
pub(super) fn says_number(text: &str, number: u32, language: &Language) -> Option<bool> {
    let words = number_words(language)?;
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    let of_twelve = words.get(index).copied();
    let Some(forms) = of_twelve.or_else(|| larger_number(language, number)) else {
        return Some(false);
    };
    let has_no_spaces = matches!(language.script, Script::Japanese | Script::Chinese);
    let is_arabic = language.is("ar");
    let is_said = forms.split(' ').any(|form| match form.strip_suffix('*') {
        _ if has_no_spaces => text.contains(form),
        Some(stem) => words_of(text).any(|word| {
            word.starts_with(stem) || without_article(word, is_arabic).starts_with(stem)
        }),
        None => words_of(text).any(|word| word == form || without_article(word, is_arabic) == form),
    });
    let is_dual = || number == 2 && language.is("ar") && words_of(text).any(is_dual_noun);
    Some(is_said || is_dual())
}

/// An Arabic word without the article and what is written together with it.
fn without_article(word: &str, is_arabic: bool) -> &str {
    let articles = ["وال", "بال", "ال", "لل"];
    let mut found = articles
        .iter()
        .filter_map(|article| word.strip_prefix(article));
    found.next().filter(|_| is_arabic).unwrap_or(word)
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
}

/// Whether an Arabic word is a noun in the dual, `خادمين`. The oblique plural of participles, `مستخدمين`, has the
/// same ending.
fn is_dual_noun(word: &str) -> bool {
    let len = word.chars().count();
    let is_definite = word.starts_with("ال") || word.starts_with("وال") || word.starts_with("لل");
    word.ends_with("تين")
        || word.ends_with("تان")
        || (4..=7).contains(&len) && word.ends_with("ين") && !is_definite && !word.starts_with('م')
}

fn number_words(language: &Language) -> Option<&'static NumberWords> {
    let words: &NumberWords = match &*language.code {
        "en" => &[
            "one first once single a an another",
            "two second twice both double pair couple dual secondary",
            "three third triple thirdly",
            "four fourth quarter*",
            "five fifth",
            "six sixth",
            "seven seventh",
            "eight eighth",
            "nine ninth",
            "ten tenth",
            "eleven eleventh",
            "twelve twelfth dozen*",
        ],
        "de" => &[
            "ein eine einen einem einer eines eins erst* einmal* einzel*",
            "zwei* zweit* beid* doppel* paar",
            "drei* dritt*",
            "vier* viert*",
            "fünf*",
            "sechs* sechst*",
            "sieben* siebt*",
            "acht achte* achtmal",
            "neun*",
            "zehn*",
            "elf elft*",
            "zwölf* dutzend*",
        ],
        "fr" => &[
            "un une premier première premiers premières seul seule",
            "deux deuxième* second seconde double paire",
            "trois troisième* tiers triple",
            "quatre quatrième* quart",
            "cinq cinquième*",
            "six sixième*",
            "sept septième*",
            "huit huitième*",
            "neuf neuvième*",
            "dix dixième*",
            "onze onzième*",
            "douze douzième* douzaine",
        ],
        "es" => &[
            "un una uno primer primera primero primeros única único",
            "dos segundo segunda ambos ambas doble par",
            "tres tercer* triple",
            "cuatro cuart*",
            "cinco quint*",
            "seis sext*",
            "siete séptim*",
            "ocho octav*",
            "nueve noven*",
            "diez décim*",
            "once undécim*",
            "doce docena*",
        ],
        "pt" => &[
            "um uma primeir* único única",
            "dois duas segundo segunda ambos ambas dobro par",
            "três terceir* triplo",
            "quatro quart*",
            "cinco quint*",
            "seis sext*",
            "sete sétim*",
            "oito oitav*",
            "nove non*",
            "dez décim*",
            "onze",
            "doze dúzia*",
        ],
        "it" => &[
            "un una uno prim* unico unica",
            "due second* entrambi entrambe doppi* paio coppia",
            "tre terz* triplo",
            "quattro quart*",
            "cinque quint*",
            "sei sest*",
            "sette settim*",
            "otto ottav*",
            "nove non*",
            "dieci decim*",
            "undici",
            "dodici dozzin*",
        ],
        "nl" => &[
            "een één eerst* enkel* eenmaal",
            "twee* beide* dubbel* paar",
            "drie* derde*",
            "vier* vierd*",
            "vijf*",
            "zes*",
            "zeven*",
            "acht*",
            "negen*",
            "tien*",
            "elf*",
            "twaalf* dozijn*",
        ],
        "ar" => &[
            "واحد واحدة أول أولى إحدى أحد",
            "اثنان اثنين اثنتين اثنتان ثاني ثانية كلا كلتا مرتين ضعف",
            "ثلاث* ثالث*",
            "أربع* رابع*",
            "خمس* خامس*",
            "ست ستة سادس*",
            "سبع* سابع*",
            "ثمان* ثامن*",
            "تسع* تاسع*",
            "عشر* عاشر*",
            "أحد",
            "اثنا اثني",
        ],
        "ja" => &[
            "一 最初 単一 ひと 初",
            "二 両 ふた 双 セカンド",
            "三",
            "四",
            "五",
            "六",
            "七",
            "八",
            "九",
            "十",
            "十一",
            "十二",
        ],
        "zh" | "yue" => &[
            "一 首 单 單",
            "两 二 双 兩 雙",
            "三",
            "四",
            "五",
            "六",
            "七",
            "八",
            "九",
            "十",
            "十一",
            "十二",
        ],
        "ko" => &[
            "한 하나* 첫* 단일*",
            "두 둘* 두번째 양쪽* 이중*",
            "세 셋* 세번째 삼*",
            "네 넷* 네번째",
            "다섯*",
            "여섯*",
            "일곱*",
            "여덟*",
            "아홉*",
            "열 열번째",
            "열한*",
            "열두*",
        ],
        "ru" => &[
            "один одна одно одного одной перв*",
            "два две двух двум втор* оба обе",
            "три трех трёх треть*",
            "четыре* четвер*",
            "пят*",
            "шест*",
            "сем* седьм*",
            "восем* восьм*",
            "девят*",
            "десят*",
            "одиннадцат*",
            "двенадцат*",
        ],
        _ => return None,
    };
    Some(words)
}

/// The word for a number above twelve.
fn larger_number(language: &Language, number: u32) -> Option<&'static str> {
    if !language.is("en") {
        return None;
    }
    Some(match number {
        13 => "thirteen",
        14 => "fourteen fortnight",
        15 => "fifteen",
        16 => "sixteen",
        17 => "seventeen",
        18 => "eighteen",
        19 => "nineteen",
        20 => "twenty",
        30 => "thirty",
        40 => "forty",
        50 => "fifty",
        60 => "sixty",
        70 => "seventy",
        80 => "eighty",
        90 => "ninety",
        100 => "hundred",
        1000 => "thousand",
        _ => return None,
    })
}

/// Whether a text in lower case, of any language, stands for an amount without its digits: "half an hour" for 30
/// minutes, "a day" for 24 hours, "24/7" for 24 and 365.
pub(super) fn says_amount(text: &str, number: &Number) -> bool {
    let has_any = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    let whole = number.as_whole();
    let is = |value: u32, unit: Unit| whole == Some(value) && number.unit == Some(unit);
    if matches!(whole, Some(24 | 7 | 365)) && has_any(AROUND_THE_CLOCK) {
        return true;
    }
    if is(50, Unit::Percent) && has_any(HALF) {
        return true;
    }
    // A unit without a number is one of it, and so are its parts: a week is seven days.
    let one = match (whole, number.unit) {
        (Some(1), Some(unit)) => unit,
        (Some(60), Some(Unit::Second)) => Unit::Minute,
        (Some(60), Some(Unit::Minute)) => Unit::Hour,
        (Some(24), Some(Unit::Hour)) => Unit::Day,
        (Some(7), Some(Unit::Day)) => Unit::Week,
        (Some(12), Some(Unit::Month)) => Unit::Year,
        (Some(2), Some(Unit::Times)) => return has_any(DOUBLE),
        _ => return false,
    };
    let mut words = text.split(|c: char| !c.is_alphabetic());
    words.any(|word| unit_of_word(word) == Some(one)) || has_any(units_without_number(one))
}

const AROUND_THE_CLOCK: &[&str] = &[
    "24/7",
    "24x7",
    "24 x 7",
    "24×7",
    "around the clock",
    "round the clock",
    "rund um die uhr",
    "24h/24",
    "24 h/24",
    "heures sur 24",
    "jours sur 7",
    "24 horas del día",
    "24 horas por dia",
    "24 ore su 24",
    "klok rond",
    "24 時間 365",
    "24時間365",
    "年中無休",
    "24 時間体制",
    "24時間体制",
    "全天候",
    "全年无休",
    "연중무휴",
    "على مدار الساعة",
    "круглосуточно",
];
const HALF: &[&str] = &[
    "half",
    "hälfte",
    "halb",
    "moitié",
    "mitad",
    "metade",
    "metà",
    "helft",
    "半",
    "절반",
    "نصف",
    "половин",
];
const DOUBLE: &[&str] = &[
    "twice",
    "double",
    "doppel",
    "verdoppel",
    "doubl",
    "dobl",
    "duplic",
    "dobro",
    "dupl",
    "raddoppi",
    "doppi",
    "verdubbel",
    "二倍",
    "倍增",
    "两倍",
    "两次",
    "두 배",
    "ضعف",
    "مضاعف",
];

/// Words for one unit in scripts without spaces.
fn units_without_number(unit: Unit) -> &'static [&'static str] {
    match unit {
        Unit::Hour => &[
            "一小时",
            "一個小時",
            "一个小时",
            "1時間",
            "한 시간",
            "一時間",
        ],
        Unit::Day => &["一天", "一日", "全天", "하루", "毎日", "每天"],
        Unit::Week => &[
            "一周",
            "一週",
            "一个星期",
            "일주일",
            "한 주",
            "毎週",
            "每周",
        ],
        Unit::Minute => &["一分钟", "一分", "일 분", "1분"],
        Unit::Year => &["一年", "毎年", "每年", "1년"],
        Unit::Month => &["一个月", "一か月", "一ヶ月", "한 달", "毎月", "每月"],
        _ => &[],
    }
}
