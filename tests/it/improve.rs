//! "Improve this page": where the foot of a page leads to its file.
#![allow(clippy::disallowed_methods, reason = "tests run programs and look at files")]

use crate::support;

use support::Town;

/// The addresses of the links to a page's file.
fn improvements(html: &str) -> Vec<&str> {
    let links = html.split("<a href=").filter(|rest| rest.contains(">Améliorer cette page<"));
    links
        .filter(|rest| rest.find(">Améliorer cette page<") < rest.find("</a>"))
        .filter_map(|rest| rest.split('>').next())
        .map(|address| address.trim_matches('"'))
        .collect()
}

#[test]
fn a_page_leads_to_its_file_on_the_forge_of_the_town() {
    let settings = |lines: &str| {
        let manifest = format!(
            "[town]\nname = \"Seneffe\"\nurl = \"https://www.seneffe.example\"\nlanguages = [\"fr\", \"nl\"]\n{lines}\n"
        );
        let page = "+++\ntitle = \"Fête\"\ntopics = [\"culture\"]\n+++\n\nTexte.\n";
        Town::new().file("town.toml", manifest).file("content/fete-1.md", page)
    };
    let link = |lines: &str, page: &str| {
        let html = settings(lines).build().is_clean().read(page);
        improvements(&html).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let known = "source = \"https://codeberg.org/seneffe/site\"";
    let expected = ["https://codeberg.org/seneffe/site/src/branch/HEAD/content/fete-1.md"];
    assert_eq!(link(known, "fete-1/index.html"), expected);
    assert_eq!(link(&format!("{known}\nimprove = true"), "fete-1/index.html"), expected);
    let pattern = "improve = \"https://forge.example/edit?file={path}\"";
    assert_eq!(
        link(&format!("{known}\n{pattern}"), "fete-1/index.html"),
        ["https://forge.example/edit?file=content/fete-1.md"]
    );
    for none in
        ["", "source = \"https://git.seneffe.example/site\"", &format!("{known}\nimprove = false")]
    {
        assert!(link(none, "fete-1/index.html").is_empty(), "{none}");
    }
    assert!(link(known, "themes/culture/index.html").is_empty(), "no file is made for it");
    for (wrong, code) in [
        ("improve = true", "bad-value"),
        ("improve = 3", "wrong-kind"),
        ("improve = \"https://forge.example/\"", "bad-value"),
        ("improve = \"javascript:{path}\"", "bad-value"),
    ] {
        let run = settings(wrong).build();
        assert_eq!(run.code, 1, "{wrong}");
        assert!(run.says(code, "town.toml", 5).contains("{path}"), "{wrong}");
    }
}

#[test]
fn a_town_in_a_folder_of_its_repository_leads_to_its_files_there() {
    let manifest = "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\"]\nsource = \"https://github.com/seneffe/all\"\n";
    let town = Town::bare()
        .file("sites/town/town.toml", manifest)
        .file("sites/town/content/_index.md", "+++\ntitle = \"Accueil\"\n+++\n");
    town.git(&["init", "--quiet"]);
    town.git(&["add", "--all"]);
    town.git(&["commit", "--quiet", "--message", "News"]);
    let folder = town.path().join("sites/town");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(["build", "--date", "2026-06-15"])
        .arg(&folder)
        .env_clear()
        .output()
        .expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let html = std::fs::read_to_string(folder.join("public/index.html")).expect("built");
    assert_eq!(
        improvements(&html),
        ["https://github.com/seneffe/all/blob/HEAD/sites/town/content/_index.md"]
    );
}

#[test]
fn a_partners_page_leads_to_the_partners_repository_if_everybody_can_open_it() {
    let pages = |address: &str, more: &str| {
        let town = Town::copy_of("example-town").at("2026-10-01");
        for file in ["town.toml", "parvis.lock"] {
            let text = std::fs::read_to_string(town.path().join(file)).expect("text");
            let text = text.replace("https://git.montserin.example/site", address);
            let text = text.replace("branch = \"main\"\n", &format!("branch = \"main\"\n{more}"));
            town.edit(file, text.replace("limit = 20\n", "limit = 20\npages = \"local\"\n"));
        }
        let run = town.argument("--locked").argument("--offline").build();
        assert_eq!(run.code, 0, "{}", run.stderr);
        let files =
            run.files().into_iter().filter(|(path, _)| path.starts_with("agenda/montserin/"));
        let pages: Vec<String> = files
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(_, bytes)| String::from_utf8(bytes).expect("text"))
            .collect();
        assert!(!pages.is_empty(), "{:?}", run.files().keys());
        pages.iter().flat_map(|html| improvements(html)).map(str::to_owned).collect::<Vec<_>>()
    };
    let links = pages("https://codeberg.org/montserin/site", "");
    assert!(!links.is_empty());
    for link in links {
        let start = "https://codeberg.org/montserin/site/src/branch/main/";
        assert!(link.starts_with(start) && link.ends_with(".md"), "{link}");
    }
    assert!(pages("https://git.montserin.example/site", "").is_empty());
}
