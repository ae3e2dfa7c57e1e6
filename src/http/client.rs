//! The client that sends requests.

use super::{HttpError, HttpRequest, HttpResponse, Loopback};

/// Sends requests. It keeps connections for the next ones.
#[derive(Debug)]
pub struct HttpClient {
    #[cfg(feature = "http")]
    transport: super::transport::Transport,
}

impl HttpClient {
    /// Nothing is read or connected before the first request.
    #[cfg_attr(
        not(feature = "http"),
        expect(unused_variables, reason = "no request is sent")
    )]
    pub fn new(loopback: Loopback) -> Self {
        Self {
            #[cfg(feature = "http")]
            transport: super::transport::Transport::new(loopback),
        }
    }

    /// Sends a request, and returns the answer of whatever status.
    ///
    /// # Errors
    /// If there is no complete answer within the limits of the request, or the request is refused.
    pub async fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        #[cfg(feature = "http")]
        return self.transport.send(request).await;
        #[cfg(not(feature = "http"))]
        {
            let _ = request;
            Err(HttpError::NotBuiltIn)
        }
    }
}
