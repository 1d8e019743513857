//! The functions of templates. Each asks the world, and so is recorded.

mod assets;
mod rows;
mod texts;

use std::sync::Arc;

use tera::{Error, Tera, TeraResult};

use super::receipt::language;
use super::world::World;
use crate::diagnostics::nearest;
use crate::names::Lang;

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
    "language_name",
    "range",
    "throw",
];

/// Registers all functions.
pub(super) fn register(tera: &mut Tera, world: &Arc<World>) {
    rows::register(tera, world);
    texts::register(tera, world);
    assets::register(tera, world);
}

fn lang() -> TeraResult<Lang> {
    language().ok_or_else(|| Error::message("no page is being rendered"))
}

fn no_entry(world: &World, reference: &str) -> Error {
    let near = nearest(reference, world.site.ids().map(|id| id.as_str()));
    let near = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
    Error::message(format!("there is no entry `{reference}`{near}"))
}
