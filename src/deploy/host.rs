//! What a kind of host is able to do: the seam between deploying and its six kinds.

use std::io::Read;
use std::time::Duration;

use crate::diagnostics::{Blame, Code, Diagnostic, Message};

/// How long a connection may take.
pub(super) const CONNECT: Duration = Duration::from_secs(10);
/// How long a host may be silent.
pub(super) const SILENCE: Duration = Duration::from_secs(30);

/// Makes connections to one target.
pub trait Connect: Sync {
    /// Opens a connection.
    ///
    /// # Errors
    /// If the host cannot be reached, is not the one that it should be, or refuses the login.
    fn open(&self) -> Result<Box<dyn Host + '_>, HostError>;

    /// The target as people know it, without secrets: `sftp://clerk@host.example/www`.
    fn name(&self) -> String;

    /// Whether all changes of one connection come to be at once, by [`Host::finish`], or not at all.
    /// Such a target needs no lock and no list in between, and is written through one connection,
    /// which lives on when it answers with [`Fault::Lost`]: it is asked the same again.
    fn is_atomic(&self) -> bool {
        false
    }
}

/// One connection to a host. Paths are relative to the target's folder, with `/` between their
/// parts and no leading one, as they stand on disk (not encoded).
///
/// Nothing follows a symbolic link on the host: what lies behind one is not the target's.
pub trait Host: Send {
    /// Reads a file of at most `limit` bytes. Returns `None` if there is no such file.
    ///
    /// # Errors
    /// If it cannot be read, or is larger.
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, HostError>;

    /// Lists a folder, `""` for the target's own. Returns `None` if there is no such folder.
    ///
    /// # Errors
    /// If it cannot be listed.
    fn list(&mut self, folder: &str) -> Result<Option<Vec<HostFile>>, HostError>;

    /// Writes or replaces a file, whole or not at all, and makes the folders above it.
    ///
    /// # Errors
    /// If it cannot be written; then the former file is still there.
    fn put(&mut self, path: &str, bytes: &mut dyn Read, length: u64) -> Result<(), HostError>;

    /// Makes a small file that is not there yet.
    ///
    /// # Errors
    /// As [`Host::put`].
    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<Created, HostError>;

    /// Removes a file. It is fine if it is not there.
    ///
    /// # Errors
    /// If it is still there afterwards.
    fn remove(&mut self, path: &str) -> Result<(), HostError>;

    /// Removes a folder if nothing lies in it; else nothing happens.
    ///
    /// # Errors
    /// If the connection is lost.
    fn remove_empty(&mut self, folder: &str) -> Result<(), HostError>;

    /// Removes what broken connections and killed runs left half sent. Called by whoever holds the
    /// lock, when no other connection of the run is open.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    fn tidy(&mut self) -> Result<(), HostError> {
        Ok(())
    }

    /// Ends the work on this connection. An atomic target makes its changes now.
    ///
    /// # Errors
    /// If they cannot be made.
    fn finish(&mut self) -> Result<(), HostError> {
        Ok(())
    }
}

/// What became of a file that was to be new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It lies there now, and the host made sure that nobody else has written it.
    Alone,
    /// It lies there now. The host cannot look and write at once: another may have done the same.
    Perhaps,
    /// Somebody had written it before.
    Already,
}

/// What lies in a folder on a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFile {
    /// Its name, without the folder's.
    pub name: String,
    /// Whether it is a folder. A link is not one, wherever it leads.
    pub is_folder: bool,
}

/// Why a host did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The connection broke, or the host did not answer in time: worth another try.
    Lost,
    /// The host is not who it should be: its key or certificate is unknown, changed or expired.
    Identity,
    /// The login was refused.
    Login,
    /// The host forbids it: a folder is read-only.
    Denied,
    /// The disk is full, or a quota is used up.
    Full,
    /// Something else lies in the way: a file in the place of a folder, a link.
    InTheWay,
    /// The host cannot hold a file of this name.
    Name,
    /// Somebody else changed the target meanwhile.
    Overtaken,
    /// A run of this folder that was killed changed the target meanwhile: its host ended what it had
    /// begun. Worth another run.
    Outlived,
    /// Anything else.
    Other,
}

/// A host's refusal.
#[derive(Debug, Clone)]
pub struct HostError {
    /// The kind.
    pub fault: Fault,
    /// What happened, as a sentence without a full stop; the host's own words included.
    pub message: Message,
    /// What to do about it, where that is more than its kind says.
    pub help: Option<Message>,
}

impl HostError {
    /// Makes an error of a kind.
    pub fn new(fault: Fault, message: impl Into<Message>) -> Self {
        Self { fault, message: message.into(), help: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<Message>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Whether the same may succeed on a new connection.
    pub fn is_lost(&self) -> bool {
        self.fault == Fault::Lost
    }

    /// The finding, for a target that is called `name`.
    pub(super) fn diagnose(self, name: &str) -> Diagnostic {
        let usual = match self.fault {
            Fault::Lost => "run the command again: it goes on where it was",
            Fault::Identity => {
                "make sure that this is the host that you mean; then write its key or certificate into `town.toml`: `host_key = \"SHA256:…\"` or `certificate = \"SHA256:…\"`"
            }
            Fault::Login => {
                "check the user's name in `town.toml` and the variable that holds the password"
            }
            Fault::Denied => {
                "give this user the right to write in that folder, or name another one in `town.toml`"
            }
            Fault::Full => {
                "make room on the host, and run the command again: it goes on where it was"
            }
            Fault::InTheWay => {
                "move it away on the host, or deploy into another folder; parvis did not put it there"
            }
            Fault::Name => "rename the file, in letters and digits without accents",
            Fault::Overtaken | Fault::Outlived => {
                "run the command again when the other deployment has ended"
            }
            Fault::Other => {
                "the site on the host is as it was, or partly newer; run the command again when the cause is mended"
            }
        };
        let message = message!("{name}: {what}", name, what = self.message);
        let blame = if self.fault == Fault::Lost { Blame::Network } else { Blame::Setup };
        let diagnostic = Diagnostic::error(Code::DeployFailed, message).blame(blame);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic.help(usual),
        }
    }
}

/// What a finding of another module means for a deployment.
impl From<Box<Diagnostic>> for HostError {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        let Diagnostic { code, message, help, .. } = *diagnostic;
        let fault = if code == Code::Unreachable { Fault::Lost } else { Fault::Other };
        Self { fault, message, help }
    }
}
