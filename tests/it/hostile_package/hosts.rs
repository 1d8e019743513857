//! Other hosts: a package's templates call those that its manifest asks for and that the town allows, and no others.

use super::{EVENT, Town, event, stopped, town};

const MAP: &str = "<iframe src=\"https://maps.example/embed\" title=\"Map\"></iframe>";

fn allow(town: &Town, table: &str) {
    let listed = "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n\
                  [packages]\nfair = { path = \"packages/fair\" }\n";
    town.edit("town.toml", format!("{listed}{table}"));
}

fn ask(town: &Town, table: &str) {
    let package =
        "[package]\nname = \"fair\"\nversion = \"1.0.0\"\nlicence = \"GPL-3.0-or-later\"\n";
    town.edit("packages/fair/package.toml", format!("{package}{table}"));
}

const ALLOWED: &str = "[[allow]]\nelement = \"iframe\"\nhost = \"maps.example\"\npackage = \"fair\"\nreason = \"way to the fair\"\n";
const ASKED: &str =
    "[[hosts]]\nelement = \"iframe\"\nhost = \"maps.example\"\nreason = \"map of the fair\"\n";

#[test]
fn a_package_calls_a_host_that_it_asks_for_and_the_town_allows() {
    let town = town().file(EVENT, event(MAP));
    let said = stopped(&town, "active-content", EVENT, 3);
    assert!(said.contains("`<iframe>`"), "{said}");
    ask(&town, ASKED);
    stopped(&town, "active-content", EVENT, 3);
    allow(&town, ALLOWED);
    let run = town.build().is_clean();
    assert!(run.read("foire/index.html").contains("<iframe src=https://maps.example/embed"));
    // The town's allowance alone says nothing about what the package may do, and hears of it.
    ask(&town, "");
    let run = town.build();
    assert_eq!(run.code, 1);
    run.says("active-content", EVENT, 3);
    let said = run.says("bad-value", "town.toml", 7);
    assert!(said.contains("does not ask to call `maps.example`"), "{said}");
    // What is allowed to the package is not allowed to texts.
    ask(&town, ASKED);
    town.edit("content/page.md", format!("+++\ntitle = \"Page\"\n+++\n{MAP}\n"));
    let run = town.build();
    assert_eq!(run.code, 1);
    run.says("active-content", "content/page.md", 4);
}

#[test]
fn what_is_allowed_for_one_address_is_allowed_for_no_other() {
    for aside in [
        "<iframe src=\"https://evil.example/\"></iframe>",
        "<iframe src=\"https://maps.example.evil.example/\"></iframe>",
        "<iframe src=\"https://maps.example@evil.example/\"></iframe>",
        "<iframe src=\"https://maps.example&#64;evil.example/\"></iframe>",
        "<iframe src=\"https://maps.example{{ page.title }}/\"></iframe>",
        "<iframe src=\"https://maps.example{{ page.title }}\"></iframe>",
        "<iframe src=\"https://maps.example:{{ page.title }}\"></iframe>",
        "<iframe src=\"{{ page.title }}//maps.example/\"></iframe>",
        "<iframe src=\"{% if page.title %}https://maps.example/{% else %}https://evil.example/{% endif %}\"></iframe>",
        "<iframe src=\"https://maps.example/\" src=\"https://evil.example/\"></iframe>",
        "<iframe src=\"https://maps.example/\" srcdoc=\"x\"></iframe>",
        "<iframe title=\"nothing\"></iframe>",
        "<iframe src=\"/page\"></iframe>",
        "<img src=\"https://maps.example/x.png\" alt=\"\">",
        "<script src=\"https://maps.example/x.js\"></script>",
        "<object data=\"https://maps.example/\"></object>",
        "<form action=\"https://maps.example/\"><button>x</button></form>",
    ] {
        let town = town().file(EVENT, event(aside));
        ask(&town, ASKED);
        allow(&town, ALLOWED);
        stopped(&town, "active-content", EVENT, 3);
    }
    for (element, aside) in [
        ("form", "<form action=\"https://mail.example/list\"><button>x</button></form>"),
        ("form", "<form><button formaction=\"https://mail.example/list\">x</button></form>"),
        ("img", "<img src=\"https://mail.example/{{ page.title }}.png\" alt=\"\">"),
        ("video", "<video src=\"https://mail.example/x.mp4\" controls></video>"),
        ("object", "<object data=\"https://mail.example/x.pdf\"></object>"),
    ] {
        let town = town().file(EVENT, event(aside));
        let table = |key: &str, more: &str| {
            format!(
                "[[{key}]]\nelement = \"{element}\"\nhost = \"mail.example\"\nreason = \"news\"\n{more}"
            )
        };
        ask(&town, &table("hosts", ""));
        allow(&town, &table("allow", "package = \"fair\"\n"));
        let run = town.build();
        assert_eq!(run.code, 0, "{aside}: {}", run.stderr);
    }
}

#[test]
fn an_allowance_for_a_package_names_a_package_a_host_and_no_program() {
    for (table, code, says) in [
        (ALLOWED.replace("\"fair\"", "\"fairs\""), "unknown-package", "fair"),
        (ALLOWED.replace("\"fair\"", "\"Fair Trade\""), "bad-value", "[packages]"),
        (ALLOWED.replace("\"fair\"", "true"), "wrong-kind", "text"),
        (ALLOWED.replace("iframe", "script"), "bad-value", "`iframe`"),
        (ALLOWED.replace("host = \"maps.example\"\n", ""), "missing-key", "host"),
    ] {
        let town = town();
        ask(&town, ASKED);
        allow(&town, &table);
        let run = town.build();
        assert_eq!(run.code, 1, "{table}: {}", run.stderr);
        let found = run.findings.iter().find(|found| found["code"] == code);
        let found = found.unwrap_or_else(|| panic!("{table}: {}", run.stderr));
        assert!(found["file"] == "town.toml" && found.to_string().contains(says), "{found}");
    }
    for (table, code) in [
        (ASKED.replace("iframe", "style"), "bad-value"),
        (ASKED.replace("host = \"maps.example\"\n", ""), "missing-key"),
        (ASKED.replace("reason = \"map of the fair\"\n", ""), "missing-key"),
        ("[hosts]\nmaps = \"maps.example\"\n".to_owned(), "wrong-kind"),
        (format!("{ASKED}package = \"fair\"\n"), "unknown-key"),
    ] {
        let town = town();
        ask(&town, &table);
        let run = town.build();
        let found = run.findings.iter().find(|found| found["code"] == code);
        assert!(run.code == 1 && found.is_some(), "{table}: {}", run.stderr);
    }
}
