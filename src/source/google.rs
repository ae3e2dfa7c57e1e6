//! The status dashboards of Google Cloud and Google Workspace: `incidents.json`, a list of all incidents.
//!
//! <https://status.cloud.google.com/incidents.schema.json>

use serde::de::IgnoredAny;

use super::ask::{Asking, Media};
use super::news::Fetch;
use super::{News, SourceFailure};

pub(super) struct Google<'a> {
    pub url: &'a str,
}

impl Fetch for Google<'_> {
    async fn fetch(&self, asking: &mut Asking<'_>) -> Result<News, SourceFailure> {
        let Some(body) = asking.get_if_changed(self.url, Media::Json).await? else {
            return Ok(News::Nothing);
        };
        if serde_json::from_slice::<Vec<IgnoredAny>>(&body).is_err() {
            return Err(SourceFailure::new(
                "the answer is no list of incidents, or not a whole one: `url` should end with incidents.json",
            ));
        }
        Ok(News::Document(body))
    }
}
