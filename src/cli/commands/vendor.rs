//! `parvis vendor`.

use super::apply_lock::write_vendor;
use crate::cli::args::WhereArgs;
use crate::cli::context::with_lock;
use crate::federation::{Look, fetch};

/// Writes what the lock names into the town's own folder.
pub(in crate::cli) fn vendor(args: &WhereArgs) -> u8 {
    with_lock(args, "what to vendor", |town, lock, network, sink| {
        fetch(town, lock, Look::Anywhere, network, sink);
        write_vendor(town, lock, network, args.format, sink)
    })
}
