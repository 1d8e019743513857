//! What a host's refusals by SFTP mean, in a clerk's words.

use super::packets::{Attributes, Status};
use crate::deploy::host::{Fault, HostError};

pub(super) fn confused() -> HostError {
    HostError::new(Fault::Other, "the host answers something other than what it was asked")
}

pub(super) fn unreadable(path: &str, reason: &dyn std::fmt::Display) -> HostError {
    let message = message!("`{path}` of the site cannot be read ({reason})", path, reason);
    HostError::new(Fault::Other, message)
        .help("build the site, and run the command again when the build has ended")
}

pub(super) fn no_file(path: &str) -> HostError {
    let message = message!("`{path}` on the host is a folder or a link, and not a file", path);
    HostError::new(Fault::InTheWay, message)
}

pub(super) fn no_folder(folder: &str, found: Attributes) -> HostError {
    let what = if found.is_link() { "a link" } else { "a file" };
    let message = message!("{what} lies in the place of the folder `{folder}`", what, folder);
    HostError::new(Fault::InTheWay, message)
}

pub(super) fn unreadable_there(status: &Status, path: &str) -> HostError {
    if status.code != Status::DENIED {
        return refusal(status, path);
    }
    let message = message!("this user may not read `{path}` on the host", path);
    HostError::new(Fault::Denied, message).help(
        "give this user the right to read and write there, or name another folder in `town.toml`",
    )
}

/// A file that is open could not be written.
pub(super) fn full(status: &Status, path: &str) -> HostError {
    HostError::new(
        Fault::Full,
        message!(
            "the host cannot store `{path}` (\"{words}\"): its disk is full, or a quota is used up",
            path,
            words = short(&status.words)
        ),
    )
}

/// Why something could not be written or removed.
pub(super) fn refusal(status: &Status, path: &str) -> HostError {
    let words = short(&status.words);
    match status.code {
        Status::DENIED | Status::READ_ONLY => {
            HostError::new(Fault::Denied, message!("this user may not write `{path}`", path))
        }
        Status::NO_SPACE | Status::QUOTA => HostError::new(
            Fault::Full,
            message!("the host has no room for `{path}` (\"{words}\")", path, words),
        ),
        Status::BAD_MESSAGE | Status::BAD_NAME => HostError::new(
            Fault::Name,
            message!("the host cannot hold a file named `{path}` (\"{words}\")", path, words),
        ),
        _ => HostError::new(
            Fault::Other,
            message!("the host refuses to change `{path}` (\"{words}\")", path, words),
        )
        .help("look on the host whether its disk is full, a quota is used up, or something else lies there; then run the command again"),
    }
}

/// A host's words, on one line and not too long.
fn short(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(200).collect()
}
