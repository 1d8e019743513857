//! `parvis deploy`.

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::args::DeployArgs;
use crate::cli::environment::{home, variable};
use crate::cli::progress::Bar;
use crate::cli::report::{Reporter, remark, say};
use crate::deploy::{
    Change, Deployment, Difference, Done, Means, OneAtATime, Progress, Rules, connector, deploy,
};
use crate::diagnostics::{Code, Diagnostic, Message, Result, Sink, nearest, or_list};
use crate::federation::Town;
use crate::manifest::{DeployTarget, TownManifest};
use crate::output::Destination;

/// How many files a table of changes names by default.
const MOST_LINES: usize = 40;

/// Sends what changed of the finished site to its host.
pub(in crate::cli) fn deploy_site(args: &DeployArgs) -> u8 {
    let sink = Sink::new();
    let town = sink.keep(Town::read(&args.at.town, &sink)).flatten();
    if let Some(town) = town.filter(|_| sink.errors() == 0) {
        sink.keep(send(args, &town.manifest));
    }
    Reporter::new(&args.at.to_town_args()).finish(None, sink)
}

fn send(args: &DeployArgs, manifest: &TownManifest) -> Result<()> {
    let target = choose(manifest, args.target.as_deref())?;
    let means = Means { town: args.at.town.clone(), home: home(), variable: &variable };
    let connector = connector(target, &means)?;
    let site = match &args.output {
        Some(output) => Destination::named(output.clone()),
        None => Destination::of_town(&args.at.town, "public"),
    };
    let turn = OneAtATime::take(&args.at.town, &target.name)?;
    let bar = Bar::new();
    let has_waited = AtomicBool::new(false);
    let on_progress = |progress| match progress {
        Progress::Done(done, total) => bar.show(done, total),
        Progress::Waiting(longest) if !has_waited.swap(true, Ordering::Relaxed) => {
            let seconds = longest.as_secs();
            remark(&format!(
                "another deployment to this target may be running, or was cut off: watching it for {seconds} s"
            ));
        }
        Progress::Waiting(_) => {}
    };
    let deployment = Deployment {
        site: &site,
        owner: owner(manifest),
        target: &*connector,
        rules: Rules {
            replace: args.replace,
            delete: args.delete,
            dry_run: args.dry_run,
            connections: target.connections,
        },
        token: turn.token(),
        former_tokens: turn.former_tokens(),
        on_progress: &on_progress,
    };
    let done = deploy(&deployment);
    bar.clear();
    let done = done?;
    say(args.at.format, &told(args, &connector.name(), &done));
    Ok(())
}

/// Whose site it is: its address, else its name.
fn owner(manifest: &TownManifest) -> &str {
    manifest.url.as_deref().unwrap_or_else(|| manifest.name.texts().next().unwrap_or_default())
}

/// The target that is meant: the named one, else the only one, else `main`.
fn choose<'t>(manifest: &'t TownManifest, name: Option<&str>) -> Result<&'t DeployTarget> {
    let targets = &manifest.deploy;
    let names = || targets.iter().map(|target| target.name.as_str());
    let found = match name {
        Some(name) => targets.iter().find(|target| target.name == name),
        None if targets.len() == 1 => targets.first(),
        None => targets.iter().find(|target| target.name == "main"),
    };
    if let Some(target) = found {
        return Ok(target);
    }
    let (message, help): (Message, Message) = match name {
        _ if targets.is_empty() => (
            "`town.toml` does not say where the site goes".into(),
            "add `[deploy.main]` and below it `to = \"sftp://USER@HOST/FOLDER\"`, as your host gives it; the manual's page \"Going online\" has a line for each kind of host".into(),
        ),
        Some(name) => (
            message!("`town.toml` has no target `{name}`", name),
            match nearest(name, names()) {
                Some(near) => message!("write `parvis deploy {near}`", near),
                None => message!("it has {targets}", targets = or_list(names())),
            },
        ),
        None => (
            "`town.toml` has several targets, and none is called `main`".into(),
            message!("name one: {targets}", targets = or_list(names())),
        ),
    };
    Diagnostic::error(Code::Usage, message).help(help).into()
}

fn told(args: &DeployArgs, name: &str, done: &Done) -> String {
    let Difference { sent, deleted, leaving, same, .. } = &done.difference;
    if done.is_same {
        return format!("{name}: up to date, {same} files");
    }
    let bytes: u64 = sent.iter().map(|change| change.length).sum();
    let counts = format!(
        "{} sent ({}), {} deleted, {} kept for one more deployment, {same} the same",
        sent.len(),
        size(bytes),
        deleted.len(),
        leaving.len(),
    );
    if !args.dry_run {
        return format!("{name}: {counts}");
    }
    format!("{}{name}, were this no dry run: {counts}", table(args, sent, deleted))
}

fn table(args: &DeployArgs, sent: &[Change], deleted: &[Change]) -> String {
    let most = if args.all { usize::MAX } else { MOST_LINES };
    let mut text = String::new();
    let lines = sent.iter().map(|change| {
        let word = if change.is_known { "change" } else { "add" };
        (word, change)
    });
    let lines = lines.chain(deleted.iter().map(|change| ("delete", change)));
    let total = sent.len() + deleted.len();
    for (word, Change { path, length, .. }) in lines.take(most) {
        let size = if word == "delete" { String::new() } else { size(*length) };
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{word:<7} {size:>9}  {path}");
    }
    if total > most {
        let _ = writeln!(text, "… and {} more: `--all` shows them", total - most);
    }
    text
}

/// A number of bytes, for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
