//! What `kairan notify` does: it says what channels are still to be told, and tells it; or it tests a channel.

use std::fmt;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};

use super::pending::concerns;
use super::report::ChannelReport;
use super::step::{Telling, TellingInputs};
use crate::diagnostics::Diagnostic;
use crate::locale::Tag;
use crate::notifier::Notifier;
use crate::root::Listing;
use crate::run::Connections;
use crate::run::cache::Cache;
use crate::run::connections::NO_REQUESTS;
use crate::run::derived_names::settings_with_listed_services;
use crate::run::ledger_store::Ledger;
use crate::run::loader::Loader;
use crate::run::progress::Progress;
use crate::site::{self, EventKind, Lists, Site};
use crate::store::Store;

/// An event that a channel is to be told in a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedNotification {
    pub channel: String,
    pub language: Tag,
    pub kind: EventKind,
    /// The title of the incident.
    pub title: String,
    /// The key of the event.
    pub key: String,
}

impl fmt::Display for PlannedNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            channel,
            language,
            kind,
            title,
            key,
        } = self;
        write!(f, "{channel} {language} {}: {title} ({key})", kind.as_str())
    }
}

/// What channels are still to be told, as the last run has left it. Its `Display` lists it, one event a line.
pub struct NotificationPlan {
    pub notifications: Vec<PlannedNotification>,
    /// The channels that no run has begun yet: they are told what comes after their first run.
    pub not_begun: Vec<String>,
    /// What is wrong in the files that concern the whole site.
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for NotificationPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for notification in &self.notifications {
            writeln!(f, "{notification}")?;
        }
        for channel in &self.not_begun {
            writeln!(
                f,
                "{channel}: it is told what comes after the next build that publishes"
            )?;
        }
        match self.notifications.len() {
            0 => f.write_str("nothing is to be told"),
            1 => f.write_str("1 message is to be sent"),
            count => write!(f, "{count} messages are to be sent"),
        }
    }
}

/// What channels are still to be told. Nothing is written or sent.
///
/// # Errors
/// If the root cannot be read, or its settings name no channel.
pub async fn plan(root: &Store, now: DateTime<Utc>) -> Result<NotificationPlan> {
    let listing = Listing::read(root).await?;
    let mut loader = open(root, &listing).await?;
    let (mut cache, _) = Cache::read_index(root).await?;
    let telling = Telling::read(&mut loader, &mut cache).await?;
    let site = site_of(&mut loader, &cache, now);
    let mut notifications = Vec::new();
    for channel in &telling.channels {
        let settings = &channel.settings;
        let events = channel.pending.events.iter();
        for pending in events.filter(|pending| concerns(settings, pending, &site.services)) {
            for language in &settings.languages {
                if channel.cursor.has_passed(&pending.place(language)) {
                    continue;
                }
                notifications.push(PlannedNotification {
                    channel: settings.name.clone(),
                    language: language.clone(),
                    kind: pending.event.kind,
                    title: site.title_of(&pending.incident, language),
                    key: pending.event.key(language),
                });
            }
        }
    }
    let has_begun = |name: &str| {
        let mut channels = telling.channels.iter();
        channels.any(|channel| channel.settings.name == name)
    };
    let names = loader.config.settings.channels.iter();
    let names = names.map(|channel| channel.name.clone());
    Ok(NotificationPlan {
        notifications,
        not_begun: names.filter(|name| !has_begun(name)).collect(),
        diagnostics: std::mem::take(&mut loader.config.diagnostics),
    })
}

/// Tells the channels what they are still to be told by then, also those that have failed before.
///
/// # Errors
/// If the root cannot be read or written. A channel that fails is in the report.
pub async fn tell(
    root: &Store,
    now: DateTime<Utc>,
    connections: &Connections,
    progress: &dyn Progress,
) -> Result<Vec<ChannelReport>> {
    let listing = Listing::read(root).await?;
    let mut loader = open(root, &listing).await?;
    let (mut cache, _) = Cache::read_index(root).await?;
    let telling = Telling::read(&mut loader, &mut cache).await?;
    let site = site_of(&mut loader, &cache, now);
    let incident_files = loader.incident_files();
    let inputs = TellingInputs {
        loader: &loader,
        incident_files: &incident_files,
        site: &site,
        connections,
        progress,
    };
    telling.tell_at(now, inputs).await
}

/// Tests a channel by a message in each of its languages. Returns the keys of what was sent.
///
/// # Errors
/// If there is no such channel, or it does not take the message.
pub async fn send_test(
    root: &Store,
    channel: &str,
    now: DateTime<Utc>,
    connections: &Connections,
) -> Result<Vec<String>> {
    let listing = Listing::read(root).await?;
    let mut loader = open(root, &listing).await?;
    let mut channels = loader.config.settings.channels.clone();
    let names: Vec<String> = channels.iter().map(|one| one.name.clone()).collect();
    channels.retain(|one| one.name == channel);
    let Some(settings) = channels.pop() else {
        bail!(
            "there is no channel {channel:?}: those of site.toml are {}; `kairan check` says what is wrong with others",
            names.join(", ")
        );
    };
    let http = connections.http.as_ref().context(NO_REQUESTS)?;
    let (cache, _) = Cache::read_index(root).await?;
    let site = site_of(&mut loader, &cache, now);
    let secret = connections.channel_secrets.of(&settings).await?;
    let notifier = Notifier::open(&settings, &secret, http).await?;
    let mut keys = Vec::new();
    for language in &settings.languages {
        let locale = site.locales.iter().find(|locale| locale.tag == *language);
        if let Some(locale) = locale {
            let event = site.test_event(&settings.name, now, locale)?;
            notifier.send(&event, now).await?;
            keys.push(event.key);
        }
    }
    Ok(keys)
}

/// Reads what concerns the whole site.
async fn open<'a>(root: &'a Store, listing: &'a Listing) -> Result<Loader<'a>> {
    let loader = Loader::new(root, listing, Ledger::new(listing)).await?;
    if loader.config.settings.channels.is_empty() {
        let diagnostics = loader.config.diagnostics.iter();
        let wrong = diagnostics.filter(|diagnostic| diagnostic.to_string().contains("channel"));
        let wrong: Vec<String> = wrong.map(ToString::to_string).collect();
        match wrong.is_empty() {
            true => bail!(
                "site.toml names no channel: add `[[channels]]` with a name and a kind, which the README describes"
            ),
            false => bail!("no channel of site.toml can be used:\n{}", wrong.join("\n")),
        }
    }
    Ok(loader)
}

/// The site as far as messages need it: its settings, languages and services.
fn site_of(loader: &mut Loader<'_>, cache: &Cache, now: DateTime<Utc>) -> Site {
    let settings = settings_with_listed_services(loader, cache);
    let locales: Vec<Arc<_>> = loader.config.locales.clone();
    let names = cache.site.service_names.keys().map(String::as_str);
    let mut recorded = loader.names.names.clone();
    let (services, _) = site::services(
        &settings,
        &locales,
        names,
        &Default::default(),
        &mut recorded,
        now,
    );
    let lists = Lists::new(&cache.catalog, &services);
    Site::new(settings, locales, lists, Vec::new(), services, now)
}
