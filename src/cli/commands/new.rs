//! `parvis new`.

use crate::cli::args::{FormatArg, NewArgs, TownArgs};
use crate::cli::environment::now;
use crate::cli::report::{Reporter, say};
use crate::diagnostics::{Result, Sink};
use crate::names::Lang;
use crate::scaffold::{Beginning, CiPlan, CiSource, NewTown, languages, plan_package, plan_town};

/// Begins a town, or a package.
pub(in crate::cli) fn new(args: &NewArgs) -> u8 {
    let town = TownArgs::for_folder(&args.folder);
    let sink = Sink::new();
    let made = sink.keep(begin(args));
    let code = Reporter::new(&town).finish(None, sink);
    for line in made.iter().flatten() {
        say(FormatArg::Text, line);
    }
    code
}

/// Does it, and gives the lines to be said.
fn begin(args: &NewArgs) -> Result<Vec<String>> {
    let now = now()?;
    let languages = languages(&args.lang)?;
    let plan = if args.package {
        plan_package(&args.folder, args.name.as_deref(), &languages)?
    } else {
        let town = NewTown {
            name: args.name.clone(),
            languages: languages.clone(),
            url: args.url.clone(),
            country: args.country.clone(),
            timezone: args.timezone.clone(),
            has_ci: !args.ci.is_empty(),
        };
        let mut plan = plan_town(&args.folder, &town, now)?;
        let source = args.from.as_deref().map_or(Ok(CiSource::Packages), CiSource::parse)?;
        for kind in &args.ci {
            let (kind, url) = (*kind, args.url.as_deref());
            let ci = CiPlan { kind, source: &source, url, deploy: &[] };
            plan.files.extend(ci.file("")?);
        }
        plan
    };
    let history = plan.write((!args.no_git).then_some(now))?;
    let what = if args.package { "package" } else { "town" };
    let names: Vec<&str> = languages.iter().map(Lang::as_str).collect();
    let mut lines = vec![format!(
        "{}: a new {what} in {}, {} files",
        args.folder,
        names.join(", "),
        plan.files.len()
    )];
    match history {
        Beginning::Begun(author) => {
            lines.push(format!(
                "it is a Git repository; its first commit is by {} <{}>",
                author.name, author.email
            ));
            if !author.is_known {
                lines.push("Git does not know your name: `git config --global user.name \"…\"`, and `user.email`".to_owned());
            }
        }
        Beginning::Inside(outer) => {
            lines.push(format!("it lies inside the Git repository `{outer}`, so it is not one of its own: commit it there"));
        }
        Beginning::None => {}
    }
    lines.push(format!("how to go on stands in `{}`", args.folder.join("README.md")));
    Ok(lines)
}
