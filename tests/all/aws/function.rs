//! Runs the function's program as Lambda does: through the Runtime API, and with a deadline.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use s3s::Body;
use serde_json::Value;

use super::s3_server::{S3Server, serve_in_thread};

/// How an invocation ended.
#[derive(Debug)]
pub enum InvocationResult {
    Success(Value),
    Failure(Value),
    /// The deadline passed without an answer, and Lambda ended the program.
    TimedOut,
}

/// How much longer than an invocation may take its answer is waited for: on a machine that has other work an
/// answer that is given in time may arrive late.
const GRACE: Duration = Duration::from_secs(30);

/// An event on its way to the program: its body, and the deadline of its invocation.
type PendingEvent = (String, SystemTime);

/// The program, and the API that it talks to.
pub struct FunctionProcess {
    program: Child,
    events: Sender<PendingEvent>,
    answers: Receiver<InvocationResult>,
    /// Receives something for every request for an event.
    polled: Receiver<()>,
    log: Option<JoinHandle<Vec<String>>>,
}

impl FunctionProcess {
    /// Starts the program for the buckets `content` (below `status/`) and `site` of `server`.
    pub fn start(server: &S3Server) -> Self {
        Self::start_with(server, &[])
    }

    /// The same with more variables in its environment.
    pub fn start_with(server: &S3Server, variables: &[(&str, &str)]) -> Self {
        Self::start_program(env!("CARGO_BIN_EXE_bootstrap"), server, variables)
    }

    /// The same with another program.
    pub fn start_program(program: &str, server: &S3Server, variables: &[(&str, &str)]) -> Self {
        let (events, event_receiver) = mpsc::channel();
        let (answer_sender, answers) = mpsc::channel();
        let (poll_sender, polled) = mpsc::channel();
        let api = serve_runtime_api(event_receiver, answer_sender, poll_sender);
        let mut program = Command::new(program)
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", api.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "status")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .envs(server.environment())
            .env("KAIRAN_CONTENT_BUCKET", "content")
            .env("KAIRAN_CONTENT_PREFIX", "status/")
            .env("KAIRAN_SITE_BUCKET", "site")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(program.stdout.take().unwrap());
        let log = thread::spawn(move || output.lines().map(Result::unwrap).collect());
        Self {
            program,
            events,
            answers,
            polled,
            log: Some(log),
        }
    }

    /// Waits until the program asks for an event.
    pub fn wait_until_ready(&self) {
        self.polled.recv_timeout(Duration::from_secs(60)).unwrap();
    }

    /// The program's process id.
    pub fn id(&self) -> u32 {
        self.program.id()
    }

    /// Sends an event and waits for the program's answer; at the deadline it ends the program.
    pub fn invoke(&mut self, event: &Value, timeout: Duration) -> InvocationResult {
        let deadline = SystemTime::now() + timeout;
        self.events.send((event.to_string(), deadline)).unwrap();
        match self.answers.recv_timeout(timeout + GRACE) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => {
                self.program.kill().unwrap();
                InvocationResult::TimedOut
            }
            Err(RecvTimeoutError::Disconnected) => panic!("the Runtime API is gone"),
        }
    }

    /// The answer of an invocation that succeeds.
    pub fn invoke_ok(&mut self, event: &Value) -> Value {
        match self.invoke(event, Duration::from_secs(120)) {
            InvocationResult::Success(answer) => answer,
            other => panic!("{other:?}"),
        }
    }

    /// The message of an invocation that fails.
    pub fn invoke_err(&mut self, event: &Value, time: Duration) -> String {
        match self.invoke(event, time) {
            InvocationResult::Failure(error) => {
                assert_eq!(error["errorType"], "InvocationFailed", "{error}");
                error["errorMessage"].as_str().unwrap().to_owned()
            }
            other => panic!("{other:?}"),
        }
    }

    /// Ends the program and returns its log, which is one JSON object a line.
    pub fn stop(mut self) -> Vec<Value> {
        self.program.kill().unwrap();
        let lines = self.log.take().unwrap().join().unwrap();
        let read = |line: &String| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))
        };
        lines.iter().map(read).collect()
    }
}

impl Drop for FunctionProcess {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Serves the Runtime API for as long as the test program lives.
fn serve_runtime_api(
    events: Receiver<PendingEvent>,
    answers: Sender<InvocationResult>,
    poll_sender: Sender<()>,
) -> SocketAddr {
    let events = Arc::new(Mutex::new(events));
    serve_in_thread(async move |listener| {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (events, answers, asked) =
                (Arc::clone(&events), answers.clone(), poll_sender.clone());
            tokio::spawn(async move {
                let serve = service_fn(|request| handle(request, &events, &answers, &asked));
                let _ = http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), serve)
                    .await;
            });
        }
    })
}

async fn handle(
    request: Request<Incoming>,
    events: &Arc<Mutex<Receiver<PendingEvent>>>,
    answers: &Sender<InvocationResult>,
    poll_sender: &Sender<()>,
) -> Result<Response<Body>, hyper::http::Error> {
    let path = request.uri().path().to_owned();
    let path = path.strip_prefix("/2018-06-01/runtime/").unwrap_or(&path);
    if path == "invocation/next" {
        // Fails once the test no longer listens, which is fine.
        let _ = poll_sender.send(());
        let events = Arc::clone(events);
        let next = tokio::task::spawn_blocking(move || events.lock().unwrap().recv());
        let Ok(Ok((event, deadline))) = next.await else {
            return Response::builder().status(500).body(Body::empty());
        };
        let deadline = deadline.duration_since(UNIX_EPOCH).unwrap().as_millis();
        return Response::builder()
            .header("Content-Type", "application/json")
            .header(
                "Lambda-Runtime-Aws-Request-Id",
                "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            )
            .header("Lambda-Runtime-Deadline-Ms", deadline.to_string())
            .header(
                "Lambda-Runtime-Invoked-Function-Arn",
                "arn:aws:lambda:eu-central-1:123456789012:function:status",
            )
            .header(
                "Lambda-Runtime-Trace-Id",
                "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
            )
            .body(Body::from(event));
    }
    let mut body = Body::from(request.into_body());
    let body = body.store_all_limited(10_000_000).await.unwrap();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let sent = match path.rsplit('/').next() {
        Some("response") => answers.send(InvocationResult::Success(body)),
        _ => answers.send(InvocationResult::Failure(body)),
    };
    let status = if sent.is_ok() { 202 } else { 410 };
    Response::builder()
        .status(status)
        .body(Body::from("{}".to_owned()))
}
