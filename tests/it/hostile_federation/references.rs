//! Branches and tags that lead nowhere, to no commit, or to another one than before.

use std::fs;

use super::lab::{Lab, file, package_with, partner_with};
use super::servers::{HttpServer, Reply};

#[test]
fn repositories_without_anything_to_take_say_so() {
    let lab = Lab::new();
    let empty = lab.repo("empty");
    lab.with_package(&empty.url(), "version = \"1\"");
    lab.parvis("update").is(1).says(&["the repository of `fair` has no released version"]);
    lab.with_partner(&empty.url(), "");
    lab.parvis("update").is(1).says(&["has no main branch", "the repository is empty"]);
    let nowhere = lab.repo("nowhere");
    let commit = nowhere.commit(&nowhere.tree(&partner_with(Vec::new())), "News");
    nowhere.point("refs/heads/other", &commit);
    fs::write(nowhere.path().join("HEAD"), "ref: refs/heads/gone\n").unwrap();
    lab.with_partner(&nowhere.url(), "");
    lab.parvis("update").is(1).says(&["has no main branch"]);
    lab.with_partner(&nowhere.url(), "branch = \"gone\"");
    lab.parvis("update").is(1).says(&["has no branch `gone`", "it has `other`"]);
    assert_eq!(lab.lock(), "");
}

#[test]
fn tags_that_lead_to_no_commit_are_refused_in_these_words() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    let tree = repo.tree(&package_with("1.0.0", Vec::new()));
    repo.point("refs/heads/main", &repo.commit(&tree, "x"));
    let tag_of_tree = repo.tag(&tree, "tree", "v1.0.0");
    let server = HttpServer::open(&lab.path("repositories"));
    let (here, there) = (repo.url(), server.url("fair.git"));
    for (target, url) in [
        (repo.object("blob", b"hello"), &here),
        (tree.clone(), &here),
        (tree.clone(), &there),
        (tag_of_tree.clone(), &there),
        (repo.tag(&tag_of_tree, "tag", "v1.0.0"), &there),
    ] {
        repo.point("refs/tags/v1.0.0", &target);
        for want in ["version = \"1\"", "tag = \"v1.0.0\""] {
            lab.with_package(url, want);
            lab.parvis("update").is(1).says(&["the tag `v1.0.0` of", "does not lead to a commit"]);
        }
    }
    assert_eq!(lab.lock(), "");
    lab.with_partner(&there, "tag = \"v1.0.0\"");
    lab.parvis("update").is(1).says(&["does not lead to a commit"]);
}

#[test]
fn a_tag_of_a_tag_of_a_commit_is_a_release() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    let commit = repo.publish(&package_with("1.0.0", Vec::new()), None);
    let first = repo.tag(&commit, "commit", "v1.0.0");
    let tag = (0..20).fold(first, |tag, _| repo.tag(&tag, "tag", "v1.0.0"));
    repo.point("refs/tags/v1.0.0", &tag);
    lab.with_package(&repo.url(), "version = \"1\"");
    lab.parvis("update").is(0).says(&["fair: 1.0.0, new"]);
    assert!(lab.lock().contains(&commit));
    lab.parvis("verify --remote").is(0);
}

#[test]
fn names_of_odd_bytes_beside_the_release_do_no_harm() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    let commit = repo.publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    let server = HttpServer::start(&lab.path("repositories"), {
        let list = list(
            &commit,
            &[
                b"refs/heads/\xff\xfe",
                b"refs/heads/a\x1b[31mb",
                b"refs/heads/../../../x",
                b"refs/tags/v9.9.9\x07",
            ],
        );
        move |request| match request.method.as_str() {
            "GET" => Reply::Bytes("application/x-git-upload-pack-advertisement", list.clone()),
            _ => Reply::Git,
        }
    });
    lab.with_package(&server.url("fair.git"), "version = \"1\"");
    for command in ["update", "fetch", "tree", "verify --remote", "build", "update", "vendor"] {
        lab.parvis(command).is(0);
    }
    lab.with_package(&server.url("fair.git"), "branch = \"nain\"");
    lab.parvis("update").is(1).says(&["did you mean `main`?"]);
}

/// What a server offers, as Git writes it: the main branch, a release, and these names.
fn list(commit: &str, names: &[&[u8]]) -> Vec<u8> {
    let line = |bytes: &[u8]| [format!("{:04x}", bytes.len() + 4).as_bytes(), bytes].concat();
    let entry = |name: &[u8]| line(&[commit.as_bytes(), b" ", name, b"\n"].concat());
    let first = [commit.as_bytes(), b" HEAD\0multi_ack thin-pack side-band-64k ofs-delta shallow no-progress include-tag multi_ack_detailed no-done symref=HEAD:refs/heads/main\n"].concat();
    let mut list = [line(b"# service=git-upload-pack\n"), b"0000".to_vec(), line(&first)].concat();
    for name in names.iter().chain(&[&b"refs/heads/main"[..], b"refs/tags/v1.0.0"]) {
        list.extend(entry(name));
    }
    list.extend(b"0000");
    list
}

#[test]
fn texts_of_commits_and_changelogs_do_not_steer_the_terminal() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    lab.with_package(&repo.url(), "version = \"1\"");
    lab.parvis("update").is(0);
    lab.parvis("build").is(0);
    let mut items =
        package_with("1.1.0", vec![file("notes.txt", "\u{1b}]0;owned\u{7}\u{202e}evil\tx\n")]);
    items.push(file("CHANGELOG.md", "# 1.1.0\n\n\u{1b}[2JNothing to see.\n"));
    items.push(folder_of_templates());
    let commit = repo.commit(&repo.tree(&items), "\u{1b}[31mEVIL\u{7}");
    repo.point("refs/tags/v1.1.0", &commit);
    lab.parvis("diff fair").is(0).says(&["Nothing to see."]);
    for command in [
        "update",
        "diff fair",
        "explain index.html",
        "tree",
        "verify --remote",
        "override components/stall.html",
    ] {
        lab.parvis(command).is(0);
    }
    lab.write(
        "towns/ours/components/stall.html",
        "{% component stall() %}ours{% endcomponent stall %}\n",
    );
    crate::support::git(&lab.path("towns/ours"), &["init", "-q"]);
    crate::support::git(&lab.path("towns/ours"), &["config", "user.name", "Zo\u{eb}"]);
    crate::support::git(
        &lab.path("towns/ours"),
        &["config", "user.email", "zoe@riverbank.example"],
    );
    for command in ["build", "overrides", "propose fair"] {
        lab.parvis(command).is(0);
    }
}

fn folder_of_templates() -> (Vec<u8>, super::lab::Item) {
    let text = "{# \u{1b}[31m #}{% component stall() %}<p>\u{1b}[2J</p>{% endcomponent stall %}\n";
    super::lab::folder("components", vec![file("stall.html", text)])
}

/// Whether a forge would take a line for an order.
fn is_order(line: &&str) -> bool {
    let uncoloured =
        line.split('\u{1b}').map(|part| part.split_once('m').map_or(part, |(_, rest)| rest));
    let bare: String = uncoloured.collect();
    let is_own = line.starts_with("::error ") || line.starts_with("::warning ");
    let begins = line.trim_start().starts_with("::") || bare.trim_start().starts_with("::");
    line.contains("##[") || line.contains("##vso[") || !is_own && begins
}

/// A town whose partner, and whose package's next version, write orders wherever they write anything.
fn lab_of_orders() -> Lab {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    let partner = lab.repo("otherside");
    let odd = "+++\ntitle = \"x\\n::add-mask::title\"\ntype = \"x\\n  ::set-output name=a::type\"\nstart = 2026-07-01\n+++\n![a](x.svg)\n";
    partner.publish(
        &super::lab::partner_with(vec![
            file("::error file=a::b.md", odd),
            file("##[error]x.md", odd),
        ]),
        None,
    );
    let tables = format!(
        "[packages]\nfair = {{ git = \"{}\", version = \"1\" }}\n[partners]\notherside = {{ git = \"{}\", branch = \"main\" }}\n",
        repo.url(),
        partner.url()
    );
    lab.town(&format!(
        "{tables}[[subscriptions]]\nfrom = \"otherside\"\ntype = \"event\"\ninto = \"agenda\"\npages = \"local\"\n"
    ));
    lab.parvis("update").is(0);
    lab.parvis("build");
    let lines = "# 1.1.0\n\n::add-mask::Nothing\n  ::stop-commands::x\n##[command]rm\n##vso[task.setvariable variable=a]b\n\u{ad}::add-mask::x\n--- x\n";
    let mut items = package_with("1.1.0", vec![file("##[group]notes.txt", lines)]);
    items.push(file("CHANGELOG.md", lines));
    items.push(super::lab::folder(
        "templates",
        vec![file("page.html", "{{ throw(message=\"x\n::add-mask::y ##[error]z\") }}")],
    ));
    items.push(folder_of_templates());
    let commit = repo.commit(&repo.tree(&items), "::add-mask::commit\n\n::error::x");
    repo.point("refs/tags/v1.1.0", &commit);
    lab
}

#[test]
fn texts_of_packages_and_partners_are_no_orders_for_a_forge() {
    let lab = lab_of_orders();
    for command in [
        "diff fair",
        "update",
        "tree",
        "verify --remote",
        "override components/stall.html",
        "overrides",
    ] {
        for format in ["text", "github", "json"] {
            let run = lab.parvis(&format!("{command} --format {format}"));
            assert!(run.code != 4 && run.code != 101, "{command}: {}", run.text);
        }
    }
    lab.parvis("diff fair").is(0);
    for command in [
        "build",
        "check",
        "explain /agenda/",
        "explain ::add-mask::x",
        "build ::add-mask::x",
        "--unheard-of=::add-mask::x",
    ] {
        for format in ["", " --format github", " --format json", " --color always"] {
            let output = lab.command(&format!("{command}{format}")).output().unwrap();
            let text = [output.stdout, output.stderr].concat();
            let text = String::from_utf8(text).unwrap();
            assert_eq!(text.lines().find(is_order), None, "{command}{format}: {text}");
        }
    }
}
