//! What the JSON forms share: detection, lists of objects, and locations.

mod any_case;
mod cut_off;
mod extra_fields;
mod keys;
mod kind;
mod list;
mod node;
mod preamble;
mod records;
mod sequence;

pub(super) use any_case::{FieldNames, parse_any_case};
pub(super) use cut_off::is_cut_off;
pub(super) use extra_fields::extra_fields;
pub(super) use keys::{KeyFinder, looks_like_json};
pub(super) use kind::{JsonKind, detect_json};
pub(super) use list::List;
pub(super) use node::JsonNode;
pub(super) use preamble::blank_preamble;
pub(super) use records::{decode_records, is_incident};
pub(super) use sequence::split_values;
