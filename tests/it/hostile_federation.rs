//! Repositories, servers and locks that mean no good, through the program: each attack is answered by a message and an exit
//! code, and the site, the lock and the cache stay as they were.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod addresses;
mod credentials;
mod death;
mod lab;
mod locks;
mod manifests;
mod pages;
mod references;
use crate::servers;
mod signatures;
mod trees;
mod wire;
