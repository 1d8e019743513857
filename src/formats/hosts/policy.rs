//! The headers that keep a page to what it is made of.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{Header, POLICY};

/// The most hosts that one directive names. Beyond, any host by `https:` may do it: hosts limit the length of headers.
const MOST_HOSTS: usize = 24;
/// The most programs or styles in pages that are named one by one.
const MOST_HASHES: usize = 16;

/// Features of browsers that a town's pages rarely need, and that readers are asked for or are watched by.
const FEATURES: [&str; 10] = [
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
];

/// What the headers are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityHeaders<'a> {
    /// The sources beside the site itself, by directive.
    pub sources: BTreeMap<&'a str, BTreeSet<String>>,
    /// Whether any script runs.
    pub has_scripts: bool,
    /// Whether one may ask the browser for a feature.
    pub may_ask: bool,
    /// The features that frames are given.
    pub features: BTreeSet<String>,
}

/// Makes the headers of a site: its pages may load what they do load, and nothing else.
pub fn security_headers(site: &SecurityHeaders<'_>) -> Vec<Header> {
    let header = |name, value: String| Header { name, value };
    vec![
        header(POLICY, policy(site)),
        header("Permissions-Policy", permissions(site)),
        header("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
        header("X-Content-Type-Options", "nosniff".to_owned()),
    ]
}

fn policy(site: &SecurityHeaders<'_>) -> String {
    let mut directives = vec!["default-src 'self'".to_owned()];
    let own = if site.has_scripts { "'self'" } else { "'none'" };
    let none = BTreeSet::new();
    for (directive, own) in [
        ("script-src", own),
        ("style-src", "'self'"),
        ("form-action", "'self'"),
        ("base-uri", "'self'"),
        ("frame-ancestors", "'self'"),
    ] {
        let sources = site.sources.get(directive).unwrap_or(&none);
        directives.push(line(directive, own, sources));
    }
    let named = ["script-src", "style-src", "form-action"];
    let others = site.sources.iter().filter(|(directive, _)| !named.contains(directive));
    directives.extend(others.map(|(directive, sources)| line(directive, "'self'", sources)));
    directives.join("; ")
}

fn line(directive: &str, own: &str, sources: &BTreeSet<String>) -> String {
    let quoted = |source: &&String| source.starts_with('\'');
    let hosts: Vec<&str> = sources.iter().filter(|it| !quoted(it)).map(String::as_str).collect();
    let marks: Vec<&str> = sources.iter().filter(quoted).map(String::as_str).collect();
    let mut line = format!("{directive} {own}");
    let mut push = |word: &str| {
        line.push(' ');
        line.push_str(word);
    };
    if hosts.len() > MOST_HOSTS {
        let schemes = hosts.iter().filter(|host| !host.contains("//") || host.starts_with("http:"));
        schemes.for_each(|scheme| push(scheme));
        push("https:");
    } else {
        hosts.into_iter().for_each(&mut push);
    }
    // A hash would make browsers pass over the wider word.
    if marks.len() > MOST_HASHES || marks.contains(&"'unsafe-inline'") {
        push("'unsafe-inline'");
    } else {
        marks.into_iter().for_each(push);
    }
    line
}

/// Without scripts nobody asks for a feature; with them the site may, and frames that are given it.
fn permissions(site: &SecurityHeaders<'_>) -> String {
    let own = if site.has_scripts && site.may_ask { "self" } else { "" };
    let refused = FEATURES.iter().filter(|feature| !site.features.contains(**feature));
    refused.map(|feature| format!("{feature}=({own})")).collect::<Vec<_>>().join(", ")
}
