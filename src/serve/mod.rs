//! The preview: watches a town, builds it anew, shows it to a browser on this machine.
//!
//! There is one thread that builds and waits, in turns, and one that answers requests. They share one value: what is shown now.
//! A site is built by `build::run` as ever, into a folder of its own; what the preview adds (a script that loads the page again
//! and shows findings) is added to the response. Only what the last good build lists is served, so no request can name a file
//! that is not the site's.

mod files;
mod handler;
mod listen;
mod preview;
mod rebuild_loop;
mod served;
mod watch;

pub use preview::{Observer, Settings, run};
pub use rebuild_loop::Round;
