//! How a text is read: what of its meaning is said elsewhere.

use super::parse::MarkdownStyle;
use crate::diagnostics::Origin;
use crate::html::Permissions;
use crate::names::PackageName;

/// How a text is read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// What of Markdown's meaning depends on the language.
    pub style: MarkdownStyle<'a>,
    /// The town that wrote the text, where that is another one: its raw HTML and its classes are dropped, and its ids begin with its
    /// name ([`foreign_id`]).
    pub guest: Option<&'a PackageName>,
    /// What raw HTML may do, if the town itself wrote the text.
    pub permissions: &'a Permissions,
    /// The file, for findings.
    pub origin: &'a Origin,
}

/// The id that a place of another town's text has in a page of this one. No id of a page's own has a colon in it, and none of the
/// town's begins with that town's name, so that a stranger's text takes no link and no label from the page around it.
pub fn foreign_id(guest: &PackageName, id: &str) -> String {
    format!("{guest}:{id}")
}
