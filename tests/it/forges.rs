//! What parvis prints where a forge reads along: whatever stands in a town's files, no line is an order.
#![allow(clippy::disallowed_methods, reason = "tests run programs")]

use crate::support;

use std::process::Command;

use support::Town;

/// A town whose files try to give orders: in values, names of files, texts and messages of templates.
fn town() -> Town {
    let settings = "[town]\nname = \"\"\"S\n::add-mask::name\"\"\"\nlanguages = [\"fr\", \"nl\"]\n[theme]\naccent = \"\"\"x\n::add-mask::accent\"\"\"\n\
                    logo = \"##[error]logo\"\n\"a\\n\u{a0}::stop-commands::key\" = 1\n";
    let entry = "+++\ntitle = \"B\"\ntype = \"\"\"x\n  ::set-output name=a::type\"\"\"\n+++\n[x](<##vso[task.setvariable]x.md>)\n";
    Town::new()
        .file("town.toml", settings)
        .file("content/::error file=a::b.md", entry)
        .file("content/##[group]c.md", entry)
        .file(
            "templates/page.html",
            "{{ throw(message=\"x\n::add-mask::message ##[error]z\") }}\n::add-mask::{{",
        )
        .file("styles/a.css", "a{background:url(\"//evil.example/##[command]x\")}\n::add-mask::x{")
        .file("translations/fr.ftl", "::add-mask::x\n##[command]y = z\n")
}

/// What is printed on both streams, without colours.
fn printed(town: &Town, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(arguments)
        .current_dir(town.path())
        .env_clear()
        .env("PARVIS_CACHE", town.path().join("../cache"))
        .output()
        .expect("the binary runs");
    let text = String::from_utf8([output.stdout, output.stderr].concat())
        .expect("what is printed is text");
    let bare = text.split('\u{1b}').enumerate();
    bare.map(
        |(at, part)| {
            if at == 0 { part } else { part.split_once('m').map_or(part, |(_, rest)| rest) }
        },
    )
    .collect()
}

fn is_order(line: &str, is_github: bool) -> bool {
    let is_own = is_github && (line.starts_with("::error ") || line.starts_with("::warning "));
    let is_marked = ["##[", "##vso[", "##teamcity["].iter().any(|mark| line.contains(mark));
    is_marked || line.contains('\r') || line.trim_start().starts_with("::") && !is_own
}

#[test]
fn no_line_is_an_order_in_any_form() {
    let town = town();
    for command in [
        "check",
        "build",
        "explain /",
        "explain ::add-mask::x",
        "overrides",
        "tree",
        "entry ::add-mask::x x",
        "::add-mask::x",
    ] {
        for form in ["", "--format text --color always", "--format json", "--format github"] {
            let arguments: Vec<&str> =
                command.split(' ').chain(form.split(' ').filter(|word| !word.is_empty())).collect();
            let text = printed(&town, &arguments);
            let order = text.lines().find(|line| is_order(line, form.ends_with("github")));
            assert_eq!(order, None, "{arguments:?}: {text}");
        }
    }
}

#[test]
fn what_was_meant_can_still_be_read() {
    let town = town();
    for (form, parts) in [
        ("text", ["\\::set-output name=a::type", "\\::add-mask::accent", "##\\[error]logo"]),
        (
            "github",
            ["x%0A  \\::set-output name=a::type", "%0A\\::add-mask::accent", "##\\[error]logo"],
        ),
        (
            "json",
            [
                "x\\n  ::set-output name=a::type",
                "x\\n::add-mask::accent",
                "\\u0023\\u0023[error]logo",
            ],
        ),
    ] {
        let text = printed(&town, &["check", "--format", form]);
        for part in parts {
            assert!(text.contains(part), "{form}: no {part} in {text}");
        }
    }
    let findings = town.run("check").findings;
    let said = |part: &str| {
        findings
            .iter()
            .any(|found| found["message"].as_str().is_some_and(|text| text.contains(part)))
    };
    assert!(said("##[error]logo") && said("x\n::add-mask::accent"), "{findings:?}");
}
