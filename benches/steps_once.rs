//! Prepares a step of a run and does it once, or only prepares it, for use under a profiler:
//!
//! ```text
//! cargo bench --bench steps_once -- STEP [--only-prepare]
//! ```
//!
//! `scripts/step-costs` counts its instructions and its memory.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a measurement reads its command line, prints, and stops where anything fails"
)]

#[path = "steps/work.rs"]
mod work;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_step = |(name, _): &&(&str, _)| arguments.iter().any(|argument| argument == name);
    let Some((_, prepare)) = work::STEPS.iter().find(is_step) else {
        let names = work::STEPS.map(|(name, _)| name).join("|");
        eprintln!("usage: steps_once {names} [--only-prepare]");
        return;
    };
    let mut work = prepare();
    if !arguments
        .iter()
        .any(|argument| argument == "--only-prepare")
    {
        work();
    }
}
