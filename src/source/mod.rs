//! Sources: the status pages and services that are asked for incidents.
//!
//! Each kind is a file: it knows where to ask and what a whole answer is, and gives a document in one of the forms of
//! records. What comes of it is decoded like a file that someone has put into the root.

mod ask;
mod failure;
mod feed;
mod google;
mod graph;
mod memory;
mod news;
mod statuspage;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::http::HttpClient;
use crate::record::{Form, ReportDocument};
use crate::settings::{GraphSettings, SourceKind, SourceSettings};
use ask::Asking;
use news::Fetch;

pub use failure::SourceFailure;
#[cfg(feature = "aws")]
pub use graph::{Federation, StoredSecret};
pub use graph::{GraphAccess, GraphCredentials};
pub use memory::SourceMemory;
pub use news::News;

/// Asks a source for what is new. Returns with it what the next request needs to know in place of `memory`, which
/// is what the last successful one left.
///
/// If nothing is new, this takes one request, apart from a full pass once a day.
///
/// # Errors
/// If the source gives no whole answer, or another one than its kind should.
pub async fn fetch(
    client: &HttpClient,
    graph: &GraphAccess,
    source: &SourceSettings,
    memory: &SourceMemory,
    now: DateTime<Utc>,
) -> Result<(News, SourceMemory), SourceFailure> {
    let mut asking = Asking {
        client,
        memory: memory.clone(),
        now,
    };
    let news = match &source.kind {
        SourceKind::Statuspage { url } => statuspage::Statuspage { url }.fetch(&mut asking).await,
        SourceKind::Google { url } => google::Google { url }.fetch(&mut asking).await,
        SourceKind::Feed { url } => feed::Feed { url }.fetch(&mut asking).await,
        SourceKind::Unusable => Err(SourceFailure::new(
            "its settings in site.toml cannot be used: `kairan check` says what is wrong with them",
        )),
        SourceKind::Graph(settings) => {
            let kind = graph::Graph {
                settings,
                access: graph,
            };
            kind.fetch(&mut asking).await
        }
    };
    Ok((news?, asking.memory))
}

/// The document that a source told last, with what has changed since; `None` if that document does not have the form of
/// its kind.
pub fn merge(document: &[u8], changes: Vec<Map<String, Value>>) -> Option<Vec<u8>> {
    graph::merge(document, changes)
}

/// The document that a source told last, noting the documents of reviews in the incidents that they are of; `None` if
/// it is none of Graph's.
pub fn note_reports(document: &[u8], reports: &BTreeMap<&str, &ReportDocument>) -> Option<Vec<u8>> {
    graph::note_reports(document, reports)
}

/// Asks for the document of the post-incident review of an issue, by its id.
///
/// # Errors
/// If there is none yet, or what comes is no document.
pub async fn fetch_report(
    client: &HttpClient,
    graph: &GraphAccess,
    settings: &GraphSettings,
    issue: &str,
    now: DateTime<Utc>,
) -> Result<(ReportDocument, Vec<u8>), SourceFailure> {
    let asking = Asking {
        client,
        memory: SourceMemory::default(),
        now,
    };
    let kind = graph::Graph {
        settings,
        access: graph,
    };
    kind.report(&asking, issue).await
}

/// The form of a source's documents, if there can be any.
pub fn form(kind: &SourceKind) -> Option<Form> {
    match kind {
        SourceKind::Statuspage { .. } => Some(Form::Statuspage),
        SourceKind::Google { .. } => Some(Form::Google),
        SourceKind::Feed { .. } => Some(Form::Feed),
        SourceKind::Graph(_) => Some(Form::Graph),
        SourceKind::Unusable => None,
    }
}
