//! Headings that are, or begin with, a label.

use super::*;

#[test]
fn a_heading_of_its_own_line_may_go_on_after_a_label() {
    for heading in [
        "## Root cause and mitigation",
        "## Root cause of the restarts",
        "## Root Cause/Impact",
        "# ROOT CAUSE AND REMEDIATION",
        "**Root cause and mitigation:**",
        "__Root cause & impact__",
        "ROOT CAUSE AND REMEDIATION",
        "[Root cause and impact]",
        "Root Cause and Mitigation",
        "Root cause of the restarts:",
        "## 2. Root cause for the restarts",
        "## Root causes in Europe and Asia",
        "## What caused the outage?",
        "**What caused this and why?**",
    ] {
        assert_eq!(
            english(&format!("{heading}\nA full disk.\n\nNext steps: none.")),
            ["root_cause: A full disk.", "next_steps: none."],
            "{heading}"
        );
    }
    for (markdown, expected) in [
        (
            "## Root Cause and Impact\nDust.\n## Remediation and Prevention/Detection\n- More fans.\n",
            ["root_cause: Dust.", "next_steps: - More fans."],
        ),
        (
            "**Root cause and mitigation:**\nDust, so we wiped.\n**Customer Impact:**\n- Heat.\n",
            ["root_cause: Dust, so we wiped.", "user_impact: - Heat."],
        ),
    ] {
        assert_eq!(section_texts(&Body::markdown(markdown), &[EN]), expected);
    }
    for text in [
        "Root cause of the restarts is a full disk",
        "Root cause and mitigation are known.",
        "## Start time and end time",
        "## Description of impact and duration",
        "- **Root cause and mitigation**",
    ] {
        let found = section_texts(&Body::text(text), &[EN]);
        assert!(found[0].starts_with("other: "), "{text}: {found:?}");
    }
    // Nothing of a heading is lost where no text follows it.
    assert_eq!(
        english("## Root cause of the restarts\n## Next steps\nWait."),
        ["other: Root cause of the restarts", "next_steps: Wait."]
    );
}

#[test]
fn headings_go_on_in_every_language() {
    for (file, heading, kind) in [
        (DE, "## Ursache der Störung", "root_cause"),
        (DE, "## Nächste Schritte und Vorbeugung", "next_steps"),
        (FR, "## Cause de l’incident", "root_cause"),
        (FR, "## Cause racine et résolution", "root_cause"),
        (ES, "## Causa raíz del incidente", "root_cause"),
        (PT, "## Causa raiz e impacto", "root_cause"),
        (JA, "## 原因と対策", "root_cause"),
        (JA, "【再発防止策および今後の予定】", "next_steps"),
        (ZH, "## 根本原因和措施", "root_cause"),
        (KO, "## 근본 원인 및 조치", "root_cause"),
        (AR, "## السبب الجذري والحل", "root_cause"),
    ] {
        let found = section_texts(&Body::text(format!("{heading}\nx")), &[file]);
        assert_eq!(found, [format!("{kind}: x")], "{heading}");
    }
}

#[test]
fn a_label_may_be_a_question() {
    for (file, text, expected) in [
        (EN, "What caused this?\nDust.", "root_cause: Dust."),
        (EN, "What caused this? Dust.", "root_cause: Dust."),
        (EN, "**What caused the issue?** Dust.", "root_cause: Dust."),
        (
            EN,
            "### What are the next steps?\nMore fans.",
            "next_steps: More fans.",
        ),
        (EN, "Root cause?\nDust.", "root_cause: Dust."),
        (EN, "Who was affected?\nAll.", "scope_of_impact: All."),
        (
            DE,
            "Wie geht es weiter?\nWir warten.",
            "next_steps: Wir warten.",
        ),
        (
            FR,
            "Quelle est la cause ?\nUn disque.",
            "root_cause: Un disque.",
        ),
        (
            ES,
            "¿Cuál fue la causa?\nUn disco.",
            "root_cause: Un disco.",
        ),
        (PT, "Qual foi a causa?\nUm disco.", "root_cause: Um disco."),
        (JA, "原因は何ですか？\n故障。", "root_cause: 故障。"),
        (ZH, "原因是什么？\n故障。", "root_cause: 故障。"),
        (KO, "원인은 무엇인가요?\n고장.", "root_cause: 고장."),
        (AR, "ما السبب؟\nعطل.", "root_cause: عطل."),
    ] {
        assert_eq!(
            section_texts(&Body::text(text), &[file]),
            [expected],
            "{text}"
        );
    }
    for text in [
        "We asked: what caused this? Nobody knows.",
        "Root cause? Unknown so far.",
        "What happens if I click? Nothing.",
    ] {
        assert_eq!(english(text), [format!("other: {text}")]);
    }
}

#[test]
fn a_known_heading_without_markup_ends_a_section_that_began_so() {
    assert_eq!(
        english(
            "INCIDENT REPORT\nRoot Cause\nA queue was full.\nRemediation and Prevention\nA longer queue.\n\
             Detailed Description of Impact\nOrders took minutes.\nPayments did not."
        ),
        [
            "other: INCIDENT REPORT",
            "root_cause: A queue was full.",
            "next_steps: A longer queue.",
            "other: Detailed Description of Impact / Orders took minutes. / Payments did not.",
        ]
    );
    for (label, heading) in [
        ("Next steps:", "Lessons learned:"),
        ("Root cause", "What happened?"),
        ("Root cause", "Impact and Duration"),
        ("Next steps", "Timeline"),
    ] {
        assert_eq!(
            english(&format!("{label}\nOne.\n{heading}\nTwo.")).len(),
            2,
            "{heading}"
        );
    }
    for text in [
        "Next steps\nWe check the\nimpact\nof this.",
        "Next steps\nImpact of this is low",
        "Next steps:\nTimeline\nTwo.",
        "Next steps: One.\nTimeline\nTwo.",
    ] {
        assert_eq!(english(text).len(), 1, "{text}");
    }
}

#[test]
fn a_closing_sentence_is_no_part_of_a_section() {
    for (file, text, expected) in [
        (
            EN,
            "Next steps:\n- More fans.\n\nThis is the final update for the event.",
            &[
                "next_steps: - More fans.",
                "other: This is the final update for the event.",
            ][..],
        ),
        (
            EN,
            "Next steps: More fans. This is the final update.",
            &["next_steps: More fans.", "other: This is the final update."],
        ),
        (
            EN,
            "Next steps: This is the final update for this incident.",
            &["other: This is the final update for this incident."],
        ),
        (
            EN,
            "Root cause: Dust.\nWe apologize for the inconvenience. Thank you for your patience.",
            &[
                "root_cause: Dust.",
                "other: We apologize for the inconvenience. Thank you for your patience.",
            ],
        ),
        (
            EN,
            "Next steps:\nWe apologize for the delays. These steps follow:\n- More fans.",
            &["next_steps: We apologize for the delays. These steps follow: / - More fans."],
        ),
        (
            EN,
            "Final status: All is well. This is the final update.",
            &["final_status: All is well. This is the final update."],
        ),
        (
            JA,
            "次のステップ：再起動します。\nこれが最後の更新です。",
            &[
                "next_steps: 再起動します。",
                "other: これが最後の更新です。",
            ],
        ),
        (
            AR,
            "نطاق التأثير: عدد قليل من المستخدمين.\nهذا هو تحديثنا الأخير بشأن هذا الحدث.",
            &[
                "scope_of_impact: عدد قليل من المستخدمين.",
                "other: هذا هو تحديثنا الأخير بشأن هذا الحدث.",
            ],
        ),
        (
            JA,
            "影響範囲：一部のユーザー。\nこれは、このイベントに関する最後の更新です。",
            &[
                "scope_of_impact: 一部のユーザー。",
                "other: これは、このイベントに関する最後の更新です。",
            ],
        ),
        (
            DE,
            "Nächste Schritte: Keine. Dies ist die letzte Aktualisierung.",
            &[
                "next_steps: Keine.",
                "other: Dies ist die letzte Aktualisierung.",
            ],
        ),
    ] {
        assert_eq!(
            section_texts(&Body::text(text), &[file]),
            expected,
            "{text}"
        );
    }
}

#[test]
fn the_next_heading_ends_a_section_whatever_it_says() {
    for (body, expected) in [
        (
            Body::markdown(
                "**Next Steps:** We fix.\n**Timeline (UTC):**\n- 09:00 start\n- 10:00 end\n",
            ),
            &[
                "next_steps: We fix.",
                "other: Timeline (UTC): / - 09:00 start / - 10:00 end",
            ][..],
        ),
        (
            Body::text(
                "Remediation and Prevention\nTests.\n\nService Credits\nYou get 5%.\n\nRefunds\nNone.",
            ),
            &[
                "next_steps: Tests.",
                "other: Service Credits / You get 5%.",
                "other: Refunds / None.",
            ],
        ),
        (
            Body::text(
                "What caused this?\nA push.\n\nWhat did people say of it?\nLittle.\n\nHow will we avoid this in the future?\n- Tests.",
            ),
            &[
                "root_cause: A push.",
                "other: What did people say of it? / Little.",
                "next_steps: - Tests.",
            ],
        ),
        (
            Body::text(
                "Root cause (preliminary)\nA push.\n\nRoot cause/Contributing factors\nNo test.",
            ),
            &["preliminary_root_cause: A push.", "root_cause: No test."],
        ),
        (
            Body::text("## What are we doing to make sure this does not happen again?\n- Tests"),
            &["next_steps: - Tests"],
        ),
        (
            Body::text(
                "Next steps:\n- Root cause: to be found.\n- Workaround: none.\n- ETA: 1 Dec 2026",
            ),
            &["next_steps: - Root cause: to be found. / - Workaround: none. / - ETA: 1 Dec 2026"],
        ),
        (
            Body::text("Root cause\nA push.\n\nIt came from a script that nobody knew\nand ran."),
            &["root_cause: A push. / It came from a script that nobody knew / and ran."],
        ),
    ] {
        assert_eq!(section_texts(&body, &[EN]), expected, "{body:?}");
    }
}
