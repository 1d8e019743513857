//! HTML as browsers read it: the one tokenizer, and what each element and attribute does in a page.

mod known;
mod tag;
mod tokenizer;

pub use known::{Does, does, is_shown, only_tells};
pub use tag::{Attribute, GAP, Parted, Place, Tag, Token};
pub use tokenizer::Tokenizer;
