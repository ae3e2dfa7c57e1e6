//! The mail of an event: RFC 5322 and MIME.

use std::borrow::Cow;

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::MimePart;
use url::Url;

use super::cut::{shorten, utf16_len};
use super::lines::{heading, summary, told_facts};
use crate::digest::Digest;
use crate::locale::Direction;
use crate::record::Impact;
use crate::site::{EventKind, EventView};
use crate::text::html::escape;

/// The most characters of a subject.
const MAX_SUBJECT: usize = 200;

/// The most characters of a text. Longer mails are cut by who shows them.
const MAX_TEXT: usize = 40_000;

/// An address of mail, and the name beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mailbox<'a> {
    pub name: Option<&'a str>,
    pub address: &'a str,
}

impl<'a> Mailbox<'a> {
    /// Reads `address` or `name <address>`.
    pub fn parse(text: &'a str) -> Self {
        let text = text.trim();
        let parts = text
            .strip_suffix('>')
            .and_then(|text| text.rsplit_once('<'));
        let Some((name, address)) = parts else {
            let name = None;
            return Self {
                name,
                address: text,
            };
        };
        let name = name.trim().trim_matches('"');
        Self {
            name: (!name.is_empty()).then_some(name),
            address: address.trim(),
        }
    }

    fn header(self) -> Address<'a> {
        Address::new_address(self.name, self.address)
    }
}

/// The mail of an event to addresses: a text and the same in HTML. The same event gives the same bytes.
///
/// Mails of one incident belong together by `References`: all of them name the same message, which is never sent, since
/// SES gives each mail a `Message-ID` of its own in place of ours.
pub(super) fn mail(event: &EventView, from: &Mailbox<'_>, to: &[&str]) -> Vec<u8> {
    let url = Url::parse(&event.home_url).ok();
    let domain = url.as_ref().and_then(Url::host_str).unwrap_or("localhost");
    let message_id = |key: &str| format!("{}@{domain}", id_part(key));
    let thread = format!("<{}>", message_id(&event.incident_key));
    let lang = event.lang.as_str();
    let to = to.iter().map(|address| Mailbox::parse(address).header());
    let subject = format!("{} ({})", heading(event), event.source_id);
    let subject = one_line(&subject);
    let text = shorten(event.text.as_str(), MAX_TEXT, utf16_len);
    let is_cut = matches!(text, Cow::Owned(_));
    let part = |kind: &'static str, content: String| {
        // Lines end as mail wants them.
        let content = content.replace("\r\n", "\n").replace('\n', "\r\n");
        let kind = ContentType::new(kind).attribute("charset", "utf-8");
        MimePart::new(kind, content)
    };
    let boundary = format!("kairan-{}", Digest::of_bytes(event.key.as_bytes()).as_str());
    let parts = vec![
        part("text/plain", plain(event, &text, is_cut)),
        part("text/html", html(event, &text, is_cut)),
    ];
    let body = ContentType::new("multipart/alternative").attribute("boundary", boundary);
    let message = MessageBuilder::new()
        .from(from.header())
        .to(Address::new_list(to.collect()))
        .subject(shorten(&subject, MAX_SUBJECT, utf16_len))
        .date(Date::new(event.at.timestamp()))
        .message_id(message_id(&event.key))
        .header("References", Raw::new(thread.as_str()))
        .header(
            "List-Id",
            Raw::new(format!("<{}.{domain}>", lang.to_lowercase())),
        )
        .header("Auto-Submitted", Raw::new("auto-generated"))
        // Exchange sends no reply to it, such as that somebody is on holiday.
        .header("X-Auto-Response-Suppress", Raw::new("All"))
        .header("X-Kairan-Event", Text::new(event.key.as_str()))
        .header("Content-Language", Raw::new(lang));
    let message = match event.kind {
        EventKind::Opened | EventKind::MaintenanceScheduled | EventKind::Test => message,
        _ => message.header("In-Reply-To", Raw::new(thread.as_str())),
    };
    // Writing into memory does not fail.
    let message = message.body(MimePart::new(body, parts));
    message.write_to_vec().unwrap_or_default()
}

/// A key as the left part of a `Message-ID`, as which few characters may stand: others stand as `%` and their code.
fn id_part(key: &str) -> String {
    let mut part = String::with_capacity(key.len());
    for byte in key.bytes() {
        match byte {
            b'-' | b'_' | b'/' | b'+' | b'=' => part.push(byte.into()),
            byte if byte.is_ascii_alphanumeric() => part.push(byte.into()),
            byte => part += &format!("%{byte:02X}"),
        }
    }
    part
}

/// A text without line breaks and control characters.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn plain(event: &EventView, text: &str, is_cut: bool) -> String {
    let facts = told_facts(event).map(|fact| format!("{} – {}", fact.label, fact.value));
    let facts = facts.collect::<Vec<_>>().join("\n");
    let remarks = is_cut.then_some(&event.words.is_cut);
    let remarks = remarks.into_iter().chain(&event.provenance).cloned();
    let paragraphs = [heading(event), summary(event), facts, text.to_owned()].into_iter();
    let paragraphs = paragraphs.chain(remarks).chain([
        format!("{}\n{}", event.words.read_more, event.url),
        // A line of two hyphens and a space opens the signature.
        format!(
            "-- \n{}\n{}\n{}",
            event.site_title, event.home_url, event.words.why
        ),
    ]);
    let paragraphs: Vec<String> = paragraphs.filter(|text| !text.trim().is_empty()).collect();
    format!("{}\n", paragraphs.join("\n\n"))
}

/// The mail in HTML, without anything that has to be fetched. Programs for mail know few styles: this one has no colour
/// of text or page, so that each shows it in its own, also in the dark.
fn html(event: &EventView, text: &str, is_cut: bool) -> String {
    let (lang, dir) = (event.lang.as_str(), event.direction.as_str());
    let heading = escape(&one_line(&heading(event)));
    let summary = escape(&summary(event));
    let facts = told_facts(event).map(|fact| {
        let (label, value) = (escape(&fact.label), escape(&fact.value));
        // Outlook knows no sides but left and right.
        let (start, padding) = match event.direction {
            Direction::Ltr => ("left", "2px 16px 2px 0"),
            Direction::Rtl => ("right", "2px 0 2px 16px"),
        };
        format!(
            "<tr><th scope=\"row\" align=\"{start}\" valign=\"top\" style=\"padding:{padding};font-weight:600\">{label}</th>\
             <td align=\"{start}\" valign=\"top\" style=\"padding:2px 0\">{value}</td></tr>\n"
        )
    });
    let facts: String = facts.collect();
    let facts = match facts.is_empty() {
        true => facts,
        false => format!(
            "<table cellspacing=\"0\" cellpadding=\"0\" style=\"margin:16px 0\">\n{facts}</table>\n"
        ),
    };
    let body = match is_cut {
        true => paragraphs(event, text),
        false => event.html.clone(),
    };
    let remarks = is_cut.then_some(&event.words.is_cut);
    let remarks = remarks.into_iter().chain(&event.provenance);
    let remarks = remarks.map(|text| format!("<p><small>{}</small></p>\n", escape(text)));
    let remarks: String = remarks.collect();
    let [url, home_url] = [&event.url, &event.home_url].map(|url| escape(url));
    let [read_more, why, site_title] =
        [&event.words.read_more, &event.words.why, &event.site_title].map(|text| escape(text));
    let colour = colour(event.impact);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>{heading}</title>\n\
         <style>:root{{color-scheme:light dark;supported-color-schemes:light dark}}</style>\n</head>\n\
         <body lang=\"{lang}\" dir=\"{dir}\" style=\"margin:0;padding:0\">\n\
         <div lang=\"{lang}\" dir=\"{dir}\" style=\"max-width:640px;margin:0 auto;padding:16px;\
         font-family:'Segoe UI',system-ui,-apple-system,Roboto,sans-serif;font-size:16px;line-height:1.5;\
         overflow-wrap:anywhere\">\n\
         <div style=\"border-top:6px solid {colour};padding-top:12px\">\n\
         <h1 style=\"margin:0 0 8px;font-size:22px;line-height:1.3\">{heading}</h1>\n<p style=\"margin:0\">{summary}</p>\n\
         </div>\n{facts}{body}\n{remarks}\
         <p style=\"margin:24px 0\"><a href=\"{url}\" style=\"font-weight:600\">{read_more}</a></p>\n\
         <hr>\n<p><small><a href=\"{home_url}\">{site_title}</a><br>{why}</small></p>\n</div>\n</body>\n</html>\n"
    )
}

/// The beginning `text` of the text of an event in HTML.
fn paragraphs(event: &EventView, text: &str) -> String {
    let mut html = String::new();
    let mut lines: Vec<String> = Vec::new();
    let mut end_paragraph = |lines: &mut Vec<String>| {
        if !lines.is_empty() {
            html.push_str(&format!("<p>{}</p>\n", lines.join("<br>\n")));
            lines.clear();
        }
    };
    for (line, is_label) in event.text.lines(text, 0) {
        match line.trim() {
            "" => end_paragraph(&mut lines),
            line if is_label => lines.push(format!("<strong>{}</strong>", escape(line))),
            line => lines.push(escape(line)),
        }
    }
    end_paragraph(&mut lines);
    html
}

/// The colour of a state, in which nothing is written: it can be seen on light and dark.
fn colour(impact: Impact) -> &'static str {
    match impact {
        Impact::Operational => "#2e9e5b",
        Impact::Maintenance => "#3b82d6",
        Impact::Advisory => "#7a869a",
        Impact::Degraded => "#d98a00",
        Impact::Outage => "#e0454b",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifier::sample;

    fn sent(event: &EventView) -> String {
        let from = Mailbox::parse("Status <status@example.com>");
        let bytes = mail(
            event,
            &from,
            &["all@example.com", "Team <team@example.com>"],
        );
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_same_event_is_the_same_mail() {
        let event = sample::event();
        let mail = sent(&event);
        assert_eq!(sent(&event), mail);
        for line in [
            "From: \"Status\" <status@example.com>",
            "To: <all@example.com>, \"Team\" <team@example.com>",
            "Message-ID: <EX1310442/20260929T093000Z/1/en@status.example>",
            "References: <EX1310442@status.example>",
            "In-Reply-To: <EX1310442@status.example>",
            "List-Id: <en.status.example>",
            "Auto-Submitted: auto-generated",
            "Content-Language: en",
            "Date: Tue, 29 Sep 2026 09:31:07 +0000",
        ] {
            assert!(mail.contains(&format!("{line}\r\n")), "{line}: {mail}");
        }
    }

    #[test]
    fn the_first_mail_of_an_incident_answers_none() {
        for kind in [EventKind::Opened, EventKind::MaintenanceScheduled] {
            let mail = sent(&EventView {
                kind,
                ..sample::event()
            });
            assert!(mail.contains("References: <EX1310442@") && !mail.contains("In-Reply-To"));
        }
    }

    #[test]
    fn nothing_breaks_out_of_its_line_or_its_element() {
        let mut event = sample::hostile();
        event.title = "a\r\nBcc: evil@example.com\u{0}<script>".to_owned();
        let mail = sent(&event);
        assert!(mail.lines().all(|line| !line.starts_with("Bcc")), "{mail}");
        // A line of mail has at most 998 bytes.
        assert!(mail.lines().all(|line| line.len() <= 998));
        let html = html(&event, event.text.as_str(), true);
        for foreign in ["<script", "<https", "src=", "url("] {
            assert!(!html.contains(foreign), "{foreign}");
        }
        assert!(html.contains("dir=\"rtl\""));
    }

    #[test]
    fn the_labels_of_a_text_are_bold_also_where_it_is_cut() {
        let mut event = sample::event();
        event.text.push_label("Cause & effect");
        event.text.push_paragraph("A disk.");
        let cut = html(&event, event.text.as_str(), true);
        assert!(
            cut.contains(
                "<p><strong>User impact</strong><br>\nMail arrives up to 2 hours late.</p>"
            ),
            "{cut}"
        );
        assert!(
            cut.contains("<p><strong>Cause &amp; effect</strong><br>\nA disk.</p>"),
            "{cut}"
        );
        assert!(html(&event, event.text.as_str(), false).contains(&event.html));
    }

    #[test]
    fn keys_become_ids_of_mail() {
        for (key, expected) in [
            (
                "EX1/20260929T093000Z-2/1/pt-BR",
                "EX1/20260929T093000Z-2/1/pt-BR",
            ),
            ("a.b@c:d<e>", "a%2Eb%40c%3Ad%3Ce%3E"),
        ] {
            assert_eq!(id_part(key), expected);
        }
    }

    #[test]
    fn addresses_are_read_with_and_without_a_name() {
        for (text, name, address) in [
            ("a@example.com", None, "a@example.com"),
            (" <a@example.com>", None, "a@example.com"),
            ("Status <a@example.com>", Some("Status"), "a@example.com"),
            (
                "\"IT, Status\" <a@example.com>",
                Some("IT, Status"),
                "a@example.com",
            ),
        ] {
            assert_eq!(Mailbox::parse(text), Mailbox { name, address });
        }
    }
}
