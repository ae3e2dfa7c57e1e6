//! The first text of a note: front matter with what it may say, each field with a comment.

use chrono::{DateTime, Utc};

use super::annotation::AnnotationKind;
use super::notice::NoticeKind;

/// What stands in place of the text.
const TEXT: &str = "Write here, in Markdown.\n";

/// The first text of an annotation of the incident `id`. It is a draft.
pub fn annotation_draft(id: &str, kind: AnnotationKind, now: DateTime<Utc>) -> String {
    let now = now.format("%Y-%m-%dT%H:%M:00Z");
    format!(
        "\
---
# A note on {id}. Lines that begin with # count for nothing: take the # away from what you need.
draft: true               # only the preview shows it: take this line out to publish the note
# title: What it is about
kind: {kind:<19} # note, workaround, impact or action
# author: IT service desk
# position: top           # top, log (among the updates, at `from`) or bottom
# update: 20260930T090000Z # the id of an update, as in its link: the note stands beside it
# from: {now}     # when it appears; this may be still to come
# until: {now}    # when it disappears
#
# What the incident means for your company, while the note is shown. The source's word stands beside it.
# affected: false         # it is shown, and counts for nothing; true: what the source says counts
# state: degraded         # what counts: operational, maintenance, advisory, degraded or outage
# muted: true             # it does not concern you: only its page and the history have it
---

{TEXT}",
        kind = kind.as_str(),
    )
}

/// The first text of a notice. It is a draft.
pub fn notice_draft(kind: NoticeKind, service: Option<&str>, now: DateTime<Utc>) -> String {
    let now = now.format("%Y-%m-%dT%H:%M:00Z");
    let service = match service {
        // A text in double quotes is the same in YAML as in JSON.
        Some(service) => format!("service: {}", serde_json::Value::from(service)),
        None => "# service: Mail".to_owned(),
    };
    format!(
        "\
---
# A notice. Lines that begin with # count for nothing: take the # away from what you need.
draft: true               # only the preview shows it: take this line out to publish the notice
title: New notice
kind: {kind:<19} # info or warning
# With the name of a service it stands on the page of that, and not on the home page.
{service}
# from: {now}     # when it appears; this may be still to come
# until: {now}    # when it disappears
---

{TEXT}",
        kind = kind.as_str(),
    )
}
