//! What hosts are told of a site: the files for them, what the town says itself, and real servers that read them.
#![allow(clippy::disallowed_methods, reason = "tests run programs and write files")]
#![allow(unreachable_pub, reason = "the parts of a test program are seen by it alone")]

mod files;
mod server;
mod web;
