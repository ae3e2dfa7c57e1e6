//! What tools leave in files that people write: merge conflicts, other encodings.

use super::{assert_diagnostics, healthy_root, publish_and_check};
use crate::fixtures::{MINIMAL_SETTINGS, TestRoot};

const CONFLICT: &str = "<<<<<<< HEAD\nAsk at the desk.\n=======\nAsk the vendor.\n>>>>>>> edit\n";

#[test]
fn a_file_with_a_merge_conflict_is_left_out_and_named() {
    let cases = [
        (
            "annotations/OK-1-desk.md",
            format!("---\ntitle: Desk\n---\n{CONFLICT}"),
            4,
        ),
        (
            "notices/desk.md",
            format!("---\ntitle: Desk\n---\n{CONFLICT}"),
            4,
        ),
        (
            "translations/OK-1.ja.md",
            format!("---\n---\n## 2026-09-28T06:00:00Z\n{CONFLICT}"),
            4,
        ),
        (
            "records/NET-9.md",
            format!("---\nid: NET-9\n---\n## 2026-09-28T06:00:00Z\n{CONFLICT}"),
            5,
        ),
        (
            "records/EX1.json",
            format!("{{\"id\": \"EX1\",\n{CONFLICT}\"posts\": []}}"),
            2,
        ),
        (
            "templates/home.html",
            format!("{CONFLICT}{{{{ site.title }}}}"),
            1,
        ),
    ];
    for (file, content, line) in cases {
        let site = publish_and_check(&healthy_root().with(file, &content));
        let place = format!("{file}:{line}:1");
        assert_diagnostics(
            &site,
            &[(&place, "a merge conflict of Git is left in the file")],
        );
        for (path, bytes) in &site.files {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("Ask the vendor"), "{file}: {path}");
        }
    }
}

#[test]
fn settings_in_utf16_are_read() {
    let expected = TestRoot::empty().with("site.toml", MINIMAL_SETTINGS).site();
    let units = format!("\u{feff}{MINIMAL_SETTINGS}");
    let bytes: Vec<u8> = units.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let site = TestRoot::empty().with("site.toml", bytes).site();
    assert_eq!(site.files, expected.files);
}
