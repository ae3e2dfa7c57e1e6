//! Runs the work of `benches/decode` once, or the given number of times, for use under a profiler:
//!
//! ```text
//! cargo bench --bench decode_once -- decode google/incidents.json
//! ```
//!
//! `scripts/decode-cost` counts its instructions for each workload.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a measurement reads files and prints"
)]

mod workload;

fn main() {
    // `cargo bench` adds an argument of its own.
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let task = arguments.next().unwrap_or_default();
    let workload = arguments.next().unwrap_or_default();
    let rounds = arguments.next().map_or(1, |rounds| rounds.parse().unwrap());
    let labels = workload::labels();
    let folders = workload::workloads();
    let Some((_, files)) = folders.iter().find(|(name, _)| *name == workload) else {
        let names: Vec<&str> = folders.iter().map(|(name, _)| name.as_str()).collect();
        eprintln!(
            "usage: decode_once parse|decode|load WORKLOAD [ROUNDS]; workloads: {}",
            names.join(", ")
        );
        return;
    };
    for _ in 0..rounds {
        match task.as_str() {
            "parse" => workload::parse_json(files),
            "decode" => workload::decode_and_resolve(files, &labels),
            // `load` measures only reading the files.
            _ => {}
        }
    }
}
