//! The calendars of a site and of its services (RFC 5545, and RFC 7986 for their names and how often to look).

use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use icalendar::{Calendar as ICalendar, Component, Event, EventLike, EventStatus, Property};

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::{Incidents, Service};
use crate::locale::{Locale, Tag};
use crate::publish::Stage;
use crate::site::{Calendar, CalendarEvent, CalendarView, Page, Site, Subject, ViewBuilder};

/// How often programs are to look for changes.
const REFRESH_INTERVAL: &str = "PT1H";

/// How long a line may be, without its end.
const MAX_OCTETS: usize = 75;

/// What stands in a calendar without events, since a calendar without any component is not valid.
const NO_EVENTS: &str = "BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n\
                         TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// A calendar in one language.
struct CalendarOutput {
    calendar: Calendar,
    page: Page,
    locale: Arc<Locale>,
}

/// Every calendar in every language.
pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    let mut outputs: Vec<Box<dyn Output>> = Vec::new();
    for locale in &site.locales {
        let slugs = site.services.all().flat_map(Service::slugs);
        let services = std::iter::once(None).chain(slugs.map(|slug| Some(slug.to_owned())));
        outputs.extend(services.map(|service| -> Box<dyn Output> {
            let calendar = Calendar { service };
            Box::new(CalendarOutput {
                page: calendar.page(),
                calendar,
                locale: Arc::clone(locale),
            })
        }));
    }
    outputs
}

impl CalendarOutput {
    fn view(&self, site: &Site) -> Result<CalendarView> {
        ViewBuilder::new(site, &self.locale, &self.page).calendar()
    }
}

impl Output for CalendarOutput {
    fn path(&self) -> String {
        self.calendar.path(&self.locale.tag)
    }

    fn media_type(&self) -> &'static str {
        "text/calendar; charset=utf-8"
    }

    fn stage(&self) -> Stage {
        Stage::Data
    }

    fn subject(&self) -> Subject<'_> {
        match &self.calendar.service {
            Some(slug) => Subject::Service(slug),
            None => Subject::Site,
        }
    }

    fn language(&self) -> Option<&Tag> {
        Some(&self.locale.tag)
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        Ok(Digest::of(&(digests.build, self.path(), self.view(site)?))?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        Ok(render(&self.view(&renderer.site)?).into())
    }
}

fn render(view: &CalendarView) -> Vec<u8> {
    let mut calendar = ICalendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Kairan//Kairan//EN"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    // The library escapes only properties whose type it knows.
    calendar.append_property(Property::new("NAME", &*view.name).add_parameter("VALUE", "TEXT"));
    calendar.append_property(("X-WR-CALNAME", &*view.name));
    calendar.append_property(("URL", &*view.page_url));
    calendar
        .append_property(Property::new("SOURCE", &*view.self_url).add_parameter("VALUE", "URI"));
    calendar.append_property(
        Property::new("REFRESH-INTERVAL", REFRESH_INTERVAL).add_parameter("VALUE", "DURATION"),
    );
    calendar.append_property(("X-PUBLISHED-TTL", REFRESH_INTERVAL));
    let events = view.events.iter();
    calendar.extend(events.map(|event| event_of(event, &view.lang)));
    let mut text = calendar.to_string();
    if view.events.is_empty()
        && let Some(end) = text.rfind("END:VCALENDAR")
    {
        text.insert_str(end, NO_EVENTS);
    }
    folded(&text).into_bytes()
}

/// The same lines with at most 75 octets each (RFC 5545, 3.1), which the library exceeds in the last part of some.
fn folded(text: &str) -> String {
    let unfolded = text.replace("\r\n ", "");
    let mut folded = String::with_capacity(text.len());
    for line in unfolded.split_terminator("\r\n") {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > MAX_OCTETS {
                folded.push_str("\r\n ");
                octets = 1;
            }
            folded.push(c);
            octets += c.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

fn event_of(view: &CalendarEvent, lang: &str) -> Event {
    let mut event = Event::new();
    event
        .uid(&view.uid)
        .add_property("DTSTAMP", utc(view.changed_at))
        .add_property("LAST-MODIFIED", utc(view.changed_at))
        .add_property("SEQUENCE", view.sequence.to_string())
        .add_property("DTSTART", utc(view.starts_at))
        .append_property(text_in("SUMMARY", &view.title, &view.title_lang))
        .append_property(text_in("DESCRIPTION", &view.description, lang))
        .add_property("URL", &*view.url)
        // Nobody is busy because of it.
        .add_property("TRANSP", "TRANSPARENT")
        .status(match view.is_cancelled {
            true => EventStatus::Cancelled,
            false => EventStatus::Confirmed,
        })
        .categories(&view.services);
    if let Some(end) = view.ends_at {
        event.add_property("DTEND", utc(end));
    }
    event.done()
}

/// A text with its language.
fn text_in(name: &str, text: &str, lang: &str) -> Property {
    Property::new(name, text)
        .add_parameter("LANGUAGE", lang)
        .done()
}

/// An instant in UTC, to the second.
fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}
