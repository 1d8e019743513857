//! Trees that no Git would write, and files that are not what they seem.

use super::lab::{EVENT, Item, Lab, Repo, file, folder, package_with, partner_with};

/// Releases a good version of a package, builds, then releases this one: `update` refuses it with these words, and all stays
/// as it was.
#[track_caller]
fn refused(evil: impl Fn(&Repo) -> Vec<(Vec<u8>, Item)>, says: &[&str]) {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(&package_with("1.0.0", vec![file("good.txt", "good")]), Some("v1.0.0"));
    lab.with_package(&repo.url(), "version = \"1\"");
    lab.parvis("update").is(0);
    lab.parvis("build").is(0);
    let (lock, site) = (lab.lock(), lab.site());
    repo.publish(&package_with("1.1.0", evil(&repo)), Some("v1.1.0"));
    lab.parvis("update").is(1).says(says);
    lab.parvis("diff fair");
    assert_eq!(lab.lock(), lock);
    for command in ["build --locked --offline", "verify", "fetch", "check", "tree"] {
        lab.parvis(command).is(0);
    }
    assert!(lab.site() == site, "the site has changed");
}

/// Shows a good commit of a partner, then this one, of which the good part is taken and the rest left out.
#[track_caller]
fn left_out(evil: impl Fn(&Repo) -> Vec<(Vec<u8>, Item)>) {
    let lab = Lab::new();
    let repo = lab.repo("other");
    repo.publish(&partner_with(Vec::new()), None);
    lab.with_partner(&repo.url(), "");
    lab.parvis("update").is(0);
    lab.parvis("build").is(0);
    let (lock, site) = (lab.lock(), lab.site());
    repo.publish(&partner_with(evil(&repo)), None);
    lab.parvis("update").is(0);
    assert_ne!(lab.lock(), lock, "the partner has moved");
    for command in
        ["build", "vendor", "build --locked --offline", "verify", "fetch", "check", "tree"]
    {
        lab.parvis(command).is(0);
        assert!(
            lab.agenda().contains("Fair")
                == site.keys().any(|path| path.ends_with("agenda/index.html"))
        );
        assert!(!lab.agenda().contains("Evil"), "{command}");
    }
}

const FORGED: &str = "somebody made it by hand";
const LEADS_OUT: &str = "without `.` and `..`";

fn evil_event() -> String {
    EVENT.replace("Fair", "Evil")
}

#[test]
fn names_that_lead_out_of_the_layer_are_refused() {
    for (name, why) in [
        ("..", FORGED),
        (".", FORGED),
        (".git", FORGED),
        (".GIT", FORGED),
        ("..\\..\\evil.md", FORGED),
        ("/etc/evil.md", LEADS_OUT),
        ("../../../../evil.md", LEADS_OUT),
        ("a\\evil.md", "a path cannot contain"),
        ("C:evil.md", "Windows"),
        ("con.md", "device"),
    ] {
        let as_file = |_: &Repo| vec![file(name, evil_event())];
        refused(as_file, &["`fair` at ", "is refused", why, "tell the authors of `fair`"]);
        left_out(as_file);
    }
    for name in ["..", ".git", "../.."] {
        let as_folder = |_: &Repo| vec![folder(name, vec![file("evil.md", evil_event())])];
        refused(as_folder, &["is refused"]);
        left_out(as_folder);
    }
}

#[test]
fn names_that_steer_terminals_or_are_no_text_are_refused() {
    for (name, why) in [
        (&b"a\x1b[31m\x07.md"[..], "a path cannot contain"),
        (b"a\nb.md", "a path cannot contain"),
        (b"\xff\xfe.md", "a path is UTF-8 text"),
    ] {
        let items = |_: &Repo| vec![file(name, evil_event())];
        refused(items, &["is refused", why]);
        left_out(items);
    }
    let long = "x".repeat(300) + ".md";
    refused(|_| vec![file(&long, "x")], &["at most 255 bytes"]);
    left_out(|_| vec![file(&long, evil_event())]);
}

#[test]
fn names_that_turn_the_writing_round_are_shown_without_it() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(&package_with("1.0.0", vec![file("a\u{202e}txt.bin", "x")]), Some("v1.0.0"));
    lab.with_package(&repo.url(), "version = \"1\"");
    for command in [
        "update",
        "build",
        "diff fair",
        "tree",
        "override static/fair/a\u{202e}txt.bin",
        "overrides",
        "vendor",
        "verify",
    ] {
        lab.parvis(command).is(0);
    }
}

#[test]
fn names_that_only_some_computers_tell_apart_are_refused() {
    let cases = [["Map.md", "map.md"], ["caf\u{e9}.md", "cafe\u{301}.md"]];
    for pair in cases {
        let items =
            |_: &Repo| pair.iter().map(|name| file(name, "+++\ntitle = \"x\"\n+++\n")).collect();
        refused(items, &["is refused", "differ only in"]);
        left_out(items);
    }
}

#[test]
fn links_submodules_and_pointers_are_refused_by_their_name() {
    let link = |repo: &Repo| {
        vec![(b"names.md".to_vec(), Item::Raw("120000", repo.object("blob", b"/etc/passwd")))]
    };
    refused(link, &["is refused: `static/fair/names.md`: symbolic links are not followed"]);
    left_out(link);
    let module = |_: &Repo| vec![(b"module".to_vec(), Item::Raw("160000", "1".repeat(40)))];
    refused(module, &["is refused: `static/fair/module`: this is a Git submodule"]);
    left_out(module);
    let pointer = format!(
        "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12345\n",
        "a".repeat(64)
    );
    let lfs = |_: &Repo| vec![file("film.md", &pointer), file("photo.jpg", &pointer)];
    refused(
        lfs,
        &[
            "is refused: `static/fair/film.md`: the file itself is not here: this is a Git LFS pointer",
        ],
    );
    left_out(lfs);
}

#[test]
fn manifests_that_are_links_are_not_followed() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    let link = Item::Raw("120000", repo.object("blob", b"/etc/passwd"));
    repo.publish(
        &[(b"package.toml".to_vec(), link.clone()), (b"town.toml".to_vec(), link)],
        Some("v1.0.0"),
    );
    lab.with_package(&repo.url(), "version = \"1\"");
    lab.parvis("update").is(1).says(&["it has no `package.toml`"]);
    lab.with_partner(&repo.url(), "");
    lab.parvis("update").is(0);
    lab.parvis("build").is(0).says(&["warning[", "the partner `other` cannot be read"]);
}

/// A folder in a folder, so often.
fn nested(depth: usize) -> (Vec<u8>, Item) {
    (0..depth).fold(file("x.md", "x"), |inner, _| folder("d", vec![inner]))
}

#[test]
fn trees_above_the_limits_are_refused_in_good_time() {
    let deep = |_: &Repo| vec![nested(200)];
    refused(
        deep,
        &["error[too-much]: `fair` holds more than 16 folders", "raise `depth` under `[limits]`"],
    );
    let many = |repo: &Repo| {
        let id = repo.object("blob", b"x");
        (0..100_000)
            .map(|number| (format!("f{number:06}").into_bytes(), Item::Raw("100644", id.clone())))
            .collect()
    };
    refused(many, &["error[too-much]: `fair` holds more than 20000 files", "raise `files`"]);
    // Twelve trees that name each other ten times each: 10^12 files.
    let bomb = |repo: &Repo| {
        let first = repo.tree(&[file("x.md", "x")]);
        let grown = (0..12).fold(first, |inner, _| {
            let ten: Vec<_> = (0..10)
                .map(|n| (format!("d{n}").into_bytes(), Item::Raw("40000", inner.clone())))
                .collect();
            repo.tree(&ten)
        });
        vec![(b"d".to_vec(), Item::Raw("40000", grown))]
    };
    let begun = std::time::Instant::now();
    refused(bomb, &["error[too-much]: `fair` holds more than 20000 files"]);
    assert!(begun.elapsed().as_secs() < 60, "it took {:?}", begun.elapsed());
}

#[test]
fn a_partner_above_the_limits_keeps_its_last_good_copy() {
    let lab = Lab::new();
    let repo = lab.repo("other");
    repo.publish(&partner_with(Vec::new()), None);
    lab.with_partner(&repo.url(), "");
    lab.parvis("update").is(0);
    let lock = lab.lock();
    repo.publish(&partner_with(vec![nested(200)]), None);
    lab.parvis("update").is(1).says(&["error[too-much]: `other` holds more than 16 folders"]);
    assert_eq!(lab.lock(), lock);
    lab.parvis("build --locked --offline").is(0);
    assert!(lab.agenda().contains("Fair"));
}

/// What Git takes for a repository, with a program in its settings.
fn seeming(head: &str, beside: &[&str]) -> Vec<(Vec<u8>, Item)> {
    let settings = "[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = \"touch PWNED; false\"\n";
    let besides = beside.iter().map(|name| {
        if *name == "commondir" { file(name, "r") } else { folder(name, vec![file("x", "x")]) }
    });
    besides.chain([file(head, "ref: refs/heads/main\n"), file("config", settings)]).collect()
}

#[test]
fn files_that_git_takes_for_a_repository_are_taken_from_nobody() {
    let seem = [
        seeming("HEAD", &["objects", "refs"]),
        seeming("Head", &["OBJECTS", "refs"]),
        seeming("HEAD", &["commondir"]),
        vec![folder("a", vec![folder("b", seeming("HEAD", &["objects", "refs"]))])],
    ];
    for items in seem {
        refused(
            |_| items.clone(),
            &[
                "error[bad-file-name]: with `static/",
                "`fair` holds what Git takes for a repository",
            ],
        );
        // A lock that names such a commit all the same, as an older parvis wrote it: nothing is written.
        let lab = Lab::new();
        let repo = lab.repo("other");
        let good = repo.publish(&partner_with(Vec::new()), None);
        lab.with_partner(&repo.url(), "");
        lab.parvis("update").is(0);
        let evil = repo.publish(&partner_with(items), None);
        lab.parvis("update").is(1).says(&[
            "`other` at ",
            "is refused",
            "holds what Git takes for a repository",
        ]);
        lab.parvis("build --locked").is(0);
        lab.write("towns/ours/parvis.lock", lab.lock().replace(&good, &evil));
        for command in ["build --locked", "vendor", "fetch", "verify", "check"] {
            lab.parvis(command).says(&["holds what Git takes for a repository"]);
        }
        assert!(!lab.path("towns/ours/vendor/other").exists());
    }
    // The whole of a package as well.
    let lab = Lab::new();
    let repo = lab.repo("fair");
    let whole = [package_with("1.0.0", Vec::new()), seeming("HEAD", &["objects", "refs"])].concat();
    repo.publish(&whole, Some("v1.0.0"));
    lab.with_package(&repo.url(), "version = \"1\"");
    lab.parvis("update").is(1).says(&["holds what Git takes for a repository"]);
}

#[test]
fn a_tree_that_calls_a_folder_a_file_is_refused() {
    let lying =
        |repo: &Repo| vec![(b"x.md".to_vec(), Item::Raw("100644", repo.tree(&[file("a", "b")])))];
    refused(lying, &["`fair` at ", "is refused"]);
}
