//! What reading records costs, beside what serde_json alone needs to parse the same bytes.
//!
//! ```text
//! scripts/reading-cost
//! ```
//!
//! Decode, sections, merge and resolve of the records in `$KAIRAN_RECORDS` (else `../shared/records`), or
//! of the example root where there are none. The ratio of the two is the figure; times alone say more
//! about the machine.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a benchmark reads files and talks to people"
)]

mod work;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn bench_decode(criterion: &mut Criterion) {
    let labels = work::labels();
    for (name, files) in work::workloads() {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(
            files.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
        ));
        group.bench_function("serde_json", |bencher| {
            bencher.iter(|| work::parse_json(&files));
        });
        group.bench_function("kairan", |bencher| {
            bencher.iter(|| work::decode_and_resolve(&files, &labels));
        });
        group.finish();
    }
}

criterion_group!(benches, bench_decode);
criterion_main!(benches);
