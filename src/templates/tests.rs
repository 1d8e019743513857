//! Tests of the templates: faults, places, limits, layers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tera::{Context, Kwargs, State, Tera};

use super::*;
use crate::diagnostics::{Code, Diagnostic, Findings, Origin, Sink};
use crate::names::{PackageName, TreePath};

fn package(name: &str) -> PackageName {
    PackageName::parse(name).unwrap()
}

fn path(path: &str) -> TreePath {
    TreePath::parse(path).unwrap()
}

/// Files named `PACKAGE/templates/…`; the layers are town, agenda, trial, base, and only base lies below the others.
pub(super) fn set(files: &[(&str, &str)]) -> TemplateSet {
    let layers: Vec<PackageName> = ["town", "agenda", "trial", "base"].map(package).to_vec();
    let mut files: Vec<TemplateFile> = files
        .iter()
        .map(|(name, text)| {
            let (owner, below) = name.split_once('/').unwrap();
            TemplateFile {
                origin: Origin { package: package(owner), path: path(below) },
                text: Arc::from(*text),
            }
        })
        .collect();
    files.sort_by_key(|file| layers.iter().position(|layer| *layer == file.origin.package));
    let below = ["agenda", "trial"].map(|name| (package(name), vec![package("base")]));
    let limits = Limits { rounds: 1_000_000, output: 1 << 20 };
    TemplateSet {
        files,
        layers,
        prefer: [].into(),
        below: below.into(),
        permissions: [].into(),
        compact: true,
        limits,
    }
}

pub(super) fn register(tera: &mut Tera) {
    tera.register_function("list", |_: Kwargs, _: &State| vec![1, 2, 3]);
    tera.register_function("fail", |_: Kwargs, _: &State| {
        Err::<i64, _>(tera::Error::message("No such entry."))
    });
}

pub(super) fn build(set: &TemplateSet) -> (Option<Engine>, Findings) {
    let sink = Sink::new();
    let names =
        KnownNames { functions: vec!["list".into(), "fail".into()], ..KnownNames::default() };
    (Engine::build(set, &register, &names, &sink), sink.finish())
}

pub(super) fn engine(set: &TemplateSet) -> Engine {
    let (engine, findings) = build(set);
    engine.unwrap_or_else(|| panic!("{findings:#?}"))
}

pub(super) fn context() -> Context {
    tera::context! { title => "Fair", xs => &vec![1, 2] }
}

fn render(set: &TemplateSet, template: &str) -> String {
    let mut out = Vec::new();
    engine(set).render(template, &context(), &mut out).unwrap_or_else(|fault| panic!("{fault:#?}"));
    String::from_utf8(out).unwrap()
}

/// `CODE FILE:LINE:COLUMN MESSAGE; HELP`, as the printer will count.
pub(super) fn told(set: &TemplateSet, fault: &Diagnostic) -> String {
    let place = fault.place.as_ref().map_or(String::new(), |place| {
        let text = &set.files.iter().find(|file| file.origin == place.origin).unwrap().text;
        let line = place.range.as_ref().map_or(String::new(), |range| {
            let before = &text[..range.start as usize];
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            format!(":{}:{}", before.matches('\n').count() + 1, before[start..].chars().count() + 1)
        });
        format!(" {}/{}{line}", place.origin.package, place.origin.path)
    });
    let help = fault.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
    format!("{}{place} {}{help}", fault.code, fault.message)
}

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let set = set(files);
    let (engine, findings) = build(&set);
    assert!(engine.is_none(), "a set with faults gives no engine");
    findings.iter().map(|fault| told(&set, fault)).collect()
}

fn failure(files: &[(&str, &str)]) -> (String, Diagnostic) {
    let set = set(files);
    let mut out = b"kept".to_vec();
    let fault =
        engine(&set).render("page.html", &context(), &mut out).expect_err("the render fails");
    assert_eq!(out, b"kept");
    (told(&set, &fault), *fault)
}

#[test]
fn a_layer_extends_the_layer_below_by_its_full_name() {
    let set = set(&[
        ("base/templates/base.html", "[{% block main %}base{% endblock %}]"),
        (
            "agenda/templates/event.html",
            "{% extends \"base.html\" %}{% block main %}agenda {{ super() }}{% endblock %}",
        ),
        (
            "town/templates/event.html",
            "{% extends \"@agenda/event.html\" %}{% block main %}town {{ super() }}{% endblock %}",
        ),
    ]);
    assert_eq!(render(&set, "event.html"), "[town agenda base]");
    assert!(
        engine(&set).has("event.html")
            && engine(&set).has("@agenda/event.html")
            && !engine(&set).has("other.html")
    );
}

#[test]
fn the_towns_component_replaces_the_others_silently() {
    let set = set(&[
        ("base/components/alert.html", "{% component alert() %}base{% endcomponent %}"),
        ("agenda/components/alert.html", "{% component alert() %}agenda{% endcomponent %}"),
        ("trial/components/alert.html", "{% component alert() %}trial{% endcomponent %}"),
        ("town/components/alert.html", "{% component alert() %}town{% endcomponent %}"),
        ("base/templates/page.html", "{{ <alert/> }}"),
    ]);
    assert_eq!(render(&set, "page.html"), "town");
}

#[test]
fn two_packages_with_one_component_clash_unless_preferred() {
    let mut set = set(&[
        (
            "agenda/components/town-alert.html",
            "{% component town_alert() %}agenda{% endcomponent %}",
        ),
        ("trial/components/town_alert.html", "{% component town_alert() %}trial{% endcomponent %}"),
        ("agenda/templates/box.html", "agenda"),
        ("trial/templates/box.html", "trial"),
        ("base/templates/page.html", "{{ <town_alert/> }} {% include \"box.html\" %}"),
    ]);
    let (none, findings) = build(&set);
    assert!(none.is_none());
    let found: Vec<_> = findings.iter().map(|fault| told(&set, fault)).collect();
    assert_eq!(
        found,
        [
            "layer-clash agenda/components/town-alert.html:1:14 the component `town_alert` comes from both `agenda` and `trial`; \
          choose in `town.toml`: `[prefer]`, `\"components/town-alert.html\" = \"agenda\"`"
        ]
    );
    set.prefer = [
        (path("components/town_alert.html"), package("trial")),
        (path("templates/box.html"), package("trial")),
    ]
    .into();
    assert_eq!(render(&set, "page.html"), "trial trial");
}

#[test]
fn every_files_syntax_error_is_reported_in_its_place() {
    let found = faults(&[
        ("base/templates/a.html", "\u{feff}é\n  {{ x | }}"),
        ("base/templates/b.html", "{% if x %}"),
        (
            "base/templates/c.html",
            "{% extends \"b.html\" %}{% block z %}{% endblock %}{{ nothing_there() }}",
        ),
        ("base/templates/d.html", "{{ a() }}"),
    ]);
    assert_eq!(
        found,
        [
            "template-name base/templates/d.html:1:4 there is no function `a`",
            "template-syntax base/templates/a.html:2:10 found `}}` but expected identifier",
            "template-syntax base/templates/b.html:1:1 `if` begins here and is never closed; close it with `{% endif %}`",
            "template-syntax base/templates/c.html:1:50 this content would be ignored: only `extends`, `block` and `component` \
             are allowed at the top level of a child template",
        ]
    );
}

#[test]
fn common_slips_are_explained() {
    let found = faults(&[
        ("base/templates/a.html", "{% import \"x\" %}"),
        ("base/templates/b.html", "{{ <opening-hours/> }}"),
        ("base/templates/c.html", "{% <opening-hours> %}{% </opening-hours> %}"),
    ]);
    assert_eq!(
        found,
        [
            "template-syntax base/templates/a.html:1:4 there is no tag `import`; what is used several times is a component: `components/NAME.html`",
            "template-syntax base/templates/b.html:1:5 found `-` but expected `/` or `>`; \
             a component's name has `_` where its file has `-`",
            "template-syntax base/templates/c.html:1:12 found `-` but expected >; a component's name has `_` where its file has `-`",
        ]
    );
}

#[test]
fn unknown_names_are_reported_with_the_nearest() {
    let found = faults(&[
        ("base/templates/base.html", "{% block main %}{% endblock %}"),
        (
            "base/components/opening-hours.html",
            "{% component opening_hours(place, note = \"\") %}{% endcomponent %}",
        ),
        (
            "town/templates/a.html",
            "{% extends \"bse.html\" %}\n{% block x %}{% include \"@base/bas.html\" %}{{ lst() }}{{ x | uper }}{% if x is od %}{% endif %}\n\
             {{ <openin_hours place=\"x\"/> }}{{ <opening_hours nte=\"x\"/> }}{% endblock %}",
        ),
        ("town/templates/b.html", "{% extends \"base.html\" %}{% block mian %}{% endblock %}"),
    ]);
    assert_eq!(
        found,
        [
            "template-name town/templates/a.html:2:47 there is no function `lst`; did you mean `list`?",
            "template-name town/templates/a.html:2:62 there is no filter `uper`; did you mean `upper`?",
            "template-name town/templates/a.html:2:80 there is no test `od`; did you mean `odd`?",
            "template-name town/templates/a.html:1:12 there is no template `bse.html`; did you mean `base.html`?",
            "template-name town/templates/a.html:2:25 there is no template `@base/bas.html`; did you mean `@base/base.html`?",
            "unknown-component town/templates/a.html:3:5 there is no component `openin_hours`; did you mean `opening_hours`?",
            "component-argument town/templates/a.html:3:50 the component `opening_hours` takes no argument `nte`; did you mean `note`?",
            "component-argument town/templates/a.html:3:36 the component `opening_hours` needs the argument `place`",
            "template-name town/templates/b.html:1:35 no template that this one extends has a block `mian`; did you mean `main`?",
        ]
    );
}

#[test]
fn a_component_lives_in_the_file_of_its_name() {
    let found = faults(&[
        ("base/components/opening-hours.html", "{% component hours() %}{% endcomponent %}"),
        ("base/templates/page.html", "{% component x() %}{% endcomponent %}"),
    ]);
    assert_eq!(
        found,
        [
            "template-syntax base/components/opening-hours.html:1:14 the component `hours` is defined in a file of another name; \
             each component has a file of its own: move it to `components/hours.html`",
            "unknown-component base/components/opening-hours.html `components/opening-hours.html` does not define the component \
             `opening_hours`; write `{% component opening_hours() %} … {% endcomponent opening_hours %}`",
            "template-syntax base/templates/page.html:1:14 the component `x` is defined in a file of another name; \
             each component has a file of its own: move it to `components/x.html`",
        ]
    );
}

#[test]
fn circles_are_told_from_end_to_end() {
    let found = faults(&[
        ("agenda/templates/event.html", ""),
        ("town/templates/event.html", "\n{% extends \"event.html\" %}"),
        ("base/templates/a.html", "{{ <one/> }}"),
        ("base/templates/b.html", "{{ <one/> }}"),
        ("base/components/one.html", "{% component one() %}{{ <two/> }}{% endcomponent %}"),
        (
            "base/components/two.html",
            "{% component two() %}{% include \"a.html\" %}{% endcomponent %}",
        ),
    ]);
    assert_eq!(
        found,
        [
            "template-cycle base/templates/a.html:1:5 `@base/a.html` calls `@base/components/one.html`, which calls \
             `@base/components/two.html`, which includes `@base/a.html`: a circle; take one of these links out",
            "template-cycle town/templates/event.html:2:12 `@town/event.html` extends `@town/event.html`: a circle; \
             a bare name means the top layer's file; for the one below write `\"@agenda/event.html\"`",
        ]
    );
}

#[test]
fn a_failure_is_placed_in_the_file_as_written() {
    let (told, fault) = failure(&[
        (
            "base/templates/page.html",
            "<p>\n      a    b   {% for x in xs %}   c    {{ <card wide={x}/> }}{% endfor %}",
        ),
        (
            "base/components/card.html",
            "{% component card(wide) %}\n     x     {{ wdie }}{% endcomponent %}",
        ),
    ]);
    assert_eq!(
        told,
        "template-failed base/components/card.html:2:15 the variable `wdie` is not defined here; did you mean `wide`?"
    );
    let notes: Vec<_> = fault.notes.iter().map(|note| note.message.to_string()).collect();
    assert_eq!(notes, ["a component sees its arguments only", "called from"]);
    let place = fault.notes[1].place.clone().unwrap();
    let text = "<p>\n      a    b   {% for x in xs %}   c    {{ <card";
    assert_eq!(place.range.unwrap().start as usize, text.len() - "<card".len());
    let (told, _) = failure(&[("base/templates/page.html", "{{ fail() }}")]);
    assert_eq!(told, "template-failed base/templates/page.html:1:4 no such entry");
    let (told, _) = failure(&[("base/templates/page.html", "{{ title.x }}")]);
    assert_eq!(
        told,
        "template-failed base/templates/page.html:1:10 the field `x` is not defined here"
    );
}

#[test]
fn counting_changes_no_result() {
    let source = "{% set a = title ~ 1 if title else none %}{{ a }}{% set b = title ~ 1 if not title else nothing %}\
                  {{ b is defined }}{% set c %}<i>{{ a }}</i>{% endset %}{{ c }}{% for x in list() -%} {{ x }},{% endfor %}\
                  {{ [y * 2 for y in list() if y > 1 or y < 1] }}{% for z in [] %}-{% else %}none{% endfor %}{% set d = title ~ \"<\" %}{{ d }}\
                  {{ range(start=5, end=0, step_by=-2) }}{{ range(end=3) }}{{ [k ~ v for k, v in {\"a\": 1}] }}";
    let set = set(&[("base/templates/page.html", source)]);
    let mut plain = Tera::default();
    register(&mut plain);
    plain.add_raw_template("page.html", source).unwrap();
    assert_eq!(render(&set, "page.html"), plain.render("page.html", &context()).unwrap());
}

#[test]
fn filters_that_are_written_anew_do_as_teras_own() {
    let text = "\"a & <b>'s\n\n  c\r\nd\n\"";
    // What is captured is HTML.
    let mut source = format!(
        "{{% set t = {text} %}}{{% set m %}}<b>&amp;</b>\n\n  c\n{{% endset %}}{{% set tag %}}>{{% endset %}}"
    );
    for of in ["t", "m", "\"\""] {
        for filter in [
            "indent",
            "indent(width=2, first=true, blank=true)",
            "indent(indentation=\"<\")",
            "indent(indentation=tag)",
            "truncate(length=3)",
            "truncate(length=3, end=\"<\")",
            "truncate(length=99)",
            "split(pat=\"\")",
            "split(pat=\"\\n\")",
            "escape_html",
            "escape_xml",
        ] {
            source.push_str(&format!("[{{{{ {of} | {filter} }}}}]"));
        }
    }
    source.push_str("[{{ t | replace(from=\"a\", to=\"<\") }}]");
    let set = set(&[("base/templates/page.html", &source)]);
    let mut plain = Tera::default();
    plain.add_raw_template("page.html", &source).unwrap();
    assert_eq!(render(&set, "page.html"), plain.render("page.html", &context()).unwrap());
}

#[test]
fn an_engine_is_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Engine>();
}

#[test]
fn what_runs_without_end_is_stopped() {
    let endless = [
        "{% for a in range(end=100000) %}{% for b in range(end=100000) -%} {% endfor %}{% endfor %}",
        "{% for a in range(end=100000) %}{% set x = range(end=100000) %}{% endfor %}",
        "{% for a in range(end=100000) %}{% set x = [b for b in range(end=1000) if b] %}{% endfor %}",
        "{% for a in range(end=100000) %}{% set_global title = title ~ title %}{% endfor %}",
        "{% for a in range(end=100000) %}{% set_global title %}{{ title }}{{ title }}{% endset %}{% endfor %}",
        "{% for a in range(end=100000) %}{{ title }}{{ title }}{{ title }}{{ title }} {% endfor %}",
        "{% for a in range(end=100001) %}{% endfor %}",
    ];
    for source in endless {
        let began = Instant::now();
        let (told, _) = failure(&[("base/templates/page.html", source)]);
        assert!(began.elapsed() < Duration::from_secs(60), "{source}: {:?}", began.elapsed());
        assert!(told.starts_with("template-limit base/templates/page.html"), "{told}");
        assert!(told.contains("`page.html` was stopped: "), "{told}");
    }
    let (told, _) = failure(&[("base/templates/page.html", &format!("\n{}", endless[0]))]);
    let place = "template-limit base/templates/page.html:2:33";
    assert!(
        told.starts_with(&format!(
            "{place} `page.html` was stopped: the loops ran without end; go through fewer items"
        )),
        "{told}"
    );
}

#[test]
fn a_closures_digest_changes_with_what_is_pulled_in_and_with_nothing_else() {
    let files = [
        ("base/templates/base.html", "{% block main %}{% endblock %}"),
        (
            "base/templates/page.html",
            "{% extends \"base.html\" %}{% block main %}{{ <card/> }}{% endblock %}",
        ),
        (
            "base/components/card.html",
            "{% component card() %}{% include \"part.html\" %}{% endcomponent %}",
        ),
        ("base/templates/part.html", "part"),
        ("base/templates/other.html", "other"),
    ];
    let first = engine(&set(&files));
    for (index, (name, text)) in files.iter().enumerate() {
        let mut changed = files;
        let text = format!("{text} ");
        changed[index].1 = &text;
        let second = engine(&set(&changed));
        let pulled = *name != "base/templates/other.html";
        assert_eq!(first.closure("page.html") != second.closure("page.html"), pulled, "{name}");
        let card = ["base/components/card.html", "base/templates/part.html"].contains(name);
        assert_eq!(
            first.component_closure("card") != second.component_closure("card"),
            card,
            "{name}"
        );
    }
    let mut more = files.to_vec();
    more.push(("town/templates/part.html", "part"));
    assert_ne!(
        first.closure("page.html"),
        engine(&set(&more)).closure("page.html"),
        "another file is meant now"
    );
}

#[test]
fn components_tell_what_they_take_and_render_alone() {
    let engine = engine(&set(&[
        (
            "base/components/card.html",
            "{% component card(title: string, level = 2) %}<b>{{ title }}</b>{{ body }}{% endcomponent %}",
        ),
        (
            "base/components/plain.html",
            "{% component plain(@title) %}{{ title }}{% endcomponent %}",
        ),
    ]));
    assert_eq!(engine.component_names().collect::<Vec<_>>(), ["card", "plain"]);
    let card = engine.component("card").unwrap();
    assert_eq!((card.takes_body, engine.component("plain").unwrap().takes_body), (true, false));
    assert_eq!(card.arguments[1].default.as_deref(), Some("2"));
    let none = Context::new();
    let html =
        engine.render_component("card", &context_of("a<b"), &none, Some("<i>x</i>")).unwrap();
    assert_eq!(html, "<b>a&lt;b</b><i>x</i>");
    assert_eq!(engine.render_component("plain", &none, &context(), None).unwrap(), "Fair");
    let fault =
        engine.render_component("card", &none, &none, None).expect_err("an argument is missing");
    assert_eq!(
        (fault.code, fault.message.to_string()),
        (Code::ComponentArgument, "argument `title` (type: `string`) missing".to_owned())
    );
    assert_eq!(
        engine.render_component("crad", &none, &none, None).unwrap_err().help.unwrap(),
        "did you mean `card`?"
    );
}

fn context_of(title: &str) -> Context {
    tera::context! { title => title }
}
