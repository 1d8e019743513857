//! Getting in by ssh: the agent, then key files without a passphrase, each once; and whether the server is the one we know.
//!
//! Nothing ever asks a person, so a build in CI fails at once where it would wait. The library itself refuses a server whose
//! key is not in `known_hosts`; what is read here only tells an unknown server from one whose key has changed.

use std::fs;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use camino::{Utf8Path, Utf8PathBuf};
use git2::cert::{Cert, CertHostkey};
use git2::{Cred, CredentialType, Error, ErrorClass, ErrorCode};
use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::call::{Call, HostKey};

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
    let Ok(text) = fs::read_to_string(file) else { return false };
    if !text.contains("BEGIN OPENSSH PRIVATE KEY") {
        return text.contains("PRIVATE KEY") && !text.contains("ENCRYPTED");
    }
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    // After the magic words stand the name of the cipher and its length.
    STANDARD.decode(body).is_ok_and(|bytes| bytes.starts_with(b"openssh-key-v1\0\0\0\0\x04none"))
}

/// Notes the key that a server shows; the library judges it.
pub(super) fn note_host_key(call: &Call, cert: &Cert<'_>) {
    let Some(key) = cert.as_hostkey() else { return };
    let Some(hash) = key.hash_sha256() else { return };
    let fingerprint = format!("SHA256:{}", STANDARD_NO_PAD.encode(hash));
    call.showed(HostKey { fingerprint, changed: is_listed(call, key) });
}

/// Whether `known_hosts` knows the host at all. Asked only of a host that the library refused or accepted already.
fn is_listed(call: &Call, key: &CertHostkey<'_>) -> bool {
    let (Some(home), Some(place)) = (&call.remote.access.home, &call.place) else { return false };
    let Ok(text) = fs::read_to_string(home.join(".ssh/known_hosts")) else { return false };
    let names = match place.port {
        Some(22) | None => vec![place.host.clone()],
        Some(port) => vec![format!("[{}]:{port}", place.host)],
    };
    let shown = key.hostkey().map(|bytes| STANDARD.encode(bytes)).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with(['#', '@']));
    let mut known = lines.filter(|line| names.iter().any(|name| names_host(line, name))).peekable();
    known.peek().is_some() && !known.any(|line| line.contains(&shown))
}

/// Whether a line of `known_hosts` is about the host, whose name may stand there as it is or as a hash.
fn names_host(line: &str, name: &str) -> bool {
    let Some(hosts) = line.split_whitespace().next() else { return false };
    let Some(hashed) = hosts.strip_prefix("|1|") else { return hosts.split(',').any(|host| host.eq_ignore_ascii_case(name)) };
    let parts = hashed.split_once('|').and_then(|(salt, hash)| Some((STANDARD.decode(salt).ok()?, STANDARD.decode(hash).ok()?)));
    let Some((salt, hash)) = parts else { return false };
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&salt) else { return false };
    mac.update(name.as_bytes());
    mac.verify_slice(&hash).is_ok()
}
