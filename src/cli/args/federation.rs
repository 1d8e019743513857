//! Arguments of the commands that work with other repositories.

use clap::Args;

use super::common::WhereArgs;

/// Arguments of `add`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct AddArgs {
    /// The name, as `package.toml` says it; a partner's name is the town's choice
    pub name: String,
    /// The address of its Git repository
    #[arg(long, value_name = "URL", required_unless_present = "path", conflicts_with = "path")]
    pub git: Option<String>,
    /// Its folder, seen from the town's
    #[arg(long, value_name = "FOLDER")]
    pub path: Option<String>,
    /// Adds a partner town in place of a package
    #[arg(long)]
    pub partner: bool,
    /// The folder in the repository
    #[arg(long, value_name = "FOLDER", conflicts_with = "path")]
    pub subfolder: Option<String>,
    /// A range of versions, for instance `1.2` [default: from the newest release on]
    #[arg(long = "version", value_name = "RANGE", conflicts_with_all = ["path", "tag", "branch", "rev", "partner"])]
    pub range: Option<String>,
    /// A tag
    #[arg(long, conflicts_with_all = ["path", "branch", "rev"])]
    pub tag: Option<String>,
    /// A branch
    #[arg(long, conflicts_with_all = ["path", "rev"])]
    pub branch: Option<String>,
    /// One commit, by its full id
    #[arg(long, value_name = "COMMIT", conflicts_with = "path")]
    pub rev: Option<String>,
    /// The town's file that says whose signatures hold (OpenSSH's `allowed_signers`)
    #[arg(long, value_name = "FILE", conflicts_with = "path")]
    pub signers: Option<String>,
    /// The environment variable that holds the token for the host, `PARVIS_TOKEN_…`
    #[arg(long, value_name = "VARIABLE", conflicts_with = "path")]
    pub token: Option<String>,
    #[command(flatten)]
    pub at: WhereArgs,
}

/// Arguments of `remove`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct RemoveArgs {
    /// A package or a partner
    pub name: String,
    #[command(flatten)]
    pub at: WhereArgs,
}

/// Arguments of `update`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct UpdateArgs {
    /// Packages and partners that move [default: all]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Moves all partners, and no package
    #[arg(long, conflicts_with = "names")]
    pub partners: bool,
    #[command(flatten)]
    pub at: WhereArgs,
}

/// Arguments of `verify`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct VerifyArgs {
    /// Asks the servers too, whether tags still point where the lock says
    #[arg(long)]
    pub remote: bool,
    #[command(flatten)]
    pub at: WhereArgs,
}

/// Arguments of `diff`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct DiffArgs {
    /// The package
    pub name: String,
    #[command(flatten)]
    pub at: WhereArgs,
}

/// Arguments of `override`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct OverrideArgs {
    /// The file, for instance `templates/event.html`
    pub file: String,
    /// The package whose file is meant, where several have it
    #[arg(long)]
    pub package: Option<String>,
    #[command(flatten)]
    pub at: WhereArgs,
}

/// Arguments of `overrides`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct OverridesArgs {
    /// Says that a file of the town takes the package's change into account
    #[arg(long, value_name = "FILE")]
    pub accept: Vec<String>,
    #[command(flatten)]
    pub at: WhereArgs,
}

/// Arguments of `propose`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ProposeArgs {
    /// The package
    pub package: String,
    #[command(flatten)]
    pub at: WhereArgs,
}
