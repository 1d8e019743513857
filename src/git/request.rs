//! One call to a server: the state that its parts share while the library runs between them, and
//! why it failed.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use git2::{Error, ErrorClass, ErrorCode};

use super::remote::Remote;
use crate::diagnostics::Message;
use crate::names::Address;
use crate::ssh::HostKey;

/// The slowest speed allowed, in bytes per second, on average over the time that a server may be
/// silent.
const SLOWEST: u64 = 100;
/// A single wait may last this many times the silence, even if bytes trickle in.
const PATIENCE: u32 = 2;
/// A tenth of the call's time may pass without new bytes, while the library unpacks what has come.
pub(super) const UNPACKING: u32 = 10;

thread_local! {
    /// The call that this thread makes. A thread-local, since the library makes the transport
    /// itself and passes no value through.
    static CURRENT: RefCell<Option<Arc<Call>>> = const { RefCell::new(None) };
}

/// Runs a function that may open connections of a call on this thread.
pub(super) fn within<T>(call: &Arc<Call>, run: impl FnOnce() -> T) -> T {
    let before = CURRENT.replace(Some(Arc::clone(call)));
    let result = run();
    CURRENT.set(before);
    result
}

/// Returns the call that this thread makes.
///
/// # Errors
/// If it makes none.
pub(super) fn current() -> Result<Arc<Call>, Error> {
    let call = CURRENT.with_borrow(Clone::clone);
    call.ok_or_else(|| {
        Error::new(ErrorCode::GenericError, ErrorClass::Net, "there is no call on this thread")
    })
}

/// A call to a server.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) remote: Remote,
    /// The address that is called; none for a folder of this machine.
    pub(super) place: Option<Address>,
    /// The proxy that Git's settings name.
    pub(super) proxy: Option<String>,
    began: Instant,
    received: AtomicU64,
    pace: Mutex<Pace>,
    failure: Mutex<Option<Failure>>,
    tried: Mutex<Vec<String>>,
    host_key: Mutex<Option<HostKey>>,
}

/// How fast a server has sent recently.
#[derive(Debug, Default)]
struct Pace {
    bytes: u64,
    waited: Duration,
    /// When the current wait began.
    since: Option<Instant>,
    /// When bytes last came.
    came: Option<Instant>,
}

/// Why a call failed, where the library's own errors cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// No connection was made; the reason as a phrase.
    NoConnection(String),
    /// The address is one of this computer or of a private network, where the call may not go.
    Private,
    /// The key that an SSH server showed is not one that the user knows.
    UnknownHost,
    /// No credential was accepted.
    NotLetIn,
    /// No byte came for longer than allowed.
    Silent,
    /// Bytes came, but too slowly.
    Dribbling,
    /// The call took longer than allowed.
    Endless,
    /// More bytes came than this limit allows.
    TooMuch(u64),
    /// More names, or longer ones, than allowed; which, as a phrase.
    Names(String),
    /// Something unpacks to more than allowed; what, as a phrase.
    Heavy(String),
    /// Unpacking took too long.
    Toilsome,
    /// Redirected to another server.
    Elsewhere(Address),
    /// Redirected too often.
    Circle,
    /// An HTTP status other than success.
    Status(u16),
    /// The answer is not that of a Git server; the reason as a phrase.
    NotGit(Message),
    /// What an SSH server printed instead of an answer.
    Said(String),
    /// The answer broke off.
    Broken(String),
}

impl Call {
    pub(super) fn new(remote: Remote, address: Address, proxy: Option<String>) -> Self {
        let place = Some(address).filter(|address| !address.is_local());
        Self {
            remote,
            place,
            proxy: proxy.filter(|proxy| !proxy.is_empty()),
            began: Instant::now(),
            received: AtomicU64::new(0),
            pace: Mutex::default(),
            failure: Mutex::default(),
            tried: Mutex::default(),
            host_key: Mutex::default(),
        }
    }

    /// Keeps a failure. Only the first counts: it is the cause of the others.
    pub(super) fn fail(&self, failure: Failure) {
        lock(&self.failure).get_or_insert(failure);
    }

    pub(super) fn failure(&self) -> Option<Failure> {
        lock(&self.failure).clone()
    }

    /// Keeps the name of a credential that was tried, for messages.
    pub(super) fn note_credential(&self, credential: &str) {
        lock(&self.tried).push(credential.to_owned());
    }

    /// Returns the credentials that were tried, joined for a message.
    pub(super) fn tried_credentials(&self) -> Option<String> {
        let tried = lock(&self.tried);
        if tried.is_empty() { None } else { Some(tried.join(", ")) }
    }

    /// Keeps the key that the server showed.
    pub(super) fn note_host_key(&self, key: HostKey) {
        *lock(&self.host_key) = Some(key);
    }

    pub(super) fn host_key(&self) -> Option<HostKey> {
        lock(&self.host_key).clone()
    }

    /// Returns how much of the call's time is left.
    pub(super) fn time_left(&self) -> Duration {
        self.remote.access.total.saturating_sub(self.began.elapsed())
    }

    /// Makes the failure that no connection was made in time.
    pub(super) fn no_connection_in_time(&self) -> Failure {
        Failure::NoConnection(format!(
            "no connection within {} seconds",
            self.remote.access.connect.as_secs_f64()
        ))
    }

    /// Runs something that waits for the server, while the watchdog measures the time.
    pub(super) fn wait_for<T>(&self, wait: impl FnOnce() -> T) -> T {
        let since = Instant::now();
        lock(&self.pace).since = Some(since);
        let answer = wait();
        let mut pace = lock(&self.pace);
        pace.since = None;
        pace.waited += since.elapsed();
        answer
    }

    /// Whether the current wait or the whole call lasts too long. If so, keeps that as the failure.
    pub(super) fn is_overdue(&self) -> bool {
        let since = lock(&self.pace).since;
        if since.is_some_and(|since| since.elapsed() > self.remote.access.silence * PATIENCE) {
            self.fail(Failure::Dribbling);
            return true;
        }
        !self.has_time()
    }

    /// Whether there is time left. If not, keeps that as the failure.
    fn has_time(&self) -> bool {
        let has_time = !self.time_left().is_zero();
        if !has_time {
            self.fail(Failure::Endless);
        }
        has_time
    }

    /// Counts bytes that arrived. Returns false, and keeps the failure, if the server sends too
    /// much, too slowly or for too long.
    pub(super) fn count_bytes(&self, bytes: u64) -> bool {
        let received = self.received.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let mut pace = lock(&self.pace);
        pace.bytes += bytes;
        pace.came = Some(Instant::now());
        let silence = self.remote.access.silence;
        if pace.waited >= silence {
            if pace.bytes < silence.as_millis() as u64 * SLOWEST / 1_000 {
                self.fail(Failure::Dribbling);
                return false;
            }
            *pace = Pace { came: pace.came, ..Pace::default() };
        }
        drop(pace);
        self.is_within_limits(received)
    }

    /// Whether the library may go on unpacking. Returns false, and keeps the failure, if it has
    /// done so for too long.
    ///
    /// Unpacking costs no more than was counted while the bytes came in, except for chains of
    /// deltas, whose length is not known then.
    pub(super) fn may_unpack(&self) -> bool {
        let came = lock(&self.pace).came;
        if came.is_some_and(|came| came.elapsed() > self.remote.access.total / UNPACKING) {
            self.fail(Failure::Toilsome);
            return false;
        }
        true
    }

    /// As [`Call::count_bytes`], for a caller that has counted all bytes itself.
    pub(super) fn is_within_limits(&self, received: u64) -> bool {
        let most = self.remote.access.most_bytes;
        if received > most {
            self.fail(Failure::TooMuch(most));
            return false;
        }
        self.has_time()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
