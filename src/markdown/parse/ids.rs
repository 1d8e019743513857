//! The ids that raw HTML sets: places that links may lead to, and that no heading may take.

use std::borrow::Cow;

use crate::html::{TextTag, TextToken, TextTokens};
use crate::markdown::document::{Document, NodeKind};

/// Lists the ids in a text's raw HTML, in order. Ignores comments, and attributes such as `data-id`.
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
    let mut tokens = TextTokens::new(html.as_bytes(), false);
    while let Some(token) = tokens.next() {
        // A tag may end in the text that follows the HTML, so one that does not end here counts too.
        let TextToken::Tag(TextTag { is_end: false, .. }) = token else { continue };
        let named =
            tokens.attributes().iter().filter(|found| found.name.eq_ignore_ascii_case(b"id"));
        let values = named.filter_map(|id| Some(String::from_utf8_lossy(id.value?.text)));
        ids.extend(values.filter(|id| !id.is_empty()).map(|id| unescape(&id).into_owned()));
    }
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
        assert_eq!(ids("<textarea><p id=a></textarea id=b><p\nid=c"), ["c"]);
        assert_eq!(ids("< p id=a> <3 id=b> <p =id=c id> <p id=>"), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn any_html_ends(html in "[<>/='\"a-d !i-]{0,60}") {
            ids(&html);
        }
    }
}
