//! The world and its answers: only what stands in this folder sees the site. All else asks by [`Scope`](super::scope::Scope).

mod calendars;
mod colophon;
mod dispatch;
mod entry;
mod feeds;
mod fields;
mod files;
mod improve;
mod links;
mod lists;
mod materials;
mod opening;
mod partner;
mod settings;
mod site_extract;
mod sitemap;
mod structured_data;
mod structured_hours;
mod tables;
mod texts;
mod town;
mod world;

pub(super) use entry::{PageAnswer, direction};
pub(super) use feeds::{FeedAnswer, FeedEntry};
pub(super) use links::RedirectAnswer;
pub(super) use settings::{Settings, SiteLanguage};
pub(super) use texts::BodyAnswer;
pub use world::WorldInput;
pub(super) use world::{Answered, Closures, World};
