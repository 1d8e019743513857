//! The list of what a deployment put on the host: it lies there, beside the site.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::names::{Digest, OutPath};
use crate::output::Artifact;

/// Where the list lies on the host.
pub(super) const LIST: &str = ".parvis-deployed";
/// Larger than the list of any site.
pub(super) const LONGEST_LIST: u64 = 256 * 1024 * 1024;
const HEAD: &str = "parvis-deployed 1";

/// What became of a file on the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It lies there whole.
    Whole,
    /// It was about to be sent: it is the former one, the new one or not there.
    Coming,
    /// The site has it no longer. It stays for one more deployment, for pages that are still open
    /// in browsers and caches.
    Leaving,
}

/// A file that parvis put on the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub artifact: Artifact,
    pub standing: Standing,
}

/// All files that parvis put on the host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct List {
    /// Whose site it is: its address, else its name.
    pub site: String,
    pub files: BTreeMap<OutPath, Listed>,
}

impl List {
    /// Writes the list: one line per file, sorted; the last line tells that the list is whole.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut text = format!("{HEAD}\nsite {}\n", self.site);
        for (path, Listed { artifact, standing }) in &self.files {
            let word = match standing {
                Standing::Whole => "has",
                Standing::Coming => "new",
                Standing::Leaving => "old",
            };
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{word} {} {} {path}", artifact.digest, artifact.length);
        }
        let digest = Digest::of(text.as_bytes());
        let _ = writeln!(text, "end {digest}");
        text.into_bytes()
    }

    /// Reads a list. Returns `None` if it is cut, changed or no list.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (body, end) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let digest = Digest::from_hex(end.strip_prefix("end ")?)?;
        if Digest::of(&bytes[..=body.len()]) != digest {
            return None;
        }
        let mut lines = body.lines();
        if lines.next() != Some(HEAD) {
            return None;
        }
        let site = lines.next()?.strip_prefix("site ")?.to_owned();
        let files = lines.map(decode_line).collect::<Option<_>>()?;
        Some(Self { site, files })
    }
}

fn decode_line(line: &str) -> Option<(OutPath, Listed)> {
    let mut parts = line.splitn(4, ' ');
    let standing = match parts.next()? {
        "has" => Standing::Whole,
        "new" => Standing::Coming,
        "old" => Standing::Leaving,
        _ => return None,
    };
    let digest = Digest::from_hex(parts.next()?)?;
    let length = parts.next()?.parse().ok()?;
    let path = OutPath::parse(parts.next()?).ok()?;
    Some((path, Listed { artifact: Artifact { digest, length }, standing }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_whole_or_not_at_all() {
        let file = |standing| Listed { artifact: Artifact::of_bytes(b"x"), standing };
        let files = [
            ("a b/index.html", Standing::Whole),
            ("assets/style.css", Standing::Leaving),
            ("é.pdf", Standing::Coming),
        ];
        let files =
            files.map(|(path, standing)| (OutPath::parse(path).expect("valid"), file(standing)));
        let list = List { site: "https://town.example".into(), files: files.into() };
        let bytes = list.encode();
        assert_eq!(List::decode(&bytes), Some(list));
        for length in 0..bytes.len() {
            assert_eq!(List::decode(&bytes[..length]), None, "{length}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(List::decode(&changed), None, "{at}");
        }
    }

    #[test]
    fn a_forged_list_cannot_name_files_outside() {
        let text = format!("{HEAD}\nsite x\nhas {} 1 ../secret\n", Digest::of(b"x"));
        let forged = format!("{text}end {}\n", Digest::of(text.as_bytes()));
        assert_eq!(List::decode(forged.as_bytes()), None);
    }
}
