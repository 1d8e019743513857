//! Doing many things on a host at once, over several connections.

use std::collections::VecDeque;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::host::{Fault, Host, HostError};
use super::steady::Steady;
use crate::disk::Folder;
use crate::names::OutPath;

/// How long nothing may be heard before what happens in between gets its turn.
const PAUSE: Duration = Duration::from_millis(500);

/// One thing to do.
#[derive(Debug, Clone)]
pub(super) enum Job {
    /// Sends a file of the site; its length is in bytes.
    Send(OutPath, u64),
    /// Deletes a file.
    Delete(OutPath),
}

impl Job {
    pub(super) fn run(&self, host: &mut dyn Host, site: &Folder) -> Result<(), HostError> {
        match self {
            Self::Delete(path) => host.remove(path.as_str()),
            Self::Send(path, length) => {
                let opened = site.file(path.as_str());
                let Ok(Some(mut file)) = opened else { return Err(gone(path)) };
                if file.length != *length {
                    return Err(gone(path));
                }
                host.put(path.as_str(), &mut file.file, *length)
            }
        }
    }
}

/// The site changed while it was sent.
fn gone(path: &OutPath) -> HostError {
    let message = message!("`{path}` of the site changed while it was sent", path);
    HostError::new(Fault::Other, message)
        .help("build the site, and run the command again when the build has ended")
}

/// The jobs that wait, and whether somebody failed for good.
struct Queue {
    waiting: VecDeque<Job>,
    is_over: bool,
}

enum Event {
    Done(Job),
    /// No other try can mend it.
    Failed(HostError),
    /// This connection cannot be had; its job waits for another.
    Left(HostError),
}

/// Tells of a job that is done, or of nothing: it is called now and then, for what has to happen
/// in between.
pub(super) type OnEvent<'a> = &'a mut dyn FnMut(Option<Job>) -> Result<(), HostError>;

/// Does all jobs. A connection that cannot be had leaves its job to the others: hosts allow a few
/// at a time.
///
/// # Errors
/// The first that no other try can mend; what is running then still ends.
pub(super) fn do_all(
    connections: &mut [Steady<'_>],
    site: &Folder,
    jobs: Vec<Job>,
    on_event: OnEvent<'_>,
) -> Result<(), HostError> {
    let mut queue = Mutex::new(Queue { waiting: jobs.into(), is_over: false });
    loop {
        let before = count(&mut queue);
        // A host may have room for no more than those that are open.
        connections.sort_by_key(|connection| !connection.is_open());
        let failure = do_round(connections, site, &queue, on_event);
        let after = count(&mut queue);
        match failure {
            Some(error) if !error.is_lost() || after == before => return Err(error),
            _ if after == 0 => return Ok(()),
            _ => {}
        }
    }
}

fn count(queue: &mut Mutex<Queue>) -> usize {
    queue.get_mut().unwrap_or_else(PoisonError::into_inner).waiting.len()
}

/// Works until nothing waits, or no connection is left; returns why one was given up.
fn do_round(
    connections: &mut [Steady<'_>],
    site: &Folder,
    queue: &Mutex<Queue>,
    on_event: OnEvent<'_>,
) -> Option<HostError> {
    let waiting = queue.lock().unwrap_or_else(PoisonError::into_inner).waiting.len();
    let (tell, hear) = mpsc::channel();
    thread::scope(|scope| {
        for (number, connection) in connections.iter_mut().take(waiting).enumerate() {
            let tell = tell.clone();
            scope.spawn(move || {
                // The first one waits until its host has room for it; the others are a help.
                if number == 0 || connection.begin().is_ok() {
                    work(connection, site, queue, &tell);
                }
            });
        }
        drop(tell);
        let mut failure: Option<HostError> = None;
        loop {
            let told = match hear.recv_timeout(PAUSE) {
                Ok(Event::Done(job)) => on_event(Some(job)),
                Ok(Event::Left(error)) => {
                    failure.get_or_insert(error);
                    continue;
                }
                Ok(Event::Failed(error)) => Err(error),
                Err(RecvTimeoutError::Timeout) => on_event(None),
                Err(RecvTimeoutError::Disconnected) => return failure,
            };
            if let Err(error) = told {
                queue.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
                // The first one that cannot be mended counts.
                if failure.as_ref().is_none_or(HostError::is_lost) {
                    failure = Some(error);
                }
            }
        }
    })
}

fn work(connection: &mut Steady<'_>, site: &Folder, queue: &Mutex<Queue>, tell: &Sender<Event>) {
    loop {
        let job = {
            let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
            if queue.is_over {
                return;
            }
            queue.waiting.pop_front()
        };
        let Some(job) = job else { return };
        let event = match connection.call(|host| job.run(host, site)) {
            Ok(()) => Event::Done(job),
            Err(error) if error.is_lost() => {
                queue.lock().unwrap_or_else(PoisonError::into_inner).waiting.push_front(job);
                // The receiver lives as long as this thread's scope.
                let _ = tell.send(Event::Left(error));
                return;
            }
            Err(error) => Event::Failed(error),
        };
        let _ = tell.send(event);
    }
}
