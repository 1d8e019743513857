//! What a town's folder becomes.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders")]

use crate::support;

use std::process::Command;

use camino::Utf8Path;
use parvis::diagnostics::{Blame, Code, Sink};
use parvis::names::OutPath;
use parvis::project::{Options, Project};
use support::Town;

fn news(town: Town) -> Town {
    town.file(
        "content/news/_index.md",
        "+++\ntitle = \"Actualités\"\nnav = true\n[defaults]\ntype = \"news\"\n[list]\nsize = 2\n+++\n",
    )
    .file("content/news/_index.nl.md", "+++\ntitle = \"Nieuws\"\nslug = \"nieuws\"\n+++\n")
    .file(
        "content/news/2026-05-01-budget.md",
        "+++\ntitle = \"Budget\"\ntopics = [\"culture\"]\naliases = [\"/vieux/\"]\n+++\nLe **budget**.\n",
    )
    .file(
        "content/news/2026-05-01-budget.nl.md",
        "+++\ntitle = \"Begroting\"\nslug = \"begroting\"\n+++\nDe begroting, zie [feest](/news/fete).\n",
    )
    .file(
        "content/news/fete.md",
        "+++\ntitle = \"Fête\"\ndate = 2026-05-03\n+++\n## Où\n\nVoir [le budget](2026-05-01-budget.md) et [où](#ou).\n",
    )
    .file("content/news/marche.md", "+++\ntitle = \"Marché\"\ndate = 2026-04-03\n+++\nAu marché.\n")
}

#[test]
fn a_town_of_one_page_is_a_whole_site() {
    let town = Town::bare()
        .file(
            "town.toml",
            "[town]\nname = \"Ville\"\nurl = \"https://v.example\"\nlanguages = [\"fr\"]\n",
        )
        .file("content/_index.md", "+++\ntitle = \"Accueil\"\n+++\nBonjour.\n");
    let run = town.build().is_clean();
    let home = run.read("index.html");
    assert!(home.contains(" lang=fr"), "{home}");
    for file in ["404.html", "robots.txt", "sitemap.xml", "parvis-build.json"] {
        assert!(run.files().contains_key(file), "{file}");
    }
}

#[test]
fn languages_have_their_own_addresses_and_point_to_each_other() {
    let run = news(Town::new()).build().is_clean();
    let french = run.read("news/2026-05-01-budget/index.html");
    let dutch = run.read("nl/nieuws/begroting/index.html");
    assert!(
        french.contains("https://www.seneffe.example/nl/nieuws/begroting/"),
        "hreflang to Dutch"
    );
    assert!(
        dutch.contains("https://www.seneffe.example/news/2026-05-01-budget/"),
        "hreflang to French"
    );
    assert!(
        !run.files().contains_key("nl/nieuws/fete/index.html"),
        "what is not translated has no page of its own"
    );
    let list = run.read("nl/nieuws/index.html");
    assert!(
        list.contains("/news/fete/") && list.contains("lang=\"fr\"") || list.contains("lang=fr"),
        "it is listed with its language"
    );
    assert!(
        dutch.contains("hreflang=\"fr\"") || dutch.contains("hreflang=fr"),
        "a link to the fallback says its language"
    );
}

#[test]
fn a_translation_has_the_type_and_the_shared_fields_of_its_entry() {
    let town = Town::new()
        .file(
            "content/fair.md",
            "+++\ntitle = \"Foire\"\ntype = \"event\"\nstart = 2026-08-01\n+++\n",
        )
        .file("content/fair.nl.md", "+++\ntitle = \"Kermis\"\n+++\nKom!\n");
    let page = town.build().is_clean().read("nl/fair/index.html");
    assert!(page.contains("1 augustus 2026"), "{page}");
}

#[test]
fn words_of_a_language_that_no_layer_names_are_marked_and_named() {
    let run = Town::bare()
        .file("town.toml", "[town]\nname = \"Stad\"\nlanguages = [\"nl-BE\", \"sv\"]\n")
        .file("content/_index.md", "+++\ntitle = \"Welkom\"\nsummary = \"Dag\"\n+++\n")
        .file(
            "content/news/_index.md",
            "+++\ntitle = \"Nieuws\"\nlist = { type = \"news\" }\n+++\n",
        )
        .file(
            "content/news/kermis.md",
            "+++\ntitle = \"Kermis\"\ntype = \"news\"\ndate = 2026-06-01\n+++\n",
        )
        .build();
    let page = run.read("sv/index.html");
    assert!(
        page.contains("<h1 lang=nl-BE>Welkom") && page.contains("<p class=lead lang=nl-BE>Dag"),
        "{page}"
    );
    assert!(page.contains("available only in Dutch"), "{page}");
}

#[test]
fn an_entry_that_the_first_language_lacks_has_the_type_of_the_next() {
    let town = Town::new()
        .file("town.toml", "[town]\nname = \"Ville\"\nlanguages = [\"fr\", \"nl\", \"de\"]\n")
        .file(
            "content/fair.nl.md",
            "+++\ntitle = \"Kermis\"\ntype = \"event\"\nstart = 2026-08-01\n+++\n",
        )
        .file("content/fair.de.md", "+++\ntitle = \"Kirmes\"\n+++\nKommt!\n");
    let page = town.build().read("de/fair/index.html");
    assert!(page.contains("1. August 2026"), "{page}");
}

#[test]
fn a_download_says_its_type_and_size_and_a_contact_its_address() {
    let document = "+++\ntitle = \"Plan\"\ntype = \"document\"\nfile = \"plan.txt\"\n+++\n";
    let place = "+++\ntitle = \"Halle\"\ntype = \"place\"\ncontacts = [{ address = \"Rue Haute 1\" }]\n+++\n";
    let town = Town::new()
        .file("content/plan.md", document)
        .file("content/plan.txt", "12345")
        .file("content/hall.md", place);
    let run = town.build().is_clean();
    let page = run.read("plan/index.html");
    assert!(page.contains("(TXT, 5\u{a0}"), "{page}");
    assert!(run.read("hall/index.html").contains("Rue Haute 1"));
}

#[test]
fn a_mandate_may_lack_either_date() {
    let mandates = "mandates = [{ role = \"mayor\" }, { title = \"Clerk\", end = 2024-01-01 }]";
    let person = format!("+++\ntitle = \"Jo\"\ntype = \"person\"\n{mandates}\n+++\n");
    let page = Town::new().file("content/jo.md", person).build().is_clean().read("jo/index.html");
    assert!(page.contains("Clerk") && page.contains("janvier 2024"), "{page}");
}

#[test]
fn lists_have_pages_feeds_and_topics() {
    let run = news(Town::new()).build().is_clean();
    assert!(run.read("news/index.html").contains("/news/page/2/"));
    assert!(run.read("news/page/2/index.html").contains("Marché"));
    let feed = run.read("news/atom.xml");
    assert!(
        feed.contains("&lt;strong&gt;budget&lt;/strong&gt;")
            && feed.contains("https://www.seneffe.example/news/fete/")
    );
    assert!(run.read("news/feed.json").contains("https://jsonfeed.org/version/1.1"));
    assert!(run.read("themes/culture/index.html").contains("Budget"));
    assert!(run.read("sitemap.xml").contains("hreflang=\"nl\""));
    assert!(run.read("_redirects").contains("/vieux/ /news/2026-05-01-budget/ 301"));
    assert!(run.read("vieux/index.html").contains("/news/2026-05-01-budget/"));
}

#[test]
fn without_an_address_links_are_relative_and_lead_to_files() {
    let town = news(Town::new())
        .file("town.toml", "[town]\nname = \"Ville\"\nlanguages = [\"fr\", \"nl\"]\n");
    let run = town.build().is_clean();
    let page = run.read("news/fete/index.html");
    assert!(page.contains("../2026-05-01-budget/index.html"), "{page}");
    assert!(
        !page.contains("href=\"/") && !page.contains("href=/") && !page.contains("src=\"/"),
        "{page}"
    );
    assert!(!run.files().contains_key("sitemap.xml"));
}

#[test]
fn a_style_sheet_leads_to_where_the_site_lies() {
    for (url, wanted) in [
        ("", "../x.svg"),
        ("url = \"https://h.example/town\"\n", "/town/x.svg"),
        ("url = \"https://h.example\"\n", "/x.svg"),
    ] {
        let town = |degree| {
            Town::new()
                .argument("--minify")
                .argument(degree)
                .file(
                    "town.toml",
                    format!("[town]\nname = \"Ville\"\n{url}languages = [\"fr\", \"nl\"]\n"),
                )
                .file("static/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
                .file("styles/a.css", ".a { background: url(/x.svg)")
                .file("styles/b.css", "\u{feff}/* no @import */ .b { color: red }")
        };
        for degree in ["full", "off"] {
            let run = town(degree).build().is_clean();
            let files = run.files();
            let sheet = files
                .iter()
                .find(|(path, _)| path.starts_with("assets/style."))
                .expect("there is a sheet");
            let text = String::from_utf8_lossy(sheet.1);
            assert!(text.contains(&format!("url(\"{wanted}\")")), "{url} {degree}: {text}");
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{url} {degree}");
        }
    }
}

#[test]
fn a_second_build_writes_nothing_and_leaves_times_alone() {
    let town = news(Town::new());
    let run = town.build().is_clean();
    let time = |path: &str| {
        std::fs::metadata(run.site.join(path))
            .and_then(|data| data.modified())
            .expect("it is there")
    };
    let before = (time("index.html"), time("news/fete/index.html"), time(".parvis-output"));
    let again = town.build().is_clean();
    assert!(again.stderr.contains(" 0 written"), "{}", again.stderr);
    assert_eq!(before, (time("index.html"), time("news/fete/index.html"), time(".parvis-output")));
    town.edit(
        "content/news/marche.md",
        "+++\ntitle = \"Marché\"\ndate = 2026-04-03\n+++\nAutre chose.\n",
    );
    town.build().is_clean();
    assert_eq!(before.1, time("news/fete/index.html"), "a page that did not change keeps its time");
}

#[test]
fn what_is_no_longer_made_goes_and_what_others_made_stays() {
    let town = news(Town::new());
    let run = town.build().is_clean();
    std::fs::write(run.site.join("note.txt"), "mine").expect("writable");
    town.remove("content/news/marche.md");
    let again = town.build();
    assert_eq!(again.code, 0);
    assert!(again.findings.iter().any(|finding| finding["code"] == "foreign-file"
        && finding["message"].as_str().is_some_and(|m| m.contains("note.txt"))));
    assert!(!again.files().contains_key("news/marche/index.html"));
    assert_eq!(again.read("note.txt"), "mine");
}

#[test]
fn a_revision_is_built_as_its_checkout_is() {
    let town = news(Town::new());
    town.git(&["init", "-q", "-b", "main"]);
    town.git(&["add", "content", "town.toml"]);
    town.git(&["commit", "-q", "-m", "first"]);
    let checkout = town.build().is_clean().files();
    town.edit("content/news/fete.md", "+++\ntitle = \"Later\"\n+++\n");
    let town = town.argument("--revision").argument("HEAD");
    let built = town.build().is_clean().files();
    assert!(checkout == built);
    let page = String::from_utf8_lossy(&built["news/fete/index.html"]).into_owned();
    assert!(page.contains("2026-05-01T"), "the page says when it was last committed: {page}");
}

#[test]
fn drafts_later_and_expired_entries_follow_the_build_date() {
    let town = |date: &str| {
        Town::new()
            .file("content/soon.md", "+++\ntitle = \"Soon\"\npublish = 2026-07-01\n+++\n")
            .file(
                "content/gone.md",
                "+++\ntitle = \"Gone\"\nexpires = 2026-07-01\nafter = \"remove\"\n+++\n",
            )
            .file("content/draft.md", "+++\ntitle = \"Draft\"\ndraft = true\n+++\n")
            .at(date)
    };
    let june = town("2026-06-15").build().is_clean();
    assert!(
        june.read("parvis-build.json").contains("2026-06-30T22:00:00Z"),
        "the site changes at midnight in Brussels"
    );
    let has = |run: &support::Run, path: &str| run.files().contains_key(path);
    assert!(
        !has(&june, "soon/index.html")
            && has(&june, "gone/index.html")
            && !has(&june, "draft/index.html")
    );
    let july = town("2026-07-02").argument("--drafts").build().is_clean();
    assert!(
        has(&july, "soon/index.html")
            && !has(&july, "gone/index.html")
            && has(&july, "draft/index.html")
    );
}

#[test]
fn a_package_changes_one_block_and_the_town_hides_a_file() {
    let town = Town::new()
        .file(
            "town.toml",
            "[town]\nname = \"Ville\"\nurl = \"https://v.example\"\nlanguages = [\"fr\", \"nl\"]\n[packages]\nextra = { path = \"packages/extra\" }\n",
        )
        .file("packages/extra/package.toml", "[package]\nname = \"extra\"\nversion = \"1.0.0\"\nlicence = \"GPL-3.0-or-later\"\n")
        .file("packages/extra/templates/page.html", "{% extends \"@base/page.html\" %}{% block footer %}{{ super() }}<p>By extra</p>{% endblock %}")
        .file("packages/extra/components/box.html", "{% component box(title: String) %}<div class=\"box\">{{ title }}{{ body }}</div>{% endcomponent box %}")
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\n:::box{title=\"Boîte\"}\nDu *texte*.\n:::\n");
    let run = town.build().is_clean();
    let page = run.read("a/index.html");
    assert!(
        page.contains("By extra") && page.contains("Boîte") && page.contains("<em>texte</em>"),
        "{page}"
    );
    town.edit(
        "templates/page.html",
        "<!doctype html><html lang=\"fr\"><title>x</title><p>{{ page.title }}</html>",
    );
    assert!(!town.build().is_clean().read("a/index.html").contains("By extra"));
}

#[test]
fn two_packages_with_one_file_clash_until_the_town_prefers() {
    let town = |prefer: &str| {
        let mut town = Town::new().file(
            "town.toml",
            format!(
                "[town]\nname = \"V\"\nurl = \"https://v.example\"\nlanguages = [\"fr\", \"nl\"]\n[packages]\na = {{ path = \"packages/a\" }}\nb = {{ path = \"packages/b\" }}\n{prefer}"
            ),
        );
        for name in ["a", "b"] {
            town = town
                .file(
                    &format!("packages/{name}/package.toml"),
                    format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nlicence = \"MIT\"\n"),
                )
                .file(
                    &format!("packages/{name}/components/box.html"),
                    format!("{{% component box() %}}<div>{name}{{{{ body }}}}</div>{{% endcomponent box %}}"),
                );
        }
        town.file("content/a.md", "+++\ntitle = \"A\"\n+++\n:::box\nx\n:::\n")
    };
    let run = town("").build();
    let clash =
        run.findings.iter().find(|finding| finding["code"] == "layer-clash").expect("a clash");
    assert!(clash["help"].as_str().is_some_and(|help| help.contains("[prefer]")), "{clash}");
    let run = town("[prefer]\n\"components/box.html\" = \"b\"\n").build().is_clean();
    assert!(run.read("a/index.html").contains("<div>b"));
}

#[test]
fn all_degrees_of_minification_show_the_same_words() {
    let words = |degree: &str| {
        let run = news(Town::new()).argument("--minify").argument(degree).build().is_clean();
        let text = run.read("news/fete/index.html");
        let mut inside = false;
        let plain: String = text
            .chars()
            .filter(|c| {
                if *c == '<' {
                    inside = true;
                }
                let keep = !inside;
                if *c == '>' {
                    inside = false;
                }
                keep
            })
            .collect();
        plain.split_whitespace().collect::<String>()
    };
    assert_eq!(words("full"), words("off"));
    assert_eq!(words("compact"), words("off"));
}

/// A text is checked when it is read first, and written from its file when its page is rendered: both must be the same.
#[test]
fn a_text_that_changes_under_the_build_is_never_written_half() {
    let town = Town::new().file(
        "content/fair.md",
        "+++\ntitle = \"Fair\"\n+++\nOn Sunday, in the castle's large courtyard.\n",
    );
    let root = Utf8Path::from_path(town.path()).expect("UTF-8");
    let project =
        Project::open(root, &Options::default(), &Sink::new()).expect("opens").expect("a town");
    let prepared = parvis::pipeline::prepare(&project, &Sink::new()).expect("nothing is wrong");
    let path = OutPath::parse("fair/index.html").expect("a path");
    let page = || prepared.renderer.render(&path, &prepared.plan.targets[&path]);
    assert!(
        String::from_utf8_lossy(page().content.bytes())
            .contains("On Sunday, in the castle’s large courtyard.")
    );
    town.edit(
        "content/fair.md",
        "+++\ntitle = \"Fair\"\n+++\nOn Monday, in the castle's large courtyard.\n",
    );
    let rendered = page();
    // Nothing is wrong in the file: as if it could not be read.
    let found: Vec<(Code, Blame)> =
        rendered.record.findings.iter().map(|found| (found.code, found.blame)).collect();
    assert_eq!((found, rendered.content.bytes()), (vec![(Code::Changed, Blame::Setup)], &[][..]));
}

#[test]
fn a_warning_leaves_the_last_site_in_place_where_builds_are_strict() {
    let town = Town::new().file("content/a.md", "+++\ntitle = \"A\"\n+++\nOld.\n");
    let before = town.build().is_clean().files();
    town.edit(
        "types/boat.toml",
        "extends = \"page\"\n[fields.mast]\nkind = \"text\"\ndeprecated = \"write masts\"\n",
    );
    town.edit("content/a.md", "+++\ntitle = \"A\"\ntype = \"boat\"\nmast = \"one\"\n+++\nNew.\n");
    let town = town.argument("--strict");
    let run = town.build();
    assert_eq!((run.code, run.files() == before), (1, true), "{:?}", run.findings);
    assert!(run.stderr.contains("nothing was written"), "{}", run.stderr);
}

/// Three by two points, held upright, with the place where it was taken.
const PHOTO: &[u8] = include_bytes!("../pictures/photo.jpg");

#[test]
fn a_photo_that_was_held_upright_has_the_size_that_browsers_show() {
    let run = Town::new()
        .file("content/photo.jpg", PHOTO)
        .file("static/upright.jpg", PHOTO)
        .file("content/a.md", "+++\ntitle = \"A\"\nimage = { src = \"photo.jpg\", alt = \"B\" }\n+++\n![C](photo.jpg)\n")
        .file("templates/page.html", "{% set p = image(src=\"upright.jpg\") %}{{ p.width }}x{{ p.height }} {{ page.image.width }}x{{ page.image.height }} {{ page.body }}")
        .argument("--minify")
        .argument("off")
        .build();
    assert_eq!(run.code, 0, "{:#?}", run.findings);
    let page = run.read("a/index.html");
    assert!(page.starts_with("2x3 2x3") && page.contains("width=\"2\" height=\"3\""), "{page}");
    assert_eq!(run.files()["photo.jpg"], PHOTO, "the file stays as it is");
}

#[test]
fn the_towns_own_pictures_that_tell_a_place_are_named_once_each() {
    let neighbour = "\n[partners.auve]\npath = \"../auve\"\n[[subscriptions]]\nfrom = \"auve\"\ntype = \"page\"\ninto = \"/\"\npages = \"local\"\n";
    let shown =
        "+++\ntitle = \"A\"\nimage = { src = \"photo.jpg\", alt = \"B\" }\n+++\n![C](photo.jpg)\n";
    let town = Town::new();
    let manifest = std::fs::read_to_string(town.path().join("town.toml")).expect("it is there");
    let town = town
        .file("town.toml", manifest + neighbour)
        .file("content/a/index.md", shown)
        .file("content/a/index.nl.md", shown)
        .file("content/a/photo.jpg", PHOTO)
        .file("content/secret/index.md", shown.replacen("+++", "+++\ndraft = true", 1))
        .file("content/secret/photo.jpg", PHOTO)
        .file("static/Photo.webp", include_bytes!("../pictures/photo.webp"))
        .file("../auve/town.toml", "[town]\nname = \"Auve\"\nlanguages = [\"fr\"]\n")
        .file("../auve/content/_index.md", "+++\ntitle = \"Auve\"\n+++\n")
        .file("../auve/content/b/index.md", shown)
        .file("../auve/content/b/photo.jpg", PHOTO);
    for command in ["build", "check"] {
        let run = town.run(command);
        assert_eq!((run.code, run.findings.len()), (0, 2), "{:#?}", run.findings);
        assert!(run.says("picture-place", "content/a/photo.jpg", 0).contains("exiftool"));
        run.says("picture-place", "static/Photo.webp", 0);
    }
    assert!(
        town.build().files().keys().any(|path| path.starts_with("assets/auve/")),
        "the neighbour's picture is shown"
    );
    assert_eq!(town.argument("--strict").build().code, 1);
}

#[test]
fn a_fault_of_parvis_is_a_finding_and_an_exit_code() {
    let build = |format: &str| {
        let town = concat!(env!("CARGO_MANIFEST_DIR"), "/example-town");
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
        command.args(["check", town, "--offline", "--format", format]).env_remove("RUST_BACKTRACE");
        // No thread has so much room, so none can be begun.
        command.env("RUST_MIN_STACK", (1_u64 << 47).to_string()).output().expect("the binary runs")
    };
    let run = build("text");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(4), "{said}");
    for words in [
        "error[internal]: this is a fault of parvis",
        "= help: please report it",
        "1 error, 0 warnings",
    ] {
        assert_eq!(said.matches(words).count(), 1, "{words} in {said}");
    }
    assert!(!said.contains("stack backtrace") && !said.contains("RUST_BACKTRACE"), "{said}");
    let run = build("json");
    let found: serde_json::Value = serde_json::from_slice(&run.stdout).expect("one finding");
    assert_eq!(
        (run.status.code(), &found["code"], &found["blame"]),
        (Some(4), &"internal".into(), &"parvis".into())
    );
}

/// What a run may keep in memory, in kB; the file that is copied has twice as much.
#[cfg(target_os = "linux")]
const MOST_MEMORY: u64 = 200_000;

#[cfg(target_os = "linux")]
#[test]
fn a_large_file_is_copied_without_being_held_in_memory() {
    let town = Town::new().file("static/film.mp4", "");
    let film = std::fs::File::options().write(true).open(town.path().join("static/film.mp4"));
    // It takes no room on the disk: nothing was written there.
    film.and_then(|file| file.set_len(2 * MOST_MEMORY * 1024)).expect("files have any length");
    let build = || {
        std::process::Command::new("sh")
            .args(["-c", "ulimit -d \"$1\" && shift && exec \"$@\"", "sh"])
            .arg(MOST_MEMORY.to_string())
            .arg(env!("CARGO_BIN_EXE_parvis"))
            .args(["build", "--date", "2026-06-15"])
            .arg(town.path())
            .env_clear()
            .env("RAYON_NUM_THREADS", "2")
            .output()
            .expect("a shell runs")
    };
    for what in ["written", "unchanged"] {
        let output = build();
        assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
        let film = std::fs::metadata(town.path().join("public/film.mp4")).expect("it is there");
        assert_eq!(film.len(), 2 * MOST_MEMORY * 1024, "{what}");
    }
}
