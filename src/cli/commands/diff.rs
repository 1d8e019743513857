//! `parvis diff`.

use std::collections::BTreeSet;

use crate::cli::args::DiffArgs;
use crate::cli::context::with_town;
use crate::cli::lock_changes::say_beyond;
use crate::cli::report::say;
use crate::diagnostics::{Code, Diagnostic};
use crate::federation::{Look, Scope, Sinks, difference, fetch, update};
use crate::names::PackageName;

/// Shows what `parvis update NAME` would bring, line by line, and changes nothing.
pub(in crate::cli) fn diff(args: &DiffArgs) -> u8 {
    with_town(&args.at, |town, network, sink| {
        let name = PackageName::parse(&args.name).ok();
        let Some((name, old)) =
            name.and_then(|name| Some((name.clone(), town.lock.as_ref()?.package(&name)?)))
        else {
            let message = message!("`parvis.lock` names no package `{args}`", args = args.name);
            return Diagnostic::error(Code::UnknownPackage, message)
                .help("`parvis tree` lists the packages")
                .into();
        };
        let sinks = Sinks { town: sink, partners: sink };
        let Some(new) = update(town, &Scope::Only(BTreeSet::from([name.clone()])), network, sinks)
        else {
            return Ok(());
        };
        let Some(newer) = new.lock.package(&name) else { return Ok(()) };
        for lock in town.lock.iter().chain([&new.lock]) {
            fetch(town, lock, Look::Cache, network, sink);
        }
        let text = difference(&name, &old.pin, &newer.pin, network)?;
        if text.is_empty() {
            say(
                args.at.format,
                &format!("`{name}` {} is the newest that `town.toml` allows", old.version),
            );
        } else {
            say(
                args.at.format,
                &format!("{name}: {} → {}\n{}", old.version, newer.version, text.trim_end()),
            );
        }
        say_beyond(&new, args.at.format);
        Ok(())
    })
}
