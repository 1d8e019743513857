//! Tests of what a source pays for: the budget ends what works without end, and nothing else changes.

use std::sync::OnceLock;

use tera::{Context, Tera, Value};

use super::source_edits;
use crate::diagnostics::Code;
use crate::templates::Limits;
use crate::templates::budget::captures::Captured;
use crate::templates::budget::limits::left;
use crate::templates::source::{EditedSource, scan};
use crate::templates::tests::{engine, register, set, told};

const ROUNDS: u64 = 20_000;
/// Often enough to spend that, and a moment's work where nothing is paid.
const OFTEN: usize = 60;

/// Values of about a megabyte.
fn large() -> &'static Context {
    static LARGE: OnceLock<Context> = OnceLock::new();
    LARGE.get_or_init(made)
}

fn made() -> Context {
    let text = "an apple, ".repeat(100_000);
    let list: Vec<Value> =
        (0..40_000).map(|at| Value::from(format!("{:05}", at * 7919 % 40_000))).collect();
    let rows: Vec<Value> = list
        .iter()
        .map(|item| Value::from([("a".into(), item.clone())].into_iter().collect::<tera::Map>()))
        .collect();
    let map: tera::Map = list.iter().map(|item| (item.to_string().into(), item.clone())).collect();
    let mut context = Context::new();
    context.insert("twin", &text.clone());
    context.insert_value("body", Value::safe_string(&text));
    context.insert(
        "holder",
        &Value::from(
            [("text".into(), Value::from(text.as_str()))].into_iter().collect::<tera::Map>(),
        ),
    );
    context.insert("text", &text);
    context.insert_value("list", Value::from(list));
    context.insert_value("rows", Value::from(rows));
    context.insert_value("map", Value::from(map));
    context.insert("e", "");
    context
}

const FILES: [(&str, &str); 3] = [
    ("base/components/show.html", "{% component show(value) %}{{ value }}{% endcomponent %}"),
    (
        "base/components/wrap.html",
        "{% component wrap() %}{% if body %}{% endif %}{% endcomponent %}",
    ),
    ("base/templates/part.html", "{{ body }}"),
];

/// What a render of `page.html` said, and what it had left.
fn rendered(files: &[(&str, &str)], limits: Limits) -> (Result<Vec<u8>, String>, u64) {
    let mut set = set(files);
    set.limits = limits;
    let mut out = Vec::new();
    let result = engine(&set).render("page.html", large(), &mut out);
    (result.map(|()| out).map_err(|fault| told(&set, &fault)), left())
}

#[track_caller]
fn stopped(files: &[(&str, &str)]) -> String {
    let (result, _) = rendered(files, Limits { rounds: ROUNDS, output: 8 << 20 });
    let source: String = files[0].1.chars().take(200).collect();
    let told = result.map(|_| ()).expect_err(&source);
    assert!(told.starts_with("template-limit base/"), "{source}: {told}");
    assert!(
        told.contains("was stopped: ") && told.contains("; go through fewer"),
        "{source}: {told}"
    );
    told
}

/// Asserts that a piece of source is stopped in a loop and written out, at its line.
#[track_caller]
fn stopped_often(piece: &str) {
    let written = format!("\n{}", piece.repeat(OFTEN));
    let looped = format!("\n{{% for i in range(end={OFTEN}) %}}{piece}{{% endfor %}}");
    for source in [written, looped] {
        let files: Vec<_> =
            std::iter::once(("base/templates/page.html", source.as_str())).chain(FILES).collect();
        let told = stopped(&files);
        assert!(
            told.contains(".html:2:")
                || told.contains("/show.html:1:")
                || told.contains("/part.html:1:"),
            "{piece}: {told}"
        );
    }
}

#[test]
fn filters_pay_for_what_they_read() {
    for filter in [
        "upper",
        "lower",
        "capitalize",
        "title",
        "wordcount",
        "trim",
        "trim(pat=\"b\")",
        "trim_start",
        "trim_end",
        "trim_end(pat=twin)",
        "escape",
        "escape_html",
        "escape_xml",
        "newlines_to_br",
        "indent",
        "truncate(length=900000)",
        "replace(from=\"b\", to=\"c\")",
        "split(pat=\"b\")",
        "length",
        "str",
        "reverse",
    ] {
        stopped_often(&format!("{{% if text | {filter} %}}{{% endif %}}"));
    }
    stopped_often("{% if e | default(value=text) | upper | lower %}{% endif %}");
    stopped_often("{% if e | trim(pat=text) %}{% endif %}");
    for list in [
        "list | sort",
        "list | unique",
        "list | reverse",
        "list | join",
        "list | str",
        "rows | sort(attribute=\"a\")",
    ] {
        stopped_often(&format!("{{% if {list} %}}{{% endif %}}"));
    }
    for more in [
        "rows | group_by(attribute=\"a\")",
        "map | keys",
        "map | values",
        "map | pairs",
        "text | split(pat=\",\") | sort",
    ] {
        stopped_often(&format!("{{% if {more} %}}{{% endif %}}"));
    }
}

#[test]
fn operators_pay_for_what_they_read() {
    for condition in [
        "text == twin",
        "text != twin",
        "text < twin",
        "twin >= text",
        "text in twin",
        "\"b\" in text",
        "e not in text",
        "e in list",
        "list == rows",
        "(text if e else twin) == text",
        "(e or text) == twin",
        "text ~ e",
        "(e ~ text) ~ e",
        "[...list]",
        "{...map}",
        "map?[text]",
        "text[5]",
        "text[1:3]",
        "holder.text[0].x is defined",
        "holder[\"text\"][2:]",
        "(text)[5]",
        "list[1:]",
        "text is containing(pat=\"b\")",
        "text is starting_with(pat=twin)",
        "list(x=text)",
        "<show value={e} /> ~ text",
        "__tera_context | length == 0 or __tera_context == e",
        "[e for c in [e] if text == twin]",
    ] {
        stopped_often(&format!("{{% if e == \"x\" or {condition} and e %}}{{% endif %}}"));
    }
}

#[test]
fn a_loop_that_ends_early_pays_for_what_it_would_have_walked() {
    stopped_often("{% for c in text %}{% break %}{% endfor %}");
    stopped_often("{% for k, v in map %}{% break %}{% endfor %}");
}

#[test]
fn what_is_captured_is_paid_for_while_it_grows() {
    stopped_often("{% set x %}{{ body }}{% endset %}");
    stopped_often("{% set x %}{{ text }}{% endset %}");
    stopped_often("{% set x %}{{ body if body else e }}{% endset %}");
    stopped_often("{% set x %}{% filter upper %}{{ body }}{% endfilter %}{% endset %}");
    stopped_often("{% set x = <show value={body} /> %}");
    stopped_often("{% set x %}{{ <show value={body} /> }}{% endset %}");
    stopped_often("{% <wrap> %}{% include \"part.html\" %}{% </wrap> %}");
    // One capture, and nothing else.
    let shown = format!("{{% set x %}}{}{{% endset %}}", "{{ body }}".repeat(OFTEN));
    let files: Vec<_> =
        std::iter::once(("base/templates/page.html", shown.as_str())).chain(FILES).collect();
    assert!(stopped(&files).contains("page.html:1:"));
}

#[test]
fn what_is_run_often_and_writes_nothing_pays_for_its_length() {
    let tens = |call: &dyn Fn(usize) -> String| {
        (1..=8).map(|level| call(level - 1).repeat(10)).collect::<Vec<_>>()
    };
    let parts = tens(&|level| format!("{{% include \"p{level}.html\" %}}"));
    let names: Vec<_> = (1..=8).map(|level| format!("base/templates/p{level}.html")).collect();
    let mut files = vec![
        ("base/templates/page.html", "{% include \"p8.html\" %}"),
        ("base/templates/p0.html", ""),
    ];
    files.extend(names.iter().zip(&parts).map(|(name, text)| (name.as_str(), text.as_str())));
    stopped(&files);

    let calls = tens(&|level| format!("{{{{ <c{level} /> }}}}"));
    let calls: Vec<_> = std::iter::once(String::new()).chain(calls).collect();
    let own = |(level, text): (usize, &String)| {
        format!("{{% component c{level}() %}}{text}{{% endcomponent %}}")
    };
    let calls: Vec<_> = calls.iter().enumerate().map(own).collect();
    let names: Vec<_> = (0..=8).map(|level| format!("base/components/c{level}.html")).collect();
    let mut files = vec![("base/templates/page.html", "{{ <c8 /> }}")];
    files.extend(names.iter().zip(&calls).map(|(name, text)| (name.as_str(), text.as_str())));
    stopped(&files);

    let level = |at: usize| {
        format!(
            "{{% extends \"b{}.html\" %}}{{% block x %}}{}{{% endblock %}}",
            at - 1,
            "{{ super() }}".repeat(10)
        )
    };
    let levels: Vec<_> =
        (1..=8).map(level).chain(["{% extends \"b8.html\" %}".to_owned()]).collect();
    let names: Vec<_> = (1..=8)
        .map(|at| format!("base/templates/b{at}.html"))
        .chain(["base/templates/page.html".to_owned()])
        .collect();
    let mut files = vec![("base/templates/b0.html", "{% block x %}{% endblock %}")];
    files.extend(names.iter().zip(&levels).map(|(name, text)| (name.as_str(), text.as_str())));
    stopped(&files);

    let long = format!("{{% for i in range(end=5000) %}}{}{{% endfor %}}", "{{e}}".repeat(2000));
    stopped(&[("base/templates/page.html", &long)]);
    let long = format!("{{% set x = [[{}] for i in range(end=5000)] %}}", "e,".repeat(5000));
    stopped(&[("base/templates/page.html", &long)]);
    let literal = format!(
        "{{% for i in range(end=900) %}}{{% if \"{}\"{} %}}{{% endif %}}{{% endfor %}}",
        "a".repeat(30_000),
        " ~ e".repeat(60)
    );
    stopped(&[("base/templates/page.html", &literal)]);
}

#[test]
fn long_texts_that_are_shown_once_leave_almost_all_of_the_budget() {
    let source = "{% set x %}{{ body }}{% endset %}{{ x }}{{ text | length }}{% if text == twin %}{{ body }}{% endif %}\
                  {% for item in list %}{% if item == \"1\" or item == e %}x{% endif %}{% endfor %}{{ list | length }}{{ text | truncate(length=9) }}";
    let limits = Limits::default();
    let (result, left) = rendered(&[("base/templates/page.html", source)], limits);
    assert_eq!(result.map(|out| out.len() > 2_000_000), Ok(true));
    assert!(left > limits.rounds / 10 * 9, "{left}");
}

#[test]
fn paying_changes_no_result() {
    let source = "{% set s = \"abcab\" %}{% set l = [3, 1, 2, 1] %}{% set m = {\"a\": s, \"b\": {\"c\": l}} %}{% set k = \"a\" %}\
                  {{ s | upper | lower }}{{ s[0] }}{{ s[1:3] }}{{ m[k] }}{{ m[\"b\"].c[0] }}{{ m?[\"x\"]?.y is defined }}{{ m[\"b\"][\"c\"][1:] }}\
                  {{ l | sort }}{{ l | unique | length }}{{ l|reverse }}{{ (l)[1] }}{{ [s,k]|join(sep=k) }}{{ [1, 2][1] }}{{ (s ~ k)[5] }}\
                  {% if s == m.a and not k in m.b or s < k %}y{% endif %}{{ s ~ k ~ 1 }}{{ -l[0] + 2 * 3 }}{{ \"b\" in s }}{{ k not in l }}\
                  {{ [...l, 4] }}{{ {...m, \"a\": 1} }}{{ s is containing(pat=\"b\") }}{{ s is starting_with(pat=k) }}{{ l is not containing(pat=k) }}\
                  {% for c in s %}{{ c }}{% if c == k %}{% continue %}{% endif %}{{ loop.index }}{% break %}{% endfor %}\
                  {% set t %}<i>{{ s }}{{ k if s else k }}{{- k -}} {{ s | replace(from=\"b\", to=\"<\") }}{% endset %}{{ t }}{{ t ~ k }}\
                  {% set u | upper %}<i>{{ k }}{% endset %}{{ u }}{% filter lower | trim %} A{{ k }} {% endfilter %}{{ [x ~ k for x in s if x in s] }}\
                  {{ title == \"Fair\" and title }}{{ nothing is defined }}{{ nothing | default(value=k) }}{{ k if nothing is defined else s }}\
                  {{ l | length > 3 }}{{ m | keys }}{{ m | pairs | length }}{{ \"x\" ~ (k or s) }}{{ 7 // 2 }}{{ __tera_context.k }}";
    let set = set(&[("base/templates/page.html", source)]);
    let mut out = Vec::new();
    let context = crate::templates::tests::context();
    engine(&set)
        .render("page.html", &context, &mut out)
        .unwrap_or_else(|fault| panic!("{}", told(&set, &fault)));
    let mut plain = Tera::default();
    register(&mut plain);
    plain.add_raw_template("page.html", source).unwrap();
    // `replace` gives text, here as everywhere in parvis.
    assert_eq!(String::from_utf8(out).unwrap(), plain.render("page.html", &context).unwrap());
}

#[test]
fn what_is_not_there_is_told_in_a_capture_as_elsewhere() {
    for (source, column) in [
        ("{{ titel }}", 4),
        ("{% set x %}{{ titel }}{% endset %}", 15),
        ("{% if titel.x == title %}{% endif %}", 7),
    ] {
        let set = set(&[("base/templates/page.html", source)]);
        let fault = engine(&set)
            .render("page.html", &crate::templates::tests::context(), &mut Vec::new())
            .unwrap_err();
        assert_eq!(fault.code, Code::TemplateFailed);
        let start = format!(
            "template-failed base/templates/page.html:1:{column} the variable `titel` is not defined here; did you mean `title`?"
        );
        assert_eq!(told(&set, &fault), start);
    }
}

/// The source with its edits.
fn edited(source: &str) -> String {
    let captured = Captured::Ranges(Vec::new());
    EditedSource::new(source, 0, source_edits(source, &scan(source), None, &captured)).text
}

#[test]
fn loops_of_all_kinds_count() {
    let ticked = edited("{% for x in y -%} {{ x }}{% else %}-{% endfor %}");
    assert_eq!(ticked, "{% for x in y -%}{{ __tick() -}} {{ x }}{% else %}-{% endfor %}");
    assert_eq!(
        edited("{{ [x for x in y] }}"),
        "{{ __measure(of=[x for x in y if not __tick()]) }}"
    );
    assert_eq!(
        edited("{{ [x for x in y if a or b] }}"),
        "{{ __measure(of=[x for x in y if not __tick() and ( a or b)]) }}"
    );
    assert_eq!(edited("{% set a = b ~ c %}"), "{% set a = __guard(of=b | __work ~ c | __work) %}");
    assert_eq!(edited("{% set a = b | upper %}"), "{% set a = __guard(of=b  | __flat | upper) %}");
    assert_eq!(edited("{% set a -%} b {% endset %}"), "{% set a  | __guard -%} b {% endset %}");
}

#[test]
fn lists_written_in_place_are_measured_and_nothing_else_in_brackets() {
    for same in ["{{ [1, \"a\"] }}", "{{ <c a={b} /> }}"] {
        assert_eq!(edited(same), same);
    }
    assert_eq!(edited("{{ a.b?[0].c }}"), "{{ a.b?[__part(of=a.b, at=0)].c }}");
    assert_eq!(edited("{{ f(x=1)[b] }}"), "{{ f(x=1) | __whole[b | __work] }}");
    assert_eq!(edited("{{ [[a], b] }}"), "{{ __measure(of=[__measure(of=[a]), b]) }}");
    assert_eq!(edited("{{ <c a={[b]} /> }}"), "{{ <c a={__measure(of=[b])} /> }}");
    assert_eq!(
        edited("{% set a = {\"b\": c[:1]} %}"),
        "{% set a = __measure(of={\"b\": c[__part(of=c, at=none):1]}) %}"
    );
    assert_eq!(edited("{% for x in [a] %}"), "{% for x in __measure(of=[a]) %}{{ __tick() }}");
    let inner = "{{ __measure(of=[x for x in __measure(of=[a]) if not __tick() and ( x | __work in __measure(of=[b | __work]))]) }}";
    assert_eq!(edited("{{ [x for x in [a] if x in [b]] }}"), inner);
    let last = "{{ __measure(of=[x for x in __measure(of=[a]) if not __tick()]) }}";
    assert_eq!(edited("{{ [x for x in [a]] }}"), last);
}
