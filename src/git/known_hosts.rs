//! Whether an SSH server is the one that the user knows: `~/.ssh/known_hosts`, as OpenSSH writes
//! it.
//!
//! The library's own check reads the home folder of the environment and does not distinguish an
//! unknown server from one whose key has changed, though the first is common and the second may be
//! an attack. Patterns with `*` and host certificates are not read: such a host counts as unknown.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::request::{Call, HostKey, Standing};
use crate::disk::read_named;
use crate::names::Address;

/// The largest `known_hosts` that is read, in bytes.
const LONGEST_FILE: u64 = 16_000_000;

/// Whether `known_hosts` lists the key that a server showed. The call keeps the verdict and the
/// fingerprint, for messages.
pub(super) fn is_known(call: &Call, server: &Address, key: &[u8], sha256: &[u8]) -> bool {
    let fingerprint = format!("SHA256:{}", STANDARD_NO_PAD.encode(sha256));
    let standing = match &call.remote.access.host_key {
        Some(pinned) if pinned.trim_end_matches('=') == fingerprint => Standing::Known,
        Some(_) => Standing::Changed,
        None => judge_key(&read_known_hosts(call), server, key),
    };
    call.note_host_key(HostKey { fingerprint, standing });
    standing == Standing::Known
}

/// Returns the signature algorithms of the keys that `known_hosts` lists for a server. A server
/// with several keys is asked for one of these first.
pub(super) fn listed_kinds(call: &Call, server: &Address) -> Vec<String> {
    let (text, name) = (read_known_hosts(call), listed_name(server));
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with(['#', '@']));
    let mut kinds = Vec::new();
    for line in lines {
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (Some(hosts), Some("ssh-rsa")) if is_about(hosts, &name) => {
                kinds.extend(["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"].map(str::to_owned));
            }
            (Some(hosts), Some(kind)) if is_about(hosts, &name) => kinds.push(kind.to_owned()),
            _ => {}
        }
    }
    kinds
}

/// Reads the user's `known_hosts`; empty if there is no such file.
fn read_known_hosts(call: &Call) -> String {
    let home = call.remote.access.home.as_ref();
    let text = home
        .and_then(|home| read_named(&home.join(".ssh/known_hosts"), LONGEST_FILE))
        .unwrap_or_default();
    String::from_utf8_lossy(&text).into_owned()
}

/// Returns the name under which `known_hosts` lists a server.
fn listed_name(server: &Address) -> String {
    let host = server.host().trim_matches(['[', ']']);
    match server.port() {
        Some(22) | None => host.to_owned(),
        Some(port) => format!("[{host}]:{port}"),
    }
}

/// Looks a server's key up in the text of `known_hosts`.
fn judge_key(text: &str, server: &Address, key: &[u8]) -> Standing {
    let name = listed_name(server);
    let key = STANDARD.encode(key);
    let (mut listed, mut known) = (false, false);
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace().peekable();
        let mark = words.next_if(|word| word.starts_with('@'));
        let (Some(hosts), Some(_), Some(written)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        match mark {
            Some("@revoked") if written == key => return Standing::Revoked,
            None if is_about(hosts, &name) => (listed, known) = (true, known || written == key),
            _ => {}
        }
    }
    match (listed, known) {
        (_, true) => Standing::Known,
        (true, false) => Standing::Changed,
        (false, false) => Standing::Unknown,
    }
}

/// Whether the first word of a line names the host, in plain text or as a hash.
fn is_about(hosts: &str, name: &str) -> bool {
    let Some(hashed) = hosts.strip_prefix("|1|") else {
        return hosts.split(',').any(|host| host.eq_ignore_ascii_case(name));
    };
    let parts = hashed
        .split_once('|')
        .and_then(|(salt, hash)| Some((STANDARD.decode(salt).ok()?, STANDARD.decode(hash).ok()?)));
    let Some((salt, hash)) = parts else { return false };
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&salt) else { return false };
    mac.update(name.as_bytes());
    mac.verify_slice(&hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(text: &str, url: &str) -> Standing {
        judge_key(text, &Address::parse(url).unwrap(), b"key")
    }

    #[test]
    fn a_host_is_known_by_name_port_and_key() {
        let key = STANDARD.encode("key");
        let lines = format!(
            "# notes\nforge.example,10.0.0.1 ssh-rsa AAAA\nforge.example ssh-ed25519 {key} comment\n\nbroken\n"
        );
        assert_eq!(judge(&lines, "ssh://git@Forge.example/x"), Standing::Known);
        assert_eq!(judge(&lines, "ssh://git@10.0.0.1/x"), Standing::Changed);
        assert_eq!(judge(&lines, "ssh://git@forge.example:2222/x"), Standing::Unknown);
        assert_eq!(
            judge(&format!("[forge.example]:2222 ssh-rsa {key}"), "ssh://forge.example:2222/x"),
            Standing::Known
        );
        assert_eq!(judge(&lines, "ssh://example/x"), Standing::Unknown);
        assert_eq!(judge("", "ssh://forge.example/x"), Standing::Unknown);
    }

    #[test]
    fn marks_are_heeded() {
        let key = STANDARD.encode("key");
        let lines = format!("forge.example ssh-rsa {key}\n@revoked * ssh-rsa {key}\n");
        assert_eq!(judge(&lines, "ssh://forge.example/x"), Standing::Revoked);
        assert_eq!(
            judge(&format!("@cert-authority forge.example ssh-rsa {key}"), "ssh://forge.example/x"),
            Standing::Unknown
        );
    }

    #[test]
    fn names_may_be_hashed() {
        // Made by `ssh-keygen -H` of `forge.example`.
        let hosts = "|1|uBh+8DdY7jIP+FZbxbgMIERhylw=|fS3ImoXeNteWJdzylyUY06oN/tA=";
        let line = format!("{hosts} ssh-rsa {}", STANDARD.encode("key"));
        assert_eq!(judge(&line, "ssh://forge.example/x"), Standing::Known);
        assert_eq!(judge(&line, "ssh://other.example/x"), Standing::Unknown);
        assert_eq!(
            judge(&format!("{hosts} ssh-rsa AAAA"), "ssh://forge.example/x"),
            Standing::Changed
        );
    }
}
