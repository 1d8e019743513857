//! Making HTML smaller without changing what it says.

use minify_html::Cfg;

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

/// Makes a page smaller. Only `Full` has something to do here: the other two differ in how templates were loaded.
pub fn minify(html: Vec<u8>, degree: Minify) -> Vec<u8> {
    match degree {
        Minify::Full => minify_html::minify(&html, &settings()),
        Minify::Compact | Minify::Off => html,
    }
}

/// Settings that keep to the HTML standard: the same tree, and a page that a validator accepts.
fn settings() -> Cfg {
    let mut cfg = Cfg::new();
    cfg.keep_closing_tags = true;
    cfg.keep_html_and_head_opening_tags = true;
    cfg.keep_comments = false;
    cfg.minify_css = false;
    cfg.minify_js = false;
    cfg.minify_doctype = false;
    cfg.allow_noncompliant_unquoted_attribute_values = false;
    cfg.allow_optimal_entities = false;
    cfg.allow_removing_spaces_between_attributes = false;
    cfg.keep_input_type_text_attr = true;
    cfg
}
