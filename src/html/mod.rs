//! HTML as browsers read it: the one tokenizer, and what each element and attribute does in a page.
//!
//! The state machine in `scanner` knows the grammar; two readers stand on it: [`TextTokens`] for texts that are there as a
//! whole, and [`Tokenizer`] for templates, which have gaps and branches.

mod elements;
mod known;
mod loads;
mod permissions;
mod scanner;
mod tag;
mod tokenizer;
mod tokens;
mod unescape;

pub use elements::{closes_by_itself, is_block, is_in_drawings, is_part_of_table, is_void};
pub use known::{Does, does, is_shown, only_tells};
pub use loads::Loads;
pub use permissions::{Permission, Permissions, is_data_address, is_media};
pub use tag::{Attribute, GAP, Parted, Position, Tag, Token};
pub use tokenizer::Tokenizer;
pub use tokens::{TextAttribute, TextTag, TextToken, TextTokens, TextValue};
pub use unescape::{has_reference, unescape};
