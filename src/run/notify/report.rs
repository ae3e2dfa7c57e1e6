//! What a run says of the channels.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::site::rfc3339;

/// Why a channel is told nothing at present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// Since when it does not take what it is told.
    pub since: DateTime<Utc>,
    /// Until when it is not tried again.
    pub retry_at: DateTime<Utc>,
    /// What went wrong, and what to do about it.
    pub reason: String,
}

/// How it stands with a channel after a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelReport {
    pub name: String,
    /// Why it is told nothing, if it is not: then everything else goes on, and it is tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Silence>,
    /// Whether it is still to be told of something.
    #[serde(default)]
    pub is_behind: bool,
    /// How many events it was told of.
    #[serde(skip)]
    pub told: usize,
    /// What the channel says is wrong with events for ever, each with its key: they are passed over.
    #[serde(skip)]
    pub refused: Vec<String>,
}

impl ChannelReport {
    /// That a channel answers, and was told nothing.
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            silence: None,
            is_behind: false,
            told: 0,
            refused: Vec::new(),
        }
    }

    /// When the next run is to go on, at `now`; `None` if nothing is to be told.
    pub(in crate::run) fn resume_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let retry_at = self.silence.as_ref().map(|silence| silence.retry_at);
        self.is_behind.then(|| retry_at.unwrap_or(now))
    }
}

impl fmt::Display for ChannelReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            silence,
            is_behind,
            told,
            refused,
        } = self;
        write!(f, "channel {name}: {told} told")?;
        if let Some(silence) = silence {
            write!(
                f,
                "; it has not taken what it is told since {}, and is tried again from {} on: {}",
                rfc3339(silence.since),
                rfc3339(silence.retry_at),
                silence.reason
            )?;
        } else if *is_behind {
            f.write_str("; the next run goes on")?;
        }
        for refused in refused {
            write!(f, "; refused and passed over: {refused}")?;
        }
        Ok(())
    }
}
