//! Where subscribers are told of what happens.

use crate::locale::Tag;

/// A channel. What is secret about it (the address of a webhook, a key) is not in the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelSettings {
    /// Unique among the channels: lower-case letters, digits and hyphens. Its secret and its cursor go by this name.
    pub name: String,
    pub kind: ChannelKind,
    /// Each event is told once in each of these languages.
    pub languages: Vec<Tag>,
    /// The names or slugs of the services of whose incidents it tells; empty for all.
    pub services: Vec<String>,
    /// The classifications of which it tells, such as `incident`; empty for all.
    pub classifications: Vec<String>,
    /// Whether it tells only of an incident's beginning and end.
    pub only_open_and_close: bool,
}

/// How a channel tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    /// A signed webhook (Standard Webhooks). Its address and its key are secret.
    Webhook,
    /// An incoming webhook of Slack. Its address is secret.
    Slack,
    /// A Workflows webhook of Teams. Its address is secret.
    Teams,
    /// Amazon EventBridge: the name or ARN of an event bus.
    EventBridge { bus: String },
    /// Amazon SNS: the ARN of a topic.
    Sns { topic: String },
    /// Mail by Amazon SES: one to each address.
    Mail {
        /// An address that SES may send from, perhaps with a name: `Status <status@example.com>`.
        from: String,
        /// The addresses by language, such as those of distribution lists.
        to: Vec<(Tag, String)>,
    },
}
