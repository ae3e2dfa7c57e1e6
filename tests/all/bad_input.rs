//! What is wrong in someone's data is told with its place and a remedy, and costs nobody else a
//! thing.

use kairan::problem::{Place, Problem};
use kairan::store::Store;
use serde_json::json;

use crate::root::{NOW, Root, SITE, Site, files_of};
use crate::sound::assert_sound;

/// A root in which nothing is wrong: one incident, one note.
fn healthy() -> Root {
    Root::empty()
        .with(
            "records/fine.md",
            "---\nid: OK-1\nservice: Post\ntitle: Late letters\nstatus: serviceRestored\n\
             started_at: 2026-09-28T00:00:00Z\nended_at: 2026-09-29T00:00:00Z\n---\n\n\
             ## 2026-09-28T06:00:00Z\nUser impact: Letters are late.\n",
        )
        .with(
            "annotations/OK-1.md",
            "---\ntitle: Ask at the desk\n---\nThe desk knows more.\n",
        )
}

/// A Microsoft Graph issue.
fn issue(id: &str, more: serde_json::Value) -> String {
    let mut issue = json!({
        "id": id,
        "service": "Mail",
        "title": "Slow mail",
        "status": "serviceDegradation",
        "classification": "incident",
        "startDateTime": "2026-09-03T00:00:00Z",
        "lastModifiedDateTime": "2026-09-03T02:00:00Z",
        "posts": [{
            "createdDateTime": "2026-09-03T01:00:00Z",
            "description": {"contentType": "html", "content": "Current status: We look into it."},
        }],
    });
    for (name, value) in more.as_object().unwrap() {
        issue[name] = value.clone();
    }
    serde_json::to_string_pretty(&issue).unwrap()
}

fn body(content: &str) -> serde_json::Value {
    json!({"posts": [{
        "createdDateTime": "2026-09-03T01:00:00Z",
        "description": {"contentType": "html", "content": content},
    }]})
}

/// The site, after a check that the healthy part of it is there and all of it is sound.
fn published(root: &Root) -> Site {
    let site = root.site();
    assert!(site.page("en", "OK-1").contains("Letters are late."));
    assert!(site.text("en/index.html").contains("Late letters"));
    assert_sound(&site);
    site
}

/// Checks that a root's problems are these: each the place, and words of its message.
#[track_caller]
fn assert_problems(site: &Site, expected: &[(&str, &str)]) {
    let found = &site.report.problems;
    let fits = |problem: &Problem, (place, words): &(&str, &str)| {
        problem.place.to_string() == *place && problem.message.contains(words)
    };
    for wanted in expected {
        assert!(
            found.iter().any(|p| fits(p, wanted)),
            "no {wanted:?} in {:#?}",
            site.problems()
        );
    }
    for problem in found {
        assert!(
            expected.iter().any(|e| fits(problem, e)),
            "not expected: {problem}"
        );
        assert!(!problem.help.is_empty(), "{problem} has no remedy");
        for text in [&problem.message, &problem.help] {
            let first = text.chars().next().unwrap();
            let first_word: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
            let is_name = first_word.to_uppercase() == first_word;
            assert!(
                !first.is_uppercase() || is_name,
                "{text:?} is no lower case"
            );
        }
    }
}

#[test]
fn a_healthy_root_has_no_problems() {
    assert_problems(&published(&healthy()), &[]);
}

#[test]
fn records_that_cannot_be_read_are_told_with_their_place() {
    let cases: [(&str, &[u8], &str, &str); 15] = [
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"EX2\",\n \"title\": \"\xff\"}",
            ":3:12",
            "not UTF-8 from byte 48 on",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"EX2\",\n \"posts\": [",
            ":3:11",
            "the JSON is cut off",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"EX2\",\n \"title\": nul}",
            ":3:14",
            "the JSON cannot be read",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": 7}",
            ":2:7",
            "the JSON cannot be read",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"service\": \"Mail\"}",
            ":1:1",
            "without an id",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \" \"}",
            ":1:1",
            "without an id",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"../../etc/x\"}",
            ":2:8",
            "cannot be the id",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"..\"}",
            ":2:8",
            "cannot be the id",
        ),
        (
            "bad.json",
            b"{\"startDateTime\": null,\n\"id\": \"a\\u0000b\"}",
            ":1:1",
            "cannot be the id",
        ),
        ("bad.md", b"---\nid: a/b\n---\n", ":2:5", "cannot be the id"),
        (
            "bad.md",
            b"---\nid: EX2\nstatsu: x\n---\n",
            ":3:1",
            "statsu",
        ),
        ("bad.md", b"---\nservice: x\n---\n", ":2:1", "`id`"),
        ("bad.md", b"---\nid: EX2\n", ":1:1", "not closed"),
        (
            "bad.txt",
            b"Dear all,\nmail is slow.\n",
            ":1:1",
            "no known form",
        ),
        ("bad.txt", b"\xef\xbb\xbf \n", ":1:1", "the file is empty"),
    ];
    for (name, bytes, place, words) in cases {
        let file = format!("records/{name}");
        let site = published(&healthy().with(&file, bytes));
        assert_problems(&site, &[(&format!("{file}{place}"), words)]);
        assert_eq!(site.report.incidents, 1, "{words}");
    }
}

#[test]
fn one_bad_record_of_a_page_costs_the_others_nothing() {
    let (good, bad) = (issue("EX2", json!({})), "{\n\"id\": \"a b\"}");
    let page = format!("{{\"value\": [\n{bad},\n{good}]}}");
    let site = published(&healthy().with("records/page.json", page));
    assert_problems(
        &site,
        &[("records/page.json:3:8", "\"a b\" cannot be the id")],
    );
    assert!(site.page("en", "EX2").contains("We look into it."));
}

#[test]
fn doubtful_facts_are_shown_and_told() {
    let cases = [
        (
            json!({"status": "wobbly"}),
            "wobbly",
            "unknown status \"wobbly\"",
            "wobbly",
        ),
        (json!({"status": null}), "EX2", "no status", "Slow mail"),
        (json!({"service": null}), "EX2", "no service", "Slow mail"),
        (
            json!({"endDateTime": "2026-09-02T00:00:00Z", "status": "serviceRestored"}),
            "EX2",
            "ends (2026-09-02T00:00:00Z) before it starts (2026-09-03T00:00:00Z)",
            "Slow mail",
        ),
        (
            json!({"startDateTime": "yesterday"}),
            "yesterday",
            "startDateTime is not a time: \"yesterday\"",
            "Slow mail",
        ),
        (
            // Without a zone it could be any of 25 instants.
            json!({"startDateTime": "2026-09-02T23:00:00"}),
            "2026-09-02T23",
            "startDateTime is not a time",
            "Slow mail",
        ),
    ];
    for (more, needle, words, shown) in cases {
        let record = issue("EX2", more);
        let offset = record.find(needle).unwrap();
        let place = Place::at_offset("records/EX2.json", &record, offset);
        let site = published(&healthy().with("records/EX2.json", record));
        assert_problems(&site, &[(&place.to_string(), words)]);
        assert!(site.page("en", "EX2").contains(shown), "{words}");
    }
}

#[test]
fn two_records_of_one_id_are_both_shown() {
    let record = |title: &str, hour: &str| {
        format!(
            "---\nid: N-1\nservice: Post\ntitle: {title}\nstatus: investigating\n---\n\n\
             ## 2026-09-28T{hour}:00:00Z\nUser impact: {title}!\n"
        )
    };
    let root = healthy()
        .with("records/a.md", record("Late parcels", "07"))
        .with("records/b.md", record("Lost parcels", "08"));
    let site = published(&root);
    assert_problems(
        &site,
        &[(
            "records/b.md",
            "two records of one id: N-1 is also in records/a.md",
        )],
    );
    let page = site.page("en", "N-1");
    assert!(page.contains("Late parcels!") && page.contains("Lost parcels!"));
}

#[test]
fn a_huge_update_is_cut_on_its_page_and_whole_in_the_data() {
    let words = "All work and no play. ".repeat(230_000);
    let record = issue("EX2", body(&words));
    let place = Place::at_offset("records/EX2.json", &record, record.find("EX2").unwrap());
    let site = published(&healthy().with("records/EX2.json", &record));
    assert_problems(&site, &[(&place.to_string(), "an update of 5060 kB")]);
    assert!(site.page("en", "EX2").len() < 1_000_000);
    let json = site.json("EX2");
    let text = json["updates"][0]["sections"][0]["text"]["en"]["text"]
        .as_str()
        .unwrap();
    assert_eq!(text.len(), words.trim().len());
}

#[test]
fn what_is_active_in_a_text_never_reaches_a_page() {
    let attacks = [
        ("<script>alert(1)</script>We look.", "`<script`"),
        (
            "<SCRIPT src=//e.example/x.js></SCRIPT>We look.",
            "`<script`",
        ),
        (
            "<a href=\"javascript:alert(1)\">We look.</a>",
            "`javascript:`",
        ),
        ("<a href=\" java&#10;script:alert(1)\">We look.</a>", ""),
        ("<img src=x onerror=alert(1)>We look.", ""),
        ("<svg/onload=alert(1)>We look.", ""),
        ("<p onclick=\"alert(1)\">We look.</p>", ""),
        (
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>We look.",
            "`<script`",
        ),
        ("&lt;script&gt;alert(1)&lt;/script&gt;We look.", ""),
        (
            "</div></main></body><script>alert(1)</script>We look.",
            "`<script`",
        ),
        ("]]><script>alert(1)</script>We look.", "`<script`"),
        ("{{ page }}{% include \"x\" %}We look.", ""),
    ];
    for (attack, words) in attacks {
        let root = healthy()
            .with(
                "records/EX2.json",
                issue("EX2", body(&format!("Current status: {attack}"))),
            )
            .with(
                "records/EX3.json",
                issue("EX3", json!({"title": attack, "service": attack})),
            );
        let site = published(&root);
        assert!(site.page("en", "EX2").contains("We look."), "{attack}");
        if !words.is_empty() {
            let told = |p: &&Problem| p.message.contains(words) && p.message.starts_with("EX2");
            let found: Vec<_> = site.report.problems.iter().filter(told).collect();
            assert_eq!(found.len(), 1, "{attack}: {:#?}", site.problems());
            assert!(found[0].place.line.is_some());
        }
    }
}

#[test]
fn what_xml_forbids_is_left_out_everywhere_and_told() {
    let forbidden = "\u{8}\u{1b}\u{0}\u{fffe}\u{85}\u{fdd0}\u{1ffff}";
    let odd = format!("Slow{forbidden} mail");
    let root = healthy()
        .with("site.toml", SITE.replace("\"Status\"", "\"Sta\\btus\""))
        .with(
            "records/EX2.json",
            issue("EX2", json!({"title": odd, "service": odd, "classification": odd})),
        )
        .with("records/EX3.json", issue("EX3", body(&format!("User impact: {odd} again."))))
        .with("records/EX4.json", issue("EX4", body(&format!("<p>User impact: {odd} again.</p>"))))
        .with(
            "records/N-1.md",
            format!(
                "---\nid: N-1\nservice: Net\ntitle: \"a\\x08b\"\nstatus: resolved\n---\n\n\
                 ## 2026-09-03T00:00:00Z · odd{forbidden}word\nUser impact: {odd} once more.\n"
            ),
        )
        .with(
            "annotations/OK-1-b.md",
            "---\ntitle: \"a\\x08b\"\nauthor: \"c\\x08d\"\n---\nThe \u{8}desk\u{fffe} knows.\n",
        )
        .with("notices/n.md", "---\ntitle: \"a\\x08b\"\n---\nThe \u{8}desk\u{fffe} knows.\n")
        .with(
            "translations/EX3.ja.md",
            "---\nreviewer: \"a\\x08b\"\n---\n## 2026-09-03T01:00:00Z\nユーザーへの影響: 遅\u{8}い\n",
        );
    let site = published(&root);
    for id in ["EX3", "EX4", "N-1"] {
        let page = site.page("en", id);
        assert!(page.contains("Slow mail"), "{id}");
    }
    for id in [
        "EX2: the title",
        "EX2: the service",
        "EX3: an update",
        "EX4: an update",
    ] {
        let told = |p: &&Problem| p.message.starts_with(id) && p.message.contains("U+0008");
        assert_eq!(site.report.problems.iter().filter(told).count(), 1, "{id}");
    }
}

#[test]
fn notes_that_cannot_be_shown_are_told_with_their_place() {
    let cases = [
        (
            "annotations/OK-1-b.md",
            "---\ntitel: x\n---\nWords.\n",
            ":2:1",
            "titel",
        ),
        (
            "annotations/OK-1-b.md",
            "---\ntitle: a: b\n---\nWords.\n",
            ":2:9",
            "front matter",
        ),
        (
            "annotations/OK-1-b.md",
            "---\nkind: rant\n---\nWords.\n",
            ":2:7",
            "rant",
        ),
        (
            "annotations/OK-1-b.md",
            "Words.\n",
            ":1:1",
            "no front matter",
        ),
        (
            "annotations/OK-1-b.md",
            "---\ntitle: x\nWords.\n",
            ":1:1",
            "not closed",
        ),
        (
            "annotations/OK-9.md",
            "---\ntitle: x\n---\nWords.\n",
            "",
            "not known: OK-9",
        ),
        (
            "annotations/OK-1.!!.md",
            "---\ntitle: x\n---\nWords.\n",
            "",
            "language tag",
        ),
        (
            "notices/n.md",
            "---\nuntil: soon\ntill: x\n---\nWords.\n",
            ":3:1",
            "till",
        ),
        (
            "translations/OK-9.ja.md",
            "---\n---\n## 2026-09-28T06:00:00Z\nx\n",
            "",
            "not known: OK-9",
        ),
        (
            "translations/OK-1.md",
            "---\n---\n",
            "",
            "does not say what it translates",
        ),
        (
            "translations/OK-1.ja.md",
            "---\nsource: oracle\n---\n",
            ":2:9",
            "oracle",
        ),
        (
            "translations/OK-1.ja.md",
            "---\n---\n## 2026-09-28T06:30:00Z\nx\n",
            "",
            "no update of 2026",
        ),
        (
            "translations/OK-1.ja.md",
            "---\n---\n## 2026-09-28\nx\n",
            ":3:1",
            "time cannot be read",
        ),
        (
            "translations/OK-1.ja.md",
            "---\n---\nx\n",
            ":3:1",
            "before the first dated heading",
        ),
    ];
    for (file, text, place, words) in cases {
        let site = published(&healthy().with(file, text));
        assert_problems(&site, &[(&format!("{file}{place}"), words)]);
        assert_eq!(site.holds("Words."), [""; 0], "{file}");
    }
}

#[test]
fn a_note_with_a_flaw_is_shown_without_it() {
    let cases = [
        (
            "<script>alert(1)</script>",
            ":4:1",
            "raw HTML is shown as text",
        ),
        ("A <b onclick=x>bold</b> word.", ":4:3", "raw HTML"),
        ("[here](javascript:alert(1))", ":4:1", "a link is left out"),
        (
            "<!-- the boss must not know -->",
            ":4:1",
            "an HTML comment is left out",
        ),
    ];
    for (flaw, place, words) in cases {
        let text = format!("---\ntitle: x\n---\n{flaw}\n\nThe rest.\n");
        let root = healthy()
            .with("annotations/OK-1-b.md", &text)
            .with("notices/n.md", &text);
        let site = published(&root);
        let told = |folder: &str| {
            let place = format!("{folder}{place}");
            let mut problems = site.report.problems.iter();
            problems.any(|p| p.place.to_string() == place && p.message.contains(words))
        };
        assert!(told("annotations/OK-1-b.md"), "{:#?}", site.problems());
        assert!(told("notices/n.md"), "{:#?}", site.problems());
        assert!(site.page("en", "OK-1").contains("The rest."));
        assert!(site.text("en/index.html").contains("The rest."));
        assert_eq!(site.holds("the boss must not know"), [""; 0]);
    }
}

#[test]
fn a_time_in_a_note_that_is_none_is_told_and_left_out() {
    let text = "---\ntitle: x\nuntil: tomorrow\n---\nStill shown.\n";
    let site = published(&healthy().with("annotations/OK-1-b.md", text));
    assert_problems(
        &site,
        &[(
            "annotations/OK-1-b.md:3:8",
            "until is not a time: \"tomorrow\"",
        )],
    );
    assert!(site.page("en", "OK-1").contains("Still shown."));
}

#[test]
fn a_language_that_cannot_be_made_leaves_the_others() {
    let cases = [
        (
            "tlh",
            "",
            "locales/tlh.ftl",
            "no catalog for the locale `tlh`",
        ),
        (
            "no tag",
            "",
            "site.toml:3:18",
            "`no tag` is not a language tag",
        ),
        ("nl", "nav-home = {$", "locales/nl.ftl:1:14", ""),
    ];
    for (tag, catalog, place, words) in cases {
        let settings = SITE.replace("[\"en\"]", &format!("[\"en\", \"{tag}\"]"));
        let mut root = healthy().with("site.toml", settings);
        if !catalog.is_empty() {
            root = root.with(&format!("locales/{tag}.ftl"), catalog);
        }
        let site = published(&root);
        assert_problems(&site, &[(place, words)]);
        assert!(!site.files.contains_key(&format!("{tag}/index.html")));
    }
}

#[test]
fn a_word_that_a_catalog_lacks_is_said_in_english() {
    let settings = SITE.replace("[\"en\"]", "[\"en\", \"nl\"]");
    let root = healthy()
        .with("site.toml", settings)
        .with("locales/nl.ftl", "nav-home = Overzicht\nnav-hoem = Slip\n");
    let site = published(&root);
    let home = site.text("nl/index.html");
    assert!(home.contains("Overzicht") && home.contains("Open incidents"));
    let told = |place: &str, words: &str| {
        let mut problems = site.report.problems.iter();
        problems.any(|p| p.place.to_string() == place && p.message.contains(words))
    };
    assert!(told("locales/nl.ftl", "`home-open-heading` is missing"));
    assert!(told(
        "locales/nl.ftl:2:1",
        "`nav-hoem` is not one that any page has"
    ));
}

#[test]
fn a_template_with_a_mistake_leaves_the_built_in_one() {
    let cases = [
        (
            "{% extends \"base.html\" %}\n{% block content %}{% endif %}",
            ":2:23",
        ),
        ("{% extends \"bass.html\" %}", ""),
        ("one\n{{ nothing.there }}", ":2:4"),
        ("one\n{{ t(key=\"no-such-word\") }}", ":2:4"),
        ("one\n{{ 1 | no_such_filter }}", ":2:8"),
    ];
    for (template, place) in cases {
        let site = published(&healthy().with("templates/home.html", template));
        let problems = &site.report.problems;
        assert_eq!(problems.len(), 1, "{template}: {:#?}", site.problems());
        let expected = format!("templates/home.html{place}");
        assert!(
            problems[0].place.to_string().starts_with(&expected),
            "{}",
            problems[0]
        );
        assert!(
            problems[0].help.contains("built-in template serves"),
            "{}",
            problems[0]
        );
    }
    let site = published(&healthy().with("templates/script.js", "a</script><script>b"));
    assert_problems(&site, &[("templates/script.js:1:2", "`</script`")]);
    let site = published(&healthy().with("templates/home.html", b"\xff"));
    assert_problems(&site, &[("templates/home.html:1:1", "not UTF-8")]);
}

/// A run that must fail: what it says, after a check that it has touched nothing.
fn failure(root: &Root, site: &Store) -> String {
    let before = (files_of(site, ""), root.files(""), root.files(".kairan"));
    let error = root.publish(site, "2026-09-30T10:00:00Z").unwrap_err();
    let after = (files_of(site, ""), root.files(""), root.files(".kairan"));
    assert!(before == after, "something was written: {error:#}");
    format!("{error:#}")
}

#[test]
fn without_usable_settings_the_old_site_stays() {
    let cases: [(&[u8], &str); 6] = [
        (b"title = \n", "site.toml:1:9"),
        (
            b"title = \"x\"\nbase_url = \"nowhere\"\nlocales = [\"en\"]",
            "site.toml:2:12",
        ),
        (
            b"title = \"x\"\nbase_url = \"https://a.example\"\nlocales = []",
            "site.toml:3:11",
        ),
        (
            b"title = \"x\"\nbase_url = \"https://a.example\"\nlocales = [\"tlh\"]",
            "locales/tlh.ftl",
        ),
        (b"colour = 1\n", "site.toml:1:1"),
        (b"title = \"\xff\"", "site.toml:1:10"),
    ];
    for (settings, place) in cases {
        let (root, site) = (healthy(), Store::memory());
        root.publish(&site, NOW).unwrap();
        root.put("site.toml", settings);
        root.put("records/new.json", issue("EX2", json!({})));
        let said = failure(&root, &site);
        assert!(said.contains(place), "{said}");
    }
    let (root, site) = (healthy(), Store::memory());
    root.delete("site.toml");
    assert!(failure(&root, &site).contains("no site.toml"));
}

#[test]
fn a_ledger_that_cannot_be_read_stops_the_run_before_it_writes() {
    let good = |root: &Root| String::from_utf8(root.get("ledger/OK-1.json").unwrap()).unwrap();
    let cut = |text: String| text[..text.len() / 2].to_owned();
    let newer = |text: String| text.replacen("\"version\": 1", "\"version\": 2", 1);
    let other = |text: String| text.replace("OK-1", "OK-7");
    let hollow = |text: String| {
        let start = text.find("\"bodies\": {").unwrap();
        let end = start + text[start..].find("\n  }").unwrap();
        format!("{}\"bodies\": {{{}", &text[..start], &text[end..])
    };
    let empty = |_| String::new();
    let cases: [(&dyn Fn(String) -> String, &str); 5] = [
        (&cut, "ledger/OK-1.json cannot be read"),
        (&newer, "ledger/OK-1.json was written by a newer kairan"),
        (&other, "ledger/OK-1.json holds the incident OK-7"),
        (&hollow, "it names texts that it does not hold"),
        (&empty, "ledger/OK-1.json cannot be read"),
    ];
    for (damage, words) in cases {
        let (root, site) = (healthy(), Store::memory());
        root.publish(&site, NOW).unwrap();
        root.put("ledger/OK-1.json", damage(good(&root)));
        root.put("records/new.json", issue("EX2", json!({})));
        let said = failure(&root, &site);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn damaged_state_costs_one_full_writing_and_no_more() {
    let (root, site) = (healthy(), Store::memory());
    let first = root.publish(&site, NOW).unwrap();
    let before = files_of(&site, "");
    root.put(".kairan/state.json", "{\"version\": 1, \"si");
    let report = root.publish(&site, NOW).unwrap();
    assert_eq!((report.written, report.deleted), (first.written, 0));
    assert!(files_of(&site, "") == before);
    root.put(
        ".kairan/state.json",
        "{\"version\": 9, \"site\": \"memory\", \"manifest\": {}}",
    );
    assert!(failure(&root, &site).contains("newer kairan"));
}
