//! The view of the page that tells how to subscribe.

use serde::Serialize;

use super::FeedLink;

/// How to be told of news. What is copied into other programs is an absolute address.
#[derive(Clone, Debug, Serialize)]
pub struct SubscribeView {
    /// The feed for programs that read no other form.
    pub rss: FeedLink,
    /// What is sent in a channel of Slack so that its RSS app reads the feed.
    pub slack_command: String,
    /// The same as a JSON Feed.
    pub json: FeedLink,
    /// The feed of what is open.
    pub open: AddressLink,
    /// The summary in the form of Statuspage's API.
    pub statuspage: AddressLink,
    pub calendar: CalendarLink,
    /// The address of an incident as JSON, with `ID` in the place of its id.
    pub incident_json: String,
    /// In the site's order.
    pub services: Vec<SubscribeServiceView>,
    /// How many services are not among them, since there are so many: their pages name their feeds.
    pub more_services: usize,
}

/// The addresses of a service.
#[derive(Clone, Debug, Serialize)]
pub struct SubscribeServiceView {
    pub name: String,
    /// The fragment at which they stand.
    pub anchor: String,
    pub feeds: Vec<FeedLink>,
    pub calendar: CalendarLink,
}

/// A file that is linked to, and whose address is copied.
#[derive(Clone, Debug, Serialize)]
pub struct AddressLink {
    pub href: String,
    pub url: String,
}

/// A calendar to subscribe to.
#[derive(Clone, Debug, Serialize)]
pub struct CalendarLink {
    pub href: String,
    pub url: String,
    /// The same with the scheme by which a program for calendars opens; `None` where the site has no https.
    pub webcal: Option<String>,
}
