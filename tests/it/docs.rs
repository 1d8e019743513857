//! The documentation, kept to its word: each page's commands are run and its files written, in their order, in an empty folder;
//! messages are those that parvis prints; nothing that a town may write is left out; every link leads somewhere.
//!
//! A page says by its form what is to be done with a block:
//!
//! - `sh`: run. A `text` block right after it is all that the commands print.
//! - After a paragraph that ends in a file's name and a colon: written to that file. A `text` block right after it is the finding
//!   that the file causes; then the file is put back as it was.
//! - `markdown` or `toml` without a file: the body, or the front matter, of a page that is made for it.
//! - `<!-- not run -->` before a block: for the eye only. `<!-- run: … -->`: a command for the test only.
//!
//! In the end the town that was made on the way is clean.
#![allow(unreachable_pub, reason = "the parts of a test program are seen by it alone")]
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]

mod desk;
mod page;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use desk::Desk;
use page::{Page, Step};
use parvis::content::FieldKind;
use parvis::diagnostics::Code;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The Markdown files below a folder of the project.
fn pages(folder: &str) -> Vec<Page> {
    let walk = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name().into_iter().flatten();
    let paths =
        walk.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md"));
    let pages = paths.map(|entry| {
        let path = entry
            .path()
            .strip_prefix(root())
            .expect("inside the project")
            .to_string_lossy()
            .replace('\\', "/");
        Page { text: read(&path), path }
    });
    pages.collect()
}

/// The pages of the manual, and that part of the README which needs no compiler.
fn manual() -> Vec<Page> {
    let readme = Page { path: "README.md".to_owned(), text: read("README.md") };
    let own_town = Page {
        path: "README.md, a town of your own".to_owned(),
        text: readme.section("A town of your own").to_owned(),
    };
    pages("docs").into_iter().chain([own_town]).collect()
}

fn text_of(folder: &str) -> String {
    pages(folder).into_iter().map(|page| page.text).collect()
}

/// Every `{before}NAME{after}` in a text, without those of the list.
fn names<'t>(text: &'t str, before: &str, after: char, without: &[&str]) -> BTreeSet<&'t str> {
    let rests = text.match_indices(before).map(|(at, _)| &text[at + before.len()..]);
    rests
        .filter_map(|rest| Some(rest.split_once(after)?.0))
        .filter(|name| !without.contains(name))
        .collect()
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults\n\n{}", faults.len(), faults.join("\n\n"));
}

#[test]
fn every_page_does_what_it_says() {
    let mut faults = Vec::new();
    for page in manual() {
        let mut desk = Desk::new();
        for (line, step) in page.steps() {
            if let Err(fault) = desk.follow(&step) {
                faults.push(format!("{}:{line}: {fault}", page.path));
            }
        }
        if let Err(findings) = desk.is_clean() {
            faults.push(format!("{}, in the end:\n{findings}", page.path));
        }
    }
    none(&faults);
}

#[test]
fn every_content_type_is_explained_with_all_its_fields() {
    let page = Page { path: String::new(), text: read("docs/editors/types.md") };
    let mut faults = Vec::new();
    for entry in walkdir::WalkDir::new(root().join("themes/base/types"))
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
    {
        let kind =
            entry.path().file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let section = page.section(&format!("`{kind}`"));
        let schema = std::fs::read_to_string(entry.path()).expect("schemas are text");
        let fields = names(&schema, "[fields.", ']', &[])
            .into_iter()
            .filter_map(|field| field.rsplit('.').next());
        let missing: Vec<_> =
            fields.filter(|field| !section.contains(&format!("`{field}`"))).collect();
        if section.is_empty() || !missing.is_empty() {
            faults.push(format!("docs/editors/types.md lacks `{kind}`: {missing:?}"));
        }
    }
    none(&faults);
}

#[test]
fn every_field_that_all_types_have_is_explained() {
    let fields: Vec<&str> = parvis::content::COMMON_FIELDS.iter().map(|field| field.name).collect();
    let docs = text_of("docs/editors");
    // The language comes from the file's name.
    let missing = fields
        .iter()
        .filter(|field| **field != "language" && !docs.contains(&format!("`{field}`")));
    assert!(fields.len() > 15, "{fields:?}");
    none(&missing.map(|field| format!("docs/editors lacks `{field}`")).collect::<Vec<_>>());
}

#[test]
fn every_term_and_every_kind_of_field_is_explained() {
    let docs = text_of("docs/editors");
    let mut faults = Vec::new();
    let vocabularies = walkdir::WalkDir::new(root().join("themes/base/vocabularies"))
        .sort_by_file_name()
        .into_iter()
        .flatten();
    for text in vocabularies.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()) {
        let text = format!("\n{text}");
        let terms = names(&text, "\n[", ']', &[])
            .into_iter()
            .filter(|term| !docs.contains(&format!("`{term}`")));
        faults.extend(terms.map(|term| format!("docs/editors lacks the term `{term}`")));
    }
    let docs = read("docs/webmasters/types.md");
    let kinds = FieldKind::CHOICES
        .split([',', ' '])
        .skip(5)
        .map(|kind| kind.split('(').next().unwrap_or_default());
    let kinds: Vec<_> = kinds.filter(|kind| !kind.is_empty()).collect();
    assert!(kinds.contains(&"text") && kinds.contains(&"repeat"), "{kinds:?}");
    let missing = kinds.into_iter().filter(|kind| !docs.contains(&format!("`{kind}")));
    faults.extend(missing.map(|kind| format!("docs/webmasters/types.md lacks the kind `{kind}`")));
    none(&faults);
}

#[test]
fn every_key_of_a_manifest_is_explained() {
    let mut faults = Vec::new();
    let (town, package) = ("docs/webmasters/town-toml.md", "docs/webmasters/packages.md");
    let (partners, trouble) = ("docs/webmasters/partners.md", "docs/webmasters/trouble.md");
    let sources = [
        ("manifest/town.rs", town),
        ("manifest/git_source.rs", town),
        ("assets/tokens.rs", town),
        ("manifest/partners.rs", partners),
        ("manifest/limits.rs", trouble),
        ("manifest/package.rs", package),
    ];
    for (source, page) in sources {
        let source = read(&format!("src/{source}"));
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let docs = read(page);
        // The last two are lists of keys that are read alike.
        let calls = [
            ".text(\"",
            ".texts(\"",
            ".table(\"",
            ".boolean(\"",
            ".integer(\"",
            ".localized(\"",
            "required_text(\"",
            " path(reader, \"",
            " list(\"",
            " number(\"",
            "[(\"",
            "), (\"",
        ];
        let keys: BTreeSet<_> =
            calls.iter().flat_map(|call| names(source, call, '"', &[])).collect();
        assert!(keys.len() > 3, "{keys:?}");
        let said =
            |key: &str| docs.contains(&format!("`{key}`")) || docs.contains(&format!("`[{key}]`"));
        faults.extend(
            keys.into_iter().filter(|key| !said(key)).map(|key| format!("{page} lacks `{key}`")),
        );
    }
    none(&faults);
}

#[test]
fn every_command_and_option_is_explained() {
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(arguments)
            .output()
            .expect("the binary runs");
        String::from_utf8(output.stdout).expect("help is text")
    };
    let docs = text_of("docs/webmasters");
    let commands = help(&["--help"]);
    let commands = commands
        .split_once("Commands:\n")
        .and_then(|(_, rest)| rest.split_once("\n\n"))
        .expect("a list of commands")
        .0;
    let mut faults = Vec::new();
    // A line that goes on from the one above is indented further.
    let names = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    for command in names.filter(|name| !["", "help"].contains(name)) {
        if !docs.contains(&format!("parvis {command}")) {
            faults.push(format!("docs/webmasters lacks `parvis {command}`"));
        }
        let options = help(&[command, "--help"]);
        let options =
            options.split_whitespace().filter(|word| word.starts_with("--") && *word != "--help");
        faults.extend(
            options
                .filter(|option| !docs.contains(option))
                .map(|option| format!("docs/webmasters lacks `{command} {option}`")),
        );
    }
    none(&faults);
}

#[test]
fn every_component_for_editors_is_explained() {
    let docs = read("docs/editors/markdown.md");
    let components = walkdir::WalkDir::new(root().join("themes/base/components"))
        .sort_by_file_name()
        .into_iter()
        .flatten();
    let texts: String =
        components.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect();
    let names = names(&texts, "In Markdown: `:", '{', &[]);
    assert!(names.len() > 3, "{names:?}");
    let missing = names.into_iter().filter(|name| !docs.contains(&format!(":{name}")));
    none(
        &missing
            .map(|name| format!("docs/editors/markdown.md lacks `:{name}`"))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_code_that_is_named_exists() {
    let mut faults = Vec::new();
    for page in pages("docs") {
        let of_mistakes =
            if page.path.ends_with("mistakes.md") { page.headings().collect() } else { Vec::new() };
        let named =
            ["error[", "warning["].iter().flat_map(|before| names(&page.text, before, ']', &[]));
        let explained = page.text.match_indices("parvis explain ").filter_map(|(at, words)| {
            page.text[at + words.len()..]
                .split(|c: char| !c.is_ascii_lowercase() && c != '-')
                .next()
        });
        let headed = of_mistakes.iter().filter_map(|(_, words)| words.split('`').nth(1));
        let all = named.chain(explained.filter(|word| !word.is_empty())).chain(headed);
        faults.extend(
            all.filter(|code| Code::find(code).is_none())
                .map(|code| format!("{}: there is no code `{code}`", page.path)),
        );
    }
    none(&faults);
}

#[test]
fn every_link_leads_somewhere() {
    let top = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "themes/README.md",
        "benches/README.md",
    ];
    let top = top.map(|path| Page { path: path.to_owned(), text: read(path) });
    let mut faults = Vec::new();
    for page in top.into_iter().chain(pages("docs")) {
        for (line, link) in page.links().into_iter().filter(|(_, link)| !link.contains("://")) {
            if let Err(fault) = follow(&page.path, &link) {
                faults.push(format!("{}:{line}: `{link}`: {fault}", page.path));
            }
        }
    }
    none(&faults);
}

/// Follows a link of a page to a file, and to a heading in it.
fn follow(from: &str, link: &str) -> Result<(), String> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let folder = Path::new(from).parent().expect("a file has a folder");
    let file = if path.is_empty() { root().join(from) } else { root().join(folder).join(path) };
    if !file.exists() {
        return Err("there is no such file".to_owned());
    }
    if anchor.is_empty() {
        return Ok(());
    }
    let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
    let anchors = Page { path: path.to_owned(), text }.anchors();
    if anchors.iter().any(|known| known == anchor) {
        Ok(())
    } else {
        Err(format!("the headings are {anchors:?}"))
    }
}

/// The reader of pages itself, so that a check that checks nothing any more is found out.
mod the_reader {
    use super::*;

    fn steps(text: &str) -> Vec<Step> {
        let page = Page { path: String::new(), text: text.to_owned() };
        page.steps().into_iter().map(|(_, step)| step).collect()
    }

    #[test]
    fn knows_what_a_block_asks_for() {
        assert_eq!(
            steps("```sh\nparvis check\n```\n```text\nok\n```\n"),
            [Step::Run("parvis check\n".into()), Step::Prints("ok\n".into())]
        );
        assert_eq!(
            steps("In `content/a.md`:\n\n```markdown\nx\n```\n"),
            [Step::Write("content/a.md".into(), "x\n".into())]
        );
        assert_eq!(steps("<!-- not run -->\n```sh\nmake\n```\n"), []);
        assert_eq!(steps("<!-- run: parvis new x -->\n"), [Step::Run("parvis new x".into())]);
        assert_eq!(
            steps("```toml\ndraft = true\n```\n"),
            [Step::Write(
                "content/example-1.md".into(),
                "+++\ntitle = \"Example\"\ndraft = true\n+++\n".into()
            )]
        );
        assert!(matches!(steps("```html\nx\n```\n")[..], [Step::Fault(_)]));
    }

    #[test]
    fn finds_what_is_not_so() {
        let mut desk = Desk::new();
        let run = |script: &str| Step::Run(script.to_owned());
        desk.follow(&run("parvis new town --no-git\ncd town")).expect("a town is made");
        assert!(desk.has("town.toml"));
        desk.is_clean().expect("a new town is clean");
        desk.follow(&Step::Prints("something else".into())).expect_err("it printed other words");
        desk.follow(&run("make")).expect_err("it is no command of the reader");
        desk.follow(&run("parvis build nowhere")).expect_err("it fails");
        let file = |path: &str| Step::Write(path.to_owned(), "+++\ntitle = \"\"\n+++\n".to_owned());
        desk.follow(&file("content/a.md")).expect("a file is written");
        desk.is_clean().expect_err("the title is empty");
        desk.follow(&Step::Finds("error[bad-value]: the title is full".into()))
            .expect_err("the words are others");
        desk.is_clean().expect("the mistake is taken back");
        desk.follow(&file("content/_index.md")).expect("a file is written");
        desk.follow(&Step::Finds(String::new())).expect_err("there is a finding");
        desk.is_clean().expect("the file is put back as it was");
    }

    #[test]
    fn finds_links_to_nothing() {
        follow("docs/README.md", "../README.md#licence").expect("it is there");
        follow("docs/README.md", "../README.md#license").expect_err("it is written otherwise");
        follow("docs/README.md", "nowhere.md").expect_err("there is no such file");
    }
}
