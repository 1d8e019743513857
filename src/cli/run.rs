//! The program: parses the command line and runs one command.

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use super::args::{
    AddArgs, BuildArgs, CheckArgs, CiArgs, CompletionsArgs, DeployArgs, DiffArgs, DueArgs,
    EntryArgs, ExplainArgs, FormatArg, HolidaysArgs, HostArgs, ManArgs, NewArgs, OverrideArgs,
    OverridesArgs, ProposeArgs, RemoveArgs, ServeArgs, UpdateArgs, VerifyArgs, WhereArgs,
};
use super::commands;
use super::environment::wants_no_color;
use super::panics::{catch_panics, report_panics};
use super::report::Stream;
use crate::diagnostics::clean;

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
    /// Sends what changed of the finished site to its host
    Deploy(DeployArgs),
    /// Says whether the site is to be built again, since something of it changes by itself: 0 if so, else 5
    Due(DueArgs),
    /// Writes the file by which a forge checks each change, builds the site and deploys it
    Ci(CiArgs),
    /// Prints the public holidays that count for the town
    Holidays(HolidaysArgs),
    /// Prints what the site's host is told: lifetimes, former addresses, what pages may load
    Host(HostArgs),
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
    /// Prints what a shell needs to complete the words of a command line
    Completions(CompletionsArgs),
    /// Prints the manual page, or writes those of all commands
    Man(ManArgs),
}

/// Parses the command line, runs the command and returns the exit code.
pub fn main() -> u8 {
    report_panics(FormatArg::Text);
    catch_panics(|| {
        let typed = Cli::command().try_get_matches();
        if let Some(format) = typed.as_ref().ok().and_then(format_of) {
            report_panics(format);
        }
        match typed.and_then(|typed| Cli::from_arg_matches(&typed)) {
            Ok(cli) => run(cli.command),
            Err(error) => print_usage(&error),
        }
    })
}

/// Returns the form of findings that was asked for, before the arguments are checked.
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
        Command::Deploy(args) => commands::deploy_site(&args),
        Command::Due(args) => commands::due(&args),
        Command::Ci(args) => commands::ci(&args),
        Command::Holidays(args) => commands::holidays(&args),
        Command::Host(args) => commands::host(&args),
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
        Command::Completions(args) => commands::completions(&args, Cli::command()),
        Command::Man(args) => commands::man(&args, Cli::command()),
    }
}

/// Prints the mistake in the command line, or the help that was asked for. Returns the exit code.
fn print_usage(error: &clap::Error) -> u8 {
    let (stream, code) = if error.use_stderr() { (Stream::Err, 2) } else { (Stream::Out, 0) };
    let text = error.render();
    // A script may pass on what strangers wrote, such as the name of a branch: only clean text
    // keeps its colours.
    let is_clean = clean(&text.to_string()) == text.to_string();
    if is_clean && stream.is_terminal() && !wants_no_color() {
        stream.print_colored(text.ansi().to_string().trim_end());
    } else {
        stream.print(text.to_string().trim_end());
    }
    code
}
