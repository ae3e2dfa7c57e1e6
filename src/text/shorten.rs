//! Cuts texts.

/// The first `max_chars` characters of a text, and `…` where there are more.
pub fn shorten(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_ends_in_an_ellipsis() {
        assert_eq!(shorten("日本語", 3), "日本語");
        assert_eq!(shorten("日本語の", 3), "日本語…");
        assert_eq!(shorten("two words", 4), "two…");
        assert_eq!(shorten("", 0), "");
    }
}
