//! What to do about two outputs for one path. It depends on what each of them is.

use super::target::Target;
use crate::diagnostics::Message;

/// Says what to do about `one`, which meets `other`.
pub(super) fn collision_help(one: &Target, other: &Target) -> Message {
    match (one, other) {
        (Target::File(file), generated) | (generated, Target::File(file))
            if instead_of_file(generated).is_some() =>
        {
            let instead = instead_of_file(generated).unwrap_or_default();
            message!("take `{path}` out of the folder, or rename it: {instead}", path = file.path, instead)
        }
        (Target::File(one), Target::File(other)) => message!(
            "rename `{one}` or `{other}`, or take one of them out; links to it change with it",
            one = one.path,
            other = other.path
        ),
        (Target::Redirect { .. }, Target::File(file)) | (Target::File(file), Target::Redirect { .. }) => {
            message!(
                "take the address out of `aliases`, or rename `{path}`: an address leads to a file, or on to a page, and not both",
                path = file.path
            )
        }
        (Target::Redirect { .. }, _) | (_, Target::Redirect { .. }) => {
            "take the address out of `aliases`: something lies there now, so nobody is led on from it".into()
        }
        (Target::Page { .. }, Target::File(file)) | (Target::File(file), Target::Page { .. }) => {
            message!(
                "rename `{path}` or take it out, or give the page another address: `slug = \"…\"` in its front matter",
                path = file.path
            )
        }
        (Target::Topic { topic, .. }, _) | (_, Target::Topic { topic, .. }) => message!(
            "give the page another address, `slug = \"…\"` in its front matter; or the topic, `slug` of `{topic}` in `vocabularies/topics.toml`",
            topic
        ),
        (Target::Page { .. }, Target::Page { .. }) => {
            "give one of them another `slug`, or rename its file".into()
        }
        _ => "parvis needs this address itself: give the page another one, `slug = \"…\"` in its front matter, or rename its file".into(),
    }
}

/// How a town gets what it wants from a file that parvis writes itself; `None` for all else.
fn instead_of_file(generated: &Target) -> Option<&'static str> {
    Some(match generated {
        Target::NotFound { .. } => {
            "parvis writes the page for addresses that do not exist, in each language; `parvis override templates/404.html` gives you its template, to write your own words"
        }
        Target::Redirects { .. } => {
            "parvis writes this list; put each former address into the front matter of the page that it leads to, `aliases = [\"/old/page/\"]`"
        }
        Target::Calendar { .. } => {
            "parvis writes the calendar of these events, at the same address; subscribers lose nothing"
        }
        Target::Feed { .. } => {
            "parvis writes the feed of this list, at the same address; subscribers lose nothing"
        }
        Target::Sitemap { .. } | Target::SitemapPart(_) => {
            "parvis writes the list of all pages for search engines; who is not to be listed says so with `indexing = false` in `town.toml`"
        }
        Target::Colophon { .. } | Target::Topics { .. } | Target::Topic { .. } => {
            "parvis writes a page there"
        }
        Target::Style => "parvis writes one style sheet; put your rules into `styles/town.css`",
        Target::Robots
        | Target::Materials
        | Target::HostFile(_)
        | Target::Compressed(..)
        | Target::Report => "parvis writes this file",
        Target::Page { .. } | Target::Redirect { .. } | Target::File(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Origin;
    use crate::names::{EntryId, Lang, TreePath};

    fn file(path: &str) -> Target {
        Target::File(Origin::town(TreePath::parse(path).unwrap()))
    }

    #[test]
    fn each_kind_of_collision_has_a_help_that_fits() {
        let lang = Lang::parse("fr").unwrap();
        let page = Target::Page {
            id: EntryId::home(),
            lang: lang.clone(),
            number: 1,
            template: "page.html".into(),
        };
        let not_found = Target::NotFound { lang: lang.clone(), template: "404.html".into() };
        let alias = Target::Redirect { alias: "/a/".to_owned(), lang, template: "x".into() };
        for (one, other, wanted) in [
            (file("static/404.html"), not_found, "`parvis override templates/404.html`"),
            (
                file("static/_redirects"),
                Target::Redirects { own: None, by_language: false },
                "`aliases = [",
            ),
            (file("static/sitemap.xml"), Target::Sitemap { parts: 0 }, "`static/sitemap.xml`"),
            (file("static/a/index.html"), alias.clone(), "out of `aliases`"),
            (file("static/a/index.html"), page.clone(), "rename `static/a/index.html`"),
            (page.clone(), page.clone(), "another `slug`"),
            (alias, page, "out of `aliases`"),
        ] {
            for said in [collision_help(&one, &other), collision_help(&other, &one)] {
                assert!(said.to_string().contains(wanted), "{said}");
            }
        }
    }
}
