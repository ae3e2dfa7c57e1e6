//! Builds the documents of one language.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};

use super::body::cut;
use super::texts::{IncidentTexts, MAX_UPDATES, UpdateTexts};
use super::view::{
    StatuspageAffected, StatuspageComponent, StatuspageIncident, StatuspagePage, StatuspageStatus,
    StatuspageUpdate, StatuspageView, StatuspageWindow, instant,
};
use super::words::{
    first_status, incident_impact, incident_status, indicator, is_scheduled, update_status,
};
use crate::incident::{IncidentSummary, MaintenancePhase, Service};
use crate::locale::Locale;
use crate::site::text_html::one_line;
use crate::site::view_builder::{UNKNOWN, ViewBuilder};
use crate::site::{Feed, FeedFormat, Page, SilentSource, Site, StatuspageFile};

/// How many incidents, or how much planned work, a document holds at most.
const MAX_INCIDENTS: usize = 50;

/// How many services an incident or an update names at most.
const MAX_COMPONENTS: usize = 50;

/// How many bytes the texts of a document have before those of older updates are cut.
const MAX_TEXTS: usize = 400_000;

/// The length of a text that is cut, in bytes.
const CUT_TEXT: usize = 280;

/// Builds the documents in one language.
pub struct StatuspageBuilder<'a> {
    pub(super) site: &'a Site,
    pub(super) locale: &'a Locale,
    pub(super) home: ViewBuilder<'a>,
}

impl<'a> StatuspageBuilder<'a> {
    pub fn new(site: &'a Site, locale: &'a Locale) -> Self {
        Self {
            home: ViewBuilder::new(site, locale, &Page::Home),
            site,
            locale,
        }
    }

    /// The incidents in a document, the newest first, and the planned work in it.
    pub fn incidents(
        &self,
        file: StatuspageFile,
    ) -> (Vec<&'a IncidentSummary>, Vec<&'a IncidentSummary>) {
        let site = self.site;
        let (open, planned, is_wanted): (bool, bool, fn(&IncidentSummary) -> bool) = match file {
            StatuspageFile::Status | StatuspageFile::Components => return Default::default(),
            StatuspageFile::Incidents => {
                let planned = site.newest_planned().filter(|one| !is_scheduled(one));
                return (self.of(site.newest_incidents().chain(planned)), Vec::new());
            }
            StatuspageFile::Maintenances => {
                let scheduled = site.newest_planned().filter(|one| is_scheduled(one));
                return (Vec::new(), self.of(scheduled));
            }
            StatuspageFile::Summary => (true, true, |_| true),
            StatuspageFile::Unresolved => (true, false, |_| true),
            StatuspageFile::Upcoming => (false, true, |incident| incident.is_upcoming),
            StatuspageFile::Active => (false, true, |incident| {
                incident.maintenance == Some(MaintenancePhase::InProgress)
            }),
        };
        let current = || site.current_incidents();
        let unresolved = current().filter(|one| open && one.is_open_incident());
        let planned =
            current().filter(|one| planned && one.is_listed_as_planned() && is_wanted(one));
        (self.of(unresolved), self.of(planned))
    }

    /// The ids of the incidents in all documents, some of them more than once.
    pub fn all_incidents(site: &'a Site) -> impl Iterator<Item = &'a str> {
        let builders = site.locales.first().map(|locale| Self::new(site, locale));
        builders.into_iter().flat_map(|builder| {
            let documents = StatuspageFile::ALL.map(|file| builder.incidents(file));
            let incidents = documents.into_iter();
            let incidents =
                incidents.flat_map(|(incidents, planned)| [incidents, planned].concat());
            incidents.map(|incident| incident.id.as_str())
        })
    }

    /// The newest of these incidents that concern the company and whose entries are not damaged.
    fn of(&self, incidents: impl Iterator<Item = &'a IncidentSummary>) -> Vec<&'a IncidentSummary> {
        let concerning = incidents.filter(|incident| {
            !incident.is_muted() && !self.site.summaries_only.contains(&incident.id)
        });
        let mut incidents: Vec<_> = concerning.collect();
        incidents.sort_by_key(|incident| (Reverse(incident.archived_at), &incident.id));
        incidents.truncate(MAX_INCIDENTS);
        incidents
    }

    /// A document without the texts of its incidents: of each of these its components alone.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn frame(
        &self,
        file: StatuspageFile,
    ) -> Result<(StatuspageView, BTreeMap<&'a str, Vec<StatuspageComponent>>)> {
        let components = self.components()?;
        let (incidents, planned) = self.incidents(file);
        let all = incidents.iter().chain(&planned);
        let affected = all.clone().map(|incident| {
            let slugs = self
                .services_of(incident)
                .map(|service| &service.first_slug);
            let slugs: Vec<&String> = slugs.collect();
            let members = components.iter().filter(|one| slugs.contains(&&one.id));
            // When its state last changed is news of the service, and not of this incident.
            let members = members.take(MAX_COMPONENTS).map(|one| StatuspageComponent {
                updated_at: one.created_at.clone(),
                ..one.clone()
            });
            (incident.id.as_str(), members.collect())
        });
        let affected = affected.collect();
        let has_components = matches!(file, StatuspageFile::Summary | StatuspageFile::Components);
        let has_status = matches!(file, StatuspageFile::Summary | StatuspageFile::Status);
        let updated_at = all.map(|incident| self.updated_at(incident));
        let changed_at = self.services().map(|service| self.changed_at(service));
        let changed_at = changed_at.filter(|_| has_components || has_status);
        let newest = updated_at.chain(changed_at).max();
        let view = StatuspageView {
            page: self.page(newest),
            components: has_components.then_some(components),
            incidents: None,
            scheduled_maintenances: None,
            status: match has_status {
                true => Some(self.status()?),
                false => None,
            },
        };
        Ok((view, affected))
    }

    /// A document, with the texts of [`StatuspageBuilder::incidents`] that the site has.
    ///
    /// # Errors
    /// If the texts of one of them are missing, or a message is missing from the catalog.
    pub fn document(&self, file: StatuspageFile) -> Result<StatuspageView> {
        let (frame, mut components) = self.frame(file)?;
        let (unplanned, planned) = self.incidents(file);
        let mut view = |summaries: Vec<&IncidentSummary>| -> Result<Vec<StatuspageIncident>> {
            let views = summaries.into_iter().map(|summary| {
                let texts = self.site.incident_texts.get(&summary.id);
                let texts =
                    texts.with_context(|| format!("the texts of {} are not loaded", summary.id))?;
                let components = components.remove(&*summary.id).unwrap_or_default();
                Ok(self.incident(summary, texts, components))
            });
            let mut views = views.collect::<Result<Vec<_>>>()?;
            limit_texts(&mut views);
            Ok(views)
        };
        let (unplanned, planned) = (view(unplanned)?, view(planned)?);
        Ok(StatuspageView {
            incidents: file.has_incidents().then_some(unplanned),
            scheduled_maintenances: file.has_maintenances().then_some(planned),
            ..frame
        })
    }

    /// The services that the home page shows, in its order.
    pub(super) fn services(&self) -> impl Iterator<Item = &'a Service> {
        let services = self.site.services.iter();
        services.filter(|service| !service.is_muted())
    }

    /// Those among them that an incident affects.
    fn services_of(&self, incident: &IncidentSummary) -> impl Iterator<Item = &'a Service> {
        let names = incident.services.iter();
        let services = names.filter_map(|name| self.site.services.get(name));
        services.filter(|service| !service.is_muted())
    }

    fn page(&self, newest: Option<DateTime<Utc>>) -> StatuspagePage {
        let site_feed = Feed {
            service: None,
            format: FeedFormat::Atom,
        };
        let updated_at = newest.unwrap_or_else(|| self.site.feed_since(&site_feed));
        StatuspagePage {
            id: self.page_id(),
            name: self
                .site
                .settings
                .title
                .in_locale(&self.locale.tag)
                .to_owned(),
            url: self.site.url(&Page::Home.path(&self.locale.tag)),
            time_zone: self.locale.zone.name(),
            updated_at: instant(updated_at),
        }
    }

    /// The authority of the site's feeds, which never changes.
    pub(super) fn page_id(&self) -> String {
        self.site.settings.authority.clone()
    }

    /// The state of the site in words, with the sources of which nothing is heard where that is why it is not known.
    fn status(&self) -> Result<StatuspageStatus> {
        let overall = self.home.overall();
        let state = overall.state;
        let mut description = self.home.overall_words(&overall)?;
        if state == UNKNOWN {
            for silent in &self.site.silent_sources {
                let sentence = self.silence(silent)?;
                description.push_str(". ");
                description.push_str(sentence.trim_end_matches('.'));
            }
        }
        Ok(StatuspageStatus {
            indicator: indicator(state),
            description,
        })
    }

    pub(super) fn silence(&self, silent: &SilentSource) -> Result<String> {
        let source = ("source", silent.title.as_str().into());
        Ok(match silent.since {
            Some(since) => {
                let at = self.locale.date_time_with_utc(since);
                let args = [source, ("at", at.into())];
                self.locale.format_message("source-silent", &args)?
            }
            None => self
                .locale
                .format_message("source-never-heard", &[source])?,
        })
    }

    /// When an incident was last changed, as far as that has come.
    fn updated_at(&self, incident: &IncidentSummary) -> DateTime<Utc> {
        let updated_at = incident.updated_at.filter(|at| *at <= self.site.now);
        let published = incident.updates.iter().filter(|update| !update.is_ahead);
        let newest = published.map(|update| update.at).max();
        updated_at.or(newest).unwrap_or(incident.archived_at)
    }

    fn incident(
        &self,
        summary: &IncidentSummary,
        texts: &IncidentTexts,
        components: Vec<StatuspageComponent>,
    ) -> StatuspageIncident {
        let tag = &self.locale.tag;
        let (title_tag, title) = summary.title.in_locale(tag, self.site.default_locale());
        let url = self.site.url(&Page::Incident(summary.id.clone()).path(tag));
        let updated_at = self.updated_at(summary);
        let status = incident_status(summary);
        let locales = self.site.locales.iter();
        let locale_index = locales.take_while(|other| other.tag != *tag).count();
        let statuses = statuses(&texts.updates, summary, status);
        let monitoring = texts.updates.iter().zip(&statuses);
        let mut monitoring =
            monitoring.filter(|(_, (word, is_assumed))| *word == "monitoring" && !is_assumed);
        let monitoring_at = monitoring
            .next()
            .map(|(update, _)| instant(update.summary.at));
        let updates = texts.updates.iter().zip(&statuses);
        let updates = updates.rev().take(MAX_UPDATES);
        let updates = updates.map(|(update, (status, is_assumed))| {
            let created_at = instant(update.summary.at);
            let edited_at = match &update.summary.announced_at[..] {
                [_, .., last] => Some(instant(*last)),
                _ => None,
            };
            StatuspageUpdate {
                id: format!("{}-{}", summary.id, update.summary.id),
                status,
                is_status_assumed: *is_assumed,
                body: update.bodies.get(locale_index).cloned().unwrap_or_default(),
                incident_id: summary.id.clone(),
                updated_at: edited_at.unwrap_or_else(|| created_at.clone()),
                display_at: created_at.clone(),
                created_at,
                affected_components: self.affected(update),
                deliver_notifications: true,
                custom_tweet: None,
                tweet_id: None,
            }
        });
        let updates = updates.collect();
        let is_end_told = summary.ended_at.is_some()
            || summary.closed_at.is_some()
            || summary.updated_at.is_some();
        let ended_at = summary.impact_ended_at().filter(|_| is_end_told);
        StatuspageIncident {
            id: summary.id.clone(),
            name: one_line(&title.rich, title_tag),
            status,
            created_at: instant(summary.archived_at.min(updated_at)),
            updated_at: instant(updated_at),
            monitoring_at,
            resolved_at: ended_at
                .filter(|_| matches!(status, "resolved" | "postmortem" | "completed"))
                .map(instant),
            impact: incident_impact(summary),
            shortlink: url,
            started_at: summary.known_start().map(instant),
            page_id: self.page_id(),
            incident_updates: updates,
            components,
            reminder_intervals: None,
            window: is_scheduled(summary).then(|| StatuspageWindow {
                scheduled_for: summary.known_start().map(instant),
                scheduled_until: summary.ended_at.map(instant),
            }),
        }
    }

    fn affected(&self, update: &UpdateTexts) -> Vec<StatuspageAffected> {
        let affected = update.affected.iter().take(MAX_COMPONENTS);
        let views = affected.map(|item| {
            let service = self.site.services.get(&item.name);
            StatuspageAffected {
                code: service.map_or_else(|| item.name.to_string(), |one| one.first_slug.clone()),
                name: item.name.to_string(),
                old_status: item.previous_state.as_deref().map(str::to_owned),
                new_status: item.state.as_deref().map(str::to_owned),
            }
        });
        views.collect()
    }
}

/// The status of each of these updates, oldest first, and whether it is assumed. Where nobody told the status of an
/// update, that of the one before goes on; that of the newest one is the status of the incident.
fn statuses(
    updates: &[UpdateTexts],
    incident: &IncidentSummary,
    incident_status: &'static str,
) -> Vec<(&'static str, bool)> {
    let mut before = first_status(incident);
    let mut statuses = Vec::with_capacity(updates.len());
    for update in updates {
        let told = update.status.as_ref();
        let told = told.and_then(|status| update_status(status, incident));
        before = told.unwrap_or(before);
        statuses.push((before, told.is_none()));
    }
    if let Some((status, true)) = statuses.last_mut() {
        *status = incident_status;
    }
    statuses
}

/// Cuts the texts of older updates where all texts together are too long.
fn limit_texts(incidents: &mut [StatuspageIncident]) {
    let mut total = 0;
    for incident in incidents {
        for update in &mut incident.incident_updates {
            total += update.body.len();
            if total > MAX_TEXTS {
                cut(&mut update.body, CUT_TEXT);
            }
        }
    }
}
