//! "Did you mean": the known name nearest to an unknown one.

use super::Message;

/// The longest word for which a near name is looked for, in bytes: the time grows with the length.
const LONGEST: usize = 200;

/// Finds the candidate nearest to the word.
///
/// Returns `None` if no candidate is near enough to be what was meant (about one slip in three
/// letters), or if the word is too long to be a name.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    let limit = (length / 3).max(1);
    let distance = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        // Each letter more or less is a slip, and to compare takes long: a town has thousands of names.
        let is_near = candidate.chars().count().abs_diff(length) <= limit;
        is_near.then(|| strsim::osa_distance(&lower, &candidate))
    };
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(candidate)?, candidate)))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The help that names what was probably meant.
pub fn did_you_mean(name: impl std::fmt::Display) -> Message {
    message!("did you mean `{name}`?", name)
}

/// Joins names for a sentence: `` `a`, `b` or `c` ``.
pub fn or_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.pop() {
        None => String::new(),
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} or {last}", names.join(", ")),
    }
}
