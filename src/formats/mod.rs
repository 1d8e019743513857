//! Pure encoders from plain structs: Atom, JSON Feed, sitemap, robots. They know no site.

mod atom;
mod feed;
mod json_feed;
mod robots;
mod sitemap;
mod xml;

pub use atom::atom;
pub use feed::{Feed, FeedItem};
pub use json_feed::json_feed;
pub use robots::{Robots, robots};
pub use sitemap::{SitemapUrl, sitemap};
