use super::*;

#[test]
fn internal_parts_are_removed() {
    for (text, kept, count) in [
        ("Work notes: X", "", 1),
        ("A.\n\nInternal note: X\nX\n\nB.", "A.\n\n\nB.", 1),
        (
            "A.\n\n### Work notes\n\nX\n\nX\n\n### Next steps\nB.",
            "A.\n\n### Next steps\nB.",
            1,
        ),
        ("**作業メモ**\nX\n\n**次の手順**\nB", "**次の手順**\nB", 1),
        (
            "2026-11-11 09:10:00 - Jo (Comments)\nA.\n\n2026-11-11 09:00:12 - Ann Lee (Work notes)\nX\n\nX",
            "2026-11-11 09:10:00 - Jo (Comments)\nA.",
            1,
        ),
        (
            "A.\n\n[internal] X\nX\n\n(Internal only) X\n\n- [INTERN] X\n\n【社内限定】X\n\nB.",
            "A.\n\n\n\n\n\nB.",
            4,
        ),
        (
            "Internal only: X\n\nNur intern: X\n\nÀ usage interne : X\n\n社外秘：X",
            "",
            4,
        ),
        (
            "A.\n\n### Work notes\nX\n\n#### Details\nX\n\n**Steps**\n- X\n\n### Next steps\nB.",
            "A.\n\n### Next steps\nB.",
            1,
        ),
        (
            "### Work notes\n```\n# X\n### X\n```\nX\n\n## B\nB.",
            "## B\nB.",
            1,
        ),
        (
            "A.\n\nInternal note:\n\n- X\n- X\n\n- X\n\nB.",
            "A.\n\n\nB.",
            1,
        ),
        ("Internal note: X (by Jo)\n\nB.", "B.", 1),
        ("[internal]\n\nX\nX\n\nB.", "B.", 1),
        ("Internal note:\n\n```\nX\n\n# X\n```\n\nB.", "B.", 1),
        (
            "Work notes\n----------\nX\n\nX\n\nNext\n====\nB.",
            "Next\n====\nB.",
            1,
        ),
        (
            "### Internal notes — team only\nX\n\n### Next\nB.",
            "### Next\nB.",
            1,
        ),
        ("### Internal\nX", "", 1),
        ("INTERNAL NOTE - X\n\nB.", "B.", 1),
        ("A.\n\nInternal note\nX\n\nB.", "A.\n\n\nB.", 1),
        ("Work notes\n\nX\n\nB.", "B.", 1),
        ("■社内メモ\nX\n\n■対応\nB.", "■対応\nB.", 1),
        ("A.\n\n◆内部メモ◆\nX", "A.", 1),
        ("※社外秘 X\n\nB.", "B.", 1),
        (
            "h3. Work notes\nX\n\nX\n\nh3. Next steps\nB.",
            "h3. Next steps\nB.",
            1,
        ),
        (
            "A.\n{panel:title=Internal note}\nX\n{panel}\nB.",
            "A.\n\nB.",
            1,
        ),
        (
            "| A | B |\n| Work notes | X |\n| B | B |",
            "| A | B |\n| B | B |",
            1,
        ),
        ("||Work notes|X||\nB.", "B.", 1),
        (
            "| Time | Work notes |\n|---|---|\n| 10:00 | X |\n\nB.",
            "B.",
            1,
        ),
        ("> **Internal note**\n> X\n\nB.", "B.", 1),
        ("> [!CAUTION] Internal only\n> X\n\nB.", "B.", 1),
        (
            "<h3>Work notes</h3><p>X</p><p>X</p><h3>Next</h3><p>B.</p>",
            "<h3>Next</h3><p>B.</p>",
            1,
        ),
        ("<b>Work notes</b><br>X", "", 1),
        (
            "<p>A.</p><p>Internal note:</p><ul><li>X</li><li>X</li></ul><p>B.</p>",
            "<p>A.</p></ul><p>B.</p>",
            1,
        ),
        ("<p><b>Internal note:</b> X</p><p>B.</p>", "<p>B.</p>", 1),
        ("<p><strong>Work notes</strong></p><p>X</p>", "", 1),
        ("Internal notes (not for customers):\nX\n\nB.", "B.", 1),
        (
            "Public [internal: X] text (internal note: X (by Jo)).",
            "Public  text .",
            2,
        ),
        ("A. [internal] X [/internal] B.", "A.  B.", 1),
        ("[internal]X\n\nX[/internal]\nB.", "B.", 1),
        (
            "A.\n--- INTERNAL ---\nX\n\nX\n--- END INTERNAL ---\nB.",
            "A.\nB.",
            2,
        ),
        ("::: internal\nX\n\nX\n:::\nB.", "B.", 1),
        ("A. <internal>X</internal> B.", "A.  B.", 1),
        ("A. [internal] X\nX\n\nB.", "A. \nB.", 1),
        ("A.\nX [internal]\nB.", "A.\nB.", 1),
        ("A. Internal note: X\nX\n\nB.", "A. \nB.", 1),
        ("Title: [internal] X", "Title:", 1),
        (
            "2026-11-18 08:30:00 - Ann Lee (Gizli kayıt)\nX\n\n2026-11-18 08:10:00 - Ann Lee (Comments)\nB.",
            "2026-11-18 08:10:00 - Ann Lee (Comments)\nB.",
            1,
        ),
        ("A.\n\n18.11.2026 08:30 - 山田太郎（引継ぎ）\nX", "A.", 1),
        (
            "A {{/* X */}}B{{< comment >}}X{{< /comment >}}C<!-- X",
            "A BC",
            3,
        ),
    ] {
        let removed = remove_internal_parts(text);
        assert_eq!(removed, Some((kept.to_owned(), count)), "{text}");
    }
    for text in [
        "",
        "We tell you more in our release notes: soon.",
        "The work notes of the vendor say that it is over.",
        "### Internal: DNS fails\nA.",
        "### Private (preview) endpoints\nA.",
        "Next steps\n\nA.",
        "## Root cause\nA private link failed (internal)\nInternal: no",
        "[Internal Server Error] was shown to users.",
        "(Private links are not affected.)",
        "See [internal](https://status.example/internal) and [Internal][1].",
        "Error codes (HTTP 500) and links (private) fail.",
        "| Service | State |\n|---|---|\n| Internal DNS | down |",
        "**Private endpoints** are slow: see the internal\nnotes of the vendor.",
        "■ 社内 ネットワーク障害\nA.",
        "비공개 링크가 실패합니다.",
        "<p>Internal mail is late.</p><p>A.</p>",
        "What we did:\n\n2026-03-02 08:10:00 - Restart (twice)\nA.",
        "2026-03-02 08:10:00 - Gateway restarted (all sites)\nA.",
        "2026-03-02 08:10:00 - Ann Lee (Customer visible comments)\nA.",
    ] {
        assert_eq!(remove_internal_parts(text), None, "{text}");
    }
}

#[test]
fn labels_are_known_in_many_languages() {
    for label in [
        "Comentario interno",
        "Comentário interno",
        "Solo uso interno",
        "Nota privada",
        "Note privée",
        "Commentaire privé",
        "Remarque interne",
        "Ne pas diffuser",
        "Interne Anmerkung",
        "Nur für interne Zwecke",
        "Confidencial",
        "Vertrouwelijk",
        "Riservato",
        "Não publicar",
        "No publicar",
        "Do not share with customers",
        "Agent note",
        "非公開",
        "社内共有",
        "関係者外秘",
        "取扱注意",
        "机密",
        "请勿外传",
        "내부 공유",
        "외부 공개 금지",
        "سري",
        "غير للنشر",
        "Внутренний комментарий",
        "Notatka wewnętrzna",
        "הערות עבודה",
        "บันทึกการทำงาน",
        "Notes du travail",
        "업무 노트",
        "作業記録",
        "工作日志",
        "Werknota's",
        "Pracovné poznámky",
    ] {
        for text in [
            format!("{label}: X"),
            format!("{label}：X"),
            format!("【{label}】X"),
            format!("{label}\nX"),
        ] {
            let removed = remove_internal_parts(&text);
            assert_eq!(removed, Some((String::new(), 1)), "{text}");
        }
    }
}

#[test]
fn a_text_of_marks_is_read_once() {
    for piece in [
        "[internal]",
        "[",
        "<internal",
        "{panel:title=Internal",
        "[internal: ",
        "a. ",
        "<p>",
        "【社内】a",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        assert!(remove_internal_parts(&text).is_none_or(|(kept, _)| kept.len() <= text.len()));
    }
}
