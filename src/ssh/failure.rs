//! Why an SSH host could not be used.

use super::known_hosts::HostKey;

/// The library's codes for two kinds of time-out (libssh2.h: TIMEOUT, SOCKET_TIMEOUT).
const TIMED_OUT: [i32; 2] = [-9, -30];
/// The library's codes for a connection that was cut off (libssh2.h: SOCKET_SEND,
/// SOCKET_DISCONNECT, SOCKET_RECV).
const CUT: [i32; 3] = [-7, -13, -43];

/// Why an SSH host could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SshFailure {
    /// The key that it showed is not the one that is expected.
    UnknownHost(HostKey),
    /// It accepted no key and no password.
    NotLetIn,
    /// It was silent for longer than allowed.
    Silent,
    /// The connection was cut off.
    CutOff(String),
    /// Anything else, in the library's words.
    Broken(String),
}

impl From<ssh2::Error> for SshFailure {
    fn from(error: ssh2::Error) -> Self {
        match error.code() {
            ssh2::ErrorCode::Session(code) if TIMED_OUT.contains(&code) => Self::Silent,
            ssh2::ErrorCode::Session(code) if CUT.contains(&code) => {
                Self::CutOff(error.message().to_owned())
            }
            _ => Self::Broken(error.message().to_owned()),
        }
    }
}
