//! `parvis remove`.

use crate::cli::args::RemoveArgs;
use crate::cli::context::with_town;
use crate::cli::lock_changes::apply_lock;
use crate::cli::report::say;
use crate::federation::remove as take_out;

/// Takes a package or a partner out of `town.toml` and the lock.
pub(in crate::cli) fn remove(args: &RemoveArgs) -> u8 {
    with_town(&args.at, |town, network, sink| {
        let Some(changed) = take_out(town, &args.name, network, sink)? else { return Ok(()) };
        changed.town.write_manifest(&changed.town.text)?;
        changed
            .also
            .iter()
            .for_each(|line| say(args.at.format, &format!("`town.toml` lost with it: {line}")));
        let has_moved = apply_lock(&changed.town, &changed.lock, network, args.at.format, sink)?;
        if !has_moved {
            // The lock does not list packages that are used by path.
            say(args.at.format, &format!("{}: removed", args.name));
        }
        Ok(())
    })
}
