//! The preview: watches a town, rebuilds it, and serves it to a browser on this machine.
//!
//! One thread builds and waits, in turns; another answers requests. They share one value,
//! `ShownSite`. Sites are built by `pipeline::run` like any other, into a folder of their own. What
//! the preview adds (a script that reloads the page and shows findings) is added to the response
//! only. Only files that the last good build lists are served, so no request can reach another.

mod files;
mod handler;
mod listen;
mod observer;
mod own_streams;
mod preview;
mod rebuild_loop;
mod responses;
mod served;
mod shown_site;
mod watch;

pub use observer::{Observer, Round};
pub use preview::{Settings, run};
