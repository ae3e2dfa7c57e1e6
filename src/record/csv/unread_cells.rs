//! Cells that cannot be read, told once for each column.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use crate::diagnostics::FileDiagnostics;
use crate::record::instant::{NO_TIME_HELP, PLACEHOLDER_HELP, is_plausible};
use crate::record::time_words::in_english;

/// The cells of a table that cannot be read, by column and remedy.
#[derive(Default)]
pub(super) struct UnreadCells<'t> {
    columns: BTreeMap<(&'t str, &'static str), SameCells>,
}

/// Cells of a column that cannot be read for the same reason.
struct SameCells {
    count: usize,
    /// The id of the first row, and where that row is in the file, in bytes.
    first_id: String,
    first_span: Range<usize>,
    /// The first texts.
    samples: Vec<String>,
}

/// The remedy for a cell that holds the name of a type.
const CUT_OFF_HELP: &str =
    "export the text itself: `Select-Object` a property of it before `Export-Csv` in PowerShell";

/// From how many cells the form of their times is guessed.
const MAX_SAMPLES: usize = 40;

impl<'t> UnreadCells<'t> {
    /// The instant of a cell; where it is none, or stands for "not known", it is noted.
    pub fn check_time(
        &mut self,
        parsed: Result<DateTime<Utc>, &'static str>,
        column: &'t str,
        written: &str,
        id: &str,
        row: Range<usize>,
    ) -> Option<DateTime<Utc>> {
        let help = match parsed {
            Ok(at) if is_plausible(at) => return Some(at),
            Ok(_) => PLACEHOLDER_HELP,
            Err(help) => help,
        };
        self.add(column, help, written, id, row);
        None
    }

    /// Notes a cell that holds the name of a type in place of a text.
    pub fn add_cut_off(&mut self, column: &'t str, written: &str, id: &str, row: Range<usize>) {
        self.add(column, CUT_OFF_HELP, written, id, row);
    }

    fn add(
        &mut self,
        column: &'t str,
        help: &'static str,
        written: &str,
        id: &str,
        row: Range<usize>,
    ) {
        let cells = self.columns.entry((column, help));
        let cells = cells.or_insert_with(|| SameCells {
            count: 0,
            first_id: id.to_owned(),
            first_span: row,
            samples: Vec::new(),
        });
        cells.count += 1;
        if cells.samples.len() < MAX_SAMPLES {
            cells.samples.push(written.to_owned());
        }
    }

    /// Reports each column once. `has_format` says whether the settings have a `time_format`.
    pub fn report(self, has_format: bool, diagnostics: &mut FileDiagnostics<'_>) {
        for ((column, help), cells) in self.columns {
            let written = cells.samples.first().map_or("", String::as_str);
            let message = match help {
                PLACEHOLDER_HELP => "stands for a time that is not known",
                CUT_OFF_HELP => "holds the name of a type",
                _ => "is not a time",
            };
            let others = match cells.count {
                1 => String::new(),
                count => format!(" and {} others", count - 1),
            };
            let help = match help {
                NO_TIME_HELP => format_help(&cells.samples, has_format),
                help => help.to_owned(),
            };
            diagnostics.error(
                diagnostics.find(cells.first_span, written),
                format!(
                    "{}{others}: {column} {message}: {written:?}",
                    cells.first_id
                ),
                help,
            );
        }
    }
}

/// The remedy for texts that are no times: the `time_format` that reads them all, where there is one.
fn format_help(samples: &[String], has_format: bool) -> String {
    let formats = matching_formats(samples);
    let set = if has_format { "correct" } else { "say" };
    match &formats[..] {
        [] => format!(
            "{NO_TIME_HELP}; or {set} in site.toml how times are written: `[records.csv] time_format`"
        ),
        [format] => format!(
            "{set} in site.toml how times are written: `[records.csv] time_format = \"{format}\"`"
        ),
        [format, other, ..] => format!(
            "{set} in site.toml how times are written: `[records.csv] time_format = \"{format}\"`, or \
             \"{other}\""
        ),
    }
}

/// The formats in strftime's notation that read every text as a plausible time, the likeliest first.
fn matching_formats(samples: &[String]) -> Vec<String> {
    let samples: Vec<_> = samples.iter().map(|sample| in_english(sample)).collect();
    let mut formats: Vec<String> = Vec::new();
    for (time, is_american) in TIMES {
        for separator in if time.is_empty() {
            &[""][..]
        } else {
            &SEPARATORS
        } {
            let mut dates = DATES.map(|date| format!("{date}{separator}{time}"));
            if *is_american {
                // Where hours are counted to twelve, the month mostly comes first.
                dates.reverse();
            }
            let matching = dates.into_iter().filter(|format| {
                !samples.is_empty() && samples.iter().all(|sample| is_read_by(sample, format))
            });
            formats.extend(matching);
        }
    }
    formats
}

fn is_read_by(text: &str, format: &str) -> bool {
    let day = NaiveDateTime::parse_from_str(text, format)
        .map(|at| at.date())
        .or_else(|_| NaiveDate::parse_from_str(text, format));
    day.is_ok_and(|day| (1990..2100).contains(&day.year()))
}

/// How dates are written, those with the day first before those with the month first.
const DATES: [&str; 18] = [
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d/%m/%y",
    "%d.%m.%y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d/%b/%Y",
    "%d/%b/%y",
    "%d %b %Y",
    "%d. %b %Y",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%b %d, %Y",
    "%b %d %Y",
    "%m-%d-%Y",
    "%m/%d/%y",
    "%m/%d/%Y",
];

const SEPARATORS: [&str; 3] = [" ", ", ", "T"];

/// How times of day are written, and whether they count to twelve.
const TIMES: &[(&str, bool)] = &[
    ("%H:%M:%S", false),
    ("%H:%M", false),
    ("%I:%M:%S %p", true),
    ("%I:%M %p", true),
    ("%p %I:%M", true),
    ("%p %I:%M:%S", true),
    ("%H.%M", false),
    ("%H時%M分", false),
    ("", false),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cells_tell_how_times_are_written() {
        let cases: [(&[&str], &[&str]); 9] = [
            (&["11/18/2026 8:30:00 AM"], &["%m/%d/%Y %I:%M:%S %p"]),
            (&["18.11.2026 08:30"], &["%d.%m.%Y %H:%M"]),
            (&["09/10/2026 08:30"], &["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"]),
            (
                &["09/10/2026 08:30", "09/18/2026 08:30"],
                &["%m/%d/%Y %H:%M"],
            ),
            (&["18-nov.-2026 08:30"], &["%d-%b-%Y %H:%M"]),
            (&["18. März 2026, 08:30"], &["%d. %b %Y, %H:%M"]),
            (&["02/Mar/26 9:00 AM"], &["%d/%b/%y %I:%M %p"]),
            (&["2026年11月18日 8時30分"], &["%Y年%m月%d日 %H時%M分"]),
            (&["soon"], &[]),
        ];
        for (samples, expected) in cases {
            let samples: Vec<String> = samples.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(matching_formats(&samples), expected, "{samples:?}");
        }
    }
}
