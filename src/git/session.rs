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
use super::{CommitId, Repository, local, transports};
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
    /// Calls a server, talks with it, and hangs up. Over HTTP the call is one request, with the
    /// token in it.
    ///
    /// # Errors
    /// If the server cannot be reached, refuses, or is not the one that it was; and what `talk`
    /// returns. Whatever happens, the repository stays whole.
    pub fn connect<T>(
        &self,
        remote: &Remote,
        progress: &dyn Fn(Progress),
        talk: impl FnOnce(&mut Session<'_, '_>) -> Result<T>,
    ) -> Result<T> {
        self.call(remote, |handle, call, mut there| {
            let explain = |error: Error| call.diagnose(&error);
            let callbacks = callbacks(call, progress);
            let connection = request::within(call, || {
                there.connect_auth(Direction::Fetch, Some(callbacks), None)
            })
            .map_err(explain)?;
            let is_shallow = handle.is_shallow();
            talk(&mut Session {
                connection,
                here: handle,
                call: Arc::clone(call),
                progress,
                is_shallow,
                has_fetched: false,
            })
        })
    }

    /// Prepares a call to a server, which `make` makes with the library's idea of the server.
    pub(super) fn call<T>(
        &self,
        remote: &Remote,
        make: impl for<'r> FnOnce(&'r git2::Repository, &Arc<Call>, git2::Remote<'r>) -> Result<T>,
    ) -> Result<T> {
        transports::prepare();
        self.lend(|handle| {
            let address = parse_address(&remote.url)?;
            let made = handle.remote_anonymous(address.as_str());
            // Git's settings may lead an address elsewhere (`insteadOf`): there the call goes.
            let led = made
                .as_ref()
                .ok()
                .and_then(|there| there.url().ok())
                .map_or(Ok(address), parse_address)?;
            let proxy = handle.config().and_then(|config| config.get_string("http.proxy")).ok();
            let call = Arc::new(Call::new(remote.replaced_by(&led), led, proxy));
            if call.place.is_none() {
                local::check_names(&call).map_err(|failure| call.diagnose_failure(&failure))?;
            }
            let there = made.map_err(|error| call.diagnose(&error))?;
            make(handle, &call, there)
        })
    }
}

/// Parses the address of a call.
fn parse_address(url: &str) -> Result<Address> {
    Address::parse(url).map_err(|error| {
        let message = message!("cannot fetch from an address that is refused: {error}", error);
        let help =
            "write it as `https://git.partner.example/agenda`; where a setting of Git leads there (`insteadOf`), change it";
        Box::new(Diagnostic::error(Code::RefusedAddress, message).help(error.help.unwrap_or_else(|| help.to_owned())))
    })
}

/// A reference to fetch.
#[derive(Debug, Clone, Copy)]
pub struct Refspec<'a> {
    /// Its full name on the server.
    pub there: &'a str,
    /// The full name that it gets in this repository.
    pub here: &'a str,
}

impl<'a> Session<'_, 'a> {
    /// Lists what the server offers, by name. Names that are not UTF-8 are left out.
    ///
    /// # Errors
    /// If the connection was lost.
    pub fn refs(&self) -> Result<Vec<RemoteRef>> {
        let heads = self.connection.list().map_err(|error| self.call.diagnose(&error))?;
        let mut refs: BTreeMap<String, RemoteRef> = BTreeMap::new();
        for (name, head) in heads.iter().filter_map(|head| Some((head_name(head)?, head))) {
            let id = CommitId::from(head.oid());
            if let Some(tag) = name.strip_suffix("^{}") {
                refs.entry(tag.to_owned()).and_modify(|tag| tag.commit = id);
            } else {
                refs.insert(
                    name.clone(),
                    RemoteRef { name, commit: id, object: id, target: head_target(head) },
                );
            }
        }
        Ok(refs.into_values().collect())
    }

    /// Fetches references, and moves the names in this repository to them. Names that the server
    /// does not offer are skipped.
    ///
    /// # Errors
    /// If the server breaks off, sends too much, or sends something else. Then no name has moved.
    pub fn fetch(&mut self, names: &[Refspec<'_>], depth: Depth) -> Result<()> {
        self.check_sizes(names)?;
        let wanted: Vec<String> =
            names.iter().map(|name| format!("+{}:{}", name.there, name.here)).collect();
        let mut options = self.options(depth);
        let call = Arc::clone(&self.call);
        // An SSH server hangs up after one pack.
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

    /// Measures what would be fetched from a folder of this machine; what comes from a server is
    /// measured on its way.
    fn check_sizes(&self, names: &[Refspec<'_>]) -> Result<()> {
        if self.call.place.is_some() {
            return Ok(());
        }
        let heads = self.connection.list().map_err(|error| self.call.diagnose(&error))?;
        let wanted = heads.iter().filter(|head| {
            head_name(head).is_some_and(|there| names.iter().any(|wanted| wanted.there == there))
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
        // The library cannot fetch a shallow history from a folder.
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
    // The library calls this too while it unpacks objects, after all bytes have come.
    callbacks.transfer_progress(move |so_far| {
        let bytes = so_far.received_bytes() as u64;
        progress(Progress {
            objects: so_far.received_objects(),
            of: so_far.total_objects(),
            bytes,
        });
        counted.is_within_limits(bytes) && counted.may_unpack()
    });
    callbacks
}

thread_local! {
    /// Whether a panic on this thread is expected, so that it is not reported.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Returns a reference's name. The library's wrapper panics if it is not UTF-8; nobody can have
/// asked for such a name.
pub(super) fn head_name(head: &RemoteHead<'_>) -> Option<String> {
    catch_silently(|| head.name().to_owned())
}

fn head_target(head: &RemoteHead<'_>) -> Option<String> {
    catch_silently(|| head.symref_target().map(str::to_owned)).flatten()
}

/// Runs something that may panic, without a report: reports of panics are for faults of parvis.
fn catch_silently<T>(run: impl FnOnce() -> T) -> Option<T> {
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
