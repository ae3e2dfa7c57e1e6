//! An event as machines get it: the payload of the webhook, and the data of CloudEvents. docs/channels.md describes it.

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

use super::cut::longest;
use crate::site::{EventKind, EventView, rfc3339};

/// The most bytes of an event in JSON. EventBridge and SNS take 256 KiB with what is around it.
const MAX_BYTES: usize = 200_000;

/// The name of a kind of event, such as `incident.maintenance_begun`: letters, digits and `_` with full stops between,
/// as Standard Webhooks asks for.
pub(super) fn event_type(kind: EventKind) -> String {
    match kind {
        EventKind::Test => "channel.test".to_owned(),
        kind => format!("incident.{}", kind.as_str().replace('-', "_")),
    }
}

/// The address of the site, whatever the language of an event: what identifies its source among machines.
pub(super) fn site_url(event: &EventView) -> &str {
    let home = event.home_url.trim_end_matches('/');
    home.strip_suffix(event.lang.as_str()).unwrap_or(home)
}

/// What happened, for machines.
#[derive(Debug, Serialize)]
pub(super) struct EventData<'a> {
    kind: &'static str,
    language: &'a str,
    direction: &'static str,
    incident: Incident<'a>,
    /// The id of the update.
    update: Option<&'a str>,
    impact: &'static str,
    /// The word for the impact.
    state: &'a str,
    status: Option<&'a str>,
    services: Vec<Service<'a>>,
    classification: Option<&'a str>,
    facts: Vec<Fact<'a>>,
    #[serde(serialize_with = "optional_instant")]
    next_update_at: Option<DateTime<Utc>>,
    text: String,
    /// `None` where the text is cut.
    html: Option<&'a str>,
    /// Whether the text goes on at the URL.
    is_cut: bool,
    provenance: Option<&'a str>,
    url: &'a str,
    site: Site<'a>,
}

#[derive(Debug, Serialize)]
struct Incident<'a> {
    id: &'a str,
    source_id: &'a str,
    /// The same for all events of the incident.
    key: &'a str,
    title: &'a str,
}

#[derive(Debug, Serialize)]
struct Service<'a> {
    slug: &'a str,
    name: &'a str,
}

#[derive(Debug, Serialize)]
struct Fact<'a> {
    label: &'a str,
    value: &'a str,
}

#[derive(Debug, Serialize)]
struct Site<'a> {
    title: &'a str,
    url: &'a str,
}

impl<'a> EventData<'a> {
    fn new(event: &'a EventView, text: &str, is_cut: bool) -> Self {
        let services = event.services.iter();
        let facts = event.facts.iter();
        Self {
            kind: event.kind.as_str(),
            language: event.lang.as_str(),
            direction: event.direction.as_str(),
            incident: Incident {
                id: &event.incident,
                source_id: &event.source_id,
                key: &event.incident_key,
                title: &event.title,
            },
            update: event.update.as_deref(),
            impact: event.impact.as_str(),
            state: &event.state,
            status: event.status.as_deref(),
            services: services
                .map(|service| Service {
                    slug: &service.slug,
                    name: &service.name,
                })
                .collect(),
            classification: event.classification.as_deref(),
            facts: facts
                .map(|fact| Fact {
                    label: &fact.label,
                    value: &fact.value,
                })
                .collect(),
            next_update_at: event.next_update_at,
            text: text.to_owned(),
            html: (!is_cut).then_some(&*event.html),
            is_cut,
            provenance: event.provenance.as_deref(),
            url: &event.url,
            site: Site {
                title: &event.site_title,
                url: site_url(event),
            },
        }
    }
}

/// The payload of Standard Webhooks.
#[derive(Debug, Serialize)]
struct Payload<'a> {
    #[serde(rename = "type")]
    kind: String,
    timestamp: String,
    data: EventData<'a>,
}

/// The JSON of an event as Standard Webhooks describes it: `type`, `timestamp` and `data`. Without its HTML and cut,
/// where it has more than 200,000 bytes.
pub(super) fn payload(event: &EventView) -> Vec<u8> {
    fitting_json(event, |data| Payload {
        kind: event_type(event.kind),
        timestamp: rfc3339(event.at),
        data,
    })
}

/// An event in the envelope that `wrap` puts around its data, in JSON of at most 200,000 bytes.
pub(super) fn fitting_json<'a, T: Serialize>(
    event: &'a EventView,
    wrap: impl Fn(EventData<'a>) -> T,
) -> Vec<u8> {
    let make = |text: &str, is_cut| {
        let json = serde_json::to_vec(&wrap(EventData::new(event, text, is_cut)));
        // Maps with keys that are no texts cannot be written, and there is none.
        json.unwrap_or_default()
    };
    longest(event.text.as_str(), make, |json| json.len() <= MAX_BYTES)
}

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn optional_instant<S: Serializer>(
    at: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    at.map(rfc3339).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::notifier::sample;
    use crate::site::EventText;

    #[test]
    fn an_event_has_every_field() {
        let json: Value = serde_json::from_slice(&payload(&sample::event())).unwrap();
        assert_eq!(
            json,
            json!({
                "type": "incident.updated",
                "timestamp": "2026-09-29T09:31:07Z",
                "data": {
                    "kind": "updated",
                    "language": "en",
                    "direction": "ltr",
                    "incident": {
                        "id": "EX1310442",
                        "source_id": "EX1310442",
                        "key": "EX1310442",
                        "title": "Mail is late",
                    },
                    "update": "20260929T093000Z",
                    "impact": "degraded",
                    "state": "Problems",
                    "status": "Service degradation",
                    "services": [{ "slug": "exchange-online", "name": "Exchange Online" }],
                    "classification": "incident",
                    "facts": [{ "label": "Next update", "value": "29 September 2026, 11:30 UTC" }],
                    "next_update_at": "2026-09-29T11:30:00Z",
                    "text": "User impact\nMail arrives up to 2 hours late.\n\nWe move it to other servers.",
                    "html": "<p><strong>User impact</strong></p><p>Mail arrives up to 2 hours late.</p><p>We move it to other servers.</p>",
                    "is_cut": false,
                    "provenance": null,
                    "url": "https://status.example/en/incidents/EX1310442/#u-20260929T093000Z",
                    "site": { "title": "Status", "url": "https://status.example/" },
                },
            })
        );
    }

    #[test]
    fn a_long_text_is_cut_and_has_no_html() {
        let mut event = sample::event();
        event.text = EventText::plain("郵便".repeat(50_000));
        let bytes = payload(&event);
        assert!(
            (MAX_BYTES - 6..=MAX_BYTES).contains(&bytes.len()),
            "{}",
            bytes.len()
        );
        let json: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(json["data"]["is_cut"], true);
        assert_eq!(json["data"]["html"], Value::Null);
        assert!(json["data"]["text"].as_str().unwrap().ends_with('…'));
    }

    #[test]
    fn kinds_have_names_that_the_specification_allows() {
        for (kind, expected) in [
            (EventKind::Opened, "incident.opened"),
            (EventKind::Resolved, "incident.resolved"),
            (EventKind::MaintenanceBegun, "incident.maintenance_begun"),
            (EventKind::Test, "channel.test"),
        ] {
            assert_eq!(event_type(kind), expected);
        }
    }

    #[test]
    fn the_site_has_one_address_in_all_languages() {
        for (lang, home, expected) in [
            (
                "en",
                "https://status.example/en/",
                "https://status.example/",
            ),
            (
                "pt-BR",
                "https://example.com/status/pt-BR/",
                "https://example.com/status/",
            ),
            ("en", "https://status.example/", "https://status.example"),
        ] {
            let mut event = sample::event();
            (event.lang, event.home_url) = (lang.parse().unwrap(), home.to_owned());
            assert_eq!(site_url(&event), expected);
        }
    }
}
