//! Files by which the town tells its host itself what parvis would: they win, and a warning says what they leave out.

use crate::diagnostics::{Code, Diagnostic, Origin, Sink, or_list};
use crate::manifest::HostKind;
use crate::names::{PackageName, TreePath};
use crate::site::Site;
use crate::sources::Layers;

/// What either file should say somewhere, were it in a comment that says why not.
const WANTED: [&str; 5] = [
    "Content-Security-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "Cache-Control",
];

/// Warns of what the town's own files for its host leave out; one warning for each file.
pub(super) fn warn_of_own_host_files(layers: &Layers, site: &Site, sink: &Sink) {
    if let Some(Own { origin, text }) = own_file(layers, "static/_headers") {
        warn_of_missing(&origin, &lacking(&text, &WANTED), "netlify", sink);
    }
    if site.town.output.host == Some(HostKind::Apache)
        && let Some(Own { origin, text }) = own_file(layers, "static/.htaccess")
    {
        let mut missing = lacking(&text, &WANTED);
        missing.extend(lacking(&text, &["ErrorDocument"]));
        if site.aliases().next().is_some()
            && !says(&text, "redirect")
            && !says(&text, "rewriterule")
        {
            missing.push("RedirectMatch");
        }
        warn_of_missing(&origin, &missing, "apache", sink);
    }
    if let Some(Own { origin, text }) = own_file(layers, "static/_redirects")
        && site.aliases().next().is_some()
    {
        warn_of_line_for_all(&origin, &text, sink);
    }
}

/// A file of the town's own, with its text.
struct Own {
    origin: Origin,
    text: String,
}

/// Reads a file of the town's own. One that cannot be read is reported where it is copied.
fn own_file(layers: &Layers, path: &str) -> Option<Own> {
    let origin = layers.find(&TreePath::parse(path).ok()?)?;
    let is_own = origin.package == PackageName::town();
    let text = layers.read_text(&origin).ok().filter(|_| is_own)?.to_string();
    Some(Own { origin, text })
}

fn lacking<'w>(text: &str, wanted: &[&'w str]) -> Vec<&'w str> {
    wanted.iter().filter(|word| !says(text, &word.to_ascii_lowercase())).copied().collect()
}

fn says(text: &str, lower: &str) -> bool {
    text.to_ascii_lowercase().contains(lower)
}

fn warn_of_missing(origin: &Origin, missing: &[&str], kind: &str, sink: &Sink) {
    let Some(first) = missing.first() else { return };
    let path = &origin.path;
    let words = or_list(missing.iter().copied());
    let message = message!(
        "`{path}` takes the place of what parvis would tell the host, and does not say {words}",
        path,
        words
    );
    let help = message!(
        "take the lines from what `parvis host {kind}` prints; if one is not wanted, a comment that names it says so: `# {first}: not wanted`",
        kind,
        first
    );
    sink.report(Diagnostic::warning(Code::OwnHostFile, message).at(origin.whole()).help(help));
}

/// A line that takes every address leaves nothing to the lines of parvis behind it.
fn warn_of_line_for_all(origin: &Origin, text: &str, sink: &Sink) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        if line.split_whitespace().next() != Some("/*") {
            continue;
        }
        let message = "this line takes every address, so former addresses of pages (`aliases`) lead nowhere: parvis' lines stand behind it";
        let help = "take the line out: the page for what is not there is found without it; else write the former addresses above it";
        let to_place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let place = origin.at(to_place(range.start)..to_place(range.end));
        return sink.report(Diagnostic::warning(Code::OwnHostFile, message).at(place).help(help));
    }
}
