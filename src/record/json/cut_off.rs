//! Objects that PowerShell has cut off to the names of their types.

/// Whether a text is what PowerShell's `ConvertTo-Json` and `Export-Csv` write for an object that is nested
/// too deeply: the name of its type, or `@{…}`.
pub(in crate::record) fn is_cut_off(text: &str) -> bool {
    let is_type_name = |word: &str| {
        ["System.", "Microsoft."]
            .iter()
            .any(|prefix| word.starts_with(prefix))
            && (word.matches('.').count() >= 2 || word.ends_with("[]"))
    };
    let mut words = text.split_ascii_whitespace().peekable();
    text.starts_with("@{") && text.contains('=')
        || words.peek().is_some() && words.all(is_type_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_that_was_cut_off_is_told_from_text() {
        for (text, expected) in [
            (
                "Microsoft.Graph.PowerShell.Models.MicrosoftGraphItemBody",
                true,
            ),
            ("Microsoft.Graph.A.B Microsoft.Graph.A.B", true),
            ("System.Object[]", true),
            ("System.Collections.Hashtable", true),
            ("@{id=EX1; title=Slow}", true),
            ("Microsoft Teams", false),
            ("Microsoft.Graph.Api is slow", false),
            ("@{", false),
            ("", false),
        ] {
            assert_eq!(is_cut_off(text), expected, "{text}");
        }
    }
}
