//! What every store does, whichever it is.

use kairan::publish::{Artifact, Manifest, Print, Stage};
use kairan::store::Store;
use tempfile::TempDir;

use crate::root::wait;

/// Every kind of store, empty; the folder lives as long as the guard.
fn stores() -> (TempDir, Vec<(&'static str, Store)>) {
    let folder = tempfile::tempdir().unwrap();
    let dir = Store::dir(folder.path().join("not/yet/there"));
    let stores = vec![
        ("memory", Store::memory()),
        ("dir", dir),
        #[cfg(feature = "aws")]
        (
            "s3",
            crate::aws::Server::start().store("bucket", "a prefix"),
        ),
    ];
    (folder, stores)
}

/// Puts every kind of store, empty, to a test.
fn every(test: impl Fn(&str, &Store)) {
    let (_folder, stores) = stores();
    for (name, store) in &stores {
        test(name, store);
    }
}

fn put(store: &Store, path: &str, text: &str) {
    let file = Artifact::new(path, text.as_bytes().to_vec(), Stage::Data);
    wait(store.put(&file)).unwrap();
}

fn get(store: &Store, path: &str) -> Option<String> {
    let bytes = wait(store.get(path)).unwrap();
    bytes.map(|bytes| String::from_utf8(bytes).unwrap())
}

fn list(store: &Store, folder: &str) -> Vec<String> {
    wait(store.list(folder)).unwrap()
}

#[test]
fn a_store_that_does_not_exist_is_empty() {
    every(|name, store| {
        assert_eq!(list(store, ""), [""; 0], "{name}");
        assert_eq!(list(store, "records"), [""; 0], "{name}");
        assert_eq!(get(store, "site.toml"), None, "{name}");
        wait(store.delete("site.toml")).unwrap();
    });
}

#[test]
fn what_is_put_is_got_whole_and_overwritten_whole() {
    every(|name, store| {
        for text in ["a longer text than what follows", "short", ""] {
            put(store, "a/b/c.txt", text);
            assert_eq!(get(store, "a/b/c.txt").as_deref(), Some(text), "{name}");
        }
        assert_eq!(list(store, ""), ["a/b/c.txt"], "{name}");
    });
}

#[test]
fn a_list_is_sorted_and_a_folder_is_no_mere_prefix() {
    every(|name, store| {
        for path in [
            "b.txt",
            "a/z.txt",
            "a/b/c.txt",
            "a.txt",
            "ab/c.txt",
            "a-b/c.txt",
        ] {
            put(store, path, path);
        }
        let all = [
            "a-b/c.txt",
            "a.txt",
            "a/b/c.txt",
            "a/z.txt",
            "ab/c.txt",
            "b.txt",
        ];
        assert_eq!(list(store, ""), all, "{name}");
        assert_eq!(list(store, "a"), ["a/b/c.txt", "a/z.txt"], "{name}");
        assert_eq!(list(store, "a/b"), ["a/b/c.txt"], "{name}");
        assert_eq!(list(store, "z"), [""; 0], "{name}");
    });
}

#[test]
fn what_is_hidden_is_not_listed_and_can_be_read() {
    every(|name, store| {
        for path in [
            ".kairan/state.json",
            "records/.draft.md",
            "records/.git/x",
            "records/a.md",
        ] {
            put(store, path, path);
            assert_eq!(get(store, path).as_deref(), Some(path), "{name}");
        }
        assert_eq!(list(store, ""), ["records/a.md"], "{name}");
        assert_eq!(list(store, "records"), ["records/a.md"], "{name}");
        assert_eq!(list(store, ".kairan"), [".kairan/state.json"], "{name}");
    });
}

#[test]
fn what_is_deleted_is_gone_and_nothing_else() {
    every(|name, store| {
        put(store, "a/b/c.txt", "c");
        put(store, "a/d.txt", "d");
        wait(store.delete("a/b/c.txt")).unwrap();
        wait(store.delete("a/b/c.txt")).unwrap();
        assert_eq!(get(store, "a/b/c.txt"), None, "{name}");
        assert_eq!(list(store, ""), ["a/d.txt"], "{name}");
        // An emptied folder may become a file.
        put(store, "a/b", "a file now");
        assert_eq!(get(store, "a/b").as_deref(), Some("a file now"), "{name}");
    });
}

#[test]
fn a_folder_is_no_file() {
    every(|name, store| {
        put(store, "a/b.txt", "b");
        assert_eq!(get(store, "a"), None, "{name}");
        assert_eq!(get(store, "a/b.txt/c"), None, "{name}");
        wait(store.delete("a")).unwrap();
        assert_eq!(get(store, "a/b.txt").as_deref(), Some("b"), "{name}");
    });
}

#[test]
fn a_path_leads_nowhere_else() {
    every(|name, store| {
        for path in [
            "../x",
            "a/../../x",
            "/etc/passwd",
            "a//b",
            "./a",
            "a/.",
            "",
            "a\\..\\x",
            "a/",
        ] {
            let file = Artifact::new(path, b"x".to_vec(), Stage::Data);
            assert!(wait(store.put(&file)).is_err(), "{name}: put {path:?}");
            assert!(wait(store.get(path)).is_err(), "{name}: get {path:?}");
            assert!(wait(store.delete(path)).is_err(), "{name}: delete {path:?}");
        }
        for folder in ["..", "/", "a/..", "a/"] {
            assert!(wait(store.list(folder)).is_err(), "{name}: list {folder:?}");
        }
        assert_eq!(list(store, ""), [""; 0], "{name}");
    });
}

#[test]
fn names_are_of_any_script() {
    every(|name, store| {
        for path in [
            "services/社内 vpn/index.html",
            "é.txt",
            "مرحبا/🙂.md",
            "a b/100%.txt",
        ] {
            put(store, path, path);
            assert_eq!(get(store, path).as_deref(), Some(path), "{name}");
        }
        assert_eq!(
            list(store, "services"),
            ["services/社内 vpn/index.html"],
            "{name}"
        );
        assert_eq!(list(store, "").len(), 4, "{name}");
    });
}

#[test]
fn what_was_deleted_or_changed_behind_our_back_does_not_survive() {
    every(|name, store| {
        put(store, "kept.txt", "kept");
        put(store, "cut.txt", "cut off");
        let print = |size| Print {
            digest: String::new(),
            size,
        };
        let files = [
            ("kept.txt", 4),
            ("cut.txt", 100),
            ("gone.txt", 4),
            ("gone/too.txt", 4),
        ];
        let manifest = Manifest(
            files
                .map(|(path, size)| (path.to_owned(), print(size)))
                .into(),
        );
        let surviving = wait(store.surviving(manifest)).unwrap();
        let paths: Vec<&String> = surviving.0.keys().collect();
        assert_eq!(paths, ["kept.txt"], "{name}");
    });
}

#[test]
fn clones_are_the_same_store() {
    every(|name, store| {
        put(&store.clone(), "a.txt", "a");
        assert_eq!(get(store, "a.txt").as_deref(), Some("a"), "{name}");
        assert_eq!(store.clone().name(), store.name(), "{name}");
    });
}
