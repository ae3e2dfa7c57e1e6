//! Parses the events that invoke the function.
//!
//! Four kinds are known: the scheduler's event, with the input that the stack gives it
//! (`{"scheduled_at": "<aws.scheduler.scheduled-time>", …}`) or without an input; S3's
//! `Object Created` and `Object Deleted`, by way of EventBridge; a direct invocation with
//! `{"full": true}` or `{"check": true}`; and those of a rebuild by many workers, `{"rebuild": {"shards": 64}}` to plan
//! it and `{"rebuild": {"id": "0123456789abcdef", "shard": 3}}` to build one of its shards.

use anyhow::{Result, anyhow, bail};
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::root::is_authored;
use crate::run::Mode;

const EXPECTED_EVENTS: &str =
    "send {\"full\": true}, {\"check\": true} or {\"scheduled_at\": \"2026-09-30T09:00:00Z\"}";

/// The task of an invocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    Run(Mode),
    /// Plan a rebuild with so many shards.
    PlanRebuild {
        shards: usize,
    },
    /// Build a shard of a rebuild.
    BuildShard {
        rebuild: String,
        shard: usize,
    },
    /// Nothing, for the given reason.
    Ignore(String),
}

/// A parsed event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub task: Task,
    /// The time that counts as now, if the event has one.
    pub now: Option<DateTime<Utc>>,
}

/// The place of the root in S3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootLocation {
    pub bucket: String,
    /// Empty, or ending with `/`.
    pub prefix: String,
}

/// Parses an event for the root at `root`. Pure.
///
/// # Errors
/// If the event is of an unknown kind, or its time is not an instant: its sender is misconfigured.
pub fn parse_event(event: &Value, root: &RootLocation) -> Result<Request> {
    let text = |key: &str| event.get(key).and_then(Value::as_str);
    let run = |mode, now| Request {
        task: Task::Run(mode),
        now,
    };
    match (text("source"), text("detail-type")) {
        (Some("aws.s3"), Some("Object Created" | "Object Deleted")) => {
            return Ok(Request {
                task: task_for_object(event, root)?,
                now: parse_instant("time", text("time"))?,
            });
        }
        (Some("aws.scheduler"), _) => {
            return Ok(run(Mode::Publish, parse_instant("time", text("time"))?));
        }
        (Some(source), detail_type) => bail!(
            "an event of {source} ({}) is not understood: {EXPECTED_EVENTS}",
            detail_type.unwrap_or("no detail-type")
        ),
        (None, _) => {}
    }
    if let Some(rebuild) = event.get("rebuild") {
        let task = parse_rebuild(rebuild)?;
        let now = parse_instant("scheduled_at", text("scheduled_at"))?;
        return Ok(Request { task, now });
    }
    if let Some(at) = text("scheduled_at") {
        return Ok(run(Mode::Publish, parse_instant("scheduled_at", Some(at))?));
    }
    let is_requested = |key: &str| event.get(key) == Some(&Value::Bool(true));
    match (is_requested("full"), is_requested("check")) {
        (true, false) => Ok(run(Mode::Full, None)),
        (false, true) => Ok(run(Mode::Check, None)),
        _ => bail!("the event is not understood: {EXPECTED_EVENTS}"),
    }
}

fn parse_rebuild(rebuild: &Value) -> Result<Task> {
    let number = |key: &str| {
        let number = rebuild.get(key).and_then(Value::as_u64);
        number.and_then(|number| usize::try_from(number).ok())
    };
    let id = rebuild.get("id").and_then(Value::as_str);
    match (id, number("shard"), number("shards")) {
        (Some(id), Some(shard), None) => Ok(Task::BuildShard {
            rebuild: id.to_owned(),
            shard,
        }),
        (None, None, Some(shards)) => Ok(Task::PlanRebuild { shards }),
        _ => bail!(
            "the rebuild is not understood: send {{\"rebuild\": {{\"shards\": 64}}}}, and then each of the shards of \
             its answer"
        ),
    }
}

/// The task for a changed object: a run if it is a file that people write. Files that a run writes must not
/// trigger another run.
fn task_for_object(event: &Value, root: &RootLocation) -> Result<Task> {
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    let bucket = text("/detail/bucket/name");
    let key = text("/detail/object/key");
    let (Some(bucket), Some(key)) = (bucket, key) else {
        bail!("an event of aws.s3 without detail.bucket.name or detail.object.key");
    };
    let path = key.strip_prefix(&root.prefix);
    let Some(path) = path.filter(|_| bucket == root.bucket) else {
        return Ok(Task::Ignore(format!(
            "{bucket}/{key} is not in the root: let the rule pass only objects below {}/{}",
            root.bucket, root.prefix
        )));
    };
    Ok(if is_authored(path) {
        Task::Run(Mode::Publish)
    } else {
        Task::Ignore(format!(
            "{path} is not a file that people write into a root"
        ))
    })
}

fn parse_instant(key: &str, text: Option<&str>) -> Result<Option<DateTime<Utc>>> {
    let parse = |text| {
        DateTime::parse_from_rfc3339(text)
            .map(|at| at.to_utc())
            .map_err(|_| {
                anyhow!("{key} is {text:?} and should be an instant, as 2026-09-30T09:00:00Z")
            })
    };
    text.map(parse).transpose()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn root_location() -> RootLocation {
        RootLocation {
            bucket: "content".to_owned(),
            prefix: "status/".to_owned(),
        }
    }

    fn object_event(detail_type: &str, bucket: &str, key: &str) -> Value {
        json!({
            "version": "0", "source": "aws.s3", "detail-type": detail_type,
            "time": "2026-09-30T09:00:07Z",
            "detail": {"bucket": {"name": bucket}, "object": {"key": key, "size": 1}},
        })
    }

    #[test]
    fn a_known_event_gives_its_task_and_time() {
        let nine = "2026-09-30T09:00:00Z".parse().ok();
        let later = "2026-09-30T09:00:07Z".parse().ok();
        let cases = [
            (
                json!({"scheduled_at": "2026-09-30T18:00:00+09:00", "execution": "e", "attempt": "1"}),
                Some(Mode::Publish),
                nine,
            ),
            // The scheduler's event without an input; its detail may be a string.
            (
                json!({"source": "aws.scheduler", "time": "2026-09-30T09:00:00Z", "detail": "{}"}),
                Some(Mode::Publish),
                nine,
            ),
            (json!({"full": true}), Some(Mode::Full), None),
            (json!({"check": true}), Some(Mode::Check), None),
            (
                object_event("Object Created", "content", "status/notices/office move.md"),
                Some(Mode::Publish),
                later,
            ),
            (
                object_event("Object Deleted", "content", "status/annotations/A-1.md"),
                Some(Mode::Publish),
                later,
            ),
            (
                object_event("Object Created", "content", "status/site.toml"),
                Some(Mode::Publish),
                later,
            ),
            (
                object_event("Object Created", "content", "status/ledger/A-1.json"),
                None,
                later,
            ),
            (
                object_event("Object Created", "content", "status/.kairan/state.json"),
                None,
                later,
            ),
            (
                object_event("Object Created", "content", "status/notices.md"),
                None,
                later,
            ),
            (
                object_event("Object Created", "content", "notices/a.md"),
                None,
                later,
            ),
            (
                object_event("Object Created", "site", "status/notices/a.md"),
                None,
                later,
            ),
        ];
        for (event, mode, now) in cases {
            let request = parse_event(&event, &root_location()).unwrap();
            let actual_mode = match request.task {
                Task::Run(mode) => Some(mode),
                _ => None,
            };
            assert_eq!((actual_mode, request.now), (mode, now), "{event}");
        }
    }

    #[test]
    fn a_rebuild_is_planned_and_its_shards_are_built() {
        let task = |event: Value| parse_event(&event, &root_location()).unwrap().task;
        let planned = task(json!({"rebuild": {"shards": 64}}));
        assert_eq!(planned, Task::PlanRebuild { shards: 64 });
        let (rebuild, shard) = ("0123456789abcdef".to_owned(), 3);
        let built = task(json!({"rebuild": {"id": rebuild, "shard": shard}}));
        assert_eq!(built, Task::BuildShard { rebuild, shard });
    }

    #[test]
    fn an_unknown_event_is_an_error() {
        let cases = [
            (
                json!({"rebuild": {"shards": -1}}),
                "the rebuild is not understood",
            ),
            (
                json!({"rebuild": {"id": "x"}}),
                "the rebuild is not understood",
            ),
            (json!({}), "{\"check\": true}"),
            (json!("full"), "{\"check\": true}"),
            (json!({"full": true, "check": true}), "not understood"),
            (json!({"full": "yes"}), "not understood"),
            (
                json!({"scheduled_at": "<aws.scheduler.scheduled-time>"}),
                "scheduled_at is",
            ),
            (json!({"source": "aws.ec2"}), "aws.ec2 (no detail-type)"),
            (
                object_event("Object Restore Completed", "content", "status/a"),
                "Restore",
            ),
            (
                json!({"source": "aws.s3", "detail-type": "Object Created", "detail": {}}),
                "detail.object.key",
            ),
        ];
        for (event, words) in cases {
            let error = parse_event(&event, &root_location())
                .unwrap_err()
                .to_string();
            assert!(error.contains(words), "{event}: {error}");
        }
    }
}
