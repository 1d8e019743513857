//! Signatures from end to end: keys of `ssh-keygen`, commits and tags that Git signs, and the town's file of signers.

use std::path::{Path, PathBuf};

use super::lab::{EVENT, Lab, PACKAGE, PARTNER};
use super::servers::{self, skips};

/// A key pair in a lab; who signs with it and the line by which a town knows it.
struct Key {
    private: PathBuf,
    line: String,
}

fn key(folder: &Path, name: &str) -> Key {
    let private = servers::keygen(folder, name, &["-t", "ed25519"]);
    let public = std::fs::read_to_string(private.with_extension("pub")).unwrap();
    Key { line: format!("clerk@otherside.example {public}"), private }
}

/// A checkout in which commits and tags are made by Git itself.
struct Checkout {
    path: PathBuf,
}

impl Checkout {
    fn new(lab: &Lab, name: &str) -> Self {
        let path = lab.path("repositories").join(name);
        std::fs::create_dir(&path).unwrap();
        crate::support::git(&path, &["init", "-q", "-b", "main"]);
        crate::support::git(&path, &["config", "gpg.format", "ssh"]);
        Self { path }
    }

    fn url(&self) -> String {
        format!("file://{}", self.path.display())
    }

    fn sign(&self, key: Option<&Key>, arguments: &[&str]) -> String {
        let key = key.map(|key| format!("user.signingkey={}", key.private.display()));
        let options: Vec<&str> = key.iter().flat_map(|key| ["-c", key.as_str()]).collect();
        crate::support::git(&self.path, &[&options, arguments].concat())
    }

    fn commit(&self, key: Option<&Key>, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = self.path.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        self.sign(None, &["add", "."]);
        let signed: &[&str] = if key.is_some() { &["-S"] } else { &[] };
        self.sign(key, &[&["commit", "-q", "-m", "News"], signed].concat());
    }
}

/// The keys lie where the town's and the cache's files are not.
fn lab_with_keys() -> (Lab, tempfile::TempDir) {
    (Lab::new(), tempfile::TempDir::new().unwrap())
}

#[test]
fn a_partner_is_taken_only_where_a_known_key_has_signed() {
    if skips(&["ssh-keygen"]) {
        return;
    }
    let (lab, keys) = lab_with_keys();
    let (known, unknown) = (key(keys.path(), "known"), key(keys.path(), "unknown"));
    let checkout = Checkout::new(&lab, "other");
    checkout.commit(
        Some(&known),
        &[("town.toml", PARTNER), ("content/agenda/_index.md", "+++\ntitle = \"A\"\n+++\n")],
    );
    checkout.commit(Some(&known), &[("content/agenda/fair.md", EVENT)]);
    lab.with_partner(&checkout.url(), "signers = \"keys/other.signers\"");
    lab.parvis("update").is(1).says(&["cannot read the file of signers `keys/other.signers`"]);
    lab.write("towns/ours/keys/other.signers", &unknown.line);
    lab.parvis("update").is(1).says(&[
        "error[bad-signature]",
        "is signed by a key that `keys/other.signers` does not hold",
    ]);
    assert_eq!(lab.lock(), "");
    lab.write("towns/ours/keys/other.signers", &known.line);
    lab.parvis("update").is(0);
    lab.parvis("build").is(0);
    lab.parvis("verify").is(0);
    assert!(lab.lock().contains("signer = \"SHA256:"), "{}", lab.lock());
    let (lock, site) = (lab.lock(), lab.site());

    let evil = [("content/agenda/evil.md", EVENT.replace("Fair", "Evil"))];
    let evil: Vec<(&str, &str)> = evil.iter().map(|(path, text)| (*path, text.as_str())).collect();
    for (signs, says) in [(None, "is not signed"), (Some(&unknown), "does not hold")] {
        checkout.commit(signs, &evil);
        lab.parvis("update").is(1).says(&["error[bad-signature]", "of `other`", says]);
        assert_eq!(lab.lock(), lock, "the last good copy stays");
        lab.parvis("build --locked").is(0);
        assert!(lab.site() == site);
        checkout.sign(None, &["reset", "-q", "--hard", "HEAD~1"]);
    }
    // The key is no longer trusted: what is locked by it is found out.
    lab.write("towns/ours/keys/other.signers", &unknown.line);
    lab.parvis("verify").is(1).says(&["error[bad-signature]"]);
    // Who is named in the lock by hand is found out too.
    lab.write("towns/ours/keys/other.signers", &known.line);
    let at = lock.find("SHA256:").unwrap() + 7;
    let mut forged = lock.clone();
    forged.replace_range(at..at + 4, "AAAA");
    lab.write("towns/ours/parvis.lock", forged);
    lab.parvis("verify").is(1).says(&["the lock says SHA256:AAAA"]);
}

#[test]
fn a_signed_tag_is_taken_though_its_commit_came_by_a_branch() {
    if skips(&["ssh-keygen"]) {
        return;
    }
    let (lab, keys) = lab_with_keys();
    let known = key(keys.path(), "known");
    let checkout = Checkout::new(&lab, "fair");
    checkout.commit(None, &[("package.toml", PACKAGE)]);
    checkout.sign(Some(&known), &["tag", "-s", "-m", "One", "v1.0.0"]);
    lab.with_package(&checkout.url(), "branch = \"main\"");
    lab.parvis("update").is(0);
    lab.write("towns/ours/keys/fair.signers", &known.line);
    lab.with_package(&checkout.url(), "version = \"1.0.0\", signers = \"keys/fair.signers\"");
    lab.parvis("update").is(0);
    lab.parvis("verify").is(0);
    let lock = lab.lock();
    assert!(lock.contains("signer = \"SHA256:"), "{lock}");

    // The lock of one town, the cache of another that follows the branch.
    std::fs::remove_dir_all(lab.path("cache/git")).unwrap();
    lab.with_package(&checkout.url(), "branch = \"main\"");
    std::fs::remove_file(lab.path("towns/ours/parvis.lock")).unwrap();
    lab.parvis("update").is(0);
    lab.with_package(&checkout.url(), "version = \"1.0.0\", signers = \"keys/fair.signers\"");
    lab.write("towns/ours/parvis.lock", &lock);
    lab.parvis("fetch").is(0);
    lab.parvis("verify").is(0);
}

#[test]
fn a_commit_whose_text_was_changed_after_it_was_signed_is_refused() {
    if skips(&["ssh-keygen"]) {
        return;
    }
    let (lab, keys) = lab_with_keys();
    let known = key(keys.path(), "known");
    let checkout = Checkout::new(&lab, "other");
    checkout.commit(Some(&known), &[("town.toml", PARTNER), ("content/agenda/fair.md", EVENT)]);
    let text = crate::support::git(&checkout.path, &["cat-file", "commit", "HEAD"])
        .replace("News", "Nows")
        + "\n";
    let forged = checkout.path.join("forged");
    std::fs::write(&forged, text).unwrap();
    let id = crate::support::git(&checkout.path, &["hash-object", "-w", "-t", "commit", "forged"]);
    checkout.sign(None, &["update-ref", "refs/heads/main", &id]);
    lab.with_partner(&checkout.url(), "signers = \"keys/other.signers\"");
    lab.write("towns/ours/keys/other.signers", &known.line);
    lab.parvis("update")
        .is(1)
        .says(&["error[bad-signature]", "what was signed is not what is there"]);
    assert_eq!(lab.lock(), "");
}

#[test]
fn a_package_is_taken_where_its_tag_is_signed_by_a_known_key() {
    if skips(&["ssh-keygen"]) {
        return;
    }
    let (lab, keys) = lab_with_keys();
    let (known, unknown) = (key(keys.path(), "known"), key(keys.path(), "unknown"));
    let checkout = Checkout::new(&lab, "fair");
    checkout.commit(None, &[("package.toml", PACKAGE)]);
    checkout.sign(Some(&known), &["tag", "-s", "-m", "One", "v1.0.0"]);
    lab.with_package(&checkout.url(), "version = \"1\", signers = \"keys/fair.signers\"");
    lab.write("towns/ours/keys/fair.signers", &known.line);
    lab.parvis("update").is(0).says(&["fair: 1.0.0, new"]);
    lab.parvis("build --locked").is(0);
    lab.parvis("verify --remote").is(0);
    let (lock, site) = (lab.lock(), lab.site());
    let releases: [(&str, Option<&Key>, &str); 2] =
        [("1.1.0", None, "is not signed"), ("1.2.0", Some(&unknown), "does not hold")];
    for (version, signs, says) in releases {
        checkout.commit(None, &[("package.toml", &PACKAGE.replace("1.0.0", version))]);
        let kind = if signs.is_some() { "-s" } else { "-a" };
        checkout.sign(signs, &["tag", kind, "-m", "Next", &format!("v{version}")]);
        lab.parvis("update").is(1).says(&["error[bad-signature]", "of `fair`", says]);
        assert_eq!(lab.lock(), lock);
        lab.parvis("build --locked").is(0);
        assert!(lab.site() == site);
    }
    // A good tag under another name says nothing of the release.
    let good = crate::support::git(&checkout.path, &["rev-parse", "v1.0.0"]);
    checkout.commit(None, &[("package.toml", &PACKAGE.replace("1.0.0", "1.3.0"))]);
    checkout.sign(None, &["update-ref", "refs/tags/v1.3.0", &good]);
    lab.parvis("update").is(1).says(&["1.0.0 at the tag of version 1.3.0"]);
    assert_eq!(lab.lock(), lock);
}

#[test]
fn signers_that_are_asked_for_later_are_asked_of_what_is_locked_already() {
    if skips(&["ssh-keygen"]) {
        return;
    }
    let (lab, keys) = lab_with_keys();
    let known = key(keys.path(), "known");
    let checkout = Checkout::new(&lab, "other");
    checkout.commit(
        None,
        &[("town.toml", PARTNER), ("package.toml", PACKAGE), ("content/agenda/fair.md", EVENT)],
    );
    checkout.sign(None, &["tag", "v1.0.0"]);
    lab.write("towns/ours/keys/all.signers", &known.line);
    let as_partner = |more: &str| lab.with_partner(&checkout.url(), more);
    let as_package = |more: &str| {
        lab.with_package(
            &checkout.url(),
            &["version = \"1\"", more].join(if more.is_empty() { "" } else { ", " }),
        );
    };
    for asks in [&as_partner as &dyn Fn(&str), &as_package] {
        asks("");
        lab.parvis("update").is(0);
        lab.parvis("build").is(0);
        let (lock, site) = (lab.lock(), lab.site());
        asks("signers = \"keys/all.signers\"");
        for command in ["verify", "update", "build"] {
            lab.parvis(command).is(1).says(&["error[bad-signature]", "is not signed"]);
        }
        lab.parvis("build --locked --offline").is(1).says(&["error[lock-outdated]", "signers"]);
        assert_eq!(lab.lock(), lock);
        assert!(lab.site() == site);
    }
}
