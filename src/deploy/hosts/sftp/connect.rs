//! The host is reached by SSH and known by its key, and the user logs in by a key or a password.

use std::cell::RefCell;
use std::net::TcpStream;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use camino::{Utf8Path, Utf8PathBuf};
use ssh2::Session;

use super::opened::Opened;
use super::wire::Wire;
use crate::deploy::host::{CONNECT, Connect, Fault, Host, HostError, SILENCE};
use crate::deploy::hosts::means::Means;
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::manifest::{DeployServer, DeployTarget};
use crate::ssh::{
    HostKey, KeyFile, Keys, Known, Login, SshFailure, Standing, Unreached, connect, handshake,
    listed_name, log_in,
};

/// The kinds of keys that hosts have, with their signature algorithms. A host shows one of them.
const KINDS: [&[&str]; 3] = [
    &["ssh-ed25519"],
    &["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"],
    &["rsa-sha2-512", "rsa-sha2-256"],
];

/// A folder that is reached by SFTP.
pub(in crate::deploy::hosts) struct Sftp<'a> {
    server: &'a DeployServer,
    user: &'a str,
    /// The key that is named.
    key: Option<Utf8PathBuf>,
    home: Option<&'a Utf8Path>,
    password: Option<String>,
    pin: Option<&'a str>,
    /// The kind of the key that is pinned, once it is found.
    kinds: OnceLock<&'static [&'static str]>,
    /// Whether the host let the user in once: then it is worth to wait for it.
    is_there: AtomicBool,
}

impl<'a> Sftp<'a> {
    /// # Errors
    /// If no user is named, the named key is none, or a variable is not set.
    pub(in crate::deploy::hosts) fn new(
        target: &'a DeployTarget,
        server: &'a DeployServer,
        means: &'a Means<'_>,
    ) -> Result<Self> {
        let refused = |message, help: &str| {
            let help = help.to_owned();
            Box::new(Diagnostic::error(Code::DeployRefused, message).help(help))
        };
        let name = &target.name;
        let user = server.user.as_deref().ok_or_else(|| {
            let message = message!("`to` of `[deploy.{name}]` does not say who logs in", name);
            refused(
                message,
                "write the user's name before the host: `to = \"sftp://USER@HOST/FOLDER\"`",
            )
        })?;
        let access = &target.access;
        let secret = |variable: &String| means.secret(target, "password", Some(variable));
        let password = access.password.as_ref().map(secret).transpose()?;
        let key = access.key.as_deref().map(|key| means.key_path(key));
        if let Some(key) = &key {
            check_key(key, password.is_some())?;
        }
        Ok(Self {
            server,
            user,
            key,
            home: means.home.as_deref(),
            password,
            pin: access.host_key.as_deref(),
            kinds: OnceLock::new(),
            is_there: AtomicBool::new(false),
        })
    }

    /// Connects, and makes sure that the host is the one that it should be.
    fn meet(&self) -> std::result::Result<Met, HostError> {
        let kinds = self.kinds.get().copied();
        let unknown = match self.try_to_meet(kinds)? {
            Ok(met) => return Ok(met),
            Err(shown) => shown,
        };
        if self.pin.is_none() || kinds.is_some() {
            return Err(self.not_known(&unknown));
        }
        // The fingerprint may be that of another of the host's keys.
        for kinds in KINDS {
            if let Ok(Ok(met)) = self.try_to_meet(Some(kinds)) {
                // Another connection may have found the same.
                let _ = self.kinds.set(kinds);
                return Ok(met);
            }
        }
        Err(self.not_known(&unknown))
    }

    /// Returns the key that the host showed, if it is not the right one.
    fn try_to_meet(
        &self,
        kinds: Option<&[&str]>,
    ) -> std::result::Result<std::result::Result<Met, HostKey>, HostError> {
        let DeployServer { host, port, .. } = self.server;
        let socket = connect(host, port.unwrap_or(22), CONNECT, &|_| true)
            .map_err(|why| self.unreached(&why))?;
        let broken = |error: std::io::Error| {
            HostError::new(Fault::Lost, message!("the connection broke ({error})", error))
        };
        // Small packets do not wait for more.
        socket.set_nodelay(true).map_err(broken)?;
        let kept = socket.try_clone().map_err(broken)?;
        let known = Known { host, port: *port, home: self.home, pin: self.pin, kinds };
        match handshake(&known, socket, SILENCE) {
            Ok(session) => Ok(Ok(Met { session, socket: kept })),
            Err(SshFailure::UnknownHost(shown)) => Ok(Err(shown)),
            Err(failure) => Err(self.broken(&failure)),
        }
    }

    fn log_in(&self, met: &Met) -> std::result::Result<(), HostError> {
        let keys = match (&self.key, &self.password) {
            (Some(key), _) => Keys::File(key),
            (None, Some(_)) => Keys::None,
            (None, None) => Keys::Usual(self.home),
        };
        let login = Login { user: self.user, keys, password: self.password.as_deref() };
        let tried = RefCell::new(Vec::new());
        let on_try = |credential: &str| tried.borrow_mut().push(credential.to_owned());
        let failure = match log_in(&met.session, &met.socket, &login, &on_try) {
            Ok(()) => return Ok(()),
            Err(failure) => failure,
        };
        let tried = tried.into_inner().join(", ");
        let (user, host) = (self.user, &self.server.host);
        match failure {
            SshFailure::NotLetIn => {
                let message =
                    message!("{host} does not let {user} in with {tried}", host, user, tried);
                let error = HostError::new(Fault::Login, message);
                Err(match (&self.key, &self.password) {
                    (None, Some(_)) => error.help("check the user's name in `town.toml` and the password in the variable: the host may also take keys only"),
                    _ => error.help("give the public half of the key (`….pub`) to the host; name the key by `key = \"~/.ssh/id_ed25519\"` in `town.toml`, or log in with a password: `password = \"PARVIS_PASSWORD\"`"),
                })
            }
            SshFailure::CutOff(reason) => {
                let message = message!(
                    "{host} hung up while {user} logged in with {tried} ({reason})",
                    host,
                    user,
                    tried,
                    reason
                );
                Err(HostError::new(Fault::Lost, message).help("run the command again; a host that hangs up each time may have seen too many keys: name the right one by `key = \"~/.ssh/id_ed25519\"` in `town.toml`"))
            }
            failure => Err(self.broken(&failure)),
        }
    }

    fn unreached(&self, why: &Unreached) -> HostError {
        let host = listed_name(&self.server.host, self.server.port);
        let message = match why {
            Unreached::NoSuchHost | Unreached::Forbidden => {
                message!("there is no host {host}", host)
            }
            Unreached::Late => message!(
                "{host} does not answer within {seconds} seconds",
                host,
                seconds = CONNECT.as_secs()
            ),
            Unreached::Refused(reason) => {
                message!("{host} cannot be reached ({reason})", host, reason)
            }
        };
        if self.is_there.load(Ordering::Relaxed) {
            return HostError::new(Fault::Lost, message);
        }
        HostError::new(Fault::Other, message).help(
            "check the host's name and port in `town.toml` (`sftp://USER@HOST:PORT/FOLDER`), and whether this computer is online",
        )
    }

    fn broken(&self, failure: &SshFailure) -> HostError {
        let host = listed_name(&self.server.host, self.server.port);
        let message = match failure {
            SshFailure::CutOff(reason) | SshFailure::Broken(reason) => {
                message!("{host} does not answer as an SSH server does ({reason})", host, reason)
            }
            _ => message!(
                "{host} was silent for {seconds} seconds",
                host,
                seconds = SILENCE.as_secs()
            ),
        };
        HostError::new(Fault::Lost, message).help(
            "run the command again: it goes on where it was; if it never succeeds, check the port in `town.toml`: SFTP has mostly 22, and FTP (`ftps://`) is something else",
        )
    }

    fn not_known(&self, HostKey { fingerprint, standing }: &HostKey) -> HostError {
        let host = listed_name(&self.server.host, self.server.port);
        let error = |message| HostError::new(Fault::Identity, message);
        match standing {
            Standing::Changed => error(message!(
                "THE KEY OF {host} HAS CHANGED ({fingerprint}): somebody may be listening in, or the host was set up anew",
                host,
                fingerprint
            ))
            .help(message!(
                "ask your host for the fingerprint of its key, by telephone or on its pages; only if it is the same, write `host_key = \"{fingerprint}\"` into `town.toml`",
                fingerprint
            )),
            Standing::Revoked => error(message!(
                "the key of {host} ({fingerprint}) is marked `@revoked` in `~/.ssh/known_hosts`",
                host,
                fingerprint
            ))
            .help("ask your host for its new key"),
            Standing::Known | Standing::Unknown => error(message!(
                "nothing says that this is {host}: its key ({fingerprint}) is not in `~/.ssh/known_hosts`",
                host,
                fingerprint
            ))
            .help(message!(
                "compare the fingerprint with the one that your host gives; if it is the same, write `host_key = \"{fingerprint}\"` into `town.toml`",
                fingerprint
            )),
        }
    }
}

/// A host that is known, before the login.
struct Met {
    session: Session,
    socket: TcpStream,
}

impl Connect for Sftp<'_> {
    fn open(&self) -> std::result::Result<Box<dyn Host>, HostError> {
        let met = self.meet()?;
        self.log_in(&met)?;
        let Met { session, socket } = met;
        self.is_there.store(true, Ordering::Relaxed);
        let DeployServer { folder, is_absolute, .. } = self.server;
        let base = format!("{}{folder}", if *is_absolute { "/" } else { "" });
        let wire = Wire::begin(&session, socket)?;
        Ok(Box::new(Opened::new(wire, base)))
    }

    fn name(&self) -> String {
        let DeployServer { host, port, folder, is_absolute, .. } = self.server;
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        let slash = if *is_absolute { "//" } else { "/" };
        format!("sftp://{}@{host}{port}{slash}{folder}", self.user)
    }
}

/// Makes sure that a file holds a key that can be used.
fn check_key(file: &Utf8Path, has_passphrase: bool) -> Result<()> {
    let refused = |message, help: &'static str| {
        Diagnostic::error(Code::DeployRefused, message).help(help).into()
    };
    match KeyFile::look(file) {
        KeyFile::Open => Ok(()),
        KeyFile::Locked if has_passphrase => Ok(()),
        KeyFile::Locked => refused(
            message!("the key in `{file}` has a passphrase, and parvis never asks for one", file),
            "give the passphrase in a variable and name it: `password = \"PARVIS_PASSWORD\"`; or load the key into the agent by `ssh-add` and leave `key` out",
        ),
        KeyFile::Missing => refused(
            message!("there is no key in `{file}`", file),
            "write where the key lies: `key = \"~/.ssh/id_ed25519\"`; `ssh-keygen -t ed25519` makes one",
        ),
        KeyFile::NoKey => refused(
            message!("the file `{file}` holds no private key that SSH can use", file),
            "name the private half, without `.pub`; a key of PuTTY is exported as an OpenSSH key by PuTTYgen first",
        ),
    }
}
