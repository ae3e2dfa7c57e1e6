use super::*;

fn artifacts(files: &[(&str, &str, Stage)]) -> Vec<Artifact> {
    files
        .iter()
        .map(|(path, text, stage)| Artifact::new(*path, text.as_bytes().to_vec(), *stage))
        .collect()
}

fn paths(plan: &PublishPlan) -> Vec<Vec<&str>> {
    plan.puts
        .iter()
        .map(|group| group.iter().map(|a| a.path.as_str()).collect())
        .collect()
}

/// What is known once a plan is done.
fn completed(plan: &PublishPlan) -> PublishedState {
    PublishedState {
        manifest: plan.manifest.clone(),
        in_flight: BTreeSet::new(),
    }
}

#[test]
fn only_what_changed_is_written_and_lists_come_last() {
    let before = plan(
        &PublishedState::default(),
        artifacts(&[
            ("index.html", "a", Stage::List),
            ("en/index.html", "a", Stage::List),
            ("ja/index.html", "a", Stage::List),
            ("en/services/x/index.html", "a", Stage::List),
            ("en/incidents/A/index.html", "b", Stage::Incident),
            ("gone.txt", "c", Stage::Asset),
        ]),
        Manifest::default(),
        MetadataSupport::Kept,
    );
    assert_eq!(
        paths(&before),
        [
            vec!["gone.txt"],
            vec!["en/incidents/A/index.html"],
            vec!["en/services/x/index.html"],
            vec!["en/index.html", "ja/index.html"],
            vec!["index.html"],
        ]
    );
    let after = plan(
        &completed(&before),
        artifacts(&[
            ("index.html", "a", Stage::List),
            ("en/index.html", "A", Stage::List),
            ("en/incidents/A/index.html", "b", Stage::Incident),
        ]),
        Manifest::default(),
        MetadataSupport::Kept,
    );
    assert_eq!(paths(&after), [["en/index.html"]]);
    assert_eq!(
        after.deletes,
        ["en/services/x/index.html", "gone.txt", "ja/index.html"]
    );
    assert_eq!(after.unchanged, 2);
}

#[test]
fn what_is_new_comes_before_what_leads_to_it() {
    let first = plan(
        &PublishedState::default(),
        artifacts(&[("en/incidents/A/index.html", "en", Stage::Incident)]),
        Manifest::default(),
        MetadataSupport::Kept,
    );
    let with_another_language = plan(
        &completed(&first),
        artifacts(&[
            (
                "en/incidents/A/index.html",
                "en, and in fr",
                Stage::Incident,
            ),
            ("fr/incidents/A/index.html", "fr", Stage::Incident),
            ("fr/index.html", "fr", Stage::List),
        ]),
        Manifest::default(),
        MetadataSupport::Kept,
    );
    assert_eq!(
        paths(&with_another_language),
        [
            ["fr/incidents/A/index.html"],
            ["fr/index.html"],
            ["en/incidents/A/index.html"],
        ]
    );
}

#[test]
fn a_second_plan_has_nothing_to_do() {
    let files = || artifacts(&[("a.txt", "a", Stage::Asset), ("b.html", "b", Stage::List)]);
    let first = plan(
        &PublishedState::default(),
        files(),
        Manifest::default(),
        MetadataSupport::Kept,
    );
    let second = plan(
        &completed(&first),
        files(),
        Manifest::default(),
        MetadataSupport::Kept,
    );
    assert!(second.is_empty());
    assert_eq!(second.manifest, first.manifest);
}

#[test]
fn a_change_of_metadata_alone_is_written_where_it_is_kept() {
    let page = || artifacts(&[("en/index.html", "<p>", Stage::List)]);
    let changes: [fn(&mut Artifact); 3] = [
        |page| page.media_type = "text/html",
        |page| page.cache_control = "no-store",
        |page| page.language = Some("en".to_owned()),
    ];
    let kept = MetadataSupport::Kept;
    let first = plan(
        &PublishedState::default(),
        page(),
        Manifest::default(),
        kept,
    );
    let published = completed(&first);
    for change in changes {
        for (support, is_written) in [(kept, true), (MetadataSupport::Ignored, false)] {
            let mut changed = page();
            change(&mut changed[0]);
            let second = plan(&published, changed, Manifest::default(), support);
            assert_eq!(!second.is_empty(), is_written, "{support:?}");
        }
    }
    // Nothing is known of the metadata that earlier releases wrote.
    let mut of_earlier_release = published;
    for file_digest in of_earlier_release.manifest.0.values_mut() {
        file_digest.metadata = None;
    }
    for (support, is_written) in [(kept, true), (MetadataSupport::Ignored, false)] {
        let second = plan(&of_earlier_release, page(), Manifest::default(), support);
        assert_eq!(!second.is_empty(), is_written, "{support:?}");
    }
}

#[test]
fn a_run_that_died_is_made_good_even_if_its_cause_is_taken_back() {
    let old = || artifacts(&[("a.html", "old", Stage::List), ("b.html", "b", Stage::List)]);
    let first = plan(
        &PublishedState::default(),
        old(),
        Manifest::default(),
        MetadataSupport::Kept,
    );
    let changed = artifacts(&[("a.html", "new", Stage::List), ("c.html", "c", Stage::List)]);
    let second = plan(
        &completed(&first),
        changed,
        Manifest::default(),
        MetadataSupport::Kept,
    );
    let mut published = completed(&first);
    published.begin(&second);
    // It dies here, or after any of its writes.
    let third = plan(
        &published,
        old(),
        Manifest::default(),
        MetadataSupport::Kept,
    );
    assert_eq!(paths(&third), [["b.html"], ["a.html"]]);
    assert_eq!(third.deletes, ["c.html"]);
    published.begin(&third);
    for path in ["b.html", "a.html", "c.html"] {
        published.commit(&third, path);
    }
    assert_eq!(published, completed(&first));
}
