//! The lists of labels.

use super::*;

fn kind(labels: &Labels, text: &str) -> Option<SectionKind> {
    labels
        .suffix_matches(text)
        .next()
        .map(|(label, _)| label.kind)
}

#[test]
fn a_label_is_found_at_the_end_of_a_text() {
    let labels = Labels::parse(
        "name = \"x\"\n[labels]\nroot_cause = [\"Root cause\"]\n\
         preliminary_root_cause = [\"Preliminary root cause:\"]\n\
         scope_of_impact = [\"Étendue de l'impact\"]",
    )
    .unwrap();
    for (text, expected) in [
        ("Root cause", Some(SectionKind::RootCause)),
        ("the ROOT\u{a0} CAUSE", Some(SectionKind::RootCause)),
        (
            "preliminary root cause",
            Some(SectionKind::PreliminaryRootCause),
        ),
        ("étendue DE L’IMPACT", Some(SectionKind::ScopeOfImpact)),
        ("Rootcause", None),
        ("cause", None),
        ("", None),
    ] {
        assert_eq!(kind(&labels, text), expected, "{text}");
    }
    let (_, range) = labels.suffix_matches("a Root  cause").next().unwrap();
    assert_eq!(range, 2..13);
}

#[test]
fn a_root_adds_to_the_built_in_labels_and_overrides_them() {
    let mut labels = Labels::parse("[labels]\nroot_cause = [\"Cause\", \"Reason\"]").unwrap();
    labels.merge(Labels::parse("[labels]\nmore_info = [\"cause\"]\ntitle = [\"T\"]").unwrap());
    assert_eq!(kind(&labels, "Cause"), Some(SectionKind::MoreInfo));
    assert_eq!(kind(&labels, "Reason"), Some(SectionKind::RootCause));
    assert_eq!(kind(&labels, "T"), Some(SectionKind::Title));
}

#[test]
fn a_text_of_nothing_is_known_in_any_writing() {
    let labels = Labels::parse("[labels]\nnothing = [\"None\", \"N/A\", \"なし\"]").unwrap();
    for text in [
        "None",
        "none.",
        " - NONE\n",
        "n/a",
        "(N/A)",
        "なし。",
        "—",
        "",
    ] {
        assert!(Labels::any_is_nothing([&labels], text), "{text}");
    }
    for text in ["None of the users can sign in", "No", "影響なし"] {
        assert!(!Labels::any_is_nothing([&labels], text), "{text}");
    }
}

#[test]
fn a_wrong_list_says_what_is_wrong() {
    for (toml, part) in [
        ("[labels]\nroot_causes = []", "root_causes"),
        ("[labels]\nother = [\"x\"]", "unknown key `labels.other`"),
        ("[labels]\ntitle = [\" :\"]", "empty"),
        (
            "[labels]\ntitle = [\"A b\"]\nmore_info = [\"a  B\"]",
            "under both",
        ),
        ("[labels", "syntax"),
    ] {
        let message = Labels::parse(toml).unwrap_err().to_string();
        assert!(message.contains(part), "{toml}: {message}");
    }
    assert_eq!(Labels::parse("name = \"x\"").unwrap(), Labels::default());
}
