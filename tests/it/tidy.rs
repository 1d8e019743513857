//! The law of `ARCHITECTURE.md`, checked: who imports whom, where libraries may be named, how long
//! files may be, and what functions take.
//!
//! The tables are read from the paper itself, so paper and code cannot part. Each check is tried on
//! made-up files that break it, so that a check that finds nothing any more is found out.
#![allow(clippy::disallowed_methods, reason = "tests look at files as they like")]
#![allow(unreachable_pub, reason = "the parts of a test program are seen by it alone")]

mod checks;
mod circles;
mod excuses;
mod law;
mod parameters;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use checks::{File, doubled, faults};
use law::Law;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn law() -> Law {
    Law::read(&std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the paper is there"))
}

fn sources() -> Vec<File> {
    let walk = walkdir::WalkDir::new(root().join("src")).sort_by_file_name();
    let entries = walk.into_iter().map(|entry| entry.expect("src can be read"));
    let rust =
        entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    rust.map(|entry| {
        let path = entry
            .path()
            .strip_prefix(root())
            .expect("inside the project")
            .to_str()
            .expect("UTF-8")
            .replace('\\', "/");
        File { path, text: std::fs::read_to_string(entry.path()).expect("a source file is text") }
    })
    .collect()
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "against ARCHITECTURE.md:\n  {}", faults.join("\n  "));
}

#[test]
fn the_table_of_modules_holds_together() {
    let law = law();
    assert!(
        law.modules.len() >= 16 && law.libraries.len() >= 10 && !law.owners.is_empty(),
        "the tables were not found"
    );
    none(&law.contradictions());
}

#[test]
fn every_file_keeps_the_law() {
    let law = law();
    none(&sources().iter().flat_map(|file| faults(file, &law)).collect::<Vec<_>>());
}

#[test]
fn no_file_stands_beside_its_own_folder() {
    none(&doubled(&sources().into_iter().map(|file| file.path).collect::<Vec<_>>()));
}

#[test]
fn the_tests_of_the_program_are_one_program() {
    // Each file beside it would be another program, and link everything once more.
    let beside = std::fs::read_dir(root().join("tests"))
        .expect("there are tests")
        .map(|entry| entry.expect("it can be read").path());
    let programs: Vec<_> =
        beside.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect();
    assert!(programs.is_empty(), "put them into `tests/it`: {programs:?}");
}

#[test]
fn the_modules_are_those_of_the_table() {
    let files = sources();
    let there: BTreeSet<&str> = files.iter().filter_map(File::module).collect();
    let promised = law().modules;
    let missing =
        promised.iter().filter(|module| !module.later && !there.contains(module.name.as_str()));
    let early =
        promised.iter().filter(|module| module.later && there.contains(module.name.as_str()));
    let mut faults: Vec<String> =
        missing.map(|module| format!("`{}` is in the table, not in src/", module.name)).collect();
    faults.extend(
        early.map(|module| format!("`{}` is in src/: take the mark \"later\" away", module.name)),
    );
    none(&faults);
}

#[test]
fn no_module_outgrows_its_budget() {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for file in sources() {
        *lines.entry(file.module().unwrap_or("lib").to_owned()).or_default() += file.lines();
    }
    let over = law().modules.into_iter().filter_map(|module| {
        let lines = *lines.get(&module.name)?;
        (lines > module.budget).then(|| {
            format!("`{}` has {lines} lines for a budget of {}", module.name, module.budget)
        })
    });
    none(&over.collect::<Vec<_>>());
}

#[test]
fn files_name_each_other_in_no_circle() {
    none(&circles::faults(&sources(), excuses::CIRCLES));
}

#[test]
fn functions_take_structs_and_no_tuples() {
    none(&parameters::faults(&sources(), excuses::TUPLES));
}

/// The checks themselves, on made-up files.
mod the_checks_find {
    use super::*;

    const PAPER: &str = "\
| module | owns | may import | lines |\n|---|---|---|---|\n| `names` | | – | 1 |\n| `diagnostics` | | – | 1 |\n| `git` | | – | 1 |\n\
| `site` | | `git` | 1 |\n| `render` | | `site` | 1 |\n\n| library | named only in |\n|---|---|\n| `tera` | `src/render` |\n\
| `icu_*` | `src/site` |\n| `html5ever` | – |\n\n| call | owner |\n|---|---|\n| writing | `src/git` |\n";

    fn found(path: &str, code: &str) -> Vec<String> {
        faults(&File { path: path.into(), text: format!("//! Docs.\n{code}") }, &Law::read(PAPER))
    }

    #[track_caller]
    fn finds(path: &str, code: &str, part: &str) {
        let found = found(path, code);
        assert!(found.len() == 1 && found[0].contains(part), "{code}: {found:?}");
    }

    #[track_caller]
    fn accepts(path: &str, code: &str) {
        none(&found(path, code));
    }

    #[test]
    fn imports_from_below() {
        finds(
            "src/site/query.rs",
            "use crate::render::World;",
            "src/site/query.rs:2: `site` may not import `render`",
        );
        finds(
            "src/site/query.rs",
            "use crate::{git::{Commit, render}, render};",
            "`site` may not import `render`",
        );
        finds(
            "src/site/query.rs",
            "fn f() { crate::render::go() }",
            "`site` may not import `render`",
        );
        finds(
            "src/site/query.rs",
            "use super::super::render::World;",
            "`site` may not import `render`",
        );
        finds("src/render/a.rs", "use crate::git::Commit;", "`render` may not import `git`");
        finds(
            "src/names.rs",
            "use crate::diagnostics::Code;",
            "`names` may not import `diagnostics`",
        );
        finds(
            "src/diagnostics/a.rs",
            "use crate::git::Commit;",
            "`diagnostics` may not import `git`",
        );
        accepts(
            "src/site/query.rs",
            "use crate::{git::{Commit, render}, names::Lang};\nuse crate::diagnostics::Code;\nuse super::terms;",
        );
        accepts(
            "src/site/deep/query.rs",
            "use super::super::render; // site's own\n// crate::render\nconst A: &str = \"crate::render::x\";",
        );
        accepts("src/diagnostics/a.rs", "use crate::names::Lang;");
    }

    #[test]
    fn modules_and_names_outside_the_table() {
        finds("src/util/mod.rs", "", "`util` is not in the table");
        finds("src/site/a.rs", "use crate::*;", "`crate::*` is no module");
        finds("src/site/a.rs", "use crate::helper;", "`crate::helper` is no module");
    }

    #[test]
    fn libraries_over_their_boundary() {
        finds("src/site/a.rs", "use tera::Value;", "`tera` is for src/render only");
        finds("src/site/a.rs", "use ::tera::{Value, Map};", "`tera` is for src/render only");
        finds("src/site/a.rs", "use tera;", "`tera` is for src/render only");
        finds("src/site/a.rs", "fn f(v: tera::Value) {}", "`tera` is for src/render only");
        finds("src/render/a.rs", "use icu_list::ListFormatter;", "`icu_*` is for src/site only");
        finds("src/render/a.rs", "use html5ever::parse;", "not for product code");
        accepts(
            "src/render/a.rs",
            "use tera::Value;\n#[cfg(test)]\nmod tests {\n use html5ever::parse;\n}",
        );
        accepts("src/render/a/tests.rs", "use html5ever::parse;");
        accepts("src/site/a.rs", "fn f(tera: u8) -> u8 { tera }\nuse super::tera::x;");
        finds("src/site/render/a.rs", "use tera::Value;", "`tera` is for src/render only");
    }

    #[test]
    fn excuses_where_nothing_is_owned() {
        let excuse = "#[expect(clippy::disallowed_methods, reason = \"x\")]\nfn f() {}";
        finds("src/site/a.rs", excuse, "forbidden calls");
        accepts("src/git/a.rs", excuse);
    }

    #[test]
    fn faces_that_let_others_in() {
        finds("src/site/mod.rs", "pub mod query;", "submodules are private");
        accepts("src/lib.rs", "pub mod site;");
    }

    #[test]
    fn files_that_are_too_long() {
        finds("src/site/a.rs", &"fn f() {}\n".repeat(500), "501 lines, 500 are allowed");
        finds("src/site/mod.rs", &"mod a;\n".repeat(80), "81 lines, 80 are allowed");
        finds("src/main.rs", &"fn f() {}\n".repeat(20), "21 lines, 20 are allowed");
        finds(
            "src/site/a.rs",
            &format!("\n#[cfg(test)]\nmod tests {{\n{}}}", "\n".repeat(200)),
            "lines of tests below the code",
        );
        accepts("src/site/a.rs", &"fn f() {}\n".repeat(499));
    }

    #[test]
    fn files_without_docs() {
        let file = File { path: "src/site/a.rs".into(), text: "use std::fmt;\n//! late".into() };
        assert_eq!(
            faults(&file, &Law::read(PAPER)),
            ["src/site/a.rs: begins without module docs (`//!`)"]
        );
    }

    #[test]
    fn files_beside_their_folders() {
        let paths =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(doubled(&paths(&["src/a.rs", "src/a/b.rs"])).len(), 1);
        assert_eq!(doubled(&paths(&["src/a.rs", "src/a/tests.rs", "src/ab/c.rs"])).len(), 0);
    }
}
