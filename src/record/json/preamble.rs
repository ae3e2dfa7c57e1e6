//! What tools write around JSON.

use super::keys::looks_like_json;
use super::kind::detect_json;

/// How many lines may stand above JSON: warnings, a prompt, the headers of an answer.
const MAX_LINES: usize = 60;

/// Marks that a record separator of a JSON text sequence (RFC 7464) is white space.
const RECORD_SEPARATOR: char = '\u{1e}';

/// The text with spaces in the place of what stands above its JSON, so that every offset stays what it is,
/// and whether that was more than white space and the separators of a JSON text sequence. `None` where the
/// text is no JSON, or nothing stands above it.
pub(in crate::record) fn blank_preamble(text: &str) -> Option<(String, bool)> {
    let is_log_line =
        text.starts_with('[') && text.lines().next().is_some_and(|line| !begins_json(line));
    if looks_like_json(text) && !is_log_line {
        return None;
    }
    let mut offset = 0;
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        let content = line.trim_start_matches(|c: char| c.is_whitespace() || c == RECORD_SEPARATOR);
        let start = offset + line.len() - content.len();
        if begins_json(content) && detect_json(&text[start..]).is_some() {
            let is_blank = |c: char| c.is_whitespace() || c == RECORD_SEPARATOR;
            let preamble = &text[..start];
            let mut blanked = String::with_capacity(text.len());
            blanked.extend(preamble.bytes().map(|byte| match byte {
                b'\n' | b'\r' => char::from(byte),
                _ => ' ',
            }));
            blanked.push_str(&text[start..].replace(RECORD_SEPARATOR, " "));
            return Some((blanked, !preamble.chars().all(is_blank)));
        }
        offset += line.len();
    }
    None
}

/// Whether a line can begin JSON. A line of a log may begin with a bracket, too: `[INFO] fetched`.
fn begins_json(line: &str) -> bool {
    let mut characters = line.chars().filter(|c| !c.is_whitespace());
    match (characters.next(), characters.next()) {
        (Some('{'), next) => matches!(next, None | Some('"' | '}')),
        (Some('['), next) => matches!(next, None | Some('{' | '[' | ']')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_above_json_is_blanked() {
        let json = "[{\"startDateTime\": \"x\"}]\n";
        for (preamble, is_text) in [
            ("WARNING: the module is old\r\n", true),
            ("PS C:\\> Get-Issue | ConvertTo-Json\n\n", true),
            (
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
                true,
            ),
            ("[INFO] fetched {2}\n", true),
            ("// störung\n", true),
            ("\u{1e}", false),
        ] {
            let text = format!("{preamble}{json}");
            let (blanked, had_text) = blank_preamble(&text).unwrap();
            assert_eq!(blanked.len(), text.len());
            assert_eq!(blanked.trim_start(), json, "{preamble}");
            assert_eq!(blanked.lines().count(), text.lines().count());
            assert_eq!(had_text, is_text, "{preamble}");
        }
        for text in [
            json,
            "no JSON",
            "a: [x]\n",
            "Text\n[INFO] {\"a\": 1}\n",
            "Text\n{\"a\": 1}\n",
        ] {
            assert_eq!(blank_preamble(text), None, "{text}");
        }
    }
}
