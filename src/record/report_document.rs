//! The document of a post-incident review, which was fetched into the root.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digest::Digest;

/// The field of an issue of Microsoft's under which a fetched document is noted. Graph's own answers never have it,
/// since fields of the protocol (`@…`) are dropped from them.
pub const REPORT_FIELD: &str = "@kairan.report";

/// The document of a post-incident review, which was fetched into the root.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportDocument {
    /// The name of its file: the source's id of the incident, and the extension of its kind.
    pub file: String,
    pub bytes: u64,
    pub digest: Digest,
}

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    Word,
    Pdf,
    Zip,
}

impl DocumentKind {
    pub const ALL: [Self; 3] = [Self::Word, Self::Pdf, Self::Zip];

    /// The kind of a document by its content; `None` for anything else, such as a web page.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        // The names of the files in an archive are not compressed: ECMA-376, part 2, and APPNOTE.TXT, 4.3.
        let has_word_text = || {
            let name = b"word/document.xml";
            bytes.windows(name.len()).any(|window| window == name)
        };
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [b'P', b'K', 3, 4, ..] if has_word_text() => Some(Self::Word),
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            _ => None,
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Word => "docx",
            Self::Pdf => "pdf",
            Self::Zip => "zip",
        }
    }

    /// What people call it, in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "Word",
            Self::Pdf => "PDF",
            Self::Zip => "ZIP",
        }
    }
}

impl ReportDocument {
    /// A document of this content that belongs to the incident with this id; `None` if it is of no known kind.
    pub fn new(source_id: &str, bytes: &[u8]) -> Option<Self> {
        let kind = DocumentKind::of_bytes(bytes)?;
        Some(Self {
            file: format!("{source_id}.{}", kind.extension()),
            bytes: bytes.len() as u64,
            digest: Digest::of_bytes(bytes),
        })
    }

    /// What a record of the incident with this id notes of its document.
    pub(super) fn from_field(source_id: &str, value: Value) -> Option<Self> {
        let document: Self = serde_json::from_value(value).ok()?;
        let name = document.file.strip_prefix(source_id)?;
        let mut kinds = DocumentKind::ALL.into_iter();
        let is_own = kinds.any(|kind| name.strip_prefix('.') == Some(kind.extension()));
        is_own.then_some(document)
    }

    pub fn kind(&self) -> Option<DocumentKind> {
        let (_, extension) = self.file.rsplit_once('.')?;
        let mut kinds = DocumentKind::ALL.into_iter();
        kinds.find(|kind| kind.extension() == extension)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_is_known_by_its_content() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n..."[..], Some(DocumentKind::Pdf)),
            (
                b"PK\x03\x04....[Content_Types].xml....word/document.xml..",
                Some(DocumentKind::Word),
            ),
            (b"PK\x03\x04....xl/workbook.xml..", Some(DocumentKind::Zip)),
            (b"PK\x05\x06", None),
            (b"<!doctype html><title>Sign in</title>", None),
            (b"{\"error\":{}}", None),
            (b"MZ\x90\x00", None),
            (b" %PDF-1.7", None),
            (b"", None),
        ] {
            assert_eq!(DocumentKind::of_bytes(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_record_can_note_no_file_but_that_of_its_own_document() {
        let note = |file: &str| json!({ "file": file, "bytes": 5, "digest": "0123456789abcdef" });
        for (value, is_taken) in [
            (note("MO1.pdf"), true),
            (note("MO1.docx"), true),
            (note("MO2.pdf"), false),
            (note("MO1.html"), false),
            (note("MO1.pdf/../../site.toml"), false),
            (note("../MO1.pdf"), false),
            (note("MO1"), false),
            (json!("MO1.pdf"), false),
            (json!({ "file": "MO1.pdf" }), false),
            (json!(null), false),
        ] {
            let taken = ReportDocument::from_field("MO1", value.clone());
            assert_eq!(taken.is_some(), is_taken, "{value}");
        }
    }
}
