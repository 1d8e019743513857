//! Help that names what might have been meant.

use crate::diagnostics::{Diagnostic, did_you_mean, or_list};

/// Adds the nearest name as help, or all names if they are few.
pub(super) fn suggest<'n>(
    fault: Diagnostic,
    near: Option<&str>,
    all: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    const FEW: usize = 12;
    let mut names: Vec<&str> = all.collect();
    names.sort_unstable();
    names.dedup();
    match near {
        Some(near) => fault.help(did_you_mean(near)),
        None if names.is_empty() || names.len() > FEW => fault,
        None => fault.help(message!("there is {names}", names = or_list(names))),
    }
}
