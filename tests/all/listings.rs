//! Lists of what is in a root.

use std::collections::BTreeSet;

use kairan::root::Listing;
use proptest::prelude::*;

use crate::fixtures::{TestRoot, block_on};

/// The paths differ in letters that stand before and after the one that parts a folder from its files.
const PATHS: [&str; 7] = [
    "records-old/a.md",
    "records.md",
    "records/a.md",
    "records/b/a.md",
    "records/c.md",
    "records0/a.md",
    "static/a.png",
];

fn listing(contents: &[u8]) -> Listing {
    let root = TestRoot::empty();
    for (path, content) in PATHS
        .iter()
        .zip(contents)
        .filter(|(_, content)| **content > 0)
    {
        root.put(path, [*content]);
    }
    block_on(Listing::read(&root.0)).unwrap()
}

#[test]
fn a_folder_has_the_files_below_it_alone() {
    let listing = listing(&[1; 7]);
    let paths: Vec<&str> = listing.folder("records").map(|(path, _)| path).collect();
    assert_eq!(paths, ["records/a.md", "records/b/a.md", "records/c.md"]);
    assert_eq!(listing.folder("translations").count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn two_lists_differ_where_a_file_is_in_one_alone_or_has_another_version(
        before in prop::collection::vec(0..3_u8, 7), after in prop::collection::vec(0..3_u8, 7),
    ) {
        let (before, after) = (listing(&before), listing(&after));
        let differing = PATHS.into_iter().filter(|path| before.get(path) != after.get(path));
        let expected: BTreeSet<&str> = differing.collect();
        prop_assert_eq!(before.differences(&after), expected.clone());
        prop_assert_eq!(after.differences(&before), expected);
    }
}
