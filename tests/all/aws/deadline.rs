//! A run in S3 whose deadline comes while it writes.

use std::sync::atomic::{AtomicBool, Ordering};

use kairan::run::{Mode, Progress, run};

use super::S3Server;
use super::s3_server::Call;
use crate::fixtures::{MINIMAL_SETTINGS, NOW, assert_same_files, block_on, utc};

const INCIDENTS: usize = 400;

/// How many writes S3 is asked for at a time, at most.
const MAX_CONCURRENCY: usize = 64;

/// A deadline that is reached once a file is written.
struct AfterFirstFile(AtomicBool);

impl Progress for AfterFirstFile {
    fn page_done(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn deadline_reached(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

fn server_with_incidents() -> S3Server {
    let server = S3Server::start();
    server.put("content/site.toml", MINIMAL_SETTINGS.as_bytes());
    for number in 0..INCIDENTS {
        let record = format!(
            "---\nid: N-{number}\nservice: Mail\ntitle: Slow\nstatus: serviceRestored\n---\n\n\
             ## 2026-09-{:02}T08:00:00Z\nUser impact: Mail is slow.\n",
            number % 28 + 1
        );
        server.put(&format!("content/records/{number}.md"), record.as_bytes());
    }
    server
}

#[test]
fn nothing_more_is_written_after_the_deadline_than_what_is_being_written() {
    let (server, whole) = (server_with_incidents(), server_with_incidents());
    let turn = |server: &S3Server, progress: &dyn Progress| {
        let (root, site) = (server.store("content", ""), server.store("site", ""));
        block_on(run(&root, &site, utc(NOW), Mode::Publish, progress))
    };
    turn(&whole, &()).unwrap();
    let error = turn(&server, &AfterFirstFile(AtomicBool::new(false))).unwrap_err();
    assert!(
        format!("{error:#}").contains("goes on from there"),
        "{error:#}"
    );
    let written = server.files("site/");
    let count = written.len();
    assert!((1..=2 * MAX_CONCURRENCY).contains(&count), "{count}");
    // What was made and not written is made by the next run, and what was written is not written again.
    server.calls();
    turn(&server, &()).unwrap();
    assert_same_files(&server.files("site/"), &whole.files("site/"));
    let again = |call: &Call| {
        call.is_write() && written.contains_key(call.path.trim_start_matches("/site/"))
    };
    assert!(!server.calls().iter().any(again));
}
