//! SFTP: a folder on a host that is reached by SSH.

mod connect;
mod opened;
mod packets;
mod pieces;
mod refusals;
mod wire;

pub(super) use connect::Sftp;
