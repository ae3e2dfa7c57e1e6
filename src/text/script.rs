//! The language of a text by the script that it is written in.

/// A script, as far as it tells the language; `Other` is the last.
#[derive(Clone, Copy)]
enum Script {
    Kana,
    Ideographs,
    Hangul,
    Arabic,
    Hebrew,
    Thai,
    Greek,
    Other,
}

impl Script {
    fn of(letter: char) -> Self {
        match letter {
            '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => {
                Self::Kana
            }
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}' => {
                Self::Ideographs
            }
            '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => {
                Self::Hangul
            }
            '\u{0620}'..='\u{064a}' => Self::Arabic,
            '\u{05d0}'..='\u{05ea}' => Self::Hebrew,
            '\u{0e01}'..='\u{0e4f}' => Self::Thai,
            '\u{0370}'..='\u{03ff}' => Self::Greek,
            _ => Self::Other,
        }
    }

    /// How many letters one of it counts for: a syllable or an ideograph says more than a letter, and texts in such a
    /// script name products in Latin letters.
    fn weight(self) -> usize {
        match self {
            Self::Kana | Self::Ideographs | Self::Hangul => 2,
            _ => 1,
        }
    }
}

/// The tag of the language that most of a text is in, where its script is that of one language alone, or of one by far
/// the most: Japanese with kana, Chinese without, Korean, Arabic, Hebrew, Thai, Greek. `None` for any other text.
pub fn language_of_script(text: &str) -> Option<&'static str> {
    // Persian and Urdu have letters that Arabic has not.
    if text.is_ascii() || text.contains(['پ', 'چ', 'ژ', 'گ', 'ٹ', 'ڈ', 'ے']) {
        return None;
    }
    let mut weights = [0; Script::Other as usize + 1];
    for script in text.chars().filter(|c| c.is_alphabetic()).map(Script::of) {
        weights[script as usize] += script.weight();
    }
    let all: usize = weights.iter().sum();
    let weight = |script: Script| weights[script as usize];
    let kana = weight(Script::Kana);
    if 2 * (kana + weight(Script::Ideographs)) > all {
        return Some(if kana > 0 { "ja" } else { "zh" });
    }
    let of_one = [
        (Script::Hangul, "ko"),
        (Script::Arabic, "ar"),
        (Script::Hebrew, "he"),
        (Script::Thai, "th"),
        (Script::Greek, "el"),
    ];
    let mut found = of_one.into_iter();
    let found = found.find(|(script, _)| 2 * weight(*script) > all);
    found.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_tells_the_language_where_it_is_of_one() {
        for (text, language) in [
            ("Users cannot send mail.", None),
            ("Die Störung ist behoben – für alle.", None),
            (
                "ユーザーがメールを送信できない問題を調査しています。",
                Some("ja"),
            ),
            ("Exchange Online のメールが遅れています", Some("ja")),
            ("Mail is late (メール遅延)", None),
            ("用户无法发送邮件", Some("zh")),
            ("사용자가 메일을 보낼 수 없습니다", Some("ko")),
            ("لا يستطيع المستخدمون إرسال البريد", Some("ar")),
            ("کاربران گزارش داده‌اند", None),
            ("Пользователи не могут войти", None),
            ("Οι χρήστες δεν μπορούν", Some("el")),
            ("…", None),
        ] {
            assert_eq!(language_of_script(text), language, "{text}");
        }
    }
}
