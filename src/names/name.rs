//! Paths, words, languages and digests, valid by construction and serialisable. Paths are
//! `/`-separated, relative and free of `.` and `..`.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Why a text is not a valid name, as a phrase for the end of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameError(pub String);

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn refuse<T>(why: impl Into<String>) -> Result<T, NameError> {
    Err(NameError(why.into()))
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks the text.
            ///
            /// # Errors
            /// Says in words which rule the text breaks.
            pub fn parse(text: &str) -> Result<Self, NameError> {
                $check(text)?;
                Ok(Self(Arc::from(text)))
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, NameError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.as_ref().to_owned()
            }
        }
    };
}

name_type!(
    /// A file's path inside a tree (a town, a package), relative to its root.
    TreePath,
    check_path
);
name_type!(
    /// A file's path inside the finished site, relative to its root.
    OutPath,
    check_out_path
);
name_type!(
    /// A package's name: lower-case letters, digits and hyphens, a letter first. The town itself is
    /// `town`, the embedded theme `base`.
    PackageName,
    check_word
);
name_type!(
    /// An entry's identity, the same for all its languages: its path under `content/` without
    /// language and extension. The home page's id is the empty text.
    EntryId,
    check_entry_id
);
name_type!(
    /// A content type's name.
    TypeName,
    check_word
);
name_type!(
    /// A language tag in its canonical form (BCP 47): `fr`, `nl-BE`, `zh-Hant`.
    Lang,
    check_lang
);

fn check_path(text: &str) -> Result<(), NameError> {
    if text.is_empty() {
        return refuse("a path cannot be empty");
    }
    if let Some(c) = text.chars().find(|c| c.is_control() || *c == '\\') {
        return refuse(format!("a path cannot contain {c:?}"));
    }
    if text.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
        return refuse("a path is relative, with single slashes, without `.` and `..`");
    }
    Ok(())
}

/// The longest name that every file system accepts, and the longest path, in bytes.
const LONGEST_NAME: usize = 255;
const LONGEST_PATH: usize = 1_000;

fn check_out_path(text: &str) -> Result<(), NameError> {
    check_path(text)?;
    if let Some(part) = text.split('/').find(|part| part.len() > LONGEST_NAME) {
        return refuse(format!(
            "a part of it has {} bytes, and no disk takes a name of more than {LONGEST_NAME}",
            part.len()
        ));
    }
    if text.len() > LONGEST_PATH {
        return refuse(format!(
            "it has {} bytes, more than the {LONGEST_PATH} of the longest path",
            text.len()
        ));
    }
    Ok(())
}

fn check_word(text: &str) -> Result<(), NameError> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.starts_with(|c: char| c.is_ascii_lowercase()) || !text.chars().all(good) {
        return refuse("a name has lower-case letters, digits and hyphens only, a letter first");
    }
    Ok(())
}

fn check_entry_id(text: &str) -> Result<(), NameError> {
    if text.is_empty() { Ok(()) } else { check_path(text) }
}

fn check_lang(text: &str) -> Result<(), NameError> {
    match text.parse::<unic_langid::LanguageIdentifier>() {
        // Longer codes are well formed, but none has been assigned to a language (RFC 5646, section
        // 2.2.1).
        Ok(id) if id.language.as_str().len() > 3 => {
            refuse("a language is a code such as `fr`, `nl` or `nl-BE`")
        }
        Ok(id) if id == text && id.language.as_str() != "und" => Ok(()),
        Ok(id) => refuse(format!("a language is written in its canonical form, here `{id}`")),
        Err(_) => refuse("a language is a code such as `fr`, `nl` or `nl-BE`"),
    }
}

impl TreePath {
    /// Appends a relative path.
    ///
    /// # Errors
    /// As [`TreePath::parse`].
    pub fn join(&self, rest: &str) -> Result<Self, NameError> {
        Self::parse(&format!("{}/{rest}", self.0))
    }

    /// The folder's path, empty at the root.
    pub fn parent(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// Returns what follows the file name's last dot, if it has one.
    pub fn extension(&self) -> Option<&str> {
        self.file_name().rsplit_once('.').map(|(_, extension)| extension)
    }

    /// Returns the rest of the path below a folder; `None` if it lies elsewhere.
    pub fn below(&self, folder: &str) -> Option<&str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }
}

/// Joins a relative path to a folder. Returns `None` if it leads out of the root.
pub fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl PackageName {
    /// The town's own layer.
    pub fn town() -> Self {
        Self(Arc::from("town"))
    }

    /// The embedded theme.
    pub fn base() -> Self {
        Self(Arc::from("base"))
    }
}

impl EntryId {
    /// The home page.
    pub fn home() -> Self {
        Self(Arc::from(""))
    }
}

impl Lang {
    /// The language without script and region: `nl` of `nl-BE`.
    pub fn base(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

/// A BLAKE3 digest of bytes, or of a value's canonical encoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Digests bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Reads the hexadecimal form back.
    pub fn from_hex(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
    }

    /// The first 12 hexadecimal digits: enough for a fingerprint in a file name.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Makes the [`Digest`] of bytes that come piece by piece.
#[derive(Debug, Clone, Default)]
pub struct Digester(blake3::Hasher);

impl Digester {
    /// Adds the next piece.
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// Returns the digest of all pieces: [`Digest::of`] them in one.
    pub fn finish(&self) -> Digest {
        Digest(*self.0.finalize().as_bytes())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| serde::de::Error::custom("not a digest"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_their_tree() {
        for bad in ["", "/a", "a/", "a//b", "../a", "a/./b", "a\\b", "a\0"] {
            assert!(TreePath::parse(bad).is_err(), "{bad:?}");
        }
        let path = TreePath::parse("content/news/fair.fr.md").expect("valid");
        assert_eq!(
            (path.parent(), path.file_name(), path.extension()),
            ("content/news", "fair.fr.md", Some("md"))
        );
        assert_eq!(path.below("content"), Some("news/fair.fr.md"));
    }

    #[test]
    fn languages_are_canonical() {
        assert!(Lang::parse("nl-BE").is_ok() && Lang::parse("ar").is_ok());
        assert!(
            Lang::parse("NL").is_err()
                && Lang::parse("no language").is_err_and(|e| !e.0.is_empty())
        );
    }
}
