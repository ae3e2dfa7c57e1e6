//! What a file is that is of no known form, in one sentence, and the remedy.

use serde::de::IgnoredAny;

use super::json::{self, JsonKind};
use super::{DecodeOptions, csv};
use crate::diagnostics::FileDiagnostics;
use crate::text::front_matter;

/// Reports a file that is of no known form, unless it is a page on which nothing happened.
pub(super) fn report_unknown_form(
    options: DecodeOptions<'_>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let text = diagnostics.text();
    if json::looks_like_json(text) {
        match json::detect_json(text) {
            Some(JsonKind::Foreign(tool)) => {
                return report_foreign(&format!("data of {tool}"), diagnostics);
            }
            Some(JsonKind::Error) => {
                return diagnostics.error(
                    0,
                    "this is the error that an API answered with, and not its data",
                    "fetch the file again; the error says why it failed",
                );
            }
            Some(JsonKind::Form(_)) | None => {}
        }
        let nodes = json::JsonNode::whole(diagnostics)
            .parse::<IgnoredAny>(diagnostics)
            .and_then(|_| json::JsonNode::whole(diagnostics).objects(true, diagnostics));
        match nodes {
            Err(diagnostic) => return diagnostics.push(diagnostic),
            Ok(nodes) if nodes.is_empty() => return,
            Ok(_) => {}
        }
    }
    let diagnostic = front_matter::misspelt_fence(diagnostics)
        .or_else(|| csv::missing_id_diagnostic(options, diagnostics));
    if let Some(diagnostic) = diagnostic {
        return diagnostics.push(diagnostic);
    }
    let (message, help) = known_text(text).unwrap_or((
        "no known form of record",
        "records are JSON of Microsoft, Statuspage or Google, an Atom or RSS feed, Markdown with front matter, a \
         table, an article with dated headings, or comma-separated values whose columns \
         `[records.csv]` in site.toml names; other files belong outside records/",
    ));
    diagnostics.error(0, message, help);
}

fn report_foreign(what: &str, diagnostics: &mut FileDiagnostics<'_>) {
    diagnostics.error(
        0,
        format!("this is {what}, which kairan does not read"),
        "export its incidents as CSV and name the columns in site.toml, `[records.csv]`, or write them as \
         Markdown with front matter",
    );
}

/// The remedy for what PowerShell shows or writes and that is no JSON.
const POWERSHELL_HELP: &str = "write it as JSON: `| ConvertTo-Json -Depth 10 | Out-File -Encoding utf8 issues.json` in PowerShell";

/// What a text is that tools write and that holds no record, and the remedy.
fn known_text(text: &str) -> Option<(&'static str, &'static str)> {
    let text = text.trim_start();
    let start = &text[..text.floor_char_boundary(2000)];
    let lower = start.to_lowercase();
    let begins_with = |prefixes: &[&str]| prefixes.iter().any(|prefix| lower.starts_with(prefix));
    if text.is_empty() {
        return Some(("the file is empty", "put a record into it, or delete it"));
    }
    if begins_with(&["#< clixml"]) || begins_with(&["<"]) && lower.contains("<objs ") {
        return Some((
            "this is XML of PowerShell's objects, as `Export-Clixml` writes it, which kairan does not read",
            POWERSHELL_HELP,
        ));
    }
    if begins_with(&["<!doctype html", "<html"]) {
        return Some((
            "this is a web page, which kairan does not read",
            "fetch its data instead: JSON of its API, or its Atom or RSS feed",
        ));
    }
    if begins_with(&["<?xml", "<"]) {
        return Some((
            "this is XML that is no feed, which kairan does not read",
            "fetch JSON of the API, or the Atom or RSS feed of the page",
        ));
    }
    if begins_with(&["http/"]) {
        return Some((
            "these are the headers of an answer, without its data",
            "fetch it again: `curl` without `-I` and `-i`",
        ));
    }
    let lines = || start.lines().take(40).map(str::trim_end);
    let is_field = |line: &str| {
        let name = line.split_once(": ").map(|(name, _)| name);
        name.is_some_and(|name| !name.is_empty() && name.bytes().all(is_name_byte))
    };
    let mut pairs = lines().zip(lines().skip(1));
    if pairs.any(|(line, next)| line == front_matter::YAML_FENCE && is_field(next)) {
        return Some((
            "the front matter does not begin in the first line",
            "put what stands above it below it, or delete it",
        ));
    }
    if lines().filter(|line| is_property_line(line)).count() >= 3 {
        return Some((
            "this is a list as PowerShell shows it on the screen, which kairan does not read",
            POWERSHELL_HELP,
        ));
    }
    if lines().any(is_underline_of_columns) {
        return Some((
            "this is a table as PowerShell shows it on the screen, which kairan does not read",
            POWERSHELL_HELP,
        ));
    }
    lines().next().is_some_and(is_field).then_some((
        "this is YAML without the lines that make it front matter",
        "put a line `---` above its fields and another below them; the updates follow in Markdown",
    ))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a line is one of `Format-List`: `StartDateTime : 18/11/2026 06:10:00`.
fn is_property_line(line: &str) -> bool {
    let Some((name, _)) = line.split_once(" :") else {
        return false;
    };
    let name = name.trim_end();
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(is_name_byte)
}

/// Whether a line is the one that `Format-Table` writes below the names of columns: `--    -----`.
fn is_underline_of_columns(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.clone().count() > 1
        && words.all(|word| word.len() > 1 && word.bytes().all(|byte| byte == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tools_write_is_known_by_name() {
        for (text, expected) in [
            ("  \n", "the file is empty"),
            ("#< CLIXML\n<Objs Version=\"1.1.0.1\">", "Export-Clixml"),
            (
                "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.example\"><Obj RefId=\"0\">",
                "Export-Clixml",
            ),
            ("\n<!DOCTYPE html><html>", "a web page"),
            ("<?xml version=\"1.0\"?><incidents/>", "no feed"),
            ("HTTP/2 304\r\netag: x\r\n", "headers of an answer"),
            (
                "\nId            : EX7\nTitle         : Slow\nStartDateTime : 18/11/2026\n",
                "a list as PowerShell",
            ),
            (
                "\nId  Title\n--  -----\nEX7 Slow\n",
                "a table as PowerShell",
            ),
            (
                "# VPN\n---\nid: N1\n---\n",
                "does not begin in the first line",
            ),
            ("id: N1\ntitle: VPN\n", "YAML without"),
        ] {
            let (message, _) = known_text(text).unwrap_or_default();
            assert!(message.contains(expected), "{text}: {message}");
        }
        for text in [
            "Read me first.",
            "# Records\n---\nHere are records.",
            "- a\n- b\n",
        ] {
            assert_eq!(known_text(text), None, "{text}");
        }
    }
}
