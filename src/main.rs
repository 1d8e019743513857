//! The `parvis` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(parvis::cli::main())
}
