//! Files as tools and people really leave them, from the file to the published data: one row for each kind.

use serde_json::{Value, json};

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot};

const NOW: &str = "2026-11-20T09:00:00Z";

/// A small root, and what a build has to make of it.
struct Row {
    kind: &'static str,
    files: Vec<(&'static str, Vec<u8>)>,
    /// The ids of all incidents.
    incidents: &'static [&'static str],
    /// Values in the data of the first incident, by JSON pointer.
    values: Vec<(&'static str, Value)>,
    /// The locations and words of all diagnostics, sorted.
    diagnostics: &'static [(&'static str, &'static str)],
}

impl Row {
    fn new(kind: &'static str, path: &'static str, content: impl Into<Vec<u8>>) -> Self {
        Self {
            kind,
            files: vec![(path, content.into())],
            incidents: &[],
            values: Vec::new(),
            diagnostics: &[],
        }
    }

    fn with(mut self, path: &'static str, content: impl Into<Vec<u8>>) -> Self {
        self.files.push((path, content.into()));
        self
    }

    fn gives(
        mut self,
        incidents: &'static [&'static str],
        values: &[(&'static str, Value)],
    ) -> Self {
        self.incidents = incidents;
        self.values = values.to_vec();
        self
    }

    fn reports(mut self, diagnostics: &'static [(&'static str, &'static str)]) -> Self {
        self.diagnostics = diagnostics;
        self
    }
}

/// `site.toml` with the columns of a CSV export.
fn csv_settings(more: &str) -> String {
    format!(
        "{MINIMAL_SETTINGS}\n[records.csv]\nid = \"case\"\ntitle = \"subject\"\nservice = \"area\"\n\
         status = \"state\"\nupdate = \"entry\"\nupdate_at = \"written\"\n{more}"
    )
}

const CSV_ROW: &str =
    "C-1,Scanner offline,Scanning,investigating,We check it.,2026-11-18T07:00:00Z\n";

/// A Graph issue with one post.
fn graph_issue(id: &str, content: &str) -> Value {
    json!({
        "id": id, "title": "Rooms cannot be booked", "service": "Exchange Online",
        "status": "serviceDegradation", "classification": "incident",
        "startDateTime": "2026-11-18T06:10:00Z", "endDateTime": null,
        "lastModifiedDateTime": "2026-11-18T07:00:00Z",
        "posts": [{
            "createdDateTime": "2026-11-18T07:00:00Z", "postType": "regular",
            "description": {"contentType": "text", "content": content},
        }],
    })
}

/// An incident of Google's form with one update.
fn google_incident(id: &str, title: &str, text: &str) -> Value {
    json!([{
        "id": id, "number": "7", "begin": "2026-11-18T06:00:00+00:00",
        "created": "2026-11-18T06:05:00+00:00", "end": null,
        "modified": "2026-11-18T09:00:00+00:00", "external_desc": title,
        "updates": [{
            "created": "2026-11-18T09:00:00+00:00", "modified": "2026-11-18T09:00:00+00:00",
            "when": "2026-11-18T09:00:00+00:00", "text": text, "status": "SERVICE_DISRUPTION",
            "affected_locations": [],
        }],
        "status_impact": "SERVICE_DISRUPTION", "severity": "medium", "service_key": "m",
        "service_name": "Maps", "affected_products": [{"title": "Maps", "id": "m"}],
        "uri": format!("incidents/{id}"),
    }])
}

/// An incident of one's own with one update.
fn own_incident(id: &str, body: &str) -> String {
    format!(
        "---\nid: {id}\nservice: Printing\ntitle: Printers are slow\nstatus: investigating\n---\n\n\
         ## 2026-11-18T07:00:00Z\n{body}"
    )
}

fn utf16(text: &str) -> Vec<u8> {
    let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn tables() -> Vec<Row> {
    let head = "case,subject,area,state,entry,written\n";
    let values = [
        ("/title/en/text", json!("Scanner offline")),
        ("/updates/0/at", json!("2026-11-18T07:00:00Z")),
    ];
    vec![
        Row::new("a header in other letters", "site.toml", csv_settings(""))
            .with("records/a.csv", head.to_uppercase() + CSV_ROW)
            .gives(&["C-1"], &values),
        Row::new("a type line of PowerShell", "site.toml", csv_settings(""))
            .with("records/a.csv", format!("#TYPE Selected.Case\n{head}{CSV_ROW}"))
            .gives(&["C-1"], &values),
        Row::new("words for nothing in cells", "site.toml", csv_settings(""))
            .with(
                "records/a.csv",
                format!("{head}C-1,NULL,N/A,investigating,We check it.,2026-11-18T07:00:00Z\n"),
            )
            .gives(&["C-1"], &[("/title/en/text", json!("C-1"))])
            .reports(&[("records/a.csv:2:1", "no service")]),
        Row::new("times in a form of their own", "site.toml", csv_settings(""))
            .with(
                "records/a.csv",
                format!("{head}C-1,Scanner offline,Scanning,investigating,We check it.,11/18/2026 7:00:00 AM\n"),
            )
            .reports(&[
                ("records/a.csv:2:1", "the record is skipped"),
                ("records/a.csv:2:57", "written is not a time"),
            ]),
    ]
}

fn json_files() -> Vec<Row> {
    let issue = graph_issue("EX7", "Current status: We look at it.");
    let no_posts = {
        let mut issue = issue.clone();
        issue.as_object_mut().unwrap().remove("posts");
        issue
    };
    let pascal = json!([{
        "Id": "EX7", "Title": "Rooms cannot be booked", "Service": "Exchange Online",
        "Status": "serviceDegradation", "Classification": "incident", "EndDateTime": null,
        "StartDateTime": "/Date(1795068600000)/", "LastModifiedDateTime": "/Date(1795071600000)/",
        "ImpactDescription": "Users cannot book rooms.", "AdditionalProperties": {},
        "Posts": [{
            "CreatedDateTime": "/Date(1795071600000)/", "PostType": "regular",
            "Description": {"ContentType": "text", "Content": "Current status: We look at it."},
        }],
    }]);
    let read = [
        ("/service", json!("Exchange Online")),
        ("/started_at", json!("2026-11-19T06:10:00Z")),
        ("/updates/0/at", json!("2026-11-19T07:00:00Z")),
    ];
    vec![
        Row::new("Graph's objects as PowerShell writes them", "records/a.json", pascal.to_string())
            .gives(&["EX7"], &read),
        Row::new("JSON in UTF-16", "records/a.json", utf16(&issue.to_string()))
            .gives(&["EX7"], &[("/updates/0/at", json!("2026-11-18T07:00:00Z"))]),
        Row::new(
            "JSON Lines",
            "records/a.jsonl",
            format!("{issue}\n{}\n", graph_issue("EX8", "Current status: Done.")),
        )
        .gives(&["EX7", "EX8"], &[("/updates/0/at", json!("2026-11-18T07:00:00Z"))]),
        Row::new(
            "JSON Lines of a Statuspage's incidents",
            "records/a.jsonl",
            ["aa11", "aa12"]
                .map(|id| {
                    let incident = json!({
                        "id": id, "name": "Orders wait", "status": "resolved", "impact": "minor",
                        "created_at": "2026-11-11T08:00:00Z", "updated_at": "2026-11-11T10:00:00Z",
                        "resolved_at": "2026-11-11T10:00:00Z", "page_id": "p7",
                        "components": [{"id": "c1", "name": "Shop"}],
                        "incident_updates": [{
                            "id": format!("u-{id}"), "status": "resolved", "body": "Orders run again.",
                            "created_at": "2026-11-11T10:00:00Z", "display_at": "2026-11-11T10:00:00Z",
                        }],
                    });
                    incident.to_string()
                })
                .join("\n"),
        )
        .gives(
            &["aa11", "aa12"],
            &[("/service", json!("Shop")), ("/updates/0/at", json!("2026-11-11T10:00:00Z"))],
        ),
        Row::new(
            "a page that is not the last, and an issue without posts",
            "records/a.json",
            json!({"@odata.nextLink": "https://graph.example/next", "value": [no_posts]}).to_string(),
        )
        .gives(&["EX7"], &[("/updates", json!([]))])
        .reports(&[
            ("records/a.json:1:4", "there are more objects"),
            ("records/a.json:1:112", "no posts in it"),
        ]),
        Row::new(
            "health overviews with issues in them",
            "records/a.json",
            json!({"value": [
                {"id": "Exchange", "service": "Exchange Online", "status": "serviceDegradation", "issues": [issue]},
                {"id": "yammer", "service": "Viva Engage", "status": "serviceOperational", "issues": []},
            ]})
            .to_string(),
        )
        .gives(&["EX7"], &[("/updates/0/at", json!("2026-11-18T07:00:00Z"))]),
        Row::new(
            "a post of the message center",
            "records/a.json",
            json!({"value": [{
                "id": "MC70", "title": "A new menu", "category": "stayInformed", "severity": "normal",
                "services": ["Exchange Online"], "startDateTime": "2026-11-05T00:00:00Z",
                "endDateTime": "2027-03-27T00:00:00Z", "lastModifiedDateTime": "2026-11-05T00:00:00Z",
                "isMajorChange": false, "actionRequiredByDateTime": null, "tags": [],
                "body": {"contentType": "html", "content": "<p>There is a new menu.</p>"},
            }]})
            .to_string(),
        )
        .reports(&[("records/a.json:1:11", "MC70 is a message center post, not an incident")]),
        Row::new("dates that stand for none", "records/a.json", {
            let mut issue = issue.clone();
            issue["startDateTime"] = json!("0001-01-01T00:00:00Z");
            issue["endDateTime"] = json!("9999-12-31T23:59:59Z");
            serde_json::to_string_pretty(&issue).unwrap()
        })
        .gives(
            &["EX7"],
            &[("/started_at", json!("2026-11-18T07:00:00Z")), ("/ended_at", json!(null))],
        )
        .reports(&[
            ("records/a.json:3:19", "stands for a time that is not known"),
            ("records/a.json:17:21", "stands for a time that is not known"),
        ]),
    ]
}

fn texts() -> Vec<Row> {
    vec![
        Row::new(
            "a title that is a whole text",
            "records/a.json",
            google_incident(
                "M7",
                "**Title**\nRoutes may be missing.\n**Description**\nWe look at it.",
                "**Title**\nRoutes may be missing.\n**Description**\nWe look at it.",
            )
            .to_string(),
        )
        .gives(
            &["M7"],
            &[("/title/en/text", json!("Routes may be missing.")), ("/earlier_titles", json!([]))],
        ),
        Row::new(
            "labels inside the entries of a list",
            "records/a.json",
            google_incident(
                "M7",
                "Routes are missing",
                "## Root Cause\nA map was old.\n## Remediation and Prevention\n\
                 * Renew maps weekly. ETA: 31 January 2027.\n* Watch their age. Workaround: none.\n\
                 ## Detailed Description of Impact\nRoutes were wrong.\n",
            )
            .to_string(),
        )
        .gives(
            &["M7"],
            &[
                ("/root_cause/en/text", json!("A map was old.")),
                ("/next_steps/0/en/text", json!("Renew maps weekly. ETA: 31 January 2027.")),
                ("/next_steps/1/en/text", json!("Watch their age. Workaround: none.")),
                ("/next_steps/2", json!(null)),
            ],
        ),
        Row::new(
            "headings without markup",
            "records/a.json",
            google_incident(
                "M7",
                "Routes are missing",
                "Incident Report\n\nRoot Cause\n\nA map was old.\n\nRemediation and Prevention\n\n\
                 Renew maps weekly.\n\nDetailed Description of Impact\n\nRoutes were wrong.\n",
            )
            .to_string(),
        )
        .gives(
            &["M7"],
            &[
                ("/root_cause/en/text", json!("A map was old.")),
                ("/next_steps/0/en/text", json!("Renew maps weekly.")),
                ("/next_steps/1", json!(null)),
            ],
        ),
        Row::new(
            "a heading that goes on after a label",
            "records/a.json",
            google_incident(
                "M7",
                "Routes are missing",
                "# Incident Report\n\n## Root cause of the missing routes\n\nA map was old.\n",
            )
            .to_string(),
        )
        .gives(&["M7"], &[("/root_cause/en/text", json!("A map was old."))]),
        Row::new(
            "a postmortem in Markdown",
            "records/a.json",
            json!({"page": {"id": "p7", "name": "Shop"}, "incidents": [{
                "id": "k4l5", "name": "Orders wait", "status": "postmortem", "impact": "minor",
                "created_at": "2026-11-11T08:00:00Z", "resolved_at": "2026-11-11T10:00:00Z",
                "incident_updates": [{
                    "id": "u1", "status": "postmortem", "display_at": "2026-11-12T10:00:00Z",
                    "body": "# Summary\r\n\r\nOrders **waited**.\r\n\r\n## Remediation and follow-up\r\n\r\n\
                             * Watch the queue\r\n",
                }],
            }]})
            .to_string(),
        )
        .gives(
            &["k4l5"],
            &[
                ("/updates/0/sections/0/text/en/text", json!("Orders waited.")),
                ("/next_steps/0/en/text", json!("Watch the queue")),
                ("/next_steps/1", json!(null)),
            ],
        ),
        Row::new(
            "a promise of the next update in prose",
            "records/a.json",
            google_incident(
                "M7",
                "Routes are missing",
                "We look at it.\n\nWe will provide more information by Wednesday, 2026-11-18 03:30 US/Pacific.",
            )
            .to_string(),
        )
        .gives(&["M7"], &[("/updates/0/next_update_by", json!("2026-11-18T11:30:00Z"))]),
        Row::new(
            "a summary",
            "records/a.md",
            own_incident("P-1", "**Summary**\n\nPrinting took an hour. It is quick again.\n"),
        )
        .gives(
            &["P-1"],
            &[
                ("/title/en/text", json!("Printers are slow")),
                ("/earlier_titles", json!([])),
                ("/updates/0/sections/0/kind", json!("summary")),
                (
                    "/updates/0/sections/0/text/en/text",
                    json!("Printing took an hour. It is quick again."),
                ),
            ],
        ),
    ]
}

fn written_by_hand() -> Vec<Row> {
    let cstate = "---\ntitle: Slow printers\ndate: 2026-11-18T7:30:00Z\nresolved: true\n\
                  resolvedWhen: 2026-11-18 8:40:00Z\nseverity: disrupted\naffected:\n  - Printing\n---\n\
                  They print again.\n";
    let own = own_incident("P-1", "We look at it.\n");
    vec![
        Row::new("a blank line before the front matter", "records/a.md", format!("\n\u{feff}\n{own}"))
            .gives(&["P-1"], &[("/updates/0/at", json!("2026-11-18T07:00:00Z"))]),
        Row::new("an hour of one digit", "records/a.md", cstate).gives(
            &["a"],
            &[
                ("/started_at", json!("2026-11-18T07:30:00Z")),
                ("/ended_at", json!("2026-11-18T08:40:00Z")),
            ],
        ),
        Row::new(
            "a heading with the middle dot and the digits of a Japanese keyboard",
            "records/a.md",
            own.replace(
                "## 2026-11-18T07:00:00Z\n",
                "## ２０２６-１１-１８ １６:００ +09:00 ・ investigating\n",
            ),
        )
        .gives(
            &["P-1"],
            &[
                ("/updates/0/at", json!("2026-11-18T07:00:00Z")),
                ("/updates/0/status", json!("investigating")),
            ],
        ),
        Row::new(
            "a number sign in a title",
            "records/a.md",
            own.replace("Printers are slow", "Printer #3 is slow"),
        )
        .gives(&["P-1"], &[("/title/en/text", json!("Printer"))])
        .reports(&[("records/a.md:4:16", "is a comment to YAML")]),
        Row::new(
            "an incident whose start is still to come",
            "records/a.md",
            own.replace("status:", "started_at: 2026-11-28T20:00:00Z\nstatus:"),
        )
        .gives(
            &["P-1"],
            &[("/started_at", json!("2026-11-28T20:00:00Z")), ("/upcoming", json!(true))],
        )
        .reports(&[("P-1", "the start is still to come")]),
        Row::new(
            "an incident of Statusfy",
            "records/a.md",
            "---\ntitle: Shop down\nid: 20261118-shop\nresolved: true\nmodified: 2026-11-18T08:00:00.000Z\n\
             scheduled: false\ndate: 2026-11-18T06:00:00.000Z\nseverity: major-outage\naffectedsystems:\n  - shop\n---\n\
             It is down.\n\n::: update Resolved | 2026-11-18T08:00:00.000Z\nIt is up.\n:::\n",
        )
        .gives(
            &["20261118-shop"],
            &[
                ("/service", json!("shop")),
                ("/status", json!("resolved")),
                ("/started_at", json!("2026-11-18T06:00:00Z")),
                ("/updates/0/sections/0/text/en/text", json!("It is down.")),
                ("/updates/1/at", json!("2026-11-18T08:00:00Z")),
                ("/updates/1/status", json!("resolved")),
                ("/updates/1/sections/0/text/en/text", json!("It is up.")),
            ],
        ),
    ]
}

/// What a build of a row's root gives other than it should.
fn failures(row: &Row) -> Vec<String> {
    let root = TestRoot::empty();
    for (path, content) in &row.files {
        root.put(path, content);
    }
    let site = root.site_at(NOW);
    let mut failures = Vec::new();
    let messages = site.messages();
    let are_as_expected = messages.len() == row.diagnostics.len()
        && messages
            .iter()
            .zip(row.diagnostics)
            .all(|(message, (location, words))| {
                message.starts_with(location) && message.contains(words)
            });
    if !are_as_expected {
        failures.push(format!("{}: {messages:#?}", row.kind));
    }
    let paths = site.files.keys();
    let names = paths.filter_map(|path| path.strip_prefix("api/v1/incidents/"));
    let ids: Vec<&str> = names
        .filter_map(|name| name.strip_suffix(".json"))
        .collect();
    if ids != row.incidents {
        failures.push(format!("{}: {ids:?}", row.kind));
        return failures;
    }
    for (pointer, value) in &row.values {
        let data = site.json(row.incidents[0]);
        let found = data.pointer(pointer).unwrap_or(&Value::Null);
        if found != value {
            failures.push(format!(
                "{}: {pointer} is {found} and not {value}",
                row.kind
            ));
        }
    }
    failures
}

#[test]
fn files_are_read_or_reported_as_tools_and_people_leave_them() {
    let rows = [tables(), json_files(), texts(), written_by_hand()];
    let failures: Vec<String> = rows.iter().flatten().flat_map(failures).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
