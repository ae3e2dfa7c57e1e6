//! Microsoft's message center posts, which its APIs list beside incidents: announcements of changes.

use crate::diagnostics::FileDiagnostics;

/// The message center posts of a file, of which none is an incident.
#[derive(Default)]
pub(super) struct MessageCenterPosts {
    /// The id of the first one, and where it is in the file, in bytes.
    first: Option<(String, usize)>,
    count: usize,
}

impl MessageCenterPosts {
    pub fn add(&mut self, id: String, offset: usize) {
        self.first.get_or_insert((id, offset));
        self.count += 1;
    }

    /// Reports them all in one diagnostic, at the place of the first.
    pub fn report(&mut self, diagnostics: &mut FileDiagnostics<'_>) {
        let Some((id, offset)) = self.first.take() else {
            return;
        };
        let message = match self.count {
            1 => format!("{id} is a message center post, not an incident; it is skipped"),
            count => format!(
                "{id} and {} others are message center posts, not incidents; they are skipped",
                count - 1
            ),
        };
        diagnostics.error(
            offset,
            message,
            "leave such posts out of records/: fetch `issues` and not `messages` of Graph, or filter by \
             MessageType",
        );
    }
}
