//! `parvis new` and `parvis entry`, by the program itself: what they make is clean, and they never touch what is there.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const ALL: &str = "en,fr,nl,de,es,eu,it";

/// A folder to run parvis in, without anything of this machine but the programs.
struct Desk(TempDir);

struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    fn at(&self, path: &str) -> std::path::PathBuf {
        self.0.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        std::fs::write(path, text).expect("files can be written");
    }

    /// Runs parvis on a fixed day, in the folder `place`.
    fn run_in(&self, place: &str, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(arguments)
            .current_dir(self.at(place))
            .env_clear()
            .env("SOURCE_DATE_EPOCH", "1781524800")
            .env("HOME", self.at("home"))
            .stdin(std::process::Stdio::null())
            .output()
            .expect("the binary runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let run = Run {
            code: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        };
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
        run
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    #[track_caller]
    fn makes(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert!(
            run.code == 0 && run.stderr.is_empty(),
            "{arguments:?}: {}\n{}",
            run.code,
            run.stderr
        );
        run.stdout
    }

    /// The run is refused with exit code 2 and these words.
    #[track_caller]
    fn refuses(&self, arguments: &[&str], words: &[&str]) {
        let run = self.run(arguments);
        let missing: Vec<_> = words.iter().filter(|word| !run.stderr.contains(**word)).collect();
        assert!(
            run.code == 2 && missing.is_empty(),
            "{arguments:?}: {}, without {missing:?}:\n{}",
            run.code,
            run.stderr
        );
    }

    #[track_caller]
    fn is_clean(&self, town: &str) {
        let run = self.run(&["check", town, "--strict"]);
        assert!(run.code == 0 && run.stderr.is_empty(), "{town}: {}\n{}", run.code, run.stderr);
    }

    fn git(&self, place: &str, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(self.at(place))
            .env("HOME", self.at("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .expect("git is installed");
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn names(&self) -> Vec<String> {
        let entries = self.0.path().read_dir().expect("the folder is there").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn list(folder: &Path) -> Vec<String> {
    let walk = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".git");
    let files = walk.flatten().filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            entry.path().strip_prefix(folder).expect("found below").to_string_lossy().into_owned()
        })
        .collect()
}

#[test]
fn a_new_town_is_clean_in_each_language_and_in_all() {
    let desk = Desk::new();
    for languages in ALL.split(',').chain([ALL, "eu,es", "nl-BE,fr-BE", "de,de, fr"]) {
        let town = languages.replace([',', ' '], "_");
        desk.makes(&["new", &town, "--lang", languages]);
        desk.is_clean(&town);
        assert!(
            desk.read(&format!("{town}/README.md")).contains("parvis entry news"),
            "{languages}"
        );
    }
    assert!(desk.read("eu/content/_index.md").contains("Ongi etorri"));
    assert!(desk.read("eu_es/content/_index.es.md").contains("ayuntamiento"));
    assert!(desk.read("de_de__fr/town.toml").contains("languages = [\"de\", \"fr\"]"));
    assert_eq!(list(&desk.at("fr")).len() + 6 * 13, list(&desk.at(&ALL.replace(',', "_"))).len());
}

#[test]
fn a_new_town_is_the_same_on_the_same_day() {
    let desk = Desk::new();
    for place in ["a", "b"] {
        desk.makes(&["new", place, "--name", "Mons", "--lang", "fr"]);
    }
    let files = list(&desk.at("a"));
    assert!(files.contains(&"content/news/2026-06-15-new-website.md".to_owned()), "{files:?}");
    assert!(files.contains(&"content/agenda/2026-07-15-open-day.md".to_owned()), "{files:?}");
    assert!(
        files.iter().all(|file| desk.read(&format!("a/{file}")) == desk.read(&format!("b/{file}")))
    );
    assert_eq!(desk.git("a", &["rev-parse", "HEAD"]), desk.git("b", &["rev-parse", "HEAD"]));
}

#[test]
fn every_page_of_a_new_town_says_its_own_language() {
    let desk = Desk::new();
    desk.makes(&["new", "town", "--lang", ALL, "--url", "https://www.town.example"]);
    desk.makes(&["build", "town"]);
    for lang in ["fr", "nl", "de", "es", "eu", "it"] {
        let pages = list(&desk.at(&format!("town/public/{lang}")));
        for page in pages.iter().filter(|page| page.ends_with(".html")) {
            let html = desk.read(&format!("town/public/{lang}/{page}"));
            assert!(
                html.contains(&format!("lang={lang}"))
                    || html.contains(&format!("lang=\"{lang}\"")),
                "{lang}/{page}"
            );
            assert!(
                !html.contains("The town's") && !html.contains("{day}") && !html.contains("{name}"),
                "{lang}/{page}"
            );
        }
    }
}

#[test]
fn all_settings_reach_the_manifest() {
    let desk = Desk::new();
    let settings =
        ["--url", "https://www.gent.example/", "--country", "BE", "--timezone", "Europe/Paris"];
    desk.makes(&[&["new", "town", "--name", "Gent", "--lang", "nl"], &settings[..]].concat());
    assert_eq!(
        desk.read("town/town.toml"),
        "[town]\nname = \"Gent\"\nurl = \"https://www.gent.example\"\nlanguages = [\"nl\"]\ntimezone = \"Europe/Paris\"\n\
         country = \"BE\"\ncontact = \"organisations/administration\"\n"
    );
    desk.is_clean("town");
}

#[test]
fn any_name_is_written_so_that_it_is_read_again() {
    let desk = Desk::new();
    let names = [
        "L'\"Alpe\" d'Huez",
        "C:\\Town\\",
        "'''",
        "\"\"\"+++\"\"\"",
        "🏘️ Stadt",
        "‏קריית‎ شمس",
        "a\n+++\nb\t]",
        "bell\u{7}\u{1b}[31m",
        "{url}{name}",
        "<script>alert(1)</script>",
        "#{{ 1 }}",
    ];
    for (at, name) in names.iter().enumerate() {
        let town = format!("town{at}");
        desk.makes(&["new", &town, "--name", name, "--lang", "fr,en"]);
        desk.is_clean(&town);
    }
    desk.makes(&["build", "town9"]);
    let html = desk.read("town9/public/index.html");
    assert!(
        html.split_once("<body")
            .is_some_and(|(_, body)| body.contains("&lt;script") && !body.contains("<script>")),
        "{html}"
    );
}

#[test]
fn what_cannot_be_is_refused_and_leaves_nothing() {
    let desk = Desk::new();
    desk.write("file", "kept");
    desk.write("full/mine.txt", "kept");
    let rows: &[(&[&str], &[&str])] = &[
        (&["full"], &["not-empty", "mine.txt", "full-2"]),
        (&["file"], &["not-empty", "is a file"]),
        (&["file/below"], &["cannot"]),
        (&[""], &["no name"]),
        (&["x/../y"], &["cannot", "`x/../y`"]),
        (&["x", "--lang", "pl"], &["`pl`", "`en`, `fr`, `nl`, `de`, `es`, `eu` or `it`"]),
        (&["x", "--lang", "FR"], &["`fr`"]),
        (&["x", "--lang", "../fr"], &["not a language"]),
        (&["x", "--lang", ","], &["no language"]),
        (&["x", "--name", " "], &["--name"]),
        (&["x", "--url", "www.town.example"], &["https://www.ourtown.example"]),
        (&["x", "--url", "https://a.example/\"\n"], &["--url"]),
        (&["x", "--country", "Belgium"], &["--country BE"]),
        (&["x", "--timezone", "Brussels"], &["did you mean `Europe/Brussels`?"]),
        (&["X y", "--package"], &["--name x-y"]),
        (&["base", "--package"], &["parvis uses that name itself"]),
        (&["x", "--package", "--country", "BE"], &["--package"]),
    ];
    for (arguments, words) in rows {
        desk.refuses(&[&["new"], *arguments].concat(), words);
        assert_eq!(desk.names(), ["file", "full"], "{arguments:?}");
    }
    assert_eq!(
        (desk.read("file"), desk.read("full/mine.txt")),
        ("kept".to_owned(), "kept".to_owned())
    );
    assert_eq!(list(&desk.at("full")), ["mine.txt"]);
}

#[test]
fn an_empty_folder_will_do_and_so_will_the_present_one() {
    let desk = Desk::new();
    std::fs::create_dir(desk.at("Ath")).unwrap();
    let run = desk.run_in("Ath", &["new", "."]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(desk.read("Ath/town.toml").contains("name = \"Ath\""));
    desk.is_clean("Ath");
    desk.makes(&["new", "deep/er/town"]);
    desk.is_clean("deep/er/town");
}

#[test]
fn the_first_commit_holds_everything_and_is_by_whom_git_knows() {
    let desk = Desk::new();
    assert!(desk.makes(&["new", "nobody"]).contains("git config --global user.name"));
    assert_eq!(
        desk.git("nobody", &["log", "--format=%an <%ae> %ct"]),
        "parvis <parvis@localhost> 1781524800"
    );
    assert_eq!(desk.git("nobody", &["branch", "--show-current"]), "main");
    desk.write(
        "home/.gitconfig",
        "[user]\n\tname = Clerk\n\temail = clerk@town.example\n[init]\n\tdefaultBranch = trunk\n",
    );
    assert!(!desk.makes(&["new", "known"]).contains("git config"));
    assert_eq!(desk.git("known", &["log", "--format=%an <%ae>"]), "Clerk <clerk@town.example>");
    assert_eq!(desk.git("known", &["branch", "--show-current"]), "trunk");
    desk.makes(&["build", "known"]);
    assert_eq!(
        desk.git("known", &["status", "--porcelain"]),
        "",
        "what a build makes is not for Git"
    );
    assert_eq!(desk.git("known", &["ls-files"]).lines().count(), list(&desk.at("nobody")).len());
    desk.makes(&["new", "without", "--no-git"]);
    assert!(!desk.at("without/.git").exists());
}

#[test]
fn a_history_that_cannot_begin_leaves_no_town() {
    let desk = Desk::new();
    desk.write("home/.gitconfig", "[user\nname = ");
    desk.refuses(&["new", "deep/town"], &["error[git]", "--no-git"]);
    assert_eq!(desk.names(), ["home"]);
    desk.write("odd/.git/theirs", "kept");
    desk.refuses(&["new", "odd"], &["error[git]"]);
    assert_eq!((desk.read("odd/.git/theirs"), list(&desk.at("odd"))), ("kept".to_owned(), vec![]));
    desk.makes(&["new", "deep/town", "--no-git"]);
    desk.is_clean("deep/town");
}

#[test]
fn no_repository_is_made_inside_another() {
    let desk = Desk::new();
    desk.git("", &["init", "--quiet", "outer"]);
    assert!(desk.makes(&["new", "outer/towns/a"]).contains("inside the Git repository"));
    assert!(!desk.at("outer/towns/a/.git").exists());
    desk.is_clean("outer/towns/a");
    desk.git("", &["init", "--quiet", "fresh"]);
    desk.makes(&["new", "fresh"]);
    assert!(desk.git("fresh", &["status", "--porcelain"]).contains("town.toml"));
}

#[test]
fn a_new_package_works_in_a_new_town_by_its_path() {
    let desk = Desk::new();
    for (languages, package) in [("fr,nl", "coup-d-oeil"), (ALL, "button")] {
        let town = languages.replace(',', "_");
        desk.makes(&["new", &town, "--lang", languages]);
        let folder = format!("{town}/packages/{package}");
        assert!(
            desk.makes(&["new", &folder, "--package", "--lang", languages]).contains("new package")
        );
        let manifest = desk.read(&format!("{town}/town.toml"));
        desk.write(
            &format!("{town}/town.toml"),
            &format!("{manifest}\n[packages]\n{package} = {{ path = \"packages/{package}\" }}\n"),
        );
        let text = format!(
            "+++\ntitle = \"Page\"\n+++\n:::{package}-box{{title=\"Titre\"}}\nLe texte.\n:::\n"
        );
        desk.write(&format!("{town}/content/page.md"), &text);
        desk.is_clean(&town);
        desk.makes(&["build", &town]);
        let html = desk.read(&format!("{town}/public/page/index.html"));
        assert!(html.contains(&format!("{package}-box")) && html.contains("Titre"), "{html}");
        if languages.starts_with("fr") {
            assert!(html.contains("Bon à savoir"), "{html}");
        }
    }
    desk.makes(&["new", "alone", "--package"]);
    assert_eq!(desk.git("alone", &["log", "--format=%an"]), "parvis");
}

#[test]
fn an_entry_of_every_type_is_a_clean_draft_and_a_clean_page() {
    let desk = Desk::new();
    desk.makes(&["new", "town", "--lang", "fr,eu"]);
    let types = [
        "alert",
        "document",
        "event",
        "news",
        "organisation",
        "page",
        "person",
        "place",
        "section",
        "service",
    ];
    let mut paths = Vec::new();
    for kind in types {
        for lang in ["fr", "eu"] {
            let title = format!("L'\"été\" {kind} {lang}");
            let path = desk
                .makes(&["entry", kind, &title, "--lang", lang, "--town", "town"])
                .trim()
                .to_owned();
            let again = desk.run(&["entry", kind, &title, "--lang", lang, "--town", "town"]);
            assert!(again.code == 2 && again.stderr.contains("file-exists"), "{}", again.stderr);
            paths.push(path);
        }
    }
    assert!(
        paths.contains(&"town/content/news/2026-06-15-l-ete-news-fr.md".to_owned()),
        "{paths:#?}"
    );
    assert!(
        paths.contains(&"town/content/services/l-ete-service-eu.eu.md".to_owned()),
        "{paths:#?}"
    );
    assert!(paths.contains(&"town/content/l-ete-section-eu/_index.eu.md".to_owned()), "{paths:#?}");
    desk.is_clean("town");
    let drafts = desk.run(&["check", "town", "--strict", "--drafts"]);
    assert_eq!(drafts.code, 0, "{}", drafts.stderr);
    for path in &paths {
        let text = desk.read(path);
        assert!(text.contains("\ndraft = true\n"), "{text}");
        desk.write(path, &text.replace("draft = true\n", ""));
    }
    desk.is_clean("town");
}

#[test]
fn every_suggestion_can_be_read_once_its_mark_is_gone() {
    let desk = Desk::new();
    desk.makes(&["new", "town", "--lang", "nl"]);
    desk.write("town/content/services/file.pdf", "%PDF-1.7\n%%EOF\n");
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/plain.jpg");
    std::fs::copy(photo, desk.at("town/content/services/photo.jpg")).expect("files can be copied");
    let path = desk.makes(&["entry", "service", "Dienst", "--town", "town"]).trim().to_owned();
    let open = |line: &str| match line.strip_prefix("# ") {
        Some(line) if !line.starts_with("documents") => format!("{line}\n"),
        _ => format!("{line}\n"),
    };
    let text: String = desk.read(&path).lines().map(open).collect();
    // Dots stand for words, and are found where nobody wrote these.
    let text = text.replace("\"…\"", "\"x\"");
    desk.write(&path, &text.replace("draft = true\n", ""));
    desk.is_clean("town");
    assert!(text.contains("cost = [{ amount = 0.0, currency = \"EUR\" }]  # Kosten"), "{text}");
}

#[test]
fn hours_and_series_hold_as_they_are_suggested() {
    let desk = Desk::new();
    desk.makes(&["new", "town", "--lang", "fr", "--country", "BE"]);
    for (kind, title, date) in [
        ("place", "Piscine", "2026-06-15"),
        ("organisation", "Guichet", "2026-06-15"),
        ("event", "Marché", "2026-09-05"),
        ("event", "Cours", "2026-09-03T19:00"),
    ] {
        let words = ["entry", kind, title, "--date", date, "--town", "town"];
        let path = desk.makes(&words).trim().to_owned();
        let text = desk.read(&path);
        let (before, tables) = text.split_once("\n## ").expect("tables");
        let opened: Vec<&str> =
            tables.lines().skip(1).map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
        let text = format!("{before}\n{}\n", opened.join("\n")).replace("draft = true\n", "");
        desk.write(&path, &text.replace("\"…\"", "\"x\""));
        desk.is_clean("town");
    }
    desk.makes(&["build", "town"]);
    let page = desk.read("town/public/lieux/piscine/index.html");
    assert!(page.contains("09:00–12:00, 13:30–16:30") && page.contains("1er juillet"), "{page}");
    let page = desk.read("town/public/agenda/2026-09-05-marche/index.html");
    assert!(page.contains("chaque samedi"), "{page}");
}

#[test]
fn what_a_type_needs_and_nobody_can_guess_waits_in_a_draft() {
    let desk = Desk::new();
    desk.makes(&["new", "town", "--lang", "fr"]);
    let schema = "label = \"Tender\"\ntemplate = \"page.html\"\n[fields.file]\nkind = \"file\"\nrequired = true\n\
                  label = { fr = \"Cahier\\ndes charges\" }\nhint = \"a PDF\"\n[fields.closes]\nkind = \"date\"\nrequired = true\n";
    desk.write("town/types/tender.toml", schema);
    let path = desk
        .makes(&["entry", "tender", "Le pont", "--date", "2026-09-01", "--town", "town"])
        .trim()
        .to_owned();
    assert_eq!(path, "town/content/tenders/le-pont.md");
    let text = desk.read(&path);
    assert!(text.contains("\ncloses = 2026-09-01\n"), "{text}");
    assert!(text.contains("\n# file = \"file.pdf\"  # Cahier des charges; a PDF\n"), "{text}");
    desk.is_clean("town");
    desk.write(&path, &text.replace("draft = true\n", ""));
    let run = desk.run(&["check", "town"]);
    assert!(
        run.code == 1 && run.stderr.contains("the type `tender` needs `file`"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_entry_goes_where_its_type_is_at_home() {
    let desk = Desk::new();
    desk.makes(&["new", "town", "--lang", "en"]);
    let entry = |arguments: &[&str]| {
        let path = desk.makes(&[&["entry", "--town", "town"], arguments].concat());
        path.trim().strip_prefix("town/content/").expect("a path of content").to_owned()
    };
    assert_eq!(
        entry(&["event", "Fair", "--date", "2026-08-01T18:00"]),
        "agenda/2026-08-01-fair.md"
    );
    assert!(
        desk.read("town/content/agenda/2026-08-01-fair.md")
            .contains("\nstart = 2026-08-01T18:00:00  # Starts\n")
    );
    assert_eq!(entry(&["page", "Getting here"]), "getting-here.md");
    assert_eq!(entry(&["person", "Ann Lee"]), "people/ann-lee.md");
    assert_eq!(entry(&["person", "Bo Ek"]), "people/bo-ek.md");
    assert_eq!(entry(&["document", "Plan", "--section", "/services/"]), "services/plan.md");
    assert!(desk.read("town/content/services/plan.md").contains("type = \"document\"\n"));
    assert_eq!(entry(&["page", "Index", "--section", "."]), "page-index.md");
    assert_eq!(entry(&["page", "🎉"]), "page.md");
    assert_eq!(entry(&["news", "../../etc/passwd\n+++\n"]), "news/2026-06-15-etc-passwd.md");
    let long = entry(&["page", &"très long ".repeat(60)]);
    assert!(long.len() < 100 && long.ends_with("long.md"), "{long}");
    desk.is_clean("town");
}

#[test]
fn an_entry_that_cannot_be_is_refused_with_the_way_out() {
    let desk = Desk::new();
    desk.makes(&["new", "town", "--lang", "fr,nl"]);
    let before = list(&desk.at("town"));
    let rows: &[(&[&str], &[&str])] = &[
        (&["nws", "X"], &["unknown-type", "did you mean `news`?"]),
        (&["../news", "X"], &["unknown-type"]),
        (&["news", "  "], &["the title is empty"]),
        (&["news", "X", "--lang", "de"], &["`fr` or `nl`"]),
        (&["news", "X", "--section", "nws"], &["did you mean `news`?"]),
        (&["news", "X", "--section", "../.."], &["there is no section"]),
        (&["news", "X", "--date", "1/2/2026"], &["--date 2026-06-21"]),
    ];
    for (arguments, words) in rows {
        desk.refuses(&[&["entry", "--town", "town"], *arguments].concat(), words);
    }
    assert_eq!(list(&desk.at("town")), before);
    desk.refuses(&["entry", "news", "X"], &["no-town", "name that folder"]);
    std::fs::create_dir(desk.at("bare")).unwrap();
    desk.refuses(&["entry", "news", "X", "--town", "bare"], &["no-town", "parvis new our-town"]);
    desk.write("town/town.toml", "[town]\nname = \n");
    let run = desk.run(&["entry", "news", "X", "--town", "town"]);
    assert!(run.code == 1 && run.stderr.contains("toml-syntax"), "{}", run.stderr);
}
