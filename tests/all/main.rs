//! What the program promises as a whole: from the files of a root to the files of a site.
//!
//! One binary, so that everything is linked once; one module a subject.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests make files, start the program and wait for it"
)]

#[cfg(feature = "http")]
mod http_client;
mod incident_ids;
mod incident_json;
mod fixtures;
#[cfg(feature = "http")]
mod loopback;
#[cfg(feature = "http")]
mod machine_translations;
mod well_formed;
mod withdrawn;
mod written_files;
mod xliff;

#[cfg(feature = "aws")]
mod aws;
mod bad_input;
mod calendar;
#[cfg(feature = "http")]
mod channels;
mod mutation;
mod names;
mod cause_selection;
mod cli;
mod clients;
mod clock;
mod machines;
mod copy;
mod cstate;
mod days;
mod determinism;
mod example;
mod feed_readers;
mod feeds;
mod first_screen;
mod folder;
mod golden;
mod growth;
mod guides;
mod forget;
mod reopened;
mod ties;
mod histories;
mod time_complexity;
mod imports;
mod home;
mod infra;
#[cfg(feature = "http")]
mod notify;
mod ledger_damage;
mod listings;
mod list_pages;
mod ledger_laws;
mod ledger_migration;
mod ledger_trust;
mod new_notes;
mod notes;
#[cfg(unix)]
mod odd_files;
mod partial_runs;
mod pauses;
mod plan_output;
#[cfg(feature = "serve")]
mod preview;
mod corpus;
mod rolling_export;
mod schemas;
mod search;
mod services;
#[cfg(feature = "http")]
mod sources;
mod statuspage;
mod statuspage_api;
mod store;
mod tool_files;
mod translation_pairs;
mod translations;
mod turns;
mod unknown_start;
mod published_schemas;
mod rebuild;
mod redaction;
mod verdicts;
mod verify;
mod catalogs;
mod claims;
