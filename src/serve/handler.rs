//! Handling requests: who may ask, what is shown, what is added.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;
use http_body_util::channel::{Channel, Sender};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CACHE_CONTROL, HOST, HeaderValue, LOCATION, X_CONTENT_TYPE_OPTIONS};
use hyper::http::uri::Authority;
use hyper::{Method, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use tokio::sync::watch;
use tokio::time::timeout;

use super::files::{Lookup, look_up, not_found, send_file};
use super::responses::{Body, html, text, typed};
use super::shown_site::ShownSite;
use crate::disk::Folder;
use crate::output::{Destination, Outputs};

/// The address of the events.
const EVENTS: &str = "/_parvis/events";
/// The address of the script.
const SCRIPT: &str = "/_parvis/preview.js";
/// How often a silent stream of events sends a sign of life.
const BEAT: Duration = Duration::from_secs(15);

/// Headers of every response. They keep pages elsewhere from loading pictures or scripts of the
/// preview, showing it in a frame (where clicks can be stolen), holding its window, or learning
/// what was visited.
const GUARDS: [(&str, &str); 5] = [
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("content-security-policy", "frame-ancestors 'none'"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
];

/// Answers requests.
pub(super) struct Handler {
    /// The preview's folder.
    pub destination: Destination,
    /// The host that the preview was told to listen at.
    pub host: String,
    /// What is shown now.
    pub shown: watch::Receiver<Option<Arc<ShownSite>>>,
}

impl Handler {
    /// Answers a request.
    pub(super) async fn answer(&self, request: &Request<Incoming>) -> Response<Body> {
        let mut response = self.respond(request).await;
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        for (name, value) in GUARDS {
            headers.insert(name, HeaderValue::from_static(value));
        }
        response
    }

    async fn respond(&self, request: &Request<Incoming>) -> Response<Body> {
        if !self.is_meant(request) {
            return text(
                StatusCode::MISDIRECTED_REQUEST,
                "This preview is for another host. `parvis serve --host` names it.\n",
            );
        }
        if !is_from_here(request) {
            return text(StatusCode::FORBIDDEN, "Only the preview's own pages may ask for that.\n");
        }
        if request.method() != Method::GET && request.method() != Method::HEAD {
            let mut response =
                text(StatusCode::METHOD_NOT_ALLOWED, "A preview is only looked at.\n");
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        match request.uri().path() {
            EVENTS => self.events(),
            SCRIPT => {
                typed(StatusCode::OK, "text/javascript; charset=utf-8", include_str!("preview.js"))
            }
            path => self.page(path, request).await,
        }
    }

    /// Whether the request is for the preview's own host. A page elsewhere may point its own name
    /// at this machine, and could then read everything (DNS rebinding).
    fn is_meant(&self, request: &Request<Incoming>) -> bool {
        let mut hosts = request.headers().get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        let host = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
        let is_ours = |authority: &Authority| is_ours(authority.host(), &self.host);
        host.is_some_and(|host| is_ours(&host)) && request.uri().authority().is_none_or(is_ours)
    }

    async fn page(&self, path: &str, request: &Request<Incoming>) -> Response<Body> {
        let mut shown = self.shown.clone();
        // A request before the end of the first build waits for it.
        let Some(shown) =
            shown.wait_for(Option::is_some).await.ok().and_then(|shown| shown.clone())
        else {
            return text(StatusCode::SERVICE_UNAVAILABLE, "The preview has ended.\n");
        };
        let Some(outputs) = &shown.outputs else { return no_site(&shown) };
        let Some(folder) = self.destination.folder() else { return no_site(&shown) };
        match look_up(outputs, path) {
            Lookup::File(file) => {
                match send_file(&folder, file, request, &addition(&shown)).await {
                    Some(response) => response,
                    None => missing(outputs, &folder, path, &shown),
                }
            }
            Lookup::Folder => {
                let mut response =
                    text(StatusCode::TEMPORARY_REDIRECT, "The page's address ends in a slash.\n");
                if let Ok(place) = HeaderValue::from_bytes(format!("{path}/").as_bytes()) {
                    response.headers_mut().insert(LOCATION, place);
                }
                response
            }
            Lookup::Nothing => missing(outputs, &folder, path, &shown),
        }
    }

    fn events(&self) -> Response<Body> {
        let (sender, body) = Channel::new(1);
        tokio::spawn(send_events(self.shown.clone(), sender));
        typed(StatusCode::OK, "text/event-stream", Bytes::new()).map(|_| body.boxed_unsync())
    }
}

/// Sends a browser what is shown, now and whenever it changes. A slow browser misses intermediate
/// states.
async fn send_events(
    mut shown: watch::Receiver<Option<Arc<ShownSite>>>,
    mut sender: Sender<Bytes, io::Error>,
) {
    let mut next = "retry: 500\n\n".to_owned();
    loop {
        let now = shown.borrow_and_update().clone();
        if let Some(now) = now {
            // Before there is a site the page itself shows the findings.
            let findings = if now.outputs.is_some() { &now.findings } else { "[]" };
            next += &format!("data: {{\"build\":\"{}\",\"findings\":{findings}}}\n\n", now.build);
        }
        loop {
            // A client that does not read for so long is gone.
            let told = async {
                next.is_empty() || sender.send_data(std::mem::take(&mut next).into()).await.is_ok()
            };
            if timeout(2 * BEAT, told).await != Ok(true) {
                return;
            }
            match timeout(BEAT, shown.changed()).await {
                Ok(Ok(())) => break,
                Ok(Err(_)) => return,
                Err(_) => next = ":\n\n".to_owned(),
            }
        }
    }
}

/// Makes the addition at the end of every page.
fn addition(shown: &ShownSite) -> String {
    format!("<script src=\"{SCRIPT}\" data-build=\"{}\" defer></script>", shown.build)
}

/// Makes the response for an address where nothing lies; of a draft it says so.
fn missing(outputs: &Outputs, folder: &Folder, path: &str, shown: &ShownSite) -> Response<Body> {
    let note = if is_draft(&shown.drafts, path) { DRAFT_NOTE } else { "" };
    not_found(outputs, folder, path, &format!("{note}{}", addition(shown)))
}

/// What stands below the page for what is not found, where a draft would be.
const DRAFT_NOTE: &str = "<p role=\"status\" lang=\"en\" dir=\"ltr\">This page is a draft. <code>parvis serve --drafts</code> shows it.</p>";

/// Whether a draft would lie at an address, with or without its closing slash.
fn is_draft(drafts: &[String], path: &str) -> bool {
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8_lossy().into_owned();
        text.trim_end_matches("index.html").trim_end_matches('/').to_owned()
    };
    drafts.iter().any(|draft| decoded(draft) == decoded(path))
}

/// Makes the page that replaces a site that could not be built yet.
fn no_site(shown: &ShownSite) -> Response<Body> {
    let report = shown.report.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Not built yet</title><h1>The site cannot be built yet</h1>\
         <p>As soon as this is mended, the page comes by itself.</p>\
         <pre tabindex=\"0\" style=\"white-space: pre-wrap\">{report}</pre>{}\n",
        addition(shown)
    );
    html(StatusCode::SERVICE_UNAVAILABLE, page)
}

/// Whether a request comes from a page of the preview, or from somebody who opens one. Programs
/// that are not browsers do not send these headers, and are let through (Fetch Metadata Request
/// Headers).
fn is_from_here<T>(request: &Request<T>) -> bool {
    let header =
        |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    let is_own = header("origin").is_none_or(|origin| {
        Some(origin) == header("host").map(|host| format!("http://{host}")).as_deref()
    });
    let is_visit = header("sec-fetch-mode") == Some("navigate")
        && header("sec-fetch-dest") == Some("document")
        && !request.uri().path().starts_with("/_parvis/");
    is_own && (is_visit || matches!(header("sec-fetch-site"), None | Some("same-origin" | "none")))
}

/// Whether a host is this machine's own name or address, or the configured one. A preview that
/// listens everywhere accepts any number, since a number cannot be made to lead elsewhere.
fn is_ours(host: &str, told: &str) -> bool {
    let digits =
        |host: &str| host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    match (digits(host), digits(told)) {
        (Some(ip), told) => {
            ip.is_loopback() || told.is_some_and(|told| told == ip || told.is_unspecified())
        }
        (None, _) => host.eq_ignore_ascii_case("localhost") || host.eq_ignore_ascii_case(told),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_draft_is_known_however_it_is_written() {
        let drafts = ["/news/f%C3%AAte/".to_owned(), "/a/".to_owned()];
        for path in ["/news/f\u{ea}te/", "/news/f%c3%aate", "/a", "/a/index.html"] {
            assert!(is_draft(&drafts, path), "{path}");
        }
        assert!(!is_draft(&drafts, "/b/") && !is_draft(&[], "/"));
    }

    #[test]
    fn pages_elsewhere_may_link_here_and_nothing_more() {
        let asks = |path: &str, headers: &[(&str, &str)]| {
            let request = Request::builder().uri(path).header("host", "localhost:4000");
            let request = headers
                .iter()
                .fold(request, |request, (name, value)| request.header(*name, *value));
            is_from_here(&request.body(()).expect("a request"))
        };
        let visit = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        assert!(asks("/", &[]) && asks("/", &visit) && asks("/", &[("sec-fetch-site", "none")]));
        assert!(asks(
            EVENTS,
            &[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:4000")]
        ));
        assert!(!asks(EVENTS, &visit) && !asks(SCRIPT, &visit));
        for site in ["cross-site", "same-site", "unheard-of"] {
            assert!(
                !asks("/", &[("sec-fetch-site", site)])
                    && !asks(EVENTS, &[("sec-fetch-site", site)]),
                "{site}"
            );
            assert!(!asks(
                "/",
                &[
                    ("sec-fetch-site", site),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "iframe")
                ]
            ));
        }
        for origin in [
            "http://evil.example",
            "null",
            "http://localhost:4001",
            "https://localhost:4000",
            "http://localhost:4000.evil",
        ] {
            assert!(!asks("/", &[("origin", origin)]), "{origin}");
        }
    }

    #[test]
    fn only_this_machine_and_the_told_host_are_ours() {
        for host in ["127.0.0.1", "127.1.2.3", "[::1]", "localhost", "LOCALHOST"] {
            assert!(is_ours(host, "127.0.0.1"), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.168.1.5",
            "",
            "0.0.0.0",
        ] {
            assert!(!is_ours(host, "127.0.0.1"), "{host}");
        }
        assert!(
            is_ours("192.168.1.5", "192.168.1.5")
                && is_ours("192.168.1.5", "0.0.0.0")
                && is_ours("Hall.local", "hall.local")
        );
        assert!(!is_ours("evil.example", "0.0.0.0") && !is_ours("192.168.1.6", "192.168.1.5"));
    }
}
