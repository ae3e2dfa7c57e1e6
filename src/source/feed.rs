//! An Atom or RSS feed of a status page.

use super::ask::{Asking, Media};
use super::news::Fetch;
use super::{News, SourceFailure};

pub(super) struct Feed<'a> {
    pub url: &'a str,
}

impl Fetch for Feed<'_> {
    async fn fetch(&self, asking: &mut Asking<'_>) -> Result<News, SourceFailure> {
        let body = asking.get_if_changed(self.url, Media::Feed).await?;
        Ok(body.map_or(News::Nothing, News::Document))
    }
}
