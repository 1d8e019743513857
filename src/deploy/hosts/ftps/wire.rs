//! What FTP servers answer, in the terms of deploying: numbers, and words of each server's own.

use std::io;
use std::sync::Arc;

use suppaftp::types::Response;
use suppaftp::{FtpError, FtpResult, RustlsFtpStream, Status};

use crate::deploy::host::{Fault, HostError, SILENCE};
use crate::deploy::hosts::tls::Identity;
use crate::diagnostics::Message;

/// A connection that is logged in.
pub(super) struct Wire {
    pub ftp: RustlsFtpStream,
    pub identity: Arc<Identity>,
}

impl Wire {
    /// Takes what the server did, and says what it refused.
    pub(super) fn check<T>(&self, result: FtpResult<T>, what: &Message) -> Result<T, HostError> {
        result.map_err(|error| explain(&self.identity, error, what))
    }

    /// Takes a refusal for an answer: `None`.
    pub(super) fn try_it<T>(&self, result: FtpResult<T>) -> Result<Option<T>, HostError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                let is_refusal = matches!(&error, FtpError::UnexpectedResponse(_));
                let error = explain(&self.identity, error, &"the host refuses".into());
                if is_refusal && !error.is_lost() { Ok(None) } else { Err(error) }
            }
        }
    }
}

/// What went wrong. `what` says what was refused.
pub(super) fn explain(identity: &Identity, error: FtpError, what: &Message) -> HostError {
    match error {
        FtpError::ConnectionError(error) => broken(identity, &error),
        FtpError::UnexpectedResponse(answer) => {
            let said = said(&answer);
            HostError::new(fault(answer.status, &said), message!("{what}: “{said}”", what, said))
        }
        error => {
            HostError::new(Fault::Lost, message!("the host does not speak FTP ({error})", error))
        }
    }
}

/// What went wrong with a connection.
pub(super) fn broken(identity: &Identity, error: &io::Error) -> HostError {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    if let Some(error) = inner {
        return identity.explain(error);
    }
    match error.kind() {
        io::ErrorKind::InvalidInput => HostError::new(
            Fault::Name,
            "FTP has no way to write a line break in the name of a file, a user or a password",
        ),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            let seconds = SILENCE.as_secs();
            let message = message!("the host was silent for {seconds} seconds", seconds);
            HostError::new(Fault::Lost, message)
        }
        _ => HostError::new(Fault::Lost, message!("the connection broke ({error})", error)),
    }
}

/// A server's words, in one line.
fn said(answer: &Response) -> String {
    let text = String::from_utf8_lossy(&answer.body);
    text.split_whitespace().take(40).collect::<Vec<_>>().join(" ")
}

fn fault(status: Status, said: &str) -> Fault {
    let said = said.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    match status {
        Status::RequestedActionNotTaken | Status::ExceededStorage => Fault::Full,
        _ if has(&["no space", "quota", "disk full"]) => Fault::Full,
        Status::CannotOpenDataConnection
        | Status::TransferAborted
        | Status::NotAvailable
        | Status::RequestFileActionIgnored
        | Status::ActionAborted => Fault::Lost,
        // An answer that came out of place.
        status if (100..400).contains(&status.code()) => Fault::Lost,
        _ if has(&["file exists", "not a directory", "is a directory"]) => Fault::InTheWay,
        _ if has(&["name too long", "invalid argument", "illegal"]) => Fault::Name,
        Status::FileUnavailable | Status::BadFilename => Fault::Denied,
        _ => Fault::Other,
    }
}
