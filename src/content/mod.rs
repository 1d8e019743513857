//! Content: a town's files become typed entries.
//!
//! Reading is pure and parallel, and needs neither templates nor other pages. It never stops: a file
//! that is wrong, or cannot be read, leaves findings and no entry.

mod check_hours;
mod check_money;
mod check_place;
mod check_text;
mod check_value;
mod common_fields;
mod constraints;
mod defaults;
mod entry;
mod field;
mod field_value;
mod fields;
mod fields_markdown;
mod file_name;
mod front_matter;
mod holidays;
mod hours_overlap;
mod kind;
mod labels;
mod language_folders;
mod list;
mod list_files;
mod load;
mod load_input;
mod meant;
mod moment_meant;
mod named_in_types;
mod opening_hours;
mod page_title;
mod patterns;
mod permissions;
mod plain_text;
mod query;
mod read_entry;
mod schema;
mod series;
mod translations;
mod vocabulary;
mod weekdays;
mod written_at;
mod wrong_kind;
mod yaml;
mod yaml_flow;
mod yaml_words;

pub use common_fields::{COMMON_FIELDS, CommonField, CommonKind, CommonValue, Queries};
pub use defaults::{Defaults, SectionDefaults};
pub use entry::{After, Common, Entry};
pub use field::{Field, FieldKind};
pub use field_value::{At, FieldMap, FieldValue, Prose};
pub use holidays::Holidays;
pub use list::{ListKeys, ListSpec};
pub use load::{Content, load};
pub use load_input::{Load, LoadRemote, Reads};
pub use opening_hours::timetable;
pub use page_title::title_of_path;
pub use permissions::{permission_of, permissions_of};
pub use query::{Condition, Filter, Order, Query, When};
pub use schema::{FeedPlace, Schema, Schemas};
pub use series::Repeated;
pub use vocabulary::{Term, Vocabularies, Vocabulary};
pub use written_at::written;
