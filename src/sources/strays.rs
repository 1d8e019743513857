//! Files that nobody reads, because their folder takes another kind.

use super::Layers;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::names::Lang;

/// What each folder takes: the names' end, and how one is written.
const KINDS: [(&str, &str, &str); 7] = [
    ("templates", ".html", "templates, `NAME.html`"),
    ("components", ".html", "components, `NAME.html`"),
    ("styles", ".css", "style sheets, `NAME.css`"),
    ("translations", ".ftl", "texts of the interface, `LANGUAGE.ftl`"),
    ("types", ".toml", "content types, `NAME.toml`"),
    ("vocabularies", ".toml", "vocabularies, `NAME.toml`"),
    ("data", ".toml", "tables, `NAME.toml`"),
];

impl Layers {
    /// Warns of each file that its folder has no use for.
    pub fn check_strays(&self, sink: &Sink) {
        for (folder, end, kind) in KINDS {
            let is_read = |origin: &Origin| {
                let stem = origin.path.below(folder).and_then(|name| name.strip_suffix(end));
                stem.is_some_and(|stem| folder != "translations" || Lang::parse(stem).is_ok())
            };
            for origin in self.files(folder).into_iter().filter(|origin| !is_read(origin)) {
                let message = format!("nothing reads `{}`", origin.path);
                let help = format!("`{folder}/` takes {kind}, in small letters; rename the file, or put it elsewhere");
                sink.report(Diagnostic::warning(Code::StrayFile, message).at(origin.whole()).help(help));
            }
        }
    }
}
