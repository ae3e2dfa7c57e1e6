//! Microsoft 365's service health, from Microsoft Graph.
//!
//! <https://learn.microsoft.com/graph/api/serviceannouncement-list-issues>. There are no notifications and no delta
//! for it, so what was modified since is asked for, with an overlap, and everything once a day.

#[cfg(feature = "aws")]
mod aws;
#[cfg(feature = "http")]
mod certificate;
mod cloud;
mod credentials;
mod token;

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use url::Url;

use super::ask::{Asking, Media};
use super::memory::KnownIssue;
use super::news::Fetch;
use super::{News, SourceFailure, SourceMemory};
use crate::digest::Digest;
use crate::http::{HttpRequest, HttpResponse};
use crate::record::{REPORT_FIELD, ReportDocument};
use crate::settings::GraphSettings;
use cloud::Endpoints;

#[cfg(feature = "aws")]
pub use aws::{Federation, StoredSecret};
pub use credentials::GraphCredentials;
pub use token::GraphAccess;

/// How far what is asked for overlaps with what was asked for before: a change may show up late.
const OVERLAP: TimeDelta = TimeDelta::hours(1);

/// How many objects a page has; more pages are asked for.
const PAGE_SIZE: usize = 100;

/// More pages than any tenant has: an answer with more of them leads in a circle.
const MAX_PAGES: usize = 500;

/// The most bytes of the document of a review.
const MAX_REPORT_BYTES: usize = 20_000_000;

const ISSUES: &str = "/v1.0/admin/serviceAnnouncement/issues";
const OVERVIEWS: &str = "/v1.0/admin/serviceAnnouncement/healthOverviews";

/// The remedy where Graph refuses a token.
const PERMISSION: &str = "in Entra, give the application the permission ServiceHealth.Read.All of Microsoft Graph (of \
     the type application) and grant the admin's consent";

pub(super) struct Graph<'a> {
    pub settings: &'a GraphSettings,
    pub access: &'a GraphAccess,
}

impl Fetch for Graph<'_> {
    async fn fetch(&self, asking: &mut Asking<'_>) -> Result<News, SourceFailure> {
        let modified_until = asking.memory.modified_until;
        match modified_until.filter(|_| !asking.memory.is_full_pass_due(asking.now)) {
            Some(until) => self.fetch_modified(asking, until - OVERLAP).await,
            None => self.fetch_all(asking).await,
        }
    }
}

impl Graph<'_> {
    /// Asks for all issues and all services.
    async fn fetch_all(&self, asking: &mut Asking<'_>) -> Result<News, SourceFailure> {
        let issues = self.all_pages(asking, ISSUES, None).await?;
        let services = self.all_pages(asking, OVERVIEWS, None).await?;
        asking.memory = SourceMemory {
            full_pass_at: Some(asking.now),
            ..SourceMemory::default()
        };
        remember(&mut asking.memory, &issues, asking.now);
        let services = services.iter().filter_map(|overview| {
            // Its state is one of this moment, and is told by its issues.
            let name = overview.get("service")?.as_str()?;
            Some(json!({ "service": name, "issues": [] }))
        });
        let issues = issues.into_iter().map(Value::Object);
        let value: Vec<Value> = issues.chain(services).collect();
        Ok(News::Document(document(value)?))
    }

    /// Asks for the issues that were modified since.
    async fn fetch_modified(
        &self,
        asking: &mut Asking<'_>,
        since: DateTime<Utc>,
    ) -> Result<News, SourceFailure> {
        let mut issues = self.all_pages(asking, ISSUES, Some(since)).await?;
        let recent = &asking.memory.recent;
        issues.retain(|issue| {
            let known = recent.get(id(issue)).map(|known| &known.digest);
            known != Digest::of(issue).ok().as_ref()
        });
        if issues.is_empty() {
            return Ok(News::Nothing);
        }
        remember(&mut asking.memory, &issues, asking.now);
        Ok(News::Changes(issues))
    }

    /// All objects of a resource, page by page.
    async fn all_pages(
        &self,
        asking: &Asking<'_>,
        path: &str,
        modified_since: Option<DateTime<Utc>>,
    ) -> Result<Vec<Map<String, Value>>, SourceFailure> {
        let endpoints = Endpoints::of(self.settings);
        let invalid =
            || SourceFailure::new("`sources.loopback_url` is no address: correct it in site.toml");
        let first = Url::parse(&format!("{}{path}", endpoints.graph_url)).map_err(|_| invalid())?;
        let mut next = first.clone();
        if let Some(since) = modified_since {
            let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
            let filter = format!("lastModifiedDateTime ge {since}");
            next.query_pairs_mut().append_pair("$filter", &filter);
        }
        let mut objects = Vec::new();
        for _ in 0..MAX_PAGES {
            let page = self.page(asking, &next).await?;
            let Some(Value::Array(value)) = page.get("value") else {
                return Err(SourceFailure::new(
                    "the answer of Microsoft Graph has no list of objects",
                ));
            };
            let listed = value.iter().filter_map(Value::as_object);
            objects.extend(listed.cloned().map(without_annotations));
            let Some(link) = page.get("@odata.nextLink").and_then(Value::as_str) else {
                return Ok(objects);
            };
            let link = Url::parse(link).ok();
            // The token is for Graph alone.
            let link = link.filter(|link| link.origin() == first.origin() && *link != next);
            next = link.ok_or_else(|| {
                SourceFailure::new("the next page of Microsoft Graph is not one of its own")
            })?;
        }
        Err(SourceFailure::new(
            "the pages of Microsoft Graph have no end",
        ))
    }

    async fn page(
        &self,
        asking: &Asking<'_>,
        url: &Url,
    ) -> Result<Map<String, Value>, SourceFailure> {
        let request = HttpRequest::get(url.as_str())
            .header("accept", "application/json")
            .header("prefer", format!("odata.maxpagesize={PAGE_SIZE}"));
        let response = self.send(asking, request).await?;
        let response = asking.check(response, Media::Json)?;
        serde_json::from_slice(&response.body).map_err(|_| {
            SourceFailure::new(format!(
                "the answer of {} is not a whole one",
                response.host
            ))
        })
    }

    /// The document of the post-incident review of an issue.
    ///
    /// <https://learn.microsoft.com/graph/api/servicehealthissue-incidentreport>
    ///
    /// # Errors
    /// If there is none yet, or what comes is no document.
    pub async fn report(
        &self,
        asking: &Asking<'_>,
        issue: &str,
    ) -> Result<(ReportDocument, Vec<u8>), SourceFailure> {
        let endpoints = Endpoints::of(self.settings);
        let url = format!("{}{ISSUES}/{issue}/incidentReport", endpoints.graph_url);
        let request = HttpRequest::get(url).max_bytes(MAX_REPORT_BYTES);
        let response = self.send(asking, request.header("accept", "*/*")).await?;
        let HttpResponse { host, status, .. } = &response;
        if matches!(status, 400 | 404 | 410) {
            return Err(SourceFailure::new(format!(
                "{host} has none yet ({status})"
            )));
        }
        if !response.is_success() {
            return Err(SourceFailure::of_status(&response, asking.now));
        }
        let document = ReportDocument::new(issue, &response.body);
        let document = document.ok_or_else(|| {
            let media_type = response.media_type();
            SourceFailure::new(format!(
                "{host} answered with {} that is no Word, PDF or ZIP file",
                media_type.unwrap_or_else(|| "something".to_owned())
            ))
        })?;
        Ok((document, response.body))
    }

    /// Sends a request with a token. One that is refused is replaced once: it may be of before a permission was given.
    async fn send(
        &self,
        asking: &Asking<'_>,
        request: HttpRequest,
    ) -> Result<HttpResponse, SourceFailure> {
        let mut response = self.send_with_token(asking, request.clone()).await?;
        if matches!(response.status, 401 | 403) {
            self.access.forget(self.settings);
            response = self.send_with_token(asking, request).await?;
        }
        if matches!(response.status, 401 | 403) {
            let HttpResponse { host, status, .. } = response;
            return Err(SourceFailure::new(format!(
                "{host} refuses the token ({status}): {PERMISSION}"
            )));
        }
        Ok(response)
    }

    async fn send_with_token(
        &self,
        asking: &Asking<'_>,
        request: HttpRequest,
    ) -> Result<HttpResponse, SourceFailure> {
        let token = self.access.token(asking.client, self.settings, asking.now);
        let token = token.await?;
        let authorization = format!("Bearer {}", token.reveal());
        asking
            .send(request.header("authorization", authorization))
            .await
    }
}

/// Adds changed issues to the document that was told last; `None` if that document has another form.
pub(super) fn merge(document_before: &[u8], changes: Vec<Map<String, Value>>) -> Option<Vec<u8>> {
    let mut before: Map<String, Value> = serde_json::from_slice(document_before).ok()?;
    let Some(Value::Array(mut value)) = before.remove("value") else {
        return None;
    };
    for change in changes {
        let known = value.iter_mut().find(|object| {
            object
                .get("id")
                .is_some_and(|known| Some(known) == change.get("id"))
        });
        match known {
            Some(known) => *known = Value::Object(change),
            None => value.push(Value::Object(change)),
        }
    }
    document(value).ok()
}

/// A document that notes the documents of reviews in the issues that they are of; `None` if it is none.
pub(super) fn note_reports(
    told: &[u8],
    reports: &BTreeMap<&str, &ReportDocument>,
) -> Option<Vec<u8>> {
    let mut told: Map<String, Value> = serde_json::from_slice(told).ok()?;
    let Some(Value::Array(mut value)) = told.remove("value") else {
        return None;
    };
    for issue in value.iter_mut().filter_map(Value::as_object_mut) {
        if let Some(report) = reports.get(id(issue)) {
            issue.insert(REPORT_FIELD.to_owned(), serde_json::to_value(report).ok()?);
        }
    }
    document(value).ok()
}

/// A document of issues and services, in an order that does not depend on that of the pages.
fn document(mut value: Vec<Value>) -> Result<Vec<u8>, SourceFailure> {
    let key = |object: &Value| {
        let text = |name: &str| {
            object
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        (object.get("id").is_none(), text("id"), text("service"))
    };
    value.sort_by_cached_key(key);
    serde_json::to_vec_pretty(&json!({ "value": value }))
        .map_err(|error| SourceFailure::new(error.to_string()))
}

/// Remembers up to when every issue is known, and those that the next request gives again.
fn remember(memory: &mut SourceMemory, issues: &[Map<String, Value>], now: DateTime<Utc>) {
    let known = issues.iter().filter_map(|issue| {
        let modified_at = modified_at(issue)?;
        let digest = Digest::of(issue).ok()?;
        let known = KnownIssue {
            modified_at,
            digest,
        };
        Some((id(issue).to_owned(), known))
    });
    memory.recent.extend(known);
    let modified = memory.recent.values().map(|known| known.modified_at);
    let newest = modified.filter(|at| *at <= now).max();
    let until = memory.modified_until.max(newest).unwrap_or(now);
    memory.modified_until = Some(until);
    memory
        .recent
        .retain(|_, known| until - OVERLAP <= known.modified_at);
}

fn id(issue: &Map<String, Value>) -> &str {
    issue.get("id").and_then(Value::as_str).unwrap_or_default()
}

fn modified_at(issue: &Map<String, Value>) -> Option<DateTime<Utc>> {
    let written = issue.get("lastModifiedDateTime")?.as_str()?;
    let at = DateTime::parse_from_rfc3339(written).ok()?;
    Some(at.to_utc())
}

/// An object without the annotations of the protocol, which may name the tenant.
fn without_annotations(object: Map<String, Value>) -> Map<String, Value> {
    let fields = object.into_iter();
    fields.filter(|(name, _)| !name.starts_with('@')).collect()
}
