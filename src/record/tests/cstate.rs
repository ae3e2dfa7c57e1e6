//! cState's Markdown.

use super::*;

#[test]
fn a_cstate_incident_is_named_by_its_file_and_split_at_its_tracks() {
    let text = fixture!("cstate/2026-04-13-slow-lookups.md");
    let zone = Some(chrono_tz::Europe::Berlin);
    let decoded = decode_text("records/2026-04-13-slow-lookups.md", text, zone, None);
    insta::assert_snapshot!(dump_all(&decoded), @r#"
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
    assert_eq!(diagnostics(&decoded), [""; 0]);

    let bundle = decode_text("records/slow-lookups/index.md", text, zone, None);
    assert_eq!(bundle.records[0].id, "slow-lookups");
    // Without a zone only the update that says its own is dated, and an update's time is its name for ever.
    for (text, posts, message) in [
        (text.to_owned(), 1, "those updates are left out"),
        (text.replace("+02:00", ""), 0, "the record is skipped"),
    ] {
        let nowhere = decode_text("records/slow.md", &text, None, None);
        assert_eq!(nowhere.records.iter().flat_map(|r| &r.posts).count(), posts);
        let told = diagnostics(&nowhere);
        assert!(told.iter().any(|told| told.ends_with(message)), "{told:#?}");
        assert!(nowhere.diagnostics[0].help.contains("[records] zone"));
    }
    let draft = text.replace("pin: false", "draft: true");
    assert!(
        decode_text("records/slow.md", &draft, zone, None)
            .records
            .is_empty()
    );
    let named = decode_text("records/slow lookups.md", text, zone, None);
    assert!(named.records[0].id.starts_with("slow-lookups-"));
}

/// The records of files, each its name and what stands in it behind its title.
fn decode_all(files: &[(&str, &str)], lang: Option<&Tag>) -> Vec<Record> {
    let known = [Tag::english(), Tag::japanese(), "de".parse().unwrap()];
    let labels = known.map(|tag| (tag, Labels::default())).into();
    let options = DecodeOptions {
        labels: &labels,
        default_zone: None,
        default_language: lang,
        csv: None,
        with_work_notes: false,
    };
    let decode_one = |(file, rest): &(&str, &str)| {
        let text = format!(
            "---\ntitle: {file}\nseverity: down\ndate: 2026-04-13T14:30:00Z\nresolved: true\n{rest}"
        );
        decode(file, text.as_bytes(), None, options).records
    };
    files.iter().flat_map(decode_one).collect()
}

#[test]
fn the_name_of_a_cstate_file_may_say_its_language() {
    for (file, rest, id, locale) in [
        ("vpn.ja.md", "---\na", "vpn", Tag::japanese()),
        ("vpn.ja.md", "lang: en\n---\na", "vpn", Tag::english()),
        ("vpn/index.ja.md", "---\na", "vpn", Tag::japanese()),
        ("vpn-1.2.md", "---\na", "vpn-1.2", Tag::english()),
        ("vpn.tlh.md", "---\na", "vpn.tlh", Tag::english()),
    ] {
        let record = &decode_all(&[(file, rest)], Some(&Tag::english()))[0];
        assert_eq!(record.id, id);
        assert_eq!(record.posts[0].locale, locale, "{file} {rest}");
    }
}

#[test]
fn the_files_of_a_cstate_incident_in_several_languages_are_one_record() {
    let track =
        |text: &str, at: &str| format!("{text} {{{{< track \"2026-04-13T{at}:00Z\" >}}}}\n");
    let en = format!("---\n{}{}", track("two", "15:00"), track("one", "14:40"));
    let ja = format!("---\n{}{}", track("三", "15:30"), track("一", "14:40"));
    let files = [
        ("a.ja.md", &*ja),
        ("a.md", &*en),
        (
            "a.de.md",
            "---\neins {{< track \"2026-04-13T14:40:00Z\" >}}",
        ),
    ];
    let mut records = decode_all(&files, None);
    merge_translations(&mut records, |record| record);
    let [record] = &*records else {
        panic!("{records:#?}");
    };
    assert_eq!(record.facts.title.as_deref(), Some("a.md"));
    assert_eq!(
        record.facts.translated_titles[&"ja".parse().unwrap()],
        "a.ja.md"
    );
    let posts: Vec<String> = record
        .posts
        .iter()
        .map(|post| {
            let translations = post.translations.iter();
            let translations = translations.map(|(tag, body)| format!(" {tag}:{}", body.content));
            let translations: String = translations.collect();
            format!(
                "{} {}:{}{translations}",
                post.at.format("%H:%M"),
                post.locale,
                post.body.content
            )
        })
        .collect();
    assert_eq!(
        posts,
        ["14:40 en:one de:eins ja:一", "15:00 en:two", "15:30 ja:三"]
    );
    // Two files in one language are two records that contradict each other.
    for files in [
        [("a.md", "---\none"), ("b/a.md", "---\ntwo")],
        [("a.ja.md", "---\n一"), ("b/a.ja.md", "---\n二")],
    ] {
        let mut records = decode_all(&files, None);
        merge_translations(&mut records, |record| record);
        assert_eq!(records.len(), 2, "{files:?}");
    }
    let files = [
        ("1/a.md", "---\none"),
        ("1/a.ja.md", "---\n一"),
        ("2/a.md", "---\ntwo"),
        ("2/a.ja.md", "---\n二"),
    ];
    let mut records = decode_all(&files, None);
    merge_translations(&mut records, |record| record);
    let has_both = |record: &Record| record.facts.translated_titles.len() == 1;
    assert!(
        records.len() == 2 && records.iter().all(has_both),
        "{records:#?}"
    );
    let mut records = decode_all(&[("a.ja.md", "---\n一"), ("a.en.md", "---\none")], None);
    merge_translations(&mut records, |record| record);
    assert_eq!(records[0].facts.title.as_deref(), Some("a.en.md"));
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
        let decoded = decode_text(file, text, zone, None);
        all.records.extend(decoded.records);
        all.diagnostics.extend(decoded.diagnostics);
    }
    insta::assert_snapshot!(dump_all(&all), @r#"
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
    let labels = BTreeMap::new();
    let options = DecodeOptions {
        default_zone: zone,
        default_language: Some(&german),
        ..DecodeOptions::new(&labels)
    };
    // The default is for files that say no language.
    let languages = files.map(|(file, text)| {
        let decoded = decode(file, text.as_bytes(), None, options);
        decoded.records[0].posts[0].locale.clone()
    });
    assert_eq!(
        languages,
        ["de", "ja", "de"].map(|tag| tag.parse().unwrap())
    );
    assert_eq!(
        diagnostics(&all),
        [
            "notice.md:7:10: notice: a shortcode that is not `track`; it is shown as it stands",
            "notice.md:1:1: notice: no service; it is listed under the name for all such"
        ]
    );
    for pin in ["true", "True", "\"true\""] {
        let pinned = notice.replace("affected:", &format!("pin: {pin}"));
        let pinned = decode_text("notice.md", &pinned, zone, None);
        let status = pinned.records[0].facts.status.as_deref();
        assert_eq!(status, Some("serviceInformation"), "{pin}");
    }
    for name in ["issues/_index.md", "issues/_index.ja.md"] {
        let section = decode_text(name, "---\ntitle: History\n---\n", zone, None);
        assert!(section.records.is_empty() && section.diagnostics.is_empty());
    }
    // Only Hugo has such pages: a record of another form may have any name.
    let other = decode_text("_index.json", fixture!("service-comms.json"), zone, None);
    assert!(!other.records.is_empty());
}
