//! What holds of any input, however broken: the laws that the fuzz targets and the tests try.
//!
//! Each function panics where its law does not hold.

mod markup;
mod records;
mod texts;

pub use markup::assert_well_formed;
pub use records::{Fixture, check_record};
pub use texts::{check_body, check_front_matter, check_markdown, check_translation};
