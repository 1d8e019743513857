//! Every library that parvis is built from has a licence from the list in `deny.toml`.
#![allow(clippy::disallowed_methods, reason = "cargo is asked for the list of libraries")]

use std::process::Command;

/// Whether an SPDX expression can be met by allowed licences alone. `AND` binds before `OR`; the old `/` means `OR`.
fn allowed(expression: &str, list: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(&mut rest, list) && rest.is_empty()
}

fn any(words: &mut &[&str], list: &[String]) -> bool {
    let mut good = all(words, list);
    while let ["OR", rest @ ..] = *words {
        *words = rest;
        good |= all(words, list);
    }
    good
}

fn all(words: &mut &[&str], list: &[String]) -> bool {
    let mut good = one(words, list);
    while let ["AND", rest @ ..] = *words {
        *words = rest;
        good &= one(words, list);
    }
    good
}

fn one(words: &mut &[&str], list: &[String]) -> bool {
    let listed = |name: &str| list.iter().any(|allowed| allowed == name);
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let good = any(words, list);
            let closed = words.first() == Some(&")");
            *words = words.get(1..).unwrap_or_default();
            good && closed
        }
        // An exception adds permissions, so the licence alone is enough too.
        [name, "WITH", exception, rest @ ..] => {
            *words = rest;
            listed(&format!("{name} WITH {exception}")) || listed(name)
        }
        [name, rest @ ..] => {
            *words = rest;
            listed(name)
        }
        [] => false,
    }
}

fn cargo(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// The machine's own target, since libraries of other systems need not have been fetched.
fn host() -> String {
    let version = String::from_utf8(cargo(&["-vV"])).expect("UTF-8");
    version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("cargo names its host")
        .to_owned()
}

fn list() -> Vec<String> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml"))
        .expect("deny.toml is there");
    let deny: toml::Table = text.parse().expect("deny.toml is TOML");
    let allow = deny["licenses"]["allow"].as_array().expect("a list");
    allow.iter().map(|name| name.as_str().expect("a text").to_owned()).collect()
}

#[test]
fn every_library_has_an_allowed_licence() {
    let metadata =
        cargo(&["metadata", "--format-version", "1", "--locked", "--filter-platform", &host()]);
    let metadata: serde_json::Value = serde_json::from_slice(&metadata).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    assert!(packages.len() > 50, "too few packages to be true");
    let list = list();
    let refused = packages
        .iter()
        .filter(|package| !allowed(package["license"].as_str().unwrap_or(""), &list));
    let refused: Vec<String> =
        refused.map(|package| format!("{} {}", package["name"], package["license"])).collect();
    assert!(refused.is_empty(), "not in deny.toml: {refused:#?}");
}

#[test]
fn expressions_are_weighed() {
    let list: Vec<String> = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned).into();
    for good in [
        "MIT",
        "GPL-2.0-only OR MIT",
        "MIT/BSD-9",
        "(MIT OR X) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR X",
    ] {
        assert!(allowed(good, &list), "{good}");
    }
    for bad in ["", "GPL-2.0-only", "MIT AND X", "(MIT OR X) AND X", "MIT X", "(MIT"] {
        assert!(!allowed(bad, &list), "{bad}");
    }
}
