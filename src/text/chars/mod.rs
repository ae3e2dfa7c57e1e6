//! Characters: which ones are printable, and what punctuation says about a line.

pub(super) mod punctuation;

mod bytes;
mod printable;
mod width;

pub use bytes::has_byte;
pub use printable::{first_unprintable, is_printable, strip_unprintable};
pub use width::{fold_width, is_middle_dot};

pub(super) use printable::{is_clean, push_cleaned};
