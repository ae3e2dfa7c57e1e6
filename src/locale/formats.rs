//! Dates, times, numbers and lists as a locale writes them: ICU4X with the data of CLDR.
//!
//! The formatters always use the Gregorian calendar, so that the text of a `<time>` and its `datetime`
//! agree in locales with another calendar, too (`fa`, `th`). Dates and numbers use CLDR's default numerals
//! of the locale, as browsers do: 0 to 9 in `ar`, ٠ to ٩ in `ar-EG`.

use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeZone as _, Utc};
use chrono_tz::Tz;
use icu_calendar::{Date, Gregorian, types::RataDie};
use icu_datetime::fieldsets::{self, Combo, zone::SpecificShort};
use icu_datetime::options::TimePrecision;
use icu_datetime::{
    DateTimeFormatterLoadError, FixedCalendarDateTimeFormatter, NoCalendarFormatter,
};
use icu_decimal::{DecimalFormatter, options::DecimalFormatterOptions};
use icu_list::{ListFormatter, options::ListFormatterOptions};
use icu_locale::Locale;
use icu_locale::subtags::{language, region};
use icu_time::ZonedDateTime;
use icu_time::zone::{TimeZone, TimeZoneInfo, UtcOffset, ZoneNameTimestamp, models::AtTime};

use super::Tag;

type Formatter<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;
type LocalDateTime = ZonedDateTime<Gregorian, UtcOffset>;

/// The formatters of one locale. They are expensive to build, so they are built once for a run.
pub(super) struct Formats {
    date: Formatter<fieldsets::YMD>,
    date_time: Formatter<fieldsets::YMDT>,
    date_time_zone: Formatter<Combo<fieldsets::YMDT, SpecificShort>>,
    time: NoCalendarFormatter<fieldsets::T>,
    month: Formatter<fieldsets::YM>,
    year: Formatter<fieldsets::Y>,
    day: Formatter<fieldsets::MDE>,
    number: DecimalFormatter,
    list: ListFormatter,
}

impl Formats {
    pub(super) fn new(tag: &Tag) -> Result<Self, DateTimeFormatterLoadError> {
        let locale = Locale::from(tag.language_id());
        let prefs = (&locale).into();
        let to_minute = fieldsets::YMDT::long().with_time_precision(TimePrecision::Minute);
        Ok(Self {
            date: Formatter::try_new(prefs, fieldsets::YMD::long())?,
            date_time: Formatter::try_new(prefs, to_minute)?,
            date_time_zone: Formatter::try_new(prefs, to_minute.with_zone(SpecificShort))?,
            time: NoCalendarFormatter::try_new(prefs, fieldsets::T::hm())?,
            month: Formatter::try_new((&month_locale(&locale)).into(), fieldsets::YM::long())?,
            year: Formatter::try_new((&month_locale(&locale)).into(), fieldsets::Y::long())?,
            day: Formatter::try_new(prefs, fieldsets::MDE::medium())?,
            number: DecimalFormatter::try_new(
                (&locale).into(),
                DecimalFormatterOptions::default(),
            )?,
            list: ListFormatter::try_new_and((&locale).into(), ListFormatterOptions::default())?,
        })
    }

    /// Whether the locale has names of months. In a language that ICU does not know they are `M01` and so on.
    pub(super) fn has_month_names(&self) -> bool {
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
        !self.month(first).contains("M01")
    }

    pub(super) fn date(&self, at: DateTime<Utc>, zone: Tz) -> String {
        replace_narrow_nbsp(self.date.format(&to_local(at, zone)).to_string())
    }

    pub(super) fn time(&self, at: DateTime<Utc>, zone: Tz) -> String {
        replace_narrow_nbsp(self.time.format(&to_local(at, zone).time).to_string())
    }

    /// The date and time with the short name that the zone has in the locale (`JST`, `MESZ`), or else its
    /// offset as the locale writes it (`GMT+9`, `UTC+9`, `غرينتش+9`), or `UTC`.
    pub(super) fn date_time(&self, at: DateTime<Utc>, zone: Tz) -> String {
        let local = to_local(at, zone);
        replace_narrow_nbsp(if is_at_utc(&local) {
            format!("{} UTC", self.date_time.format(&local))
        } else {
            self.date_time_zone
                .format(&with_zone(local, at, zone))
                .to_string()
        })
    }

    /// The date and time in the zone, followed by that in UTC in brackets, which has a date only if that
    /// differs. Nothing is added if the zone is at UTC.
    pub(super) fn date_time_with_utc(&self, at: DateTime<Utc>, zone: Tz) -> String {
        let local = self.date_time(at, zone);
        let here = to_local(at, zone);
        if is_at_utc(&here) {
            local
        } else if here.date == to_local(at, Tz::UTC).date {
            format!("{local} ({} UTC)", self.time(at, Tz::UTC))
        } else {
            format!("{local} ({})", self.date_time(at, Tz::UTC))
        }
    }

    pub(super) fn month(&self, first_day: NaiveDate) -> String {
        replace_narrow_nbsp(self.month.format(&gregorian(first_day)).to_string())
    }

    pub(super) fn year(&self, first_day: NaiveDate) -> String {
        replace_narrow_nbsp(self.year.format(&gregorian(first_day)).to_string())
    }

    pub(super) fn day(&self, day: NaiveDate) -> String {
        replace_narrow_nbsp(self.day.format(&gregorian(day)).to_string())
    }

    pub(super) fn number(&self, number: i64) -> String {
        replace_narrow_nbsp(self.number.format(&number.into()).to_string())
    }

    pub(super) fn list(&self, items: &[impl AsRef<str>]) -> String {
        replace_narrow_nbsp(
            self.list
                .format(items.iter().map(AsRef::as_ref))
                .to_string(),
        )
    }
}

/// Works around a bug: in Brazilian Portuguese, CLDR quotes the year in the pattern with an era. ICU derives
/// its plan from that pattern, finds no number in it, and panics in a debug build at the year of the plain
/// pattern. European Portuguese writes the same month without the bug.
fn month_locale(locale: &Locale) -> Locale {
    let mut locale = locale.clone();
    if locale.id.language == language!("pt") {
        locale.id.region = Some(region!("PT"));
    }
    locale
}

/// Replaces the narrow no-break space of CLDR (between thousands in French, before AM in English) by the
/// ordinary no-break space: common fonts lack it, and some feed readers do not separate words at it.
/// Directional marks stay, because they keep a sign before its number.
fn replace_narrow_nbsp(text: String) -> String {
    if text.contains('\u{202f}') {
        text.replace('\u{202f}', "\u{a0}")
    } else {
        text
    }
}

fn to_local(at: DateTime<Utc>, zone: Tz) -> LocalDateTime {
    let offset = zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    // An offset of chrono is shorter than a day, which is the only condition of ICU.
    let offset = UtcOffset::from_seconds_unchecked(offset.local_minus_utc());
    let iso = ZonedDateTime::from_epoch_milliseconds_and_utc_offset(at.timestamp_millis(), offset);
    ZonedDateTime {
        date: iso.date.to_calendar(Gregorian),
        time: iso.time,
        zone: offset,
    }
}

/// The same with what tells the name of the zone.
fn with_zone(
    local: LocalDateTime,
    at: DateTime<Utc>,
    zone: Tz,
) -> ZonedDateTime<Gregorian, TimeZoneInfo<AtTime>> {
    let info = TimeZone::from_iana_id(zone.name()).with_offset(Some(local.zone));
    let timestamp = ZoneNameTimestamp::from_epoch_seconds(at.timestamp());
    ZonedDateTime {
        date: local.date,
        time: local.time,
        zone: info.with_zone_name_timestamp(timestamp),
    }
}

fn is_at_utc(local: &LocalDateTime) -> bool {
    local.zone == UtcOffset::zero()
}

fn gregorian(date: NaiveDate) -> Date<Gregorian> {
    Date::from_rata_die(RataDie::new(date.num_days_from_ce().into()), Gregorian)
}
