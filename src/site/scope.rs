//! Which files of a site a run looks at.

use std::collections::BTreeSet;

use super::{FeedArchive, HistoryPart, SearchUnit, ServicePart};

/// What a file of a site is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// The whole site.
    Site,
    /// An incident, by id.
    Incident(&'a str),
    History(HistoryPart),
    /// A service, by one of its slugs.
    Service(&'a str),
    ServiceYear(&'a ServicePart),
    FeedArchive(FeedArchive),
    /// A unit of the index of the search.
    Search(SearchUnit),
}

/// The subjects of which something may have changed. Files about the whole site are always looked at, and the
/// lists that all others need are not in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub incidents: BTreeSet<String>,
    pub history: BTreeSet<HistoryPart>,
    /// By slug; those at which a service was published earlier, too.
    pub services: BTreeSet<String>,
    pub service_years: BTreeSet<ServicePart>,
    pub feed_archives: BTreeSet<FeedArchive>,
    pub search: BTreeSet<SearchUnit>,
}

impl Scope {
    pub fn includes(&self, subject: Subject<'_>) -> bool {
        match subject {
            Subject::Site => true,
            Subject::Incident(id) => self.incidents.contains(id),
            Subject::History(part) => self.history.contains(&part),
            Subject::Service(slug) => self.services.contains(slug),
            Subject::ServiceYear(part) => self.service_years.contains(part),
            Subject::FeedArchive(document) => self.feed_archives.contains(&document),
            Subject::Search(unit) => self.search.contains(&unit),
        }
    }
}
