//! Which updates annotations are about.

use super::Update;
use super::annotation::{Annotation, AnnotationPosition};
use crate::diagnostics::{Diagnostic, Location};
use crate::toml_table::nearest;

/// Places each annotation that names an update in the log, beside that update. One that names an update which the
/// incident does not have is a diagnostic, and stays where it would be without.
pub(super) fn find_annotated_updates(
    annotations: &mut [Annotation],
    updates: &[Update],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for annotation in annotations {
        let Some(named) = annotation.update.take() else {
            continue;
        };
        // As in the address of the update on the page.
        let id = named.trim_start_matches("#").trim_start_matches("u-");
        let found = updates.iter().find(|update| {
            let mut aliases = update.aliases.iter();
            update.summary.id == id || aliases.any(|alias| alias == id)
        });
        match found {
            Some(update) => {
                annotation.update = Some(update.summary.id.to_string());
                annotation.position = AnnotationPosition::Log;
            }
            None => {
                let ids = updates.iter().map(|update| update.summary.id.as_str());
                diagnostics.push(Diagnostic::new(
                    Location::file(&annotation.path),
                    format!(
                        "{} has no update {named:?}; the note stands elsewhere",
                        annotation.incident
                    ),
                    match nearest(id, ids) {
                        Some(similar) => format!("did you mean {similar}?"),
                        None => {
                            "write the id as in the link of the update, behind `#u-`".to_owned()
                        }
                    },
                ));
            }
        }
    }
}
