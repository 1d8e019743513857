//! A small file of a site that is online. It stands here since only this module calls servers.

use std::time::Duration;

use ureq::Agent;

use super::http::system_tls;
use crate::diagnostics::{Blame, Code, Diagnostic, Result};

/// The most bytes that are read.
const MOST: u64 = 64 * 1024;
const LONGEST: Duration = Duration::from_secs(30);
const USER_AGENT: &str = concat!("parvis/", env!("CARGO_PKG_VERSION"));

/// Reads a small file of a site; nothing, if the site has none there.
///
/// # Errors
/// If the site cannot be reached, or refuses.
pub fn read_published(address: &str) -> Result<Option<String>> {
    let config = Agent::config_builder()
        .tls_config(system_tls())
        .user_agent(USER_AGENT)
        .http_status_as_error(false)
        .timeout_global(Some(LONGEST))
        .build();
    let failed = |why: String| {
        let message = message!("`{address}` cannot be read: {why}", address, why);
        let help =
            "look whether the site is online, and whether the address is right; then try again";
        Box::new(Diagnostic::error(Code::Unreachable, message).blame(Blame::Network).help(help))
    };
    let mut response =
        Agent::from(config).get(address).call().map_err(|error| failed(error.to_string()))?;
    match response.status().as_u16() {
        200 => {
            let body = response.body_mut().with_config().limit(MOST).read_to_string();
            Ok(Some(body.map_err(|error| failed(error.to_string()))?))
        }
        404 | 410 => Ok(None),
        status => Err(failed(format!("the server answers {status}"))),
    }
}
