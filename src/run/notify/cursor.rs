//! How far a channel has come.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::phase_change::PhaseChange;
use super::report::Silence;
use crate::http::RetryAfter;
use crate::publish::{Artifact, Stage};
use crate::run::own_files;
use crate::store::{Precondition, Store, Version};

/// The folder of the cursors; each file is named after its channel.
const FOLDER: &str = ".kairan/channels";

/// The longest time between two attempts where a channel does not say when to try again.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// The place of an event in one language among all that a channel is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// An announcement of an update: its instant and the key of the event.
    Announced(DateTime<Utc>, String),
    /// What no update tells: its number and the language.
    Numbered(u64, String),
}

/// The last announcement of an update that a channel was told of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Announced {
    at: DateTime<Utc>,
    key: String,
}

/// The last phase change without an update that a channel was told of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Numbered {
    number: u64,
    language: String,
}

/// Why a channel is told nothing at present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Failure {
    /// Since when it has failed again and again.
    pub since: DateTime<Utc>,
    /// Until when it is not tried again.
    pub retry_at: DateTime<Utc>,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    announced: Announced,
    numbered: Numbered,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
}

/// How far a channel has come: announcements in the order of their instants, and what no update tells in the order in
/// which it was recorded. In each of the two nothing new comes before what is old, so nothing is passed over.
#[derive(Debug)]
pub(super) struct Cursor {
    path: String,
    content: Content,
    version: Option<Version>,
    is_saved: bool,
}

impl Cursor {
    /// Reads the cursor of a channel; `None` if there is none that can be read.
    ///
    /// # Errors
    /// If the root cannot be read.
    pub async fn read(root: &Store, channel: &str) -> Result<Option<Self>> {
        let path = path_of(channel);
        let Some((bytes, version)) = own_files::read(root, &path).await? else {
            return Ok(None);
        };
        let content = serde_json::from_slice(&bytes).ok();
        Ok(content.map(|content| Self {
            path,
            content,
            version: Some(version),
            is_saved: true,
        }))
    }

    /// Writes the cursor of a channel that is told only what comes from now on: after what was announced until
    /// `announced_at`, and what was recorded up to `number`.
    ///
    /// # Errors
    /// As [`Cursor::save`].
    pub async fn begin(
        root: &Store,
        channel: &str,
        announced_at: DateTime<Utc>,
        number: u64,
    ) -> Result<Self> {
        let path = path_of(channel);
        // One of an earlier channel of this name.
        let old = own_files::read(root, &path).await?;
        let mut cursor = Self {
            path,
            content: Content {
                announced: Announced {
                    at: announced_at,
                    key: LAST.to_owned(),
                },
                numbered: Numbered {
                    number,
                    language: LAST.to_owned(),
                },
                failure: None,
            },
            version: old.map(|(_, version)| version),
            is_saved: false,
        };
        cursor.save(root).await?;
        Ok(cursor)
    }

    /// From when on announcements may be that the channel has not been told of.
    pub fn announced_at(&self) -> DateTime<Utc> {
        self.content.announced.at
    }

    /// Whether the channel has been told of what stands at a place.
    pub fn has_passed(&self, place: &Place) -> bool {
        let Content {
            announced,
            numbered,
            ..
        } = &self.content;
        match place {
            Place::Announced(at, key) => (*at, key) <= (announced.at, &announced.key),
            Place::Numbered(number, language) => {
                (*number, language) <= (numbered.number, &numbered.language)
            }
        }
    }

    /// Whether the channel has passed a phase change in every language.
    pub fn is_past(&self, phase_change: &PhaseChange) -> bool {
        match &phase_change.update {
            Some(_) => phase_change.at < self.content.announced.at,
            None => phase_change.number < self.content.numbered.number,
        }
    }

    /// Records that the channel has been told of what stands at a place, and of all before it.
    pub fn pass(&mut self, place: Place) {
        if self.has_passed(&place) {
            return;
        }
        self.is_saved = false;
        match place {
            Place::Announced(at, key) => self.content.announced = Announced { at, key },
            Place::Numbered(number, language) => {
                self.content.numbered = Numbered { number, language }
            }
        }
    }

    /// Why the cursor cannot be written, if it cannot: without it a channel would be told everything again and again.
    pub fn obstacle(&self, root: &Store) -> Option<String> {
        let unusable = root.unusable_file(&self.path)?;
        Some(format!(
            "{}: {}; {}. until then nothing is told",
            self.path, unusable.problem, unusable.help
        ))
    }

    pub fn failure(&self) -> Option<&Failure> {
        self.content.failure.as_ref()
    }

    /// Why the channel is told nothing, if it is not.
    pub fn silence(&self) -> Option<Silence> {
        self.failure().map(|failure| Silence {
            since: failure.since,
            retry_at: failure.retry_at,
            reason: failure.message.clone(),
        })
    }

    /// Records that the channel answers.
    pub fn recover(&mut self) {
        self.is_saved &= self.content.failure.is_none();
        self.content.failure = None;
    }

    /// Records that the channel has failed. It is tried again after as long as it has failed already, at most an hour;
    /// or when it says.
    pub fn fail(&mut self, message: String, retry_after: Option<RetryAfter>, now: DateTime<Utc>) {
        let since = self
            .content
            .failure
            .take()
            .map_or(now, |before| before.since);
        let since = since.min(now);
        let retry_at = now + (now - since).min(LONGEST_PAUSE);
        let asked_for = retry_after.map(|retry_after| retry_after.instant(now));
        self.content.failure = Some(Failure {
            since,
            retry_at: asked_for.map_or(retry_at, |at| at.max(retry_at)),
            message,
        });
        self.is_saved = false;
    }

    /// Moves the instants that Kairan recorded itself as the ledger's were moved.
    pub fn correct(&mut self, correct: impl Fn(DateTime<Utc>) -> DateTime<Utc>) {
        let at = correct(self.content.announced.at);
        self.is_saved &= at == self.content.announced.at;
        self.content.announced.at = at;
    }

    /// Writes the cursor, if it is not as it was read.
    ///
    /// # Errors
    /// [`Conflict`](crate::store::Conflict) if another run has written it meanwhile; otherwise if the root cannot be
    /// written.
    pub async fn save(&mut self, root: &Store) -> Result<()> {
        if self.is_saved {
            return Ok(());
        }
        let mut bytes = serde_json::to_vec_pretty(&self.content)?;
        bytes.push(b'\n');
        let artifact = Artifact::new(self.path.as_str(), bytes, Stage::Data);
        let condition = Precondition::if_unchanged(self.version.take());
        self.version = own_files::write_if(root, &artifact, &condition).await?;
        self.is_saved = true;
        Ok(())
    }
}

/// After every key and every language.
const LAST: &str = "~";

fn path_of(channel: &str) -> String {
    format!("{FOLDER}/{channel}.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn at(text: &str) -> DateTime<Utc> {
        format!("2026-09-30T{text}Z").parse().unwrap()
    }

    async fn cursor(root: &Store) -> Cursor {
        Cursor::begin(root, "a", at("09:00:00"), 7).await.unwrap()
    }

    #[tokio::test]
    async fn a_new_cursor_has_passed_what_was_until_then() {
        let root = Store::memory();
        let cursor = cursor(&root).await;
        let announced = |time: &str, key: &str| Place::Announced(at(time), key.to_owned());
        assert!(cursor.has_passed(&announced("09:00:00", "zz/zz")));
        assert!(!cursor.has_passed(&announced("09:00:01", "A/A")));
        assert!(cursor.has_passed(&Place::Numbered(7, "zh-Hant".to_owned())));
        assert!(!cursor.has_passed(&Place::Numbered(8, "ar".to_owned())));
        let read = Cursor::read(&root, "a").await.unwrap().unwrap();
        assert_eq!(read.content, cursor.content);
    }

    #[tokio::test]
    async fn a_cursor_goes_on_key_by_key_and_never_back() {
        let root = Store::memory();
        let mut cursor = cursor(&root).await;
        cursor.pass(Place::Announced(at("09:00:01"), "A/1/en".to_owned()));
        assert!(!cursor.has_passed(&Place::Announced(at("09:00:01"), "A/1/ja".to_owned())));
        cursor.pass(Place::Announced(at("08:00:00"), "A/1/ja".to_owned()));
        assert_eq!(cursor.announced_at(), at("09:00:01"));
    }

    #[tokio::test]
    async fn of_two_that_write_one_has_a_conflict() {
        let root = Store::memory();
        let mut one = cursor(&root).await;
        let mut other = Cursor::read(&root, "a").await.unwrap().unwrap();
        one.pass(Place::Numbered(8, "en".to_owned()));
        other.fail("503".to_owned(), None, at("09:00:00"));
        one.save(&root).await.unwrap();
        let error = other.save(&root).await.unwrap_err();
        assert!(error.is::<crate::store::Conflict>(), "{error:?}");
    }

    #[tokio::test]
    async fn it_is_tried_again_after_as_long_as_it_has_failed_at_most_an_hour() {
        let root = Store::memory();
        let mut cursor = cursor(&root).await;
        let pause = |cursor: &mut Cursor, time: &str, retry_after| {
            cursor.fail("503".to_owned(), retry_after, at(time));
            (cursor.failure().unwrap().retry_at - at(time)).num_minutes()
        };
        assert_eq!(pause(&mut cursor, "10:00:00", None), 0);
        assert_eq!(pause(&mut cursor, "10:10:00", None), 10);
        assert_eq!(
            pause(&mut cursor, "10:20:00", Some(RetryAfter::Seconds(7200))),
            120
        );
        assert_eq!(
            pause(&mut cursor, "12:20:00", Some(RetryAfter::Seconds(1))),
            60
        );
        assert_eq!(cursor.failure().unwrap().since, at("10:00:00"));
        cursor.recover();
        assert_eq!(pause(&mut cursor, "13:00:00", None), 0);
    }
}
