//! Assets: the one style sheet of all layers, and the files that are copied as they are.
//!
//! Image variants come with a later issue; they will be planned here first and encoded on demand.

mod camera;
mod costs;
mod drawing;
mod intake;
mod known;
mod loads;
mod picture;
mod statics;
mod styles;
mod tokens;
mod weight;

pub use camera::tells_place;
pub use intake::{check_own_drawings, check_packages};
pub use picture::{check_picture, picture_size};
pub use statics::statics;
pub use styles::{StyleSheet, style_sheet};
