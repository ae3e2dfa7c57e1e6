//! S3 and Lambda: spoken to as they are, by real clients and by the real function's program.

pub mod s3_server;
mod changed_files;
pub mod command;
mod copy;
mod figures;
pub mod function;
mod ledger_recovery;
mod rebuild;
mod rebuild_states;
mod recovery;
mod deadline;
mod dead_links;
mod concurrent_runs;
mod requests;
pub mod simulated_month;
mod store;
mod invocation;
mod outage_drill;

pub use s3_server::S3Server;
