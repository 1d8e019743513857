//! The site's files: found in the list of the last good build, never by walking the disk.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue, RANGE};
use hyper::{Request, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tower_http::services::ServeDir;

use super::responses::{Body, html, text};
use super::served::Served;
use crate::disk::Folder;
use crate::names::OutPath;
use crate::output::Outputs;

/// The largest page that is read, in bytes: more than any page has.
const LARGEST_PAGE: u64 = 512 * 1024 * 1024;

/// What lies at an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lookup<'a> {
    File(&'a OutPath),
    /// A page whose address was asked for without its last slash.
    Folder,
    Nothing,
}

/// Finds what lies at an address.
///
/// The list has to contain exactly this path, so `..`, hidden files, backslashes and everything
/// else that a file system might interpret lead nowhere.
pub(super) fn look_up<'a>(outputs: &'a Outputs, path: &str) -> Lookup<'a> {
    let Some(path) =
        path.strip_prefix('/').and_then(|path| percent_decode_str(path).decode_utf8().ok())
    else {
        return Lookup::Nothing;
    };
    let listed = |path: &str| outputs.0.get_key_value(path).map(|(path, _)| path);
    if path.is_empty() || path.ends_with('/') {
        return listed(&format!("{path}index.html")).map_or(Lookup::Nothing, Lookup::File);
    }
    match listed(&path) {
        Some(file) => Lookup::File(file),
        None if listed(&format!("{path}/index.html")).is_some() => Lookup::Folder,
        None => Lookup::Nothing,
    }
}

/// Sends a file; a page gets the addition at its end. Returns `None` if the file is gone, or its
/// path goes through a link.
pub(super) async fn send_file(
    folder: &Folder,
    file: &OutPath,
    request: &Request<Incoming>,
    addition: &str,
) -> Option<Response<Body>> {
    if file.as_str().ends_with(".html") {
        return send_page(folder, file.as_str(), StatusCode::OK, addition);
    }
    // Only method, path and range are passed on. Conditional requests are not: times in seconds
    // cannot tell two builds apart.
    let mut plain = Request::new(Full::<Bytes>::default());
    *plain.method_mut() = request.method().clone();
    *plain.uri_mut() = format!(
        "/{}",
        utf8_percent_encode(file.as_str(), NON_ALPHANUMERIC).to_string().replace("%2F", "/")
    )
    .parse()
    .ok()?;
    plain.headers_mut().extend(request.headers().get(RANGE).map(|range| (RANGE, range.clone())));
    let mut served =
        ServeDir::with_backend(".", Served(folder.clone())).append_index_html_on_directories(false);
    let mut response = served.try_call(plain).await.ok()?;
    if response.status() == StatusCode::NOT_FOUND {
        return None;
    }
    if let Some(kind) = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok())
        && kind.starts_with("text/")
        && let Ok(kind) = HeaderValue::from_str(&format!("{kind}; charset=utf-8"))
    {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    Some(response.map(BodyExt::boxed_unsync))
}

/// Makes the response for a missing address: the site's own page, in the language of the address.
pub(super) fn not_found(
    outputs: &Outputs,
    folder: &Folder,
    path: &str,
    addition: &str,
) -> Response<Body> {
    let language = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let pages = [format!("{language}/404.html"), "404.html".to_owned()];
    if let Some(file) = pages.iter().find(|page| outputs.0.contains_key(page.as_str()))
        && let Some(response) = send_page(folder, file, StatusCode::NOT_FOUND, addition)
    {
        return response;
    }
    text(StatusCode::NOT_FOUND, "There is nothing at this address.\n")
}

fn send_page(
    folder: &Folder,
    file: &str,
    status: StatusCode,
    addition: &str,
) -> Option<Response<Body>> {
    let mut bytes = folder.read(file, LARGEST_PAGE).ok()??;
    // Browsers treat what follows the end tags as part of the body.
    bytes.extend_from_slice(addition.as_bytes());
    Some(html(status, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Digest;
    use crate::output::Artifact;

    #[test]
    fn only_what_is_listed_is_found() {
        let paths = ["index.html", "news/index.html", "a b.txt", ".well-known/security.txt"];
        let artifact = Artifact { digest: Digest::of(b""), length: 0 };
        let listed = paths.map(|path| (OutPath::parse(path).expect("valid"), artifact.clone()));
        let outputs = Outputs(listed.into_iter().collect());
        for path in [
            "/",
            "/index.html",
            "/news/",
            "/news/index.html",
            "/a%20b.txt",
            "/.well-known/security.txt",
            "/n%65ws/",
        ] {
            assert!(matches!(look_up(&outputs, path), Lookup::File(_)), "{path}");
        }
        assert_eq!(look_up(&outputs, "/news"), Lookup::Folder);
        let bad = [
            "/.parvis-output",
            "/../index.html",
            "/%2e%2e/index.html",
            "/news/..%2findex.html",
            "//news",
            "//",
            "/news//",
            "/./index.html",
            "/news\\index.html",
            "/index.html%00",
            "/%ff",
            "/%",
            "*",
            "",
            "/NEWS/",
            "/news/%2e/",
        ];
        for path in bad {
            assert_eq!(look_up(&outputs, path), Lookup::Nothing, "{path}");
        }
    }
}
