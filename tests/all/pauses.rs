//! No test waits for real time to pass where it can say what time it is: runs take theirs as an argument, and limits of
//! time are arguments, too.

use crate::fixtures::{project_path, read_folder};

/// The files whose tests wait, and why no clock can be passed.
const PAUSES: [(&str, &str); 6] = [
    (
        "tests/all/aws/s3_server.rs",
        "requests of clients with timeouts of their own",
    ),
    (
        "tests/all/channels/guide.rs",
        "a program of somebody else, until it listens",
    ),
    (
        "tests/all/loopback.rs",
        "a thread that keeps a connection without an answer",
    ),
    (
        "tests/all/preview.rs",
        "the preview, a process, until it has seen a file",
    ),
    ("src/serve/build.rs", "another task of the runtime"),
    ("src/serve/debounce.rs", "another task of the runtime"),
];

#[test]
fn tests_wait_for_time_to_pass_only_where_no_clock_can_be_passed() {
    let mut waiting = Vec::new();
    for folder in ["src", "tests/all"] {
        for (path, bytes) in read_folder(&project_path(folder)) {
            if !path.ends_with(".rs") || path == "pauses.rs" {
                continue;
            }
            let source = String::from_utf8(bytes).unwrap();
            // In `src` only what is behind the tests of a file.
            let tests = match folder {
                "src" if path.contains("/tests/") || path.ends_with("/tests.rs") => &source,
                "src" => source
                    .split_once("#[cfg(test)]\nmod tests {")
                    .map_or("", |(_, tests)| tests),
                _ => &source,
            };
            if tests.contains("sleep(") {
                waiting.push(format!("{folder}/{path}"));
            }
        }
    }
    waiting.sort();
    let mut known: Vec<&str> = PAUSES.iter().map(|(path, _)| *path).collect();
    known.sort_unstable();
    assert_eq!(
        waiting, known,
        "pass the time, or say here why it cannot be"
    );
}
