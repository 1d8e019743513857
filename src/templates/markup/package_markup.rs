//! What the markup of a package's templates may do: show words, lead somewhere, load what the site has. Whatever else a page is to
//! do, its town decides.
//!
//! Every `<` is looked at as the beginning of a tag, wherever it stands: none may stand in a comment, a title or an attribute's value.
//! So no other template that writes this markup into such a place can make a tag of what was none.

use std::ops::Range;

use super::walk::At;
use crate::diagnostics::Message;
use crate::html::{
    Attribute, Does, GAP, Permissions, Position, Tag, Token, does, is_shown, only_tells,
};
use crate::names::{foreign_host, is_safe_scheme};

#[cfg(test)]
mod tests;

/// Something that a package's template may not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) message: Message,
    pub(super) help: &'static str,
    pub(super) range: Range<usize>,
}

/// Why something is refused: what is said of it, and what helps.
type Refused = (Message, &'static str);

/// Looks through a template's own characters.
pub(super) struct Markup<'t> {
    text: &'t str,
    /// The hosts that the town lets its package call.
    permissions: &'t Permissions,
    /// Where the last tag began.
    tag: usize,
    /// Whether the end tag of an element without tags has begun.
    ends: bool,
    /// Whether the script that is open is told of already.
    is_told: bool,
    pub(super) refused: Vec<Refusal>,
}

impl<'t> Markup<'t> {
    pub(super) fn new(text: &'t str, permissions: &'t Permissions) -> Self {
        Self { text, permissions, tag: 0, ends: false, is_told: false, refused: Vec::new() }
    }

    /// Goes on by the character at `byte`, behind which the reading is `at`.
    pub(super) fn character(&mut self, byte: usize, at: &At, token: Option<&Token>) {
        let rest = &self.text[byte..];
        match token {
            Some(Token::Tag(tag)) => {
                (self.ends, self.is_told) = (false, false);
                let refused = check_tag(tag, self.permissions);
                refused.into_iter().for_each(|why| self.refuse(why, self.tag..byte + 1));
            }
            // The type of the document.
            Some(Token::Comment(['!', 'd'])) | Some(Token::Parted) => {}
            Some(Token::Comment(_)) => self.refuse(comment(), self.tag..byte + 1),
            None => {}
        }
        match at.html.position() {
            Position::Raw(element) if rest.starts_with('<') => {
                let name = rest[1..].strip_prefix('/').and_then(|rest| rest.get(..element.len()));
                self.ends = name.is_some_and(|name| name.eq_ignore_ascii_case(element));
                self.tag = byte;
                if !self.ends && !self.is_told {
                    self.is_told = true;
                    self.refuse(inner_sign(element), byte..byte + 1);
                }
            }
            Position::Raw("script") if self.holds_script(rest, token) => {
                self.is_told = true;
                self.refuse(script(), byte..byte + 1);
            }
            _ if rest.starts_with('<')
                && !matches!(at.html.position(), Position::Quoted(_) | Position::Unquoted(_)) =>
            {
                self.tag = byte;
            }
            _ => {}
        }
    }

    fn holds_script(&self, rest: &str, token: Option<&Token>) -> bool {
        !self.ends
            && !self.is_told
            && token.is_none()
            && !rest.starts_with(|c: char| c.is_ascii_whitespace())
    }

    fn refuse(&mut self, why: Refused, range: Range<usize>) {
        let (message, help) = why;
        self.refused.push(Refusal { message, help, range });
    }
}

fn comment() -> Refused {
    (
        "a package's template writes a comment into the page".into(),
        "write `{# … #}`, which stays in the template",
    )
}

fn inner_sign(element: &str) -> Refused {
    (message!("a `<` stands in `<{element}>`, where no tag is one", element), "write `&lt;`")
}

fn script() -> Refused {
    (
        "a package's template holds a script".into(),
        "its authors save it as `scripts/NAME.js`, declare it in `package.toml` under `[scripts]`, and write `<script src=\"/scripts/NAME.js\" defer></script>`",
    )
}

fn check_tag(tag: &Tag, permissions: &Permissions) -> Vec<Refused> {
    let shows_permitted = tag.is_end || shows_permitted_page(tag, permissions);
    let mut refused: Vec<Refused> = tag
        .names()
        .filter(|name| !(is_page_within(name) && shows_permitted))
        .filter_map(|name| check_name(name, tag))
        .collect();
    if tag.is_end {
        return refused;
    }
    let whole = |attribute: &Attribute| {
        let name = &attribute.name;
        let is_checked = |value: &&str| !is_permitted(tag, name, value, permissions);
        attribute.values().filter(is_checked).find_map(|value| check_value(tag, name, value).err())
    };
    refused.extend(tag.attributes.iter().filter_map(whole));
    refused
}

/// Whether an element shows another page within the page, and can be asked for.
fn is_page_within(element: &str) -> bool {
    matches!(element, "iframe" | "object" | "embed")
}

/// Whether all that a frame shows comes from hosts that its package may call.
fn shows_permitted_page(tag: &Tag, permissions: &Permissions) -> bool {
    let shown = |name: &str| name == if tag.name == "object" { "data" } else { "src" };
    let mut sources = tag.attributes.iter().filter(|attribute| shown(&attribute.name)).peekable();
    sources.peek().is_some()
        && sources.all(|source| {
            source.values().all(|value| is_permitted(tag, &source.name, value, permissions))
        })
}

/// Whether an attribute calls a host that the town lets the package call, whatever element the tag turns out to be.
fn is_permitted(tag: &Tag, name: &str, value: &str, permissions: &Permissions) -> bool {
    if value.contains('<') || does_of(tag, name) != Does::Loads {
        return false;
    }
    // A value may stand behind the host alone.
    let written = value.split(GAP).next().unwrap_or_default();
    let has_whole_host =
        written.split_once("//").is_some_and(|(_, rest)| rest.contains(['/', '?', '#']));
    if value.contains(GAP) && !has_whole_host {
        return false;
    }
    let Some(host) = foreign_host(value) else { return false };
    let is_form = matches!(name, "action" | "formaction");
    let mut elements = tag.names().map(|element| if is_form { "form" } else { element });
    elements.all(|element| permissions.allow(element, Some(&host)))
}

fn check_name(name: &str, tag: &Tag) -> Option<Refused> {
    let away = "show a link, which loads nothing until somebody follows it; or `package.toml` asks for the host by `[[hosts]]`, and `town.toml` allows it by `[[allow]]` with `package`";
    match name {
        // Of headings that a value gives their rank.
        "h\0" => None,
        name if name.contains(GAP) => Some((
            message!(
                "a value stands in the name of the tag `<{replace}>`",
                replace = name.replace(GAP, "…")
            ),
            "write the name out; only the rank of a heading may be a value: `<h{{ level }}>`",
        )),
        name if is_shown(name) => None,
        "script" if tag.is_end => None,
        "script" if tag.values("src").next().is_some() => None,
        "script" => Some(script()),
        "style" => Some((
            "a package's template holds a style".into(),
            "its authors write it into a file below `styles/`, which becomes part of the site's style sheet",
        )),
        "iframe" | "frame" | "frameset" | "object" | "embed" | "applet" | "portal"
        | "fencedframe" => {
            Some((message!("a package's template shows another page, by `<{name}>`", name), away))
        }
        "base" => Some((
            "`<base>` would change where every address of the page leads".into(),
            "write the addresses whole",
        )),
        name => Some((
            message!(
                "a package's template has the element `<{name}>`, which parvis does not know",
                name
            ),
            "write it with elements that only show something: `div`, `span`, `section`, `p`, `a`, `img`, `svg`",
        )),
    }
}

fn check_value(tag: &Tag, name: &str, value: &str) -> Result<(), Refused> {
    if value.contains('<') {
        return Err((message!("a `<` stands in the attribute `{name}`", name), "write `&lt;`"));
    }
    match (name, does_of(tag, name)) {
        ("http-equiv", _) => refresh(tag, value),
        ("content", _) if tag.values("http-equiv").next().is_some() => Ok(()),
        ("src", _) if tag.name == "script" => own_script(value),
        ("href", Does::Loads) if only_tells(tag) => {
            let rel = tag.attributes.iter().position(|attribute| attribute.name == "rel");
            let href = tag.attributes.iter().position(|attribute| attribute.name == "href");
            if rel > href {
                return Err((
                    "the attribute `rel` stands behind `href`".into(),
                    "write `rel` first: it says what `href` does",
                ));
            }
            leads(name, value)
        }
        (_, Does::Nothing) => Ok(()),
        (_, Does::Leads) => leads(name, value),
        (_, Does::Loads)
            if tag.name == "img"
                && value
                    .trim_start()
                    .get(..11)
                    .is_some_and(|start| start.eq_ignore_ascii_case("data:image/")) =>
        {
            Ok(())
        }
        (_, Does::Loads) => loads(name, value),
        (_, Does::LoadsOne) => value.split(',').try_for_each(|one| {
            let one = one.trim_ascii();
            loads(name, one.split_ascii_whitespace().next().unwrap_or_default())
        }),
        ("style", _) => Err((
            "a package's template has the attribute `style`".into(),
            "give the element a class, and write the style into a file below `styles/`",
        )),
        (_, Does::Styles)
            if value.contains(['\\', '&', GAP])
                || (value.contains('(') && !value.starts_with("url(#")) =>
        {
            Err((
                message!("the attribute `{name}` is more than a word or a colour", name),
                "write the style into a file below `styles/`",
            ))
        }
        (_, Does::Styles) => Ok(()),
        (_, Does::Runs) => Err((
            message!("the attribute `{name}` is a program", name),
            "its authors write it into a file below `scripts/`, declare it in `package.toml` under `[scripts]`, and let it listen: `element.addEventListener(…)`",
        )),
        (_, Does::Unknown) => Err((
            message!(
                "parvis does not know the attribute `{replace}`",
                replace = name.replace(GAP, "…")
            ),
            "write attributes of HTML, or `data-…`, which a script can read",
        )),
    }
}

/// What an attribute does in any of the elements that it may stand in.
fn does_of(tag: &Tag, name: &str) -> Does {
    let first = does(&tag.name, name);
    // What leads in one and loads in another is looked at as what loads.
    if first == Does::Leads && tag.names().any(|element| does(element, name) == Does::Loads) {
        Does::Loads
    } else {
        first
    }
}

/// A page that leads on to another one of the site by itself, as the pages of old addresses do.
fn refresh(tag: &Tag, value: &str) -> Result<(), Refused> {
    let refused = || {
        let message = message!(
            "a package's template orders the browser something by `http-equiv=\"{value}\"`",
            value = value.replace(GAP, "…")
        );
        Err((
            message,
            "only this may be written: `<meta http-equiv=\"refresh\" content=\"0; url={{ page.url }}\">`",
        ))
    };
    let position = |name: &str| tag.attributes.iter().position(|attribute| attribute.name == name);
    let target = |content: &str| {
        content.strip_prefix("0; url=").is_some_and(|target| loads("content", target).is_ok())
    };
    let is_one =
        value.eq_ignore_ascii_case("refresh") && tag.name == "meta" && tag.others.is_empty();
    if is_one && position("http-equiv") < position("content") && tag.values("content").all(target) {
        Ok(())
    } else {
        refused()
    }
}

/// A script by its file; the file itself is looked for among those that packages declare.
fn own_script(value: &str) -> Result<(), Refused> {
    let path = value.strip_prefix("/scripts/").unwrap_or_default();
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    if path.split('/').all(is_part) {
        Ok(())
    } else {
        Err((
            message!("a script comes from `{replace}`", replace = value.replace(GAP, "…")),
            script().1,
        ))
    }
}

/// An address that a browser fetches by itself: one of the site.
fn loads(name: &str, value: &str) -> Result<(), Refused> {
    let value = value.trim_ascii();
    let mut chars = value.chars();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._~-%".contains(c);
    let is_own = match (chars.next(), chars.next()) {
        (None | Some('#' | '?'), _) | (Some('/'), None) => true,
        // A value is looked at when it is written; what follows must not make another address of it.
        (Some(GAP), next) => matches!(next, None | Some('#' | '?')),
        (Some('/'), Some(next)) => is_plain(next),
        _ => {
            let part = value.split(['/', '?', '#']).next().unwrap_or_default();
            part.chars().all(is_plain)
        }
    };
    if is_own {
        return Ok(());
    }
    if let Some(host) = foreign_host(value).filter(|host| !host.is_empty()) {
        let message = message!(
            "the attribute `{name}` makes every reader's browser call `{host}`",
            name,
            host
        );
        return Err((
            message,
            "put the file into the package, `static/NAME/…`, and write `/NAME/…`; or `package.toml` asks for the host by `[[hosts]]`, and `town.toml` allows it by `[[allow]]` with `package`",
        ));
    }
    let message = message!(
        "the attribute `{name}` loads from elsewhere, or may do so: `{value}`",
        name,
        value = value.replace(GAP, "{{ … }}")
    );
    Err((
        message,
        "put the file into the package, `static/NAME/…`, and write `/NAME/…`; an address that is a value stands alone: `src=\"{{ image.src }}\"`",
    ))
}

/// An address that somebody follows: of the site, or of a scheme that pages may lead to.
fn leads(name: &str, value: &str) -> Result<(), Refused> {
    let refused = |why: &str| {
        let message = message!(
            "the attribute `{name}` leads to an address {why}: `{value}`",
            name,
            why,
            value = value.replace(GAP, "{{ … }}")
        );
        Err((
            message,
            "write a path of the site, `/…`, or an address with `https:`, `http:`, `mailto:`, `tel:`, `sms:` or `geo:`; an address that is a value begins with it",
        ))
    };
    let value = value.trim_ascii();
    let Some(at) = value.find([':', '/', '?', '#']) else {
        // Text, then a value: it could end in a scheme.
        let behind = value.trim_start_matches(GAP);
        return if behind.contains([GAP, '&']) {
            refused("whose beginning is not clear")
        } else {
            Ok(())
        };
    };
    let (begin, is_scheme) = (&value[..at], value[at..].starts_with(':'));
    if is_scheme {
        return if is_safe_scheme(begin) { Ok(()) } else { refused("that no page may lead to") };
    }
    if begin.trim_start_matches(GAP).contains([GAP, '&']) {
        refused("whose beginning is not clear")
    } else {
        Ok(())
    }
}

/// Whether a value is an address of the site, as browsers read it: they drop white space and control characters, and take `\` for `/`.
pub(super) fn is_local(address: &str) -> bool {
    let address: String =
        address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let begin = address.find(['/', '\\', '?', '#']).map_or(&*address, |at| &address[..at]);
    let slashes = address.chars().take_while(|c| matches!(c, '/' | '\\')).count();
    slashes < 2 && !address.starts_with('\\') && !begin.contains(':')
}
