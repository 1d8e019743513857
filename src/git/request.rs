//! One call to a server: what its parts tell each other while the library runs between them, and what went wrong.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use git2::{Error, ErrorClass, ErrorCode};

use super::known_hosts::Standing;
use super::remote::Remote;
use crate::diagnostics::Message;
use crate::names::Address;

/// Bytes a second, on average over as long as a server may be silent.
const SLOWEST: u64 = 100;
/// No single wait may last longer than this many times the silence, be it for many bytes that come one by one.
const PATIENCE: u32 = 2;
/// The part of a call's time that may pass while nothing comes, since the library unpacks what came.
pub(super) const UNPACKING: u32 = 10;

thread_local! {
    /// The call that this thread makes: the library makes the transport, and hands nothing through.
    static CURRENT: RefCell<Option<Arc<Call>>> = const { RefCell::new(None) };
}

/// Runs what may open connections of a call on this thread.
pub(super) fn within<T>(call: &Arc<Call>, run: impl FnOnce() -> T) -> T {
    let before = CURRENT.replace(Some(Arc::clone(call)));
    let result = run();
    CURRENT.set(before);
    result
}

/// The call that this thread makes.
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

/// How fast a server has sent of late.
#[derive(Debug, Default)]
struct Pace {
    bytes: u64,
    waited: Duration,
    /// Since when somebody waits for it.
    since: Option<Instant>,
    /// When something came last.
    came: Option<Instant>,
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
    /// The address is one of this computer or of a private network, where the call may not go.
    Private,
    /// The key that a server of ssh showed is not the one that the user knows.
    UnknownHost,
    /// No credential was taken.
    NotLetIn,
    /// Not a byte for as long as is allowed.
    Silent,
    /// Bytes, but too few.
    Dribbling,
    /// More time than a call may take.
    Endless,
    /// More bytes than are allowed.
    TooMuch(u64),
    /// More names than are allowed, or longer ones; which, as a phrase.
    Names(String),
    /// What unpacks to more than is allowed; which, as a phrase.
    Heavy(String),
    /// What takes too long to unpack.
    Toilsome,
    /// Sent to another server.
    Elsewhere(Address),
    /// Sent on and on.
    Circle,
    /// An answer other than "here it is".
    Status(u16),
    /// The answer is not that of a Git server; the reason as a phrase.
    NotGit(Message),
    /// What a server of ssh says in the place of an answer.
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

    /// Notes what went wrong; the first failure is the cause of the others.
    pub(super) fn fail(&self, failure: Failure) {
        lock(&self.failure).get_or_insert(failure);
    }

    pub(super) fn failure(&self) -> Option<Failure> {
        lock(&self.failure).clone()
    }

    /// Notes a credential that was tried.
    pub(super) fn tried(&self, credential: &str) {
        lock(&self.tried).push(credential.to_owned());
    }

    /// The credentials that were tried, as words.
    pub(super) fn credentials(&self) -> Option<String> {
        let tried = lock(&self.tried);
        if tried.is_empty() { None } else { Some(tried.join(", ")) }
    }

    /// Notes the key that the server showed.
    pub(super) fn showed(&self, key: HostKey) {
        *lock(&self.host_key) = Some(key);
    }

    pub(super) fn host_key(&self) -> Option<HostKey> {
        lock(&self.host_key).clone()
    }

    /// How much of the call's time is left.
    pub(super) fn left(&self) -> Duration {
        self.remote.access.total.saturating_sub(self.began.elapsed())
    }

    /// That no connection came about in time.
    pub(super) fn too_slow(&self) -> Failure {
        Failure::NoConnection(format!(
            "no connection within {} seconds",
            self.remote.access.connect.as_secs_f64()
        ))
    }

    /// Waits for the server, within the sight of who watches the clock.
    pub(super) fn waiting<T>(&self, wait: impl FnOnce() -> T) -> T {
        let since = Instant::now();
        lock(&self.pace).since = Some(since);
        let answer = wait();
        let mut pace = lock(&self.pace);
        pace.since = None;
        pace.waited += since.elapsed();
        answer
    }

    /// Whether a wait lasts too long, or all of the call, which is then noted.
    pub(super) fn hangs(&self) -> bool {
        let since = lock(&self.pace).since;
        if since.is_some_and(|since| since.elapsed() > self.remote.access.silence * PATIENCE) {
            self.fail(Failure::Dribbling);
            return true;
        }
        !self.goes_on()
    }

    /// Whether there is time left; if not, that is noted.
    fn goes_on(&self) -> bool {
        let goes_on = !self.left().is_zero();
        if !goes_on {
            self.fail(Failure::Endless);
        }
        goes_on
    }

    /// Counts bytes that arrived; false if the server sends too much, too little or for too long, which is then noted.
    pub(super) fn accepts(&self, bytes: u64) -> bool {
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
        self.weighs(received)
    }

    /// Whether the library may go on to unpack what came; if it has done so for too long, that is noted. What is unpacked costs
    /// no more than was counted while it came in, but for chains whose length nobody could know.
    pub(super) fn unpacks(&self) -> bool {
        let came = lock(&self.pace).came;
        if came.is_some_and(|came| came.elapsed() > self.remote.access.total / UNPACKING) {
            self.fail(Failure::Toilsome);
            return false;
        }
        true
    }

    /// As [`Call::accepts`], where somebody else has counted all bytes, and nobody waits.
    pub(super) fn weighs(&self, received: u64) -> bool {
        let most = self.remote.access.most_bytes;
        if received > most {
            self.fail(Failure::TooMuch(most));
            return false;
        }
        self.goes_on()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
