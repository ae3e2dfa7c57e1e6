use super::*;

#[test]
fn the_words_are_written_as_they_are_looked_for() {
    let tables = [
        WORK_NOTES,
        INTERNAL_WORDS,
        INTERNAL_MARKS,
        BRACKETED_MARKS,
        PUBLIC_WORDS,
        PUBLIC_FIELDS,
        INTERNAL_FIELDS,
        AUDIENCE_FIELDS,
        SCOPE_FIELDS,
        KIND_FIELDS,
        AGENTS,
        NO,
        YES,
        RESTRICTIONS,
    ];
    for word in tables.concat() {
        assert_eq!(normalize(word), word);
    }
}

#[test]
fn private_fields_are_known_in_every_spelling() {
    for (name, expected) in [
        ("@odata.context", true),
        ("TenantParams", true),
        ("affected_tenant_ids", true),
        ("impactedUserCount", true),
        ("Affected users", true),
        ("AffectedUserCount", true),
        ("number_of_customers", true),
        ("Total mailboxes", true),
        ("Work notes", true),
        ("comments_and_work_notes", true),
        ("InternalNotes", true),
        ("AdditionalDetails", true),
        ("userImpact", false),
        ("customer_impact", false),
        ("feature", false),
        ("highImpact", false),
    ] {
        assert_eq!(is_private_field(name), expected, "{name}");
    }
}

#[test]
fn a_label_tells_who_may_read_an_entry() {
    for label in [
        "Work notes",
        "work_notes",
        "Worknotes",
        "Arbeitsnotizen",
        "Notes de travail",
        "Notas de trabajo",
        "Anotações de trabalho",
        "Note di lavoro",
        "Werknotities",
        "作業メモ",
        "工作注释",
        "工作備註",
        "작업 노트",
        "Рабочие заметки",
        "Internal comment",
        "Comments (internal)",
        "Interner Kommentar",
        "Private note",
        "社内コメント",
        "הערות עבודה",
        "บันทึกการทำงาน",
        "Notes du travail",
        "업무 노트",
        "作業記録",
        "工作日志",
        "Werknota's",
        "Pracovné poznámky",
        "Comentario interno",
        "Comentário interno",
        "Notatka wewnętrzna",
        "Внутренний комментарий",
    ] {
        assert_eq!(Audience::of_label(label), Audience::Internal, "{label}");
    }
    for label in [
        "Comments",
        "Additional comments",
        "Additional comments (Customer visible)",
        "Zusätzliche Kommentare",
        "Commentaires supplémentaires",
        "Comentarios adicionales",
        "Comentários adicionais",
        "Commenti aggiuntivi",
        "Aanvullende opmerkingen",
        "追加コメント",
        "其他注释",
        "추가 의견",
        "Public reply",
    ] {
        assert_eq!(Audience::of_label(label), Audience::Everyone, "{label}");
    }
    assert_eq!(Audience::of_label("IT Service Desk"), Audience::Unknown);
}

#[test]
fn a_field_may_mark_what_it_belongs_to_as_internal() {
    for (name, value, expected) in [
        ("public", "false", true),
        ("Public", "No", true),
        ("jsdPublic", "false", true),
        ("public", "true", false),
        ("is_private", "1", true),
        ("Private", "false", false),
        ("internal", "TRUE", true),
        ("Visibility", "Internal", true),
        ("visibility", "everyone", false),
        ("element", "work_notes", true),
        ("element", "comments", false),
        ("Comment type", "Internal", true),
        ("Type", "Internal", false),
        ("Öffentlich", "Nein", true),
        ("Öffentlich", "Ja", false),
        ("intern", "ja", true),
        ("Público", "No", true),
        ("公開", "いいえ", true),
        ("公開範囲", "社内", true),
        ("Sichtbarkeit", "intern", true),
        ("Sichtbarkeit", "alle", false),
        ("Audience", "Staff", false),
        ("Audience", "Agents", true),
        ("Comment visibility", "agents", true),
        ("공개", "아니요", true),
        ("公開", "非公開", true),
        ("公開", "×", true),
        ("公開", "○", false),
        ("公開可否", "否", true),
        ("公開フラグ", "0", true),
        ("公開フラグ", "1", false),
        ("社内限定", "はい", true),
        ("社内", "○", true),
        ("社内", "×", false),
        ("区分", "社内", true),
        ("区分", "障害", false),
        ("是否公开", "否", true),
        ("是否公开", "是", false),
        ("是否内部", "是", true),
        ("고객 공개", "아니오", true),
        ("الرؤية", "داخلي", true),
        ("Sichtbar für Kunden", "nein", true),
        ("Für Kunden sichtbar", "Nein", true),
        ("Für Kunden sichtbar", "Ja", false),
        ("Nur intern", "ja", true),
        ("Vertraulichkeit", "intern", true),
        ("Visible par le client", "Non", true),
        ("Visible para el cliente", "No", true),
        ("Visível ao cliente", "Não", true),
        ("Visibile al cliente", "No", true),
        ("Customer facing", "No", true),
        ("External", "No", true),
        ("Visible", "No", true),
        ("IsVisible", "false", true),
        ("Hidden", "true", true),
        ("Hidden", "false", false),
        ("Draft", "true", true),
        ("Deleted", "true", true),
        ("Publish", "No", true),
        ("Published", "false", true),
        ("Published", "2026-11-18", false),
        ("Show on status page", "No", true),
        ("Privacy", "Private", true),
        ("Scope", "internal", true),
        ("Scope", "Internal load balancers", false),
        ("Channel", "internal", true),
        ("Channel", "Phone", false),
        ("Sensitivity", "Confidential", true),
        ("Security level", "Internal", true),
        ("Viewable by", "Agents only", true),
        ("Viewable by", "Everyone", false),
        ("Audience", "International", false),
        ("Audience", "Internet users", false),
        ("Field name", "work_notes", true),
        ("Journal field", "work_notes", true),
        ("Source", "Work notes", true),
        ("Typ", "Arbeitsnotiz", true),
        ("Comment security", "role:Administrators", true),
        ("Comment security", "everyone", false),
    ] {
        assert_eq!(marks_internal(name, value), expected, "{name}: {value}");
    }
    let cell = r#"{"internal":true}"#;
    assert!(text_marks_internal("sd.public.comment", cell));
    let nested = [(
        "jsd".to_owned(),
        r#"[{"value":{"internal":true}}]"#.to_owned(),
    )];
    assert!(mark_internal(&nested.into_iter().collect()));
    for (kind, expected) in [("role", true), ("group", true), ("everyone", false)] {
        let value = format!(r#"{{"type":"{kind}","value":"Administrators"}}"#);
        let fields = [("visibility".to_owned(), value)];
        assert_eq!(mark_internal(&fields.into_iter().collect()), expected);
    }
}
