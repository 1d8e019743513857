//! What commands that change the lock have in common: writing it with all that follows, writing
//! `vendor/`, and saying which releases stay out. `diff` says the last, and `vendor` writes the second.

use crate::cli::args::FormatArg;
use crate::cli::report::say;
use crate::diagnostics::{Result, Sink};
use crate::federation::{
    Look, Move, NetworkContext, Town, Updated, VENDOR, fetch, left_over, moves, vendor,
};
use crate::manifest::Lock;

/// Writes the new lock, fetches its commits, brings `vendor/` up to date and says what moved.
/// Returns whether anything did.
///
/// # Errors
/// If the lock or `vendor/` cannot be written. What cannot be fetched goes to the sink.
pub(super) fn apply_lock(
    town: &Town,
    lock: &Lock,
    network: &NetworkContext<'_>,
    format: FormatArg,
    sink: &Sink,
) -> Result<bool> {
    town.write_lock(lock)?;
    fetch(town, lock, Look::Anywhere, network, sink);
    let old = town.lock.clone().unwrap_or_default();
    let moves = moves(&old, lock, &network.store);
    moves.iter().for_each(|moved| say(format, &describe_move(moved)));
    if town.place.has_folder(VENDOR) && !moves.is_empty() {
        write_vendor(town, lock, network, format, sink)?;
    }
    Ok(!moves.is_empty())
}

fn describe_move(moved: &Move) -> String {
    let name = &moved.name;
    let head = match (&moved.from, &moved.to) {
        // The same release or commit, found or signed otherwise.
        (Some(from), Some(to)) if from == to => format!("{name}: {to}"),
        (Some(from), Some(to)) => format!("{name}: {from} → {to}"),
        (None, Some(to)) => format!("{name}: {to}, new"),
        (Some(from), None) => format!("{name}: {from}, removed"),
        (None, None) => name.to_string(),
    };
    moved.changes.iter().fold(head, |text, change| format!("{text}\n  {change}"))
}

/// Writes the folders that are not up to date, and says which.
pub(super) fn write_vendor(
    town: &Town,
    lock: &Lock,
    network: &NetworkContext<'_>,
    format: FormatArg,
    sink: &Sink,
) -> Result<()> {
    let before = sink.errors();
    let written = vendor(town, lock, network, sink)?;
    written.iter().for_each(|name| say(format, &format!("{VENDOR}/{name}: written")));
    if written.is_empty() && sink.errors() == before {
        say(format, &format!("`{VENDOR}/` holds all that `parvis.lock` names"));
    }
    for folder in left_over(town, lock) {
        say(
            format,
            &format!(
                "{VENDOR}/{folder}: `parvis.lock` does not name it any more; you can delete it and its `.sha256`"
            ),
        );
    }
    Ok(())
}

/// Prints the releases that `town.toml` excludes, since nothing else mentions them.
pub(super) fn say_beyond(updated: &Updated, format: FormatArg) {
    for (name, version) in &updated.beyond {
        say(
            format,
            &format!(
                "`{name}` {version} is there too; to take it, write `version = \"{version}\"` in `town.toml`"
            ),
        );
    }
}
