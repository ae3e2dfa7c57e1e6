//! The status of an incident: Microsoft's vocabulary, read in any spelling.

/// How far an incident reaches, from least to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    Operational,
    Advisory,
    Degraded,
    Outage,
}

impl Impact {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operational => "operational",
            Self::Advisory => "advisory",
            Self::Degraded => "degraded",
            Self::Outage => "outage",
        }
    }
}

/// A status word, as Kairan uses it.
///
/// `word` is the camelCase value of Microsoft Graph's `serviceHealthStatus` where the source's word
/// is one of those in any spelling (`Service restored`, `ServiceRestored`), else the source's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub word: String,
    known: Option<&'static Known>,
}

#[derive(Debug, PartialEq, Eq)]
struct Known {
    word: &'static str,
    open: bool,
    /// The service is down rather than only impaired.
    down: bool,
}

const fn open(word: &'static str) -> Known {
    Known {
        word,
        open: true,
        down: false,
    }
}

const fn closed(word: &'static str) -> Known {
    Known {
        word,
        open: false,
        down: false,
    }
}

/// Microsoft Graph's `serviceHealthStatus` and the words of Statuspage.
/// <https://learn.microsoft.com/graph/api/resources/servicehealthissue>
static KNOWN: [Known; 25] = [
    open("investigating"),
    open("reported"),
    open("confirmed"),
    open("serviceDegradation"),
    Known {
        word: "serviceInterruption",
        open: true,
        down: true,
    },
    open("restoringService"),
    open("extendedRecovery"),
    open("verifyingService"),
    open("identified"),
    open("monitoring"),
    open("scheduled"),
    open("inProgress"),
    open("verifying"),
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
        // Graph renamed it; old records keep the earlier name.
        let folded = match folded.as_str() {
            "postincidentreportpublished" => "postincidentreviewpublished",
            other => other,
        };
        let known = KNOWN.iter().find(|known| fold(known.word) == folded);
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

    /// What the status means for the service, given the incident's classification.
    pub fn impact(&self, classification: Option<&str>) -> Impact {
        if !self.is_open() {
            return Impact::Operational;
        }
        let advisory = classification.is_some_and(|word| word.eq_ignore_ascii_case("advisory"));
        if self.known.is_some_and(|known| known.down) {
            Impact::Outage
        } else if advisory {
            Impact::Advisory
        } else {
            Impact::Degraded
        }
    }
}

fn fold(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
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
        assert_eq!(status.impact(None), Impact::Degraded);
    }

    #[test]
    fn impact_follows_status_and_classification() {
        let cases = [
            ("serviceInterruption", Some("advisory"), Impact::Outage),
            ("serviceDegradation", Some("Advisory"), Impact::Advisory),
            ("serviceDegradation", Some("incident"), Impact::Degraded),
            ("investigating", None, Impact::Degraded),
            ("serviceRestored", Some("incident"), Impact::Operational),
        ];
        for (word, classification, impact) in cases {
            assert_eq!(Status::read(word).impact(classification), impact, "{word}");
        }
    }
}
