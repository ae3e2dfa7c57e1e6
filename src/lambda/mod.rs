//! The Lambda function: its events, answers, logs and metrics, and the thread in which it runs. The program is
//! `src/bin/lambda.rs`.

mod event;
mod metrics;
mod summary;
mod worker;

pub use event::{Request, RootLocation, Task, parse_event};
pub use metrics::{Invocation, metrics};
pub use summary::{errors_to_log, rebuild_events, summary};
pub use worker::{Deadline, Worker};
