//! A Workflows webhook of Teams ("Post to a channel when a webhook request is received"), which takes an Adaptive Card:
//! <https://adaptivecards.io/explorer/>, <https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook>.
#![expect(
    clippy::disallowed_methods,
    reason = "this gate waits a moment before it sends again"
)]

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

use super::channel::{ChannelSecret, Notify};
use super::cut::{longest, shorten};
use super::error::NotifierError;
use super::lines::{heading, summary, told_facts};
use super::post::{failure, missing_url, post_json};
use crate::http::{HttpClient, HttpResponse, Secret};
use crate::locale::Direction;
use crate::record::Impact;
use crate::site::EventView;
use crate::text::html::escape;

/// The most bytes of a message. Teams takes 28 KB, and does not say which of the two.
const MAX_BYTES: usize = 28_000;

/// The most bytes of lines in JSON, so that there is always space for the text.
const MAX_LINE: usize = 900;
const MAX_LABEL: usize = 200;
const MAX_VALUE: usize = 600;

const MAX_FACTS: usize = 8;

/// The time between two messages: Teams takes about four a second.
const PAUSE: Duration = Duration::from_millis(250);

#[derive(Debug)]
pub struct Teams<'a> {
    url: &'a Secret,
    http: &'a HttpClient,
    /// When the next message may be sent.
    next: Mutex<Option<Instant>>,
}

impl<'a> Teams<'a> {
    /// # Errors
    /// If there is no address.
    pub fn new(secret: &'a ChannelSecret, http: &'a HttpClient) -> Result<Self, NotifierError> {
        let url = secret.url.as_ref().ok_or_else(missing_url)?;
        let next = Mutex::new(None);
        Ok(Self { url, http, next })
    }
}

impl Notify for Teams<'_> {
    async fn send(&self, event: &EventView, _: DateTime<Utc>) -> Result<(), NotifierError> {
        let body = message(event).to_string().into_bytes();
        let mut next = self.next.lock().await;
        if let Some(next) = *next {
            sleep_until(next).await;
        }
        let response = post_json(self.http, self.url, Vec::new(), body).await;
        *next = Some(Instant::now() + PAUSE);
        read(&response?)
    }
}

/// What an answer means. Success says that the flow was started, and nothing of what becomes of it. All messages have
/// one form, so one that the flow does not take is the fault of the flow.
fn read(response: &HttpResponse) -> Result<(), NotifierError> {
    if response.is_success() {
        return Ok(());
    }
    let HttpResponse { host, status, .. } = response;
    let json: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let code = json["error"]["code"].as_str().unwrap_or_default();
    let reason = match code {
        "WorkflowTriggerIsNotEnabled" | "WorkflowDisabled" | "WorkflowSuspended" => {
            "the flow is turned off: turn it on in Power Automate"
        }
        "WorkflowNotFound" | "WorkflowTriggerNotFound" => {
            "the flow is gone: make one, with a co-owner, and store its address"
        }
        "TriggerInputSchemaMismatch" => {
            "the flow expects something else: make it from the template for webhook requests"
        }
        "DirectApiAuthorizationRequired" | "DirectApiRequestHasMoreThanOneAuthorization" => {
            "the flow asks for a login: let anyone trigger it, and store its new address"
        }
        _ => return Err(failure(response)),
    };
    Err(NotifierError::unavailable(format!(
        "{host} takes no messages ({status} {code}): {reason}"
    )))
}

/// The message of an event, of at most 28,000 bytes.
fn message(event: &EventView) -> Value {
    let make = |text: &str, is_cut: bool| {
        json!({
            "type": "message",
            "attachments": [{
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": null,
                "content": card(event, text, is_cut),
            }],
        })
    };
    longest(event.text.as_str(), make, |message| {
        message.to_string().len() <= MAX_BYTES
    })
}

fn card(event: &EventView, text: &str, is_cut: bool) -> Value {
    let heading = heading(event);
    let heading = shorten(&heading, MAX_LINE, json_len);
    let summary = summary(event);
    let mut body = vec![
        json!({
            "type": "Container",
            "style": container_style(event.impact),
            "bleed": true,
            "items": [{
                "type": "TextBlock",
                "style": "heading",
                "size": "Large",
                "weight": "Bolder",
                "wrap": true,
                "text": literal(&heading),
            }],
        }),
        line(&shorten(&summary, MAX_LINE, json_len), "Medium", Run::Text),
    ];
    let facts = told_facts(event).take(MAX_FACTS).map(|fact| {
        json!({
            "title": literal(&shorten(&fact.label, MAX_LABEL, json_len)),
            "value": literal(&shorten(&fact.value, MAX_VALUE, json_len)),
        })
    });
    let facts: Vec<Value> = facts.collect();
    if !facts.is_empty() {
        body.push(json!({ "type": "FactSet", "facts": facts }));
    }
    let mut spacing = "Medium";
    for (text, is_label) in event.text.lines(text, 0) {
        // An empty line sets paragraphs apart.
        if !text.trim().is_empty() {
            let run = if is_label { Run::Label } else { Run::Text };
            body.push(line(text, spacing, run));
        }
        spacing = if text.trim().is_empty() {
            "Medium"
        } else {
            "Small"
        };
    }
    let remarks = is_cut.then_some(&event.words.is_cut);
    let remarks = remarks.into_iter().chain(&event.provenance);
    body.extend(
        remarks.map(|text| line(&shorten(text, MAX_LINE, json_len), "Medium", Run::Remark)),
    );
    let mut card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": event.lang.as_str(),
        "fallbackText": literal(&heading),
        // It may be SSML.
        "speak": escape(&heading),
        "msteams": { "width": "Full" },
        "body": body,
        "actions": [{
            "type": "Action.OpenUrl",
            "title": event.words.read_more,
            "url": event.url,
        }],
    });
    if event.direction == Direction::Rtl {
        card["rtl"] = true.into();
    }
    card
}

/// The colour behind a heading. The words of it say the same.
fn container_style(impact: Impact) -> &'static str {
    match impact {
        Impact::Operational => "good",
        Impact::Maintenance => "accent",
        Impact::Advisory => "emphasis",
        Impact::Degraded => "warning",
        Impact::Outage => "attention",
    }
}

/// How a line of text is shown.
#[derive(Clone, Copy)]
enum Run {
    Text,
    /// Of a section: bold.
    Label,
    /// Small.
    Remark,
}

/// A line of text that is shown as it stands: runs of text know no Markdown. They know functions, which begin with two
/// braces, so there one ends between the braces.
fn line(text: &str, spacing: &str, run: Run) -> Value {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (run, after) = rest.split_at(at + 1);
        runs.push(run);
        rest = after;
    }
    runs.push(rest);
    let runs = runs.into_iter().map(|text| match run {
        Run::Text => json!({ "type": "TextRun", "text": text }),
        Run::Label => json!({ "type": "TextRun", "text": text, "weight": "Bolder" }),
        Run::Remark => {
            json!({ "type": "TextRun", "text": text, "size": "Small", "isSubtle": true })
        }
    });
    let runs: Vec<Value> = runs.collect();
    json!({ "type": "RichTextBlock", "spacing": spacing, "inlines": runs })
}

/// A text in Markdown that shows it as it stands. Of Markdown, cards know emphasis, links and lists.
fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    let mut is_line_start = true;
    let mut is_number = false;
    for c in text.chars() {
        let is_marked = match c {
            '\\' | '*' | '_' | '[' | ']' | '`' | '~' | '<' | '&' | '{' => true,
            '-' | '+' | '#' | '>' => is_line_start,
            '.' | ')' => is_number,
            _ => false,
        };
        if is_marked {
            literal.push('\\');
        }
        literal.push(c);
        is_number = c.is_ascii_digit() && (is_line_start || is_number);
        is_line_start = c == '\n' || is_line_start && c.is_whitespace();
    }
    literal
}

/// The most bytes that a text can have in the JSON of a card.
fn json_len(text: &str) -> usize {
    let json = Value::from(literal(text)).to_string();
    json.len() - "\"\"".len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifier::sample;
    use crate::site::EventText;

    #[test]
    fn an_event_is_a_card_in_a_message() {
        let line = |text: &str, spacing: &str| json!({ "type": "RichTextBlock", "spacing": spacing, "inlines": [{ "type": "TextRun", "text": text }] });
        assert_eq!(
            message(&sample::event()),
            json!({
                "type": "message",
                "attachments": [{
                    "contentType": "application/vnd.microsoft.card.adaptive",
                    "contentUrl": null,
                    "content": {
                        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                        "type": "AdaptiveCard",
                        "version": "1.5",
                        "lang": "en",
                        "fallbackText": "New update – Mail is late",
                        "speak": "New update – Mail is late",
                        "msteams": { "width": "Full" },
                        "body": [
                            {
                                "type": "Container",
                                "style": "warning",
                                "bleed": true,
                                "items": [{
                                    "type": "TextBlock",
                                    "style": "heading",
                                    "size": "Large",
                                    "weight": "Bolder",
                                    "wrap": true,
                                    "text": "New update – Mail is late",
                                }],
                            },
                            line("EX1310442 · Problems · Service degradation · Exchange Online", "Medium"),
                            {
                                "type": "FactSet",
                                "facts": [{ "title": "Next update", "value": "29 September 2026, 11:30 UTC" }],
                            },
                            {
                                "type": "RichTextBlock",
                                "spacing": "Medium",
                                "inlines": [{ "type": "TextRun", "text": "User impact", "weight": "Bolder" }],
                            },
                            line("Mail arrives up to 2 hours late.", "Small"),
                            line("We move it to other servers.", "Medium"),
                        ],
                        "actions": [{
                            "type": "Action.OpenUrl",
                            "title": "Read all updates",
                            "url": "https://status.example/en/incidents/EX1310442/#u-20260929T093000Z",
                        }],
                    },
                }],
            })
        );
    }

    fn texts(message: &Value) -> String {
        let body = message["attachments"][0]["content"]["body"]
            .as_array()
            .unwrap();
        let lines = body.iter().filter(|block| block["type"] == "RichTextBlock");
        let lines = lines.map(|line| {
            let runs = line["inlines"].as_array().unwrap().iter();
            runs.map(|run| run["text"].as_str().unwrap())
                .collect::<String>()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_message_is_cut_at_its_limit_and_never_inside_a_character() {
        for character in ["a", "業", "بَ", "👨‍👩‍👧", "\"", "é"] {
            let mut event = sample::event();
            event.text = EventText::default();
            let empty = message(&event).to_string().len();
            let block = r#"{"inlines":[{"text":"","type":"TextRun"}],"spacing":"Medium","type":"RichTextBlock"},"#;
            let bytes = Value::from(character).to_string().len() - 2;
            let fitting = (MAX_BYTES - empty - block.len()) / bytes;
            let text = character.repeat(fitting);
            event.text = EventText::plain(text.as_str());
            let whole = message(&event);
            let left = MAX_BYTES - whole.to_string().len();
            assert!(left < bytes, "{character}: {left}");
            assert!(texts(&whole).contains(&text), "{character}");
            event.text = EventText::plain(text + character);
            let cut = message(&event);
            let len = cut.to_string().len();
            assert!(
                len <= MAX_BYTES && len + bytes > MAX_BYTES,
                "{character}: {len}"
            );
            let texts = texts(&cut);
            let (_, text) = texts.split_once('\n').unwrap();
            let (text, remark) = text.split_once('\n').unwrap();
            assert_eq!(remark, event.words.is_cut);
            assert_eq!(text.replace(character, ""), "…", "{character}");
        }
    }

    #[test]
    fn the_largest_event_fits_with_some_of_its_text() {
        let message = message(&sample::hostile());
        let len = message.to_string().len();
        assert!((27_000..=MAX_BYTES).contains(&len), "{len}");
        assert_eq!(message["attachments"][0]["content"]["rtl"], true);
        assert!(texts(&message).len() > 5_000);
        let json = message.to_string();
        assert!(!json.contains("{{DATE(") && !json.contains("{{TIME("));
    }

    #[test]
    fn markdown_is_shown_as_it_stands() {
        for (text, expected) in [
            ("Mail is late.", "Mail is late."),
            ("*a* __b__ `c` ~d~", r"\*a\* \_\_b\_\_ \`c\` \~d\~"),
            ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
            ("1. a\n12) b\n3.5 GB, 1.", "1\\. a\n12\\) b\n3\\.5 GB, 1."),
            (
                "- a\n  + b\n# c\n> d - e",
                "\\- a\n  \\+ b\n\\# c\n\\> d - e",
            ),
            (
                "{{DATE(x)}} \\ &amp; <at>a</at>",
                r"\{\{DATE(x)}} \\ \&amp; \<at>a\</at>",
            ),
        ] {
            assert_eq!(literal(text), expected);
        }
    }

    #[test]
    fn a_flow_that_is_gone_or_off_leaves_events_waiting() {
        for (status, body) in [
            (400, r#"{"error":{"code":"WorkflowTriggerIsNotEnabled"}}"#),
            (400, r#"{"error":{"code":"TriggerInputSchemaMismatch"}}"#),
            (
                401,
                r#"{"error":{"code":"DirectApiAuthorizationRequired"}}"#,
            ),
            (404, r#"{"error":{"code":"WorkflowNotFound"}}"#),
            (404, ""),
            (410, ""),
            (429, ""),
            (502, "<html>"),
        ] {
            let response = HttpResponse {
                status,
                body: body.into(),
                ..HttpResponse::default()
            };
            let found = read(&response);
            assert!(
                matches!(found, Err(NotifierError::Unavailable { .. })),
                "{status} {body}"
            );
        }
    }
}
