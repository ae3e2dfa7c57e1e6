//! Statuspage's API below `api/v2/`, as many other status pages have it.
//!
//! <https://metastatuspage.com/api>. `summary.json` has the components and what is open; whatever happens on the page
//! changes it. So usually only the summary is asked for. If it has changed, the lists of incidents and maintenances are
//! asked for, too, since a resolved incident is only in these. The three are kept as one document of the shape of the
//! summary.

use chrono::DateTime;
use serde_json::{Map, Value};

use super::ask::{Asking, Media};
use super::news::Fetch;
use super::{News, SourceFailure};

pub(super) struct Statuspage<'a> {
    /// The address of `api/v2/`.
    pub url: &'a str,
}

/// The lists of a page, each with the document that has all of it.
const LISTS: [(&str, &str); 2] = [
    ("incidents", "incidents.json"),
    ("scheduled_maintenances", "scheduled-maintenances.json"),
];

impl Fetch for Statuspage<'_> {
    async fn fetch(&self, asking: &mut Asking<'_>) -> Result<News, SourceFailure> {
        let is_full_pass = asking.memory.is_full_pass_due(asking.now);
        if is_full_pass {
            asking.memory = Default::default();
        }
        let summary = self.address("summary.json");
        let Some(summary) = asking.get_if_changed(&summary, Media::Json).await? else {
            return Ok(News::Nothing);
        };
        let mut document = parse(&summary)?;
        // Without a list of incidents, every service would seem fine.
        let has = |key: &str, is_kind: fn(&Value) -> bool| document.get(key).is_some_and(is_kind);
        if !has("page", Value::is_object) || !has("incidents", Value::is_array) {
            return Err(SourceFailure::new(
                "the answer is no summary of a status page: `url` should be that of its api/v2/",
            ));
        }
        for (key, name) in LISTS {
            let body = asking
                .get_if_present(&self.address(name), Media::Json)
                .await?;
            let mut all = match body {
                Some(body) => take_list(&mut parse(&body)?, key)?,
                None => Vec::new(),
            };
            add_newer(&mut all, take_list(&mut document, key)?);
            document.insert(key.to_owned(), Value::Array(all));
        }
        if is_full_pass {
            asking.memory.full_pass_at = Some(asking.now);
        }
        let document = serde_json::to_vec_pretty(&document);
        document
            .map(News::Document)
            .map_err(|error| SourceFailure::new(error.to_string()))
    }
}

impl Statuspage<'_> {
    fn address(&self, document: &str) -> String {
        format!("{}{document}", self.url)
    }
}

fn parse(body: &[u8]) -> Result<Map<String, Value>, SourceFailure> {
    serde_json::from_slice(body).map_err(|error| {
        SourceFailure::new(format!(
            "the answer is no JSON object, or not a whole one: {error}"
        ))
    })
}

/// Takes a list out of a document; a document without it has none.
fn take_list(document: &mut Map<String, Value>, key: &str) -> Result<Vec<Value>, SourceFailure> {
    match document.remove(key) {
        Some(Value::Array(list)) => Ok(list),
        Some(Value::Null) | None => Ok(Vec::new()),
        Some(_) => Err(SourceFailure::new(format!(
            "`{key}` in the answer is no list: `url` should be that of a page's api/v2/"
        ))),
    }
}

/// Adds to a list what is not in it, by ids, or is newer than there.
fn add_newer(all: &mut Vec<Value>, others: Vec<Value>) {
    let updated_at = |item: &Value| {
        let written = item.get("updated_at")?.as_str()?;
        DateTime::parse_from_rfc3339(written).ok()
    };
    for other in others {
        let id = other.get("id").filter(|id| !id.is_null());
        let known = all
            .iter_mut()
            .find(|item| id.is_some() && item.get("id") == id);
        match known {
            Some(known) if updated_at(known) < updated_at(&other) => *known = other,
            Some(_) => {}
            None => all.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_are_joined_by_ids_and_the_newer_version_counts() {
        let item = |id: &str, at: &str| json!({ "id": id, "updated_at": at });
        let mut all = vec![
            item("a", "2026-03-01T10:00:00.000Z"),
            item("b", "2026-03-01T10:00:00.000Z"),
        ];
        let others = vec![
            item("b", "2026-03-01T12:00:00.000+01:00"),
            item("a", "2026-03-01T10:00:00.000+01:00"),
            item("c", "2026-03-01T09:00:00.000Z"),
            json!({ "name": "without an id" }),
            json!({ "name": "another without an id" }),
        ];
        add_newer(&mut all, others);
        let ids = all.iter().map(|item| {
            let text = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or("-");
            format!("{} {}", text("id"), text("updated_at"))
        });
        assert_eq!(
            ids.collect::<Vec<_>>(),
            [
                "a 2026-03-01T10:00:00.000Z",
                "b 2026-03-01T12:00:00.000+01:00",
                "c 2026-03-01T09:00:00.000Z",
                "- -",
                "- -",
            ]
        );
    }
}
