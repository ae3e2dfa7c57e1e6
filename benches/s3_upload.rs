//! Publishes a site to an S3 server on this machine, and puts the same files there with a plain uploader:
//!
//! ```text
//! cargo bench --features aws --bench s3_upload -- [INCIDENTS] [--slow-down EVERY]
//! ```
//!
//! Prints a line of JSON: the number of files and bytes, and the seconds of a full run, of a run of Kairan's store
//! alone, and of the plain uploader. With `--slow-down` each so manieth write is answered with `503 SlowDown`.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement reads its command line and the clock, prints, and stops where anything fails"
)]

#[expect(
    dead_code,
    reason = "the server of the tests, of which a measurement needs little"
)]
#[path = "../tests/all/aws/s3_server.rs"]
mod s3_server;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Instant;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::primitives::ByteStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use kairan::publish::{Artifact, Stage};
use kairan::run::{Mode, run};
use kairan::store::Store;
use s3_server::{Outcome, S3Server, SECRET_KEY};

/// How many files the plain uploader puts at a time: as many as Kairan at most.
const CONCURRENCY: usize = 64;

const UPDATES: usize = 8;

const SETTINGS: &str =
    "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\", \"de\"]\n";

/// An incident as a team writes it.
fn record(number: usize) -> String {
    let (year, month, day) = (2020 + number % 6, 1 + number / 6 % 12, 1 + number / 72 % 28);
    let mut text = format!(
        "---\nid: BN{number:06}\nservice: Service {}\ntitle: Mail is slow, {number}\n\
         status: serviceRestored\nclassification: incident\n\
         started_at: {year}-{month:02}-{day:02}T06:00:00Z\n---\n",
        number % 10
    );
    for update in 0..UPDATES {
        write!(
            text,
            "\n## {year}-{month:02}-{day:02}T{:02}:00:00Z\nUser impact: About {} % of requests of users take minutes.\n\n\
             Current status: We moved requests to another region, and watch what users see of it.\n",
            7 + update,
            40 - update
        )
        .unwrap();
    }
    text
}

async fn root_of(incidents: usize) -> Store {
    let root = Store::memory();
    let put = async |path: String, text: String| {
        let file = Artifact::new(path, text.into_bytes(), Stage::Data);
        root.put(&file).await.unwrap();
    };
    put("site.toml".to_owned(), SETTINGS.to_owned()).await;
    for number in 0..incidents {
        put(format!("records/BN{number:06}.md"), record(number)).await;
    }
    root
}

/// Puts files one after the other, so many at a time, and repeats what was answered with `503 SlowDown`.
async fn upload_plainly(server: &S3Server, files: &BTreeMap<String, Vec<u8>>) {
    let config = aws_sdk_s3::config::Builder::from(&server.config(SECRET_KEY))
        .force_path_style(true)
        .retry_config(RetryConfig::standard().with_max_attempts(20))
        .build();
    let client = Client::from_conf(config);
    let puts = stream::iter(files).map(|(path, bytes)| {
        let body = ByteStream::from(bytes.clone());
        let put = client.put_object().bucket("plain").key(path).body(body);
        put.send()
    });
    let puts = puts.buffer_unordered(CONCURRENCY);
    puts.try_for_each(|_| async { Ok(()) }).await.unwrap();
}

async fn upload_by_store(server: &S3Server, files: &BTreeMap<String, Vec<u8>>) {
    let store = server.store("store", "");
    let files = files.iter();
    let files = files.map(|(path, bytes)| Artifact::new(path, bytes.clone(), Stage::Incident));
    let files: Vec<Artifact> = files.collect();
    let puts = files.iter().map(|file| store.put(file));
    store.try_join_bounded(puts).await.unwrap();
}

async fn measure(incidents: usize, slow_down_every: Option<usize>) {
    let server = S3Server::start();
    if let Some(every) = slow_down_every {
        let mut writes = 0;
        server.set_outcomes(move |call| {
            writes += usize::from(call.is_write());
            match call.is_write() && writes % every == 0 {
                true => Outcome::SlowDown,
                false => Outcome::Served,
            }
        });
    }
    let root = root_of(incidents).await;
    let site = server.store("site", "");
    let now = "2026-09-30T09:00:00Z".parse().unwrap();
    let started = Instant::now();
    run(&root, &site, now, Mode::Publish, &()).await.unwrap();
    let kairan = started.elapsed();
    let files = server.files("site/");
    let started = Instant::now();
    upload_by_store(&server, &files).await;
    let store = started.elapsed();
    let started = Instant::now();
    upload_plainly(&server, &files).await;
    let plain = started.elapsed();
    let bytes: usize = files.values().map(Vec::len).sum();
    let result = serde_json::json!({
        "incidents": incidents,
        "files": files.len(),
        "bytes": bytes,
        "slow_down_every": slow_down_every,
        "run_s": kairan.as_secs_f64(),
        "store_s": store.as_secs_f64(),
        "plain_s": plain.as_secs_f64(),
    });
    println!("{result}");
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &String| text.parse::<usize>().ok();
    let slow_down = arguments
        .iter()
        .position(|argument| argument == "--slow-down");
    let slow_down_every = slow_down.and_then(|at| number(arguments.get(at + 1)?));
    let incidents = arguments.first().and_then(number).unwrap_or(2_500);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure(incidents, slow_down_every));
}
