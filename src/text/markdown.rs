//! The team's own Markdown: annotations, notices, the footer, its own incidents.
//!
//! CommonMark with tables, strikethrough and footnotes. Raw HTML and links to schemes that run
//! programs are shown as text and reported; what is left is sanitised all the same.

mod emphasis;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::UrlRelative;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::flat::is_xml_char;
use crate::problem::{Place, Problem};
use emphasis::Helped;

/// Markdown as HTML, with what its author should know.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Rendered {
    /// Sanitised HTML; its headings start at `h3`.
    pub html: String,
    /// In the order of their places.
    pub flaws: Vec<Flaw>,
}

/// Something in a Markdown text that is not shown as its author meant it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where it stands, in bytes of the Markdown.
    pub offset: usize,
    pub message: String,
    pub help: String,
}

impl Flaw {
    /// The flaw as a problem of a file whose Markdown starts at byte `start` of `content`.
    pub fn problem(self, file: &str, content: &str, start: usize) -> Problem {
        let place = Place::at_offset(file, content, start + self.offset);
        Problem::new(place, self.message, self.help)
    }
}

/// Renders Markdown; `id_prefix` keeps the footnotes of two texts on one page apart.
pub fn render(markdown: &str, id_prefix: &str) -> Rendered {
    let helped = Helped::new(markdown);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let events: Vec<(Event, Range<usize>)> = Parser::new_ext(&helped.text, options)
        .into_offset_iter()
        .map(|(event, range)| (helped.clean(event), range))
        .collect();
    let mut page = Page {
        shift: heading_shift(&events),
        id_prefix,
        helped: &helped,
        footnotes: HashMap::new(),
        dropped: Vec::new(),
        in_comment: false,
        flaws: Vec::new(),
    };
    let mut raw = String::with_capacity(markdown.len() * 3 / 2);
    let events: Vec<Event> = events
        .into_iter()
        .filter_map(|(event, range)| page.admit(event, range))
        .collect();
    html::push_html(&mut raw, events.into_iter());
    raw.retain(is_xml_char);
    Rendered {
        html: SANITIZER.clean(&raw).to_string(),
        flaws: page.flaws,
    }
}

static SANITIZER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .add_tag_attributes("sup", &["id"])
        .add_tag_attributes("div", &["id"])
        .add_allowed_classes("sup", &["footnote-reference", "footnote-definition-label"])
        .add_allowed_classes("div", &["footnote-definition"])
        .url_schemes(SCHEMES.into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"));
    builder
});

/// The schemes that a link may have.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// How far down headings move, so that the highest is an `h3`: pages use `h1` and `h2` themselves.
fn heading_shift(events: &[(Event, Range<usize>)]) -> usize {
    let levels = events.iter().filter_map(|(event, _)| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level as usize),
        _ => None,
    });
    3_usize.saturating_sub(levels.min().unwrap_or(3))
}

/// What is known while events pass by.
struct Page<'a> {
    shift: usize,
    id_prefix: &'a str,
    helped: &'a Helped<'a>,
    /// The numbers of footnotes, by their names, in the order in which the text comes to them.
    footnotes: HashMap<String, usize>,
    /// For every open link and image, whether it was dropped.
    dropped: Vec<bool>,
    in_comment: bool,
    flaws: Vec<Flaw>,
}

impl Page<'_> {
    /// The event as it is shown, if it is.
    fn admit<'e>(&mut self, event: Event<'e>, range: Range<usize>) -> Option<Event<'e>> {
        Some(match event {
            Event::Start(Tag::HtmlBlock) => {
                self.in_comment = false;
                self.report_html(&range);
                Event::Start(Tag::Paragraph)
            }
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Html(text) => Event::Text(self.without_comments(&text)),
            Event::InlineHtml(text) => {
                self.in_comment = false;
                self.report_html(&range);
                Event::Text(self.without_comments(&text))
            }
            Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
                level: self.moved(level),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            }),
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(self.moved(level))),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !is_safe(&dest_url) =>
            {
                self.report_link(&range, &dest_url);
                self.dropped.push(true);
                return None;
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                self.dropped.push(false);
                event
            }
            Event::End(TagEnd::Link | TagEnd::Image) => match self.dropped.pop() {
                Some(true) => return None,
                _ => event,
            },
            Event::Start(Tag::FootnoteDefinition(name)) => {
                Event::Start(Tag::FootnoteDefinition(self.footnote(&name)))
            }
            Event::FootnoteReference(name) => Event::FootnoteReference(self.footnote(&name)),
            other => other,
        })
    }

    fn moved(&self, level: HeadingLevel) -> HeadingLevel {
        HeadingLevel::try_from(level as usize + self.shift).unwrap_or(HeadingLevel::H6)
    }

    /// A footnote's id: its name may be any text, and another text may use the same.
    fn footnote<'e>(&mut self, name: &str) -> CowStr<'e> {
        let next = self.footnotes.len() + 1;
        let number = *self.footnotes.entry(name.to_owned()).or_insert(next);
        format!("{}-note-{number}", self.id_prefix).into()
    }

    /// Raw HTML as the text that it is; a comment is for nobody, and may go on in the next line.
    fn without_comments<'e>(&mut self, html: &str) -> CowStr<'e> {
        let mut shown = String::new();
        let mut rest = html;
        loop {
            let edge = if self.in_comment { "-->" } else { "<!--" };
            let Some((part, after)) = rest.split_once(edge) else {
                break;
            };
            if !self.in_comment {
                shown.push_str(part);
            }
            self.in_comment = !self.in_comment;
            rest = after;
        }
        if !self.in_comment {
            shown.push_str(rest);
        }
        shown.into()
    }

    fn report_html(&mut self, range: &Range<usize>) {
        let source = self.helped.source(range).trim();
        let comment = source.starts_with("<!--");
        let (message, help) = match comment {
            true => (
                "an HTML comment is left out".to_owned(),
                "remove it: the text is public".to_owned(),
            ),
            false => (
                format!("raw HTML is shown as text: {}", first_line(source)),
                "write it in Markdown, or put it between backticks to show it".to_owned(),
            ),
        };
        self.report(range, message, help);
    }

    fn report_link(&mut self, range: &Range<usize>, address: &str) {
        let message = format!(
            "a link is left out: its address is `{}`",
            first_line(address)
        );
        let schemes = SCHEMES.join(", ");
        let help = format!("use one of {schemes}, or an address without a scheme");
        self.report(range, message, help);
    }

    fn report(&mut self, range: &Range<usize>, message: String, help: String) {
        self.flaws.push(Flaw {
            offset: self.helped.source_offset(range.start),
            message,
            help,
        });
    }
}

/// Whether a link's address is relative or has a scheme that runs nothing.
///
/// Browsers pass over tabs and newlines in an address, so they are passed over here too.
fn is_safe(address: &str) -> bool {
    let address: Cow<str> = match address.contains(|c: char| c.is_control() || c == ' ') {
        true => address
            .chars()
            .filter(|c| !c.is_control() && *c != ' ')
            .collect(),
        false => address.into(),
    };
    match address.find([':', '/', '?', '#']) {
        Some(end) if address[end..].starts_with(':') => SCHEMES
            .iter()
            .any(|scheme| address[..end].eq_ignore_ascii_case(scheme)),
        _ => true,
    }
}

fn first_line(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(60) {
        Some((end, _)) => &line[..end],
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn html(markdown: &str) -> String {
        let rendered = render(markdown, "n");
        assert_eq!(rendered.flaws, [], "{markdown}");
        rendered.html.trim_end().to_owned()
    }

    /// Where each flaw stands, and how its message begins.
    fn flaws(markdown: &str) -> Vec<(usize, String)> {
        let flaws = render(markdown, "n").flaws.into_iter();
        flaws.map(|flaw| (flaw.offset, flaw.message)).collect()
    }

    #[test]
    fn emphasis_works_beside_chinese_japanese_and_korean() {
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
    fn asterisks_that_are_no_emphasis_stay() {
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
    fn raw_html_is_shown_as_text_and_reported_where_it_stands() {
        let rendered = render("あ<b onclick=\"x\">い</b>", "n");
        assert_eq!(
            rendered.html,
            "<p>あ&lt;b onclick=\"x\"&gt;い&lt;/b&gt;</p>\n"
        );
        assert_eq!(rendered.flaws[0].offset, "あ".len());
        assert_eq!(rendered.flaws[1].offset, "あ<b onclick=\"x\">い".len());

        let block = "**重要：**本文\n\n<script>\nalert(1)\n</script>\n\nend";
        let rendered = render(block, "n");
        assert!(
            rendered
                .html
                .contains("<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;"),
            "{}",
            rendered.html
        );
        assert_eq!(
            flaws(block),
            [(
                block.find("<script>").unwrap(),
                "raw HTML is shown as text: <script>".to_owned()
            )]
        );

        let comment = "a <!-- secret --> b\n\n<!-- hidden\nsecret -->\n";
        assert!(
            !render(comment, "n").html.contains("secret"),
            "{}",
            render(comment, "n").html
        );
        assert_eq!(flaws(comment).len(), 2);
    }

    #[test]
    fn links_that_run_programs_are_left_out_and_reported() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "data:text/html,x",
            "java&#x09;script:x",
            "vbscript:x",
        ] {
            let markdown = format!("a [b](<{address}>) c");
            let rendered = render(&markdown, "n");
            assert_eq!(rendered.html, "<p>a b c</p>\n", "{address}");
            assert_eq!(rendered.flaws.len(), 1, "{address}");
            assert_eq!(rendered.flaws[0].offset, 2, "{address}");
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
    fn a_flaw_knows_its_line() {
        let file = "---\ntitle: x\n---\nあ <i>";
        let start = file.find('あ').unwrap();
        let flaw = render(&file[start..], "n").flaws.remove(0);
        assert_eq!(
            flaw.problem("a.md", file, start).place.to_string(),
            "a.md:4:3"
        );
    }

    proptest! {
        #[test]
        fn any_text_renders_without_panic_or_script(text in "\\PC*") {
            let rendered = render(&text, "n");
            prop_assert!(rendered.flaws.iter().all(|flaw| text.is_char_boundary(flaw.offset)));
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
            let rendered = render(&text, "n");
            prop_assert!(rendered.flaws.iter().all(|flaw| text.is_char_boundary(flaw.offset)));
            let lower = rendered.html.to_lowercase();
            prop_assert!(!lower.contains("<script") && !lower.contains("href=\"javascript"));
            let marked = rendered.html.contains('\u{1bc9f}');
            prop_assert!(!marked || text.contains('\u{1bc9f}'), "a mark is left");
        }
    }
}
