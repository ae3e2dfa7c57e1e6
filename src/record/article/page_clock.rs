//! The clock of whoever published a page, by the page's own pairs of local time and UTC.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use crate::text::times;

/// How the local times of a page relate to UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageClock {
    /// By the rules of a zone, summer time included.
    Zone(Tz),
    /// By one offset at all times.
    Fixed(FixedOffset),
}

/// One instant by the page's clock and in UTC.
struct Pair {
    local: NaiveDateTime,
    at: DateTime<Utc>,
}

impl Pair {
    fn offset_seconds(&self) -> Option<i32> {
        let offset = self.local - self.at.naive_utc();
        i32::try_from(offset.num_seconds()).ok()
    }

    fn agrees_with(&self, zone: Tz) -> bool {
        self.at.with_timezone(&zone).naive_local() == self.local
    }
}

impl PageClock {
    /// The clock that most pairs of local time and UTC in a page agree with.
    ///
    /// Where one offset explains all of them, and `default_zone` does not explain as many, it is that
    /// offset. Where a zone of the world explains more pairs than any one offset, the clock was changed
    /// meanwhile, and it is that zone. Without any pair it is `default_zone`.
    pub fn find(page: &str, default_zone: Option<Tz>) -> Option<Self> {
        let times = times::find_all(page, times::ParseOptions::default()).into_iter();
        let pairs = times.filter_map(|time| {
            let (local, at) = (time.local?, time.at);
            Some(Pair { local, at })
        });
        let pairs: Vec<Pair> = pairs.collect();
        let agreeing = |zone: Tz| pairs.iter().filter(|pair| pair.agrees_with(zone)).count();
        let mut by_offset: BTreeMap<i32, usize> = BTreeMap::new();
        for offset in pairs.iter().filter_map(Pair::offset_seconds) {
            *by_offset.entry(offset).or_default() += 1;
        }
        let Some((&offset, &count)) = by_offset.iter().max_by_key(|(_, count)| **count) else {
            return default_zone.map(Self::Zone);
        };
        if let Some(zone) = default_zone.filter(|zone| agreeing(*zone) >= count) {
            return Some(Self::Zone(zone));
        }
        if count < pairs.len() {
            let zones = TZ_VARIANTS.iter().map(|zone| (agreeing(*zone), *zone));
            let best = zones.rev().max_by_key(|(agreeing, _)| *agreeing);
            if let Some((agreeing, zone)) = best
                && agreeing > count
            {
                return Some(Self::Zone(zone));
            }
        }
        FixedOffset::east_opt(offset).map(Self::Fixed)
    }

    /// The instant of a local time. Of an hour that comes twice it is the first, unless that is before
    /// `previous`, the instant of the message before; of an hour that is skipped, the time that a clock
    /// which was not changed would show. `None` is beyond the years 0 to 9999.
    pub fn to_utc(
        self,
        local: NaiveDateTime,
        previous: Option<DateTime<Utc>>,
    ) -> Option<DateTime<Utc>> {
        if !times::is_representable(local.and_utc()) {
            return None;
        }
        let at = match self {
            Self::Fixed(offset) => local.and_utc() - offset,
            Self::Zone(zone) => Self::zoned_to_utc(zone, local, previous),
        };
        Some(at).filter(|at| times::is_representable(*at))
    }

    fn zoned_to_utc(
        zone: Tz,
        local: NaiveDateTime,
        previous: Option<DateTime<Utc>>,
    ) -> DateTime<Utc> {
        match zone.from_local_datetime(&local) {
            LocalResult::Single(at) => at.to_utc(),
            LocalResult::Ambiguous(first, second) => {
                let is_too_early = previous.is_some_and(|previous| first < previous);
                if is_too_early { second } else { first }.to_utc()
            }
            LocalResult::None => {
                let gap = TimeDelta::hours(3);
                let before = zone.from_local_datetime(&(local - gap)).latest();
                before.map_or(local.and_utc(), |before| before.to_utc() + gap)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    const BERLIN: Option<Tz> = Some(chrono_tz::Europe::Berlin);
    const SUMMER: &str = "Friday, October 23, 2026, 9:30 AM (7:30 AM UTC)\n";
    const WINTER: &str = "Monday, October 26, 2026, 9:30 AM (8:30 AM UTC)\n";
    const SLIP: &str = "Monday, October 26, 2026, 4:30 PM (8:30 AM UTC)\n";

    #[test]
    fn each_time_takes_the_offset_of_its_own_day() {
        for (page, zone) in [
            (String::new(), BERLIN),
            (SUMMER.to_owned(), BERLIN),
            (WINTER.to_owned(), BERLIN),
            ([SUMMER, WINTER].concat(), None),
            ([WINTER, SUMMER].concat(), None),
            ([WINTER, WINTER, SUMMER, SLIP].concat(), None),
            ([WINTER, SUMMER].concat(), Some(chrono_tz::Asia::Tokyo)),
        ] {
            let clock = PageClock::find(&page, zone).unwrap();
            for (written, expected) in [
                ("2026-10-24 09:00", "2026-10-24T07:00:00Z"),
                ("2026-10-26 09:00", "2026-10-26T08:00:00Z"),
            ] {
                let at = clock.to_utc(local(written), None).unwrap();
                assert_eq!(
                    at,
                    expected.parse::<DateTime<Utc>>().unwrap(),
                    "{page} {zone:?}"
                );
            }
        }
    }

    #[test]
    fn a_slip_does_not_change_the_clock() {
        let page = [SUMMER, SUMMER, SLIP].concat();
        let two_hours = FixedOffset::east_opt(7200).unwrap();
        assert_eq!(
            PageClock::find(&page, None),
            Some(PageClock::Fixed(two_hours))
        );
        assert_eq!(PageClock::find("no times", None), None);
    }

    #[test]
    fn the_hours_in_which_the_clock_is_changed() {
        let clock = PageClock::Zone(chrono_tz::Europe::Berlin);
        let previous = Some("2026-10-25T00:45:00Z".parse().unwrap());
        for (written, previous, expected) in [
            ("2026-10-25 02:30", None, "2026-10-25T00:30:00Z"),
            ("2026-10-25 02:30", previous, "2026-10-25T01:30:00Z"),
            ("2026-03-29 02:30", None, "2026-03-29T01:30:00Z"),
        ] {
            let at = clock.to_utc(local(written), previous).unwrap();
            assert_eq!(at, expected.parse::<DateTime<Utc>>().unwrap(), "{written}");
        }
    }

    #[test]
    fn an_instant_that_cannot_be_written_is_none() {
        let west = PageClock::Fixed(FixedOffset::west_opt(3600).unwrap());
        let east = PageClock::Zone(chrono_tz::Asia::Tokyo);
        assert_eq!(west.to_utc(local("9999-12-31 23:30"), None), None);
        assert_eq!(east.to_utc(local("0000-01-01 00:30"), None), None);
        assert_eq!(east.to_utc(NaiveDateTime::MAX, None), None);
        assert_eq!(west.to_utc(NaiveDateTime::MIN, None), None);
    }
}
