//! A server on this machine that a test answers for, request by request, and that keeps what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What a server was asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub method: String,
    /// With the query.
    pub path: String,
    headers: Vec<(String, String)>,
    /// Where it is text.
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// How a server answers.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub fault: Option<Fault>,
}

/// What goes wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection is closed without an answer.
    NoAnswer,
    /// The connection is closed before the last byte of the body.
    CutOff,
    /// The headers come, and then nothing for a minute.
    Stall,
}

impl Answer {
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            fault: None,
        }
        .header("content-type", content_type)
    }

    pub fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "application/json; charset=utf-8", body)
    }

    /// An answer without a body.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            fault: None,
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    pub fn with(self, fault: Fault) -> Self {
        Self {
            fault: Some(fault),
            ..self
        }
    }
}

/// A server that runs until the program ends.
pub struct Server {
    /// Without a slash at its end.
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts a server whose answers `answer` gives, each from a thread of its own.
    pub fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::start_on(|connection| connection, answer).on("http", "127.0.0.1")
    }

    /// As [`Server::start`], by TLS; its certificate is for `host`.
    pub fn start_tls(
        config: ServerConfig,
        host: &str,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let config = Arc::new(config);
        let connect = move |connection| {
            let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
            StreamOwned::new(tls, connection)
        };
        Self::start_on(connect, answer).on("https", host)
    }

    fn on(mut self, scheme: &str, host: &str) -> Self {
        self.url = format!("{scheme}://{host}:{}", self.url);
        self
    }

    /// Starts a server whose URL is its port alone.
    fn start_on<C: Read + Write>(
        connect: impl Fn(TcpStream) -> C + Send + Sync + 'static,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = listener.local_addr().unwrap().port().to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (record, answering) = (Arc::clone(&asked), Arc::new((connect, answer)));
        thread::spawn(move || {
            for connection in listener.incoming() {
                let (record, answering) = (Arc::clone(&record), Arc::clone(&answering));
                thread::spawn(move || {
                    let (connect, answer) = &*answering;
                    let mut connection = connect(connection.unwrap());
                    let Some(request) = read(&mut connection) else {
                        return;
                    };
                    record.lock().unwrap().push(request.clone());
                    write(&mut connection, &answer(&request));
                });
            }
        });
        Self { url, asked }
    }

    /// What was asked since this was called last.
    pub fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

fn read(connection: &mut impl Read) -> Option<Asked> {
    let mut reader = BufReader::new(connection);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let mut request = Asked {
        method: words.next()?,
        path: words.next()?,
        ..Asked::default()
    };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        let header = (name.to_ascii_lowercase(), value.trim().to_owned());
        request.headers.push(header);
    }
    let length = request
        .header("content-length")
        .map_or("0", |length| length);
    let mut body = vec![0; length.parse().unwrap()];
    reader.read_exact(&mut body).ok()?;
    request.body = String::from_utf8_lossy(&body).into_owned();
    request.bytes = body;
    Some(request)
}

/// Writes an answer. The client may have gone.
fn write(connection: &mut impl Write, answer: &Answer) {
    if answer.fault == Some(Fault::NoAnswer) {
        return;
    }
    let mut head = format!("HTTP/1.1 {} Answer\r\nconnection: close\r\n", answer.status);
    for (name, value) in &answer.headers {
        head += &format!("{name}: {value}\r\n");
    }
    if answer.status != 304 {
        head += &format!("content-length: {}\r\n", answer.body.len());
    }
    let _ = connection.write_all(format!("{head}\r\n").as_bytes());
    if answer.fault == Some(Fault::Stall) {
        thread::sleep(Duration::from_secs(60));
    }
    let cut_off = usize::from(answer.fault == Some(Fault::CutOff));
    let end = answer.body.len().saturating_sub(cut_off);
    let _ = connection.write_all(&answer.body[..end]);
    let _ = connection.flush();
}
