//! The Lambda function: one run for each event. [`kairan::lambda`] has its events, answers and logs.
//!
//! | environment variable | what |
//! |---|---|
//! | `KAIRAN_CONTENT_BUCKET` | the bucket of the root: content, ledger and state |
//! | `KAIRAN_CONTENT_PREFIX` | the root's prefix in it, as `status/`; may be missing or empty |
//! | `KAIRAN_SITE_BUCKET` | the bucket of the site |
//! | `KAIRAN_SITE_PREFIX` | the site's prefix in it; may be missing or empty |
//! | `AWS_LAMBDA_LOG_LEVEL` | set by Lambda: how much to log; `INFO` where it is missing |
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the environment and the clock enter here, and metrics leave"
)]

use std::env;
use std::time::Instant;

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use kairan::lambda::{
    Deadline, Invocation, Request, RootLocation, Task, Worker, errors_to_log, metrics, parse_event,
    rebuild_events, summary,
};
use kairan::run::clock::checked_now;
use kairan::run::rebuild::{RebuildPlan, ShardReport, build_shard, plan_rebuild};
use kairan::run::{Connections, Mode, Report, run_connected};
use kairan::store::Store;
use kairan::store::s3::{self, RetryPolicy, S3Store};
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use mimalloc::MiMalloc;
use serde_json::{Value, json};
use tracing::{error, info, warn};
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    init_logging();
    let function = Function::start().await?;
    lambda_runtime::run(service_fn(|event| function.handle(event))).await
}

/// Logs one JSON object a line to the standard output, as Lambda expects.
fn init_logging() {
    let level = env::var("AWS_LAMBDA_LOG_LEVEL").unwrap_or_else(|_| "info".to_owned());
    // At the level INFO an invocation is one line; the steps of the library are for finer levels.
    let library = if level.eq_ignore_ascii_case("info") {
        "warn"
    } else {
        &level
    };
    // The runtime would log a failed invocation a second time.
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

/// What a cold start creates and every invocation uses.
struct Function {
    root_location: RootLocation,
    worker: Worker<Task, Outcome>,
}

/// What comes of a task.
enum Outcome {
    Run(Mode, Box<Report>),
    PlannedRebuild(RebuildPlan),
    BuiltShard(ShardReport),
    Ignored(String),
}

impl Function {
    async fn start() -> Result<Self> {
        let config = s3::sdk_config_from_env().await;
        let open_store = |bucket: &str, prefix: &str| -> Result<S3Store> {
            let name = env::var(bucket)
                .ok()
                .filter(|name| !name.is_empty())
                .with_context(|| format!("{bucket} is not set: set it to the bucket's name"))?;
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
        let root_location = RootLocation {
            bucket: root.bucket().to_owned(),
            prefix: root.prefix().to_owned(),
        };
        let (root, site) = (Store::S3(root), Store::S3(site));
        let connections = Connections::from_env().await;
        let run = async move |task, now, deadline: &Deadline| {
            Ok(match task {
                Task::Run(mode) => {
                    let report =
                        run_connected(&root, &site, now, mode, &connections, deadline).await?;
                    Outcome::Run(mode, Box::new(report))
                }
                Task::PlanRebuild { shards } => {
                    let plan = plan_rebuild(&root, &site, now, shards, deadline).await?;
                    Outcome::PlannedRebuild(plan)
                }
                Task::BuildShard { rebuild, shard } => {
                    let report = build_shard(&root, &site, &rebuild, shard, deadline).await?;
                    Outcome::BuiltShard(report)
                }
                Task::Ignore(reason) => Outcome::Ignored(reason),
            })
        };
        Ok(Self {
            root_location,
            worker: Worker::start(run).context("cannot start the thread of the runs")?,
        })
    }

    /// Handles an event. An invocation that fails must fail for Lambda as well, which then retries it
    /// and raises the alarm.
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
                error_type: "InvocationFailed".to_owned(),
                error_message: message,
            }
        })
    }

    async fn invoke(&self, event: &LambdaEvent<Value>, started: Instant) -> Result<Value> {
        let request = &event.context.request_id;
        let Request { task, now } = parse_event(&event.payload, &self.root_location)?;
        let deadline = Deadline(DateTime::from(event.context.deadline()));
        let clock = Utc::now();
        let now = checked_now(now.unwrap_or(clock), clock)
            .context("the event is refused: correct the time that it carries")?;
        let outcome = self.worker.run(task, now, deadline).await?;
        let duration = TimeDelta::from_std(started.elapsed())?;
        let duration_ms = duration.num_milliseconds();
        let (mode, report) = match outcome {
            Outcome::Run(mode, report) => (mode, report),
            Outcome::PlannedRebuild(plan) => {
                let (rebuild, shards) = (&plan.rebuild, plan.shards.len());
                info!(request, rebuild, shards, duration_ms, "rebuild planned");
                return Ok(rebuild_events(&plan));
            }
            Outcome::BuiltShard(report) => {
                let ShardReport {
                    shard,
                    incidents,
                    written,
                    ..
                } = report;
                info!(
                    request,
                    shard, incidents, written, duration_ms, "shard built"
                );
                return Ok(json!({ "shard": shard, "incidents": incidents, "written": written }));
            }
            Outcome::Ignored(reason) => {
                info!(request, reason, "event ignored");
                return Ok(json!({ "ignored": reason }));
            }
        };
        log_outcome(&report, mode, request, duration);
        if mode != Mode::Check {
            let invocation = Invocation {
                function: &event.context.env_config.function_name,
                ended_at: Utc::now(),
                duration,
                report: &report,
            };
            println!("{}", metrics(&invocation));
        }
        Ok(summary(&report))
    }
}

/// Logs an invocation: a line for each error in the root's files that the previous run did not find, and a
/// summary.
fn log_outcome(report: &Report, mode: Mode, request: &str, duration: TimeDelta) {
    let (errors, more) = errors_to_log(report);
    for error in errors {
        warn!(
            request,
            place = error.location.to_string(),
            help = error.help,
            "{}",
            error.message
        );
    }
    if more > 0 {
        warn!(
            request,
            more, "more new errors are not logged; `kairan check` lists all"
        );
    }
    for source in report.silent_sources() {
        warn!(request, "{source}");
    }
    let translation = report.translation.as_ref();
    if let Some(translation) = translation.filter(|translation| translation.pause.is_some()) {
        warn!(request, "{translation}");
    }
    for channel in report.troubled_channels() {
        warn!(request, "{channel}");
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
        new_errors = report.new_errors.len(),
        resolved_errors = report.resolved_errors,
        warnings = report.warnings().count(),
        translated = translation.map_or(0, |translation| translation.translated.segments),
        untranslated = translation.map_or(0, |translation| translation.missing.segments),
        told = report
            .channels
            .iter()
            .map(|channel| channel.told)
            .sum::<usize>(),
        duration_ms = duration.num_milliseconds(),
        "invocation"
    );
}
