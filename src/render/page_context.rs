//! The context with which the template of a page is rendered.

use anyhow::Result;
use serde::Serialize;

use crate::incident::Incident;
use crate::site::view::{
    EmbedView, HistoryIndexView, HistoryView, HomeView, IncidentView, LanguagesView, NotFoundView,
    PageView, SearchView, ServiceView, ServiceYearView, SubscribeView,
};
use crate::site::{Page, ViewBuilder};

/// The context of a page's template; see `site::view`.
#[derive(Serialize)]
pub(super) struct PageContext {
    page: PageView,
    #[serde(skip_serializing_if = "Option::is_none")]
    languages: Option<LanguagesView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_found: Option<NotFoundView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    home: Option<HomeView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<IncidentView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history_index: Option<HistoryIndexView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<HistoryView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<SearchView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscribe: Option<SubscribeView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    embed: Option<EmbedView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<ServiceView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_year: Option<ServiceYearView>,
}

impl PageContext {
    /// The context of a page that is made from summaries alone.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub fn of_list(builder: &ViewBuilder<'_>, page: &Page) -> Result<Self> {
        let mut context = Self::empty(builder);
        match page {
            Page::Languages => context.languages = Some(builder.languages()),
            Page::NotFound => context.not_found = Some(builder.not_found()),
            Page::Incident(_) => {}
            Page::Home => context.home = Some(builder.home()),
            Page::HistoryIndex => context.history_index = Some(builder.history_index()),
            Page::History(part) => context.history = Some(builder.history(*part)),
            Page::Search => context.search = Some(builder.search()),
            Page::Subscribe => context.subscribe = Some(builder.subscribe()),
            Page::Embed => context.embed = Some(builder.embed()?),
            Page::Service(slug) => context.service = builder.service(slug),
            Page::ServiceYear(part) => context.service_year = builder.service_year(part),
        }
        Ok(context)
    }

    /// The context of an incident's page.
    pub fn of_incident(builder: &ViewBuilder<'_>, incident: &Incident) -> Self {
        Self {
            incident: Some(builder.incident(incident)),
            ..Self::empty(builder)
        }
    }

    fn empty(builder: &ViewBuilder<'_>) -> Self {
        Self {
            page: builder.page(),
            languages: None,
            not_found: None,
            home: None,
            incident: None,
            history_index: None,
            history: None,
            search: None,
            subscribe: None,
            embed: None,
            service: None,
            service_year: None,
        }
    }
}
