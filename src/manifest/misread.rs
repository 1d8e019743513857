//! Words whose letters were read in another encoding before they were saved: `FÃªte` for `Fête`.

use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic, Origin, Sink};

/// How many such words of one text are reported.
const MOST: usize = 3;

/// The signs of Windows-1252 from 0x80 to 0x9F, in order; where it has no sign, the control character stays.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Warns of words that were misread, and of the sign `�`, in a text that begins `offset` bytes into its file.
pub fn warn_of_misread_words(origin: &Origin, text: &str, offset: u32, sink: &Sink) {
    if !may_hold_any(text.as_bytes()) {
        return;
    }
    let mut count = 0;
    for (at, word) in words(text) {
        let right = right_word(word);
        let message = match &right {
            _ if word.contains('\u{fffd}') => {
                message!("`{word}` holds the sign U+FFFD, which stands for one that was lost", word)
            }
            Some(right) => {
                message!("`{word}` was read in the wrong encoding: it is `{right}`", word, right)
            }
            None => continue,
        };
        let help = match right {
            Some(right) => message!("write `{right}`; save the file as UTF-8 in the editor it came from, and copy it again, if there are more", right),
            None => "write the word anew; save the file as UTF-8 in the editor it came from, and copy it again, if there are more".into(),
        };
        let range = to_range(&(at..at + word.len()), offset);
        sink.report(
            Diagnostic::warning(Code::MisreadText, message).at(origin.at(range)).help(help),
        );
        count += 1;
        if count == MOST {
            return;
        }
    }
}

/// Whether a text holds `�`, or one of `Ã`, `Â`, `â`, `Å` with a sign beyond ASCII behind it: every misread word does, and few others.
fn may_hold_any(text: &[u8]) -> bool {
    let begins_letter = |at: usize| {
        matches!(text.get(at + 1), Some(0x82 | 0x83 | 0x85 | 0xa2))
            && text.get(at + 2).is_some_and(|byte| !byte.is_ascii())
    };
    memchr::memchr_iter(0xc3, text).any(begins_letter)
        || memchr::memmem::find(text, "\u{fffd}".as_bytes()).is_some()
}

fn to_range(range: &Range<usize>, offset: u32) -> Range<u32> {
    let shift = |at: usize| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(offset);
    shift(range.start)..shift(range.end)
}

/// Words with their places. A no-break space may be half of a letter.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_gap = |sign: char| sign.is_ascii_whitespace() || "\"'`()[]<>{}=,;:/".contains(sign);
    text.split(is_gap)
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// The word as it was before; `None` if its signs are no letters of UTF-8.
fn right_word(word: &str) -> Option<String> {
    let mut right = String::with_capacity(word.len());
    let mut is_changed = false;
    let mut rest = word;
    while let Some(sign) = rest.chars().next() {
        let length = match byte_of(sign) {
            Some(0xc2..=0xdf) => 2,
            Some(0xe0..=0xef) => 3,
            _ => 1,
        };
        let bytes: Option<Vec<u8>> = rest.chars().take(length).map(byte_of).collect();
        let letter = bytes.filter(|bytes| length > 1 && bytes.len() == length);
        match letter.and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(letter) => {
                right.push_str(&letter);
                is_changed = true;
                let end = rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at);
                rest = &rest[end..];
            }
            None => {
                right.push(sign);
                rest = &rest[sign.len_utf8()..];
            }
        }
    }
    is_changed.then_some(right)
}

/// The byte that Windows-1252 has for a sign.
fn byte_of(sign: char) -> Option<u8> {
    let place = WINDOWS.iter().position(|known| *known == sign);
    match place {
        Some(place) => u8::try_from(0x80 + place).ok(),
        None => u8::try_from(u32::from(sign)).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::TreePath;

    #[test]
    fn misread_words_are_put_right() {
        for (word, right) in [
            ("FÃªte", Some("Fête")),
            ("lâ€™Ã©tÃ©", Some("l’été")),
            ("Ã\u{a0}", Some("à")),
            ("GrÃ¼ÃŸe", Some("Grüße")),
            ("CÅ“ur", Some("Cœur")),
            ("Fête", None),
            ("À", None),
            ("ÂGE", None),
            ("Ã", None),
            ("São", None),
            ("Åland", None),
            ("château", None),
        ] {
            assert_eq!(right_word(word).as_deref(), right, "{word}");
        }
    }

    #[test]
    fn a_few_of_many_are_reported() {
        let origin = Origin::town(TreePath::parse("a.md").unwrap());
        let sink = Sink::new();
        warn_of_misread_words(&origin, &"FÃªte ".repeat(9), 7, &sink);
        let found = sink.take();
        assert_eq!(found.iter().count(), MOST);
        warn_of_misread_words(&origin, "Une f\u{fffd}te", 0, &sink);
        assert!(sink.take().iter().all(|found| found.message.contains("U+FFFD")));
    }
}
