//! Sends requests by reqwest.
#![expect(
    clippy::disallowed_methods,
    reason = "this gate waits for the network, and not for ever"
)]

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::OnceLock;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue, LOCATION, USER_AGENT,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};
use rustls::CertificateError;
use tokio::net::lookup_host;
use tokio::time::timeout;
use url::Url;

use super::{HttpError, HttpRequest, HttpResponse, Loopback};
use crate::host::{has_private_address, is_loopback, is_public, names_this_machine};

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 5;

/// What a server is told of this program.
const AGENT: &str = concat!("kairan/", env!("CARGO_PKG_VERSION"));

#[derive(Debug)]
pub(super) struct Transport {
    loopback: Loopback,
    /// For the public internet, made with the first request to it: that reads the certificates of the system.
    public: OnceLock<Client>,
    /// For this machine.
    local: OnceLock<Client>,
}

/// To which addresses a client connects.
#[derive(Clone, Copy, Debug)]
enum Reach {
    Public,
    ThisMachine,
}

impl Transport {
    pub fn new(loopback: Loopback) -> Self {
        Self {
            loopback,
            public: OnceLock::new(),
            local: OnceLock::new(),
        }
    }

    pub async fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let invalid = || HttpError::InvalidUrl(without_secrets(&request.url));
        let url = Url::parse(&request.url).map_err(|_| invalid())?;
        let host = host(&url).ok_or_else(invalid)?;
        let sending = Box::pin(self.follow(url, request));
        timeout(request.timeout, sending)
            .await
            .unwrap_or(Err(HttpError::Timeout {
                host,
                seconds: request.timeout.as_secs(),
            }))
    }

    /// Sends a request, and follows the redirects of one that only reads.
    async fn follow(&self, mut url: Url, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut with_headers = true;
        for _ in 0..=MAX_REDIRECTS {
            let response = self.send_once(&url, request, with_headers).await?;
            let is_redirect = matches!(
                response.status(),
                StatusCode::MOVED_PERMANENTLY
                    | StatusCode::FOUND
                    | StatusCode::SEE_OTHER
                    | StatusCode::TEMPORARY_REDIRECT
                    | StatusCode::PERMANENT_REDIRECT
            );
            if !is_redirect || request.body.is_some() {
                return read(&url, response, request.max_bytes).await;
            }
            let host = host(&url).unwrap_or_default();
            let location = response.headers().get(LOCATION);
            let location = location.and_then(|location| location.to_str().ok());
            let target = location.and_then(|location| url.join(location).ok());
            let target = target.ok_or(HttpError::InvalidRedirect { host })?;
            with_headers &= target.origin() == url.origin();
            url = target;
        }
        Err(HttpError::TooManyRedirects {
            host: host(&url).unwrap_or_default(),
        })
    }

    /// Sends a request to `url`, which may be where it was redirected to.
    async fn send_once(
        &self,
        url: &Url,
        request: &HttpRequest,
        with_headers: bool,
    ) -> Result<Response, HttpError> {
        let client = self.client_for(url)?;
        let host = host(url).unwrap_or_default();
        let method = match request.body {
            Some(_) => Method::POST,
            None => Method::GET,
        };
        let mut builder = client.request(method, url.clone());
        if with_headers {
            builder = builder.headers(headers(request, &host)?);
        }
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        builder.send().await.map_err(|error| failure(host, &error))
    }

    /// The client for a URL, if requests may go there.
    fn client_for(&self, url: &Url) -> Result<&Client, HttpError> {
        let host = host(url).ok_or_else(|| HttpError::InvalidUrl(without_secrets(url.as_str())))?;
        if names_this_machine(url) {
            return match self.loopback {
                Loopback::Allowed => client(&self.local, Reach::ThisMachine, &host),
                Loopback::Refused => Err(HttpError::Loopback { host }),
            };
        }
        if url.scheme() != "https" {
            return Err(HttpError::NotHttps { host });
        }
        if has_private_address(url) {
            return Err(HttpError::PrivateAddress { host });
        }
        client(&self.public, Reach::Public, &host)
    }
}

fn client<'c>(
    cell: &'c OnceLock<Client>,
    reach: Reach,
    host: &str,
) -> Result<&'c Client, HttpError> {
    if let Some(client) = cell.get() {
        return Ok(client);
    }
    let builder = Client::builder()
        .user_agent(AGENT)
        .redirect(Policy::none())
        .dns_resolver(Resolver(reach));
    let builder = match reach {
        Reach::Public => builder,
        // A proxy would ask for this machine from its own.
        Reach::ThisMachine => builder.no_proxy(),
    };
    let client = builder
        .build()
        .map_err(|error| failure(host.to_owned(), &error))?;
    Ok(cell.get_or_init(|| client))
}

/// Finds the addresses of a name, and leaves out those to which no request may go.
struct Resolver(Reach);

/// A name that stands only for addresses to which no request may go.
#[derive(Debug, thiserror::Error)]
#[error("all of its addresses are private")]
struct OnlyPrivate;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = lookup_host((name.as_str(), 0)).await?;
            let may_reach = |address: &SocketAddr| match reach {
                Reach::Public => is_public(address.ip()),
                Reach::ThisMachine => is_loopback(address.ip()),
            };
            let allowed: Vec<SocketAddr> = found.filter(may_reach).collect();
            match allowed.is_empty() {
                true => Err(OnlyPrivate.into()),
                false => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

/// The headers of a request, as such that are never shown.
fn headers(request: &HttpRequest, host: &str) -> Result<HeaderMap, HttpError> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let mut value = HeaderValue::from_str(value).map_err(|_| HttpError::InvalidHeader {
            host: host.to_owned(),
        })?;
        value.set_sensitive(*name != USER_AGENT.as_str());
        headers.insert(*name, value);
    }
    Ok(headers)
}

/// Reads an answer of at most `max_bytes`.
async fn read(
    url: &Url,
    mut response: Response,
    max_bytes: usize,
) -> Result<HttpResponse, HttpError> {
    let host = host(url).unwrap_or_default();
    let too_large = || HttpError::TooLarge {
        host: host.clone(),
        max_bytes,
    };
    let headers = response.headers();
    let text = |value: Option<&HeaderValue>| Some(value?.to_str().ok()?.to_owned());
    let encoding = text(headers.get(CONTENT_ENCODING));
    if let Some(encoding) = encoding.filter(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
        return Err(HttpError::Compressed { host, encoding });
    }
    let length = text(headers.get(CONTENT_LENGTH)).and_then(|length| length.parse().ok());
    if length.is_some_and(|length: usize| length > max_bytes) {
        return Err(too_large());
    }
    let named = headers.keys().map(|name| (name, headers.get(name)));
    let named = named.filter_map(|(name, value)| Some((name.as_str().to_owned(), text(value)?)));
    let mut answer = HttpResponse {
        status: response.status().as_u16(),
        host: host.clone(),
        headers: named.collect(),
        body: Vec::new(),
    };
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| failure(host.clone(), &error))?
    {
        if answer.body.len() + chunk.len() > max_bytes {
            return Err(too_large());
        }
        answer.body.extend_from_slice(&chunk);
    }
    Ok(answer)
}

/// The host of a URL, and its port where it is not the usual one.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str().filter(|host| !host.is_empty())?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// An address without what may be secret in it: a user, a query.
fn without_secrets(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match url.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => url.to_owned(),
    }
}

/// What is wrong with a request that got no answer, in the words of the innermost cause.
fn failure(host: String, error: &reqwest::Error) -> HttpError {
    let mut reason = "the connection failed".to_owned();
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<OnlyPrivate>() {
            return HttpError::PrivateAddress { host };
        }
        if let Some(rustls::Error::InvalidCertificate(problem)) = tls_error(error) {
            let reason = certificate_problem(problem);
            return HttpError::Certificate { host, reason };
        }
        reason = error.to_string();
        cause = error.source();
    }
    HttpError::Connection { host, reason }
}

/// The error of TLS that a cause is of, if it is of one: errors of input and output have it inside, not as their source.
fn tls_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    match error.downcast_ref::<io::Error>() {
        Some(outer) => tls_error(outer.get_ref()?),
        None => error.downcast_ref(),
    }
}

/// What is wrong with a certificate, and the remedy.
fn certificate_problem(problem: &CertificateError) -> String {
    let problem = match problem {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired: its owners have to renew it, unless the clock of this machine is wrong"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet: look at the clock of this machine"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another host: correct the address in site.toml"
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "nobody whom this machine trusts has issued its certificate: if you trust the issuer, add its certificate to \
             those of the system, or set SSL_CERT_FILE to a file in PEM with all that you trust"
        }
        CertificateError::Revoked => "its certificate is revoked: its owners have to replace it",
        other => {
            return format!(
                "its certificate cannot be used ({other}): its owners have to replace it"
            );
        }
    };
    problem.to_owned()
}
