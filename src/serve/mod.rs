//! The preview: the site on this machine, rebuilt after every change to its files.
//!
//! Requests are answered on the main thread, from the last successful build; each build has a thread of
//! its own (`build`). So neither a long build nor one that hangs keeps a page or Ctrl-C waiting.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the preview listens on the network, starts threads and watches the clock"
)]

mod build;
mod debounce;
mod host;
mod http;
mod target;
mod watch;

use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use build::{Builder, site_build};
use debounce::Debounce;
use http::{PreviewSite, router};
use watch::watch_root;

/// Serves the site of `root` on 127.0.0.1 until the program is interrupted, and prints the address
/// after the first build. Port 0 takes a free port. `now` is the time of every build; if it is `None`, each
/// build takes the present time.
///
/// # Errors
/// If the port is taken, the root cannot be watched, or the first build fails. A later build that fails is
/// logged, and the last successful one is served further.
pub async fn serve(root: &Path, port: u16, now: Option<DateTime<Utc>>) -> Result<()> {
    if !root.is_dir() {
        bail!(
            "there is no folder {}: name the root with --root",
            root.display()
        );
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("port {port} cannot be opened: choose another with --port"))?;
    let address = listener.local_addr()?;
    let changes = Arc::new(Notify::new());
    // Before the first build, so that a change during it is not missed.
    let _watcher = watch_root(root, Arc::clone(&changes))?;
    let site = Arc::new(PreviewSite::new(address));
    let app = router(Arc::clone(&site));
    let mut builder = Builder::new(site, Arc::clone(&changes), site_build(root, now));
    let build_loop = async {
        builder.build().await?;
        writeln!(io::stdout(), "http://{address}/")?;
        loop {
            Debounce::default().wait(&changes).await;
            if let Err(error) = builder.build().await {
                tracing::warn!("{error:#}; still serving the last successful build");
            }
        }
    };
    tokio::select! {
        served = async { axum::serve(listener, app).await } => served.context("the preview stopped"),
        built = build_loop => built,
        interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot wait for Ctrl-C"),
    }
}
