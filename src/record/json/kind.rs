//! What a JSON text is, told by its keys: a form of records, or another tool's data.

use super::keys::{keys, looks_like_json};
use crate::record::Form;

/// What a JSON text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::record) enum JsonKind {
    Form(Form),
    /// The answer or export of a tool whose data Kairan does not read, by its name.
    Foreign(&'static str),
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
            "resolve_reason",
        ],
    ),
    (
        JsonKind::Foreign("PagerDuty's status pages"),
        &["post_type"],
    ),
    (
        JsonKind::Foreign("Status.io"),
        &["status_overall", "datetime_open", "containers_affected"],
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
        &["activeincidents", "activemaintenances"],
    ),
    (JsonKind::Foreign("Statusfy"), &["affectedsystems"]),
    (
        JsonKind::Foreign("Cachet"),
        &["human_status", "latest_human_status"],
    ),
    (
        JsonKind::Foreign("Slack's status API"),
        &["active_incidents"],
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
];

/// Keys that tell a form only together with the others of their set.
const KEY_SETS: &[(Form, &[&str])] = &[
    // An empty document, or one of components alone.
    (Form::Statuspage, &["scheduled_maintenances"]),
    (Form::Statuspage, &["incidents"]),
    (Form::Statuspage, &["page", "components"]),
    (Form::Statuspage, &["page", "indicator"]),
    // An empty page, and the overview of the services' health.
    (Form::Graph, &["@odata.context"]),
    (Form::Graph, &["id", "service", "status"]),
    (Form::Graph, &["impactdescription"]),
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
    complete.map(|(_, (form, _))| JsonKind::Form(*form))
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
                Some(JsonKind::Foreign("PagerDuty's API")),
            ),
            (
                r#"{"ongoing_incidents": [], "scheduled_maintenances": []}"#,
                Some(JsonKind::Foreign("incident.io")),
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
