//! The preview: the program serves the site on this machine and rebuilds it after every change.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::fixtures::{NOW, example_files, read_folder};

/// Far more than anything here takes on a machine that has other work.
const GENEROUS: Duration = Duration::from_secs(60);

/// A preview of a copy of a part of the example root; it ends with its guard.
struct Preview {
    folder: TempDir,
    program: Child,
    address: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It may have ended itself, which its test has noticed then.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Preview {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in example_files() {
            let is_part = ["records/2026-09-28.json", "site.toml"].contains(&&*path);
            if is_part || path.starts_with("static/") {
                put(folder.path(), &path, &bytes);
            }
        }
        let mut program = Command::new(env!("CARGO_BIN_EXE_kairan"))
            .args(["serve", "--port", "0", "--now", NOW, "--root"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let stdout = program.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut said).unwrap();
        let address = said.trim().strip_prefix("http://").unwrap();
        let address = address.trim_end_matches('/').to_owned();
        Self {
            folder,
            program,
            address,
        }
    }

    /// The head, in lower case, and the body of the answer to a request.
    fn get(&self, path: &str) -> (String, String) {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n"))
    }

    /// The same for a request that is given line by line, without its end.
    fn send(&self, request: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(GENEROUS)).unwrap();
        let request = format!("{request}Connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    /// What the preview says of its builds.
    fn builds(&self) -> Value {
        serde_json::from_str(&self.get("/.kairan/builds").1).unwrap()
    }

    fn count(&self, outcome: &str) -> u64 {
        self.builds()[outcome].as_u64().unwrap()
    }

    /// Waits until a page holds some words.
    #[track_caller]
    fn wait_for_text(&self, path: &str, words: &str) {
        wait_until(words, || self.get(path).1.contains(words));
    }
}

#[track_caller]
fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < GENEROUS, "{what:?} never came");
        thread::sleep(Duration::from_millis(20));
    }
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

#[test]
fn pages_are_served_as_an_edge_would() {
    let preview = Preview::start();
    let cases = [
        ("/", "200", "text/html; charset=utf-8"),
        ("/en/", "200", "text/html; charset=utf-8"),
        (
            "/ja/incidents/TM1308871/",
            "200",
            "text/html; charset=utf-8",
        ),
        (
            "/en/incidents/TM1308871/?a=b",
            "200",
            "text/html; charset=utf-8",
        ),
        (
            "/en/feed.atom",
            "200",
            "application/atom+xml; charset=utf-8",
        ),
        ("/en/feed.rss", "200", "application/rss+xml; charset=utf-8"),
        (
            "/api/v1/incidents/TM1308871.json",
            "200",
            "application/json",
        ),
        ("/static/logo.svg", "200", "image/svg+xml"),
        ("/sitemap.xml", "200", "application/xml; charset=utf-8"),
        ("/robots.txt", "200", "text/plain; charset=utf-8"),
        ("/nothing/here", "404", "text/html; charset=utf-8"),
        ("/../site.toml", "404", "text/html; charset=utf-8"),
        ("/%2e%2e/site.toml", "404", "text/html; charset=utf-8"),
        ("/site.toml", "404", "text/html; charset=utf-8"),
    ];
    for (path, status, media_type) in cases {
        let (head, body) = preview.get(path);
        assert!(
            head.starts_with(&format!("http/1.1 {status} ")),
            "{path}: {head}"
        );
        assert!(
            head.contains(&format!("content-type: {media_type}\r\n")),
            "{path}: {head}"
        );
        assert!(head.contains("cache-control: no-store"), "{path}: {head}");
        assert!(!body.is_empty(), "{path}");
    }
    let (head, _) = preview.get("/%e7");
    assert!(head.starts_with("http/1.1 400 "), "{head}");
    let (_, body) = preview.get("/nothing/here");
    assert!(body.contains("Page not found"));
    let (head, body) = preview.send("HEAD /en/ HTTP/1.1\r\nHost: localhost\r\n");
    assert!(
        head.starts_with("http/1.1 200 ") && body.is_empty(),
        "{head}"
    );
    let (head, _) = preview.send("POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n");
    assert!(head.starts_with("http/1.1 405 "), "{head}");
    assert!(head.contains("allow: get, head\r\n"), "{head}");
}

#[test]
fn every_redirect_stays_on_the_preview() {
    let preview = Preview::start();
    let cases = [
        ("/en", "/en/"),
        ("/en?a=b", "/en/?a=b"),
        ("//en", "/en/"),
        ("///en", "/en/"),
        ("/\\en", "/en/"),
        ("/%2F/en", "/en/"),
        ("/%5Cen", "/en/"),
    ];
    for (path, location) in cases {
        let (head, _) = preview.get(path);
        assert!(head.starts_with("http/1.1 301 "), "{path}: {head}");
        assert!(
            head.contains(&format!("\r\nlocation: {location}\r\n")),
            "{path}: {head}"
        );
    }
    for path in [
        "//evil.example/..",
        "//evil.example/",
        "/\\evil.example",
        "/.//en",
    ] {
        let (head, _) = preview.get(path);
        assert!(head.starts_with("http/1.1 404 "), "{path}: {head}");
        assert!(!head.contains("\r\nlocation:"), "{path}: {head}");
    }
}

#[test]
fn only_requests_for_this_machine_are_answered() {
    let preview = Preview::start();
    let port = preview.address.rsplit(':').next().unwrap();
    let own_hosts = [
        "localhost",
        &format!("localhost:{port}"),
        "LOCALHOST:1234",
        "localhost.",
        "draft.localhost",
        &preview.address,
        "127.1.2.3",
        "[::1]:8080",
    ];
    let foreign_hosts = [
        "evil.test",
        "EVIL.TEST:8080",
        "evil.test.",
        "127.0.0.1.evil.test",
        &format!("{}.evil.test", preview.address),
        "localhost.evil.test",
        "localhost@evil.test",
        "192.0.2.1",
        "",
    ];
    for path in [
        "/en/",
        "/en",
        "/nothing",
        "/static/logo.svg",
        "/.kairan/builds",
    ] {
        for host in own_hosts {
            let (head, _) = preview.send(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n"));
            assert!(!head.starts_with("http/1.1 421 "), "{host}: {head}");
        }
        for host in foreign_hosts {
            let requests = [
                format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n"),
                format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nHost: localhost\r\n"),
                format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nHost: {host}\r\n"),
            ];
            for request in requests {
                assert_refused(&preview.send(&request), &request);
            }
        }
        let requests = [
            format!("GET {path} HTTP/1.1\r\n"),
            format!("GET {path} HTTP/1.0\r\n"),
            format!("GET http://evil.test{path} HTTP/1.1\r\nHost: localhost\r\n"),
            format!("GET http://localhost{path} HTTP/1.1\r\nHost: evil.test\r\n"),
            format!("HEAD {path} HTTP/1.1\r\nHost: evil.test\r\n"),
            format!("POST {path} HTTP/1.1\r\nHost: evil.test\r\nContent-Length: 0\r\n"),
        ];
        for request in requests {
            assert_refused(&preview.send(&request), &request);
        }
    }
    let (head, _) = preview.send("GET http://localhost/en/ HTTP/1.1\r\nHost: localhost\r\n");
    assert!(head.starts_with("http/1.1 200 "), "{head}");
}

/// That an answer refuses its request, and says nothing of the site.
#[track_caller]
fn assert_refused((head, body): &(String, String), request: &str) {
    assert!(
        head.starts_with("http/1.1 421 ") || head.starts_with("http/1.0 421 "),
        "{request}: {head}"
    );
    assert!(
        head.contains("content-type: text/plain"),
        "{request}: {head}"
    );
    assert!(
        !body.contains('<') && !body.contains("succeeded"),
        "{request}: {body}"
    );
}

#[test]
fn every_answer_has_the_security_headers() {
    let preview = Preview::start();
    let headers = [
        "\r\ncontent-security-policy: default-src 'self'",
        "\r\nx-content-type-options: nosniff\r\n",
        "\r\nx-frame-options: deny\r\n",
        "\r\nreferrer-policy: same-origin\r\n",
        "\r\ncross-origin-resource-policy: same-origin\r\n",
        "\r\ncache-control: no-store\r\n",
    ];
    for path in [
        "/en/",
        "/en",
        "/nothing",
        "/en/feed.atom",
        "/.kairan/builds",
        "/%e7",
    ] {
        let (head, _) = preview.get(path);
        for header in headers {
            assert!(
                format!("{head}\r\n").contains(header),
                "{path}: {header}: {head}"
            );
        }
        assert!(
            !head.contains("upgrade-insecure-requests"),
            "{path}: {head}"
        );
    }
}

#[test]
fn a_new_annotation_is_shown_and_nothing_is_recorded() {
    let preview = Preview::start();
    let page = "/en/incidents/TM1308871/";
    let before = read_folder(preview.root());
    assert!(!preview.get(page).1.contains("A word from us"));
    let build = preview.builds()["build"].clone();
    assert!(preview.get(page).1.contains(&format!("data-build={build}")));
    put(
        preview.root(),
        "annotations/TM1308871-new.md",
        b"---\ntitle: A word from us\n---\nAll is well.\n",
    );
    preview.wait_for_text(page, "A word from us");
    wait_until("a new build", || preview.builds()["build"] != build);
    fs::remove_file(preview.root().join("annotations/TM1308871-new.md")).unwrap();
    let after = read_folder(preview.root());
    assert_eq!(
        after.keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>()
    );
    assert!(after == before, "neither ledger/ nor .kairan/ is touched");
}

#[test]
fn a_broken_file_leaves_the_last_good_site() {
    let preview = Preview::start();
    let page = "/en/incidents/TM1308871/";
    let settings = fs::read(preview.root().join("site.toml")).unwrap();
    put(preview.root(), "site.toml", b"title = \n");
    wait_until("the failed build", || preview.count("failed") > 0);
    // Were the broken file taken up, this would be shown with it.
    put(
        preview.root(),
        "annotations/TM1308871-new.md",
        b"---\ntitle: A word from us\n---\nAll is well.\n",
    );
    let failed = preview.count("failed");
    wait_until("another failed build", || preview.count("failed") > failed);
    let (head, body) = preview.get(page);
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert!(!body.contains("A word from us"));
    assert_eq!(preview.count("succeeded"), 1);
    put(preview.root(), "site.toml", &settings);
    preview.wait_for_text(page, "A word from us");
    // A broken annotation costs only itself.
    put(
        preview.root(),
        "annotations/TM1308871-new.md",
        b"---\ntitel: x\n---\n",
    );
    put(
        preview.root(),
        "annotations/TM1308871-newer.md",
        b"---\ntitle: Another word\n---\nAll is well.\n",
    );
    preview.wait_for_text(page, "Another word");
    assert!(!preview.get(page).1.contains("A word from us"));
}

#[test]
fn a_file_that_is_written_all_the_time_does_not_keep_changes_back() {
    let preview = Preview::start();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0_u64.. {
                if is_over.load(Ordering::Relaxed) {
                    return;
                }
                put(
                    preview.root(),
                    "static/ticker.txt",
                    n.to_string().as_bytes(),
                );
                thread::sleep(Duration::from_millis(10));
            }
        });
        let shown = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            put(
                preview.root(),
                "annotations/TM1308871-new.md",
                b"---\ntitle: A word from us\n---\nAll is well.\n",
            );
            preview.wait_for_text("/en/incidents/TM1308871/", "A word from us");
        }));
        is_over.store(true, Ordering::Relaxed);
        shown.unwrap();
    });
}

/// So many incidents that a build takes minutes.
fn many_incidents() -> Vec<u8> {
    let incident = |n: u32| {
        let posts = (10..20).map(|minute| {
            json!({
                "createdDateTime": format!("2026-09-29T08:{minute}:00Z"),
                "description": {
                    "contentType": "html",
                    "content": format!("Title: Trouble {n}<br>User impact: Mail of group {minute} is late."),
                },
            })
        });
        json!({
            "id": format!("XX{n}"), "title": format!("Trouble {n}"), "service": "Mail",
            "status": "serviceDegradation", "classification": "incident",
            "startDateTime": "2026-09-29T08:00:00Z",
            "lastModifiedDateTime": "2026-09-29T09:00:00Z",
            "posts": posts.collect::<Vec<_>>(),
        })
    };
    let incidents: Vec<Value> = (100_000..104_000).map(incident).collect();
    json!({ "value": incidents }).to_string().into_bytes()
}

#[cfg(unix)]
#[test]
fn a_long_build_keeps_neither_readers_nor_an_interrupt_waiting() {
    let mut preview = Preview::start();
    put(preview.root(), "records/many.json", &many_incidents());
    wait_until("the build", || preview.builds()["building"] == true);
    for path in ["/en/", "/ja/", "/en/incidents/TM1308871/"] {
        let (head, _) = preview.get(path);
        assert!(head.starts_with("http/1.1 200 "), "{path}: {head}");
    }
    let builds = preview.builds();
    assert_eq!(
        (&builds["building"], &builds["succeeded"]),
        (&json!(true), &json!(1))
    );
    let id = preview.program.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(sent.success());
    let start = Instant::now();
    let status = loop {
        if let Some(status) = preview.program.try_wait().unwrap() {
            break status;
        }
        // A build takes much longer than this.
        assert!(start.elapsed() < Duration::from_secs(20), "it goes on");
        thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{status}");
}

#[cfg(unix)]
#[test]
fn a_named_pipe_does_not_stop_the_preview() {
    let preview = Preview::start();
    let page = "/en/incidents/TM1308871/";
    let pipes = [
        "records/pipe.json",
        "annotations/pipe.md",
        "static/pipe.txt",
    ];
    for pipe in pipes {
        let pipe = preview.root().join(pipe);
        fs::create_dir_all(pipe.parent().unwrap()).unwrap();
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
    }
    let (head, _) = preview.get(page);
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    for pipe in pipes {
        fs::remove_file(preview.root().join(pipe)).unwrap();
    }
    put(
        preview.root(),
        "annotations/TM1308871-new.md",
        b"---\ntitle: A word from us\n---\nAll is well.\n",
    );
    preview.wait_for_text(page, "A word from us");
}
