//! Whether a server is who it should be: its certificate, by those whom this computer trusts or by
//! the fingerprint that `town.toml` names.

use std::fmt::Write;
use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    SupportedProtocolVersion,
};
use sha2::{Digest, Sha256};

use crate::deploy::host::{CONNECT, Fault, HostError, SILENCE};
use crate::diagnostics::Message;

/// Who a server has to prove to be.
#[derive(Debug)]
pub(super) struct Identity {
    /// Its name, or its number without brackets.
    pub host: String,
    pin: Option<String>,
    verifier: OnceLock<Result<Arc<Verifier>, HostError>>,
}

impl Identity {
    /// `certificate` is the one fingerprint that is right, where `town.toml` names it.
    pub(super) fn new(host: &str, certificate: Option<&str>) -> Self {
        let pin = certificate.map(|pin| {
            // As `openssl x509 -fingerprint` has it, or without colons.
            pin.trim_start_matches("SHA256:").replace(':', "").to_ascii_lowercase()
        });
        let host = host.trim_matches(['[', ']']).to_owned();
        Self { host, pin, verifier: OnceLock::new() }
    }

    /// Makes a connection to a port of the server, without encryption yet.
    ///
    /// # Errors
    /// [`Fault::Lost`] if nobody answers, and [`Fault::Other`] if there is no such host.
    pub(super) fn dial(&self, port: u16) -> Result<TcpStream, HostError> {
        let host = &self.host;
        let numbers = (host.as_str(), port).to_socket_addrs().map_err(|error| {
            HostError::new(Fault::Lost, message!("there is no host `{host}` ({error})", host, error))
                .help("compare the name with what your host gave you, and look whether this computer is online")
        })?;
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for number in numbers {
            match dial_number(number) {
                Ok(stream) => return Ok(stream),
                Err(error) => last = error,
            }
        }
        let message =
            message!("`{host}` does not answer on port {port} ({last})", host, port, last);
        Err(HostError::new(Fault::Lost, message))
    }

    /// Settings for connections that may take up each other's TLS sessions, and nobody else's.
    ///
    /// # Errors
    /// If this computer trusts nobody.
    pub(super) fn config(
        &self,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Result<Arc<ClientConfig>, HostError> {
        let verifier = self.verifier()?;
        let provider = Arc::clone(&verifier.provider);
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .map_err(|error| HostError::new(Fault::Other, error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(Arc::new(config))
    }

    fn verifier(&self) -> Result<Arc<Verifier>, HostError> {
        self.verifier.get_or_init(|| Verifier::new(self.pin.clone()).map(Arc::new)).clone()
    }

    /// Why there is no encryption.
    pub(super) fn explain(&self, error: &Error) -> HostError {
        let host = &self.host;
        let Error::InvalidCertificate(reason) = error else {
            let message = message!("there is no encryption with `{host}` ({error})", host, error);
            return HostError::new(Fault::Other, message)
                .help("parvis needs TLS 1.2: tell this message to those who run the host");
        };
        let seen = self.verifier().map(|verifier| verifier.seen()).unwrap_or_default();
        let why = why(reason, host);
        let message = message!("{why}; its fingerprint is `{seen}`", why, seen);
        let help: Message = match reason {
            CertificateError::NotValidForNameContext { presented, .. } if !presented.is_empty() => {
                message!(
                    "write the name that the host itself has, and its certificate holds, into `town.toml` in place of `{host}`",
                    host
                )
            }
            _ => message!(
                "ask those who run the host whether this is their certificate's fingerprint; if it is, write `certificate = \"{seen}\"` below the target in `town.toml`",
                seen
            ),
        };
        HostError::new(Fault::Identity, message).help(help)
    }
}

/// Makes a connection, with time-outs for all that follows.
///
/// # Errors
/// If nobody answers.
pub(super) fn dial_number(number: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&number, CONNECT)?;
    stream.set_read_timeout(Some(SILENCE))?;
    stream.set_write_timeout(Some(SILENCE))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn why(reason: &CertificateError, host: &str) -> Message {
    use CertificateError as E;
    match reason {
        E::Expired | E::ExpiredContext { .. } => {
            message!("the certificate of `{host}` has expired", host)
        }
        E::NotValidYet | E::NotValidYetContext { .. } => message!(
            "the certificate of `{host}` is not valid yet, or the clock of this computer is wrong",
            host
        ),
        E::NotValidForNameContext { presented, .. } => {
            let names: Vec<_> = presented.iter().take(5).map(|name| name_of(name)).collect();
            message!(
                "the certificate of `{host}` is one of another name: {names}",
                host,
                names = names.join(", ")
            )
        }
        E::ApplicationVerificationFailure => {
            message!("`{host}` has another certificate than the one that `town.toml` names", host)
        }
        // A certificate that is its own authority is told of as another error.
        E::UnknownIssuer | E::Other(_) => message!(
            "nobody whom this computer trusts vouches for the certificate of `{host}`",
            host
        ),
        reason => message!("the certificate of `{host}` does not hold ({reason})", host, reason),
    }
}

/// A name in a certificate: rustls writes `DnsName("host.example")`.
fn name_of(presented: &str) -> &str {
    let inner = presented.split_once('(').map_or(presented, |(_, rest)| rest);
    inner.trim_end_matches(')').trim_matches('"')
}

/// Looks at certificates, and remembers the fingerprint of the last one.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    /// The one fingerprint that is right.
    pin: Option<String>,
    /// Who vouches for certificates, where no fingerprint is named.
    authorities: Option<Arc<WebPkiServerVerifier>>,
    seen: Mutex<String>,
}

impl Verifier {
    fn new(pin: Option<String>) -> Result<Self, HostError> {
        let provider = Arc::new(ring::default_provider());
        let authorities = match pin {
            Some(_) => None,
            None => Some(authorities(&provider)?),
        };
        Ok(Self { provider, pin, authorities, seen: Mutex::default() })
    }

    fn seen(&self) -> String {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        format!("SHA256:{seen}")
    }
}

fn authorities(provider: &Arc<CryptoProvider>) -> Result<Arc<WebPkiServerVerifier>, HostError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
        .build()
        .map_err(|_| {
            HostError::new(
                Fault::Identity,
                "this computer has no list of the authorities that vouch for certificates",
            )
            .help("install the system's package `ca-certificates`")
        })
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut fingerprint = String::new();
        for byte in Sha256::digest(certificate) {
            // Writing to a text cannot fail.
            let _ = write!(fingerprint, "{byte:02x}");
        }
        let is_pinned = self.pin.as_ref() == Some(&fingerprint);
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = fingerprint;
        match &self.authorities {
            Some(authorities) => {
                authorities.verify_server_cert(certificate, others, name, ocsp, now)
            }
            None if is_pinned => Ok(ServerCertVerified::assertion()),
            None => Err(CertificateError::ApplicationVerificationFailure.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
