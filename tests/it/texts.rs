//! The texts of the interface: the embedded theme has each one that it or parvis asks for, in every language, and no other.
#![allow(clippy::disallowed_methods, reason = "tests look at files as they like")]

use crate::support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Resource};
use fluent_syntax::serializer::serialize;
use support::{Town, files_below};

/// The texts of one language by key, each as written.
type Texts = BTreeMap<String, String>;

fn languages() -> BTreeMap<String, Texts> {
    let read = |(name, text): (String, String)| {
        let resource = fluent_syntax::parser::parse(text)
            .unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
        let messages = resource.body.into_iter().filter(|entry| matches!(entry, Entry::Message(_)));
        let texts = messages.map(|mut entry| {
            if let Entry::Message(message) = &mut entry {
                message.comment = None;
            }
            let text = serialize(&Resource { body: vec![entry] });
            (text.split(' ').next().expect("a message has a name").to_owned(), text)
        });
        (name, texts.collect())
    };
    files("themes/base/translations", ".ftl").into_iter().map(read).collect()
}

fn files(folder: &str, ending: &str) -> BTreeMap<String, String> {
    let files = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).into_iter();
    let texts = files.filter(|(path, _)| path.ends_with(ending));
    texts
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("sources are UTF-8")))
        .collect()
}

/// The literals that follow a beginning: whole ones, and those to which something is added.
fn literals(text: &str, before: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let rests = text.match_indices(before).map(|(at, _)| &text[at + before.len()..]);
    let found = rests.filter_map(|rest| rest.split_once('"'));
    let (whole, begun): (Vec<_>, Vec<_>) = found
        .partition(|(word, after)| !word.contains('{') && !after.trim_start().starts_with('~'));
    let begun =
        begun.into_iter().map(|(word, _)| word.split('{').next().unwrap_or_default().to_owned());
    (whole.into_iter().map(|(word, _)| word.to_owned()).collect(), begun.collect())
}

/// All keys that are asked for, and the beginnings of those that are put together.
fn asked() -> (BTreeSet<String>, BTreeSet<String>) {
    let sources = files("src", ".rs").into_iter().filter(|(path, _)| !path.ends_with("tests.rs"));
    let calls = [
        "interface_text(\"",
        "self.find_text(\"",
        "self.text(lang, &format!(\"",
        "let key = format!(\"",
    ];
    let in_sources = sources.flat_map(|(path, text)| {
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        // The words that a text's HTML needs are a table.
        let table = (path == "markdown/html/steps.rs").then_some("=> \"");
        calls.iter().copied().chain(table).map(|call| literals(text, call)).collect::<Vec<_>>()
    });
    let templates =
        files("themes/base", ".html").into_values().map(|text| literals(&text, "t(key=\""));
    let (mut whole, mut begun) = (BTreeSet::new(), BTreeSet::new());
    for (words, beginnings) in in_sources.chain(templates) {
        whole.extend(words);
        begun.extend(beginnings);
    }
    (whole, begun)
}

#[test]
fn every_language_has_the_same_texts_with_the_same_gaps() {
    let languages = languages();
    assert_eq!(languages.len(), 7, "{:?}", languages.keys());
    let gaps = |text: &str| -> BTreeSet<String> {
        text.split('$')
            .skip(1)
            .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect())
            .collect()
    };
    let all = |texts: &Texts| -> Vec<_> {
        texts.iter().map(|(key, text)| (key.clone(), gaps(text))).collect()
    };
    let english = all(&languages["en.ftl"]);
    for (language, texts) in &languages {
        assert_eq!(all(texts), english, "{language}");
    }
}

#[test]
fn every_text_that_is_asked_for_is_there_and_no_other() {
    let languages = languages();
    let there: BTreeSet<String> = languages["en.ftl"].keys().cloned().collect();
    let (whole, begun) = asked();
    assert!(
        whole.contains("task-open")
            && whole.contains("not-found-title")
            && whole.contains("skip-to-content"),
        "{whole:?}"
    );
    assert_eq!(begun.iter().collect::<Vec<_>>(), ["duration-", "hours-weeks-", "language-"]);
    let missing: Vec<_> = whole.difference(&there).collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
    let used = |key: &&String| {
        whole.contains(*key) || begun.iter().any(|beginning| key.starts_with(beginning))
    };
    let unused: Vec<_> = there.iter().filter(|key| !used(key)).collect();
    assert!(unused.is_empty(), "nobody asks for {unused:?}");
}

/// A webmaster reads them as an example: each says what it is, and a page fits on a screen.
#[test]
fn every_template_and_component_says_what_it_is_and_is_short() {
    const LONGEST: usize = 60;
    for theme in ["base", "agenda", "waste-calendar"] {
        for (path, text) in files(&format!("themes/{theme}"), ".html") {
            if path.starts_with("templates/") || path.starts_with("components/") {
                assert!(
                    text.starts_with("{#"),
                    "{theme}/{path} does not begin by saying what it is"
                );
                assert!(
                    text.lines().count() <= LONGEST || path.starts_with("components/"),
                    "{theme}/{path} is too long"
                );
            }
        }
    }
}

#[test]
fn a_text_that_no_language_has_is_found_with_its_place() {
    let template = "{% extends \"@base/page.html\" %}\n{% block aside %}\n<p>{{ t(key=\"skip-to-contents\") }}</p>\n{% endblock aside %}\n";
    let town = Town::new()
        .file("templates/page.html", template)
        .file("content/fair.md", "+++\ntitle = \"Fair\"\n+++\n");
    let run = town.build();
    assert_eq!(run.code, 1);
    let said = run.says("template-failed", "templates/page.html", 3);
    assert!(
        said.contains("no language has a text `skip-to-contents`, did you mean `skip-to-content`?"),
        "{said}"
    );
}

#[test]
fn a_gap_that_is_not_filled_is_found_with_its_place() {
    let template = "{% extends \"@base/page.html\" %}\n{% block aside %}\n<p>{{ t(key=\"not-translated\") }}</p>\n{% endblock aside %}\n";
    let town = Town::new()
        .file("templates/page.html", template)
        .file("content/fair.md", "+++\ntitle = \"Fair\"\n+++\n");
    let said = town.build().says("template-failed", "templates/page.html", 3);
    assert!(said.contains("the text `not-translated` needs `language`"), "{said}");
}
