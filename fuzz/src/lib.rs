//! What the targets try: the laws of `tests/laws`, which the tests try as well.

#[path = "../../tests/laws/mod.rs"]
pub mod laws;

use std::cell::OnceCell;

use laws::Fixture;

/// Runs `law` with what a decode needs to know, read once.
pub fn with_fixture(law: impl FnOnce(&Fixture)) {
    thread_local! {
        static FIXTURE: OnceCell<Fixture> = const { OnceCell::new() };
    }
    FIXTURE.with(|fixture| law(fixture.get_or_init(Fixture::default)));
}
