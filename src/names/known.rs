//! Lists of known words: those of a standard, or those that are allowed.

/// A list of words, separated by white space.
#[derive(Debug, Clone, Copy)]
pub struct Known(&'static str);

impl Known {
    /// Makes a list of the words of a text.
    pub const fn new(words: &'static str) -> Self {
        Self(words)
    }

    /// Whether the list contains exactly this word.
    pub fn has(&self, word: &str) -> bool {
        self.words().any(|known| known == word)
    }

    /// Iterates over the words, in order.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.0.split_ascii_whitespace()
    }
}
