//! Assets: the one style sheet of all layers, and the files that are copied as they are.
//!
//! Image variants come with a later issue; they will be planned here first and encoded on demand.

mod document_check;
mod drawing;
mod drawing_cost;
mod exif;
mod known;
mod open_block;
mod package_audit;
mod picture;
mod picture_check;
mod statics;
mod style_cost;
mod style_files;
mod style_loads;
mod styles;
mod tokens;

pub use document_check::{DocumentCheck, DocumentFault};
pub use exif::PlaceSearch;
pub use package_audit::{check_own_drawings, check_packages};
pub use picture::{check_picture, picture_size};
pub use picture_check::{PictureCheck, PictureFault};
pub use statics::statics;
pub use styles::{StyleSheet, style_sheet};
