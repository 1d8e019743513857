//! Languages: the texts of the interface, dates and numbers in words, sorting, anchors, quotation
//! marks.
//!
//! Everything depends on the language alone, never on the machine's locale. Texts are Fluent files
//! of the layers; all the rest is CLDR's data, compiled in, and corrected in the few places where
//! CLDR writes for software and not for people (`1er juin`, Basque case endings). Formatters are
//! made once per language and thread, for pages are rendered by the ten thousand.

mod alike;
mod autonym;
mod catalogue;
mod collation;
mod date_names;
mod date_style;
mod dates;
mod deep_text;
mod direction;
mod doubtful;
mod formatters;
mod idiom;
mod known_gaps;
mod numbers;
mod quotes;
mod references;
mod repeats;
mod slug;
#[cfg(test)]
mod tests;
mod unseen;
mod weekdays;

pub use alike::{hosts_named, is_host_of, look};
pub use autonym::autonym;
pub use catalogue::{Argument, Catalogue, FoundText, MissingText, TranslationFile};
pub use collation::Collation;
pub use date_style::DateStyle;
pub use dates::{
    format_date, format_month, format_month_day, format_range, format_time, format_weekday,
};
pub use direction::is_rtl;
pub use doubtful::DoubtfulText;
pub use numbers::{format_bytes, format_decimal, format_list, format_money, format_number};
pub use quotes::{Quotes, quotes};
pub use repeats::format_repeat;
pub use slug::slug;
pub use unseen::{clean, clean_line, clean_short, is_blank, is_unseen};
pub use weekdays::{WrongWeekday, wrong_weekdays};
