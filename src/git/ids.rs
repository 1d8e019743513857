//! The ids that Git gives to commits and to the contents of files.

use std::fmt;

use git2::{ObjectType, Oid};

/// The id that Git gives to a file's bytes. Equal ids mean equal bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId([u8; 20]);

impl FileId {
    /// Computes the id of bytes, like `git hash-object`.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from(
            Oid::hash_object(ObjectType::Blob, bytes)
                .expect("hashing bytes in memory asks nothing of the system"),
        )
    }

    /// The 20 bytes.
    pub fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// Reads the hexadecimal form back.
    pub fn from_hex(text: &str) -> Option<Self> {
        whole_oid(text).map(Self::from)
    }

    pub(super) fn oid(self) -> Oid {
        Oid::from_bytes(&self.0).expect("an id has 20 bytes")
    }
}

impl From<Oid> for FileId {
    fn from(oid: Oid) -> Self {
        let mut bytes = [0; 20];
        bytes.copy_from_slice(&oid.as_bytes()[..20]);
        Self(bytes)
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A commit's id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitId(Oid);

impl CommitId {
    /// Parses the full hexadecimal form. The commit need not exist anywhere.
    pub fn from_hex(text: &str) -> Option<Self> {
        whole_oid(text).map(Self)
    }

    /// The first 10 hexadecimal digits, for messages.
    pub fn short(self) -> String {
        self.to_string()[..10].to_owned()
    }

    pub(super) fn oid(self) -> Oid {
        self.0
    }
}

impl From<Oid> for CommitId {
    fn from(oid: Oid) -> Self {
        Self(oid)
    }
}

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Parses an id of exactly 40 digits: the library's own parser fills shorter ones up with zeros.
fn whole_oid(text: &str) -> Option<Oid> {
    if text.len() == 40 { Oid::from_str(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_id_is_what_git_says() {
        assert_eq!(FileId::of(b"").to_string(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        let id = FileId::of(b"hello\n");
        assert_eq!(id.to_string(), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!(FileId::from_hex(&id.to_string()), Some(id));
        assert_eq!((FileId::from_hex("ce01"), CommitId::from_hex("zz")), (None, None));
    }
}
