//! The command line: arguments, one file per command, exit codes. Nobody else prints or reads the environment.

mod args;
mod ci;
mod commands;
mod context;
mod fault;
mod federation_args;
mod report;

pub use args::main;
