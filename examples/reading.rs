//! One round of the work of `benches/reading`, or as many as are asked for, for a profiler:
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
    let task = arguments.next().unwrap_or_default();
    let workload = arguments.next().unwrap_or_default();
    let rounds = arguments.next().map_or(1, |rounds| rounds.parse().unwrap());
    let labels = work::labels();
    let folders = work::workloads();
    let (_, files) = folders.iter().find(|(name, _)| *name == workload).unwrap();
    for _ in 0..rounds {
        match task.as_str() {
            "parse" => work::parse_json(files),
            "understand" => work::decode_and_resolve(files, &labels),
            // What loading costs.
            _ => {}
        }
    }
}
