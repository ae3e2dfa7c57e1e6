//! What holds of any input, however broken: the laws that the fuzz targets and the tests try.
//!
//! Each function panics where its law does not hold.

mod markup;
mod records;
mod texts;

pub use markup::assert_sound;
pub use records::{Reader, record};
pub use texts::{body, front_matter, markdown, translation};
