//! A heading of the first level in a text whose page has one already: its title.

use memchr::memmem;

use super::answers::BodyAnswer;
use super::scope::Scope;
use crate::diagnostics::{Code, Diagnostic, Message};
use crate::names::{EntryId, Lang};

/// A page with what its text became.
#[derive(Clone, Copy)]
pub(super) struct PageHtml<'a> {
    /// All of it.
    pub page: &'a [u8],
    /// Its text's part.
    pub text: &'a str,
    /// The entry's title.
    pub title: &'a str,
}

/// Returns a warning where a text of the town has a heading of the first level, and the template writes one too. It is asked of the
/// finished page, since a town's template may leave the title to the text.
pub(super) fn second_title(
    scope: &Scope,
    id: &EntryId,
    own: &Lang,
    html: PageHtml<'_>,
) -> Option<Diagnostic> {
    let in_text = count(html.text.as_bytes());
    if in_text == 0 || count(html.page) <= in_text {
        return None;
    }
    let text = scope.body(id, own).filter(|text| text.source.partner.is_none())?;
    let heading = text.body.outline.iter().find(|heading| heading.level == 1);
    let range = match heading {
        Some(heading) => heading.range.clone(),
        None => place_of_tag(scope, &text)?,
    };
    let words = heading.map_or("", |heading| heading.text.as_str());
    let help: Message = if heading.is_none() {
        "write `<h2>`, and one level lower in what follows".into()
    } else if words.trim().eq_ignore_ascii_case(html.title.trim()) {
        "take the line out: the page begins with the `title` of its front matter".into()
    } else if is_number_of_something(words) {
        message!(
            "write `\\# {words}` if the sign stands for a number, and `## {words}` if it is a heading",
            words
        )
    } else {
        message!(
            "write `## {words}`, and begin the text's other headings with one `#` more too",
            words
        )
    };
    let message: Message = if heading.is_some() {
        message!(
            "`{words}` is a heading of the first level, and the page has its title there already",
            words
        )
    } else {
        "`<h1>` is a heading of the first level, and the page has its title there already".into()
    };
    let place = text.origin.at(range);
    Some(Diagnostic::warning(Code::HeadingLevel, message).at(place).help(help))
}

/// Whether a text goes on behind a sign for numbers: `4 de la rue Haute`, and no `2. Opening hours`.
fn is_number_of_something(words: &str) -> bool {
    let rest = words.trim_start_matches(|sign: char| sign.is_ascii_digit());
    rest.len() < words.len() && rest.trim_start().starts_with(char::is_lowercase)
}

/// How many headings of the first level there are.
fn count(html: &[u8]) -> usize {
    let is_end =
        |at: usize| html.get(at + 3).is_some_and(|b| *b == b'>' || b.is_ascii_whitespace());
    memmem::find_iter(html, b"<h1").filter(|at| is_end(*at)).count()
}

/// Where the tag of a heading stands in a text.
fn place_of_tag(scope: &Scope, text: &BodyAnswer<'_>) -> Option<std::ops::Range<u32>> {
    let words = scope.words_of(text).ok()?.to_ascii_lowercase();
    let at = text.body.range.start + u32::try_from(words.find("<h1")?).ok()?;
    Some(at..at + 3)
}
