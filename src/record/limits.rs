//! How much of a record is read. What is beyond a limit is reported and left out, so that no record, however
//! broken, keeps the others from being published.

use std::ops::Range;

use super::{Post, Record};
use crate::diagnostics::FileDiagnostics;
use crate::text::body::{Body, MAX_BODY_BYTES, beginning_of_long};

/// The most bytes of a file of records.
pub const MAX_FILE_BYTES: u64 = 64_000_000;

/// The most updates of an incident, in one version of its record.
pub const MAX_UPDATES: usize = 10_000;

/// The most services of an incident, and the most items that one update names as affected.
pub const MAX_AFFECTED: usize = 1_000;

/// The most bytes of a name, a title or a status.
const MAX_NAME_BYTES: usize = 10_000;

/// The field of a post whose text was too long: how many bytes it has in the source.
pub const TRUNCATED_FIELD: &str = "truncated_from_bytes";

/// Cuts what is beyond the limits off a record, and reports it.
pub(super) fn apply_limits(
    record: &mut Record,
    span: Range<usize>,
    diagnostics: &mut FileDiagnostics<'_>,
) {
    let offset = diagnostics.find(span, &record.id);
    let id = &record.id;
    let mut report = |found: String, kept: String| {
        let message = format!("{id}: {found}, which is more than kairan reads; {kept}");
        diagnostics.error(offset, message, "correct the record at its source");
    };
    let count = record.posts.len();
    if count > MAX_UPDATES {
        record.posts.sort_by_key(|post| post.at);
        record.posts.drain(..count - MAX_UPDATES);
        report(
            format!("{count} updates"),
            format!("the newest {MAX_UPDATES} are kept"),
        );
    }
    let count = record.facts.services.len();
    if count > MAX_AFFECTED {
        record.facts.services.truncate(MAX_AFFECTED);
        report(
            format!("{count} services"),
            format!("the first {MAX_AFFECTED} are kept"),
        );
    }
    let facts = &mut record.facts;
    for (what, text, limit) in [
        ("the service", &mut facts.service, MAX_NAME_BYTES),
        ("the status", &mut facts.status, MAX_NAME_BYTES),
        (
            "the classification",
            &mut facts.classification,
            MAX_NAME_BYTES,
        ),
        ("the severity", &mut facts.severity, MAX_NAME_BYTES),
        ("the title", &mut facts.title, MAX_BODY_BYTES),
        ("the impact", &mut facts.user_impact, MAX_BODY_BYTES),
    ] {
        let Some(text) = text.as_mut().filter(|text| text.len() > limit) else {
            continue;
        };
        let length = text.len();
        text.truncate(text.floor_char_boundary(limit));
        report(kilobytes(what, length), first_kilobytes(text.len()));
    }
    for post in &mut record.posts {
        let count = post.affected.len();
        if count > MAX_AFFECTED {
            post.affected.truncate(MAX_AFFECTED);
            report(
                format!("{count} items in what an update affects"),
                format!("the first {MAX_AFFECTED} are kept"),
            );
        }
        if let Some(length) = cut_texts(post) {
            report(
                kilobytes("an update", length),
                first_kilobytes(MAX_BODY_BYTES),
            );
        }
    }
    for remark in &mut record.remarks {
        if let Some(length) = cut(&mut remark.body) {
            report(
                kilobytes("a remark", length),
                first_kilobytes(MAX_BODY_BYTES),
            );
        }
    }
}

/// Cuts the texts of a post that are too long. Returns the length of the longest.
fn cut_texts(post: &mut Post) -> Option<usize> {
    let bodies = std::iter::once(&mut post.body).chain(post.translations.values_mut());
    let longest = bodies.filter_map(cut).max()?;
    let field = (TRUNCATED_FIELD.to_owned(), longest.to_string());
    post.extra_fields.extend([field]);
    Some(longest)
}

fn cut(body: &mut Body) -> Option<usize> {
    let beginning = beginning_of_long(body)?;
    let length = body.content.len();
    *body = beginning;
    Some(length)
}

fn kilobytes(what: &str, bytes: usize) -> String {
    format!("{what} has {} kB", bytes / 1000)
}

fn first_kilobytes(bytes: usize) -> String {
    format!("the first {} kB are kept", bytes / 1000)
}
