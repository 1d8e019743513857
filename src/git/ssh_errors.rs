//! Errors of the SSH library, as failures of a call.

use super::request::Failure;

/// The library's codes for two kinds of time-out (libssh2.h: TIMEOUT, SOCKET_TIMEOUT).
const TIMED_OUT: [i32; 2] = [-9, -30];
/// The library's codes for a connection that was cut off (libssh2.h: SOCKET_SEND,
/// SOCKET_DISCONNECT, SOCKET_RECV).
const CUT: [i32; 3] = [-7, -13, -43];

/// Makes a failure of the call of an SSH error.
pub(super) fn ssh_failure(error: &ssh2::Error) -> Failure {
    match error.code() {
        ssh2::ErrorCode::Session(code) if TIMED_OUT.contains(&code) => Failure::Silent,
        _ => Failure::Broken(error.message().to_owned()),
    }
}

/// Whether the server cut the connection off.
pub(super) fn is_cut_off(error: &ssh2::Error) -> bool {
    matches!(error.code(), ssh2::ErrorCode::Session(code) if CUT.contains(&code))
}
