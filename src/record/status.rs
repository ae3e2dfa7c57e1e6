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

    /// Reads a source's own word for how far an incident reaches, in any spelling: Statuspage's
    /// `impact`, Google's `status_impact`, cState's `severity`.
    ///
    /// A partial outage (Statuspage's `major`) leaves the service in use, so it is a degradation.
    fn read(severity: &str) -> Option<Self> {
        Some(match fold(severity).as_str() {
            "none" | "notice" | "serviceinformation" => Self::Advisory,
            "minor" | "major" | "disrupted" | "servicedisruption" => Self::Degraded,
            "critical" | "down" | "serviceoutage" => Self::Outage,
            _ => return None,
        })
    }
}

/// What the source says of an incident's weight: it decides how far an open one reaches where the
/// status alone does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight<'a> {
    pub classification: Option<&'a str>,
    pub severity: Option<&'a str>,
}

impl Weight<'_> {
    /// Whether this is planned work: `maintenance`, `Planned maintenance`, ….
    pub fn is_maintenance(self) -> bool {
        self.classification
            .is_some_and(|word| fold(word).contains("maintenance"))
    }

    /// How far an incident of this weight reaches at least, while it goes on.
    pub fn impact(self) -> Impact {
        let is_advisory = |word: &str| word.eq_ignore_ascii_case("advisory");
        if self.is_maintenance() {
            Impact::Maintenance
        } else if let Some(impact) = self.severity.and_then(Impact::read) {
            impact
        } else if self.classification.is_some_and(is_advisory) {
            Impact::Advisory
        } else {
            Impact::Degraded
        }
    }
}

/// A status word, as Kairan uses it.
///
/// `word` is the camelCase value of Microsoft Graph's `serviceHealthStatus` where the source's word
/// is one of those in any spelling (`Service restored`, `ServiceRestored`), or of another source's
/// known words; else the source's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Status {
    pub word: String,
    known: Option<&'static Known>,
}

impl From<String> for Status {
    fn from(word: String) -> Self {
        Self::read(&word)
    }
}

impl From<Status> for String {
    fn from(status: Status) -> Self {
        status.word
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Known {
    word: &'static str,
    open: bool,
    /// How far the incident reaches, where the word itself says so.
    impact: Option<Impact>,
}

const fn open(word: &'static str) -> Known {
    Known {
        word,
        open: true,
        impact: None,
    }
}

const fn reaching(word: &'static str, impact: Impact) -> Known {
    Known {
        word,
        open: true,
        impact: Some(impact),
    }
}

const fn closed(word: &'static str) -> Known {
    Known {
        word,
        open: false,
        impact: None,
    }
}

/// Microsoft Graph's `serviceHealthStatus`, and the words of Statuspage and of Google Cloud.
/// <https://learn.microsoft.com/graph/api/resources/servicehealthissue>
static KNOWN: [Known; 29] = [
    open("investigating"),
    open("reported"),
    open("confirmed"),
    open("serviceDegradation"),
    reaching("serviceInterruption", Impact::Outage),
    open("restoringService"),
    open("extendedRecovery"),
    open("verifyingService"),
    open("identified"),
    open("monitoring"),
    open("scheduled"),
    open("inProgress"),
    open("verifying"),
    reaching("serviceInformation", Impact::Advisory),
    reaching("serviceDisruption", Impact::Degraded),
    reaching("serviceOutage", Impact::Outage),
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
    pub fn read(word: &str) -> Self {
        let folded = fold(word);
        let folded = match folded.as_str() {
            // Graph renamed it; old records keep the earlier name.
            "postincidentreportpublished" => "postincidentreviewpublished",
            "canceled" => "cancelled",
            other => other,
        };
        let known = KNOWN
            .iter()
            .find(|known| known.word.eq_ignore_ascii_case(folded));
        Self {
            word: known.map_or_else(|| word.trim().to_owned(), |known| known.word.to_owned()),
            known,
        }
    }

    pub fn is_known(&self) -> bool {
        self.known.is_some()
    }

    /// Whether the incident goes on. A word that Kairan does not know counts as open: no one must
    /// read "all fine" by mistake.
    pub fn is_open(&self) -> bool {
        self.known.is_none_or(|known| known.open)
    }

    /// Whether it says that a post-incident report is there.
    pub fn is_reported(&self) -> bool {
        matches!(
            self.word.as_str(),
            "postIncidentReviewPublished" | "postmortem"
        )
    }

    /// What the status means for the service, given the incident's weight.
    pub fn impact(&self, weight: Weight<'_>) -> Impact {
        if !self.is_open() {
            Impact::Operational
        } else if weight.is_maintenance() {
            Impact::Maintenance
        } else {
            let own = self.known.and_then(|known| known.impact);
            own.unwrap_or_else(|| weight.impact())
        }
    }
}

/// The letters and digits of a word in lower case.
fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    if word.is_ascii() {
        let letters = word.bytes().filter(u8::is_ascii_alphanumeric);
        folded.extend(letters.map(|letter| char::from(letter.to_ascii_lowercase())));
    } else {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        folded.extend(letters.flat_map(char::to_lowercase));
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let status = Status::read(written);
            assert_eq!((status.word.as_str(), status.is_known()), (word, true));
        }
    }

    #[test]
    fn an_unknown_word_is_kept_and_counts_as_open() {
        let status = Status::read("Wackelig");
        assert_eq!(status.word, "Wackelig");
        assert!(!status.is_known());
        assert!(status.is_open());
        assert_eq!(status.impact(Weight::default()), Impact::Degraded);
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
            let weight = Weight {
                classification,
                severity,
            };
            assert_eq!(Status::read(word).impact(weight), impact, "{word}");
        }
    }
}
