//! Reads a server's pack while it comes in, to know its unpacked size before the library unpacks
//! it.
//!
//! A few kilobytes may stand for gigabytes: a repeated byte, or a chain of deltas each of which
//! copies its base many times. The library unpacks whole objects in memory, and deltas only after
//! the last byte. So each entry is inflated here while the pack passes, and its size compared with
//! the declared one. Only a few numbers are kept for each object. The format is
//! `gitformat-pack(5)`.
//!
//! If a delta names its base by id and not by offset, the length of its chain is not known here;
//! for that case the library is stopped when it unpacks for too long.

use flate2::{Decompress, FlushDecompress, Status};

use super::objects::{LONGEST_TEXT, LONGEST_TREE};
use super::request::Failure;

/// The longest chain of deltas; Git itself does not make longer ones.
const LONGEST_CHAIN: u16 = 4_095;
/// The most bytes that a delta's two sizes, of its base and of its result, can take.
const OPENING: usize = 20;
/// The length of an id, and of the checksum at the end, in bytes.
const ID: usize = 20;

/// The limits for what a pack unpacks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PackLimits {
    objects: u32,
    /// Bytes of one file.
    file: u64,
    /// Bytes of an object that the library holds in memory together with its base.
    changed: u64,
    /// Bytes of all objects together.
    all: u64,
    /// Bytes that are copied to make all objects from their bases.
    work: u64,
}

impl PackLimits {
    /// Derives the limits from the number of bytes that a server may send.
    pub(super) fn for_bytes(most: u64) -> Self {
        let objects = u32::try_from(most / 1_000).unwrap_or(u32::MAX).clamp(10_000, 5_000_000);
        let most = most.max(1_000_000);
        let all = most.saturating_mul(4);
        Self { objects, file: most, changed: most / 4, all, work: all.saturating_mul(20) }
    }
}

/// Reads a pack in pieces of any size.
pub(super) struct Scanner {
    bounds: PackLimits,
    part: Part,
    /// The bytes of an incomplete part, or the beginning of a delta.
    taken: Vec<u8>,
    /// How many bytes of the pack have passed.
    at: u64,
    left: u32,
    entry: Entry,
    /// All entries so far, by their offset.
    entries: Vec<Entry>,
    inflate: Decompress,
    inflated: u64,
    scratch: Vec<u8>,
    all: u64,
    work: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Size,
    Base,
    Id,
    Body,
    /// The checksum of the whole pack.
    Trailer,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EntryKind {
    /// A commit or a tag.
    Text,
    Tree,
    File,
    Difference,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u64,
    kind: EntryKind,
    size: u64,
    /// Bytes that are written to make the object from its base.
    cost: u64,
    /// The length of its chain of deltas.
    chain: u16,
    /// For a delta with an offset, the index of its base.
    base: Option<usize>,
}

impl Scanner {
    pub(super) fn new(bounds: PackLimits) -> Self {
        Self {
            bounds,
            part: Part::Head,
            taken: Vec::new(),
            at: 0,
            left: 0,
            entry: Entry {
                start: 0,
                kind: EntryKind::File,
                size: 0,
                cost: 0,
                chain: 0,
                base: None,
            },
            entries: Vec::new(),
            inflate: Decompress::new(true),
            inflated: 0,
            scratch: vec![0; 64 * 1024],
            all: 0,
            work: 0,
        }
    }

    /// Reads the next bytes of the pack.
    ///
    /// # Errors
    /// If it is not a pack, or would unpack to more than the limits allow. Then no more of it may
    /// be passed to the library.
    pub(super) fn take(&mut self, mut bytes: &[u8]) -> Result<(), Failure> {
        while !bytes.is_empty() {
            let used = match self.part {
                Part::Head => self.head(bytes)?,
                Part::Size => self.size(bytes)?,
                Part::Base => self.base(bytes)?,
                Part::Id => self.id(bytes),
                Part::Body => self.body(bytes)?,
                Part::Trailer => self.trailer(bytes),
                Part::End => return Err(broken("the pack goes on after its end")),
            };
            self.at += used as u64;
            bytes = &bytes[used..];
        }
        Ok(())
    }

    /// Collects bytes until there are enough. Returns how many of the given bytes were used.
    fn gather(&mut self, bytes: &[u8], wanted: usize) -> usize {
        let used = bytes.len().min(wanted - self.taken.len());
        self.taken.extend_from_slice(&bytes[..used]);
        used
    }

    fn head(&mut self, bytes: &[u8]) -> Result<usize, Failure> {
        let used = self.gather(bytes, 12);
        if let [b'P', b'A', b'C', b'K', 0, 0, 0, 2 | 3, count @ ..] = self.taken.as_slice()
            && let Ok(count) = <[u8; 4]>::try_from(count)
        {
            self.left = u32::from_be_bytes(count);
            if self.left > self.bounds.objects {
                return Err(heavy(format!("a pack of more than {} objects", self.bounds.objects)));
            }
            self.next_entry();
        } else if self.taken.len() == 12 {
            return Err(broken("it is not a pack of Git"));
        }
        Ok(used)
    }

    fn next_entry(&mut self) {
        self.taken.clear();
        self.part = if self.left == 0 { Part::Trailer } else { Part::Size };
    }

    /// Reads an entry's kind and size: three bits, and then seven for each byte, lowest first.
    fn size(&mut self, bytes: &[u8]) -> Result<usize, Failure> {
        if self.taken.is_empty() {
            self.entry.start = self.at;
        }
        self.taken.push(bytes[0]);
        if bytes[0] & 0x80 != 0 {
            return if self.taken.len() > 8 {
                Err(broken("a size in the pack is not a number"))
            } else {
                Ok(1)
            };
        }
        let first = self.taken[0];
        let rest =
            self.taken[1..].iter().rev().fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
        self.entry.size = rest << 4 | u64::from(first & 0x0f);
        (self.entry.cost, self.entry.chain, self.entry.base) = (self.entry.size, 0, None);
        self.entry.kind = match first >> 4 & 7 {
            1 | 4 => EntryKind::Text,
            2 => EntryKind::Tree,
            3 => EntryKind::File,
            6 | 7 => EntryKind::Difference,
            _ => return Err(broken("the pack holds something unknown")),
        };
        self.weigh(self.entry.kind, self.entry.size)?;
        self.taken.clear();
        match first >> 4 & 7 {
            6 => self.part = Part::Base,
            7 => self.part = Part::Id,
            _ => self.open(),
        }
        Ok(1)
    }

    /// Reads how far back the base begins: seven bits for each byte, highest first, plus one for
    /// each further byte.
    fn base(&mut self, bytes: &[u8]) -> Result<usize, Failure> {
        self.taken.push(bytes[0]);
        if bytes[0] & 0x80 != 0 {
            return if self.taken.len() > 8 {
                Err(broken("a place in the pack is not a number"))
            } else {
                Ok(1)
            };
        }
        let first = u64::from(self.taken[0] & 0x7f);
        let back = self.taken[1..]
            .iter()
            .fold(first, |back, byte| (back + 1) << 7 | u64::from(byte & 0x7f));
        let start = self.entry.start.checked_sub(back);
        let base = start
            .and_then(|start| self.entries.binary_search_by_key(&start, |entry| entry.start).ok());
        self.entry.base = Some(base.ok_or_else(|| broken("a difference in the pack has no base"))?);
        self.open();
        Ok(1)
    }

    fn id(&mut self, bytes: &[u8]) -> usize {
        let used = self.gather(bytes, ID);
        if self.taken.len() == ID {
            self.open();
        }
        used
    }

    fn open(&mut self) {
        self.taken.clear();
        self.inflate.reset(true);
        self.inflated = 0;
        self.part = Part::Body;
    }

    /// Inflates bytes, counts them, and drops them.
    fn body(&mut self, bytes: &[u8]) -> Result<usize, Failure> {
        let before = self.inflate.total_in();
        loop {
            let (used, written) =
                ((self.inflate.total_in() - before) as usize, self.inflate.total_out());
            let status =
                self.inflate.decompress(&bytes[used..], &mut self.scratch, FlushDecompress::None);
            let status = status.map_err(|_| broken("an object of the pack cannot be unpacked"))?;
            let written = (self.inflate.total_out() - written) as usize;
            let used = (self.inflate.total_in() - before) as usize;
            self.inflated += written as u64;
            if self.inflated > self.entry.size {
                return Err(broken("an object of the pack is longer than the pack says"));
            }
            if self.entry.kind == EntryKind::Difference {
                self.gather_opening(written);
            }
            match status {
                Status::StreamEnd => {
                    self.close()?;
                    return Ok(used);
                }
                Status::Ok | Status::BufError if written == self.scratch.len() => {}
                Status::Ok | Status::BufError if used == bytes.len() => return Ok(used),
                Status::Ok | Status::BufError => {
                    return Err(broken("an object of the pack cannot be unpacked"));
                }
            }
        }
    }

    fn gather_opening(&mut self, written: usize) {
        let more = written.min(OPENING.saturating_sub(self.taken.len()));
        self.taken.extend_from_slice(&self.scratch[..more]);
    }

    /// Ends an entry and adds its cost.
    fn close(&mut self) -> Result<(), Failure> {
        let entry =
            if self.entry.kind == EntryKind::Difference { self.result()? } else { self.entry };
        if self.inflated != self.entry.size {
            return Err(broken("an object of the pack is shorter than the pack says"));
        }
        self.all = self.all.saturating_add(entry.size);
        if self.all > self.bounds.all {
            return Err(heavy(format!(
                "a pack that unpacks to more than {}",
                megabytes(self.bounds.all)
            )));
        }
        self.entries.push(entry);
        self.left -= 1;
        self.next_entry();
        Ok(())
    }

    /// Reads the size of the object that a delta makes.
    fn result(&mut self) -> Result<Entry, Failure> {
        let mut opening = self.taken.as_slice();
        let (from, to) = (number(&mut opening)?, number(&mut opening)?);
        let unknown =
            Entry { kind: EntryKind::File, size: from, cost: from, chain: 0, ..self.entry };
        let base = self.entry.base.map_or(unknown, |base| self.entries[base]);
        if from != base.size {
            return Err(broken("a difference in the pack is one of something else"));
        }
        self.weigh(base.kind, to)?;
        if from.max(to) > self.bounds.changed {
            return Err(heavy(format!(
                "changes of a file of more than {}",
                megabytes(self.bounds.changed)
            )));
        }
        let cost = base.cost.saturating_add(self.entry.size).saturating_add(to);
        self.work = self.work.saturating_add(cost);
        if base.chain >= LONGEST_CHAIN || cost > self.bounds.all || self.work > self.bounds.work {
            return Err(heavy("objects that are too long a work to unpack".to_owned()));
        }
        Ok(Entry { kind: base.kind, size: to, cost, chain: base.chain + 1, ..self.entry })
    }

    /// Refuses an object that is too long; for a delta, its own bytes count.
    fn weigh(&self, kind: EntryKind, size: u64) -> Result<(), Failure> {
        let (most, what) = match kind {
            EntryKind::Text => (LONGEST_TEXT, "a commit or a tag"),
            EntryKind::Tree => (LONGEST_TREE, "a list of a folder's names"),
            EntryKind::File => (self.bounds.file, "a file"),
            EntryKind::Difference => (self.bounds.changed, "changes"),
        };
        if size <= most {
            Ok(())
        } else {
            Err(heavy(format!("{what} of more than {}", megabytes(most))))
        }
    }

    fn trailer(&mut self, bytes: &[u8]) -> usize {
        let used = self.gather(bytes, ID);
        if self.taken.len() == ID {
            self.part = Part::End;
        }
        used
    }
}

/// Reads a number at the beginning of a delta: seven bits for each byte, lowest first.
fn number(bytes: &mut &[u8]) -> Result<u64, Failure> {
    let mut number = 0;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            *bytes = &bytes[at + 1..];
            return Ok(number);
        }
    }
    Err(broken("a difference in the pack does not say how long it is"))
}

fn broken(why: &str) -> Failure {
    Failure::Broken(why.to_owned())
}

fn heavy(what: String) -> Failure {
    Failure::Heavy(what)
}

fn megabytes(bytes: u64) -> String {
    if bytes < 1_000_000 { format!("{bytes} bytes") } else { format!("{} MB", bytes / 1_000_000) }
}

#[cfg(test)]
mod tests;
