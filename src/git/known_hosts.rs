//! Whether a server of ssh is the one that the user knows: `~/.ssh/known_hosts`, as OpenSSH writes it.
//!
//! The library's own check looks in the home folder of the environment and does not tell an unknown server from one whose key
//! has changed, though the first is everyday and the second may be an attack. Patterns with `*` and certificates of hosts are
//! not read: such a host is unknown.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::request::{Call, HostKey};
use crate::disk::read_named;
use crate::names::Address;

/// No list of hosts is longer.
const LONGEST_FILE: u64 = 16_000_000;

/// What `known_hosts` says of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Known,
    Unknown,
    /// Listed with another key.
    Changed,
    /// The key itself is marked as lost to a thief.
    Revoked,
}

/// Judges the key that a server shows, by its bytes and their SHA-256, and notes it for the message.
pub(super) fn knows(call: &Call, place: &Address, (key, print): (&[u8], &[u8])) -> bool {
    let standing = standing(&listed(call), place, key);
    call.showed(HostKey {
        fingerprint: format!("SHA256:{}", STANDARD_NO_PAD.encode(print)),
        standing,
    });
    standing == Standing::Known
}

/// The kinds of keys that are listed for a server, as ssh calls the ways to use them: a server that has several keys is to show
/// one that is known.
pub(super) fn kinds(call: &Call, place: &Address) -> Vec<String> {
    let (text, name) = (listed(call), name_of(place));
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with(['#', '@']));
    let mut kinds = Vec::new();
    for line in lines {
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (Some(hosts), Some("ssh-rsa")) if names(hosts, &name) => {
                kinds.extend(["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"].map(str::to_owned));
            }
            (Some(hosts), Some(kind)) if names(hosts, &name) => kinds.push(kind.to_owned()),
            _ => {}
        }
    }
    kinds
}

/// The user's `known_hosts`; empty if there is none.
fn listed(call: &Call) -> String {
    let home = call.remote.access.home.as_ref();
    let text = home
        .and_then(|home| read_named(&home.join(".ssh/known_hosts"), LONGEST_FILE))
        .unwrap_or_default();
    String::from_utf8_lossy(&text).into_owned()
}

/// A server as `known_hosts` names it.
fn name_of(place: &Address) -> String {
    let host = place.host().trim_matches(['[', ']']);
    match place.port() {
        Some(22) | None => host.to_owned(),
        Some(port) => format!("[{host}]:{port}"),
    }
}

fn standing(text: &str, place: &Address, key: &[u8]) -> Standing {
    let name = name_of(place);
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
            None if names(hosts, &name) => (listed, known) = (true, known || written == key),
            _ => {}
        }
    }
    match (listed, known) {
        (_, true) => Standing::Known,
        (true, false) => Standing::Changed,
        (false, false) => Standing::Unknown,
    }
}

/// Whether a line's first word is about the host, whose name stands there as it is or as a hash.
fn names(hosts: &str, name: &str) -> bool {
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

    fn of(text: &str, url: &str) -> Standing {
        standing(text, &Address::parse(url).unwrap(), b"key")
    }

    #[test]
    fn a_host_is_known_by_name_port_and_key() {
        let key = STANDARD.encode("key");
        let lines = format!(
            "# notes\nforge.example,10.0.0.1 ssh-rsa AAAA\nforge.example ssh-ed25519 {key} comment\n\nbroken\n"
        );
        assert_eq!(of(&lines, "ssh://git@Forge.example/x"), Standing::Known);
        assert_eq!(of(&lines, "ssh://git@10.0.0.1/x"), Standing::Changed);
        assert_eq!(of(&lines, "ssh://git@forge.example:2222/x"), Standing::Unknown);
        assert_eq!(
            of(&format!("[forge.example]:2222 ssh-rsa {key}"), "ssh://forge.example:2222/x"),
            Standing::Known
        );
        assert_eq!(of(&lines, "ssh://example/x"), Standing::Unknown);
        assert_eq!(of("", "ssh://forge.example/x"), Standing::Unknown);
    }

    #[test]
    fn marks_are_heeded() {
        let key = STANDARD.encode("key");
        let lines = format!("forge.example ssh-rsa {key}\n@revoked * ssh-rsa {key}\n");
        assert_eq!(of(&lines, "ssh://forge.example/x"), Standing::Revoked);
        assert_eq!(
            of(&format!("@cert-authority forge.example ssh-rsa {key}"), "ssh://forge.example/x"),
            Standing::Unknown
        );
    }

    #[test]
    fn names_may_be_hashed() {
        // Made by `ssh-keygen -H` of `forge.example`.
        let hosts = "|1|uBh+8DdY7jIP+FZbxbgMIERhylw=|fS3ImoXeNteWJdzylyUY06oN/tA=";
        let line = format!("{hosts} ssh-rsa {}", STANDARD.encode("key"));
        assert_eq!(of(&line, "ssh://forge.example/x"), Standing::Known);
        assert_eq!(of(&line, "ssh://other.example/x"), Standing::Unknown);
        assert_eq!(
            of(&format!("{hosts} ssh-rsa AAAA"), "ssh://forge.example/x"),
            Standing::Changed
        );
    }
}
