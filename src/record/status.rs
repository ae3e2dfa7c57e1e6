//! The status of an incident and how far it reaches: the sources' words, read in any spelling.

use serde::{Deserialize, Serialize};

/// How far an incident reaches, from least to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Impact {
    Operational,
    /// Planned work goes on: no incident, whatever it stops.
    Maintenance,
    Advisory,
    Degraded,
    Outage,
}

impl Impact {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operational => "operational",
            Self::Maintenance => "maintenance",
            Self::Advisory => "advisory",
            Self::Degraded => "degraded",
            Self::Outage => "outage",
        }
    }

    /// Whether a word tells how far an incident reaches.
    pub(super) fn is_severity(word: &str) -> bool {
        Self::parse(word).is_some()
    }

    /// Reads a source's own word for how far an incident reaches, in any spelling: Statuspage's
    /// `impact`, Google's `status_impact`, cState's `severity`.
    ///
    /// A partial outage (Statuspage's `major`) leaves the service in use, so it is a degradation.
    fn parse(severity: &str) -> Option<Self> {
        Some(match normalize(severity).as_str() {
            "none" | "notice" | "serviceinformation" => Self::Advisory,
            "minor"
            | "major"
            | "disrupted"
            | "servicedisruption"
            | "partialoutage"
            | "degradedperformance" => Self::Degraded,
            "critical" | "down" | "serviceoutage" | "majoroutage" => Self::Outage,
            _ => return None,
        })
    }
}

/// What the source says of an incident's weight: it decides how far an open one reaches where the
/// status alone does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceImpact<'a> {
    pub classification: Option<&'a str>,
    pub severity: Option<&'a str>,
}

impl SourceImpact<'_> {
    /// Whether this is planned work: `maintenance`, `Planned maintenance`, ….
    pub fn is_maintenance(self) -> bool {
        self.classification
            .is_some_and(|word| normalize(word).contains("maintenance"))
    }

    /// Whether settings that choose the classification `word` mean it, in any letter case: `maintenance`, `advisory`,
    /// `incident` for whatever is neither of the two, or the word of its source.
    pub fn is_classified_as(self, word: &str) -> bool {
        let word = word.trim().to_lowercase();
        let kind = match self.classification {
            _ if self.is_maintenance() => "maintenance",
            Some(own) if is_advisory(own) => "advisory",
            _ => "incident",
        };
        let own = self.classification.map(|own| own.trim().to_lowercase());
        word == kind || own.is_some_and(|own| own == word)
    }

    /// How far an incident of this weight reaches at least, while it goes on.
    pub fn impact(self) -> Impact {
        if self.is_maintenance() {
            Impact::Maintenance
        } else if let Some(impact) = self.severity.and_then(Impact::parse) {
            impact
        } else if self.classification.is_some_and(is_advisory) {
            Impact::Advisory
        } else {
            Impact::Degraded
        }
    }
}

fn is_advisory(classification: &str) -> bool {
    classification.trim().eq_ignore_ascii_case("advisory")
}

/// A status word, as Kairan uses it.
///
/// `word` is the camelCase value of Microsoft Graph's `serviceHealthStatus` where the source's word
/// is one of those in any spelling (`Service restored`, `ServiceRestored`), or of another source's
/// known words; else the source's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Status {
    pub name: String,
    known: Option<&'static KnownStatus>,
}

impl From<String> for Status {
    fn from(word: String) -> Self {
        Self::parse(&word)
    }
}

impl From<Status> for String {
    fn from(status: Status) -> Self {
        status.name
    }
}

#[derive(Debug, PartialEq, Eq)]
struct KnownStatus {
    name: &'static str,
    is_open: bool,
    /// How far the incident reaches, where the word itself says so.
    impact: Option<Impact>,
}

const fn open(name: &'static str) -> KnownStatus {
    KnownStatus {
        name,
        is_open: true,
        impact: None,
    }
}

const fn open_with_impact(name: &'static str, impact: Impact) -> KnownStatus {
    KnownStatus {
        name,
        is_open: true,
        impact: Some(impact),
    }
}

const fn closed(name: &'static str) -> KnownStatus {
    KnownStatus {
        name,
        is_open: false,
        impact: None,
    }
}

/// Microsoft Graph's `serviceHealthStatus`, and the words of Statuspage and of Google Cloud.
/// <https://learn.microsoft.com/graph/api/resources/servicehealthissue>
static KNOWN_STATUSES: [KnownStatus; 29] = [
    open("investigating"),
    open("reported"),
    open("confirmed"),
    open("serviceDegradation"),
    open_with_impact("serviceInterruption", Impact::Outage),
    open("restoringService"),
    open("extendedRecovery"),
    open("verifyingService"),
    open("identified"),
    open("monitoring"),
    open("scheduled"),
    open("inProgress"),
    open("verifying"),
    open_with_impact("serviceInformation", Impact::Advisory),
    open_with_impact("serviceDisruption", Impact::Degraded),
    open_with_impact("serviceOutage", Impact::Outage),
    closed("available"),
    closed("serviceOperational"),
    closed("serviceRestored"),
    closed("postIncidentReviewPublished"),
    closed("falsePositive"),
    closed("investigationSuspended"),
    closed("resolved"),
    closed("resolvedExternal"),
    closed("mitigated"),
    closed("mitigatedExternal"),
    closed("postmortem"),
    closed("completed"),
    closed("cancelled"),
];

impl Status {
    /// Reads a status in any spelling: case, spaces, `-` and `_` do not matter.
    pub fn parse(text: &str) -> Self {
        let normalized = normalize(text);
        let normalized = match normalized.as_str() {
            // Graph renamed it; old records keep the earlier name.
            "postincidentreportpublished" => "postincidentreviewpublished",
            "canceled" => "cancelled",
            other => other,
        };
        let known = KNOWN_STATUSES
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(normalized));
        Self {
            name: known.map_or_else(|| text.trim().to_owned(), |known| known.name.to_owned()),
            known,
        }
    }

    pub fn is_known(&self) -> bool {
        self.known.is_some()
    }

    /// Whether the incident goes on. A word that Kairan does not know counts as open: no one must
    /// read "all fine" by mistake.
    pub fn is_open(&self) -> bool {
        self.known.is_none_or(|known| known.is_open)
    }

    /// Whether it says that the service is well again.
    pub fn is_resolved(&self) -> bool {
        matches!(
            self.name.as_str(),
            "available"
                | "serviceOperational"
                | "serviceRestored"
                | "postIncidentReviewPublished"
                | "postmortem"
                | "resolved"
                | "resolvedExternal"
                | "completed"
        )
    }

    /// Whether it says that there was no incident.
    pub fn is_false_positive(&self) -> bool {
        self.name == "falsePositive"
    }

    /// Whether it says that a post-incident report is there.
    pub fn is_review_published(&self) -> bool {
        matches!(
            self.name.as_str(),
            "postIncidentReviewPublished" | "postmortem"
        )
    }

    /// What the status means for the service, given the incident's weight.
    pub fn impact(&self, source_impact: SourceImpact<'_>) -> Impact {
        if !self.is_open() {
            Impact::Operational
        } else if source_impact.is_maintenance() {
            Impact::Maintenance
        } else {
            let own_impact = self.known.and_then(|known| known.impact);
            own_impact.unwrap_or_else(|| source_impact.impact())
        }
    }
}

/// The letters and digits of a word in lower case.
fn normalize(word: &str) -> String {
    let mut normalized = String::with_capacity(word.len());
    if word.is_ascii() {
        let letters = word.bytes().filter(u8::is_ascii_alphanumeric);
        normalized.extend(letters.map(|letter| char::from(letter.to_ascii_lowercase())));
    } else {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        normalized.extend(letters.flat_map(char::to_lowercase));
    }
    normalized
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_choose_a_classification_by_kind_or_by_the_word_of_the_source() {
        for (classification, expected) in [
            (None, "incident"),
            (Some("Incident "), "incident"),
            (Some("P1"), "incident p1"),
            (Some("Advisory"), "advisory"),
            (Some("Planned Maintenance"), "maintenance"),
        ] {
            let source_impact = SourceImpact {
                classification,
                severity: None,
            };
            let words = ["Incident", "advisory ", "maintenance", "p1"];
            let chosen = words
                .into_iter()
                .filter(|word| source_impact.is_classified_as(word));
            let chosen: Vec<String> = chosen.map(|word| word.trim().to_lowercase()).collect();
            assert_eq!(chosen.join(" "), expected, "{classification:?}");
        }
    }

    #[test]
    fn every_spelling_is_one_word() {
        let cases = [
            ("serviceRestored", "serviceRestored"),
            ("ServiceRestored", "serviceRestored"),
            ("Service restored", "serviceRestored"),
            (" service_restored ", "serviceRestored"),
            ("PostIncidentReportPublished", "postIncidentReviewPublished"),
            ("postIncidentReviewPublished", "postIncidentReviewPublished"),
            ("in_progress", "inProgress"),
            ("SERVICE_DISRUPTION", "serviceDisruption"),
        ];
        for (written, word) in cases {
            let status = Status::parse(written);
            assert_eq!((status.name.as_str(), status.is_known()), (word, true));
        }
    }

    #[test]
    fn an_unknown_word_is_kept_and_counts_as_open() {
        let status = Status::parse("Wackelig");
        assert_eq!(status.name, "Wackelig");
        assert!(!status.is_known());
        assert!(status.is_open());
        assert_eq!(status.impact(SourceImpact::default()), Impact::Degraded);
    }

    #[test]
    fn impact_follows_status_and_weight() {
        let (none, some) = (None, Some);
        let cases = [
            (
                "serviceInterruption",
                some("advisory"),
                none,
                Impact::Outage,
            ),
            (
                "serviceDegradation",
                some("Advisory"),
                none,
                Impact::Advisory,
            ),
            (
                "serviceDegradation",
                some("incident"),
                none,
                Impact::Degraded,
            ),
            ("investigating", none, none, Impact::Degraded),
            ("investigating", none, some("critical"), Impact::Outage),
            ("investigating", none, some("none"), Impact::Advisory),
            ("identified", none, some("Sev2"), Impact::Degraded),
            (
                "SERVICE_INFORMATION",
                none,
                some("SERVICE_OUTAGE"),
                Impact::Advisory,
            ),
            (
                "AVAILABLE",
                none,
                some("SERVICE_OUTAGE"),
                Impact::Operational,
            ),
            (
                "in_progress",
                some("maintenance"),
                some("critical"),
                Impact::Maintenance,
            ),
            (
                "odd",
                some("Planned Maintenance"),
                none,
                Impact::Maintenance,
            ),
            ("completed", some("maintenance"), none, Impact::Operational),
            (
                "serviceRestored",
                some("incident"),
                none,
                Impact::Operational,
            ),
        ];
        for (word, classification, severity, impact) in cases {
            let source_impact = SourceImpact {
                classification,
                severity,
            };
            assert_eq!(Status::parse(word).impact(source_impact), impact, "{word}");
        }
    }
}
