//! The `parvis` binary.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Pages are made of many small values that live as long as one render; this allocator saves a tenth of a build.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(parvis::cli::main())
}
