//! Subscriptions: which entries of partners come, what of them is accepted, and where their pages lie.
//!
//! The words are those of the field. The town that is built is *local*, a partner is *remote*, and what comes from there is *imported*. A
//! subscription is read into a selection (`selection`), which chooses among the entries of a partner's index (`partner_index`). Each chosen
//! entry is checked as a stranger's (`import_entry`), and its links and pictures are resolved once (`imported_links`, `pictures`), for
//! nobody asks the partner's index afterwards. It is then given a place in the local site (`placement`).
//!
//! Mistakes in `[[subscriptions]]` are the town's own, and errors. Whatever the partners wrote is a warning at most, for the town
//! cannot mend it.

mod import;
mod import_entry;
mod imported_links;
mod namesakes;
mod partner_index;
mod pictures;
mod placement;
mod remote_towns;
mod selection;
mod shared_hosts;

pub use import::{Arrivals, Import, Imports};
pub use pictures::{CheckPicture, LocalFiles};
