//! What the targets try: the laws of `tests/laws`, which the tests try as well.

#[path = "../../tests/laws/mod.rs"]
pub mod laws;

use std::cell::OnceCell;

use laws::Reader;

/// Runs `law` with what a decode needs to know, read once.
pub fn with_reader(law: impl FnOnce(&Reader)) {
    thread_local! {
        static READER: OnceCell<Reader> = const { OnceCell::new() };
    }
    READER.with(|reader| law(reader.get_or_init(Reader::default)));
}
