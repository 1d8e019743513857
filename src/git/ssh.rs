//! Git over SSH: the transport below the library's Git protocol.
//!
//! The library's own SSH transport keeps any number of names, has time-outs for the whole process
//! only, and connects wherever a name leads. Here each connection has its own time-outs, its bytes
//! are counted, and its address is checked first.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

use git2::transport::{Service, SmartSubtransport, SmartSubtransportStream, Transport};
use git2::{Error, ErrorClass, ErrorCode};
use ssh2::{Channel, Session};

use super::allowed_addresses;
use super::pkt_lines::{Part, Screened};
use super::remote::Access;
use super::request::{self, Call, Failure};
use super::watchdog::Watch;
use crate::names::Address;
use crate::ssh::{self, Keys, Known, Login, SshFailure};

/// The user where the address names none, as all forges have it.
const USER: &str = "git";
/// The most bytes that are read of an error message.
const LAST_WORDS: usize = 1_000;

/// Makes the transport for the call that this thread makes.
pub(super) fn transport(remote: &git2::Remote<'_>) -> Result<Transport, Error> {
    Transport::smart(remote, false, Ssh(request::current()?))
}

struct Ssh(Arc<Call>);

impl SmartSubtransport for Ssh {
    fn action(&self, _: &str, service: Service) -> Result<Box<dyn SmartSubtransportStream>, Error> {
        let refused = |why: &str| Error::new(ErrorCode::GenericError, ErrorClass::Net, why);
        let (name, part) = match service {
            Service::UploadPackLs => ("git-upload-pack", Part::List),
            Service::ReceivePackLs if self.0.remote.access.deploys => {
                ("git-receive-pack", Part::ListAndReport)
            }
            Service::UploadPack | Service::ReceivePackLs | Service::ReceivePack => {
                return Err(refused("parvis only reads from this server"));
            }
        };
        match Wire::open(&self.0, name) {
            Ok(wire) => Ok(Box::new(Talk(Screened::new(&self.0, wire, part)))),
            Err(failure) => {
                self.0.fail(failure);
                Err(refused("the server did not answer as it should"))
            }
        }
    }

    fn close(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// The conversation with the server, whose answers are checked.
struct Talk(Screened<Wire>);

impl Read for Talk {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Talk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.source().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.source().flush()
    }
}

/// A running command on the server.
struct Wire {
    channel: Channel,
    socket: TcpStream,
    call: Arc<Call>,
    _watch: Watch,
}

impl Wire {
    fn open(call: &Arc<Call>, service: &str) -> Result<Self, Failure> {
        let place =
            call.place.as_ref().ok_or_else(|| Failure::NotGit("the address has no host".into()))?;
        let command = command(service, place.path())?;
        let socket = allowed_addresses::connect(call, place.host(), place.port().unwrap_or(22))?;
        let (kept, cut) = (clone(&socket)?, clone(&socket)?);
        let watch = Watch::over(call, move || drop(cut.shutdown(Shutdown::Both)));
        let session = enter(call, place, socket)?;
        let channel = call.wait_for(|| {
            let mut channel = session.channel_session()?;
            channel.exec(&command)?;
            Ok(channel)
        });
        let channel = channel.map_err(|error: ssh2::Error| failed(call, error.into()))?;
        Ok(Self { channel, socket: kept, call: Arc::clone(call), _watch: watch })
    }

    fn failed(&self, error: io::Error) -> io::Error {
        let failure = if error.kind() == io::ErrorKind::TimedOut {
            Failure::Silent
        } else {
            Failure::Broken(error.to_string())
        };
        self.call.fail(failure);
        error
    }

    /// Reads what the server printed on its error channel, once the first channel has ended.
    fn last_words(&mut self) -> Failure {
        let mut words = [0; LAST_WORDS];
        let channel = &mut self.channel;
        let count = self.call.wait_for(|| channel.stderr().read(&mut words)).unwrap_or_default();
        let words = String::from_utf8_lossy(&words[..count]);
        if words.trim().is_empty() {
            Failure::Broken("it hung up".to_owned())
        } else {
            Failure::Said(words.into_owned())
        }
    }
}

impl Drop for Wire {
    /// Cuts the connection: the library would otherwise wait for the server to end it politely.
    fn drop(&mut self) {
        let _ = self.socket.shutdown(Shutdown::Both);
    }
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let channel = &mut self.channel;
        let count =
            self.call.wait_for(|| channel.read(buffer)).map_err(|error| self.failed(error))?;
        if count == 0 && !buffer.is_empty() {
            let failure = self.last_words();
            self.call.fail(failure);
        }
        if self.call.count_bytes(count as u64) {
            Ok(count)
        } else {
            Err(io::Error::other("enough"))
        }
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let channel = &mut self.channel;
        self.call.wait_for(|| channel.write(bytes)).map_err(|error| self.failed(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn clone(socket: &TcpStream) -> Result<TcpStream, Failure> {
    socket.try_clone().map_err(|error| Failure::NoConnection(error.to_string()))
}

/// Makes sure that the user knows the server's key, and logs in.
fn enter(call: &Call, place: &Address, socket: TcpStream) -> Result<Session, Failure> {
    let Access { home, silence, host_key, key, .. } = &call.remote.access;
    let (home, pin) = (home.as_deref(), host_key.as_deref());
    let known = Known { host: place.host(), port: place.port(), home, pin, kinds: None };
    let own = clone(&socket)?;
    let session = call.wait_for(|| ssh::handshake(&known, socket, *silence));
    let session = session.map_err(|failure| failed(call, failure))?;
    let user = place.user().unwrap_or(USER);
    let keys = key.as_deref().map_or(Keys::Usual(home), Keys::File);
    let login = Login { user, keys, password: None };
    let on_try = |credential: &str| call.note_credential(credential);
    match call.wait_for(|| ssh::log_in(&session, &own, &login, &on_try)) {
        Ok(()) => Ok(session),
        // It does not want to see more keys.
        Err(SshFailure::CutOff(_)) => Err(Failure::NotLetIn),
        Err(failure) => Err(failed(call, failure)),
    }
}

fn failed(call: &Call, failure: SshFailure) -> Failure {
    match failure {
        SshFailure::UnknownHost(key) => {
            call.note_host_key(key);
            Failure::UnknownHost
        }
        SshFailure::NotLetIn => Failure::NotLetIn,
        SshFailure::Silent => Failure::Silent,
        SshFailure::CutOff(reason) | SshFailure::Broken(reason) => Failure::Broken(reason),
    }
}

/// Makes the command that serves a repository. The server's shell parses it, so the path is quoted.
fn command(service: &str, path: &str) -> Result<String, Failure> {
    // `~anna/site` is a path in a user's home folder.
    let path = if path.starts_with("/~") { &path[1..] } else { path };
    if path.is_empty() || path.chars().any(char::is_control) {
        return Err(Failure::NotGit("the address names no repository".into()));
    }
    Ok(format!("{service} '{}'", path.replace('\'', r"'\''").replace('!', r"'\!'")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload_pack_command(path: &str) -> Result<String, Failure> {
        command("git-upload-pack", path)
    }

    #[test]
    fn a_path_stays_one_word_of_the_servers_shell() {
        assert_eq!(upload_pack_command("/srv/a b.git").unwrap(), "git-upload-pack '/srv/a b.git'");
        assert_eq!(upload_pack_command("/~anna/site").unwrap(), "git-upload-pack '~anna/site'");
        assert_eq!(
            upload_pack_command("/a'; rm -rf ~ #!").unwrap(),
            r"git-upload-pack '/a'\''; rm -rf ~ #'\!''"
        );
        assert!(upload_pack_command("").is_err() && upload_pack_command("/a\nb").is_err());
    }
}
