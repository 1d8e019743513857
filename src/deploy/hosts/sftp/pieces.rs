//! Files and folders in pieces, many of which are on their way at once.

use std::collections::VecDeque;
use std::io::Read;

use super::packets::{Answer, Named, PIECE, Request, Status};
use super::refusals::{confused, full, refusal, unreadable};
use super::wire::{Ticket, Wire};
use crate::deploy::host::HostError;

/// How many pieces of a file may be on their way.
const PIECES: usize = 64;
/// How many questions for more of a folder may be.
const LISTINGS: usize = 8;

type HostResult<T> = Result<T, HostError>;

/// How large a file is said to be, and may be.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    pub size: u64,
    pub limit: u64,
}

/// What is written.
pub(super) struct Content<'a> {
    pub bytes: &'a mut dyn Read,
    pub length: u64,
}

/// Writes an open file, and closes it.
pub(super) fn write(
    wire: &mut Wire,
    handle: &[u8],
    path: &str,
    content: Content<'_>,
) -> HostResult<()> {
    let Content { bytes, length } = content;
    let mut on_their_way = VecDeque::new();
    let mut piece = Vec::with_capacity(PIECE);
    let mut at = 0;
    loop {
        piece.clear();
        let read = bytes.take(PIECE as u64).read_to_end(&mut piece);
        let count = read.map_err(|error| unreadable(path, &error))?;
        if count == 0 {
            break;
        }
        on_their_way.push_back(wire.ask(Request::Write { handle, at, bytes: &piece })?);
        at += count as u64;
        if on_their_way.len() >= PIECES
            && let Some(ticket) = on_their_way.pop_front()
        {
            wrote(wire, ticket, path)?;
        }
    }
    if at != length {
        return Err(unreadable(path, &"its length changed"));
    }
    on_their_way.push_back(wire.ask(Request::Close(handle))?);
    on_their_way.into_iter().try_for_each(|ticket| wrote(wire, ticket, path))
}

fn wrote(wire: &mut Wire, ticket: Ticket, path: &str) -> HostResult<()> {
    let status = wire.status(ticket)?;
    match status.code {
        Status::OK => Ok(()),
        Status::DENIED | Status::READ_ONLY => Err(refusal(&status, path)),
        // SFTP has no word for it; nothing else is usual once a file is open.
        _ => Err(full(&status, path)),
    }
}

/// Reads an open file to its end, or until it is longer than `limit`. `size` is what the host
/// says it has: so much, and one piece more, is asked at once.
pub(super) fn read(
    wire: &mut Wire,
    handle: &[u8],
    path: &str,
    sizes: Sizes,
) -> HostResult<Vec<u8>> {
    let Sizes { size, limit } = sizes;
    let mut bytes = Vec::new();
    let mut on_their_way = VecDeque::new();
    let mut asked = 0;
    while bytes.len() as u64 <= limit {
        while on_their_way.is_empty() || asked <= size && on_their_way.len() < PIECES {
            on_their_way.push_back(wire.ask(Request::Read { handle, at: asked })?);
            asked += PIECE as u64;
        }
        let Some(ticket) = on_their_way.pop_front() else { break };
        match wire.hear(ticket)? {
            Answer::Data(data) if data.is_empty() => break,
            Answer::Data(data) => {
                let is_short = data.len() < PIECE;
                bytes.extend(data);
                if is_short {
                    // The end, or a host that gives less at a time: then what was asked after
                    // it is of no use.
                    for ticket in on_their_way.drain(..) {
                        wire.hear(ticket)?;
                    }
                    if bytes.len() as u64 >= size {
                        break;
                    }
                    asked = bytes.len() as u64;
                }
            }
            Answer::Status(Status { code: Status::END, .. }) => break,
            Answer::Status(status) => return Err(refusal(&status, path)),
            _ => return Err(confused()),
        }
    }
    on_their_way.into_iter().try_for_each(|ticket| wire.hear(ticket).map(drop))?;
    Ok(bytes)
}

/// Lists an open folder. Questions are asked ahead, until the host says that this was all.
pub(super) fn list(wire: &mut Wire, handle: &[u8], folder: &str) -> HostResult<Vec<Named>> {
    let mut names = Vec::new();
    let mut on_their_way = VecDeque::new();
    let mut is_over = false;
    loop {
        while !is_over && on_their_way.len() < LISTINGS {
            on_their_way.push_back(wire.ask(Request::ReadFolder(handle))?);
        }
        let Some(ticket) = on_their_way.pop_front() else { return Ok(names) };
        match wire.hear(ticket)? {
            Answer::Names(some) => names.extend(some),
            Answer::Status(Status { code: Status::END, .. }) => is_over = true,
            Answer::Status(status) => return Err(refusal(&status, folder)),
            _ => return Err(confused()),
        }
    }
}
