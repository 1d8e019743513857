//! The preview as a whole: its settings, and the life of its two threads.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::thread;

use camino::Utf8PathBuf;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::handler::Handler;
use super::listen::listen;
use super::observer::Observer;
use super::rebuild_loop::Rounds;
use super::watch::Watch;
use crate::diagnostics::{Blame, Code, Diagnostic, During, Result, Sink};
use crate::output::{Policy, PreviewFolder};
use crate::project::{History, Project};

/// The settings of a preview.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The town's folder.
    pub root: Utf8PathBuf,
    /// The name or address to listen at. Requests for another host are refused, except for this
    /// machine's own names.
    pub host: String,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// Whether to poll for changes even where the file system reports them.
    pub poll: bool,
    /// How the preview's site is written.
    pub policy: Policy,
}

/// Shows a town until it is interrupted. A running build is then broken off, which loses nothing.
///
/// # Errors
/// If there is no town, another preview shows it, or this one cannot listen or watch.
pub fn run(settings: &Settings, observer: impl Observer) -> Result<()> {
    // Opened once here, so that a mistyped folder or date is reported on the terminal and not in
    // the browser.
    let history = Project::open(&settings.root, &observer.options()?, &Sink::new())?
        .map(|project| project.history);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .during("start", "the preview")?;
    let result = runtime.block_on(show(settings, observer, history));
    runtime.shutdown_background();
    result
}

async fn show(
    settings: &Settings,
    observer: impl Observer,
    history: Option<History>,
) -> Result<()> {
    let (mut interrupt, mut terminate) =
        (on(SignalKind::interrupt())?, on(SignalKind::terminate())?);
    let folder = PreviewFolder::take(&settings.root)?;
    let listener = match TcpListener::bind((settings.host.as_str(), settings.port)).await {
        Ok(listener) => listener,
        Err(error) => {
            let message = message!(
                "cannot listen at `{host}`, port {port}: {error}",
                host = settings.host,
                port = settings.port,
                error
            );
            let help = "another preview may run there; name another port: `--port 4001`, or `--port 0` for any";
            return Diagnostic::error(Code::Io, message).help(help).into();
        }
    };
    let bound = listener.local_addr().during("listen at", &settings.host)?;
    let address = address(&settings.host, bound.port());
    let (sender, shown) = watch::channel(None);
    folder.tell(&address)?;
    let watch = Watch::open(&settings.root, settings.poll)?;
    observer.listening(&address, address_for_others(&settings.host, bound).as_deref());
    let place = folder.destination();
    let handler =
        Handler { destination: place.clone(), host: settings.host.clone(), shown: shown.clone() };
    let rounds = Rounds {
        root: settings.root.clone(),
        destination: place.clone(),
        policy: settings.policy.clone(),
        address,
        watch,
        sender,
        observer,
        history,
    };
    thread::spawn(move || rounds.run());
    tokio::select! {
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
        () = listen(listener, Arc::new(handler)) => Ok(()),
        () = ended(shown) => {
            let diagnostic = Diagnostic::error(Code::Internal, "the preview can build no more: its watcher or a build broke down");
            diagnostic.blame(Blame::Parvis).help("start it again").into()
        }
    }
}

fn on(kind: SignalKind) -> Result<Signal> {
    signal(kind).during("wait for", "signals")
}

/// Waits until the building thread has ended.
async fn ended<T>(mut shown: watch::Receiver<T>) {
    while shown.changed().await.is_ok() {}
}

/// Returns the address to type into a browser. A preview that listens everywhere is reached at this
/// machine's own address.
fn address(host: &str, port: u16) -> String {
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) if ip.is_unspecified() => format!("http://127.0.0.1:{port}/"),
        Ok(IpAddr::V6(ip)) if ip.is_unspecified() => format!("http://[::1]:{port}/"),
        Ok(IpAddr::V6(ip)) => format!("http://[{ip}]:{port}/"),
        _ => format!("http://{host}:{port}/"),
    }
}

/// Returns the address for other machines; `None` if only this machine can connect.
fn address_for_others(host: &str, bound: SocketAddr) -> Option<String> {
    let ip = bound.ip().to_canonical();
    if ip.is_loopback() {
        return None;
    }
    if !ip.is_unspecified() {
        return Some(address(host, bound.port()));
    }
    // Nothing is sent. The system only says which own address it would send from; the far address
    // is one that nobody has (RFC 5737, RFC 3849).
    let far: (&str, &str) =
        if ip.is_ipv4() { ("0.0.0.0:0", "192.0.2.1:9") } else { ("[::]:0", "[2001:db8::1]:9") };
    let own = UdpSocket::bind(far.0)
        .and_then(|socket| socket.connect(far.1).and_then(|()| socket.local_addr()));
    Some(own.map_or_else(
        |_| address(host, bound.port()),
        |own| address(&own.ip().to_string(), bound.port()),
    ))
}

#[cfg(test)]
mod tests {
    use super::{address, address_for_others};

    #[test]
    fn others_can_look_wherever_they_can_connect() {
        let others =
            |host: &str, bound: &str| address_for_others(host, bound.parse().expect("an address"));
        for own in ["127.0.0.1:4000", "127.8.8.8:4000", "[::1]:4000", "[::ffff:127.0.0.1]:4000"] {
            assert_eq!(others("localhost", own), None, "{own}");
        }
        assert_eq!(
            others("192.0.2.7", "192.0.2.7:4000").as_deref(),
            Some("http://192.0.2.7:4000/")
        );
        assert_eq!(others("hall.local", "192.0.2.7:80").as_deref(), Some("http://hall.local:80/"));
        for everywhere in ["0.0.0.0:4000", "[::]:4000"] {
            let said = others("0.0.0.0", everywhere).expect("others can look");
            assert!(said.starts_with("http://") && said.ends_with(":4000/"), "{said}");
        }
    }

    #[test]
    fn the_address_can_be_typed_into_a_browser() {
        assert_eq!(address("127.0.0.1", 4000), "http://127.0.0.1:4000/");
        assert_eq!(address("0.0.0.0", 4000), "http://127.0.0.1:4000/");
        assert_eq!(address("::", 4000), "http://[::1]:4000/");
        assert_eq!(address("fe80::1", 4000), "http://[fe80::1]:4000/");
        assert_eq!(address("town-hall.local", 80), "http://town-hall.local:80/");
    }
}
