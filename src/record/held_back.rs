//! What is to be published later, or no longer.

use chrono::{DateTime, SecondsFormat, Utc};

use super::postmortem::POSTMORTEM_KEY;
use super::{Decoded, Form, Record, parse_instant};
use crate::diagnostics::{Diagnostic, Location};

/// The names of Hugo's fields, in lower case, for the times at which it begins and ceases to publish a page.
pub(super) const PUBLISH_FIELD: &str = "publishdate";
pub(super) const EXPIRY_FIELD: &str = "expirydate";

impl Decoded {
    /// Takes out what of `file` is to be published only after `now`, and the incidents that their source no longer
    /// publishes, with a warning for each. Returns when the first of what is held back is to be published.
    pub fn hold_back(&mut self, file: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut held: Vec<DateTime<Utc>> = Vec::new();
        let diagnostics = &mut self.diagnostics;
        let mut warn_of_held = |id: &str, what: &str, at: DateTime<Utc>| {
            held.push(at);
            diagnostics.push(Diagnostic::warning(
                Location::file(file),
                format!("{id}: {what} is to be published at {} and is held back until then", second(at)),
                "the first build after that publishes it; what was imported has to be imported again",
            ));
        };
        for record in self
            .records
            .iter_mut()
            .filter(|record| record.form == Form::Statuspage)
        {
            record.posts.retain(|post| {
                let is_held = post.key.as_deref() == Some(POSTMORTEM_KEY) && now < post.at;
                if is_held {
                    warn_of_held(&record.id, "its postmortem", post.at);
                }
                !is_held
            });
        }
        self.records.retain(|record| {
            let publish_at = hugo_time(record, PUBLISH_FIELD).filter(|at| now < *at);
            if let Some(at) = publish_at {
                warn_of_held(&record.id, "it", at);
            }
            publish_at.is_none()
        });
        let mut expired = Vec::new();
        self.records.retain(|record| {
            let expired_at = hugo_time(record, EXPIRY_FIELD).filter(|at| *at <= now);
            expired.extend(expired_at.map(|at| (record.id.clone(), at)));
            expired_at.is_none()
        });
        self.diagnostics.extend(expired.iter().map(|(id, at)| {
            Diagnostic::warning(
                Location::file(file),
                format!("{id}: it was to be published until {} and is left out", second(*at)),
                "correct its `expiryDate` if readers may see it; what an earlier run published stays until \
                 `kairan forget ID` removes it",
            )
        }));
        held.into_iter().min()
    }
}

fn second(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The time in one of Hugo's fields.
fn hugo_time(record: &Record, field: &str) -> Option<DateTime<Utc>> {
    let written = record.facts.extra_fields.get(field);
    parse_instant(written.filter(|_| record.form == Form::Cstate)?).ok()
}
