//! A Git repository as `town.toml`, `package.toml` and the lock name it.

use std::fmt;

use semver::VersionReq;

use super::token_use::{TokenUse, is_variable};
use super::{Reader, parse_table, toml_exact};
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Parsed};
use crate::names::{Address, AddressError, Scheme, TreePath};

/// Which commit of a repository is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
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

impl fmt::Display for Requirement {
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
    pub url: Address,
    /// The folder in it; `None` is its root.
    pub subfolder: Option<TreePath>,
    /// Which commit.
    pub requirement: Requirement,
    /// The file of the town that names whose signatures hold, in the form of OpenSSH's `allowed_signers`.
    pub signers: Option<TreePath>,
    /// The environment variable that holds the token for its host.
    pub token: Option<String>,
}

impl GitSource {
    /// Reads the keys `git`, `subfolder`, `version`, `tag`, `branch`, `rev`, `signers` and `token`; faults are reported.
    pub(super) fn read(reader: &Reader<'_>, owner: &str) -> Option<Self> {
        let url = match Address::parse(reader.text("git")?) {
            Ok(url) => Some(url),
            Err(AddressError { why, help }) => {
                let message =
                    message!("{owner} comes from an address that is refused: {why}", owner, why);
                let usual = || {
                    "write for instance `git = \"https://git.partner.example/agenda\"`".to_owned()
                };
                let help = help.unwrap_or_else(usual);
                reader.sink.report(
                    Diagnostic::error(Code::RefusedAddress, message)
                        .at(reader.place("git"))
                        .help(help),
                );
                None
            }
        };
        let requirement = requirement(reader, owner);
        let subfolder = path(reader, "subfolder");
        let signers = path(reader, "signers");
        let token = reader.table("token").and_then(|table| {
            let token = Reader::new(table, reader.origin, reader.sink);
            let name = token.required_text("env", "`token`", "token = { env = \"PARVIS_TOKEN_PARTNER\" }");
            let place = token.place("env");
            token.finish("`token`");
            if name.is_some_and(|name| !is_variable(name)) {
                // It may be the token itself: it is not repeated.
                let message = message!("the `token` of {owner} is not the name of a variable", owner);
                let help = "name the variable that holds it, `token = { env = \"PARVIS_TOKEN_PARTNER\" }`; a token that was written here \
                    can be read by everybody: make it invalid at its server";
                reader.sink.report(Diagnostic::error(Code::BadValue, message).at(place).help(help));
                return None;
            }
            name.map(str::to_owned)
        });
        Some(Self { url: url?, subfolder, requirement: requirement?, signers, token })
    }
}

impl GitSource {
    /// The token that goes with a question to the repository: only HTTP carries one.
    pub fn token_use(&self) -> Option<TokenUse> {
        let is_web = matches!(self.url.scheme(), Scheme::Https | Scheme::Http);
        let variable = self.token.clone().filter(|_| is_web)?;
        Some(TokenUse { variable, server: self.url.server() })
    }
}

/// A source as the command line names it, piece by piece.
#[derive(Debug, Clone, Copy, Default)]
pub struct SourceArguments<'a> {
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
    pub fn from_arguments(arguments: &SourceArguments<'_>) -> Result<Self, Box<Diagnostic>> {
        let keys = [
            ("git", Some(arguments.git)),
            ("subfolder", arguments.subfolder),
            ("version", arguments.version),
            ("tag", arguments.tag),
            ("branch", arguments.branch),
            ("rev", arguments.rev),
            ("signers", arguments.signers),
        ];
        let lines = keys
            .iter()
            .filter_map(|(key, value)| Some(format!("{key} = {}\n", toml_exact((*value)?))));
        let token =
            arguments.token.map(|name| format!("token = {{ env = {} }}\n", toml_exact(name)));
        let text: String = lines.chain(token).collect();
        let origin = Origin::town(TreePath::parse("town.toml").expect("a plain name"));
        let source = Parsed::collect(|sink| {
            let table = parse_table(&origin, &text, 0).report(sink)?;
            Self::read(&Reader::new(&table, &origin, sink), "it")
        });
        let (source, findings) = source.into_parts();
        match (source, findings.iter().next().cloned()) {
            (Some(source), None) => Ok(source),
            (_, fault) => {
                let fault = fault
                    .unwrap_or_else(|| Diagnostic::error(Code::Usage, "the source cannot be read"));
                Err(Box::new(Diagnostic { place: None, blame: Blame::Setup, ..fault }))
            }
        }
    }
}

fn path(reader: &Reader<'_>, key: &str) -> Option<TreePath> {
    let text = reader.text(key)?;
    match TreePath::parse(text.trim_end_matches('/')) {
        Ok(path) => Some(path),
        Err(error) => {
            reader.sink.report(
                Diagnostic::error(Code::BadValue, message!("`{key}`: {error}", key, error))
                    .at(reader.place(key)),
            );
            None
        }
    }
}

fn requirement(reader: &Reader<'_>, owner: &str) -> Option<Requirement> {
    let keys = ["version", "tag", "branch", "rev"];
    let said: Vec<(&str, &str)> =
        keys.iter().filter_map(|key| reader.text(key).map(|text| (*key, text))).collect();
    let bad = |key: &str, message: String, help: &'static str| {
        reader
            .sink
            .report(Diagnostic::error(Code::BadValue, message).at(reader.place(key)).help(help));
        None
    };
    match said[..] {
        [] => Some(Requirement::Newest),
        [("version", text)] => match VersionReq::parse(text) {
            Ok(range) => Some(Requirement::Version(range)),
            Err(error) => bad(
                "version",
                format!("`{text}` is not a version: {error}"),
                "write `version = \"1.2\"`",
            ),
        },
        [("rev", text)] if crate::git::CommitId::from_hex(text).is_none() => bad(
            "rev",
            format!("`{text}` is not a commit"),
            "write the commit's full id, 40 letters and digits",
        ),
        [(key, text)] if !is_ref_name(text) => bad(
            key,
            format!("`{key}` cannot be `{}`", text.escape_debug()),
            "write the name as Git shows it, `v1.2.0` or `main`",
        ),
        [("tag", text)] => Some(Requirement::Tag(text.to_owned())),
        [("branch", text)] => Some(Requirement::Branch(text.to_owned())),
        [(_, text)] => Some(Requirement::Rev(text.to_ascii_lowercase())),
        [_, (second, _), ..] => {
            let all: Vec<&str> = said.iter().map(|(key, _)| *key).collect();
            bad(
                second,
                format!("{owner} says {}: only one can hold", all.join(" and ")),
                "keep one of them",
            )
        }
    }
}

/// Git's rules for names of branches and tags, as far as they keep a name from meaning something else.
fn is_ref_name(text: &str) -> bool {
    let bad = |c: char| c.is_control() || " ~^:?*[\\".contains(c);
    let part =
        |part: &str| !part.is_empty() && !part.starts_with(['.', '-']) && !part.ends_with(".lock");
    text.split('/').all(part)
        && !text.contains(bad)
        && !text.contains("..")
        && !text.contains("@{")
        && !text.ends_with('.')
}
