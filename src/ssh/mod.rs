//! Connections by SSH, for what is fetched and for what is deployed: a host is reached, known by its
//! key, and lets the user in by a key or a password. What is said then is the caller's.

mod connect;
mod failure;
mod handshake;
mod known_hosts;
mod login;

pub use connect::{Unreached, connect};
pub use failure::SshFailure;
pub use handshake::{Known, handshake};
pub use known_hosts::{HostKey, Standing, listed_name};
pub use login::{KeyFile, Keys, Login, log_in};
