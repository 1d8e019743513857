//! `package.toml` and `town.toml` that lie, ask for what must not be, or cannot be read.

use super::lab::{Lab, PACKAGE, file, package_with};
use super::servers::HttpServer;

/// Asserts that `update` refuses a package with this manifest, and that no lock is written.
#[track_caller]
fn refused(manifest: impl AsRef<[u8]>, code: i32, says: &[&str]) {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(&[file("package.toml", manifest)], Some("v1.0.0"));
    lab.with_package(&repo.url(), "version = \"1\"");
    lab.parvis("update").is(code).says(says);
    assert_eq!(lab.lock(), "");
    lab.parvis("build --offline").is(1).says(&["there is no `parvis.lock`"]);
    assert!(lab.site().is_empty());
}

#[test]
fn manifests_that_cannot_be_read_are_refused() {
    let utf16: Vec<u8> =
        format!("\u{feff}{PACKAGE}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(utf16, 1, &["`package.toml` of `file://", "is not UTF-8"]);
    refused([PACKAGE.as_bytes(), b"authors = [\"\xff\"]\n"].concat(), 1, &["is not UTF-8"]);
    let nested = format!(
        "{PACKAGE}description = {{ en = {}{} }}\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    refused(nested, 1, &["cannot be used", "too deep"]);
    refused(
        format!("{PACKAGE}a{} = 1\n", ".a".repeat(100_000)),
        1,
        &["cannot be used", "too deep"],
    );
    refused("\0\u{1b}[2J", 1, &["cannot be used"]);
    refused("", 1, &["cannot be used", "`[package]`"]);
}

#[test]
fn a_mark_of_byte_order_and_much_text_do_no_harm() {
    refused(format!("{PACKAGE}# {}\n", "x".repeat(5_000_000)), 1, &["cannot be used", "too much"]);
    let lab = Lab::new();
    let repo = lab.repo("fair");
    let comment = format!("\u{feff}{PACKAGE}# {}\n", "x".repeat(900_000));
    repo.publish(&[file("package.toml", comment)], Some("v1.0.0"));
    lab.with_package(&repo.url(), "version = \"1\"");
    lab.parvis("update").is(0);
    lab.parvis("build --locked").is(0);
}

#[test]
fn a_manifest_of_more_megabytes_than_allowed_is_refused() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(
        &[file("package.toml", format!("{PACKAGE}# {}\n", "x".repeat(2_000_000)))],
        Some("v1.0.0"),
    );
    lab.with_package(&repo.url(), "version = \"1\"");
    let manifest = lab.read("towns/ours/town.toml");
    lab.write("towns/ours/town.toml", format!("{manifest}[limits]\nmegabytes = 1\n"));
    lab.parvis("update").is(1).says(&["error[too-much]: `fair` holds more than 1 MB"]);
}

#[test]
fn manifests_that_lie_about_name_version_and_parvis_are_refused() {
    refused(
        PACKAGE.replace("1.0.0", "3.0.0"),
        1,
        &["`fair` calls itself 3.0.0 at the tag of version 1.0.0"],
    );
    refused(PACKAGE.replace("\"fair\"", "\"other\""), 1, &["calls itself `other`"]);
    refused(PACKAGE.replace("\"fair\"", "\"fair\\u001b[31m\""), 1, &["cannot be used"]);
    refused(PACKAGE.replace("MIT", "Everything Goes"), 1, &["`licence` is not an SPDX expression"]);
    refused(PACKAGE.replace("MIT", "MIT\\u001b[31m"), 1, &["`licence`"]);
    refused(format!("{PACKAGE}parvis = \">=7, <9\"\n"), 1, &["was written for parvis >=7, <9"]);
    refused(format!("{PACKAGE}parvis = \"<0.0.1\"\n"), 1, &["was written for parvis <0.0.1"]);
}

#[test]
fn dependencies_on_addresses_that_could_do_harm_are_refused() {
    for address in [
        "ext::sh -c id",
        "ext::id",
        "fd::17/x",
        "ssh://-oProxyCommand=id/x",
        "-uid",
        "git://otherside.example/x",
        "http://otherside.example/x",
        "https://anna:secret@otherside.example/x",
        "../x",
        "https://otherside.example/a\\u001b[2J",
        "https://otherside.example:99999/x",
    ] {
        let asks =
            format!("{PACKAGE}[dependencies]\nevil = {{ git = \"{address}\", version = \"1\" }}\n");
        refused(asks, 1, &["`evil` comes from an address that is refused"]);
    }
    refused(
        format!("{PACKAGE}[dependencies]\nevil = {{ path = \"../../x\" }}\n"),
        1,
        &["dependency `evil` has no key `path`"],
    );
    let own =
        format!("{PACKAGE}[dependencies]\nfair = {{ git = \"file:///x\", version = \"1\" }}\n");
    refused(own, 1, &["packages need each other in a circle: fair → fair"]);
}

#[test]
fn a_dependency_that_is_not_there_is_named_with_the_package_that_asks_for_it() {
    let asks = format!(
        "{PACKAGE}[dependencies]\nmore = {{ git = \"file:///nowhere/more\", version = \"1\" }}\n"
    );
    refused(asks, 3, &["file:///nowhere/more", "--> @fair/package.toml"]);
}

#[test]
fn packages_that_need_each_other_in_a_circle_are_refused() {
    let lab = Lab::new();
    let (fair, kiosk) = (lab.repo("fair"), lab.repo("kiosk"));
    let needs = |name: &str, other: &str, url: &str| {
        let manifest = PACKAGE.replace("\"fair\"", &format!("\"{name}\""));
        vec![file(
            "package.toml",
            format!("{manifest}[dependencies]\n{other} = {{ git = \"{url}\", version = \"1\" }}\n"),
        )]
    };
    fair.publish(&needs("fair", "kiosk", &kiosk.url()), Some("v1.0.0"));
    kiosk.publish(&needs("kiosk", "fair", &fair.url()), Some("v1.0.0"));
    lab.with_package(&fair.url(), "version = \"1\"");
    lab.parvis("update")
        .is(1)
        .says(&["packages need each other in a circle", "fair → kiosk → fair"]);
    assert_eq!(lab.lock(), "");
}

#[test]
fn addresses_and_folders_of_the_town_itself_are_held_to_the_same_rules() {
    for (line, why) in [
        ("git = \"ext::sh -c id\", version = \"1\"", "address that is refused"),
        ("git = \"ssh://-oProxyCommand=id/x\", version = \"1\"", "address that is refused"),
        (
            "git = \"https://h.example/x\", version = \"1\", subfolder = \"../x\"",
            "`subfolder`: a path is relative",
        ),
        (
            "git = \"https://h.example/x\", version = \"1\", signers = \"/etc/passwd\"",
            "`signers`: a path is relative",
        ),
        ("git = \"https://h.example/x\", branch = \"--upload-pack=id\"", "`branch` cannot be"),
        ("git = \"https://h.example/x\", tag = \"../../x\"", "`tag` cannot be"),
        ("git = \"https://h.example/x\", rev = \"HEAD\"", "is not a commit"),
    ] {
        let lab = Lab::new();
        lab.town(&format!("[packages]\nfair = {{ {line} }}\n"));
        for command in ["update", "build", "fetch", "verify", "tree", "vendor", "check"] {
            lab.parvis(command).is(1).says(&[why]);
        }
        assert_eq!(lab.lock(), "");
    }
}

#[test]
fn what_is_added_is_held_to_the_same_rules() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    let url = repo.url();
    lab.town("");
    let manifest = lab.read("towns/ours/town.toml");
    for arguments in [
        format!("../../x --git {url}"),
        format!("town --git {url}"),
        format!("base --git {url}"),
        format!("other --git {url}"),
        format!("https --partner --git {url}"),
        format!("fair --git {url} --subfolder ../x"),
        format!("fair --git {url} --tag ../../x"),
        format!("fair --git {url} --rev HEAD"),
        "fair --git ext::id".to_owned(),
        "fair --git=-uid".to_owned(),
        "fair --git ssh://-oProxyCommand=id/x".to_owned(),
        "fair --path ../../../../../etc".to_owned(),
        "other --partner --path /etc".to_owned(),
    ] {
        let run = lab.parvis(&format!("add {arguments}"));
        assert!(
            matches!(run.code, 1 | 2) && run.text.contains("error"),
            "{arguments}: {}",
            run.text
        );
        assert_eq!(
            (lab.lock().as_str(), &lab.read("towns/ours/town.toml")),
            ("", &manifest),
            "{arguments}"
        );
    }
    lab.parvis(&format!("add fair --git {url}")).is(0);
}

#[test]
fn a_package_from_the_network_does_not_point_at_this_machine() {
    let lab = Lab::new();
    let (fair, more) = (lab.repo("fair"), lab.repo("more"));
    more.publish(&[file("package.toml", PACKAGE.replace("\"fair\"", "\"more\""))], Some("v1.0.0"));
    let asks = format!(
        "{PACKAGE}[dependencies]\nmore = {{ git = \"{}\", version = \"1\" }}\n",
        more.url()
    );
    fair.publish(&[file("package.toml", asks)], Some("v1.0.0"));
    let server = HttpServer::open(&lab.path("repositories"));
    lab.with_package(&server.url("fair.git"), "version = \"1\"");
    lab.parvis("update").is(1).says(&["error[refused-address]", "from this machine", &more.url()]);
    assert_eq!(lab.lock(), "");
    lab.with_package(&fair.url(), "version = \"1\"");
    lab.parvis("update").is(0);
}

#[test]
fn a_line_that_is_not_understood_does_not_take_its_package_out_of_the_lock() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    lab.with_package(&repo.url(), "version = \"1\"");
    lab.parvis("update").is(0);
    let lock = lab.lock();
    for more in [
        "version = \"new\"",
        "version = \"1\", subfolder = \"../x\"",
        "version = \"1\", signers = \"../keys\"",
        "version = \"1\", signer = \"keys\"",
        "version = \"1\", token = \"TOKEN\"",
    ] {
        lab.with_package(&repo.url(), more);
        for command in ["update", "build", "vendor"] {
            lab.parvis(command).is(1).says(&["--> town.toml:6"]);
            assert_eq!(lab.lock(), lock, "{more}: {command}");
        }
    }
}

#[test]
fn a_package_that_names_many_others_is_refused_and_asks_nobody() {
    let needs = |number: usize| {
        let lines = (0..number)
            .map(|n| format!("p{n} = {{ git = \"file:///nowhere/p{n}\", version = \"1\" }}\n"));
        format!("{PACKAGE}[dependencies]\n{}", lines.collect::<String>())
    };
    refused(
        needs(65),
        1,
        &["cannot be used", "a package builds on at most 64 others, here are 65"],
    );
    // Those that are asked leave nothing in the cache if they do not answer.
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(&[file("package.toml", needs(64))], Some("v1.0.0"));
    lab.with_package(&repo.url(), "version = \"1\"");
    lab.parvis("update").is(3).says(&["nowhere/p63"]);
    assert_eq!(cached(&lab), 1);
    lab.parvis("add other --git https://127.0.0.1:1/x");
    assert_eq!(cached(&lab), 1);
}

fn cached(lab: &Lab) -> usize {
    std::fs::read_dir(lab.path("cache/git")).unwrap().count()
}

#[test]
fn a_town_with_hundreds_of_partners_asks_none_of_them() {
    let lab = Lab::new();
    let partners = |number: usize| {
        (0..number)
            .map(|n| format!("[partners.p{n}]\ngit = \"file:///nowhere/p{n}\"\n"))
            .collect::<String>()
    };
    lab.town(&partners(257));
    let run = lab.parvis("update").is(1).says(&["error[too-much]", "more than 256"]);
    assert!(!run.text.contains("nowhere") && !lab.path("cache/git").exists(), "{}", run.text);
    lab.parvis("build").is(1).says(&["error[too-much]", "more than 256"]);
}
