//! What the Lambda is asked, and what it tells: the parts of it that are calculations. The program
//! itself is `src/bin/lambda.rs`.

mod event;
mod metrics;

pub use event::{Request, RootLocation, Task, parse_event};
pub use metrics::{Invocation, metrics};
