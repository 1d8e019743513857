//! A template read as HTML: where its values stand, what the markup of a package does, and which white space can go.

mod compact;
mod guards;
mod package_markup;
mod read;
mod value_places;
mod walk;
mod white_space;

pub(super) use compact::fold_white_space;
pub(super) use guards::register;
pub(super) use read::{MarkupReading, read_markup};
