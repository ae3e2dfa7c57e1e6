//! Statuspage's postmortems that stand beside the updates of an incident.

/// The status of an update that is a postmortem.
pub(super) const POSTMORTEM_STATUS: &str = "postmortem";

/// The key of the update that a postmortem is, where it stands beside the updates. Those have keys of
/// twelve letters and digits.
pub(super) const POSTMORTEM_KEY: &str = "postmortem";
