//! The format in which the body of a post is read, where it is another than the source declares.

use super::Form;
use super::postmortem::POSTMORTEM_STATUS;
use crate::text::body::{Body, Format};
use crate::text::markdown;

impl Form {
    /// The format in which the body of a post is read. It is decided anew whenever the body is read, since
    /// the ledger holds what the source declared.
    ///
    /// Statuspage renders postmortems as Markdown, so that one without HTML is read as Markdown. Of other
    /// updates its API passes on whatever their author wrote: they are read as Markdown where they
    /// [cannot be anything else](markdown::is_unmistakable).
    /// <https://support.atlassian.com/statuspage/docs/create-a-postmortem/>
    pub fn reading_format(self, status: Option<&str>, body: &Body) -> Format {
        let text = &body.content;
        let is_postmortem =
            || status.is_some_and(|status| status.eq_ignore_ascii_case(POSTMORTEM_STATUS));
        let is_markdown = self == Self::Statuspage
            && (is_postmortem() && !markdown::has_html(text) || markdown::is_unmistakable(text));
        if is_markdown {
            Format::Markdown
        } else {
            body.format
        }
    }
}
