//! The preview's answers: the last built site, as CloudFront would serve it.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::Utc;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::host::is_own_host;
use super::target::{Resolution, resolve};
use crate::publish::{Artifact, HEARTBEAT_PATH};
use crate::store::MemoryStore;

/// The path at which an open page asks whether the site was rebuilt.
const BUILDS_PATH: &str = "/.kairan/builds";

/// The script that reloads a page once there is a build newer than the page's own.
const RELOAD_SCRIPT: &str = "(async()=>{const was=document.currentScript.dataset.build;for(;;){\
await new Promise(r=>setTimeout(r,300));try{const{build:is}=await(await fetch('/.kairan/builds',\
{cache:'no-store'})).json();if(is!==was){location.reload();return}}catch{}}})()";

/// The headers that the stack's distribution adds (`Headers` in `infra/template.yaml`), but for those
/// that turn to https, which the preview does not speak; and one that keeps drafts from pages of other
/// sites.
const SECURITY_HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self' 'unsafe-inline' data:; object-src 'none'; base-uri 'none'; form-action \
         'self'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Shown until the first build is done.
const FIRST_BUILD_PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
<meta http-equiv=\"refresh\" content=\"1\"><title>Kairan</title><p>The first build of this preview is in progress.";

/// The site of the last successful build, and how many builds there were.
#[derive(Debug)]
pub struct PreviewSite {
    address: SocketAddr,
    /// Distinguishes this preview from one that listened on the same port before.
    session: i64,
    site: RwLock<Option<MemoryStore>>,
    is_building: AtomicBool,
    succeeded: AtomicU64,
    failed: AtomicU64,
}

/// Says that a build is in progress, until it is dropped.
pub struct Building(Arc<PreviewSite>);

impl Drop for Building {
    fn drop(&mut self) {
        self.0.is_building.store(false, Ordering::Release);
    }
}

impl PreviewSite {
    /// The site of a preview that listens on `address`, before its first build.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            session: Utc::now().timestamp_millis(),
            site: RwLock::default(),
            is_building: AtomicBool::new(false),
            succeeded: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        }
    }

    /// Says that a build is in progress.
    pub fn building(self: &Arc<Self>) -> Building {
        self.is_building.store(true, Ordering::Release);
        Building(Arc::clone(self))
    }

    /// Serves the site of a new build from now on.
    pub fn publish(&self, site: MemoryStore) {
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = Some(site);
        self.succeeded.fetch_add(1, Ordering::AcqRel);
    }

    /// Counts a build that failed.
    pub fn count_failure(&self) {
        self.failed.fetch_add(1, Ordering::AcqRel);
    }

    fn site(&self) -> Option<MemoryStore> {
        let site = self.site.read().unwrap_or_else(PoisonError::into_inner);
        site.clone()
    }

    /// Names the last successful build.
    fn build(&self) -> String {
        format!(
            "{}-{}",
            self.session,
            self.succeeded.load(Ordering::Acquire)
        )
    }
}

/// Answers every request for this host.
pub fn router(site: Arc<PreviewSite>) -> Router {
    Router::new()
        .route(BUILDS_PATH, get(get_builds))
        // Whoever looks at a preview is told of its builds in other ways, and its time may be a fixed one.
        .route(
            &format!("/{HEARTBEAT_PATH}"),
            get(|| async { StatusCode::NO_CONTENT }),
        )
        .fallback(get_file)
        .layer(middleware::from_fn_with_state(Arc::clone(&site), guard))
        .with_state(site)
}

/// Refuses requests for other hosts, and adds the headers that every answer has.
async fn guard(State(site): State<Arc<PreviewSite>>, request: Request, next: Next) -> Response {
    let is_shared = is_shared(request.uri().path());
    let origin = request.headers().get(header::ORIGIN).cloned();
    let origin = origin.filter(|origin| is_shared && is_own_origin(origin, site.address));
    let mut response = if is_for_own_host(&request, site.address) {
        next.run(request).await
    } else {
        let text = format!(
            "421 Misdirected Request\nthis preview answers only to names of this machine: open http://{}/\n",
            site.address
        );
        (StatusCode::MISDIRECTED_REQUEST, text).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_shared {
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
    }
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

/// Whether a path is that of a file for scripts of other pages, which the stack lets read it (`ApiOrigins`).
fn is_shared(path: &str) -> bool {
    let is_api = |path: &str| path.starts_with("api/");
    let path = path.trim_start_matches('/');
    let in_language = path
        .split_once('/')
        .filter(|(folder, _)| *folder != "static");
    let is_shared_in = |path: &str| is_api(path) || path == "embed/status.json";
    is_api(path) || in_language.is_some_and(|(_, path)| is_shared_in(path))
}

/// Whether an origin is a page of this machine, with which somebody tries out a widget: what a preview shows may be a
/// draft, so no other page may read it.
fn is_own_origin(origin: &HeaderValue, address: SocketAddr) -> bool {
    let origin = origin.to_str().unwrap_or_default();
    let mut schemes = ["http://", "https://"].into_iter();
    let host = schemes.find_map(|scheme| origin.strip_prefix(scheme));
    host.is_some_and(|host| is_own_host(host, address.ip()))
}

/// Whether a request is for this host: by its `Host` header, of which there must be exactly one, and by its
/// target if that is an absolute URL.
fn is_for_own_host(request: &Request, address: SocketAddr) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let is_own = |host: &str| is_own_host(host, address.ip());
    let authority = request.uri().authority();
    host.to_str().is_ok_and(is_own) && authority.is_none_or(|target| is_own(target.as_str()))
}

async fn get_builds(State(site): State<Arc<PreviewSite>>) -> Response {
    let builds = json!({
        "build": site.build(),
        "building": site.is_building.load(Ordering::Acquire),
        "succeeded": site.succeeded.load(Ordering::Acquire),
        "failed": site.failed.load(Ordering::Acquire),
    });
    let headers = [(header::CONTENT_TYPE, "application/json")];
    (headers, builds.to_string()).into_response()
}

/// Answers as S3 behind the edge function would: the index of a folder, and the site's own page for what
/// is not there.
async fn get_file(State(preview): State<Arc<PreviewSite>>, request: Request) -> Response {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    // Read before the site, so that a page never gets the number of a newer build.
    let build = preview.build();
    let Some(site) = preview.site() else {
        let headers = [
            (header::RETRY_AFTER, "1"),
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        ];
        return (StatusCode::SERVICE_UNAVAILABLE, headers, FIRST_BUILD_PAGE).into_response();
    };
    let uri = request.uri();
    let exists = |file: &str| site.artifact(file).is_some();
    match resolve(uri.path(), uri.query(), exists) {
        Resolution::File(file) => match site.artifact(&file) {
            Some(artifact) => respond(StatusCode::OK, artifact, &build),
            // A build has deleted it in between.
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Resolution::Redirect(location) => (
            StatusCode::MOVED_PERMANENTLY,
            [(header::LOCATION, location)],
        )
            .into_response(),
        Resolution::NotFound { pages } => match pages.iter().find_map(|page| site.artifact(page)) {
            Some(artifact) => {
                let artifact = Artifact {
                    bytes: at_own_root(&artifact.bytes),
                    ..artifact
                };
                respond(StatusCode::NOT_FOUND, artifact, &build)
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Resolution::Malformed => StatusCode::BAD_REQUEST.into_response(),
    }
}

fn respond(status: StatusCode, artifact: Artifact, build: &str) -> Response {
    let bytes = if artifact.media_type.starts_with("text/html") {
        with_reload(&artifact.bytes, build)
    } else {
        artifact.bytes
    };
    let headers = [(header::CONTENT_TYPE, artifact.media_type)];
    (status, headers, Body::from(bytes)).into_response()
}

/// The page for what is not there, with links to the preview, whose root is that of its host: on a site below a path
/// they begin with that path.
fn at_own_root(html: &[u8]) -> Vec<u8> {
    let html = String::from_utf8_lossy(html);
    let root = html
        .split_once("data-root=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("/", |(root, _)| root);
    html.replace(&format!("=\"{root}"), "=\"/").into_bytes()
}

/// Adds the script that reloads the page of `build`, and lets the page's policy allow just that script.
fn with_reload(html: &[u8], build: &str) -> Vec<u8> {
    let hash = BASE64_STANDARD.encode(Sha256::digest(RELOAD_SCRIPT));
    let policy = format!("script-src 'sha256-{hash}' ");
    let script = format!("<script data-build=\"{build}\">{RELOAD_SCRIPT}</script></body>");
    String::from_utf8_lossy(html)
        .replacen("script-src ", &policy, 1)
        .replacen("</body>", &script, 1)
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    #[tokio::test]
    async fn before_the_first_build_the_preview_says_so() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let site = Arc::new(PreviewSite::new(address));
        let app = router(Arc::clone(&site));
        tokio::spawn(async { axum::serve(listener, app).await });
        let get = async || {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            answer.to_lowercase()
        };
        let answer = get().await;
        assert!(answer.starts_with("http/1.1 503 "), "{answer}");
        assert!(answer.contains("\r\nretry-after: 1\r\n"), "{answer}");
        site.publish(MemoryStore::default());
        assert!(get().await.starts_with("http/1.1 404 "));
    }

    #[tokio::test]
    async fn pages_of_this_machine_may_read_what_is_for_scripts_and_no_others() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = router(Arc::new(PreviewSite::new(address)));
        tokio::spawn(async { axum::serve(listener, app).await });
        for (path, origin, is_allowed) in [
            ("/api/v2/summary.json", "http://localhost:5173", true),
            ("/api/v1/incidents/N-1.json", "http://127.0.0.1:8080", true),
            ("/ja/api/v2/summary.json", "http://[::1]:80", true),
            ("/ja/embed/status.json", "https://widget.localhost", true),
            ("/ja/embed/", "http://localhost:5173", false),
            ("/ja/", "http://localhost:5173", false),
            ("/static/api/x.json", "http://localhost:5173", false),
            ("/a/b/api/x.json", "http://localhost:5173", false),
            ("/api/v2/summary.json", "https://evil.example", false),
            (
                "/api/v2/summary.json",
                "http://localhost.evil.example",
                false,
            ),
            (
                "/api/v2/summary.json",
                "http://evil.example@localhost",
                false,
            ),
            ("/api/v2/summary.json", "null", false),
        ] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let request = format!(
                "GET {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            let allowed = format!("\r\naccess-control-allow-origin: {origin}\r\n");
            assert_eq!(
                answer.to_lowercase().contains(&allowed),
                is_allowed,
                "{path} {origin}: {answer}"
            );
            assert_eq!(
                answer.to_lowercase().contains("access-control-"),
                is_allowed,
                "{path} {origin}"
            );
        }
    }

    #[test]
    fn the_page_policy_allows_the_reload_script_and_no_other() {
        let html = b"<meta content=\"script-src 'sha256-x'\"></body>";
        let served = String::from_utf8(with_reload(html, "7-1")).unwrap();
        let hash = BASE64_STANDARD.encode(Sha256::digest(RELOAD_SCRIPT));
        assert!(served.contains(&format!("script-src 'sha256-{hash}' 'sha256-x'")));
        let script = format!("<script data-build=\"7-1\">{RELOAD_SCRIPT}</script></body>");
        assert!(served.ends_with(&script), "{served}");
        assert!(RELOAD_SCRIPT.contains(BUILDS_PATH));
    }

    #[test]
    fn the_page_for_what_is_not_there_leads_to_the_preview() {
        for (html, expected) in [
            (
                r#"<p data-root="/a/"><a href="/a/en/"><img src="/a/static/b.svg"><a href="https://c.example/a/">"#,
                r#"<p data-root="/"><a href="/en/"><img src="/static/b.svg"><a href="https://c.example/a/">"#,
            ),
            (
                r#"<p data-root="/"><a href="/en/">"#,
                r#"<p data-root="/"><a href="/en/">"#,
            ),
            (r#"<a href="/en/">"#, r#"<a href="/en/">"#),
        ] {
            let served = String::from_utf8(at_own_root(html.as_bytes())).unwrap();
            assert_eq!(served, expected);
        }
    }

    #[test]
    fn the_security_headers_are_those_of_the_stack() {
        let template = include_str!("../../infra/template.yaml");
        let template = template.split_whitespace().collect::<Vec<_>>().join(" ");
        for (name, value) in SECURITY_HEADERS {
            let is_own = name == "cross-origin-resource-policy";
            // What needs no value there.
            let is_implied = name == header::X_CONTENT_TYPE_OPTIONS;
            assert!(
                is_own || is_implied || template.contains(value),
                "{name}: {value}"
            );
        }
    }
}
