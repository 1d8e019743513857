//! Anchors and addresses out of titles.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A lower-case slug: `L'été à Saint-Œdenrode` gives `l-ete-a-saint-oedenrode`. Accents of Latin
/// letters go; letters of other scripts stay as they are. Empty if the text holds no letter or
/// digit.
pub fn slug(text: &str) -> String {
    if text.is_ascii() {
        return ascii_slug(text);
    }
    let mut decomposed = String::with_capacity(text.len());
    let mut after_latin = false;
    for c in text.nfd().flat_map(char::to_lowercase) {
        if is_combining_mark(c) {
            if !after_latin {
                decomposed.push(c);
            }
            continue;
        }
        match ascii(c) {
            Some(letters) => decomposed.push_str(letters),
            None => decomposed.push(c),
        }
        after_latin = c.is_ascii_alphabetic() || ascii(c).is_some();
    }
    let mut slug = String::with_capacity(decomposed.len());
    let mut gap = false;
    for c in decomposed.nfc() {
        // A mark belongs to the letter before it; alone it means nothing.
        let letter = c.is_alphanumeric() || (is_combining_mark(c) && !gap && !slug.is_empty());
        if !letter {
            gap = !slug.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            slug.push('-');
        }
        slug.push(c);
    }
    slug
}

/// The same for the texts that need no tables.
fn ascii_slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    }
    slug
}

/// Letters that are not an accented form of a Latin letter.
pub(super) fn ascii(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' | 'ŀ' => "l",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ŧ' => "t",
        'ĳ' => "ij",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ª' => "a",
        'º' => "o",
        _ => return None,
    })
}
