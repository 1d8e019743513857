//! `parvis vendor`.

use crate::cli::args::WhereArgs;
use crate::cli::context::with_lock;
use crate::cli::lock_changes::write_vendor;
use crate::federation::{Look, fetch};

/// Writes what the lock names into the town's own folder.
pub(in crate::cli) fn vendor(args: &WhereArgs) -> u8 {
    with_lock(args, "what to vendor", |town, lock, network, sink| {
        fetch(town, lock, Look::Anywhere, network, sink);
        write_vendor(town, lock, network, args.format, sink)
    })
}
