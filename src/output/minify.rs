//! Making HTML smaller without changing what it says.

use minify_html::Cfg;

use super::guard;

/// How far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Minify {
    /// By minify-html.
    Full,
    /// By construction already.
    Compact,
    /// Not at all.
    Off,
}

/// Makes a page smaller. Only `Full` has something to do here: the other two differ in how templates were loaded. The page
/// parses to the same tree as before, but for comments and for white space that no reader sees; a page that minify-html might
/// read in another way than a browser stays as it is.
pub fn minify(html: Vec<u8>, degree: Minify) -> Vec<u8> {
    match degree {
        Minify::Full => match guard::mask(&html) {
            Some(masked) => guard::unmask(minify_html::minify(&masked, &settings())),
            None => html,
        },
        Minify::Compact | Minify::Off => html,
    }
}

/// Settings that keep to the HTML standard. What no setting keeps is kept by the guard.
fn settings() -> Cfg {
    Cfg { keep_closing_tags: true, keep_html_and_head_opening_tags: true, keep_input_type_text_attr: true, ..Cfg::default() }
}
