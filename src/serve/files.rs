//! The site's files: found in the list of the last good build, never by walking the disk.

use camino::{Utf8Path, Utf8PathBuf};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue, RANGE};
use hyper::{Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use tower_http::services::ServeFile;

use super::answer::{Body, html, text};
use crate::names::OutPath;
use crate::output::Outputs;

/// What lies at an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    File(&'a OutPath),
    /// A page whose address was asked for without its last slash.
    Folder,
    Nothing,
}

/// Finds what lies at an address. It has to be in the list letter by letter, so `..`, hidden files, backslashes and whatever else
/// a disk might understand lead nowhere.
pub(super) fn find<'a>(outputs: &'a Outputs, path: &str) -> Found<'a> {
    let Some(path) = path.strip_prefix('/').and_then(|path| percent_decode_str(path).decode_utf8().ok()) else {
        return Found::Nothing;
    };
    let listed = |path: &str| outputs.0.get_key_value(path).map(|(path, _)| path);
    if path.is_empty() || path.ends_with('/') {
        return listed(&format!("{path}index.html")).map_or(Found::Nothing, Found::File);
    }
    match listed(&path) {
        Some(file) => Found::File(file),
        None if listed(&format!("{path}/index.html")).is_some() => Found::Folder,
        None => Found::Nothing,
    }
}

/// Sends a file; a page with the addition at its end. None if it is not there any more, or a link leads away from it.
pub(super) async fn send(
    folder: &Utf8Path,
    file: &OutPath,
    request: &Request<Incoming>,
    addition: &str,
) -> Option<Response<Body>> {
    let place = real(folder, file.as_str()).await?;
    if file.as_str().ends_with(".html") {
        return page(&place, StatusCode::OK, addition).await;
    }
    // Of the request only this counts: times of seconds cannot tell two builds apart.
    let mut plain = Request::new(());
    *plain.method_mut() = request.method().clone();
    plain.headers_mut().extend(request.headers().get(RANGE).map(|range| (RANGE, range.clone())));
    let mut response = ServeFile::new(&place).try_call(plain).await.ok()?;
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

/// The site's own page for what is not there, in the language of the address.
pub(super) async fn not_found(outputs: &Outputs, folder: &Utf8Path, path: &str, addition: &str) -> Response<Body> {
    let language = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let pages = [format!("{language}/404.html"), "404.html".to_owned()];
    if let Some(file) = pages.iter().find(|page| outputs.0.contains_key(page.as_str()))
        && let Some(place) = real(folder, file).await
        && let Some(response) = page(&place, StatusCode::NOT_FOUND, addition).await
    {
        return response;
    }
    text(StatusCode::NOT_FOUND, "There is nothing at this address.\n")
}

/// Where a file is; none if it is not there, or a link leads away from it.
async fn real(folder: &Utf8Path, file: &str) -> Option<Utf8PathBuf> {
    let place = folder.join(file);
    let real = tokio::fs::canonicalize(&place).await.ok()?;
    (real == tokio::fs::canonicalize(folder).await.ok()?.join(file)).then_some(place)
}

async fn page(place: &Utf8Path, status: StatusCode, addition: &str) -> Option<Response<Body>> {
    let mut bytes = tokio::fs::read(place).await.ok()?;
    // Behind the end tags too, a browser takes it for part of the body.
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
        for path in ["/", "/index.html", "/news/", "/news/index.html", "/a%20b.txt", "/.well-known/security.txt", "/n%65ws/"] {
            assert!(matches!(find(&outputs, path), Found::File(_)), "{path}");
        }
        assert_eq!(find(&outputs, "/news"), Found::Folder);
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
            assert_eq!(find(&outputs, path), Found::Nothing, "{path}");
        }
    }
}
