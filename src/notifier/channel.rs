//! What every channel is given, and has to be able to do.

use chrono::{DateTime, Utc};

use super::error::NotifierError;
use crate::http::Secret;
use crate::site::EventView;

/// What is secret about a channel.
#[derive(Clone, Debug, Default)]
pub struct ChannelSecret {
    /// The address of a webhook.
    pub url: Option<Secret>,
    /// The key by which the receiver of a signed webhook knows who sends: `whsec_` and Base64.
    pub key: Option<Secret>,
}

/// What every channel can do.
pub(super) trait Notify {
    /// Sends an event. `now` is the time of this attempt.
    async fn send(&self, event: &EventView, now: DateTime<Utc>) -> Result<(), NotifierError>;
}
