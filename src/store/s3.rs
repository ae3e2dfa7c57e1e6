//! A bucket of S3, or a part of one, as a store.
#![expect(
    clippy::disallowed_methods,
    reason = "this gate waits for the network, and not for ever"
)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Error, Result, anyhow, bail};
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

use super::requests::Requests;
use super::{Conflict, Precondition, Version, is_hidden};
use crate::publish::Artifact;

/// Enough to hide the way to S3 and back; few enough to stay far below what one prefix bears.
pub(super) const AT_A_TIME: usize = 16;

/// How long S3 is waited for, and how often it is asked again when it fails, does not answer or says
/// `503 SlowDown`.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub connect: Duration,
    /// For one try.
    pub attempt: Duration,
    /// How many tries, the first included.
    pub attempts: u32,
    /// Before the second try; each further pause is about twice as long.
    pub pause: Duration,
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            attempt: Duration::from_secs(10),
            attempts: 5,
            pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(5),
        }
    }
}

/// What the environment says of AWS: region, credentials, endpoint.
pub async fn environment() -> SdkConfig {
    aws_config::defaults(BehaviorVersion::v2026_01_12())
        .load()
        .await
}

/// What a list tells of an object.
pub(super) struct Listed {
    /// In bytes.
    pub size: u64,
    pub version: Version,
}

/// A bucket, or what lies below a prefix of it.
#[derive(Clone, Debug)]
pub struct S3 {
    client: Client,
    bucket: String,
    /// Empty, or with a `/` at its end.
    prefix: String,
    patience: Patience,
    /// What was asked of S3 so far, without the SDK's own second tries; clones share it.
    asked: Arc<Mutex<Requests>>,
}

impl S3 {
    /// The part of `bucket` below `prefix`, or all of it where that is empty.
    pub fn new(config: &SdkConfig, bucket: &str, prefix: &str, patience: Patience) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(patience.connect)
            .operation_attempt_timeout(patience.attempt)
            .build();
        let retries = RetryConfig::standard()
            .with_max_attempts(patience.attempts)
            .with_initial_backoff(patience.pause)
            .with_max_backoff(patience.longest_pause);
        let config = aws_sdk_s3::config::Builder::from(config)
            .timeout_config(timeouts)
            .retry_config(retries)
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
            patience,
            asked: Arc::default(),
        }
    }

    pub(super) fn requests(&self) -> Requests {
        *self.asked()
    }

    fn asked(&self) -> MutexGuard<'_, Requests> {
        // A panic elsewhere leaves the numbers as they are: every change to them is one addition.
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn key(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// The files below a folder: a request a thousand of them.
    pub(super) async fn list(&self, folder: &str) -> Result<BTreeMap<String, Listed>> {
        let below = match folder {
            "" => self.prefix.clone(),
            folder => format!("{}/", self.key(folder)),
        };
        let mut pages = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(&below)
            .into_paginator()
            .send();
        let mut files = BTreeMap::new();
        while let Some(page) = pages.next().await {
            self.asked().lists += 1;
            let page = page.map_err(|error| self.failed("list", &below, error))?;
            for object in page.contents() {
                let rest = object.key().and_then(|key| key.strip_prefix(&below));
                // The console makes an empty object `folder/` for a folder: that is no file.
                let Some(rest) = rest.filter(|rest| !rest.ends_with('/') && !is_hidden(rest))
                else {
                    continue;
                };
                let path = match folder {
                    "" => rest.to_owned(),
                    folder => format!("{folder}/{rest}"),
                };
                let size = object.size().unwrap_or_default();
                let tag = object.e_tag().with_context(|| {
                    format!("the list of s3://{}/{below} has no ETags", self.bucket)
                })?;
                let listed = Listed {
                    size: u64::try_from(size).unwrap_or_default(),
                    version: Version(tag.to_owned()),
                };
                files.insert(path, listed);
            }
        }
        Ok(files)
    }

    pub(super) async fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Version)>> {
        let key = self.key(path);
        let mut tries = 1;
        loop {
            self.asked().reads += 1;
            let asked = self
                .client
                .get_object()
                .bucket(&self.bucket)
                .key(&key)
                .send()
                .await;
            let answer = match asked {
                Ok(answer) => answer,
                Err(error) if status(&error) == Some(404) && code(&error) == Some("NoSuchKey") => {
                    return Ok(None);
                }
                Err(error) => return Err(self.failed("read", &key, error)),
            };
            // The SDK tries again until an answer begins; that it ends is up to us.
            match self.collect(answer).await {
                Ok(file) => return Ok(Some(file)),
                Err(_) if tries < self.patience.attempts => tries += 1,
                Err(error) => {
                    return Err(error.context(format!("cannot read s3://{}/{key}", self.bucket)));
                }
            }
        }
    }

    async fn collect(&self, answer: GetObjectOutput) -> Result<(Vec<u8>, Version)> {
        let version = answer.e_tag().map(str::to_owned);
        let version = version.ok_or_else(|| anyhow!("the answer has no ETag"))?;
        let bytes = timeout(self.patience.attempt, answer.body.collect())
            .await
            .context("the answer does not end")?
            .context("the answer broke off")?;
        Ok((bytes.to_vec(), Version(version)))
    }

    pub(super) async fn put(
        &self,
        artifact: &Artifact,
        condition: Option<&Precondition>,
    ) -> Result<Version> {
        let key = self.key(&artifact.path);
        let request = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(&key)
            .content_type(artifact.media_type)
            .cache_control(artifact.cache)
            .set_content_language(artifact.language.clone())
            .body(ByteStream::from(artifact.bytes.clone()));
        let request = match condition {
            None => request,
            Some(Precondition::Absent) => request.if_none_match("*"),
            Some(Precondition::Unchanged(version)) => request.if_match(&version.0),
        };
        self.asked().writes += 1;
        match request.send().await {
            Ok(answer) => match answer.e_tag() {
                Some(tag) => Ok(Version(tag.to_owned())),
                None => bail!("S3 gave no ETag for s3://{}/{key}", self.bucket),
            },
            // 412: changed; 409: being changed at this moment; 404: deleted.
            Err(error)
                if condition.is_some()
                    && matches!(status(&error), Some(404 | 409 | 412))
                    && code(&error) != Some("NoSuchBucket") =>
            {
                self.conflict(artifact).await
            }
            Err(error) => Err(self.failed("write", &key, error)),
        }
    }

    /// A conflict, unless it is with ourselves: a write whose answer was lost is tried again, and
    /// finds its own work.
    async fn conflict(&self, artifact: &Artifact) -> Result<Version> {
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
        self.asked().deletes += 1;
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.failed("delete", &key, error)),
        }
    }

    /// What could not be done, with S3's own words for it.
    fn failed<E>(&self, what: &str, key: &str, error: SdkError<E>) -> Error
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
        SdkError<E>: RequestId,
    {
        let place = format!("cannot {what} s3://{}/{key}", self.bucket);
        let said = error.as_service_error().and_then(|service| {
            let code = service.code()?;
            let request = error.request_id().unwrap_or("none");
            let message = service.message().unwrap_or("no more said");
            Some(format!("{code}: {message} (request {request})"))
        });
        match said {
            Some(said) => anyhow!(said).context(place),
            None => Error::new(error).context(place),
        }
    }
}

fn status<E>(error: &SdkError<E>) -> Option<u16> {
    error
        .raw_response()
        .map(|response| response.status().as_u16())
}

fn code<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Option<&str> {
    error.as_service_error()?.code()
}
