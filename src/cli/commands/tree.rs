//! `parvis tree`.

use crate::cli::args::{FormatArg, WhereArgs};
use crate::cli::context::with_town;
use crate::cli::report::{say, say_json};
use crate::federation::dependency_tree;

/// Draws the packages and partners that the lock names.
pub(in crate::cli) fn tree(args: &WhereArgs) -> u8 {
    with_town(args, |town, network, _| {
        let tree = dependency_tree(town, &network.store);
        match args.format {
            FormatArg::Json => say_json(&tree),
            _ => say(args.format, tree.to_string().trim_end()),
        }
        Ok(())
    })
}
