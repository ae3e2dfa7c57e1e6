//! For tests: whole pages of sample views, and renderers of a small site in four locales.

use std::sync::Arc;

use serde::Serialize;

use super::samples::*;
use super::*;
use crate::locale::LocaleFiles;
use crate::site::view::*;

/// The context of any page.
#[derive(Serialize)]
pub struct TestContext {
    pub page: PageView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub languages: Option<LanguagesView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_found: Option<NotFoundView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<HomeView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history_index: Option<HistoryIndexView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscribe: Option<SubscribeView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embed: Option<EmbedView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_year: Option<ServiceYearView>,
}

/// The page at `path` below the locale's home (`""`, `incidents/MO100/`), one of `locales`.
pub fn page(locale: &Locale, locales: &[std::sync::Arc<Locale>], path: &str) -> PageView {
    let root = "../".repeat(path.matches('/').count() + 1);
    let address = |tag: &str| format!("https://status.example/{tag}/{path}");
    PageView {
        lang: locale.tag.to_string(),
        dir: locale.direction.as_str(),
        site_title: "Hoshi Freight status".into(),
        site_description: Some("The services that everyone at Hoshi Freight uses".into()),
        home: format!("{root}{}/", locale.tag),
        home_url: format!("https://status.example/{}/", locale.tag),
        canonical: address(locale.tag.as_str()),
        cards_url: "https://status.example/assets/".into(),
        open_graph_locale: "en_US".into(),
        languages: locales
            .iter()
            .map(|other| LanguageView {
                lang: other.tag.to_string(),
                dir: other.direction.as_str(),
                name: other.name.clone(),
                href: format!("{root}{}/{path}", other.tag),
                url: address(other.tag.as_str()),
                open_graph: "ja_JP".into(),
                current: other.tag == locale.tag,
            })
            .collect(),
        x_default: address("en"),
        feeds: ["atom", "rss"]
            .map(|format| FeedLink {
                media_type: if format == "atom" {
                    "application/atom+xml"
                } else {
                    "application/rss+xml"
                },
                format,
                service: None,
                href: format!("{root}{}/feed.{format}", locale.tag),
                url: format!("https://status.example/{}/feed.{format}", locale.tag),
            })
            .into(),
        history: format!("{root}{}/history/", locale.tag),
        search: Some(format!("{root}{}/search/", locale.tag)),
        subscribe: format!("{root}{}/subscribe/", locale.tag),
        calendar: None,
        search_description: None,
        markdown: None,
        logo: None,
        footer: Some(
            "<p>Questions? Ask the <a href=\"https://desk.example/\">service desk</a>.</p>".into(),
        ),
        root,
    }
}

pub fn incident(locale: &Locale, open: bool) -> IncidentView {
    let mut log: Vec<_> = (1..=11)
        .map(|number| LogItem::Update(Box::new(update(locale, number))))
        .collect();
    log.insert(
        3,
        LogItem::Annotation(Box::new(annotation(locale, "action"))),
    );
    IncidentView {
        card: IncidentCard {
            verdict: open.then(|| verdict("state-outage", true, "outage")),
            ..card(
                locale,
                if open { "MO100101" } else { "MO100102" },
                open,
                "degraded",
                "../../",
            )
        },
        silent: vec![silent(Some("2026-09-30T07:10:00Z"))],
        other_services: vec![ServiceLink {
            name: "Calendar".into(),
            href: "../../services/calendar/".into(),
        }],
        is_false_positive: false,
        what_to_do: open.then(|| "workaround".into()),
        earlier_titles: vec![text(locale, "Can't send email")],
        mentions: vec![
            MentionView {
                id: "MO100103".into(),
                href: Some("../../search/?q=MO100103".into()),
            },
            MentionView {
                id: "MO100104".into(),
                href: None,
            },
        ],
        month: MonthLink {
            year: 2026,
            month: 9,
            href: "../../history/2026-09/".into(),
        },
        reopened_at: open.then(|| "2026-09-29T05:40:00Z".into()),
        duration: (!open).then_some(133_800),
        impact: vec![answer(
            "impact",
            "section-user-impact",
            vec![section(locale, "user-impact", IMPACT)],
        )],
        answers: if open {
            let status = section(locale, "current-status", STATUS);
            vec![answer("now", "incident-now-heading", vec![status])]
        } else {
            let cause = section(locale, "root-cause", CAUSE);
            vec![
                answer("root-cause", "incident-root-cause-heading", vec![cause]),
                AnswerView {
                    none: Some("incident-next-steps-none"),
                    ..answer("next-steps", "incident-next-steps-heading", vec![])
                },
            ]
        },
        review: None,
        remarks: vec![annotation(locale, "note")],
        top: vec![annotation(locale, "workaround")],
        bottom: vec![annotation(locale, "note")],
        newest: Some(UpdateLink {
            anchor: "u-11".into(),
            number: 11,
            at: "2026-09-30T08:40:00Z".into(),
        }),
        log,
        diagnostics: vec![DiagnosticView {
            location: "update 3".into(),
            message: "the end time lies before the start time".into(),
        }],
        json: "../../../api/v1/incidents/MO100101.json".into(),
    }
}

/// Fourteen days with two incidents, and the first of which nothing is known.
pub fn days(base: &str) -> DaysView {
    let run = |start: usize, length: usize, state, count: usize| DayRunView {
        start,
        length,
        from: format!("2026-09-{}", 17 + start),
        until: format!("2026-09-{}", 16 + start + length),
        state,
        count,
        incidents: (0..count)
            .map(|number| DayIncidentView {
                id: format!("MO10010{number}"),
                title: None,
                href: format!("{base}incidents/MO10010{number}/"),
            })
            .collect(),
        more: count / 2,
    };
    let bars = |state, runs: &[(usize, usize)]| BarsView {
        state,
        runs: runs.to_vec(),
    };
    DaysView {
        first: "2026-09-17".into(),
        last: "2026-09-30".into(),
        count: 14,
        bars: vec![
            bars("unknown", &[(0, 1)]),
            bars("operational", &[(1, 2), (4, 3), (8, 4)]),
            bars("advisory", &[(3, 1)]),
            bars("maintenance", &[(7, 1)]),
            bars("degraded", &[(12, 2)]),
        ],
        told: vec![
            run(0, 1, "unknown", 0),
            run(3, 1, "advisory", 1),
            run(7, 1, "maintenance", 0),
            run(12, 2, "degraded", 2),
        ],
        fine_days: 9,
        incident_days: 3,
        maintenance_days: 1,
        unknown_days: 1,
        href: "services/exchange-online/#days".into(),
    }
}

fn answer(anchor: &'static str, heading: &str, sections: Vec<SectionView>) -> AnswerView {
    AnswerView {
        anchor,
        heading: heading.into(),
        sections,
        none: None,
        update: Some(UpdateLink {
            anchor: "u-5".into(),
            number: 5,
            at: "2026-09-28T10:00:00Z".into(),
        }),
    }
}

fn row(name: &str, state: ImpactName) -> ServiceRow {
    ServiceRow {
        service: ServiceLink {
            name: name.into(),
            href: "services/exchange-online/".into(),
        },
        state,
        days: days(""),
    }
}

pub fn home(locale: &Locale, state: ImpactName) -> HomeView {
    let rows = [
        "Exchange Online",
        "Microsoft Teams",
        "SharePoint Online",
        "Corporate VPN",
    ];
    let open = if state == "operational" {
        vec![]
    } else {
        vec![
            card(locale, "MO100101", true, "degraded", ""),
            IncidentCard {
                verdict: Some(verdict("verdict-unaffected", true, "operational")),
                ..card(locale, "TM200300", true, "advisory", "")
            },
        ]
    };
    HomeView {
        maintenance: vec![maintenance(locale, "")],
        state,
        affected: if state == "operational" { 0 } else { 2 },
        silent: vec![silent(Some("2026-09-30T07:10:00Z"))],
        notices: vec![NoticeView {
            title: "Network maintenance in Osaka".into(),
            html: "<p>The office network is off on Saturday morning.</p>".into(),
            lang: "en".into(),
            dir: "ltr",
            content_lang: (locale.tag.as_str() != "en").then(|| "en".into()),
            kind: "warning",
            from: Some("2026-10-02T22:00:00Z".into()),
            until: Some("2026-10-03T03:00:00Z".into()),
            is_draft: true,
            problems: vec![problem()],
        }],
        notices_on_open: Vec::new(),
        noticed_services: Vec::new(),
        affected_names: Vec::new(),
        groups: vec![
            ServiceGroupView {
                name: Some("Microsoft 365".into()),
                is_one_of_many: true,
                state,
                impaired: vec![row(rows[0], state)],
                operational: rows[1..3]
                    .iter()
                    .map(|name| row(name, "operational"))
                    .collect(),
                folds_operational: state == "outage",
            },
            ServiceGroupView {
                name: None,
                is_one_of_many: true,
                state: "operational",
                impaired: vec![],
                operational: vec![row(rows[3], "operational")],
                folds_operational: state == "outage",
            },
        ],
        muted: vec![ServiceLink {
            name: "Yammer".into(),
            href: "services/yammer/".into(),
        }],
        first_day: Some("2026-09-17".into()),
        last_day: Some("2026-09-30".into()),
        days: 14,
        open,
        recent: vec![
            card(locale, "MO100102", false, "degraded", ""),
            card(locale, "MO100102", false, "outage", ""),
        ],
        newest_at: Some("2026-09-30T08:40:00Z".into()),
        heartbeat: "../heartbeat.json".into(),
        stale_after_minutes: 60,
    }
}

pub fn verdict(key: &str, concerns: bool, state: ImpactName) -> VerdictView {
    VerdictView {
        key: key.into(),
        concerns,
        state,
        note: Some("note-impact".into()),
        reason: None,
    }
}

/// Upcoming maintenance.
pub fn maintenance(locale: &Locale, base: &str) -> IncidentCard {
    IncidentCard {
        status: status("scheduled", true, "maintenance"),
        classification: Some("maintenance".into()),
        maintenance: Some("upcoming"),
        started_at: Some("2026-10-07T18:00:00Z".into()),
        ended_at: Some("2026-10-07T20:00:00Z".into()),
        next_update_by: None,
        updates: 1,
        ..card(locale, "NET-7", true, "maintenance", base)
    }
}

pub fn history_index() -> HistoryIndexView {
    let year = |year, months: &[u32]| YearView {
        year,
        months: months
            .iter()
            .map(|month| MonthView {
                year,
                month: *month,
                href: format!("{year}-{month:02}/"),
                incidents: 3,
                maintenance: 0,
            })
            .collect(),
    };
    HistoryIndexView {
        years: vec![year(2026, &[9, 8]), year(2025, &[12])],
        services: vec![ServiceLink {
            name: "Exchange Online".into(),
            href: "../services/exchange-online/".into(),
        }],
    }
}

pub fn history(locale: &Locale) -> HistoryView {
    let link = |month, part| PartLink {
        year: 2026,
        month: Some(month),
        part,
        href: format!("../2026-{month:02}/"),
    };
    HistoryView {
        maintenance: vec![maintenance(locale, "../../")],
        year: 2026,
        month: 9,
        part: Some(1),
        incidents: vec![
            card(locale, "MO100101", true, "degraded", "../../"),
            card(locale, "MO100102", false, "outage", "../../"),
        ],
        older: Some(link(8, None)),
        newer: Some(link(9, Some(2))),
        index: "../".into(),
    }
}

fn silent(since: Option<&str>) -> SilentView {
    SilentView {
        source: "Corporate VPN".into(),
        since: since.map(Into::into),
    }
}

pub fn service(locale: &Locale) -> ServiceView {
    ServiceView {
        maintenance: vec![maintenance(locale, "../../")],
        name: "Exchange Online".into(),
        is_retired: true,
        notices: home(locale, "degraded").notices,
        heartbeat: "../../../heartbeat.json".into(),
        stale_after_minutes: 60,
        verdict: Some(VerdictView {
            reason: Some("We do not use it.".into()),
            ..verdict("verdict-muted", false, "unknown")
        }),
        muted: vec![IncidentCard {
            verdict: Some(verdict("verdict-muted", false, "unknown")),
            ..card(locale, "MO100101", true, "degraded", "../../")
        }],
        state: "degraded",
        silent: vec![silent(None)],
        open: vec![card(locale, "MO100101", true, "degraded", "../../")],
        closed: vec![card(locale, "MO100102", false, "outage", "../../")],
        years: vec![YearLink {
            year: 2025,
            href: "2025/".into(),
            incidents: 60,
        }],
        days: days("../../"),
    }
}

pub fn service_year(locale: &Locale) -> ServiceYearView {
    let link = |year: i32, part| PartLink {
        year,
        month: None,
        part,
        href: format!("../{year}/"),
    };
    ServiceYearView {
        service: ServiceLink {
            name: "Exchange Online".into(),
            href: "../".into(),
        },
        year: 2025,
        part: Some(1),
        incidents: vec![card(locale, "MO100102", false, "outage", "../../../")],
        maintenance: vec![maintenance(locale, "../../../")],
        older: Some(link(2024, None)),
        newer: Some(link(2025, Some(2))),
    }
}

pub fn locales() -> Vec<Arc<Locale>> {
    let files = LocaleFiles::new(&[], &mut Vec::new());
    let load = |tag: &str| {
        let (locale, diagnostics) = files.load(&tag.parse().unwrap(), None).unwrap();
        assert_eq!(diagnostics, [], "{tag}");
        Arc::new(locale)
    };
    ["en", "ja", "ar", "de"].map(load).into()
}

/// A renderer for English with these templates of a root, their diagnostics, and all locales.
pub fn renderer(overrides: &[(&str, &str)]) -> (Renderer, Vec<Diagnostic>, Vec<Arc<Locale>>) {
    let overrides = overrides
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    let (templates, diagnostics) = Templates::new(&overrides, &Colors::default());
    let locales = locales();
    (
        templates.for_locale(&locales[0], &locales),
        diagnostics,
        locales,
    )
}

fn subscribe(feeds: Vec<FeedLink>) -> SubscribeView {
    let calendar = CalendarLink {
        href: "../calendar.ics".into(),
        url: "https://status.example/en/calendar.ics".into(),
        webcal: Some("webcal://status.example/en/calendar.ics".into()),
    };
    SubscribeView {
        rss: feeds[1].clone(),
        json: feeds[1].clone(),
        open: AddressLink {
            href: "../open.atom".into(),
            url: "https://status.example/en/open.atom".into(),
        },
        statuspage: AddressLink {
            href: "../api/v2/summary.json".into(),
            url: "https://status.example/en/api/v2/summary.json".into(),
        },
        slack_command: "/feed subscribe https://status.example/en/feed.rss".into(),
        calendar: calendar.clone(),
        incident_json: "https://status.example/api/v1/incidents/ID.json".into(),
        services: vec![SubscribeServiceView {
            name: "R&D".into(),
            anchor: "service-r-d".into(),
            feeds,
            calendar,
        }],
        more_services: 3,
    }
}

fn languages(locales: &[Arc<Locale>]) -> LanguagesView {
    let choices = locales.iter().map(|locale| LanguageChoice {
        lang: locale.tag.to_string(),
        dir: locale.direction.as_str(),
        name: locale.name.clone(),
        href: format!("{}/", locale.tag),
        state: "outage",
        affected: 2,
        affected_names: vec!["Exchange Online".into(), "R&D".into()],
    });
    LanguagesView {
        choices: choices.collect(),
    }
}

fn not_found(locales: &[Arc<Locale>]) -> NotFoundView {
    let languages = locales.iter().map(|locale| NotFoundLanguage {
        lang: locale.tag.to_string(),
        dir: locale.direction.as_str(),
        home: format!("/status/{}/", locale.tag),
        history: format!("/status/{}/history/", locale.tag),
        search: Some(format!("/status/{}/search/", locale.tag)),
    });
    NotFoundView {
        root: "/status/".into(),
        languages: languages.collect(),
    }
}

/// A page without content of its own, unless it is the same in all languages.
pub fn empty_page(locales: &[Arc<Locale>]) -> TestContext {
    TestContext {
        page: page(&locales[0], locales, ""),
        languages: Some(languages(locales)),
        not_found: Some(not_found(locales)),
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

/// A kind of page: its path below the locale's home, its template, and its context.
type PageCase = (&'static str, &'static str, fn(&Locale, &mut TestContext));

const PAGE_CASES: [PageCase; 13] = [
    ("embed/", "embed.html", |locale, page| {
        let home = home(locale, "degraded");
        page.embed = Some(EmbedView {
            state: home.state,
            words: "Exchange Online has problems".into(),
            open: home.open,
            more: 2,
            newest_at: home.newest_at,
            heartbeat: "../../heartbeat.json".into(),
            stale_after_minutes: 60,
        });
    }),
    ("subscribe/", "subscribe.html", |_, page| {
        page.subscribe = Some(subscribe(page.page.feeds.clone()));
    }),
    ("search/", "search.html", |_, page| {
        let index = "index.json".into();
        let markdown = Some("index.md");
        page.search = Some(SearchView {
            index,
            markdown,
            right_to_left: Vec::new(),
        });
    }),
    ("", "home.html", |locale, page| {
        page.home = Some(home(locale, "degraded"));
    }),
    ("calm/", "home.html", |locale, page| {
        page.home = Some(home(locale, "operational"));
    }),
    ("incidents/MO100101/", "incident.html", |locale, page| {
        page.incident = Some(incident(locale, true));
    }),
    ("incidents/MO100102/", "incident.html", |locale, page| {
        page.incident = Some(incident(locale, false));
    }),
    ("history/", "history-index.html", |_, page| {
        page.history_index = Some(history_index());
    }),
    ("history/2026-09/", "history.html", |locale, page| {
        page.history = Some(history(locale));
    }),
    (
        "services/exchange-online/",
        "service.html",
        |locale, page| page.service = Some(service(locale)),
    ),
    (
        "services/exchange-online/2025/",
        "service-year.html",
        |locale, page| page.service_year = Some(service_year(locale)),
    ),
    ("languages/", "languages.html", |_, _| ()),
    ("404/", "404.html", |_, _| ()),
];

/// Every kind of page in every locale, by its path in a site.
pub fn render_site() -> Vec<(String, String)> {
    let locales = locales();
    let (templates, diagnostics) = Templates::new(&BTreeMap::new(), &Colors::default());
    assert_eq!(diagnostics, []);
    let mut pages = Vec::new();
    for locale in &locales {
        let renderer = templates.for_locale(locale, &locales);
        for (path, template, fill) in PAGE_CASES {
            let mut context = TestContext {
                page: page(locale, &locales, path),
                ..empty_page(&locales)
            };
            fill(locale, &mut context);
            let rendered = renderer.render(template, &context).unwrap();
            pages.push((format!("{}/{path}index.html", locale.tag), rendered.html));
        }
    }
    pages
}
