//! Tests of how a state is kept, and of states that are damaged or of other versions.

use super::load::load_head;
use super::*;
use crate::publish::FileDigest;
use crate::run::options::Reuse;

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
    put_state(&root, br#"{"version": 5, "pages": []}"#).await;
    let error = load(&root, &site).await.unwrap_err().to_string();
    assert!(error.contains("newer kairan (version 5"), "{error}");
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

/// A state of 4,000 incidents and a list, as it is stored in a root.
async fn root_with_many_files(site: &Store) -> (Store, State) {
    let root = Store::memory();
    let mut state = State::new(site);
    let manifest = &mut state.published.manifest.0;
    for number in 0..4_000 {
        manifest.insert(page(number), file_digest("d"));
    }
    manifest.insert("en/index.html".to_owned(), file_digest("d"));
    state.save(&root).await.unwrap();
    (root, state)
}

fn page(number: usize) -> String {
    format!("en/incidents/N-{number}/index.html")
}

async fn parts(root: &Store) -> Vec<String> {
    manifest_store::list(root).await.unwrap()
}

#[tokio::test]
async fn a_change_writes_the_part_of_the_manifest_that_it_is_in() {
    let site = Store::memory();
    let (root, mut state) = root_with_many_files(&site).await;
    let before = parts(&root).await;
    assert_eq!(before.len(), 8, "{before:?}");
    state.published.manifest.0.insert(page(7), file_digest("e"));
    state.save(&root).await.unwrap();
    let after = parts(&root).await;
    assert_eq!(after.len(), before.len());
    let written = after.iter().filter(|part| !before.contains(part));
    assert_eq!(written.count(), 1);
    let loaded = load(&root, &site).await.unwrap();
    assert_eq!(loaded.published, state.published);
}

#[tokio::test]
async fn a_part_is_changed_while_the_others_stay_unread() {
    let site = Store::memory();
    let (root, mut whole) = root_with_many_files(&site).await;
    let mut state = load_head(&root, &site).await.unwrap();
    let (new, old) = ("en/incidents/NEW-1/index.html".to_owned(), page(7));
    let paths = [&new, &old].into_iter().cloned();
    state.read_manifest_of(&root, paths).await.unwrap();
    let read = state.published.manifest.0.len();
    assert!(read > 0 && read < 2_000, "{read}");
    assert_eq!(read + state.unread_file_count(), 4_001);
    for manifest in [&mut state, &mut whole].map(|state| &mut state.published.manifest.0) {
        manifest.insert(new.clone(), file_digest("e"));
        manifest.remove(&old);
    }
    state.save(&root).await.unwrap();
    assert_eq!(
        state.unread_file_count() + state.published.manifest.0.len(),
        4_001
    );
    let loaded = load(&root, &site).await.unwrap();
    assert_eq!(loaded.published, whole.published);
    // A part that was not read must not be written, since the rest of it is not known.
    let mut state = load_head(&root, &site).await.unwrap();
    state.published.manifest.0.insert(page(8), file_digest("e"));
    let error = state.save(&root).await.unwrap_err().to_string();
    assert!(error.contains("without having been read"), "{error}");
}

#[tokio::test]
async fn the_files_that_were_written_last_are_always_looked_at() {
    let site = Store::memory();
    let (root, mut state) = root_with_many_files(&site).await;
    assert_eq!(state.recent_parts, state.manifest_index.names());
    // A run that changes one file, and writes the state before and after it.
    let mut state = {
        state.save(&root).await.unwrap();
        load_head(&root, &site).await.unwrap()
    };
    assert_eq!(state.recent_parts.len(), 8);
    state.read_manifest(&root).await.unwrap();
    for digest in ["e", "f"] {
        let files = &mut state.published.manifest.0;
        files.insert(page(7), file_digest(digest));
        state.save(&root).await.unwrap();
    }
    let part = state.manifest_index.names_of([page(7)].into_iter());
    let stored = load_head(&root, &site).await.unwrap();
    assert_eq!(stored.recent_parts, part);
}

#[tokio::test]
async fn a_part_that_is_lost_while_others_are_unread_lets_every_file_be_written() {
    let site = Store::memory();
    let (root, _) = root_with_many_files(&site).await;
    for part in parts(&root).await {
        root.delete(&part).await.unwrap();
    }
    let mut state = load_head(&root, &site).await.unwrap();
    let error = state.read_manifest_of(&root, [page(7)].into_iter()).await;
    assert!(error.unwrap_err().is::<PartIsLost>());
    assert!(state.published.manifest.0.is_empty() && state.unread_file_count() == 0);
    state.save(&root).await.unwrap();
    assert_eq!(
        load(&root, &site).await.unwrap().published,
        PublishedState::default()
    );
}

#[tokio::test]
async fn a_state_of_version_3_keeps_its_manifest() {
    let site = Store::memory();
    let root = Store::memory();
    let part = |path: &str| format!(r#"{{"{path}": {{"digest": "d", "size": 1}}}}"#);
    let (incidents, lists) = (part(&page(7)), part("en/index.html"));
    let mut names = Vec::new();
    for (name, content) in [("incidents-0", incidents), ("lists", lists)] {
        let digest = Digest::of_bytes(content.as_bytes());
        let digest = digest.as_str();
        let path = format!(".kairan/manifest/{name}-{digest}.json");
        root.put(&Artifact::new(path, content.into_bytes(), Stage::Data))
            .await
            .unwrap();
        names.push(format!(r#""{name}": "{digest}""#));
    }
    let names = names.join(", ");
    let text = format!(r#"{{"version": 3, "site": "memory", "manifest_parts": {{{names}}}}}"#);
    put_state(&root, text.as_bytes()).await;
    let mut state = load(&root, &site).await.unwrap();
    let files: Vec<&String> = state.published.manifest.0.keys().collect();
    assert_eq!(files, [&page(7), "en/index.html"]);
    state.save(&root).await.unwrap();
    assert_eq!(load(&root, &site).await.unwrap().published, state.published);
    assert_eq!(parts(&root).await.len(), 1);
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
    let mut state = load_for(&root, &site, DateTime::UNIX_EPOCH, Reuse::LastKnown)
        .await
        .unwrap();
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

/// If it dies then, the next run must not take the ledger to be as the last one left it.
#[tokio::test]
async fn a_full_run_takes_the_last_run_out_of_the_stored_state_before_it_changes_the_ledger() {
    let site = Store::memory();
    let (root, bytes) = root_with_one_file(&site).await;
    let mut stored: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    stored["last"] = serde_json::json!({"now": "2026-09-30T09:00:00Z"});
    put_state(&root, stored.to_string().as_bytes()).await;
    let mut state = load_for(&root, &site, DateTime::UNIX_EPOCH, Reuse::LastKnown)
        .await
        .unwrap();
    state.begin_ledger_change(&root).await.unwrap();
    let bytes = root.get(STATE_FILE).await.unwrap().unwrap();
    let stored: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(stored.get("last"), Some(&serde_json::Value::Null));
}
