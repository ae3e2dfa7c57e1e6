//! The commands of the program: each does what the command line asks for, and prints what came of it.

mod dispatch;
mod editor;
mod ledger;
mod notes;
mod notify;
mod output;
mod site;
mod translations;

pub use dispatch::dispatch;
pub use output::init_logging;
