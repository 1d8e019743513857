//! The packets of SFTP, version 3 (draft-ietf-secsh-filexfer-02), as OpenSSH speaks it.

/// The longest packet that an honest host sends; lists of folders are the long ones.
pub(super) const LONGEST: usize = 1 << 20;
/// How many bytes of a file go in one packet: every host takes so many.
pub(super) const PIECE: usize = 32 * 1024;

/// Opens a file to be read.
pub(super) const READ: u32 = 1;
/// Makes a file that is not there yet, and opens it to be written. No link is followed then.
pub(super) const NEW: u32 = 0x02 | 0x08 | 0x20;

/// Renames over an existing file, which plain SFTP forbids.
pub(super) const POSIX_RENAME: &str = "posix-rename@openssh.com";

/// What a host is asked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Request<'a> {
    /// Begins the conversation.
    Init,
    Open {
        path: &'a str,
        how: u32,
    },
    Close(&'a [u8]),
    Read {
        handle: &'a [u8],
        at: u64,
    },
    Write {
        handle: &'a [u8],
        at: u64,
        bytes: &'a [u8],
    },
    /// What lies at a path: a link itself.
    Look(&'a str),
    /// What lies at a path, or where a link there leads to.
    Follow(&'a str),
    OpenFolder(&'a str),
    ReadFolder(&'a [u8]),
    Remove(&'a str),
    MakeFolder(&'a str),
    RemoveFolder(&'a str),
    Rename {
        from: &'a str,
        to: &'a str,
    },
    /// As `Rename`, over an existing file.
    Replace {
        from: &'a str,
        to: &'a str,
    },
}

impl Request<'_> {
    /// Writes the request behind others. `id` is what its answer is known by.
    pub(super) fn write(self, id: u32, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend([0; 4]);
        let number = if matches!(self, Self::Init) { 3 } else { id };
        out.push(self.kind());
        out.extend(number.to_be_bytes());
        match self {
            Self::Init => {}
            Self::Open { path, how } => {
                text(out, path.as_bytes());
                out.extend(how.to_be_bytes());
                // Without attributes: the host's own rules decide who may read the file.
                out.extend([0; 4]);
            }
            Self::Close(handle) | Self::ReadFolder(handle) => text(out, handle),
            Self::Read { handle, at } => {
                text(out, handle);
                out.extend(at.to_be_bytes());
                out.extend((PIECE as u32).to_be_bytes());
            }
            Self::Write { handle, at, bytes } => {
                text(out, handle);
                out.extend(at.to_be_bytes());
                text(out, bytes);
            }
            Self::MakeFolder(path) => {
                text(out, path.as_bytes());
                out.extend([0; 4]);
            }
            Self::Look(path)
            | Self::Follow(path)
            | Self::OpenFolder(path)
            | Self::Remove(path)
            | Self::RemoveFolder(path) => text(out, path.as_bytes()),
            Self::Rename { from, to } => {
                text(out, from.as_bytes());
                text(out, to.as_bytes());
            }
            Self::Replace { from, to } => {
                text(out, POSIX_RENAME.as_bytes());
                text(out, from.as_bytes());
                text(out, to.as_bytes());
            }
        }
        let length = (out.len() - start - 4) as u32;
        out[start..start + 4].copy_from_slice(&length.to_be_bytes());
    }

    fn kind(self) -> u8 {
        match self {
            Self::Init => 1,
            Self::Open { .. } => 3,
            Self::Close(_) => 4,
            Self::Read { .. } => 5,
            Self::Write { .. } => 6,
            Self::Look(_) => 7,
            Self::OpenFolder(_) => 11,
            Self::ReadFolder(_) => 12,
            Self::Remove(_) => 13,
            Self::MakeFolder(_) => 14,
            Self::RemoveFolder(_) => 15,
            Self::Follow(_) => 17,
            Self::Rename { .. } => 18,
            Self::Replace { .. } => 200,
        }
    }
}

fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend((bytes.len() as u32).to_be_bytes());
    out.extend(bytes);
}

/// What a host answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// Done, or not.
    Status(Status),
    /// What an open file or folder is called.
    Handle(Vec<u8>),
    /// A piece of a file.
    Data(Vec<u8>),
    /// Some of what lies in a folder.
    Names(Vec<Named>),
    /// What lies at a path.
    Found(Attributes),
}

/// Whether something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Status {
    /// 0 is success; others are named below.
    pub code: u32,
    /// The host's words.
    pub words: String,
}

impl Status {
    pub(super) const OK: u32 = 0;
    pub(super) const END: u32 = 1;
    pub(super) const NOT_THERE: u32 = 2;
    pub(super) const DENIED: u32 = 3;
    /// OpenSSH says so of names that are too long, or that its file system refuses.
    pub(super) const BAD_MESSAGE: u32 = 5;
    /// Of later versions of SFTP, which some hosts mix in.
    pub(super) const READ_ONLY: u32 = 12;
    pub(super) const NO_SPACE: u32 = 14;
    pub(super) const QUOTA: u32 = 15;
    pub(super) const BAD_NAME: u32 = 20;
}

/// Something in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    pub is_folder: bool,
}

/// What is known of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub size: Option<u64>,
    /// With the kind, as Unix has it.
    pub mode: Option<u32>,
}

impl Attributes {
    const KINDS: u32 = 0o170_000;

    pub(super) fn is_folder(self) -> bool {
        self.mode.is_some_and(|mode| mode & Self::KINDS == 0o040_000)
    }

    pub(super) fn is_link(self) -> bool {
        self.mode.is_some_and(|mode| mode & Self::KINDS == 0o120_000)
    }

    pub(super) fn is_file(self) -> bool {
        // A host that tells no kind tells it of no file.
        self.mode.is_none_or(|mode| matches!(mode & Self::KINDS, 0o100_000 | 0))
    }
}

/// An answer, and what it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answered {
    pub id: u32,
    pub answer: Answer,
}

/// Reads an answer, without the length before it. Returns `None` if it is none.
pub(super) fn read_answer(packet: &[u8]) -> Option<Answered> {
    let mut rest = Rest(packet);
    let kind = rest.byte()?;
    let id = rest.number()?;
    let answer = match kind {
        101 => {
            let code = rest.number()?;
            // The first hosts left the words out.
            let words = rest.text().unwrap_or_default();
            Answer::Status(Status { code, words: String::from_utf8_lossy(words).into_owned() })
        }
        102 => Answer::Handle(rest.text()?.to_vec()),
        103 => Answer::Data(rest.text()?.to_vec()),
        104 => {
            let count = rest.number()?;
            let mut names = Vec::new();
            for _ in 0..count {
                names.push(rest.named()?);
            }
            Answer::Names(names)
        }
        105 => Answer::Found(rest.attributes()?),
        _ => return None,
    };
    Some(Answered { id, answer })
}

/// Reads what a host says of itself first: whether it can rename over a file. `None` if it speaks
/// something else.
pub(super) fn read_version(packet: &[u8]) -> Option<bool> {
    let mut rest = Rest(packet);
    if rest.byte()? != 2 || rest.number()? < 3 {
        return None;
    }
    let mut can_replace = false;
    while let (Some(name), Some(version)) = (rest.text(), rest.text()) {
        can_replace |= name == POSIX_RENAME.as_bytes() && version == b"1";
    }
    Some(can_replace)
}

struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(usize::try_from(length).ok()?)
    }

    fn named(&mut self) -> Option<Named> {
        let name = String::from_utf8_lossy(self.text()?).into_owned();
        let long = self.text()?;
        let found = self.attributes()?;
        // The long form is as `ls -l` writes it.
        let is_folder = found.is_folder() || found.mode.is_none() && long.starts_with(b"d");
        Some(Named { name, is_folder })
    }

    fn attributes(&mut self) -> Option<Attributes> {
        let flags = self.number()?;
        let mut found = Attributes::default();
        if flags & 1 != 0 {
            found.size = Some(u64::from_be_bytes(self.take(8)?.try_into().ok()?));
        }
        if flags & 2 != 0 {
            self.take(8)?;
        }
        if flags & 4 != 0 {
            found.mode = Some(self.number()?);
        }
        if flags & 8 != 0 {
            self.take(8)?;
        }
        if flags & 0x8000_0000 != 0 {
            for _ in 0..self.number()? {
                self.text()?;
                self.text()?;
            }
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_written_as_the_draft_has_them() {
        let mut out = Vec::new();
        Request::Init.write(0, &mut out);
        assert_eq!(out, [0, 0, 0, 5, 1, 0, 0, 0, 3]);
        out.clear();
        Request::Open { path: "a", how: NEW }.write(7, &mut out);
        assert_eq!(out[..5], [0, 0, 0, 18, 3]);
        assert_eq!(out[5..], [0, 0, 0, 7, 0, 0, 0, 1, b'a', 0, 0, 0, 0x2a, 0, 0, 0, 0]);
        out.clear();
        Request::Write { handle: b"h", at: 258, bytes: b"xy" }.write(1, &mut out);
        assert_eq!(out[9..], *b"\0\0\0\x01h\0\0\0\0\0\0\x01\x02\0\0\0\x02xy");
    }

    #[test]
    fn answers_are_read_whole_or_not_at_all() {
        let status = b"\x65\0\0\0\x09\0\0\0\x03\0\0\0\x02no\0\0\0\0";
        let read = read_answer(status).unwrap();
        let Answer::Status(Status { code: 3, words }) = read.answer else { panic!() };
        assert_eq!((read.id, words.as_str()), (9, "no"));
        let names = b"\x68\0\0\0\x01\0\0\0\x01\0\0\0\x01a\0\0\0\x02d \0\0\0\x04\0\0\x41\xed";
        let read = read_answer(names).unwrap();
        let named = Named { name: "a".into(), is_folder: true };
        assert_eq!(read.answer, Answer::Names(vec![named]));
        for length in 0..names.len() {
            assert_eq!(read_answer(&names[..length]), None, "{length}");
        }
        // A host that claims four thousand million names.
        assert_eq!(read_answer(b"\x68\0\0\0\x01\xff\xff\xff\xff"), None);
        assert_eq!(read_answer(b"\x66\0\0\0\x01\xff\xff\xff\xffx"), None);
        assert_eq!(read_answer(b"HTTP/1.1 400"), None);
    }

    #[test]
    fn a_host_says_what_it_can() {
        assert_eq!(read_version(b"\x02\0\0\0\x03"), Some(false));
        let mut both = b"\x02\0\0\0\x03".to_vec();
        for word in ["x", "1", POSIX_RENAME, "1"] {
            text(&mut both, word.as_bytes());
        }
        assert_eq!(read_version(&both), Some(true));
        assert_eq!(read_version(b"\x02\0\0\0\x02"), None);
    }
}
