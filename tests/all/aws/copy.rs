//! A backup of a bucket, and a bucket from a backup.

use std::path::Path;

use super::S3Server;
use super::command::kairan;
use super::recovery::publish;
use super::s3_server::{Call, Outcome};
use crate::fixtures::{assert_same_files, example_files, read_folder};

fn run_copy(server: &S3Server, verb: &str, bucket: &str, root: &Path) -> (Option<i32>, String) {
    let root = root.to_str().unwrap();
    let output = kairan(server, &[verb, bucket, "--root", root, "--apply"]);
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn a_ledger_restored_into_an_empty_bucket_makes_the_same_site() {
    let server = S3Server::start();
    for (path, bytes) in example_files() {
        server.put(&format!("content/{path}"), &bytes);
    }
    publish(&server).unwrap();
    let (content, site) = (server.files("content/"), server.files("site/"));

    let folder = tempfile::tempdir().unwrap();
    let (code, said) = run_copy(&server, "pull", "s3://content", folder.path());
    assert_eq!(code, Some(0), "{said}");
    let backup = read_folder(folder.path());
    let mut kept = content.clone();
    kept.retain(|path, _| !path.starts_with(".kairan/"));
    assert_same_files(&backup, &kept);

    server.objects().clear();
    let (code, said) = run_copy(&server, "push", "s3://content", folder.path());
    assert_eq!(code, Some(0), "{said}");
    publish(&server).unwrap();
    assert_same_files(&server.files("site/"), &site);
    assert_same_files(&server.files("content/"), &content);

    server.calls();
    let (_, said) = run_copy(&server, "push", "s3://content", folder.path());
    assert!(said.starts_with("0 new, 0 changed, 0 merged"), "{said}");
    assert!(!server.calls().iter().any(Call::is_write));
}

#[test]
fn a_copy_that_breaks_off_is_finished_by_the_next() {
    let server = S3Server::start();
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in example_files() {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    server.set_nth_write(&["content"], 20, Outcome::Refused, Outcome::Refused);
    let (code, said) = run_copy(&server, "push", "s3://content/status", folder.path());
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("run it again"), "{said}");
    // Without settings no run takes the part for the whole.
    assert!(!server.objects().contains_key("content/status/site.toml"));
    server.serve_normally();
    let (code, said) = run_copy(&server, "push", "s3://content/status", folder.path());
    assert_eq!(code, Some(0), "{said}");
    assert_same_files(&server.files("content/status/"), &example_files());
}
