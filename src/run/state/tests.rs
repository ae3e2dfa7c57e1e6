//! Tests of how a state is kept, and of states that are damaged or of other versions.

use super::*;
use crate::publish::FileDigest;
use crate::store::Conflict;

/// A root with a state of one published file, and the state as it was written.
async fn root_with_one_file(site: &Store) -> (Store, Vec<u8>) {
    let root = Store::memory();
    let mut state = State::new(site);
    let file_digest = FileDigest {
        digest: "d".to_owned(),
        size: 1,
        metadata: None,
        input_digest: None,
    };
    let manifest = &mut state.published.manifest.0;
    manifest.insert("en/index.html".to_owned(), file_digest);
    state.save(&root).await.unwrap();
    let bytes = root.get(STATE_FILE).await.unwrap().unwrap();
    (root, bytes)
}

async fn put_state(root: &Store, bytes: &[u8]) {
    let file = Artifact::new(STATE_FILE, bytes.to_vec(), Stage::Data);
    root.put(&file).await.unwrap();
}

#[tokio::test]
async fn a_state_comes_back_and_a_damaged_one_costs_no_more_than_a_full_writing() {
    let site = Store::memory();
    let (root, bytes) = root_with_one_file(&site).await;
    let files = async || load(&root, &site).await.unwrap().published.manifest.0.len();
    assert_eq!(files().await, 1);
    let cases: [&[u8]; 4] = [&bytes[..bytes.len() / 2], b"", b"{}", b"[1]"];
    for damaged in cases {
        put_state(&root, damaged).await;
        assert_eq!(files().await, 0);
        // And it is written over.
        let mut state = load(&root, &site).await.unwrap();
        state.save(&root).await.unwrap();
        assert_ne!(
            root.get(STATE_FILE).await.unwrap().as_deref(),
            Some(damaged)
        );
    }
    root.delete(STATE_FILE).await.unwrap();
    assert_eq!(files().await, 0);
    put_state(&root, &bytes).await;
    let elsewhere = load(&root, &Store::dir("elsewhere")).await.unwrap();
    assert_eq!(elsewhere.published, PublishedState::default());
}

#[tokio::test]
async fn a_state_of_version_1_tells_what_is_published() {
    let site = Store::memory();
    let root = Store::memory();
    let last = r#"{"program": "p", "now": "2026-09-30T09:00:00Z", "next_change_at": null, "problems": [],
        "incidents": 1, "updates": 1, "newest_news": null, "listing": {"site.toml": "v"}}"#;
    let manifest = r#"{"en/index.html": {"digest": "d", "size": 1, "made_from": "m"}}"#;
    let text =
        format!(r#"{{"version": 1, "site": "memory", "last": {last}, "manifest": {manifest}}}"#);
    put_state(&root, text.as_bytes()).await;
    let state = load(&root, &site).await.unwrap();
    assert_eq!(state.last_run, None);
    assert!(state.published.manifest.0.contains_key("en/index.html"));
    assert_eq!(state.version, STATE_VERSION);
}

#[tokio::test]
async fn a_newer_state_is_left_alone() {
    let site = Store::memory();
    let root = Store::memory();
    put_state(&root, br#"{"version": 4, "pages": []}"#).await;
    let error = load(&root, &site).await.unwrap_err().to_string();
    assert!(error.contains("newer kairan (version 4"), "{error}");
}

#[tokio::test]
async fn of_two_runs_that_write_a_file_nothing_is_known_of_it() {
    let site = Store::memory();
    let (root, _) = root_with_one_file(&site).await;
    let mut mine = load(&root, &site).await.unwrap();
    let mut theirs = load(&root, &site).await.unwrap();
    mine.published.manifest.0.clear();
    theirs.published.manifest.0.clear();
    theirs.save(&root).await.unwrap();
    mine.published.in_flight.insert("a.html".to_owned());
    let error = mine.save(&root).await.unwrap_err();
    assert!(error.is::<Conflict>(), "{error:#}");
    let paths = ["en/index.html".to_owned()].into();
    mark_unknown(&root, &site, paths).await.unwrap();
    let next = load(&root, &site).await.unwrap().published;
    assert!(next.manifest.0.is_empty() && next.in_flight.contains("en/index.html"));
}

fn file_digest(digest: &str) -> FileDigest {
    FileDigest {
        digest: digest.to_owned(),
        size: 1,
        metadata: None,
        input_digest: None,
    }
}

/// A state of forty incidents and a list, as it is stored in a root.
async fn root_with_many_files(site: &Store) -> (Store, State) {
    let root = Store::memory();
    let mut state = State::new(site);
    let manifest = &mut state.published.manifest.0;
    for number in 0..40 {
        let path = format!("en/incidents/N-{number}/index.html");
        manifest.insert(path, file_digest("d"));
    }
    manifest.insert("en/index.html".to_owned(), file_digest("d"));
    state.save(&root).await.unwrap();
    (root, state)
}

async fn parts(root: &Store) -> Vec<String> {
    manifest_store::list(root).await.unwrap()
}

#[tokio::test]
async fn a_change_writes_the_part_of_the_manifest_that_it_is_in() {
    let site = Store::memory();
    let (root, mut state) = root_with_many_files(&site).await;
    let before = parts(&root).await;
    assert!((10..=17).contains(&before.len()), "{before:?}");
    let path = "en/incidents/N-7/index.html".to_owned();
    state.published.manifest.0.insert(path, file_digest("e"));
    state.save(&root).await.unwrap();
    let after = parts(&root).await;
    assert_eq!(after.len(), before.len());
    let written = after.iter().filter(|part| !before.contains(part));
    assert_eq!(written.count(), 1);
    let loaded = load(&root, &site).await.unwrap();
    assert_eq!(loaded.published, state.published);
}

#[tokio::test]
async fn a_state_of_version_2_keeps_its_manifest() {
    let site = Store::memory();
    let root = Store::memory();
    let manifest = r#"{"en/index.html": {"digest": "d", "size": 1}}"#;
    let text = format!(r#"{{"version": 2, "site": "memory", "manifest": {manifest}}}"#);
    put_state(&root, text.as_bytes()).await;
    let mut state = load(&root, &site).await.unwrap();
    assert!(state.published.manifest.0.contains_key("en/index.html"));
    state.save(&root).await.unwrap();
    assert_eq!(parts(&root).await.len(), 1);
    let loaded = load(&root, &site).await.unwrap();
    assert_eq!(loaded.published, state.published);
    assert_eq!(
        last_manifest(&root).await.unwrap(),
        state.published.manifest
    );
}

#[tokio::test]
async fn a_part_that_is_lost_or_damaged_costs_no_more_than_a_full_writing() {
    let site = Store::memory();
    for damage in [None, Some("{}"), Some("")] {
        let (root, whole) = root_with_many_files(&site).await;
        let part = parts(&root).await.swap_remove(0);
        match damage {
            None => root.delete(&part).await.unwrap(),
            Some(text) => {
                let file = Artifact::new(&part, text.as_bytes().to_vec(), Stage::Data);
                root.put(&file).await.unwrap();
            }
        }
        let mut state = load(&root, &site).await.unwrap();
        assert!(state.published.manifest.0.is_empty() && state.last_run.is_none());
        // Once everything is written, all parts are there again.
        state.published.clone_from(&whole.published);
        state.save(&root).await.unwrap();
        assert_eq!(load(&root, &site).await.unwrap().published, whole.published);
    }
}

#[tokio::test]
async fn a_part_that_no_state_names_is_deleted_by_a_full_run() {
    let site = Store::memory();
    let (root, _) = root_with_many_files(&site).await;
    let lost = ".kairan/manifest/lists-0123456789abcdef.json";
    let file = Artifact::new(lost, b"{}".to_vec(), Stage::Data);
    root.put(&file).await.unwrap();
    let mut state = load_for(&root, &site, Reuse::LastKnown).await.unwrap();
    let path = "en/index.html".to_owned();
    state.published.manifest.0.insert(path, file_digest("e"));
    state.save(&root).await.unwrap();
    // Of the files, only that one is known to exist.
    let left = parts(&root).await;
    assert!(left.len() == 1 && left[0] != lost, "{left:?}");
}

/// What a run relies on that was reading when another one ended is none of the two.
#[tokio::test]
async fn a_manifest_that_another_run_replaces_meanwhile_is_a_conflict() {
    let site = Store::memory();
    let (root, mut other) = root_with_many_files(&site).await;
    let mut state = load_head(&root, &site).await.unwrap();
    other.published.manifest.0.clear();
    other.save(&root).await.unwrap();
    let error = state.read_manifest(&root).await.unwrap_err();
    assert!(error.is::<Conflict>(), "{error:#}");
}
