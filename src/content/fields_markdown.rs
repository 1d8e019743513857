//! How the Markdown of an entry's fields is read, and where it stands in its file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::html::Permissions;
use crate::markdown::MarkdownStyle;
use crate::names::PackageName;

/// How the Markdown of an entry's fields is read.
pub(super) struct FieldsMarkdown<'a> {
    pub style: MarkdownStyle<'a>,
    /// The town that wrote it, where that is another one.
    pub guest: Option<&'a PackageName>,
    /// What raw HTML may do.
    pub permissions: &'a Permissions,
    /// The text of the file that they stand in.
    pub source: &'a str,
    /// How many fields of each name were read: what they show stands on one page, so each has ids of its own.
    pub read: RefCell<BTreeMap<String, u32>>,
}

impl FieldsMarkdown<'_> {
    pub(super) fn prefix(&self, name: &str) -> String {
        let mut read = self.read.borrow_mut();
        let count = read.entry(name.to_owned()).or_default();
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name}-{count}") }
    }
}

/// The byte at which a text begins that stands between marks in its file as it is; `None` if escapes changed it.
pub(super) fn start_of_text(source: &str, text: &str, range: &Range<u32>) -> Option<u32> {
    let written = source.get(range.start as usize..range.end as usize)?;
    let mark = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|mark| written.starts_with(mark))?;
    let inner = written.strip_prefix(mark)?.strip_suffix(mark)?;
    // A line end right behind three marks is no part of the text.
    let skipped = inner.len().checked_sub(text.len())?;
    let is_line_end = mark.len() == 3 && matches!(&inner.as_bytes()[..skipped], b"\n" | b"\r\n");
    if (skipped > 0 && !is_line_end) || !inner.ends_with(text) {
        return None;
    }
    Some(range.start + u32::try_from(mark.len() + skipped).ok()?)
}
