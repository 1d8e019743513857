//! The functions of templates. Each asks the scope of the page that is being rendered, and so is recorded.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the engine gives functions their arguments by value"
)]

mod assets;
mod rows;
mod texts;

use tera::Tera;

/// The names of the functions, for "did you mean".
pub(super) const NAMES: &[&str] = &[
    "items",
    "item",
    "section",
    "vocabulary",
    "t",
    "url_for",
    "asset",
    "image",
    "data",
    "today",
    "calendar",
    "language_name",
    "opening",
    "structured_data",
    "range",
    "throw",
];

/// Registers all functions.
pub(super) fn register(tera: &mut Tera) {
    rows::register(tera);
    texts::register(tera);
    assets::register(tera);
}
