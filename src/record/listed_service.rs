//! The services that a file lists.

use serde::{Deserialize, Serialize};

use super::Namespace;
use super::status::Status;

/// A service that a file lists, whether or not anything happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedService {
    pub name: String,
    /// The system that lists it.
    pub namespace: Namespace,
    /// The group in which the source shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The source's own word for its state, such as `serviceOperational` or `major_outage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

impl ListedService {
    /// Whether its state says that something is wrong with it.
    pub fn is_impaired(&self) -> bool {
        let is_fine = |state: &str| {
            matches!(
                state.to_lowercase().as_str(),
                "operational" | "under_maintenance" | "maintenance" | "none" | ""
            )
        };
        let state = self.state.as_deref();
        state.is_some_and(|state| !is_fine(state.trim()) && Status::parse(state).is_open())
    }
}
