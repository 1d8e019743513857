//! Rendering: each target of the plan becomes bytes, by templates that ask the world, with a receipt of what they asked.

mod answers;
mod body;
mod copied_file;
mod description;
mod directives;
mod feeds;
mod filters;
mod functions;
mod gaps;
mod generated_page;
mod headings;
mod late;
mod machine_files;
mod page;
mod question;
mod receipt;
mod record;
mod relink;
mod renderer;
mod scope;
mod template_set;
mod text_direction;
mod values;

pub use answers::WorldInput;
pub use copied_file::{CopiedFile, check_copied};
pub use directives::check_directives;
pub use late::{Extract, Extracts, LateOutput};
pub use question::{FilledGap, Filling, Question};
pub use receipt::{Read, Receipt};
pub use record::Record;
pub use relink::Base;
pub use renderer::{Content, Rendered, Renderer};
pub use template_set::{check_types, load_templates};
