//! What a ledger entry is resolved with.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::annotation::Annotation;
use crate::locale::Tag;
use crate::text::Labels;
use crate::translation::TranslationFile;

/// Labels by language, with English for a language that has none.
pub(super) type LabelSets = BTreeMap<Tag, Labels>;

/// What a ledger entry is resolved with.
#[derive(Clone, Copy)]
pub struct ResolveInputs<'a> {
    pub labels: &'a LabelSets,
    /// The zone of times in texts that name none.
    pub zone: Option<Tz>,
    /// Of any incident.
    pub translations: &'a [TranslationFile],
    /// Of any incident.
    pub annotations: &'a [Annotation],
    /// Planned maintenance follows it.
    pub now: DateTime<Utc>,
}
