//! Addresses that name a tenant, taken out of what Microsoft's records say.
//!
//! Reports are sent out as addresses of a tenant's own
//! (`https://…/api/v1.0/contoso.onmicrosoft.com/ServiceComms/…`), which open for its administrators
//! only. Such a one is neither kept nor published, in whichever field or text it stands.

use super::report::{has_guid, is_domain};
use super::{Form, Record, check};
use crate::problem::Problem;

/// What stands in an address's place.
const LEFT_OUT: &str = "[…]";

/// The domains below which every tenant has its own.
const OWN: [&str; 4] = [
    ".onmicrosoft.com",
    ".sharepoint.com",
    ".onmicrosoft.us",
    ".sharepoint.us",
];

/// Takes them out of a record of Microsoft's; for a text that readers see, that is a problem.
pub(super) fn mask(record: &mut Record, file: &str, text: &str, problems: &mut Vec<Problem>) {
    if !matches!(
        record.form,
        Form::Graph | Form::ServiceComms | Form::Table | Form::Article
    ) {
        return;
    }
    let fields = record.posts.iter_mut().map(|post| &mut post.others);
    for value in fields.chain([&mut record.facts.others]).flatten() {
        if let Some(masked) = masked(value.1) {
            *value.1 = masked;
        }
        // A field may hold the bare id, too.
        if has_guid(value.1) {
            LEFT_OUT.clone_into(value.1);
        }
    }
    let facts = &mut record.facts;
    let texts = [&mut facts.title, &mut facts.impact].into_iter().flatten();
    let bodies = record.posts.iter_mut().flat_map(|post| {
        let translations = post.translations.values_mut();
        translations
            .chain([&mut post.body])
            .map(|body| &mut body.content)
    });
    let mut is_masked = false;
    for text in texts.chain(bodies) {
        if let Some(masked) = masked(text) {
            *text = masked;
            is_masked = true;
        }
    }
    if is_masked {
        problems.push(Problem::new(
            check::locate(file, text, 0, &record.id),
            format!(
                "{}: an address in its text names a tenant; it is left out",
                record.id
            ),
            "if readers need what it leads to, put that where they can read it, and link it in a note",
        ));
    }
}

/// A text without the addresses in it that name a tenant, if there are any.
fn masked(text: &str) -> Option<String> {
    let mut masked = String::new();
    let mut from = 0;
    // What was looked at, so that a run of addresses without an end is looked at once.
    let mut seen = 0;
    while let Some(at) = text[seen..].find("://") {
        let at = seen + at;
        let scheme = text[seen..at].bytes().rev();
        let scheme = scheme.take_while(u8::is_ascii_alphabetic).count();
        let start = at - scheme;
        let is_end = |c: char| c.is_whitespace() || "\"'<>\\`|".contains(c);
        let end = text[at..].find(is_end).map_or(text.len(), |end| at + end);
        if names_tenant(&text[at..end]) {
            masked.push_str(&text[from..start]);
            masked.push_str(LEFT_OUT);
            from = end;
        }
        seen = end.max(at + 3);
    }
    (from > 0).then(|| masked + &text[from..])
}

/// Whether an address holds an id, a domain below which every tenant has its own, or a domain in its
/// path.
fn names_tenant(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    has_guid(rest)
        || OWN.iter().any(|own| rest.contains(own))
        || path.contains("servicecomms") && path.split(['/', '=', '?', '&', '#']).any(is_domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_names_a_tenant_is_left_out_of_a_text() {
        let id = "9d3f6a52-1f0e-4b7c-8e21-0c5a4d9b7e13";
        let cases = [
            (format!("See https://a.example/x?tid={id}, please."), "See […] please."),
            (format!("<a href=\"https://a.example/{id}\">here</a>"), "<a href=\"[…]\">here</a>"),
            (
                "Read https://contoso.onmicrosoft.com/r and\nhttps://a.example/api/contoso.example/ServiceComms/P(1)".to_owned(),
                "Read […] and\n[…]",
            ),
            ("（https://contoso.sharepoint.com/r）".to_owned(), "（[…]"),
        ];
        for (text, expected) in cases {
            assert_eq!(masked(&text).as_deref(), Some(expected), "{text}");
        }
        let kept = [
            "See https://learn.microsoft.com/exchange/x.html#a and https://<tenant>.sharepoint.com.",
            "://",
            "no address",
            "",
        ];
        for text in kept {
            assert_eq!(masked(text), None, "{text}");
        }
    }
}
