//! The site: all entries as one immutable whole, with addresses, sections, translations, terms, and resolved links.
//!
//! It is made in three steps. `index` knows one town, the local one or a partner. `subscriptions` imports entries of partners' indices into
//! the local town. `assemble` puts all of them together. It is assembled in full at each build and then only read. Nothing that renders
//! sees it: it asks the scope of `render`.

mod answered;
mod assemble;
mod check;
mod check_share;
mod copies;
mod dates;
mod holidays;
mod imported;
mod index;
mod link_help;
mod query;
mod retired_addresses;
mod same_events;
mod sections;
mod subscriptions;

pub use assemble::{ForeignLink, Site};
pub use check::check;
pub use imported::{RemotePage, RemoteTown, Shown};
pub use index::{Happening, Hidden, IndexParts, Resolution, Row, Rows, Times, TownIndex};
pub use subscriptions::{Arrivals, CheckPicture, Import, Imports, LocalFiles};
