//! What the Lambda is asked, and what it tells: the parts of it that are calculations. The program
//! itself is `src/bin/lambda.rs`.

mod event;
mod metrics;

pub use event::{Order, Root, Task, read};
pub use metrics::{Turn, metrics};
