//! The cost of decoding and resolving records, relative to parsing the same bytes with serde_json.
//!
//! ```text
//! scripts/decode-cost
//! ```
//!
//! Measures decoding, merging and resolving (with sections) of the records in `$KAIRAN_RECORDS`, or of the
//! example root without it. The result is the ratio; absolute times depend on the machine.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a benchmark reads files and prints"
)]

#[path = "../workload.rs"]
mod workload;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn bench_decode(criterion: &mut Criterion) {
    let labels = workload::labels();
    for (name, files) in workload::workloads() {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(
            files.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
        ));
        group.bench_function("serde_json", |bencher| {
            bencher.iter(|| workload::parse_json(&files));
        });
        group.bench_function("kairan", |bencher| {
            bencher.iter(|| workload::decode_and_resolve(&files, &labels));
        });
        group.finish();
    }
}

criterion_group!(benches, bench_decode);
criterion_main!(benches);
