//! Pages and tables that were kept as text.

use super::*;

#[test]
fn an_article_may_have_a_status_that_is_new_to_us() {
    let text = "Mail is late – EX900200\nService: Exchange Online\n\
                Late (Thursday, December 2, 2021, 9:33 PM (12:33 PM UTC)).\n\
                December 2, 2021 9:40 PM – Service restored\n• Final status: It is on time.\n\
                December 2, 2021 8:40 PM – Awaiting calm\n• Current status: It is late.\n\
                Related posts\nDecember 2, 2021 7:00 PM – Alice says: it was late here, too.\n";
    let decoded = decode_text("a.txt", text, None, None);
    insta::assert_snapshot!(dump_all(&decoded), @r#"
    EX900200 Article
    service: Exchange Online
    title: Mail is late
    updated_at: 2021-12-02T12:40:00Z
    2021-12-02T11:40:00Z - -: - Current status: It is late.
    2021-12-02T12:40:00Z - -: - Final status: It is on time.
    "#);
}

#[test]
fn a_message_of_an_article_goes_on_below_a_line_without_a_bullet() {
    let labels = Labels::parse("[labels]\nroot_cause = [\"Root cause\"]").unwrap();
    let labels = BTreeMap::from([(Tag::english(), labels)]);
    let options = DecodeOptions {
        labels: &labels,
        default_zone: Some("Asia/Tokyo".parse().unwrap()),
        default_language: None,
        csv: None,
        with_work_notes: false,
    };
    for (message, boilerplate) in [
        (
            "・Final status : It is on time.\nNo one needs to send again.\n・Root cause : Dust.",
            "関連記事\n・新着",
        ),
        ("・Root cause : Dust.", "Share\n・More"),
        (
            "Final status : It is on time.\nRoot cause : Dust.\nAll of it.",
            "関連記事\nShare",
        ),
        (
            "Root cause : Dust.\nThe message 「参照エラー」 is gone for users in 大阪.\nThat is all.",
            "Microsoft 365 の新着情報\nShare",
        ),
    ] {
        let page = format!(
            "Mail is late – EX900201\nService: Exchange Online\n\
             December 2, 2021 9:40 PM – Service restored\n\n{message}\n\n\
             December 2, 2021 8:40 PM – Service restored\n\n{message}\n\n{boilerplate}\n"
        );
        let decoded = decode("a.txt", page.as_bytes(), None, options);
        for post in &decoded.records[0].posts {
            assert_eq!(post.body.content, message, "{boilerplate}");
        }
    }
}

#[test]
fn a_line_of_a_cell_may_end_with_a_pipe() {
    let table = "| EX900301 | Exchange Online | Mail is slow |\n|---|\n| Status | resolved |\n\
                 | Last Updated | 09/26/2026 10:00:00 |\n\
                 | Latest Message | Title: Mail is slow\nUser impact: run `a |\nCurrent status: All is well. |\n";
    for end in ["", "\nA footer of the page, which is no row.\n"] {
        let decoded = decode_text("a.txt", &format!("{table}{end}"), None, None);
        let body = &decoded.records[0].posts[0].body.content;
        let expected = "Title: Mail is slow\nUser impact: run `a |\nCurrent status: All is well.";
        assert_eq!(body, expected, "{end:?}");
    }
}
