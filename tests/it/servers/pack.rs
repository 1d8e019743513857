//! Packs written byte by byte, honest and not, and how a server sends them.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha1::{Digest, Sha1};

pub const COMMIT: u8 = 1;
pub const TREE: u8 = 2;
pub const BLOB: u8 = 3;

/// A pack in the making; entries are named by where they begin.
#[derive(Clone)]
pub struct Pack {
    bytes: Vec<u8>,
    count: u32,
}

impl Pack {
    pub fn new() -> Self {
        Self { bytes: b"PACK\0\0\0\x02\0\0\0\0".to_vec(), count: 0 }
    }

    /// An object as it is.
    pub fn object(&mut self, kind: u8, data: &[u8]) -> usize {
        self.entry((kind, data.len() as u64), &[], &packed(data))
    }

    /// A difference against an entry.
    pub fn difference(&mut self, base: usize, data: &[u8]) -> usize {
        let mut back = self.bytes.len() - base;
        let mut place = vec![(back & 0x7f) as u8];
        while back >= 0x80 {
            back = (back >> 7) - 1;
            place.insert(0, 0x80 | (back & 0x7f) as u8);
        }
        self.entry((6, data.len() as u64), &place, &packed(data))
    }

    /// A difference against an object by its id.
    pub fn difference_by_id(&mut self, base: &str, data: &[u8]) -> usize {
        self.entry((7, data.len() as u64), &raw(base), &packed(data))
    }

    /// An entry that says of itself what it likes.
    pub fn entry(&mut self, (kind, size): (u8, u64), base: &[u8], packed: &[u8]) -> usize {
        let start = self.bytes.len();
        let mut size = size;
        let mut byte = kind << 4 | (size & 0x0f) as u8;
        size >>= 4;
        while size > 0 {
            self.bytes.push(byte | 0x80);
            byte = (size & 0x7f) as u8;
            size >>= 7;
        }
        self.bytes.push(byte);
        self.bytes.extend_from_slice(base);
        self.bytes.extend_from_slice(packed);
        self.count += 1;
        start
    }

    /// The bytes, with their number of entries and the seal.
    pub fn finish(self) -> Vec<u8> {
        let count = self.count;
        self.finish_as(count)
    }

    /// The same, with a number of entries as it likes.
    pub fn finish_as(mut self, count: u32) -> Vec<u8> {
        self.bytes[8..12].copy_from_slice(&count.to_be_bytes());
        let seal = Sha1::digest(&self.bytes);
        self.bytes.extend_from_slice(&seal);
        self.bytes
    }
}

/// A difference that makes `size` bytes by copying the first `piece` bytes of its base again and again.
pub fn copies(base: u64, size: u64, piece: u64) -> Vec<u8> {
    let mut data = [number(base), number(size)].concat();
    let mut left = size;
    while left > 0 {
        let now = left.min(piece);
        // From the beginning, three bytes of length.
        data.extend([0x80 | 0x70, now as u8, (now >> 8) as u8, (now >> 16) as u8]);
        left -= now;
    }
    data
}

/// A difference that makes these bytes of whatever base, without it.
pub fn inserts(base: u64, text: &[u8]) -> Vec<u8> {
    let mut data = [number(base), number(text.len() as u64)].concat();
    for piece in text.chunks(127) {
        data.push(piece.len() as u8);
        data.extend_from_slice(piece);
    }
    data
}

/// A difference that changes the first byte of its base.
pub fn with_first(size: u64, byte: u8) -> Vec<u8> {
    let mut data = [number(size), number(size), vec![1, byte]].concat();
    let mut at = 1;
    while at < size {
        let now = (size - at).min(0xff_ff00);
        data.push(0xff);
        data.extend((at as u32).to_le_bytes());
        data.extend(&(now as u32).to_le_bytes()[..3]);
        at += now;
    }
    data
}

/// A number as a difference begins with it.
pub fn number(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(0x80 | (number & 0x7f) as u8);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

pub fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// The id of an object.
pub fn id(kind: &str, data: &[u8]) -> String {
    let bytes = Sha1::digest([format!("{kind} {}\0", data.len()).as_bytes(), data].concat());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn raw(id: &str) -> Vec<u8> {
    (0..40).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).expect("an id")).collect()
}

/// A line as Git sends it.
pub fn line(text: &[u8]) -> Vec<u8> {
    [format!("{:04x}", text.len() + 4).as_bytes(), text].concat()
}

/// The list of one branch that leads to a commit.
pub fn list(commit: &str) -> Vec<u8> {
    let can = "side-band-64k ofs-delta shallow thin-pack";
    [line(format!("{commit} refs/heads/main\0{can}\n").as_bytes()), b"0000".to_vec()].concat()
}

/// The same as HTTP sends it.
pub fn list_by_http(commit: &str) -> Vec<u8> {
    [b"001e# service=git-upload-pack\n0000".to_vec(), list(commit)].concat()
}

/// A pack as it follows on a request, in lines of so many bytes.
pub fn answer(pack: &[u8], piece: usize) -> Vec<u8> {
    let lines = pack.chunks(piece).flat_map(|piece| line(&[b"\x01", piece].concat()));
    line(b"NAK\n").into_iter().chain(lines).chain(*b"0000").collect()
}
