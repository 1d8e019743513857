//! What hosts are told: whatever addresses hold, it gives no order of its own.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

fn rules(from: &str, to: &str) -> HostRules {
    HostRules {
        folder: String::new(),
        headers: security_headers(&SecurityHeaders::default()),
        kept: vec!["/assets/style.abc.css".to_owned()],
        are_assets_kept: true,
        moved: vec![Moved { from: from.to_owned(), to: to.to_owned() }],
        not_found: vec![
            NotFound { prefix: "/nl/".to_owned(), page: "/nl/404.html".to_owned() },
            NotFound { prefix: "/".to_owned(), page: "/404.html".to_owned() },
        ],
        compress: false,
    }
}

fn policy(site: &SecurityHeaders<'_>) -> String {
    security_headers(site).swap_remove(0).value
}

#[test]
fn a_site_without_scripts_runs_none() {
    assert_eq!(
        policy(&SecurityHeaders::default()),
        "default-src 'self'; script-src 'none'; style-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
    );
    let with = SecurityHeaders { has_scripts: true, ..SecurityHeaders::default() };
    assert!(policy(&with).contains("script-src 'self';"), "{}", policy(&with));
}

#[test]
fn what_pages_load_stands_beside_the_site_itself() {
    let set = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<BTreeSet<_>>();
    let site = SecurityHeaders {
        sources: BTreeMap::from([
            ("frame-src", set(&["https://maps.example"])),
            ("style-src", set(&["'sha256-x'", "'unsafe-hashes'"])),
        ]),
        features: set(&["geolocation"]),
        ..SecurityHeaders::default()
    };
    let all = policy(&site);
    assert!(all.ends_with("; frame-src 'self' https://maps.example"), "{all}");
    assert!(all.contains("; style-src 'self' 'sha256-x' 'unsafe-hashes'; "), "{all}");
    let permissions = &security_headers(&site)[1].value;
    assert!(permissions.contains("camera=()") && !permissions.contains("geolocation"));
}

#[test]
fn a_policy_stays_short_however_much_pages_load() {
    let many = |form: fn(usize) -> String| (0..2_000).map(form).collect::<BTreeSet<_>>();
    let mut hashes = many(|n| format!("'sha256-{n}'"));
    hashes.insert("'unsafe-hashes'".to_owned());
    let site = SecurityHeaders {
        sources: BTreeMap::from([
            ("img-src", many(|n| format!("https://h{n}.example"))),
            ("style-src", hashes),
        ]),
        ..SecurityHeaders::default()
    };
    let all = policy(&site);
    assert!(all.contains("img-src 'self' https:") && all.len() < 300, "{all}");
    // Beside a hash, browsers pass over this word.
    assert!(all.contains("style-src 'self' 'unsafe-inline';"), "{all}");
}

#[test]
fn nothing_is_said_twice_to_hosts_that_join_what_they_are_told() {
    let text = headers(&rules("/a/", "/b/"));
    assert_eq!(text.matches("Cache-Control").count(), 1, "{text}");
    assert!(text.ends_with("/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"));
    let some = HostRules { are_assets_kept: false, ..rules("/a/", "/b/") };
    assert!(headers(&some).contains("/assets/style.abc.css\n  Cache-Control"));
}

#[test]
fn a_former_address_stands_for_itself_alone() {
    let text = apache(&rules("/a.b%20(c)/", "/d%C3%A9/"));
    assert!(
        text.contains("RedirectMatch 301 \"^/a\\x2eb\\x20\\x28c\\x29/?$\" \"/d%C3%A9/\""),
        "{text}"
    );
    let text = nginx(&rules("/a%20b/", "/d/"));
    assert!(text.contains("location = \"/a b/\" { return 301 \"/d/\"; }"), "{text}");
}

proptest! {
    #[test]
    fn no_address_gives_an_order(from in "/\\PC{0,12}", to in "/\\PC{0,12}") {
        let rules = rules(&from, &to);
        let plain = self::rules("/a/", "/b/");
        for host in [apache, nginx, caddy, headers] {
            let (text, known) = (host(&rules), host(&plain));
            // As many lines, and as many words between quotation marks.
            prop_assert_eq!(text.lines().count(), known.lines().count());
            let quotes = |text: &str| text.replace("\\\\", "").replace("\\\"", "").matches('"').count();
            prop_assert_eq!(quotes(&text), quotes(&known), "{}", text);
        }
        for line in caddy(&rules).lines().filter(|line| line.starts_with("redir ")) {
            prop_assert_eq!(line.split_whitespace().count(), 4, "{}", line);
        }
    }
}
