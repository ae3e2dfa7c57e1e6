//! Where subscribers are told of what happens.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use crate::locale::Tag;
use crate::toml_table::{TomlFile, TomlTable, nearest};

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

impl ChannelKind {
    /// Whether it has an address or a key that is secret: the other kinds use the credentials of whoever runs.
    pub fn has_secret(&self) -> bool {
        matches!(self, Self::Webhook | Self::Slack | Self::Teams)
    }
}

/// The kinds as they are written.
const KINDS: [&str; 6] = ["webhook", "slack", "teams", "eventbridge", "sns", "mail"];

/// The most bytes of a name: files and environment variables are named after it.
const MAX_NAME_BYTES: usize = 40;

/// Keys that people write where they have a secret at hand.
const SECRET_KEYS: [&str; 6] = ["url", "webhook_url", "key", "secret", "token", "password"];

impl ChannelSettings {
    /// The name of the environment variable with a part of its secret, which is `URL` or `KEY`: for the channel
    /// `team-chat` it is `KAIRAN_CHANNEL_TEAM_CHAT_URL`.
    pub fn secret_variable(&self, part: &str) -> String {
        secret_variable(&self.name, part)
    }
}

/// See [`ChannelSettings::secret_variable`].
fn secret_variable(channel: &str, part: &str) -> String {
    let name = channel.to_ascii_uppercase().replace('-', "_");
    format!("KAIRAN_CHANNEL_{name}_{part}")
}

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
struct KindSettings {
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

/// Reads `[[channels]]`. What cannot be used is reported and left out.
pub(super) fn parse_channels(
    file: &TomlFile,
    tables: Vec<TomlTable>,
    locales: &[Tag],
) -> Vec<ChannelSettings> {
    let mut channels: Vec<ChannelSettings> = Vec::new();
    for table in tables {
        let offset = table.offset();
        let Some(channel) = parse_channel(file, table, locales) else {
            continue;
        };
        if channels.iter().any(|other| other.name == channel.name) {
            file.error(
                offset,
                format!("two channels are called {:?}", channel.name),
                "give one of them another name; until then the first one is used",
            );
            continue;
        }
        channels.push(channel);
    }
    channels
}

fn parse_channel(
    file: &TomlFile,
    mut table: TomlTable,
    locales: &[Tag],
) -> Option<ChannelSettings> {
    let name = parse_name(file, &mut table);
    let kind = parse_kind(file, &mut table, locales);
    let has_secret = refuse_secrets(file, &mut table, name.as_deref());
    let languages = table.take::<Vec<Spanned<String>>>("languages");
    let languages = languages.map(|tags| parse_languages(file, tags.into_inner(), locales));
    let services = table.take::<Vec<String>>("services");
    let classifications = table.take::<Vec<String>>("classifications");
    let only_open_and_close = table.take("only_open_and_close");
    table.finish();
    let (name, kind) = (name?, kind?);
    let languages = languages.unwrap_or_else(|| kind.default_languages(locales));
    if has_secret || languages.is_empty() {
        return None;
    }
    Some(ChannelSettings {
        kind: kind.in_languages(&languages),
        name,
        languages,
        services: services.map(Spanned::into_inner).unwrap_or_default(),
        classifications: classifications.map(Spanned::into_inner).unwrap_or_default(),
        only_open_and_close: only_open_and_close.is_some_and(Spanned::into_inner),
    })
}

impl KindSettings {
    /// The languages of a channel that names none: those of its addresses, else the first of the site, since a person
    /// reads a message once.
    fn default_languages(&self, locales: &[Tag]) -> Vec<Tag> {
        match &self.kind {
            ChannelKind::Mail { to, .. } if !to.is_empty() => {
                to.iter().map(|(language, _)| language.clone()).collect()
            }
            _ => locales.iter().take(1).cloned().collect(),
        }
    }

    /// The kind in these languages.
    fn in_languages(self, languages: &[Tag]) -> ChannelKind {
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

fn parse_name(file: &TomlFile, table: &mut TomlTable) -> Option<String> {
    let name = required(file, table, "name", "name = \"operations\"")?;
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let text = name.get_ref();
    if (1..=MAX_NAME_BYTES).contains(&text.len()) && text.bytes().all(is_allowed) {
        return Some(name.into_inner());
    }
    file.error(
        name.span().start,
        format!("{text:?} cannot be the name of a channel"),
        format!(
            "use lower-case letters, digits and dashes, at most {MAX_NAME_BYTES}; until then the channel is not used"
        ),
    );
    None
}

/// The text of a key that has to be there; if it is not, that is reported.
fn required(
    file: &TomlFile,
    table: &mut TomlTable,
    key: &'static str,
    example: &str,
) -> Option<Spanned<String>> {
    match table.require::<String>(key, example) {
        Ok(text) => Some(text),
        Err(diagnostic) => {
            file.push(diagnostic);
            None
        }
    }
}

fn parse_kind(file: &TomlFile, table: &mut TomlTable, locales: &[Tag]) -> Option<KindSettings> {
    let kind = required(file, table, "kind", "kind = \"webhook\"")?;
    match kind.get_ref().as_str() {
        "webhook" => Some(ChannelKind::Webhook.into()),
        "slack" => Some(ChannelKind::Slack.into()),
        "teams" => Some(ChannelKind::Teams.into()),
        "eventbridge" => {
            let bus = required(file, table, "bus", "bus = \"default\"")?;
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
            let topic = required(file, table, "topic", EXAMPLE)?;
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
    let from = required(file, table, "from", FROM);
    let from = from.and_then(|from| {
        let is_sender = is_sender(from.get_ref());
        checked(file, from, is_sender, "an address to send from", FROM)
    });
    let addresses = match table.require::<Addresses>("to", TO) {
        Ok(addresses) => addresses,
        Err(diagnostic) => {
            file.push(diagnostic);
            return None;
        }
    };
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
fn is_sender(text: &str) -> bool {
    match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((name, address)) => {
            is_address(address) && !name.chars().any(|c| c.is_control() || "<>".contains(c))
        }
        None => is_address(text),
    }
}

/// Reports what is secret, since whoever may read the root would know it. Returns whether there is any.
fn refuse_secrets(file: &TomlFile, table: &mut TomlTable, channel: Option<&str>) -> bool {
    let mut has_secret = false;
    for key in SECRET_KEYS {
        let Some(value) = table.take_unknown(key) else {
            continue;
        };
        has_secret = true;
        let part = if key.ends_with("url") { "URL" } else { "KEY" };
        let variable = secret_variable(channel.unwrap_or("name"), part);
        file.error(
            value.start,
            format!("`channels.{key}` is a secret, and site.toml is no place for one"),
            format!(
                "take it out, replace it where it was given to you, and set {variable} in the environment, or put it \
                 into the secret that KAIRAN_CHANNELS_SECRET_ID names; until then the channel is not used"
            ),
        );
    }
    has_secret
}

fn parse_languages(file: &TomlFile, tags: Vec<Spanned<String>>, locales: &[Tag]) -> Vec<Tag> {
    let mut languages: Vec<Tag> = Vec::new();
    for tag in tags {
        match tag.get_ref().parse::<Tag>() {
            Ok(language) if languages.contains(&language) => {}
            Ok(language) if locales.contains(&language) => languages.push(language),
            _ => file.error(
                tag.span().start,
                format!("`{}` is not one of the site's `locales`", tag.get_ref()),
                "name a language of the site, or remove it; until then the channel does not tell in it",
            ),
        }
    }
    languages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn read(text: &str) -> (Vec<ChannelSettings>, Vec<String>) {
        let head = "title = \"T\"\nbase_url = \"https://a.example\"\nlocales = [\"en\", \"ja\"]\n";
        let mut diagnostics = Vec::new();
        let settings = Settings::parse(&format!("{head}{text}"), &mut diagnostics).unwrap();
        let diagnostics = diagnostics.iter().map(ToString::to_string);
        (settings.channels, diagnostics.collect())
    }

    fn tag(text: &str) -> Tag {
        text.parse().unwrap()
    }

    #[test]
    fn a_channel_has_a_name_a_kind_and_what_it_tells() {
        let (channels, diagnostics) = read(
            "[[channels]]\nname = \"ops-1\"\nkind = \"webhook\"\nlanguages = [\"ja\", \"en\", \"ja\"]\n\
             services = [\"Mail\"]\nclassifications = [\"incident\"]\nonly_open_and_close = true\n\
             [[channels]]\nname = \"chat\"\nkind = \"teams\"\n\
             [[channels]]\nname = \"bus\"\nkind = \"eventbridge\"\nbus = \"default\"\n\
             [[channels]]\nname = \"topic\"\nkind = \"sns\"\ntopic = \"arn:aws:sns:eu-central-1:1:status\"\n",
        );
        assert_eq!(diagnostics, [""; 0]);
        let expected = ChannelSettings {
            name: "ops-1".to_owned(),
            kind: ChannelKind::Webhook,
            languages: vec![tag("ja"), tag("en")],
            services: vec!["Mail".to_owned()],
            classifications: vec!["incident".to_owned()],
            only_open_and_close: true,
        };
        assert_eq!(channels[0], expected);
        assert_eq!(
            channels[0].secret_variable("URL"),
            "KAIRAN_CHANNEL_OPS_1_URL"
        );
        // Where no language is named, it is the first of the site: a person reads a message once.
        assert_eq!(channels[1].languages, [tag("en")]);
        let bus = "default".to_owned();
        assert_eq!(channels[2].kind, ChannelKind::EventBridge { bus });
        let topic = "arn:aws:sns:eu-central-1:1:status".to_owned();
        assert_eq!(channels[3].kind, ChannelKind::Sns { topic });
    }

    #[test]
    fn mail_goes_to_one_address_or_to_one_in_each_language() {
        let head = "[[channels]]\nname = \"m\"\nkind = \"mail\"\nfrom = \"Status <s@a.example>\"\n";
        let addresses = |rest: &str| {
            let (channels, diagnostics) = read(&format!("{head}{rest}"));
            assert_eq!(diagnostics, [""; 0], "{rest}");
            let ChannelKind::Mail { from, to } = &channels[0].kind else {
                panic!("{:?}", channels[0]);
            };
            assert_eq!(from, "Status <s@a.example>");
            let to: Vec<String> = to.iter().map(|(tag, to)| format!("{tag} {to}")).collect();
            let languages: Vec<String> = channels[0]
                .languages
                .iter()
                .map(ToString::to_string)
                .collect();
            (languages.join(" "), to.join(" "))
        };
        for (rest, languages, to) in [
            ("to = \"all@a.example\"", "en", "en all@a.example"),
            (
                "to = \"all@a.example\"\nlanguages = [\"ja\", \"en\"]",
                "ja en",
                "ja all@a.example en all@a.example",
            ),
            (
                "to = { en = \"e@a.example\", ja = \"j@a.example\" }",
                "en ja",
                "en e@a.example ja j@a.example",
            ),
        ] {
            assert_eq!(
                addresses(rest),
                (languages.to_owned(), to.to_owned()),
                "{rest}"
            );
        }
    }

    #[test]
    fn a_channel_that_cannot_be_used_costs_no_other() {
        let good = "[[channels]]\nname = \"good\"\nkind = \"webhook\"\n";
        let mail = "name = \"b\"\nkind = \"mail\"\nfrom = \"s@a.example\"\n";
        for (bad, expected) in [
            ("kind = \"webhook\"", "there is no `channels.name`"),
            ("name = \"b\"", "there is no `channels.kind`"),
            (
                "name = \"B c\"\nkind = \"webhook\"",
                "cannot be the name of a channel",
            ),
            (
                "name = \"../b\"\nkind = \"webhook\"",
                "cannot be the name of a channel",
            ),
            (
                "name = \"good\"\nkind = \"slack\"",
                "two channels are called",
            ),
            (
                "name = \"b\"\nkind = \"webhok\"",
                "did you mean \"webhook\"?",
            ),
            (
                "name = \"b\"\nkind = \"carrier pigeon\"",
                "the kinds are webhook, slack",
            ),
            (
                "name = \"b\"\nkind = \"eventbridge\"",
                "there is no `channels.bus`",
            ),
            (
                "name = \"b\"\nkind = \"eventbridge\"\nbus = \"a b\"",
                "name or the ARN of an event bus",
            ),
            (
                "name = \"b\"\nkind = \"sns\"\ntopic = \"status\"",
                "is not the ARN of a topic",
            ),
            (
                "name = \"b\"\nkind = \"mail\"\nto = \"a@b.example\"",
                "there is no `channels.from`",
            ),
            (&format!("{mail}to = \"a\""), "is not a mail address"),
            (
                &format!("{mail}to = \"a@b.example, c@d.example\""),
                "is not a mail address",
            ),
            (
                &format!("{mail}to = {{ fr = \"a@b.example\" }}"),
                "`fr` is not one of the site's",
            ),
            (
                "name = \"b\"\nkind = \"webhook\"\nlanguages = [\"fr\"]",
                "`fr` is not one of the site's",
            ),
        ] {
            let (channels, diagnostics) = read(&format!("{good}[[channels]]\n{bad}\n"));
            assert_eq!(channels.len(), 1, "{bad}: {channels:?}");
            assert_eq!(diagnostics.len(), 1, "{bad}: {diagnostics:?}");
            assert!(diagnostics[0].contains(expected), "{bad}: {diagnostics:?}");
        }
    }

    #[test]
    fn a_secret_in_the_settings_is_refused_and_not_repeated() {
        let channel = "[[channels]]\nname = \"team-chat\"\nkind = \"slack\"\n";
        for (key, variable) in [
            ("url", "KAIRAN_CHANNEL_TEAM_CHAT_URL"),
            ("webhook_url", "KAIRAN_CHANNEL_TEAM_CHAT_URL"),
            ("key", "KAIRAN_CHANNEL_TEAM_CHAT_KEY"),
            ("token", "KAIRAN_CHANNEL_TEAM_CHAT_KEY"),
        ] {
            let (channels, diagnostics) = read(&format!("{channel}{key} = \"hunter2\"\n"));
            assert_eq!(channels, []);
            let [diagnostic] = &diagnostics[..] else {
                panic!("{diagnostics:?}");
            };
            assert!(
                diagnostic.starts_with("error: site.toml:7:"),
                "{diagnostic}"
            );
            assert!(diagnostic.contains(variable), "{diagnostic}");
            assert!(!diagnostic.contains("hunter2"), "{diagnostic}");
        }
    }

    #[test]
    fn a_sender_is_an_address_perhaps_with_a_name() {
        for (text, is_right) in [
            ("a@b.example", true),
            ("Status page <a@b.example>", true),
            ("<a@b.example>", true),
            ("Status", false),
            ("Status <a>", false),
            ("a@b.example\nBcc: c@d.example", false),
            ("x\r\nBcc: y <a@b.example>", false),
            ("a@b.example, c@d.example", false),
            ("a@b", false),
            ("@b.example", false),
        ] {
            assert_eq!(is_sender(text), is_right, "{text:?}");
        }
    }
}
