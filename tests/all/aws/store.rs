//! What is peculiar to S3; what every store does is in the contract suite.

use kairan::publish::{Artifact, Stage};
use kairan::store::s3::{RetryPolicy, S3Store};
use kairan::store::{Conflict, Precondition, Store};

use super::s3_server::{FAST_RETRIES, Outcome, S3Server, SHORT_TIMEOUT};
use crate::fixtures::block_on;

fn artifact(path: &str, text: &str) -> Artifact {
    Artifact::new(path, text.as_bytes().to_vec(), Stage::Incident)
}

/// A server with one file, and a store of it.
fn server_with_one_file() -> (S3Server, Store) {
    let server = S3Server::start();
    server.put("bucket/status/a.txt", b"a text of some length");
    let store = server.store("bucket", "/status/");
    (server, store)
}

fn request_methods(server: &S3Server) -> Vec<String> {
    server.calls().into_iter().map(|call| call.method).collect()
}

#[test]
fn an_object_has_its_metadata() {
    let server = S3Server::start();
    let store = server.store("bucket", "status");
    let page = Artifact {
        language: Some("ja".to_owned()),
        ..artifact("ja/index.html", "<p>")
    };
    block_on(store.put(&page)).unwrap();
    let objects = server.objects();
    let object = &objects["bucket/status/ja/index.html"];
    assert_eq!(
        object.media_type.as_deref(),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(object.cache.as_deref(), Some(page.cache_control));
    assert_eq!(object.language.as_deref(), Some("ja"));
}

#[test]
fn a_long_list_is_read_page_by_page() {
    let server = S3Server::start();
    for number in 0..2_001 {
        server.put(&format!("bucket/status/records/{number:04}.json"), b"{}");
    }
    server.put("bucket/status/records.txt", b"no part of the folder");
    server.put("bucket/status/records/", b"");
    server.put("bucket/other/records/x", b"another root's");
    let store = server.store("bucket", "status");
    let found = block_on(store.list("records")).unwrap().paths;
    assert_eq!(found.len(), 2_001);
    assert_eq!(found[1_000], "records/1000.json");
    assert!(found.is_sorted());
    assert_eq!(request_methods(&server).len(), 3);
}

#[test]
fn a_key_that_cannot_be_a_path_is_skipped_with_a_diagnostic() {
    let (server, store) = server_with_one_file();
    let long = "n".repeat(256);
    for key in ["b//c.txt", "d\\e.txt", "../f.txt", &long, "folder/", "x/.y"] {
        server.put(&format!("bucket/status/{key}"), b"x");
    }
    let list = block_on(store.list("")).unwrap();
    assert_eq!(list.paths, ["a.txt"]);
    let mut skipped: Vec<&str> = list
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.location.file.as_str())
        .collect();
    skipped.sort_unstable();
    assert_eq!(skipped, ["../f.txt", "b//c.txt", "d\\e.txt", &long]);
}

#[test]
fn a_store_without_a_prefix_is_the_whole_bucket() {
    let (server, _) = server_with_one_file();
    let store = server.store("bucket", "");
    assert_eq!(block_on(store.list("")).unwrap().paths, ["status/a.txt"]);
    assert_eq!(store.name(), "s3://bucket/");
    block_on(store.put(&artifact("b.txt", "b"))).unwrap();
    assert!(server.objects().contains_key("bucket/b.txt"));
}

#[test]
fn a_temporary_failure_is_retried() {
    let fates = [
        Outcome::SlowDown,
        Outcome::Dropped,
        Outcome::DoneAndDropped,
        Outcome::CutOff,
    ];
    for fate in fates {
        let (server, store) = server_with_one_file();
        let mut count = 0;
        server.set_outcomes(move |_| {
            count += 1;
            if count % 3 == 0 {
                Outcome::Served
            } else {
                fate
            }
        });
        let read = block_on(store.get("a.txt")).unwrap();
        assert_eq!(
            read.as_deref(),
            Some(&b"a text of some length"[..]),
            "{fate:?}"
        );
        block_on(store.put(&artifact("b.txt", "b"))).unwrap();
        assert_eq!(
            block_on(store.list("")).unwrap().paths,
            ["a.txt", "b.txt"],
            "{fate:?}"
        );
        block_on(store.delete("b.txt")).unwrap();
        assert_eq!(server.files("bucket/status/").len(), 1, "{fate:?}");
    }
}

#[test]
fn a_request_that_times_out_is_retried() {
    let (server, _) = server_with_one_file();
    // On a busy machine an answer may take longer than the timeout, too: then one more attempt is made.
    let retry_policy = RetryPolicy {
        max_attempts: 100,
        ..SHORT_TIMEOUT
    };
    let store = server.store_with("bucket", "status", retry_policy);
    let mut count = 0;
    server.set_outcomes(move |_| {
        count += 1;
        if count <= 2 {
            Outcome::Stalled
        } else {
            Outcome::Served
        }
    });
    let read = block_on(store.get("a.txt")).unwrap();
    assert_eq!(read.as_deref(), Some(&b"a text of some length"[..]));
    assert!(request_methods(&server).len() >= 3);
}

#[test]
fn a_write_that_conflicts_with_another_is_retried() {
    for condition in [None, Some(Precondition::Absent)] {
        let (server, store) = server_with_one_file();
        let file = artifact("b.txt", "b");
        let write = || match &condition {
            None => block_on(store.put(&file)),
            Some(condition) => block_on(store.put_if(&file, condition)).map(drop),
        };
        let mut count = 0;
        server.set_outcomes(move |_| {
            count += 1;
            if count <= 2 {
                Outcome::Busy
            } else {
                Outcome::Served
            }
        });
        write().unwrap();
        assert!(server.objects().contains_key("bucket/status/b.txt"));
        assert_eq!(request_methods(&server), ["PUT"; 3]);
        // A key that is never free is a conflict in the end, if there is a condition to fail.
        server.objects().remove("bucket/status/b.txt");
        server.set_outcomes(|call| match call.is_write() {
            true => Outcome::Busy,
            false => Outcome::Served,
        });
        let error = write().unwrap_err();
        assert_eq!(error.is::<Conflict>(), condition.is_some(), "{error:#}");
        let methods = request_methods(&server);
        let writes = methods.iter().filter(|method| *method == "PUT").count();
        assert_eq!(writes, FAST_RETRIES.max_attempts as usize);
    }
}

#[test]
fn a_permanent_failure_is_an_error_after_the_last_attempt() {
    let cases = [
        (
            Outcome::SlowDown,
            "SlowDown: Please reduce your request rate.",
        ),
        (Outcome::Dropped, "cannot read s3://bucket/status/a.txt"),
        (Outcome::CutOff, "cannot read s3://bucket/status/a.txt"),
        (Outcome::Stalled, "cannot read s3://bucket/status/a.txt"),
    ];
    for (fate, words) in cases {
        let (server, _) = server_with_one_file();
        let store = server.store_with("bucket", "status", SHORT_TIMEOUT);
        server.set_outcomes(move |_| fate);
        let error = block_on(store.get("a.txt")).unwrap_err();
        assert!(format!("{error:#}").contains(words), "{fate:?}: {error:#}");
        let tries = request_methods(&server).len();
        assert_eq!(tries, FAST_RETRIES.max_attempts as usize, "{fate:?}");
    }
}

#[test]
fn a_refusal_is_not_retried_and_its_reason_is_reported() {
    let (server, store) = server_with_one_file();
    server.set_outcomes(|_| Outcome::Refused);
    let said = |error: anyhow::Error| format!("{error:#}");
    let errors = [
        ("read", said(block_on(store.get("a.txt")).unwrap_err())),
        (
            "write",
            said(block_on(store.put(&artifact("a.txt", "b"))).unwrap_err()),
        ),
        ("delete", said(block_on(store.delete("a.txt")).unwrap_err())),
        ("list", said(block_on(store.list("")).unwrap_err())),
    ];
    for (what, error) in errors {
        let words = format!("cannot {what} s3://bucket/status/");
        assert!(error.starts_with(&words), "{error}");
        assert!(error.contains("AccessDenied: Access Denied"), "{error}");
    }
    assert_eq!(request_methods(&server).len(), 4);
}

#[test]
fn every_request_is_counted() {
    let (server, store) = server_with_one_file();
    for number in 0..1_001 {
        server.put(&format!("bucket/status/many/{number}"), b"");
    }
    server.calls();
    block_on(store.list("")).unwrap();
    block_on(store.get("a.txt")).unwrap();
    block_on(store.get("none.txt")).unwrap();
    block_on(store.put(&artifact("b.txt", "b"))).unwrap();
    block_on(store.clone().delete("b.txt")).unwrap();
    let counted = store.request_counts().to_string();
    assert_eq!(counted, "2 lists, 2 reads, 1 writes, 1 deletes");
    assert_eq!(server.calls().len(), 6);
}

#[test]
fn requests_with_a_wrong_key_are_refused() {
    let (server, _) = server_with_one_file();
    let config = server.config("not the secret");
    let store = Store::S3(S3Store::new(&config, "bucket", "status", FAST_RETRIES));
    let error = block_on(store.get("a.txt")).unwrap_err();
    assert!(
        format!("{error:#}").contains("SignatureDoesNotMatch"),
        "{error:#}"
    );
}

#[test]
fn a_write_whose_answer_was_lost_does_not_conflict_with_itself() {
    for condition in [true, false] {
        let (server, store) = server_with_one_file();
        let version = block_on(store.get_versioned("a.txt")).unwrap().unwrap().1;
        let (path, condition) = match condition {
            true => ("a.txt", Precondition::Unchanged(version)),
            false => ("b.txt", Precondition::Absent),
        };
        server.set_nth_write(&["bucket"], 1, Outcome::DoneAndDropped, Outcome::Served);
        let written = block_on(store.put_if(&artifact(path, "new"), &condition)).unwrap();
        let (bytes, version) = block_on(store.get_versioned(path)).unwrap().unwrap();
        assert_eq!((bytes.as_slice(), version), (&b"new"[..], written));
        // And what someone else wrote still is one.
        let error = block_on(store.put_if(&artifact(path, "other"), &condition)).unwrap_err();
        assert!(error.is::<Conflict>(), "{error:#}");
    }
}

/// So many small files.
fn many_files(count: usize) -> Vec<Artifact> {
    (0..count)
        .map(|n| artifact(&format!("{n}.txt"), "x"))
        .collect()
}

#[test]
fn the_number_of_concurrent_calls_grows_with_successes_and_is_bounded() {
    let server = S3Server::start();
    let store = server.store("bucket", "");
    let files = many_files(300);
    let put = |files: &[Artifact]| {
        block_on(store.try_join_bounded(files.iter().map(|file| store.put(file)))).unwrap();
    };
    // Each success makes room for one more.
    server.set_outcomes(|_| Outcome::ServedWhenLoadReached(16));
    put(&files[..48]);
    server.set_outcomes(|_| Outcome::ServedWhenLoadReached(64));
    put(&files[48..]);
    assert_eq!(server.files("bucket/").len(), 300);
    assert_eq!(server.peak_load(), 64);
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    let read = block_on(store.try_join_bounded(paths.iter().map(async |path| {
        let bytes = store.get(path).await?;
        Ok((path, bytes))
    })));
    let in_order = read.unwrap().into_iter().map(|(path, _)| path);
    assert!(in_order.eq(&paths));
}

#[test]
fn a_request_to_slow_down_that_passes_fails_nothing() {
    let (server, store) = server_with_one_file();
    let mut count = 0;
    server.set_outcomes(move |_| {
        count += 1;
        match count {
            ..=200 => Outcome::SlowDown,
            _ => Outcome::Served,
        }
    });
    let files = many_files(20);
    block_on(store.try_join_bounded(files.iter().map(|file| store.put(file)))).unwrap();
    block_on(store.list("")).unwrap();
    assert_eq!(server.files("bucket/status/").len(), 21);
    assert_eq!(server.calls().len(), 200 + 20 + 1);
}

#[test]
fn prefixes_overlap_by_whole_folder_names() {
    let server = S3Server::start();
    let store = |bucket: &str, prefix: &str| server.store(bucket, prefix);
    let cases = [
        ("a", "", "a", "", true),
        ("a", "", "a", "site", true),
        ("a", "status", "a", "/status/", true),
        ("a", "status", "a", "status/site", true),
        ("a", "status", "a", "status-site", false),
        ("a", "content", "a", "site", false),
        ("a", "", "b", "", false),
    ];
    for (bucket, prefix, other, other_prefix, expected) in cases {
        let (this, other) = (store(bucket, prefix), store(other, other_prefix));
        assert_eq!(this.overlaps(&other), expected, "{this:?} {other:?}");
        assert_eq!(other.overlaps(&this), expected, "{other:?} {this:?}");
        assert!(!this.overlaps(&Store::dir("a")));
    }
}
