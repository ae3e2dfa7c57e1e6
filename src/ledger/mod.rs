//! The ledger: everything ever seen of an incident.
//!
//! An [`Entry`] holds one [`Snapshot`] for every version of the record that was ever seen, and in its
//! [`Log`] for every post what was decided when it was stored: which update it belongs to, and when its
//! text was announced. [`merge()`] only adds snapshots, so it is idempotent and loses nothing,
//! and it never changes what is recorded for a stored post, so no update is ever renamed. Everything
//! else (which revision is the newest, what was edited or withdrawn, since when an update is known)
//! is derived from the snapshots by [`Entry::updates`].

mod announce;
mod archived_at;
mod clock;
mod entry;
mod entry_file;
mod entry_writer;
mod error;
mod grouping;
mod ids;
mod matching;
mod merge;
mod merge_entries;
mod merge_patch;
pub mod names;
mod runs;
mod updates;
mod version_1;
mod version_2;

pub use announce::{Announcer, announce, archive_instants};
pub use clock::ClockCorrection;
pub use entry::{Entry, Log, Snapshot, SnapshotPost};
pub use entry_file::{ParsedEntry, parse};
pub use entry_writer::serialize;
pub use error::LedgerError;
pub use ids::{AmbiguousIncident, IncidentIds, Namespaces, Origin, RecordIdentity};
pub use merge::merge;
pub use merge_entries::merge_entries;
pub use updates::{Revision, Update};

/// The version of the ledger's files that this program writes.
pub const VERSION: u32 = 3;
