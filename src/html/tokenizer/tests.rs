//! The tokenizer reads as html5ever's does, which is judged by the tests of the standard.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{self, TagKind, TokenSink, TokenSinkResult, TokenizerOpts};
use proptest::prelude::*;

use super::*;
use crate::html::tokens::{TextToken, TextTokens};

/// Collects tags, and asks for what the tree builder would ask for.
#[derive(Default)]
struct Judge {
    tags: RefCell<Vec<Tag>>,
}

impl TokenSink for Judge {
    type Handle = ();

    fn process_token(&self, token: tokenizer::Token, _: u64) -> TokenSinkResult<()> {
        let tokenizer::Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        let is_end = tag.kind == TagKind::EndTag;
        let attribute = |a: &html5ever::Attribute| (a.name.local.to_string(), a.value.to_string());
        let attributes = tag.attrs.iter().map(attribute);
        self.tags.borrow_mut().push(Tag {
            name: tag.name.to_string(),
            is_end,
            others: Vec::new(),
            attributes: attributes
                .map(|(name, value)| Attribute { name, value, others: Vec::new() })
                .collect(),
        });
        if is_end {
            return TokenSinkResult::Continue;
        }
        match &*tag.name {
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }
}

fn judged(html: &str) -> Vec<Tag> {
    let input = BufferQueue::default();
    input.push_back(html.replace('&', "+").into());
    let tokenizer = tokenizer::Tokenizer::new(Judge::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.tags.take()
}

fn read(html: &str) -> Vec<Tag> {
    let mut tokenizer = Tokenizer::default();
    let mut tags = Vec::new();
    for c in html.replace('&', "+").replace("\r\n", "\n").replace('\r', "\n").chars() {
        if let Some(Token::Tag(mut tag)) = tokenizer.step(c) {
            keep_first(&mut tag.attributes);
            tags.push(tag);
        }
    }
    tags
}

/// Browsers drop what is named again.
fn keep_first(attributes: &mut Vec<Attribute>) {
    let mut names = Vec::new();
    attributes.retain(|one| {
        !names.contains(&one.name) && {
            names.push(one.name.clone());
            true
        }
    });
}

/// The tags of a text that is read as a whole.
fn read_whole(html: &str) -> Vec<Tag> {
    let html = html.replace('&', "+").replace("\r\n", "\n").replace('\r', "\n");
    let string = |bytes: &[u8]| std::str::from_utf8(bytes).unwrap().replace('\0', "\u{fffd}");
    let mut tokens = TextTokens::new(html.as_bytes(), false);
    let mut tags = Vec::new();
    let mut length = 0;
    while let Some(token) = tokens.next() {
        let TextToken::Tag(tag) = token else { continue };
        let mut attributes: Vec<Attribute> = tokens
            .attributes()
            .iter()
            .map(|found| Attribute {
                name: string(found.name).to_ascii_lowercase(),
                value: found.value.map(|value| string(value.text)).unwrap_or_default(),
                others: Vec::new(),
            })
            .collect();
        keep_first(&mut attributes);
        let name = string(tag.name).to_ascii_lowercase();
        tags.push(Tag { name, others: Vec::new(), is_end: tag.is_end, attributes });
        length += usize::from(!tokens.is_in_tag());
    }
    tags.truncate(length);
    tags
}

const SOUP: &str = "(<|</|<!|<!--|-->|--!>|-|>|/|=|\"|'| |\n|a|B|script|SCRIPT|style|title|textarea|iframe|plaintext|noframes|<script|</script|<!--<script|\\?|\\[CDATA\\[|\u{0}|é|href|!){0,24}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn tags_are_those_that_another_reads(html in SOUP) {
        prop_assert_eq!(read(&html), judged(&html));
        prop_assert_eq!(read_whole(&html), judged(&html));
    }

    #[test]
    fn the_tokens_of_a_text_are_the_text(html in SOUP) {
        let mut text = Vec::new();
        let mut tokens = TextTokens::new(html.as_bytes(), true);
        while let Some(token) = tokens.next() {
            let start = text.len();
            match token {
                TextToken::Text(part)
                | TextToken::Raw(part)
                | TextToken::Stray(part)
                | TextToken::Comment(part) => text.extend_from_slice(part),
                TextToken::Tag(_) => text.extend_from_slice(&html.as_bytes()[start..tokens.at()]),
            }
            prop_assert!(text.len() > start && text.len() == tokens.at(), "{:?}", token);
        }
        prop_assert_eq!(text, html.as_bytes());
    }
}

#[test]
fn what_browsers_read_oddly() {
    let names = |html: &str| read(html).into_iter().map(|tag| tag.name).collect::<Vec<_>>();
    for (html, wanted) in [
        ("<!--><a>", vec!["a"]),
        ("<!---><a>", vec!["a"]),
        ("<!-- --!><a>", vec!["a"]),
        ("<?a ><b>", vec!["b"]),
        ("</ a><b>", vec!["b"]),
        (
            "<script><!--<script></script><i></script>--></script><b>",
            vec!["script", "script", "script", "b"],
        ),
        ("<title><b></title ><i>", vec!["title", "title", "i"]),
        ("<plaintext></plaintext><i>", vec!["plaintext"]),
        ("<![CDATA[<b>]]>", vec![]),
        ("a < b <3 <<c>", vec!["c"]),
    ] {
        assert_eq!(names(html), wanted, "{html}");
    }
}

/// The reading of a text in which `_` stands for a gap.
fn after(html: &str) -> Tokenizer {
    let mut tokenizer = Tokenizer::default();
    for c in html.chars() {
        if c == '_' { tokenizer.gap() } else { drop(tokenizer.step(c)) }
    }
    tokenizer
}

#[test]
fn gaps_stand_where_values_do() {
    assert_eq!(after("a_").position(), Position::Text);
    assert_eq!(after("<").position(), Position::TagName);
    assert_eq!(after("<h_").tag.name, "h\0");
    assert_eq!(after("<_").tag.name, "\0");
    assert_eq!(after("<a _").position(), Position::Tag("a"));
    assert!(matches!(after("<a b=").position(), Position::Unquoted(a) if a.name == "b"));
    assert!(matches!(after("<a b='_/_").position(), Position::Quoted(a) if a.value == "\0/\0"));
    assert_eq!(after("<title>_").position(), Position::Raw("title"));
    assert_eq!(after("<!-- _").position(), Position::Comment);
    assert_eq!(after("<script></scr_").position(), Position::Raw("script"));
}

#[test]
fn two_readings_go_on_as_one() {
    let join = |a: &str, b: &str| {
        let mut one = after(a);
        one.join(&after(b)).map(|()| one)
    };
    assert_eq!(join("<p>", "x"), Ok(after("")));
    for (a, b) in
        [("<a", ""), ("<a href=\"", "<a title=\""), ("<a href='", "<a href=\""), ("<!--", "")]
    {
        assert_eq!(join(a, b), Err(Parted), "{a} {b}");
    }
    let joined = join("<a href=\"x", "<a href=\"y").unwrap();
    assert!(
        matches!(joined.position(), Position::Quoted(a) if a.values().collect::<Vec<_>>() == ["x", "y"])
    );
    let mut joined = join("<a id=b", "<a").unwrap_or_else(|_| join("<a id=b ", "<a").unwrap());
    assert_eq!(
        joined.step('>'),
        Some(Token::Tag(Tag {
            name: "a".into(),
            others: vec![],
            is_end: false,
            attributes: vec![Attribute { name: "id".into(), value: "b".into(), others: vec![] }]
        }))
    );
    // One of the two would be `<abc>`.
    let mut joined = join("<a", "<a ").unwrap();
    assert_eq!(joined.step('b'), Some(Token::Parted));
    let mut joined = join("<sc", "<scr").unwrap();
    assert_eq!(joined.step('i'), Some(Token::Parted));
    let mut joined = join("<a href=\"x\"", "<span").unwrap();
    assert!(matches!(joined.step('>'), Some(Token::Tag(tag)) if tag.names().eq(["a", "span"])));
    let mut several = after("<a b=\"");
    let all: Vec<_> = (0..40).map(|n| several.join(&after(&format!("<a b=\"{n}")))).collect();
    assert!(all[0].is_ok() && all[39].is_err());
}
