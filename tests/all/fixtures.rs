//! Roots and sites in memory, for tests that look at what a run makes of what.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use indicatif::ProgressBar;
use kairan::diagnostics::Diagnostic;
use kairan::publish::{Artifact, HEARTBEAT_PATH, Stage};
use kairan::run::{Mode, Report, run};
use kairan::store::Store;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

/// The day on which the example's newest incidents are still open.
pub const NOW: &str = "2026-09-30T09:00:00Z";

/// The least that a site needs.
pub const MINIMAL_SETTINGS: &str = "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\"]\n\
                        [feeds]\nauthority = \"status.example,2026\"\n";

/// The record of an open incident with one update, in Kairan's own form.
pub const RECORD: &str = "---\nid: N-1\nservice: Post\ntitle: Late letters\nstatus: investigating\n---\n\n\
                      ## 2026-09-29T06:00:00Z\nUser impact: Letters are late.\n";

/// The record of the incident OWN-1 in Kairan's own form, with an update for each time of 29 September 2026 and text.
pub fn own_incident(status: &str, updates: &[(&str, &str)]) -> String {
    let front = format!("---\nid: OWN-1\nservice: API\ntitle: T\nstatus: {status}\n---\n");
    let updates = updates.iter();
    let updates = updates.map(|(at, text)| format!("\n## 2026-09-29T{at}:00Z\n{text}\n"));
    front + &updates.collect::<String>()
}

/// Files of a root that make its pages small: the built-in style is most of the bytes of a page, and tests
/// of many runs need none.
pub const SMALL_TEMPLATES: [(&str, &str); 3] = [
    ("templates/style.css", "body { margin: 0 }\n"),
    ("templates/script.js", "\"use strict\";\n"),
    ("templates/search.js", "\"use strict\";\n"),
];

/// How many days of a page's only service have a state, as they are drawn.
pub fn days_of(page: &str, state: &str) -> usize {
    let path = format!("<path class=\"{state}\" d=\"M");
    let bars = page.split_once("class=\"bars\"").unwrap().1;
    let bars = bars.split_once("</svg>").unwrap().0;
    let Some((_, rest)) = bars.split_once(&path) else {
        return 0;
    };
    let runs = rest.split_once('"').unwrap().0.split('M');
    runs.map(|run| run.split_once('h').unwrap().1.parse::<usize>().unwrap())
        .sum()
}

pub fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The program `kairan`.
pub fn kairan_command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_kairan"))
}

/// Runs the program `kairan`.
pub fn kairan(args: &[&str]) -> Output {
    kairan_command().args(args).output().unwrap()
}

/// Says that a test cannot run on this machine, in a line that `scripts/test` counts. It is written to the
/// terminal itself: what a test that passes prints with `eprintln!` is not shown.
pub fn report_skipped(test: &str, reason: &str) {
    #[expect(
        clippy::explicit_write,
        reason = "the test harness captures what `eprintln!` prints"
    )]
    writeln!(io::stderr(), "SKIPPED TEST {test}: {reason}").unwrap();
}

/// Where the project's files are.
pub fn project_path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file below a folder, by its path below it.
pub fn read_folder(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut pending = vec![folder.to_path_buf()];
    while let Some(dir_path) = pending.pop() {
        for entry in fs::read_dir(&dir_path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                files.insert(name.to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// What the example root holds, less what a build on this machine has kept in it.
pub fn example_files() -> BTreeMap<String, Vec<u8>> {
    let mut files = read_folder(&project_path("content"));
    files.retain(|path, _| !path.starts_with("ledger/") && !path.starts_with(".kairan/"));
    files
}

/// The site of the example root at [`NOW`], which all tests that only look at it share.
pub static EXAMPLE_SITE: LazyLock<TestSite> =
    LazyLock::new(|| TestRoot::new(&example_files()).site());

/// A root in memory.
#[derive(Clone, Debug)]
pub struct TestRoot(pub Store);

impl TestRoot {
    pub fn new(files: &BTreeMap<String, Vec<u8>>) -> Self {
        let root = Self(Store::memory());
        for (path, bytes) in files {
            root.put(path, bytes);
        }
        root
    }

    /// This root with [`SMALL_TEMPLATES`].
    pub fn with_small_templates(self) -> Self {
        let with = |root: Self, (path, text): (&str, &str)| root.with(path, text);
        SMALL_TEMPLATES.into_iter().fold(self, with)
    }

    /// A root in which nothing is wrong and nothing has happened.
    pub fn empty() -> Self {
        Self(Store::memory()).with("site.toml", MINIMAL_SETTINGS)
    }

    pub fn with(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.put(path, content);
        self
    }

    pub fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = Artifact::new(path, content.as_ref().to_vec(), Stage::Data);
        block_on(self.0.put(&file)).unwrap();
    }

    pub fn delete(&self, path: &str) {
        block_on(self.0.delete(path)).unwrap();
    }

    pub fn get(&self, path: &str) -> Option<Vec<u8>> {
        block_on(self.0.get(path)).unwrap()
    }

    /// The files of a folder, by path.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        store_files(&self.0, folder)
    }

    pub fn publish(&self, site: &Store, now: &str) -> anyhow::Result<Report> {
        let progress = ProgressBar::hidden();
        block_on(run(&self.0, site, utc(now), Mode::Publish, &progress))
    }

    /// The site that is published from this root now.
    pub fn site(&self) -> TestSite {
        self.site_at(NOW)
    }

    pub fn site_at(&self, now: &str) -> TestSite {
        let store = Store::memory();
        let report = self.publish(&store, now).unwrap();
        TestSite {
            files: store_files(&store, ""),
            report,
        }
    }
}

/// A published site.
#[derive(Debug)]
pub struct TestSite {
    pub files: BTreeMap<String, Vec<u8>>,
    pub report: Report,
}

impl TestSite {
    pub fn text(&self, path: &str) -> &str {
        let bytes = self.files.get(path).unwrap_or_else(|| {
            let names: Vec<&String> = self.files.keys().collect();
            panic!("no {path} among {names:?}")
        });
        std::str::from_utf8(bytes).unwrap()
    }

    /// An incident's page, without the style and script that all pages have.
    pub fn page(&self, locale: &str, id: &str) -> &str {
        let html = self.text(&format!("{locale}/incidents/{id}/index.html"));
        &html[html.find("<body>").unwrap()..]
    }

    /// An incident as JSON.
    pub fn json(&self, id: &str) -> Value {
        serde_json::from_str(self.text(&format!("api/v1/incidents/{id}.json"))).unwrap()
    }

    /// The errors in the root's files, as people see them.
    pub fn diagnostics(&self) -> Vec<String> {
        self.report.errors().map(Diagnostic::to_string).collect()
    }

    /// Each diagnostic as its location and message, `notices/n.md:4:1: …`.
    pub fn messages(&self) -> Vec<String> {
        let diagnostics = self.report.diagnostics.iter();
        diagnostics
            .map(|diagnostic| format!("{}: {}", diagnostic.location, diagnostic.message))
            .collect()
    }

    pub fn files_containing(&self, needle: &str) -> Vec<&str> {
        let contains = |bytes: &[u8]| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
        self.files
            .iter()
            .filter(|(_, bytes)| contains(bytes))
            .map(|(path, _)| path.as_str())
            .collect()
    }
}

/// What a store holds, but the heartbeat, which beats in every run and has tests of its own.
pub fn store_files(store: &Store, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let paths = block_on(store.list(folder)).unwrap().paths;
    paths
        .into_iter()
        .filter(|path| path != HEARTBEAT_PATH)
        .map(|path| {
            let bytes = block_on(store.get(&path)).unwrap().unwrap();
            (path, bytes)
        })
        .collect()
}

thread_local! {
    /// One a test: a client's connections do not outlive the runtime that they were opened in.
    static RUNTIME: Runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
}

/// Waits for a store.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| runtime.block_on(future))
}

/// Says which files differ, and where first.
pub fn assert_same_files(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(left), names(right), "other files");
    for (path, bytes) in left {
        let (left, right) = (
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&right[path]),
        );
        for (number, (a, b)) in (1..).zip(left.lines().zip(right.lines())) {
            assert_eq!(a, b, "{path}:{number}");
        }
        assert!(left == right, "{path} differs in length or line ends");
    }
}
