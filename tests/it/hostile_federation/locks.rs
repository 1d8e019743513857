//! A lock that somebody edited by hand: nothing is started, nothing is taken on trust.

use super::lab::{EVENT, Lab, file, package_with, partner_with};

/// A town that took a package and built its site, and the repository's address.
fn built() -> (Lab, String) {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    lab.with_package(&repo.url(), "version = \"1\"");
    lab.parvis("update").is(0);
    lab.parvis("build").is(0);
    (lab, repo.url())
}

#[test]
fn what_cannot_be_a_lock_is_refused_by_every_command() {
    let (lab, _) = built();
    let (good, site) = (lab.lock(), lab.site());
    let commit = good.lines().find(|line| line.starts_with("commit")).unwrap();
    let cases = [
        ("git+ext::sh", good.replace("git+file", "git+ext::sh -c id file")),
        ("git+ext::", good.replace("git+file", "git+ext::file")),
        ("source", good.replace("git+file:///", "git+ssh://-oProxyCommand=id/")),
        ("source", good.replace("git+file:", "file:")),
        ("name", good.replace("\"fair\"", "\"../../fair\"")),
        ("name", good.replace("\"fair\"", "\"fair\\u001b[31m\"")),
        ("commit", good.replace(commit, "commit = \"HEAD\"")),
        ("subfolder", good.replace("tag =", "subfolder = \"../../..\"\ntag =")),
        ("two tables", format!("{good}{}", &good[good.find("[[package]]").unwrap()..])),
        ("form 2", good.replace("version = 1\n", "version = 2\n")),
        ("", format!("<<<<<<< HEAD\n{good}=======\n{good}>>>>>>> theirs\n")),
        ("", "\0\u{1b}[2J".to_owned()),
    ];
    for (says, lock) in cases {
        assert_ne!(lock, good);
        for command in [
            "update",
            "fetch",
            "verify",
            "verify --remote",
            "vendor",
            "tree",
            "diff fair",
            "build",
            "build --locked --offline",
            "check",
            "overrides",
        ] {
            lab.write("towns/ours/parvis.lock", &lock);
            lab.parvis(command).is(1).says(&["parvis.lock", says]);
            assert_eq!(lab.lock(), lock, "{command}");
        }
    }
    assert!(lab.site() == site);
    assert!(!lab.path("towns/ours/vendor").exists());
}

#[test]
fn a_lock_that_names_other_bytes_is_found_out() {
    let (lab, _) = built();
    let (good, site) = (lab.lock(), lab.site());
    let flipped =
        |text: &str, at: usize| if text[at..].starts_with("0000") { "1111" } else { "0000" };
    let at = good.find("sha256-").unwrap() + 7;
    let mut other = good.clone();
    other.replace_range(at..at + 4, flipped(&good, at));
    lab.write("towns/ours/parvis.lock", &other);
    for command in ["build --locked --offline", "build", "verify", "fetch", "check"] {
        lab.parvis(command).is(1).says(&["error[wrong-checksum]", "parvis.lock"]);
    }
    let at = good.find("commit = \"").unwrap() + 10;
    let mut other = good.clone();
    other.replace_range(at..at + 4, flipped(&good, at));
    lab.write("towns/ours/parvis.lock", &other);
    lab.parvis("build --locked --offline")
        .is(2)
        .says(&["is neither in the cache nor in `vendor/`"]);
    lab.parvis("verify").is(2).says(&["neither in the cache"]);
    lab.parvis("update").is(1).says(&["error[moved-tag]"]);
    lab.parvis("fetch").says(&["error[moved-tag]"]);
    assert_eq!(lab.lock(), other);
    assert!(lab.site() == site);
}

#[test]
fn a_lock_with_another_version_or_tag_does_not_pass_for_an_answer() {
    let (lab, _) = built();
    let good = lab.lock();
    for lock in [
        good.replace("1.0.0", "9.9.9"),
        good.replace("\"v1.0.0\"", "\"../../../x\""),
        good.replace("\"v1.0.0\"", "\"-x\\u001b\""),
    ] {
        lab.write("towns/ours/parvis.lock", &lock);
        lab.parvis("build --locked --offline").is(1).says(&["error[lock-outdated]"]);
        for command in ["verify", "fetch", "tree"] {
            lab.parvis(command);
        }
    }
}

#[test]
fn without_a_lock_nothing_is_called_verified() {
    let (lab, url) = built();
    std::fs::remove_file(lab.path("towns/ours/parvis.lock")).unwrap();
    for command in ["verify", "verify --remote", "fetch", "vendor"] {
        lab.parvis(command).is(2).says(&["there is no `parvis.lock` yet", "`parvis update`"]);
    }
    lab.parvis("build --locked").is(1).says(&["there is no `parvis.lock`"]);
    lab.parvis_with("build", &[("CI", "true")]).is(1).says(&["in CI none is made"]);
    lab.parvis("update").is(0);
    lab.with_partner(&url, "branch = \"main\"");
    lab.parvis("build --locked")
        .is(1)
        .says(&["error[lock-outdated]", "the partner `other` is not locked yet"]);
}

#[test]
fn a_partner_that_was_locked_by_hand_at_another_commit_is_found_out_by_the_build() {
    let lab = Lab::new();
    let repo = lab.repo("other");
    let first = repo.publish(&partner_with(Vec::new()), None);
    lab.with_partner(&repo.url(), "");
    lab.parvis("update").is(0);
    lab.parvis("build").is(0);
    let (lock, site) = (lab.lock(), lab.site());
    let second =
        repo.publish(&partner_with(vec![file("evil.md", EVENT.replace("Fair", "Evil"))]), None);
    lab.parvis("update").is(0);
    lab.write("towns/ours/parvis.lock", lock.replace(&first, &second));
    for command in ["build --locked --offline", "build", "check", "verify", "fetch"] {
        lab.parvis(command).is(1).says(&["error[wrong-checksum]", "edited"]);
    }
    assert!(lab.site() == site);
    lab.write("towns/ours/parvis.lock", &lock);
    for command in ["build --locked --offline", "build", "verify", "fetch"] {
        lab.parvis(command).is(0);
    }
}

#[test]
fn a_lock_at_fault_costs_no_copy_that_nobody_else_has() {
    let (lab, _) = built();
    let good = lab.lock();
    let at = good.find("sha256-").unwrap() + 7;
    let mut other = good.clone();
    other.replace_range(at..at + 4, if good[at..].starts_with("0000") { "1111" } else { "0000" });
    std::fs::rename(lab.path("repositories/fair.git"), lab.path("repositories/gone.git")).unwrap();
    lab.write("towns/ours/parvis.lock", &other);
    lab.parvis("fetch").is(3).says(&["fair.git"]);
    lab.write("towns/ours/parvis.lock", &good);
    for command in ["build --locked --offline", "verify", "vendor"] {
        lab.parvis(command).is(0);
    }
    // A command that was killed at the worst moment had put the copy aside.
    let cached =
        std::fs::read_dir(lab.path("cache/git")).unwrap().flatten().map(|entry| entry.path());
    let cached = cached.into_iter().find(|path| path.join("HEAD").exists()).unwrap();
    std::fs::rename(&cached, format!("{}.old", cached.display())).unwrap();
    std::fs::remove_dir_all(lab.path("towns/ours/vendor")).unwrap();
    lab.parvis("fetch").is(3);
    lab.parvis("build --locked --offline").is(0);
}

#[test]
fn vendored_files_that_were_edited_or_lead_elsewhere_are_an_error() {
    let lab = Lab::new();
    let repo = lab.repo("other");
    repo.publish(&partner_with(Vec::new()), None);
    lab.with_partner(&repo.url(), "");
    for command in ["update", "vendor", "build"] {
        lab.parvis(command).is(0);
    }
    let site = lab.site();
    let edited = |what: &dyn Fn()| {
        what();
        for command in ["build --locked --offline", "build", "verify", "vendor"] {
            lab.parvis(command)
                .is(1)
                .says(&["error[wrong-checksum]", "files in `vendor/other` were edited"]);
        }
        assert!(lab.site() == site);
    };
    edited(&|| {
        lab.write("towns/ours/vendor/other/content/agenda/fair.md", EVENT.replace("Fair", "Evil"));
    });
    edited(&|| lab.write("towns/ours/vendor/other/content/agenda/evil.md", EVENT));
    let vendored = lab.path("towns/ours/vendor/other");
    std::fs::remove_dir_all(&vendored).unwrap();
    edited(&|| std::os::unix::fs::symlink(lab.path("repositories"), &vendored).unwrap());
    std::fs::remove_file(&vendored).unwrap();
    lab.parvis("vendor").is(0);
    lab.write("towns/ours/vendor/other.sha256", "\u{1b}[2J");
    lab.parvis("build --locked --offline")
        .is(1)
        .says(&["`vendor/other.sha256`", "is missing or cannot be read"]);
    lab.parvis("verify").is(1).says(&["is missing or cannot be read"]);
    lab.parvis("vendor").is(0);
    lab.parvis("build --locked --offline").is(0);
}

#[test]
fn the_checksum_of_one_folder_is_not_that_of_another() {
    let lab = Lab::new();
    let repo = lab.repo("both");
    let town =
        |title: &str| super::lab::partner_with(vec![file("more.md", EVENT.replace("Fair", title))]);
    repo.publish(
        &[super::lab::folder("a", town("Apples")), super::lab::folder("b", town("Berries"))],
        None,
    );
    lab.with_partner(&repo.url(), "subfolder = \"a\"");
    lab.parvis("update").is(0);
    lab.parvis("build").is(0);
    assert!(lab.agenda().contains("Apples"));
    lab.with_partner(&repo.url(), "subfolder = \"b\"");
    lab.write(
        "towns/ours/parvis.lock",
        lab.lock().replace("subfolder = \"a\"", "subfolder = \"b\""),
    );
    lab.parvis("build --locked --offline").says(&["[wrong-checksum]"]);
    assert!(!lab.agenda().contains("Berries"), "what nobody agreed to is shown");
}
