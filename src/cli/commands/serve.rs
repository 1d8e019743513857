//! `parvis serve`.

use crate::cli::args::{FormatArg, ServeArgs, TownArgs};
use crate::cli::browser::show;
use crate::cli::context::lock_for;
use crate::cli::environment::{options, output_policy};
use crate::cli::report::{Reporter, say, say_drafts};
use crate::diagnostics::{Result, Sink};
use crate::federation::Town;
use crate::manifest::Minify;
use crate::project::Options;
use crate::serve::{Observer, Round, Settings, run};

/// Shows the website on this machine while it is written.
pub(in crate::cli) fn serve(args: ServeArgs) -> u8 {
    let ServeArgs { town: root, date, drafts, port, host, open, poll, color, network } = args;
    let settings = Settings { root: root.clone(), host, port, poll, policy: output_policy() };
    let format = FormatArg::Text;
    let town = TownArgs {
        all: false,
        town: root,
        revision: None,
        date,
        drafts,
        base_url: None,
        format,
        strict: false,
        color,
    };
    let sink = Sink::new();
    let ready = options(&town).and_then(|options| lock_for(&town, network, &options, &sink));
    // Each round opens the town anew, so the lock is where it looks.
    let ready = ready
        .and_then(|lock| lock.map_or(Ok(()), |lock| Town::replace_lock(&town.town, None, &lock)));
    Reporter::new(&town).print(None, &sink.take());
    if sink.keep(ready).is_some() {
        sink.keep(run(&settings, Terminal { town: town.clone(), opens_browser: open }));
    }
    Reporter::new(&town).finish(None, sink)
}

/// Says on the terminal what happens.
struct Terminal {
    town: TownArgs,
    opens_browser: bool,
}

impl Observer for Terminal {
    /// Like a build, but minifies with `Compact`, since a preview need not be as small as possible.
    fn options(&self) -> Result<Options> {
        Ok(Options { minify: Some(Minify::Compact), ..options(&self.town)? })
    }

    fn listening(&self, address: &str, others: Option<&str>) {
        say(self.town.format, &format!("{address} shows `{}`; Ctrl-C ends it", self.town.town));
        if let Some(others) = others {
            let drafts = if self.town.drafts { ", drafts too" } else { "" };
            let line = format!(
                "everybody in this computer's network can look{drafts}: {others}; without `--host` only this computer can"
            );
            say(self.town.format, &line);
        }
        if self.opens_browser
            && let Some(warning) = show(address)
        {
            let sink = Sink::new();
            sink.report(warning);
            Reporter::new(&self.town).print(None, &sink.finish());
        }
    }

    fn built(&self, round: &Round) {
        Reporter::new(&self.town).print(round.project.as_ref(), &round.findings);
        let took = round.took.as_millis();
        let line = match &round.build {
            Some(build) => format!(
                "built in {took} ms: {} pages, {} files written",
                build.counts.pages, build.counts.written
            ),
            None => "not built: the browser keeps the last good site, with the findings on top"
                .to_owned(),
        };
        say(self.town.format, &line);
        say_drafts(self.town.format, round.build.as_ref().map_or(0, |build| build.drafts.len()));
    }
}
