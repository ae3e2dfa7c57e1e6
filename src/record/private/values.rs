//! The values of fields that tell who may read something, in the languages in which sources write them; normalized.

/// Those who work on tickets, as the whole value of such a field; normalized. The staff of a company reads its status
/// page.
pub(super) const AGENTS: &[&str] = &[
    "agent",
    "agents",
    "agenten",
    "technicians",
    "administrators",
    "servicedesk",
    "agentsonly",
];

/// Values that say no; normalized.
pub(super) const NO: &[&str] = &[
    "false",
    "no",
    "n",
    "0",
    "nein",
    "falsch",
    "non",
    "faux",
    "não",
    "falso",
    "nee",
    "いいえ",
    "いえ",
    "否",
    "不",
    "아니요",
    "아니오",
    "لا",
    "nie",
    "нет",
    "ні",
    "nej",
    "nei",
    "ei",
    "hayır",
    "ne",
    "不可",
    "未公開",
    "非",
    "不公开",
    "不公開",
    "미공개",
    "불가",
    "ليس",
    "לא",
    "ไม",
    "không",
    "tidak",
];

/// Values that say yes; normalized.
pub(super) const YES: &[&str] = &[
    "true",
    "yes",
    "y",
    "1",
    "x",
    "ja",
    "wahr",
    "oui",
    "vrai",
    "sí",
    "si",
    "sì",
    "sim",
    "verdadero",
    "はい",
    "是",
    "예",
    "네",
    "نعم",
    "on",
    "verdadeiro",
    "vero",
    "waar",
    "tak",
    "да",
    "так",
    "evet",
    "kyllä",
    "ano",
    "áno",
    "有",
    "可",
    "該当",
    "כן",
    "ใช",
    "có",
];

/// Marks of a list or a form that say no.
pub(super) const NO_SIGNS: &[char] = &['×', '✕', '✖', '✗', '✘', '❌', '☒', '❎'];

/// Marks of a list or a form that say yes.
pub(super) const YES_SIGNS: &[char] = &['○', '◯', '〇', '●', '◎', '⭕', '✓', '✔', '✅', '☑', '■'];

/// Those to whom Jira restricts a comment or a request; normalized.
pub(super) const RESTRICTIONS: &[&str] = &["role", "group", "projectrole"];
