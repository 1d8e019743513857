//! Responses made of a text in memory.

use std::io;

use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};

/// The body of every response.
pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// Makes a response of a page.
pub(super) fn html(status: StatusCode, page: impl Into<Bytes>) -> Response<Body> {
    typed(status, "text/html; charset=utf-8", page)
}

/// Makes a response of a line of text.
pub(super) fn text(status: StatusCode, line: &'static str) -> Response<Body> {
    typed(status, "text/plain; charset=utf-8", line)
}

/// Makes a response of bytes of any type.
pub(super) fn typed(
    status: StatusCode,
    kind: &'static str,
    bytes: impl Into<Bytes>,
) -> Response<Body> {
    let mut response =
        Response::new(Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
