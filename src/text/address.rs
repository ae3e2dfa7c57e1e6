//! Addresses that name a tenant, and what of them may be shown.
//!
//! A vendor's post may hold an address that opens for the administrators of one tenant only, and
//! tells whose it is: by an id in it, by a parameter, or by a host of the tenant's own. What names the
//! tenant is replaced by one `…`; the body itself is kept as it came. An example's host
//! (`contoso.sharepoint.com`) cannot be told from a tenant's; a placeholder (`<tenant>.sharepoint.com`)
//! can.

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use memchr::memchr_iter;

use super::block::{Block, Inline, RichText};
use super::flat::Flat;

/// What the hosts of tenants end with, behind the tenant's name.
const TENANTS: [&str; 15] = [
    "onmicrosoft.com",
    "sharepoint.com",
    "mail.protection.outlook.com",
    "mail.protection.office365.us",
    "b2clogin.com",
    "ciamlogin.com",
    "powerappsportals.com",
    "powerappsportals.us",
    "operations.dynamics.com",
    "onmicrosoft.us",
    "sharepoint.us",
    "sharepoint-mil.us",
    "sharepoint.de",
    "partner.onmschina.cn",
    "sharepoint.cn",
];

/// What the name of such a host may end with that is not the tenant's.
const PARTS: [&str; 2] = ["-my", "-admin"];

/// What follows the region of more: `crm.dynamics.com`, `crm4.dynamics.com`.
const REGIONAL: [&str; 4] = [
    ".dynamics.com",
    ".dynamics.cn",
    ".microsoftdynamics.us",
    ".appsplatform.us",
];

/// Parameters that name a tenant.
const PARAMETERS: [&str; 6] = ["tenantid", "tenant_id", "tenant", "tid", "ctid", "realm"];

/// Values of them that name none.
const EVERYONE: [&str; 3] = ["common", "organizations", "consumers"];

/// How far the path of a tenant's host is looked through, in bytes.
const LONGEST_PATH: usize = 2000;

/// Hosts whose paths hold the ids of articles.
const ARTICLES: [&str; 2] = ["support.microsoft.com", "support.office.com"];

impl Flat {
    /// Whether an address in it may name a tenant: where none may, no part of it does.
    pub fn may_name_tenant(&self) -> bool {
        let has_links = self.marks.links.iter().next().is_some();
        self.has_addresses || has_links || hosts(&self.text).next().is_some()
    }
}

impl RichText {
    /// Takes out of a vendor's text what names a tenant in addresses; such an address is no link.
    pub fn leave_out_tenants(&mut self) {
        for block in &mut self.0 {
            match block {
                Block::Paragraph(content) | Block::Item { content, .. } => {
                    leave_out(content);
                }
                Block::Code(code) => {
                    if let Cow::Owned(shown) = without_tenants(code) {
                        *code = shown.into();
                    }
                }
            }
        }
    }
}

/// Takes out of the runs of a block what names a tenant in their whole text: markup may stand in the
/// middle of an address.
fn leave_out(runs: &mut [Inline]) {
    // Nearly every block.
    if let [Inline::Text(text)] = runs
        && names(text).is_empty()
    {
        return;
    }
    let whole: String = runs.iter().map(Inline::text).collect();
    let names = names(&whole);
    let mut names = &names[..];
    let mut end = 0;
    for run in runs {
        let part = end..end + run.text().len();
        end = part.end;
        names = &names[names.partition_point(|name| name.end <= part.start)..];
        let in_part = &names[..names.partition_point(|name| name.start < part.end)];
        let shown = (!in_part.is_empty()).then(|| without(&whole, part, in_part));
        match run {
            Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => {
                if let Some(shown) = shown {
                    *text = shown.into();
                }
            }
            Inline::Link { text, href } => {
                let names_one = names_tenant(href) || (shown.is_some() && text == href);
                if let Some(shown) = shown {
                    *text = shown.into();
                }
                if names_one {
                    *run = Inline::Text(mem::take(text));
                }
            }
        }
    }
}

/// A text in which no address names a tenant.
pub fn without_tenants(text: &str) -> Cow<'_, str> {
    let names = names(text);
    match names.is_empty() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(without(text, 0..text.len(), &names)),
    }
}

/// A part of a text without the names in it, each shown as one `…` where it begins.
fn without(text: &str, part: Range<usize>, names: &[Range<usize>]) -> String {
    let mut shown = String::with_capacity(part.len());
    let mut from = part.start;
    for name in names {
        if name.start >= part.start {
            shown.push_str(&text[from..name.start]);
            shown.push('…');
        }
        from = name.end.min(part.end);
    }
    shown.push_str(&text[from..part.end]);
    shown
}

/// What names a tenant in the addresses of a text, in order; none overlaps another.
fn names(text: &str) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    push_hosts(text, &mut names);
    push_ids(text, &mut names);
    names.sort_by_key(|name| name.start);
    names.dedup_by(|next, name| {
        let overlaps = next.start < name.end;
        if overlaps {
            name.end = name.end.max(next.end);
        }
        overlaps
    });
    names
}

/// Whether an address names a tenant.
pub fn names_tenant(address: &str) -> bool {
    matches!(without_tenants(address), Cow::Owned(_))
}

/// An id such as a tenant's: 32 hexadecimal digits, alone or in five groups.
fn guid(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let grouped = |at: usize| {
        let groups = bytes.get(at..at + 36)?;
        let fits = groups.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
        fits.then_some(at..at + 36)
    };
    let mut run = 0;
    (0..=bytes.len()).find_map(|at| {
        let is_digit = bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        let digits = run;
        run = if is_digit { run + 1 } else { 0 };
        match is_digit {
            // Digits that are glued to it are a part of it.
            true => grouped(at).map(|id| at - digits..id.end),
            false => (digits == 32).then(|| at - 32..at),
        }
    })
}

/// Whether a part of a path looks like a domain: `contoso.example`, but not `report.pdf`.
pub fn is_domain(part: &str) -> bool {
    part.rsplit_once('.').is_some_and(|(_, end)| {
        let is_file = ["pdf", "doc", "docx", "html", "htm", "md"].contains(&end);
        !is_file && end.len() >= 2 && end.bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}

/// The dots before the hosts that end the names of tenants', and the bytes of those hosts.
fn hosts(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let bytes = text.as_bytes();
    memchr_iter(b'.', bytes).filter_map(move |dot| {
        let after = &bytes[dot + 1..];
        // Most dots end a sentence.
        after.first().filter(|byte| byte.is_ascii_alphabetic())?;
        Some((dot, host_len(after)?))
    })
}

/// The names of tenants in hosts, and in the paths of those.
fn push_hosts(text: &str, names: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    // Where the last one ends: no name reaches back before it, however many there are.
    let mut last = 0;
    for (dot, host) in hosts(text) {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        let len = bytes[last.min(dot)..dot]
            .iter()
            .rev()
            .take_while(|byte| is_name(byte))
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
        let part = PARTS.iter().find(|part| name.ends_with(**part));
        let name = start..dot - part.map_or(0, |part| part.len());
        if !name.is_empty() {
            names.push(name);
        }
        last = dot + 1 + host;
        let near = bytes[last..].iter().take(LONGEST_PATH);
        let path = last..last + near.take_while(|byte| is_part(**byte)).count();
        // The site of a person: "/personal/user_contoso_com".
        if let Some(at) = text[path.clone()].find("/personal/") {
            let start = path.start + at + "/personal/".len();
            let end = text[start..path.end].find(['/', '?', '#']);
            let person = start..end.map_or(path.end, |end| start + end);
            if !person.is_empty() {
                names.push(person);
            }
        }
    }
}

/// The bytes of the host that ends the name of a tenant's, where a text begins with one.
fn host_len(text: &[u8]) -> Option<usize> {
    let begins = |text: &[u8], host: &str| {
        let part = text.get(..host.len());
        part.is_some_and(|part| part.eq_ignore_ascii_case(host.as_bytes()))
    };
    let region = begins(text, "crm").then(|| {
        let digits = text[3..].iter().take_while(|byte| byte.is_ascii_digit());
        3 + digits.count()
    });
    let regional = region.and_then(|region| {
        let host = REGIONAL
            .into_iter()
            .find(|host| begins(&text[region..], host))?;
        Some(region + host.len())
    });
    if regional.is_some() {
        return regional;
    }
    let host = TENANTS.into_iter().find(|host| begins(text, host));
    host.map(str::len)
}

/// The ids and the parameters in addresses that name tenants.
fn push_ids(text: &str, names: &mut Vec<Range<usize>>) {
    let mut end = 0;
    let bytes = text.as_bytes();
    for separator in memchr_iter(b':', bytes).filter(|&at| bytes[at..].starts_with(b"://")) {
        let start = separator + 3;
        // An address in an address is a part of it.
        if start < end {
            continue;
        }
        let address = &text[start..start + address_len(&text[start..])];
        end = start + address.len();
        let host = address.find(['/', '?', '#', ':']).unwrap_or(address.len());
        let query = address.find(['?', '#']).unwrap_or(address.len());
        // "/api/v1.0/contoso.example/ServiceComms/": a document of the tenant of that domain.
        let path = address[..query].find('/').unwrap_or(query);
        let parts = || address[path..query].split('/');
        if parts().any(|part| part.eq_ignore_ascii_case("ServiceComms")) {
            let mut at = start + path;
            for part in parts() {
                if is_domain(part) {
                    names.push(at..at + part.len());
                }
                at += part.len() + 1;
            }
        }
        let is_article = ARTICLES.contains(&&address[..host]);
        let mut from = if is_article { query } else { 0 };
        while let Some(id) = guid(&address[from..]) {
            names.push(start + from + id.start..start + from + id.end);
            from += id.end;
        }
        let mut at = query;
        while at < address.len() {
            at += 1;
            let len = address[at..]
                .find(['&', ';', '?', '#'])
                .unwrap_or(address.len() - at);
            if let Some(value) = tenant(&address[at..at + len]) {
                names.push(start + at + value.start..start + at + value.end);
            }
            at += len;
        }
    }
}

/// Where the value of a parameter stands that names a tenant.
fn tenant(parameter: &str) -> Option<Range<usize>> {
    let (name, value) = parameter.split_once('=')?;
    let value = value.trim_end_matches(['.', ',', ')', ']', '!', ':', '\'']);
    let is_name = PARAMETERS
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
        && value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !EVERYONE.contains(&value);
    let start = name.len() + 1;
    is_name.then(|| start..start + value.len())
}

/// The bytes of an address from its host or its path on.
pub(super) fn address_len(text: &str) -> usize {
    let end = text.bytes().position(|byte| !is_part(byte));
    end.unwrap_or(text.len())
}

/// Whether a byte may be a part of an address.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'`' | b'\\')
}

#[cfg(test)]
mod tests;
