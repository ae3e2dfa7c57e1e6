//! Characters: which ones are printable, and what punctuation says about a line.

pub(super) mod punctuation;

mod printable;

pub use printable::{first_unprintable, is_printable, strip_unprintable};

pub(super) use printable::{is_clean, push_cleaned};
