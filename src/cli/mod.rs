//! The command line: arguments, one file per command, exit codes. Nobody else prints or reads the
//! environment.

mod args;
mod ci;
mod commands;
mod context;
mod environment;
mod panics;
mod progress;
mod report;
mod run;

pub use run::main;
