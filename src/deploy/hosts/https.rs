//! HTTP to a host: time-outs, and who the host has to prove to be.

use std::fmt;
use std::io::{Read, Write};
use std::sync::{Arc, OnceLock};

use rustls::pki_types::ServerName;
use rustls::{ALL_VERSIONS, ClientConfig, ClientConnection, StreamOwned};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout,
    TcpConnector, Transport, TransportAdapter,
};
use ureq::{Agent, Error, Timeout};

use super::tls::Identity;
use crate::deploy::host::{CONNECT, Fault, HostError, SILENCE};
use crate::names::Server;

/// As many connections stay open as work at a time.
const IDLE: usize = 16;
const USER_AGENT: &str = concat!("parvis/", env!("CARGO_PKG_VERSION"));

/// Makes requests to one server.
pub(super) struct Https {
    pub agent: Agent,
    identity: Arc<Identity>,
}

impl Https {
    /// `certificate` is the fingerprint of the server's certificate, where it is pinned.
    pub(super) fn new(server: &Server, certificate: Option<&str>) -> Self {
        let identity = Arc::new(Identity::new(&server.host, certificate));
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(IDLE)
            .max_idle_connections_per_host(IDLE)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(SILENCE))
            .timeout_per_write(Some(SILENCE))
            .timeout_recv_response(Some(SILENCE * 2));
        let is_here = matches!(identity.host.as_str(), "127.0.0.1" | "localhost" | "::1");
        let config = if is_here { config.proxy(None) } else { config }.build();
        let secure = Secure { identity: Arc::clone(&identity), config: OnceLock::new() };
        let connector =
            ().chain(ConnectProxyConnector::default()).chain(TcpConnector::default()).chain(secure);
        let agent = Agent::with_parts(config, connector, DefaultResolver::default());
        Self { agent, identity }
    }

    /// Says why a request has failed.
    pub(super) fn explain(&self, error: Error) -> HostError {
        let lost = |message| HostError::new(Fault::Lost, message);
        let host = &self.identity.host;
        match error {
            Error::Timeout(Timeout::Connect | Timeout::Resolve) => lost(message!(
                "no connection to `{host}` within {seconds} seconds",
                host,
                seconds = CONNECT.as_secs()
            )),
            Error::Timeout(_) => lost(message!(
                "`{host}` was silent for {seconds} seconds",
                host,
                seconds = SILENCE.as_secs()
            )),
            Error::HostNotFound => lost(message!("there is no host `{host}`", host))
                .help("compare the name with what your host gave you, and look whether this computer is online"),
            Error::Io(error) => {
                match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                    Some(error) => self.identity.explain(error),
                    None => lost(message!("the connection to `{host}` broke ({error})", host, error)),
                }
            }
            // No connection was tried, for nobody could vouch for any certificate.
            error => match self.identity.config(ALL_VERSIONS) {
                Err(error) => error,
                Ok(_) => lost(message!("`{host}` does not speak HTTP as it should ({error})", host, error)),
            },
        }
    }
}

/// Encrypts connections.
struct Secure {
    identity: Arc<Identity>,
    config: OnceLock<Arc<ClientConfig>>,
}

impl Secure {
    fn config(&self) -> Result<Arc<ClientConfig>, Error> {
        if let Some(config) = self.config.get() {
            return Ok(Arc::clone(config));
        }
        let config =
            self.identity.config(ALL_VERSIONS).map_err(|_| Error::Tls("no authorities"))?;
        Ok(Arc::clone(self.config.get_or_init(|| config)))
    }
}

impl<In: Transport> Connector<In> for Secure {
    type Out = Either<In, Encrypted>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let Some(below) = chained else { return Ok(None) };
        if !details.needs_tls() || below.is_tls() {
            return Ok(Some(Either::A(below)));
        }
        let name = ServerName::try_from(self.identity.host.clone())
            .map_err(|_| Error::Tls("no name of a server"))?;
        let mut connection =
            ClientConnection::new(self.config()?, name).map_err(std::io::Error::other)?;
        let mut socket = TransportAdapter::new(below.boxed(), details.current_time.clone());
        socket.set_timeout(details.timeout);
        connection.complete_io(&mut socket)?;
        let config = details.config;
        let buffers = LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        let stream = StreamOwned::new(connection, socket);
        Ok(Some(Either::B(Encrypted { buffers, stream })))
    }
}

impl fmt::Debug for Secure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secure").finish()
    }
}

struct Encrypted {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl Transport for Encrypted {
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

impl fmt::Debug for Encrypted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encrypted").finish()
    }
}
