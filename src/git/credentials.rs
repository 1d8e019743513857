//! Authentication over SSH: the agent's keys, then key files without a passphrase, each tried once.
//!
//! parvis never asks for a passphrase, so a build in CI fails at once instead of waiting.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use camino::{Utf8Path, Utf8PathBuf};
use ssh2::{Agent, PublicKey, Session};

use super::request::{Call, Failure};
use super::ssh_errors::{is_cut_off, ssh_failure};
use crate::disk::read_named;

/// The largest key file that is read, in bytes; keys have a few thousand.
const LONGEST_KEY: u64 = 1_000_000;
const KEY_FILES: [&str; 3] = ["id_ed25519", "id_ecdsa", "id_rsa"];

/// Authenticates with the first of the user's keys that the server accepts.
///
/// # Errors
/// If it accepts none of them, or hangs up.
pub(super) fn authenticate(call: &Call, session: &Session, user: &str) -> Result<(), Failure> {
    call.note_credential("the ssh agent");
    for key in agent_keys(session) {
        if is_accepted(call.wait_for(|| key.0.userauth(user, &key.1)))? {
            return Ok(());
        }
    }
    let access = &call.remote.access;
    let usual = access.home.iter();
    let usual = usual.flat_map(|home| KEY_FILES.map(|name| home.join(".ssh").join(name)));
    let files: Vec<Utf8PathBuf> = match &access.key {
        Some(key) => vec![key.clone()],
        None => usual.collect(),
    };
    for file in files.iter().filter(|file| is_unencrypted_key(file)) {
        call.note_credential(&format!("the key in `{file}`"));
        if is_accepted(
            call.wait_for(|| session.userauth_pubkey_file(user, None, file.as_std_path(), None)),
        )? {
            return Ok(());
        }
    }
    Err(Failure::NotLetIn)
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

/// Returns whether the server accepted a key.
///
/// # Errors
/// If the server is silent or hangs up: it does not want to see more keys.
fn is_accepted(answer: Result<(), ssh2::Error>) -> Result<bool, Failure> {
    let Err(error) = answer else { return Ok(true) };
    match ssh_failure(&error) {
        Failure::Silent => Err(Failure::Silent),
        _ if is_cut_off(&error) => Err(Failure::NotLetIn),
        _ => Ok(false),
    }
}

/// Whether a file holds a private key without a passphrase.
fn is_unencrypted_key(file: &Utf8Path) -> bool {
    let Some(text) = read_named(file, LONGEST_KEY).and_then(|bytes| String::from_utf8(bytes).ok())
    else {
        return false;
    };
    if !text.contains("BEGIN OPENSSH PRIVATE KEY") {
        return text.contains("PRIVATE KEY") && !text.contains("ENCRYPTED");
    }
    let body: String =
        text.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    // The magic word is followed by the length and the name of the cipher.
    STANDARD.decode(body).is_ok_and(|bytes| bytes.starts_with(b"openssh-key-v1\0\0\0\0\x04none"))
}
