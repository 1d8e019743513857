//! FTP over TLS (RFC 4217).

mod connect;
mod files;
mod listing;
mod wire;

pub(super) use connect::Ftps;
