//! Tests of how pages show scheduled maintenance over time.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::catalog::{Brief, Catalog, ServiceBrief};
use crate::digest::Digest;
use crate::incident::{Incident, ResolveInputs, resolve};
use crate::ledger;
use crate::locale::LocaleFiles;
use crate::record::{DecodeOptions, decode};
use crate::site::view::LogItem;

const PLANNED: &str = "\
---
id: NET-7
service: VPN
title: A new gateway
status: STATUS
classification: maintenance
started_at: 2026-10-07T18:00:00Z
ended_at: 2026-10-07T20:00:00Z
report: https://status.example.com/net-7.pdf
---

## 2026-10-01T09:00:00Z · scheduled
The VPN is off meanwhile.
";

const INCIDENT: &str = "\
---
id: NET-8
service: Mail
title: Mail is late
status: STATUS
started_at: 2026-10-06T18:00:00Z
---

## 2026-10-06T18:30:00Z
We are looking.
";

/// The two records as incidents at `now`.
fn incidents(planned_status: &str, incident_status: &str, now: &str) -> [Incident; 2] {
    let now = now.parse().unwrap();
    let labels = BTreeMap::new();
    let options = DecodeOptions::new(&labels);
    let inputs = ResolveInputs {
        labels: &labels,
        zone: None,
        translations: &[],
        annotations: &[],
        now,
    };
    let records = [(PLANNED, planned_status), (INCIDENT, incident_status)];
    records.map(|(text, status)| {
        let text = text.replace("STATUS", status);
        let decoded = decode("a.md", text.as_bytes(), None, options);
        assert_eq!(decoded.diagnostics, []);
        let entry = ledger::merge(None, decoded.records, now).unwrap();
        resolve(&entry, inputs, &mut Vec::new()).unwrap()
    })
}

/// The site of two records at `now`, and its language.
fn site(planned_status: &str, incident_status: &str, now: &str) -> (Site, Locale) {
    let incidents = incidents(planned_status, incident_status, now);
    let incidents = incidents.map(|incident| incident.summary);
    let now = now.parse().unwrap();
    let text = "title = \"T\"\nbase_url = \"https://status.example.com\"\nlocales = [\"en\"]";
    let settings = Settings::parse(text, &mut Vec::new()).unwrap();
    let files = LocaleFiles::new(&[], &mut Vec::new());
    let (locale, _) = files.load(&Tag::english(), None).unwrap();
    let published_slugs = BTreeSet::new();
    let mut names = Names::default();
    let service_names = incidents.iter().map(|incident| incident.service.as_str());
    let (services, _) = services(
        &settings,
        &[],
        service_names,
        &published_slugs,
        &mut names,
        now,
    );
    let briefs = incidents.map(|incident| {
        ServiceBrief(Brief {
            digest: Digest::default(),
            summary: Arc::new(incident),
        })
    });
    let lists = Lists::new(&Catalog::of_all(briefs, &services, now), &services);
    (
        Site::new(settings, Vec::new(), lists, Vec::new(), services, now),
        locale,
    )
}

#[test]
fn maintenance_is_shown_apart_and_never_as_an_outage() {
    let (before, during, after) = (
        "2026-10-07T12:00:00Z",
        "2026-10-07T19:00:00Z",
        "2026-10-08T09:00:00Z",
    );
    // The status of the maintenance, now, and then: its phase on the home page with the key of its
    // status, the state of its service, and that of its day.
    let cases = [
        (
            "scheduled",
            before,
            Some(("upcoming", "scheduled")),
            "operational",
            "operational",
        ),
        (
            "scheduled",
            during,
            Some(("in_progress", "in-progress")),
            "maintenance",
            "maintenance",
        ),
        ("scheduled", after, None, "operational", "maintenance"),
        (
            "inProgress",
            during,
            Some(("in_progress", "in-progress")),
            "maintenance",
            "maintenance",
        ),
        (
            "inProgress",
            after,
            Some(("in_progress", "in-progress")),
            "maintenance",
            "maintenance",
        ),
        ("completed", after, None, "operational", "maintenance"),
        ("cancelled", after, None, "operational", "operational"),
    ];
    for (status, now, expected, state, day) in cases {
        let (site, locale) = site(status, "resolved", now);
        let page = Page::Home;
        let builder = ViewBuilder::new(&site, &locale, &page);
        let home = builder.home();
        let actual = home.maintenance.first().map(|card| {
            let key = card.status.key.clone().unwrap_or_default();
            (card.maintenance.unwrap_or_default(), key)
        });
        let expected = expected.map(|(phase, key)| (phase, format!("maintenance-status-{key}")));
        assert_eq!(actual, expected, "{status} at {now}");
        assert!(home.open.is_empty(), "{status} at {now}");
        assert_eq!(home.state, state, "{status} at {now}");
        let groups = home.groups.iter();
        let row = groups
            .flat_map(|group| group.impaired.iter().chain(&group.operational))
            .find(|row| row.service.name == "VPN")
            .unwrap();
        assert_eq!(row.state, state);
        let told = row.days.told.iter();
        let day_of_plan = told.rev().find(|run| run.from == "2026-10-07");
        let told = day_of_plan.map_or(("operational", 0), |run| (run.state, run.count));
        assert_eq!(told, (day, 0), "{status} at {now}");

        let month = Month {
            year: 2026,
            month: 10,
        };
        let october = builder.history(HistoryPart { month, number: 1 });
        assert_eq!((october.maintenance.len(), october.incidents.len()), (1, 1));
        let index = builder.history_index();
        assert_eq!(index.years[0].months[0].incidents, 1);
        let service = builder.service("vpn").unwrap();
        assert_eq!(service.maintenance.len(), usize::from(expected.is_some()));
        assert_eq!(service.closed.len(), usize::from(expected.is_none()));
    }
}

/// The phase of the plan does not change the status of its earlier updates.
#[test]
fn an_update_of_planned_work_keeps_its_own_status() {
    for now in [
        "2026-10-07T12:00:00Z",
        "2026-10-07T19:00:00Z",
        "2026-10-08T09:00:00Z",
    ] {
        let (site, locale) = site("scheduled", "resolved", now);
        let page = Page::Home;
        let [planned, _] = incidents("scheduled", "resolved", now);
        let view = ViewBuilder::new(&site, &locale, &page).incident(&planned);
        let Some(LogItem::Update(update)) = view.log.first() else {
            panic!("the log begins with an update");
        };
        let status = update.status.as_ref().unwrap();
        assert_eq!(
            status.key.as_deref(),
            Some("maintenance-status-scheduled"),
            "{now}"
        );
    }
}

#[test]
fn an_incident_outweighs_maintenance() {
    let (site, locale) = site("inProgress", "investigating", "2026-10-07T19:00:00Z");
    let page = Page::Home;
    let home = ViewBuilder::new(&site, &locale, &page).home();
    assert_eq!((home.state, home.affected), ("degraded", 1));
    assert_eq!(home.open.len(), 1);
    assert_eq!(home.maintenance.len(), 1);
}

#[test]
fn a_report_is_a_fact_of_its_incident() {
    let statuses = ("completed", "postIncidentReviewPublished");
    let now = "2026-10-08T09:00:00Z";
    let (site, locale) = site(statuses.0, statuses.1, now);
    let page = Page::Home;
    let builder = ViewBuilder::new(&site, &locale, &page);
    let incidents = incidents(statuses.0, statuses.1, now);
    let urls = incidents.map(|incident| builder.incident(&incident).review.unwrap().url);
    let url = "https://status.example.com/net-7.pdf".to_owned();
    assert_eq!(urls, [Some(url), None]);
}
