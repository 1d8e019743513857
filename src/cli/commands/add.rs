//! `parvis add`.

use camino::Utf8Path;

use crate::cli::args::AddArgs;
use crate::cli::context::with_town;
use crate::cli::lock_changes::apply_lock;
use crate::cli::report::say;
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::real_path;
use crate::federation::{Addition, Kind, add as take};
use crate::manifest::{GitSource, Source, SourceArguments};
use crate::names::PackageName;

/// Takes a package or a partner into `town.toml` and the lock.
pub(in crate::cli) fn add(args: &AddArgs) -> u8 {
    with_town(&args.at, |town, network, sink| {
        let name = PackageName::parse(&args.name).map_err(|error| {
            Diagnostic::error(
                Code::Usage,
                message!("`{args}` cannot be a name: {error}", args = args.name, error),
            )
        })?;
        let kind = if args.partner { Kind::Partner } else { Kind::Package };
        let addition = Addition { name: &name, kind, source: source(args, &town.root)? };
        let Some(changed) = take(town, addition, network, sink)? else {
            return Ok(());
        };
        changed.town.write_manifest(&changed.town.text)?;
        let has_moved = apply_lock(&changed.town, &changed.lock, network, args.at.format, sink)?;
        match &args.path {
            Some(path) => say(args.at.format, &format!("{name}: the folder `{path}`")),
            None if has_moved => {}
            None => say(args.at.format, &format!("{name}: at the same commit as before")),
        }
        if kind == Kind::Partner
            && !town.manifest.subscriptions.iter().any(|subscription| subscription.from == name)
        {
            let lines = format!(
                "[[subscriptions]]\nfrom = \"{name}\"\ntype = \"event\"\ninto = \"agenda\""
            );
            say(
                args.at.format,
                &format!("to show its entries, write for instance in `town.toml`:\n{lines}"),
            );
        }
        Ok(())
    })
}

fn source(args: &AddArgs, root: &Utf8Path) -> Result<Source> {
    let Some(git) = &args.git else {
        return Ok(Source::Path(
            args.path.clone().unwrap_or_default().trim_end_matches('/').to_owned(),
        ));
    };
    let wish = SourceArguments {
        git: &absolute(git, root)?,
        subfolder: args.subfolder.as_deref(),
        version: args.range.as_deref(),
        tag: args.tag.as_deref(),
        branch: args.branch.as_deref(),
        rev: args.rev.as_deref(),
        signers: args.signers.as_deref(),
        token: args.token.as_deref(),
    };
    GitSource::from_arguments(&wish).map(|source| Source::Git(Box::new(source)))
}

/// A folder that is typed as it is seen from the town's has its whole path in `town.toml`.
fn absolute(git: &str, root: &Utf8Path) -> Result<String> {
    if !git.starts_with("./") && !git.starts_with("../") {
        return Ok(git.to_owned());
    }
    match real_path(&root.join(git)) {
        Some(path) => Ok(path.into_string()),
        None => {
            let diagnostic =
                Diagnostic::error(Code::Usage, message!("there is no folder `{git}`", git));
            diagnostic
                .help("a folder is named as it is seen from the town's: `--git ../harbour`")
                .into()
        }
    }
}
