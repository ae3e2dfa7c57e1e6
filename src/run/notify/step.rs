//! The step of a run that tells subscribers.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tracing::warn;

use super::channel::{Teller, ToldIncidents};
use super::cursor::Cursor;
use super::outbox::Outbox;
use super::pending::{PendingEvents, read_needed};
use super::report::ChannelReport;
use crate::http::is_waiting;
use crate::run::Connections;
use crate::run::cache::Cache;
use crate::run::clock::MAX_AHEAD;
use crate::run::loader::{IncidentFiles, Loader};
use crate::run::own_files::OUTBOX;
use crate::run::partial;
use crate::run::progress::Progress;
use crate::run::resolver::Resolver;
use crate::run::sources::Pauses;
use crate::settings::ChannelSettings;
use crate::site::Site;
use crate::store::{Conflict, Store};

/// A channel, how far it has come, and what it is still to be told.
pub(super) struct PendingChannel {
    pub settings: ChannelSettings,
    pub cursor: Cursor,
    pub pending: PendingEvents,
    /// Whether it has failed, and it is not yet time to try again.
    pub is_paused: bool,
}

/// What channels are to be told.
pub(in crate::run) struct Telling {
    pub(super) channels: Vec<PendingChannel>,
    now: DateTime<Utc>,
}

/// With what channels are told.
#[derive(Clone, Copy)]
pub(in crate::run) struct TellingInputs<'a> {
    pub loader: &'a Loader<'a>,
    pub incident_files: &'a IncidentFiles<'a>,
    pub site: &'a Site,
    pub connections: &'a Connections,
    pub progress: &'a dyn Progress,
}

impl Telling {
    /// Records what has happened, which is told from then on whatever comes, and finds what each channel is still to be
    /// told. A channel that is new has been told everything up to now. `None` without channels, or while another run is
    /// at it.
    ///
    /// # Errors
    /// If the root cannot be read or written.
    pub async fn prepare(
        loader: &mut Loader<'_>,
        cache: &mut Cache,
        had_channels: bool,
    ) -> Result<Option<Self>> {
        let root = loader.root;
        let settings = loader.config.settings.channels.clone();
        if settings.is_empty() {
            // Channels that are named again later are told nothing of the time between.
            if had_channels {
                root.delete(OUTBOX).await?;
            }
            return Ok(None);
        }
        let now = cache.now;
        let mut outbox = Outbox::read(root, now).await?;
        if outbox.is_ahead_of(now + MAX_AHEAD) {
            warn!(
                "the outbox was written by a run whose clock was ahead; channels are told what is new now"
            );
            outbox.correct(|at| at.min(now));
        }
        if outbox.is_ahead_of(now) {
            return Ok(None);
        }
        let last_announced_at = cache.last_announced_at();
        let current = cache.catalog.current.values().map(|brief| &*brief.summary);
        let hidden = |id: &str| {
            let mut hidden = cache.hidden.iter();
            hidden.any(|cached| cached.brief.summary.id == id)
        };
        outbox.record(current, last_announced_at, now, hidden);
        let cursors = async {
            let mut cursors: BTreeMap<String, Cursor> = BTreeMap::new();
            for channel in &settings {
                let name = &channel.name;
                let known = match outbox.knows(name) {
                    true => Cursor::read(root, name).await?,
                    false => None,
                };
                let cursor = match known {
                    Some(cursor) => cursor,
                    None => {
                        let announced_at = last_announced_at.unwrap_or(now);
                        Cursor::begin(root, name, announced_at, outbox.last_number()).await?
                    }
                };
                cursors.insert(name.clone(), cursor);
            }
            outbox.keep_for(&cursors);
            outbox.save(root).await?;
            anyhow::Ok(cursors)
        };
        let cursors = match cursors.await {
            Err(error) if error.is::<Conflict>() => return Ok(None),
            cursors => cursors?,
        };
        Self::find(loader, cache, &outbox, settings, cursors, Pauses::Kept)
            .await
            .map(Some)
    }

    /// What each channel is still to be told, as the last run has left it, also by those that have failed. Nothing is
    /// written.
    ///
    /// # Errors
    /// If the root cannot be read.
    pub(super) async fn read(loader: &mut Loader<'_>, cache: &mut Cache) -> Result<Self> {
        let root = loader.root;
        let outbox = Outbox::read(root, cache.now).await?;
        let mut cursors = BTreeMap::new();
        let mut settings = loader.config.settings.channels.clone();
        for channel in settings
            .iter()
            .filter(|channel| outbox.knows(&channel.name))
        {
            let cursor = Cursor::read(root, &channel.name).await?;
            cursors.extend(cursor.map(|cursor| (channel.name.clone(), cursor)));
        }
        settings.retain(|channel| cursors.contains_key(&channel.name));
        Self::find(loader, cache, &outbox, settings, cursors, Pauses::Ignored).await
    }

    async fn find(
        loader: &mut Loader<'_>,
        cache: &mut Cache,
        outbox: &Outbox,
        settings: Vec<ChannelSettings>,
        mut cursors: BTreeMap<String, Cursor>,
        pauses: Pauses,
    ) -> Result<Self> {
        let now = cache.now;
        let is_paused = |cursor: &Cursor| {
            let mut failure = cursor.failure().into_iter();
            pauses == Pauses::Kept && failure.any(|failure| is_waiting(failure.retry_at, now))
        };
        let asked = cursors.values().filter(|cursor| !is_paused(cursor));
        read_needed(loader.root, cache, outbox, asked).await?;
        // What machines translated is told, too.
        partial::remember_memories(loader, cache);
        let channels = settings.into_iter().filter_map(|settings| {
            let cursor = cursors.remove(&settings.name)?;
            let is_paused = is_paused(&cursor);
            Some(PendingChannel {
                pending: match is_paused {
                    true => PendingEvents::default(),
                    false => PendingEvents::of(cache, outbox, &cursor),
                },
                settings,
                cursor,
                is_paused,
            })
        });
        Ok(Self {
            channels: channels.collect(),
            now,
        })
    }

    /// How it stands with channels while another run is at them: the next one looks again.
    pub fn unknown(settings: &[ChannelSettings]) -> Vec<ChannelReport> {
        let reports = settings.iter().map(|channel| ChannelReport {
            is_behind: true,
            ..ChannelReport::new(&channel.name)
        });
        reports.collect()
    }

    /// How it stands with the channels before they are told.
    pub fn reports(&self) -> Vec<ChannelReport> {
        self.channels.iter().map(PendingChannel::report).collect()
    }

    /// Tells the channels, each on its own and event by event, as far as time allows. Where the connections allow no
    /// request, nothing is told.
    ///
    /// # Errors
    /// If the root cannot be read or written. A channel that fails is in the report.
    pub async fn tell(self, inputs: TellingInputs<'_>) -> Result<Vec<ChannelReport>> {
        let now = self.now;
        self.tell_at(now, inputs).await
    }

    /// As [`Telling::tell`], at a time after that of the run.
    ///
    /// # Errors
    /// As [`Telling::tell`].
    pub(super) async fn tell_at(
        self,
        now: DateTime<Utc>,
        inputs: TellingInputs<'_>,
    ) -> Result<Vec<ChannelReport>> {
        let TellingInputs {
            loader,
            incident_files,
            site,
            connections,
            progress,
        } = inputs;
        let Some(http) = &connections.http else {
            return Ok(self.reports());
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "how long a channel takes is told by a clock alone"
        )]
        let started = Instant::now();
        let time = connections.telling_time;
        let deadline = started + time.at_most;
        let may_go_on = || started.elapsed() < time.begins_for && !progress.deadline_reached();
        let resolver = Resolver::new(&loader.config, loader.listing, now);
        let teller = Teller {
            root: loader.root,
            site,
            incidents: ToldIncidents {
                loader,
                incident_files,
                resolver: &resolver,
                kept: Mutex::default(),
            },
            http,
            secrets: &connections.channel_secrets,
            now,
            started,
            deadline,
            may_go_on: &may_go_on,
            progress,
        };
        let told = self.channels.into_iter().map(async |mut channel| {
            if channel.is_paused {
                return Ok(channel.report());
            }
            let PendingChannel {
                settings,
                cursor,
                pending,
                ..
            } = &mut channel;
            teller.tell(settings, cursor, pending).await
        });
        // What has begun is ended, also where the root fails meanwhile.
        join_all(told).await.into_iter().collect()
    }
}

impl PendingChannel {
    fn report(&self) -> ChannelReport {
        ChannelReport {
            is_behind: self.is_paused || !self.pending.events.is_empty(),
            silence: self.cursor.silence(),
            ..ChannelReport::new(&self.settings.name)
        }
    }
}

/// Moves the instants that Kairan itself recorded as those of the ledger were moved.
///
/// # Errors
/// If the root cannot be read or written.
pub(in crate::run) async fn correct_clock(
    root: &Store,
    correct: impl Fn(DateTime<Utc>) -> DateTime<Utc> + Copy,
) -> Result<()> {
    let mut outbox = Outbox::read(root, DateTime::UNIX_EPOCH).await?;
    for channel in outbox.channels() {
        if let Some(mut cursor) = Cursor::read(root, &channel).await? {
            cursor.correct(correct);
            cursor.save(root).await?;
        }
    }
    if !outbox.is_new() {
        outbox.correct(correct);
        outbox.save(root).await?;
    }
    Ok(())
}
