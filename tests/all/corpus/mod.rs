//! Tests on real records, which are other people's text and not part of the project.
//!
//! The environment variable `KAIRAN_RECORDS` names their folder. These tests are ignored unless they are
//! asked for:
//!
//! ```text
//! KAIRAN_RECORDS=DIR cargo test --all-features --test all corpus -- --ignored
//! ```
//!
//! `example` holds our own records of the same shapes to the same expectations.

mod records;
mod sections;
mod site;

use std::env;
use std::path::PathBuf;

/// The folder of real records.
pub fn records_dir() -> PathBuf {
    let folder =
        env::var_os("KAIRAN_RECORDS").expect("KAIRAN_RECORDS names the folder of real records");
    let folder = PathBuf::from(folder);
    assert!(
        folder.is_dir(),
        "no folder {}: set KAIRAN_RECORDS",
        folder.display()
    );
    folder
}
