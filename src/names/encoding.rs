//! Text in the form in which names are compared, and addresses as they are written.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What cannot stand in an address as it is (RFC 3986); letters of all scripts stay, as people read
/// them.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'[')
    .add(b']');

/// Returns a text in the normal form C of Unicode, in which `ö` is one character.
///
/// Macs write names of files with the letter and its accent apart, keyboards write both as one.
/// People see no difference, so names are compared in this form only.
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Encodes one part of an address, composed.
pub fn encode_part(text: &str) -> String {
    composed(text)
        .split_inclusive(|c: char| !c.is_ascii())
        .map(|piece| {
            let ascii = piece.trim_end_matches(|c: char| !c.is_ascii());
            format!("{}{}", utf8_percent_encode(ascii, UNSAFE), &piece[ascii.len()..])
        })
        .collect()
}

/// Encodes a path, part by part: the address at which a file of that path lies.
pub fn encode_path(path: &str) -> String {
    path.split('/').map(encode_part).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_a_file_name_says() {
        assert_eq!(encode_path("/files/room #4.txt"), "/files/room%20%234.txt");
        assert_eq!(encode_path("/100% a?b/c&d'e.pdf"), "/100%25%20a%3Fb/c&d'e.pdf");
        assert_eq!(encode_path("/a%20b/\u{1f600}ß.png"), "/a%2520b/\u{1f600}ß.png");
    }

    #[test]
    fn names_from_a_mac_are_the_same_as_typed_ones() {
        assert_eq!(composed("Geb\u{75}\u{308}hren"), "Geb\u{fc}hren");
        assert_eq!(encode_part("O\u{308}ffnung #1"), "\u{d6}ffnung%20%231");
    }
}
