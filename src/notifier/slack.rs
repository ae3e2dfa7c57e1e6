//! An incoming webhook of Slack: <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>, with blocks
//! as <https://docs.slack.dev/reference/block-kit/blocks> describes them.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::channel::{ChannelSecret, Notify};
use super::cut::{fitting_len, shorten, utf16_len};
use super::error::NotifierError;
use super::lines::{heading, summary, told_facts};
use super::post::{failure, missing_url, post_json};
use crate::http::{HttpClient, HttpResponse, Secret};
use crate::site::EventView;

/// The most characters of a header, of the text of a section, and of small text. Slack does not say what it counts:
/// nothing that it could count is more than the units of UTF-16 of the text as it is sent, but bytes.
const MAX_HEADER: usize = 150;
const MAX_SECTION: usize = 3_000;
const MAX_CONTEXT: usize = 1_000;

/// The most characters of a field, and how many fields a section has.
const MAX_FIELD: usize = 2_000;
const MAX_FIELDS: usize = 10;

/// The most sections with the text of an update. Slack takes 50 blocks; nobody reads as many in a channel.
const MAX_TEXT_SECTIONS: usize = 3;

/// What Slack answers where it cannot read a message, so that the same one would never be taken.
const REFUSALS: [&str; 7] = [
    "invalid_payload",
    "invalid_blocks",
    "invalid_blocks_format",
    "no_text",
    "missing_text_or_fallback_or_attachments",
    "msg_too_long",
    "msg_blocks_too_long",
];

#[derive(Debug)]
pub struct Slack<'a> {
    url: &'a Secret,
    http: &'a HttpClient,
}

impl<'a> Slack<'a> {
    /// # Errors
    /// If there is no address.
    pub fn new(secret: &'a ChannelSecret, http: &'a HttpClient) -> Result<Self, NotifierError> {
        let url = secret.url.as_ref().ok_or_else(missing_url)?;
        Ok(Self { url, http })
    }
}

impl Notify for Slack<'_> {
    async fn send(&self, event: &EventView, _: DateTime<Utc>) -> Result<(), NotifierError> {
        let body = message(event).to_string().into_bytes();
        let response = post_json(self.http, self.url, Vec::new(), body).await?;
        read(&response)
    }
}

/// What an answer of Slack means. A channel that is gone, archived or closed to the webhook leaves events waiting, until
/// it is back or another address is stored.
fn read(response: &HttpResponse) -> Result<(), NotifierError> {
    let HttpResponse { host, status, .. } = response;
    let answer = String::from_utf8_lossy(&response.body);
    let answer = answer.trim();
    if response.is_success() {
        // Webhooks of Slack's workflows answer in JSON.
        let json = serde_json::from_str::<Value>(answer).unwrap_or_default();
        return match answer == "ok" || json["ok"] == true {
            true => Ok(()),
            false => Err(NotifierError::unavailable(format!(
                "{host} does not answer as Slack does ({status}): check the address that is stored for the channel"
            ))),
        };
    }
    if REFUSALS.contains(&answer) {
        return Err(NotifierError::Refused(format!(
            "{host} cannot read the message ({status} {answer})"
        )));
    }
    let reason = match answer {
        "channel_is_archived" => "the channel is archived: bring it back",
        "channel_not_found" => "the channel is gone: make a webhook for another one",
        "action_prohibited" | "posting_to_general_channel_denied" => {
            "the workspace does not let the webhook post there: ask its owners, or make one for another channel"
        }
        "no_service" | "no_service_id" | "no_team" | "invalid_token" | "no_active_hooks"
        | "user_not_found" => "the webhook was taken back, or its address is wrong: make a new one",
        _ => return Err(failure(response)),
    };
    Err(NotifierError::unavailable(format!(
        "{host} takes no messages ({status} {answer}): {reason}"
    )))
}

/// The message of an event. Foreign texts are objects of plain text, or texts in rich text, in which nothing becomes a
/// format or a mention.
fn message(event: &EventView) -> Value {
    let heading = heading(event);
    let mut blocks = vec![
        json!({ "type": "header", "text": plain_text(&heading, MAX_HEADER) }),
        context(&summary(event)),
    ];
    let fields = told_facts(event).flat_map(|fact| {
        [
            plain_text(&fact.label, MAX_FIELD),
            plain_text(&fact.value, MAX_FIELD),
        ]
    });
    let fields: Vec<Value> = fields.take(MAX_FIELDS).collect();
    if !fields.is_empty() {
        blocks.push(json!({ "type": "section", "fields": fields }));
    }
    let (sections, is_cut) = sections(event.text.as_str());
    let sections = sections.iter();
    blocks.extend(sections.map(|(from, text)| rich_text(event.text.lines(text, *from))));
    let remarks = is_cut.then_some(&event.words.is_cut);
    let remarks = remarks.into_iter().chain(&event.provenance);
    blocks.extend(remarks.map(|text| context(text)));
    // Who presses a button waits for an answer of the webhook's app, which is not there: a link needs none.
    let link = format!(
        "<{}|{}>",
        escape(&event.url).replace('|', "%7C"),
        escape(&event.words.read_more).replace('|', " ")
    );
    let link = json!({ "type": "mrkdwn", "text": link, "verbatim": true });
    blocks.push(json!({ "type": "section", "text": link }));
    let spoken = format!("{} – {heading}", event.site_title);
    json!({
        // What notifications show, and screen readers read: without formats.
        "text": escape(&shorten(&spoken, MAX_CONTEXT, utf16_len)),
        "mrkdwn": false,
        "blocks": blocks,
        "unfurl_links": false,
        "unfurl_media": false,
    })
}

/// A piece of a text as rich text, by its lines, each with whether it is a label: labels are bold. Rich text has texts
/// and their styles apart, so nothing in a text is a format: <https://docs.slack.dev/reference/block-kit/blocks/rich-text-block>.
fn rich_text<'a>(lines: impl Iterator<Item = (&'a str, bool)>) -> Value {
    let mut runs: Vec<(String, bool)> = Vec::new();
    for (index, (line, is_label)) in lines.enumerate() {
        let line_end = if index == 0 { "" } else { "\n" };
        match runs.last_mut() {
            Some((text, was_label)) if *was_label == is_label => {
                text.push_str(line_end);
                text.push_str(line);
            }
            _ => runs.push((format!("{line_end}{line}"), is_label)),
        }
    }
    let runs = runs.into_iter().map(|(text, is_label)| match is_label {
        true => json!({ "type": "text", "text": text, "style": { "bold": true } }),
        false => json!({ "type": "text", "text": text }),
    });
    let runs: Vec<Value> = runs.filter(|run| run["text"] != "").collect();
    let section = json!({ "type": "rich_text_section", "elements": runs });
    json!({ "type": "rich_text", "elements": [section] })
}

/// The text in pieces of the size of a section, each with where it begins, and whether there is more.
fn sections(text: &str) -> (Vec<(usize, String)>, bool) {
    let mut sections = Vec::new();
    let text = text.trim_end();
    let begin = |from: usize| text.len() - text[from..].trim_start().len();
    let mut from = begin(0);
    while from < text.len() {
        let rest = &text[from..];
        if sections.len() + 1 == MAX_TEXT_SECTIONS {
            let last = shorten(rest, MAX_SECTION, sent_len);
            let is_cut = *last != *rest;
            sections.push((from, last.into_owned()));
            return (sections, is_cut);
        }
        let len = section_len(rest);
        sections.push((from, rest[..len].trim_end().to_owned()));
        from = begin(from + len);
    }
    (sections, false)
}

/// The length in bytes of the piece at the beginning of a text: it ends with a paragraph, a line or a word, where one
/// ends in its second half.
fn section_len(text: &str) -> usize {
    let len = fitting_len(text, MAX_SECTION, sent_len);
    if len == text.len() {
        return len;
    }
    let ends = ["\n\n", "\n", " "].into_iter();
    let mut ends = ends.filter_map(|end| text[..len].rfind(end));
    ends.find(|end| *end > len / 2).unwrap_or(len)
}

/// The characters of a text as it is sent.
fn sent_len(text: &str) -> usize {
    utf16_len(&escape(text))
}

/// A text that is shown as it stands.
fn plain_text(text: &str, max: usize) -> Value {
    let text = escape(&shorten(text, max, sent_len));
    json!({ "type": "plain_text", "text": text, "emoji": false })
}

/// A line of small text.
fn context(text: &str) -> Value {
    json!({ "type": "context", "elements": [plain_text(text, MAX_CONTEXT)] })
}

/// A text with Slack's control characters written as it wants them in every text:
/// <https://docs.slack.dev/messaging/formatting-message-text#escaping>.
fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifier::sample;
    use crate::site::{EventFact, EventText};

    #[test]
    fn an_event_is_blocks_with_a_text_for_notifications() {
        let text = |text: &str| json!({ "type": "plain_text", "text": text, "emoji": false });
        assert_eq!(
            message(&sample::event()),
            json!({
                "text": "Status – New update – Mail is late",
                "mrkdwn": false,
                "blocks": [
                    { "type": "header", "text": text("New update – Mail is late") },
                    {
                        "type": "context",
                        "elements": [text("EX1310442 · Problems · Service degradation · Exchange Online")],
                    },
                    {
                        "type": "section",
                        "fields": [text("Next update"), text("29 September 2026, 11:30 UTC")],
                    },
                    {
                        "type": "rich_text",
                        "elements": [{
                            "type": "rich_text_section",
                            "elements": [
                                { "type": "text", "text": "User impact", "style": { "bold": true } },
                                {
                                    "type": "text",
                                    "text": "\nMail arrives up to 2 hours late.\n\nWe move it to other servers.",
                                },
                            ],
                        }],
                    },
                    {
                        "type": "section",
                        "text": {
                            "type": "mrkdwn",
                            "text": "<https://status.example/en/incidents/EX1310442/#u-20260929T093000Z|Read all updates>",
                            "verbatim": true,
                        },
                    },
                ],
                "unfurl_links": false,
                "unfurl_media": false,
            })
        );
    }

    /// Looks at every text of a message by Slack's rules, and returns all texts.
    fn check(message: &Value) -> Vec<String> {
        let blocks = message["blocks"].as_array().unwrap();
        assert!(blocks.len() <= 50, "{}", blocks.len());
        let mut found = vec![message["text"].as_str().unwrap().to_owned()];
        let mut look = |object: &Value, max: usize| {
            let text = object["text"].as_str().unwrap();
            let len = text.encode_utf16().count();
            assert!((1..=max).contains(&len), "{len} of {max}: {text}");
            if object["type"] == "plain_text" {
                assert_eq!(object["emoji"], false);
                found.push(text.to_owned());
            }
        };
        for block in blocks {
            match block["type"].as_str().unwrap() {
                "header" => look(&block["text"], 150),
                "context" => block["elements"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .for_each(|text| look(text, 3_000)),
                "section" => {
                    let fields = block["fields"].as_array().cloned().unwrap_or_default();
                    assert!(
                        fields.len() <= 10 && (block["text"].is_object() || !fields.is_empty())
                    );
                    fields.iter().for_each(|text| look(text, 2_000));
                    if block["text"].is_object() {
                        look(&block["text"], 3_000);
                    }
                }
                "rich_text" => {
                    let runs = block["elements"][0]["elements"].as_array().unwrap();
                    assert!(runs.iter().all(|run| run["type"] == "text"));
                    let texts = runs.iter().map(|run| run["text"].as_str().unwrap());
                    let text = texts.collect::<String>();
                    look(&json!({ "text": text }), 3_000);
                }
                kind => panic!("{kind}"),
            }
        }
        found
    }

    #[test]
    fn foreign_texts_stay_texts_within_slacks_limits() {
        let message = message(&sample::hostile());
        for text in check(&message) {
            let rest = ["&amp;", "&lt;", "&gt;"]
                .iter()
                .fold(text, |text, entity| text.replace(entity, ""));
            assert!(!rest.contains(['&', '<', '>']), "{rest}");
        }
        let json = message.to_string();
        assert!(json.contains("&lt;!channel&gt; *bold* [x](javascript:alert(1))"));
        // The text of an update is in rich text, which has no control characters.
        assert!(json.contains("بَرِيد <https://evil.example|x>"));
        assert!(json.contains("The text goes on on the page."));
    }

    #[test]
    fn long_texts_are_divided_where_a_paragraph_or_a_word_ends() {
        let paragraph = |len: usize| "a".repeat(len);
        for (text, expected, is_cut) in [
            (String::new(), vec![], false),
            (paragraph(3_000), vec![3_000], false),
            (paragraph(3_001), vec![3_000, 1], false),
            (
                format!("{}\n\n{}", paragraph(2_000), paragraph(2_000)),
                vec![2_000, 2_000],
                false,
            ),
            (
                format!("{} {}", paragraph(2_999), paragraph(5)),
                vec![2_999, 5],
                false,
            ),
            // Too early an end is none.
            (
                format!("{} {}", paragraph(9), paragraph(4_000)),
                vec![3_000, 1_010],
                false,
            ),
            (paragraph(9_000), vec![3_000, 3_000, 3_000], false),
            (paragraph(9_001), vec![3_000, 3_000, 3_000], true),
            // An ampersand is five characters as it is sent.
            ("&".repeat(600), vec![600], false),
            ("&".repeat(601), vec![600, 1], false),
            ("👨‍👩‍👧".repeat(375), vec![375 * 8], false),
            ("👨‍👩‍👧".repeat(376), vec![375 * 8, 8], false),
            // One letter with very many marks.
            (
                format!("a{}", "\u{301}".repeat(9_000)),
                vec![3_000, 3_000, 3_000],
                true,
            ),
        ] {
            let (found, found_cut) = sections(&text);
            let found: Vec<usize> = found.iter().map(|(_, text)| utf16_len(text)).collect();
            assert_eq!((found, found_cut), (expected, is_cut), "{}", text.len());
        }
    }

    #[test]
    fn facts_without_a_value_and_empty_texts_are_left_out() {
        let mut event = sample::event();
        event.facts.push(EventFact {
            label: "Start".to_owned(),
            value: " ".to_owned(),
        });
        event.text = EventText::plain(" \n");
        check(&message(&event));
        event.facts.clear();
        assert_eq!(message(&event)["blocks"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn only_a_message_that_slack_cannot_read_is_refused() {
        let response = |status, body: &str| HttpResponse {
            status,
            host: "hooks.slack.com".to_owned(),
            body: body.into(),
            ..HttpResponse::default()
        };
        for (status, body, expected) in [
            (200, "ok", "taken"),
            (200, "{\"ok\":true}", "taken"),
            (200, "<html>", "waits"),
            (400, "invalid_blocks", "refused"),
            (400, "invalid_payload", "refused"),
            (400, "no_team", "waits"),
            (400, "", "waits"),
            (403, "action_prohibited", "waits"),
            (404, "channel_not_found", "waits"),
            (404, "no_service", "waits"),
            (410, "channel_is_archived", "waits"),
            (500, "rollup_error", "waits"),
        ] {
            let found = match read(&response(status, body)) {
                Ok(()) => "taken",
                Err(NotifierError::Refused(_)) => "refused",
                Err(NotifierError::Unavailable { .. }) => "waits",
            };
            assert_eq!(found, expected, "{status} {body}");
        }
    }
}
