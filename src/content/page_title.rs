//! The title that a file without one is likely to have: of its first heading, or of its name.

use crate::names::TreePath;

/// A heading that begins a text, `# The bridge` or underlined.
pub(super) struct FirstHeading<'t> {
    /// Its words.
    pub title: &'t str,
    /// Its lines, as they are written.
    pub lines: &'t str,
}

/// Finds the heading that begins a text.
pub(super) fn first_heading(text: &str) -> Option<FirstHeading<'_>> {
    let text = text.trim_start();
    let line = text.lines().next()?.trim_end();
    if let Some(words) = line.strip_prefix('#').filter(|rest| rest.starts_with([' ', '\t'])) {
        let words = words.split(" {").next().unwrap_or_default();
        let title = words.trim().trim_end_matches('#').trim();
        return (!title.is_empty()).then_some(FirstHeading { title, lines: line });
    }
    let below = text.lines().nth(1)?.trim();
    let is_line = below.len() > 2 && below.bytes().all(|byte| byte == b'=');
    let end = text.find(below).map_or(0, |at| at + below.len());
    (is_line && !line.is_empty()).then(|| FirstHeading { title: line, lines: &text[..end] })
}

/// The words of a file's name below `content/`, or of its folder's: `2026-05-01-market-day.nl.md` is "Market day".
pub fn title_of_path(path: &TreePath) -> String {
    let mut parts = path.as_str().trim_end_matches('/').rsplit('/');
    let file = parts.next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    let stem = match stem {
        "_index" | "index" => parts.next().filter(|name| *name != "content").unwrap_or("Welcome"),
        stem => stem,
    };
    let is_date_sign = |sign: char| sign.is_ascii_digit() || sign == '-';
    let bare = match stem.get(..10) {
        Some(date) if date.chars().all(is_date_sign) => stem[10..].trim_start_matches('-'),
        _ => stem,
    };
    let words = if bare.is_empty() { stem } else { bare }.replace(['-', '_'], " ");
    let words = words.replace(['"', '\\'], "");
    let mut signs = words.trim().chars();
    let first = signs.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + signs.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_says_its_title() {
        for (path, title) in [
            ("content/news/2026-05-01-market-day.nl.md", "Market day"),
            ("content/le-pont.md", "Le pont"),
            ("content/agenda/_index.md", "Agenda"),
            ("content/news/fair/index.fr.md", "Fair"),
            ("content/_index.md", "Welcome"),
            ("content/news/2026-05-01.md", "2026 05 01"),
            ("content/école_communale.md", "École communale"),
        ] {
            assert_eq!(title_of_path(&TreePath::parse(path).unwrap()), title, "{path}");
        }
    }

    #[test]
    fn a_first_heading_is_found_in_both_forms() {
        for (text, title, lines) in [
            ("\n# Le pont #\n\nText", Some("Le pont"), "# Le pont #"),
            ("Le pont\n=======\nText", Some("Le pont"), "Le pont\n======="),
            ("## Le pont", None, ""),
            ("#Le pont", None, ""),
            ("Le pont\n", None, ""),
            ("", None, ""),
        ] {
            let found = first_heading(text);
            assert_eq!(found.as_ref().map(|heading| heading.title), title, "{text}");
            assert_eq!(found.map_or("", |heading| heading.lines), lines, "{text}");
        }
    }
}
