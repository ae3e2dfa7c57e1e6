//! The client that asks other services: what it sends, what it refuses, what it says of failures.

use std::time::Duration;

use kairan::http::{HttpClient, HttpError, HttpRequest, Loopback, RetryAfter};

use crate::loopback::{Answer, Fault, Server};

async fn send(request: &HttpRequest) -> Result<kairan::http::HttpResponse, HttpError> {
    HttpClient::new(Loopback::Allowed).send(request).await
}

#[tokio::test]
async fn a_post_sends_its_headers_and_body_and_the_answer_is_read_whatever_its_status() {
    let server = Server::start(|_| {
        Answer::new(429, "Application/JSON; charset=utf-8", "{\"why\":1}")
            .header("Retry-After", "120")
    });
    let request = HttpRequest::post(
        format!("{}/v2/translate?x=1", server.url),
        "application/json",
        "{\"text\":[\"a\"]}",
    )
    .header("authorization", "Key secret");
    let response = send(&request).await.unwrap();
    assert_eq!(response.status, 429);
    assert!(!response.is_success());
    assert_eq!(response.media_type().as_deref(), Some("application/json"));
    assert_eq!(response.retry_after(), Some(RetryAfter::Seconds(120)));
    assert_eq!(response.body, b"{\"why\":1}");
    let [asked] = &server.take_asked()[..] else {
        panic!("one request");
    };
    assert_eq!(
        (asked.method.as_str(), asked.path.as_str()),
        ("POST", "/v2/translate?x=1")
    );
    assert_eq!(asked.body, "{\"text\":[\"a\"]}");
    assert_eq!(asked.header("content-type"), Some("application/json"));
    assert_eq!(asked.header("authorization"), Some("Key secret"));
    let agent = asked.header("user-agent").unwrap();
    assert!(agent.starts_with("kairan/"), "{agent}");
    assert!(!format!("{request:?}").contains("secret"));
}

#[tokio::test]
async fn this_machine_private_networks_and_plain_http_are_refused() {
    let server = Server::start(|_| Answer::json("{}"));
    let refused = async |url: &str| {
        let client = HttpClient::new(Loopback::Refused);
        client.send(&HttpRequest::get(url)).await.unwrap_err()
    };
    let error = refused(&server.url).await;
    assert!(matches!(error, HttpError::Loopback { .. }), "{error}");
    assert!(error.to_string().contains("KAIRAN_ALLOW_LOOPBACK=1"));
    for url in ["https://localhost/", "https://[::1]/", "https://127.1/"] {
        let error = refused(url).await;
        assert!(
            matches!(error, HttpError::Loopback { .. }),
            "{url}: {error}"
        );
    }
    for url in [
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/",
        "https://[fd00:ec2::254]/",
    ] {
        for loopback in [Loopback::Refused, Loopback::Allowed] {
            let client = HttpClient::new(loopback);
            let error = client.send(&HttpRequest::get(url)).await.unwrap_err();
            assert!(
                matches!(error, HttpError::PrivateAddress { .. }),
                "{url}: {error}"
            );
        }
    }
    let error = refused("http://status.example/").await;
    assert!(matches!(error, HttpError::NotHttps { .. }), "{error}");
    for url in [
        "status.example",
        "https://",
        "file:///etc/passwd",
        "https://user:secret@",
    ] {
        let error = refused(url).await;
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    assert_eq!(server.take_asked().len(), 0);
}

#[tokio::test]
async fn redirects_are_followed_within_limits_and_take_no_secret_along() {
    let target = Server::start(|_| Answer::json("{\"found\":true}"));
    let elsewhere = target.url.clone();
    let server = Server::start(move |asked| {
        let to = |location: &str| Answer::status(302).header("Location", location);
        match asked.path.as_str() {
            "/near" => to("/here"),
            "/here" => Answer::json("{}"),
            "/far" => to(&elsewhere),
            "/plain" => to("http://status.example/"),
            "/private" => to("https://169.254.169.254/latest"),
            "/nowhere" => Answer::status(302),
            _ => to("/circle"),
        }
    });
    let get = async |path: &str| {
        let request = HttpRequest::get(format!("{}{path}", server.url));
        send(&request.header("authorization", "secret")).await
    };
    assert_eq!(get("/near").await.unwrap().body, b"{}");
    let asked = server.take_asked();
    assert!(
        asked
            .iter()
            .all(|asked| asked.header("authorization") == Some("secret"))
    );
    assert_eq!(get("/far").await.unwrap().body, b"{\"found\":true}");
    assert_eq!(target.take_asked()[0].header("authorization"), None);
    for (path, expected) in [
        ("/plain", "without https"),
        ("/private", "private network"),
        ("/nowhere", "cannot be read"),
        ("/circle", "too often"),
    ] {
        let error = get(path).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{path}: {error}");
    }
    // What is posted goes nowhere else.
    server.take_asked();
    let post = HttpRequest::post(format!("{}/far", server.url), "text/plain", "secret");
    assert_eq!(send(&post).await.unwrap().status, 302);
    assert_eq!(target.take_asked().len(), 0);
}

#[tokio::test]
async fn an_answer_that_is_too_large_too_slow_or_not_complete_is_an_error() {
    let server = Server::start(|asked| {
        let answer = Answer::json(vec![b' '; 1000]);
        match asked.path.as_str() {
            "/none" => answer.with(Fault::NoAnswer),
            "/cut" => answer.with(Fault::CutOff),
            "/slow" => answer.with(Fault::Stall),
            "/compressed" => answer.header("Content-Encoding", "gzip"),
            _ => answer,
        }
    });
    let get = async |path: &str| {
        let request = HttpRequest::get(format!("{}{path}", server.url)).max_bytes(1000);
        let request = match path {
            "/large" => request.max_bytes(999),
            // The time limit itself is tested.
            "/slow" => request.timeout(Duration::from_secs(1)),
            _ => request,
        };
        send(&request).await
    };
    assert_eq!(get("/").await.unwrap().body.len(), 1000);
    for (path, expected, is_transient) in [
        ("/none", "cannot be reached", true),
        ("/cut", "cannot be reached", true),
        ("/slow", "within 1 seconds", true),
        ("/large", "more than 999 bytes", false),
        ("/compressed", "gzip", false),
    ] {
        let error = get(path).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{path}: {error}");
        assert_eq!(error.is_transient(), is_transient, "{path}");
    }
}
