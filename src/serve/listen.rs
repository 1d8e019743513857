//! Connections. Many, slow or idle connections must not keep others from being served.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::handler::Handler;

/// How long a client may take to send a request, and stay silent between two requests.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest request that is read, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;
/// How long any connection may last, even one that does not read its response. A browser that
/// listens for events connects again.
const LONGEST: Duration = Duration::from_secs(600);
/// How many connections another machine may have at once. A browser opens six, and some people use
/// several.
const MOST_OF_ONE: usize = 48;
/// How long to wait when the system cannot accept another connection.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts and answers connections, forever.
pub(super) async fn listen(listener: TcpListener, answers: Arc<Handler>) {
    let places = Arc::new(Semaphore::new(most_connections()));
    let guests = Arc::new(Guests::default());
    loop {
        // A client without a place waits until a silent one loses its own.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, peer)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        let Some(guest) = Guests::enter(&guests, peer.ip()) else { continue };
        stream.set_nodelay(true).ok();
        let answers = Arc::clone(&answers);
        tokio::spawn(async move {
            let answers = &*answers;
            let service =
                service_fn(
                    |request| async move { Ok::<_, Infallible>(answers.answer(&request).await) },
                );
            let mut builder = http1::Builder::new();
            builder
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .max_buf_size(LONGEST_HEAD);
            // A client that breaks off is nobody's fault.
            timeout(LONGEST, builder.serve_connection(TokioIo::new(stream), service)).await.ok();
            drop((place, guest));
        });
    }
}

/// The connections of other machines, counted so that one machine cannot take all places.
#[derive(Default)]
struct Guests(Mutex<BTreeMap<IpAddr, usize>>);

/// A connection of another machine, counted until it is dropped.
struct RemoteSite {
    guests: Arc<Guests>,
    from: IpAddr,
}

impl Guests {
    /// Admits a connection unless its machine has too many.
    fn enter(guests: &Arc<Self>, from: IpAddr) -> Option<RemoteSite> {
        let mut counts = guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(from).or_default();
        if !from.to_canonical().is_loopback() && *count >= MOST_OF_ONE {
            return None;
        }
        *count += 1;
        Some(RemoteSite { guests: Arc::clone(guests), from })
    }
}

impl Drop for RemoteSite {
    fn drop(&mut self) {
        let mut counts = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.from);
            }
        }
    }
}

/// Returns how many connections there may be: half of the files that may be open, so that builds
/// have the other half.
///
/// The system's soft limit (usually 1,024) exists for old programs, so it is raised to the hard
/// limit first.
fn most_connections() -> usize {
    const ENOUGH: u64 = 16_384;
    let limit = getrlimit(Resource::Nofile);
    let current = limit.current.unwrap_or(ENOUGH);
    let raised = limit.maximum.unwrap_or(ENOUGH).min(ENOUGH).max(current);
    let is_raised =
        setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum: limit.maximum })
            .is_ok();
    usize::try_from(if is_raised { raised } else { current } / 2)
        .map_or(512, |half| half.clamp(16, 8_192))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_has_its_share_and_this_one_all() {
        let guests = Arc::new(Guests::default());
        let enter = |from: &str| Guests::enter(&guests, from.parse().expect("an address"));
        let mut many: Vec<RemoteSite> =
            (0..MOST_OF_ONE).map(|_| enter("192.0.2.7").expect("a place")).collect();
        assert!(enter("192.0.2.7").is_none() && enter("192.0.2.8").is_some());
        many.pop();
        assert!(enter("192.0.2.7").is_some(), "who leaves makes room");
        drop(many);
        assert!(guests.0.lock().expect("unbroken").is_empty());
        for own in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            let all: Vec<Option<RemoteSite>> = (0..2 * MOST_OF_ONE).map(|_| enter(own)).collect();
            assert!(all.iter().all(Option::is_some), "{own}");
        }
    }
}
