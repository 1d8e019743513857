//! What can be typed.

use camino::{Utf8Path, Utf8PathBuf};
use clap::builder::PossibleValue;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::commands;
use super::fault::{tell_of_faults, to_its_end};
use super::federation_args::{
    AddArgs, DiffArgs, NetworkArgs, OverrideArgs, OverridesArgs, ProposeArgs, RemoveArgs,
    UpdateArgs, VerifyArgs, WhereArgs,
};
use super::report::{Stream, variable};
use crate::diagnostics::clean;
use crate::manifest::Minify;

/// The site generator for small towns that share their work.
#[derive(Debug, Parser)]
#[command(name = "parvis", version, about, disable_help_subcommand = false)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds the town's website
    Build(BuildArgs),
    /// Finds everything that is wrong, and writes nothing
    Check(CheckArgs),
    /// Begins a town, or a package
    New(NewArgs),
    /// Begins an entry: a file in `content` with the fields of its type, as a draft
    Entry(EntryArgs),
    /// Shows the website on this machine while it is written
    Serve(ServeArgs),
    /// Takes a package, or a partner town, into `town.toml`
    Add(AddArgs),
    /// Takes a package or a partner out of `town.toml`
    Remove(RemoveArgs),
    /// Moves packages and partners to the newest that `town.toml` allows
    Update(UpdateArgs),
    /// Downloads what `parvis.lock` names
    Fetch(WhereArgs),
    /// Draws the packages and partners
    Tree(WhereArgs),
    /// Shows what an update of a package would bring
    Diff(DiffArgs),
    /// Writes packages and partners' entries into `vendor`, so that the town builds without network
    Vendor(WhereArgs),
    /// Checks checksums and signatures of what `parvis.lock` names
    Verify(VerifyArgs),
    /// Begins a file of the town that hides a package's
    Override(OverrideArgs),
    /// Lists the files of the town that hide a package's
    Overrides(OverridesArgs),
    /// Writes the town's changes to a package as a patch for its authors
    Propose(ProposeArgs),
    /// Says what a finding's code means, or where a page of the site comes from
    Explain(ExplainArgs),
}

/// Arguments of every command that reads a town.
#[derive(Debug, Clone, Args)]
pub(super) struct TownArgs {
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

/// Arguments of `build`.
#[derive(Debug, Clone, Args)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    pub town: TownArgs,
    #[command(flatten)]
    pub network: NetworkArgs,
    /// Where the site goes [default: `public` in the town's folder]
    #[arg(long, short, value_name = "FOLDER")]
    pub output: Option<Utf8PathBuf>,
    /// How far HTML is made smaller [default: what `town.toml` says, else `full`]
    #[arg(long, value_enum, value_name = "DEGREE")]
    pub minify: Option<Minify>,
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub town: TownArgs,
    #[command(flatten)]
    pub network: NetworkArgs,
}

/// Arguments of `new`.
#[derive(Debug, Clone, Args)]
pub(super) struct NewArgs {
    /// The folder that is made; it may be there already if it is empty
    #[arg(value_name = "DIR")]
    pub folder: Utf8PathBuf,
    /// Makes a package in place of a town
    #[arg(long, conflicts_with_all = ["url", "country", "timezone"])]
    pub package: bool,
    /// Its name [default: the folder's]
    #[arg(long)]
    pub name: Option<String>,
    /// Its languages, the default one first: en, fr, nl, de, es, eu, it
    #[arg(long, value_name = "CODES", value_delimiter = ',', default_value = "en")]
    pub lang: Vec<String>,
    /// The address of the site, if it is known yet
    #[arg(long)]
    pub url: Option<String>,
    /// The code of the country, for instance `BE`
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
    /// The time zone [default: Europe/Brussels]
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// Makes no Git repository
    #[arg(long)]
    pub no_git: bool,
}

/// Arguments of `entry`.
#[derive(Debug, Clone, Args)]
pub(super) struct EntryArgs {
    /// Its content type, for instance `news` or `event`
    #[arg(value_name = "TYPE")]
    pub kind: String,
    /// Its title
    pub title: String,
    /// Its language [default: the town's first]
    #[arg(long)]
    pub lang: Option<String>,
    /// The folder in `content` that it goes to [default: where its type is at home]
    #[arg(long, value_name = "FOLDER")]
    pub section: Option<String>,
    /// Its date, a day or a day with a time [default: today]
    #[arg(long)]
    pub date: Option<String>,
    /// The town's folder
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub town: Utf8PathBuf,
}

/// Arguments of `serve`.
#[derive(Debug, Clone, Args)]
pub(super) struct ServeArgs {
    /// The town's folder
    #[arg(default_value = ".")]
    pub town: Utf8PathBuf,
    /// The date to build for: a day or an instant (else `SOURCE_DATE_EPOCH`, else now)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Shows drafts too
    #[arg(long)]
    pub drafts: bool,
    /// The port; 0 for any that is free
    #[arg(long, short, default_value_t = 4000)]
    pub port: u16,
    /// The name or address to listen at; any but this machine's own shows the preview to others
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
    /// Looks at the files in turns, where the file system does not tell of changes
    #[arg(long)]
    pub poll: bool,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = ColorArg::Auto)]
    pub color: ColorArg,
    #[command(flatten)]
    pub network: NetworkArgs,
}

/// Arguments of `explain`.
#[derive(Debug, Clone, Args)]
pub(super) struct ExplainArgs {
    /// The code, for instance `broken-link`; or an address of the site, for instance `/news/`
    #[arg(value_name = "CODE|ADDRESS")]
    pub subject: String,
    /// The town's folder
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub town: Utf8PathBuf,
    /// Looks at a commit straight in the repository, without a checkout
    #[arg(long, value_name = "REV")]
    pub revision: Option<String>,
    /// The build date: a day or an instant (else `SOURCE_DATE_EPOCH`, else now)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Shows drafts too
    #[arg(long)]
    pub drafts: bool,
    /// The form of what is said of an address
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    pub format: FormatArg,
}

/// The forms of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    /// For people, on standard error
    Text,
    /// One object a line, on standard output
    Json,
    /// Workflow commands, on standard output
    Github,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorArg {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl ValueEnum for Minify {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Full, Self::Compact, Self::Off]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, help) = match self {
            Self::Full => ("full", "As small as the HTML standard allows"),
            Self::Compact => ("compact", "White space of templates folded"),
            Self::Off => ("off", "As the templates write it"),
        };
        Some(PossibleValue::new(word).help(help))
    }
}

impl TownArgs {
    /// What is meant where only the town's folder can be said.
    pub(super) fn of(folder: &Utf8Path) -> Self {
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

    /// Whether findings have colour.
    pub(super) fn has_color(&self) -> bool {
        match self.color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => {
                Stream::Err.is_terminal() && variable("NO_COLOR").is_none_or(|text| text.is_empty())
            }
        }
    }
}

/// Parses the command line and runs the command; gives the exit code.
pub fn main() -> u8 {
    tell_of_faults(FormatArg::Text);
    to_its_end(|| {
        let typed = Cli::command().try_get_matches();
        if let Some(format) = typed.as_ref().ok().and_then(format_of) {
            tell_of_faults(format);
        }
        match typed.and_then(|typed| Cli::from_arg_matches(&typed)) {
            Ok(cli) => run(cli.command),
            Err(error) => usage(&error),
        }
    })
}

/// The form of findings that a command was asked for.
fn format_of(typed: &ArgMatches) -> Option<FormatArg> {
    typed.subcommand()?.1.try_get_one("format").ok().flatten().copied()
}

fn run(command: Command) -> u8 {
    match command {
        Command::Build(args) => commands::build(&args),
        Command::Check(args) => commands::check(&args),
        Command::New(args) => commands::new(&args),
        Command::Entry(args) => commands::entry(&args),
        Command::Serve(args) => commands::serve(args),
        Command::Add(args) => commands::add(&args),
        Command::Remove(args) => commands::remove(&args),
        Command::Update(args) => commands::update(&args),
        Command::Fetch(args) => commands::fetch_locked(&args),
        Command::Tree(args) => commands::tree(&args),
        Command::Diff(args) => commands::diff(&args),
        Command::Vendor(args) => commands::vendor(&args),
        Command::Verify(args) => commands::verify(&args),
        Command::Override(args) => commands::override_file(&args),
        Command::Overrides(args) => commands::overrides(&args),
        Command::Propose(args) => commands::propose(&args),
        Command::Explain(args) => commands::explain(&args),
    }
}

/// Says what was typed wrongly, or the help that was asked for; gives the exit code.
fn usage(error: &clap::Error) -> u8 {
    let (stream, code) = if error.use_stderr() { (Stream::Err, 2) } else { (Stream::Out, 0) };
    let text = error.render();
    // What was typed may be quoted from elsewhere: a script passes the name of a branch.
    let is_clean = clean(&text.to_string()) == text.to_string();
    if is_clean && stream.is_terminal() && variable("NO_COLOR").is_none_or(|text| text.is_empty()) {
        stream.print_colored(text.ansi().to_string().trim_end());
    } else {
        stream.print(text.to_string().trim_end());
    }
    code
}
