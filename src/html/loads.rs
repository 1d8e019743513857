//! What a finished page makes a browser load, run or send, as a Content-Security-Policy names it (CSP 3).

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::tokens::{TextAttribute, TextToken, TextTokens};
use super::unescape::{has_reference, unescape};

/// Makes the hash of an attribute count, and not only those of whole elements.
const FOR_ATTRIBUTES: &str = "'unsafe-hashes'";

/// What a page, or all pages of a site, make a browser load. Sources are written as the policy writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loads {
    /// The sources beside the site itself, by the directive that has to name them.
    pub sources: BTreeMap<&'static str, BTreeSet<String>>,
    /// Whether any script runs.
    pub has_scripts: bool,
    /// The features of the browser that frames are given.
    pub features: BTreeSet<String>,
}

impl Loads {
    /// Reads a finished page.
    pub fn of_page(html: &[u8]) -> Self {
        let mut loads = Self::default();
        loads.read(html);
        loads
    }

    /// Reads a style sheet.
    pub fn of_style(css: &str) -> Self {
        let mut loads = Self::default();
        loads.style(css);
        loads
    }

    /// Adds what another page loads.
    pub fn add(&mut self, other: &Self) {
        let Self { sources, has_scripts, features } = other;
        for (directive, sources) in sources {
            self.sources.entry(directive).or_default().extend(sources.iter().cloned());
        }
        self.has_scripts |= has_scripts;
        self.features.extend(features.iter().cloned());
    }

    fn read(&mut self, html: &[u8]) {
        let mut tokens = TextTokens::new(html, false);
        let mut within = None;
        while let Some(token) = tokens.next() {
            match token {
                TextToken::Tag(tag) => {
                    within = None;
                    if tag.is_end || !may_load(tag.name, tokens.attributes()) {
                        continue;
                    }
                    let name = String::from_utf8_lossy(tag.name).to_ascii_lowercase();
                    let element = Element::new(&name, tokens.attributes());
                    self.element(&element);
                    within = element.holds();
                }
                TextToken::Raw(content) => {
                    let text = String::from_utf8_lossy(content);
                    match within {
                        Some(Inline::Script) => {
                            self.has_scripts = true;
                            self.source("script-src", hash(&text));
                        }
                        Some(Inline::Style) => {
                            self.source("style-src", hash(&text));
                            self.style(&text);
                        }
                        None => {}
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: &Element<'_>) {
        for name in element.attributes.keys() {
            let value = || element.value(name);
            match name.as_str() {
                "style" => {
                    self.attribute_text("style-src", &value());
                    self.style(&value());
                }
                "srcdoc" => self.read(value().as_bytes()),
                "srcset" | "imagesrcset" => {
                    value().split(',').for_each(|part| self.address("img-src", part));
                }
                "ping" => {
                    value().split_whitespace().for_each(|part| self.address("connect-src", part));
                }
                "allow" => self.features.extend(features(&value())),
                on if on.starts_with("on") => {
                    self.has_scripts = true;
                    self.attribute_text("script-src", &value());
                }
                _ => {
                    if let Some(directive) = element.directive(name) {
                        self.address(directive, &value());
                    }
                }
            }
        }
        if element.name == "script" && element.is_script() {
            self.has_scripts = true;
        }
    }

    /// An address of one source. Whatever a script was loaded from, it calls for its pictures and answers too.
    fn address(&mut self, directive: &'static str, address: &str) {
        let Some(source) = source_of(address) else { return };
        if directive == "script-src" {
            self.source("connect-src", source.clone());
            self.source("img-src", source.clone());
        }
        self.source(directive, source);
    }

    /// A program or a style in an attribute.
    fn attribute_text(&mut self, directive: &'static str, value: &str) {
        // A reference that is not read here would give another hash.
        if has_reference(value) {
            return self.source(directive, "'unsafe-inline'".to_owned());
        }
        self.source(directive, FOR_ATTRIBUTES.to_owned());
        self.source(directive, hash(value));
    }

    /// The addresses in a style sheet: which of its rules name them is not looked at.
    fn style(&mut self, css: &str) {
        for (at, _) in css.match_indices("//") {
            let scheme = ["https:", "http:"].into_iter().find(|it| css[..at].ends_with(it));
            let is_whole = css[..at].ends_with(['(', '"', '\'']);
            if scheme.is_none() && !is_whole {
                continue;
            }
            let rest = &css[at..];
            let end = rest.find([')', '"', '\'', ' ', ';', '\n']).unwrap_or(rest.len());
            let address = format!("{}{}", scheme.unwrap_or_default(), &rest[..end]);
            // A namespace is a name, and a comment's line no address.
            if address.contains("www.w3.org/") || !rest[2..].starts_with(char::is_alphanumeric) {
                continue;
            }
            for directive in ["img-src", "font-src", "style-src"] {
                self.address(directive, &address);
            }
        }
        for (start, directive) in [
            ("data:image/", "img-src"),
            ("data:font/", "font-src"),
            ("data:application/", "font-src"),
        ] {
            if css.contains(start) {
                self.source(directive, "data:".to_owned());
            }
        }
    }

    fn source(&mut self, directive: &'static str, source: String) {
        self.sources.entry(directive).or_default().insert(source);
    }
}

/// What an element holds that is no markup.
#[derive(Clone, Copy)]
enum Inline {
    Script,
    Style,
}

/// Whether a tag may make a browser load or run anything. Most do not, and are not looked at any further.
fn may_load(element: &[u8], attributes: &[TextAttribute<'_>]) -> bool {
    let is = |name: &[u8]| element.eq_ignore_ascii_case(name);
    let leads = is(b"a") || is(b"area");
    let any = attributes.iter().any(|attribute| {
        let name = attribute.name;
        is_of_use(name) && !(leads && name.eq_ignore_ascii_case(b"href"))
    });
    any || is(b"script") || is(b"style")
}

/// Whether an attribute loads, runs or sends something, or tells what another does.
fn is_of_use(name: &[u8]) -> bool {
    match name.first().map(u8::to_ascii_lowercase) {
        Some(b'o') => name.get(1).is_some_and(|next| next.eq_ignore_ascii_case(&b'n')),
        // What most attributes begin with: `class`, `lang`, `id`, `width`.
        Some(b'c' | b'l' | b'w') | None => false,
        _ => OF_USE.iter().any(|known| name.eq_ignore_ascii_case(known)),
    }
}

/// Attributes that load, run or send something, or tell what another does. Those of events begin with `on`.
const OF_USE: [&[u8]; 17] = [
    b"style",
    b"srcdoc",
    b"src",
    b"href",
    b"srcset",
    b"imagesrcset",
    b"ping",
    b"allow",
    b"type",
    b"rel",
    b"as",
    b"xlink:href",
    b"poster",
    b"background",
    b"data",
    b"action",
    b"formaction",
];

/// An element with its attributes of use, as browsers read them: of those with one name, they take the first.
struct Element<'n> {
    name: &'n str,
    /// The values as they are written.
    attributes: BTreeMap<String, &'n [u8]>,
}

impl<'n> Element<'n> {
    fn new(name: &'n str, written: &[TextAttribute<'n>]) -> Self {
        let mut attributes = BTreeMap::new();
        for TextAttribute { name, value } in written.iter().filter(|it| is_of_use(it.name)) {
            let name = String::from_utf8_lossy(name).to_ascii_lowercase();
            attributes.entry(name).or_insert_with(|| value.map_or(&b""[..], |value| value.text));
        }
        Self { name, attributes }
    }

    /// The value of an attribute, with what its character references stand for; empty if it is not there.
    fn value(&self, name: &str) -> String {
        let written = self.attributes.get(name).copied().unwrap_or_default();
        unescape(&String::from_utf8_lossy(written))
    }

    /// Whether a `script` is a program, and not data for one.
    fn is_script(&self) -> bool {
        let kind = self.value("type").trim().to_ascii_lowercase();
        matches!(kind.as_str(), "" | "module" | "importmap" | "speculationrules")
            || kind.ends_with("javascript")
            || kind.ends_with("ecmascript")
    }

    fn holds(&self) -> Option<Inline> {
        match self.name {
            "script" if !self.attributes.contains_key("src") && self.is_script() => {
                Some(Inline::Script)
            }
            "style" => Some(Inline::Style),
            _ => None,
        }
    }

    /// The directive that has to name what an attribute loads.
    fn directive(&self, attribute: &str) -> Option<&'static str> {
        match (self.name, attribute) {
            ("script", "src" | "href" | "xlink:href") => self.is_script().then_some("script-src"),
            ("link", "href") => self.link(),
            ("img" | "input", "src") | ("video", "poster") | (_, "background") => Some("img-src"),
            ("image" | "feimage" | "use", "href" | "xlink:href") => Some("img-src"),
            ("video" | "audio" | "source" | "track", "src") => Some("media-src"),
            ("iframe" | "frame", "src") => Some("frame-src"),
            ("object", "data") | ("embed", "src") => Some("object-src"),
            ("form", "action") | (_, "formaction") => Some("form-action"),
            _ => None,
        }
    }

    fn link(&self) -> Option<&'static str> {
        let words = self.value("rel").to_ascii_lowercase();
        words.split_ascii_whitespace().find_map(|word| match word {
            "stylesheet" => Some("style-src"),
            "icon" | "apple-touch-icon" | "apple-touch-icon-precomposed" | "mask-icon" => {
                Some("img-src")
            }
            "manifest" => Some("manifest-src"),
            "modulepreload" => Some("script-src"),
            "preload" | "prefetch" => Some(match self.value("as").as_str() {
                "script" | "worker" => "script-src",
                "style" => "style-src",
                "image" => "img-src",
                "font" => "font-src",
                "audio" | "video" | "track" => "media-src",
                _ => "connect-src",
            }),
            _ => None,
        })
    }
}

/// The names of features in `allow="fullscreen; geolocation https://maps.example"`.
fn features(allow: &str) -> impl Iterator<Item = String> {
    let words = allow.split(';').filter_map(|part| part.split_ascii_whitespace().next());
    let is_name = |word: &&str| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    words.filter(is_name).map(str::to_owned)
}

/// The source that an address lies at; nothing for the site itself, and for what is no address.
fn source_of(address: &str) -> Option<String> {
    let address = address.trim_matches(|c: char| c <= ' ');
    // A path of this site, as most addresses are.
    if address.starts_with('/') && !address[1..].starts_with(['/', '\\', '\t', '\n', '\r']) {
        return None;
    }
    let plain: String = address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let is_scheme = |name: &&str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    let scheme = plain.split_once(':').map(|(name, _)| name).filter(is_scheme);
    let rest = scheme.map_or(&*plain, |name| &plain[name.len() + 1..]);
    let scheme = scheme.map(str::to_ascii_lowercase);
    let scheme = match scheme.as_deref() {
        Some("http" | "https" | "ws" | "wss") => scheme?,
        Some("javascript" | "about") => return None,
        Some(other) => return Some(format!("{other}:")),
        None if rest.len() - rest.trim_start_matches(['/', '\\']).len() >= 2 => "https".to_owned(),
        None => return None,
    };
    let authority =
        rest.trim_start_matches(['/', '\\']).split([' ', '/', '\\', '?', '#']).next()?;
    let server = authority.rsplit('@').next()?.to_ascii_lowercase();
    // A name in letters that a policy cannot hold stands for any host of its scheme.
    let is_plain = server.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:[]".contains(&b));
    match is_plain && !server.is_empty() {
        true => Some(format!("{scheme}://{server}")),
        false => Some(format!("{scheme}:")),
    }
}

/// The hash by which a policy names a program or a style. Browsers read each line's end as one sign.
fn hash(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(html: &str) -> Vec<String> {
        let loads = Loads::of_page(html.as_bytes());
        let each = loads.sources.into_iter().flat_map(|(directive, sources)| {
            sources.into_iter().map(move |source| format!("{directive} {source}"))
        });
        each.collect()
    }

    #[test]
    fn the_sites_own_files_and_links_elsewhere_are_no_sources() {
        for html in [
            "<a href=https://x.example/>x</a><img src=/a.png srcset='/a.png 1x, b/c.png 2x'>",
            "<link rel=canonical href=https://www.t.example/><link rel=stylesheet href=../s.css>",
            "<script type=application/ld+json>{\"@id\": \"https://x.example/\"}</script>",
            "<meta content=https://x.example/a.png property=og:image><form action=?q>",
            "<!-- <script>1</script> --><title><img src=//x.example></title>",
        ] {
            assert_eq!(sources(html), Vec::<String>::new(), "{html}");
            assert!(!Loads::of_page(html.as_bytes()).has_scripts, "{html}");
        }
    }

    #[test]
    fn each_kind_of_loading_has_its_directive() {
        for (html, wanted) in [
            ("<iframe src=https://maps.example/x?y></iframe>", "frame-src https://maps.example"),
            ("<IMG SRC='//Pics.Example:8443/a.png'>", "img-src https://pics.example:8443"),
            ("<img srcset='https://a.example/1.png 1x'>", "img-src https://a.example"),
            ("<video><source src=https://films.example/f.mp4>", "media-src https://films.example"),
            ("<video poster='data:image/png;base64,x'>", "img-src data:"),
            ("<form action='https://f&#46;example/'>", "form-action https://f.example"),
            ("<object data=http://o.example/x>", "object-src http://o.example"),
            ("<img src=https://münster.example/>", "img-src https:"),
            ("<img src='\\\\x.example/a'>", "img-src https://x.example"),
            ("<iframe srcdoc='&lt;img src=//y.example>'></iframe>", "img-src https://y.example"),
        ] {
            assert_eq!(sources(html), [wanted], "{html}");
        }
        assert_eq!(
            sources("<script src=https://stats.example/s.js></script>"),
            ["connect-src", "img-src", "script-src"]
                .map(|it| format!("{it} https://stats.example"))
        );
    }

    #[test]
    fn a_program_in_the_page_counts_by_its_hash() {
        // As `printf 'a()\n' | openssl dgst -sha256 -binary | base64` says.
        let found = sources("<script>a()\r\n</script>");
        assert_eq!(found, ["script-src 'sha256-78Mb6dlYKSr4lLcPgR39KSZyUZtZQimBNqLd+C3BhA4='"]);
        let found = sources("<p style='color:&#114;ed' onclick=a()>");
        assert_eq!(found.len(), 4);
        assert!(found.contains(&"style-src 'unsafe-hashes'".to_owned()), "{found:?}");
        assert_eq!(sources("<p style='content: \"&eacute;\"'>"), ["style-src 'unsafe-inline'"]);
    }

    #[test]
    fn a_host_cannot_write_into_the_policy() {
        for address in ["https://x.example;script-src *", "https://a'b.example/", "https://x y/"] {
            let html = format!("<img src=\"{address}\">");
            assert!(
                sources(&html).iter().all(|it| !it.contains([';', '\'', '*'])),
                "{address}: {:?}",
                sources(&html)
            );
        }
    }

    #[test]
    fn a_style_sheet_names_what_it_loads() {
        let loads = Loads::of_style(
            "/* https: //not */ @import 'https://s.example/a.css'; p { background: url(data:image/svg+xml,x) }",
        );
        assert_eq!(
            loads.sources["img-src"].iter().collect::<Vec<_>>(),
            ["data:", "https://s.example"]
        );
        let own =
            Loads::of_style("p { background: url(/a.png) } // x\n/* see http://www.w3.org/x */");
        assert!(own.sources.is_empty(), "{own:?}");
    }

    #[test]
    fn frames_are_given_features() {
        let loads = Loads::of_page(b"<iframe allow=\"fullscreen; geolocation 'self'\" src=/x/>");
        assert_eq!(loads.features.into_iter().collect::<Vec<_>>(), ["fullscreen", "geolocation"]);
    }
}
