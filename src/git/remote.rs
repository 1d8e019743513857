//! A repository on a server, and how to reach it.

use std::fmt;
use std::time::Duration;

use camino::Utf8PathBuf;

use super::CommitId;
use crate::names::Address;

/// A secret text, never shown in messages or debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Makes a secret of a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for whoever sends it to its server.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A repository on a server or in another folder.
#[derive(Debug, Clone)]
pub struct Remote {
    /// The address, which is parsed by [`Address::parse`] before it is called.
    pub url: String,
    /// Credentials and limits.
    pub access: Access,
}

impl Remote {
    /// Returns the same repository at the address that Git's settings replace it with
    /// (`insteadOf`). The token is dropped if that is another server.
    pub(super) fn replaced_by(&self, there: &Address) -> Self {
        let here = Address::parse(&self.url);
        let same = here.as_ref().is_ok_and(|here| here.trusts(there));
        let token = self.access.token.clone().filter(|_| same);
        // Where the user's own settings lead is not a stranger's choice.
        let private = self.access.private || here.is_ok_and(|here| here != *there);
        Self { url: there.to_string(), access: Access { token, private, ..self.access.clone() } }
    }
}

/// Credentials for a server, and limits for the call.
#[derive(Debug, Clone)]
pub struct Access {
    /// The token and the name of the variable that holds it, for messages. It goes to the host of
    /// the address only.
    pub token: Option<(String, Secret)>,
    /// The user's home folder, with key files and `known_hosts`.
    pub home: Option<Utf8PathBuf>,
    /// How long connecting may take.
    pub connect: Duration,
    /// How long it may then be silent.
    pub silence: Duration,
    /// How long the whole call may take.
    pub total: Duration,
    /// How many bytes it may send.
    pub most_bytes: u64,
    /// Whether the address may be on this computer or in a private network: only if the town itself
    /// names it.
    pub private: bool,
    /// The key file to log in with over SSH, where one is named.
    pub key: Option<Utf8PathBuf>,
    /// The fingerprint of the SSH server's key, `SHA256:…`, where it is pinned.
    pub host_key: Option<String>,
    /// Whether the town writes its site there. Everything else only reads from servers.
    pub deploys: bool,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            token: None,
            home: None,
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            total: Duration::from_secs(600),
            most_bytes: 500_000_000,
            private: true,
            key: None,
            host_key: None,
            deploys: false,
        }
    }
}

/// A branch, tag or other name that a server offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteRef {
    /// The full name: `refs/heads/main`, `refs/tags/v1.2.0`, `HEAD`.
    pub name: String,
    /// The commit; for an annotated tag, the one that it points to.
    pub commit: CommitId,
    /// The object that the name points to: the commit, or the annotated tag.
    pub object: CommitId,
    /// The name that this one stands for, as `HEAD` does for a branch.
    pub target: Option<String>,
}

/// How much of the history to fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Only the commit. From a folder the library always fetches the whole history.
    One,
    /// The whole history. A shallow one is completed.
    Full,
}

/// The progress of a fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Objects that have arrived.
    pub objects: usize,
    /// Objects that are expected.
    pub of: usize,
    /// Bytes that have arrived.
    pub bytes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let access = Access {
            token: Some(("TOKEN".to_owned(), Secret::new("hunter2"))),
            ..Access::default()
        };
        assert!(!format!("{access:?}").contains("hunter2"));
    }

    #[test]
    fn a_token_stays_behind_where_settings_lead_to_another_server() {
        let access = Access {
            token: Some(("TOKEN".to_owned(), Secret::new("hunter2"))),
            ..Access::default()
        };
        let from = Remote { url: "https://git.town.example/site".to_owned(), access };
        let goes =
            |url: &str| from.replaced_by(&Address::parse(url).unwrap()).access.token.is_some();
        assert!(
            goes("https://git.town.example/site")
                && goes("https://anna@git.town.example:443/other")
        );
        let strangers = [
            "https://git.town.example:8443/site",
            "ssh://git.town.example/site",
            "https://evil.example/site",
            "https://git.town.example.evil.example/site",
            "file:///srv/site",
        ];
        for url in strangers {
            assert!(!goes(url), "{url}");
        }
    }
}
