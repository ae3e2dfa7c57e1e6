//! Microsoft Graph, by a server that checks what it is asked as Entra and Graph do.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use kairan::http::{Loopback, Secret};
use kairan::run::Connections;
use kairan::source::GraphCredentials;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::Site;
use crate::loopback::{Answer, Asked, Server};

/// How many objects the server puts on a page, whatever it is asked for.
const PAGE_SIZE: usize = 2;

type Proving = dyn Fn(&[(String, String)]) -> bool + Send;

/// A tenant.
pub struct Tenant {
    pub issues: Vec<Value>,
    /// Whether the parameters of a request for a token prove who asks.
    pub accepts: Box<Proving>,
    /// How many tokens were given; only the last one is valid.
    tokens: usize,
    has_permission: bool,
    /// What is answered instead to all but the token's requests.
    fault: Option<fn() -> Answer>,
    /// What is answered for the document of the review of each issue.
    pub reports: BTreeMap<String, fn() -> Answer>,
}

/// The parameters of a form or of a query.
fn parameters(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}

pub fn parameter(parameters: &[(String, String)], name: &str) -> Option<String> {
    let found = parameters.iter().find(|(found, _)| found == name);
    found.map(|(_, value)| value.clone())
}

impl Tenant {
    fn answer(&mut self, asked: &Asked) -> Answer {
        let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        if path == "/contoso.example/oauth2/v2.0/token" {
            return self.token(asked);
        }
        let token = format!("Bearer token-{}", self.tokens);
        if asked.header("authorization") != Some(&token) {
            return Answer::new(
                401,
                "application/json",
                "{\"error\":{\"code\":\"InvalidAuthenticationToken\"}}",
            );
        }
        if !self.has_permission {
            return Answer::new(
                403,
                "application/json",
                "{\"error\":{\"code\":\"UnknownError\"}}",
            );
        }
        assert_eq!(asked.method, "GET");
        if let Some(issue) = path.strip_suffix("/incidentReport") {
            let (_, issue) = issue.rsplit_once('/').unwrap();
            let not_there = || Answer::new(404, "application/json", "{\"error\":{}}");
            return self
                .reports
                .get(issue)
                .map_or_else(not_there, |report| report());
        }
        assert_eq!(asked.header("prefer"), Some("odata.maxpagesize=100"));
        if let Some(fault) = self.fault {
            return fault();
        }
        let host = asked.header("host").unwrap();
        let query = parameters(query);
        let objects: Vec<Value> = match path {
            "/v1.0/admin/serviceAnnouncement/healthOverviews" => ["Mail", "Chat", "Files"]
                .iter()
                .map(|name| json!({ "id": name, "service": name, "status": "serviceDegradation" }))
                .collect(),
            "/v1.0/admin/serviceAnnouncement/issues" => {
                let since = parameter(&query, "$filter");
                let since = since.map(|filter| {
                    let since = filter.strip_prefix("lastModifiedDateTime ge ").unwrap();
                    since.parse::<DateTime<Utc>>().unwrap()
                });
                let modified = |issue: &&Value| {
                    let at = issue["lastModifiedDateTime"].as_str().unwrap();
                    since.is_none_or(|since| since <= at.parse::<DateTime<Utc>>().unwrap())
                };
                self.issues.iter().filter(modified).cloned().collect()
            }
            _ => return Answer::new(404, "application/json", "{}"),
        };
        let skip = parameter(&query, "$skiptoken").map_or(0, |skip| skip.parse().unwrap());
        let mut page = json!({
            "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#tenant-5c1f/issues",
            "value": objects.iter().skip(skip).take(PAGE_SIZE).collect::<Vec<_>>(),
        });
        if skip + PAGE_SIZE < objects.len() {
            let rest: String = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(query.iter().filter(|(name, _)| name != "$skiptoken"))
                .append_pair("$skiptoken", &(skip + PAGE_SIZE).to_string())
                .finish();
            page["@odata.nextLink"] = json!(format!("http://{host}{path}?{rest}"));
        }
        Answer::new(
            200,
            "application/json; odata.metadata=minimal",
            page.to_string(),
        )
    }

    fn token(&mut self, asked: &Asked) -> Answer {
        assert_eq!(asked.method, "POST");
        let media_type = asked.header("content-type");
        assert_eq!(media_type, Some("application/x-www-form-urlencoded"));
        let form = parameters(&asked.body);
        let get = |name: &str| parameter(&form, name).unwrap_or_default();
        assert_eq!(get("grant_type"), "client_credentials");
        assert_eq!(get("client_id"), "0000-1111");
        assert_eq!(get("scope"), "https://graph.microsoft.com/.default");
        if !(self.accepts)(&form) {
            let refusal = json!({
                "error": "invalid_client",
                "error_description": "AADSTS7000215: Invalid client secret provided for app \'0000-1111\'. Trace ID: 77",
            });
            return Answer::new(401, "application/json", refusal.to_string());
        }
        self.tokens += 1;
        let token = json!({
            "token_type": "Bearer", "expires_in": 3599, "access_token": format!("token-{}", self.tokens),
        });
        Answer::json(token.to_string())
    }
}

/// An issue, modified so many minutes after 11 o'clock, when it has so many posts.
pub fn issue(id: &str, modified: usize, posts: usize) -> Value {
    let start: DateTime<Utc> = "2026-03-01T11:00:00Z".parse().unwrap();
    let minute = |minute: usize| start + TimeDelta::minutes(i64::try_from(minute).unwrap());
    let posts = (0..posts).map(|number| {
        json!({
            "createdDateTime": minute(number), "postType": "regular",
            "description": { "contentType": "html", "content": format!("Post number {number} of {id}.") },
        })
    });
    json!({
        "id": id, "service": "Mail", "title": format!("Slow {id}"), "status": "serviceDegradation",
        "classification": "incident", "origin": "microsoft", "feature": "Delivery", "featureGroup": "Transport",
        "impactDescription": "Mail is late.", "isResolved": false, "startDateTime": start,
        "endDateTime": null, "lastModifiedDateTime": minute(modified), "details": [],
        "posts": posts.collect::<Vec<_>>(), "@odata.etag": "\"tenant-5c1f\"",
    })
}

pub struct Setup {
    tenant: Arc<Mutex<Tenant>>,
    pub server: Server,
    pub site: Site,
}

impl Setup {
    /// A site that asks a tenant with three issues.
    pub async fn new() -> Self {
        let tenant = Arc::new(Mutex::new(Tenant {
            issues: vec![issue("MO1", 0, 1), issue("MO2", 1, 1), issue("MO3", 2, 1)],
            accepts: Box::new(|form| parameter(form, "client_secret").as_deref() == Some("right")),
            tokens: 0,
            has_permission: true,
            fault: None,
            reports: BTreeMap::new(),
        }));
        let answering = Arc::clone(&tenant);
        let server = Server::start(move |asked| answering.lock().unwrap().answer(asked));
        let mut site = Site::new(&settings(&server)).await;
        site.connections = connections("right");
        Self {
            tenant,
            server,
            site,
        }
    }

    pub fn change(&self, change: impl FnOnce(&mut Tenant)) {
        change(&mut self.tenant.lock().unwrap());
    }

    /// What was asked: the last part of each path.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.server.take_asked().into_iter();
        let last = |asked: Asked| {
            let path = asked.path.split('?').next().unwrap().to_owned();
            path.rsplit('/').next().unwrap().to_owned()
        };
        asked.map(last).collect()
    }

    pub async fn silence(&mut self) -> String {
        let report = self.site.turn().await;
        let silent: Vec<String> = report.silent_sources().map(ToString::to_string).collect();
        silent.join("\n")
    }
}

/// The settings of the source.
pub fn settings(server: &Server) -> String {
    format!(
        "[[sources]]\nname = \"m365\"\ntitle = \"Microsoft 365\"\nkind = \"graph\"\n\
         tenant = \"contoso.example\"\nclient_id = \"0000-1111\"\nloopback_url = {:?}\n",
        server.url
    )
}

pub fn connections(secret: &str) -> Connections {
    let credentials = GraphCredentials {
        secret: Some(Secret::new(secret)),
        ..GraphCredentials::default()
    };
    Connections::new(Loopback::Allowed, credentials)
}

#[tokio::test]
async fn everything_is_asked_for_once_and_then_what_was_modified() {
    let mut setup = Setup::new().await;
    let report = setup.site.turn().await;
    assert_eq!(report.incidents, 3, "{:?}", report.sources);
    assert_eq!(
        setup.asked(),
        [
            "token",
            "issues",
            "issues",
            "healthOverviews",
            "healthOverviews"
        ]
    );
    let home = setup.site.home().await;
    for service in ["Mail", "Chat", "Files"] {
        assert!(home.contains(&format!("<bdi>{service}</bdi>")), "{service}");
    }
    // Nothing is new: one request, one page, nothing written.
    let files = setup.site.root_files().await;
    let report = setup.site.turn().await;
    assert_eq!((report.written, setup.asked().len()), (0, 2));
    setup.change(|tenant| {
        tenant.issues.remove(0);
        tenant.issues.remove(0);
    });
    setup.site.turn().await;
    assert_eq!(setup.asked(), ["issues"]);
    assert_eq!(setup.site.root_files().await, files);
    // A post, and a new issue.
    setup.change(|tenant| tenant.issues = vec![issue("MO3", 63, 2), issue("MO4", 62, 1)]);
    let report = setup.site.turn().await;
    assert_eq!((report.incidents, report.changed_entries), (4, 2));
    assert_eq!(setup.asked(), ["issues"]);
    let page = setup.site.page("en/incidents/MO3/index.html").await;
    assert!(page.contains("Post number 0 of MO3.") && page.contains("Post number 1 of MO3."));
    // A change that shows up late, within the overlap.
    setup.change(|tenant| tenant.issues.push(issue("MO5", 10, 1)));
    assert_eq!(setup.site.turn().await.incidents, 5);
    // And one that was missed is found the next day.
    setup.change(|tenant| tenant.issues.push(issue("MO6", 0, 1)));
    assert_eq!(setup.site.turn().await.incidents, 5);
    setup.site.now += TimeDelta::days(1);
    assert_eq!(setup.site.turn().await.incidents, 6);
    // Nothing of the tenant is kept or published, and no secret.
    for (path, bytes) in setup.site.root_files().await {
        let text = String::from_utf8(bytes).unwrap();
        for secret in ["tenant-5c1f", "right", "token-"] {
            assert!(!text.contains(secret), "{secret} in {path}");
        }
    }
}

#[tokio::test]
async fn a_status_is_that_of_the_post_with_which_it_was_first_seen() {
    let mut setup = Setup::new().await;
    // Of the second one nobody has seen which state came with its post: it was modified since.
    setup.change(|tenant| tenant.issues = vec![issue("MO2", 1, 1), issue("MO3", 0, 1)]);
    setup.site.turn().await;
    let mut restored = issue("MO3", 63, 2);
    restored["status"] = json!("serviceRestored");
    setup.change(|tenant| tenant.issues = vec![restored]);
    setup.site.turn().await;
    // A change without a post: the status of a post stays the one of the turn in which it appeared.
    let mut reviewed = issue("MO3", 64, 2);
    reviewed["status"] = json!("postIncidentReviewPublished");
    setup.change(|tenant| tenant.issues = vec![reviewed]);
    setup.site.turn().await;
    let api = setup.site.page("api/v1/incidents/MO3.json").await;
    let api: Value = serde_json::from_str(&api).unwrap();
    let updates = api["updates"].as_array().unwrap().iter();
    let statuses: Vec<&Value> = updates.map(|update| &update["status"]).collect();
    assert_eq!(statuses, ["serviceDegradation", "serviceRestored"]);
    assert_eq!(api["status"], "postIncidentReviewPublished");
    let unseen = setup.site.page("api/v1/incidents/MO2.json").await;
    let unseen: Value = serde_json::from_str(&unseen).unwrap();
    assert_eq!(unseen["updates"][0]["status"], Value::Null);
    let page = setup.site.page("en/incidents/MO3/index.html").await;
    let shown = [
        "Status when first seen: Service degradation",
        "Post number 0 of MO3.",
        // The newest text stands further up: here are its first words.
        "Post number 1 of MO3.",
        "Status when first seen: Service restored",
    ];
    let (_, log) = page.split_once("<h2 id=\"log\">").unwrap();
    let places: Vec<Option<usize>> = shown.iter().map(|text| log.find(text)).collect();
    assert!(
        places.is_sorted() && places.iter().all(Option::is_some),
        "{places:?}: {log}"
    );
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once_and_the_permission_is_named() {
    let mut setup = Setup::new().await;
    setup.site.turn().await;
    setup.asked();
    // Another program has taken a token, or it was revoked.
    setup.change(|tenant| tenant.tokens += 1);
    assert_eq!(setup.silence().await, "");
    assert_eq!(setup.asked(), ["issues", "token", "issues", "issues"]);
    setup.change(|tenant| tenant.has_permission = false);
    let silence = setup.silence().await;
    assert!(silence.contains("refuses the token (403)"), "{silence}");
    assert!(silence.contains("ServiceHealth.Read.All"), "{silence}");
    assert_eq!(setup.asked(), ["issues", "token", "issues"]);
    let home = setup.site.home().await;
    assert!(home.contains("No data has been received from <bdi>Microsoft 365</bdi> since"));
    setup.change(|tenant| tenant.has_permission = true);
    assert_eq!(setup.silence().await, "");
}

#[tokio::test]
async fn a_credential_that_is_missing_or_wrong_is_named_with_its_remedy_and_never_shown() {
    let mut setup = Setup::new().await;
    setup.site.connections = connections("wrong-secret");
    let silence = setup.silence().await;
    assert!(
        silence.contains("gives no token (401, invalid_client, AADSTS7000215)"),
        "{silence}"
    );
    assert!(silence.contains("enter its value, not its id"), "{silence}");
    for hidden in ["wrong-secret", "0000-1111", "Trace"] {
        assert!(!silence.contains(hidden), "{silence}");
    }
    setup.site.connections = Connections::new(Loopback::Allowed, GraphCredentials::default());
    let silence = setup.silence().await;
    assert!(silence.contains("KAIRAN_GRAPH_CLIENT_SECRET"), "{silence}");
    setup.site.connections = connections("right");
    assert_eq!(setup.silence().await, "");
}

#[tokio::test]
async fn answers_of_graph_that_are_no_answers_change_nothing() {
    let mut setup = Setup::new().await;
    setup.site.turn().await;
    let faults: [super::Fault; 6] = [
        ("answered with text/html", || {
            Answer::new(200, "text/html", "<html></html>")
        }),
        ("no list of objects", || Answer::json("{\"error\":{}}")),
        ("not a whole one", || {
            Answer::json("{\"value\":[{\"id\":\"MO")
        }),
        ("asks for fewer requests (429)", || Answer::status(429)),
        ("has failed (503)", || {
            Answer::status(503).header("Retry-After", "0")
        }),
        ("not one of its own", || {
            Answer::json(
                "{\"value\":[],\"@odata.nextLink\":\"https://evil.example/?$skiptoken=1\"}",
            )
        }),
    ];
    for (expected, fault) in faults {
        setup.change(|tenant| tenant.fault = Some(fault));
        let silence = setup.silence().await;
        assert!(silence.contains(expected), "{expected}: {silence}");
        setup.change(|tenant| tenant.fault = None);
        assert_eq!(setup.silence().await, "", "{expected}");
        assert_eq!(setup.site.turn().await.incidents, 3);
    }
}
