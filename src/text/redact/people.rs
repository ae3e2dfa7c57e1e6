//! Names of people in the texts that a team copies from its tickets.
//!
//! A name is told by a ticket's field in front of it (`Assigned to: Ann Lee`), by a login beside it
//! (`ann.lee (Ann Lee)`), or by a ticket system's mention (`[~alee]`). Names in running text cannot be told
//! from other words, and stay.

mod labels;

use std::ops::Range;
use std::sync::LazyLock;

use super::terms::Terms;
use labels::{BETWEEN_NAMES, ENDS_OF_TEAMS, LABELS, LOOSE_LABELS, TITLES};

/// Words in front of a login that is a number: `User u104233 (Ann Lee)`.
const USER_WORDS: [&str; 8] = [
    "user",
    "username",
    "benutzer",
    "anwender",
    "utilisateur",
    "usuario",
    "utente",
    "gebruiker",
];

/// Ends of the names of hosts, which no login has.
const HOST_ENDS: [&str; 22] = [
    "com", "net", "org", "io", "dev", "app", "eu", "de", "at", "ch", "fr", "jp", "uk", "gov",
    "edu", "co", "info", "local", "cloud", "example", "md", "json",
];

/// The longest value of a field, and the longest name beside a login, in bytes.
const MAX_NAME_LEN: usize = 80;

static LABEL_TERMS: LazyLock<Terms> =
    LazyLock::new(|| Terms::new(&[LABELS, LOOSE_LABELS].concat()));

/// Whether a text may hold any of what [`push_spans`] finds.
pub(super) fn may_name_people(text: &str) -> bool {
    text.contains(['(', '<', '（'])
        || text.contains("[~")
        || text.contains([':', '：', '|', '\t']) && (text.contains('_') || LABEL_TERMS.are_in(text))
}

pub(super) fn push_spans(text: &str, spans: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        // The fields of a ticket may stand in one line, or each in a row of a table.
        let mut field_start = start;
        let mut label = None;
        for field in line.split_inclusive(['|', ';', '\t']) {
            let value = match label {
                Some(kind) => name_in(field, kind),
                None => field_value(field),
            };
            spans.extend(value.map(|value| shift(value, field_start)));
            label = label_kind(field);
            field_start += field.len();
        }
        spans.extend(mentions(line).map(|span| shift(span, start)));
        spans.extend(names_beside_logins(line).map(|span| shift(span, start)));
        start += line.len();
    }
}

fn shift(span: Range<usize>, offset: usize) -> Range<usize> {
    span.start + offset..span.end + offset
}

/// How sure it is that a field of a ticket holds a person.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LabelKind {
    Strict,
    Loose,
}

fn label_kind(label: &str) -> Option<LabelKind> {
    let label = label.trim_matches(|c: char| !c.is_alphanumeric());
    // `Assigned_to` is the name of the field.
    let words = label.split(|c: char| c == '_' || c.is_whitespace());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let label = words.join(" ").to_lowercase();
    if LABELS.contains(&&*label) {
        Some(LabelKind::Strict)
    } else {
        LOOSE_LABELS.contains(&&*label).then_some(LabelKind::Loose)
    }
}

/// The value of a field that names a person: of `Assigned to: Ann Lee` the name.
fn field_value(field: &str) -> Option<Range<usize>> {
    let (label, value) = field.split_once([':', '：'])?;
    let name = name_in(value, label_kind(label)?)?;
    Some(shift(name, field.len() - value.len()))
}

/// The name of a person that is the value of a field.
fn name_in(value: &str, kind: LabelKind) -> Option<Range<usize>> {
    // A sentence may follow; `ann.lee` goes on.
    let end = value.char_indices().find_map(|(at, c)| {
        let is_end = c == '。'
            || c == '.'
                && value[at + 1..].starts_with(char::is_whitespace)
                && !is_shortened(&value[..at]);
        is_end.then_some(at)
    });
    let is_around = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '|' | ';' | '`' | '"');
    let before_end = value[..end.unwrap_or(value.len())].trim_end_matches(is_around);
    let name = before_end.trim_start_matches(is_around);
    let is_name = match kind {
        LabelKind::Strict => name.starts_with(char::is_alphanumeric),
        LabelKind::Loose => are_people(name),
    };
    let start = before_end.len() - name.len();
    (is_name && name.len() <= MAX_NAME_LEN).then_some(start..before_end.len())
}

/// Whether a text ends with a title or an initial, behind which a point ends no sentence.
fn is_shortened(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphabetic()).next();
    let word = word.unwrap_or_default().to_lowercase();
    word.chars().count() == 1 || TITLES.contains(&&*word)
}

/// Whether it looks like a person or several: `Ann Lee and Bob Ray`, `Ms. Lee`, `ann.lee`.
fn are_people(text: &str) -> bool {
    let is_person = |text: &str| {
        is_full_name(text)
            || is_name_with_title(text)
            || is_login(text)
            || is_name_without_case(text)
    };
    let are_people = |between: &&str| {
        let mut parts = text.split(*between).map(str::trim);
        text.contains(*between) && parts.all(is_person)
    };
    is_person(text) || BETWEEN_NAMES.iter().any(are_people)
}

/// Whether it is a name behind how people are addressed: `Dr. Ann Lee`, `Ms. Lee`.
fn is_name_with_title(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_title = |word: &&&str| TITLES.contains(&&*word.trim_end_matches('.').to_lowercase());
    let titles = words.iter().take_while(is_title).count();
    let name = &words[titles..];
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'))
    };
    titles > 0 && (1..=3).contains(&name.len()) && name.iter().all(is_name)
}

/// Whether it may be a name in a script without upper and lower case: a few letters and nothing else.
fn is_name_without_case(text: &str) -> bool {
    const MAX_LETTERS: usize = 12;
    const PARTICLES_OF_PHRASES: [char; 5] = ['の', 'を', 'に', 'が', 'は'];
    let is_letter = |c: char| {
        c.is_alphabetic()
            && !c.is_lowercase()
            && !c.is_uppercase()
            && !PARTICLES_OF_PHRASES.contains(&c)
    };
    let is_team = ENDS_OF_TEAMS.iter().any(|end| text.ends_with(end));
    text.contains(is_letter)
        && !is_team
        && text.chars().count() <= MAX_LETTERS
        && text.chars().all(|c| is_letter(c) || c.is_whitespace())
}

/// Mentions of people as Jira writes them: `[~alee]`, `[~accountid:5b10]`.
fn mentions(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.match_indices("[~").filter_map(|(start, _)| {
        let len = line[start..].find(']')? + 1;
        let is_short = len <= MAX_NAME_LEN && !line[start..start + len].contains(' ');
        is_short.then(|| start..start + len)
    })
}

/// A name and the login beside it, one of them in brackets.
fn names_beside_logins(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.match_indices(['(', '（', '<'])
        .filter_map(|(open, bracket)| {
            let inner_start = open + bracket.len();
            let inner_len = line[inner_start..].find([')', '）', '>'])?;
            let inner = &line[inner_start..inner_start + inner_len];
            let close = line[inner_start + inner_len..].chars().next()?;
            let end = inner_start + inner_len + close.len_utf8();
            let before = line[..open].trim_end();
            if inner.len() > MAX_NAME_LEN {
                return None;
            }
            if is_full_name(inner) {
                let login = before.rsplit(char::is_whitespace).next()?;
                let word = before[..before.len() - login.len()]
                    .trim_end()
                    .rsplit(|c: char| !c.is_alphabetic())
                    .next()?
                    .to_lowercase();
                let is_number = login.bytes().any(|byte| byte.is_ascii_digit())
                    && login.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    && USER_WORDS.contains(&&*word);
                return (is_number || is_login_of(login, inner))
                    .then(|| before.len() - login.len()..end);
            }
            // The last two to four words in front of a login in brackets.
            let mut starts: Vec<usize> = before
                .match_indices(char::is_whitespace)
                .map(|(at, space)| at + space.len())
                .collect();
            starts.insert(0, 0);
            let mut starts = starts.into_iter().rev().skip(1).take(3);
            let start = starts.find(|start| {
                is_full_name(&before[*start..]) && is_login_of(inner, &before[*start..])
            })?;
            Some(start..end)
        })
}

/// Whether it looks like the full name of a person: two to four words, each with a capital at its start and
/// none else (`Ann Lee`, `Lee, Ann`, `Ann van der Lee`, `Ann O'Lee`).
fn is_full_name(text: &str) -> bool {
    const PARTICLES: [&str; 9] = ["van", "von", "de", "der", "den", "da", "di", "la", "bin"];
    /// Words of a team's name, in lower case.
    const OF_TEAMS: [&str; 20] = [
        "team",
        "desk",
        "servicedesk",
        "helpdesk",
        "support",
        "service",
        "services",
        "group",
        "department",
        "office",
        "center",
        "centre",
        "operations",
        "engineering",
        "customers",
        "users",
        "abteilung",
        "gruppe",
        "équipe",
        "groupe",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_of_team = |word: &&str| OF_TEAMS.contains(&&*word.to_lowercase());
    if words.iter().any(is_of_team) {
        return false;
    }
    let is_word = |word: &&str| {
        let word = word.strip_suffix([',', '.']).unwrap_or(word);
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
            && (word.chars().count() == 1 || word.contains(char::is_lowercase))
    };
    let names = words.iter().filter(|word| is_word(word)).count();
    let others = words
        .iter()
        .filter(|word| !PARTICLES.contains(*word))
        .count();
    (2..=5).contains(&words.len()) && names >= 2 && names == others
}

/// Whether it looks like a login: one word with a dot or a backslash within, and no host's name.
fn is_login(text: &str) -> bool {
    let is_login_char = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '\\' | '@');
    let (name, _) = text.split_once('@').unwrap_or((text, ""));
    let parts: Vec<&str> = name.split(['.', '_', '\\']).collect();
    parts.len() >= 2
        && parts
            .iter()
            .all(|part| part.starts_with(char::is_alphanumeric))
        && text.chars().all(is_login_char)
        && (text.contains('@') || !parts.last().is_some_and(|end| HOST_ENDS.contains(end)))
}

/// Whether a login is made of the words of a name: `ann.lee`, `CONTOSO\alee`, `lee.ann@contoso.example`.
fn is_login_of(login: &str, name: &str) -> bool {
    let login = login.to_lowercase();
    let login = login.strip_prefix("mailto:").unwrap_or(&login);
    let (login, domain) = login.split_once('@').unwrap_or((login, ""));
    let login = login.rsplit('\\').next().unwrap_or(login);
    let name = name.to_lowercase();
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    let parts: Vec<&str> = login.split(['.', '_', '-']).collect();
    if let [given, .., family] = &parts[..] {
        let initial = |word: &str| word.chars().next();
        let begins = |part: &str, word: &str| {
            // The login writes `ue` or `u` for `ü`.
            initial(part) == initial(word) || word.starts_with(|c: char| !c.is_ascii())
        };
        let is_host = domain.is_empty() && HOST_ENDS.contains(family);
        let in_order = |one: &str, other: &str| begins(given, one) && begins(family, other);
        return !is_host && (in_order(first, last) || in_order(last, first));
    }
    let initials =
        |one: &str, other: &str| one.chars().take(1).chain(other.chars()).eq(login.chars());
    let joined = |one: &str, other: &str| one.chars().chain(other.chars()).eq(login.chars());
    let ends_in_initial =
        |one: &str, other: &str| one.chars().chain(other.chars().take(1)).eq(login.chars());
    [(first, last), (last, first)].iter().any(|(one, other)| {
        initials(one, other) || joined(one, other) || ends_in_initial(one, other)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{count_people, redact_people};

    #[test]
    fn people_of_tickets_are_redacted() {
        for (text, expected) in [
            (
                "User ann.lee (Ann Lee) reported this.",
                "User … reported this.",
            ),
            ("Ann Lee (ann.lee) reported this.", "… reported this."),
            (
                "Reported to us by Ann Lee <ann.lee@contoso.example>.",
                "Reported to us by ….",
            ),
            ("CONTOSO\\alee (Ann Lee) is on it", "… is on it"),
            ("Jürgen Müller (juergen.mueller) prüft es.", "… prüft es."),
            (
                "Benutzer u104233 (Müller, Jürgen) meldet",
                "Benutzer … meldet",
            ),
            ("Ask [~alee] or [~accountid:5b10ac].", "Ask … or …."),
            ("Assigned to: Ann Lee", "Assigned to: …"),
            ("- **Assigned to:** Ann Lee", "- **Assigned to:** …"),
            (
                "Caller: Lee, Ann. We look at it.",
                "Caller: …. We look at it.",
            ),
            (
                "State: open | Caller: ann.lee | Priority: 2",
                "State: open | Caller: … | Priority: 2",
            ),
            (
                "Zugewiesen an: Jürgen Müller\nWir prüfen es.",
                "Zugewiesen an: …\nWir prüfen es.",
            ),
            ("Affecté à : Anne Durand", "Affecté à : …"),
            ("担当者：山田太郎", "担当者：…"),
            ("المتصل: علي حسن", "المتصل: …"),
            (
                "| Caller | Ann Lee |\n|---|---|\n| Opened by | ann.lee |",
                "| Caller | … |\n|---|---|\n| Opened by | … |",
            ),
            ("報告者：山田太郎", "報告者：…"),
            ("Reported by: Ann Lee", "Reported by: …"),
            ("Opened by: ann.lee", "Opened by: …"),
            ("负责人：王小明", "负责人：…"),
            ("担当：山田", "担当：…"),
            ("対応者：山田太郎", "対応者：…"),
            ("連絡者：山田太郎", "連絡者：…"),
            ("담당자: 김철수", "담당자: …"),
            ("Criado por: João Silva", "Criado por: …"),
            ("Aberto por: João Silva", "Aberto por: …"),
            ("Relatado por: João Silva", "Relatado por: …"),
            ("Reportado por: Ana Pérez", "Reportado por: …"),
            ("Asignado: Ana Pérez", "Asignado: …"),
            ("Creato da: Anna Rossi", "Creato da: …"),
            ("Segnalato da: Anna Rossi", "Segnalato da: …"),
            ("Ansprechpartner: Jürgen Müller", "Ansprechpartner: …"),
            ("Techniker: Müller", "Techniker: …"),
            ("Sachbearbeiter: Müller", "Sachbearbeiter: …"),
            ("Gemeldet durch: Jürgen Müller", "Gemeldet durch: …"),
            ("Resolved by: Ann Lee", "Resolved by: …"),
            ("Technician: Ann", "Technician: …"),
            ("Escalated to: Ann Lee", "Escalated to: …"),
            ("Incident manager: Ann Lee", "Incident manager: …"),
            ("Ответственный: Иван Петров", "Ответственный: …"),
            ("Zgłaszający: Jan Kowalski", "Zgłaszający: …"),
            ("Assigned_to: Ann Lee", "Assigned_to: …"),
            ("Reported by: Ann Lee and Bob Ray", "Reported by: …"),
            ("Reported by: Ann Lee / Bob Ray", "Reported by: …"),
            ("Reported by: Dr. Ann Lee", "Reported by: …"),
            ("Reported by: Ms. Lee", "Reported by: …"),
        ] {
            assert_eq!(redact_people(text), expected);
            assert!(count_people(text) > 0, "{text}");
        }
    }

    #[test]
    fn other_words_stay() {
        for text in [
            "Reported by: several sites in Europe",
            "Reported by: Service Desk",
            "Reported by: 12",
            "Created by: API",
            "報告者：複数の拠点",
            "| Reported by | Customer Support |",
            "Created by: a script",
            "Closed by: the restart of gateway 3",
            "The issue was assigned to: see below",
            "Contact: the service desk, phone 4120",
            "Ansprechpartner: Service Desk",
            "Escalated to: the network team",
            "Reported by: Osaka and Kobe",
            "報告者：ネットワークチーム",
            "Contact: Service Desk / Network Team",
            "Users (Osaka and Kobe) cannot sign in.",
            "status.example (Status Example) is reachable.",
            "Mail Flow (mail.example) is slow.",
            "Exchange Online (EXO) and Power BI (Premium Capacity)",
            "vpn.osaka (Remote Access) is down",
            "Gateway gw01 (Osaka West) is down",
            "Power Apps <https://apps.example/x>",
            "Ann Lee leads the review.",
        ] {
            assert_eq!(redact_people(text), text);
        }
    }
}
