//! Repositories, servers and locks that mean no good, through the program: each attack is answered by a message and an exit
//! code, and the site, the lock and the cache stay as they were.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "hostile_federation/addresses.rs"]
mod addresses;
#[path = "hostile_federation/credentials.rs"]
mod credentials;
#[path = "hostile_federation/death.rs"]
mod death;
#[path = "hostile_federation/lab.rs"]
mod lab;
#[path = "hostile_federation/locks.rs"]
mod locks;
#[path = "hostile_federation/manifests.rs"]
mod manifests;
#[path = "hostile_federation/pages.rs"]
mod pages;
#[path = "hostile_federation/references.rs"]
mod references;
mod servers;
#[path = "hostile_federation/signatures.rs"]
mod signatures;
#[path = "hostile_federation/trees.rs"]
mod trees;
#[path = "hostile_federation/wire.rs"]
mod wire;
