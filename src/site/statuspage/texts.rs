//! What a document shows of an incident beside its summary.

use serde::{Deserialize, Serialize};

use crate::incident::UpdateSummary;
use crate::record::{AffectedItem, Status};

/// How many updates of an incident a document holds at most: the newest.
pub(super) const MAX_UPDATES: usize = 25;

/// The updates of an incident as documents show them. A run remembers those of the newest incidents, so that a
/// document of fifty of them is made without reading what they are resolved from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IncidentTexts {
    /// Oldest first, without those that their source has withdrawn or dates ahead.
    pub(super) updates: Vec<UpdateTexts>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct UpdateTexts {
    pub summary: UpdateSummary,
    pub status: Option<Status>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<AffectedItem>,
    /// The text in each locale of the site, in its order; none of an update that is too old for a document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<String>,
}
