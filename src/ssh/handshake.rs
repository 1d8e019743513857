//! The handshake, and the check that the host is the one that it should be.

use std::net::TcpStream;
use std::time::Duration;

use camino::Utf8Path;
use ssh2::{HashType, MethodType, Session};

use super::failure::SshFailure;
use super::known_hosts::{HostKey, Standing, fingerprint, judge_key, listed_kinds, read};

/// What a host is known by.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its name.
    pub host: &'a str,
    /// Its port, where it is not the usual one.
    pub port: Option<u16>,
    /// The user's home, where `known_hosts` lies.
    pub home: Option<&'a Utf8Path>,
    /// The fingerprint of its key, `SHA256:…`: then `known_hosts` does not count.
    pub pin: Option<&'a str>,
    /// The kinds of keys that are asked for, where not all are.
    pub kinds: Option<&'a [&'a str]>,
}

/// Does the handshake. Each wait lasts for `silence` at most.
///
/// # Errors
/// If the host shows another key than expected, or no handshake comes about.
pub fn handshake(
    known: &Known<'_>,
    socket: TcpStream,
    silence: Duration,
) -> Result<Session, SshFailure> {
    let mut session = Session::new()?;
    session.set_timeout(u32::try_from(silence.as_millis()).unwrap_or(u32::MAX));
    let lines = known.home.filter(|_| known.pin.is_none()).map(read).unwrap_or_default();
    let kinds = match known.kinds {
        Some(kinds) => kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        None => preferred_kinds(&session, listed_kinds(&lines, known.host, known.port)),
    };
    if !kinds.is_empty() {
        session.method_pref(MethodType::HostKey, &kinds.join(","))?;
    }
    session.set_tcp_stream(socket);
    session.handshake()?;
    let key = session.host_key().map(|(key, _)| key).unwrap_or_default();
    let shown = fingerprint(session.host_key_hash(HashType::Sha256).unwrap_or_default());
    let standing = match known.pin {
        Some(pin) if pin.trim_end_matches('=') == shown => Standing::Known,
        Some(_) => Standing::Changed,
        None => judge_key(&lines, known.host, known.port, key),
    };
    match standing {
        Standing::Known if !key.is_empty() => Ok(session),
        _ => Err(SshFailure::UnknownHost(HostKey { fingerprint: shown, standing })),
    }
}

/// Puts the listed kinds of keys first, and all others behind them.
fn preferred_kinds(session: &Session, listed: Vec<String>) -> Vec<String> {
    if listed.is_empty() {
        return listed;
    }
    let all = session.supported_algs(MethodType::HostKey).unwrap_or_default();
    let others = all.into_iter().map(str::to_owned).filter(|kind| !listed.contains(kind));
    listed.iter().cloned().chain(others).collect()
}
