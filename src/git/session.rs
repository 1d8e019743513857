//! A conversation with a server: what it offers, and fetching some of it over the same connection.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Arc, Once};

use git2::{
    AutotagOption, Direction, Error, FetchOptions, RemoteCallbacks, RemoteConnection, RemoteHead,
    RemoteRedirect, RemoteUpdateFlags,
};

use super::remote::{Depth, Progress, Remote, RemoteRef};
use super::request::{self, Call};
use super::{CommitId, Repository, limits, local};
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::names::{Address, Scheme};

/// What Git asks for in order to get all that a shallow repository lacks.
const ALL_OF_IT: i32 = i32::MAX;

/// A connection that is open.
pub struct Session<'here, 'a> {
    connection: RemoteConnection<'here, 'a, 'a>,
    here: &'a git2::Repository,
    call: Arc<Call>,
    progress: &'a dyn Fn(Progress),
    is_shallow: bool,
    has_fetched: bool,
}

impl Repository {
    /// Calls a server, talks with it, and hangs up. Over HTTP the call is one request, with the token in it.
    ///
    /// # Errors
    /// If the server cannot be reached, refuses, or is not the one that it was; and what `talk` returns. Whatever happens,
    /// the repository stays whole.
    pub fn connect<T>(
        &self,
        remote: &Remote,
        progress: &dyn Fn(Progress),
        talk: impl FnOnce(&mut Session<'_, '_>) -> Result<T>,
    ) -> Result<T> {
        limits::prepare();
        self.lend(|handle| {
            let address = read(&remote.url)?;
            let made = handle.remote_anonymous(address.as_str());
            // Git's settings may lead an address elsewhere (`insteadOf`): there the call goes.
            let led =
                made.as_ref().ok().and_then(|there| there.url().ok()).map_or(Ok(address), read)?;
            let proxy = handle.config().and_then(|config| config.get_string("http.proxy")).ok();
            let call = Arc::new(Call::new(remote.led_to(&led), led, proxy));
            let explain = |error: Error| call.diagnose(&error);
            if call.place.is_none() {
                local::check_names(&call).map_err(|failure| call.diagnose_failure(&failure))?;
            }
            let mut there = made.map_err(explain)?;
            let callbacks = callbacks(&call, progress);
            let connection = request::within(&call, || {
                there.connect_auth(Direction::Fetch, Some(callbacks), None)
            })
            .map_err(explain)?;
            let is_shallow = handle.is_shallow();
            talk(&mut Session {
                connection,
                here: handle,
                call: Arc::clone(&call),
                progress,
                is_shallow,
                has_fetched: false,
            })
        })
    }
}

/// The address of a call, read as every other.
fn read(url: &str) -> Result<Address> {
    Address::parse(url).map_err(|error| {
        let message = message!("cannot fetch from an address that is refused: {error}", error);
        let help =
            "write it as `https://git.partner.example/agenda`; where a setting of Git leads there (`insteadOf`), change it";
        Box::new(Diagnostic::error(Code::RefusedAddress, message).help(error.help.unwrap_or_else(|| help.to_owned())))
    })
}

impl<'a> Session<'_, 'a> {
    /// What the server offers, by name; what has no place among names is left out.
    ///
    /// # Errors
    /// If the connection was lost.
    pub fn refs(&self) -> Result<Vec<RemoteRef>> {
        let heads = self.connection.list().map_err(|error| self.call.diagnose(&error))?;
        let mut refs: BTreeMap<String, RemoteRef> = BTreeMap::new();
        for (name, head) in heads.iter().filter_map(|head| Some((name(head)?, head))) {
            let id = CommitId::from(head.oid());
            if let Some(tag) = name.strip_suffix("^{}") {
                refs.entry(tag.to_owned()).and_modify(|tag| tag.commit = id);
            } else {
                refs.insert(
                    name.clone(),
                    RemoteRef { name, commit: id, object: id, target: target(head) },
                );
            }
        }
        Ok(refs.into_values().collect())
    }

    /// Fetches some of what the server offers, each under a name of this repository, which moves there whatever it was. A name
    /// that the server does not offer is passed over.
    ///
    /// # Errors
    /// If the server breaks off, sends too much or something else; then no name has moved.
    pub fn fetch(&mut self, names: &[(&str, &str)], depth: Depth) -> Result<()> {
        self.check(names)?;
        let wanted: Vec<String> =
            names.iter().map(|(there, here)| format!("+{there}:{here}")).collect();
        let mut options = self.options(depth);
        let call = Arc::clone(&self.call);
        // A server of ssh hangs up after one pack.
        let is_spent = self.has_fetched
            && self.call.place.as_ref().is_some_and(|place| place.scheme() == Scheme::Ssh);
        self.has_fetched = true;
        let remote = self.connection.remote();
        let fetched = request::within(&call, || {
            if is_spent {
                remote.disconnect()?;
            }
            remote.download(&wanted, Some(&mut options))?;
            remote.update_tips(
                None,
                RemoteUpdateFlags::empty(),
                AutotagOption::None,
                Some("parvis: fetch"),
            )
        });
        if fetched.is_ok() {
            self.is_shallow = depth == Depth::One && call.place.is_some();
        }
        fetched.map_err(|error| call.diagnose(&error))
    }

    /// Measures what is to come from a folder of this machine; what comes from elsewhere is measured on the way.
    fn check(&self, names: &[(&str, &str)]) -> Result<()> {
        if self.call.place.is_some() {
            return Ok(());
        }
        let heads = self.connection.list().map_err(|error| self.call.diagnose(&error))?;
        let wanted = heads.iter().filter(|head| {
            name(head).is_some_and(|there| names.iter().any(|(wanted, _)| *wanted == there))
        });
        let checked = local::check_objects(&self.call, self.here, wanted.map(RemoteHead::oid));
        checked.map_err(|failure| self.call.diagnose_failure(&failure))
    }

    fn options(&self, depth: Depth) -> FetchOptions<'a> {
        let mut options = FetchOptions::new();
        options.remote_callbacks(callbacks(&self.call, self.progress));
        options
            .follow_redirects(RemoteRedirect::None)
            .download_tags(AutotagOption::None)
            .update_fetchhead(false);
        // The library cannot fetch a part of a folder of this machine.
        if self.call.place.is_some() {
            options.depth(match depth {
                Depth::One => 1,
                Depth::Full if self.is_shallow => ALL_OF_IT,
                Depth::Full => 0,
            });
        }
        options
    }
}

fn callbacks<'a>(call: &Arc<Call>, progress: &'a dyn Fn(Progress)) -> RemoteCallbacks<'a> {
    let mut callbacks = RemoteCallbacks::new();
    let counted = Arc::clone(call);
    // Also asked between the objects that are unpacked once all bytes are there.
    callbacks.transfer_progress(move |so_far| {
        let bytes = so_far.received_bytes() as u64;
        progress(Progress {
            objects: so_far.received_objects(),
            of: so_far.total_objects(),
            bytes,
        });
        counted.weighs(bytes) && counted.unpacks()
    });
    callbacks
}

thread_local! {
    /// Whether a panic on this thread is expected and nobody's business.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// A name that is no UTF-8 makes the library's wrapper panic; nobody can have asked for it.
fn name(head: &RemoteHead<'_>) -> Option<String> {
    silently(|| head.name().to_owned())
}

fn target(head: &RemoteHead<'_>) -> Option<String> {
    silently(|| head.symref_target().map(str::to_owned)).flatten()
}

/// Runs what may panic, and tells nobody: the message that the program prints of a panic is for faults of parvis.
fn silently<T>(run: impl FnOnce() -> T) -> Option<T> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !EXPECTED.get() {
                usual(panic);
            }
        }));
    });
    EXPECTED.set(true);
    let result = catch_unwind(AssertUnwindSafe(run)).ok();
    EXPECTED.set(false);
    result
}
