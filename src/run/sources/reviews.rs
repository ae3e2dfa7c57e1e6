//! Which post-incident reviews are published, and which of their documents are still to be fetched.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::failure::{Failure, Pauses};
use crate::record::ReportDocument;
use crate::source::SourceFailure;

/// For how long a document that is not there yet is asked for.
const PATIENCE: TimeDelta = TimeDelta::days(7);

/// The shortest and the longest time between two requests for a document.
const PAUSES: (TimeDelta, TimeDelta) = (TimeDelta::minutes(5), TimeDelta::hours(6));

/// How many documents of a source a run asks for: the next ones are left to the next runs.
const MAX_AT_A_TIME: usize = 4;

/// A review that is published, and its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Review {
    /// Since when it is known to be published.
    since: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document: Option<ReportDocument>,
    /// Why there is no document yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_given_up: bool,
}

/// The reviews of a source that are published, by its id of the incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Reviews(BTreeMap<String, Review>);

impl Review {
    fn is_due(&self, now: DateTime<Utc>, pauses: Pauses) -> bool {
        let waits = self.is_given_up || self.failure.as_ref().is_some_and(|one| one.waits(now));
        self.document.is_none() && !(waits && pauses == Pauses::Kept)
    }

    fn fail(&mut self, failure: SourceFailure, now: DateTime<Utc>) {
        self.is_given_up = now - self.since >= PATIENCE;
        let (shortest, longest) = PAUSES;
        let pause = (now - self.since).clamp(shortest, longest);
        self.failure = Some(Failure {
            since: Some(self.since),
            retry_at: failure.retry_at.max(Some(now + pause)),
            message: failure.message,
        });
    }
}

impl Reviews {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes over which incidents have a published review, according to the source now.
    pub fn update(&mut self, published: &BTreeSet<String>, now: DateTime<Utc>) {
        self.0.retain(|id, _| published.contains(id));
        for id in published {
            self.0.entry(id.clone()).or_insert_with(|| Review {
                since: now,
                document: None,
                failure: None,
                is_given_up: false,
            });
        }
    }

    /// The documents that are kept, by the source's id of the incident.
    pub fn documents(&self) -> BTreeMap<&str, &ReportDocument> {
        let reviews = self.0.iter();
        let documents = reviews.filter_map(|(id, one)| Some((id.as_str(), one.document.as_ref()?)));
        documents.collect()
    }

    /// The messages about documents that could not be fetched.
    pub fn given_up(&self) -> impl Iterator<Item = String> {
        let given_up = self.0.iter().filter(|(_, review)| review.is_given_up);
        given_up.map(|(id, review)| {
            let reason = review.failure.as_ref().map(|failure| &failure.message);
            format!(
                "the document of the review of {id} was not to be had within {} days ({})",
                PATIENCE.num_days(),
                reason.map_or("", String::as_str)
            )
        })
    }

    /// Takes over what came of asking for the document of an incident's review.
    pub fn record(
        &mut self,
        id: &str,
        answer: Result<ReportDocument, SourceFailure>,
        now: DateTime<Utc>,
    ) {
        let Some(review) = self.0.get_mut(id) else {
            return;
        };
        match answer {
            Ok(document) => {
                review.document = Some(document);
                (review.failure, review.is_given_up) = (None, false);
            }
            Err(failure) => review.fail(failure, now),
        }
    }

    /// The incidents whose documents are to be asked for, those that are known for the shortest time first: the
    /// others have been asked for already.
    pub fn due(&self, now: DateTime<Utc>, pauses: Pauses) -> Vec<String> {
        let due = self
            .0
            .iter()
            .filter(|(_, review)| review.is_due(now, pauses));
        let mut due: Vec<_> = due.collect();
        due.sort_by_key(|(_, review)| (review.failure.is_some(), review.since));
        let due = due.into_iter().take(MAX_AT_A_TIME);
        due.map(|(id, _)| id.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_asked_for_at_growing_intervals_and_given_up_after_a_week() {
        let start: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
        let mut reviews = Reviews::default();
        let published = BTreeSet::from(["MO1".to_owned()]);
        reviews.update(&published, start);
        let mut asked_at = Vec::new();
        for minute in 0..14 * 24 * 60 {
            let now = start + TimeDelta::minutes(minute);
            reviews.update(&published, now);
            if !reviews.due(now, Pauses::Kept).is_empty() {
                asked_at.push(minute);
                let failure = SourceFailure::new("there is none yet");
                reviews.0.get_mut("MO1").unwrap().fail(failure, now);
            }
        }
        assert_eq!(asked_at[..7], [0, 5, 10, 20, 40, 80, 160]);
        assert!(asked_at.windows(2).all(|pair| pair[1] - pair[0] <= 6 * 60));
        let last = *asked_at.last().unwrap();
        assert!((7 * 24 * 60..8 * 24 * 60).contains(&last), "{asked_at:?}");
        assert!(asked_at.len() < 50, "{asked_at:?}");
        let said: Vec<String> = reviews.given_up().collect();
        assert_eq!(
            said,
            [
                "the document of the review of MO1 was not to be had within 7 days (there is none yet)"
            ]
        );
        // A request by hand asks for it all the same.
        let later = start + TimeDelta::days(14);
        assert_eq!(reviews.due(later, Pauses::Ignored), ["MO1"]);
    }

    #[test]
    fn new_reviews_come_before_those_that_were_asked_for_in_vain() {
        let now: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
        let mut reviews = Reviews::default();
        let ids = ["A", "B", "C", "D", "E", "F"].map(str::to_owned);
        reviews.update(&ids.iter().cloned().collect(), now);
        for id in &ids[..4] {
            let failure = SourceFailure::new("there is none yet");
            reviews.0.get_mut(id).unwrap().fail(failure, now);
        }
        assert_eq!(reviews.due(now, Pauses::Kept), ["E", "F"]);
        let due = reviews.due(now + TimeDelta::hours(1), Pauses::Kept);
        assert_eq!(due, ["E", "F", "A", "B"]);
    }
}
