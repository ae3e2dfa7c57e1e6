//! Notifiers: channels by which subscribers are told of events.
//!
//! Each channel makes its message from an [`EventView`] by a pure function and sends it once. What is secret about it is
//! given to it, and is in no error and no log.

#[cfg(feature = "aws")]
mod aws;
mod channel;
#[cfg(feature = "aws")]
mod cloud_event;
mod cut;
mod error;
#[cfg(feature = "aws")]
mod event_bridge;
mod lines;
#[cfg(feature = "aws")]
mod mail;
#[cfg(feature = "aws")]
mod mail_message;
mod payload;
mod post;
#[cfg(test)]
mod sample;
mod slack;
#[cfg(feature = "aws")]
mod sns;
mod teams;
mod webhook;

use chrono::{DateTime, Utc};

use crate::http::HttpClient;
use crate::settings::{ChannelKind, ChannelSettings};
use crate::site::EventView;

pub use channel::ChannelSecret;
pub use error::NotifierError;

use channel::Notify;

/// A channel that is open.
#[derive(Debug)]
pub enum Notifier<'a> {
    Webhook(webhook::Webhook<'a>),
    Slack(slack::Slack<'a>),
    Teams(teams::Teams<'a>),
    #[cfg(feature = "aws")]
    EventBridge(event_bridge::EventBridge<'a>),
    #[cfg(feature = "aws")]
    Sns(sns::Sns<'a>),
    #[cfg(feature = "aws")]
    Mail(mail::Mail<'a>),
}

impl<'a> Notifier<'a> {
    /// Opens a channel. Nothing is sent before the first event.
    ///
    /// # Errors
    /// If its address or key is missing or of another form, or this program was built without it.
    pub async fn open(
        channel: &'a ChannelSettings,
        secret: &'a ChannelSecret,
        http: &'a HttpClient,
    ) -> Result<Self, NotifierError> {
        match &channel.kind {
            ChannelKind::Webhook => Ok(Self::Webhook(webhook::Webhook::new(secret, http)?)),
            ChannelKind::Slack => Ok(Self::Slack(slack::Slack::new(secret, http)?)),
            ChannelKind::Teams => Ok(Self::Teams(teams::Teams::new(secret, http)?)),
            #[cfg(feature = "aws")]
            ChannelKind::EventBridge { bus } => Ok(Self::EventBridge(
                event_bridge::EventBridge::open(bus).await,
            )),
            #[cfg(feature = "aws")]
            ChannelKind::Sns { topic } => Ok(Self::Sns(sns::Sns::open(topic).await)),
            #[cfg(feature = "aws")]
            ChannelKind::Mail { from, to } => Ok(Self::Mail(mail::Mail::open(from, to).await)),
            #[cfg(not(feature = "aws"))]
            ChannelKind::EventBridge { .. }
            | ChannelKind::Sns { .. }
            | ChannelKind::Mail { .. } => Err(NotifierError::unavailable(
                "this kairan was built without the channels of AWS: install it with --features aws",
            )),
        }
    }

    /// Sends an event, once. `now` is the time of this attempt.
    ///
    /// # Errors
    /// If the channel did not take it. It may have taken it all the same where its answer got lost.
    pub async fn send(&self, event: &EventView, now: DateTime<Utc>) -> Result<(), NotifierError> {
        match self {
            Self::Webhook(channel) => channel.send(event, now).await,
            Self::Slack(channel) => channel.send(event, now).await,
            Self::Teams(channel) => channel.send(event, now).await,
            #[cfg(feature = "aws")]
            Self::EventBridge(channel) => channel.send(event, now).await,
            #[cfg(feature = "aws")]
            Self::Sns(channel) => channel.send(event, now).await,
            #[cfg(feature = "aws")]
            Self::Mail(channel) => channel.send(event, now).await,
        }
    }
}
