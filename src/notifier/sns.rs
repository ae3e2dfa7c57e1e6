//! Amazon SNS: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aws_sdk_sns::Client;
use aws_sdk_sns::types::MessageAttributeValue;
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::aws::{config, explain};
use super::channel::Notify;
use super::cloud_event::{SPEC_VERSION, cloud_event, cloud_event_type};
use super::error::NotifierError;
use super::payload::site_url;
use crate::digest::Digest;
use crate::site::EventView;

const SERVICE: &str = "Amazon SNS";

/// The most characters of the ids of a FIFO topic.
const MAX_ID: usize = 128;

#[derive(Debug)]
pub struct Sns<'a> {
    client: Client,
    topic: &'a str,
}

impl<'a> Sns<'a> {
    pub async fn open(topic: &'a str) -> Self {
        let client = Client::new(&config(topic).await);
        Self { client, topic }
    }
}

impl Notify for Sns<'_> {
    async fn send(&self, event: &EventView, _: DateTime<Utc>) -> Result<(), NotifierError> {
        let mut request = self.client.publish();
        request = request.topic_arn(self.topic).message(cloud_event(event));
        for (name, value) in attributes(event) {
            let attribute = MessageAttributeValue::builder()
                .data_type(value.data_type())
                .string_value(value.text())
                .build();
            request = match attribute {
                Ok(attribute) => request.message_attributes(name, attribute),
                // It has a data type.
                Err(_) => request,
            };
        }
        if self.topic.ends_with(".fifo") {
            request = request
                .message_group_id(fifo_id(&event.incident_key))
                .message_deduplication_id(fifo_id(&event.key));
        }
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(explain(
                &error,
                SERVICE,
                "sns:Publish on the topic",
                |code, said| code.starts_with("InvalidParameter") && said.contains("too long"),
            )),
        }
    }
}

/// The value of an attribute, by which subscriptions filter.
#[derive(Debug, PartialEq, Eq)]
enum Attribute {
    Text(String),
    List(Vec<String>),
}

impl Attribute {
    fn data_type(&self) -> &'static str {
        match self {
            Self::Text(_) => "String",
            Self::List(_) => "String.Array",
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(texts) => Value::from(texts.clone()).to_string(),
        }
    }
}

/// The attributes of CloudEvents, and those of an event that tell for whom it is. At most ten: a queue that gets messages
/// as they are takes no more.
fn attributes(event: &EventView) -> BTreeMap<&'static str, Attribute> {
    let text = |text: &str| Attribute::Text(text.to_owned());
    let services = event.services.iter().map(|service| service.slug.clone());
    let mut attributes = BTreeMap::from([
        ("ce-specversion", text(SPEC_VERSION)),
        ("ce-id", text(&event.key)),
        ("ce-source", text(site_url(event))),
        ("ce-type", Attribute::Text(cloud_event_type(event))),
        ("ce-subject", text(&event.incident)),
        ("language", text(event.lang.as_str())),
        ("impact", text(event.impact.as_str())),
        ("services", Attribute::List(services.collect())),
    ]);
    let classification = event.classification.as_deref();
    if let Some(classification) = classification.filter(|text| !text.is_empty()) {
        attributes.insert("classification", text(classification));
    }
    // An attribute without a value is refused.
    attributes.retain(|_, value| *value != Attribute::List(Vec::new()) && !value.text().is_empty());
    attributes
}

/// A key as a FIFO topic takes it.
fn fifo_id(key: &str) -> Cow<'_, str> {
    match key.len() <= MAX_ID {
        true => Cow::Borrowed(key),
        false => Cow::Owned(Digest::of_bytes(key.as_bytes()).as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifier::sample;

    #[test]
    fn subscriptions_filter_by_attributes() {
        let found = attributes(&sample::event());
        let found: Vec<(&str, String)> = found
            .iter()
            .map(|(name, value)| (*name, value.text()))
            .collect();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        assert_eq!(
            found,
            [
                ("ce-id", "EX1310442/20260929T093000Z/1/en"),
                ("ce-source", "https://status.example/"),
                ("ce-specversion", "1.0"),
                ("ce-subject", "EX1310442"),
                ("ce-type", "kairan.incident.updated"),
                ("classification", "incident"),
                ("impact", "degraded"),
                ("language", "en"),
                ("services", "[\"exchange-online\"]"),
            ]
        );
        let mut event = sample::event();
        event.services.clear();
        event.classification = None;
        let found = attributes(&event);
        assert!(!found.contains_key("services") && !found.contains_key("classification"));
    }

    #[test]
    fn long_keys_are_told_by_their_digest() {
        assert_eq!(fifo_id("EX1/2/en"), "EX1/2/en");
        let long = fifo_id(&"a".repeat(129)).into_owned();
        assert!(long.len() <= MAX_ID && long != fifo_id(&"b".repeat(129)));
    }
}
