//! Invisible characters: a text of them alone says nothing, and some turn what stands around
//! them.

use crate::names::{shows_nothing, steers};

/// Whether a sign leaves nothing to see where it stands: white space, control characters, what only
/// steers others, fillers of alphabets (also the empty pattern of Braille).
pub fn is_unseen(sign: char) -> bool {
    sign.is_whitespace() || sign.is_control() || sign == '\u{2800}' || shows_nothing(sign)
}

/// Whether there is nothing to see of a text.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_unseen)
}

/// A stranger's text without control characters, and without signs that turn or hide what stands
/// around them. Joiners stay inside of words whose script needs them.
pub fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut signs = text.chars().filter(|sign| !steers(*sign)).peekable();
    while let Some(sign) = signs.next() {
        let stays = match sign {
            '\n' | '\t' => true,
            // Line ends that no editor writes.
            '\u{2028}' | '\u{2029}' | '\u{85}' => {
                kept.push('\n');
                false
            }
            // Who joins letters stands between two of them.
            '\u{200c}' | '\u{200d}' => {
                kept.chars().next_back().is_some_and(joins)
                    && signs.peek().is_some_and(|next| joins(*next))
            }
            '\u{200b}' | '\u{2060}'..='\u{2065}' => false,
            sign => !sign.is_control(),
        };
        if stays {
            kept.push(sign);
        }
    }
    kept
}

/// Cleans a text of one line, such as a title or a name, as [`clean`] does, and trims it.
pub fn clean_line(text: &str) -> String {
    clean(text).replace(['\n', '\t'], " ").trim().to_owned()
}

/// As [`clean_line`], of at most so many letters; what is longer ends in `…`.
pub fn clean_short(text: &str, most: usize) -> String {
    let line = clean_line(text);
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

fn joins(sign: char) -> bool {
    !sign.is_ascii() && !sign.is_whitespace() && !matches!(sign, '\u{200b}'..='\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_blank() {
        for blank in [
            "",
            " ",
            "\u{200b}",
            "\u{3164}",
            "\u{2800}\u{ad}",
            "\u{e0041}\u{e007f}",
            "\u{fe0f}",
            "\u{202e}\u{2066}",
            "\u{115f}",
            "\u{ffa0}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for seen in ["a", "\u{301}a", "·", "字", "🏴", "\u{200d}\u{645}"] {
            assert!(!is_blank(seen), "{seen:?}");
        }
    }

    #[test]
    fn a_strangers_text_turns_nothing_and_keeps_its_script() {
        for (written, kept) in [
            ("a\u{202e}b\u{2066}c\u{200f}d\u{61c}e\u{feff}f", "abcdef"),
            ("a\u{7}\u{0}b\r\nc\u{85}d\u{2028}e", "ab\nc\nd\ne"),
            ("ad\u{200d}min\u{200b} x\u{200c}", "admin x"),
            (
                "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
                "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            ),
            ("क्\u{200d}ष", "क्\u{200d}ष"),
            ("👩\u{200d}🚒 ❤\u{fe0f}\u{200d}🔥", "👩\u{200d}🚒 ❤\u{fe0f}\u{200d}🔥"),
            ("\u{e0041}x\u{e007f}", "x"),
            ("Straßen\u{ad}fest", "Straßen\u{ad}fest"),
        ] {
            assert_eq!(clean(written), kept, "{written:?}");
        }
        assert_eq!(clean_line(" \n a\tb\n"), "a b");
        assert_eq!(
            (clean_short("été à", 4), clean_short("été à", 5)),
            ("été…".to_owned(), "été à".to_owned())
        );
    }
}
