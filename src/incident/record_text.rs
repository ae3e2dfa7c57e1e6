//! The texts of a record beside its log.

use super::language_detection::detect_language;
use super::sections::Redaction;
use super::{Localized, Text};
use crate::locale::Tag;
use crate::text::{self, RichText};

/// A text of which no language is stated.
pub(super) fn localized_original(text: &str, redaction: Redaction) -> Localized {
    let text = parse_plain(text, redaction);
    let locale = detect_language(&text.plain(), Tag::english());
    Localized::new(locale, Text::original(text))
}

pub(super) fn parse_plain(text: &str, redaction: Redaction) -> RichText {
    parse_redacted(&text::Body::text(text), redaction)
}

/// The text of a body beside the log. Addresses of tenants are redacted whoever wrote it.
pub(super) fn parse_redacted(body: &text::Body, redaction: Redaction) -> RichText {
    let mut text = text::to_rich_text(body);
    match redaction {
        Redaction::None => text.redact_tenant_addresses(),
        Redaction::Tenants => text.redact_tenants(),
        Redaction::People => {
            text.redact_tenant_addresses();
            text.redact_people();
        }
    }
    text
}
