use proptest::prelude::*;

use super::*;
use crate::diagnostics::Diagnostic;

fn render_text(markdown: &str) -> (String, Vec<Diagnostic>) {
    let images = Images::Static(&|path| path == "static/a shot.png");
    let mut diagnostics = FileDiagnostics::new("a.md", markdown);
    let html = render(&mut diagnostics, 0..markdown.len(), "n", images);
    let diagnostics = diagnostics.into_vec();
    // A text that is not rendered is reported in the same way.
    let mut checked = FileDiagnostics::new("a.md", markdown);
    check(&mut checked, 0..markdown.len(), images);
    assert_eq!(checked.into_vec(), diagnostics, "{markdown}");
    (html, diagnostics)
}

fn html(markdown: &str) -> String {
    let (html, diagnostics) = render_text(markdown);
    assert_eq!(diagnostics, [], "{markdown}");
    html.trim_end().to_owned()
}

/// Line and column of each diagnostic, and its message.
fn diagnostics(markdown: &str) -> Vec<(String, String)> {
    let (_, diagnostics) = render_text(markdown);
    diagnostics
        .into_iter()
        .map(|diagnostic| {
            let location = diagnostic.location.to_string();
            let place = location.strip_prefix("a.md:").unwrap_or_default();
            (place.to_owned(), diagnostic.message)
        })
        .collect()
}

#[test]
fn emphasis_works_next_to_chinese_japanese_and_korean() {
    for (markdown, expected) in [
        ("**重要：**本文", "<strong>重要：</strong>本文"),
        ("本文**「強調」**です", "本文<strong>「強調」</strong>です"),
        ("**強調。**続き", "<strong>強調。</strong>続き"),
        ("これは**強調**です", "これは<strong>強調</strong>です"),
        ("**重要(注)**本文", "<strong>重要(注)</strong>本文"),
        (
            "これは**「重要」**と**『注意』**です。",
            "これは<strong>「重要」</strong>と<strong>『注意』</strong>です。",
        ),
        (
            "**注意！**必ず**保存。**次へ",
            "<strong>注意！</strong>必ず<strong>保存。</strong>次へ",
        ),
        (
            "手順は**`net stop`**です",
            "手順は<strong><code>net stop</code></strong>です",
        ),
        ("API**「強調」**です", "API<strong>「強調」</strong>です"),
        ("**\"引用\"**です", "<strong>\"引用\"</strong>です"),
        ("*強調。*続き", "<em>強調。</em>続き"),
        ("***重要：***本文", "<em><strong>重要：</strong></em>本文"),
        ("~~取消。~~続き", "<del>取消。</del>続き"),
        (
            "- **影響：**全員\n- **対応：**不要",
            "<ul>\n<li><strong>影響：</strong>全員</li>\n<li><strong>対応：</strong>不要</li>\n</ul>",
        ),
        (
            "**重要：**本文 `**コード：**のまま`",
            "<strong>重要：</strong>本文 <code>**コード：**のまま</code>",
        ),
        ("**注意：**请稍候", "<strong>注意：</strong>请稍候"),
        ("请看**“说明”**部分", "请看<strong>“说明”</strong>部分"),
        ("**강조(설명)**은", "<strong>강조(설명)</strong>은"),
        (
            "이것은 **\"강조\"**입니다",
            "이것은 <strong>\"강조\"</strong>입니다",
        ),
        (
            "**[手順](https://example.com/)**を参照",
            "<strong><a href=\"https://example.com/\" rel=\"noopener\">手順</a></strong>を参照",
        ),
    ] {
        let expected = match expected.starts_with("<ul>") {
            true => expected.to_owned(),
            false => format!("<p>{expected}</p>"),
        };
        assert_eq!(html(markdown), expected, "{markdown}");
    }
}

#[test]
fn asterisks_that_are_not_emphasis_stay() {
    for (markdown, expected) in [
        ("2 ** 3", "<p>2 ** 3</p>"),
        ("2**「3", "<p>2**「3</p>"),
        (r"\*\*重要：\*\*本文", "<p>**重要：**本文</p>"),
        (r"\**重要：*\*本文", "<p>*<em>重要：</em>*本文</p>"),
        ("`**重要：**本文`", "<p><code>**重要：**本文</code></p>"),
        (
            "```\n**重要：**本文\n```",
            "<pre><code>**重要：**本文\n</code></pre>",
        ),
        (
            "    **重要：**本文",
            "<pre><code>**重要：**本文</code></pre>",
        ),
        ("foo**(bar)**baz", "<p>foo**(bar)**baz</p>"),
        ("** 強調 **です", "<p>** 強調 **です</p>"),
        ("a * b。* c", "<p>a * b。* c</p>"),
    ] {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
    let address = html("<https://example.com/あ**。**あ>");
    assert!(address.contains("あ**。**あ</a>"), "{address}");
}

#[test]
fn headings_start_at_the_third_level() {
    assert_eq!(
        html("# a\n## b\n###### c"),
        "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>"
    );
    assert_eq!(html("## a\n### b"), "<h3>a</h3>\n<h4>b</h4>");
    assert_eq!(html("#### a"), "<h4>a</h4>");
    assert_eq!(html("# a {onclick=x}"), "<h3>a {onclick=x}</h3>");
}

#[test]
fn tables_strikethrough_and_footnotes_are_rendered() {
    assert_eq!(
        html("|a|b|\n|-|-:|\n|c|~~d~~|"),
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n\
         <tr><td>c</td><td><del>d</del></td></tr>\n</tbody></table>"
    );
    let note = html("a[^x y]\n\n[^x y]: b");
    assert!(note.contains("<a href=\"#n-note-1\""), "{note}");
    assert!(
        note.contains("<div class=\"footnote-definition\" id=\"n-note-1\">"),
        "{note}"
    );
}

#[test]
fn only_images_below_static_are_shown() {
    let root = SITE_ROOT;
    for address in [
        "static/a%20shot.png",
        "/static/a%20shot.png",
        "../../../static/a%20shot.png",
        "./static/a%20shot.png?v=1",
        "<static/a shot.png>",
    ] {
        let html = html(&format!("![What it *shows*]({address})"));
        let shown = format!("<p><img src=\"{root}static/a%20shot.png\" alt=\"What it shows\"></p>");
        assert_eq!(html, shown, "{address}");
    }
    for (address, words) in [
        ("https://intranet.example/shot.png", "not below static/"),
        ("//intranet.example/static/a.png", "not below static/"),
        ("data:image/png;base64,AAAA", "not below static/"),
        ("javascript:alert(1)", "not below static/"),
        ("shot.png", "not below static/"),
        ("static/../shot.png", "not below static/"),
        ("staticky.png", "not below static/"),
        ("", "not below static/"),
        ("static/none.png", "there is no file `static/none.png`"),
    ] {
        let (html, found) = render_text(&format!("a ![What it *shows*]({address}) b"));
        assert_eq!(html, "<p>a What it <em>shows</em> b</p>\n", "{address}");
        assert_eq!(found.len(), 1, "{address}: {found:?}");
        assert!(found[0].message.contains(words), "{}", found[0]);
        assert_eq!(found[0].location.to_string(), "a.md:1:3", "{address}");
    }
}

#[test]
fn every_footnote_has_a_unique_id() {
    let twice = "a[^x] b[^X]\n\n[^x]: c\n\n[^x]: d";
    let (html, found) = render_text(twice);
    assert_eq!(html.matches("id=\"n-note-1\"").count(), 1, "{html}");
    assert_eq!(html.matches("href=\"#n-note-1\"").count(), 2, "{html}");
    assert_eq!(html.matches("id=\"n-note-2\"").count(), 1, "{html}");
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn raw_html_is_shown_as_text_and_reported_with_its_position() {
    let tags = "あ<b onclick=\"x\">い</b>";
    assert_eq!(
        render_text(tags).0,
        "<p>あ&lt;b onclick=\"x\"&gt;い&lt;/b&gt;</p>\n"
    );
    let places: Vec<String> = diagnostics(tags).into_iter().map(|(at, _)| at).collect();
    assert_eq!(places, ["1:2", "1:18"]);

    let block = "**重要：**本文\n\n<script>\nalert(1)\n</script>\n\nend";
    let (html, _) = render_text(block);
    assert!(
        html.contains("<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;"),
        "{html}"
    );
    assert_eq!(
        diagnostics(block),
        [(
            "3:1".to_owned(),
            "raw HTML is shown as text: <script>".to_owned()
        )]
    );

    let comment = "a <!-- secret --> b\n\n<!-- hidden\nsecret -->\n";
    let (html, _) = render_text(comment);
    assert!(!html.contains("secret"), "{html}");
    assert_eq!(diagnostics(comment).len(), 2);
}

#[test]
fn links_with_unsafe_schemes_are_left_out_and_reported() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "java&#x09;script:x",
        "vbscript:x",
        // Written with `%13` and `%20` these would be the names of pages.
        "h&#x13;ttps://example.com/",
        "h ttps://example.com/",
    ] {
        let markdown = format!("a [b](<{address}>) c");
        assert_eq!(render_text(&markdown).0, "<p>a b c</p>\n", "{address}");
        let places: Vec<String> = diagnostics(&markdown)
            .into_iter()
            .map(|(at, _)| at)
            .collect();
        assert_eq!(places, ["1:3"], "{address}");
    }
    for address in [
        "https://example.com/a:b",
        "mailto:a@example.com",
        "../b/",
        "#c",
        "tel:+81",
        "?q=a:b",
    ] {
        assert!(
            html(&format!("[b]({address})")).contains(&format!("href=\"{address}\"")),
            "{address}"
        );
    }
}

#[test]
fn a_diagnostic_has_the_line_in_the_file() {
    let file = "---\ntitle: x\n---\nあ <i>";
    let start = file.find('あ').unwrap();
    let mut diagnostics = FileDiagnostics::new("a.md", file);
    render(
        &mut diagnostics,
        start..file.len(),
        "n",
        Images::Descriptions,
    );
    let location = diagnostics.into_vec()[0].location.to_string();
    assert_eq!(location, "a.md:4:3");
}

proptest! {
    #[test]
    fn any_text_renders_without_panic_or_script(text in "\\PC*") {
        render_text(&text);
    }

    #[test]
    fn markup_renders_without_panic_or_script(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "**", "*", "~~", "。", "「", "」", "あ", "a", " ", "\n", "\n\n", "`", "```\n", "\\", "[", "](", ")", "<", ">",
            "<script>", "<img src=x onerror=y>", "javascript:", "# ", "|", "|-|\n", "[^1]", "[^1]: ", "- ", "&#", "\u{1bc9f}",
            "!", "\0", "<!--", "-->", "https://e.x/", "한", "{.a onclick=b}",
        ]), 0..24),
    ) {
        let text = pieces.concat();
        let (html, _) = render_text(&text);
        let lower = html.to_lowercase();
        prop_assert!(!lower.contains("<script") && !lower.contains("href=\"javascript"));
        let marked = html.contains('\u{1bc9f}');
        prop_assert!(!marked || text.contains('\u{1bc9f}'), "a mark is left");
    }
}
