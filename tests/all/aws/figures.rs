//! What the function costs: time to its first request for work, memory, requests and money.
//!
//! It asserts nothing, since figures are a machine's: `scripts/figures` prints them for the packaged
//! program.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Server;
use super::bucket::Call;
use super::function::{Answer, Function};
use crate::root::{SITE, example};

const NOON: &str = "2026-09-30T09:00:00Z";
const LATER: &str = "2026-09-30T09:01:00Z";
/// How often a start is measured; the median is told.
const STARTS: usize = 9;
/// However slow the machine is.
const PATIENCE: Duration = Duration::from_secs(1_800);
/// Turns of a month of 30 days, one a minute.
const TURNS: f64 = 43_200.0;
/// What the stack gives the function, in GB.
const MEMORY: f64 = 0.5;

#[test]
#[ignore = "measures, and tests nothing: scripts/figures"]
fn figures() {
    let program = env::var("KAIRAN_FUNCTION");
    let program = program.unwrap_or_else(|_| env!("CARGO_BIN_EXE_bootstrap").to_owned());
    let server = Server::start();
    let (cpu, wall) = starts(&program, &server);
    println!(
        "start to the first request for work: {cpu:.1} ms of CPU, {wall:.1} ms in all (median of {STARTS})"
    );
    idle(&program, "the example root", &example());
    idle(&program, "a root of 1,200 records", &large());
}

fn starts(program: &str, server: &Server) -> (f64, f64) {
    let mut measured = Vec::new();
    for _ in 0..STARTS {
        let started = Instant::now();
        let function = Function::of(program, server);
        function.ready();
        let wall = started.elapsed();
        measured.push((
            cpu(function.id()).as_secs_f64() * 1e3,
            wall.as_secs_f64() * 1e3,
        ));
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[STARTS / 2]
    };
    let (cpu, wall) = measured.into_iter().unzip();
    (median(cpu), median(wall))
}

/// Publishes a root, and tells of a turn with nothing new, by a program that has just started.
fn idle(program: &str, name: &str, root: &BTreeMap<String, Vec<u8>>) {
    let server = Server::start();
    for (path, bytes) in root {
        server.put(&format!("content/status/{path}"), bytes);
    }
    let tick =
        |at: &str| json!({"scheduled_at": at, "execution": "d32c5kddcf5bb8c3", "attempt": "1"});
    let first = match Function::of(program, &server).invoke(&tick(NOON), PATIENCE) {
        Answer::Success(report) => report,
        other => panic!("{other:?}"),
    };
    let objects = server.files("content/").len();
    let mut function = Function::of(program, &server);
    function.ready();
    server.calls();
    let (before, started) = (cpu(function.id()), Instant::now());
    let report = function.succeed(&tick(LATER));
    let (busy, wall) = (cpu(function.id()) - before, started.elapsed());
    let calls = server.calls();
    let count = |kind: Kind| calls.iter().filter(|call| kind_of(call) == kind).count();
    let (lists, reads, writes) = (count(Kind::List), count(Kind::Read), count(Kind::Write));
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
    tell_costs(lists + writes, reads, wall);
}

fn tell_costs(writes_and_lists: usize, reads: usize, turn: Duration) {
    let prices: Value = {
        let text = fs::read_to_string(crate::root::project("infra/prices.toml")).unwrap();
        toml::from_str(&text).unwrap()
    };
    let price = |group: &str, name: &str| prices[group][name].as_f64().unwrap();
    let requests = |number: usize, price: f64| number as f64 * price / 1e3;
    let s3 = TURNS
        * (requests(writes_and_lists, price("s3", "writes_and_lists"))
            + requests(reads, price("s3", "reads")));
    let lambda = TURNS
        * (turn.as_secs_f64() * MEMORY * price("lambda", "arm64")
            + price("lambda", "requests") / 1e6
            + price("scheduler", "ticks") / 1e6);
    println!(
        "  a month of one a minute: {s3:.2} USD for S3's requests, {lambda:.2} for turns and ticks \
         (which an account of its own has for nothing); prices of {}",
        prices["as_of"].as_str().unwrap()
    );
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    List,
    Read,
    Write,
}

fn kind_of(call: &Call) -> Kind {
    match call.path.trim_matches('/').split_once('/') {
        _ if call.writes() => Kind::Write,
        None => Kind::List,
        Some(_) => Kind::Read,
    }
}

/// The time that a program has had of a processor so far.
fn cpu(id: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{id}/task")).unwrap();
    let times = threads.map(|thread| {
        let said = fs::read_to_string(thread.unwrap().path().join("schedstat")).unwrap();
        let nanoseconds = said.split(' ').next().unwrap().parse().unwrap();
        Duration::from_nanos(nanoseconds)
    });
    times.sum()
}

/// The most memory that a program has had so far, in MB.
fn peak_memory(id: u32) -> f64 {
    let said = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = said.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: f64 = line.unwrap().trim_end_matches("kB").trim().parse().unwrap();
    kilobytes * 1024.0 / 1e6
}

/// So many records that a list of them is more than one page.
fn large() -> BTreeMap<String, Vec<u8>> {
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
    root.insert("site.toml".to_owned(), SITE.as_bytes().to_vec());
    root
}
