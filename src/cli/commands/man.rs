//! `parvis man`.

use camino::Utf8Path;
use clap::Command;
use clap_mangen::Man;

use crate::cli::args::{FormatArg, ManArgs, TownArgs};
use crate::cli::report::{Reporter, Stream, say};
use crate::diagnostics::{During, Result, Sink};
use crate::disk::Folder;

/// Prints the manual page of parvis, or writes those of all commands into a folder.
pub(in crate::cli) fn man(args: &ManArgs, program: Command) -> u8 {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let sink = Sink::new();
    match &args.folder {
        Some(folder) => {
            if let Some(count) = sink.keep(write_pages(&program, folder)) {
                say(FormatArg::Text, &format!("{folder}: {count} manual pages"));
            }
        }
        None => {
            if let Some(page) = sink.keep(page(&Man::new(program))) {
                Stream::Out.print(String::from_utf8_lossy(&page).trim_end());
            }
        }
    }
    let town = TownArgs::for_folder(Utf8Path::new("."));
    Reporter::new(&town).finish(None, sink)
}

/// Writes `parvis.1`, and `parvis-NAME.1` for each command. Gives their number.
fn write_pages(program: &Command, folder: &Utf8Path) -> Result<usize> {
    let target = Folder::make(folder)?;
    let commands: Vec<&Command> =
        std::iter::once(program).chain(program.get_subcommands()).collect();
    for command in &commands {
        let man = Man::new((*command).clone());
        target.replace(man.get_filename(), &page(&man)?)?;
    }
    Ok(commands.len())
}

fn page(man: &Man) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    man.render(&mut page).during("write", "a manual page")?;
    Ok(page)
}
