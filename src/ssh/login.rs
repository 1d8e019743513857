//! Logging in: the agent's keys, then key files, each tried once; or the one key that is named; or a
//! password.
//!
//! parvis never asks for a passphrase, so a run in CI fails at once instead of waiting.

use std::io::ErrorKind;
use std::net::TcpStream;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use camino::Utf8Path;
use ssh2::{Agent, KeyboardInteractivePrompt, Prompt, PublicKey, Session};

use super::failure::SshFailure;
use crate::disk::read_named;

/// The largest key file that is read, in bytes; keys have a few thousand.
const LONGEST_KEY: u64 = 1_000_000;
const KEY_FILES: [&str; 3] = ["id_ed25519", "id_ecdsa", "id_rsa"];

/// Who logs in, and with what.
#[derive(Clone, Copy)]
pub struct Login<'a> {
    /// The user's name on the host.
    pub user: &'a str,
    /// Which keys are shown.
    pub keys: Keys<'a>,
    /// The password, which is also the passphrase of a named key.
    pub password: Option<&'a str>,
}

/// Which keys are shown to a host.
#[derive(Clone, Copy)]
pub enum Keys<'a> {
    /// The agent's, and the key files in this home that have no passphrase.
    Usual(Option<&'a Utf8Path>),
    /// This file.
    File(&'a Utf8Path),
    /// None: a password lets in.
    None,
}

/// Logs in with the first thing that the host accepts. `socket` is the session's own; `on_try` hears
/// the name of each.
///
/// # Errors
/// If it accepts none of them, is silent, or hangs up.
pub fn log_in(
    session: &Session,
    socket: &TcpStream,
    login: &Login<'_>,
    on_try: &dyn Fn(&str),
) -> Result<(), SshFailure> {
    match try_all(session, login, on_try) {
        // The library calls it a refusal, too, if the host hangs up instead of an answer.
        Ok(false) if has_hung_up(socket) => Err(SshFailure::CutOff("no answer".to_owned())),
        Ok(false) => Err(SshFailure::NotLetIn),
        Ok(true) => Ok(()),
        Err(failure) => Err(failure),
    }
}

/// Whether the other side has ended the connection.
fn has_hung_up(socket: &TcpStream) -> bool {
    let looked = socket.set_nonblocking(true).and_then(|()| socket.peek(&mut [0]));
    match looked {
        Ok(count) => count == 0,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    }
}

fn try_all(
    session: &Session,
    login: &Login<'_>,
    on_try: &dyn Fn(&str),
) -> Result<bool, SshFailure> {
    let is_in = match login.keys {
        Keys::Usual(home) => try_usual_keys(session, login.user, home, on_try)?,
        Keys::File(file) => {
            on_try(&format!("the key in `{file}`"));
            try_key_file(session, login.user, file, login.password)?
        }
        Keys::None => false,
    };
    match login.password {
        Some(password) if !is_in => try_password(session, login.user, password, on_try),
        _ => Ok(is_in),
    }
}

fn try_usual_keys(
    session: &Session,
    user: &str,
    home: Option<&Utf8Path>,
    on_try: &dyn Fn(&str),
) -> Result<bool, SshFailure> {
    on_try("the ssh agent");
    for key in agent_keys(session) {
        if is_accepted(key.0.userauth(user, &key.1))? {
            return Ok(true);
        }
    }
    let files =
        home.into_iter().flat_map(|home| KEY_FILES.map(|name| home.join(".ssh").join(name)));
    for file in files.filter(|file| KeyFile::look(file) == KeyFile::Open) {
        on_try(&format!("the key in `{file}`"));
        if try_key_file(session, user, &file, None)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn try_key_file(
    session: &Session,
    user: &str,
    file: &Utf8Path,
    passphrase: Option<&str>,
) -> Result<bool, SshFailure> {
    is_accepted(session.userauth_pubkey_file(user, None, file.as_std_path(), passphrase))
}

/// Tries a password, by both ways that hosts have for it.
fn try_password(
    session: &Session,
    user: &str,
    password: &str,
    on_try: &dyn Fn(&str),
) -> Result<bool, SshFailure> {
    on_try("the password");
    Ok(is_accepted(session.userauth_password(user, password))?
        || is_accepted(session.userauth_keyboard_interactive(user, &mut Answers(password)))?)
}

/// Answers a host that asks for the password as a person would be asked.
struct Answers<'a>(&'a str);

impl KeyboardInteractivePrompt for Answers<'_> {
    fn prompt<'a>(&mut self, _: &str, _: &str, prompts: &[Prompt<'a>]) -> Vec<String> {
        let answer = |prompt: &Prompt<'_>| if prompt.echo { "" } else { self.0 };
        prompts.iter().map(|prompt| answer(prompt).to_owned()).collect()
    }
}

/// Lists the keys that the agent holds; empty if no agent runs.
fn agent_keys(session: &Session) -> Vec<(Rc<Agent>, PublicKey)> {
    let keys = || {
        let mut agent = session.agent()?;
        agent.connect()?;
        agent.list_identities()?;
        let keys = agent.identities()?;
        let agent = Rc::new(agent);
        Ok::<_, ssh2::Error>(keys.into_iter().map(|key| (Rc::clone(&agent), key)).collect())
    };
    keys().unwrap_or_default()
}

/// Returns whether the host accepted a credential.
///
/// # Errors
/// If the host is silent or hangs up.
fn is_accepted(answer: Result<(), ssh2::Error>) -> Result<bool, SshFailure> {
    match answer.map_err(SshFailure::from) {
        Ok(()) => Ok(true),
        Err(failure @ (SshFailure::Silent | SshFailure::CutOff(_))) => Err(failure),
        Err(_) => Ok(false),
    }
}

/// What a file that should hold a private key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFile {
    /// It is not there, or cannot be read.
    Missing,
    /// It holds something else.
    NoKey,
    /// It holds a key behind a passphrase.
    Locked,
    /// It holds a key without a passphrase.
    Open,
}

impl KeyFile {
    /// Looks at a file.
    pub fn look(file: &Utf8Path) -> Self {
        let Some(bytes) = read_named(file, LONGEST_KEY) else { return Self::Missing };
        let text = String::from_utf8_lossy(&bytes);
        let is_locked = if text.contains("BEGIN OPENSSH PRIVATE KEY") {
            let lines = text.lines().filter(|line| !line.starts_with("-----"));
            let body: String = lines.map(str::trim).collect();
            // The magic word is followed by the length and the name of the cipher.
            let open = b"openssh-key-v1\0\0\0\0\x04none";
            !STANDARD.decode(body).is_ok_and(|bytes| bytes.starts_with(open))
        } else if text.contains("PRIVATE KEY-----") {
            text.contains("ENCRYPTED")
        } else {
            return Self::NoKey;
        };
        if is_locked { Self::Locked } else { Self::Open }
    }
}
