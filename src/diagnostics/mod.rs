//! Findings: one type for everything that parvis reports about a town's files, its set-up or
//! itself.
//!
//! A [`Diagnostic`] has a [`Code`], a [`Place`], a reason in plain words, and help. `?` carries
//! findings that stop a phase; a [`Sink`] collects the others, so that one run shows all. Printing
//! resolves places to lines, sorts by file and line, and knows three forms: text for people, JSON,
//! and workflow commands for forges.

#[macro_use]
mod message;

mod code;
mod diagnostic;
mod exchange;
mod findings;
mod nearest;
mod parsed;
mod plain;
mod print;
mod sink;
mod summary;

pub use code::Code;
pub use diagnostic::{Blame, Diagnostic, During, Note, Origin, Place, Result, Severity};
pub use findings::{Findings, Located, LocatedNote, Texts};
pub use message::Message;
#[doc(hidden)]
pub use message::{Argument, AsMessage, AsText, Given, Value};
pub use nearest::{did_you_mean, nearest, or_list};
pub use parsed::Parsed;
pub use plain::{clean, harmless, json_line, one_line};
pub use print::{Format, Printer};
pub use sink::Sink;
