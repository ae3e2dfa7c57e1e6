//! A bucket of S3, or the part of it below a prefix, as a store.
#![expect(
    clippy::disallowed_methods,
    reason = "this gate waits for the network, and not for ever"
)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Error, Result, anyhow};
use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::BehaviorVersion;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::RequestId;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use tokio::time::timeout;

use super::hidden::is_hidden;
use super::requests::RequestCounts;
use super::{Conflict, FileVersions, Precondition, UnusableFile, Version};
use crate::publish::Artifact;

/// Enough to hide the latency of S3, and far below the request limit of one prefix.
pub(super) const MAX_CONCURRENCY: usize = 16;

/// Timeouts and retries of requests that fail, time out or are answered with `503 SlowDown`.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    pub connect_timeout: Duration,
    /// The timeout of one attempt.
    pub attempt_timeout: Duration,
    /// The number of attempts, including the first.
    pub max_attempts: u32,
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

    /// The files below a folder with their versions: a request for each thousand of them.
    pub(super) async fn versions(&self, folder: &str) -> Result<FileVersions> {
        let mut files = FileVersions::default();
        for (path, object) in self.list(folder).await? {
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
        let objects = self.list("").await?.into_iter();
        Ok(objects.map(|(path, object)| (path, object.size)).collect())
    }

    /// The objects below a folder, also those whose keys cannot be paths.
    async fn list(&self, folder: &str) -> Result<BTreeMap<String, ListedObject>> {
        let key_prefix = match folder {
            "" => self.prefix.clone(),
            folder => format!("{}/", self.key(folder)),
        };
        let mut pages = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(&key_prefix)
            .into_paginator()
            .send();
        let mut files = BTreeMap::new();
        while let Some(page) = pages.next().await {
            self.lock_counts().lists += 1;
            let page = page.map_err(|error| self.store_error("list", &key_prefix, error))?;
            for object in page.contents() {
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
                    version: Version(etag.to_owned()),
                };
                files.insert(path, listed_object);
            }
        }
        Ok(files)
    }

    pub(super) async fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Version)>> {
        let key = self.key(path);
        let mut attempt = 1;
        loop {
            self.lock_counts().reads += 1;
            let response = self
                .client
                .get_object()
                .bucket(&self.bucket)
                .key(&key)
                .send()
                .await;
            let output = match response {
                Ok(output) => output,
                Err(error)
                    if http_status(&error) == Some(404)
                        && error_code(&error) == Some("NoSuchKey") =>
                {
                    return Ok(None);
                }
                Err(error) => return Err(self.store_error("read", &key, error)),
            };
            // The SDK retries until a response begins; reading it to the end is up to us.
            match self.read_body(output).await {
                Ok(file) => return Ok(Some(file)),
                Err(_) if attempt < self.retry_policy.max_attempts => attempt += 1,
                Err(error) => {
                    return Err(error.context(format!("cannot read s3://{}/{key}", self.bucket)));
                }
            }
        }
    }

    async fn read_body(&self, output: GetObjectOutput) -> Result<(Vec<u8>, Version)> {
        let version = output.e_tag().map(str::to_owned);
        let version = version.ok_or_else(|| anyhow!("the answer has no ETag"))?;
        let bytes = timeout(self.retry_policy.attempt_timeout, output.body.collect())
            .await
            .context("timed out reading the response body")?
            .context("the response body ended early")?;
        Ok((bytes.to_vec(), Version(version)))
    }

    pub(super) async fn put(
        &self,
        artifact: &Artifact,
        condition: Option<&Precondition>,
    ) -> Result<Version> {
        let key = self.key(&artifact.path);
        let mut attempt = 1;
        loop {
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
                Some(Precondition::Unchanged(version)) => request.if_match(&version.0),
            };
            self.lock_counts().writes += 1;
            let error = match request.send().await {
                Ok(output) => {
                    let etag = output.e_tag().map(str::to_owned);
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
                    tokio::time::sleep(self.retry_policy.backoff(attempt)).await;
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
        match self.get(&artifact.path).await? {
            Some((bytes, version)) if bytes == artifact.bytes => Ok(version),
            _ => Err(Conflict {
                file: format!("{}{}", self.name(), artifact.path),
            }
            .into()),
        }
    }

    pub(super) async fn delete(&self, path: &str) -> Result<()> {
        let key = self.key(path);
        let request = self.client.delete_object().bucket(&self.bucket).key(&key);
        self.lock_counts().deletes += 1;
        match request.send().await {
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

fn http_status<E>(error: &SdkError<E>) -> Option<u16> {
    error
        .raw_response()
        .map(|response| response.status().as_u16())
}

fn error_code<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Option<&str> {
    error.as_service_error()?.code()
}
