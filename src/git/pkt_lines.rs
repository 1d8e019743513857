//! Checks a server's answer line by line (`gitprotocol-common(5)`) before the library reads it.
//!
//! The library keeps every name that is offered, and unpacks whatever it receives. So lines are
//! passed on only whole and one by one, names are counted, and a pack is read by a [`Scanner`] too.
//! The server's offer of packs that build on our own objects (thin packs) is hidden from the
//! library: the unpacked size of such a pack cannot be known while it comes in.

use std::io::{self, Read};
use std::sync::Arc;

use super::pack::{PackLimits, Scanner};
use super::request::{Call, Failure};

/// The most names that a server may offer: more than any package or town has. All are kept in
/// memory.
pub(super) const MOST_NAMES: usize = 100_000;
/// The longest name, in bytes. File systems refuse longer ones, and each name may become a file.
pub(super) const LONGEST_NAME: usize = 1_000;
/// The most lines: each costs the library some system calls, however short it is.
const MOST_LINES: usize = 1_000_000;
/// How many bytes are read at once.
const PIECE: usize = 64 * 1024;
/// The length of an id in hexadecimal digits, and a space.
const ID: usize = 41;
/// The capability that is hidden, and a meaningless word of the same length that replaces it.
const HIDDEN: (&[u8], &[u8]) = (b"thin-pack", b"full-pack");

/// Which part of the conversation is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The names that the server offers, and nothing else.
    ListAlone,
    /// The names that the server offers; its answers follow on the same connection.
    List,
    /// The names that the server offers; its report of what was sent follows.
    ListAndReport,
    /// The answer to a request, with a pack at its end.
    Answer,
    /// What became of a pack that was sent.
    Report,
}

/// A server's answer, checked.
pub(super) struct Screened<R> {
    call: Arc<Call>,
    source: R,
    part: Part,
    piece: Vec<u8>,
    /// The beginning of a line whose end has not arrived yet.
    pending: Vec<u8>,
    /// Whole lines that passed the check, and how many of their bytes were read.
    ready: Vec<u8>,
    heard: usize,
    names: usize,
    lines: usize,
    /// Whether the answer is complete. Only then can the connection be used again.
    is_over: bool,
    pack: Option<Scanner>,
}

impl<R: Read> Screened<R> {
    pub(super) fn new(call: &Arc<Call>, source: R, part: Part) -> Self {
        Self {
            call: Arc::clone(call),
            source,
            part,
            piece: vec![0; PIECE],
            pending: Vec::new(),
            ready: Vec::new(),
            heard: 0,
            names: 0,
            lines: 0,
            is_over: false,
            pack: None,
        }
    }

    /// The unchecked source.
    pub(super) fn source(&mut self) -> &mut R {
        &mut self.source
    }

    /// Checks whole lines and makes them readable.
    fn sort(&mut self) -> Result<(), Failure> {
        let pending = std::mem::take(&mut self.pending);
        let mut rest = pending.as_slice();
        while let Some(length) = length(rest)? {
            if rest.len() < length {
                break;
            }
            let (line, after) = rest.split_at(length);
            rest = after;
            let from = self.ready.len();
            self.ready.extend_from_slice(line);
            match (&line[4..], self.part) {
                ([], Part::List) if self.names > 0 => self.part = Part::Answer,
                ([], Part::ListAndReport) if self.names > 0 => self.part = Part::Report,
                ([], Part::ListAlone) if self.names > 0 => self.is_over = true,
                ([], _) => {}
                (text, Part::Answer) => self.answer(text)?,
                (_, Part::Report) => self.count()?,
                (text, Part::List | Part::ListAlone | Part::ListAndReport) => {
                    self.name(text)?;
                    hide(&mut self.ready[from..]);
                }
            }
        }
        self.pending = rest.to_vec();
        Ok(())
    }

    fn name(&mut self, text: &[u8]) -> Result<(), Failure> {
        if text[0] == b'#' || text.starts_with(b"ERR ") {
            return self.count();
        }
        self.names += 1;
        if self.names > MOST_NAMES {
            return Err(Failure::Names(format!("more than {MOST_NAMES} names")));
        }
        // The line of the first name continues after a zero byte with the server's capabilities.
        let name = text.split(|byte| *byte == 0).next().unwrap_or_default();
        if name.len() > ID + LONGEST_NAME + 1 {
            return Err(Failure::Names(format!("a name of more than {LONGEST_NAME} bytes")));
        }
        Ok(())
    }

    fn answer(&mut self, text: &[u8]) -> Result<(), Failure> {
        self.count()?;
        if text[0] != 1 {
            return Ok(());
        }
        let bounds = PackLimits::for_bytes(self.call.remote.access.most_bytes);
        self.pack.get_or_insert_with(|| Scanner::new(bounds)).take(&text[1..])
    }

    fn refused(&self, failure: Failure) -> io::Error {
        self.call.fail(failure);
        io::Error::other("the server said what it may not")
    }

    fn count(&mut self) -> Result<(), Failure> {
        self.lines += 1;
        if self.lines > MOST_LINES {
            Err(Failure::Heavy(format!("more than {MOST_LINES} lines")))
        } else {
            Ok(())
        }
    }
}

impl<R: Read> Read for Screened<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.heard == self.ready.len() {
            self.ready.clear();
            self.heard = 0;
            let count = self.source.read(&mut self.piece)?;
            if count == 0 && self.pending.is_empty() {
                return Ok(0);
            }
            self.pending.extend_from_slice(&self.piece[..count]);
            let sorted = if count == 0 {
                Err(Failure::Broken("it hung up".to_owned()))
            } else {
                self.sort()
            };
            sorted.map_err(|failure| self.refused(failure))?;
            if self.is_over && self.source.read(&mut self.piece)? > 0 {
                return Err(
                    self.refused(Failure::Broken("its list goes on after its end".to_owned()))
                );
            }
        }
        let count = buffer.len().min(self.ready.len() - self.heard);
        buffer[..count].copy_from_slice(&self.ready[self.heard..self.heard + count]);
        self.heard += count;
        Ok(count)
    }
}

/// Returns the length of the line that begins here, including its four digits; `None` if these have
/// not all arrived.
fn length(bytes: &[u8]) -> Result<Option<usize>, Failure> {
    let Some(digits) = bytes.get(..4) else { return Ok(None) };
    let digits = std::str::from_utf8(digits)
        .ok()
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    match digits.and_then(|digits| usize::from_str_radix(digits, 16).ok()) {
        Some(0) => Ok(Some(4)),
        Some(length) if length >= 4 => Ok(Some(length)),
        _ => Err(Failure::Broken("a line does not begin with its length".to_owned())),
    }
}

fn hide(line: &mut [u8]) {
    let (hidden, by) = HIDDEN;
    if let Some(at) = line.windows(hidden.len()).position(|word| word == hidden) {
        line[at..at + hidden.len()].copy_from_slice(by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::{Access, Remote};
    use crate::names::Address;

    fn heard(words: &[u8], part: Part) -> (Result<Vec<u8>, String>, Option<Failure>) {
        let remote = Remote { url: "https://a.example/b".to_owned(), access: Access::default() };
        let call = Arc::new(Call::new(remote.clone(), Address::parse(&remote.url).unwrap(), None));
        let mut all = Vec::new();
        let result = Screened::new(&call, words, part).read_to_end(&mut all);
        (result.map(|_| all).map_err(|error| error.to_string()), call.failure())
    }

    #[test]
    fn good_words_pass_as_they_are_but_for_one() {
        let words = b"0012# service=git\n0000003eHEADHEADHEADHEADHEADHEADHEADHEADHEADHEAD HEAD\0thin-pack a\n0000";
        let (passed, failure) = heard(words, Part::ListAlone);
        assert_eq!(failure, None);
        assert_eq!(
            String::from_utf8(passed.unwrap()).unwrap(),
            String::from_utf8(words.to_vec()).unwrap().replace("thin-", "full-")
        );
        let answer = b"0008NAK\n0007\x02ab0000";
        assert_eq!(heard(answer, Part::Answer).0.unwrap(), answer);
        assert_eq!(heard(b"", Part::Answer).0.unwrap(), b"");
    }

    #[test]
    fn other_words_do_not() {
        for words in [
            &b"xxxx"[..],
            b"0001",
            b"0003",
            b"+004",
            b"000",
            b"0008NAK",
            b"0008NAK\n0005\x01",
            b"0009\x01PACK\xff",
        ] {
            let (passed, failure) = heard(words, Part::Answer);
            assert!(passed.is_err() || failure.is_none() && words.ends_with(b"\x01"), "{words:?}");
        }
    }
}
