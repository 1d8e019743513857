//! `parvis tree`.

use crate::cli::args::WhereArgs;
use crate::cli::context::with_town;
use crate::cli::report::say;
use crate::federation::dependency_tree;

/// Draws the packages and partners that the lock names.
pub(in crate::cli) fn tree(args: &WhereArgs) -> u8 {
    with_town(args, |town, network, _| {
        say(args.format, dependency_tree(town, &network.store).trim_end());
        Ok(())
    })
}
