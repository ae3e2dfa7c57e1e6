//! Amazon EventBridge: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::primitives::DateTime as AwsDateTime;
use aws_sdk_eventbridge::types::{PutEventsRequestEntry, PutEventsResultEntry};
use chrono::{DateTime, Utc};

use super::aws::{config, explain};
use super::channel::Notify;
use super::cloud_event::cloud_event;
use super::error::NotifierError;
use super::payload::event_type;
use crate::site::EventView;

/// The source of all our events.
const SOURCE: &str = "kairan";

const SERVICE: &str = "Amazon EventBridge";

#[derive(Debug)]
pub struct EventBridge<'a> {
    client: Client,
    bus: &'a str,
}

impl<'a> EventBridge<'a> {
    pub async fn open(bus: &'a str) -> Self {
        let client = Client::new(&config(bus).await);
        Self { client, bus }
    }
}

impl Notify for EventBridge<'_> {
    async fn send(&self, event: &EventView, _: DateTime<Utc>) -> Result<(), NotifierError> {
        let entry = PutEventsRequestEntry::builder()
            .event_bus_name(self.bus)
            .source(SOURCE)
            .detail_type(event_type(event.kind))
            .time(AwsDateTime::from_secs(event.at.timestamp()))
            .detail(cloud_event(event))
            .build();
        let sent = self.client.put_events().entries(entry).send().await;
        let answer = sent.map_err(|error| {
            explain(&error, SERVICE, "events:PutEvents on the bus", |_, said| {
                said.contains("Total size of the entries")
            })
        })?;
        // An answer of success may hold a failure of the entry.
        match answer.entries() {
            [entry] if answer.failed_entry_count() == 0 && entry.event_id().is_some() => Ok(()),
            entries => Err(failure(entries)),
        }
    }
}

/// Why an entry was not taken.
fn failure(entries: &[PutEventsResultEntry]) -> NotifierError {
    let entry = entries.first();
    let code = entry.and_then(PutEventsResultEntry::error_code);
    let code = code.unwrap_or("nothing of the event");
    let said = entry.and_then(PutEventsResultEntry::error_message);
    let said = said.unwrap_or("no reason is given");
    match code {
        "MalformedDetail" => {
            NotifierError::Refused(format!("{SERVICE} refuses the event ({code}: {said})"))
        }
        code => NotifierError::unavailable(format!("{SERVICE} answers {code}: {said}")),
    }
}
