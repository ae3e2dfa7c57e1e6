//! The time of each step of a run, for 100 incidents of six updates in two languages:
//!
//! ```text
//! cargo bench --bench steps
//! ```
#![expect(clippy::unwrap_used, reason = "a benchmark stops where anything fails")]

mod work;

use criterion::{Criterion, criterion_group, criterion_main};

fn bench_steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("steps");
    group.sample_size(10);
    for (name, prepare) in work::STEPS {
        let mut work = prepare();
        group.bench_function(name, |bencher| bencher.iter(&mut work));
    }
    group.finish();
}

criterion_group!(benches, bench_steps);
criterion_main!(benches);
