use super::*;

/// A file that is to be made.
fn outdated(path: &str, stage: Stage) -> OutdatedFile<()> {
    OutdatedFile {
        path: path.to_owned(),
        stage,
        source: (),
    }
}

fn paths_of(changes: &SiteChanges<()>) -> Vec<Vec<&str>> {
    let groups = changes.groups.iter();
    groups
        .map(|group| group.iter().map(|file| file.path.as_str()).collect())
        .collect()
}

fn file_digest(text: &str) -> FileDigest {
    Artifact::new("a.html", text.as_bytes().to_vec(), Stage::List).file_digest()
}

/// What is known once these files are published.
fn published(files: &[(&str, &str)]) -> PublishedState {
    let files = files.iter();
    let files = files.map(|(path, text)| ((*path).to_owned(), file_digest(text)));
    PublishedState {
        manifest: Manifest(files.collect()),
        in_flight: BTreeSet::new(),
    }
}

fn kept(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

#[test]
fn lists_come_last_and_deep_pages_before_shallow_ones() {
    let changes = SiteChanges::new(
        &PublishedState::default(),
        vec![
            outdated("index.html", Stage::List),
            outdated("ja/index.html", Stage::List),
            outdated("en/index.html", Stage::List),
            outdated("en/services/x/index.html", Stage::List),
            outdated("en/incidents/A/index.html", Stage::Incident),
            outdated("static/logo.svg", Stage::Asset),
        ],
        &BTreeSet::new(),
    );
    assert_eq!(
        paths_of(&changes),
        [
            vec!["static/logo.svg"],
            vec!["en/incidents/A/index.html"],
            vec!["en/services/x/index.html"],
            vec!["en/index.html", "ja/index.html"],
            vec!["index.html"],
        ]
    );
    assert!(changes.deletes.is_empty());
}

#[test]
fn what_is_neither_made_nor_kept_is_deleted() {
    let before = published(&[("a.html", "a"), ("b.html", "b"), ("c.html", "c")]);
    let outdated = vec![outdated("a.html", Stage::List)];
    let changes = SiteChanges::new(&before, outdated, &kept(&["b.html"]));
    assert_eq!(paths_of(&changes), [["a.html"]]);
    assert_eq!(changes.deletes, ["c.html"]);
}

#[test]
fn what_is_new_comes_before_what_leads_to_it() {
    let english = published(&[("en/incidents/A/index.html", "en")]);
    let with_another_language = SiteChanges::new(
        &english,
        vec![
            outdated("en/incidents/A/index.html", Stage::Incident),
            outdated("fr/incidents/A/index.html", Stage::Incident),
            outdated("fr/index.html", Stage::List),
        ],
        &BTreeSet::new(),
    );
    assert_eq!(
        paths_of(&with_another_language),
        [
            ["fr/incidents/A/index.html"],
            ["fr/index.html"],
            ["en/incidents/A/index.html"],
        ]
    );
}

#[test]
fn a_change_of_metadata_alone_is_a_change_where_it_is_kept() {
    let page = Artifact::new("en/index.html", b"<p>".to_vec(), Stage::List);
    let changes: [fn(&mut Artifact); 3] = [
        |page| page.media_type = "text/html",
        |page| page.cache_control = "no-store",
        |page| page.language = Some("en".to_owned()),
    ];
    let first = page.file_digest();
    for change in changes {
        let mut changed = page.clone();
        change(&mut changed);
        let changed = changed.file_digest();
        assert!(!first.is_same_file(&changed, MetadataSupport::Kept));
        assert!(first.is_same_file(&changed, MetadataSupport::Ignored));
    }
    // Nothing is known of the metadata that earlier releases wrote.
    let of_earlier_release = FileDigest {
        metadata: None,
        ..first.clone()
    };
    assert!(!of_earlier_release.is_same_file(&first, MetadataSupport::Kept));
    assert!(of_earlier_release.is_same_file(&first, MetadataSupport::Ignored));
}

#[test]
fn a_run_that_died_is_made_good_even_if_its_cause_is_taken_back() {
    let first = published(&[("a.html", "old"), ("b.html", "b")]);
    let changed = || {
        vec![
            outdated("a.html", Stage::List),
            outdated("c.html", Stage::List),
        ]
    };
    let second = SiteChanges::new(&first, changed(), &BTreeSet::new());
    let mut after_death = first.clone();
    after_death.begin(&second);
    // It dies here, or after any of its writes: nothing counts as known of these files.
    for path in ["a.html", "b.html", "c.html"] {
        assert_eq!(after_death.settled(path), None, "{path}");
    }
    let old = vec![
        outdated("a.html", Stage::List),
        outdated("b.html", Stage::List),
    ];
    let third = SiteChanges::new(&after_death, old, &BTreeSet::new());
    assert_eq!(paths_of(&third), [["b.html"], ["a.html"]]);
    assert_eq!(third.deletes, ["c.html"]);
    after_death.begin(&third);
    after_death.commit("b.html", file_digest("b"));
    after_death.commit("a.html", file_digest("old"));
    after_death.commit_delete("c.html");
    assert_eq!(after_death, first);
}

#[test]
fn a_file_that_a_run_did_not_come_to_is_made_by_the_next_one() {
    let digest = Digest::of_bytes(b"inputs");
    let mut state = published(&[("a.html", "a")]);
    if let Some(file_digest) = state.manifest.0.get_mut("a.html") {
        file_digest.input_digest = Some(digest);
    }
    let outdated = vec![outdated("a.html", Stage::List)];
    let changes = SiteChanges::new(&state, outdated, &BTreeSet::new());
    state.begin(&changes);
    // The run stops, and says that it has not touched the file.
    state.in_flight.clear();
    assert_eq!(state.settled("a.html").unwrap().input_digest, None);
}

#[test]
fn a_file_has_its_media_type_in_any_letter_case() {
    for (path, expected) in [
        ("plan.pdf", "application/pdf"),
        ("Plan.PDF", "application/pdf"),
        ("img/IMG_1.JPG", "image/jpeg"),
        ("a.b/c", "application/octet-stream"),
    ] {
        assert_eq!(media_type(path), expected, "{path}");
    }
}
