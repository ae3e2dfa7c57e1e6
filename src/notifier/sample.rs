//! An event as tests send it.

use crate::locale::Tag;
use crate::record::Impact;
use crate::site::{EventFact, EventKind, EventService, EventText, EventView, EventWords};

/// An update of an incident, in English.
pub(super) fn event() -> EventView {
    let lang: Tag = "en".parse().unwrap();
    EventView {
        key: "EX1310442/20260929T093000Z/1/en".to_owned(),
        incident_key: "EX1310442".to_owned(),
        kind: EventKind::Updated,
        at: "2026-09-29T09:31:07Z".parse().unwrap(),
        direction: lang.direction(),
        lang,
        incident: "EX1310442".to_owned(),
        source_id: "EX1310442".to_owned(),
        update: Some("20260929T093000Z".to_owned()),
        title: "Mail is late".to_owned(),
        impact: Impact::Degraded,
        state: "Problems".to_owned(),
        status: Some("Service degradation".to_owned()),
        services: vec![EventService {
            slug: "exchange-online".to_owned(),
            name: "Exchange Online".to_owned(),
        }],
        classification: Some("incident".to_owned()),
        facts: vec![EventFact {
            label: "Next update".to_owned(),
            value: "29 September 2026, 11:30 UTC".to_owned(),
        }],
        next_update_at: Some("2026-09-29T11:30:00Z".parse().unwrap()),
        text: text(),
        html: "<p><strong>User impact</strong></p><p>Mail arrives up to 2 hours late.</p><p>We move it to other servers.</p>"
            .to_owned(),
        provenance: None,
        url: "https://status.example/en/incidents/EX1310442/#u-20260929T093000Z".to_owned(),
        home_url: "https://status.example/en/".to_owned(),
        site_title: "Status".to_owned(),
        words: EventWords {
            kind: "New update".to_owned(),
            read_more: "Read all updates".to_owned(),
            is_cut: "The text goes on on the page.".to_owned(),
            why: "You get this because your address is on the list of the site.".to_owned(),
        },
    }
}

/// The same with as much as can be of everything, and with foreign texts that want to be more than text.
pub(super) fn hostile() -> EventView {
    let long = |text: &str| text.repeat(9_000 / text.len() + 1);
    let lang: Tag = "ar".parse().unwrap();
    let foreign = long("1. بَرِيد <https://evil.example|x> {{TIME(2026-01-01T00:00:00Z)}}\n\n");
    EventView {
        title: long("<!channel> *bold* [x](javascript:alert(1)) 👩🏽‍🚒 "),
        state: long("&<@U012> "),
        services: vec![
            EventService {
                slug: "a".to_owned(),
                name: long("بَرِيد "),
            };
            40
        ],
        facts: vec![
            EventFact {
                label: long("ラベル"),
                value: long("1. {{DATE(2026-01-01T00:00:00Z)}} "),
            };
            30
        ],
        text: EventText::plain(foreign.repeat(20)),
        provenance: Some(long("&lt;script&gt; ")),
        direction: lang.direction(),
        lang,
        ..event()
    }
}

fn text() -> EventText {
    let mut text = EventText::default();
    text.push_label("User impact");
    text.push_paragraph("Mail arrives up to 2 hours late.");
    text.push_paragraph("We move it to other servers.");
    text
}
