//! What of a file is left out because it is not for the public, and the warnings that count it.

use std::collections::BTreeMap;

use super::internal_text::remove_internal_parts;
use super::private::mark_internal;
use super::{Facts, Form, Post};
use crate::diagnostics::FileDiagnostics;
use crate::text::redact::count_people;

/// What of a file is left out because it is not for the public: how often, and where it first occurs.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    work_notes: Occurrences,
    own_incidents: Occurrences,
    internal_records: Occurrences,
    people: Occurrences,
    unknown_labels: BTreeMap<String, Occurrences>,
}

#[derive(Debug, Default)]
struct Occurrences {
    count: usize,
    /// In bytes of the file.
    first_offset: usize,
}

impl Occurrences {
    fn add(&mut self, offset: usize) {
        if self.count == 0 {
            self.first_offset = offset;
        }
        self.count += 1;
    }

    /// Adds a warning if there is any: `one` says so of a single one, `many` follows the count of several.
    fn report(&self, diagnostics: &mut FileDiagnostics<'_>, one: &str, many: &str, help: &str) {
        let message = match self.count {
            0 => return,
            1 => one.to_owned(),
            count => format!("{count} {many}"),
        };
        diagnostics.warning(self.first_offset, message, help);
    }
}

impl LeftOut {
    /// Counts a work note, or a whole row of a ticket that is marked as internal.
    pub fn add_work_note(&mut self, offset: usize) {
        self.work_notes.add(offset);
    }

    /// Counts a record that its source does not publish.
    pub fn add_internal_record(&mut self, offset: usize) {
        self.internal_records.add(offset);
    }

    /// Counts an entry of a journal under a label whose audience is not known.
    pub fn add_unknown_label(&mut self, label: &str, offset: usize) {
        self.unknown_labels
            .entry(label.to_owned())
            .or_default()
            .add(offset);
    }

    /// Whether a record with these facts may be published at all; if not, it is counted.
    pub fn is_public(&mut self, id: &str, form: Form, facts: &Facts, offset: usize) -> bool {
        let is_own = is_of_own_tenant(id, form, facts);
        let is_internal = mark_internal(&facts.extra_fields);
        if is_own {
            self.own_incidents.add(offset);
        } else if is_internal {
            self.add_internal_record(offset);
        }
        !is_own && !is_internal
    }

    /// Counts the people that the texts of a record name as tickets do; pages leave their names out.
    pub fn count_people(&mut self, form: Form, facts: &Facts, posts: &[Post], offset: usize) {
        if !form.may_quote_tickets() || facts.may_name_tenants(form) {
            return;
        }
        let bodies = posts.iter().map(|post| &*post.body.content);
        let titles = facts.title.as_deref().into_iter();
        let count: usize = titles.chain(bodies).map(count_people).sum();
        (0..count).for_each(|_| self.people.add(offset));
    }

    /// Takes the internal posts of a record out, and counts them.
    pub fn remove_work_notes(&mut self, posts: &mut Vec<Post>, offset: usize) {
        posts.retain(|post| {
            let is_internal = mark_internal(&post.extra_fields);
            if is_internal {
                self.add_work_note(offset);
            }
            !is_internal
        });
    }

    /// Takes the internal parts out of the texts of a record that people wrote by hand, and counts them.
    pub fn remove_internal_parts(&mut self, posts: &mut Vec<Post>, offset: usize) {
        posts.retain_mut(|post| {
            let mut was_all_internal = false;
            for body in [&mut post.body]
                .into_iter()
                .chain(post.translations.values_mut())
            {
                if let Some((content, count)) = remove_internal_parts(&body.content) {
                    was_all_internal = content.is_empty();
                    body.content = content.into();
                    (0..count).for_each(|_| self.add_work_note(offset));
                }
            }
            // A post without a text may still say a status.
            !was_all_internal || post.status.is_some()
        });
    }

    /// Takes what is internal out of the title and the impact of a record that people wrote by hand. Returns whether the
    /// record may be published: one whose title is internal as a whole may not, and is counted.
    pub fn remove_internal_facts(&mut self, facts: &mut Facts, offset: usize) -> bool {
        let titles = facts
            .title
            .iter_mut()
            .chain(facts.translated_titles.values_mut());
        for title in titles {
            let Some((kept, count)) = remove_internal_parts(title) else {
                continue;
            };
            if kept.is_empty() {
                self.add_internal_record(offset);
                return false;
            }
            *title = kept;
            (0..count).for_each(|_| self.add_work_note(offset));
        }
        if let Some((kept, count)) = facts.user_impact.as_deref().and_then(remove_internal_parts) {
            facts.user_impact = Some(kept).filter(|kept| !kept.is_empty());
            (0..count).for_each(|_| self.add_work_note(offset));
        }
        true
    }

    /// Says what was left out: one warning for each kind.
    pub fn report(self, diagnostics: &mut FileDiagnostics<'_>) {
        self.work_notes.report(
            diagnostics,
            "1 work note or internal comment is left out",
            "work notes or internal comments are left out",
            "`work_notes = true` below `[records]` in site.toml publishes them; what an earlier \
             run published stays until `kairan forget ID` removes it",
        );
        self.own_incidents.report(
            diagnostics,
            "1 incident of your own tenant (origin: customer) is left out",
            "incidents of your own tenant (origin: customer) are left out",
            "such incidents are never published; what an earlier run published stays until `kairan forget ID` \
             removes it",
        );
        self.internal_records.report(
            diagnostics,
            "1 incident that is marked as internal is left out",
            "incidents that are marked as internal are left out",
            "if readers may see it, correct the field that marks it as private",
        );
        self.people.report(
            diagnostics,
            "1 name of a person is left out",
            "names of people are left out",
            "pages show `…` in place of each; write the text without it",
        );
        for (label, labelled) in self.unknown_labels {
            diagnostics.warning(
                labelled.first_offset,
                format!(
                    "entries labelled {label:?} are left out ({}): whether readers may see them is not known",
                    labelled.count
                ),
                format!(
                    "if they may, name the label: `public_labels = [{label:?}]` below \
                     `[records.csv]` in site.toml"
                ),
            );
        }
    }
}

/// Whether a vendor's record is about the tenant's own mistake rather than the vendor's service.
///
/// Graph's `serviceHealthOrigin`:
/// <https://learn.microsoft.com/graph/api/resources/servicehealthissue#servicehealthorigin-values>
fn is_of_own_tenant(id: &str, form: Form, facts: &Facts) -> bool {
    let of_customer = |value: &str| value.to_lowercase().contains("customer");
    let has_microsoft_id = || {
        let number = id.trim_start_matches(|c: char| c.is_ascii_uppercase());
        id.len() - number.len() == 2
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    };
    let mut fields = facts.extra_fields.iter();
    fields.any(|(name, value)| name.eq_ignore_ascii_case("origin") && of_customer(value))
        && (facts.may_name_tenants(form) || form == Form::Csv && has_microsoft_id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_of_the_own_tenant_is_not_public() {
        for (form, id, origin, is_public) in [
            (Form::Graph, "EX7", "customer", false),
            (Form::Graph, "EX7", " Customer ", false),
            (Form::Graph, "EX7", "customerTenant", false),
            (Form::ServiceComms, "EX7", "Customer", false),
            (Form::Csv, "EX7", "customer", false),
            (Form::Csv, "INC7", "customer", true),
            (Form::Graph, "EX7", "microsoft", true),
            (Form::Statuspage, "EX7", "customer", true),
        ] {
            let facts = Facts {
                extra_fields: [("Origin".to_owned(), origin.to_owned())]
                    .into_iter()
                    .collect(),
                ..Facts::default()
            };
            let told = LeftOut::default().is_public(id, form, &facts, 0);
            assert_eq!(told, is_public, "{form} {id} {origin}");
        }
    }
}
