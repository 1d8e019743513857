//! Packages that would harm: each is refused or stopped, with the package's file and line, and no site is written.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

mod hosts;

use crate::support;

use std::time::{Duration, Instant};

use support::{Run, Town};

/// A town with an event and the package `fair`.
fn town() -> Town {
    let listed = "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n\
                  [packages]\nfair = { path = \"packages/fair\" }\n";
    let package =
        "[package]\nname = \"fair\"\nversion = \"1.0.0\"\nlicence = \"GPL-3.0-or-later\"\n";
    Town::new().file("town.toml", listed).file("packages/fair/package.toml", package).file(
        "content/foire.md",
        "+++\ntitle = \"Foire\"\ntype = \"event\"\nstart = 2026-07-01\n+++\n",
    )
}

/// Asserts that a finding names the file and line, in good time, and that nothing was written.
#[track_caller]
fn stopped(town: &Town, code: &str, file: &str, line: u64) -> String {
    let begun = Instant::now();
    let run = town.build();
    assert!(begun.elapsed() < Duration::from_secs(60), "it took {:?}", begun.elapsed());
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.files().is_empty());
    run.says(code, file, line)
}

const EVENT: &str = "packages/fair/templates/event.html";

fn event(aside: &str) -> String {
    format!(
        "{{% extends \"@base/event.html\" %}}\n{{% block aside %}}\n{aside}\n{{% endblock aside %}}\n"
    )
}

/// What runs or writes without end, and what is said of it.
const WITHOUT_END: &[(&str, &str)] = &[
    ("{% for a in range(end=9000000000) %}x{% endfor %}", "numbers"),
    (
        "{% for a in range(end=90000) %}{% for b in range(end=90000) %}{% endfor %}{% endfor %}",
        "without end",
    ),
    (
        "{% set_global s = \"0123456789\" %}{% for a in range(end=60) %}{% set_global s = s ~ s %}{% endfor %}{{ s }}",
        "grew without end",
    ),
    (
        "{% set a = \"0000000000\" %}{% set b = a | replace(from=\"0\", to=a) | replace(from=\"0\", to=a) %}\
             {% set c = b | replace(from=\"0\", to=b) | replace(from=\"0\", to=b) | replace(from=\"0\", to=b) %}{{ c }}",
        "a text grew",
    ),
    (
        "{% set_global s = \"0123456789\" %}{% for a in range(end=900) %}{% set_global s = [s, s] | join(sep=s) %}{% endfor %}",
        "a text grew",
    ),
    (
        "{% set_global s = \"\\n\" %}{% for a in range(end=23) %}{% set_global s = s ~ s %}{% endfor %}\
             {{ s | indent(width=1000, blank=true) }}",
        "a text grew",
    ),
    (
        "{% set_global s = \"'\" %}{% for a in range(end=22) %}{% set_global s = s ~ s %}{% endfor %}\
             {{ s | escape_html | escape_html | escape_html }}",
        "grew without end",
    ),
    (
        "{% set_global s = \"'\" %}{% for a in range(end=22) %}{% set_global s = s ~ s %}{% endfor %}\
             {{ s | escape_xml | escape_xml | escape_xml }}",
        "a text grew",
    ),
    (
        "{% set_global s = \"a\" %}{% for a in range(end=24) %}{% set_global s = s ~ s %}{% endfor %}\
             {{ s | truncate(length=16777215, end=s) | truncate(length=33554430, end=s) }}",
        "a text grew",
    ),
    (
        "{% set_global s = \"a\" %}{% for a in range(end=24) %}{% set_global s = s ~ s %}{% endfor %}{{ s | split(pat=\"\") | length }}",
        "a list grew",
    ),
    (
        "{% set_global s = \"a\" %}{% for a in range(end=24) %}{% set_global s = s ~ s %}{% endfor %}{{ [s, s, s] | str | length }}",
        "a list grew",
    ),
    (
        "{% set_global l = [1] %}{% for a in range(end=60) %}{% set_global l = [l, l] %}{% endfor %}{{ l }}",
        "a list grew",
    ),
    (
        "{% set_global l = [1] %}{% for a in range(end=60) %}{% set_global l = {\"a\": l, \"b\": l} %}{% endfor %}{{ l }}",
        "a list grew",
    ),
    (
        "{% set_global l = [1] %}{% for a in range(end=60) %}{% set_global l = [l for x in [1, 2]] %}{% endfor %}{{ l }}",
        "a list grew",
    ),
    (
        "{% set_global l = [1] %}{% for a in range(end=90000) %}{% set_global l = [l] %}{% endfor %}",
        "a list grew",
    ),
];

#[test]
fn a_template_of_a_package_that_runs_or_writes_without_end_is_stopped_where_it_does() {
    for (aside, why) in WITHOUT_END {
        let file = town().file(EVENT, event(aside));
        let said = stopped(&file, "template-limit", EVENT, 3);
        assert!(said.contains(why), "{aside}: {said}");
    }
}

#[test]
fn a_template_of_a_package_that_works_without_end_on_long_texts_is_stopped_where_it_does() {
    // A text of four megabytes, each time made anew.
    let text = "{% set_global s = \"0123456789abcdef\" %}{% for a in range(end=18) %}{% set_global s = s ~ s %}{% endfor %}{% set r = s ~ \"x\" %}";
    for (number, work) in [
        "{% if s | replace(from=\"a\", to=\"b\") | upper | length == 1 %}x{% endif %}",
        "{% if r in s or \"z\" in s %}x{% endif %}",
        "{% if s ~ \"x\" == r and r[5:9] == \"5678\" %}{% endif %}",
        "{% if s | split(pat=\"f\") | sort | unique | join == s %}x{% endif %}",
        "{% for c in s %}{% break %}{% endfor %}",
        "{% filter upper %}{{ s }}{% endfilter %}",
        "{{ <twice of={s} /> }}",
    ]
    .into_iter()
    .enumerate()
    {
        let looped = format!("{{% for i in range(end=300) %}}{work}{{% endfor %}}");
        let work = if number % 2 == 0 { looped } else { work.repeat(300) };
        let aside = format!("{text}{{% set x %}}{work}{{% endset %}}");
        let component = "packages/fair/components/twice.html";
        let twice = "{% component twice(of) %}\n{% if of != of | lower %}x{% endif %}\n{% endcomponent twice %}\n";
        let (file, line) = if work.contains("twice") { (component, 2) } else { (EVENT, 3) };
        let said = stopped(
            &town().file(EVENT, event(&aside)).file(component, twice),
            "template-limit",
            file,
            line,
        );
        assert!(said.contains("no end"), "{work:.200}: {said}");
    }
}

#[test]
fn a_text_of_the_interface_takes_no_value_of_any_length() {
    let long = "{% set_global s = \"0123456789abcdef\" %}{% for a in range(end=10) %}{% set_global s = s ~ s %}{% endfor %}";
    let aside = format!("{long}{{{{ t(key=\"skip-to-content\", name=s) }}}}");
    assert!(
        stopped(&town().file(EVENT, event(&aside)), "template-failed", EVENT, 3)
            .contains("too long")
    );
}

#[test]
fn what_a_package_nests_too_deep_is_a_finding_and_no_overflow() {
    let deep = 1000;
    for aside in [
        format!("{{% if true %}}{}{{% endif %}}", "{% elif true %}".repeat(deep)),
        format!("{{{{ {}1{} }}}}", "(".repeat(80_000), ")".repeat(80_000)),
        format!("{{{{ {}1{} }}}}", "{\"a\": ".repeat(10_000), "}".repeat(10_000)),
    ] {
        stopped(&town().file(EVENT, event(&aside)), "template-syntax", EVENT, 3);
    }
    let texts = "packages/fair/translations/en.ftl";
    for value in [
        format!("{}\"a\"{}", "{ ".repeat(deep), " }".repeat(deep)),
        "{ $n ->\n *[a] ".repeat(deep),
        format!("{{ {}1{} }}", "A(".repeat(deep), ")".repeat(deep)),
    ] {
        let run = town().file(texts, format!("fair-x = {value}\n")).build();
        assert_eq!(run.code, 1, "{}", run.stderr);
        let is_said = run
            .findings
            .iter()
            .any(|found| found["code"] == "bad-translation" && found["file"] == texts);
        assert!(is_said, "{:?}", run.findings);
    }
}

#[test]
fn a_component_of_a_package_is_stopped_in_its_own_file_and_the_caller_is_named() {
    let component = "packages/fair/components/stall.html";
    let endless = "{% component stall() %}\n{% for a in range(end=90000) %}{% for b in range(end=90000) %}{% endfor %}{% endfor %}\n{% endcomponent stall %}\n";
    let called = town().file(component, endless).file(EVENT, event("{{ <stall /> }}"));
    stopped(&called, "template-limit", component, 2);
    let from_text = town()
        .file(component, endless)
        .file("content/page.md", "+++\ntitle = \"P\"\n+++\n::stall\n");
    stopped(&from_text, "template-limit", component, 2);
}

#[test]
fn components_and_templates_in_a_circle_are_found_before_anything_is_rendered() {
    let call = |own: &str, other: &str| {
        format!("{{% component {own}() %}}\n{{{{ <{other} /> }}}}\n{{% endcomponent {own} %}}\n")
    };
    let components = town()
        .file("packages/fair/components/one.html", call("one", "two"))
        .file("packages/fair/components/two.html", call("two", "one"));
    let said = stopped(&components, "template-cycle", "packages/fair/components/one.html", 2);
    assert!(said.contains("@fair/components/two.html"), "{said}");
    let includes = town().file(EVENT, event("{% include \"part.html\" %}"));
    let includes =
        includes.file("packages/fair/templates/part.html", "{% include \"part.html\" %}");
    stopped(&includes, "template-cycle", "packages/fair/templates/part.html", 1);
}

#[test]
fn an_include_that_is_multiplied_is_stopped_before_it_fills_the_memory() {
    // Each part includes the one before ten times: 10^8 pieces of text.
    let mut town = town().file(EVENT, event("{% include \"p8.html\" %}"));
    town = town.file("packages/fair/templates/p0.html", "0123456789".repeat(10));
    for level in 1..=8 {
        let text = format!("{{% include \"p{}.html\" %}}\n", level - 1).repeat(10);
        town = town.file(&format!("packages/fair/templates/p{level}.html"), text);
    }
    let begun = Instant::now();
    let run: Run = town.build();
    assert!(begun.elapsed() < Duration::from_secs(60), "it took {:?}", begun.elapsed());
    let found =
        run.findings.iter().find(|found| found["code"] == "template-limit").expect("it is stopped");
    assert!(
        found["file"].as_str().is_some_and(|file| file.starts_with("packages/fair/templates/")),
        "{found}"
    );
}

/// Files of the package's templates, so many, each made of its number.
fn chain(most: usize, text: &dyn Fn(usize) -> String) -> Town {
    (0..most).fold(town().file(EVENT, event("{% include \"i0.html\" %}")), |town, at| {
        town.file(&format!("packages/fair/templates/i{at}.html"), text(at))
    })
}

#[test]
fn templates_blocks_and_components_within_each_other_overflow_no_stack() {
    let include = |at: usize| format!("{{% include \"i{}.html\" %}}\n", at + 1);
    let extend = |at: usize, text: &str| {
        format!("{{% extends \"i{}.html\" %}}\n{{% block a %}}{text}{{% endblock a %}}\n", at + 1)
    };
    let root = "packages/fair/templates/i3000.html";
    // Twice as many are run as can be, and a hundred times as many as that are not even looked at.
    for (most, text) in [
        (40, &include as &dyn Fn(usize) -> String),
        (3_000, &include),
        (3_000, &|at| extend(at, "{{ super() }}")),
    ] {
        let end = "{% block a %}{% endblock a %}";
        let town = chain(most, text).file(&root.replace("3000", &most.to_string()), end);
        let begun = Instant::now();
        let run = town.build();
        assert!(begun.elapsed() < Duration::from_secs(60), "it took {:?}", begun.elapsed());
        assert_eq!((run.code, run.findings.len()), (1, 1), "{}", run.stderr);
        let found = &run.findings[0];
        assert!(found["code"] == "template-limit" && found["line"].is_number(), "{found}");
        assert!(
            found["message"].as_str().is_some_and(|said| said.contains("more than 20")),
            "{found}"
        );
    }
    let component = |at: usize| {
        format!("{{% component c{at}() %}}{{{{ <c{} /> }}}}{{% endcomponent c{at} %}}", at + 1)
    };
    let last = "{% component c40() %}{% endcomponent c40 %}";
    let called = (0..40)
        .fold(town().file("packages/fair/components/c40.html", last), |town, at| {
            town.file(&format!("packages/fair/components/c{at}.html"), component(at))
        });
    assert!(called.build().findings.iter().any(|found| found["code"] == "template-limit"));
    // Two blocks, each within the other: as one file has them, and as another that extends it.
    let circle = "{% extends \"i1.html\" %}\n{% block b %}{% block a %}{{ super() }}{% endblock a %}{% endblock b %}";
    let circle = town()
        .file("packages/fair/templates/i0.html", circle)
        .file(
            "packages/fair/templates/i1.html",
            "{% block a %}{% block b %}{% endblock b %}{% endblock a %}",
        )
        .file(EVENT, event("{% include \"i0.html\" %}"));
    let run = circle.build();
    assert!(
        run.code == 1 && run.findings[0]["code"] == "template-limit",
        "{:?} {}",
        run.findings,
        run.stderr
    );
}

#[test]
fn as_many_templates_within_each_other_as_may_be_do_run() {
    // The page, its base, two blocks, the first file: five; fifteen more follow it.
    let include = |at: usize| format!("{{% include \"i{}.html\" %}}", at + 1);
    let of = |most: usize| {
        chain(most, &include)
            .file(&format!("packages/fair/templates/i{most}.html"), "deepest")
            .build()
    };
    let deepest = (1..20).find(|most| of(*most).code == 1).expect("there is an end");
    assert!(deepest >= 12, "{deepest}");
    assert!(of(deepest - 1).is_clean().read("foire/index.html").contains("deepest"));
}

#[test]
fn what_runs_twice_at_each_level_pays_for_each_time() {
    let include =
        |at: usize, times: usize| format!("{{% include \"i{}.html\" %}}\n", at + 1).repeat(times);
    let supers = |at: usize| {
        let said = "{{ super() }}".repeat(4);
        format!("{{% extends \"i{}.html\" %}}{{% block a %}}{said}{{% endblock a %}}", at + 1)
    };
    let cases: [(usize, &dyn Fn(usize) -> String); 3] =
        [(4, &|at| include(at, 100)), (11, &|at| include(at, 4)), (11, &supers)];
    for (most, text) in cases {
        // The last one is empty.
        let town = chain(most, text).file(
            &format!("packages/fair/templates/i{most}.html"),
            "{% block a %}{% endblock a %}",
        );
        let begun = Instant::now();
        let run = town.build();
        assert!(begun.elapsed() < Duration::from_secs(60), "it took {:?}", begun.elapsed());
        assert!(
            run.code == 1 && run.findings[0]["code"] == "template-limit",
            "{:?} {}",
            run.findings,
            run.stderr
        );
        assert!(
            run.findings[0]["message"].as_str().is_some_and(|said| said.contains("without end")),
            "{:?}",
            run.findings
        );
    }
}

#[test]
fn a_package_above_the_limits_is_refused_from_its_folder_and_from_a_commit() {
    let limited = |limits: &str| {
        let listed = format!(
            "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\", \"nl\"]\n[packages]\nfair = {{ path = \"packages/fair\" }}\n{limits}"
        );
        town()
            .file("town.toml", listed)
            .file("packages/fair/static/a/b/c/film.mp4", vec![7; 1_200_000])
    };
    for (limits, what) in [
        ("[limits]\nfiles = 1\n", "more than 1 files"),
        ("[limits]\nmegabytes = 1\n", "more than 1 MB"),
        ("[limits]\ndepth = 3\n", "more than 3 folders within each other"),
    ] {
        let town = limited(limits);
        let said = stopped(&town, "too-much", "town.toml", 5);
        assert!(said.contains(what) && said.contains("`[limits]`"), "{said}");
        town.git(&["init", "-q", "-b", "main"]);
        town.git(&["add", "."]);
        town.git(&["commit", "-q", "-m", "first"]);
        let town = town.argument("--revision").argument("HEAD");
        assert!(stopped(&town, "too-much", "town.toml", 5).contains(what));
    }
    limited("[limits]\nfiles = 2\nmegabytes = 2\ndepth = 4\n").build().is_clean();
}

#[test]
fn the_town_itself_has_no_such_limits() {
    let town = town().file("content/a/b/c/_index.md", "+++\ntitle = \"C\"\n+++\n");
    town.edit("town.toml", "[town]\nname = \"S\"\nlanguages = [\"fr\", \"nl\"]\n[limits]\nfiles = 1\ndepth = 1\nmegabytes = 1\n");
    town.build().is_clean();
}

#[test]
fn names_that_some_computer_cannot_hold_are_refused() {
    for (name, why) in [
        ("aux.html", "device"),
        ("CON", "device"),
        ("com7.tar.gz", "device"),
        ("nul .txt", "device"),
        ("end.", "end in"),
        ("blank ", "end in"),
        ("a:b.txt", "hold"),
        ("what?.txt", "hold"),
        ("folder./a.txt", "end in"),
        ("prn/a.txt", "device"),
    ] {
        let town = town().file(&format!("packages/fair/static/{name}"), "x");
        let run = town.build();
        let found = run.findings.iter().find(|found| found["code"] == "bad-file-name");
        let found = found.unwrap_or_else(|| panic!("{name}: {:?}", run.findings));
        let file = found["file"].as_str().unwrap_or_default();
        assert!(
            found["message"].as_str().is_some_and(|text| text.contains(why)),
            "{name}: {found}"
        );
        assert!(run.code == 1 && file.starts_with("packages/fair/static/"), "{name}: {file}");
    }
    for name in ["auxiliary.txt", "console.txt", "com10.txt", "a.con.txt"] {
        town().file(&format!("packages/fair/static/fair/{name}"), "x").build().is_clean();
    }
    let deep = ["d".repeat(200).as_str(); 6].join("/");
    let run = town().file(&format!("packages/fair/static/{deep}/a.png"), "x").build();
    assert!(run.code == 1 && run.findings[0]["code"] == "bad-file-name", "{:?}", run.findings);
}

#[cfg(unix)]
#[test]
fn links_and_names_that_differ_in_case_are_refused() {
    let linked = town();
    std::fs::create_dir_all(linked.path().join("packages/fair/static"))
        .expect("folders can be made");
    std::os::unix::fs::symlink("/etc/passwd", linked.path().join("packages/fair/static/names.txt"))
        .expect("a link");
    stopped(&linked, "symbolic-link", "packages/fair/static/names.txt", 0);
    let clashing =
        town().file("packages/fair/static/Map.txt", "a").file("packages/fair/static/map.txt", "b");
    stopped(&clashing, "name-clash", "packages/fair/static/map.txt", 0);
}

#[test]
fn a_script_that_is_not_declared_is_refused_and_a_declared_one_is_published() {
    let town = town().file("packages/fair/scripts/map.js", "alert(1)");
    let said = stopped(&town, "active-content", "packages/fair/scripts/map.js", 0);
    assert!(said.contains("[scripts]"), "{said}");
    let package = "[package]\nname = \"fair\"\nversion = \"1.0.0\"\nlicence = \"MIT\"\n[scripts]\n";
    let declared = |line: &str| {
        town.edit("packages/fair/package.toml", format!("{package}{line}\n"));
        town.build()
    };
    let run =
        declared("\"scripts/map.js\" = { reason = \"map of places\", optional = true }").is_clean();
    assert_eq!(run.read("scripts/map.js"), "alert(1)");
    declared("\"scripts/map.js\" = { optional = true }").says(
        "missing-key",
        "packages/fair/package.toml",
        6,
    );
    declared("\"static/map.js\" = { reason = \"x\" }").says(
        "bad-value",
        "packages/fair/package.toml",
        6,
    );
    for name in [
        "x.php",
        "page.html",
        "a/index.html",
        "page.svg",
        "x.xml",
        "web.config",
        "x",
        "a.css",
        "x.php.js",
        "x.js.map",
    ] {
        let town = self::town().file(&format!("packages/fair/scripts/{name}"), "x").file(
            "packages/fair/package.toml",
            format!("{package}\"scripts/{name}\" = {{ reason = \"x\" }}\n"),
        );
        let said = stopped(&town, "active-content", &format!("packages/fair/scripts/{name}"), 0);
        assert!(said.contains("is not a script"), "{said}");
    }
    let page =
        self::town().file("packages/fair/scripts/x.mjs", "\n<html><script>alert(1)</script>").file(
            "packages/fair/package.toml",
            format!("{package}\"scripts/x.mjs\" = {{ reason = \"x\" }}\n"),
        );
    stopped(&page, "active-content", "packages/fair/scripts/x.mjs", 0);
    let gone = "\"scripts/map.js\" = { reason = \"x\" }\n\"scripts/gone.js\" = { reason = \"x\" }";
    declared(gone).says("bad-value", "packages/fair/package.toml", 7);
}

#[test]
fn markup_of_a_template_that_runs_or_loads_something_is_refused_where_it_stands() {
    for (aside, says) in [
        ("<script>document.title = 1</script>", "holds a script"),
        ("<script src=\"https://evil.example/x.js\"></script>", "a script comes from"),
        ("<img src=\"https://evil.example/x.png\" alt=\"\">", "call `evil.example`"),
        (
            "{% set a = \"https://evil.example/\" %}<img src=\"{{ a }}x.png\" alt=\"\">",
            "loads from elsewhere",
        ),
        ("<p onmouseover=\"x()\">x</p>", "is a program"),
        ("<iframe src=\"https://evil.example/\"></iframe>", "shows another page"),
        ("<form action=\"https://evil.example/\"><input name=\"q\"></form>", "call `evil.example`"),
        ("<style>main { display: none }</style>", "holds a style"),
        ("<base href=\"https://evil.example/\">", "where every address"),
        ("<!-- <b> -->", "a comment"),
        ("{{ page.title }}<  {#- -#} script>1</script>", "holds a script"),
    ] {
        let town = town().file(EVENT, event(aside));
        let told = stopped(&town, "active-content", "packages/fair/templates/event.html", 3);
        assert!(told.contains(says), "{aside}: {told}");
        // What a package may not, the town may.
        let own = self::town().file("templates/event.html", event(aside).replace("@base", "@fair"));
        let own = own.file(EVENT, event("<p>x</p>")).build();
        assert!(own.code == 0 || aside.contains("evil.example/\" %}"), "{aside}: {}", own.stderr);
    }
}

#[test]
fn a_value_of_a_package_s_template_loads_nothing_from_elsewhere() {
    let aside = "{% set a = \"https://evil.example/x.png\" %}<img src=\"{{ a }}\" alt=\"\"><img src=\"{{ \"/x.png\" }}\" alt=\"\">\
                 {% set b %}<b title=\"\">b</b>{% endset %}<p title=\"{{ b }}\">x</p>";
    let run = town().file(EVENT, event(aside)).build();
    let page = run.read("foire/index.html");
    assert!(page.contains("<img src=# alt><img src=/x.png alt>"), "{page}");
    assert!(page.contains("<p title=\"&lt;b title=&quot;&quot;&gt;b&lt;/b&gt;\">"), "{page}");
}

#[test]
fn programs_and_pages_among_static_files_are_refused() {
    for name in [
        "map.js",
        "map.MJS",
        "page.html",
        "lib.wasm",
        "evil.xml",
        "evil.xsl",
        "evil.xslt",
        "evil.svgz",
        "evil.shtml",
        "evil.mht",
        "evil.gpx",
        "evil.rss",
        "evil.php",
        "evil",
        "page.html.en",
        "evil.php.txt",
        "fair/evil.PHP7.png",
        "fair/evil.cgi.json",
    ] {
        let file = format!("packages/fair/static/{name}");
        stopped(&town().file(&file, "x"), "active-content", &file, 0);
    }
    for name in ["body.woff2", "plan.pdf", "fonts/OFL.txt", "v1.2.txt"] {
        town().file(&format!("packages/fair/static/fair/{name}"), "x").build().is_clean();
    }
    town()
        .file("packages/fair/static/fair/plan.PNG", include_bytes!("../pictures/photo.png"))
        .build()
        .is_clean();
    // What a town puts there itself is its own matter.
    town().file("static/map.js", "alert(1)").build().is_clean();
}

#[test]
fn styles_that_load_from_another_host_are_refused_where_they_do() {
    let file = "packages/fair/styles/fair.css";
    for (rule, part) in [
        ("a { background: url(https://evil.example/pixel.gif) }", "https://evil.example/pixel.gif"),
        ("a { background: url(\"//evil.example/x\") }", "//evil.example/x"),
        ("@font-face { font-family: x; src: url('https://evil.example/x.woff2') }", "x.woff2"),
        ("a { --x: url(https://evil.example/x) }", "evil.example"),
        ("a { background: image-set(\"https://evil.example/x.png\" 1x) }", "evil.example"),
        ("a { behavior: url(https://evil.example/x.htc) }", "evil.example"),
        ("a { background: u\\72l(https://evil.example/x) }", "evil.example"),
        ("a { background: url(htt\\70s://evil.example/x) }", "evil.example"),
        ("a { cursor: url(\\/\\/evil.example/x), auto }", "evil.example"),
        ("@media print { a { mask: url(javascript:alert) } }", "javascript"),
        ("a { background: image-set(\"//evil.example/x.png\" 1x) }", "evil.example"),
        (
            "a { --x: \"https://evil.example/x\"; background: image-set(var(--x) 1x) }",
            "evil.example",
        ),
        ("a { content: image-set(var(--y, \"https:/\\\\evil.example\") 1x) }", "evil.example"),
        ("a { background: src(\"https://evil.example/x\") }", "src"),
        ("@media print { @import \"//evil.example/x.css\"; }", "evil.example"),
        ("@namespace \"http://evil.example/\";", "namespace"),
        (
            "@property --x { syntax: \"*\"; inherits: true; initial-value: \"https://evil.example\" }",
            "evil.example",
        ),
        (
            "@font-face { font-family: x; src: local(x), url(//evil.example/x) format(\"woff2\") }",
            "evil.example",
        ),
        ("@document url-prefix(\"https://evil.example\") { a { color: red } }", "document"),
        ("a { width: expression(alert(1)) }", "expression"),
        ("a { background: paint(x) }", "paint"),
        (
            "a { background: url(\"data:image/svg+xml,%3Csvg%20onload='x()'/%3E\") }",
            "contains a script",
        ),
    ] {
        let run = town().file(file, format!("b {{ color: red }}\n{rule}\n")).build();
        assert!(run.code == 1 && run.files().is_empty(), "{rule}: {:?}", run.findings);
        let said = run.says("active-content", file, 2);
        assert!(said.contains(part), "{rule}: {said}");
    }
    let imported = town().file(file, "@import url(https://evil.example/x.css);\n").build();
    imported.says("active-content", file, 1);
    town().file(file, "@import url(/x.css);\n").build().says("bad-style", file, 1);
    stopped(
        &town().file("packages/fair/static/fair/x.css", "@import '//evil.example/x.css';"),
        "active-content",
        "packages/fair/static/fair/x.css",
        1,
    );
    let good = "a { background: url(/images/x.svg); mask: url('data:image/svg+xml,<svg/>'); content: \"https://x.example\" }\n";
    town().file(file, good).build().is_clean();
}

#[test]
fn styles_that_a_browser_cannot_bear_are_refused_also_in_several_files() {
    let file = "packages/fair/styles/fair.css";
    let list = |item: &str, most: usize, by: &str| vec![item; most].join(by);
    for rule in [
        format!("p {{ text-shadow: {} }}", list("1px 0 9px red", 200, ",")),
        format!("p {{ filter: {} }}", list("blur(9px)", 20, " ")),
        format!("p {{ background: {} }}", list("radial-gradient(red, blue)", 200, ",")),
        format!("p {{ mask-image: {} }}", list("linear-gradient(red, blue)", 200, ",")),
        "p { filter: blur(900px) }".to_owned(),
        format!("p::before {{ content: \"{}\" }}", "x".repeat(2_000)),
    ] {
        let run = town().file(file, format!("b {{ color: red }}\n{rule}\n")).build();
        assert_eq!(run.code, 1, "{rule}");
        run.says("active-content", file, 2);
    }
    let twice =
        |from: &str, to: &str| format!(":root {{ --{to}: var(--{from}), var(--{from}) }}\n");
    let chained = (0..8).fold(town(), |town, at| {
        let name = |at: usize| format!("s{at}");
        town.file(&format!("packages/fair/styles/{at}.css"), twice(&name(at), &name(at + 1)))
    });
    let chained = chained.file(
        "packages/fair/styles/9.css",
        ":root { --s0: 1px 0 9px red }\np { text-shadow: var(--s8) }\n",
    );
    stopped(&chained, "active-content", "packages/fair/styles/9.css", 2);
}

#[test]
fn a_style_sheet_beyond_all_measure_is_refused() {
    let file = "packages/fair/styles/fair.css";
    let run = town().file(file, "a{b:c}\n".repeat(10_000_000)).build();
    assert_eq!(run.code, 1);
    run.says("too-large", file, 0);
}

#[test]
fn a_picture_that_is_more_than_a_picture_is_refused() {
    let file = "packages/fair/static/fair/arms.svg";
    let drawing = |inside: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n{inside}\n</svg>"
        )
    };
    for inside in [
        "<script>alert(1)</script>",
        "<x:script xmlns:x=\"http://www.w3.org/2000/svg\"/>",
        "<g onload=\"alert(1)\"/>",
        "<a href=\"java&#10;script:alert(1)\"><text>x</text></a>",
        "<image xlink:href=\"https://evil.example/x.png\"/>",
        "<use href=\"data:text/html,x\"/>",
        "<foreignObject><p/></foreignObject>",
        "<style>a { background: url(https://evil.example/x) }</style>",
        "<g style=\"fill: url(https://evil.example/x)\"/>",
        "<g fill=\"url(//evil.example/x#y)\"/>",
    ] {
        stopped(&town().file(file, drawing(inside)), "active-content", file, 0);
    }
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n".to_owned()
        + &drawing("<text>&b;</text>");
    stopped(&town().file(file, bomb), "active-content", file, 0);
    let good = "<path d=\"M0 0\" fill=\"url(#g)\"/><use xlink:href=\"#g\"/>";
    town().file(file, drawing(good)).build().is_clean();
}

#[test]
fn a_file_whose_name_lies_is_refused() {
    for (name, text) in [
        ("x.png", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x</script></svg>"),
        ("x.jpg", "<!doctype html><script>alert(1)</script>"),
        ("x.ico", "plain"),
        ("x.pdf", "\u{feff} \n<html><script>alert(1)</script>"),
        ("x.md", "<script>alert(1)</script>"),
        ("x.bin", "<?xml version=\"1.0\"?><x/>"),
    ] {
        let file = format!("packages/fair/static/fair/{name}");
        stopped(&town().file(&file, text), "active-content", &file, 0);
    }
}

#[test]
fn a_drawing_that_would_freeze_a_browser_is_refused() {
    let file = "packages/fair/static/fair/arms.svg";
    let level = |number: usize| {
        format!(
            "<g id=\"l{number}\">{}</g>",
            format!("<use href=\"#l{}\"/>", number - 1).repeat(10)
        )
    };
    let laughs = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><path id=\"l0\"/>{}<use href=\"#l8\"/></svg>",
        (1..9).map(level).collect::<String>()
    );
    assert!(
        stopped(&town().file(file, &laughs), "active-content", file, 0).contains("again and again")
    );
    let data = format!(
        "a {{ background: url(\"data:image/svg+xml,{}\") }}",
        laughs.replace('"', "'").replace('#', "%23")
    );
    stopped(
        &town().file("packages/fair/styles/fair.css", data),
        "active-content",
        "packages/fair/styles/fair.css",
        1,
    );
}

#[test]
fn a_drawing_of_the_town_itself_runs_no_program_and_fetches_nothing() {
    for (file, inside) in [
        ("static/arms.svg", "<script>alert(1)</script>"),
        ("content/arms.svg", "<g onload=\"alert(1)\"/>"),
        (
            "static/a/arms.SVG",
            "<style>@im<!-- -->port 'https://evil.example'; @import 'https://evil.example';</style>",
        ),
        ("static/arms.svg", "<image href=\"https://evil.example/x.png\"/>"),
    ] {
        let drawing = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
        stopped(&town().file(file, drawing), "active-content", file, 0);
    }
    let own = "<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"https://www.seneffe.example\"><path id=\"p\"/></a><use href=\"#p\"/></svg>";
    town().file("static/arms.svg", own).build().is_clean();
}

#[test]
fn what_speaks_for_the_site_is_the_town_s_alone() {
    let bad = [
        "robots.txt",
        "Humans.txt",
        "ads.txt",
        "vercel.json",
        "staticwebapp.config.json",
        "manifest.webmanifest",
        ".well-known/security.txt",
        ".well-known/pki-validation/fileauth.txt",
        "favicon.ico",
        "apple-touch-icon-180x180.png",
        // Proofs of whose a domain is have names that no list could hold.
        "tiktokAbCdEf.txt",
        "loaderio-0123456789abcdef0123456789abcdef.txt",
        "0123456789abcdef0123456789abcdef.txt",
        "_redirects.txt",
        "fair.pdf",
        "assets/style.css",
        "Scripts/x.json",
        "topics/a.txt",
        "colophon/a.txt",
        "nl/a.txt",
    ];
    for path in bad {
        let town = town().file(&format!("packages/fair/static/{path}"), "x");
        stopped(&town, "site-file", &format!("packages/fair/static/{path}"), 0);
    }
    town()
        .file("packages/fair/static/fair/robots.txt", "x")
        .file("static/robots.txt", "User-agent: *\n")
        .build()
        .is_clean();
}

#[test]
fn no_way_of_writing_an_address_leads_a_style_elsewhere() {
    for style in [
        ":root{--x:\"///evil.example/x.png\"} a{background:image-set(var(--x) 1x)}",
        "a{background:image-set(var(--q,\"////evil.example/x.png\") 1x)}",
        ":root{--x:\"//%65vil.example/y\"} a{background:image-set(var(--x) 1x)}",
        ":root{--x:\"//\u{2603}.example/z\"} a{background:image-set(var(--x) 1x)}",
        ":root{--x:\"/\\\\evil.example/z\"} a{background:image-set(var(--x) 1x)}",
    ] {
        let town = town().file("packages/fair/styles/fair.css", style);
        stopped(&town, "active-content", "packages/fair/styles/fair.css", 1);
    }
    town()
        .file("packages/fair/styles/fair.css", ":root{--sign:\"//\"} a::after{content:var(--sign)}")
        .build()
        .is_clean();
}

#[test]
fn files_of_a_package_by_path_that_git_takes_for_a_repository_are_refused() {
    let evil = town()
        .file("packages/fair/docs/HEAD", "ref: refs/heads/main\n")
        .file("packages/fair/docs/objects/x", "x")
        .file("packages/fair/docs/Refs/x", "x");
    let run = evil.build();
    assert!(run.code == 1 && run.files().is_empty(), "{}", run.stderr);
    assert!(run.says("bad-file-name", "town.toml", 6).contains("`docs/HEAD`"));
}
