//! The size of a feed.

use super::feed_view::EntryView;

/// How large a feed may be, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct FeedSize {
    /// With the whole texts of its newest entries.
    pub with_texts: usize,
    /// With the summaries of all.
    pub at_most: usize,
}

/// The size of the feed of the whole site.
pub(super) const SITE_FEED: FeedSize = FeedSize {
    with_texts: 96_000,
    at_most: 96_000,
};

/// The longest text that an entry has; in place of a longer one it has its summary, and a link like every
/// entry.
const MAX_TEXT: usize = 8_000;

/// What an entry takes besides its texts, in Atom and in RSS.
const ENTRY_FRAME: usize = 400;

/// What a category takes besides its texts.
const CATEGORY_FRAME: usize = 40;

/// Leaves out whole texts, from the oldest entry on, until a feed has its size. So an entry that has lost its
/// text stays without it. Then it leaves out the oldest entries, but keeps `at_least` so many: the oldest of those may
/// lose their summaries, too.
pub(super) fn limit(entries: &mut Vec<EntryView>, size: FeedSize, at_least: usize) {
    let mut total: usize = entries.iter().map(without_text).sum();
    while total > size.at_most && entries.len() > at_least {
        total -= entries.pop().as_ref().map_or(0, without_text);
    }
    // A burst of news keeps titles and links.
    for entry in entries.iter_mut().rev() {
        if total <= size.at_most {
            break;
        }
        total -= entry.summary.take().as_deref().map_or(0, escaped_len);
        entry.html = None;
    }
    let mut is_full = false;
    for (index, entry) in entries.iter_mut().enumerate() {
        let text = entry.html.as_deref().map_or(0, escaped_len);
        let fits = match index {
            // News has its text.
            0 => total + text <= size.at_most,
            _ => total + text <= size.with_texts,
        };
        let is_too_long = text > MAX_TEXT;
        is_full |= !fits && !is_too_long;
        if is_full || is_too_long {
            entry.html = None;
        } else {
            total += text;
        }
    }
}

/// The bytes that an entry takes without its text.
fn without_text(entry: &EntryView) -> usize {
    let summary = entry.summary.as_deref().unwrap_or_default();
    let texts = [&*entry.title, &entry.id, &entry.url, summary];
    let categories = entry.categories.iter().map(|category| {
        let label = category.label.as_deref().unwrap_or_default();
        CATEGORY_FRAME + escaped_len(&category.term) + escaped_len(label) + category.scheme.len()
    });
    ENTRY_FRAME + categories.sum::<usize>() + texts.into_iter().map(escaped_len).sum::<usize>()
}

/// The bytes of a text in XML.
pub(super) fn escaped_len(text: &str) -> usize {
    let bytes = text.bytes().map(|byte| match byte {
        b'<' | b'>' => "&lt;".len(),
        b'&' => "&amp;".len(),
        b'"' | b'\'' => "&quot;".len(),
        _ => 1,
    });
    bytes.sum()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    /// Entries with texts of these lengths, the newest first.
    fn entries(texts: &[usize]) -> Vec<EntryView> {
        let entry = |length: &usize| EntryView {
            id: "tag:status.example,2026:A/1".to_owned(),
            title: "Mail".to_owned(),
            title_lang: None,
            url: "https://status.example/en/".to_owned(),
            categories: Vec::new(),
            published: DateTime::UNIX_EPOCH,
            updated: DateTime::UNIX_EPOCH,
            summary: Some("It is late.".to_owned()),
            summary_lang: None,
            html: Some("x".repeat(*length)),
        };
        texts.iter().map(entry).collect()
    }

    #[test]
    fn the_newest_entries_keep_their_texts() {
        let size = FeedSize {
            with_texts: 12_000,
            at_most: 20_000,
        };
        // The lengths of the texts, and which entries keep them.
        let cases: [(&[usize], &[bool]); 5] = [
            (&[2_000, 2_000], &[true, true]),
            (&[5_000, 4_000, 4_000, 10], &[true, true, false, false]),
            (&[9_000, 4_000, 4_000], &[false, true, true]),
            (&[8_000, 8_000, 1], &[true, false, false]),
            (&[], &[]),
        ];
        for (texts, expected) in cases {
            let mut entries = entries(texts);
            limit(&mut entries, size, 2);
            let kept: Vec<bool> = entries.iter().map(|entry| entry.html.is_some()).collect();
            assert_eq!(kept, expected, "{texts:?}");
        }
    }

    #[test]
    fn a_feed_of_many_entries_keeps_as_many_as_it_must() {
        let size = FeedSize {
            with_texts: 1_000,
            at_most: 2_000,
        };
        let mut many = entries(&[10; 9]);
        limit(&mut many, size, 5);
        assert_eq!(many.len(), 5);
        let mut few = entries(&[10; 4]);
        limit(&mut few, size, 2);
        assert_eq!(few.len(), 4);
    }

    #[test]
    fn the_length_in_xml_is_that_of_the_escaped_text() {
        let text = "<p>a & \"b\" 'c' 停電</p>";
        let escaped = quick_xml::escape::escape(text);
        assert_eq!(escaped_len(text), escaped.len());
    }
}
