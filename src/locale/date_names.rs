//! The names that a language's dates are made of.

/// Each month's and each weekday's name in small letters, and how it is shortened.
pub(super) struct DateNames {
    pub months: Vec<[String; 2]>,
    /// From Monday on.
    pub weekdays: Vec<[String; 2]>,
    /// Whether the year comes first, as in Basque.
    pub is_year_first: bool,
}

impl DateNames {
    /// Which day of the week a word is, counted from 1. Languages that begin with the year put endings to it: `larunbatean` is on a
    /// `larunbata`.
    pub(super) fn weekday(&self, word: &str) -> Option<i8> {
        let is_declined = |name: &str| {
            let stem = name.strip_suffix('a').unwrap_or(name);
            let ending = word.strip_prefix(stem);
            stem.len() > 5 && ending.is_some_and(|ending| ending.chars().count() <= 4)
        };
        find(&self.weekdays, word).or_else(|| {
            let mut names = self.weekdays.iter().filter(|_| self.is_year_first);
            let at = names.position(|[name, _]| is_declined(name))?;
            i8::try_from(at + 1).ok()
        })
    }

    /// Whether a word is a day of the week that is not shortened.
    pub(super) fn is_whole_weekday(&self, word: &str) -> bool {
        self.weekday(word).is_some() && !self.weekdays.iter().any(|[_, short]| short == word)
    }
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
