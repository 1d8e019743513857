//! Settings for reading a text: its language, its author, its file.

use super::parse::MarkdownStyle;
use crate::diagnostics::Origin;
use crate::html::Permissions;
use crate::names::PackageName;

/// Settings for reading a text.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// What depends on the language.
    pub style: MarkdownStyle<'a>,
    /// The partner that wrote the text, if one did: its raw HTML and its classes are dropped, and
    /// its ids get the partner's name ([`foreign_id`]).
    pub guest: Option<&'a PackageName>,
    /// What raw HTML may do, if the town itself wrote the text.
    pub permissions: &'a Permissions,
    /// The file, for findings.
    pub origin: &'a Origin,
}

/// Returns the id that an anchor in a partner's text has in a page of this town: the partner's name,
/// a colon, and the id. Ids of the town's own pages do not begin like this, so a partner's text cannot
/// take links or labels from the page around it.
pub fn foreign_id(guest: &PackageName, id: &str) -> String {
    format!("{guest}:{id}")
}
