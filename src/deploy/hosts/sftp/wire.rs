//! Requests and answers over a channel of SSH. Many requests may be on their way at once, so that
//! their answers cost one wait.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use ssh2::{Channel, Session};

use super::packets::{Answer, Attributes, LONGEST, Request, Status, read_answer, read_version};
use super::refusals::confused;
use crate::deploy::host::{Fault, HostError};

/// One answer may take this long, even if bytes trickle in: twice the silence.
const PATIENCE: Duration = Duration::from_secs(60);
/// So much is gathered before it is sent unasked.
const GATHERED: usize = 256 * 1024;

/// A conversation with a host.
pub(super) struct Wire {
    channel: Channel,
    socket: TcpStream,
    /// What is not sent yet.
    outgoing: Vec<u8>,
    /// What has come, and how much of it is read.
    incoming: Vec<u8>,
    read: usize,
    next: u32,
    /// What is asked and not answered.
    asked: BTreeSet<u32>,
    /// Answers that came before they were waited for.
    early: BTreeMap<u32, Answer>,
    /// Whether the host can rename over a file.
    pub can_replace: bool,
    /// Whether it is of no use to ask more.
    pub is_broken: bool,
}

/// What an answer is waited for by.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub(super) struct Ticket(u32);

impl Wire {
    /// Begins the conversation, for who is logged in.
    pub(super) fn begin(session: &Session, socket: TcpStream) -> Result<Self, HostError> {
        let mut channel = session.channel_session().map_err(|error| not_offered(&error))?;
        channel.subsystem("sftp").map_err(|error| not_offered(&error))?;
        let mut wire = Self {
            channel,
            socket,
            outgoing: Vec::new(),
            incoming: Vec::new(),
            read: 0,
            next: 0,
            asked: BTreeSet::new(),
            early: BTreeMap::new(),
            can_replace: false,
            is_broken: false,
        };
        Request::Init.write(0, &mut wire.outgoing);
        wire.flush()?;
        let packet = match wire.packet() {
            Ok(packet) => packet,
            Err(error) if error.is_lost() && wire.channel.eof() => {
                return Err(no_sftp("it ended at once"));
            }
            Err(error) => return Err(error),
        };
        wire.can_replace = read_version(&packet).ok_or_else(|| no_sftp("it greets otherwise"))?;
        Ok(wire)
    }

    /// Asks something. It may be sent only when an answer is waited for.
    pub(super) fn ask(&mut self, request: Request<'_>) -> Result<Ticket, HostError> {
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        request.write(id, &mut self.outgoing);
        self.asked.insert(id);
        if self.outgoing.len() >= GATHERED {
            self.flush()?;
        }
        Ok(Ticket(id))
    }

    /// Waits for an answer.
    pub(super) fn hear(&mut self, ticket: Ticket) -> Result<Answer, HostError> {
        self.flush()?;
        loop {
            if let Some(answer) = self.early.remove(&ticket.0) {
                return Ok(answer);
            }
            let packet = self.packet()?;
            let read = read_answer(&packet).filter(|read| self.asked.remove(&read.id));
            let Some(read) = read else {
                self.is_broken = true;
                return Err(no_sftp("it answers otherwise"));
            };
            self.early.insert(read.id, read.answer);
        }
    }

    pub(super) fn status(&mut self, ticket: Ticket) -> Result<Status, HostError> {
        match self.hear(ticket)? {
            Answer::Status(status) => Ok(status),
            _ => Err(confused()),
        }
    }

    pub(super) fn found(
        &mut self,
        ticket: Ticket,
    ) -> Result<Result<Attributes, Status>, HostError> {
        match self.hear(ticket)? {
            Answer::Found(found) => Ok(Ok(found)),
            Answer::Status(status) => Ok(Err(status)),
            _ => Err(confused()),
        }
    }

    pub(super) fn handle(&mut self, ticket: Ticket) -> Result<Result<Vec<u8>, Status>, HostError> {
        match self.hear(ticket)? {
            Answer::Handle(handle) => Ok(Ok(handle)),
            Answer::Status(status) => Ok(Err(status)),
            _ => Err(confused()),
        }
    }

    fn flush(&mut self) -> Result<(), HostError> {
        let outgoing = std::mem::take(&mut self.outgoing);
        let begun = Instant::now();
        let mut rest = outgoing.as_slice();
        while !rest.is_empty() {
            let count = self.channel.write(rest).map_err(|error| self.lost(&error))?;
            rest = &rest[count..];
            self.check_time(begun)?;
        }
        Ok(())
    }

    /// Reads the next packet, without its length.
    fn packet(&mut self) -> Result<Vec<u8>, HostError> {
        let begun = Instant::now();
        self.fill(4, begun)?;
        let head = &self.incoming[self.read..self.read + 4];
        let length = head.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        if length > LONGEST {
            self.is_broken = true;
            let words = String::from_utf8_lossy(&self.incoming[self.read..]);
            return Err(no_sftp(words.lines().next().unwrap_or_default()));
        }
        self.fill(4 + length, begun)?;
        let packet = self.incoming[self.read + 4..self.read + 4 + length].to_vec();
        self.read += 4 + length;
        Ok(packet)
    }

    /// Reads until so many bytes are there.
    fn fill(&mut self, count: usize, begun: Instant) -> Result<(), HostError> {
        let mut buffer = [0; 32 * 1024];
        while self.incoming.len() < self.read + count {
            self.incoming.drain(..std::mem::take(&mut self.read));
            let came = self.channel.read(&mut buffer).map_err(|error| self.lost(&error))?;
            if came == 0 {
                self.is_broken = true;
                return Err(HostError::new(Fault::Lost, "the host ended the connection"));
            }
            self.incoming.extend(&buffer[..came]);
            self.check_time(begun)?;
        }
        Ok(())
    }

    fn check_time(&mut self, begun: Instant) -> Result<(), HostError> {
        if begun.elapsed() <= PATIENCE {
            return Ok(());
        }
        self.is_broken = true;
        Err(HostError::new(Fault::Lost, "the host answers too slowly"))
    }

    fn lost(&mut self, error: &io::Error) -> HostError {
        self.is_broken = true;
        let message = match error.kind() {
            io::ErrorKind::TimedOut => "the host was silent for too long".into(),
            _ => message!("the connection broke ({reason})", reason = error),
        };
        HostError::new(Fault::Lost, message)
    }
}

impl Drop for Wire {
    /// Cuts the connection: the library would otherwise wait for the host to end it politely.
    fn drop(&mut self) {
        let _ = self.socket.shutdown(Shutdown::Both);
    }
}

/// The host lets the user in, but not to its files. A connection that breaks says the same.
fn not_offered(error: &ssh2::Error) -> HostError {
    // libssh2.h: CHANNEL_REQUEST_DENIED, CHANNEL_FAILURE.
    match error.code() {
        ssh2::ErrorCode::Session(-22 | -21) => no_sftp(error.message()),
        _ => HostError::new(
            Fault::Lost,
            message!("the connection broke ({reason})", reason = error.message()),
        ),
    }
}

fn no_sftp(reason: &str) -> HostError {
    let reason: String = reason.chars().take(80).collect();
    let message =
        message!("the host lets this user in, but does not speak SFTP (\"{reason}\")", reason);
    HostError::new(Fault::Other, message).help(
        "ask your host to turn on SFTP for this user; if that is your own server, look whether the start-up files of the user's shell print something: `ssh USER@HOST true` has to print nothing",
    )
}
