//! The text of a file: its encoding, and the conflict markers that Git may have left in it.

use std::borrow::Cow;

use encoding_rs::{EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};

/// The text of `file` (a path below the root) in UTF-8 or UTF-16, without a byte order mark.
///
/// Windows PowerShell's `>` and `Out-File` and Excel's "Unicode text" write UTF-16, some tools without
/// a mark.
///
/// # Errors
/// A diagnostic that names the remedy, where the bytes are in neither encoding.
pub fn decode_text<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, Diagnostic> {
    let is_utf32 = bytes.starts_with(b"\xff\xfe\x00\x00");
    if let Some((encoding, mark_len)) = utf16_encoding(bytes).filter(|_| !is_utf32) {
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
    if let Some((what, help)) = binary_kind(bytes) {
        return Diagnostic::new(
            Location::file(file),
            format!("the file is {what}; nothing of it is read"),
            help,
        );
    }
    let before = String::from_utf8_lossy(&bytes[..offset]);
    let probable = match probable_encoding(bytes) {
        Some(name) => format!("; it is probably {name}"),
        None => String::new(),
    };
    Diagnostic::new(
        Location::at_offset(file, &before, before.len()),
        format!("the file is not UTF-8 from byte {offset} on{probable}"),
        "save it again with the encoding UTF-8: `Out-File -Encoding utf8` in PowerShell, \"CSV \
         UTF-8\" in Excel, \"UTF-8\" in the dialog in which Windows' editor saves",
    )
}

/// What a file is that holds no text, by its first bytes, and the remedy.
fn binary_kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const KINDS: [(&[u8], &str, &str); 6] = [
        (
            b"PK\x03\x04",
            "a ZIP archive or a workbook of Excel",
            "save the workbook as \"CSV UTF-8\", or unpack the archive",
        ),
        (
            b"\xd0\xcf\x11\xe0",
            "a document of an old Office",
            "save it as \"CSV UTF-8\" in Excel",
        ),
        (
            b"%PDF",
            "a PDF",
            "write its text as Markdown with front matter",
        ),
        (b"\x1f\x8b", "compressed with gzip", "unpack it"),
        (
            b"\xff\xfe\x00\x00",
            "UTF-32",
            "save it again with the encoding UTF-8: `Out-File -Encoding utf8` in PowerShell",
        ),
        (
            b"\x00\x00\xfe\xff",
            "UTF-32",
            "save it again with the encoding UTF-8: `Out-File -Encoding utf8` in PowerShell",
        ),
    ];
    let found = KINDS.iter().find(|(start, ..)| bytes.starts_with(start));
    found.map(|(_, what, help)| (*what, *help))
}

/// The name of the encoding that a text is most likely in: one in which all of it can be read and has letters
/// of the language that it is for.
fn probable_encoding(bytes: &[u8]) -> Option<&'static str> {
    const IN_JAPAN: &str = "Shift_JIS, the encoding of Windows in Japan";
    const EAST_ASIAN: &str = "an encoding of East Asia, such as Shift_JIS, EUC-KR or GBK";
    let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{30ff}');
    let is_hangul = |c: char| matches!(c, '\u{ac00}'..='\u{d7a3}');
    let is_ideograph = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let is_western = |c: char| matches!(c, '\u{c0}'..='\u{ff}');
    let read = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes)
    };
    let has = |encoding: &'static Encoding, is_letter: &dyn Fn(char) -> bool| {
        read(encoding).is_some_and(|text| text.chars().any(is_letter))
    };
    // Letters of Western Europe seldom stand next to one another; in the other encodings bytes do.
    if !bytes.windows(2).any(|pair| pair.iter().all(|b| *b >= 0x80)) {
        let is_windows = has(WINDOWS_1252, &is_western);
        return is_windows.then_some("Windows-1252, the encoding of Windows in Western Europe");
    }
    if has(SHIFT_JIS, &is_kana) {
        return Some(IN_JAPAN);
    }
    if has(EUC_JP, &is_kana) {
        return Some("EUC-JP");
    }
    // Chinese that is read as Korean has Chinese characters among the Korean ones.
    let is_korean = has(EUC_KR, &is_hangul) && !has(EUC_KR, &is_ideograph);
    let candidates = [
        (has(SHIFT_JIS, &is_ideograph), IN_JAPAN),
        (is_korean, "EUC-KR, the encoding of Windows in Korea"),
        (
            has(GBK, &is_ideograph) && !is_korean,
            "GBK, the encoding of Windows in China",
        ),
    ];
    let mut names = candidates.iter().filter(|(is_readable, _)| *is_readable);
    let (_, name) = names.next()?;
    Some(if names.next().is_none() {
        name
    } else {
        EAST_ASIAN
    })
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
    fn what_is_not_utf8_is_named() {
        let japanese = "title: VPN がつながりません";
        let encode =
            |encoding: &'static Encoding, text: &'static str| encoding.encode(text).0.into_owned();
        for (bytes, name) in [
            (encode(SHIFT_JIS, japanese), "Shift_JIS"),
            (encode(EUC_JP, japanese), "EUC-JP"),
            (encode(SHIFT_JIS, "title: VPN障害"), "such as Shift_JIS"),
            (encode(EUC_KR, "title: VPN에 연결할 수 없습니다"), "EUC-KR"),
            (encode(GBK, "title: 无法连接到邮件服务"), "GBK"),
            (
                encode(WINDOWS_1252, "title: Störung im Büro"),
                "Windows-1252",
            ),
            (b"PK\x03\x04\xff\xff".to_vec(), "Excel"),
            (b"%PDF-1.7\n\xe2\xe3".to_vec(), "a PDF"),
            (b"\xff\xfe\x00\x00{\x00\x00\x00".to_vec(), "UTF-32"),
            (b"\x1f\x8b\x08\x00\xff".to_vec(), "gzip"),
        ] {
            let diagnostic = decode_text("a", &bytes).unwrap_err();
            assert!(diagnostic.message.contains(name), "{name}: {diagnostic}");
        }
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
