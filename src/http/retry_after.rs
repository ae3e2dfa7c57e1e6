//! How long a service asks its clients to wait.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// The longest time that is waited, whatever a service asks for.
const MAX_WAIT: TimeDelta = TimeDelta::hours(6);

/// Whether it is still to be waited `until` a service is asked again. What is further ahead than anything waits was
/// recorded by a run whose clock was ahead.
pub fn is_waiting(until: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now < until && until - now <= MAX_WAIT
}

/// The value of `Retry-After`: RFC 9110, section 10.2.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    Seconds(u32),
    At(DateTime<Utc>),
}

impl RetryAfter {
    /// Reads a number of seconds, or a date in one of the three formats of RFC 9110, section 5.6.7.
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Seconds(value.parse().unwrap_or(u32::MAX)));
        }
        let date = DateTime::parse_from_rfc2822(value).map(|at| at.to_utc());
        let date = date.or_else(|_| {
            let obsolete = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
            let mut parsed = obsolete.map(|format| NaiveDateTime::parse_from_str(value, format));
            parsed[0] = parsed[0].or(parsed[1]);
            parsed[0].map(|at| at.and_utc())
        });
        date.ok().map(Self::At)
    }

    /// When a request may be repeated: at most six hours after `now`.
    pub fn instant(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let at = match self {
            Self::Seconds(seconds) => now + TimeDelta::seconds(seconds.into()),
            Self::At(at) => at,
        };
        at.clamp(now, now + MAX_WAIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_waits_for_longer_than_anything_is_asked_to() {
        let now: DateTime<Utc> = "2026-09-01T10:00:00Z".parse().unwrap();
        for (until, expected) in [
            ("2026-09-01T10:00:00Z", false),
            ("2026-09-01T10:00:01Z", true),
            ("2026-09-01T16:00:00Z", true),
            ("2026-09-01T16:00:01Z", false),
            ("2026-11-01T10:15:00Z", false),
        ] {
            assert_eq!(is_waiting(until.parse().unwrap(), now), expected, "{until}");
        }
    }

    #[test]
    fn seconds_and_dates_are_read() {
        let now: DateTime<Utc> = "1994-11-06T08:49:00Z".parse().unwrap();
        for (value, expected) in [
            ("0", Some("1994-11-06T08:49:00Z")),
            (" 120 ", Some("1994-11-06T08:51:00Z")),
            (
                "Sun, 06 Nov 1994 08:49:37 GMT",
                Some("1994-11-06T08:49:37Z"),
            ),
            (
                "Sunday, 06-Nov-94 08:49:37 GMT",
                Some("1994-11-06T08:49:37Z"),
            ),
            ("Sun Nov  6 08:49:37 1994", Some("1994-11-06T08:49:37Z")),
            // One that has passed.
            (
                "Sun, 06 Nov 1994 08:00:00 GMT",
                Some("1994-11-06T08:49:00Z"),
            ),
            // More than is waited.
            ("99999999999", Some("1994-11-06T14:49:00Z")),
            (
                "Tue, 06 Nov 2029 08:49:37 GMT",
                Some("1994-11-06T14:49:00Z"),
            ),
            ("", None),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
        ] {
            let at = RetryAfter::parse(value).map(|retry| retry.instant(now));
            let expected = expected.map(|at| at.parse::<DateTime<Utc>>().unwrap());
            assert_eq!(at, expected, "{value:?}");
        }
    }
}
