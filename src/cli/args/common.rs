//! Arguments that several commands share: the town, the form of findings, colour, the network.

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

/// Arguments of every command that reads a town.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct TownArgs {
    /// The town's folder
    #[arg(default_value = ".")]
    pub town: Utf8PathBuf,
    /// Builds a commit straight from the repository, without a checkout
    #[arg(long, value_name = "REV")]
    pub revision: Option<String>,
    /// The build date: a day or an instant (else `SOURCE_DATE_EPOCH`, else now)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Shows drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Another address for the site
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The form of findings
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    pub format: FormatArg,
    /// Takes warnings for errors
    #[arg(long)]
    pub strict: bool,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = ColorArg::Auto)]
    pub color: ColorArg,
}

impl TownArgs {
    /// The defaults, for a command that takes only the town's folder.
    pub(in crate::cli) fn for_folder(folder: &Utf8Path) -> Self {
        Self {
            town: folder.to_owned(),
            revision: None,
            date: None,
            drafts: false,
            base_url: None,
            format: FormatArg::Text,
            strict: false,
            color: ColorArg::Auto,
        }
    }
}

/// The town whose packages and partners are meant.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct WhereArgs {
    /// The town's folder
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub town: Utf8PathBuf,
    /// The form of findings
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    pub format: FormatArg,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = ColorArg::Auto)]
    pub color: ColorArg,
}

impl WhereArgs {
    /// The same, with defaults for what these commands do not take.
    pub(in crate::cli) fn to_town_args(&self) -> TownArgs {
        TownArgs { format: self.format, color: self.color, ..TownArgs::for_folder(&self.town) }
    }
}

/// What a build may do about packages and partners from Git.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(in crate::cli) struct NetworkArgs {
    /// Changes nothing in `parvis.lock`: if it does not answer `town.toml`, that is an error
    #[arg(long)]
    pub locked: bool,
    /// Touches no network: what is neither in the cache nor in `vendor/` is missing
    #[arg(long)]
    pub offline: bool,
}

/// The forms of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FormatArg {
    /// For people, on standard error
    Text,
    /// One object a line, on standard output
    Json,
    /// Workflow commands, on standard output
    Github,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ColorArg {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
