//! The page that tells how to subscribe. It shows no incident, so news does not change it.

use super::ViewBuilder;
use crate::incident::Service;
use crate::site::view::{AddressLink, CalendarLink, FeedLink, SubscribeServiceView, SubscribeView};
use crate::site::{
    Calendar, Feed, FeedFormat, Page, ServicePart, StatuspageFile, incident_json_path,
    open_feed_path,
};

/// How many services the page has the addresses of.
const MAX_SERVICES: usize = 200;

impl ViewBuilder<'_> {
    pub fn subscribe(&self) -> SubscribeView {
        let services: Vec<&Service> = self.site.services.iter().collect();
        let listed = services.iter().take(MAX_SERVICES);
        let rss = self.feed_link(None, FeedFormat::Rss);
        SubscribeView {
            slack_command: format!("/feed subscribe {}", rss.url),
            rss,
            json: self.feed_link(None, FeedFormat::Json),
            open: self.address_link(&open_feed_path(&self.locale.tag)),
            statuspage: self.address_link(&StatuspageFile::Summary.path(Some(&self.locale.tag))),
            calendar: self.calendar_link(None),
            incident_json: self.site.url(&incident_json_path("ID")),
            more_services: services.len().saturating_sub(MAX_SERVICES),
            services: listed
                .map(|service| self.subscribe_service(service))
                .collect(),
        }
    }

    fn address_link(&self, path: &str) -> AddressLink {
        AddressLink {
            href: self.href(path),
            url: self.site.url(path),
        }
    }

    fn subscribe_service(&self, service: &Service) -> SubscribeServiceView {
        let feeds = FeedFormat::OF_SERVICES.into_iter();
        SubscribeServiceView {
            name: service.name_in(&self.locale.tag).to_owned(),
            anchor: anchor(&service.slug),
            feeds: feeds
                .map(|format| self.feed_link(Some(service), format))
                .collect(),
            calendar: self.calendar_link(Some(service)),
        }
    }

    /// A feed of the site or of a service.
    pub(super) fn feed_link(&self, service: Option<&Service>, format: FeedFormat) -> FeedLink {
        let feed = Feed {
            service: service.map(|service| service.slug.clone()),
            format,
        };
        let path = feed.path(&self.locale.tag);
        FeedLink {
            media_type: format.media_type(),
            format: format.as_str(),
            service: service.map(|service| service.name_in(&self.locale.tag).to_owned()),
            href: self.href(&path),
            url: self.site.url(&path),
        }
    }

    fn calendar_link(&self, service: Option<&Service>) -> CalendarLink {
        let calendar = Calendar {
            service: service.map(|service| service.slug.clone()),
        };
        let path = calendar.path(&self.locale.tag);
        let url = self.site.url(&path);
        let rest = url.strip_prefix("https:");
        CalendarLink {
            webcal: rest.map(|rest| format!("webcal:{rest}")),
            href: self.href(&path),
            url,
        }
    }

    /// The address of the page that tells how to subscribe, and there of the service that this page is about.
    pub(super) fn subscribe_href(&self) -> String {
        let page = self.page_href(&Page::Subscribe);
        let (Page::Service(slug) | Page::ServiceYear(ServicePart { slug, .. })) = self.page else {
            return page;
        };
        let service = self.site.services.by_slug(slug);
        let mut listed = self.site.services.iter().take(MAX_SERVICES);
        let service = service.filter(|service| listed.any(|listed| listed.slug == service.slug));
        match service {
            Some(service) => {
                let fragment = crate::site::percent_encode(&anchor(&service.slug));
                format!("{page}#{fragment}")
            }
            None => page,
        }
    }

    /// The absolute address of the calendar that belongs to this page.
    pub(super) fn calendar_url(&self) -> Option<String> {
        let service = match self.page {
            Page::Home => None,
            Page::Service(slug) => Some(self.site.services.by_slug(slug)?.slug.clone()),
            _ => return None,
        };
        let calendar = Calendar { service };
        Some(self.site.url(&calendar.path(&self.locale.tag)))
    }
}

/// The fragment at which the addresses of a service stand.
fn anchor(slug: &str) -> String {
    format!("service-{slug}")
}
