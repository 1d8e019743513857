//! Connections: many, slow or idle ones must not keep others from being served.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::sleep;

use super::answer::Answers;

/// How long a client may take to say what it wants, and stay silent between two requests.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much it may say.
const LONGEST_HEAD: usize = 64 * 1024;
/// After what time to try again when the system has no place for another connection.
const PAUSE: Duration = Duration::from_millis(50);

/// Answers whoever connects; ends never.
pub(super) async fn listen(listener: TcpListener, answers: Arc<Answers>) {
    let places = Arc::new(Semaphore::new(most_connections()));
    loop {
        // Who finds no place waits until a silent one has lost its own.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        stream.set_nodelay(true).ok();
        let answers = Arc::clone(&answers);
        tokio::spawn(async move {
            let answers = &*answers;
            let service = service_fn(|request| async move { Ok::<_, Infallible>(answers.answer(&request).await) });
            let mut builder = http1::Builder::new();
            builder.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(LONGEST_HEAD);
            // A client that breaks off is nobody's fault.
            builder.serve_connection(TokioIo::new(stream), service).await.ok();
            drop(place);
        });
    }
}

/// How many connections there may be: half of the files that may be open, so that builds have the other half. The system's
/// first limit (1,024 as a rule) is for old programs: it is raised as far as it may.
fn most_connections() -> usize {
    const ENOUGH: u64 = 16_384;
    let limit = getrlimit(Resource::Nofile);
    let current = limit.current.unwrap_or(ENOUGH);
    let raised = limit.maximum.unwrap_or(ENOUGH).min(ENOUGH).max(current);
    let is_raised = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum: limit.maximum }).is_ok();
    usize::try_from(if is_raised { raised } else { current } / 2).map_or(512, |half| half.clamp(16, 8_192))
}
