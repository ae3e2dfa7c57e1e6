//! The kinds of channels, and what is said of each in the settings.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use crate::locale::Tag;
use crate::toml_table::{TomlFile, TomlTable, nearest};

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

impl ChannelKind {
    /// Whether it has an address or a key that is secret: the other kinds use the credentials of whoever runs.
    pub fn has_secret(&self) -> bool {
        matches!(self, Self::Webhook | Self::Slack | Self::Teams)
    }

    /// Whether its messages are signed with a key.
    pub fn has_key(&self) -> bool {
        matches!(self, Self::Webhook)
    }
}

/// The kinds as they are written.
const KINDS: [&str; 6] = ["webhook", "slack", "teams", "eventbridge", "sns", "mail"];

/// An address for all languages, or one for each.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected an address, or a table of addresses by language tag"
)]
enum Addresses {
    Single(String),
    ByLanguage(BTreeMap<String, String>),
}

/// What is said of a kind of channel: complete, except that one address of mail stands for every language.
pub(super) struct KindSettings {
    kind: ChannelKind,
    /// The address of mail in every language.
    shared_address: Option<String>,
}

impl From<ChannelKind> for KindSettings {
    fn from(kind: ChannelKind) -> Self {
        Self {
            kind,
            shared_address: None,
        }
    }
}

impl KindSettings {
    /// The languages of a channel that names none: those of its addresses, else the first of the site, since a person
    /// reads a message once.
    pub fn default_languages(&self, locales: &[Tag]) -> Vec<Tag> {
        match &self.kind {
            ChannelKind::Mail { to, .. } if !to.is_empty() => {
                to.iter().map(|(language, _)| language.clone()).collect()
            }
            _ => locales.iter().take(1).cloned().collect(),
        }
    }

    /// The kind in these languages.
    pub fn in_languages(self, languages: &[Tag]) -> ChannelKind {
        let Self {
            kind,
            shared_address,
        } = self;
        match (kind, shared_address) {
            (ChannelKind::Mail { from, .. }, Some(address)) => ChannelKind::Mail {
                from,
                to: languages
                    .iter()
                    .map(|language| (language.clone(), address.clone()))
                    .collect(),
            },
            (kind, _) => kind,
        }
    }
}

pub(super) fn parse_kind(
    file: &TomlFile,
    table: &mut TomlTable,
    locales: &[Tag],
) -> Option<KindSettings> {
    let kind = table.take_required::<String>("kind", "kind = \"webhook\"")?;
    match kind.get_ref().as_str() {
        "webhook" => Some(ChannelKind::Webhook.into()),
        "slack" => Some(ChannelKind::Slack.into()),
        "teams" => Some(ChannelKind::Teams.into()),
        "eventbridge" => {
            let bus = table.take_required::<String>("bus", "bus = \"default\"")?;
            let is_allowed =
                |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | ':');
            let is_bus = !bus.get_ref().is_empty() && bus.get_ref().chars().all(is_allowed);
            let bus = checked(
                file,
                bus,
                is_bus,
                "the name or the ARN of an event bus",
                "bus = \"default\"",
            )?;
            Some(ChannelKind::EventBridge { bus }.into())
        }
        "sns" => {
            const EXAMPLE: &str = "topic = \"arn:aws:sns:eu-central-1:123456789012:status\"";
            let topic = table.take_required::<String>("topic", EXAMPLE)?;
            let parts: Vec<&str> = topic.get_ref().split(':').collect();
            let is_topic = parts.len() == 6
                && parts[0] == "arn"
                && parts[2] == "sns"
                && parts.iter().all(|part| !part.is_empty());
            let topic = checked(file, topic, is_topic, "the ARN of a topic", EXAMPLE)?;
            Some(ChannelKind::Sns { topic }.into())
        }
        "mail" => parse_mail(file, table, locales),
        unknown => {
            let kinds = KINDS.join(", ");
            let help = match nearest(unknown, KINDS.into_iter()) {
                Some(similar) => format!("did you mean {similar:?}?"),
                None => format!("the kinds are {kinds}"),
            };
            file.error(
                kind.span().start,
                format!("unknown kind of channel {unknown:?}"),
                format!("{help}; until then the channel is not used"),
            );
            for key in ["bus", "topic", "from", "to"] {
                table.take::<IgnoredAny>(key);
            }
            None
        }
    }
}

/// A text if it is what it should be.
fn checked(
    file: &TomlFile,
    text: Spanned<String>,
    is_right: bool,
    what: &str,
    example: &str,
) -> Option<String> {
    if !is_right {
        file.error(
            text.span().start,
            format!("{:?} is not {what}", text.get_ref()),
            format!("write it as {example}; until then the channel is not used"),
        );
        return None;
    }
    Some(text.into_inner())
}

fn parse_mail(file: &TomlFile, table: &mut TomlTable, locales: &[Tag]) -> Option<KindSettings> {
    const FROM: &str = "from = \"Status <status@example.com>\"";
    const TO: &str = "to = \"everyone@example.com\" or to = { en = \"everyone@example.com\" }";
    let from = table.take_required::<String>("from", FROM);
    let from = from.and_then(|from| {
        let is_sender = is_sender(from.get_ref());
        checked(file, from, is_sender, "an address to send from", FROM)
    });
    let addresses = table.take_required::<Addresses>("to", TO)?;
    let offset = addresses.span().start;
    let (to, shared_address) = match addresses.into_inner() {
        Addresses::Single(address) if is_address(&address) => (Vec::new(), Some(address)),
        Addresses::Single(address) => {
            file.error(
                offset,
                format!("{address:?} is not a mail address"),
                "write one such as everyone@example.com; until then the channel is not used",
            );
            return None;
        }
        Addresses::ByLanguage(addresses) => {
            let mut to = Vec::new();
            for (language, address) in addresses {
                let tag = language.parse().ok().filter(|tag| locales.contains(tag));
                match tag {
                    Some(tag) if is_address(&address) => to.push((tag, address)),
                    Some(_) => file.error(
                        offset,
                        format!("{address:?} is not a mail address"),
                        "write one such as everyone@example.com; until then it gets no mail",
                    ),
                    None => file.error(
                        offset,
                        format!("`{language}` is not one of the site's `locales`"),
                        "name a language of the site; until then its address gets no mail",
                    ),
                }
            }
            if to.is_empty() {
                return None;
            }
            (to, None)
        }
    };
    Some(KindSettings {
        kind: ChannelKind::Mail { from: from?, to },
        shared_address,
    })
}

/// Whether a text is a mail address without a name.
fn is_address(text: &str) -> bool {
    let is_allowed =
        |c: char| !c.is_whitespace() && !c.is_control() && !"<>,;:\"()[]\\".contains(c);
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && domain.split('.').all(|label| !label.is_empty())
    }) && text.chars().all(is_allowed)
}

/// Whether a text is a mail address, perhaps with a name before it.
pub(super) fn is_sender(text: &str) -> bool {
    match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((name, address)) => {
            is_address(address) && !name.chars().any(|c| c.is_control() || "<>".contains(c))
        }
        None => is_address(text),
    }
}
