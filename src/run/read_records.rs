//! Reads and decodes files of records: several at a time, and of their contents a bounded number in memory.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::loader::Loader;
use super::progress::{Progress, StepDeadline};
use super::site_config::decode_options;
use super::sources::source_of;
use super::threads::{in_thread, max_threads};
use crate::diagnostics::Diagnostic;
use crate::locale::Tag;
use crate::record::{self, Decoded, ListedService, MAX_FILE_BYTES, Record};
use crate::settings::Settings;
use crate::source;
use crate::store::{Content, Version};
use crate::text::Labels;

/// How many files of records are read at a time from a store that takes several requests: each of them may be
/// large.
const MAX_READS: usize = 16;

/// What a file of records holds.
pub(super) struct DecodedFile {
    /// `None` once they are dropped.
    pub records: Option<Vec<Record>>,
    pub services: Vec<ListedService>,
    pub lists_incidents: bool,
    /// When something of it is to be published that is held back until then.
    pub due_at: Option<DateTime<Utc>>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the files at `paths`, decodes each and does `work` with it, on all cores; `each` takes the results in the
/// order of the paths, without one for a file that is gone. `outcome` is what the run has done so far, should the
/// deadline be reached.
///
/// # Errors
/// If the store cannot be read, the deadline is reached, or `each` fails.
pub(super) async fn read_records<'p, T: Send + 'static>(
    loader: &Loader<'_>,
    paths: &[&'p str],
    now: DateTime<Utc>,
    progress: &dyn Progress,
    outcome: &str,
    work: impl Fn(DecodedFile) -> T + Copy + Send + 'static,
    mut each: impl FnMut(&'p str, Option<(Version, T)>) -> Result<()>,
) -> Result<()> {
    let decoder = Arc::new(Decoder {
        settings: loader.config.settings.clone(),
        labels: Arc::clone(&loader.config.labels),
        now,
    });
    let deadline = StepDeadline::new(progress);
    let root = loader.root;
    let in_time = paths.iter().take_while(|_| deadline.may_begin());
    let read = stream::iter(in_time).map(async |path| {
        let file = root.get_within(path, MAX_FILE_BYTES).await?;
        Ok::<_, anyhow::Error>((*path, file))
    });
    let read = read.buffered(root.max_concurrency().min(MAX_READS));
    let decoded = read.map(async |read: Result<_>| {
        let (path, file) = read?;
        let Some((content, version)) = file else {
            return Ok((path, None));
        };
        let (decoder, name) = (Arc::clone(&decoder), path.to_owned());
        let result = in_thread(move || work(decoder.decode(&name, content))).await;
        Ok::<_, anyhow::Error>((path, Some((version, result))))
    });
    let mut decoded = pin!(decoded.buffered(max_threads()));
    while let Some((path, read)) = decoded.try_next().await? {
        each(path, read)?;
    }
    deadline.check(outcome)
}

/// Decodes files of records, in any thread.
struct Decoder {
    settings: Settings,
    labels: Arc<BTreeMap<Tag, Labels>>,
    now: DateTime<Utc>,
}

impl Decoder {
    fn decode(&self, path: &str, content: Content) -> DecodedFile {
        let options = decode_options(&self.settings, &self.labels, self.settings.record_zone);
        let source = source_of(path, &self.settings.sources);
        let form = source.and_then(|source| source::form(&source.kind));
        let mut decoded = match content {
            Content::Bytes(bytes) => record::decode(path, &bytes, form, options),
            Content::TooLarge(size) => Decoded::of_large_file(path, size),
        };
        if let Some(source) = source {
            record::select(&mut decoded, source);
        }
        let due_at = decoded.hold_back(path, self.now);
        DecodedFile {
            records: Some(decoded.records),
            services: decoded.services,
            lists_incidents: decoded.lists_incidents,
            due_at,
            diagnostics: decoded.diagnostics,
        }
    }
}
