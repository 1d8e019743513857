//! The list of a finished site: what parvis wrote there, and how it left it.

use std::collections::BTreeMap;

use crate::diagnostics::Result;
use crate::disk::{Folder, TakePiece};
use crate::names::{Digest, Digester, OutPath};

/// The file that holds the list, in the site's folder. It is not part of the site.
pub(super) const LIST: &str = ".parvis-output";
const HEAD: &str = "parvis-output 1";
/// More than the list of any site.
pub(super) const LONGEST_LIST: u64 = 512 * 1024 * 1024;

/// One finished output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Its bytes' digest.
    pub digest: Digest,
    /// Its length in bytes.
    pub length: u64,
}

/// Hands over the bytes of an output, piece by piece; each call does so from the beginning.
pub type Stream<'a> = &'a mut dyn FnMut(TakePiece<'_>) -> Result<()>;

impl Artifact {
    /// Describes bytes that are in memory.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self { digest: Digest::of(bytes), length: bytes.len() as u64 }
    }

    /// Describes bytes that come piece by piece, and hands each piece on.
    ///
    /// # Errors
    /// If they cannot be read, or `take` fails.
    pub fn of_stream(stream: Stream<'_>, take: TakePiece<'_>) -> Result<Self> {
        let (mut digester, mut length) = (Digester::default(), 0);
        stream(&mut |piece| {
            digester.add(piece);
            length += piece.len() as u64;
            take(piece)
        })?;
        Ok(Self { digest: digester.finish(), length })
    }
}

/// All outputs of a site, without their bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outputs(pub BTreeMap<OutPath, Artifact>);

/// An output as the list knows it: with the time that the file had when it was written, to see whether somebody edited it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub artifact: Artifact,
    pub modified: i128,
}

/// The last site's outputs.
pub(super) type List = BTreeMap<OutPath, Listed>;

/// Writes a list: one line per output, sorted.
pub(super) fn encode(list: &List) -> String {
    let mut text = format!("{HEAD}\n");
    for (path, listed) in list {
        text.push_str(&format!(
            "{} {} {} {path}\n",
            listed.artifact.digest, listed.artifact.length, listed.modified
        ));
    }
    text
}

/// Reads a list. A damaged line is left out: its file then counts as somebody else's, and is kept.
pub(super) fn decode(text: &str) -> List {
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return List::new();
    }
    lines.filter_map(decode_line).collect()
}

/// Reads which outputs the last build wrote into a site's folder; `None` if parvis wrote no site there.
pub fn read_outputs(site: &Folder) -> Option<Outputs> {
    let bytes = site.read(LIST, LONGEST_LIST).ok()??;
    let list = decode(&String::from_utf8_lossy(&bytes));
    Some(Outputs(list.into_iter().map(|(path, listed)| (path, listed.artifact)).collect()))
}

fn decode_line(line: &str) -> Option<(OutPath, Listed)> {
    let mut parts = line.splitn(4, ' ');
    let digest = Digest::from_hex(parts.next()?)?;
    let length = parts.next()?.parse().ok()?;
    let modified = parts.next()?.parse().ok()?;
    let path = OutPath::parse(parts.next()?).ok()?;
    Some((path, Listed { artifact: Artifact { digest, length }, modified }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_survives_the_round_trip_and_damage() {
        let path = OutPath::parse("a b/index.html").expect("valid");
        let listed =
            Listed { artifact: Artifact { digest: Digest::of(b"x"), length: 1 }, modified: 5 };
        let list = List::from([(path, listed)]);
        assert_eq!(decode(&encode(&list)), list);
        assert_eq!(decode(&encode(&list)[..40]), List::new());
        assert_eq!(decode("other 2\n"), List::new());
    }
}
