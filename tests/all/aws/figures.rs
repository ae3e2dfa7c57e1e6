//! What the function costs: time to its first request for work, memory, requests and money.
//!
//! It asserts nothing, since figures are a machine's: `scripts/figures` prints them for the packaged
//! program.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::S3Server;
use super::function::{FunctionProcess, InvocationResult};
use super::s3_server::Call;
use crate::fixtures::{MINIMAL_SETTINGS, example_files};

const NOON: &str = "2026-09-30T09:00:00Z";
const LATER: &str = "2026-09-30T09:01:00Z";
/// How often a start is measured; the median is told.
const SAMPLES: usize = 9;
/// However slow the machine is.
const TIMEOUT: Duration = Duration::from_secs(1_800);
/// Turns of a month of 30 days, one a minute.
const INVOCATIONS_PER_MONTH: f64 = 43_200.0;
/// What the stack gives the function, in GB.
const MEMORY_GB: f64 = 0.5;

#[test]
#[ignore = "measures, and tests nothing: scripts/figures"]
fn figures() {
    let program = env::var("KAIRAN_FUNCTION");
    let program = program.unwrap_or_else(|_| env!("CARGO_BIN_EXE_bootstrap").to_owned());
    let server = S3Server::start();
    let (cpu, wall) = measure_cold_starts(&program, &server);
    println!(
        "start to the first request for work: {cpu:.1} ms of CPU, {wall:.1} ms in all (median of {SAMPLES})"
    );
    measure_idle_invocation(&program, "the example root", &example_files());
    measure_idle_invocation(&program, "a root of 1,200 records", &large_root());
}

fn measure_cold_starts(program: &str, server: &S3Server) -> (f64, f64) {
    let mut measured = Vec::new();
    for _ in 0..SAMPLES {
        let started = Instant::now();
        let function = FunctionProcess::start_program(program, server, &[]);
        function.wait_until_ready();
        let wall = started.elapsed();
        measured.push((
            cpu_time(function.id()).as_secs_f64() * 1e3,
            wall.as_secs_f64() * 1e3,
        ));
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[SAMPLES / 2]
    };
    let (cpu, wall) = measured.into_iter().unzip();
    (median(cpu), median(wall))
}

/// Publishes a root, and tells of a turn with nothing new, by a program that has just started.
fn measure_idle_invocation(program: &str, name: &str, root: &BTreeMap<String, Vec<u8>>) {
    let server = S3Server::start();
    for (path, bytes) in root {
        server.put(&format!("content/status/{path}"), bytes);
    }
    let schedule_event =
        |at: &str| json!({"scheduled_at": at, "execution": "d32c5kddcf5bb8c3", "attempt": "1"});
    let first = match FunctionProcess::start_program(program, &server, &[])
        .invoke(&schedule_event(NOON), TIMEOUT)
    {
        InvocationResult::Success(report) => report,
        other => panic!("{other:?}"),
    };
    let objects = server.files("content/").len();
    let mut function = FunctionProcess::start_program(program, &server, &[]);
    function.wait_until_ready();
    server.calls();
    let (before, started) = (cpu_time(function.id()), Instant::now());
    let report = function.invoke_ok(&schedule_event(LATER));
    let (busy, wall) = (cpu_time(function.id()) - before, started.elapsed());
    let calls = server.calls();
    let count = |kind: RequestKind| {
        calls
            .iter()
            .filter(|call| request_kind(call) == kind)
            .count()
    };
    let (lists, reads, writes) = (
        count(RequestKind::List),
        count(RequestKind::Read),
        count(RequestKind::Write),
    );
    println!(
        "\n{name}: {} incidents, {objects} objects of content, {} files of the site",
        report["incidents"], first["written"]
    );
    println!("  an idle turn writes {} files", report["written"]);
    println!("  requests: {lists} lists, {reads} reads, {writes} writes");
    println!(
        "  time: {:.0} ms of CPU, {:.0} ms in all",
        busy.as_secs_f64() * 1e3,
        wall.as_secs_f64() * 1e3
    );
    println!("  peak memory: {:.1} MB", peak_memory(function.id()));
    print_costs(lists + writes, reads, wall);
}

fn print_costs(writes_and_lists: usize, reads: usize, duration: Duration) {
    let prices: Value = {
        let text = fs::read_to_string(crate::fixtures::project_path("infra/prices.toml")).unwrap();
        toml::from_str(&text).unwrap()
    };
    let price = |group: &str, name: &str| prices[group][name].as_f64().unwrap();
    let requests = |number: usize, price: f64| number as f64 * price / 1e3;
    let s3 = INVOCATIONS_PER_MONTH
        * (requests(writes_and_lists, price("s3", "writes_and_lists"))
            + requests(reads, price("s3", "reads")));
    let lambda = INVOCATIONS_PER_MONTH
        * (duration.as_secs_f64() * MEMORY_GB * price("lambda", "arm64")
            + price("lambda", "requests") / 1e6
            + price("scheduler", "ticks") / 1e6);
    println!(
        "  a month of one a minute: {s3:.2} USD for S3's requests, {lambda:.2} for turns and ticks \
         (which an account of its own has for nothing); prices of {}",
        prices["as_of"].as_str().unwrap()
    );
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RequestKind {
    List,
    Read,
    Write,
}

fn request_kind(call: &Call) -> RequestKind {
    match call.path.trim_matches('/').split_once('/') {
        _ if call.is_write() => RequestKind::Write,
        None => RequestKind::List,
        Some(_) => RequestKind::Read,
    }
}

/// The time that a program has had of a processor so far.
fn cpu_time(id: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{id}/task")).unwrap();
    let times = threads.map(|thread| {
        let schedstat = fs::read_to_string(thread.unwrap().path().join("schedstat")).unwrap();
        let nanoseconds = schedstat.split(' ').next().unwrap().parse().unwrap();
        Duration::from_nanos(nanoseconds)
    });
    times.sum()
}

/// The most memory that a program has had so far, in MB.
fn peak_memory(id: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: f64 = line.unwrap().trim_end_matches("kB").trim().parse().unwrap();
    kilobytes * 1024.0 / 1e6
}

/// So many records that a list of them is more than one page.
fn large_root() -> BTreeMap<String, Vec<u8>> {
    let record = |number: usize| {
        let text = format!(
            "---\nid: N-{number}\nservice: Service {}\ntitle: Trouble\nstatus: serviceRestored\n---\n\n\
             ## 2026-0{}-{:02}T06:00:00Z\nUser impact: Some people cannot work.\n",
            number % 20,
            1 + number % 9,
            1 + number % 28,
        );
        (format!("records/{number}.md"), text.into_bytes())
    };
    let mut root: BTreeMap<_, _> = (0..1_200).map(record).collect();
    root.insert("site.toml".to_owned(), MINIMAL_SETTINGS.as_bytes().to_vec());
    root
}
