//! Getting in by ssh: the agent, then key files without a passphrase, each once.
//!
//! Nothing ever asks a person, so a build in CI fails at once where it would wait.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use camino::Utf8Path;
use ssh2::{Agent, PublicKey, Session};

use super::request::{Call, Failure};
use super::ssh;
use crate::disk::read_named;

/// A key has a few thousand bytes.
const LONGEST_KEY: u64 = 1_000_000;
const KEY_FILES: [&str; 3] = ["id_ed25519", "id_ecdsa", "id_rsa"];

/// Gets in, if the server takes one of the user's keys.
///
/// # Errors
/// If it takes none, or hangs up.
pub(super) fn get_in(call: &Call, session: &Session, user: &str) -> Result<(), Failure> {
    call.tried("the ssh agent");
    for key in agent(session) {
        if taken(call.waiting(|| key.0.userauth(user, &key.1)))? {
            return Ok(());
        }
    }
    let home = call.remote.access.home.iter();
    for file in home
        .flat_map(|home| KEY_FILES.map(|name| home.join(".ssh").join(name)))
        .filter(|file| is_open(file))
    {
        call.tried(&format!("the key in `{file}`"));
        if taken(
            call.waiting(|| session.userauth_pubkey_file(user, None, file.as_std_path(), None)),
        )? {
            return Ok(());
        }
    }
    Err(Failure::NotLetIn)
}

/// The keys that the agent holds; none if there is no agent.
fn agent(session: &Session) -> Vec<(Rc<Agent>, PublicKey)> {
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

/// Whether a key was taken. A server that hangs up has had enough of keys.
fn taken(answer: Result<(), ssh2::Error>) -> Result<bool, Failure> {
    let Err(error) = answer else { return Ok(true) };
    match ssh::failure(&error) {
        Failure::Silent => Err(Failure::Silent),
        _ if ssh::is_cut(&error) => Err(Failure::NotLetIn),
        _ => Ok(false),
    }
}

/// Whether a file holds a private key that needs no passphrase.
fn is_open(file: &Utf8Path) -> bool {
    let Some(text) = read_named(file, LONGEST_KEY).and_then(|bytes| String::from_utf8(bytes).ok())
    else {
        return false;
    };
    if !text.contains("BEGIN OPENSSH PRIVATE KEY") {
        return text.contains("PRIVATE KEY") && !text.contains("ENCRYPTED");
    }
    let body: String =
        text.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    // After the magic words stand the name of the cipher and its length.
    STANDARD.decode(body).is_ok_and(|bytes| bytes.starts_with(b"openssh-key-v1\0\0\0\0\x04none"))
}
