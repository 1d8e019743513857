//! A template's source: its pieces and tokens, the names in it, and the edits that are made before Tera gets it.

mod complexity;
mod edits;
mod lex;
mod scan;

pub(super) use complexity::Excess;
pub(super) use edits::{Edit, EditedSource, Wrapping};
pub(super) use lex::{
    Kind, Piece, Token, TokenKind, Use, cut_pieces, find_piece_ending_at, is_keyword,
    is_operand_expected,
};
pub use scan::Argument;
pub(super) use scan::{Call, Definition, Scan, scan};
