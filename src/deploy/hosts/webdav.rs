//! WebDAV (RFC 4918): HTTP with folders. A file is sent under a temporary name and then moved to its
//! place, which servers do at once.

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use ureq::http::request::Builder;
use ureq::http::{Request, StatusCode};
use ureq::{Body, SendBody};

use super::https::Https;
use super::login::{Login, shown};
use super::means::Means;
use super::temporary::{beside, is_temporary};
use crate::deploy::host::{Connect, Created, Fault, Host, HostError, HostFile};
use crate::diagnostics::{Message, Result};
use crate::manifest::{DeployServer, DeployTarget};
use crate::names::Server;

type HostResult<T> = std::result::Result<T, HostError>;
type Response = ureq::http::Response<Body>;

/// How much a folder's list may hold.
const LONGEST_LISTING: u64 = 64 * 1024 * 1024;
/// What is kept of an answer that nobody reads, so that its connection can be used again.
const LONGEST_REFUSAL: u64 = 64 * 1024;
/// What is asked about a file.
const QUESTION: &str = r#"<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>"#;
/// All but what RFC 3986 calls unreserved.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A WebDAV server.
pub(super) struct WebDav<'a> {
    server: &'a DeployServer,
    site: Arc<Site>,
}

/// The target's folder, and how to ask for what lies in it.
struct Site {
    https: Https,
    /// `https://host:port`.
    origin: String,
    /// The folder, without slashes around it.
    folder: String,
    authorization: String,
}

impl<'a> WebDav<'a> {
    pub(super) fn new(
        target: &'a DeployTarget,
        server: &'a DeployServer,
        means: &Means<'_>,
    ) -> Result<Self> {
        let Login { user, password } = Login::read(target, server, means)?;
        let DeployServer { host, port, folder, .. } = server;
        let at = Server { host: host.clone(), port: *port };
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let site = Site {
            https: Https::new(&at, target.access.certificate.as_deref()),
            origin: format!("https://{host}{port}"),
            folder: folder.clone(),
            authorization: format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))),
        };
        Ok(Self { server, site: Arc::new(site) })
    }
}

impl Connect for WebDav<'_> {
    fn open(&self) -> HostResult<Box<dyn Host>> {
        Ok(Box::new(Session { site: Arc::clone(&self.site), known: BTreeSet::new() }))
    }

    fn name(&self) -> String {
        shown("davs", self.server)
    }
}

impl Site {
    /// The address of a file, or with a closing slash that of a folder.
    fn address(&self, path: &str) -> String {
        let mut address = self.origin.clone();
        for segment in self.folder.split('/').chain(path.split('/')).filter(|s| !s.is_empty()) {
            address.push('/');
            address.extend(utf8_percent_encode(segment, SEGMENT));
        }
        if path.is_empty() || path.ends_with('/') {
            address.push('/');
        }
        address
    }

    fn request(&self, method: &str, path: &str) -> Builder {
        let request = Request::builder().method(method).uri(self.address(path));
        request.header("Authorization", &self.authorization)
    }

    /// Makes a request.
    ///
    /// # Errors
    /// If no answer comes, or one that says that the login is refused, or to try later.
    fn run(&self, request: Builder, body: SendBody<'_>) -> HostResult<Response> {
        let request = request.body(body).map_err(|error| {
            HostError::new(Fault::Other, message!("the request cannot be made ({error})", error))
        })?;
        let answer = self.https.agent.run(request).map_err(|error| self.https.explain(error))?;
        let status = answer.status();
        match status.as_u16() {
            401 => Err(self.not_let_in(&answer)),
            408 | 425 | 429 | 502..=504 => {
                let message = message!("the host answers “{status}”", status);
                Err(HostError::new(Fault::Lost, message))
            }
            _ => Ok(answer),
        }
    }

    fn not_let_in(&self, answer: &Response) -> HostError {
        let wanted = answer.headers().get("WWW-Authenticate").and_then(|value| value.to_str().ok());
        let scheme = wanted.and_then(|value| value.split(' ').next()).unwrap_or("Basic");
        if scheme.eq_ignore_ascii_case("Basic") {
            return HostError::new(Fault::Login, "the host refuses the login");
        }
        let message = message!("the host wants a login of the kind `{scheme}`", scheme);
        HostError::new(Fault::Other, message)
            .help("ask those who run the host for a login by `Basic`, which is safe over TLS; or for SFTP")
    }

    /// Makes a request that has no body, and gives back its status.
    fn short(&self, request: Builder) -> HostResult<StatusCode> {
        let answer = self.run(request, SendBody::none())?;
        Ok(read_away(answer))
    }

    /// Asks what lies at a path, and with a depth of 1 also what lies in it. `None` is for nothing.
    fn look(&self, path: &str, depth: &str) -> HostResult<Option<Seen>> {
        match self.look_at(path, depth)? {
            Looked::Other => {}
            Looked::Nothing => return Ok(None),
            Looked::Seen(seen) => return Ok(Some(seen)),
        }
        // What a folder's address has at its end, a file's has not.
        let other = match path.strip_suffix('/') {
            Some(file) => file.to_owned(),
            None => format!("{path}/"),
        };
        match self.look_at(&other, depth)? {
            Looked::Seen(seen) => Ok(Some(seen)),
            Looked::Nothing | Looked::Other => Ok(None),
        }
    }

    fn look_at(&self, path: &str, depth: &str) -> HostResult<Looked> {
        let request = self.request("PROPFIND", path).header("Depth", depth);
        let request = request
            .header("Content-Type", "application/xml")
            .header("Content-Length", QUESTION.len());
        let answer = self.run(request, SendBody::from_reader(&mut QUESTION.as_bytes()))?;
        let status = answer.status();
        match status.as_u16() {
            207 => {}
            404 | 410 => {
                read_away(answer);
                return Ok(Looked::Nothing);
            }
            301 | 302 | 307 | 308 | 400 if !path.is_empty() => {
                read_away(answer);
                return Ok(Looked::Other);
            }
            200 | 405 | 501 => {
                let message =
                    message!("the host does not speak WebDAV at this address (“{status}”)", status);
                return Err(HostError::new(Fault::Other, message).help(
                    "compare the folder in `to` with the address that your host gives for WebDAV",
                ));
            }
            _ => return Err(refusal(status, &message!("the host refuses to list `{path}`", path))),
        }
        let mut text = Vec::new();
        let mut body = answer.into_body().into_reader().take(LONGEST_LISTING);
        body.read_to_end(&mut text)
            .map_err(|error| self.https.explain(ureq::Error::from(error)))?;
        match read_seen(&String::from_utf8_lossy(&text)) {
            Some(seen) => Ok(Looked::Seen(seen)),
            None => Err(HostError::new(Fault::Other, "the host's list of a folder cannot be read")),
        }
    }
}

/// What a host says about an address.
enum Looked {
    Seen(Seen),
    Nothing,
    /// The address is right with a slash at its end, or without.
    Other,
}

/// What lies at an address.
struct Seen {
    is_folder: bool,
    inner: Vec<HostFile>,
}

/// Reads the answer to `PROPFIND`. The shortest address in it is what was asked about: hosts behind
/// others may know themselves by another name, so nothing is compared with the question.
fn read_seen(text: &str) -> Option<Seen> {
    let document = roxmltree::Document::parse(text).ok()?;
    let is = |node: &roxmltree::Node<'_, '_>, name| node.has_tag_name(("DAV:", name));
    let mut files: Vec<HostFile> = Vec::new();
    for response in document.root_element().children().filter(|node| is(node, "response")) {
        let address = response.children().find(|node| is(node, "href"))?.text()?.trim();
        let decoded = percent_decode_str(address).decode_utf8_lossy();
        let name = decoded.trim_end_matches('/').to_owned();
        let is_folder = response.descendants().any(|node| is(&node, "collection"));
        files.push(HostFile { name, is_folder });
    }
    let own = (0..files.len()).min_by_key(|&at| files[at].name.len())?;
    let own = files.swap_remove(own);
    for file in &mut files {
        let name = file.name.rsplit('/').next().unwrap_or_default();
        file.name = name.to_owned();
    }
    Some(Seen { is_folder: own.is_folder, inner: files })
}

/// Reads an answer to its end, so that the next request can use the connection.
fn read_away(answer: Response) -> StatusCode {
    let status = answer.status();
    let mut body = answer.into_body().into_reader().take(LONGEST_REFUSAL);
    // What was answered is known already.
    let _ = std::io::copy(&mut body, &mut std::io::sink());
    status
}

fn refusal(status: StatusCode, what: &Message) -> HostError {
    let fault = match status.as_u16() {
        403 => Fault::Denied,
        507 => Fault::Full,
        409 => Fault::InTheWay,
        414 => Fault::Name,
        _ => Fault::Other,
    };
    HostError::new(fault, message!("{what}: “{status}”", what, status))
}

/// A connection at work.
struct Session {
    site: Arc<Site>,
    /// Folders that are there.
    known: BTreeSet<String>,
}

impl Session {
    /// Makes sure that a folder is there.
    fn make(&mut self, folder: &str) -> HostResult<()> {
        if self.known.contains(folder) {
            return Ok(());
        }
        let (above, _) = folder.rsplit_once('/').unwrap_or_default();
        if folder.is_empty() {
            self.make_top()?;
        } else {
            self.make(above)?;
            let path = format!("{folder}/");
            let status = self.site.short(self.site.request("MKCOL", &path))?;
            if !status.is_success() {
                match self.site.look(&path, "0")? {
                    Some(Seen { is_folder: true, .. }) => {}
                    Some(_) => return Err(in_the_way(folder, "file")),
                    None => {
                        let what =
                            message!("the host refuses to make the folder `{folder}`", folder);
                        return Err(refusal(status, &what));
                    }
                }
            }
        }
        self.known.insert(folder.to_owned());
        Ok(())
    }

    /// Makes the target's own folder, and those above it.
    fn make_top(&self) -> HostResult<()> {
        if self.site.look("", "0")?.is_some() {
            return Ok(());
        }
        let mut address = self.site.origin.clone();
        let mut status = StatusCode::NOT_FOUND;
        for segment in self.site.folder.split('/') {
            address.push('/');
            address.extend(utf8_percent_encode(segment, SEGMENT));
            let request = self.site.request("MKCOL", "").uri(format!("{address}/"));
            // Those that are there are refused.
            status = self.site.short(request)?;
        }
        match self.site.look("", "0")? {
            Some(_) => Ok(()),
            None => {
                let what = message!("the host refuses to make the folder `{address}`", address);
                Err(refusal(status, &what))
            }
        }
    }

    fn send(&self, path: &str, bytes: &mut dyn Read, length: u64) -> HostResult<()> {
        let request = self.site.request("PUT", path).header("Content-Length", length);
        let status = read_away(self.site.run(request, SendBody::from_reader(bytes))?);
        if status.is_success() {
            return Ok(());
        }
        Err(refusal(status, &message!("the host refuses to write `{path}`", path)))
    }

    /// Lets a file take its place. Returns `false` if another lies there, and is not to be replaced.
    fn replace(&self, temporary: &str, path: &str, replaces: bool) -> HostResult<bool> {
        let overwrite = if replaces { "T" } else { "F" };
        let request = self.site.request("MOVE", temporary);
        let request = request.header("Destination", self.site.address(path));
        let status = self.site.short(request.header("Overwrite", overwrite))?;
        match status.as_u16() {
            201 | 204 | 200 => Ok(true),
            412 if !replaces => Ok(false),
            _ => Err(refusal(status, &message!("the host refuses to write `{path}`", path))),
        }
    }

    fn delete(&self, path: &str) -> HostResult<()> {
        let status = self.site.short(self.site.request("DELETE", path))?;
        if status.is_success() || matches!(status.as_u16(), 404 | 410) {
            return Ok(());
        }
        Err(refusal(status, &message!("the host refuses to delete `{path}`", path)))
    }
}

impl Host for Session {
    fn read(&mut self, path: &str, limit: u64) -> HostResult<Option<Vec<u8>>> {
        let request = self.site.request("GET", path).header("Cache-Control", "no-cache");
        let answer = self.site.run(request, SendBody::none())?;
        let status = answer.status();
        match status.as_u16() {
            200 => {}
            404 | 410 => {
                read_away(answer);
                return Ok(None);
            }
            _ => return Err(refusal(status, &message!("the host refuses to show `{path}`", path))),
        }
        let mut bytes = Vec::new();
        let mut body = answer.into_body().into_reader().take(limit + 1);
        body.read_to_end(&mut bytes)
            .map_err(|error| self.site.https.explain(ureq::Error::from(error)))?;
        if bytes.len() as u64 > limit {
            let message = message!("`{path}` is larger than {limit} bytes", path, limit);
            return Err(HostError::new(Fault::Other, message));
        }
        Ok(Some(bytes))
    }

    fn list(&mut self, folder: &str) -> HostResult<Option<Vec<HostFile>>> {
        let path = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let Some(mut seen) = self.site.look(&path, "1")? else { return Ok(None) };
        if !seen.is_folder {
            return Err(in_the_way(folder, "file"));
        }
        // What parvis left behind is nobody's.
        seen.inner.retain(|file| !is_temporary(&file.name));
        Ok(Some(seen.inner))
    }

    fn put(&mut self, path: &str, bytes: &mut dyn Read, length: u64) -> HostResult<()> {
        let (folder, _) = path.rsplit_once('/').unwrap_or_default();
        self.make(folder)?;
        let temporary = beside(path);
        self.send(&temporary, bytes, length)?;
        if self.replace(&temporary, path, false)? {
            return Ok(());
        }
        // A folder would be deleted with all that lies in it.
        if let Some(Seen { is_folder: true, .. }) = self.site.look(path, "0")? {
            return Err(in_the_way(path, "folder"));
        }
        self.replace(&temporary, path, true).map(|_| ())
    }

    fn create(&mut self, path: &str, mut bytes: &[u8]) -> HostResult<Created> {
        if self.site.look(path, "0")?.is_some() {
            return Ok(Created::Already);
        }
        let (folder, _) = path.rsplit_once('/').unwrap_or_default();
        self.make(folder)?;
        let temporary = beside(path);
        let length = bytes.len() as u64;
        self.send(&temporary, &mut bytes, length)?;
        match self.replace(&temporary, path, false) {
            // Somebody was quicker, with the same temporary name.
            Err(error) if !error.is_lost() && self.site.look(path, "0")?.is_some() => {
                Ok(Created::Already)
            }
            Err(error) => Err(error),
            Ok(true) => Ok(Created::Alone),
            Ok(false) => Ok(Created::Already),
        }
    }

    fn remove(&mut self, path: &str) -> HostResult<()> {
        // A folder would be deleted with all that lies in it.
        match self.site.look(path, "0")? {
            Some(Seen { is_folder: true, .. }) => return Err(in_the_way(path, "folder")),
            Some(_) => self.delete(path)?,
            None => {}
        }
        // A run that was killed may have begun to send it anew.
        self.delete(&beside(path))
    }

    fn remove_empty(&mut self, folder: &str) -> HostResult<()> {
        let path = format!("{folder}/");
        let seen = match self.site.look(&path, "1") {
            Ok(seen) => seen,
            Err(error) if error.is_lost() => return Err(error),
            Err(_) => None,
        };
        if seen.is_some_and(|seen| seen.is_folder && seen.inner.is_empty()) {
            self.known.clear();
            // If it is refused, an empty folder stays.
            self.site.short(self.site.request("DELETE", &path))?;
        }
        Ok(())
    }
}

fn in_the_way(path: &str, kind: &str) -> HostError {
    HostError::new(Fault::InTheWay, message!("`{path}` on the host is a {kind}", path, kind))
}
