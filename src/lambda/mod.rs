//! The Lambda function: what an event asks for, what an invocation answers, logs and measures, and the
//! thread that its runs have. The program itself is `src/bin/lambda.rs`.

mod event;
mod metrics;
mod summary;
mod worker;

pub use event::{Request, RootLocation, Task, parse_event};
pub use metrics::{Invocation, metrics};
pub use summary::{errors_to_log, summary};
pub use worker::{Deadline, Worker};
