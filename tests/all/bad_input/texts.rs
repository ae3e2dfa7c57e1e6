//! Texts with what must not be shown, and notes that cannot be.

use kairan::diagnostics::{Diagnostic, Location};
use serde_json::json;

use super::{assert_diagnostics, graph_issue, healthy_root, post_with_body, publish_and_check};
use crate::fixtures::MINIMAL_SETTINGS;

#[test]
fn a_long_update_is_cut_on_its_page_and_whole_in_the_data() {
    let words = "All work and no play. ".repeat(40_000);
    let record = graph_issue("EX2", post_with_body(&words));
    let place = Location::at_offset("records/EX2.json", &record, record.find("EX2").unwrap());
    let site = publish_and_check(&healthy_root().with("records/EX2.json", &record));
    assert_diagnostics(&site, &[(&place.to_string(), "an update of 880 kB")]);
    assert!(site.page("en", "EX2").len() < 600_000);
    let json = site.json("EX2");
    let text = json["updates"][0]["sections"][0]["text"]["en"]["text"]
        .as_str()
        .unwrap();
    assert_eq!(text.len(), words.trim().len());
}

#[test]
fn active_content_never_reaches_a_page() {
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
        let root = healthy_root()
            .with(
                "records/EX2.json",
                graph_issue("EX2", post_with_body(&format!("Current status: {attack}"))),
            )
            .with(
                "records/EX3.json",
                graph_issue("EX3", json!({"title": attack, "service": attack})),
            );
        let site = publish_and_check(&root);
        assert!(site.page("en", "EX2").contains("We look."), "{attack}");
        if !words.is_empty() {
            let told = |p: &&Diagnostic| p.message.contains(words) && p.message.starts_with("EX2");
            let found: Vec<_> = site.report.diagnostics.iter().filter(told).collect();
            assert_eq!(found.len(), 1, "{attack}: {:#?}", site.diagnostics());
            assert!(found[0].location.line.is_some());
        }
    }
}

#[test]
fn what_xml_forbids_is_left_out_everywhere_and_reported() {
    let forbidden = "\u{8}\u{1b}\u{0}\u{fffe}\u{85}\u{fdd0}\u{1ffff}";
    let odd = format!("Slow{forbidden} mail");
    let root = healthy_root()
        .with("site.toml", MINIMAL_SETTINGS.replace("\"Status\"", "\"Sta\\btus\""))
        .with(
            "records/EX2.json",
            graph_issue("EX2", json!({"title": odd, "service": odd, "classification": odd})),
        )
        .with("records/EX3.json", graph_issue("EX3", post_with_body(&format!("User impact: {odd} again."))))
        .with("records/EX4.json", graph_issue("EX4", post_with_body(&format!("<p>User impact: {odd} again.</p>"))))
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
    let site = publish_and_check(&root);
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
        let told = |p: &&Diagnostic| p.message.starts_with(id) && p.message.contains("U+0008");
        assert_eq!(
            site.report.diagnostics.iter().filter(told).count(),
            1,
            "{id}"
        );
    }
}

#[test]
fn notes_that_cannot_be_shown_are_reported_with_their_location() {
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
            "unknown incident: OK-9",
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
            "unknown incident: OK-9",
        ),
        (
            "translations/OK-1.md",
            "---\n---\n",
            "",
            "the file name is not",
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
            ":3:1",
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
        let site = publish_and_check(&healthy_root().with(file, text));
        assert_diagnostics(&site, &[(&format!("{file}{place}"), words)]);
        assert_eq!(site.files_containing("Words."), [""; 0], "{file}");
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
        let root = healthy_root()
            .with("annotations/OK-1-b.md", &text)
            .with("notices/n.md", &text);
        let site = publish_and_check(&root);
        let told = |folder: &str| {
            let place = format!("{folder}{place}");
            let mut problems = site.report.diagnostics.iter();
            problems.any(|p| p.location.to_string() == place && p.message.contains(words))
        };
        assert!(told("annotations/OK-1-b.md"), "{:#?}", site.diagnostics());
        assert!(told("notices/n.md"), "{:#?}", site.diagnostics());
        assert!(site.page("en", "OK-1").contains("The rest."));
        assert!(site.text("en/index.html").contains("The rest."));
        assert_eq!(site.files_containing("the boss must not know"), [""; 0]);
    }
}

#[test]
fn an_invalid_time_in_a_note_is_reported_and_left_out() {
    let text = "---\ntitle: x\nuntil: tomorrow\n---\nStill shown.\n";
    let site = publish_and_check(&healthy_root().with("annotations/OK-1-b.md", text));
    assert_diagnostics(
        &site,
        &[(
            "annotations/OK-1-b.md:3:8",
            "until is not a time: \"tomorrow\"",
        )],
    );
    assert!(site.page("en", "OK-1").contains("Still shown."));
}
