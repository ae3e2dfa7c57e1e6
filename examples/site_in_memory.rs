//! Builds a site from a root in memory, and prints the titles of its pages: Kairan as a library.
//!
//! ```text
//! cargo run --example site_in_memory
//! ```
#![expect(clippy::print_stdout, reason = "an example shows its result")]

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use kairan::publish::{Artifact, Stage};
use kairan::run::{Mode, run};
use kairan::store::Store;

/// The settings that every site needs.
const SITE_TOML: &str = r#"
title = "Service status"
base_url = "https://status.example"
locales = ["en", "ja"]

[feeds]
authority = "status.example,2026"
"#;

/// An incident of one's own, as people write it.
const RECORD: &str = "\
---
id: BOOK-1
title: The booking system is slow
service: Booking
status: investigating
---
## 2026-09-30 08:15 Z · investigating

User impact: Searches take up to a minute.
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    // A root and a site may lie in memory, in a folder (`Store::dir`) or in a bucket (`Store::open`).
    let root = Store::memory();
    let site = Store::memory();
    for (path, text) in [("site.toml", SITE_TOML), ("records/BOOK-1.md", RECORD)] {
        let file = Artifact::new(path, text.into(), Stage::Data);
        root.put(&file).await?;
    }
    let now = "2026-09-30T09:00:00Z".parse()?;
    let report = run(&root, &site, now, Mode::Publish, &ProgressBar::hidden()).await?;
    for diagnostic in &report.diagnostics {
        println!("{diagnostic}");
    }
    println!("{} files of {} incidents", report.written, report.incidents);
    for path in site.list("").await?.paths {
        let Some(name) = path.strip_suffix("index.html") else {
            continue;
        };
        let page = site.get(&path).await?.context("a listed file is there")?;
        let page = String::from_utf8(page)?;
        let title = page
            .split("<title>")
            .nth(1)
            .and_then(|rest| rest.split('<').next());
        println!("/{name}: {}", title.unwrap_or_default());
    }
    Ok(())
}
