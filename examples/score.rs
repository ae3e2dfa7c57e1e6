//! Scores the reader on a folder of records:
//!
//! ```text
//! cargo run --release --example score -- DIR [--zone Area/City]
//! ```
//!
//! Prints for every form how many records and updates it read, how many updates have a section, what
//! share of the text ended in one, and how many of the times that were found were understood.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program for people at a terminal"
)]

use std::fmt::Write;

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use kairan::publish::{Artifact, Stage};
use kairan::run::import::{Options, understand};
use kairan::settings;
use kairan::store::Store;

/// Labels and zone are all that matters of it.
const SITE: &str = "title = \"score\"\nbase_url = \"https://localhost\"\nlocales = [\"en\"]\n";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .context("usage: score DIR [--zone Area/City]")?;
    let mut site = SITE.to_owned();
    if let Some(zone) = arguments.nth(1) {
        writeln!(site, "[records]\nzone = \"{zone}\"")?;
    }
    let root = Store::memory();
    root.put(&Artifact::new(settings::FILE, site.into(), Stage::Data))
        .await?;
    let source = Store::dir(folder);
    let mut files = Vec::new();
    for path in source.list("").await? {
        let bytes = source.get(&path).await?.unwrap_or_default();
        files.push((path, bytes));
    }
    let options = Options {
        form: None,
        zone: None,
    };
    let understood = understand(&root, &files, options, &ProgressBar::hidden()).await?;
    for (form, tally) in &understood.forms {
        println!("{form}: {tally}");
    }
    println!("{} files", files.len());
    for problem in &understood.problems {
        println!("{problem}");
    }
    Ok(())
}
