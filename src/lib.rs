//! Kairan turns incident records into a static, multilingual status site.
//!
//! ```text
//! ask the sources, list the root -> decode what changed -> merge into the ledger -> save the ledger
//!       -> resolve what changed -> list the outputs and compare what each is made from
//!       -> read, render and write the outdated ones -> save the state -> tell subscribers
//! ```
//!
//! The modules stand in the order in which they may import each other: a module uses only those
//! above it. Everything before the gates is pure: no clock, environment, files, network or async.

// Core.
pub mod diagnostics;
pub mod digest;
pub mod host;
pub mod toml_table;
pub mod text;
pub mod locale;
pub mod settings;
pub mod record;
pub mod ledger;
pub mod translation;
pub mod incident;
pub mod catalog;
pub mod site;
pub mod publish;
pub mod render;

// Gates: what touches the world.
pub mod store;
pub mod root;
pub mod http;
pub mod source;
pub mod translator;
pub mod notifier;

// Shell.
pub mod cli;
pub mod run;
pub mod lambda;
#[cfg(feature = "serve")]
pub mod serve;
pub mod commands;
