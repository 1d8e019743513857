//! FTP over TLS (RFC 4217): the connection begins in the open and is encrypted before the login, and
//! so is each file.
//!
//! Servers want the TLS session of a file to be that of the login. TLS 1.3 has tickets that are used
//! up, two at a login, and the third file fails; so this is TLS 1.2, with settings of its own for
//! each connection.

use std::sync::Arc;

use rustls::version::TLS12;
use suppaftp::types::{Features, FileType};
use suppaftp::{FtpError, Mode, RustlsConnector, RustlsFtpStream, Status};

use super::files::{Place, Session};
use super::wire::{Wire, explain};
use crate::deploy::host::{Connect, Fault, Host, HostError};
use crate::deploy::hosts::login::{Login, shown};
use crate::deploy::hosts::means::Means;
use crate::deploy::hosts::tls::{Identity, dial_number};
use crate::diagnostics::{Message, Result};
use crate::manifest::{DeployServer, DeployTarget};

const PORT: u16 = 21;
/// Where servers encrypt from the first byte on, as nobody standardized it.
const IMPLICIT: u16 = 990;

type HostResult<T> = std::result::Result<T, HostError>;

/// A server of FTP over TLS.
pub(in crate::deploy::hosts) struct Ftps<'a> {
    server: &'a DeployServer,
    login: Login,
    identity: Arc<Identity>,
}

impl<'a> Ftps<'a> {
    pub(in crate::deploy::hosts) fn new(
        target: &'a DeployTarget,
        server: &'a DeployServer,
        means: &Means<'_>,
    ) -> Result<Self> {
        let login = Login::read(target, server, means)?;
        let identity = Identity::new(&server.host, target.access.certificate.as_deref());
        Ok(Self { server, login, identity: Arc::new(identity) })
    }

    /// Connects and encrypts.
    fn meet(&self) -> HostResult<RustlsFtpStream> {
        let port = self.server.port.unwrap_or(PORT);
        if port == IMPLICIT {
            let message = "port 990 belongs to an older kind of FTPS, which no standard describes";
            return Err(HostError::new(Fault::Other, message).help(
                "take `:990` out of `to`: nearly every host answers on the usual port, too",
            ));
        }
        let config = self.identity.config(&[&TLS12])?;
        let met =
            RustlsFtpStream::connect_with_stream(self.identity.dial(port)?).map_err(|error| {
                explain(&self.identity, error, &"the host turns the connection away".into())
            })?;
        // Files go to the host that is connected already, wherever its answers point.
        met.passive_stream_builder(|address| {
            dial_number(address).map_err(FtpError::ConnectionError)
        })
        .into_secure(RustlsConnector::from(config), &self.identity.host)
        .map_err(|error| {
            let error = explain(&self.identity, error, &"the host does not encrypt".into());
            match error.fault {
                Fault::Lost | Fault::Identity => error,
                _ => error.help("ask those who run the host for FTP with TLS (`AUTH TLS`), or for SFTP; parvis does not send passwords in the open"),
            }
        })
    }

    fn log_in(&self, ftp: &mut RustlsFtpStream) -> HostResult<()> {
        let Login { user, password } = &self.login;
        ftp.login(user, password).map_err(|error| {
            let error = explain(&self.identity, error, &"the host refuses the login".into());
            let is_full = ["maximum", "too many"]
                .iter()
                .any(|word| error.message.to_string().to_ascii_lowercase().contains(word));
            match error.fault {
                Fault::Lost | Fault::Identity => error,
                // Another connection may end.
                _ if is_full => HostError { fault: Fault::Lost, ..error },
                _ => HostError { fault: Fault::Login, ..error },
            }
        })
    }
}

impl Connect for Ftps<'_> {
    fn open(&self) -> HostResult<Box<dyn Host>> {
        let mut ftp = self.meet()?;
        self.log_in(&mut ftp)?;
        let mut wire = Wire { ftp, identity: Arc::clone(&self.identity) };
        let odd: Message = "the host does not work as FTP should".into();
        let set = wire.ftp.transfer_type(FileType::Binary);
        wire.check(set, &odd)?;
        let features = wire.ftp.feat();
        let features: Features = wire.try_it(features)?.unwrap_or_default();
        let has = |name: &str| features.keys().any(|key| key.eq_ignore_ascii_case(name));
        if has("UTF8") {
            let set = wire.ftp.custom_command("OPTS UTF8 ON", &[Status::CommandOk]);
            wire.try_it(set)?;
        }
        let is_ipv6 = wire.ftp.get_ref().peer_addr().is_ok_and(|address| address.is_ipv6());
        wire.ftp.set_mode(if has("EPSV") || is_ipv6 {
            Mode::ExtendedPassive
        } else {
            Mode::Passive
        });
        wire.ftp.set_passive_nat_workaround(true);
        let DeployServer { folder, is_absolute, .. } = self.server;
        let home = if *is_absolute { Ok(String::new()) } else { wire.ftp.pwd() };
        let home = wire.check(home, &odd)?;
        // Quotation marks in the name come twice.
        let home = home.trim_end_matches('/').replace("\"\"", "\"");
        let place = Place { home, folder: folder.clone() };
        Ok(Box::new(Session::new(wire, place, has("MLST") || has("MLSD"))))
    }

    fn name(&self) -> String {
        shown("ftps", self.server)
    }
}
