//! Kairan turns incident records into a static, multilingual status site.
//!
//! ```text
//! fetch -> decode -> merge into the ledger -> save the ledger -> resolve incidents
//!       -> list the pages -> render them -> plan -> apply -> save the state
//! ```
//!
//! The modules stand in the order in which they may import each other: a module uses only those
//! above it. Everything before the gates is pure: no clock, environment, files, network or async.

// Core.
pub mod locale;
pub mod problem;
pub mod record;
pub mod render;
pub mod site;
pub mod text;
