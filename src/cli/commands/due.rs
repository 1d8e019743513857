//! `parvis due`.

use jiff::Timestamp;

use crate::cli::args::DueArgs;
use crate::cli::environment::now;
use crate::cli::report::{Reporter, say};
use crate::diagnostics::{Code, Diagnostic, Result, Sink};
use crate::federation::read_published;
use crate::names::site_address;
use crate::output::{BUILD_REPORT, Destination, read_build_report};

/// The exit code that says: nothing is due.
const NOT_DUE: u8 = 5;

/// Whether the site is to be built again.
enum Due {
    Now(&'static str),
    Later(Option<Timestamp>),
}

/// Says whether the site is to be built again, since something has changed by itself.
pub(in crate::cli) fn due(args: &DueArgs) -> u8 {
    let sink = Sink::new();
    let Some(due) = sink.keep(ask(args)) else {
        return Reporter::new(&args.at.to_town_args()).finish(None, sink);
    };
    match due {
        Due::Now(why) => {
            say(args.at.format, &format!("due: {why}"));
            0
        }
        Due::Later(next) => {
            let until =
                next.map_or("nothing changes by itself".to_owned(), |next| next.to_string());
            say(args.at.format, &format!("not due: {until}"));
            NOT_DUE
        }
    }
}

fn ask(args: &DueArgs) -> Result<Due> {
    let now = now()?;
    let text = match &args.url {
        Some(url) => {
            let site = site_address(url).map_err(|why| {
                let message = message!("`--url` is not the address of a site: {why}", why);
                let diagnostic = Diagnostic::error(Code::Usage, message);
                Box::new(diagnostic.help("write it as `--url https://www.ourtown.example`"))
            })?;
            read_published(&format!("{site}/{BUILD_REPORT}"))?
        }
        None => {
            let site = match &args.output {
                Some(output) => Destination::named(output.clone()),
                None => Destination::of_town(&args.at.town, "public"),
            };
            read_build_report(&site)?
        }
    };
    Ok(judged(text.as_deref(), now))
}

/// What a report says. Without one that can be read there is no site, or one of another program.
fn judged(report: Option<&str>, now: Timestamp) -> Due {
    let Some(report) = report else { return Due::Now("there is no site yet") };
    let report: Option<serde_json::Value> = serde_json::from_str(report).ok();
    let Some(next) = report.as_ref().and_then(|report| report.get("next-change")) else {
        return Due::Now("what is there does not say when it changes");
    };
    if next.is_null() {
        return Due::Later(None);
    }
    match next.as_str().and_then(|text| text.parse::<Timestamp>().ok()) {
        Some(next) if next > now => Due::Later(Some(next)),
        Some(_) => Due::Now("something has changed by itself"),
        None => Due::Now("what is there does not say when it changes"),
    }
}
