//! What of an incident counts for the company: what its source says, unless the team says otherwise.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::note::Window;
use super::summary::IncidentSummary;
use super::verdict::{Effect, Verdict};
use crate::record::Impact;

/// A time in which an incident counted as one impact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedSpan {
    pub first: DateTime<Utc>,
    /// The last instant; `None` if it still counts.
    pub last: Option<DateTime<Utc>>,
    pub impact: Impact,
}

impl CountedSpan {
    fn counts(&self) -> bool {
        self.impact != Impact::Operational
    }
}

impl IncidentSummary {
    /// Whether the team says that it does not concern the company.
    pub fn is_muted(&self) -> bool {
        self.is_of_muted_services || self.is_muted_by_note()
    }

    /// The same by a note on the incident itself, not by what the settings say of its services.
    pub fn is_muted_by_note(&self) -> bool {
        let verdict = self.verdict.as_ref();
        verdict.is_some_and(|verdict| verdict.effect == Effect::Muted)
    }

    /// Whether what was announced of it at `at` is in no feed, since a note muted it then.
    pub fn was_muted_at(&self, at: DateTime<Utc>) -> bool {
        let verdict = self.verdict_at(at);
        verdict.is_some_and(|verdict| verdict.effect == Effect::Muted)
    }

    /// The impact now as far as it counts for the company: what its source says, unless the team says otherwise.
    pub fn counted_impact(&self) -> Impact {
        match &self.verdict {
            None => self.impact,
            Some(verdict) => verdict.effect.counted(self.impact),
        }
    }

    /// The same for one of its services, by its name as `fold_name` gives it: the source may tell how each of them is.
    pub fn counted_impact_on(&self, service: &str) -> Impact {
        let stated = self.service_impacts.get(service);
        let stated = stated.filter(|_| self.verdict.is_none());
        stated.copied().unwrap_or_else(|| self.counted_impact())
    }

    /// The worst impact that it has had as far as that counts for the company.
    pub fn max_counted_impact(&self) -> Impact {
        if self.verdicts.is_empty() {
            return self.max_impact;
        }
        let spans = self.counted_spans().into_iter();
        let worst = spans.map(|span| span.impact).max();
        worst.unwrap_or(Impact::Operational)
    }

    /// When it counted, and as what, oldest first. What is not over has no last instant.
    pub fn counted_spans(&self) -> Vec<CountedSpan> {
        let ended_at = self.source_ended_at();
        if self.verdicts.is_empty() {
            let span = CountedSpan {
                first: self.started_at,
                last: ended_at,
                impact: self.max_impact,
            };
            return Some(span).filter(CountedSpan::counts).into_iter().collect();
        }
        let windows = self.verdicts.iter().map(|verdict| verdict.window);
        let boundaries = windows.flat_map(Window::boundaries);
        let boundaries = boundaries.filter(|at| self.started_at < *at);
        let instants: BTreeSet<_> = boundaries
            .chain([self.started_at])
            .chain(ended_at.filter(|end| self.started_at < *end))
            .collect();
        let mut spans = Vec::new();
        let mut rest = instants.into_iter().peekable();
        while let Some(first) = rest.next() {
            let next = rest.peek().copied();
            // What the source dates as an instant is that instant.
            let is_instant = first == self.started_at && ended_at.is_some_and(|end| end <= first);
            let last = match next {
                _ if is_instant => Some(first),
                next if next == ended_at => next,
                next => next.map(|next| next - TimeDelta::seconds(1)),
            };
            let span = CountedSpan {
                first,
                last,
                impact: self.counted_impact_at(first),
            };
            spans.extend(Some(span).filter(CountedSpan::counts));
        }
        spans
    }

    fn counted_impact_at(&self, at: DateTime<Utc>) -> Impact {
        let mut by_source = self.max_impact;
        if self
            .source_ended_at()
            .is_some_and(|end| end <= at && self.started_at < at)
        {
            by_source = Impact::Operational;
        }
        match self.verdict_at(at) {
            Some(verdict) if by_source != Impact::Operational || verdict.outlasts_source() => {
                verdict.effect.counted(by_source)
            }
            _ => by_source,
        }
    }

    /// The newest verdict that counts at an instant.
    pub(super) fn verdict_at(&self, at: DateTime<Utc>) -> Option<&Verdict> {
        let mut newest_first = self.verdicts.iter().rev();
        newest_first.find(|verdict| verdict.window.contains(at))
    }

    /// The verdict that counts now. One that says how far the company is affected counts while the incident goes on:
    /// not before it begins, and after the source's end only until the instant that the note names.
    pub(super) fn verdict_in_effect(&self, now: DateTime<Utc>) -> Option<&Verdict> {
        let verdict = self.verdict_at(now)?;
        let goes_on = !self.is_upcoming && (self.is_open_by_source() || verdict.outlasts_source());
        let is_affected = matches!(verdict.effect, Effect::Affected(_));
        (goes_on || !is_affected).then_some(verdict)
    }

    /// Until when it counted by what the team says, where it is told.
    pub(super) fn counted_until(&self) -> Option<DateTime<Utc>> {
        let is_outlasting = self.verdicts.iter().any(Verdict::outlasts_source);
        let spans = is_outlasting.then(|| self.counted_spans())?;
        let last = spans.last()?.last?;
        // A note counts until just before the instant that it names.
        let untils = self
            .verdicts
            .iter()
            .filter_map(|verdict| verdict.window.until);
        let mut untils = untils.filter(|until| *until - TimeDelta::seconds(1) == last);
        untils.next().or(Some(last))
    }
}
