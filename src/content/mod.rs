//! Content: a town's files become typed entries.
//!
//! Reading is pure and parallel, never fails, and needs neither templates nor other pages.

mod common_fields;
mod constraints;
mod entry;
mod fields;
mod file_name;
mod front_matter;
mod kind;
mod list;
mod load;
mod patterns;
mod query;
mod read_entry;
mod schema;
mod translations;
mod value;
mod vocabulary;
mod written_at;

pub use common_fields::{COMMON_FIELDS, CommonField, CommonKind, CommonValue, Queries};
pub use entry::{After, Common, Entry};
pub use kind::FieldKind;
pub use list::{ListKeys, ListSpec};
pub use load::{Content, Defaults, Load, LoadRemote, Reads, load};
pub use query::{Condition, Filter, Order, Query, When};
pub use schema::{FeedPlace, Field, Schema, Schemas};
pub use value::{At, FieldValue, Prose};
pub use vocabulary::{Term, Vocabularies, Vocabulary};
pub use written_at::written;
