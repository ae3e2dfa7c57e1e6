//! One round of the work of `benches/reading`, for a profiler:
//!
//! ```text
//! cargo build --profile bench --example reading
//! valgrind --tool=callgrind target/release/examples/reading understand google/incidents.json
//! ```
//!
//! `scripts/reading-cost` does so for all there is.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a program for a profiler"
)]

#[path = "../benches/reading/work.rs"]
mod work;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let wanted = arguments.next().unwrap_or_default();
    let labels = work::labels();
    for (name, files) in work::folders() {
        if name == wanted {
            match what.as_str() {
                "parse" => work::parse(&files),
                "understand" => work::understand(&files, &labels),
                // What loading costs.
                _ => {}
            }
        }
    }
}
