//! A bucket of S3, or the part of it below a prefix, as a store.
#![expect(
    clippy::disallowed_methods,
    reason = "this gate waits for the network, and not for ever"
)]

mod concurrency;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Error, Result, anyhow};
use arcstr::ArcStr;
use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::BehaviorVersion;
use aws_sdk_s3::config::interceptors::InterceptorContext;
use aws_sdk_s3::config::retry::{ClassifyRetry, RetryAction, RetryConfig};
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::RequestId;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::{ByteStream, ByteStreamError};
use tokio::time::{sleep, timeout};
use tracing::debug;

use self::concurrency::Concurrency;
use super::hidden::is_hidden;
use super::requests::RequestCounts;
use super::{Conflict, Content, FileVersions, Precondition, UnusableFile, Version};
use crate::publish::Artifact;

pub(super) use self::concurrency::MAX as MAX_CONCURRENCY;

/// Timeouts and retries of requests that fail, time out or are answered with `503 SlowDown`.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    pub connect_timeout: Duration,
    /// The timeout of one attempt.
    pub attempt_timeout: Duration,
    /// The number of attempts, including the first, without those that are answered with `503 SlowDown`.
    pub max_attempts: u32,
    /// The number of times that one request is answered with `503 SlowDown` before it fails.
    pub max_slow_downs: u32,
    /// The delay before the second attempt; each further delay is about twice as long.
    pub initial_backoff: Duration,
    pub max_backoff: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(3),
            attempt_timeout: Duration::from_secs(10),
            max_attempts: 5,
            // Three minutes with these delays.
            max_slow_downs: 40,
            initial_backoff: Duration::from_millis(200),
            max_backoff: Duration::from_secs(5),
        }
    }
}

impl RetryPolicy {
    /// The delay after the attempt with this number, counted from 1.
    fn backoff(&self, attempt: u32) -> Duration {
        let factor = 2_u32.saturating_pow(attempt.saturating_sub(1));
        self.initial_backoff
            .saturating_mul(factor)
            .min(self.max_backoff)
    }
}

/// The AWS configuration from the environment: region, credentials, endpoint.
pub async fn sdk_config_from_env() -> SdkConfig {
    aws_config::defaults(BehaviorVersion::v2026_01_12())
        .load()
        .await
}

fn version_of(output: &GetObjectOutput) -> Result<Version> {
    let version = output.e_tag().map(ArcStr::from);
    let version = version.ok_or_else(|| anyhow!("the answer has no ETag"))?;
    Ok(Version(version))
}

/// An object as it is listed.
struct ListedObject {
    /// In bytes.
    pub size: u64,
    pub version: Version,
}

/// A bucket, or the objects below a prefix of it.
#[derive(Clone, Debug)]
pub struct S3Store {
    client: Client,
    bucket: String,
    /// Empty, or with a `/` at its end.
    prefix: String,
    retry_policy: RetryPolicy,
    /// The requests made so far, without the SDK's own retries; clones share the counts.
    request_counts: Arc<Mutex<RequestCounts>>,
    /// Clones share it, too.
    concurrency: Arc<Concurrency>,
}

/// Leaves it to [`S3Store::send`] to retry what S3 asks to slow down: the whole store has to, and not each
/// request by itself.
#[derive(Debug)]
struct NoRetryOfSlowDown;

impl ClassifyRetry for NoRetryOfSlowDown {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match context.response() {
            Some(response) if asks_to_slow_down(response.status().as_u16()) => {
                RetryAction::RetryForbidden
            }
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "no retry of SlowDown"
    }
}

impl S3Store {
    /// The part of `bucket` below `prefix`, or all of it if the prefix is empty.
    pub fn new(config: &SdkConfig, bucket: &str, prefix: &str, retry_policy: RetryPolicy) -> Self {
        let timeout_config = TimeoutConfig::builder()
            .connect_timeout(retry_policy.connect_timeout)
            .operation_attempt_timeout(retry_policy.attempt_timeout)
            .build();
        let retry_config = RetryConfig::standard()
            .with_max_attempts(retry_policy.max_attempts)
            .with_initial_backoff(retry_policy.initial_backoff)
            .with_max_backoff(retry_policy.max_backoff);
        let config = aws_sdk_s3::config::Builder::from(config)
            .timeout_config(timeout_config)
            .retry_config(retry_config)
            .retry_classifier(NoRetryOfSlowDown)
            .build();
        let prefix = prefix.trim_matches('/');
        Self {
            client: Client::from_conf(config),
            bucket: bucket.to_owned(),
            prefix: if prefix.is_empty() {
                String::new()
            } else {
                format!("{prefix}/")
            },
            retry_policy,
            request_counts: Arc::default(),
            concurrency: Arc::default(),
        }
    }

    /// Sends a request when its turn comes, and adds it to the counts by `count`. If S3 asks to slow down,
    /// fewer requests are made at a time, and this one again after a delay.
    async fn send<T, E>(
        &self,
        count: impl Fn(&mut RequestCounts),
        request: impl AsyncFn() -> Result<T, SdkError<E>>,
    ) -> Result<T, SdkError<E>> {
        let mut slow_downs = 0;
        loop {
            let turn = self.concurrency.turn().await;
            count(&mut self.lock_counts());
            match request().await {
                Err(error) if http_status(&error).is_some_and(asks_to_slow_down) => {
                    turn.slow_down();
                    slow_downs += 1;
                    debug!(bucket = self.bucket, slow_downs, "S3 asks to slow down");
                    if slow_downs >= self.retry_policy.max_slow_downs {
                        return Err(error);
                    }
                    sleep(self.retry_policy.backoff(slow_downs)).await;
                }
                Ok(output) => {
                    turn.succeed();
                    return Ok(output);
                }
                Err(error) => return Err(error),
            }
        }
    }

    pub(super) fn request_counts(&self) -> RequestCounts {
        *self.lock_counts()
    }

    fn lock_counts(&self) -> MutexGuard<'_, RequestCounts> {
        // A panic in another thread leaves the numbers valid: every change to them is one addition.
        self.request_counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// Empty, or with a `/` at its end.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(super) fn name(&self) -> String {
        format!("s3://{}/{}", self.bucket, self.prefix)
    }

    /// Whether both are the same part of a bucket, or one contains the other.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.bucket == other.bucket
            && (self.prefix.starts_with(&other.prefix) || other.prefix.starts_with(&self.prefix))
    }

    fn key(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// The files below a folder with their versions, without those in the folder `skipped`: a request for each
    /// thousand of them.
    pub(super) async fn versions(
        &self,
        folder: &str,
        skipped: Option<&str>,
    ) -> Result<FileVersions> {
        let mut files = FileVersions::default();
        for (path, object) in self.list(folder, skipped).await? {
            match UnusableFile::with_bad_name(&path) {
                None => {
                    files.versions.insert(path, object.version);
                }
                Some(unusable) => files.diagnostics.push(unusable.diagnostic()),
            }
        }
        Ok(files)
    }

    /// The sizes in bytes of all files.
    pub(super) async fn sizes(&self) -> Result<BTreeMap<String, u64>> {
        let objects = self.list("", None).await?.into_iter();
        Ok(objects.map(|(path, object)| (path, object.size)).collect())
    }

    /// The objects below a folder, also those whose keys cannot be paths. Those in the folder `skipped` are
    /// passed over: where a page of the list ends among them, the next one begins after them.
    async fn list(
        &self,
        folder: &str,
        skipped: Option<&str>,
    ) -> Result<BTreeMap<String, ListedObject>> {
        let skipped = skipped.map(|skipped| format!("{}/", self.key(skipped)));
        let is_skipped = |key: &str| {
            let skipped = skipped.as_deref();
            skipped.is_some_and(|skipped| key.starts_with(skipped))
        };
        let mut files = BTreeMap::new();
        let key_prefix = match folder {
            "" => self.prefix.clone(),
            folder => format!("{}/", self.key(folder)),
        };
        let mut continuation = None;
        let mut start_after: Option<String> = None;
        loop {
            let request = async || {
                let request = self.client.list_objects_v2().bucket(&self.bucket);
                let request = request.prefix(&key_prefix);
                let request = request.set_continuation_token(continuation.clone());
                request.set_start_after(start_after.clone()).send().await
            };
            let page = self.send(|counts| counts.lists += 1, request).await;
            let page = page.map_err(|error| self.store_error("list", &key_prefix, error))?;
            for object in page.contents() {
                if object.key().is_some_and(is_skipped) {
                    continue;
                }
                let relative = object.key().and_then(|key| key.strip_prefix(&key_prefix));
                // The console creates an empty object `folder/` for a folder: that is not a file.
                let Some(relative) =
                    relative.filter(|rest| !rest.ends_with('/') && !is_hidden(folder, rest))
                else {
                    continue;
                };
                let path = match folder {
                    "" => relative.to_owned(),
                    folder => format!("{folder}/{relative}"),
                };
                let size = object.size().unwrap_or_default();
                let etag = object.e_tag().with_context(|| {
                    format!("the list of s3://{}/{key_prefix} has no ETags", self.bucket)
                })?;
                let listed_object = ListedObject {
                    size: u64::try_from(size).unwrap_or_default(),
                    version: Version(etag.into()),
                };
                files.insert(path, listed_object);
            }
            continuation = page.next_continuation_token().map(str::to_owned);
            if continuation.is_none() {
                return Ok(files);
            }
            let last_key = page.contents().last().and_then(|object| object.key());
            if let Some(skipped) = skipped.as_deref().filter(|_| start_after.is_none())
                && last_key.is_some_and(is_skipped)
            {
                // No key of the folder is after this one.
                start_after = Some(format!("{skipped}{}", char::MAX));
                continuation = None;
            }
        }
    }

    /// The content of a file and its version. The body of an answer that is larger than `max_bytes` is not read.
    pub(super) async fn get_within(
        &self,
        path: &str,
        max_bytes: u64,
    ) -> Result<Option<(Content, Version)>> {
        let key = self.key(path);
        let mut attempt = 1;
        loop {
            let request = async || {
                let request = self.client.get_object().bucket(&self.bucket);
                request.key(&key).send().await
            };
            let output = match self.send(|counts| counts.reads += 1, request).await {
                Ok(output) => output,
                Err(error)
                    if http_status(&error) == Some(404)
                        && error_code(&error) == Some("NoSuchKey") =>
                {
                    return Ok(None);
                }
                Err(error) => return Err(self.store_error("read", &key, error)),
            };
            let size = output.content_length().map(u64::try_from);
            if let Some(Ok(size)) = size
                && size > max_bytes
            {
                return Ok(Some((Content::TooLarge(size), version_of(&output)?)));
            }
            // The SDK retries until a response begins; reading it to the end is up to us.
            match self.read_body(output).await {
                Ok((bytes, version)) => return Ok(Some((Content::Bytes(bytes), version))),
                Err(_) if attempt < self.retry_policy.max_attempts => attempt += 1,
                Err(error) => {
                    return Err(error.context(format!("cannot read s3://{}/{key}", self.bucket)));
                }
            }
        }
    }

    async fn read_body(&self, output: GetObjectOutput) -> Result<(Vec<u8>, Version)> {
        let version = version_of(&output)?;
        let size = output.content_length().unwrap_or_default();
        let mut body = output.body;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        let read = async {
            while let Some(part) = body.try_next().await? {
                bytes.extend_from_slice(&part);
            }
            Ok::<_, ByteStreamError>(())
        };
        timeout(self.retry_policy.attempt_timeout, read)
            .await
            .context("timed out reading the response body")?
            .context("the response body ended early")?;
        Ok((bytes, version))
    }

    pub(super) async fn put(
        &self,
        artifact: &Artifact,
        condition: Option<&Precondition>,
    ) -> Result<Version> {
        let key = self.key(&artifact.path);
        let mut attempt = 1;
        loop {
            let request = async || {
                let request = self
                    .client
                    .put_object()
                    .bucket(&self.bucket)
                    .key(&key)
                    .content_type(artifact.media_type)
                    .cache_control(artifact.cache_control)
                    .set_content_language(artifact.language.clone())
                    .body(ByteStream::from(artifact.bytes.clone()));
                let request = match condition {
                    None => request,
                    Some(Precondition::Absent) => request.if_none_match("*"),
                    Some(Precondition::Unchanged(version)) => request.if_match(version.0.as_str()),
                };
                request.send().await
            };
            let error = match self.send(|counts| counts.writes += 1, request).await {
                Ok(output) => {
                    let etag = output.e_tag().map(ArcStr::from);
                    let etag = etag.with_context(|| {
                        format!("S3 gave no ETag for s3://{}/{key}", self.bucket)
                    })?;
                    return Ok(Version(etag));
                }
                Err(error) => error,
            };
            let is_missing_bucket = error_code(&error) == Some("NoSuchBucket");
            return match http_status(&error) {
                // Another write to the key was in progress, and nothing is known of its outcome.
                Some(409) if attempt < self.retry_policy.max_attempts => {
                    sleep(self.retry_policy.backoff(attempt)).await;
                    attempt += 1;
                    continue;
                }
                // 412: changed; 404: deleted; 409: still being changed.
                Some(404 | 409 | 412) if condition.is_some() && !is_missing_bucket => {
                    self.resolve_conflict(artifact).await
                }
                _ if error_code(&error) == Some("KeyTooLongError") => {
                    let file = format!("{}{}", self.name(), artifact.path);
                    let problem = "its name is too long for S3";
                    Err(UnusableFile::new(file, problem, "shorten the name").into())
                }
                _ => Err(self.store_error("write", &key, error)),
            };
        }
    }

    /// A conflict, unless it is with this very write: one whose response was lost is retried, and finds its own
    /// result.
    async fn resolve_conflict(&self, artifact: &Artifact) -> Result<Version> {
        let size = artifact.bytes.len() as u64;
        match self.get_within(&artifact.path, size).await? {
            Some((Content::Bytes(bytes), version)) if bytes == artifact.bytes => Ok(version),
            _ => Err(Conflict {
                file: format!("{}{}", self.name(), artifact.path),
            }
            .into()),
        }
    }

    pub(super) async fn delete(&self, path: &str) -> Result<()> {
        let key = self.key(path);
        let request = async || {
            let request = self.client.delete_object().bucket(&self.bucket);
            request.key(&key).send().await
        };
        match self.send(|counts| counts.deletes += 1, request).await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.store_error("delete", &key, error)),
        }
    }

    /// An error of S3 with its code, message and request id.
    fn store_error<E>(&self, operation: &str, key: &str, error: SdkError<E>) -> Error
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
        SdkError<E>: RequestId,
    {
        let context = format!("cannot {operation} s3://{}/{key}", self.bucket);
        let service_message = error.as_service_error().and_then(|service| {
            let code = service.code()?;
            let request_id = error.request_id().unwrap_or("none");
            let message = service.message().unwrap_or("no message");
            Some(format!("{code}: {message} (request {request_id})"))
        });
        match service_message {
            Some(service_message) => anyhow!(service_message).context(context),
            None => Error::new(error).context(context),
        }
    }
}

/// Whether this HTTP status says that there are too many requests: 503 is that of `SlowDown` and
/// `ServiceUnavailable`.
fn asks_to_slow_down(status: u16) -> bool {
    matches!(status, 429 | 503)
}

fn http_status<E>(error: &SdkError<E>) -> Option<u16> {
    error
        .raw_response()
        .map(|response| response.status().as_u16())
}

fn error_code<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Option<&str> {
    error.as_service_error()?.code()
}
