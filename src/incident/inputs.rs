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
    /// The time zone of times in texts that do not state one.
    pub zone: Option<Tz>,
    /// The translations of any incident.
    pub translations: &'a [TranslationFile],
    /// The annotations of any incident.
    pub annotations: &'a [Annotation],
    /// The current time, which decides the phase of planned maintenance.
    pub now: DateTime<Utc>,
}
