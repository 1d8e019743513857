//! A small HTTP server before `git http-backend`, which keeps a list of what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server was asked.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// With its question mark and what follows.
    pub path: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    /// Which connection, counted from 0.
    pub connection: usize,
}

/// How the server answers.
pub enum Reply {
    /// As Git would.
    Git,
    /// With a status and headers, and no body.
    Status(u16, Vec<(&'static str, String)>),
    /// With these bytes, of this type.
    Bytes(&'static str, Vec<u8>),
    /// As Git would, in pieces of so many bytes with a pause before each.
    Slow(usize, Duration),
    /// As Git would, but the connection is cut after so many bytes of the body.
    Dies(usize),
    /// As Git would, but after so many bytes of the body nothing more comes.
    Stalls(usize),
    /// As Git would, one byte in each pause and never an end.
    Dribbles(Duration),
    /// A type, a beginning, and then this for ever.
    Endless(&'static str, Vec<u8>, Vec<u8>),
    /// These bytes at once, whatever they are, and then these for ever, with a pause before each time.
    Raw(Vec<u8>, Vec<u8>, Duration),
    /// Not a byte, and the connection stays.
    Silent,
}

/// A server on a port of its own, for as long as the test runs.
pub struct HttpServer {
    scheme: &'static str,
    port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl HttpServer {
    /// Offers the repositories below a folder to everybody.
    pub fn open(root: &Path) -> Self {
        Self::start(root, |_| Reply::Git)
    }

    /// Offers them to who sends this user and password.
    pub fn private(root: &Path, user: &str, password: &str) -> Self {
        use base64::Engine;
        let expected = format!(
            "Basic {}",
            base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"))
        );
        Self::start(root, move |request| match request.headers.get("authorization") {
            Some(sent) if *sent == expected => Reply::Git,
            _ => Reply::Status(401, vec![("WWW-Authenticate", "Basic realm=\"git\"".to_owned())]),
        })
    }

    /// Answers each request as it is told.
    pub fn start(root: &Path, answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen("http", root, answer, |stream| Some(Box::new(stream)))
    }

    /// Offers the repositories over TLS, with a certificate for `localhost` that it signed itself; it lies in the folder
    /// as `cert.pem`.
    pub fn secure(root: &Path, folder: &Path) -> Self {
        let arguments = "req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -days 2 -keyout key.pem -out cert.pem";
        let made = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(folder)
            .output()
            .expect("openssl is installed");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let read = |name: &str| std::fs::read(folder.join(name)).expect("openssl wrote it");
        let identity = native_tls::Identity::from_pkcs8(&read("cert.pem"), &read("key.pem"))
            .expect("a certificate and its key");
        let acceptor = native_tls::TlsAcceptor::new(identity).expect("a certificate and its key");
        Self::listen(
            "https",
            root,
            |_| Reply::Git,
            move |stream| Some(Box::new(acceptor.accept(stream).ok()?)),
        )
    }

    fn listen(
        scheme: &'static str,
        root: &Path,
        answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
        open: impl Fn(TcpStream) -> Option<Box<dyn Stream>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (root, answer, open, noted) =
            (root.to_owned(), Arc::new(answer), Arc::new(open), Arc::clone(&requests));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().flatten().enumerate() {
                let (root, answer, open, noted) =
                    (root.clone(), Arc::clone(&answer), Arc::clone(&open), Arc::clone(&noted));
                thread::spawn(move || {
                    if let Some(stream) = open(stream) {
                        serve(stream, connection, &root, &*answer, &noted);
                    }
                });
            }
        });
        Self { scheme, port, requests }
    }

    /// The address of a repository; `.git` is the one in the checkout of an [`super::Origin`].
    pub fn url(&self, path: &str) -> String {
        format!("{}://127.0.0.1:{}/{path}", self.scheme, self.port)
    }

    /// The same server by its other name.
    pub fn url_by_name(&self, path: &str) -> String {
        format!("{}://localhost:{}/{path}", self.scheme, self.port)
    }

    /// All that was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no test panicked in it").clone()
    }
}

/// What a conversation goes over.
trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

fn serve(
    stream: Box<dyn Stream>,
    connection: usize,
    root: &Path,
    answer: &dyn Fn(&Request) -> Reply,
    noted: &Mutex<Vec<Request>>,
) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader, connection) {
        noted.lock().expect("no test panicked in it").push(request.clone());
        if !reply(reader.get_mut(), root, &request, answer(&request)) {
            return;
        }
    }
}

fn read_request(reader: &mut impl BufRead, connection: usize) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length =
        headers.get("content-length").map_or(0, |length| length.parse().expect("a number"));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, path, headers, body, connection })
}

/// Answers; whether the connection goes on.
fn reply(stream: &mut dyn Stream, root: &Path, request: &Request, reply: Reply) -> bool {
    let pause = |time: Duration| thread::sleep(time);
    match reply {
        Reply::Git => {
            let (head, body) = git(root, request);
            stream.write_all(&[head.as_bytes(), &body].concat()).is_ok()
        }
        Reply::Status(status, headers) => {
            let headers: String =
                headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            write!(stream, "HTTP/1.1 {status} So\r\n{headers}Content-Length: 0\r\n\r\n").is_ok()
        }
        Reply::Bytes(kind, bytes) => {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
                bytes.len()
            );
            stream.write_all(&[head.as_bytes(), &bytes].concat()).is_ok()
        }
        Reply::Slow(piece, time) => {
            let (head, body) = git(root, request);
            let mut pieces = body.chunks(piece);
            stream.write_all(head.as_bytes()).is_ok()
                && pieces.all(|piece| {
                    pause(time);
                    stream.write_all(piece).is_ok()
                })
        }
        Reply::Dies(after) => {
            let (head, body) = git(root, request);
            let _ = stream.write_all(&[head.as_bytes(), &body[..after.min(body.len())]].concat());
            false
        }
        Reply::Stalls(after) => {
            let (head, body) = git(root, request);
            let _ = stream.write_all(&[head.as_bytes(), &body[..after.min(body.len())]].concat());
            let _ = stream.read(&mut [0]);
            false
        }
        Reply::Dribbles(time) => {
            let (head, body) = git(root, request);
            let head = head
                .replace(&format!("Content-Length: {}", body.len()), "Content-Length: 1000000000");
            let mut bytes = body.iter().chain(std::iter::repeat(&b'0'));
            stream.write_all(head.as_bytes()).is_ok()
                && bytes.all(|byte| {
                    pause(time);
                    stream.write_all(&[*byte]).is_ok()
                })
        }
        Reply::Endless(kind, beginning, more) => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
            for_ever(stream, &[head.as_bytes(), &beginning].concat(), (&more, Duration::ZERO))
        }
        Reply::Raw(beginning, more, time) => for_ever(stream, &beginning, (&more, time)),
        Reply::Silent => {
            let _ = stream.read(&mut [0]);
            false
        }
    }
}

/// Writes a beginning, and then the same again and again until nobody listens.
fn for_ever(stream: &mut dyn Stream, beginning: &[u8], (more, pause): (&[u8], Duration)) -> bool {
    let _ = stream.write_all(beginning);
    while stream.write_all(more).is_ok() {
        thread::sleep(pause);
    }
    false
}

/// What Git answers: the head of the answer, and its body.
fn git(root: &Path, request: &Request) -> (String, Vec<u8>) {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let root: PathBuf = root.to_owned();
    let mut child = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "safe.directory")
        .env("GIT_CONFIG_VALUE_0", "*")
        .env("REQUEST_METHOD", &request.method)
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .env("CONTENT_TYPE", request.headers.get("content-type").map_or("", String::as_str))
        .env("CONTENT_LENGTH", request.body.len().to_string())
        .env("GIT_PROTOCOL", request.headers.get("git-protocol").map_or("", String::as_str))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("git is installed");
    let mut stdin = child.stdin.take().expect("it is a pipe");
    let sent = request.body.clone();
    let writer = thread::spawn(move || {
        let _ = stdin.write_all(&sent);
    });
    let output = child.wait_with_output().expect("git runs").stdout;
    writer.join().expect("writing does not panic");
    let end = output.windows(4).position(|window| window == b"\r\n\r\n").expect("CGI has a head");
    let mut status = "200 OK".to_owned();
    let mut headers = String::new();
    for line in String::from_utf8_lossy(&output[..end]).lines() {
        match line.strip_prefix("Status: ") {
            Some(said) => status = said.to_owned(),
            None => headers += &format!("{line}\r\n"),
        }
    }
    let body = output[end + 4..].to_vec();
    (format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len()), body)
}
