//! `parvis deploy`: what each kind of host has to do, against its real server.
#![allow(clippy::disallowed_methods, reason = "tests run programs and write files")]

mod contract;
mod folder;
mod proxy;
mod sftp;
