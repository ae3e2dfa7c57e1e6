//! Properties that hold for any input. The fuzz targets and `tests/all/mutation.rs` check them.
//!
//! Each function panics if its property does not hold.

mod markup;
mod records;
mod texts;

pub use markup::assert_well_formed;
pub use records::{Fixture, check_record};
pub use texts::{check_body, check_front_matter, check_markdown, check_translation};
