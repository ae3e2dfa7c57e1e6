//! What a cell says.

/// The text of a cell without the space around it; empty where the cell holds only a word by which
/// programs say that there is nothing.
pub(super) fn cell_text(cell: &str) -> &str {
    let text = cell.trim();
    let is_nothing = EMPTY_WORDS
        .iter()
        .any(|word| word.eq_ignore_ascii_case(text));
    if is_nothing { "" } else { text }
}

/// Null values of databases and programs, empty cells of reports, and Excel's errors.
const EMPTY_WORDS: &[&str] = &[
    "null",
    "(null)",
    "<null>",
    "\\N",
    "nil",
    "none",
    "(none)",
    "undefined",
    "nan",
    "n/a",
    "#n/a",
    "(empty)",
    "(blank)",
    "-",
    "--",
    "–",
    "—",
    "#value!",
    "#ref!",
    "#name?",
    "na",
    "nat",
    "#nv",
    "#n/d",
    "(leer)",
    "(vide)",
    "(vacío)",
    "なし",
    "(空白)",
    "（空白）",
    "#null!",
    "#missing",
    "keine",
    "(keine)",
    "aucun",
    "aucune",
    "ninguno",
    "(nessuno)",
    "該当なし",
    "未設定",
    "空",
    "－",
    "ー",
    "无",
    "無",
    "없음",
    "لا يوجد",
    "(فارغ)",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_nothing_is_nothing_where_it_stands_alone() {
        for cell in [
            "", " ", "null", "NULL", "\\N", "(empty)", "N/A", "NA", "NaT", "#NV", "なし", "(空白)",
            "#N/A", "None", " - ",
        ] {
            assert_eq!(cell_text(cell), "", "{cell}");
        }
        for cell in ["None of the printers work", "-5", "nullified", "0"] {
            assert_eq!(cell_text(cell), cell);
        }
    }
}
