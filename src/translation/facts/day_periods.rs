//! Parts of the day beside an hour: "in the afternoon", `午後`.

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    Am,
    Pm,
    /// From the evening to the early morning.
    Night,
    Noon,
}

/// The part of the day before an hour, and the position of the hour.
pub(super) fn period_before(text: &str, start: usize) -> Option<(Period, usize)> {
    const WORDS: &[(&str, Period)] = &[
        ("午前", Period::Am),
        ("午後", Period::Pm),
        ("上午", Period::Am),
        ("凌晨", Period::Am),
        ("清晨", Period::Am),
        ("早上", Period::Am),
        ("早晨", Period::Am),
        ("中午", Period::Noon),
        ("下午", Period::Pm),
        ("傍晚", Period::Pm),
        ("晚上", Period::Night),
        ("晚间", Period::Night),
        ("夜里", Period::Night),
        ("深夜", Period::Night),
        ("오전", Period::Am),
        ("오후", Period::Pm),
        ("새벽", Period::Am),
        ("아침", Period::Am),
        ("저녁", Period::Pm),
        ("밤", Period::Night),
        ("낮", Period::Noon),
        ("朝", Period::Am),
        ("夜", Period::Night),
        ("昼", Period::Noon),
    ];
    let rest = &text[start..];
    let (word, period) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
    let after = rest[word.len()..].trim_start_matches([' ', 'の']);
    after
        .starts_with(|c: char| c.is_ascii_digit())
        .then(|| (*period, text.len() - after.len()))
}

/// The part of the day after an hour, and the position after it.
pub(super) fn period_behind(text: &str, end: usize) -> Option<(Period, usize)> {
    const PHRASES: &[(&str, Period)] = &[
        ("in the morning", Period::Am),
        ("in the afternoon", Period::Pm),
        ("in the evening", Period::Pm),
        ("at night", Period::Night),
        ("de la mañana", Period::Am),
        ("de la madrugada", Period::Am),
        ("de la tarde", Period::Pm),
        ("de la noche", Period::Night),
        ("del mediodía", Period::Noon),
        ("da manhã", Period::Am),
        ("da madrugada", Period::Am),
        ("da tarde", Period::Pm),
        ("da noite", Period::Night),
        ("du matin", Period::Am),
        ("de l'après-midi", Period::Pm),
        ("du soir", Period::Night),
        ("di mattina", Period::Am),
        ("del mattino", Period::Am),
        ("di notte", Period::Am),
        ("del pomeriggio", Period::Pm),
        ("di pomeriggio", Period::Pm),
        ("di sera", Period::Night),
        ("della sera", Period::Night),
        ("'s ochtends", Period::Am),
        ("'s middags", Period::Pm),
        ("'s avonds", Period::Night),
        ("morgens", Period::Am),
        ("vormittags", Period::Am),
        ("mittags", Period::Noon),
        ("nachmittags", Period::Pm),
        ("abends", Period::Night),
        ("nachts", Period::Night),
        ("صباحًا", Period::Am),
        ("صباحاً", Period::Am),
        ("صباحا", Period::Am),
        ("ظهرًا", Period::Noon),
        ("ظهراً", Period::Noon),
        ("ظهرا", Period::Noon),
        ("مساءً", Period::Pm),
        ("مساء", Period::Pm),
        ("ليلاً", Period::Night),
        ("ليلًا", Period::Night),
        ("утра", Period::Am),
        ("дня", Period::Pm),
        ("вечера", Period::Pm),
        ("ночи", Period::Night),
        ("a. m.", Period::Am),
        ("p. m.", Period::Pm),
    ];
    let rest = text[end..].trim_start_matches([' ', ',']);
    if text.len() - rest.len() > end + 2 {
        return None;
    }
    let (phrase, period) = PHRASES
        .iter()
        .find(|(phrase, _)| rest.starts_with(phrase))?;
    let after = &rest[phrase.len()..];
    // A word may only begin as one of these.
    let is_apart = !after.starts_with(char::is_alphabetic);
    is_apart.then(|| (*period, text.len() - after.len()))
}
