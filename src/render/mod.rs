//! Rendering: from targets and the site to bytes.

pub mod templates;
