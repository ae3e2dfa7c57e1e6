//! Texts that every language keeps as they are: addresses, hosts, files, commands, placeholders, codes.

use super::fact::FactKind;
use super::known_names::{COUNTRIES, DOMAINS, EXTENSIONS, VERBS};

/// A literal that begins at a position, and its end.
pub(super) type Literal = (FactKind, usize);

/// The longest placeholder or span of code, in characters.
const MAX_BRACKETED_LEN: usize = 120;

/// The literal that begins with a sign: a placeholder, a span of code, a path, a flag.
pub(super) fn sign_literal_at(text: &str, start: usize) -> Option<Literal> {
    let rest = &text[start..];
    let after_space = text[..start]
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '「' | '\'' | '`'));
    let inside = |closing: char| {
        let mut near = rest.char_indices().skip(1).take(MAX_BRACKETED_LEN);
        let (end, _) = near.find(|(_, c)| *c == closing)?;
        let text = rest.get(1..end)?;
        (!text.contains('\n')).then_some((text, start + end + closing.len_utf8()))
    };
    let token_len = || {
        let len = path_len(rest);
        trim_end(&rest[..len]).len()
    };
    match rest.as_bytes().first()? {
        b'{' => {
            let (name, end) = inside('}')?;
            let end = end + usize::from(name.starts_with('{') && text[end..].starts_with('}'));
            (!name.trim().is_empty()).then_some((FactKind::Placeholder, end))
        }
        b'<' => {
            let (name, end) = inside('>')?;
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
            is_name.then_some((FactKind::Placeholder, end))
        }
        b'[' => {
            let (name, end) = inside(']')?;
            let is_mask = name
                .bytes()
                .filter(|b| matches!(b, b'x' | b'X' | b'*'))
                .count()
                >= 3
                && name
                    .bytes()
                    .all(|b| !b.is_ascii_alphabetic() || matches!(b, b'x' | b'X'));
            let is_variable =
                name.contains('_') && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            (is_mask || is_variable).then_some((FactKind::Placeholder, end))
        }
        b'$' if rest[1..].starts_with('{') => {
            let (_, end) = inside('}')?;
            Some((FactKind::Placeholder, end))
        }
        b'$' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => {
            let len = token_len();
            Some((FactKind::Placeholder, start + len))
        }
        b'%' => {
            let name = rest[1..]
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
                .count();
            let is_variable = name >= 3 && rest[1 + name..].starts_with('%');
            let is_format =
                after_space && matches!(&rest[1..1 + name], "s" | "d" | "i" | "u" | "f");
            if is_variable {
                let len = token_len().max(name + 2);
                Some((FactKind::Placeholder, start + len))
            } else if is_format {
                Some((FactKind::Placeholder, start + 1 + name))
            } else {
                None
            }
        }
        b'`' => {
            let (code, end) = inside('`')?;
            (!code.trim().is_empty()).then_some((FactKind::Command, end))
        }
        b'/' if after_space && rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric()) => {
            let len = token_len();
            let token = &rest[..len];
            let is_path = token[1..].contains('/') || token.contains('.');
            match is_path {
                true => Some((FactKind::File, start + len)),
                // `/flushdns`
                false if token.len() > 2 => Some((FactKind::Command, start + len)),
                false => None,
            }
        }
        b'\\' if rest.starts_with("\\\\") && after_space => {
            let len = token_len();
            (len > 3).then_some((FactKind::File, start + len))
        }
        b'-' if after_space => {
            let name = rest.trim_start_matches('-');
            let dashes = rest.len() - name.len();
            let len = name
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                .unwrap_or(name.len());
            let name = name[..len].trim_end_matches('-');
            let humps = name.bytes().filter(u8::is_ascii_uppercase).count();
            let is_flag = match dashes {
                2 => name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() > 1,
                // A parameter of PowerShell, `-UserPrincipalName`.
                1 => {
                    name.starts_with(|c: char| c.is_ascii_uppercase())
                        && humps > 1
                        && humps < name.len()
                }
                _ => false,
            };
            is_flag.then_some((FactKind::Command, start + dashes + name.len()))
        }
        _ => None,
    }
}

/// The literal that begins with a letter or a digit, other than a number or a time.
pub(super) fn word_literal_at(text: &str, start: usize) -> Option<Literal> {
    let rest = &text[start..];
    let len = path_len(rest);
    let chunk = &rest[..len];
    if chunk.len() < 3 {
        return None;
    }
    if chunk.contains("://")
        || starts_with_ignore_case(chunk, "www.")
        || starts_with_ignore_case(chunk, "mailto:")
    {
        let end = trim_end(chunk).len();
        return Some((FactKind::Address, start + end));
    }
    if let Some(end) = mail_end(chunk) {
        return Some((FactKind::Address, start + end));
    }
    if chunk.contains('\\') && !chunk.starts_with("\\n") {
        return Some((FactKind::File, start + trim_end(chunk).len()));
    }
    let run = chunk
        .find(|c: char| !is_name_char(c))
        .unwrap_or(chunk.len());
    let name = trim_end(&chunk[..run]);
    if name.contains('.') {
        // "done.Next": where a space is missing, the second word begins with a capital.
        if let Some(kind) = dotted_name_kind(name) {
            let path = &chunk[name.len()..];
            let has_path = kind == FactKind::Host && (path.starts_with('/') || is_port(path));
            return Some(match has_path {
                true => (FactKind::Address, start + name.len() + trim_end(path).len()),
                false => (kind, start + name.len()),
            });
        }
    }
    // `kairan_status` and `TENANT_ID` are names; `_emphasis_` is not.
    let is_identifier = name.contains('_')
        && name
            .split(['_', '.', '-'])
            .filter(|part| !part.is_empty())
            .count()
            > 1;
    if is_identifier {
        return Some((FactKind::Code, start + name.len()));
    }
    cmdlet_end(name).map(|end| (FactKind::Command, start + end))
}

/// The longest address or path, in bytes: it keeps the time for a long run of characters linear.
const MAX_PATH_LEN: usize = 512;

/// The length of the address or path that a text begins with.
fn path_len(text: &str) -> usize {
    let chars = text.bytes().take(MAX_PATH_LEN);
    chars
        .take_while(|byte| is_path_char(char::from(*byte)))
        .count()
}

/// Whether a character may be part of an address or a path.
fn is_path_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '-' | '.'
                | '_'
                | '~'
                | ':'
                | '/'
                | '?'
                | '#'
                | '['
                | ']'
                | '@'
                | '!'
                | '$'
                | '&'
                | '\''
                | '('
                | ')'
                | '*'
                | '+'
                | ','
                | ';'
                | '='
                | '%'
                | '\\'
        )
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')
}

/// An address without the punctuation behind it: a closing bracket belongs to it only if it has the opening one.
fn trim_end(mut token: &str) -> &str {
    loop {
        let trimmed = token.trim_end_matches([
            '.', ',', ';', ':', '!', '?', '\'', '*', '-', '_', '(', '[', '&', '=',
        ]);
        let trimmed = match trimmed.strip_suffix(')') {
            Some(inner) if inner.matches('(').count() <= inner.matches(')').count() => inner,
            _ => trimmed,
        };
        let trimmed = match trimmed.strip_suffix(']') {
            Some(inner) if !inner.contains('[') => inner,
            _ => trimmed,
        };
        if trimmed.len() == token.len() {
            return token;
        }
        token = trimmed;
    }
}

fn starts_with_ignore_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The end of the mail address that a chunk begins with.
fn mail_end(chunk: &str) -> Option<usize> {
    let at = chunk.find('@')?;
    let is_local =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'%' | b'\'');
    if at == 0 || !chunk[..at].bytes().all(is_local) {
        return None;
    }
    let domain = &chunk[at + 1..];
    let len = domain
        .find(|c: char| !is_name_char(c))
        .unwrap_or(domain.len());
    let domain = trim_end(&domain[..len]);
    domain.contains('.').then_some(at + 1 + domain.len())
}

/// `:8080`
fn is_port(path: &str) -> bool {
    path.strip_prefix(':')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// What a name with dots is: a host by the last label, a file by the extension.
fn dotted_name_kind(name: &str) -> Option<FactKind> {
    let (stem, last) = name.rsplit_once('.')?;
    if stem.is_empty() || stem.split('.').any(str::is_empty) || last.is_empty() {
        return None;
    }
    let lower = last.to_ascii_lowercase();
    let has_letter = stem.bytes().any(|b| b.is_ascii_alphabetic());
    let is_dense = stem.len() > 1 && has_letter;
    if is_dense && EXTENSIONS.contains(&&*lower) {
        return Some(FactKind::File);
    }
    // `z.B`, `e.g` and `p.m` are abbreviations, and "done.Next" lacks a space.
    let is_label = last == lower || name.bytes().all(|b| !b.is_ascii_lowercase());
    let is_country =
        lower.len() == 2 && lower.bytes().all(|b| b.is_ascii_lowercase()) && stem.len() > 3;
    let is_host = is_dense
        && is_label
        && (DOMAINS.contains(&&*lower) || is_country && stem.contains(['.', '-']))
        || is_dense && is_country && COUNTRIES.contains(&&*lower);
    if is_host {
        return Some(FactKind::Host);
    }
    // A host without its domain, or a name of code: `mail-01.eu.internal`, `System.Net.Http`.
    let labels = name.split('.').count();
    let is_code = labels > 2
        && has_letter
        && name
            .split('.')
            .all(|label| label.len() > 1 && label.starts_with(|c: char| c.is_ascii_alphabetic()));
    is_code.then_some(FactKind::Code)
}

/// The end of the cmdlet of PowerShell that a name is: `Connect-ExchangeOnline`.
fn cmdlet_end(name: &str) -> Option<usize> {
    let (verb, noun) = name.split_once('-')?;
    let noun_len = noun.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let noun = &noun[..noun_len];
    let is_verb = VERBS.contains(&verb);
    let humps = noun.bytes().filter(u8::is_ascii_uppercase).count();
    let has_lower = noun.bytes().any(|b| b.is_ascii_lowercase());
    // "Set-Top" and "Start-Menü" are words: the noun of a cmdlet has two parts, or the verb is no word for itself.
    let is_noun = noun.starts_with(|c: char| c.is_ascii_uppercase())
        && has_lower
        && (humps > 1
            || matches!(
                verb,
                "Get" | "Remove" | "Invoke" | "Connect" | "Disconnect" | "Enable" | "Disable"
            ) && noun.len() > 4);
    (is_verb && is_noun).then_some(verb.len() + 1 + noun_len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_end_where_their_text_does() {
        use FactKind::{Address, Code, Command, File, Host, Placeholder};
        for (text, expected) in [
            (
                "https://example.com/a?b=1.",
                Some((Address, "https://example.com/a?b=1")),
            ),
            (
                "https://example.com/a_(b))",
                Some((Address, "https://example.com/a_(b)")),
            ),
            ("www.example.com, then", Some((Address, "www.example.com"))),
            (
                "help.desk@contoso.example.",
                Some((Address, "help.desk@contoso.example")),
            ),
            (
                "vpn-backup.contoso.com instead",
                Some((Host, "vpn-backup.contoso.com")),
            ),
            ("aka.ms/status.", Some((Address, "aka.ms/status"))),
            ("settings.json.", Some((File, "settings.json"))),
            ("C:\\Windows\\Temp", Some((File, "C:\\Windows\\Temp"))),
            (
                "Connect-ExchangeOnline.",
                Some((Command, "Connect-ExchangeOnline")),
            ),
            ("TENANT_ID の", Some((Code, "TENANT_ID"))),
            ("{tenant} by", Some((Placeholder, "{tenant}"))),
            ("{{tenant}} by", Some((Placeholder, "{{tenant}}"))),
            (
                "[xxx.xxx.xxx.xxx]",
                Some((Placeholder, "[xxx.xxx.xxx.xxx]")),
            ),
            ("<tenant> by", Some((Placeholder, "<tenant>"))),
            ("%APPDATA%\\Teams,", Some((Placeholder, "%APPDATA%\\Teams"))),
            ("`ipconfig /all` now", Some((Command, "`ipconfig /all`"))),
            ("/flushdns.", Some((Command, "/flushdns"))),
            ("/etc/hosts.", Some((File, "/etc/hosts"))),
            ("done.Next", None),
            ("z.B. so", None),
            ("Start-Menü", None),
            ("[Resolved] Mail", None),
            ("word", None),
        ] {
            let found = sign_literal_at(text, 0).or_else(|| word_literal_at(text, 0));
            assert_eq!(
                found.map(|(kind, end)| (kind, &text[..end])),
                expected,
                "{text}"
            );
        }
    }
}
