//! The one reading of a template as HTML, for all who need to know.

use super::value_places::ValuePlaces;
use super::walk::walk;
use super::white_space::WhiteSpace;
use crate::templates::set::{File, Files};

/// What a file is as HTML.
pub(crate) struct MarkupReading<'f> {
    /// Where its values stand, and what is wrong with its markup.
    pub(crate) values: ValuePlaces<'f>,
    /// Its white space.
    pub(super) white_space: WhiteSpace,
}

/// Reads a file as HTML.
pub(crate) fn read_markup<'f>(files: &'f Files, file: &'f File) -> MarkupReading<'f> {
    let mut values = ValuePlaces::new(file);
    let mut white_space = WhiteSpace::new();
    let is_html = file.bare.ends_with(".html");
    walk(file, &mut |at, met| {
        values.meet(at, met);
        if is_html {
            white_space.meet(files, file, at, met);
        }
    });
    white_space.end(file);
    MarkupReading { values, white_space }
}
