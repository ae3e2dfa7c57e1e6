//! S3 in memory, spoken to over HTTP with signatures checked, and all that may befall it.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{Credentials, SharedCredentialsProvider};
use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use kairan::publish::HEARTBEAT_PATH;
use kairan::store::Store;
use kairan::store::s3::{RetryPolicy, S3Store};
use s3s::auth::SimpleAuth;
use s3s::dto::{
    DeleteObjectInput, DeleteObjectOutput, ETag, ETagCondition, GetObjectInput, GetObjectOutput,
    ListObjectsV2Input, ListObjectsV2Output, PutObjectInput, PutObjectOutput, StreamingBlob,
};
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, S3Request, S3Response, S3Result, s3_error};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::sync::Notify;

const ACCESS_KEY: &str = "AKIDEXAMPLE";
pub const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG";
const REGION: &str = "eu-central-1";

/// Short pauses between attempts, and attempts that are never given up only because the machine is
/// busy.
pub const FAST_RETRIES: RetryPolicy = RetryPolicy {
    connect_timeout: Duration::from_secs(120),
    attempt_timeout: Duration::from_secs(120),
    max_attempts: 4,
    max_slow_downs: 1_000,
    initial_backoff: Duration::from_millis(5),
    max_backoff: Duration::from_millis(20),
};

/// For tests of the timeout itself.
pub const SHORT_TIMEOUT: RetryPolicy = RetryPolicy {
    attempt_timeout: Duration::from_secs(1),
    max_slow_downs: FAST_RETRIES.max_attempts,
    ..FAST_RETRIES
};

/// An object, as it was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub bytes: Arc<Vec<u8>>,
    /// Of the bytes, so that it is calculated once.
    etag: String,
    pub media_type: Option<String>,
    pub cache: Option<String>,
    pub language: Option<String>,
}

impl Object {
    /// An object without metadata.
    fn new(bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes);
        Self {
            bytes: Arc::new(bytes),
            etag: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            media_type: None,
            cache: None,
            language: None,
        }
    }
}

/// All objects of all buckets, by `bucket/key`.
pub type Objects = BTreeMap<String, Object>;

/// A request.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: String,
    /// `/bucket/key`, as in the address.
    pub path: String,
}

impl Call {
    pub fn is_write(&self) -> bool {
        matches!(self.method.as_str(), "PUT" | "DELETE")
    }

    pub fn is_write_to(&self, bucket: &str) -> bool {
        self.is_write() && self.path.starts_with(&format!("/{bucket}/"))
    }
}

/// What befalls a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Served,
    /// `503 SlowDown`, and nothing done.
    SlowDown,
    /// `403 AccessDenied`, and nothing done.
    Refused,
    /// Done, and answered as if it were not.
    DoneAndRefused,
    /// The connection ends without an answer, and nothing is done.
    Dropped,
    /// The same, and it is done.
    DoneAndDropped,
    /// The answer ends in its midst.
    CutOff,
    /// No answer, for ever.
    Stalled,
    /// `409 ConditionalRequestConflict`, and nothing done: another write to the key is in progress.
    Busy,
    /// Served after a pause.
    Slow(Duration),
    /// Served once so many requests have been in progress at the same time.
    ServedWhenLoadReached(usize),
    /// Served once [`Server::release`] is called.
    Held,
}

type ChooseOutcome = Box<dyn FnMut(&Call) -> Outcome + Send>;

struct Shared {
    objects: Mutex<Objects>,
    calls: Mutex<Vec<Call>>,
    choose_outcome: Mutex<ChooseOutcome>,
    /// The objects after each write, where they are asked for.
    snapshots: Mutex<Option<Vec<Objects>>>,
    /// How many requests are being served, and how many there were at most.
    load: Mutex<(usize, usize)>,
    held: Notify,
    release: Notify,
}

/// The server, which lives as long as the test program.
#[derive(Clone)]
pub struct S3Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl S3Server {
    pub fn start() -> Self {
        let shared = Arc::new(Shared {
            objects: Mutex::default(),
            calls: Mutex::default(),
            choose_outcome: Mutex::new(Box::new(|_| Outcome::Served)),
            snapshots: Mutex::default(),
            load: Mutex::default(),
            held: Notify::new(),
            release: Notify::new(),
        });
        let served = Arc::clone(&shared);
        Self {
            address: serve_in_thread(|listener| serve(listener, served)),
            shared,
        }
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The environment of a program that is to use it.
    pub fn environment(&self) -> [(&'static str, String); 4] {
        [
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET_KEY.to_owned()),
            ("AWS_ENDPOINT_URL", self.endpoint()),
        ]
    }

    pub fn config(&self, secret_key: &str) -> SdkConfig {
        let credentials = Credentials::new(ACCESS_KEY, secret_key, None, None, "test");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::from_static(REGION))
            .endpoint_url(self.endpoint())
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .build()
    }

    pub fn store(&self, bucket: &str, prefix: &str) -> Store {
        self.store_with(bucket, prefix, FAST_RETRIES)
    }

    pub fn store_with(&self, bucket: &str, prefix: &str, retry_policy: RetryPolicy) -> Store {
        let config = self.config(SECRET_KEY);
        Store::S3(S3Store::new(&config, bucket, prefix, retry_policy))
    }

    /// Decides from now on what befalls each request.
    pub fn set_outcomes(&self, choose: impl FnMut(&Call) -> Outcome + Send + 'static) {
        *lock(&self.shared.choose_outcome) = Box::new(choose);
    }

    pub fn serve_normally(&self) {
        self.set_outcomes(|_| Outcome::Served);
    }

    /// Decides that the `n`th write (from 1) to one of `buckets` has `fate`, and all after it
    /// `after`.
    pub fn set_nth_write(
        &self,
        buckets: &'static [&str],
        n: usize,
        outcome: Outcome,
        after: Outcome,
    ) {
        let mut count = 0;
        self.set_outcomes(move |call| {
            if !buckets.iter().any(|bucket| call.is_write_to(bucket)) {
                return Outcome::Served;
            }
            count += 1;
            match count {
                _ if count < n => Outcome::Served,
                _ if count == n => outcome,
                _ => after,
            }
        });
    }

    /// The requests since the last time this was asked.
    pub fn calls(&self) -> Vec<Call> {
        std::mem::take(&mut lock(&self.shared.calls))
    }

    pub fn objects(&self) -> MutexGuard<'_, Objects> {
        lock(&self.shared.objects)
    }

    pub fn put(&self, path: &str, bytes: &[u8]) {
        let object = Object::new(bytes.to_vec());
        self.objects().insert(path.to_owned(), object);
    }

    /// The files of a bucket, or of a part of one, by path.
    pub fn files(&self, prefix: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.objects(), prefix)
    }

    /// The objects after each write while `work` is done.
    pub fn record_snapshots<T>(&self, work: impl FnOnce() -> T) -> (T, Vec<Objects>) {
        *lock(&self.shared.snapshots) = Some(Vec::new());
        let done = work();
        let snapshots = lock(&self.shared.snapshots).take();
        (done, snapshots.unwrap_or_default())
    }

    /// How many requests were served at once at most.
    pub fn peak_load(&self) -> usize {
        lock(&self.shared.load).1
    }

    /// Waits until a request is [`Fate::Held`].
    pub async fn held(&self) {
        self.shared.held.notified().await;
    }

    pub fn release(&self) {
        self.shared.release.notify_one();
    }
}

/// The files of a bucket or below a prefix of it, by path, without the heartbeat.
pub fn files(objects: &Objects, prefix: &str) -> BTreeMap<String, Vec<u8>> {
    let files = objects.iter().filter_map(|(path, object)| {
        let path = path.strip_prefix(prefix)?;
        (path != HEARTBEAT_PATH).then(|| (path.to_owned(), object.bytes.to_vec()))
    });
    files.collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut builder = S3ServiceBuilder::new(Backend(Arc::clone(&shared)));
    builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
    let s3 = builder.build();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (s3, shared) = (s3.clone(), Arc::clone(&shared));
        tokio::spawn(async move {
            let answer = service_fn(|request| handle(&s3, &shared, request));
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
            // A connection that is dropped on purpose ends with an error.
            let _ = connection.await;
        });
    }
}

async fn handle(
    s3: &S3Service,
    shared: &Shared,
    request: Request<Incoming>,
) -> io::Result<Response<Body>> {
    let call = Call {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
    };
    let outcome = lock(&shared.choose_outcome)(&call);
    lock(&shared.calls).push(call);
    {
        let mut load = lock(&shared.load);
        load.0 += 1;
        load.1 = load.1.max(load.0);
    }
    let answer = serve_with_outcome(s3, shared, request, outcome).await;
    lock(&shared.load).0 -= 1;
    answer
}

async fn serve_with_outcome(
    s3: &S3Service,
    shared: &Shared,
    request: Request<Incoming>,
    outcome: Outcome,
) -> io::Result<Response<Body>> {
    let served = async || {
        s3.call(request.map(Body::from))
            .await
            .map_err(io::Error::other)
    };
    let dropped = || Err(io::Error::other("dropped"));
    match outcome {
        Outcome::Served => served().await,
        Outcome::SlowDown => Ok(error_response(
            503,
            "SlowDown",
            "Please reduce your request rate.",
        )),
        Outcome::Refused => Ok(error_response(403, "AccessDenied", "Access Denied")),
        Outcome::DoneAndRefused => {
            served().await?;
            Ok(error_response(403, "AccessDenied", "Access Denied"))
        }
        Outcome::Dropped => dropped(),
        Outcome::DoneAndDropped => {
            served().await?;
            dropped()
        }
        Outcome::CutOff => {
            let cut_off = |body| CutOff {
                body,
                is_over: false,
            };
            Ok(served().await?.map(|body| Body::http_body(cut_off(body))))
        }
        Outcome::Stalled => std::future::pending().await,
        Outcome::Busy => Ok(error_response(
            409,
            "ConditionalRequestConflict",
            "The conditional request cannot succeed due to a conflicting operation.",
        )),
        Outcome::ServedWhenLoadReached(load) => {
            while lock(&shared.load).1 < load {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            served().await
        }
        Outcome::Slow(pause) => {
            tokio::time::sleep(pause).await;
            served().await
        }
        Outcome::Held => {
            shared.held.notify_one();
            shared.release.notified().await;
            served().await
        }
    }
}

fn error_response(status: u16, code: &str, message: &str) -> Response<Body> {
    let xml = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    let response = Response::builder().status(status);
    response.body(Body::from(xml)).unwrap()
}

/// A body that promises its whole length and breaks off half-way.
struct CutOff {
    body: Body,
    is_over: bool,
}

impl hyper::body::Body for CutOff {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.is_over {
            return Poll::Ready(Some(Err(io::Error::other("cut off"))));
        }
        self.is_over = true;
        let frame = Pin::new(&mut self.body).poll_frame(context);
        frame.map(|frame| {
            let frame = frame?.map_err(io::Error::other);
            Some(frame.map(|frame| frame.map_data(|bytes| bytes.slice(..bytes.len() / 2))))
        })
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What is done with the objects.
struct Backend(Arc<Shared>);

impl Backend {
    fn record_snapshot(&self, objects: &Objects) {
        if let Some(moments) = &mut *lock(&self.0.snapshots) {
            moments.push(objects.clone());
        }
    }
}

#[async_trait::async_trait]
impl s3s::S3 for Backend {
    async fn get_object(
        &self,
        request: S3Request<GetObjectInput>,
    ) -> S3Result<S3Response<GetObjectOutput>> {
        let GetObjectInput { bucket, key, .. } = request.input;
        let object = lock(&self.0.objects)
            .get(&format!("{bucket}/{key}"))
            .cloned();
        let object = object.ok_or_else(|| s3_error!(NoSuchKey))?;
        Ok(S3Response::new(GetObjectOutput {
            content_length: i64::try_from(object.bytes.len()).ok(),
            e_tag: Some(ETag::Strong(object.etag.clone())),
            body: Some(StreamingBlob::from(Body::from(object.bytes.to_vec()))),
            ..GetObjectOutput::default()
        }))
    }

    async fn put_object(
        &self,
        request: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        let input = request.input;
        let mut bytes = Vec::new();
        if let Some(body) = input.body {
            let mut body = Body::from(body);
            let collected = body.store_all_limited(100_000_000).await;
            bytes = collected.map_err(|_| s3_error!(IncompleteBody))?.to_vec();
        }
        let path = format!("{}/{}", input.bucket, input.key);
        let object = Object {
            media_type: input.content_type,
            cache: input.cache_control,
            language: input.content_language,
            ..Object::new(bytes)
        };
        let mut objects = lock(&self.0.objects);
        let current = objects.get(&path).map(|object| object.etag.clone());
        let is_met = match (input.if_match, input.if_none_match) {
            (Some(ETagCondition::ETag(tag)), _) => {
                if current.is_none() {
                    return Err(s3_error!(NoSuchKey));
                }
                current.as_deref() == tag.as_strong()
            }
            (None, Some(ETagCondition::Any)) => current.is_none(),
            (None, None) => true,
            _ => return Err(s3_error!(NotImplemented)),
        };
        if !is_met {
            return Err(s3_error!(PreconditionFailed));
        }
        let tag = object.etag.clone();
        objects.insert(path, object);
        self.record_snapshot(&objects);
        Ok(S3Response::new(PutObjectOutput {
            e_tag: Some(ETag::Strong(tag)),
            ..PutObjectOutput::default()
        }))
    }

    async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let DeleteObjectInput { bucket, key, .. } = request.input;
        let mut objects = lock(&self.0.objects);
        objects.remove(&format!("{bucket}/{key}"));
        self.record_snapshot(&objects);
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let input = request.input;
        let bucket = format!("{}/", input.bucket);
        let prefix = format!("{bucket}{}", input.prefix.as_deref().unwrap_or_default());
        let page_size = usize::try_from(input.max_keys.unwrap_or(1000).min(1000)).unwrap_or(0);
        let objects = lock(&self.0.objects);
        let mut found = objects
            .iter()
            .filter(|(path, _)| path.starts_with(&prefix))
            .map(|(path, object)| (&path[bucket.len()..], object))
            .skip_while(|(key, _)| {
                let token = input.continuation_token.as_deref();
                token.or(input.start_after.as_deref()) >= Some(*key)
            });
        let contents: Vec<s3s::dto::Object> = found
            .by_ref()
            .take(page_size)
            .map(|(key, object)| s3s::dto::Object {
                key: Some(key.to_owned()),
                size: i64::try_from(object.bytes.len()).ok(),
                e_tag: Some(ETag::Strong(object.etag.clone())),
                ..s3s::dto::Object::default()
            })
            .collect();
        let more = found.next().is_some();
        let last = contents.last().and_then(|object| object.key.clone());
        Ok(S3Response::new(ListObjectsV2Output {
            key_count: i32::try_from(contents.len()).ok(),
            is_truncated: Some(more),
            next_continuation_token: last.filter(|_| more),
            contents: Some(contents),
            ..ListObjectsV2Output::default()
        }))
    }
}

/// Serves on this machine for as long as the test program lives, in a thread of its own.
pub fn serve_in_thread<F: Future>(
    server: impl FnOnce(TcpListener) -> F + Send + 'static,
) -> SocketAddr {
    let (address_sender, address_receiver) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            address_sender.send(listener.local_addr().unwrap()).unwrap();
            server(listener).await;
        });
    });
    address_receiver.recv().unwrap()
}
