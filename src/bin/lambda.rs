//! The Lambda: one run for each event. `kairan::lambda` has what it understands and what it tells.
//!
//! | variable of the environment | what |
//! |---|---|
//! | `KAIRAN_CONTENT_BUCKET` | the bucket of the root: content, ledger and state |
//! | `KAIRAN_CONTENT_PREFIX` | the root's place in it, as `status/`; may be missing or empty |
//! | `KAIRAN_SITE_BUCKET` | the bucket of the site |
//! | `KAIRAN_SITE_PREFIX` | the site's place in it; may be missing or empty |
//! | `AWS_LAMBDA_LOG_LEVEL` | Lambda's own: how much to log, as `INFO` (also what is assumed) |
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the environment and the clock enter here, and metrics leave"
)]

use std::env;
use std::time::Instant;

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use kairan::lambda::{Invocation, Request, RootLocation, Task, metrics, parse_event};
use kairan::run::clock::checked_now;
use kairan::run::{Mode, Progress, Report, run};
use kairan::store::Store;
use kairan::store::s3::{self, RetryPolicy, S3Store};
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::{Value, json};
use tracing::{error, info, warn};
use tracing_subscriber::EnvFilter;

/// What a run needs after its last step to remember what it did.
const SAVE_MARGIN: TimeDelta = TimeDelta::seconds(2);
/// What it takes to answer.
const RESPONSE_MARGIN: TimeDelta = TimeDelta::milliseconds(300);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    init_logging();
    let function = Function::start().await?;
    lambda_runtime::run(service_fn(|event| function.handle(event))).await
}

/// One line of JSON an event, to the standard output as Lambda wants it.
fn init_logging() {
    let level = env::var("AWS_LAMBDA_LOG_LEVEL").unwrap_or_else(|_| "info".to_owned());
    // The library's own steps are told to those who ask for more; of a turn there is one line.
    let library = if level.eq_ignore_ascii_case("info") {
        "warn"
    } else {
        &level
    };
    // The runtime tells a failed turn once more, after us.
    let filter = format!("warn,lambda_runtime=off,kairan={library},bootstrap={level}");
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_target(false)
        .with_env_filter(EnvFilter::new(filter))
        .init();
}

/// What a cold start makes and every event uses.
struct Function {
    root_location: RootLocation,
    root: Store,
    site: Store,
}

impl Function {
    async fn start() -> Result<Self> {
        let config = s3::sdk_config_from_env().await;
        let open_store = |bucket: &str, prefix: &str| -> Result<S3Store> {
            let name = env::var(bucket)
                .ok()
                .filter(|name| !name.is_empty())
                .with_context(|| format!("{bucket} is not set: name the bucket there"))?;
            let prefix = env::var(prefix).unwrap_or_default();
            Ok(S3Store::new(
                &config,
                &name,
                &prefix,
                RetryPolicy::default(),
            ))
        };
        let root = open_store("KAIRAN_CONTENT_BUCKET", "KAIRAN_CONTENT_PREFIX")?;
        let site = open_store("KAIRAN_SITE_BUCKET", "KAIRAN_SITE_PREFIX")?;
        Ok(Self {
            root_location: RootLocation {
                bucket: root.bucket().to_owned(),
                prefix: root.prefix().to_owned(),
            },
            root: Store::S3(root),
            site: Store::S3(site),
        })
    }

    /// Does what an event asks for; a turn that fails must fail for Lambda too, which then tries it
    /// again and raises the alarm.
    async fn handle(&self, event: LambdaEvent<Value>) -> Result<Value, Diagnostic> {
        let started = Instant::now();
        self.invoke(&event, started).await.map_err(|error| {
            let message = format!("{error:#}");
            error!(
                request = event.context.request_id,
                duration_ms = started.elapsed().as_millis(),
                message
            );
            Diagnostic {
                error_type: "TurnFailed".to_owned(),
                error_message: message,
            }
        })
    }

    async fn invoke(&self, event: &LambdaEvent<Value>, started: Instant) -> Result<Value> {
        let request = &event.context.request_id;
        let Request { task, now } = parse_event(&event.payload, &self.root_location)?;
        let mode = match task {
            Task::Run(mode) => mode,
            Task::Ignore(why) => {
                info!(request, why, "nothing to do");
                return Ok(json!({ "nothing": why }));
            }
        };
        let deadline = DateTime::from(event.context.deadline());
        let clock = Utc::now();
        let now = checked_now(now.unwrap_or(clock), clock)
            .context("the event is refused: correct the time that it carries")?;
        let report = self.run(mode, now, Deadline(deadline)).await?;
        let duration = TimeDelta::from_std(started.elapsed())?;
        log_outcome(&report, mode, request, duration);
        if mode != Mode::Check {
            let function = &event.context.env_config.function_name;
            let invocation = Invocation {
                function,
                ended_at: Utc::now(),
                duration,
                report: &report,
            };
            println!("{}", metrics(&invocation));
        }
        Ok(serde_json::to_value(report)?)
    }

    /// A run that is over, one way or the other, before Lambda would end it without a word.
    async fn run(&self, mode: Mode, now: DateTime<Utc>, deadline: Deadline) -> Result<Report> {
        let remaining = deadline.0 - Utc::now() - RESPONSE_MARGIN;
        // Boxed, since the compiler gives up on laying out so many nested futures as one value.
        let run = Box::pin(run(&self.root, &self.site, now, mode, &deadline));
        tokio::time::timeout(remaining.to_std().unwrap_or_default(), run)
            .await
            .context("the time was up in the midst of a step; the next run makes it good")?
    }
}

/// The instant at which Lambda ends the program.
struct Deadline(DateTime<Utc>);

impl Progress for Deadline {
    fn deadline_reached(&self) -> bool {
        Utc::now() + SAVE_MARGIN >= self.0
    }
}

/// Logs an invocation: a line for each error in the root's files, and a summary.
fn log_outcome(report: &Report, mode: Mode, request: &str, duration: TimeDelta) {
    for diagnostic in report.errors() {
        warn!(
            request,
            place = diagnostic.location.to_string(),
            help = diagnostic.help,
            "{}",
            diagnostic.message
        );
    }
    info!(
        request,
        mode = format!("{mode:?}").to_lowercase(),
        now = report.now.to_rfc3339(),
        incidents = report.incidents,
        updates = report.updates,
        changed = report.changed_entries,
        written = report.written,
        deleted = report.deleted,
        unchanged = report.unchanged,
        errors = report.errors().count(),
        warnings = report.warnings().count(),
        duration_ms = duration.num_milliseconds(),
        "turn"
    );
}
