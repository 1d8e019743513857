//! Getting in by ssh: the agent, then key files without a passphrase, each once.
//!
//! Nothing ever asks a person, so a build in CI fails at once where it would wait.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use camino::{Utf8Path, Utf8PathBuf};
use git2::{Cred, CredentialType, Error, ErrorClass, ErrorCode};

use super::call::Call;
use crate::disk::read_named;

/// A key has a few thousand bytes.
const LONGEST_KEY: u64 = 1_000_000;
const KEY_FILES: [&str; 3] = ["id_ed25519", "id_ecdsa", "id_rsa"];

/// What is still to be tried on one connection.
pub(super) struct Credentials {
    call: Arc<Call>,
    waiting: std::vec::IntoIter<Key>,
}

enum Key {
    Agent,
    File(Utf8PathBuf),
}

impl Credentials {
    pub(super) fn new(call: Arc<Call>) -> Self {
        let home = call.remote.access.home.iter();
        let files = home.flat_map(|home| KEY_FILES.map(|name| home.join(".ssh").join(name))).filter(|file| is_open(file));
        let keys: Vec<Key> = std::iter::once(Key::Agent).chain(files.map(Key::File)).collect();
        Self { waiting: keys.into_iter(), call }
    }

    /// Answers the library, which asks again after each refusal.
    pub(super) fn next(&mut self, user: Option<&str>, allowed: CredentialType) -> Result<Cred, Error> {
        let user = user.unwrap_or("git");
        if allowed.contains(CredentialType::USERNAME) {
            return Cred::username(user);
        }
        let key = if allowed.contains(CredentialType::SSH_KEY) { self.waiting.next() } else { None };
        match key {
            Some(Key::Agent) => {
                self.call.tried("the ssh agent");
                Cred::ssh_key_from_agent(user)
            }
            Some(Key::File(file)) => {
                self.call.tried(&format!("the key in `{file}`"));
                Cred::ssh_key(user, None, file.as_std_path(), None)
            }
            None => Err(Error::new(ErrorCode::Auth, ErrorClass::Ssh, "no credential is left to try")),
        }
    }
}

/// Whether a file holds a private key that needs no passphrase.
fn is_open(file: &Utf8Path) -> bool {
    let Some(text) = read_named(file, LONGEST_KEY).and_then(|bytes| String::from_utf8(bytes).ok()) else { return false };
    if !text.contains("BEGIN OPENSSH PRIVATE KEY") {
        return text.contains("PRIVATE KEY") && !text.contains("ENCRYPTED");
    }
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    // After the magic words stand the name of the cipher and its length.
    STANDARD.decode(body).is_ok_and(|bytes| bytes.starts_with(b"openssh-key-v1\0\0\0\0\x04none"))
}
