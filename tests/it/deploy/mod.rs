//! `parvis deploy`: what each kind of host has to do, against its real server.
#![allow(clippy::disallowed_methods, reason = "tests run programs and write files")]
#![allow(unreachable_pub, reason = "the parts of a test program are seen by it alone")]

mod certificates;
mod contract;
mod encrypted;
mod folder;
mod ftps;
mod git;
mod proxy;
mod s3;
mod server;
mod sftp;
mod webdav;
