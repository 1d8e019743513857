//! The address of a repository, taken apart: the one reading of it that all others share.
//!
//! Whatever is shown, compared, locked, kept in the cache, given a token or called is made of the parts that were read here, never
//! of the text that somebody wrote. What two programs could read in two ways is refused, so the libraries that are handed the
//! printed form understand it alike.

use std::fmt;

use percent_encoding::percent_decode_str;

use super::host;
use super::secret::is_like_a_secret;

/// No address that means well is longer.
const LONGEST: usize = 2_000;

/// How a server is spoken with.
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
    /// The word before the colon.
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

/// Why a text is no address that parvis connects to.
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

/// The address of a repository: `https:`, `ssh:`, `http:` to this machine, or `file:`; nothing that could start a program.
///
/// Two addresses are equal if the same place is called in the same way. Prints itself in the one form that parses to it again.
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
    /// Reads an address. `host:path`, as Git writes it for ssh, and a folder's absolute path are taken too.
    ///
    /// # Errors
    /// Says why the address is refused.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.is_empty() || text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\')
        {
            return refuse("an address has no spaces, control characters or backslashes");
        }
        if text.len() > LONGEST {
            return refuse(format!("it is longer than {LONGEST} characters"));
        }
        let before = text.split("://").next().unwrap_or_default();
        if text.starts_with('-') || before.split('[').next().unwrap_or_default().contains("::") {
            return refuse("Git would take it for an instruction, not for an address");
        }
        let address = match text.split_once("://") {
            Some((scheme, rest)) => Self::whole(scheme, rest)?,
            None if text.starts_with('/') => {
                Self::made(Scheme::File, None, (String::new(), None), folder(text)?)
            }
            None => Self::scp(text)?,
        };
        if address.scheme == Scheme::Http && !address.is_loopback() {
            return refuse("`http:` can be read and changed on its way: use `https:`");
        }
        Ok(address)
    }

    fn whole(scheme: &str, rest: &str) -> Result<Self, AddressError> {
        let Some(scheme) =
            SCHEMES.into_iter().find(|known| scheme.eq_ignore_ascii_case(known.as_str()))
        else {
            return refuse("it does not begin with `https://`, `ssh://`, `http://` or `file://`");
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if scheme == Scheme::File {
            return match authority {
                "" | "localhost" => {
                    Ok(Self::made(scheme, None, (String::new(), None), decoded(path)?))
                }
                _ => refuse(
                    "a `file:` address names a folder of this machine: `file:///srv/agenda.git`",
                ),
            };
        }
        let (user, server) = server(scheme, authority)?;
        if scheme == Scheme::Ssh && path.contains('%') {
            return refuse("an address of `ssh:` has no `%`: not all programs read it alike");
        }
        Ok(Self::made(scheme, user, server, decoded(path)?))
    }

    /// `git@forge.example:tools.git` is ssh in Git's short form.
    fn scp(text: &str) -> Result<Self, AddressError> {
        let wrong =
            || refuse("an address begins with `https://` or `ssh://`; a folder is named by `path`");
        let end = text.find("]:").map_or(0, |at| at + 1);
        let Some((host, path)) =
            text[end..].split_once(':').map(|(rest, path)| (&text[..end + rest.len()], path))
        else {
            return wrong();
        };
        let name = host.rsplit('@').next().unwrap_or_default();
        // One letter is a drive of Windows; and a scheme whose slashes were forgotten is no host.
        let is_scheme = SCHEMES.iter().any(|scheme| host.eq_ignore_ascii_case(scheme.as_str()));
        if name.len() < 2 || is_scheme || host.contains('/') || path.is_empty() {
            return wrong();
        }
        // `user:password@host/path`.
        if path.split('/').next().is_some_and(|part| part.contains('@')) {
            return Err(with_password());
        }
        let (user, server) = server(Scheme::Ssh, host)?;
        if path.contains('%') {
            return refuse("an address of `ssh:` has no `%`: not all programs read it alike");
        }
        Ok(Self::made(
            Scheme::Ssh,
            user,
            server,
            folder(&format!("/{}", path.trim_start_matches('/')))?,
        ))
    }

    fn made(
        scheme: Scheme,
        user: Option<String>,
        (host, port): (String, Option<u16>),
        path: String,
    ) -> Self {
        let port = port.filter(|port| Some(*port) != scheme.usual_port());
        let at = user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
        let colon = port.map(|port| format!(":{port}")).unwrap_or_default();
        // A space is all that an address cannot show of a path that was let in.
        let text = format!("{}://{at}{host}{colon}{}", scheme.as_str(), path.replace(' ', "%20"));
        Self { text, scheme, user, host, port, path }
    }

    /// The address to connect to, and to show.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How the server is spoken with.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Who asks, where the address says so.
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

    /// The path, with its slash; of a folder of this machine its place.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same without a user: what HTTP carries, and what may stand on a page.
    pub fn without_user(&self) -> Self {
        Self::made(self.scheme, None, (self.host.clone(), self.port), self.path.clone())
    }

    /// Whether the repository is a folder of this machine.
    pub fn is_local(&self) -> bool {
        self.scheme == Scheme::File
    }

    /// Whether the server is this machine.
    pub fn is_loopback(&self) -> bool {
        host::is_loopback(&self.host)
    }

    /// Whether the host is plainly not of the open internet: this machine, or a number of a private network or of one's own cable.
    pub fn is_private(&self) -> bool {
        host::is_private(&self.host)
    }

    /// Whether what was meant for one place may go to the other: the same way to the same server.
    pub fn trusts(&self, other: &Self) -> bool {
        (self.scheme, &self.host, self.port) == (other.scheme, &other.host, other.port)
    }

    /// Whether the other is most likely the same repository: no forge has two that differ by `.git` alone, or for two users.
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

type Server = (String, Option<u16>);

/// Who asks, and whom.
fn server(scheme: Scheme, authority: &str) -> Result<(Option<String>, Server), AddressError> {
    let (user, server) = match authority.rsplit_once('@') {
        Some((user, server)) => (Some(user), server),
        None => (None, authority),
    };
    if let Some(user) = user {
        if user.contains(':') {
            return Err(with_password());
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
                "the name before its `@` has other signs than letters, digits, `.`, `_` and `-`",
            );
        }
    }
    let server = host::parse(server).or_else(refuse)?;
    Ok((user.map(str::to_owned), server))
}

/// What to do with a secret that stands in an address.
const TOKEN_HELP: &str = "take it out, since everybody reads this file, and make it invalid at its server; name a variable in its place: \
    `token = { env = \"PARVIS_TOKEN_NAME\" }`, and set it where parvis runs: `export PARVIS_TOKEN_NAME=…`";

fn with_password() -> AddressError {
    AddressError {
        why: "a password has no place in an address".to_owned(),
        help: Some(TOKEN_HELP.to_owned()),
    }
}

/// The path of an address, without percent signs.
pub(super) fn decoded(path: &str) -> Result<String, AddressError> {
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        let digits = rest.as_bytes().get(at + 1..at + 3);
        if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
            return refuse("a `%` in its path stands before two hexadecimal digits");
        }
        rest = &rest[at + 3..];
    }
    let Ok(text) = percent_decode_str(path).decode_utf8() else {
        return refuse("its path is not UTF-8");
    };
    if text.matches('/').count() != path.matches('/').count() {
        return refuse("its path hides a `/`");
    }
    folder(&text)
}

/// Checks a path that stands for itself; it loses a closing slash.
fn folder(path: &str) -> Result<String, AddressError> {
    let is_sign = |c: char| match c {
        c if c.is_ascii() => c.is_ascii_alphanumeric() || " -._~!$&()*+,;=:@/".contains(c),
        // Letters that nobody sees.
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => false,
        c => c.is_alphanumeric(),
    };
    let path = path.strip_suffix('/').unwrap_or(path);
    let Some(parts) = path.strip_prefix('/').filter(|parts| !parts.is_empty()) else {
        return refuse("it has no path: a repository lies in `/NAME` of its host");
    };
    if !path.chars().all(is_sign) {
        return refuse(
            "its path has a sign that not all programs read alike, such as `?`, `#`, `%` or quotes",
        );
    }
    if parts.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
        return refuse("its path has single slashes, and no `.` and `..`");
    }
    if parts.split('/').any(|part| part.starts_with(' ') || part.ends_with(' ')) {
        return refuse("a part of its path begins or ends with a space");
    }
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests;
