//! What raw HTML may do, and what it needs a permission for.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Message};
use crate::html::{
    Does, Permissions, TextAttribute, does, has_reference, is_data_address, is_in_drawings,
    is_media, is_shown, unescape,
};
use crate::markdown::silent_alt::silent_alt;
use crate::names::{Known, foreign_host, silent_text};

/// Elements of the page around a text.
const OF_THE_PAGE: Known = Known::new("html head body main base meta link title frameset");

/// Elements that show another page or run another program.
const FRAMES: Known = Known::new("iframe frame object embed applet portal fencedframe");

/// Elements that the HTML standard has dropped (section 15.2), though browsers still show them.
const OBSOLETE: Known =
    Known::new("center font big strike tt acronym dir nobr marquee blink basefont isindex spacer");

/// Elements of HTML that need no permission, besides those that only show something.
const HARMLESS: Known = Known::new("form input label select button");

/// Elements whose content browsers read as text, or not at all: a tag in them means something else to them than to whoever checks it.
const CLOSED: Known = Known::new("noscript textarea xmp noembed noframes plaintext listing");

/// The beginning of an element.
pub(super) struct StartTag<'a> {
    /// Its name, in lower case.
    pub(super) name: &'a str,
    /// Whether it stands in a drawing or a formula, or begins one.
    pub(super) in_drawing: bool,
    pub(super) attributes: &'a [TextAttribute<'a>],
}

/// The attributes of an element, their names in lower case and their values as browsers read them.
struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn read(attributes: &[TextAttribute<'_>]) -> Self {
        let read = |attribute: &TextAttribute<'_>| {
            let value = attribute.value.map(|value| String::from_utf8_lossy(value.text));
            let name = String::from_utf8_lossy(attribute.name).to_ascii_lowercase();
            (name, unescape(&value.unwrap_or_default()))
        };
        Self(attributes.iter().map(read).collect())
    }

    /// Returns a name that is there twice: browsers take the first.
    fn repeated(&self) -> Option<&str> {
        let mut seen = BTreeSet::new();
        self.0.iter().map(|(name, _)| name.as_str()).find(|name| !seen.insert(*name))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

impl StartTag<'_> {
    /// Returns what is wrong with the element and its attributes.
    pub(super) fn check(&self, permissions: &Permissions) -> Vec<Diagnostic> {
        let attributes = Attributes::read(self.attributes);
        let values = attributes.0.iter();
        let values =
            values.filter_map(|(key, value)| check_value(self.name, key, value, permissions));
        let mut found: Vec<Diagnostic> =
            self.check_element(&attributes, permissions).into_iter().chain(values).collect();
        found.extend(attributes.repeated().map(repeated));
        found
    }

    fn check_element(
        &self,
        attributes: &Attributes,
        permissions: &Permissions,
    ) -> Option<Diagnostic> {
        let Self { name, in_drawing, .. } = *self;
        if OF_THE_PAGE.has(name) && !(in_drawing && name == "title") {
            return Some(of_the_page(name));
        }
        if CLOSED.has(name)
            || (in_drawing && (FRAMES.has(name) || matches!(name, "script" | "style")))
        {
            return Some(closed(name));
        }
        if FRAMES.has(name) {
            let addresses: Vec<&str> =
                ["src", "data"].iter().filter_map(|key| attributes.get(key)).collect();
            let addresses = if addresses.is_empty() { vec![""] } else { addresses };
            return addresses.into_iter().find_map(|address| {
                needs_permission(name, address, permissions, |host| frame(name, host))
            });
        }
        match name {
            "script" => {
                let address = attributes.get("src").unwrap_or_default();
                needs_permission(name, address, permissions, script)
            }
            "style" => needs_permission(name, "", permissions, |_| style("`<style>`")),
            "form" => foreign_host(attributes.get("action").unwrap_or_default())
                .filter(|host| !permissions.allow("form", Some(host)))
                .map(|host| form(&host)),
            "img" if attributes.get("alt").is_none() => Some(
                Diagnostic::error(Code::MissingAlt, "the picture has no text in place of it")
                    .help("write `alt=\"What it shows\"`, or `alt=\"\"` if it says nothing"),
            ),
            "img" => {
                let alt = attributes.get("alt").unwrap_or_default();
                let help =
                    "say what it shows: `alt=\"The town hall\"`; if it shows nothing: `alt=\"\"`";
                silent_text(alt).map(|why| {
                    Diagnostic::warning(Code::MissingAlt, silent_alt(alt, why)).help(help)
                })
            }
            // It lies over the page, and without a program nobody can close it.
            "dialog" => (!permissions.allow("style", None)).then(|| style("`<dialog>`")),
            "template" => Some(
                Diagnostic::error(Code::RawHtml, "nobody sees what stands in `<template>`")
                    .help("remove the tag and keep the words"),
            ),
            name if in_drawing => {
                // `image` loads a file.
                let is_shown = is_in_drawings(name) && name != "image";
                (!is_shown && !FORMULA.has(name)).then(|| unknown_in_drawing(name))
            }
            name if OBSOLETE.has(name) => Some(obsolete(name)),
            name if is_shown(name) || HARMLESS.has(name) => None,
            name => Some(unknown(name)),
        }
    }
}

fn repeated(name: &str) -> Diagnostic {
    let message = message!("the tag has two attributes `{name}`", name);
    Diagnostic::error(Code::RawHtml, message).help("keep one of them")
}

fn closed(name: &str) -> Diagnostic {
    let message =
        message!("`<{name}>` cannot stand in a text: what it holds cannot be checked", name);
    Diagnostic::error(Code::RawHtml, message).help("remove the tag and keep the words")
}

fn obsolete(name: &str) -> Diagnostic {
    let message = message!("`<{name}>` is no longer part of HTML", name);
    Diagnostic::warning(Code::RawHtml, message)
        .help("remove the tag: the theme decides how text looks")
}

fn unknown(name: &str) -> Diagnostic {
    let message = message!("`<{name}>` is not an element of HTML, so readers do not see it", name);
    Diagnostic::warning(Code::RawHtml, message).help(message!(
        "to show it as it is written, write `\\<{name}>`, or put it between backticks",
        name
    ))
}

/// Whether a tag is no element at all: a name in angle brackets, such as `<name>`.
pub(super) fn is_unknown(name: &str, in_drawing: bool) -> bool {
    let is_checked = matches!(name, "script" | "style" | "form" | "img" | "template");
    let is_known = [&OF_THE_PAGE, &CLOSED, &FRAMES, &OBSOLETE, &HARMLESS];
    !in_drawing && !is_checked && !is_shown(name) && !is_known.iter().any(|known| known.has(name))
}

/// Checks the end of an element: that of the page's own would end the page around the text.
pub(super) fn check_end_tag(name: &str, in_drawing: bool) -> Option<Diagnostic> {
    (OF_THE_PAGE.has(name) && !(in_drawing && name == "title")).then(|| of_the_page(name))
}

fn of_the_page(name: &str) -> Diagnostic {
    let message = message!("`<{name}>` belongs to the page around the text", name);
    Diagnostic::error(Code::RawHtml, message)
        .help("remove it: parvis writes the page, its title, its language and its frame")
}

/// Elements of MathML Core, which show formulas.
const FORMULA: Known = Known::new(
    "annotation math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle \
     msub msubsup msup mtable mtd mtext mtr munder munderover none semantics",
);

fn unknown_in_drawing(name: &str) -> Diagnostic {
    let message =
        message!("the drawing has the element `<{name}>`, which may load or run something", name);
    Diagnostic::error(Code::ActiveContent, message).help(
        "save the drawing as a file beside the page, and show it as a picture: `![What it shows](drawing.svg)`",
    )
}

/// Returns a fault unless the element may do what it does, by the host that its address calls.
fn needs_permission(
    name: &str,
    address: &str,
    permissions: &Permissions,
    fault: impl FnOnce(Option<&str>) -> Diagnostic,
) -> Option<Diagnostic> {
    let host = foreign_host(address);
    (!permissions.allow(name, host.as_deref())).then(|| fault(host.as_deref()))
}

/// Returns the lines of `town.toml` that allow something.
fn lines(element: &str, host: Option<&str>) -> Message {
    match host {
        None => message!(
            "the town allows it by `[[allow]]` in `town.toml`, with `element = \"{element}\"` and a `reason`",
            element
        ),
        Some("") => "write the address as `https://host.example/path`".into(),
        Some(host) => message!(
            "the town allows it by `[[allow]]` in `town.toml`, with `element = \"{element}\"`, `host = \"{host}\"` and a `reason`",
            element,
            host
        ),
    }
}

fn frame(name: &str, host: Option<&str>) -> Diagnostic {
    let allow = lines(name, host);
    let (message, help) = match host {
        Some("") => (
            message!(
                "`<{name}>` shows a page of a host that browsers and people read differently",
                name
            ),
            "write the address as `https://host.example/path`".into(),
        ),
        Some(host) => (
            message!("`<{name}>` makes every reader's browser call `{host}`", name, host),
            message!(
                "write `::film{{url=\"https://…\" title=\"…\"}}` or `::map{{url=\"https://…\" title=\"…\"}}`, which load nothing from there, or a link; {allow}",
                allow
            ),
        ),
        None => (
            message!("`<{name}>` shows another page inside this one", name),
            message!("write a link to it; {allow}", allow),
        ),
    };
    Diagnostic::error(Code::ActiveContent, message).help(help)
}

fn script(host: Option<&str>) -> Diagnostic {
    let allow = lines("script", host);
    let message = match host {
        Some(host) => {
            message!("`<script>` runs a program of `{host}` in every reader's browser", host)
        }
        None => "the text runs a program in every reader's browser".into(),
    };
    let help = message!("remove it, or ask your webmaster for a component; {allow}", allow);
    Diagnostic::error(Code::ActiveContent, message).help(help)
}

fn style(what: &'static str) -> Diagnostic {
    let allow = lines("style", None);
    let message = message!("{what} changes how the whole page looks, or loads something", what);
    let help = message!(
        "give the element a class, and write the look into `styles/town.css`; {allow}",
        allow
    );
    Diagnostic::error(Code::ActiveContent, message).help(help)
}

fn form(host: &str) -> Diagnostic {
    let allow = lines("form", Some(host));
    let message = message!("the form sends what readers write to `{host}`", host);
    let help = message!("write a link to the form; {allow}", allow);
    Diagnostic::error(Code::ActiveContent, message).help(help)
}

fn check_value(
    element: &str,
    key: &str,
    value: &str,
    permissions: &Permissions,
) -> Option<Diagnostic> {
    let does = does(element, key);
    if !matches!(does, Does::Nothing | Does::Unknown) && has_reference(value) {
        let message = message!("`{key}=` holds a character by a name, as in `&eacute;`", key);
        let diagnostic = Diagnostic::error(Code::RawHtml, message);
        return Some(diagnostic.help("write the character itself"));
    }
    match does {
        // Both call other hosts without a word to the reader.
        Does::Loads if matches!(key, "ping" | "attributionsrc") => Some(call(key)),
        Does::Runs => (!permissions.allow("script", None)).then(|| {
            let message = message!("`{key}=` runs a program in every reader's browser", key);
            let allow = lines("script", None);
            let help = message!("remove it, or ask your webmaster for a component; {allow}", allow);
            Diagnostic::error(Code::ActiveContent, message).help(help)
        }),
        Does::Styles => {
            let is_active = is_loading_style(key, value) && !permissions.allow("style", None);
            is_active.then(|| style("the attribute `style`"))
        }
        Does::Loads if key == "formaction" => foreign_host(value)
            .filter(|host| !permissions.allow("form", Some(host)))
            .map(|host| form(&host)),
        Does::Loads if is_data_address(value) => (!is_media(element)).then(|| data(element)),
        Does::Loads if !is_checked_elsewhere(element, key) => {
            // `archive` of an old `object` lists addresses.
            let is_between = |c: char| key == "archive" && (c.is_whitespace() || c == ',');
            value
                .split(is_between)
                .filter_map(foreign_host)
                .any(|host| !permissions.allow(element, Some(&host)))
                .then(|| call(key))
        }
        _ => None,
    }
}

/// Whether an address is checked with those of Markdown (pictures, films, sounds), or with its element (frames, scripts, forms).
fn is_checked_elsewhere(element: &str, key: &str) -> bool {
    is_media(element)
        || matches!(element, "script" | "form")
        || (FRAMES.has(element) && matches!(key, "src" | "data"))
}

fn data(element: &str) -> Diagnostic {
    let message = message!("`<{element}>` holds a page or a program in its address", element);
    Diagnostic::error(Code::ActiveContent, message)
        .help("save what it holds as a file, and write its address")
}

fn call(key: &str) -> Diagnostic {
    let message = message!("`{key}=` makes readers' browsers call another host", key);
    Diagnostic::error(Code::ActiveContent, message)
        .help("remove it, or write a link, which calls nobody until a reader follows it")
}

/// Whether a value of a style may load something, or cover the page. A backslash or a comment hides what is written, and so does a
/// variable.
fn is_loading_style(key: &str, value: &str) -> bool {
    const REFUSED: [&str; 9] = [
        "image(",
        "image-set(",
        "src(",
        "expression(",
        "@import",
        "-moz-binding",
        "\\",
        "/*",
        "var(",
    ];
    let value = value.to_ascii_lowercase();
    let compact: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    // A part of a drawing names another part of it.
    let is_own_part = |at: usize| key != "style" && compact[at..].starts_with("url(#");
    REFUSED.iter().any(|word| compact.contains(word))
        || compact.match_indices("url(").any(|(at, _)| !is_own_part(at))
        || (key == "style" && compact.split([';', '{', '}']).any(is_out_of_place))
}

/// Whether a declaration takes an element out of its place in the text.
fn is_out_of_place(declaration: &str) -> bool {
    let Some((property, value)) = declaration.split_once(':') else { return false };
    match property {
        "position" => !matches!(value.trim_end_matches("!important"), "static" | "relative"),
        "top" | "right" | "bottom" | "left" | "z-index" | "transform" | "translate" | "scale"
        | "rotate" | "zoom" | "all" => true,
        property if property.starts_with("margin") => value.contains('-'),
        property => property.starts_with("inset") || property.starts_with("offset"),
    }
}
