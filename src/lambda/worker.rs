//! Executes runs in a thread of their own, so that a deadline holds even for a run that calculates without
//! yielding.
#![expect(
    clippy::disallowed_methods,
    reason = "the shell starts threads and watches the clock"
)]

use std::io;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::run::Progress;

/// The time before its deadline at which a run stops, to save what it did.
const SAVE_MARGIN: TimeDelta = TimeDelta::seconds(2);
/// The time before its deadline at which an invocation answers even if its run has not stopped.
const RESPONSE_MARGIN: TimeDelta = TimeDelta::milliseconds(300);

const DEADLINE_PASSED: &str = "the deadline passed during a step; the next run continues";

/// The instant at which Lambda ends an invocation.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(pub DateTime<Utc>);

impl Deadline {
    /// The time that is left for a run.
    fn remaining(self) -> Duration {
        let remaining = self.0 - Utc::now() - RESPONSE_MARGIN;
        remaining.to_std().unwrap_or_default()
    }
}

impl Progress for Deadline {
    fn deadline_reached(&self) -> bool {
        Utc::now() + SAVE_MARGIN >= self.0
    }
}

/// A thread that does one task after the other, such as a run, and gives what comes of it. Its runtime lives as long as the thread, so that the stores
/// keep their connections between runs.
#[derive(Debug)]
pub struct Worker<Task, Outcome> {
    jobs: mpsc::UnboundedSender<Job<Task, Outcome>>,
}

#[derive(Debug)]
struct Job<Task, Outcome> {
    task: Task,
    now: DateTime<Utc>,
    deadline: Deadline,
    answer: oneshot::Sender<Result<Outcome>>,
}

impl<Task: Send + 'static, Outcome: Send + 'static> Worker<Task, Outcome> {
    /// Starts a thread that runs `run` for each call of [`Worker::run`].
    ///
    /// # Errors
    /// If the system cannot start a thread or a runtime.
    pub fn start<F>(run: F) -> io::Result<Self>
    where
        F: AsyncFn(Task, DateTime<Utc>, &Deadline) -> Result<Outcome> + Send + 'static,
    {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (jobs, mut receiver) = mpsc::unbounded_channel::<Job<Task, Outcome>>();
        // The future is created in the thread, since a run's future is not `Send`.
        let work = move || {
            runtime.block_on(async move {
                while let Some(job) = receiver.recv().await {
                    // Boxed, since the compiler gives up on laying out so many nested futures as one value.
                    let running = Box::pin(run(job.task, job.now, &job.deadline));
                    let result = timeout(job.deadline.remaining(), running).await;
                    // An invocation whose deadline has passed no longer waits for it.
                    let _ = job.answer.send(result.context(DEADLINE_PASSED).flatten());
                }
            });
        };
        thread::Builder::new().name("run".to_owned()).spawn(work)?;
        Ok(Self { jobs })
    }

    /// Executes a run, and returns before `deadline` whatever the run does. An abandoned run stops at its next
    /// step, and the next call waits for that.
    ///
    /// # Errors
    /// If the run fails, or the deadline passes.
    pub async fn run(&self, task: Task, now: DateTime<Utc>, deadline: Deadline) -> Result<Outcome> {
        let (answer, result) = oneshot::channel();
        let job = Job {
            task,
            now,
            deadline,
            answer,
        };
        if self.jobs.send(job).is_err() {
            bail!("an earlier run has ended the thread of the runs");
        }
        timeout(deadline.remaining(), result)
            .await
            .context(DEADLINE_PASSED)?
            .context("the run ended without a result")?
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::run::{Mode, Report};

    fn deadline_in(time: TimeDelta) -> Deadline {
        Deadline(Utc::now() + time)
    }

    #[tokio::test]
    async fn a_run_that_calculates_without_a_pause_is_left_behind_at_its_deadline() {
        let (release, released) = mpsc::channel::<()>();
        let worker = Worker::start(async move |_, now, deadline: &Deadline| {
            if deadline.remaining() < Duration::from_secs(60) {
                // Like a calculation, this gives the runtime no turn.
                let _ = released.recv();
            }
            Ok(Report {
                now,
                ..Report::default()
            })
        })
        .unwrap();
        let now = Utc::now();
        let short = deadline_in(TimeDelta::milliseconds(400));
        let error = worker.run(Mode::Publish, now, short).await.unwrap_err();
        assert_eq!(error.to_string(), DEADLINE_PASSED);
        release.send(()).unwrap();
        let long = deadline_in(TimeDelta::hours(1));
        let report = worker.run(Mode::Publish, now, long).await.unwrap();
        assert_eq!(report.now, now);
    }

    #[tokio::test]
    async fn a_run_that_waits_is_ended_at_its_deadline() {
        let worker =
            Worker::<_, Report>::start(async |_, _, _: &Deadline| std::future::pending().await)
                .unwrap();
        let deadline = deadline_in(TimeDelta::milliseconds(400));
        let error = worker.run(Mode::Full, Utc::now(), deadline).await;
        assert_eq!(error.unwrap_err().to_string(), DEADLINE_PASSED);
    }

    #[test]
    fn a_run_stops_early_enough_to_save_what_it_did() {
        assert!(deadline_in(TimeDelta::seconds(1)).deadline_reached());
        assert!(!deadline_in(TimeDelta::hours(1)).deadline_reached());
    }
}
