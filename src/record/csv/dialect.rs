//! How a table separates and quotes its cells.

use csv::{ReaderBuilder, StringRecord};

use super::columns::has_id;
use crate::settings::CsvSettings;

/// The separator of the cells, and where the first row starts.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    pub delimiter: u8,
    /// In bytes of the file.
    pub header_offset: usize,
}

/// What is amiss with the quotation marks of a cell, and where it is opened, in bytes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// It is not closed.
    Unclosed(usize),
    /// There is text behind the mark that closes it.
    TextBehind(usize),
}

impl Dialect {
    /// The dialect in which a row has the column of the id, if there is one: the first row, or one of
    /// several cells near the top, below the lines with which reports begin.
    pub fn detect(text: &str, settings: &CsvSettings) -> Option<Self> {
        let first_row = Self::comma(text).header_offset;
        let newlines = memchr::memchr_iter(b'\n', &text.as_bytes()[first_row..]);
        let further_rows = newlines.map(|newline| first_row + newline + 1);
        let rows = std::iter::once(first_row).chain(further_rows.take(MAX_PREAMBLE_LINES));
        rows.into_iter().find_map(|header_offset| {
            let mut dialects = Self::dialects(text, header_offset);
            dialects.find(|dialect| {
                let mut reader = dialect.reader(text);
                let names = reader.headers();
                names.is_ok_and(|names| {
                    has_id(names, settings) && (header_offset == first_row || names.len() > 1)
                })
            })
        })
    }

    /// The dialect in which the first row has most cells.
    pub fn guess(text: &str) -> Self {
        let dialects = Self::dialects(text, Self::comma(text).header_offset);
        let cell_count =
            |dialect: &Self| dialect.reader(text).headers().map_or(0, StringRecord::len);
        // Of several the first.
        let dialects: Vec<Self> = dialects.collect();
        let most = dialects
            .iter()
            .rev()
            .max_by_key(|dialect| cell_count(dialect));
        most.copied().unwrap_or(Self::comma(text))
    }

    /// The dialects that a table whose names stand at `header_offset` may be in, the likeliest first.
    fn dialects(text: &str, header_offset: usize) -> impl Iterator<Item = Self> {
        let declared = separator_line(text).and_then(|(separator, _)| separator);
        let delimiters = declared.into_iter().chain(*b",;\t|");
        delimiters.map(move |delimiter| Self {
            delimiter,
            header_offset,
        })
    }

    /// Cells separated by commas.
    pub fn comma(text: &str) -> Self {
        Self {
            delimiter: b',',
            header_offset: first_row(text),
        }
    }

    pub fn reader(self, text: &str) -> csv::Reader<&[u8]> {
        ReaderBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .from_reader(&text.as_bytes()[self.header_offset..])
    }

    /// A cell whose quotation marks are amiss, so that rows may have become one cell: one that is never closed, or else the
    /// first with text behind.
    ///
    /// Only at the start of a cell does a mark open it; elsewhere it is a character like any other.
    pub fn quote_fault(self, text: &str) -> Option<QuoteFault> {
        #[derive(PartialEq)]
        enum State {
            CellStart,
            Unquoted,
            Quoted {
                from: usize,
            },
            /// Behind a mark in a quoted cell, which closes it unless another mark follows.
            AfterQuote {
                from: usize,
            },
        }
        let mut state = State::CellStart;
        let mut text_behind = None;
        for (at, &byte) in text.as_bytes().iter().enumerate().skip(self.header_offset) {
            let ends_cell = byte == self.delimiter || matches!(byte, b'\r' | b'\n');
            state = match state {
                State::CellStart if byte == b'"' => State::Quoted { from: at },
                State::Quoted { from } if byte == b'"' => State::AfterQuote { from },
                State::Quoted { from } => State::Quoted { from },
                State::AfterQuote { from } if byte == b'"' => State::Quoted { from },
                _ if ends_cell => State::CellStart,
                State::AfterQuote { from } if byte != b' ' => {
                    text_behind.get_or_insert(from);
                    State::Unquoted
                }
                _ => State::Unquoted,
            };
        }
        match state {
            State::Quoted { from } => Some(QuoteFault::Unclosed(from)),
            _ => text_behind.map(QuoteFault::TextBehind),
        }
    }

    /// Where a row starts in the file. The reader leaves the line feed of a row's end to the next row.
    pub fn row_offset(self, text: &str, cells: &StringRecord) -> usize {
        let start = cells.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let start = start.saturating_add(self.header_offset);
        let rest = text.get(start..).unwrap_or_default();
        let line_break_len = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        start.saturating_add(line_break_len)
    }
}

/// How many lines may stand above the names of the columns.
const MAX_PREAMBLE_LINES: usize = 20;

/// Where the first row starts, below what Excel and Windows PowerShell's `Export-Csv` write above it.
fn first_row(text: &str) -> usize {
    let start = separator_line(text).map_or(0, |(_, end)| end);
    let line = text[start..].split_inclusive('\n').next();
    let type_line = line.filter(|line| line.starts_with("#TYPE "));
    start + type_line.map_or(0, str::len)
}

/// What Excel is told of the separator by a line `sep=;` before the first row, and that line's end.
fn separator_line(text: &str) -> Option<(Option<u8>, usize)> {
    let first = text.split_inclusive('\n').next()?;
    let declared = first.trim_end_matches(['\r', '\n']).strip_prefix("sep=")?;
    // The separator may be a tab; white space behind it means nothing.
    let separator = if declared.len() > 1 {
        declared.trim_end()
    } else {
        declared
    };
    (separator.len() <= 1).then(|| (separator.bytes().next(), first.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_a_mark_at_the_start_of_a_cell_opens_it() {
        for (text, expected) in [
            ("a,b\n1,The 24\" screen\n", None),
            ("a,b\n1,\"The 24\"\" screen\"\n", None),
            ("a,b\n1,\"two\nlines\"\n2,x\n", None),
            ("a,b\n1,\"two\n2,x\n", Some(QuoteFault::Unclosed(6))),
            ("a,b\n1,\"\"\n", None),
            ("a,b\n1,\"\"\"\n", Some(QuoteFault::Unclosed(6))),
            ("sep=;\na;b\n1;\"x", Some(QuoteFault::Unclosed(12))),
            (
                "a,b\n1,\"15 inch\n2,Mail\n3,The \"new\" chat\n",
                Some(QuoteFault::TextBehind(6)),
            ),
            ("a,b\n\"1\" ,\"two\"\r\n", None),
        ] {
            let dialect = Dialect {
                delimiter: if text.starts_with("sep") { b';' } else { b',' },
                ..Dialect::comma(text)
            };
            assert_eq!(dialect.quote_fault(text), expected, "{text}");
        }
    }

    proptest! {
        /// A row that is added to a table is a row of its own exactly where every cell is closed.
        #[test]
        fn a_cell_is_open_where_the_reader_takes_the_next_row_for_its_text(
            parts in prop::collection::vec(
                prop::sample::select(vec!["\"", "\"\"", ",", "\n", "\r\n", "a", " "]),
                0..30,
            ),
        ) {
            let text = format!("a\n{}", parts.concat());
            let dialect = Dialect::comma(&text);
            let longer = format!("{text}\nlast row");
            let rows: Vec<StringRecord> =
                dialect.reader(&longer).records().collect::<Result<_, _>>().unwrap();
            let is_own_row = rows.last().is_some_and(|row| row.iter().eq(["last row"]));
            let is_open = matches!(dialect.quote_fault(&text), Some(QuoteFault::Unclosed(_)));
            prop_assert_eq!(!is_open, is_own_row, "{}", text);
        }
    }
}
