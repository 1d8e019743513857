//! One call to a server: what its parts tell each other while the library runs between them, and what went wrong.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use camino::Utf8Path;
use git2::{Error, ErrorClass, ErrorCode};

use super::fault::fault;
use super::known_hosts::Standing;
use super::remote::Remote;
use crate::diagnostics::{Blame, Code, Diagnostic};
use crate::names::{Address, Scheme};

/// No message of a server is worth more.
const LONGEST_SAYING: usize = 300;
/// A server that dribbles is given this many times the silence, then it has to send [`SLOWEST`].
const PATIENCE: u32 = 10;
/// Bytes a second, on average.
const SLOWEST: u64 = 10_000;

/// A call to a server.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) remote: Remote,
    /// The address that is called; none for a folder of this machine.
    pub(super) place: Option<Address>,
    /// The proxy that Git's settings name.
    pub(super) proxy: Option<String>,
    received: AtomicU64,
    failure: Mutex<Option<Failure>>,
    tried: Mutex<Vec<String>>,
    host_key: Mutex<Option<HostKey>>,
}

/// The key that a server of ssh showed.
#[derive(Debug, Clone)]
pub(super) struct HostKey {
    /// `SHA256:…`, as ssh prints it.
    pub(super) fingerprint: String,
    pub(super) standing: Standing,
}

/// What the library's own errors cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// No connection came about; the reason as a phrase.
    NoConnection(String),
    /// Not a byte for as long as is allowed.
    Silent,
    /// Bytes, but too few.
    Dribbling,
    /// More bytes than are allowed.
    TooMuch(u64),
    /// Sent to another server.
    Elsewhere(Address),
    /// Sent on and on.
    Circle,
    /// An answer other than "here it is".
    Status(u16),
    /// The answer is not that of a Git server; the reason as a phrase.
    NotGit(String),
    /// The answer broke off.
    Broken(String),
}

impl Call {
    pub(super) fn new(remote: Remote, address: Address, here: &git2::Repository) -> Self {
        let place = Some(address).filter(|address| !address.is_local());
        let proxy = here.config().and_then(|config| config.get_string("http.proxy")).ok();
        Self {
            remote,
            place,
            proxy: proxy.filter(|proxy| !proxy.is_empty()),
            received: AtomicU64::new(0),
            failure: Mutex::default(),
            tried: Mutex::default(),
            host_key: Mutex::default(),
        }
    }

    /// Notes what went wrong; the first failure is the cause of the others.
    pub(super) fn fail(&self, failure: Failure) {
        lock(&self.failure).get_or_insert(failure);
    }

    /// Notes a credential that was tried.
    pub(super) fn tried(&self, credential: &str) {
        lock(&self.tried).push(credential.to_owned());
    }

    /// Notes the key that the server showed.
    pub(super) fn showed(&self, key: HostKey) {
        *lock(&self.host_key) = Some(key);
    }

    /// Counts bytes that arrived since `began`; false if the server sends too much or too little, which is then noted.
    pub(super) fn accepts(&self, bytes: u64, began: Instant) -> bool {
        let received = self.received.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.weighs(received, began)
    }

    /// As [`Call::accepts`], where somebody else has counted all bytes.
    pub(super) fn weighs(&self, received: u64, began: Instant) -> bool {
        let access = &self.remote.access;
        let elapsed = began.elapsed();
        if received > access.most_bytes {
            self.fail(Failure::TooMuch(access.most_bytes));
            return false;
        }
        let least = elapsed.as_millis() as u64 * SLOWEST / 1_000;
        if elapsed > access.silence * PATIENCE && received < least {
            self.fail(Failure::Dribbling);
            return false;
        }
        true
    }

    /// Says to people why the call failed.
    pub(super) fn diagnose(&self, error: &Error) -> Box<Diagnostic> {
        if error.code() == ErrorCode::Owner {
            let url = &self.remote.url;
            let folder = Address::parse(url).map_or_else(|_| url.clone(), |folder| folder.path().to_owned());
            return fault(error, "fetch from", Utf8Path::new(&folder));
        }
        let failure = lock(&self.failure).clone();
        let diagnostic = match failure {
            Some(failure) => self.failed(&failure),
            None if error.code() == ErrorCode::Certificate => self.unknown_host(),
            None if error.code() == ErrorCode::Auth => self.refused(&self.credentials()),
            None => self.by_the_library(error),
        };
        Box::new(diagnostic.blame(Blame::Network))
    }

    fn failed(&self, failure: &Failure) -> Diagnostic {
        let access = &self.remote.access;
        match failure {
            Failure::NoConnection(reason) => self.unreachable(reason),
            Failure::Silent => {
                let seconds = access.silence.as_secs_f64();
                self.unreachable(&format!("the server was silent for {seconds} seconds"))
                    .help("try again later; a server that needs more time gets it by `silence` under `[limits]` in `town.toml`")
            }
            Failure::Dribbling => self.unreachable("the server sends so slowly that it would never end"),
            Failure::TooMuch(most) => {
                let message = format!("{}: the server sends more than {most} bytes", self.cannot());
                let help = "if the repository is sound, allow more: `megabytes = 1000` under `[limits]` in `town.toml`";
                Diagnostic::error(Code::TooMuch, message).help(help)
            }
            Failure::Elsewhere(url) => {
                let message = format!("{}: {} sends to another server, {}", self.cannot(), self.host(), url.server());
                let help = format!("if you trust that server, write its address in `town.toml`: `git = \"{url}\"`");
                Diagnostic::error(Code::Refused, message).help(help)
            }
            Failure::Circle => self.unreachable("the server sends from one address to the next without end"),
            Failure::Status(401 | 403) => self.refused(&self.credentials()),
            Failure::Status(404 | 410) => self.not_there(),
            Failure::Status(429) => self.unreachable("the server was asked too often").help("try again in some minutes"),
            Failure::Status(status) if *status >= 500 => {
                self.unreachable(&format!("the server has a fault of its own (HTTP {status})")).help("try again later")
            }
            Failure::Status(status) => {
                Diagnostic::error(Code::Refused, format!("{}: the server refuses the request (HTTP {status})", self.cannot()))
            }
            Failure::NotGit(reason) => Diagnostic::error(Code::Refused, format!("{}: {reason}", self.cannot()))
                .help("check the address; it is the one that `git clone` takes"),
            Failure::Broken(reason) => self.broken(reason),
        }
    }

    fn cannot(&self) -> String {
        format!("cannot fetch from `{}`", self.remote.url)
    }

    fn host(&self) -> String {
        self.place.as_ref().map_or_else(|| "this computer".to_owned(), Address::server)
    }

    fn unreachable(&self, reason: &str) -> Diagnostic {
        Diagnostic::error(Code::Unreachable, format!("{}: {reason}", self.cannot()))
            .help(format!("look whether {} can be reached from here, and try again later", self.host()))
    }

    fn broken(&self, reason: &str) -> Diagnostic {
        let message = format!("{}: the answer of {} broke off or is damaged ({})", self.cannot(), self.host(), said(reason));
        Diagnostic::error(Code::Unreachable, message).help("nothing of it was kept; try again later")
    }

    fn not_there(&self) -> Diagnostic {
        let with = match self.credentials() {
            Credentials::None => "asked without a credential".to_owned(),
            Credentials::Tried(names) => format!("asked with {names}"),
        };
        let message = format!("{}: {} has no repository there, or hides it ({with})", self.cannot(), self.host());
        Diagnostic::error(Code::Refused, message).help(format!("check the address; {}", self.how_to_get_in()))
    }

    fn credentials(&self) -> Credentials {
        let tried = lock(&self.tried);
        if tried.is_empty() { Credentials::None } else { Credentials::Tried(tried.join(", ")) }
    }

    fn refused(&self, credentials: &Credentials) -> Diagnostic {
        let why = match credentials {
            Credentials::None => format!("{} asks for a credential, and there is none", self.host()),
            Credentials::Tried(names) => format!("{} refused {names}", self.host()),
        };
        Diagnostic::error(Code::Refused, format!("{}: {why}", self.cannot())).help(self.how_to_get_in())
    }

    fn how_to_get_in(&self) -> String {
        if self.place.as_ref().is_some_and(|place| place.scheme() == Scheme::Ssh) {
            return "give the public key of this computer to the server; a key with a passphrase works through `ssh-add`"
                .to_owned();
        }
        match &self.remote.access.token {
            None => {
                "a private repository needs a token: `token = { env = \"PARVIS_TOKEN_PARTNER\" }` beside its address".to_owned()
            }
            Some((name, _)) => format!("look whether the token in `{name}` is still valid and may read this repository"),
        }
    }

    fn unknown_host(&self) -> Diagnostic {
        let host = self.place.as_ref().map_or("", Address::host);
        let port = self.place.as_ref().and_then(Address::port).filter(|port| *port != 22);
        let option = port.map_or_else(String::new, |port| format!("-p {port} "));
        let key = lock(&self.host_key).clone();
        let print = key.as_ref().map_or_else(String::new, |key| format!(" ({})", key.fingerprint));
        let standing = key.map_or(Standing::Unknown, |key| key.standing);
        if standing == Standing::Revoked {
            let message = format!("{}: the key of {host}{print} is marked `@revoked` in `~/.ssh/known_hosts`", self.cannot());
            return Diagnostic::error(Code::Refused, message).help("ask the server's administrator for its new key");
        }
        if standing == Standing::Changed {
            let name = port.map_or_else(|| host.to_owned(), |port| format!("[{host}]:{port}"));
            let message = format!(
                "{}: THE KEY OF {host} HAS CHANGED{print}: somebody may be listening in, or the server was set up anew",
                self.cannot()
            );
            let help = format!(
                "ask the server's administrator by telephone for its fingerprint; only if it is the same, run `ssh-keygen -R '{name}'` and \
                 connect once by `ssh {option}{host}`"
            );
            return Diagnostic::error(Code::Refused, message).help(help);
        }
        let message = format!("{}: the key of {host} is not in `~/.ssh/known_hosts`{print}", self.cannot());
        let help = format!(
            "connect once by `ssh {option}{host}` and compare the fingerprint with the one that the server's administrator names; in CI, write \
             the lines of `ssh-keyscan {option}{host}` into `~/.ssh/known_hosts` once they are compared"
        );
        Diagnostic::error(Code::Refused, message).help(help)
    }

    /// What the library says of ssh and of folders. Its words are fixed, for it is built into parvis.
    fn by_the_library(&self, error: &Error) -> Diagnostic {
        let words = error.message();
        let has = |part: &str| words.to_ascii_lowercase().contains(part);
        if self.place.is_none() {
            let message = format!("{}: {}", self.cannot(), said(words));
            let diagnostic = Diagnostic::error(Code::Refused, message);
            return diagnostic.help("the folder has to be a Git repository that you may read");
        }
        if error.code() == ErrorCode::Timeout || has("timed out") || has("timeout") || has("time out") {
            return self.failed(&Failure::Silent);
        }
        if has("failed to resolve") || has("failed to connect") || has("could not connect") {
            return self.unreachable(&said(words));
        }
        // What the server itself says, on its second channel.
        let by_the_server = matches!(error.class(), ErrorClass::Ssh | ErrorClass::Net);
        if by_the_server
            && ["not found", "not be found", "not appear to be a git repository", "not exist"].iter().any(|part| has(part))
        {
            return self.not_there();
        }
        if by_the_server && ["denied", "permission", "access"].iter().any(|part| has(part)) {
            let message = format!("{}: the server says \"{}\"", self.cannot(), said(words));
            return Diagnostic::error(Code::Refused, message).help(self.how_to_get_in());
        }
        if error.class() == ErrorClass::Callback {
            return self.unreachable("the fetch was stopped");
        }
        self.broken(words)
    }
}

enum Credentials {
    None,
    Tried(String),
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a stranger says, on one line and not too long. Control characters are dealt with where messages are printed.
fn said(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(LONGEST_SAYING).collect();
    short.trim_end_matches('.').to_owned()
}
