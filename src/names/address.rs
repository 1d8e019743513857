//! The address of a repository, parsed once for all uses.
//!
//! Addresses that are shown, compared, locked, cached, given a token or connected to are made of
//! the parsed parts, never of the text that somebody wrote. Addresses that two programs could read
//! differently are refused, so that every library understands the printed form alike.

use std::fmt;

use percent_encoding::percent_decode_str;

use super::host::{self, Server, parse_server};
use super::secret::is_like_a_secret;

/// Longer addresses are refused, in bytes.
const LONGEST: usize = 2_000;

/// The protocol of a repository's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// HTTP over TLS.
    Https,
    /// Plain HTTP: to this machine only.
    Http,
    /// The secure shell.
    Ssh,
    /// A folder of this machine.
    File,
}

const SCHEMES: [Scheme; 4] = [Scheme::Https, Scheme::Ssh, Scheme::Http, Scheme::File];

impl Scheme {
    /// Returns the word before the colon.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Http => "http",
            Self::Ssh => "ssh",
            Self::File => "file",
        }
    }

    fn usual_port(self) -> Option<u16> {
        match self {
            Self::Https => Some(443),
            Self::Http => Some(80),
            Self::Ssh => Some(22),
            Self::File => None,
        }
    }
}

/// Why a text is not an address that parvis connects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressError {
    /// The reason; a phrase for the end of a message. It repeats nothing of the text.
    pub why: String,
    /// What to do, where more can be said than how an address looks.
    pub help: Option<String>,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

fn refuse<T>(why: impl Into<String>) -> Result<T, AddressError> {
    Err(AddressError { why: why.into(), help: None })
}

/// The address of a repository: `https:`, `ssh:`, `http:` to this machine, or `file:`; nothing that
/// could start a program.
///
/// Two addresses are equal if they name the same place with the same protocol and user. The printed
/// form parses to the same address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// First, so that addresses are ordered by it; made of the parts.
    text: String,
    scheme: Scheme,
    user: Option<String>,
    /// In lower case; empty for a folder.
    host: String,
    port: Option<u16>,
    /// Without percent signs, with its slash in front and none behind.
    path: String,
}

impl Address {
    /// Reads an address: a URL, `host:path` as Git writes it for SSH, or a folder's absolute path.
    ///
    /// # Errors
    /// Says why the address is refused.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.is_empty() || text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\')
        {
            return refuse("an address cannot have spaces, control characters or backslashes");
        }
        if text.len() > LONGEST {
            return refuse(format!("it is longer than {LONGEST} characters"));
        }
        let before = text.split("://").next().unwrap_or_default();
        if text.starts_with('-') || before.split('[').next().unwrap_or_default().contains("::") {
            return refuse("Git would take it for an option or a command, not for an address");
        }
        let address = match text.split_once("://") {
            Some((scheme, rest)) => Self::parse_url(scheme, rest)?,
            None if text.starts_with('/') => {
                Self::from_parts(Scheme::File, None, Server::none(), check_path(text)?)
            }
            None => Self::parse_scp(text)?,
        };
        if address.scheme == Scheme::Http && !address.is_loopback() {
            return refuse("`http:` can be read and changed on its way: use `https:`");
        }
        Ok(address)
    }

    fn parse_url(scheme: &str, rest: &str) -> Result<Self, AddressError> {
        let Some(scheme) =
            SCHEMES.into_iter().find(|known| scheme.eq_ignore_ascii_case(known.as_str()))
        else {
            return refuse("it does not begin with `https://`, `ssh://`, `http://` or `file://`");
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if scheme == Scheme::File {
            return match authority {
                "" | "localhost" => {
                    Ok(Self::from_parts(scheme, None, Server::none(), decode_path(path)?))
                }
                _ => refuse(
                    "a `file:` address names a folder of this machine: `file:///srv/agenda.git`",
                ),
            };
        }
        let (user, server) = parse_authority(scheme, authority)?;
        if scheme == Scheme::Ssh && path.contains('%') {
            return refuse("an `ssh:` address cannot have `%`: not all programs read it alike");
        }
        Ok(Self::from_parts(scheme, user, server, decode_path(path)?))
    }

    /// `git@forge.example:tools.git` is ssh in Git's short form.
    fn parse_scp(text: &str) -> Result<Self, AddressError> {
        let wrong =
            || refuse("an address begins with `https://` or `ssh://`; a folder is named by `path`");
        let end = text.find("]:").map_or(0, |at| at + 1);
        let Some((host, path)) =
            text[end..].split_once(':').map(|(rest, path)| (&text[..end + rest.len()], path))
        else {
            return wrong();
        };
        let name = host.rsplit('@').next().unwrap_or_default();
        // One letter is a Windows drive, and a scheme whose slashes were forgotten is not a host.
        let is_scheme = SCHEMES.iter().any(|scheme| host.eq_ignore_ascii_case(scheme.as_str()));
        if name.len() < 2 || is_scheme || host.contains('/') || path.is_empty() {
            return wrong();
        }
        // `user:password@host/path`.
        if path.split('/').next().is_some_and(|part| part.contains('@')) {
            return Err(refuse_password());
        }
        let (user, server) = parse_authority(Scheme::Ssh, host)?;
        if path.contains('%') {
            return refuse("an `ssh:` address cannot have `%`: not all programs read it alike");
        }
        Ok(Self::from_parts(
            Scheme::Ssh,
            user,
            server,
            check_path(&format!("/{}", path.trim_start_matches('/')))?,
        ))
    }

    fn from_parts(scheme: Scheme, user: Option<String>, server: Server, path: String) -> Self {
        let Server { host, port } = server;
        let port = port.filter(|port| Some(*port) != scheme.usual_port());
        let at = user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
        let colon = port.map(|port| format!(":{port}")).unwrap_or_default();
        // Of all characters that `check_path` accepts, only the space has to be written otherwise.
        let text = format!("{}://{at}{host}{colon}{}", scheme.as_str(), path.replace(' ', "%20"));
        Self { text, scheme, user, host, port, path }
    }

    /// The address to connect to, and to show.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The protocol.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The user's name, if the address has one.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// The host without its port; empty for a folder.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, the usual one where none is named.
    pub fn port(&self) -> Option<u16> {
        self.port.or(self.scheme.usual_port())
    }

    /// The host as people know it, with a port that is not the usual one.
    pub fn server(&self) -> String {
        self.port.map_or_else(|| self.host.clone(), |port| format!("{}:{port}", self.host))
    }

    /// The path, decoded, with its slash in front: for a `file:` address, the folder.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same without its user, for HTTP requests and for pages.
    pub fn without_user(&self) -> Self {
        let server = Server { host: self.host.clone(), port: self.port };
        Self::from_parts(self.scheme, None, server, self.path.clone())
    }

    /// Whether the repository is a folder of this machine.
    pub fn is_local(&self) -> bool {
        self.scheme == Scheme::File
    }

    /// Whether the server is this machine.
    pub fn is_loopback(&self) -> bool {
        host::is_loopback(&self.host)
    }

    /// Whether the host is plainly not on the open internet: this machine, or a number or name of a
    /// private network.
    pub fn is_private(&self) -> bool {
        host::is_private(&self.host)
    }

    /// Whether what is meant for this address, such as a token, may go to the other: scheme, host
    /// and port are the same.
    pub fn trusts(&self, other: &Self) -> bool {
        (self.scheme, &self.host, self.port) == (other.scheme, &other.host, other.port)
    }

    /// Whether the other is most likely the same repository. No forge has two that differ only in
    /// `.git` or in the user.
    pub fn is_like(&self, other: &Self) -> bool {
        let bare = |path: &str| path.strip_suffix(".git").unwrap_or(path).len();
        let paths = self.path[..bare(&self.path)] == other.path[..bare(&other.path)];
        // On a disk, `x` and `x.git` are two folders.
        if self.is_local() { self == other } else { self.trusts(other) && paths }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Reads what stands before the path: `HOST`, `USER@HOST`, `HOST:PORT`.
fn parse_authority(
    scheme: Scheme,
    authority: &str,
) -> Result<(Option<String>, Server), AddressError> {
    let (user, server) = match authority.rsplit_once('@') {
        Some((user, server)) => (Some(user), server),
        None => (None, authority),
    };
    if let Some(user) = user {
        if user.contains(':') {
            return Err(refuse_password());
        }
        if is_like_a_secret(user)
            && (scheme != Scheme::Ssh
                || !user.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
        {
            return Err(AddressError {
                why: "the name before its `@` looks like a token".to_owned(),
                help: Some(TOKEN_HELP.to_owned()),
            });
        }
        let is_sign =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+');
        if user.is_empty() || user.starts_with('-') || !user.bytes().all(is_sign) {
            return refuse(
                "the name before its `@` has characters other than letters, digits, `.`, `_` and `-`",
            );
        }
    }
    let server = parse_server(server).or_else(refuse)?;
    Ok((user.map(str::to_owned), server))
}

/// What to do about a secret in an address.
const TOKEN_HELP: &str = "take it out, since everybody reads this file, and make it invalid at its server; name a variable in its place: \
    `token = { env = \"PARVIS_TOKEN_NAME\" }`, and set it where parvis runs: `export PARVIS_TOKEN_NAME=…`";

fn refuse_password() -> AddressError {
    AddressError {
        why: "an address must not hold a password".to_owned(),
        help: Some(TOKEN_HELP.to_owned()),
    }
}

/// Decodes the path of an address and checks it.
pub(super) fn decode_path(path: &str) -> Result<String, AddressError> {
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        let digits = rest.as_bytes().get(at + 1..at + 3);
        if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
            return refuse("a `%` in its path has to stand before two hexadecimal digits");
        }
        rest = &rest[at + 3..];
    }
    let Ok(text) = percent_decode_str(path).decode_utf8() else {
        return refuse("its path is not UTF-8");
    };
    if text.matches('/').count() != path.matches('/').count() {
        return refuse("its path hides a `/`");
    }
    check_path(&text)
}

/// Checks a decoded path and removes a closing slash.
fn check_path(path: &str) -> Result<String, AddressError> {
    let is_sign = |c: char| match c {
        c if c.is_ascii() => c.is_ascii_alphanumeric() || " -._~!$&()*+,;=:@/".contains(c),
        // Invisible letters.
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => false,
        c => c.is_alphanumeric(),
    };
    let path = path.strip_suffix('/').unwrap_or(path);
    let Some(parts) = path.strip_prefix('/').filter(|parts| !parts.is_empty()) else {
        return refuse("it has no path: a repository lies in `/NAME` of its host");
    };
    if !path.chars().all(is_sign) {
        return refuse(
            "its path has a character that not all programs read alike, such as `?`, `#`, `%` or quotes",
        );
    }
    if parts.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
        return refuse("its path cannot have double slashes, `.` or `..`");
    }
    if parts.split('/').any(|part| part.starts_with(' ') || part.ends_with(' ')) {
        return refuse("a part of its path begins or ends with a space");
    }
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests;
