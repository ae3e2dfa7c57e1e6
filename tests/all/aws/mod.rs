//! S3 and Lambda: spoken to as they are, by real clients and by the real function's program.

mod bucket;
mod command;
mod copy;
mod figures;
mod function;
mod healing;
mod links;
mod overlap;
mod requests;
mod store;
mod turn;

pub use bucket::Server;
