//! `parvis remove`.

use super::update::settle;
use crate::cli::context::with_town;
use crate::cli::federation_args::RemoveArgs;
use crate::cli::report::say;
use crate::federation::remove as take_out;

/// Takes a package or a partner out of `town.toml` and the lock.
pub(in crate::cli) fn remove(args: &RemoveArgs) -> u8 {
    with_town(&args.at, |town, desk, sink| {
        let Some(changed) = take_out(town, &args.name, desk, sink)? else { return Ok(()) };
        changed.town.write_manifest(&changed.town.text)?;
        changed
            .also
            .iter()
            .for_each(|line| say(args.at.format, &format!("`town.toml` lost with it: {line}")));
        let has_moved = settle(&changed.town, &changed.lock, desk, (args.at.format, sink))?;
        if !has_moved {
            // A folder is in no lock.
            say(args.at.format, &format!("{}: removed", args.name));
        }
        Ok(())
    })
}
