//! The properties of `tests/laws`, for the fuzz targets.

#[path = "../../tests/laws/mod.rs"]
pub mod laws;

use std::cell::OnceCell;

use laws::Fixture;

/// Runs `law` with the fixture, which is created once.
pub fn with_fixture(law: impl FnOnce(&Fixture)) {
    thread_local! {
        static FIXTURE: OnceCell<Fixture> = const { OnceCell::new() };
    }
    FIXTURE.with(|fixture| law(fixture.get_or_init(Fixture::default)));
}
