//! The command line: arguments, one file per command, exit codes. Nobody else prints or reads the
//! environment.

mod args;
mod browser;
mod ci;
mod commands;
mod context;
mod dry_run;
mod environment;
mod lock_changes;
mod panics;
mod progress;
mod report;
mod run;

pub use run::main;
