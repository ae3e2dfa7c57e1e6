//! The documents of post-incident reviews: each is fetched once and kept in the root, and the incident notes it.
//!
//! Whether a document is fetched already is told by the files in [`REPORTS_FOLDER`], so that none is asked for again
//! where `.kairan/` is lost or a run dies.
#![expect(
    clippy::disallowed_methods,
    reason = "a run waits for documents, and not for ever"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use tokio::time::{Instant, timeout_at};

use super::failure::Pauses;
use super::fetch::{Asker, write_document};
use super::known::{Sources, document_path};
use super::state::{SourceState, StoredDocument};
use crate::digest::Digest;
use crate::publish::{Artifact, Stage};
use crate::record::ReportDocument;
use crate::root::REPORTS_FOLDER;
use crate::run::own_files;
use crate::settings::{GraphSettings, SourceKind};
use crate::source::{self, SourceFailure};
use crate::store::{Conflict, Precondition, Store};

/// How long a source may take for its documents.
const TIMEOUT: Duration = Duration::from_secs(20);

/// What came of asking for the document of each incident.
type Answers = Vec<(String, Result<ReportDocument, SourceFailure>)>;

impl Sources {
    /// Fetches the documents of reviews that are due, of the sources for whose names `is_asked` is true. Returns what
    /// came, by the name of the source.
    ///
    /// # Errors
    /// If the root cannot be read or written.
    pub(super) async fn fetch_reports(
        &mut self,
        asker: Asker<'_>,
        now: DateTime<Utc>,
        pauses: Pauses,
        is_asked: impl Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, Vec<String>>> {
        let due_of = |state: &SourceState| match state.is_heard() {
            true => state.reviews.due(now, pauses),
            false => Vec::new(),
        };
        let due = self.all.iter().map(|(source, state)| match &source.kind {
            SourceKind::Graph(settings) if is_asked(&source.name) => {
                Some((settings, due_of(state))).filter(|(_, due)| !due.is_empty())
            }
            _ => None,
        });
        let due: Vec<_> = due.collect();
        let mut came = BTreeMap::new();
        if due.iter().all(Option::is_none) {
            return Ok(came);
        }
        let kept = asker.root.list(REPORTS_FOLDER).await?.paths;
        let kept: BTreeSet<String> = kept.into_iter().collect();
        let answers = join_all(due.into_iter().map(async |due| match due {
            None => Ok(Vec::new()),
            Some((settings, ids)) => ask_for(asker, settings, ids, &kept, now).await,
        }))
        .await;
        for ((source, state), answers) in self.all.iter_mut().zip(answers) {
            let mut is_new = false;
            let said = came.entry(source.name.clone()).or_insert_with(Vec::new);
            for (id, answer) in answers? {
                is_new |= answer.is_ok();
                said.push(match &answer {
                    Ok(document) => format!("document of the review: {}", document.file),
                    Err(failure) => format!("document of the review of {id}: {failure}"),
                });
                state.reviews.record(&id, answer, now);
            }
            if is_new {
                let path = document_path(source);
                let told = own_files::read(asker.root, &path).await?;
                let documents = state.reviews.documents();
                let noted = told.and_then(|(told, _)| source::note_reports(&told, &documents));
                // Where what was told is lost, it is fetched and noted again.
                let Some(bytes) = noted else { continue };
                let digest = Digest::of_bytes(&bytes);
                let version = write_document(asker.root, source, state, bytes).await?;
                state.document = Some(StoredDocument { digest, version });
            }
        }
        Ok(came)
    }
}

/// Asks for the documents of these incidents, one after the other, and keeps them in the root.
///
/// # Errors
/// If the root cannot be read or written.
async fn ask_for(
    asker: Asker<'_>,
    settings: &GraphSettings,
    ids: Vec<String>,
    kept: &BTreeSet<String>,
    now: DateTime<Utc>,
) -> Result<Answers> {
    let deadline = Instant::now() + TIMEOUT;
    let mut answers = Answers::new();
    for id in ids {
        if let Some(path) = kept.iter().find(|path| is_of(path, &id)) {
            let known = read_report(asker.root, path, &id).await?;
            answers.push((id, known));
            continue;
        }
        let asking = source::fetch_report(asker.http, asker.graph, settings, &id, now);
        let answer = timeout_at(deadline, Box::pin(asking)).await;
        let answer = answer.unwrap_or_else(|_| {
            let seconds = TIMEOUT.as_secs();
            let message = format!("it did not come within {seconds} seconds");
            Err(SourceFailure::new(message))
        });
        let answer = match answer {
            Ok((document, bytes)) => keep(asker.root, &id, document, bytes).await?,
            Err(failure) => Err(failure),
        };
        answers.push((id, answer));
    }
    Ok(answers)
}

/// Whether a file is the document of this incident, of whatever kind.
fn is_of(path: &str, id: &str) -> bool {
    let name = path.strip_prefix(REPORTS_FOLDER);
    let name = name.and_then(|name| name.strip_prefix('/')?.rsplit_once('.'));
    name.is_some_and(|(name, _)| name == id)
}

/// Keeps a document in the root, unless there is one: another run may have fetched it, too.
///
/// # Errors
/// If the root cannot be read or written.
async fn keep(
    root: &Store,
    id: &str,
    document: ReportDocument,
    bytes: Vec<u8>,
) -> Result<Result<ReportDocument, SourceFailure>> {
    let path = format!("{REPORTS_FOLDER}/{}", document.file);
    let file = Artifact::new(&path, bytes, Stage::Data);
    match root.put_if(&file, &Precondition::Absent).await {
        Ok(_) => Ok(Ok(document)),
        Err(error) if error.is::<Conflict>() => read_report(root, &path, id).await,
        Err(error) => Err(error),
    }
}

/// Looks at a document that is kept in the root.
///
/// # Errors
/// If the root cannot be read.
async fn read_report(
    root: &Store,
    path: &str,
    id: &str,
) -> Result<Result<ReportDocument, SourceFailure>> {
    let file = own_files::read(root, path).await?;
    let document = file.and_then(|(bytes, _)| ReportDocument::new(id, &bytes));
    let document = document.filter(|document| path.ends_with(&document.file));
    let damaged = || {
        SourceFailure::new(format!(
            "{path} is damaged: delete it, and it is fetched again"
        ))
    };
    Ok(document.ok_or_else(damaged))
}
