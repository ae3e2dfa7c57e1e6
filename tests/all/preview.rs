//! The preview: the site on this machine, as an edge would serve it, made anew with every change.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::fixtures::{NOW, example_files, read_folder};

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

    /// The head and the body of the answer to a request.
    fn get(&self, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
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

    /// Waits until a page holds some words, and says how long that took.
    #[track_caller]
    fn wait_for_text(&self, path: &str, words: &str) -> Duration {
        let start = Instant::now();
        while !self.get(path).1.contains(words) {
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "{words:?} never came"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        start.elapsed()
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
    let (head, _) = preview.get("/en");
    assert!(
        head.starts_with("http/1.1 301 ") && head.contains("location: /en/\r\n"),
        "{head}"
    );
    let (head, _) = preview.get("/%e7");
    assert!(head.starts_with("http/1.1 400 "), "{head}");
    let (_, body) = preview.get("/nothing/here");
    assert!(body.contains("Page not found"));
}

#[test]
fn a_new_note_is_shown_at_once_and_nothing_is_recorded() {
    let preview = Preview::start();
    let page = "/en/incidents/TM1308871/";
    let before = read_folder(preview.root());
    assert!(!preview.get(page).1.contains("A word from us"));
    let (_, made) = preview.get("/.kairan/made");
    put(
        preview.root(),
        "annotations/TM1308871-new.md",
        b"---\ntitle: A word from us\n---\nAll is well.\n",
    );
    let took = preview.wait_for_text(page, "A word from us");
    println!("shown after {took:?}");
    // A second when the machine is idle and the program optimised; here only that it comes soon.
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_ne!(preview.get("/.kairan/made").1, made, "open pages are told");
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
    let settings = fs::read(preview.root().join("site.toml")).unwrap();
    put(preview.root(), "site.toml", b"title = \n");
    // Were the broken file taken up, this would be shown with it.
    put(
        preview.root(),
        "annotations/TM1308871-new.md",
        b"---\ntitle: A word from us\n---\nAll is well.\n",
    );
    std::thread::sleep(Duration::from_millis(1500));
    let (head, body) = preview.get("/en/incidents/TM1308871/");
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert!(!body.contains("A word from us"));
    put(preview.root(), "site.toml", &settings);
    preview.wait_for_text("/en/incidents/TM1308871/", "A word from us");
    // A broken note costs only itself.
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
    preview.wait_for_text("/en/incidents/TM1308871/", "Another word");
    assert!(
        !preview
            .get("/en/incidents/TM1308871/")
            .1
            .contains("A word from us")
    );
}
