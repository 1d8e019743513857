//! HTTP to a host: time-outs, and whether its certificate holds.
//!
//! A certificate is checked by the system's store, or by its fingerprint alone if `town.toml` names
//! one, as hosts with a certificate of their own need it.

use std::fmt;
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use native_tls::{HandshakeError, TlsConnector, TlsStream};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, DefaultConnector, Either,
    LazyBuffers, NextTimeout, TcpConnector, Transport, TransportAdapter,
};
use ureq::{Agent, Error, Timeout};

use super::signature::digest;
use crate::deploy::host::{Fault, HostError};
use crate::names::Server;

/// How long connecting may take, and how long a host may be silent.
const CONNECT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(30);
/// As many connections stay open as work at a time.
const IDLE: usize = 16;
const USER_AGENT: &str = concat!("parvis/", env!("CARGO_PKG_VERSION"));
/// Why a pinned certificate is refused.
const OTHER_CERTIFICATE: &str = "other certificate";

/// Makes requests to one server.
pub(super) struct Https {
    pub agent: Agent,
    server: Server,
    pinned: Option<String>,
}

impl Https {
    /// `certificate` is the fingerprint of the server's certificate, `SHA256:…`, where it is pinned.
    pub(super) fn new(server: &Server, certificate: Option<&str>) -> Self {
        let config = Agent::config_builder()
            .tls_config(
                TlsConfig::builder()
                    .provider(TlsProvider::NativeTls)
                    .root_certs(RootCerts::PlatformVerifier)
                    .build(),
            )
            .user_agent(USER_AGENT)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(IDLE)
            .max_idle_connections_per_host(IDLE)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(SILENCE))
            .timeout_per_write(Some(SILENCE))
            .timeout_recv_response(Some(SILENCE * 2));
        let pinned = certificate.map(plain_fingerprint);
        let is_here = matches!(server.host.as_str(), "127.0.0.1" | "localhost" | "[::1]");
        let config = if is_here { config.proxy(None) } else { config }.build();
        let agent = match &pinned {
            None => {
                Agent::with_parts(config, DefaultConnector::default(), DefaultResolver::default())
            }
            Some(fingerprint) => {
                let connector =
                    ().chain(ConnectProxyConnector::default())
                        .chain(TcpConnector::default())
                        .chain(Pinned { fingerprint: fingerprint.clone() });
                Agent::with_parts(config, connector, DefaultResolver::default())
            }
        };
        Self { agent, server: server.clone(), pinned }
    }

    /// Says why a request has failed.
    pub(super) fn explain(&self, error: Error) -> HostError {
        let lost = |message| HostError::new(Fault::Lost, message);
        let host = &self.server.host;
        match error {
            Error::Timeout(Timeout::Connect | Timeout::Resolve) => lost(message!(
                "no connection to {host} within {seconds} seconds",
                host,
                seconds = CONNECT.as_secs()
            )),
            Error::Timeout(_) => lost(message!(
                "{host} was silent for {seconds} seconds",
                host,
                seconds = SILENCE.as_secs()
            )),
            Error::HostNotFound => lost(message!("there is no server called {host}", host))
                .help("check its name in `town.toml`, and whether this computer is online"),
            Error::NativeTls(_) | Error::Tls(_) => self.other_identity(),
            Error::Io(error) => {
                lost(message!("the connection to {host} broke ({error})", host, error))
            }
            error => HostError::new(
                Fault::Lost,
                message!("{host} does not speak HTTP as it should ({error})", host, error),
            ),
        }
    }

    fn other_identity(&self) -> HostError {
        let host = &self.server.host;
        let Some(shown) = self.shown_certificate() else {
            return HostError::new(
                Fault::Lost,
                message!("no encrypted connection to {host} comes about", host),
            );
        };
        let message = if self.pinned.is_some() {
            message!(
                "{host} shows another certificate than the one in `town.toml`: `SHA256:{shown}`",
                host,
                shown
            )
        } else {
            message!(
                "the certificate of {host} is not one that this computer trusts, is too old or is another host's: `SHA256:{shown}`",
                host,
                shown
            )
        };
        let help = message!(
            "ask the host for its certificate's fingerprint (SHA-256); only if it is this one, write `certificate = \"SHA256:{shown}\"` in `town.toml`",
            shown
        );
        HostError::new(Fault::Identity, message).help(help)
    }

    /// The fingerprint of the certificate that the server shows; nothing is sent to it.
    fn shown_certificate(&self) -> Option<String> {
        let host = self.server.host.trim_matches(['[', ']']);
        let address = (host, self.server.port.unwrap_or(443)).to_socket_addrs().ok()?.next()?;
        let socket = TcpStream::connect_timeout(&address, CONNECT).ok()?;
        socket.set_read_timeout(Some(CONNECT)).ok()?;
        socket.set_write_timeout(Some(CONNECT)).ok()?;
        fingerprint(&trusting().ok()?.connect(host, socket).ok()?)
    }
}

/// A fingerprint in small letters, however it is written.
fn plain_fingerprint(text: &str) -> String {
    let digits = text.strip_prefix("SHA256:").unwrap_or(text);
    digits.replace(':', "").to_ascii_lowercase()
}

/// Makes connections to whoever answers; who that is has to be checked afterwards.
fn trusting() -> native_tls::Result<TlsConnector> {
    TlsConnector::builder()
        .danger_accept_invalid_certs(true)
        .danger_accept_invalid_hostnames(true)
        .build()
}

fn fingerprint<S: Read + Write>(stream: &TlsStream<S>) -> Option<String> {
    let certificate = stream.peer_certificate().ok()??;
    Some(digest(&certificate.to_der().ok()?))
}

/// Connects to the server that shows one certificate, and to no other.
#[derive(Debug)]
struct Pinned {
    fingerprint: String,
}

impl<In: Transport> Connector<In> for Pinned {
    type Out = Either<In, PinnedTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let Some(below) = chained else { return Ok(None) };
        if !details.needs_tls() || below.is_tls() {
            return Ok(Some(Either::A(below)));
        }
        let mut adapter = TransportAdapter::new(below.boxed(), details.current_time.clone());
        adapter.set_timeout(details.timeout);
        let name = details.uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let stream = trusting()?.connect(name, adapter).map_err(|error| match error {
            HandshakeError::Failure(error) => Error::Io(std::io::Error::other(error)),
            HandshakeError::WouldBlock(_) => Error::ConnectionFailed,
        })?;
        if fingerprint(&stream).as_ref() != Some(&self.fingerprint) {
            return Err(Error::Tls(OTHER_CERTIFICATE));
        }
        let config = details.config;
        let buffers = LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        Ok(Some(Either::B(PinnedTransport { buffers, stream })))
    }
}

struct PinnedTransport {
    buffers: LazyBuffers,
    stream: TlsStream<TransportAdapter>,
}

impl Transport for PinnedTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.get_mut().set_timeout(timeout);
        let output = &self.buffers.output()[..amount];
        Ok(self.stream.write_all(output)?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.get_mut().set_timeout(timeout);
        let amount = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.get_mut().get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl fmt::Debug for PinnedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PinnedTransport").finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_compared_however_they_are_written() {
        assert_eq!(plain_fingerprint("SHA256:AB:CD:01"), "abcd01");
        assert_eq!(plain_fingerprint("SHA256:abcd01"), "abcd01");
    }
}
