//! What a character reference stands for, such as `&eacute;`.

use pulldown_cmark::{Event, Parser};

/// Returns the signs that a reference stands for, as Markdown and HTML read it; `None` if there is no such reference.
pub fn character_reference(written: &str) -> Option<String> {
    let texts = Parser::new(written).filter_map(|event| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    });
    let signs: String = texts.collect();
    (!signs.is_empty() && signs != written).then_some(signs)
}
