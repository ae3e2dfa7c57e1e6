//! Views as a site would fill them, for tests.

use crate::locale::{Direction, Locale};
use crate::site::view::*;
use serde::Serialize;

/// The context of any page.
#[derive(Serialize)]
pub struct Page<'a> {
    pub page: PageView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<&'a HomeView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<&'a IncidentView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<&'a HistoryView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<&'a ServiceView>,
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
        canonical: address(locale.tag.as_str()),
        languages: locales
            .iter()
            .map(|other| LanguageView {
                lang: other.tag.to_string(),
                dir: other.direction.as_str(),
                name: other.name.clone(),
                href: format!("{root}{}/{path}", other.tag),
                url: address(other.tag.as_str()),
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
                url: format!("https://status.example.com/{}/feed.{format}", locale.tag),
            })
            .into(),
        newest_history: Some(format!("{root}{}/history/2026-09/", locale.tag)),
        logo: None,
        footer: Some(
            "<p>Questions? Ask the <a href=\"https://desk.example/\">service desk</a>.</p>".into(),
        ),
        root,
    }
}

/// A text as `locale` shows it: the original in English, else the sample of a translation by machine.
pub fn text(locale: &Locale, english: &str) -> TextView {
    let html = |plain: &str| format!("<p>{plain}</p>");
    let original = TextView {
        html: html(english),
        plain: english.into(),
        lang: "en".into(),
        dir: "ltr",
        source: "original",
        translator: None,
        untranslated: false,
        language: "en".into(),
        stale: false,
        differs: vec![],
        original: None,
    };
    let Some(words) = translation(locale.tag.as_str(), english) else {
        return TextView {
            untranslated: locale.tag.as_str() != "en",
            ..original
        };
    };
    TextView {
        html: html(words),
        plain: words.into(),
        lang: format!("{}-t-en-t0-und", locale.tag),
        dir: locale.direction.as_str(),
        source: "machine",
        translator: Some("Amazon Translate".into()),
        language: locale.tag.to_string(),
        original: Some(OriginalView {
            html: original.html.clone(),
            plain: original.plain.clone(),
            lang: "en".into(),
            dir: Direction::Ltr.as_str(),
        }),
        ..original
    }
}

pub const TITLE: &str = "Some users can't send email from Outlook on the web";
pub const IMPACT: &str = "Users may receive the error \"452 4.3.1\" when they send messages with attachments larger than 3 MB, and the messages stay in the Drafts folder.";
pub const STATUS: &str = "We've confirmed that a recent change to the transport settings at mail-in.hoshi.example made the limit too small. We're reverting the change region by region and expect the first region to recover within 90 minutes. Affected users may use the desktop client meanwhile.";
pub const SCOPE: &str =
    "About 1,800 users in Osaka and Riyadh are affected; Hamburg and Lyon aren't.";
pub const CAUSE: &str = "A change that was meant to limit the size of automatic replies was applied to all outgoing messages, because the rule named the connector rather than the message class.";

fn translation(tag: &str, english: &str) -> Option<&'static str> {
    Some(match (tag, english) {
        ("ja", TITLE) => "一部のユーザーがOutlook on the webからメールを送信できません",
        ("ja", IMPACT) => {
            "3 MBを超える添付ファイル付きのメッセージを送信すると、エラー「452 4.3.1」が表示され、メッセージが下書きフォルダーに残ることがあります。"
        }
        ("ja", STATUS) => {
            "mail-in.hoshi.exampleのトランスポート設定に対する最近の変更により、上限が小さくなりすぎたことを確認しました。変更を地域ごとに元に戻しており、最初の地域は90分以内に復旧する見込みです。影響を受けるユーザーは、その間デスクトップクライアントを使用できます。"
        }
        ("ja", SCOPE) => {
            "大阪とリヤドの約1,800人のユーザーが影響を受けています。ハンブルクとリヨンは影響を受けていません。"
        }
        ("ja", CAUSE) => {
            "自動応答のサイズを制限するための変更が、メッセージクラスではなくコネクタを指定していたため、すべての送信メッセージに適用されました。"
        }
        ("ar", TITLE) => "يتعذر على بعض المستخدمين إرسال البريد الإلكتروني من Outlook على الويب",
        ("ar", IMPACT) => {
            "قد يتلقى المستخدمون الخطأ \"452 4.3.1\" عند إرسال رسائل تحتوي على مرفقات أكبر من 3 MB، وتبقى الرسائل في مجلد المسودات."
        }
        ("ar", STATUS) => {
            "تأكدنا من أن تغييرًا حديثًا في إعدادات النقل على mail-in.hoshi.example جعل الحد صغيرًا جدًا. نقوم بالتراجع عن التغيير منطقةً تلو الأخرى، ونتوقع أن تتعافى المنطقة الأولى خلال 90 دقيقة. يمكن للمستخدمين المتأثرين استخدام عميل سطح المكتب في هذه الأثناء."
        }
        ("ar", SCOPE) => "يتأثر نحو 1,800 مستخدم في أوساكا والرياض؛ ولا تتأثر هامبورغ وليون.",
        _ => return None,
    })
}

pub fn section(locale: &Locale, kind: &str, english: &str) -> SectionView {
    SectionView {
        kind: kind.into(),
        text: text(locale, english),
        at: None,
    }
}

pub fn update(locale: &Locale, number: usize) -> UpdateView {
    let at = format!(
        "2026-09-{:02}T{:02}:40:00Z",
        28 + number / 8,
        3 + 2 * (number % 8)
    );
    let translated =
        locale.tag.as_str() != "en" && translation(locale.tag.as_str(), TITLE).is_some();
    UpdateView {
        anchor: format!("u-{}", at.replace(['-', ':'], "")),
        number,
        at,
        status: (number == 2).then(|| status("service-degradation", true, "degraded")),
        next_update_by: (number == 11).then(|| "2026-09-30T11:00:00Z".into()),
        first_seen_at: None,
        listed: number != 4,
        new_title: (number == 3).then(|| text(locale, TITLE)),
        sections: vec![
            section(locale, "user-impact", IMPACT),
            SectionView {
                at: (number == 11).then(|| "2026-09-30T11:00:00Z".into()),
                ..section(locale, "current-status", STATUS)
            },
            section(locale, "scope-of-impact", SCOPE),
        ],
        source: match (translated, locale.tag.as_str()) {
            (true, _) => "machine",
            (false, "en") => "original",
            _ => "untranslated",
        },
        translator: translated.then(|| "Amazon Translate".into()),
        original_language: "en".into(),
        stale: translated && number == 5,
        differs: if translated && number == 6 {
            vec!["452 4.3.1".into(), "90".into()]
        } else {
            vec![]
        },
        earlier: if number == 7 {
            vec![EarlierView {
                first_seen_at: "2026-09-28T18:00:00Z".into(),
                sections: vec![section(locale, "other", SCOPE)],
            }]
        } else {
            vec![]
        },
    }
}

pub fn status(key: &str, open: bool, impact: ImpactName) -> StatusView {
    StatusView {
        key: Some(format!("status-{key}")),
        word: key.into(),
        open,
        impact,
    }
}

pub fn card(locale: &Locale, id: &str, open: bool, impact: ImpactName, base: &str) -> IncidentCard {
    IncidentCard {
        id: id.into(),
        href: format!("{base}incidents/{id}/"),
        title: text(locale, TITLE),
        service: ServiceLink {
            name: "Exchange Online".into(),
            href: format!("{base}services/exchange-online/"),
        },
        status: if open {
            status("service-degradation", true, impact)
        } else {
            status("service-restored", false, impact)
        },
        classification: Some("incident".into()),
        started_at: Some("2026-09-28T04:10:00Z".into()),
        ended_at: (!open).then(|| "2026-09-29T17:20:00Z".into()),
        updated_at: "2026-09-30T08:40:00Z".into(),
        next_update_by: open.then(|| "2026-09-30T11:00:00Z".into()),
        updates: 11,
        impact: Some(text(locale, IMPACT)),
    }
}

pub fn note(locale: &Locale, kind: &'static str) -> AnnotationView {
    AnnotationView {
        anchor: format!("note-{kind}"),
        title: Some("Send large files by the share".into()),
        kind,
        author: Some("Service desk, Osaka".into()),
        html: "<p><strong>Until this is over</strong>, put large files on the <a href=\"https://share.example/\">share</a>:</p><ul><li>up to 2 GB,</li><li>for seven days.</li></ul><table><thead><tr><th>Site</th><th>Phone</th></tr></thead><tbody><tr><td>Osaka</td><td>4120</td></tr></tbody></table>".into(),
        lang: "en".into(),
        dir: "ltr",
        foreign: (locale.tag.as_str() != "en").then(|| "en".into()),
        from: Some("2026-09-28T05:00:00Z".into()),
    }
}

pub fn incident(locale: &Locale, open: bool) -> IncidentView {
    let mut log: Vec<_> = (1..=11)
        .map(|number| LogItem::Update(Box::new(update(locale, number))))
        .collect();
    log.insert(3, LogItem::Annotation(note(locale, "action")));
    IncidentView {
        card: card(
            locale,
            if open { "MO100101" } else { "MO100102" },
            open,
            "degraded",
            "../../",
        ),
        earlier_titles: vec![text(locale, "Can't send email")],
        duration: (!open).then_some(133_800),
        now: if open {
            vec![section(locale, "current-status", STATUS)]
        } else {
            vec![]
        },
        root_cause: (!open).then(|| section(locale, "root-cause", CAUSE)),
        preliminary: false,
        next_steps: None,
        top: vec![note(locale, "workaround")],
        bottom: vec![note(locale, "note")],
        latest: Some(update(locale, 11)),
        log,
        problems: vec![ProblemView {
            place: "update 3".into(),
            message: "the end time lies before the start time".into(),
        }],
        json: "../../../api/v1/incidents/MO100101.json".into(),
    }
}

pub fn days(base: &str) -> Vec<DayCell> {
    (17..=30)
        .map(|day| {
            let state = match day {
                20 => "advisory",
                24 => "outage",
                28.. => "degraded",
                _ => "operational",
            };
            let incidents = if state == "operational" {
                0
            } else if day == 29 {
                2
            } else {
                1
            };
            DayCell {
                day: format!("2026-09-{day}"),
                state,
                incidents,
                href: (incidents > 0).then(|| format!("{base}incidents/MO100101/")),
            }
        })
        .collect()
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
            card(locale, "TM200300", true, "advisory", ""),
        ]
    };
    HomeView {
        state,
        affected: if state == "operational" { 0 } else { 2 },
        notices: vec![NoticeView {
            title: "Network maintenance in Osaka".into(),
            html: "<p>The office network is off on Saturday morning.</p>".into(),
            lang: "en".into(),
            dir: "ltr",
            foreign: (locale.tag.as_str() != "en").then(|| "en".into()),
            kind: "warning",
            from: Some("2026-10-02T22:00:00Z".into()),
            until: Some("2026-10-03T03:00:00Z".into()),
        }],
        services: rows
            .iter()
            .map(|name| ServiceRow {
                service: ServiceLink {
                    name: (*name).into(),
                    href: "services/exchange-online/".into(),
                },
                state: if *name == "Exchange Online" {
                    state
                } else {
                    "operational"
                },
                days: days(""),
            })
            .collect(),
        days: days("").into_iter().map(|cell| cell.day).collect(),
        next_updates: open
            .iter()
            .map(|card| NextUpdate {
                at: "2026-09-30T11:00:00Z".into(),
                incident: card.clone(),
            })
            .collect(),
        open,
        recent: vec![
            card(locale, "MO100102", false, "degraded", ""),
            card(locale, "MO100102", false, "outage", ""),
        ],
        newest_at: Some("2026-09-30T08:40:00Z".into()),
    }
}

pub fn history(locale: &Locale) -> HistoryView {
    let link = |month| MonthLink {
        year: 2026,
        month,
        href: format!("../2026-{month:02}/"),
        incidents: 3,
    };
    HistoryView {
        year: 2026,
        month: 9,
        incidents: vec![
            card(locale, "MO100101", true, "degraded", "../../"),
            card(locale, "MO100102", false, "outage", "../../"),
        ],
        older: Some(link(8)),
        newer: None,
        months: vec![link(9), link(8)],
    }
}

pub fn service(locale: &Locale) -> ServiceView {
    ServiceView {
        name: "Exchange Online".into(),
        state: "degraded",
        open: vec![card(locale, "MO100101", true, "degraded", "../../")],
        closed: vec![card(locale, "MO100102", false, "outage", "../../")],
        days: days("../../"),
    }
}
