//! `parvis vendor`.

use crate::cli::args::FormatArg;
use crate::cli::context::with_lock;
use crate::cli::federation_args::WhereArgs;
use crate::cli::report::say;
use crate::diagnostics::{Result, Sink};
use crate::federation::{Look, NetworkContext, Town, VENDOR, fetch, left_over};
use crate::manifest::Lock;

/// Writes what the lock names into the town's own folder.
pub(in crate::cli) fn vendor(args: &WhereArgs) -> u8 {
    with_lock(args, "what to vendor", |(town, lock), desk, sink| {
        fetch(town, lock, Look::Anywhere, desk, sink);
        write(town, lock, desk, (args.format, sink))
    })
}

/// Writes the folders that are not up to date, and says which.
pub(super) fn write(
    town: &Town,
    lock: &Lock,
    desk: &NetworkContext<'_>,
    (format, sink): (FormatArg, &Sink),
) -> Result<()> {
    let before = sink.errors();
    let written = crate::federation::vendor(town, lock, desk, sink)?;
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
