//! The fields of an incident as JSON, in their order.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::locale::Tag;
use crate::translation::Difference;

#[derive(Serialize)]
pub struct IncidentJson<'a> {
    pub id: &'a str,
    /// The source's own id, where another incident has that one in Kairan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_id: Option<&'a str>,
    /// `incident` or `maintenance`.
    pub kind: &'static str,
    pub service: &'a str,
    /// Every affected service; `service` is the first.
    pub services: Vec<&'a str>,
    pub status: &'a str,
    pub classification: Option<String>,
    /// The source's own word for the severity.
    pub severity: Option<&'a str>,
    /// Whether it is still to come: its start and end are planned.
    pub upcoming: bool,
    /// Whether the team says that it does not concern the company.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub muted: bool,
    /// What the team says that it means for the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<VerdictJson>,
    /// The phase of maintenance and its planned window.
    pub maintenance: Option<MaintenanceJson>,
    /// Not there where the record does not tell it, as `updated_at`.
    pub started_at: Option<String>,
    pub ended_at: Option<String>,
    pub updated_at: Option<String>,
    /// When it was last reopened, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopened_at: Option<String>,
    pub url: String,
    pub title: Texts<'a>,
    pub earlier_titles: Vec<Texts<'a>>,
    pub root_cause: Option<Texts<'a>>,
    /// Whether the root cause is only a preliminary one.
    pub root_cause_is_preliminary: bool,
    pub next_steps: Vec<Texts<'a>>,
    /// The post-incident report, if one has been published.
    pub report: Option<PostIncidentReviewJson<'a>>,
    pub updates: Vec<UpdateJson<'a>>,
    pub annotations: Vec<AnnotationJson<'a>>,
    pub problems: Vec<DiagnosticJson<'a>>,
}

#[derive(Serialize)]
pub struct VerdictJson {
    pub affected: bool,
    /// The state that the team gives; missing where that of the source counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    pub from: Option<String>,
    pub until: Option<String>,
}

#[derive(Serialize)]
pub struct MaintenanceJson {
    /// `upcoming`, `in_progress` or `over`.
    pub phase: &'static str,
    pub planned_start: Option<String>,
    pub planned_end: Option<String>,
}

#[derive(Serialize)]
pub struct PostIncidentReviewJson<'a> {
    pub url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<String>,
    /// Its document, if the site publishes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<ReportDocumentJson>,
}

#[derive(Serialize)]
pub struct ReportDocumentJson {
    pub url: String,
    pub bytes: u64,
}

pub type Texts<'a> = BTreeMap<&'a Tag, TextJson<'a>>;

#[derive(Serialize)]
pub struct TextJson<'a> {
    pub text: String,
    pub source: &'static str,
    pub engine: Option<&'a str>,
    pub stale: bool,
    /// The words that differ: of the original, or of the translation where only that has them.
    pub differs: Vec<&'a str>,
    /// The same, with what happened to them.
    #[serde(skip_serializing_if = "<[Difference]>::is_empty")]
    pub differences: &'a [Difference],
}

#[derive(Serialize)]
pub struct UpdateJson<'a> {
    pub id: &'a str,
    pub at: String,
    pub status: Option<&'a str>,
    pub next_update_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_resolution_at: Option<String>,
    pub revision: usize,
    pub first_seen_at: Option<String>,
    pub listed: bool,
    /// Present where the text is too long, so that only its beginning is here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// Present where the incident was over before this update and is not with it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reopens: bool,
    pub url: String,
    /// What the source says is affected by the update, in its own words.
    pub affected: Vec<AffectedJson<'a>>,
    pub sections: Vec<SectionJson<'a>>,
    pub earlier: Vec<EarlierRevisionJson<'a>>,
}

#[derive(Serialize)]
pub struct AffectedJson<'a> {
    pub name: &'a str,
    /// Its state before and after the update, if the source states it.
    pub before: Option<&'a str>,
    pub state: Option<&'a str>,
}

#[derive(Serialize)]
pub struct EarlierRevisionJson<'a> {
    pub first_seen_at: String,
    pub sections: Vec<SectionJson<'a>>,
}

#[derive(Serialize)]
pub struct SectionJson<'a> {
    pub kind: &'static str,
    pub text: Texts<'a>,
    /// The instant that the section states, if it is a time.
    pub at: Option<String>,
}

#[derive(Serialize)]
pub struct AnnotationJson<'a> {
    /// `team`, or `record` for what the publisher of the record wrote beside the log.
    pub source: &'static str,
    pub kind: &'static str,
    pub position: &'static str,
    /// The id of the update that it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<&'a str>,
    pub author: Option<&'a str>,
    pub from: Option<String>,
    pub until: Option<String>,
    pub text: BTreeMap<&'a Tag, AnnotationTextJson<'a>>,
}

#[derive(Serialize)]
pub struct AnnotationTextJson<'a> {
    pub title: Option<&'a str>,
    /// Its images have absolute addresses.
    pub html: String,
}

#[derive(Serialize)]
pub struct DiagnosticJson<'a> {
    pub place: String,
    pub message: &'a str,
}
