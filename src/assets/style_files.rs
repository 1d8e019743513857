//! Files that a style sheet names and that are not there.

use crate::diagnostics::{Code, Diagnostic, Message, Origin, Sink};
use crate::names::{PackageName, TreePath};
use crate::sources::Layers;

/// Warns of each file in an `url(…)` of the town's own sheet that nothing publishes.
pub(super) fn warn_of_missing_files(layers: &Layers, origin: &Origin, source: &str, sink: &Sink) {
    if origin.package != PackageName::town() {
        return;
    }
    for Address { at, text } in addresses(source) {
        let Some(path) = path_on_site(text) else { continue };
        let is_published = |folder| is_there(layers, folder, &path);
        if is_published("static")
            || is_published("content")
            || (path.starts_with("/assets/") && text.starts_with('/'))
        {
            continue;
        }
        let message = message!("the style sheet names `{text}`, and there is no such file", text);
        let bare = path.strip_prefix("/static").filter(|bare| is_there(layers, "static", bare));
        let help: Message = match bare {
            Some(bare) => message!(
                "files of `static/` are published without that folder: write `url({bare})`",
                bare
            ),
            None => message!(
                "put the file into the town's folder as `static{path}`, or correct the address: it begins with `/`",
                path
            ),
        };
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        let end = start.saturating_add(u32::try_from(text.len()).unwrap_or(u32::MAX));
        sink.report(
            Diagnostic::warning(Code::BadStyle, message).at(origin.at(start..end)).help(help),
        );
    }
}

/// Whether some layer has a file.
fn is_there(layers: &Layers, folder: &str, path: &str) -> bool {
    let path = TreePath::parse(&format!("{folder}{path}"));
    path.is_ok_and(|path| layers.layers().iter().any(|layer| layer.tree.has(&path)))
}

/// An address in a style sheet.
struct Address<'s> {
    at: usize,
    text: &'s str,
}

/// The addresses between the brackets of `url(…)`, outside of remarks.
fn addresses(source: &str) -> Vec<Address<'_>> {
    const BEGIN: &str = "url(";
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = source.get(from..) {
        let next = rest.find(BEGIN);
        if let Some(remark) = rest.find("/*").filter(|at| next.is_none_or(|next| *at < next)) {
            let Some(end) = rest[remark..].find("*/") else { break };
            from += remark + end + 2;
            continue;
        }
        let Some(next) = next else { break };
        let start = from + next + BEGIN.len();
        let Some(length) = source[start..].find(')') else { break };
        let inner = &source[start..start + length];
        let text = inner.trim().trim_matches(['"', '\'']);
        let at = start + inner.find(text).unwrap_or_default();
        found.push(Address { at, text });
        from = start + length + 1;
    }
    found
}

/// The path on the site that an address of the sheet means, decoded; `None` for what is no file of the site.
fn path_on_site(text: &str) -> Option<String> {
    let bare = text.split(['?', '#']).next().unwrap_or_default();
    if bare.is_empty() || bare.contains(':') || bare.starts_with("//") || bare.contains(['\\', '('])
    {
        return None;
    }
    let decoded = percent_encoding::percent_decode_str(bare).decode_utf8_lossy().into_owned();
    if decoded.starts_with('/') {
        return Some(decoded);
    }
    // The joined sheet lies in `/assets/`.
    let mut parts = vec!["assets"];
    for part in decoded.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_outside_of_remarks() {
        let sheet = "a{background:url( \"/a.png\" )}/* url(/b.png) */b{src:url(../c.png)}";
        let found: Vec<&str> = addresses(sheet).iter().map(|address| address.text).collect();
        assert_eq!(found, ["/a.png", "../c.png"]);
        assert!(
            addresses(sheet).iter().all(|address| sheet[address.at..].starts_with(address.text))
        );
    }

    #[test]
    fn an_address_is_read_as_one_of_the_site() {
        for (text, path) in [
            ("/a.png?v=1", Some("/a.png")),
            ("../images/a%20b.png", Some("/images/a b.png")),
            ("a.png", Some("/assets/a.png")),
            ("data:image/png;base64,x", None),
            ("https://x.example/a.png", None),
            ("#part", None),
        ] {
            assert_eq!(path_on_site(text).as_deref(), path, "{text}");
        }
    }
}
