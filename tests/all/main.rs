//! What the program promises as a whole: from the files of a root to the files of a site.
//!
//! One binary, so that everything is linked once; one module a subject.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests make files, start the program and wait for it"
)]

mod root;

mod infra;
mod ledger_laws;
mod store;
