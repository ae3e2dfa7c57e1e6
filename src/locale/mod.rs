//! A locale: its words, dates, numbers, direction and time zone.
