//! What every store does, whichever it is.

use std::{fs, thread};

use kairan::publish::{Artifact, FileDigest, Manifest, Stage};
use kairan::store::{Conflict, Content, KnownVersions, Precondition, Store, Version};
use tempfile::TempDir;

use crate::fixtures::block_on;

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
            crate::aws::S3Server::start().store("bucket", "a prefix"),
        ),
    ];
    (folder, stores)
}

/// Puts every kind of store, empty, to a test.
fn for_every_store(test: impl Fn(&str, &Store)) {
    let (_folder, stores) = stores();
    for (name, store) in &stores {
        test(name, store);
    }
}

fn put(store: &Store, path: &str, text: &str) {
    let file = Artifact::new(path, text.as_bytes().to_vec(), Stage::Data);
    block_on(store.put(&file)).unwrap();
}

fn get(store: &Store, path: &str) -> Option<String> {
    let bytes = block_on(store.get(path)).unwrap();
    bytes.map(|bytes| String::from_utf8(bytes).unwrap())
}

fn list(store: &Store, folder: &str) -> Vec<String> {
    block_on(store.list(folder)).unwrap().paths
}

#[test]
fn a_store_that_does_not_exist_is_empty() {
    for_every_store(|name, store| {
        assert_eq!(list(store, ""), [""; 0], "{name}");
        assert_eq!(list(store, "records"), [""; 0], "{name}");
        assert_eq!(get(store, "site.toml"), None, "{name}");
        block_on(store.delete("site.toml")).unwrap();
    });
}

#[test]
fn a_file_is_written_and_overwritten_completely() {
    for_every_store(|name, store| {
        for text in ["a longer text than what follows", "short", ""] {
            put(store, "a/b/c.txt", text);
            assert_eq!(get(store, "a/b/c.txt").as_deref(), Some(text), "{name}");
        }
        assert_eq!(list(store, ""), ["a/b/c.txt"], "{name}");
    });
}

#[test]
fn a_file_with_too_many_bytes_is_told_by_its_size() {
    for_every_store(|name, store| {
        put(store, "records/a.json", &"x".repeat(1000));
        let read = |max_bytes| block_on(store.get_within("records/a.json", max_bytes));
        let (content, version) = read(1000).unwrap().unwrap();
        assert_eq!(content, Content::Bytes(vec![b'x'; 1000]), "{name}");
        let (content, version_of_large) = read(999).unwrap().unwrap();
        assert_eq!(content, Content::TooLarge(1000), "{name}");
        // The version is the one that the list gives.
        for (max_bytes, version) in [(1000, version), (999, version_of_large)] {
            let known = &mut KnownVersions::default();
            let listed = block_on(store.versions_within("records", max_bytes, known)).unwrap();
            assert_eq!(listed.versions["records/a.json"], version, "{name}");
        }
        let absent = block_on(store.get_within("records/b.json", 1));
        assert_eq!(absent.unwrap(), None, "{name}");
    });
}

#[test]
fn a_file_that_is_larger_than_the_memory_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = fs::File::create(folder.path().join("a.json")).unwrap();
    let size = 1 << 40;
    if file.set_len(size).is_err() {
        // Not every file system can have such a file.
        return;
    }
    let store = Store::dir(folder.path());
    let content = block_on(store.get_within("a.json", 1000)).unwrap();
    assert_eq!(content.unwrap().0, Content::TooLarge(size));
    let known = &mut KnownVersions::default();
    let listed = block_on(store.versions_within("", 1000, known)).unwrap();
    assert_eq!(listed.versions.len(), 1);
}

#[test]
fn a_list_is_sorted_and_matches_whole_folder_names() {
    for_every_store(|name, store| {
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
fn hidden_files_are_not_listed_and_can_be_read() {
    for_every_store(|name, store| {
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
fn a_delete_removes_only_the_named_file() {
    for_every_store(|name, store| {
        put(store, "a/b/c.txt", "c");
        put(store, "a/d.txt", "d");
        block_on(store.delete("a/b/c.txt")).unwrap();
        block_on(store.delete("a/b/c.txt")).unwrap();
        assert_eq!(get(store, "a/b/c.txt"), None, "{name}");
        assert_eq!(list(store, ""), ["a/d.txt"], "{name}");
        // An emptied folder may become a file.
        put(store, "a/b", "a file now");
        assert_eq!(get(store, "a/b").as_deref(), Some("a file now"), "{name}");
    });
}

#[test]
fn a_folder_is_not_a_file() {
    for_every_store(|name, store| {
        put(store, "a/b.txt", "b");
        assert_eq!(get(store, "a"), None, "{name}");
        assert_eq!(get(store, "a/b.txt/c"), None, "{name}");
        block_on(store.delete("a")).unwrap();
        assert_eq!(get(store, "a/b.txt").as_deref(), Some("b"), "{name}");
    });
}

#[test]
fn paths_that_lead_outside_the_store_are_refused() {
    for_every_store(|name, store| {
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
            assert!(block_on(store.put(&file)).is_err(), "{name}: put {path:?}");
            assert!(block_on(store.get(path)).is_err(), "{name}: get {path:?}");
            assert!(
                block_on(store.delete(path)).is_err(),
                "{name}: delete {path:?}"
            );
        }
        for folder in ["..", "/", "a/..", "a/"] {
            assert!(
                block_on(store.list(folder)).is_err(),
                "{name}: list {folder:?}"
            );
        }
        assert_eq!(list(store, ""), [""; 0], "{name}");
    });
}

#[test]
fn file_names_may_be_in_any_script() {
    for_every_store(|name, store| {
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
    for_every_store(|name, store| {
        put(store, "kept.txt", "kept");
        put(store, "cut.txt", "cut off");
        let print = |size| FileDigest {
            digest: String::new(),
            size,
            metadata: None,
            input_digest: None,
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
        let surviving = block_on(store.retain_existing(manifest)).unwrap();
        let paths: Vec<&String> = surviving.0.keys().collect();
        assert_eq!(paths, ["kept.txt"], "{name}");
    });
}

fn put_if(store: &Store, path: &str, text: &str, condition: &Precondition) -> Option<Version> {
    let file = Artifact::new(path, text.as_bytes().to_vec(), Stage::Data);
    match block_on(store.put_if(&file, condition)) {
        Ok(version) => Some(version),
        Err(error) if error.is::<Conflict>() => {
            assert!(error.to_string().contains(path), "{error}");
            None
        }
        Err(error) => panic!("{error:#}"),
    }
}

fn version(store: &Store, path: &str) -> Option<Version> {
    let file = block_on(store.get_versioned(path)).unwrap();
    file.map(|(_, version)| version)
}

#[test]
fn a_file_is_written_only_while_it_is_what_was_read() {
    for_every_store(|name, store| {
        let absent = Precondition::if_unchanged(version(store, "a/b.txt"));
        assert_eq!(absent, Precondition::Absent, "{name}");
        let first = put_if(store, "a/b.txt", "1", &absent).unwrap();
        assert_eq!(version(store, "a/b.txt").as_ref(), Some(&first), "{name}");
        assert_eq!(put_if(store, "a/b.txt", "2", &absent), None, "{name}");
        let unchanged = Precondition::Unchanged(first);
        let second = put_if(store, "a/b.txt", "2", &unchanged).unwrap();
        assert_eq!(put_if(store, "a/b.txt", "3", &unchanged), None, "{name}");
        assert_eq!(get(store, "a/b.txt").as_deref(), Some("2"), "{name}");
        // The same bytes are no conflict, whoever wrote them.
        let again = put_if(store, "a/b.txt", "2", &unchanged);
        assert_eq!(again.as_ref(), Some(&second), "{name}");
        // What was deleted is not what it was, either.
        block_on(store.delete("a/b.txt")).unwrap();
        let deleted = Precondition::Unchanged(second);
        assert_eq!(put_if(store, "a/b.txt", "3", &deleted), None, "{name}");
        assert_eq!(get(store, "a/b.txt"), None, "{name}");
    });
}

fn text_file(path: &str, text: &str) -> Artifact {
    Artifact::new(path, text.as_bytes().to_vec(), Stage::Data)
}

#[test]
fn many_files_are_written_as_each_of_them_would_be() {
    for_every_store(|name, store| {
        put(store, "a/old.txt", "old");
        let old = version(store, "a/old.txt").unwrap();
        let files = (0..70).map(|number| {
            let file = text_file(&format!("a/{number:02}.txt"), &number.to_string());
            (file, Precondition::Absent)
        });
        let mut files: Vec<_> = files.collect();
        files.push((text_file("a/old.txt", "new"), Precondition::Unchanged(old)));
        files.push((text_file("b/other.txt", "other"), Precondition::Absent));
        let versions = block_on(store.put_all_if(&files)).unwrap();
        assert_eq!(versions.len(), files.len(), "{name}");
        for ((file, _), written) in files.iter().zip(versions) {
            assert_eq!(version(store, &file.path), written.ok(), "{name}");
        }
        assert_eq!(get(store, "a/old.txt").as_deref(), Some("new"), "{name}");
        assert_eq!(list(store, "").len(), 72, "{name}");
        let conflicting = [
            (text_file("a/new.txt", "1"), Precondition::Absent),
            (text_file("a/old.txt", "newer"), Precondition::Absent),
        ];
        let error = block_on(store.put_all_if(&conflicting)).unwrap_err();
        assert!(error.is::<Conflict>(), "{name}: {error:#}");
        assert_eq!(get(store, "a/old.txt").as_deref(), Some("new"), "{name}");
    });
}

#[test]
fn what_is_in_the_way_of_one_of_many_files_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("a/1.txt/in the way")).unwrap();
    let store = Store::dir(folder.path());
    let files = ["a/0.txt", "a/1.txt", "a/2.txt"];
    let files = files.map(|path| (text_file(path, path), Precondition::Absent));
    let written = block_on(store.put_all_if(&files)).unwrap();
    let is_written: Vec<bool> = written.iter().map(Result::is_ok).collect();
    assert_eq!(is_written, [true, false, true]);
    assert_eq!(get(&store, "a/2.txt").as_deref(), Some("a/2.txt"));
}

#[test]
fn of_concurrent_conditional_writes_one_succeeds() {
    for_every_store(|name, store| {
        put(store, "a.txt", "0");
        let before = Precondition::if_unchanged(version(store, "a.txt"));
        let write = async |number: usize| {
            let bytes = number.to_string().into_bytes();
            let file = Artifact::new("a.txt", bytes, Stage::Data);
            match store.put_if(&file, &before).await {
                Ok(_) => Ok(1),
                Err(error) if error.is::<Conflict>() => Ok(0),
                Err(error) => Err(error),
            }
        };
        // A client of S3 belongs to one runtime, and the other stores only wait in threads.
        let won: usize = if store.is_local() {
            thread::scope(|threads| {
                let start = |number| threads.spawn(move || block_on(write(number)).unwrap());
                let writers: Vec<_> = (1..=20).map(start).collect();
                writers
                    .into_iter()
                    .map(|writer| writer.join().unwrap())
                    .sum()
            })
        } else {
            block_on(store.try_join_bounded((1..=20).map(write)))
                .unwrap()
                .iter()
                .sum()
        };
        assert_eq!(won, 1, "{name}");
        assert_ne!(get(store, "a.txt").as_deref(), Some("0"), "{name}");
    });
}

#[test]
fn concurrent_calls_end_with_the_first_failure() {
    for_every_store(|name, store| {
        let files: Vec<Artifact> = ["a.txt", "../b.txt", "c.txt"]
            .map(|path| Artifact::new(path, b"x".to_vec(), Stage::Data))
            .into();
        let puts = files.iter().map(|file| store.put(file));
        let error = block_on(store.try_join_bounded(puts)).unwrap_err();
        assert!(error.to_string().contains("../b.txt"), "{name}: {error}");
        assert_eq!(get(store, "a.txt").as_deref(), Some("x"), "{name}");
    });
}

#[test]
fn clones_share_their_files() {
    for_every_store(|name, store| {
        put(&store.clone(), "a.txt", "a");
        assert_eq!(get(store, "a.txt").as_deref(), Some("a"), "{name}");
        assert_eq!(store.clone().name(), store.name(), "{name}");
    });
}

#[test]
fn folders_overlap_however_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["content/records", "beside", "content-2"] {
        fs::create_dir_all(path(name)).unwrap();
    }
    let root = Store::dir(path("content"));
    let overlapping = [
        "content",
        "content/",
        "content/.",
        "beside/../content",
        "content/records",
        "content/not/yet/there",
        "beside/not-there/../../content/x",
        "",
        ".",
    ];
    for name in overlapping {
        let site = Store::dir(path(name));
        assert!(site.overlaps(&root) && root.overlaps(&site), "{name}");
    }
    for name in ["beside", "content-2", "not/yet/there", "content/../beside"] {
        let site = Store::dir(path(name));
        assert!(!site.overlaps(&root) && !root.overlaps(&site), "{name}");
    }
    assert!(Store::dir("content").overlaps(&Store::dir("./src/../content/x")));
    assert!(!Store::dir("content").overlaps(&Store::dir("site")));
    assert!(!Store::memory().overlaps(&Store::memory()));
    #[cfg(unix)]
    {
        let link = |target: &str, name: &str| {
            std::os::unix::fs::symlink(path(target), path(name)).unwrap();
        };
        link("content", "link");
        link("content/records", "beside/in");
        for name in [
            "link",
            "link/new",
            "beside/in",
            "beside/in/..",
            "link/../content",
        ] {
            let site = Store::dir(path(name));
            assert!(site.overlaps(&root) && root.overlaps(&site), "{name}");
        }
        // The root itself may be named by a link, too.
        assert!(Store::dir(path("content")).overlaps(&Store::dir(path("link"))));
    }
}

#[test]
fn a_folder_that_is_deleted_at_the_same_moment_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::dir(folder.path());
    thread::scope(|threads| {
        for name in ["a", "b"] {
            let store = &store;
            threads.spawn(move || {
                let path = format!("deep/er/{name}.txt");
                for _ in 0..2_000 {
                    put(store, &path, name);
                    block_on(store.delete(&path)).unwrap();
                }
            });
        }
    });
    assert_eq!(list(&store, ""), [""; 0]);
    assert!(!folder.path().join("deep").exists());
}

#[test]
fn what_a_crashed_run_left_behind_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::dir(folder.path());
    let leftover = |path: &str| {
        fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
        fs::write(folder.path().join(path), "half of a fi").unwrap();
    };
    // The next write to the folder takes it over.
    leftover("a/.kairan-new");
    put(&store, "a/b.txt", "b");
    assert!(!folder.path().join("a/.kairan-new").exists());
    // It does not keep a folder that is otherwise empty.
    leftover("a/.kairan-new");
    block_on(store.delete("a/b.txt")).unwrap();
    assert!(!folder.path().join("a").exists());
    // A full run also removes what releases before this one left.
    leftover("ledger/.N-1.json.kairan-new");
    leftover("ledger/.kairan-new");
    leftover("ledger/.theirs");
    store.remove_leftovers("");
    let left: Vec<_> = fs::read_dir(folder.path().join("ledger"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, [".theirs"]);
}

/// The calls by which a build brings files to the disk, as `strace` sees them.
#[cfg(target_os = "linux")]
#[test]
fn the_ledger_and_the_state_are_on_the_disk_before_a_run_goes_on() {
    use std::process::Command;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let root = path("root");
    fs::create_dir_all(root.join("records")).unwrap();
    let settings = crate::fixtures::MINIMAL_SETTINGS;
    fs::write(root.join("site.toml"), settings).unwrap();
    fs::write(root.join("records/a.md"), crate::fixtures::RECORD).unwrap();
    let log = path("calls");
    let traced = Command::new("strace")
        .args([
            "-f",
            "-y",
            "-e",
            "trace=fsync,rename,renameat,renameat2",
            "-o",
        ])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_kairan"))
        .args(["build", "--now", crate::fixtures::NOW, "--root"])
        .arg(&root)
        .arg("--out")
        .arg(path("site"))
        .output();
    let calls = fs::read_to_string(&log).unwrap_or_default();
    if !traced.is_ok_and(|output| output.status.success()) || !calls.contains("rename") {
        let test = "the_ledger_and_the_state_are_on_the_disk_before_a_run_goes_on";
        crate::fixtures::report_skipped(test, "strace cannot be used here");
        return;
    }
    for file in ["ledger/N-1.json", ".kairan/state.json"] {
        let file = root.join(file);
        let folder = file.parent().unwrap().display().to_string();
        let renamed = calls
            .lines()
            .position(|line| {
                line.contains("rename") && line.contains(&format!("{}\"", file.display()))
            })
            .unwrap();
        let lines: Vec<&str> = calls.lines().collect();
        assert!(
            lines[renamed - 1].contains("fsync"),
            "{}",
            lines[renamed - 1]
        );
        assert!(
            lines[renamed - 1].contains("/.kairan-new>"),
            "{}",
            lines[renamed - 1]
        );
        let next = lines[renamed + 1];
        assert!(
            next.contains("fsync") && next.contains(&format!("{folder}>")),
            "{next}"
        );
    }
}
