//! Events in the JSON of CloudEvents 1.0: <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md>.

use serde::Serialize;

use super::payload::{EventData, event_type, fitting_json, site_url};
use crate::site::{EventView, rfc3339};

/// The version of the specification.
pub(super) const SPEC_VERSION: &str = "1.0";

#[derive(Debug, Serialize)]
struct CloudEvent<'a> {
    specversion: &'static str,
    id: &'a str,
    source: &'a str,
    #[serde(rename = "type")]
    kind: String,
    subject: &'a str,
    time: String,
    datacontenttype: &'static str,
    data: EventData<'a>,
}

/// The type of an event among those of other programs.
pub(super) fn cloud_event_type(event: &EventView) -> String {
    format!("kairan.{}", event_type(event.kind))
}

/// An event as JSON.
pub(super) fn cloud_event(event: &EventView) -> String {
    let json = fitting_json(event, |data| CloudEvent {
        specversion: SPEC_VERSION,
        id: &event.key,
        source: site_url(event),
        kind: cloud_event_type(event),
        subject: &event.incident,
        time: rfc3339(event.at),
        datacontenttype: "application/json",
        data,
    });
    String::from_utf8_lossy(&json).into_owned()
}
