//! The ids that raw HTML sets: places that links may lead to, and that no heading may take.

use std::borrow::Cow;

use crate::markdown::document::{Document, NodeKind};

/// All ids of a text's raw HTML, in its order. What stands in comments, and attributes such as `data-id`, are none.
pub(super) fn raw_ids(document: &Document<'_>) -> Vec<String> {
    let mut ids = Vec::new();
    // A block comes line by line, and a tag may go over several.
    let mut block = String::new();
    for node in &document.nodes {
        match &node.kind {
            NodeKind::Html(line) => block.push_str(line),
            NodeKind::InlineHtml(tag) => ids_of(tag, &mut ids),
            NodeKind::Close(_) if !block.is_empty() => {
                ids_of(&std::mem::take(&mut block), &mut ids);
            }
            _ => {}
        }
    }
    ids_of(&block, &mut ids);
    ids
}

fn ids_of(html: &str, ids: &mut Vec<String>) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = rest.trim_start_matches(|c: char| !ends_name(c));
            while let Some((name, value, after)) = attribute(rest) {
                if name.eq_ignore_ascii_case("id") && !value.is_empty() {
                    ids.push(unescape(value).into_owned());
                }
                rest = after;
            }
        }
    }
}

/// The next attribute of a tag: its name, its value, and what follows; none at the tag's end.
fn attribute(tag: &str) -> Option<(&str, &str, &str)> {
    let tag = tag.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    // A sign of equality that begins a name belongs to it.
    let begins = usize::from(tag.starts_with('='));
    let end = tag[begins..]
        .find(|c: char| ends_name(c) || c == '=')
        .map_or(tag.len(), |end| begins + end);
    if end == 0 {
        return None;
    }
    let (name, rest) = tag.split_at(end);
    let Some(value) = rest.trim_start_matches(|c: char| c.is_ascii_whitespace()).strip_prefix('=')
    else {
        return Some((name, "", rest));
    };
    let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
    for quote in ['"', '\''] {
        if let Some(value) = value.strip_prefix(quote) {
            let (value, rest) = value.split_once(quote).unwrap_or((value, ""));
            return Some((name, value, rest));
        }
    }
    let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
    Some((name, &value[..end], &value[end..]))
}

fn ends_name(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '/' | '>')
}

/// The signs that an id is likely to hold behind names; others stay as they are written.
fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    Cow::Owned(
        value
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(html: &str) -> Vec<String> {
        let mut ids = Vec::new();
        ids_of(html, &mut ids);
        ids
    }

    #[test]
    fn ids_are_attributes_of_tags() {
        assert_eq!(
            ids("<p id=a class=x><b class='id=no' ID = \"b&amp;c\"/><i id='d'"),
            ["a", "b&c", "d"]
        );
        assert_eq!(ids("<a data-id=x>id=y</a><!-- <p id=z> --><p/id=e>"), ["e"]);
        assert_eq!(ids("< p id=a> <3 id=b> <p =id=c id> <p id=>"), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn any_html_ends(html in "[<>/='\"a-d !i-]{0,60}") {
            ids(&html);
        }
    }
}
