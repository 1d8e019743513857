//! `parvis completions`.

use clap::Command;
use clap_complete::{Shell, generate};

use crate::cli::args::{CompletionsArgs, ShellArg};
use crate::cli::report::Stream;

/// Prints what a shell has to know to complete the words of a command line.
pub(in crate::cli) fn completions(args: &CompletionsArgs, mut program: Command) -> u8 {
    let shell = match args.shell {
        ShellArg::Bash => Shell::Bash,
        ShellArg::Fish => Shell::Fish,
        ShellArg::PowerShell => Shell::PowerShell,
        ShellArg::Zsh => Shell::Zsh,
    };
    let mut script = Vec::new();
    generate(shell, &mut program, "parvis", &mut script);
    Stream::Out.print(String::from_utf8_lossy(&script).trim_end());
    0
}
