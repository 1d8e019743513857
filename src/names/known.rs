//! Lists of words that others wrote down: those of a standard, those that are allowed.

/// A list of words, parted by white space.
#[derive(Debug, Clone, Copy)]
pub struct Known(&'static str);

impl Known {
    /// The words of a text.
    pub const fn new(words: &'static str) -> Self {
        Self(words)
    }

    /// Whether a word is in the list, letter by letter.
    pub fn has(&self, word: &str) -> bool {
        self.words().any(|known| known == word)
    }

    /// Its words, in order.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.0.split_ascii_whitespace()
    }
}
