//! Statuspage's postmortems that stand beside the updates of an incident.

use chrono::{DateTime, SecondsFormat, Utc};

use super::{Decoded, Form};
use crate::diagnostics::{Diagnostic, Location};

/// The status of an update that is a postmortem.
pub(super) const POSTMORTEM_STATUS: &str = "postmortem";

/// The key of the update that a postmortem is, where it stands beside the updates. Those have keys of
/// twelve letters and digits.
pub(super) const POSTMORTEM_KEY: &str = "postmortem";

impl Decoded {
    /// Takes out the postmortems of `file` that are to be published only after `now`, with a warning for
    /// each. Returns when the first of them is.
    pub fn hold_back(&mut self, file: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut held: Vec<(String, DateTime<Utc>)> = Vec::new();
        let records = self.records.iter_mut();
        for record in records.filter(|record| record.form == Form::Statuspage) {
            record.posts.retain(|post| {
                let is_held = post.key.as_deref() == Some(POSTMORTEM_KEY) && now < post.at;
                if is_held {
                    held.push((record.id.clone(), post.at));
                }
                !is_held
            });
        }
        self.diagnostics.extend(held.iter().map(|(id, at)| {
            let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
            Diagnostic::warning(
                Location::file(file),
                format!("{id}: its postmortem is to be published at {at} and is held back until then"),
                "the first build after that publishes it; what was imported has to be imported again",
            )
        }));
        held.into_iter().map(|(_, at)| at).min()
    }
}
