//! Tells subscribers what has happened: as the last step of a run, and by a command.
//!
//! What is told of an update follows from the ledger, which knows when each of its texts was announced. What no update
//! tells (an end, a reopening, planned work that begins) is written into the *outbox* once, when a run finds it. Each
//! channel has a *cursor*, a file that tells how far it has come.

mod channel;
mod command;
mod cursor;
mod phase_change;
mod outbox;
mod pending;
mod report;
mod step;
mod telling_time;

pub(super) use step::{Telling, TellingInputs, correct_clock};

pub use command::{NotificationPlan, PlannedNotification, plan, send_test, tell};
pub use report::{ChannelReport, Silence};
pub use telling_time::TellingTime;
