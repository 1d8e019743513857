//! References: the links of a text, and what it loads.

use std::ops::Range;

/// A link or image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What is referred to, as written.
    pub target: String,
    /// Which of the two it is.
    pub kind: ReferenceKind,
    /// The bytes of the target where it stands in the link, else those of the whole link.
    pub range: Range<u32>,
}

/// An address in raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawAddress {
    /// The bytes of the attribute in the file; of an address among several, its own.
    pub range: Range<u32>,
    /// The attribute's name; empty for an address among several.
    pub name: Box<str>,
    /// The index of the reference.
    pub reference: u32,
}

/// Whether a reference leads away or fetches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// A link.
    Link,
    /// A picture.
    Image,
    /// A film, a sound or another file that the page loads.
    Media,
}
