//! The names that a language's dates are made of.

/// Each month's and each weekday's name in small letters, and how it is shortened.
pub(super) struct DateNames {
    pub months: Vec<[String; 2]>,
    /// From Monday on.
    pub weekdays: Vec<[String; 2]>,
    /// Whether the year comes first, as in Basque.
    pub is_year_first: bool,
}

/// Which of the names a word is, counted from 1.
pub(super) fn find(names: &[[String; 2]], word: &str) -> Option<i8> {
    let at = names.iter().position(|names| names.iter().any(|name| name == word))?;
    i8::try_from(at + 1).ok()
}

/// Returns the name in what a formatter writes, such as `14 de junio` or `ekainaren 14(a)`: the longest word.
pub(super) fn name_in(written: &str) -> String {
    let lower = written.to_lowercase();
    let words = lower.split(|sign: char| !sign.is_alphabetic());
    words.max_by_key(|word| word.len()).unwrap_or_default().to_owned()
}
