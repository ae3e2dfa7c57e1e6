//! The sources of a site: what was fetched of them, and which of them are silent.
//!
//! | file | what |
//! |---|---|
//! | `.kairan/sources.json` | of each source how to ask for what is new, and how it went the last time |
//! | `.kairan/sources/NAME.json` (or `.xml`) | what it told last, which is decoded as a file of records is |
//! | `ledger/reports/` | the documents of post-incident reviews |

mod failure;
mod fetch;
mod fetch_reports;
mod file;
mod known;
mod report;
mod reviews;
mod state;

pub(super) use failure::Pauses;
pub(super) use fetch::Asker;
pub use fetch::FetchedSource;
pub(super) use known::{Sources, source_of};
pub use report::SourceReport;
pub(super) use state::SourceStatus;
