//! What is new: a town, a package, an entry, made of texts that people go on to change; and the made-up town in which a
//! package is tried.
//!
//! The texts are the files of `skeletons/`, embedded; one folder per language, as somebody at home in it would write. What is
//! written is written whole or not at all, and nothing that is there already is ever touched.

mod ci;
mod entry;
mod field;
mod languages;
mod package;
mod planned_folder;
mod skeleton;
mod tables;
mod town;
mod transaction;
mod trial;
mod trial_packages;

pub use ci::{CiKind, CiPlan, CiSource, write_ci};
pub use entry::{NewEntry, write_entry};
pub use languages::languages;
pub use package::plan_package;
pub use planned_folder::{Beginning, PlannedFolder};
pub use town::{NewTown, plan_town};
pub use trial::{Trial, is_package};
