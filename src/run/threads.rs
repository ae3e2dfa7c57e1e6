//! Calculations in threads of their own, on all cores, while the run waits for its stores.

use std::num::NonZero;
use std::panic;
use std::thread;

use tokio::task;

/// How many calculations may be in progress at a time.
pub(super) fn max_threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Does `work` in another thread.
///
/// The threads are those of tokio, which are meant for calls that wait. Since no more than [`max_threads`] are
/// in use at a time, they do for calculations as well, and a pool of our own would be a second one.
pub(super) async fn in_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => panic::resume_unwind(error.into_panic()),
    }
}
