//! The kinds of sections.

use serde::{Deserialize, Serialize};

/// What a section of a post is about.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    Title,
    /// What happened, in a report's own words.
    Summary,
    UserImpact,
    /// What users see where they are affected.
    Symptoms,
    /// How to find out whether one is affected.
    Diagnosis,
    /// What users can do until the incident is over.
    Workaround,
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
    /// Text without a label.
    Other,
}

impl SectionKind {
    /// Every kind, in the order in which a post usually has them.
    pub const ALL: [SectionKind; 18] = [
        SectionKind::Title,
        SectionKind::Summary,
        SectionKind::UserImpact,
        SectionKind::Symptoms,
        SectionKind::Diagnosis,
        SectionKind::Workaround,
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

    /// Whether a section of this kind states an instant.
    pub fn is_time(self) -> bool {
        matches!(
            self,
            SectionKind::StartTime | SectionKind::EndTime | SectionKind::NextUpdateBy
        )
    }

    /// Whether a sentence that closes the update (`closings` in the list of labels) is no part of a section
    /// of this kind, although it stands below it.
    pub(super) fn may_end_with_closing(self) -> bool {
        !matches!(
            self,
            SectionKind::Title
                | SectionKind::CurrentStatus
                | SectionKind::FinalStatus
                | SectionKind::MoreInfo
                | SectionKind::Other
        )
    }

    /// The kind's name in data, such as `user_impact`.
    pub fn as_str(self) -> &'static str {
        match self {
            SectionKind::Title => "title",
            SectionKind::Summary => "summary",
            SectionKind::UserImpact => "user_impact",
            SectionKind::Symptoms => "symptoms",
            SectionKind::Diagnosis => "diagnosis",
            SectionKind::Workaround => "workaround",
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

    /// Whether its text is a single line, so that the next line is not part of it.
    pub(super) fn is_single_line(self) -> bool {
        matches!(
            self,
            SectionKind::Title
                | SectionKind::StartTime
                | SectionKind::EndTime
                | SectionKind::NextUpdateBy
        )
    }
}
