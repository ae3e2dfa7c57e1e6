//! The text of a file: its encoding, and the conflict markers that Git may have left in it.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};

/// The text of `file` (a path below the root) in UTF-8 or UTF-16, without a byte order mark.
///
/// Windows PowerShell's `>` and `Out-File` and Excel's "Unicode text" write UTF-16, some tools without
/// a mark.
///
/// # Errors
/// A diagnostic that names the remedy, where the bytes are in neither encoding.
pub fn decode_text<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, Diagnostic> {
    if let Some((encoding, mark_len)) = utf16_encoding(bytes) {
        let content = &bytes[mark_len..];
        return encoding
            .decode_without_bom_handling_and_without_replacement(content)
            .ok_or_else(|| {
                Diagnostic::new(
                    Location::file(file),
                    "the file is UTF-16 and damaged or cut off; nothing of it is read",
                    "write it again as UTF-8: `Out-File -Encoding utf8` in PowerShell, \"CSV \
                     UTF-8\" in Excel",
                )
            });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text).into()),
        Err(error) => Err(not_utf8_diagnostic(file, bytes, error.valid_up_to())),
    }
}

/// The text of a file that people write by hand: like [`decode_text`], and without a merge conflict.
///
/// # Errors
/// A diagnostic where [`decode_text`] gives one, or for the first conflict marker.
pub fn decode_handwritten<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, Diagnostic> {
    let text = decode_text(file, bytes)?;
    match conflict_diagnostic(&FileDiagnostics::new(file, &text)) {
        Some(diagnostic) => Err(diagnostic),
        None => Ok(text),
    }
}

/// The UTF-16 encoding of a file, and the length of its byte order mark. Every text file that Kairan
/// reads begins with an ASCII character, so without a mark the zero bytes of the first two tell.
fn utf16_encoding(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    match *bytes {
        [0xff, 0xfe, ..] => Some((UTF_16LE, 2)),
        [0xfe, 0xff, ..] => Some((UTF_16BE, 2)),
        [1..=0x7f, 0, _, 0, ..] => Some((UTF_16LE, 0)),
        [0, 1..=0x7f, 0, _, ..] => Some((UTF_16BE, 0)),
        _ => None,
    }
}

fn not_utf8_diagnostic(file: &str, bytes: &[u8], offset: usize) -> Diagnostic {
    let before = String::from_utf8_lossy(&bytes[..offset]);
    Diagnostic::new(
        Location::at_offset(file, &before, before.len()),
        format!("the file is not UTF-8 from byte {offset} on"),
        "save it again with the encoding UTF-8: `Out-File -Encoding utf8` in PowerShell, \"CSV \
         UTF-8\" in Excel",
    )
}

/// The diagnostic of a text in which a conflict marker of Git stands at the start of a line
/// (<https://git-scm.com/docs/git-merge#_how_conflicts_are_presented>).
pub fn conflict_diagnostic(diagnostics: &FileDiagnostics<'_>) -> Option<Diagnostic> {
    let offset = find_conflict_marker(diagnostics.text())?;
    Some(Diagnostic::new(
        diagnostics.location(offset),
        "a merge conflict of Git is left in the file; nothing of it is read",
        "choose between the two sides and delete the lines with `<<<<<<<`, `=======` and \
         `>>>>>>>`; to show such a line in an example, put a space before it",
    ))
}

/// Where the first marker of either side starts. A line `=======` alone underlines a heading in
/// Markdown, so it is none.
fn find_conflict_marker(text: &str) -> Option<usize> {
    let first_of = |marker: &str| {
        memchr::memmem::find_iter(text.as_bytes(), marker).find(|&start| {
            let after = &text[start + marker.len()..];
            (start == 0 || text[..start].ends_with(['\n', '\r']))
                && (after.is_empty() || after.starts_with([' ', '\n', '\r']))
        })
    };
    let sides = [first_of("<<<<<<<"), first_of(">>>>>>>")];
    sides.into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, encode: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(encode).collect()
    }

    #[test]
    fn utf16_is_read_in_both_byte_orders_with_and_without_a_mark() {
        let text = "{\"title\": \"障害 🛠\"}\r\n";
        let marked = format!("\u{feff}{text}");
        for encode in [u16::to_le_bytes, u16::to_be_bytes] {
            for written in [text, &marked] {
                let bytes = utf16(written, encode);
                assert_eq!(decode_text("a", &bytes).unwrap(), text);
            }
        }
        assert_eq!(decode_text("a", marked.as_bytes()).unwrap(), text);
    }

    #[test]
    fn what_is_in_no_known_encoding_names_the_tools() {
        let mut cut = utf16("\u{feff}{}", u16::to_le_bytes);
        cut.pop();
        for bytes in [&cut[..], b"Dr\xfccker", b"\xff"] {
            let diagnostic = decode_text("a.csv", bytes).unwrap_err();
            assert!(diagnostic.help.contains("Out-File -Encoding utf8"));
        }
        assert!(decode_text("a", b"").unwrap().is_empty());
    }

    #[test]
    fn a_conflict_marker_is_found_at_the_start_of_a_line_alone() {
        let cases = [
            ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n", Some("f:2:1")),
            ("a\r\nb\r\n>>>>>>> comms/edit\r\n", Some("f:3:1")),
            ("<<<<<<<", Some("f:1:1")),
            ("Title\n=======\n", None),
            (" <<<<<<< HEAD\n", None),
            ("a <<<<<<< b\n>>>>>>>> quoted\n", None),
        ];
        for (text, expected) in cases {
            let found = decode_handwritten("f", text.as_bytes()).map_err(|d| d.location);
            let location = found.err().map(|location| location.to_string());
            assert_eq!(location.as_deref(), expected, "{text}");
        }
    }
}
