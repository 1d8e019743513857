//! A lock that somebody edited by hand: nothing is started, nothing is taken on trust.

use super::lab::{Lab, package_with};

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
    let flipped = |text: &str, at: usize| if text[at..].starts_with("0000") { "1111" } else { "0000" };
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
    lab.parvis("build --locked --offline").is(2).says(&["is neither in the cache nor in `vendor/`"]);
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
    lab.parvis("build --locked").is(1).says(&["error[lock-outdated]", "the partner `other` is not locked yet"]);
}
