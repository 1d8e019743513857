//! What the help says is what to write: followed to the letter, the town builds.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

use parvis::diagnostics::Code;

use crate::support::{Town, git};

fn entry(lines: &str) -> String {
    format!("+++\ntitle = \"Entry\"\n{lines}\n+++\nText.\n")
}

/// A type with a field of each kind that a clerk fills in.
const THING: &str = "label = \"Thing\"\ntemplate = \"page.html\"
fields.open.kind = \"boolean\"
fields.day.kind = \"date\"
fields.at.kind = \"datetime\"
fields.costs.kind = \"list(money)\"
fields.cost.kind = \"money\"
fields.rates.kind = \"list(decimal)\"
fields.papers.kind = \"list(object)\"
fields.papers.fields.file.kind = \"file\"
fields.paper.kind = \"file\"
fields.photo.kind = \"image\"
fields.photos.kind = \"list(image)\"
fields.more.kind = \"object\"
fields.more.fields.photo.kind = \"image\"
fields.web.kind = \"url\"
fields.tel.kind = \"phone\"
fields.words.kind = \"text\"
fields.text.kind = \"markdown\"
";

fn town() -> Town {
    Town::new()
        .file("types/thing.toml", THING)
        .file("content/x.pdf", "%PDF-1.7\n%%EOF\n")
        .file("content/x.jpg", include_bytes!("../pictures/plain.jpg"))
}

/// A line that is wrong, the words of its help, and the line that they ask for.
const HELPS: &[(&str, &str, &str)] = &[
    ("draft = \"oui\"", "write `draft = true`", "draft = true"),
    ("draft = nein", "write `draft = false`", "draft = false"),
    ("draft = 1", "write `draft = true`", "draft = true"),
    ("share = \"ez\"", "write `share = false`", "share = false"),
    ("open = \"ja\"", "write `true` in its place", "open = true"),
    ("weight = \"12\"", "write `weight = 12`", "weight = 12"),
    ("summary = 12", "write `summary = \"12\"`", "summary = \"12\""),
    ("topics = { a = 1 }", "a list of texts", "topics = [\"culture\"]"),
    ("day = 2026-12-5", "write `2026-12-05`", "day = 2026-12-05"),
    ("day = \"25/12/2026\"", "write `2026-12-25`", "day = 2026-12-25"),
    ("day = Dec 5 2026", "write `2026-12-05`", "day = 2026-12-05"),
    ("day = \"5 décembre 2026\"", "write `2026-12-05`", "day = 2026-12-05"),
    ("day = 20261205", "write `2026-12-05` in its place", "day = 2026-12-05"),
    ("day = \"2026-12-05 20:00\"", "write `2026-12-05`", "day = 2026-12-05"),
    (
        "at = 05/12/2026",
        "write `2026-12-05`, where the day comes before the month; if the month was meant to come first, write `2026-05-12`",
        "at = 2026-12-05",
    ),
    ("at = \"5.12.2026 20h\"", "write `2026-12-05T20:00:00`", "at = 2026-12-05T20:00:00"),
    ("at = 2026-12-05 20h00", "write `2026-12-05T20:00:00`", "at = 2026-12-05T20:00:00"),
    (
        "costs = [12,50]",
        "write `costs = [{ amount = 12.50, currency = \"EUR\" }]`",
        "costs = [{ amount = 12.50, currency = \"EUR\" }]",
    ),
    (
        "costs = [12,50, 8,90]",
        "[{ amount = 12.50, currency = \"EUR\" }, { amount = 8.90, currency = \"EUR\" }]",
        "costs = [{ amount = 12.50, currency = \"EUR\" }, { amount = 8.90, currency = \"EUR\" }]",
    ),
    (
        "cost = [12,50]",
        "write `{ amount = 12.50, currency = \"EUR\" }` in its place",
        "cost = { amount = 12.50, currency = \"EUR\" }",
    ),
    (
        "price = 12,50\ntype = \"event\"\nstart = 2026-12-05",
        "a price is `{ amount = 12.50, currency = \"EUR\" }`",
        "price = { amount = 12.50, currency = \"EUR\" }\ntype = \"event\"\nstart = 2026-12-05",
    ),
    ("rates = [12,50]", "write `rates = [12.50]`", "rates = [12.50]"),
    (
        "papers = [\"x.pdf\"]",
        "write `{ file = \"x.pdf\" }` in its place",
        "papers = [{ file = \"x.pdf\" }]",
    ),
    (
        "papers = \"x.pdf\"",
        "write `{ file = \"x.pdf\" }` in its place",
        "papers = { file = \"x.pdf\" }",
    ),
    ("paper = [\"x.pdf\"]", "write `\"x.pdf\"` in its place", "paper = \"x.pdf\""),
    ("paper = { file = \"x.pdf\" }", "write `src = \"x.pdf\"`", "paper = { src = \"x.pdf\" }"),
    (
        "photo = \"x.jpg\"",
        "write `{ src = \"x.jpg\", alt = \"What it shows\" }`",
        "photo = { src = \"x.jpg\", alt = \"The hall\" }",
    ),
    (
        "web = \"www.example.org\"",
        "write `\"https://www.example.org\"`",
        "web = \"https://www.example.org\"",
    ),
    ("tel = \"+1-800-FLOWERS\"", "`\"+1-800-3569377\"`", "tel = \"+1-800-3569377\""),
    ("words = 12", "write `\"12\"` in its place", "words = \"12\""),
    ("words = [\"a\"]", "write `\"a\"` in its place", "words = \"a\""),
];

#[test]
fn a_help_shows_what_to_write_and_that_builds() {
    let town = town();
    let typed = |line: &str| {
        let kind = if line.contains("type =") { "" } else { "\ntype = \"thing\"" };
        entry(&format!("{line}{kind}"))
    };
    for (wrong, help, right) in HELPS {
        town.edit("content/a.md", typed(wrong));
        let run = town.build();
        assert_eq!((run.code, run.findings.len()), (1, 1), "{wrong}: {:#?}", run.findings);
        let words = format!("{} {}", run.findings[0]["message"], run.findings[0]["help"]);
        assert!(words.replace("\\\"", "\"").contains(help), "{wrong}: {words}");
        town.edit("content/a.md", typed(right));
        let run = town.build();
        assert_eq!((run.code, run.findings.len()), (0, 0), "{right}: {:#?}", run.findings);
    }
}

/// `explain` shows lines to copy: each of them is accepted.
#[test]
fn the_general_help_for_a_wrong_kind_shows_lines_that_are_right() {
    let help = Code::WrongKind.help();
    let lines: Vec<&str> =
        help.split('`').skip(1).step_by(2).filter(|part| part.contains(" = ")).collect();
    assert!(lines.len() >= 7, "{help}");
    let town = Town::new().file("content/hall.jpg", include_bytes!("../pictures/plain.jpg"));
    for line in lines {
        let line = line.replace("draft = true", "draft = false");
        if line.starts_with("title") || line.starts_with("amount") {
            continue;
        }
        let line =
            if line.starts_with("topics") { "topics = [\"culture\"]".to_owned() } else { line };
        town.edit("content/a.md", entry(&format!("{line}\ntype = \"event\"\nstart = 2026-12-05")));
        let run = town.build();
        assert_eq!((run.code, run.findings.len()), (0, 0), "{line}: {:#?}", run.findings);
    }
}

#[test]
fn pictures_of_other_hosts_need_a_permission_in_every_field() {
    let picture = "{ src = \"https://evil.example/a.png\", alt = \"A house\" }";
    let town = town();
    for line in [
        format!("photo = {picture}"),
        format!("photos = [{picture}]"),
        format!("more = {{ photo = {picture} }}"),
        format!("image = {picture}"),
        "text = \"![A house](https://evil.example/a.png)\"".to_owned(),
        "text = \"<img src='https://evil.example/a.png' alt='A house'>\"".to_owned(),
    ] {
        town.edit("content/a.md", entry(&format!("type = \"thing\"\n{line}")));
        let run = town.build();
        let said = run.says("unsafe-link", "content/a.md", 4);
        assert!(run.code == 1 && said.contains("host = \"evil.example\""), "{line}: {said}");
    }
    town.edit(
        "content/a.md",
        entry("type = \"thing\"\ntext = \"<iframe src='https://evil.example/'></iframe>\""),
    );
    town.build().says("active-content", "content/a.md", 4);
    let manifest = std::fs::read_to_string(town.path().join("town.toml")).expect("it is there");
    town.edit(
        "town.toml",
        format!("{manifest}\n[[allow]]\nelement = \"img\"\nhost = \"evil.example\"\nreason = \"agreed\"\n"),
    );
    town.edit("content/a.md", entry(&format!("type = \"thing\"\nphotos = [{picture}]")));
    town.build().is_clean();
    // A file is a link, which nobody's browser follows by itself.
    town.edit("content/a.md", entry("type = \"thing\"\npaper = \"https://region.example/a.png\""));
    town.build().is_clean();
}

#[test]
fn names_in_share_that_no_type_has_are_said_with_the_nearest() {
    let town = Town::new();
    let manifest = std::fs::read_to_string(town.path().join("town.toml")).expect("it is there");
    town.edit(
        "town.toml",
        format!(
            "{manifest}[share]\ntypes = [\"evnt\"]\nfields = [\"titel\", \"body\", \"start\"]\n"
        ),
    );
    let run = town.build();
    assert!(run.says("unknown-type", "town.toml", 6).contains("`event`"));
    assert!(run.says("unknown-key", "town.toml", 7).contains("`title`"));
    assert_eq!(run.findings.len(), 2, "{:#?}", run.findings);
}

#[test]
fn a_submodule_that_is_not_checked_out_is_said() {
    let town = Town::new();
    let part = town.path().join("content/part");
    std::fs::create_dir_all(&part).expect("folders can be made");
    std::fs::write(part.join("a.md"), entry("")).expect("files can be written");
    for folder in [part.as_path(), town.path()] {
        git(folder, &["init", "-q"]);
        git(folder, &["add", "."]);
        git(folder, &["commit", "-qm", "a"]);
    }
    std::fs::remove_dir_all(&part).expect("folders can be removed");
    std::fs::create_dir(&part).expect("folders can be made");
    let said = town.build().says("submodule", "content/part", 0);
    assert!(
        said.contains("not checked out") && said.contains("git submodule update --init"),
        "{said}"
    );
    // An archive that a forge makes of it has no history.
    std::fs::remove_dir_all(town.path().join(".git")).expect("folders can be removed");
    town.edit(
        ".gitmodules",
        "[submodule \"part\"]\n\tpath = content/part\n\turl = https://host.example/part\n",
    );
    let said = town.build().says("submodule", "content/part", 0);
    assert!(said.contains("--recurse-submodules"), "{said}");
}

#[test]
fn pictures_and_documents_are_looked_at_while_other_errors_stand() {
    let town = Town::new()
        .file("content/cut.jpg", &include_bytes!("../pictures/photo.jpg")[..200])
        .file("static/empty.pdf", "")
        .file("content/page.pdf", "<!DOCTYPE html><title>404</title>")
        .file("content/plan.docx", "%PDF-1.7\n%%EOF\n")
        .file("content/a.md", entry("weight = \"heavy\""));
    for faults in [1, 0] {
        let run = town.run("check");
        assert_eq!(run.code, faults, "{:#?}", run.findings);
        run.says("bad-picture", "content/cut.jpg", 0);
        assert!(run.says("bad-document", "static/empty.pdf", 0).contains("0 bytes"));
        assert!(run.says("bad-document", "content/page.pdf", 0).contains("web page"));
        assert!(run.says("bad-document", "content/plan.docx", 0).contains("`.pdf`"));
        town.edit("content/a.md", entry("weight = 1"));
    }
}

#[test]
fn a_second_title_is_said_unless_the_template_leaves_the_title_to_the_text() {
    let town =
        Town::new().file("content/a.md", "+++\ntitle = \"Fair\"\n+++\nText\n\n# Fair\n\n## More\n");
    assert!(town.build().says("heading-level", "content/a.md", 6).contains("take the line out"));
    town.edit("content/a.md", "+++\ntitle = \"Fair\"\n+++\n# Hours\n");
    assert!(town.build().says("heading-level", "content/a.md", 4).contains("write `## Hours`"));
    town.edit("content/a.md", "+++\ntitle = \"Fair\"\n+++\n# 4 de la rue Haute\n");
    let said = town.build().says("heading-level", "content/a.md", 4).to_owned();
    assert!(said.contains("`\\# 4 de la rue Haute`"), "{said}");
    town.edit("content/a.md", "+++\ntitle = \"Fair\"\n+++\nText.\n\n<h1>Hours</h1>\n");
    assert!(town.build().says("heading-level", "content/a.md", 6).contains("`<h2>`"));
    town.edit("content/a.md", "+++\ntitle = \"Fair\"\n+++\n# Hours\n");
    town.edit(
        "templates/page.html",
        "<!doctype html><title>{{ page.title }}</title>{{ page.body }}",
    );
    town.build().is_clean();
}

#[test]
fn a_directive_that_is_nearly_right_is_written_whole_by_its_help() {
    let town = Town::new();
    let said = |line: &str| {
        town.edit("content/a.md", format!("+++\ntitle = \"A\"\n+++\n{line}\nText.\n:::\n"));
        town.build()
    };
    for line in [
        "::: alert {level=\"warning\"}",
        "::: alert {level=warning}",
        "::: {.alert level='warning'}",
        ":::Alert{level: “warning”}",
        ":::alert{level=\"warning\"",
    ] {
        let run = said(line);
        assert_eq!(run.findings.len(), 1, "{line}: {:#?}", run.findings);
        let words = run.says("directive-syntax", "content/a.md", 4);
        assert!(words.contains("write `:::alert{level=\"warning\"}`"), "{line}: {words}");
    }
    said(":::alert{level=\"warning\"}").is_clean();
    let run = said(":::alert{level=\"urgent\"}");
    let words = run.says("component-argument", "content/a.md", 4);
    assert!(words.contains("`info`, `success`, `warning` or `danger`"), "{words}");
    let words = said(":::warning").says("unknown-component", "content/a.md", 4);
    assert!(words.contains("write `:::alert{level=\"warning\"}`"), "{words}");
}

#[test]
fn a_text_that_stands_for_a_description_is_none() {
    let town = Town::new().file("static/x.jpg", include_bytes!("../pictures/plain.jpg"));
    for alt in [
        "image",
        "Description de l’image",
        "screenshot 2026-11-30",
        "picture of the hall goes here",
    ] {
        for text in [format!("![{alt}](/x.jpg)"), format!("<img src=\"/x.jpg\" alt=\"{alt}\">")] {
            town.edit("content/a.md", format!("+++\ntitle = \"A\"\n+++\n{text}\n"));
            let run = town.build();
            assert_eq!(run.code, 0, "{:#?}", run.findings);
            run.says("missing-alt", "content/a.md", 4);
        }
        town.edit(
            "content/a.md",
            entry(&format!("image = {{ src = \"/x.jpg\", alt = \"{alt}\" }}")),
        );
        town.build().says("missing-alt", "content/a.md", 3);
    }
    town.edit("content/a.md", entry("image = { src = \"/x.jpg\", alt = \"The hall in 2026\" }"));
    town.build().is_clean();
}

#[test]
fn hours_of_a_day_that_overlap_are_said() {
    let hours = |open: &str| {
        let text = format!("type = \"place\"\n[[hours.week]]\ndays = [\"mon\"]\nopen = [{open}]");
        Town::new().file("content/a.md", entry(&text)).build()
    };
    let run = hours("\"09:00-12:00\", \"11:00-17:00\"");
    assert!(
        run.code == 0 && run.says("bad-value", "content/a.md", 6).contains("`\"09:00-17:00\"`")
    );
    hours("\"09:00-17:00\"").is_clean();
    let words = hours("\"14:00-12:00\"").says("bad-value", "content/a.md", 6);
    assert!(words.contains("`\"12:00-14:00\"`"), "{words}");
}

#[test]
fn calendars_are_linked_by_their_own_scheme() {
    let text = "[agenda](webcal://www.town.example/agenda.ics) <a href=\"webcal://www.town.example/a.ics\">b</a>";
    let run = Town::new().file("content/a.md", format!("{}{text}\n", entry(""))).build().is_clean();
    assert!(run.read("a/index.html").contains("webcal://www.town.example/agenda.ics"));
    for wrong in ["webcal:agenda.ics", "webcal://town.example@evil.example/a.ics"] {
        let run = Town::new().file("content/a.md", format!("{}[a]({wrong})\n", entry(""))).build();
        assert_eq!(run.code, 1, "{wrong}");
    }
}

#[test]
fn a_sign_in_a_files_name_stays_in_the_help() {
    let town = Town::new().file("content/room #4.txt", "x");
    for (wrong, right) in [
        ("[a](<room #4.txt>)", "room%20%234.txt"),
        ("[a](room #4.txt)", "<room %234.txt>"),
        ("[a](Room%20%234.txt)", "room%20%234.txt"),
    ] {
        town.edit("content/a.md", format!("{}{wrong}\n", entry("")));
        let run = town.build();
        let words = run.findings[0]["help"].as_str().unwrap_or_default();
        assert!(words.contains(right), "{wrong}: {words}");
        town.edit("content/a.md", format!("{}[a]({right})\n", entry("")));
        town.build().is_clean();
    }
    town.edit("content/a.md", entry("type = \"document\"\nfile = \"room #5.txt\""));
    let words = town.build().says("broken-link", "content/a.md", 4);
    assert!(words.contains("room%20%234.txt") || words.contains("content/room #5.txt"), "{words}");
}

#[test]
fn a_folder_that_is_named_like_a_language_is_said_once() {
    let run = Town::new()
        .file("content/nl/news/a.md", entry(""))
        .file("content/nl/b.md", entry(""))
        .file("content/de/c.md", entry(""))
        .file("content/it/helpdesk.md", entry(""))
        .file("content/de-keuken/d.md", entry(""))
        .build();
    assert_eq!(run.code, 0, "{:#?}", run.findings);
    let said = run.says("unread-file", "content/nl/b.md", 0);
    assert!(said.contains("`content/b.nl.md`"), "{said}");
    let said = run.says("unread-file", "content/de/c.md", 0);
    assert!(
        said.contains("add `de` to `languages`") && said.contains("`content/c.de.md`"),
        "{said}"
    );
}

#[test]
fn what_word_leaves_in_a_text_is_said() {
    for text in ["<![if !supportLists]>1.<![endif]>", "Text <o:p></o:p> more."] {
        let run =
            Town::new().file("content/a.md", format!("+++\ntitle = \"A\"\n+++\n{text}\n")).build();
        assert!(run.says("markdown-syntax", "content/a.md", 4).contains("Ctrl+Shift+V"), "{text}");
    }
}

/// Feeds need whole addresses: without one there are no feeds, and no page leads to them.
#[test]
fn a_town_without_address_has_no_links_to_feeds() {
    let run = Town::new()
        .file("town.toml", "[town]\nname = \"X\"\nlanguages = [\"fr\", \"nl\"]\n")
        .file("content/news/_index.md", entry("list = { type = \"news\" }"))
        .file("content/news/2026-06-01-a.md", entry("type = \"news\""))
        .build()
        .is_clean();
    let files = run.files();
    assert!(!files.keys().any(|path| path.ends_with("atom.xml") || path.ends_with("feed.json")));
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("atom.xml") && !text.contains("feed.json"), "{path}");
    }
}
