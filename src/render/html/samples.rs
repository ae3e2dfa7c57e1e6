//! For tests: parts of views with sample content.

use crate::locale::{Direction, Locale};
use crate::site::view::*;

/// A text for readers of `locale`: the original in English, otherwise a sample of a machine translation.
pub fn text(locale: &Locale, english: &str) -> TextView {
    let html = |plain: &str| format!("<p>{plain}</p>");
    let original = TextView {
        html: Some(html(english)),
        plain: Some(english.into()),
        lang: "en".into(),
        dir: "ltr",
        provenance: "original",
        translator: None,
        untranslated: false,
        language: "en".into(),
        stale: false,
        differences: vec![],
        original: None,
    };
    let Some(translated) = translation(locale.tag.as_str(), english) else {
        return TextView {
            untranslated: locale.tag.as_str() != "en",
            ..original
        };
    };
    TextView {
        html: Some(html(translated)),
        plain: Some(translated.into()),
        lang: format!("{}-t-en-t0-und", locale.tag),
        dir: locale.direction.as_str(),
        provenance: "machine",
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
        alias_anchors: Vec::new(),
        number,
        at,
        status: (number == 2).then(|| status("service-degradation", true, "degraded")),
        is_status_stated: number.is_multiple_of(3),
        estimated_resolution_at: (number == 11).then(|| "2026-09-30T12:00:00Z".into()),
        next_update: (number == 11).then(|| PromiseView {
            at: "2026-09-30T11:00:00Z".into(),
            overdue: false,
        }),
        is_withdrawn: number == 4,
        is_truncated: false,
        reopens: number == 9,
        new_title: (number == 3).then(|| text(locale, TITLE)),
        sections: vec![
            section(locale, "user-impact", IMPACT),
            SectionView {
                at: (number == 11).then(|| "2026-09-30T11:00:00Z".into()),
                ..section(locale, "current-status", STATUS)
            },
            section(locale, "scope-of-impact", SCOPE),
        ],
        first_words: Some(FirstWordsView {
            text: "We've confirmed that a recent change".into(),
            lang: "en".into(),
            dir: "ltr",
        }),
        answered: match number {
            11 => vec![AnsweredView {
                kind: "user-impact".into(),
                anchor: "impact",
                heading: "section-user-impact".into(),
            }],
            _ => vec![],
        },
        unchanged: match number {
            6 => vec![UnchangedView {
                since: UpdateLink {
                    anchor: "u-5".into(),
                    number: 5,
                    at: "2026-09-28T10:00:00Z".into(),
                },
                kinds: vec!["user-impact".into(), "other".into()],
            }],
            _ => vec![],
        },
        changed_since: match number {
            7 => vec![UpdateLink {
                anchor: "u-5".into(),
                number: 5,
                at: "2026-09-28T10:00:00Z".into(),
            }],
            _ => vec![],
        },
        is_folded: number == 6,
        affected: affected(number),
        provenance: match (translated, locale.tag.as_str()) {
            (true, _) => "machine",
            (false, "en") => "original",
            _ => "untranslated",
        },
        stale: translated && number == 5,
        earlier: if number == 7 {
            vec![EarlierRevisionView {
                first_seen_at: "2026-09-28T18:00:00Z".into(),
                sections: vec![section(locale, "other", SCOPE)],
                has_marks: true,
            }]
        } else {
            vec![]
        },
    }
}

/// Few and many items, and words that no catalog has.
fn affected(number: usize) -> Vec<AffectedView> {
    let state = |key, word: &str| {
        Some(StateView {
            key,
            word: word.into(),
        })
    };
    let item = |name: &str, before, state| AffectedView {
        name: name.into(),
        before,
        state,
    };
    match number {
        1 => vec![
            item(
                "Mail",
                state(Some("component-operational"), "operational"),
                state(None, "on_fire"),
            ),
            item(
                "Calendar",
                None,
                state(Some("component-major-outage"), "major_outage"),
            ),
        ],
        2 => (1..=9)
            .map(|n| item(&format!("Region {n}"), None, None))
            .collect(),
        _ => vec![],
    }
}

pub fn status(key: &str, open: bool, impact: ImpactName) -> StatusView {
    StatusView {
        state: if open { impact } else { "resolved" },
        state_key: Some(match open {
            true => format!("state-{impact}"),
            false => "status-resolved".into(),
        }),
        says_more: true,
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
        shows_service: true,
        other_services: Vec::new(),
        kind: "incident",
        language: "en".into(),
        status: if open {
            status("service-degradation", true, impact)
        } else {
            status("service-restored", false, impact)
        },
        verdict: None,
        counts_as: open.then_some(impact),
        classification: Some("incident".into()),
        maintenance: None,
        planned: false,
        started_at: Some("2026-09-28T04:10:00Z".into()),
        ended_at: (!open).then(|| "2026-09-29T17:20:00Z".into()),
        updated_at: Some("2026-09-30T08:40:00Z".into()),
        next_update_by: open.then(|| "2026-09-30T11:00:00Z".into()),
        next_update_overdue: false,
        silent_since: open.then(|| "2026-09-26T08:40:00Z".into()),
        what_to_do: open.then(|| format!("{base}incidents/{id}/#workaround")),
        updates: 11,
        user_impact: Some(text(locale, IMPACT)),
    }
}

pub fn problem() -> DiagnosticView {
    DiagnosticView {
        location: "annotations/MO100101.md:4:3".into(),
        message: "until is not a time: \"soon\"; it is ignored".into(),
    }
}

pub fn annotation(locale: &Locale, kind: &'static str) -> AnnotationView {
    AnnotationView {
        anchor: format!("note-{kind}"),
        title: Some("Send large files by the share".into()),
        kind,
        author: Some("Service desk, Osaka".into()),
        html: "<p><strong>Until this is over</strong>, put large files on the <a href=\"https://share.example/\">share</a>:</p><ul><li>up to 2 GB,</li><li>for seven days.</li></ul><table><thead><tr><th>Site</th><th>Phone</th></tr></thead><tbody><tr><td>Osaka</td><td>4120</td></tr></tbody></table>".into(),
        lang: "en".into(),
        dir: "ltr",
        content_lang: (locale.tag.as_str() != "en").then(|| "en".into()),
        from: Some("2026-09-28T05:00:00Z".into()),
        is_draft: kind == "action",
        problems: match kind {
            "action" => vec![problem()],
            _ => Vec::new(),
        },
    }
}
