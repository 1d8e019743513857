//! A repository elsewhere, and what is known about getting there.

use std::fmt;
use std::time::Duration;

use camino::Utf8PathBuf;

use super::CommitId;

/// A text that is shown to nobody: neither in messages nor while debugging.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A repository elsewhere. Its address was checked where it was read.
#[derive(Debug, Clone)]
pub struct Remote {
    /// The address: `https:`, `ssh:`, `http:` to this machine, `file:`, or the path of a folder.
    pub url: String,
    /// How to get in, and how long to wait.
    pub access: Access,
}

impl Remote {
    /// The same repository at the address that Git's settings lead to. A token stays behind if that is another server.
    pub(super) fn led_to(&self, url: &str) -> Self {
        let same = url == self.url || Place::of(&self.url).zip(Place::of(url)).is_some_and(|(here, there)| here.trusts(&there));
        let token = self.access.token.clone().filter(|_| same);
        Self { url: url.to_owned(), access: Access { token, ..self.access.clone() } }
    }
}

/// How to get in, and what a server may cost.
#[derive(Debug, Clone)]
pub struct Access {
    /// The token and the name of the variable that holds it, for messages. It goes to the host of the address only.
    pub token: Option<(String, Secret)>,
    /// The user's home folder, where key files and `known_hosts` lie.
    pub home: Option<Utf8PathBuf>,
    /// How long a server may take to answer the call.
    pub connect: Duration,
    /// How long it may then be silent.
    pub silence: Duration,
    /// How many bytes it may send.
    pub most_bytes: u64,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            token: None,
            home: None,
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            most_bytes: 500_000_000,
        }
    }
}

/// A branch, tag or other name that a server offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteRef {
    /// The full name: `refs/heads/main`, `refs/tags/v1.2.0`, `HEAD`.
    pub name: String,
    /// The commit; behind a tag with a text of its own, the one that it points to.
    pub commit: CommitId,
    /// What the name itself points to: the commit, or the tag with its text and signature.
    pub object: CommitId,
    /// The name that this one stands for, as `HEAD` does for a branch.
    pub target: Option<String>,
}

/// How much of the history to fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The commit alone; over a path of this machine the library knows only the whole.
    One,
    /// All that came before; what was fetched shallowly is completed.
    Full,
}

/// How far a fetch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Objects that have arrived.
    pub objects: usize,
    /// Objects that will.
    pub of: usize,
    /// Bytes that have arrived.
    pub bytes: u64,
}

/// The parts of an address that decide where a credential may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) scheme: String,
    pub(super) user: Option<String>,
    /// In lower case, without the port.
    pub(super) host: String,
    pub(super) port: Option<u16>,
    /// With its slash.
    pub(super) path: String,
}

impl Place {
    /// Takes an address apart; none if it has no host.
    pub(super) fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let cut = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(cut);
        let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user.to_owned()), host));
        let named = host.rsplit_once(':').filter(|(_, port)| !port.contains(']'));
        let (host, port) = match named {
            Some((host, port)) => (host, Some(port.parse().ok()?)),
            None => (host, None),
        };
        if host.is_empty() {
            return None;
        }
        let scheme = scheme.to_ascii_lowercase();
        let usual = match scheme.as_str() {
            "https" => Some(443),
            "http" => Some(80),
            "ssh" => Some(22),
            _ => None,
        };
        Some(Self { user, host: host.to_ascii_lowercase(), port: port.or(usual), path: path.to_owned(), scheme })
    }

    /// Whether what was meant for one place may go to the other: the same server, on a way that is no weaker.
    pub(super) fn trusts(&self, other: &Self) -> bool {
        let upgraded = self.scheme == "http" && self.port == Some(80) && other.scheme == "https" && other.port == Some(443);
        self.host == other.host && (upgraded || self.scheme == other.scheme && self.port == other.port)
    }

    /// The host as people know it, with a port that is not the usual one.
    pub(super) fn host(&self) -> String {
        match (self.scheme.as_str(), self.port) {
            ("https", Some(443)) | ("http", Some(80)) | ("ssh", Some(22)) | (_, None) => self.host.clone(),
            (_, Some(port)) => format!("{}:{port}", self.host),
        }
    }

    /// The address without the user.
    pub(super) fn url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.host(), self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let access = Access { token: Some(("TOKEN".to_owned(), Secret::new("hunter2"))), ..Access::default() };
        assert!(!format!("{access:?}").contains("hunter2"));
    }

    #[test]
    fn a_credential_stays_with_its_server() {
        let place = |url: &str| Place::of(url).unwrap();
        let from = place("https://anna@Git.Town.example/site");
        assert!(from.trusts(&place("https://git.town.example:443/other")));
        let strangers = [
            "https://git.town.example:8443/site",
            "http://git.town.example/site",
            "https://evil.example/site",
            "https://git.town.example@evil.example/site",
            "https://git.town.example.evil.example/",
        ];
        for url in strangers {
            assert!(!from.trusts(&place(url)), "{url}");
        }
        assert!(place("http://town.example/a").trusts(&place("https://town.example/a")));
        assert!(!place("http://127.0.0.1:8001/a").trusts(&place("http://127.0.0.1:8002/a")));
    }

    #[test]
    fn addresses_are_taken_apart() {
        let place = Place::of("https://anna@Git.Town.example/a/b").unwrap();
        assert_eq!((place.user.as_deref(), place.host().as_str()), (Some("anna"), "git.town.example"));
        assert_eq!(place.url(), "https://git.town.example/a/b");
        assert_eq!(Place::of("http://[::1]:80/x").unwrap().host(), "[::1]");
        assert_eq!(Place::of("http://[::1]/x").unwrap().url(), "http://[::1]/x");
        assert_eq!(Place::of("/srv/a"), None);
        assert_eq!(Place::of("file:///srv/a"), None);
        assert_eq!(Place::of("https://host:notaport/"), None);
    }
}
