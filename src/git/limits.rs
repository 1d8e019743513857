//! The settings of the Git library that hold for the whole program, behind the only unsafe calls of parvis.

#![expect(
    unsafe_code,
    reason = "libgit2 takes its time-outs and transports through functions that race if threads call them at once"
)]

use std::sync::Once;

use git2::transport;

use super::http;
use super::remote::Access;

/// Makes the library ready for the network: our transport for `http:` and `https:`, time-outs for `ssh:`.
///
/// Without time-outs a silent server holds a build for ever. They belong to the process, so those of its first connection
/// stay; over HTTP each connection has its own.
pub(super) fn prepare(access: &Access) {
    static ONCE: Once = Once::new();
    let milliseconds = |duration: std::time::Duration| i32::try_from(duration.as_millis()).unwrap_or(i32::MAX);
    ONCE.call_once(|| {
        // SAFETY: every connection of the program passes here first, so no other thread makes a transport or opens a
        // socket while these run; `Once` makes the others wait.
        unsafe {
            for scheme in ["http", "https"] {
                transport::register(scheme, http::transport).expect("the scheme is registered by nobody else");
            }
            git2::opts::set_server_connect_timeout_in_milliseconds(milliseconds(access.connect))
                .expect("libgit2 knows this option");
            git2::opts::set_server_timeout_in_milliseconds(milliseconds(access.silence)).expect("libgit2 knows this option");
        }
    });
}
