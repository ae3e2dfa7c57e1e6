//! What names a tenant outside of URLs: ids, domains and mail addresses.

mod labels;

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memchr_iter;

use super::counts;
use super::guid::find_guid;
use super::hosts::host_len;
use super::terms::Terms;
use crate::text::url::looks_like_domain;
use labels::{
    BEFORE_BRACKETS, DOMAIN_LABELS, NAME_LABEL_WORDS, NAME_LABELS, TENANT_WORDS, WHOLE_NAME_LABELS,
};

/// How many words may stand between such a word and a domain.
const MAX_WORDS_BETWEEN: usize = 40;

/// Domains whose mail addresses are a vendor's own.
const VENDOR_DOMAINS: &[&str] = &[
    "microsoft.com",
    "microsoftonline.com",
    "office.com",
    "office365.com",
    "sharepointonline.com",
    "azure.com",
    "azurecomm.net",
    "dynamics.com",
    "powerbi.com",
    "exchangelabs.com",
    "yammer.com",
    "linkedin.com",
];

/// Whether a text may hold any of what [`push_spans`] finds: where it may not, no part of it does.
pub(super) fn may_contain_tenant(text: &str) -> bool {
    if text.contains('@') || find_guid(text).is_some() {
        return true;
    }
    // Most texts have none of the words, which one pass tells.
    ALL_TERMS.are_in(text)
        && (has_tenant_word(text)
            || text.contains([':', '=', '：']) && NAME_LABEL_TERMS.are_in(text)
            || counts::may_count_people(text))
}

pub(super) fn push_spans(text: &str, spans: &mut Vec<Range<usize>>) {
    push_mail_spans(text, spans);
    push_id_spans(text, spans);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        push_domain_spans(line, start, spans);
        push_name_spans(line, start, spans);
        counts::push_spans(line, start, spans);
        start += line.len();
    }
}

/// Mail addresses, except a vendor's own. Of an address at a tenant's host the known part is left:
/// `….onmicrosoft.com`.
fn push_mail_spans(text: &str, spans: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let is_local_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-'=#".contains(byte);
    let is_domain_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let mut last_end = 0;
    for at in memchr_iter(b'@', bytes) {
        let before = bytes[last_end.min(at)..at].iter().rev();
        let start = at - before.take_while(|byte| is_local_byte(byte)).count();
        let after = bytes[at + 1..].iter();
        let domain_end = at + 1 + after.take_while(|byte| is_domain_byte(byte)).count();
        let domain = text[at + 1..domain_end].trim_end_matches(['.', '-']);
        let end = at + 1 + domain.len();
        last_end = end;
        if !has_top_level_domain(domain) || is_vendor_domain(domain) {
            continue;
        }
        let dots = memchr_iter(b'.', domain.as_bytes());
        let known = dots.map(|dot| at + 1 + dot);
        let mut known = known.filter(|dot| host_len(&bytes[dot + 1..]).is_some());
        spans.push(start..known.next_back().unwrap_or(end));
    }
}

fn is_vendor_domain(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    VENDOR_DOMAINS.iter().any(|vendor| {
        domain
            .strip_suffix(vendor)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// The ids in sentences that have a word for a tenant, and the ids that follow in the same list.
fn push_id_spans(text: &str, spans: &mut Vec<Range<usize>>) {
    let mut last: Option<usize> = None;
    let mut start = 0;
    for sentence in text.split_inclusive('\n').flat_map(counts::sentences) {
        let mut is_about_tenant = None;
        let mut from = 0;
        while let Some(id) = find_guid(&sentence[from..]) {
            let id = start + from + id.start..start + from + id.end;
            let is_about_tenant = *is_about_tenant.get_or_insert_with(|| has_tenant_word(sentence));
            let continues_list = || last.is_some_and(|end| is_list_separator(&text[end..id.start]));
            if is_about_tenant || continues_list() {
                last = Some(id.end);
                spans.push(id.clone());
            }
            from = id.end - start;
        }
        start += sentence.len();
    }
}

/// The domains right after a label for the tenant: "Tenant: contoso.com".
fn push_domain_spans(line: &str, offset: usize, spans: &mut Vec<Range<usize>>) {
    if !has_tenant_word(line) {
        return;
    }
    let is_domain_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut word_start = 0;
    for word in line.split(|c: char| !is_domain_char(c)) {
        let domain = word.trim_matches(['.', '-']);
        let start = word_start + (word.len() - word.trim_start_matches(['.', '-']).len());
        let before = &line[..start];
        let is_lowercase = |end: &str| end.starts_with(|c: char| c.is_ascii_lowercase());
        if begins_like_domain(domain)
            && domain.rsplit('.').next().is_some_and(is_lowercase)
            && !is_vendor_domain(domain)
            && !is_tenant_host(domain)
            && names_tenant_directly(before)
        {
            spans.push(offset + start..offset + start + domain.len());
        }
        let separator = line[word_start + word.len()..].chars().next();
        word_start += word.len() + separator.map_or(0, char::len_utf8);
    }
}

/// The most words of the name of a tenant in brackets.
const MAX_WORDS_IN_BRACKETS: usize = 3;

/// The longest name of a tenant that is looked for, in bytes.
const MAX_NAME_LEN: usize = 64;

/// The names after labels for the name of the tenant: "Tenant name: Contoso Ltd".
fn push_name_spans(line: &str, offset: usize, spans: &mut Vec<Range<usize>>) {
    for (at, separator) in line.match_indices([':', '=', '：']) {
        let label_start = line.ceil_char_boundary(at.saturating_sub(MAX_NAME_LEN));
        let label = line[label_start..at]
            .chars()
            .filter(|c| c.is_alphanumeric());
        let label = label.collect::<String>().to_lowercase();
        let value = at + separator.len();
        if label_start == 0 && DOMAIN_LABELS.contains(&&*label) {
            push_listed_domains(line, value, offset, spans);
            continue;
        }
        let is_whole = label_start == 0 && WHOLE_NAME_LABELS.contains(&&*label);
        if !is_whole && !NAME_LABELS.iter().any(|name| label.ends_with(name)) {
            continue;
        }
        let name = name_at(line, value);
        if name.is_empty() {
            continue;
        }
        spans.push(offset + name.start..offset + name.end);
        if is_whole {
            push_listed_domains(line, name.end, offset, spans);
        }
    }
    push_names_in_brackets(line, offset, spans);
}

/// Where the name is that a value begins with.
fn name_at(line: &str, value_start: usize) -> Range<usize> {
    let value_end = line.floor_char_boundary(value_start + MAX_NAME_LEN);
    let value = &line[value_start..value_end];
    let is_before = |c: char| c.is_whitespace() || matches!(c, '"' | '…' | '*');
    let name = value.trim_start_matches(is_before);
    let start = value_start + (value.len() - name.len());
    let end = name.find([
        ',', ';', '|', '"', '<', ')', '\n', '\r', '…', '@', '、', '，', '。',
    ]);
    let name = &name[..end.or(name.find(". ")).unwrap_or(name.len())];
    let name = name.trim_end_matches(|c: char| c.is_whitespace() || c == '.');
    start..start + name.len()
}

/// The domains of a list, from `from` on up to the first item that is none.
fn push_listed_domains(line: &str, from: usize, offset: usize, spans: &mut Vec<Range<usize>>) {
    let mut start = from;
    for item in line[from..].split_inclusive([',', ';', ' ', '、', '，', '\t', '/']) {
        let is_around = |c: char| !c.is_ascii_alphanumeric();
        let domain = item.trim_matches(is_around);
        let domain_start = start + (item.len() - item.trim_start_matches(is_around).len());
        start += item.len();
        if domain.is_empty()
            || matches!(
                domain,
                "and" | "or" | "und" | "oder" | "et" | "ou" | "y" | "e" | "en"
            )
        {
            continue;
        }
        if !begins_like_domain(domain) {
            return;
        }
        if !is_vendor_domain(domain) && !is_tenant_host(domain) {
            spans.push(offset + domain_start..offset + domain_start + domain.len());
        }
    }
}

/// The names in brackets behind how a vendor speaks of the tenant: "Your organization (Contoso)".
fn push_names_in_brackets(line: &str, offset: usize, spans: &mut Vec<Range<usize>>) {
    for (at, bracket) in line.match_indices(['(', '（']) {
        let start = at + bracket.len();
        let near = &line[start..line.floor_char_boundary(start + MAX_NAME_LEN)];
        let Some((name, _)) = near.split_once([')', '）']) else {
            continue;
        };
        let before = line[line.ceil_char_boundary(at.saturating_sub(MAX_NAME_LEN))..at]
            .trim_end()
            .to_lowercase();
        let words = name.split_whitespace();
        let is_name = words.clone().count() <= MAX_WORDS_IN_BRACKETS
            && words.clone().all(|word| {
                word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase)
            });
        if is_name
            && !name.trim().is_empty()
            && BEFORE_BRACKETS.iter().any(|words| before.ends_with(words))
        {
            spans.push(offset + start..offset + start + name.len());
        }
    }
}

/// Whether a host is one of those below which each tenant has one of its own, or a tenant's: of those
/// the name is left out elsewhere.
fn is_tenant_host(host: &str) -> bool {
    let bytes = host.as_bytes();
    let starts = memchr_iter(b'.', bytes).map(|dot| dot + 1).chain([0]);
    starts
        .into_iter()
        .any(|start| host_len(&bytes[start..]).is_some())
}

/// Whether a part of a host that begins like a top-level domain follows a dot.
fn has_top_level_domain(host: &str) -> bool {
    let begins_with_letters = |part: &str| {
        let bytes = part.as_bytes();
        bytes.len() >= 2 && bytes[..2].iter().all(u8::is_ascii_alphabetic)
    };
    host.split('.').skip(1).any(begins_with_letters)
}

/// Whether it looks like a domain, whatever is glued to its end.
fn begins_like_domain(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(name, end)| {
        let end = end.split(|c: char| !c.is_ascii_alphabetic()).next();
        !name.is_empty() && end.is_some_and(|end| looks_like_domain(&format!("{name}.{end}")))
    })
}

static NAME_LABEL_TERMS: LazyLock<Terms> = LazyLock::new(|| Terms::new(NAME_LABEL_WORDS));
static TENANT_TERMS: LazyLock<Terms> = LazyLock::new(|| Terms::new(TENANT_WORDS));
/// All words that [`may_contain_tenant`] looks for.
static ALL_TERMS: LazyLock<Terms> = LazyLock::new(|| {
    let words = [
        TENANT_WORDS,
        NAME_LABEL_WORDS,
        counts::words::OWN_PHRASES,
        counts::words::COUNT_WORDS,
    ];
    Terms::new(&words.concat())
});

fn has_tenant_word(text: &str) -> bool {
    TENANT_TERMS.are_in(text)
}

/// Whether a text ends with a label for the tenant: "Tenant: ", "your tenant (", "tenantId=".
fn names_tenant_directly(before: &str) -> bool {
    let is_part_of_id =
        |word: &str| word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_filler = |word: &str| {
        let words = [
            "", "s", "id", "name", "domain", "the", "is", "named", "called",
        ];
        words.iter().any(|filler| filler.eq_ignore_ascii_case(word)) || is_part_of_id(word)
    };
    // What is left out already separates.
    let before = before.rsplit('…').next().unwrap_or("");
    let words = before.rsplit(|c: char| !c.is_alphanumeric());
    let mut words = words.take(MAX_WORDS_BETWEEN);
    words
        .find(|word| !is_filler(word))
        .is_some_and(has_tenant_word)
}

fn is_list_separator(between: &str) -> bool {
    let mut words = between.split(|c: char| !c.is_alphanumeric());
    between.len() <= 24 && words.all(|word| matches!(word, "" | "and" | "or" | "und" | "et"))
}
