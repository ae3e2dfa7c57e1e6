//! The view of the banner that other sites embed.

use serde::Serialize;

use super::{ImpactName, IncidentCard};

/// What the banner shows.
#[derive(Clone, Debug, Serialize)]
pub struct EmbedView {
    pub state: ImpactName,
    /// The state of all services in words.
    pub words: String,
    /// The open incidents, the worst first, as far as there is room.
    pub open: Vec<IncidentCard>,
    /// How many more are open.
    pub more: usize,
    /// When the newest update of the site was published by its source.
    pub newest_at: Option<String>,
    /// See [`HomeView`](super::HomeView).
    pub heartbeat: String,
    pub stale_after_minutes: u32,
}

/// The same for programs. All addresses are absolute.
#[derive(Clone, Debug, Serialize)]
pub struct EmbedStatus {
    pub lang: String,
    /// `operational`, `maintenance`, `advisory`, `degraded`, `outage` or `unknown`.
    pub state: ImpactName,
    pub text: String,
    /// The home page.
    pub url: String,
    pub newest_news_at: Option<String>,
    pub incidents: Vec<EmbedIncident>,
    /// How many more are open.
    pub more_incidents: usize,
}

/// An open incident.
#[derive(Clone, Debug, Serialize)]
pub struct EmbedIncident {
    pub id: String,
    pub title: String,
    /// The language of the title: `ja-t-en-t0-und` for a machine translation from English.
    pub title_lang: String,
    pub service: String,
    /// The state that counts for the company; `operational` where it is not affected.
    pub state: ImpactName,
    pub started_at: Option<String>,
    pub next_update_by: Option<String>,
    pub next_update_overdue: bool,
    pub url: String,
}
