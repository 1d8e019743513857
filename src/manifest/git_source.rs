//! A Git repository as `town.toml`, `package.toml` and the lock name it.

use std::fmt;

use semver::VersionReq;

use super::{Reader, parse_table, toml_exact};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink, or_list};
use crate::names::TreePath;

/// The address of a repository: `https:`, `ssh:`, `http:` to this machine, or `file:`; nothing that could start a program.
///
/// Ordered and compared by its normal form, so that one repository written in two ways is one.
#[derive(Debug, Clone)]
pub struct GitUrl {
    written: String,
    normal: String,
}

impl GitUrl {
    /// Checks an address. `host:path`, as Git writes it for ssh, and a folder's absolute path are taken too.
    ///
    /// # Errors
    /// Says why the address is refused; a phrase for the end of a message.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() || text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return Err("an address has no spaces, control characters or backslashes".to_owned());
        }
        let (before, whole) = text.split_once("://").map_or((text, None), |(scheme, _)| (scheme, Some(text)));
        if text.starts_with('-') || before.contains("::") {
            return Err("Git would take it for an instruction, not for an address".to_owned());
        }
        let written = match whole {
            Some(_) => text.to_owned(),
            None if text.starts_with('/') => format!("file://{text}"),
            None => from_scp(text)?,
        };
        let normal = normal_form(&written)?;
        Ok(Self { written, normal })
    }

    /// The address to connect to.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The form by which addresses are compared: host in lower case, without user, usual port, `.git` and closing slash.
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// The host, as credentials and messages name it; empty for a folder.
    pub fn host(&self) -> &str {
        let rest = self.normal.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }

    /// Whether the repository is a folder of this machine.
    pub fn is_local(&self) -> bool {
        self.normal.starts_with("file:")
    }
}

impl PartialEq for GitUrl {
    fn eq(&self, other: &Self) -> bool {
        self.normal == other.normal
    }
}
impl Eq for GitUrl {}
impl PartialOrd for GitUrl {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for GitUrl {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.normal.cmp(&other.normal)
    }
}
impl fmt::Display for GitUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// `git@forge.example:tools.git` is ssh in Git's short form.
fn from_scp(text: &str) -> Result<String, String> {
    let wrong = || "an address begins with `https://` or `ssh://`; a folder is named by `path`".to_owned();
    let (host, path) = text.split_once(':').ok_or_else(wrong)?;
    if host.is_empty() || host.contains('/') || path.is_empty() || host.len() == 1 {
        return Err(wrong());
    }
    Ok(format!("ssh://{host}/{}", path.trim_start_matches('/')))
}

fn normal_form(url: &str) -> Result<String, String> {
    let (scheme, rest) = url.split_once("://").ok_or_else(|| "it has no scheme".to_owned())?;
    let scheme = scheme.to_ascii_lowercase();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.trim_end_matches('/');
    if path.contains(['?', '#']) {
        return Err("an address of a repository has no `?` and no `#`".to_owned());
    }
    if scheme == "file" {
        // On a disk, `x` and `x.git` are two folders.
        return match authority {
            "" | "localhost" => Ok(format!("file:///{path}")),
            _ => Err("a `file:` address names a folder of this machine: `file:///srv/agenda.git`".to_owned()),
        };
    }
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    if user.contains(':') {
        return Err("a password has no place in an address: name a variable, `token = { env = \"NAME\" }`".to_owned());
    }
    let host = host.to_ascii_lowercase();
    let usual = match scheme.as_str() {
        "https" => ":443",
        "ssh" => ":22",
        "http" => ":80",
        _ => return Err(format!("`{scheme}:` is not one of {}", or_list(["https", "ssh", "http", "file"]))),
    };
    let host = host.strip_suffix(usual).unwrap_or(&host);
    let (name, port) = with_port(host);
    if name.is_empty() || name.starts_with(['-', '.']) || user.starts_with('-') {
        return Err("it has no host".to_owned());
    }
    if name.contains([':', '[', ']']) && !is_ipv6(name) {
        return Err("its host is no name and no number".to_owned());
    }
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Err("its port is no number up to 65535".to_owned());
    }
    if path.is_empty() {
        return Err("it has no path: a repository lies in `/NAME` of its host".to_owned());
    }
    if scheme == "http" && !is_loopback(name) {
        return Err("`http:` can be read and changed on its way: use `https:`".to_owned());
    }
    let path = path.strip_suffix(".git").unwrap_or(path);
    Ok(format!("{scheme}://{host}/{path}"))
}

/// A host and its port. The colons of a number in brackets, as in `[::1]:8000`, belong to the host (RFC 3986, 3.2.2).
fn with_port(host: &str) -> (&str, Option<&str>) {
    let end = host.find(']').map_or(0, |at| at + 1);
    match host[end..].split_once(':') {
        Some((rest, port)) => (&host[..end + rest.len()], Some(port)),
        None => (host, None),
    }
}

fn is_ipv6(name: &str) -> bool {
    let number = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    number.is_some_and(|number| number.parse::<std::net::Ipv6Addr>().is_ok())
}

fn is_loopback(name: &str) -> bool {
    name == "localhost" || name == "[::1]" || name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// Which commit of a repository is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// A released version within a range; `"1.2"` is at least 1.2 and below 2.
    Version(VersionReq),
    /// A tag.
    Tag(String),
    /// A branch's newest commit.
    Branch(String),
    /// One commit, by its full id.
    Rev(String),
    /// The newest commit of the branch that the repository itself shows first.
    Newest,
}

impl fmt::Display for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(range) => write!(f, "version {}", range_text(range)),
            Self::Tag(tag) => write!(f, "tag `{tag}`"),
            Self::Branch(branch) => write!(f, "branch `{branch}`"),
            Self::Rev(rev) => write!(f, "commit {}", rev.get(..10).unwrap_or(rev)),
            Self::Newest => f.write_str("its main branch"),
        }
    }
}

/// A range as people write it: `1.2` in place of `^1.2`.
pub(super) fn range_text(range: &VersionReq) -> String {
    let text = range.to_string();
    if range.comparators.len() == 1 { text.trim_start_matches('^').to_owned() } else { text }
}

/// A repository, what is wanted of it, and what is asked of its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitSource {
    /// Its address.
    pub url: GitUrl,
    /// The folder in it; none is its root.
    pub subfolder: Option<TreePath>,
    /// Which commit.
    pub want: Want,
    /// The file of the town that names whose signatures hold, in the form of OpenSSH's `allowed_signers`.
    pub signers: Option<TreePath>,
    /// The environment variable that holds the token for its host.
    pub token: Option<String>,
}

impl GitSource {
    /// Reads the keys `git`, `subfolder`, `version`, `tag`, `branch`, `rev`, `signers` and `token`; faults are reported.
    pub(super) fn read(reader: &Reader<'_>, owner: &str) -> Option<Self> {
        let url = match GitUrl::parse(reader.text("git")?) {
            Ok(url) => Some(url),
            Err(why) => {
                let message = format!("{owner} comes from an address that is refused: {why}");
                let help = "write for instance `git = \"https://git.partner.example/agenda\"`";
                reader.sink.report(Diagnostic::error(Code::RefusedAddress, message).at(reader.place("git")).help(help));
                None
            }
        };
        let want = want(reader, owner);
        let subfolder = path(reader, "subfolder");
        let signers = path(reader, "signers");
        let token = reader.table("token").and_then(|table| {
            let token = Reader::new(table, reader.origin, reader.sink);
            let name = token.required_text("env", "`token`", "token = { env = \"PARTNER_TOKEN\" }").map(str::to_owned);
            token.finish("`token`");
            name
        });
        Some(Self { url: url?, subfolder, want: want?, signers, token })
    }
}

/// A source as the command line names it, piece by piece.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish<'a> {
    /// The address.
    pub git: &'a str,
    /// The folder in the repository.
    pub subfolder: Option<&'a str>,
    /// A range of versions.
    pub version: Option<&'a str>,
    /// A tag.
    pub tag: Option<&'a str>,
    /// A branch.
    pub branch: Option<&'a str>,
    /// A commit.
    pub rev: Option<&'a str>,
    /// The town's file of signers.
    pub signers: Option<&'a str>,
    /// The variable that holds the token.
    pub token: Option<&'a str>,
}

impl GitSource {
    /// Makes a source of what was typed, by the rules that hold for `town.toml`.
    ///
    /// # Errors
    /// The first fault, without a place.
    pub fn wished(wish: &Wish<'_>) -> Result<Self, Box<Diagnostic>> {
        let keys = [
            ("git", Some(wish.git)),
            ("subfolder", wish.subfolder),
            ("version", wish.version),
            ("tag", wish.tag),
            ("branch", wish.branch),
            ("rev", wish.rev),
            ("signers", wish.signers),
        ];
        let lines = keys.iter().filter_map(|(key, value)| Some(format!("{key} = {}\n", toml_exact((*value)?))));
        let token = wish.token.map(|name| format!("token = {{ env = {} }}\n", toml_exact(name)));
        let text: String = lines.chain(token).collect();
        let origin = Origin::town(TreePath::parse("town.toml").expect("a plain name"));
        let sink = Sink::new();
        let source =
            parse_table(&origin, &text, 0, &sink).and_then(|table| Self::read(&Reader::new(&table, &origin, &sink), "it"));
        let fault = sink.finish().iter().next().cloned();
        match (source, fault) {
            (Some(source), None) => Ok(source),
            (_, fault) => {
                let fault = fault.unwrap_or_else(|| Diagnostic::error(Code::Usage, "the source cannot be read"));
                Err(Box::new(Diagnostic { place: None, blame: crate::diagnostics::Blame::Setup, ..fault }))
            }
        }
    }
}

fn path(reader: &Reader<'_>, key: &str) -> Option<TreePath> {
    let text = reader.text(key)?;
    match TreePath::parse(text.trim_end_matches('/')) {
        Ok(path) => Some(path),
        Err(error) => {
            reader.sink.report(Diagnostic::error(Code::BadValue, format!("`{key}`: {error}")).at(reader.place(key)));
            None
        }
    }
}

fn want(reader: &Reader<'_>, owner: &str) -> Option<Want> {
    let keys = ["version", "tag", "branch", "rev"];
    let said: Vec<(&str, &str)> = keys.iter().filter_map(|key| reader.text(key).map(|text| (*key, text))).collect();
    let bad = |key: &str, message: String, help: &str| {
        reader.sink.report(Diagnostic::error(Code::BadValue, message).at(reader.place(key)).help(help));
        None
    };
    match said[..] {
        [] => Some(Want::Newest),
        [("version", text)] => match VersionReq::parse(text) {
            Ok(range) => Some(Want::Version(range)),
            Err(error) => bad("version", format!("`{text}` is not a version: {error}"), "write `version = \"1.2\"`"),
        },
        [("rev", text)] if crate::git::CommitId::from_hex(text).is_none() => {
            bad("rev", format!("`{text}` is not a commit"), "write the commit's full id, 40 letters and digits")
        }
        [(key, text)] if !is_ref_name(text) => {
            bad(key, format!("`{key}` cannot be `{}`", text.escape_debug()), "write the name as Git shows it, `v1.2.0` or `main`")
        }
        [("tag", text)] => Some(Want::Tag(text.to_owned())),
        [("branch", text)] => Some(Want::Branch(text.to_owned())),
        [(_, text)] => Some(Want::Rev(text.to_ascii_lowercase())),
        [_, (second, _), ..] => {
            let all: Vec<&str> = said.iter().map(|(key, _)| *key).collect();
            bad(second, format!("{owner} says {}: only one can hold", all.join(" and ")), "keep one of them")
        }
    }
}

/// Git's rules for names of branches and tags, as far as they keep a name from meaning something else.
fn is_ref_name(text: &str) -> bool {
    let bad = |c: char| c.is_control() || " ~^:?*[\\".contains(c);
    let part = |part: &str| !part.is_empty() && !part.starts_with(['.', '-']) && !part.ends_with(".lock");
    text.split('/').all(part) && !text.contains(bad) && !text.contains("..") && !text.contains("@{") && !text.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_repository_written_in_several_ways_is_one() {
        let normal = |text: &str| GitUrl::parse(text).map(|url| url.normal);
        let expected = Ok("https://git.town.example/agenda".to_owned());
        for text in ["https://git.town.example/agenda", "HTTPS://anna@Git.Town.Example:443/agenda.git/"] {
            assert_eq!(normal(text), expected, "{text}");
        }
        let ssh = Ok("ssh://forge.example/tools".to_owned());
        assert_eq!(normal("git@forge.example:tools.git"), ssh);
        assert_eq!(normal("ssh://git@forge.example:22/tools"), ssh);
        // On a disk these are two.
        assert_eq!(normal("/srv/agenda.git"), Ok("file:///srv/agenda.git".to_owned()));
        assert_eq!(normal("file:///srv/agenda/"), Ok("file:///srv/agenda".to_owned()));
        assert_eq!(normal("http://[::1]:8000/a"), Ok("http://[::1]:8000/a".to_owned()));
        assert_eq!(normal("http://[::1]/a::b"), Ok("http://[::1]/a::b".to_owned()));
        assert_eq!(normal("ssh://git@[2001:db8::7]:22/a"), Ok("ssh://[2001:db8::7]/a".to_owned()));
        assert_eq!(normal("http://127.0.0.1:8000/a"), Ok("http://127.0.0.1:8000/a".to_owned()));
    }

    #[test]
    fn addresses_that_could_do_harm_are_refused() {
        let bad = [
            "ext::sh -c id",
            "ext::id",
            "-oProxyCommand=id",
            "ssh://-oProxyCommand=id/x",
            "http://town.example/x",
            "ftp://a/b",
            "git://town.example/x",
            "https://town.example",
            "https://anna:secret@town.example/x",
            "https:///x",
            "../agenda",
            "agenda",
            "C:/agenda",
            "https://town.example/a\u{1b}[2J",
            "file://host/x",
            "https://t.example/x?y=1",
            "",
            "ssh://-x@town.example/a",
            "https://town.example:99999/a",
            "https://town.example:/a",
            "ext::https://town.example/a",
            "https://[::1/a",
            "https://a::1/a",
            "https://[::g]/a",
            "https://[::1]x/a",
            "http://[2001:db8::7]/a",
        ];
        for text in bad {
            assert!(GitUrl::parse(text).is_err(), "{text}");
        }
    }
}
