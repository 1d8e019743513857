//! CommonMark's and GitHub's own examples: each becomes the tree that its specification says, but for a list of deviations with
//! their reasons.

mod deviations;
mod examples;
mod tree;

use std::collections::BTreeSet;

use parvis::diagnostics::{Code, Diagnostic, Origin, Severity};
use parvis::html::Permissions;
use parvis::markdown::{Body, Directive, ImageTarget, LinkTarget, MarkdownStyle, Reading, Resolve};
use parvis::names::{Lang, TreePath};

use crate::servers::skips;
use deviations::{Outcome, deviation_of};
use examples::{Example, Specification};

/// A site where each link leads where it says.
struct AsWritten;

impl Resolve for AsWritten {
    fn link(&mut self, reference: &str) -> LinkTarget {
        LinkTarget { href: Some(reference.to_owned()), ..LinkTarget::default() }
    }

    fn image(&mut self, src: &str) -> ImageTarget {
        ImageTarget { src: src.to_owned(), width: None, height: None }
    }

    fn directive(&mut self, _: &Directive, body_html: Option<&str>) -> String {
        body_html.unwrap_or_default().to_owned()
    }

    fn text(&mut self, key: &str) -> String {
        key.to_owned()
    }
}

/// What parvis makes of an example.
fn outcome_of(example: &Example) -> Outcome {
    let lang = Lang::parse("en").expect("a language");
    let origin = Origin::town(TreePath::parse("content/page.md").expect("a path"));
    let how = Reading {
        style: MarkdownStyle::new(&lang, parvis::locale::slug),
        guest: None,
        permissions: &Permissions::default(),
        origin: &origin,
    };
    let (mut found, mut html) = (Vec::new(), String::new());
    let body = Body::read(&example.markdown, 0, how, &mut found);
    body.fill(&example.markdown, &mut AsWritten, &mut html);
    let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    let refused: BTreeSet<Code> =
        found.iter().filter(is_error).map(|finding| finding.code).collect();
    if let Some(code) = refused.first() {
        return Outcome::Refused(*code);
    }
    let (ours, theirs) = (tree::outline(&html), tree::outline(&example.html));
    if ours == theirs { Outcome::Same } else { Outcome::Other { ours, theirs } }
}

/// Each example is read as its specification says, or deviates as the list says: an entry of the list that is not needed is a
/// failure too.
fn all_hold(specification: Specification) {
    let examples = specification.examples();
    assert_eq!(examples.len(), specification.count());
    let mut wrong = String::new();
    for example in &examples {
        let outcome = outcome_of(example);
        let listed = deviation_of(specification, example.number);
        if !outcome.is_like(listed) {
            let Example { number, section, markdown, .. } = example;
            wrong +=
                &format!("{number}, {section}\n{markdown}\n{outcome:?}\nlisted: {listed:?}\n\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_examples_of_commonmark_are_read_as_it_says() {
    if !skips(&["npm"]) {
        all_hold(Specification::CommonMark);
    }
}

#[test]
fn the_examples_of_githubs_extensions_are_read_as_it_says() {
    if !skips(&["python3"]) {
        all_hold(Specification::GitHub);
    }
}
