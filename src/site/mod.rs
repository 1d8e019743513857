//! The site: all entries as one immutable whole, with addresses, sections, translations, terms, and resolved links.
//!
//! It is assembled in full at each build and then only read. Nothing that renders sees it: it asks the scope of `render`.

mod address;
mod assemble;
mod check;
mod duplicates;
mod import;
mod links;
mod namesakes;
mod nearby;
mod query;
mod remote_site;
mod rows;
mod sections;
mod selection;
mod state;
mod subscriptions;

pub use assemble::{Assembly, Site};
pub use check::check;
pub use links::Resolution;
pub use remote_site::{ForeignLink, RemoteSite, Shown};
pub use rows::Rows;
pub use state::Hidden;
pub use subscriptions::CheckPicture;
