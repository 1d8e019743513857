//! `parvis update` and `parvis fetch`.

use std::collections::BTreeSet;

use crate::cli::args::{UpdateArgs, WhereArgs};
use crate::cli::context::{NOTHING, with_lock, with_town};
use crate::cli::environment::options;
use crate::cli::lock_changes::{apply_lock, say_beyond};
use crate::cli::report::say;
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::federation::{Look, Scope, Sinks, Town, agreed, fetch};
use crate::manifest::Pages;
use crate::names::PackageName;
use crate::pipeline::with_retired_addresses;
use crate::project::Project;

/// Moves packages and partners to the newest that `town.toml` allows.
pub(in crate::cli) fn update(args: &UpdateArgs) -> u8 {
    with_town(&args.at, |town, network, sink| {
        let scope =
            if args.partners { all_partners(town) } else { named_scope(town, &args.names)? };
        if let Some(updated) =
            crate::federation::update(town, &scope, network, Sinks { town: sink, partners: sink })
        {
            let has_local = town
                .manifest
                .subscriptions
                .iter()
                .any(|subscription| subscription.pages == Pages::Local);
            let may_lose = has_local && town.lock.as_ref() != Some(&updated.lock);
            let before = if may_lose { open_quietly(&args.at) } else { None };
            let has_moved = apply_lock(town, &updated.lock, network, args.at.format, sink)?;
            if !has_moved && sink.errors() == 0 {
                say(
                    args.at.format,
                    if town.uses_git() {
                        "nothing moved: all is as `parvis.lock` says"
                    } else {
                        NOTHING
                    },
                );
            }
            say_beyond(&updated, args.at.format);
            if let Some(before) = before
                && let Some(after) = open_quietly(&args.at)
            {
                let town = Town { lock: Some(after.lock.clone()), ..town.clone() };
                town.write_lock(&with_retired_addresses(&before, &after))?;
            }
        }
        Ok(())
    })
}

/// The town as it is locked, if it can be opened: what is wrong with it, the next build says.
fn open_quietly(at: &WhereArgs) -> Option<Project> {
    Project::open(&at.town, &options(&at.to_town_args()).ok()?, &Sink::new()).ok().flatten()
}

/// Downloads what the lock names.
pub(in crate::cli) fn fetch_locked(args: &WhereArgs) -> u8 {
    with_lock(args, "what to fetch", |town, lock, network, sink| {
        let before = sink.errors();
        agreed(town, lock)?;
        fetch(town, lock, Look::Close, network, sink);
        if sink.errors() == before {
            let number = lock.packages.len() + lock.partners.len();
            say(args.format, &format!("all that `parvis.lock` names is in the cache ({number})"));
        }
        Ok(())
    })
}

/// Returns what a nightly run updates: partners' entries are data, but a person should look at
/// packages.
fn all_partners(town: &Town) -> Scope {
    Scope::Only(town.manifest.partners.iter().map(|partner| partner.name.clone()).collect())
}

fn named_scope(town: &Town, names: &[String]) -> Result<Scope> {
    if names.is_empty() {
        return Ok(Scope::All);
    }
    let lock =
        town.lock.iter().flat_map(|lock| lock.packages.iter().map(|package| package.name.clone()));
    let packages = town.manifest.packages.iter().map(|package| package.name.clone());
    let partners = town.manifest.partners.iter().map(|partner| partner.name.clone());
    let known: BTreeSet<_> = lock.chain(packages).chain(partners).collect();
    names.iter().map(|name| find_name(name, &known)).collect::<Result<_>>().map(Scope::Only)
}

fn find_name(name: &str, known: &BTreeSet<PackageName>) -> Result<PackageName> {
    match known.get(name) {
        Some(name) => Ok(name.clone()),
        None => {
            let message = message!("the town has no package and no partner `{name}`", name);
            Diagnostic::error(Code::UnknownPackage, message)
                .help("`parvis tree` lists them")
                .suggest(name, known.iter().map(PackageName::as_str))
                .into()
        }
    }
}
