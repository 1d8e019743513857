//! Arguments of the commands for the desk: completions and manual pages.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

/// Arguments of `completions`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: ShellArg,
}

/// Arguments of `man`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ManArgs {
    /// The folder that the pages of all commands are written to [default: the page of parvis itself is printed]
    pub folder: Option<Utf8PathBuf>,
}

/// The shells that words can be completed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ShellArg {
    /// The shell of most systems
    Bash,
    /// The friendly interactive shell
    Fish,
    /// Microsoft's shell
    #[value(name = "powershell")]
    PowerShell,
    /// The shell of macOS
    Zsh,
}
