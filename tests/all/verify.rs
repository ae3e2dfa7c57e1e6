//! A published site that is compared with what was published.

use kairan::run::verify::{Verification, repair, site_location, verify};
use kairan::run::{Connections, Mode, run};
use kairan::store::Store;

use crate::fixtures::{
    NOW, RECORD, TestRoot, assert_same_files, block_on, kairan, read_folder, store_files, utc,
};

const PAGE: &str = "en/incidents/N-1/index.html";

/// A root and its site.
fn published_site() -> (TestRoot, Store) {
    let root = TestRoot::empty().with("records/a.md", RECORD);
    let site = Store::memory();
    root.publish(&site, NOW).unwrap();
    (root, site)
}

fn put(site: &Store, path: &str, bytes: &[u8]) {
    TestRoot(site.clone()).put(path, bytes);
}

/// Damages a site in every way; the altered page keeps its size.
fn damage(site: &Store) -> Verification {
    let mut page = block_on(site.get(PAGE)).unwrap().unwrap();
    page[100] ^= 1;
    put(site, PAGE, &page);
    put(site, "en/index.html", b"");
    block_on(site.delete("sitemap.xml")).unwrap();
    put(site, "favicon.ico", b"not ours");
    Verification {
        missing: vec!["sitemap.xml".to_owned()],
        altered: vec![PAGE.to_owned(), "en/index.html".to_owned()],
        foreign: vec!["favicon.ico".to_owned()],
        ..Verification::default()
    }
}

#[test]
fn an_intact_site_is_reported_as_intact() {
    let (root, site) = published_site();
    let verification = block_on(verify(&root.0, &site)).unwrap();
    assert!(verification.is_clean(), "{verification}");
    assert_eq!(verification.intact, store_files(&site, "").len());
}

#[test]
fn every_kind_of_damage_is_found_and_repaired() {
    for delete_foreign in [false, true] {
        let (root, site) = published_site();
        let whole = store_files(&site, "");
        let sound = whole.len() - 3;
        let expected = Verification {
            intact: sound,
            ..damage(&site)
        };
        let verification = block_on(verify(&root.0, &site)).unwrap();
        assert_eq!(verification, expected);
        assert_eq!(
            verification.to_string(),
            format!(
                "missing sitemap.xml\naltered {PAGE}\naltered en/index.html\nforeign favicon.ico\n"
            )
        );
        let connections = Connections::default();
        let repairing = repair(
            &root.0,
            &site,
            &verification,
            delete_foreign,
            utc(NOW),
            &connections,
            &(),
        );
        let report = block_on(repairing).unwrap();
        assert_eq!((report.written, report.deleted), (3, 0));
        let mut should_be = whole;
        if !delete_foreign {
            should_be.insert("favicon.ico".to_owned(), b"not ours".to_vec());
        }
        assert_same_files(&store_files(&site, ""), &should_be);
        let verification = block_on(verify(&root.0, &site)).unwrap();
        assert_eq!(verification.is_clean(), delete_foreign, "{verification}");
    }
}

#[test]
fn a_full_run_writes_again_what_was_altered() {
    let (root, site) = published_site();
    let whole = store_files(&site, "");
    let damaged = damage(&site);
    block_on(run(&root.0, &site, utc(NOW), Mode::Full, &())).unwrap();
    let mut should_be = whole;
    for path in damaged.foreign {
        should_be.insert(path, b"not ours".to_vec());
    }
    assert_same_files(&store_files(&site, ""), &should_be);
}

#[test]
fn a_repair_that_leaves_something_exits_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::create_dir(path("root")).unwrap();
    std::fs::write(path("root/site.toml"), crate::fixtures::MINIMAL_SETTINGS).unwrap();
    let (root, site) = (path("root"), path("site"));
    let on = |args: &[&str]| kairan(&[args, &["--root", &root, "--now", NOW]].concat());
    assert_eq!(on(&["build", "--out", &site]).status.code(), Some(0));
    std::fs::remove_file(path("site/robots.txt")).unwrap();
    std::fs::create_dir(path("site/robots.txt")).unwrap();
    assert_eq!(on(&["verify", "--apply"]).status.code(), Some(1));
    std::fs::remove_dir(path("site/robots.txt")).unwrap();
    assert_eq!(on(&["verify", "--apply"]).status.code(), Some(0));
}

#[test]
fn a_site_without_a_recorded_build_is_an_error() {
    let (root, _) = published_site();
    let error = block_on(verify(&root.0, &Store::dir("elsewhere"))).unwrap_err();
    assert!(error.to_string().contains("published to memory"), "{error}");
    let error = block_on(site_location(&TestRoot::empty().0)).unwrap_err();
    assert!(
        error.to_string().contains("build the site first"),
        "{error}"
    );
}

#[test]
fn the_command_exits_with_1_until_the_site_is_repaired() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (root, site) = (path("root"), path("site"));
    std::fs::create_dir(folder.path().join("root")).unwrap();
    std::fs::write(
        folder.path().join("root/site.toml"),
        crate::fixtures::MINIMAL_SETTINGS,
    )
    .unwrap();
    let on = |args: &[&str]| kairan(&[args, &["--root", &root, "--now", NOW]].concat());
    assert_eq!(
        on(&["verify"]).status.code(),
        Some(2),
        "nothing is built yet"
    );
    assert_eq!(on(&["build", "--out", &site]).status.code(), Some(0));
    let whole = read_folder(&folder.path().join("site"));
    let output = on(&["verify"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));

    std::fs::write(folder.path().join("site/robots.txt"), "x").unwrap();
    std::fs::write(folder.path().join("site/theirs.txt"), "x").unwrap();
    let found = b"altered robots.txt\nforeign theirs.txt\n";
    let output = on(&["verify", "--site", &site]);
    assert_eq!(
        (output.status.code(), &output.stdout[..]),
        (Some(1), &found[..])
    );
    let output = on(&["verify", "--apply"]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "what is foreign stays: {output:?}"
    );
    let output = on(&["verify", "--apply", "--delete-foreign"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_same_files(&read_folder(&folder.path().join("site")), &whole);
    assert_eq!(on(&["verify", "--delete-foreign"]).status.code(), Some(2));
}

#[test]
fn a_site_that_overlaps_the_root_is_refused_and_nothing_is_touched() {
    for (root, site) in [
        ("w/root", "w"),
        ("w", "w"),
        ("w", "w/static/site"),
        ("w", "w/Ledger"),
        ("w", "w/.kairan/site"),
        ("w", "x/../w/"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (root, site) = (path(root), path(site));
        std::fs::create_dir_all(folder.path().join("x")).unwrap();
        std::fs::create_dir_all(&root).unwrap();
        let settings = format!("{root}/site.toml");
        std::fs::write(settings, crate::fixtures::MINIMAL_SETTINGS).unwrap();
        let on = |args: &[&str]| kairan(&[args, &["--root", &root, "--now", NOW]].concat());
        // As an earlier release left it that did build there.
        let elsewhere = path("elsewhere");
        assert_eq!(on(&["build", "--out", &elsewhere]).status.code(), Some(0));
        let state = format!("{root}/.kairan/state.json");
        let text = std::fs::read_to_string(&state).unwrap();
        let absolute = std::path::absolute(&site).unwrap();
        let text = text.replace(&elsewhere, absolute.to_str().unwrap());
        std::fs::write(&state, text).unwrap();
        let before = read_folder(folder.path());
        let commands: [&[&str]; 6] = [
            &["build", "--out", &site],
            &["publish", "--to", &site],
            &["publish", "--to", &site, "--apply"],
            &["verify", "--site", &site],
            &["verify", "--site", &site, "--apply"],
            &["verify", "--site", &site, "--apply", "--delete-foreign"],
        ];
        for args in commands {
            let output = on(args);
            assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(
                said.contains("contains or lies inside the root"),
                "{args:?}: {said}"
            );
        }
        assert_same_files(&read_folder(folder.path()), &before);
    }
}

#[test]
fn a_site_may_have_a_folder_of_its_own_inside_the_root() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    std::fs::create_dir_all(root.join("records")).unwrap();
    std::fs::write(root.join("site.toml"), crate::fixtures::MINIMAL_SETTINGS).unwrap();
    std::fs::write(root.join("records/a.md"), RECORD).unwrap();
    let site = root.join("public");
    let on = |args: &[&str]| {
        let root = root.to_str().unwrap();
        let output = kairan(&[args, &["--root", root, "--now", NOW]].concat());
        assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let build = ["build", "--out", site.to_str().unwrap()];
    on(&build);
    assert!(site.join("en/incidents/N-1/index.html").is_file());
    let whole = read_folder(&root);
    let said = on(&build);
    assert!(said.contains("0 files written, 0 deleted"), "{said}");
    std::fs::write(site.join("theirs.txt"), "theirs").unwrap();
    on(&["verify", "--apply", "--delete-foreign"]);
    assert_same_files(&read_folder(&root), &whole);
}

/// A file that is published where a foreign one stood is kairan's from then on.
#[test]
fn a_repair_deletes_nothing_that_it_has_written() {
    let (root, site) = published_site();
    let page = "en/incidents/N-2/index.html";
    put(&site, page, b"theirs");
    put(&site, "theirs.txt", b"theirs");
    let record = "---\nid: N-2\nservice: Post\ntitle: Lost letters\nstatus: investigating\n---\n\n\
                  ## 2026-09-30T06:00:00Z\nUser impact: Letters are lost.\n";
    root.put("records/b.md", record);
    let verification = block_on(verify(&root.0, &site)).unwrap();
    assert_eq!(verification.foreign, [page, "theirs.txt"]);
    block_on(repair(
        &root.0,
        &site,
        &verification,
        true,
        utc(NOW),
        &Connections::default(),
        &(),
    ))
    .unwrap();
    let text = String::from_utf8(block_on(site.get(page)).unwrap().unwrap()).unwrap();
    assert!(text.contains("Lost letters"), "{text}");
    assert_eq!(block_on(site.get("theirs.txt")).unwrap(), None);
    let verification = block_on(verify(&root.0, &site)).unwrap();
    assert!(verification.is_clean(), "{verification}");
}
