//! The transports that the Git library is given: the only unsafe calls of parvis.

#![expect(
    unsafe_code,
    reason = "libgit2 takes its transports through a function that races if threads call it at once"
)]

use std::sync::Once;

use git2::transport;

use super::{http, ssh};

/// Replaces the library's transports by our own, except the one for folders.
pub(super) fn prepare() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: every connection of the program passes here first, so no other thread makes a
        // transport while these run; `Once` makes the others wait.
        unsafe {
            for scheme in ["http", "https"] {
                transport::register(scheme, http::transport)
                    .expect("the scheme is registered by nobody else");
            }
            transport::register("ssh", ssh::transport)
                .expect("the scheme is registered by nobody else");
        }
    });
}
