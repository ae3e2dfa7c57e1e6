//! The context with which the template of a page is rendered.

use serde::Serialize;

use crate::site::view::{
    HistoryIndexView, HistoryView, HomeView, IncidentView, PageView, ServiceView,
};
use crate::site::{Page, Site, ViewBuilder};

/// The context of a page's template; see `site::view`.
#[derive(Serialize)]
pub(super) struct PageContext {
    page: PageView,
    #[serde(skip_serializing_if = "Option::is_none")]
    home: Option<HomeView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<IncidentView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history_index: Option<HistoryIndexView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<HistoryView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<ServiceView>,
}

impl PageContext {
    pub fn new(builder: &ViewBuilder<'_>, site: &Site, page: &Page) -> Self {
        let mut context = Self {
            page: builder.page(),
            home: None,
            incident: None,
            history_index: None,
            history: None,
            service: None,
        };
        match page {
            Page::Languages | Page::NotFound => {}
            Page::Home => context.home = Some(builder.home()),
            Page::Incident(id) => context.incident = site.incident(id).map(|i| builder.incident(i)),
            Page::HistoryIndex => context.history_index = Some(builder.history_index()),
            Page::History(part) => context.history = Some(builder.history(*part)),
            Page::Service(slug) => context.service = builder.service(slug),
        }
        context
    }
}
