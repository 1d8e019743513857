//! A bucket of S3, or of a host that speaks its protocol.
//!
//! There are no folders, only keys, and a file is replaced by one request, whole or not at all. So
//! nothing has a temporary name.

use std::io::Read;

use percent_encoding::percent_decode_str;
use roxmltree::{Document, Node};
use ureq::http::{Method, Request, Response};
use ureq::{Body, SendBody};

use super::https::Https;
use super::means::Means;
use super::signature::{self, Signed, Signer};
use crate::deploy::host::{Connect, Created, Fault, Host, HostError, HostFile};
use crate::diagnostics::Result as Found;
use crate::git::Secret;
use crate::manifest::{DeployBucket, DeployTarget};

type Result<T> = std::result::Result<T, HostError>;

/// Files up to this length are held in memory, so that the signature covers them.
const LONGEST_SIGNED: u64 = 4 * 1024 * 1024;
/// How a request says that its body is not part of the signature; TLS keeps it whole.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
/// More than any page of a listing, or any message, has.
const LONGEST_ANSWER: u64 = 16 * 1024 * 1024;
/// The longest key, in bytes.
const LONGEST_KEY: usize = 1_024;
const KEYS: &str =
    "check both keys: `access_key` and `password` in `town.toml` name the variables that hold them";
/// How much of the host's own words is repeated.
const LONGEST_SAYING: usize = 200;

/// A bucket, and how it is reached.
pub(super) struct Bucket<'a> {
    place: &'a DeployBucket,
    means: &'a Means<'a>,
    http: Https,
    signer: Signer,
    /// The host with a port that is not the usual one.
    host: String,
}

impl<'a> Bucket<'a> {
    /// # Errors
    /// If one of the keys is not there.
    pub(super) fn new(
        target: &'a DeployTarget,
        place: &'a DeployBucket,
        means: &'a Means<'_>,
    ) -> Found<Self> {
        let access = &target.access;
        let access_key = means.secret(target, "access_key", access.access_key.as_deref())?;
        let secret_key = means.secret(target, "password", access.password.as_deref())?;
        let usual = if place.is_secure { 443 } else { 80 };
        let port = place.server.port.filter(|port| *port != usual);
        Ok(Self {
            place,
            means,
            http: Https::new(&place.server, access.certificate.as_deref()),
            signer: Signer {
                access_key: access_key.trim().to_owned(),
                secret_key: Secret::new(secret_key.trim()),
                region: place.region.clone(),
            },
            host: match port {
                Some(port) => format!("{}:{port}", place.server.host),
                None => place.server.host.clone(),
            },
        })
    }

    /// The key of a path; for the path of a folder, what all keys in it begin with.
    fn key(&self, path: &str) -> String {
        match self.place.prefix.as_str() {
            "" => path.to_owned(),
            prefix => format!("{prefix}/{path}"),
        }
    }

    /// Makes a request with a body of which `digest` is the digest.
    fn request(
        &self,
        asked: &Asked<'_>,
        body: SendBody<'_>,
    ) -> std::result::Result<Response<Body>, Refusal> {
        let Asked { method, path, query, headers, digest } = asked;
        let path = signature::encode_path(path);
        let query = signature::query(query);
        let moment = signature::moment((self.means.now)());
        let signed = Signed {
            method: method.as_str(),
            host: &self.host,
            path: &path,
            query: &query,
            body: digest,
            moment: &moment,
        };
        let scheme = if self.place.is_secure { "https" } else { "http" };
        let mark = if query.is_empty() { "" } else { "?" };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{scheme}://{}{path}{mark}{query}", self.host))
            .header("x-amz-date", &moment)
            .header("x-amz-content-sha256", *digest)
            .header("Authorization", self.signer.authorization(&signed));
        for [name, value] in *headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).map_err(|_| {
            HostError::new(Fault::Name, message!("the host cannot hold `{path}`", path))
        })?;
        let response = self.http.agent.run(request).map_err(|error| self.http.explain(error))?;
        if response.status().is_server_error() || response.status().is_client_error() {
            return Err(self.refusal(response));
        }
        if !response.status().is_success() {
            let error = HostError::new(Fault::Other, "the host sends elsewhere");
            let help =
                "write the `endpoint` and the `region` of this bucket, as the host names them";
            return Err(error.help(help).into());
        }
        Ok(response)
    }

    fn ask(
        &self,
        method: Method,
        path: &str,
        query: &[[&str; 2]],
    ) -> std::result::Result<Response<Body>, Refusal> {
        let digest = signature::digest(b"");
        let asked = Asked { method, path, query, headers: &[], digest: &digest };
        self.request(&asked, SendBody::none())
    }

    fn path(&self, file: &str) -> String {
        format!("/{}/{}", self.place.bucket, self.key(file))
    }

    /// Says why a request was refused, by the host's own word for it.
    fn refusal(&self, response: Response<Body>) -> Refusal {
        let status = response.status().as_u16();
        let named = response.headers().get("x-amz-bucket-region");
        let named = named.and_then(|region| region.to_str().ok()).map(str::to_owned);
        let text = read(response, LONGEST_ANSWER).unwrap_or_default();
        let mut said = Said::read(status, &String::from_utf8_lossy(&text));
        said.region = said.region.or(named);
        let error = said.explain(&self.place.bucket);
        Refusal { is_missing: status == 404 && said.code != "NoSuchBucket", status, error }
    }

    /// Writes a file; with `If-None-Match`, only where none is.
    fn write(
        &self,
        path: &str,
        bytes: &mut dyn Read,
        new: &New<'_>,
    ) -> std::result::Result<(), Refusal> {
        let key = self.key(path);
        if key.len() > LONGEST_KEY {
            let message = message!(
                "the host's names have {LONGEST_KEY} bytes at most, and `{path}` is longer",
                LONGEST_KEY,
                path
            );
            let help = "give the page and the folders above it shorter names";
            return Err(HostError::new(Fault::Name, message).help(help).into());
        }
        let path = self.path(path);
        let length = new.length.to_string();
        let mut headers = vec![["Content-Type", new.kind], ["Content-Length", length.as_str()]];
        if new.only {
            headers.push(["If-None-Match", "*"]);
        }
        let asked = |digest| Asked {
            method: Method::PUT,
            path: &path,
            query: &[],
            headers: &headers,
            digest,
        };
        let mut bytes = Counted { from: bytes, left: new.length };
        if new.length > LONGEST_SIGNED && self.place.is_secure {
            return self.request(&asked(UNSIGNED), SendBody::from_reader(&mut bytes)).map(drop);
        }
        let mut body = Vec::new();
        bytes.read_to_end(&mut body).map_err(|error| unreadable(&error))?;
        let digest = signature::digest(&body);
        self.request(&asked(&digest), SendBody::from_reader(&mut body.as_slice())).map(drop)
    }

    /// Lists one page of what lies directly below a prefix.
    fn page(&self, prefix: &str, token: Option<&str>) -> Result<Page> {
        let bucket = format!("/{}/", self.place.bucket);
        let mut query = vec![["delimiter", "/"], ["encoding-type", "url"], ["list-type", "2"]];
        if let Some(token) = token {
            query.insert(0, ["continuation-token", token]);
        }
        query.push(["prefix", prefix]);
        let bytes = read(self.ask(Method::GET, &bucket, &query)?, LONGEST_ANSWER)?;
        let page = std::str::from_utf8(&bytes).ok().and_then(|text| read_page(text, prefix));
        page.ok_or_else(|| {
            HostError::new(Fault::Other, "the host's list of files cannot be read")
                .help("check `endpoint` in `town.toml`: another server may answer there")
        })
    }
}

/// Why a request was not done.
struct Refusal {
    /// 0 where there was no answer.
    status: u16,
    /// Whether the bucket is there, and what was asked for is not.
    is_missing: bool,
    error: HostError,
}

impl From<HostError> for Refusal {
    fn from(error: HostError) -> Self {
        Self { status: 0, is_missing: false, error }
    }
}

impl From<Refusal> for HostError {
    fn from(refusal: Refusal) -> Self {
        refusal.error
    }
}

/// What a host says of a request that it refuses.
struct Said {
    status: u16,
    code: String,
    why: String,
    region: Option<String>,
}

impl Said {
    fn read(status: u16, text: &str) -> Self {
        let said = Document::parse(text).ok();
        let word = |name: &str| {
            let found = said.as_ref()?.descendants().find(|node| node.has_tag_name(name))?;
            Some(found.text()?.trim().chars().take(LONGEST_SAYING).collect::<String>())
        };
        Self {
            status,
            code: word("Code").unwrap_or_else(|| format!("HTTP {status}")),
            why: word("Message").map(|text| format!(": {text}")).unwrap_or_default(),
            region: word("Region"),
        }
    }

    fn explain(&self, bucket: &str) -> HostError {
        let Self { status, code, why, region } = self;
        let said =
            |fault| HostError::new(fault, message!("the host says \"{code}\"{why}", code, why));
        match code.as_str() {
            "SignatureDoesNotMatch" | "InvalidAccessKeyId" | "InvalidToken" | "ExpiredToken" => {
                said(Fault::Login).help(KEYS)
            }
            "RequestTimeTooSkewed" => said(Fault::Other)
                .help("the clock of this computer is wrong: set it, and run the command again"),
            "NoSuchBucket" => {
                HostError::new(Fault::Other, message!("the host has no bucket `{bucket}`", bucket))
                    .help("make it on the host's own page, or correct its name in `town.toml`")
            }
            "AuthorizationHeaderMalformed" | "PermanentRedirect" => {
                let help = match region {
                    Some(region) => message!(
                        "write the region of the bucket in `town.toml`: `region = \"{region}\"`",
                        region
                    ),
                    None => "write as `region` in `town.toml` where the bucket lies: the host's own page of the bucket says it, for instance `eu-west-3`".into(),
                };
                said(Fault::Other).help(help)
            }
            "KeyTooLongError" | "InvalidURI" => said(Fault::Name),
            code if code.contains("Quota") || code.contains("StorageFull") => said(Fault::Full),
            _ => match status {
                401 => said(Fault::Login).help(KEYS),
                403 => said(Fault::Denied).help(
                    "on the host's own page, give this key the right to list, read, write and delete in the bucket",
                ),
                507 => said(Fault::Full),
                408 | 429 | 500.. => said(Fault::Lost),
                _ => said(Fault::Other),
            },
        }
    }
}

/// A request.
struct Asked<'a> {
    method: Method,
    path: &'a str,
    query: &'a [[&'a str; 2]],
    headers: &'a [[&'a str; 2]],
    digest: &'a str,
}

/// A file that is written.
struct New<'a> {
    kind: &'a str,
    length: u64,
    /// Only where none is.
    only: bool,
}

/// A file of which so many bytes are left; it may not end before.
struct Counted<'a> {
    from: &'a mut dyn Read,
    left: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.from.read(&mut buffer[..most])?;
        if count == 0 && most > 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        Ok(count)
    }
}

fn unreadable(error: &std::io::Error) -> HostError {
    HostError::new(Fault::Other, message!("a file of the site cannot be read ({error})", error))
        .help("build the site, and run the command again when the build has ended")
}

/// One page of a listing.
struct Page {
    files: Vec<HostFile>,
    next: Option<String>,
}

fn read_page(text: &str, prefix: &str) -> Option<Page> {
    let document = Document::parse(text).ok()?;
    let root = document.root_element();
    if root.tag_name().name() != "ListBucketResult" {
        return None;
    }
    let child = |node: Node<'_, '_>, name: &str| {
        let found = node.children().find(|child| child.tag_name().name() == name);
        found.map(|found| found.text().unwrap_or_default().to_owned())
    };
    let is_encoded = child(root, "EncodingType").as_deref() == Some("url");
    let plain = |text: String| {
        if !is_encoded {
            return Some(text);
        }
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
    };
    let mut files = Vec::new();
    for node in root.children() {
        let (key, is_folder) = match node.tag_name().name() {
            "Contents" => (child(node, "Key")?, false),
            "CommonPrefixes" => (child(node, "Prefix")?, true),
            _ => continue,
        };
        // What no site can have is nobody's rival.
        let Some(key) = plain(key) else { continue };
        let Some(name) = key.strip_prefix(prefix) else { continue };
        let name = name.strip_suffix('/').unwrap_or(name);
        // Some programs mark a folder by an empty file of its name.
        if !name.is_empty() {
            files.push(HostFile { name: name.to_owned(), is_folder });
        }
    }
    let goes_on = child(root, "IsTruncated").as_deref() == Some("true");
    let next = child(root, "NextContinuationToken").filter(|token| goes_on && !token.is_empty());
    Some(Page { files, next })
}

/// Reads an answer of at most so many bytes.
fn read(response: Response<Body>, limit: u64) -> Result<Vec<u8>> {
    let lost = |error: std::io::Error| {
        HostError::new(Fault::Lost, message!("the answer broke off ({error})", error))
    };
    let length = response.headers().get("Content-Length").and_then(|text| text.to_str().ok());
    let length: Option<u64> = length.and_then(|text| text.parse().ok());
    let mut bytes = Vec::new();
    let reader = response.into_body().into_reader();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(lost)?;
    if bytes.len() as u64 > limit {
        return Err(HostError::new(
            Fault::Other,
            message!("the host sends more than {limit} bytes", limit),
        ));
    }
    if length.is_some_and(|length| length > bytes.len() as u64) {
        return Err(HostError::new(Fault::Lost, "the answer broke off"));
    }
    Ok(bytes)
}

/// What browsers are told that a file is.
fn kind(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == mime_guess::mime::TEXT || kind.subtype() == "javascript";
    if is_text && kind.get_param("charset").is_none() {
        return format!("{kind}; charset=utf-8");
    }
    kind.to_string()
}

impl Connect for Bucket<'_> {
    fn open(&self) -> Result<Box<dyn Host + '_>> {
        Ok(Box::new(Opened(self)))
    }

    fn name(&self) -> String {
        let DeployBucket { bucket, prefix, .. } = self.place;
        let slash = if prefix.is_empty() { "" } else { "/" };
        format!("s3://{bucket}{slash}{prefix}")
    }
}

/// The connections are the library's, which keeps them open.
struct Opened<'a>(&'a Bucket<'a>);

impl Host for Opened<'_> {
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>> {
        let path = self.0.path(path);
        match self.0.ask(Method::GET, &path, &[]) {
            Ok(response) => read(response, limit).map(Some),
            Err(refusal) if refusal.is_missing => Ok(None),
            Err(refusal) => Err(refusal.error),
        }
    }

    fn list(&mut self, folder: &str) -> Result<Option<Vec<HostFile>>> {
        let prefix = match self.0.key(folder) {
            all if all.is_empty() || all.ends_with('/') => all,
            folder => format!("{folder}/"),
        };
        let mut page = self.0.page(&prefix, None)?;
        let mut files = page.files;
        while let Some(token) = page.next.take() {
            page = self.0.page(&prefix, Some(&token))?;
            files.append(&mut page.files);
        }
        let is_there = folder.is_empty() || !files.is_empty();
        Ok(is_there.then_some(files))
    }

    fn put(&mut self, path: &str, bytes: &mut dyn Read, length: u64) -> Result<()> {
        let kind = kind(path);
        Ok(self.0.write(path, bytes, &New { kind: &kind, length, only: false })?)
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<Created> {
        // Not all hosts heed the condition.
        if self.read(path, LONGEST_ANSWER)?.is_some() {
            return Ok(Created::Already);
        }
        let length = bytes.len() as u64;
        let mut new = New { kind: "text/plain; charset=utf-8", length, only: true };
        match self.0.write(path, &mut &*bytes, &new) {
            Ok(()) => {}
            // Somebody was quicker.
            Err(Refusal { status: 409 | 412, .. }) => return Ok(Created::Already),
            Err(Refusal { status: 400 | 501, .. }) => {
                new.only = false;
                self.0.write(path, &mut &*bytes, &new)?;
                return Ok(Created::Perhaps);
            }
            Err(refusal) => return Err(refusal.error),
        }
        // Whether this host heeds the condition is seen where it has to refuse.
        match self.0.write(path, &mut &*bytes, &new) {
            Ok(()) => Ok(Created::Perhaps),
            Err(Refusal { status: 409 | 412, .. }) => Ok(Created::Alone),
            Err(refusal) => Err(refusal.error),
        }
    }

    fn remove(&mut self, path: &str) -> Result<()> {
        match self.0.ask(Method::DELETE, &self.0.path(path), &[]) {
            Err(refusal) if !refusal.is_missing => Err(refusal.error),
            _ => Ok(()),
        }
    }

    fn remove_empty(&mut self, _: &str) -> Result<()> {
        Ok(())
    }
}
