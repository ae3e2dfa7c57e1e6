//! Redaction of what names a tenant, or counts its people, and of the people that a ticket names.
//!
//! A URL in a vendor's text may open for the administrators of one tenant only and name the tenant: by
//! an id, by a parameter, or by a host of the tenant's own. Around the URLs a text may hold the tenant's
//! id, mail addresses, and how many of the tenant's people are affected. Each such part is
//! shown as one `…`; the body itself is kept as it came. An example's host (`contoso.sharepoint.com`)
//! cannot be told from a tenant's; a placeholder (`<tenant>.sharepoint.com`) can.

mod counts;
mod guid;
mod hosts;
mod people;
mod prose;
mod terms;

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use memchr::memchr_iter;

use super::marked_text::MarkedText;
use super::rich_text::{Block, Inline, RichText};
use super::url::{is_url_byte, looks_like_domain, url_len};
use guid::find_guid;
use hosts::tenant_hosts;

/// What the name of such a host may end with that is not the tenant's.
const TENANT_NAME_SUFFIXES: [&str; 2] = ["-my", "-admin"];

/// Parameters that name a tenant.
const TENANT_PARAMETERS: [&str; 10] = [
    "tenantid",
    "tenant_id",
    "tenant",
    "tid",
    "ctid",
    "realm",
    "whr",
    "domain_hint",
    "login_hint",
    "organization",
];

/// Hosts whose paths may hold the domain of the tenant that uses them.
const SIGN_IN_HOSTS: [&str; 12] = [
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "login.microsoft.com",
    "login.windows.net",
    "sts.windows.net",
    "graph.windows.net",
    "outlook.office365.com",
    "outlook.office.com",
    "admin.microsoft.com",
    "portal.office.com",
    "portal.azure.com",
];

/// Values of them that name none.
const NON_TENANT_VALUES: [&str; 3] = ["common", "organizations", "consumers"];

/// How far the path of a tenant's host is looked through, in bytes.
const MAX_PATH_LEN: usize = 2000;

/// Hosts whose paths hold the ids of articles.
const ARTICLE_HOSTS: [&str; 2] = ["support.microsoft.com", "support.office.com"];

/// What of a text is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// URLs and the names of hosts.
    Addresses,
    /// The rest of the text as well.
    WholeText,
    /// The people that a ticket names, and nothing else.
    People,
}

impl MarkedText {
    /// Whether it may name a tenant or count its people: where it may not, no part of it does.
    pub fn may_contain_tenant(&self) -> bool {
        let has_links = self.marks.links.iter().next().is_some();
        self.has_urls
            || has_links
            || tenant_hosts(&self.text).next().is_some()
            || prose::may_contain_tenant(&self.text)
    }

    /// Whether it may name a person as tickets do: where it may not, no part of it does.
    pub fn may_name_people(&self) -> bool {
        people::may_name_people(&self.text)
    }
}

impl RichText {
    /// Redacts a vendor's text. An address that names a tenant is no link.
    pub fn redact_tenants(&mut self) {
        self.redact(Scope::WholeText);
    }

    /// Redacts a section of a vendor's text under its label: the number below "Affected users" counts them.
    pub fn redact_section(&mut self, label: Option<&str>) {
        self.redact(Scope::WholeText);
        let Some(Block::Paragraph(content)) = self.0.first_mut() else {
            return;
        };
        if let Some(Inline::Text(text)) = content.first_mut()
            && label.is_some_and(counts::counts_people)
            && let Some(number) = counts::leading_number(text)
        {
            *text = redact_spans(text, 0..text.len(), &[number]).into();
        }
    }

    /// Redacts only URLs and the names of hosts, as in a title that a team wrote itself.
    pub fn redact_tenant_addresses(&mut self) {
        self.redact(Scope::Addresses);
    }

    /// Redacts the people that a ticket names.
    pub fn redact_people(&mut self) {
        self.redact(Scope::People);
    }

    fn redact(&mut self, scope: Scope) {
        for block in &mut self.0 {
            match block {
                Block::Paragraph(content) | Block::Item { content, .. } => {
                    redact_inlines(content, scope);
                }
                Block::Code(code) => {
                    if let Cow::Owned(redacted) = redact(code, scope) {
                        *code = redacted.into();
                    }
                }
            }
        }
    }
}

/// Takes out of the runs of a block what is not for the public in their whole text: markup may stand in the
/// middle of an address.
fn redact_inlines(inlines: &mut [Inline], scope: Scope) {
    // Nearly every block.
    if let [Inline::Text(text)] = inlines
        && spans_in(text, scope).is_empty()
    {
        return;
    }
    let full_text: String = inlines.iter().map(Inline::text).collect();
    let spans = spans_in(&full_text, scope);
    let mut spans = &spans[..];
    let mut end = 0;
    for inline in inlines {
        let part = end..end + inline.text().len();
        end = part.end;
        spans = &spans[spans.partition_point(|span| span.end <= part.start)..];
        let spans_in_part = &spans[..spans.partition_point(|span| span.start < part.end)];
        let redacted =
            (!spans_in_part.is_empty()).then(|| redact_spans(&full_text, part, spans_in_part));
        match inline {
            Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => {
                if let Some(redacted) = redacted {
                    *text = redacted.into();
                }
            }
            Inline::Link { text, href } => {
                let is_tenant_url = contains_tenant(href) || (redacted.is_some() && text == href);
                if let Some(redacted) = redacted {
                    *text = redacted.into();
                }
                if is_tenant_url {
                    *inline = Inline::Text(mem::take(text));
                }
            }
        }
    }
}

/// A vendor's text without what names a tenant or counts its people.
pub fn redact_tenants(text: &str) -> Cow<'_, str> {
    redact(text, Scope::WholeText)
}

/// How many people a text names as tickets do.
pub fn count_people(text: &str) -> usize {
    match people::may_name_people(text) {
        true => spans_in(text, Scope::People).len(),
        false => 0,
    }
}

#[cfg(test)]
fn redact_people(text: &str) -> Cow<'_, str> {
    redact(text, Scope::People)
}

fn redact(text: &str, scope: Scope) -> Cow<'_, str> {
    let spans = spans_in(text, scope);
    match spans.is_empty() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(redact_spans(text, 0..text.len(), &spans)),
    }
}

/// A part of a text without the names in it, each shown as one `…` where it begins.
fn redact_spans(text: &str, part: Range<usize>, spans: &[Range<usize>]) -> String {
    let mut redacted = String::with_capacity(part.len());
    let mut from = part.start;
    for span in spans {
        if span.start >= part.start {
            redacted.push_str(&text[from..span.start]);
            redacted.push('…');
        }
        from = span.end.min(part.end);
    }
    redacted.push_str(&text[from..part.end]);
    redacted
}

/// What is to be left out of a text, in order; none overlaps another.
fn spans_in(text: &str, scope: Scope) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if scope == Scope::People {
        people::push_spans(text, &mut spans);
    } else {
        push_host_spans(text, &mut spans);
        push_id_spans(text, &mut spans);
    }
    if scope == Scope::WholeText {
        prose::push_spans(text, &mut spans);
    }
    spans.sort_by_key(|span| span.start);
    spans.dedup_by(|next, span| {
        let overlaps = next.start < span.end;
        if overlaps {
            span.end = span.end.max(next.end);
        }
        overlaps
    });
    spans
}

/// Whether an address names a tenant.
pub fn contains_tenant(url: &str) -> bool {
    matches!(redact_tenants(url), Cow::Owned(_))
}

/// The names of tenants in hosts, and in the paths of those.
fn push_host_spans(text: &str, spans: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    // Where the last one ends: no name reaches back before it, however many there are.
    let mut last_end = 0;
    for (dot, host_len) in tenant_hosts(text) {
        let is_name_byte = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        let len = bytes[last_end.min(dot)..dot]
            .iter()
            .rev()
            .take_while(|byte| is_name_byte(byte))
            .count();
        let mut start = dot - len;
        // "%2Fcontoso": the digits belong to the percent sign.
        if start > 0 && bytes[start - 1] == b'%' {
            start = dot.min(start + 2);
        }
        let name = &text[start..dot];
        if name.eq_ignore_ascii_case("www") {
            continue;
        }
        let suffix = TENANT_NAME_SUFFIXES
            .iter()
            .find(|part| name.ends_with(**part));
        let span = start..dot - suffix.map_or(0, |part| part.len());
        if !span.is_empty() {
            spans.push(span);
        }
        last_end = dot + 1 + host_len;
        let after_host = bytes[last_end..].iter().take(MAX_PATH_LEN);
        let path = last_end..last_end + after_host.take_while(|byte| is_url_byte(**byte)).count();
        // The site of a person: "/personal/user_contoso_com".
        if let Some(at) = text[path.clone()].find("/personal/") {
            let start = path.start + at + "/personal/".len();
            let end = text[start..path.end].find(['/', '?', '#']);
            let user = start..end.map_or(path.end, |end| start + end);
            if !user.is_empty() {
                spans.push(user);
            }
        }
    }
}

/// The ids and the parameters in addresses that name tenants.
fn push_id_spans(text: &str, spans: &mut Vec<Range<usize>>) {
    let mut end = 0;
    let bytes = text.as_bytes();
    for separator in memchr_iter(b':', bytes).filter(|&at| bytes[at..].starts_with(b"://")) {
        let start = separator + 3;
        // An address in an address is a part of it.
        if start < end {
            continue;
        }
        let url = &text[start..start + url_len(&text[start..])];
        end = start + url.len();
        let host_end = url.find(['/', '?', '#', ':']).unwrap_or(url.len());
        let query_start = url.find(['?', '#']).unwrap_or(url.len());
        // "/api/v1.0/contoso.example/ServiceComms/": a document of the tenant of that domain.
        let path_start = url[..query_start].find('/').unwrap_or(query_start);
        let segments = || url[path_start..query_start].split('/');
        // "/contoso.example/oauth2", "/owa/contoso.example/": where that tenant signs in.
        let is_of_domain = |host: &&str| url[..host_end].eq_ignore_ascii_case(host);
        if SIGN_IN_HOSTS.iter().any(is_of_domain)
            || segments().any(|segment| segment.eq_ignore_ascii_case("ServiceComms"))
        {
            let mut at = start + path_start;
            for segment in segments() {
                if looks_like_domain(segment) {
                    spans.push(at..at + segment.len());
                }
                at += segment.len() + 1;
            }
        }
        let is_article = ARTICLE_HOSTS.contains(&&url[..host_end]);
        let mut from = if is_article { query_start } else { 0 };
        while let Some(id) = find_guid(&url[from..]) {
            spans.push(start + from + id.start..start + from + id.end);
            from += id.end;
        }
        let mut at = query_start;
        while at < url.len() {
            at += 1;
            let len = url[at..]
                .find(['&', ';', '?', '#'])
                .unwrap_or(url.len() - at);
            if let Some(value) = tenant_value(&url[at..at + len]) {
                spans.push(start + at + value.start..start + at + value.end);
            }
            at += len;
        }
    }
}

/// Where the value of a parameter stands that names a tenant.
fn tenant_value(parameter: &str) -> Option<Range<usize>> {
    let (name, value) = parameter.split_once('=')?;
    let value = value.trim_end_matches(['.', ',', ')', ']', '!', ':', '\'']);
    let is_tenant = TENANT_PARAMETERS
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
        && value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !NON_TENANT_VALUES.contains(&value);
    let start = name.len() + 1;
    is_tenant.then(|| start..start + value.len())
}

#[cfg(test)]
mod tests;
