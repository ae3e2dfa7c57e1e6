//! The labelled sections of a body.

use serde::{Deserialize, Serialize};

use super::block::RichText;
use super::body::Body;
use super::labels::Labels;

/// What a section of a post tells.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    Title,
    UserImpact,
    MoreInfo,
    CurrentStatus,
    FinalStatus,
    ScopeOfImpact,
    StartTime,
    EndTime,
    EstimatedTimeToResolve,
    PreliminaryRootCause,
    RootCause,
    NextSteps,
    NextUpdateBy,
    /// Text under no label.
    Other,
}

impl SectionKind {
    /// Every kind, in the order in which a post usually has them.
    pub const ALL: [SectionKind; 14] = [
        SectionKind::Title,
        SectionKind::UserImpact,
        SectionKind::MoreInfo,
        SectionKind::CurrentStatus,
        SectionKind::FinalStatus,
        SectionKind::ScopeOfImpact,
        SectionKind::StartTime,
        SectionKind::EndTime,
        SectionKind::EstimatedTimeToResolve,
        SectionKind::PreliminaryRootCause,
        SectionKind::RootCause,
        SectionKind::NextSteps,
        SectionKind::NextUpdateBy,
        SectionKind::Other,
    ];

    /// The kind's name in data, such as `user_impact`.
    pub fn as_str(self) -> &'static str {
        match self {
            SectionKind::Title => "title",
            SectionKind::UserImpact => "user_impact",
            SectionKind::MoreInfo => "more_info",
            SectionKind::CurrentStatus => "current_status",
            SectionKind::FinalStatus => "final_status",
            SectionKind::ScopeOfImpact => "scope_of_impact",
            SectionKind::StartTime => "start_time",
            SectionKind::EndTime => "end_time",
            SectionKind::EstimatedTimeToResolve => "estimated_time_to_resolve",
            SectionKind::PreliminaryRootCause => "preliminary_root_cause",
            SectionKind::RootCause => "root_cause",
            SectionKind::NextSteps => "next_steps",
            SectionKind::NextUpdateBy => "next_update_by",
            SectionKind::Other => "other",
        }
    }
}

/// A part of a body: what one label covers, or text under no label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub kind: SectionKind,
    /// The label as the body writes it, without its colon; `None` for [`SectionKind::Other`].
    pub label: Option<String>,
    pub text: RichText,
}

/// Cuts a body into its sections, in order of appearance; sections without text are left out.
pub fn sections(_body: &Body, _labels: &Labels) -> Vec<Section> {
    Vec::new()
}
