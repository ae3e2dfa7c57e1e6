//! The preview: the site on this machine, made anew with every change to its files.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "the preview listens on the network and watches the clock"
)]

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use indicatif::ProgressBar;
use notify::{RecursiveMode, Watcher};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tracing::warn;

use crate::publish::Artifact;
use crate::root::AUTHORED_FOLDERS;
use crate::run::{Mode, Report, run};
use crate::settings;
use crate::store::{MemoryStore, Store};

/// Editors write a file in several steps; a pause of this length ends a change.
const DEBOUNCE: Duration = Duration::from_millis(80);

/// Asks whether the site was made anew, and shows it.
const RELOAD_SCRIPT: &str = "(async()=>{const f=()=>fetch('/.kairan/made',{cache:'no-store'}).then(r=>r.text());\
let was=await f();for(;;){try{const is=await f();if(is!==was){location.reload();return}}catch{}\
await new Promise(r=>setTimeout(r,300))}})()";

/// The site as it was last made, and how often it was made.
#[derive(Clone)]
struct Preview {
    site: Arc<RwLock<MemoryStore>>,
    build_count: watch::Receiver<u64>,
}

/// Serves the site of `root` on 127.0.0.1 until the program is ended.
///
/// # Errors
/// Where the port is taken, or the site cannot be made at the start; later failures are told and
/// leave the last good site standing.
pub async fn serve(root: &Path, port: u16, now: Option<DateTime<Utc>>) -> Result<()> {
    if !root.is_dir() {
        bail!(
            "there is no folder {}: name the root with --root",
            root.display()
        );
    }
    let initial = build_site(root, now).await?;
    let site = Arc::new(RwLock::new(initial));
    let (build_counter, build_count) = watch::channel(0);
    let (change_sender, change_receiver) = mpsc::channel(1);
    let _watcher = watch_root(root, change_sender)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("port {port} cannot be opened: choose another with --port"))?;
    println!("http://{}/", listener.local_addr()?);
    let preview = Preview {
        site: Arc::clone(&site),
        build_count,
    };
    let router = Router::new()
        .route("/.kairan/made", get(get_build_count))
        .fallback(serve_page)
        .with_state(preview);
    let rebuild_loop = rebuild_on_change(
        root.to_path_buf(),
        now,
        site,
        build_counter,
        change_receiver,
    );
    tokio::select! {
        served = async { axum::serve(listener, router).await } => served.context("the preview stopped"),
        () = rebuild_loop => Ok(()),
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}

async fn build_site(root: &Path, now: Option<DateTime<Utc>>) -> Result<MemoryStore> {
    let site = MemoryStore::default();
    let store = Store::Memory(site.clone());
    let now = now.unwrap_or_else(Utc::now);
    let report = run(
        &Store::dir(root),
        &store,
        now,
        Mode::Preview,
        &ProgressBar::hidden(),
    )
    .await?;
    log_diagnostics(&report);
    Ok(site)
}

fn log_diagnostics(report: &Report) {
    for diagnostic in report.errors() {
        warn!("{diagnostic}");
    }
}

/// Makes the site anew after every change, for ever.
async fn rebuild_on_change(
    root: PathBuf,
    now: Option<DateTime<Utc>>,
    site: Arc<RwLock<MemoryStore>>,
    build_counter: watch::Sender<u64>,
    mut change_receiver: mpsc::Receiver<()>,
) {
    while change_receiver.recv().await.is_some() {
        while tokio::time::timeout(DEBOUNCE, change_receiver.recv())
            .await
            .is_ok_and(|change| change.is_some())
        {}
        match build_site(&root, now).await {
            Ok(rebuilt) => {
                *site.write().unwrap_or_else(PoisonError::into_inner) = rebuilt;
                build_counter.send_modify(|count| *count += 1);
            }
            Err(error) => warn!("{error:#}; the last good site stays"),
        }
    }
}

/// Watches what people write into a root.
fn watch_root(root: &Path, change_sender: mpsc::Sender<()>) -> Result<impl Watcher + use<>> {
    let root = root
        .canonicalize()
        .with_context(|| format!("cannot find {}", root.display()))?;
    let canonical_root = root.clone();
    let is_authored = move |path: &Path| {
        let Ok(below) = path.strip_prefix(&canonical_root) else {
            return false;
        };
        let top_level = below.components().next();
        let top_level = top_level.and_then(|part| part.as_os_str().to_str());
        top_level
            .is_some_and(|name| name == settings::FILE_NAME || AUTHORED_FOLDERS.contains(&name))
    };
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        let is_change = !event.kind.is_access();
        if is_change && event.paths.iter().any(|path| is_authored(path)) {
            // A change that waits already covers this one.
            let _ = change_sender.try_send(());
        }
    })?;
    watcher
        .watch(&root, RecursiveMode::Recursive)
        .with_context(|| format!("cannot watch {}", root.display()))?;
    Ok(watcher)
}

async fn get_build_count(State(preview): State<Preview>) -> String {
    preview.build_count.borrow().to_string()
}

/// Answers as S3 behind an edge would: the index of a folder, and the site's own page for what is not
/// there.
async fn serve_page(State(preview): State<Preview>, request: Request) -> Response {
    let path = percent_decode(request.uri().path());
    let Some(path) = path.as_deref().map(|path| path.trim_start_matches('/')) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let site = preview
        .site
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let index = |folder: &str| site.artifact(&format!("{folder}index.html"));
    let file = if path.is_empty() || path.ends_with('/') {
        index(path)
    } else {
        site.artifact(path)
    };
    if let Some(artifact) = file {
        return respond(StatusCode::OK, artifact);
    }
    if !path.ends_with('/') && index(&format!("{path}/")).is_some() {
        let target = format!("{}/", request.uri().path());
        return (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, target)]).into_response();
    }
    match site.artifact("404.html") {
        Some(artifact) => respond(StatusCode::NOT_FOUND, artifact),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn respond(status: StatusCode, artifact: Artifact) -> Response {
    let mut headers = HeaderMap::new();
    let media_type = HeaderValue::from_static(artifact.media_type);
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let bytes = if artifact.media_type.starts_with("text/html") {
        with_reload(&artifact.bytes)
    } else {
        artifact.bytes
    };
    (status, headers, Body::from(bytes)).into_response()
}

/// Adds the script that reloads the page, and lets the page's policy allow just that script.
fn with_reload(html: &[u8]) -> Vec<u8> {
    let hash = BASE64_STANDARD.encode(Sha256::digest(RELOAD_SCRIPT));
    let policy = format!("connect-src 'self'; script-src 'sha256-{hash}' ");
    String::from_utf8_lossy(html)
        .replacen("script-src ", &policy, 1)
        .replacen(
            "</body>",
            &format!("<script>{RELOAD_SCRIPT}</script></body>"),
            1,
        )
        .into_bytes()
}

/// A path with its percent-encoding undone, where it is UTF-8.
fn percent_decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let hex_digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let value = hex_digit(rest.next())? * 16 + hex_digit(rest.next())?;
            u8::try_from(value).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded() {
        let cases = [
            ("/en/", Some("/en/")),
            ("/%E7%A4%BE/", Some("/社/")),
            ("/%E7/", None),
            ("/%4", None),
        ];
        for (path, expected) in cases {
            assert_eq!(percent_decode(path).as_deref(), expected);
        }
    }

    #[test]
    fn the_reload_script_is_allowed_and_nothing_else() {
        let html = b"<meta content=\"script-src 'sha256-x'\"></body>";
        let served = String::from_utf8(with_reload(html)).unwrap();
        let hash = BASE64_STANDARD.encode(Sha256::digest(RELOAD_SCRIPT));
        assert!(served.contains(&format!("script-src 'sha256-{hash}' 'sha256-x'")));
        assert!(served.ends_with(&format!("<script>{RELOAD_SCRIPT}</script></body>")));
    }
}
