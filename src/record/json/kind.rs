//! What a JSON text is, told by its keys: a form of records, or another tool's data.

use super::keys::{keys, looks_like_json};
use crate::record::Form;

/// What a JSON text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::record) enum JsonKind {
    Form(Form),
    /// The answer or export of a tool whose data Kairan does not read, by its name.
    Foreign(&'static str),
    /// What an API answers instead of its data.
    Error,
}

/// Keys of which one is enough, in lower case: tools write them in other cases than their API does.
const DECISIVE_KEYS: &[(JsonKind, &[&str])] = &[
    (
        JsonKind::Form(Form::Graph),
        &["startdatetime", "lastmodifieddatetime", "createddatetime"],
    ),
    (
        JsonKind::Form(Form::ServiceComms),
        &[
            "messagetext",
            "workloaddisplayname",
            "lastupdatedtime",
            "featurestatus",
        ],
    ),
    (JsonKind::Form(Form::Statuspage), &["incident_updates"]),
    (
        JsonKind::Form(Form::Google),
        &["external_desc", "most_recent_update", "most-recent-update"],
    ),
    (
        JsonKind::Foreign("PagerDuty's API"),
        &[
            "escalation_policy",
            "last_status_change_at",
            "incident_key",
            "incident_number",
            "resolve_reason",
        ],
    ),
    (
        JsonKind::Foreign("PagerDuty's status pages"),
        &["post_type"],
    ),
    (
        JsonKind::Foreign("Status.io"),
        &[
            "status_overall",
            "datetime_open",
            "containers_affected",
            "resolved_incidents",
            "active_maintenances",
        ],
    ),
    (JsonKind::Foreign("Heroku's status API"), &["update_type"]),
    (
        JsonKind::Foreign("incident.io"),
        &[
            "ongoing_incidents",
            "in_progress_maintenances",
            "incident_status",
            "message_string",
            "component_impacts",
            "last_update_message",
            "current_worst_impact",
            "incident_role_assignments",
            "incident_timestamp_values",
        ],
    ),
    (
        JsonKind::Foreign("Better Stack"),
        &[
            "aggregate_state",
            "report_type",
            "incident_group_id",
            "affected_resources",
        ],
    ),
    (
        JsonKind::Foreign("Instatus"),
        &["activeincidents", "activemaintenances", "messagehtml"],
    ),
    (JsonKind::Foreign("Statusfy"), &["affectedsystems"]),
    (
        JsonKind::Foreign("Cachet"),
        &["human_status", "latest_human_status"],
    ),
    (
        JsonKind::Foreign("Salesforce Trust"),
        &["incidentimpacts", "incidentevents"],
    ),
    (
        JsonKind::Foreign("the AWS Health Dashboard"),
        &["event_log", "impacted_services"],
    ),
    (
        JsonKind::Foreign("AWS Health"),
        &["eventtypecode", "eventscopecode"],
    ),
    (
        JsonKind::Foreign("Azure Service Health"),
        &["impactstarttime", "impactmitigationtime"],
    ),
    (JsonKind::Foreign("ServiceNow"), &["sys_id"]),
    (JsonKind::Foreign("Jira"), &["issuetype"]),
    (
        JsonKind::Foreign("GitHub's issues API"),
        &["author_association"],
    ),
    (JsonKind::Foreign("Opsgenie"), &["tinyid"]),
    (
        JsonKind::Foreign("Uptime Kuma"),
        &["publicgrouplist", "heartbeatlist"],
    ),
    (
        JsonKind::Foreign("Alertmanager"),
        &["startsat", "generatorurl"],
    ),
    (JsonKind::Foreign("Sorry"), &["timeline_state"]),
    (JsonKind::Foreign("Statuspal"), &["service_ids"]),
    (JsonKind::Foreign("UptimeRobot"), &["friendly_name"]),
    (JsonKind::Foreign("Splunk On-Call"), &["currentphase"]),
    (
        JsonKind::Foreign("Datadog"),
        &["customer_impact_scope", "notification_handles"],
    ),
    (
        JsonKind::Foreign("Zendesk"),
        &["requester_id", "ticket_form_id"],
    ),
    (
        JsonKind::Foreign("a JSON:API, such as that of Better Stack or Zendesk"),
        &["relationships"],
    ),
];

/// Keys that tell what a text is only together with the others of their set; the first complete set counts.
const KEY_SETS: &[(JsonKind, &[&str])] = &[
    (
        JsonKind::Foreign("PagerDuty's webhooks"),
        &["event_type", "occurred_at"],
    ),
    (
        JsonKind::Foreign("Heroku's status API"),
        &["system", "incidents", "scheduled"],
    ),
    (
        JsonKind::Foreign("Heroku's status API"),
        &["title", "full_url", "resolved"],
    ),
    (
        JsonKind::Foreign("Status.io"),
        &["result", "active_incidents"],
    ),
    (
        JsonKind::Foreign("Status.io"),
        &["result", "messages", "details", "datetime"],
    ),
    (
        JsonKind::Foreign("Slack's status API"),
        &["active_incidents", "date_updated"],
    ),
    (
        JsonKind::Foreign("Slack's status API"),
        &["date_created", "date_updated", "notes"],
    ),
    (
        JsonKind::Foreign("Better Stack"),
        &["attributes", "team_name"],
    ),
    (JsonKind::Foreign("Better Stack"), &["attributes", "cause"]),
    (
        JsonKind::Foreign("Statuspal"),
        &["starts_at", "ends_at", "updates"],
    ),
    (
        JsonKind::Foreign("GitHub's `gh` or its GraphQL API"),
        &["number", "createdat", "body"],
    ),
    (
        JsonKind::Foreign("Google's list of products"),
        &["products", "title"],
    ),
    (JsonKind::Error, &["error", "message"]),
    (JsonKind::Error, &["error", "error_description"]),
    // An empty document, or one of components alone.
    (
        JsonKind::Form(Form::Statuspage),
        &["scheduled_maintenances"],
    ),
    (JsonKind::Form(Form::Statuspage), &["incidents"]),
    (JsonKind::Form(Form::Statuspage), &["page", "components"]),
    (JsonKind::Form(Form::Statuspage), &["page", "indicator"]),
    // An empty page, and the overview of the services' health.
    (JsonKind::Form(Form::Graph), &["@odata.context"]),
    (JsonKind::Form(Form::Graph), &["id", "service", "status"]),
    (JsonKind::Form(Form::Graph), &["impactdescription"]),
];

/// What a JSON text is, whole or cut off; `None` where its keys do not tell. The text is read until a
/// key decides, which in nearly every file is one of the first.
pub(in crate::record) fn detect_json(text: &str) -> Option<JsonKind> {
    if !looks_like_json(text) {
        return None;
    }
    // A bit for each key of each set.
    let mut seen = [0_u8; KEY_SETS.len()];
    for key in keys(text) {
        let equals = |name: &&str| name.eq_ignore_ascii_case(key);
        let decided = DECISIVE_KEYS
            .iter()
            .find(|(_, names)| names.iter().any(equals));
        if let Some((kind, _)) = decided {
            return Some(*kind);
        }
        for (bits, (_, names)) in seen.iter_mut().zip(KEY_SETS) {
            if let Some(at) = names.iter().position(&equals) {
                *bits |= 1 << at;
            }
        }
    }
    let complete = seen
        .iter()
        .zip(KEY_SETS)
        .find(|(bits, (_, names))| bits.count_ones() as usize == names.len());
    complete.map(|(_, (kind, _))| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decisive_key_is_in_lower_case_and_decides_one_thing() {
        let keys: Vec<&str> = DECISIVE_KEYS
            .iter()
            .flat_map(|(_, keys)| *keys)
            .copied()
            .collect();
        for (at, key) in keys.iter().enumerate() {
            assert_eq!(*key, key.to_lowercase());
            assert!(!keys[..at].contains(key), "{key}");
        }
    }

    #[test]
    fn the_keys_tell_what_a_text_is() {
        let form = |form| Some(JsonKind::Form(form));
        let foreign = |tool| Some(JsonKind::Foreign(tool));
        let cases = [
            (
                r#"[{"StartDateTime": "x", "Id": "EX1"}]"#,
                form(Form::Graph),
            ),
            (r#"{"STARTDATETIME": "x"}"#, form(Form::Graph)),
            (r#"{"@odata.context": "x", "value": []}"#, form(Form::Graph)),
            (
                r#"[{"service": "A", "status": "serviceOperational", "id": "a"}]"#,
                form(Form::Graph),
            ),
            (
                r#"{"@odata.context": "x", "value": [{"Id": "EX1", "messageText": "x"}]}"#,
                form(Form::ServiceComms),
            ),
            (r#"{"incidents": []}"#, form(Form::Statuspage)),
            (
                r#"{"incidents": [{"id": 1, "escalation_policy": {}}]}"#,
                foreign("PagerDuty's API"),
            ),
            (
                r#"{"ongoing_incidents": [], "scheduled_maintenances": []}"#,
                foreign("incident.io"),
            ),
            (
                r#"{"status": [{"system": "Apps", "status": "red"}], "incidents": [{"id": 7, "title": "x"}],
                    "scheduled": []}"#,
                foreign("Heroku's status API"),
            ),
            (
                r#"{"status": {"error": "no", "message": "x"}, "result": {"active_incidents": [{"_id": "7"}]}}"#,
                foreign("Status.io"),
            ),
            (
                r#"{"result": [{"_id": "7", "messages": [{"details": "x", "datetime": "y"}]}], "status": {"error": "no"}}"#,
                foreign("Status.io"),
            ),
            (
                r#"{"status": "ok", "date_created": "x", "date_updated": "y", "active_incidents": []}"#,
                foreign("Slack's status API"),
            ),
            (
                r#"{"event": {"id": "7", "event_type": "incident.triggered", "occurred_at": "x",
                    "data": {"id": "Q", "status": "triggered", "service": {"id": "P"}}}}"#,
                foreign("PagerDuty's webhooks"),
            ),
            (
                r#"{"incidents": [{"id": "Q", "incident_number": 7, "service": {"id": "P"}, "status": "x"}]}"#,
                foreign("PagerDuty's API"),
            ),
            (
                r#"{"page": {"id": "p"}, "incidents": [{"id": "7", "last_update_message": "x"}]}"#,
                foreign("incident.io"),
            ),
            (
                r#"[{"id": "7", "status": "RESOLVED", "updates": [{"message": "x", "messageHtml": "<p>x</p>"}]}]"#,
                foreign("Instatus"),
            ),
            (
                r#"{"data": [{"id": "7", "type": "incident", "attributes": {"name": "x", "cause": "y"}}]}"#,
                foreign("Better Stack"),
            ),
            (
                r#"{"data": [{"type": "incident", "attributes": {"title": "x"},
                    "relationships": {"incident_updates": {"data": []}}}]}"#,
                foreign("a JSON:API, such as that of Better Stack or Zendesk"),
            ),
            (
                r#"[{"number": 7, "title": "x", "createdAt": "y", "body": "z"}]"#,
                foreign("GitHub's `gh` or its GraphQL API"),
            ),
            (
                r#"{"error": {"code": "Forbidden", "message": "x"}}"#,
                Some(JsonKind::Error),
            ),
            (r#"{"page": {"name": "A"}}"#, None),
            (r#"{"a": "the key \"startDateTime\": of old"}"#, None),
            (r#"{"a": ["startDateTime"]}"#, None),
            (r#"not json "startDateTime": 1"#, None),
        ];
        for (text, expected) in cases {
            assert_eq!(detect_json(text), expected, "{text}");
        }
    }
}
