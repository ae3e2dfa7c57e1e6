//! The names of a table's columns.

use csv::StringRecord;

use crate::settings::CsvSettings;
use crate::text::fold_width;

/// The names in a row.
pub(super) fn names(row: &StringRecord) -> Vec<String> {
    row.iter().map(|name| name.trim().to_owned()).collect()
}

/// The names in a row, those that the settings write in other letters as the settings do.
pub(super) fn names_as_set(row: &StringRecord, settings: &CsvSettings) -> Vec<String> {
    let mut columns = names(row);
    for (_, name) in settings.columns() {
        if columns.contains(name) {
            continue;
        }
        let known = comparable(name);
        for column in &mut columns {
            if comparable(column) == known {
                name.clone_into(column);
            }
        }
    }
    columns
}

/// Whether a row has the column of the id, in any letters.
pub(super) fn has_id(row: &StringRecord, settings: &CsvSettings) -> bool {
    let id = comparable(&settings.id);
    row.iter()
        .any(|name| name.trim() == settings.id || comparable(name) == id)
}

/// A name without what tools change in it: case, width, and what joins its words.
fn comparable(name: &str) -> String {
    let name = fold_width(name);
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_other_letters_is_the_one_of_the_settings() {
        let settings = CsvSettings {
            id: "number".to_owned(),
            title: Some("Short description".to_owned()),
            ..CsvSettings::default()
        };
        for (row, expected) in [
            (
                ["Number", "short_description"],
                ["number", "Short description"],
            ),
            (
                ["ＮＵＭＢＥＲ", " Short-Description "],
                ["number", "Short description"],
            ),
            (["number", "Number"], ["number", "Number"]),
            (["番号", "Title"], ["番号", "Title"]),
        ] {
            let row = StringRecord::from(row.to_vec());
            assert_eq!(names_as_set(&row, &settings), expected);
        }
    }
}
