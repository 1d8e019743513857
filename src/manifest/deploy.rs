//! `[deploy.NAME]`: where `parvis deploy` sends the site.

use std::ops::Range;

use super::{Kind, Reader};
use crate::diagnostics::{Code, Diagnostic, Message};
use crate::git::is_branch_name;
use crate::names::{Address, Server, parse_server, secrets};

/// A place for the site.
#[derive(Debug, Clone)]
pub struct DeployTarget {
    /// Its name.
    pub name: String,
    /// The kind of host, and where it is.
    pub place: DeployPlace,
    /// Names of variables, and what the host is known by.
    pub access: DeployAccess,
    /// How many connections work at a time.
    pub connections: usize,
    /// Where `town.toml` says so.
    pub range: Range<u32>,
}

/// The kinds of hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeployPlace {
    /// A folder of this machine, seen from the town's.
    Folder(String),
    /// SFTP: `sftp://user@host/folder`.
    Sftp(DeployServer),
    /// FTP over TLS (RFC 4217, explicit): `ftps://user@host/folder`.
    Ftps(DeployServer),
    /// WebDAV over TLS (RFC 4918): `davs://user@host/folder`.
    WebDav(DeployServer),
    /// A bucket of S3 or a host that speaks its protocol: `s3://bucket/prefix`.
    S3(DeployBucket),
    /// A branch of a Git repository, as forges' Pages read it.
    Git {
        /// The repository.
        repository: Address,
        /// The branch.
        branch: String,
    },
}

/// A server, and a folder on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployServer {
    /// Its host, in small letters.
    pub host: String,
    /// Its port, where it is not the usual one.
    pub port: Option<u16>,
    /// The user.
    pub user: Option<String>,
    /// The folder, without slashes around it; empty is the one that a login leads to.
    pub folder: String,
    /// Whether the folder is seen from the top of the server and not from where a login leads to.
    pub is_absolute: bool,
}

/// A bucket, and where the host answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployBucket {
    /// The bucket.
    pub bucket: String,
    /// The beginning of all keys, without a closing slash; may be empty.
    pub prefix: String,
    /// Whether the host is asked over TLS. Else it is this computer.
    pub is_secure: bool,
    /// The host.
    pub server: Server,
    /// Its region.
    pub region: String,
}

/// How a target lets in, and is known. Secrets themselves never stand in `town.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeployAccess {
    /// The variable that holds the password, the token, or the secret key of S3.
    pub password: Option<String>,
    /// The variable that holds the access key of S3.
    pub access_key: Option<String>,
    /// The file of an SSH key; `~/` is the user's home.
    pub key: Option<String>,
    /// The fingerprint of the SSH host's key, `SHA256:…`.
    pub host_key: Option<String>,
    /// The fingerprint of the server's certificate, `SHA256:…` in hexadecimal digits.
    pub certificate: Option<String>,
}

/// What a target's address may begin with, for messages.
const FORMS: &str = "write one of `sftp://USER@HOST/FOLDER`, `ftps://USER@HOST/FOLDER`, `davs://USER@HOST/FOLDER`, `s3://BUCKET`, the address of a Git repository with `branch = \"pages\"`, or a folder such as `/srv/www`";

/// The most connections at a time: hosts refuse more.
const MOST_CONNECTIONS: i64 = 16;
const USUAL_CONNECTIONS: usize = 4;

/// Reads `[deploy]`. Faults are reported; a target with one is left out.
pub(super) fn deploy_targets(top: &Reader<'_>) -> Vec<DeployTarget> {
    let Some(table) = top.table("deploy") else { return Vec::new() };
    let mut targets = Vec::new();
    for (name, range, value) in table.by_name() {
        let Kind::Table(table) = &value.kind else {
            let message = message!(
                "the target `{name}` takes a table, this is {kind}",
                name,
                kind = value.kind.words()
            );
            let help = message!("write `[deploy.{name}]` and below it `to = \"sftp://…\"`", name);
            let diagnostic = Diagnostic::error(Code::WrongKind, message);
            top.sink.report(diagnostic.at(top.origin.at(value.range.clone())).help(help));
            continue;
        };
        let reader = Reader::new(table, top.origin, top.sink);
        let access = access(&reader);
        let connections = reader.integer("connections", 1..=MOST_CONNECTIONS);
        let place = place(&reader, name);
        reader.finish(&format!("`[deploy.{name}]`"));
        if let Some(place) = place {
            targets.push(DeployTarget {
                name: name.to_owned(),
                place,
                access,
                connections: connections
                    .and_then(|count| usize::try_from(count).ok())
                    .unwrap_or(USUAL_CONNECTIONS),
                range: range.clone(),
            });
        }
    }
    targets
}

fn access(reader: &Reader<'_>) -> DeployAccess {
    DeployAccess {
        password: variable(reader, "password"),
        access_key: variable(reader, "access_key"),
        key: reader.text("key").map(str::to_owned),
        host_key: fingerprint(reader, "host_key"),
        certificate: fingerprint(reader, "certificate"),
    }
}

/// Reads the name of a variable: what is no name may be the secret itself, and is not shown.
fn variable(reader: &Reader<'_>, key: &str) -> Option<String> {
    let name = reader.text(key)?;
    let is_name = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    if is_name {
        return Some(name.to_owned());
    }
    let message = message!("`{key}` takes the name of a variable, in capital letters", key);
    let help = message!(
        "write `{key} = \"PARVIS_PASSWORD\"`, and give the secret in the variable `PARVIS_PASSWORD`: nobody who reads the repository sees it then. If the secret itself stood here, change it at the host",
        key
    );
    // Without a line of the file: messages show the whole of it.
    let diagnostic = Diagnostic::error(Code::BadValue, message);
    reader.sink.report(diagnostic.at(reader.origin.whole()).help(help));
    None
}

fn fingerprint(reader: &Reader<'_>, key: &str) -> Option<String> {
    let text = reader.text(key)?;
    let is_fingerprint = text.strip_prefix("SHA256:").is_some_and(|rest| rest.len() >= 43);
    if !is_fingerprint {
        let message = message!("`{key}` takes a fingerprint", key);
        let help = message!(
            "write it as the message of a refused host shows it: `{key} = \"SHA256:…\"`",
            key
        );
        reader
            .sink
            .report(Diagnostic::error(Code::BadValue, message).at(reader.place(key)).help(help));
        return None;
    }
    Some(text.to_owned())
}

fn place(reader: &Reader<'_>, name: &str) -> Option<DeployPlace> {
    let to =
        reader.required_text("to", &format!("`[deploy.{name}]`"), "sftp://clerk@host.example/www");
    let (branch, endpoint, region) =
        (reader.text("branch"), reader.text("endpoint"), reader.text("region"));
    let to = to?;
    match read_place(to, Extras { branch, endpoint, region }) {
        Ok(place) => Some(place),
        Err(Refused { message, help }) => {
            let diagnostic = Diagnostic::error(Code::BadValue, message);
            reader.sink.report(diagnostic.at(reader.place("to")).help(help));
            None
        }
    }
}

/// The keys that belong to some kinds only.
#[derive(Clone, Copy)]
struct Extras<'a> {
    branch: Option<&'a str>,
    endpoint: Option<&'a str>,
    region: Option<&'a str>,
}

struct Refused {
    message: Message,
    help: Message,
}

fn refuse(message: impl Into<Message>, help: impl Into<Message>) -> Refused {
    Refused { message: message.into(), help: help.into() }
}

fn read_place(to: &str, extras: Extras<'_>) -> Result<DeployPlace, Refused> {
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace();
    if to.is_empty() || !to.chars().all(|c| is_plain(c) || c == ' ') {
        return Err(refuse("`to` says nowhere to go", FORMS));
    }
    if let Some(branch) = extras.branch {
        let repository = Address::parse(to).map_err(|error| {
            let why = error.why;
            refuse(message!("`to` is not the address of a repository: {why}", why), FORMS)
        })?;
        if !is_branch_name(branch) {
            return Err(refuse(
                "`branch` is not a name that Git takes",
                "write it as the forge shows it: `branch = \"pages\"`",
            ));
        }
        return Ok(DeployPlace::Git { repository, branch: branch.to_owned() });
    }
    let Some((scheme, rest)) = to.split_once("://") else {
        return match to.contains('@') && to.contains(':') {
            true => Err(refuse(
                "`to` looks like a Git repository, and no `branch` is named",
                "add the branch that the host shows: `branch = \"pages\"`",
            )),
            false => Ok(DeployPlace::Folder(to.to_owned())),
        };
    };
    match scheme.to_ascii_lowercase().as_str() {
        "sftp" => Ok(DeployPlace::Sftp(server(rest)?)),
        "ftps" => Ok(DeployPlace::Ftps(server(rest)?)),
        "davs" => Ok(DeployPlace::WebDav(server(rest)?)),
        "s3" => s3(rest, &extras),
        "file" => Ok(DeployPlace::Folder(rest.to_owned())),
        "ftp" => Err(refuse(
            "plain FTP sends the password and the pages so that everybody on the way can read and change them",
            "write `ftps://`: nearly every host that offers FTP offers it with encryption; else `sftp://`",
        )),
        "dav" => Err(refuse(
            "WebDAV without encryption sends the password in the open",
            "write `davs://`",
        )),
        "https" | "ssh" | "git" => Err(refuse(
            "`to` looks like a Git repository, and no `branch` is named",
            "add the branch that the host shows: `branch = \"pages\"`; a WebDAV server is written `davs://…`",
        )),
        _ => Err(refuse("parvis does not know this kind of host", FORMS)),
    }
}

fn server(rest: &str) -> Result<DeployServer, Refused> {
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    if user.is_some_and(|user| user.contains(':'))
        || !secrets(&format!("https://{rest}")).is_empty()
    {
        return Err(refuse(
            "`to` holds a password, and everybody who reads the repository sees it",
            "take it out, change it at the host, and name a variable that holds the new one: `password = \"PARVIS_PASSWORD\"`",
        ));
    }
    let Server { host, port } = parse_server(host)
        .map_err(|why| refuse(message!("the host in `to` cannot be used: {why}", why), FORMS))?;
    // As scp has it: `//` begins at the top of the server.
    let is_absolute = path.starts_with("//");
    Ok(DeployServer {
        host,
        port,
        user: user.filter(|user| !user.is_empty()).map(str::to_owned),
        folder: folder(path)?,
        is_absolute,
    })
}

/// Reads a folder below a place: no part of it leads up.
fn folder(path: &str) -> Result<String, Refused> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.iter().any(|part| matches!(*part, "." | "..")) {
        return Err(refuse("the folder has `.` or `..` in it", "write the folder's own path"));
    }
    Ok(parts.join("/"))
}

fn s3(rest: &str, extras: &Extras<'_>) -> Result<DeployPlace, Refused> {
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let is_bucket = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b);
    if !(3..=63).contains(&bucket.len()) || !bucket.bytes().all(is_bucket) {
        return Err(refuse(
            "`to` names no bucket",
            "write `to = \"s3://BUCKET\"`: the name has 3 to 63 small letters, digits, `-` and `.`",
        ));
    }
    let Some(endpoint) = extras.endpoint else {
        return Err(refuse(
            "nothing says where the bucket is",
            "add the address that your host gives: `endpoint = \"https://s3.host.example\"`",
        ));
    };
    let is_secure = !endpoint.starts_with("http://");
    let rest = endpoint.strip_prefix("https://").or_else(|| endpoint.strip_prefix("http://"));
    let Some(rest) = rest.map(|rest| rest.trim_end_matches('/')) else {
        return Err(refuse("`endpoint` begins with `https://`", "write it as your host gives it"));
    };
    let server = parse_server(rest).map_err(|why| {
        refuse(
            message!("the host in `endpoint` cannot be used: {why}", why),
            "write the host alone, without the bucket: `endpoint = \"https://s3.host.example\"`",
        )
    })?;
    // Nobody listens on the way to this computer.
    if !is_secure && !matches!(server.host.as_str(), "127.0.0.1" | "localhost" | "[::1]") {
        return Err(refuse(
            "without encryption, everybody on the way to `endpoint` can read and change the pages",
            "write `https://`",
        ));
    }
    Ok(DeployPlace::S3(DeployBucket {
        bucket: bucket.to_owned(),
        prefix: folder(prefix)?,
        is_secure,
        server,
        region: extras.region.unwrap_or("us-east-1").to_owned(),
    }))
}
