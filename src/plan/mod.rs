//! The plan: every address of the finished site, once, and what will be written there.
//!
//! Nothing else decides what exists. Links are checked against the plan, rendering walks through it, and two outputs for one
//! path are found while it is made.

mod calendars;
mod chosen_template;
mod claims;
mod collision_help;
mod compressed;
mod feeds;
mod lists;
mod planner;
mod sitemap;
mod target;

pub use feeds::{EntryTimes, entry_times, last_change};
pub use lists::{ListPage, list_page};
pub use planner::{Plan, PlanInput};
pub use sitemap::{SitemapPage, sitemap_limit, sitemap_pages, sitemap_part_address};
pub use target::{
    BILL, CalendarOf, Compression, FeedFormat, ListId, REPORT, Target, TemplateName, page_address,
};
