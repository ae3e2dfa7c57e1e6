//! Where subscribers are told of what happens.

mod kind;

use toml::Spanned;

use super::classifications::parse_classifications;
use super::languages::parse_languages;
use super::names::parse_short_name;
use crate::locale::Tag;
use crate::toml_table::{TomlFile, TomlTable};
use kind::parse_kind;

pub use kind::ChannelKind;

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
    let example = "name = \"operations\"";
    let until_then = "until then the channel is not used";
    let name = parse_short_name(file, &mut table, "channel", example, until_then);
    let kind = parse_kind(file, &mut table, locales);
    let has_secret = refuse_secrets(file, &mut table, name.as_deref());
    let languages = table.take::<Vec<Spanned<String>>>("languages");
    let languages = languages.map(|tags| {
        let until_then = "the channel does not tell in it";
        parse_languages(file, tags.into_inner(), locales, until_then)
    });
    let services = table.take::<Vec<String>>("services");
    let classifications = parse_classifications(file, &mut table);
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
        classifications,
        only_open_and_close: only_open_and_close.is_some_and(Spanned::into_inner),
    })
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

#[cfg(test)]
mod tests;
