//! The heartbeat: a small file of the site that every run writes.

use anyhow::{Context as _, Result};
use serde_json::json;

use super::report::Report;
use crate::publish::{Artifact, HEARTBEAT_PATH, Stage};
use crate::site::rfc3339;
use crate::store::{Store, UnusableFile};

/// Writes the heartbeat, by which monitors see that runs complete even if no page changes.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn write_heartbeat(site: &Store, report: &mut Report) -> Result<()> {
    let mut heartbeat = json!({
        "checked_at": rfc3339(report.now),
        "newest_news_at": report.last_announced_at.map(rfc3339),
    });
    if !report.sources.is_empty() {
        let sources = report.sources.iter().map(|source| {
            let state = json!({
                "heard_at": source.heard_at.map(rfc3339),
                "silent": source.failure.is_some(),
            });
            (source.name.clone(), state)
        });
        heartbeat["sources"] = sources.collect();
    }
    let translation = report.translation.as_ref();
    if let Some(pause) = translation.and_then(|translation| translation.pause.as_ref()) {
        heartbeat["translator"] = json!({
            "name": pause.translator,
            "silent_since": rfc3339(pause.since),
            "retry_at": rfc3339(pause.retry_at),
        });
    }
    let silent = report.silent_channels().filter_map(|channel| {
        let silence = channel.silence.as_ref()?;
        let state = json!({
            "silent_since": rfc3339(silence.since),
            "retry_at": rfc3339(silence.retry_at),
        });
        Some((channel.name.clone(), state))
    });
    let silent: serde_json::Map<_, _> = silent.collect();
    if !silent.is_empty() {
        heartbeat["channels"] = silent.into();
    }
    let mut bytes = serde_json::to_vec_pretty(&heartbeat)?;
    bytes.push(b'\n');
    if site.is_local() && site.get(HEARTBEAT_PATH).await?.as_ref() == Some(&bytes) {
        return Ok(());
    }
    let artifact = Artifact::new(HEARTBEAT_PATH, bytes, Stage::Data);
    match site.put(&artifact).await {
        Ok(()) => {}
        Err(error) => {
            let unusable = error.downcast::<UnusableFile>();
            let unusable = unusable.context("the heartbeat cannot be written")?;
            report.diagnostics.push(unusable.diagnostic());
        }
    }
    Ok(())
}
