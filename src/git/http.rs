//! Git over HTTP: the transport below the library's Git protocol.
//!
//! The library's own HTTP transport sends the token along when a redirect leads to another port of
//! the host, makes a first request without it, reads endless lists of names, and hides the server's
//! answer. Here the token goes with the first request, and only to its own server; redirects are
//! followed explicitly; time and bytes are counted.
//!
//! Git's credential helpers are not used: they are programs, parvis does not start programs, and
//! some of them open a window. A token comes from an environment variable, which works for people
//! and in CI alike.

use std::io::{self, Read, Write};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use git2::transport::{Service, SmartSubtransport, SmartSubtransportStream, Transport};
use git2::{Error, ErrorClass, ErrorCode};
use percent_encoding::{CONTROLS, utf8_percent_encode};
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Proxy, Timeout};

use super::allowed_addresses::{self, Names};
use super::pkt_lines::{Part, Screened};
use super::request::{self, Call, Failure};
use super::watchdog::Watch;
use crate::names::{Address, Scheme};

/// The names of the two services: the first sends, the second receives.
const UPLOAD: &str = "git-upload-pack";
const RECEIVE: &str = "git-receive-pack";
const MOST_REDIRECTS: usize = 5;
/// The user agent, which begins like Git's own, since some servers check for that.
const USER_AGENT: &str = concat!("git/2.0 (parvis ", env!("CARGO_PKG_VERSION"), ")");

/// Makes the transport for the call that this thread makes.
pub(super) fn transport(remote: &git2::Remote<'_>) -> Result<Transport, Error> {
    let call = request::current()?;
    let place = call.place.clone().ok_or_else(|| net("the address has no host"))?;
    let agent = agent(&call)?;
    if let Some((name, _)) = &call.remote.access.token {
        call.note_credential(&format!("the token in `{name}`"));
    }
    let cut = agent.clone();
    let watch = Watch::over(&call, move || cut.shutdown());
    Transport::smart(
        remote,
        true,
        Http(Arc::new(Line { call, agent, place: place.into(), _watch: watch })),
    )
}

fn net(message: &str) -> Error {
    Error::new(ErrorCode::GenericError, ErrorClass::Net, message)
}

/// TLS as the system has it, with its store of certificates.
pub(super) fn system_tls() -> TlsConfig {
    TlsConfig::builder()
        .provider(TlsProvider::NativeTls)
        .root_certs(RootCerts::PlatformVerifier)
        .build()
}

fn agent(call: &Arc<Call>) -> Result<Agent, Error> {
    let access = &call.remote.access;
    let mut config = Agent::config_builder()
        .tls_config(system_tls())
        .user_agent(USER_AGENT)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_resolve(Some(access.connect))
        .timeout_connect(Some(access.connect))
        .timeout_per_read(Some(access.silence))
        .timeout_per_write(Some(access.silence))
        .timeout_send_request(Some(access.silence * 2))
        .timeout_send_body(Some(access.silence * 2))
        .timeout_recv_response(Some(access.silence * 2))
        .timeout_global(Some(call.time_left()));
    // The environment's proxy is used anyway. `http:` goes to this machine only, where no proxy
    // could help.
    if call.place.as_ref().is_some_and(|place| place.scheme() == Scheme::Http) {
        config = config.proxy(None);
    } else if let Some(proxy) = &call.proxy {
        // Who names a proxy does not want to be seen without one. The value may hold a password.
        let proxy = Proxy::new(proxy).map_err(|_| {
            call.fail(Failure::NoConnection(
                "Git's setting `http.proxy` is not the address of a proxy".to_owned(),
            ));
            net("there is no such proxy")
        })?;
        config = config.proxy(Some(proxy));
    }
    Ok(Agent::with_parts(config.build(), DefaultConnector::default(), Names(Arc::clone(call))))
}

struct Http(Arc<Line>);

/// The connection to a server.
struct Line {
    call: Arc<Call>,
    agent: Agent,
    /// The repository's address, after redirects.
    place: std::sync::Mutex<Address>,
    _watch: Watch,
}

impl SmartSubtransport for Http {
    fn action(&self, _: &str, service: Service) -> Result<Box<dyn SmartSubtransportStream>, Error> {
        let writes = matches!(service, Service::ReceivePackLs | Service::ReceivePack);
        if writes && !self.0.call.remote.access.deploys {
            return Err(net("parvis only reads from this server"));
        }
        let name = if writes { RECEIVE } else { UPLOAD };
        match service {
            Service::UploadPackLs | Service::ReceivePackLs => {
                let list = self.0.list(name).map_err(|failure| self.0.failed(failure))?;
                let list = Screened::new(&self.0.call, list, Part::ListAlone);
                Ok(Box::new(Exchange {
                    line: Arc::clone(&self.0),
                    service: name,
                    request: Vec::new(),
                    answer: Some(list),
                }))
            }
            Service::UploadPack | Service::ReceivePack => Ok(Box::new(Exchange {
                line: Arc::clone(&self.0),
                service: name,
                request: Vec::new(),
                answer: None,
            })),
        }
    }

    fn close(&self) -> Result<(), Error> {
        Ok(())
    }
}

impl Line {
    fn failed(&self, failure: Failure) -> Error {
        self.call.fail(failure);
        net("the server did not answer as it should")
    }

    fn lock_address(&self) -> std::sync::MutexGuard<'_, Address> {
        self.place.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Requests the list of what the server offers: one request, plus one for each redirect.
    fn list(&self, service: &str) -> Result<Guarded, Failure> {
        if let Some(place) = &self.call.place {
            allowed_addresses::check_literal(&self.call, place.host())?;
        }
        let mut place =
            self.call.place.clone().expect("a transport is made for addresses with a host");
        for _ in 0..=MOST_REDIRECTS {
            let response = self.get(&place, service)?;
            if response.status().is_redirection() {
                place = redirected(&place, &response, service)?;
                continue;
            }
            expect(&response, &format!("application/x-{service}-advertisement"))?;
            *self.lock_address() = place;
            return Ok(Guarded {
                call: Arc::clone(&self.call),
                body: response.into_body().into_reader(),
            });
        }
        Err(Failure::Circle)
    }

    fn get(&self, place: &Address, service: &str) -> Result<Response<Body>, Failure> {
        let request = self
            .agent
            .get(ascii(&format!("{}{}", place.without_user(), list_of(service))))
            .header("Accept", "*/*");
        let request = match self.authorization() {
            Some(value) => request.header("Authorization", value),
            None => request,
        };
        let request = request.config().timeout_global(Some(self.call.time_left())).build();
        request.call().map_err(|error| self.explain(error))
    }

    fn post(&self, service: &str, body: &[u8]) -> Result<Guarded, Failure> {
        let url = ascii(&format!("{}/{service}", self.lock_address().without_user()));
        let result = format!("application/x-{service}-result");
        let request =
            self.agent.post(url).header("Content-Type", format!("application/x-{service}-request"));
        let request = request.header("Accept", &result);
        let request = match self.authorization() {
            Some(value) => request.header("Authorization", value),
            None => request,
        };
        let request = request.config().timeout_global(Some(self.call.time_left())).build();
        let response = request.send(body).map_err(|error| self.explain(error))?;
        expect(&response, &result)?;
        Ok(Guarded { call: Arc::clone(&self.call), body: response.into_body().into_reader() })
    }

    fn authorization(&self) -> Option<String> {
        let (_, token) = self.call.remote.access.token.as_ref()?;
        let user = self.call.place.as_ref().and_then(Address::user).unwrap_or("oauth2");
        Some(format!("Basic {}", STANDARD.encode(format!("{user}:{}", token.reveal()))))
    }

    fn explain(&self, error: ureq::Error) -> Failure {
        match error {
            ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
                self.call.no_connection_in_time()
            }
            ureq::Error::Timeout(Timeout::Global) => Failure::Endless,
            ureq::Error::Timeout(Timeout::RecvResponse) => Failure::Dribbling,
            ureq::Error::Timeout(_) => Failure::Silent,
            ureq::Error::HostNotFound => allowed_addresses::no_such_server(),
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Failure::Broken("it hung up".to_owned())
            }
            ureq::Error::Io(error) => Failure::NoConnection(error.to_string()),
            error @ (ureq::Error::NativeTls(_) | ureq::Error::Tls(_)) => {
                Failure::NoConnection(format!("the server's certificate does not hold ({error})"))
            }
            error @ (ureq::Error::ConnectProxyFailed(_) | ureq::Error::InvalidProxyUrl) => {
                Failure::NoConnection(format!("the proxy does not let it through ({error})"))
            }
            error => Failure::NotGit(message!(
                "the server does not speak HTTP as it should ({error})",
                error
            )),
        }
    }
}

/// Where a repository lists what it has.
fn list_of(service: &str) -> String {
    format!("/info/refs?service={service}")
}

/// Encodes an address for HTTP: `/caf%C3%A9` for `/café`.
fn ascii(url: &str) -> String {
    utf8_percent_encode(url, CONTROLS).to_string()
}

/// Returns the address that a redirect leads to. Only redirects to the same server are followed.
fn redirected(
    from: &Address,
    response: &Response<Body>,
    service: &str,
) -> Result<Address, Failure> {
    let location = response.headers().get("Location").and_then(|value| value.to_str().ok());
    let location = location.ok_or_else(|| {
        Failure::NotGit("the server sends elsewhere and does not say where".into())
    })?;
    let scheme = from.scheme().as_str();
    let url = match location {
        same if same.starts_with("//") => format!("{scheme}:{same}"),
        rooted if rooted.starts_with('/') => format!("{scheme}://{}{rooted}", from.server()),
        absolute
            if absolute.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':')) =>
        {
            absolute.to_owned()
        }
        beside => format!("{}/info/{beside}", from.without_user()),
    };
    let repository = url.strip_suffix(list_of(service).as_str()).unwrap_or(&url);
    // What stands behind the address of a page is nobody's repository.
    let bare = repository.split(['?', '#']).next().unwrap_or_default();
    let to = Address::parse(bare).map_err(|why| {
        Failure::NotGit(message!(
            "the server redirects to something that is not an address: {why}",
            why
        ))
    })?;
    if !from.trusts(&to) {
        return Err(Failure::Elsewhere(to));
    }
    if repository.len() == url.len() {
        let reason =
            message!("the server sends to `{path}`, which is not a repository", path = to.path());
        return Err(Failure::NotGit(reason));
    }
    Ok(to)
}

fn expect(response: &Response<Body>, kind: &str) -> Result<(), Failure> {
    if response.status() != 200 {
        return Err(match response.status().as_u16() {
            300..400 => {
                Failure::NotGit("the server sends elsewhere in the middle of a conversation".into())
            }
            status => Failure::Status(status),
        });
    }
    let said = response
        .headers()
        .get("Content-Type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if said.split(';').next().unwrap_or_default().trim() == kind {
        return Ok(());
    }
    Err(Failure::NotGit("there is something else than a Git repository".into()))
}

/// A request that the library writes, and the response that it then reads.
struct Exchange {
    line: Arc<Line>,
    service: &'static str,
    request: Vec<u8>,
    answer: Option<Screened<Guarded>>,
}

impl Write for Exchange {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.request.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Exchange {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.answer.is_none() {
            let part = if self.service == RECEIVE { Part::Report } else { Part::Answer };
            let answer = self.line.post(self.service, &std::mem::take(&mut self.request));
            let answer = answer.map_err(|failure| io::Error::other(self.line.failed(failure)))?;
            self.answer = Some(Screened::new(&self.line.call, answer, part));
        }
        self.answer.as_mut().map_or(Ok(0), |answer| answer.read(buffer))
    }
}

/// A response whose bytes and time are counted.
struct Guarded {
    call: Arc<Call>,
    body: ureq::BodyReader<'static>,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let body = &mut self.body;
        let count = self.call.wait_for(|| body.read(buffer)).inspect_err(|error| {
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
            self.call.fail(match inner {
                Some(ureq::Error::Timeout(Timeout::Global)) => Failure::Endless,
                Some(ureq::Error::Timeout(_)) => Failure::Silent,
                _ => Failure::Broken(error.to_string()),
            });
        })?;
        if self.call.count_bytes(count as u64) {
            Ok(count)
        } else {
            Err(io::Error::other("enough"))
        }
    }
}
