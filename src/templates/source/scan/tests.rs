//! Tests of the scanner.

use super::*;

fn names(uses: &[Use]) -> Vec<&str> {
    uses.iter().map(|named| named.name.as_str()).collect()
}

#[test]
fn every_kind_of_name_is_found_with_its_place() {
    let text = r#"{% extends "base.html" %}{% block main %}{% include 'nav.html' %}
{% for a, b in list(of="x") | sort(by=f()) if %}{{ a is not divisible_by(divisor=2) and not (b) }}{% endfor %}
{{ a.b(c) if (x < y) else <card title={t(key="}}")} {...rest} wide/> }}{% filter upper | trim(x=g()) %}x{% endfilter %}
{% set z %}{{ super() }}{% block inner %}{% endblock %}{% endset %}{% endblock main %}"#;
    let scan = scan(text);
    assert_eq!(
        scan.extends.as_ref().map(|e| (&text[e.range.clone()], e.name.as_str())),
        Some(("\"base.html\"", "base.html"))
    );
    assert_eq!(names(&scan.includes), ["nav.html"]);
    assert_eq!(names(&scan.functions), ["list", "f", "t", "g", "super"]);
    assert_eq!(names(&scan.filters), ["sort", "upper", "trim"]);
    assert_eq!(names(&scan.tests), ["divisible_by"]);
    assert_eq!(scan.calls.len(), 1);
    assert_eq!(
        (scan.calls[0].name.as_str(), names(&scan.calls[0].arguments), scan.calls[0].spread),
        ("card", vec!["title", "wide"], true)
    );
    let blocks: Vec<_> = scan.blocks.iter().map(|b| (b.name.as_str(), b.nested)).collect();
    assert_eq!(blocks, [("main", false), ("inner", true)]);
    assert_eq!(scan.captures.len(), 2);
    assert_eq!(&text[scan.captures[0].0.clone()], "x");
}

#[test]
fn a_component_is_read_with_its_arguments() {
    let text = "{% component ui.card(title: String, level = -2, tags = [\"a\", 1], @language, open = true, ...rest) {\"x\": 1} %}{{ body }}{% endcomponent %}";
    let found = scan(text);
    let card = &found.definitions[0];
    assert_eq!(
        (card.name.as_str(), &text[card.body.clone()], card.rest),
        ("ui.card", "{{ body }}", true)
    );
    let arguments: Vec<_> = card
        .arguments
        .iter()
        .map(|a| (a.name.as_str(), a.kind.as_deref(), a.required, a.default.as_deref()))
        .collect();
    assert_eq!(
        arguments,
        [
            ("title", Some("string"), true, None),
            ("level", Some("integer"), false, Some("-2")),
            ("tags", Some("array"), false, Some("[\"a\", 1]")),
            ("language", None, false, None),
            ("open", Some("bool"), false, Some("true")),
        ]
    );
    assert_eq!(found.bodies, [text.find("body").unwrap()]);
}

#[test]
fn lists_made_by_loops_are_found_with_their_ends() {
    let text = "{{ [[y for y in x] for x in f(a=[1]) if x and (x if y else z)] }}";
    let found = scan(text).comprehensions;
    let ends: Vec<_> = found.iter().map(|c| (&text[c.end..], c.condition.is_some())).collect();
    assert_eq!(ends, [("] for x in f(a=[1]) if x and (x if y else z)] }}", false), ("] }}", true)]);
}

#[test]
fn broken_sources_are_read_without_panic() {
    let text = r#"{% block a %}{% component x(a: %}{{ <b c={ }}{% set %}{% for x in [ for %}{{ a | }}{% </ %}{% endblock %}{{ 'é"#;
    for (end, _) in text.char_indices() {
        scan(&text[..end]);
    }
}
