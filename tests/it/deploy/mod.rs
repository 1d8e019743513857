//! `parvis deploy`: what each kind of host has to do, against its real server.
#![allow(clippy::disallowed_methods, reason = "tests run programs and write files")]

mod certificates;
mod contract;
mod encrypted;
mod folder;
mod ftps;
mod proxy;
mod server;
mod sftp;
mod webdav;
