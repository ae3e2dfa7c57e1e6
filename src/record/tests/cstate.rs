//! cState's Markdown.

use super::*;

#[test]
fn a_cstate_incident_is_named_by_its_file_and_split_at_its_tracks() {
    let text = fixture!("cstate/2026-04-13-slow-lookups.md");
    let zone = Some(chrono_tz::Europe::Berlin);
    let decoded = read("records/2026-04-13-slow-lookups.md", text, zone, None);
    insta::assert_snapshot!(all_told(&decoded), @r#"
    2026-04-13-slow-lookups Cstate
    service: API
    title: Lookups are slow
    status: resolved
    severity: down
    services: API, Search
    started_at: 2026-04-13T14:30:00Z
    ended_at: 2026-04-13T14:58:00Z
    updated_at: 2026-04-13T14:58:00Z
    + pin: false
    2026-04-13T14:35:00Z - Investigating: Investigating - Lookups take more than ten seconds.
    2026-04-13T14:50:00Z - Monitoring: Monitoring - After a restart we watch the index. | It will take a while.
    2026-04-13T14:58:00Z - Resolved: Resolved - The index is whole again; GET /find answers in 80 ms.
    "#);
    assert_eq!(problems(&decoded), [""; 0]);

    let bundle = read("records/slow-lookups/index.md", text, zone, None);
    assert_eq!(bundle.records[0].id, "slow-lookups");
    // Without a zone nothing is dated, and an update's time is its name for ever.
    let nowhere = read("records/slow.md", text, None, None);
    assert!(nowhere.records.is_empty());
    let said: Vec<String> = problems(&nowhere);
    assert!(
        said.iter()
            .any(|problem| problem.ends_with("the record is skipped")),
        "{said:#?}"
    );
    assert!(nowhere.problems[0].help.contains("[records] zone"));
    let draft = text.replace("pin: false", "draft: true");
    assert!(
        read("records/slow.md", &draft, zone, None)
            .records
            .is_empty()
    );
    let named = read("records/slow lookups.md", text, zone, None);
    assert!(named.records[0].id.starts_with("slow-lookups-"));
}

#[test]
fn the_name_of_a_cstate_file_may_say_its_language() {
    let labels = [Tag::english(), Tag::japanese()].map(|tag| (tag, Labels::default()));
    let labels = BTreeMap::from(labels);
    let english = Tag::english();
    let reading = Reading {
        labels: &labels,
        zone: None,
        lang: Some(&english),
        csv: None,
    };
    for (file, lang, expected) in [
        ("vpn.ja.md", "", Tag::japanese()),
        ("vpn.ja.md", "lang: en\n", Tag::english()),
        ("vpn-1.2.md", "", Tag::english()),
        ("vpn.tlh.md", "", Tag::english()),
    ] {
        let text = format!(
            "---\ntitle: VPN\ndate: 2026-04-13T14:30:00Z\nresolved: true\n{lang}---\n復旧しました。\n"
        );
        let decoded = decode(file, text.as_bytes(), None, reading);
        assert_eq!(
            decoded.records[0].posts[0].locale, expected,
            "{file} {lang}"
        );
    }
}

#[test]
fn a_cstate_folder_is_read_as_hugo_reads_it() {
    let zone = Some(chrono_tz::Europe::Berlin);
    let toml = "+++\r\ntitle = \"Mail waits\"\r\ndate = 2026-04-13T14:30:00Z\r\nresolved = true\r\n\
                resolvedWhen = 2026-04-13T15:00:00Z\r\nseverity = \"notice\"\r\naffected = [\"Mail\", \"Web\"]\r\n\
                +++\r\n*Resolved* - All sent. {{< track \"2026-04-13T15:00:00Z\" >}}\r\n";
    let loose = "---\nTitle: Logins fail\nDate: 2026-04-14 10:00:00 -0500\nResolved: True\nresolvedWhen: \"\"\n\
                 Affected: Web\nsection: 'issue'\nlang: ja\n---\n復旧しました。 {{<track \"2026-04-14 11:00:00 -0500\">}}\n";
    let notice = "---\ntitle: New address\ndate: 2026-04-15T10:00:00Z\ninformational: true\naffected:\n---\n\
                  We move. {{< tracker >}}\n";
    let files = [
        ("mail.md", toml),
        ("login.md", loose),
        ("notice.md", notice),
    ];
    let mut all = Decoded::default();
    for (file, text) in files {
        let decoded = read(file, text, zone, None);
        all.records.extend(decoded.records);
        all.problems.extend(decoded.problems);
    }
    insta::assert_snapshot!(all_told(&all), @r#"
    mail Cstate
    service: Mail
    title: Mail waits
    status: resolved
    severity: notice
    services: Mail, Web
    started_at: 2026-04-13T14:30:00Z
    ended_at: 2026-04-13T15:00:00Z
    updated_at: 2026-04-13T15:00:00Z
    2026-04-13T15:00:00Z - Resolved: Resolved - All sent.

    login Cstate
    service: Web
    title: Logins fail
    status: resolved
    started_at: 2026-04-14T15:00:00Z
    updated_at: 2026-04-14T16:00:00Z
    + lang: ja
    2026-04-14T16:00:00Z - -: 復旧しました。

    notice Cstate
    title: New address
    status: completed
    classification: advisory
    started_at: 2026-04-15T10:00:00Z
    updated_at: 2026-04-15T10:00:00Z
    2026-04-15T10:00:00Z - -: We move. {{< tracker >}}
    "#);
    assert_eq!(all.records[1].posts[0].locale, Tag::japanese());
    let german = "de".parse().unwrap();
    let all = all.in_language(Some(&german));
    // Who says a language is believed.
    let languages: Vec<&str> = all
        .records
        .iter()
        .map(|r| r.posts[0].locale.as_str())
        .collect();
    assert_eq!(languages, ["de", "ja", "de"]);
    assert_eq!(
        problems(&all),
        [
            "notice.md:7:10: notice: a shortcode that is not `track`; it is shown as it stands",
            "notice.md:1:1: notice: no service; it is listed under the name for all such"
        ]
    );
    for pin in ["true", "True", "\"true\""] {
        let pinned = notice.replace("affected:", &format!("pin: {pin}"));
        let pinned = read("notice.md", &pinned, zone, None);
        let status = pinned.records[0].facts.status.as_deref();
        assert_eq!(status, Some("serviceInformation"), "{pin}");
    }
    for name in ["issues/_index.md", "issues/_index.ja.md"] {
        let section = read(name, "---\ntitle: History\n---\n", zone, None);
        assert!(section.records.is_empty() && section.problems.is_empty());
    }
    // Only Hugo has such pages: a record of another form may have any name.
    let other = read("_index.json", fixture!("service-comms.json"), zone, None);
    assert!(!other.records.is_empty());
}
