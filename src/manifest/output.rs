//! `[output]`: how the finished site is written, and for what kind of host.

use super::{Reader, Table};
use crate::diagnostics::{Code, Diagnostic};

/// How far HTML is made smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Minify {
    /// Comments, unseen white space and needless quotes go from each finished page.
    Full,
    /// By construction: the templates' white space is folded once.
    Compact,
    /// Not at all.
    Off,
}

impl Minify {
    /// The words that `[output] minify` and `--minify` take.
    pub const CHOICES: [&'static str; 3] = ["full", "compact", "off"];

    /// Finds a mode by its word.
    pub fn find(word: &str) -> Option<Self> {
        match word {
            "full" => Some(Self::Full),
            "compact" => Some(Self::Compact),
            "off" => Some(Self::Off),
            _ => None,
        }
    }
}

/// The kinds of hosts whose own files parvis writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostKind {
    /// Apache, as web space with FTP usually is: it reads `.htaccess`, in the site.
    Apache,
    /// nginx: its settings lie beside the site.
    Nginx,
    /// Caddy: its settings lie beside the site.
    Caddy,
    /// Netlify, Cloudflare Pages and their kin: they read `_headers` and `_redirects`, in the site.
    Netlify,
}

impl HostKind {
    /// The words that `[output] host` and `parvis host` take.
    pub const CHOICES: [&'static str; 4] = ["apache", "nginx", "caddy", "netlify"];

    /// Finds a kind by its word.
    pub fn find(word: &str) -> Option<Self> {
        match word {
            "apache" => Some(Self::Apache),
            "nginx" => Some(Self::Nginx),
            "caddy" => Some(Self::Caddy),
            "netlify" => Some(Self::Netlify),
            _ => None,
        }
    }
}

/// How the finished site is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputSettings {
    /// How far HTML is made smaller.
    pub minify: Minify,
    /// Whether search engines may list the site.
    pub indexing: bool,
    /// The kind of host that the site is for, where the town says so.
    pub host: Option<HostKind>,
    /// Whether texts lie there compressed too.
    pub compress: bool,
}

impl OutputSettings {
    /// Reads `[output]` of `town.toml`.
    pub(super) fn read(top: &Reader<'_>) -> Self {
        report_host_elsewhere(top);
        let empty = Table::default();
        let output = Reader::new(top.table("output").unwrap_or(&empty), top.origin, top.sink);
        let minify = choice(&output, "minify", &Minify::CHOICES, Minify::find);
        let host = choice(&output, "host", &HostKind::CHOICES, HostKind::find);
        let indexing = output.boolean("indexing").unwrap_or(true);
        let compress = output.boolean("compress").unwrap_or(false);
        output.finish("`[output]`");
        Self { minify: minify.unwrap_or(Minify::Full), indexing, host, compress }
    }
}

/// Reads a word out of a few; reports another.
fn choice<T>(
    output: &Reader<'_>,
    key: &str,
    choices: &[&str],
    find: fn(&str) -> Option<T>,
) -> Option<T> {
    let word = output.text(key)?;
    let found = find(word);
    if found.is_none() {
        let range = output.table.get(key).map_or(0..0, |value| value.range.clone());
        output.not_one_of(key, word, &range, choices);
    }
    found
}

/// `host` is looked for where it does not stand: above all tables.
fn report_host_elsewhere(top: &Reader<'_>) {
    if top.value("host").is_some() {
        let diagnostic =
            Diagnostic::error(Code::UnknownKey, "`host` stands in no table of `town.toml`");
        let help = "write it below `[output]`:\n[output]\nhost = \"apache\"";
        top.sink.report(diagnostic.at(top.place("host")).help(help));
    }
}
