//! How names of services are compared.

use icu_normalizer::ComposingNormalizerBorrowed;

/// A service's name as it is compared. Names are one that differ only in
///
/// - letter case, and the way in which characters are composed, their width or style (NFKC),
/// - white space: how much of it there is between words, and whether there is any beside a punctuation
///   mark or a symbol,
/// - the kind of a dash, a hyphen or an apostrophe,
/// - marks such as `™` and `®`, and characters that are not visible,
/// - a full stop, comma, colon or semicolon at the end.
pub fn fold_name(name: &str) -> String {
    let is_insignificant = |c: char| {
        matches!(
            c,
            '™' | '®' | '©' | '℠' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
    };
    let significant: String = name.chars().filter(|c| !is_insignificant(*c)).collect();
    let normalized = ComposingNormalizerBorrowed::new_nfkc().normalize(&significant);
    let mut folded = String::with_capacity(normalized.len());
    let mut is_after_space = false;
    for c in normalized.chars().flat_map(char::to_lowercase) {
        let c = match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '‘' | '’' | 'ʼ' => '\'',
            c => c,
        };
        if c.is_whitespace() {
            is_after_space = true;
            continue;
        }
        let is_between_words = c.is_alphanumeric() && folded.ends_with(char::is_alphanumeric);
        if is_after_space && is_between_words {
            folded.push(' ');
        }
        is_after_space = false;
        folded.push(c);
    }
    let kept = folded.trim_end_matches(['.', ',', ':', ';', '。', '、']);
    if !kept.is_empty() {
        folded.truncate(kept.len());
    }
    folded
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_service_and_other_names_are_not() {
        let spellings = [
            [
                "Exchange Online",
                "exchange  ONLINE.",
                "Ｅｘｃｈａｎｇｅ\u{a0}Online",
                "Exchange\u{200b} Online™",
            ],
            [
                "Wi-Fi (Café)",
                "Wi‑Fi (Cafe\u{301})",
                "wi–fi(café)",
                "WI - FI ( CAFÉ )",
            ],
            ["Pat's Desk", "Pat’s Desk", "PAT'S DESK:", "Pat's\tDesk®"],
            ["EU / API", "EU/API", "eu /api", "EU／API"],
            ["社内 VPN", "社内 ＶＰＮ", "社内\u{3000}VPN", "社内 vpn。"],
        ];
        for spellings in spellings {
            for spelling in spellings {
                assert_eq!(fold_name(spelling), fold_name(spellings[0]), "{spelling:?}");
            }
        }
        let names = [
            "Exchange Online",
            "ExchangeOnline",
            "Exchange-Online",
            "A / B",
            "A & B",
            "A-B",
            "A B",
            "AB",
            "!!!",
            "???",
            "C",
            "C++",
            "C#",
            "Mail (EU)",
            "Mail EU",
            "...",
            "",
        ];
        let folded: BTreeSet<String> = names.iter().map(|name| fold_name(name)).collect();
        assert_eq!(folded.len(), names.len());
    }
}
