//! Tells one channel what it is still to be told.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::{Either, select};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{info, warn};

use super::cursor::Cursor;
use super::pending::{Pending, PendingEvents, concerns};
use super::report::ChannelReport;
use crate::http::HttpClient;
use crate::incident::Incident;
use crate::locale::Tag;
use crate::notifier::{Notifier, NotifierError};
use crate::run::channel_secrets::ChannelSecrets;
use crate::run::loader::{IncidentFiles, Loader};
use crate::run::progress::Progress;
use crate::run::resolver::Resolver;
use crate::settings::ChannelSettings;
use crate::site::{EventView, Site};
use crate::store::{Conflict, Store};

/// How many incidents are kept in memory for the next event or the next channel.
const MAX_KEPT_INCIDENTS: usize = 32;

/// How often it is looked at whether the run has to end, while a message is sent.
const DEADLINE_INTERVAL: Duration = Duration::from_millis(100);

/// The incidents of which is told, each resolved when it is needed.
pub(super) struct ToldIncidents<'a> {
    pub loader: &'a Loader<'a>,
    pub incident_files: &'a IncidentFiles<'a>,
    pub resolver: &'a Resolver,
    pub kept: Mutex<BTreeMap<String, Option<Arc<Incident>>>>,
}

impl ToldIncidents<'_> {
    /// An incident; `None` for one that was removed, or whose ledger entry is damaged.
    async fn get(&self, id: &str) -> Result<Option<Arc<Incident>>> {
        let mut kept = self.kept.lock().await;
        if let Some(incident) = kept.get(id) {
            return Ok(incident.clone());
        }
        let inputs = self.loader.read_inputs(id, self.incident_files).await?;
        let inputs = inputs.and_then(Result::ok);
        let resolved = inputs.and_then(|inputs| self.resolver.resolve(&inputs));
        let incident = resolved.map(|resolved| Arc::new(resolved.incident));
        if kept.len() >= MAX_KEPT_INCIDENTS {
            kept.clear();
        }
        kept.insert(id.to_owned(), incident.clone());
        Ok(incident)
    }
}

/// What tells channels.
pub(super) struct Teller<'a> {
    pub root: &'a Store,
    pub site: &'a Site,
    pub incidents: ToldIncidents<'a>,
    pub http: &'a HttpClient,
    pub secrets: &'a ChannelSecrets,
    /// The time of the run, when the clock stood at `started`.
    pub now: DateTime<Utc>,
    pub started: Instant,
    /// When the last attempt has to be over.
    pub deadline: Instant,
    /// Whether another event may be told.
    pub may_go_on: &'a (dyn Fn() -> bool + Sync),
    pub progress: &'a dyn Progress,
}

impl Teller<'_> {
    /// Tells a channel, event by event and in order, and records after each how far it has come.
    ///
    /// # Errors
    /// If the root cannot be read or written. A channel that fails is in the report.
    pub async fn tell(
        &self,
        channel: &ChannelSettings,
        cursor: &mut Cursor,
        pending: &PendingEvents,
    ) -> Result<ChannelReport> {
        let mut report = ChannelReport {
            is_behind: pending.has_more,
            ..ChannelReport::new(&channel.name)
        };
        let outcome = self
            .tell_events(channel, cursor, pending, &mut report)
            .await;
        let outcome = match outcome {
            Ok(()) => cursor.save(self.root).await,
            error => error,
        };
        if let Err(error) = outcome {
            // Another run tells the same channel.
            if !error.is::<Conflict>() {
                return Err(error);
            }
            info!(channel = channel.name, "another run tells this channel");
            report.is_behind = true;
        }
        report.silence = cursor.silence();
        report.is_behind |= report.silence.is_some();
        Ok(report)
    }

    async fn tell_events(
        &self,
        channel: &ChannelSettings,
        cursor: &mut Cursor,
        pending: &PendingEvents,
        report: &mut ChannelReport,
    ) -> Result<()> {
        let mut languages: Vec<&Tag> = channel.languages.iter().collect();
        languages.sort();
        let events = pending.events.iter();
        let places = events.flat_map(|pending| {
            let languages = languages.iter();
            languages.map(move |language| (pending, *language, pending.place(language)))
        });
        let places: Vec<_> = places
            .filter(|(_, _, place)| !cursor.has_passed(place))
            .collect();
        let is_told = |pending: &Pending| concerns(channel, pending, &self.site.services);
        if !places.iter().any(|(pending, ..)| is_told(pending)) {
            for (_, _, place) in places {
                cursor.pass(place);
            }
            cursor.recover();
            return Ok(());
        }
        if let Some(message) = cursor.obstacle(self.root) {
            let error = NotifierError::Unavailable {
                message,
                retry_after: None,
            };
            return self.fail(channel, cursor, error);
        }
        let secret = match self.secrets.of(channel).await {
            Ok(secret) => secret,
            Err(error) => return self.fail(channel, cursor, error),
        };
        let notifier = match Notifier::open(channel, &secret, self.http).await {
            Ok(notifier) => notifier,
            Err(error) => return self.fail(channel, cursor, error),
        };
        for (pending, language, place) in places {
            let view = match is_told(pending) {
                true => self.view(pending, language).await?,
                false => None,
            };
            let Some(view) = view else {
                cursor.pass(place);
                continue;
            };
            if !(self.may_go_on)() {
                report.is_behind = true;
                return Ok(());
            }
            let sending = timeout_at(self.deadline, notifier.send(&view, self.now()));
            let sent = match select(pin!(sending), pin!(self.deadline_of_run())).await {
                Either::Left((sent, _)) => sent,
                // That is no fault of the channel.
                Either::Right(_) => {
                    report.is_behind = true;
                    return Ok(());
                }
            };
            match sent.unwrap_or_else(|_| Err(too_slow())) {
                Ok(()) => {
                    report.told += 1;
                    cursor.recover();
                }
                Err(NotifierError::Refused(reason)) => {
                    warn!(
                        channel = channel.name,
                        event = view.key,
                        "refused: {reason}"
                    );
                    report.refused.push(format!("{} ({reason})", view.key));
                    cursor.recover();
                }
                Err(error) => return self.fail(channel, cursor, error),
            }
            cursor.pass(place);
            cursor.save(self.root).await?;
        }
        Ok(())
    }

    /// The event in a language; `None` if nothing can be told of it, since its incident or its update is gone.
    async fn view(&self, pending: &Pending, language: &Tag) -> Result<Option<EventView>> {
        let mut locales = self.site.locales.iter();
        let Some(locale) = locales.find(|locale| locale.tag == *language) else {
            return Ok(None);
        };
        match self.incidents.get(&pending.event.incident).await? {
            Some(incident) => self.site.event_view(&pending.event, &incident, locale),
            None => Ok(None),
        }
    }

    /// Records that a channel has failed.
    fn fail(
        &self,
        channel: &ChannelSettings,
        cursor: &mut Cursor,
        error: NotifierError,
    ) -> Result<()> {
        let retry_after = error.retry_after();
        let message = error.to_string();
        warn!(channel = channel.name, "{message}");
        cursor.fail(message, retry_after, self.now());
        Ok(())
    }

    /// Waits until the run has to end.
    #[expect(
        clippy::disallowed_methods,
        reason = "the deadline of a run is asked for, and does not call"
    )]
    async fn deadline_of_run(&self) {
        while !self.progress.deadline_reached() {
            sleep(DEADLINE_INTERVAL).await;
        }
    }

    /// The time now.
    fn now(&self) -> DateTime<Utc> {
        self.now + TimeDelta::from_std(self.started.elapsed()).unwrap_or_default()
    }
}

/// Says that a channel did not answer within the time of the step.
fn too_slow() -> NotifierError {
    NotifierError::Unavailable {
        message: "the channel did not answer in time".to_owned(),
        retry_after: None,
    }
}
