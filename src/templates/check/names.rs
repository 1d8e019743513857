//! The faults of a set of templates that can be seen before anything is rendered.
//!
//! Tera returns the first syntax error of a set only, and unknown names as one text without places. So each file is given
//! alone to a throwaway engine, and the names are looked up here.

use super::built_in_names::{FILTERS, FUNCTIONS, TESTS};
use super::depth::too_deep;
use super::syntax::find_syntax_error;
use crate::diagnostics::{Code, Diagnostic, Sink, did_you_mean, nearest};
use crate::templates::graph::{Graph, MOST_WITHIN};
use crate::templates::markup::{MarkupReading, read_markup};
use crate::templates::set::{File, Files, KnownNames};
use crate::templates::source::{Call, Use};

/// Reports every fault of the files; where there is none, returns what each is as HTML.
pub(crate) fn check<'f>(
    files: &'f Files,
    graph: &Graph,
    names: &KnownNames,
    sink: &Sink,
) -> Option<Vec<MarkupReading<'f>>> {
    let broken: Vec<Option<Diagnostic>> = files.list.iter().map(find_syntax_error).collect();
    let mut check = Check { files, names, found: Vec::new() };
    let mut read = Vec::with_capacity(files.list.len());
    for (index, file) in files.list.iter().enumerate() {
        // What was read of a broken file is not to be trusted: it would give follow-on faults.
        if broken[index].is_some() {
            continue;
        }
        check.definitions(file);
        check.names(file);
        let markup = read_markup(files, file);
        check.found.extend(markup.values.faults());
        read.push(markup);
        file.scan.calls.iter().for_each(|call| check.call(file, call));
        let parents = graph.parents(index);
        if parents.len() < MOST_WITHIN && !parents.iter().any(|&parent| broken[parent].is_some()) {
            check.blocks(file, &parents);
        }
    }
    let mut found = check.found;
    found.extend(broken.into_iter().flatten());
    let circles = graph.circles(files);
    // In a circle everything is too deep.
    if circles.is_empty() {
        found.extend(too_deep(files, graph));
    }
    found.extend(circles);
    let is_sound = found.is_empty();
    found.into_iter().for_each(|fault| sink.report(fault));
    is_sound.then_some(read)
}

struct Check<'a> {
    files: &'a Files,
    names: &'a KnownNames,
    found: Vec<Diagnostic>,
}

impl Check<'_> {
    /// A component's file defines the component of its name and no other; a template's file defines none.
    fn definitions(&mut self, file: &File) {
        let promised = file.promised();
        for other in file
            .scan
            .definitions
            .iter()
            .filter(|definition| !file.component || definition.name != promised)
        {
            let message = message!(
                "the component `{other}` is defined in a file of another name",
                other = other.name
            );
            let home = other.name.replace('_', "-").replace('.', "/");
            let help = message!(
                "each component has a file of its own: move it to `components/{home}.html`",
                home
            );
            self.found.push(
                Diagnostic::error(Code::TemplateSyntax, message)
                    .at(file.at(&other.range))
                    .help(help),
            );
        }
        if file.component && file.definition().is_none() {
            let message = message!(
                "`{bare}` does not define the component `{promised}`",
                bare = file.bare,
                promised
            );
            let help = message!(
                "write `{{% component {promised}() %}} … {{% endcomponent {promised} %}}`",
                promised
            );
            self.found.push(
                Diagnostic::error(Code::UnknownComponent, message)
                    .at(file.origin.whole())
                    .help(help),
            );
        }
    }

    fn names(&mut self, file: &File) {
        let scan = &file.scan;
        let groups = [
            ("function", &scan.functions, FUNCTIONS, &*self.names.functions),
            ("filter", &scan.filters, FILTERS, &*self.names.filters),
            ("test", &scan.tests, TESTS, &[]),
        ];
        for (kind, uses, own, known) in groups {
            let all = || own.iter().copied().chain(known.iter().map(String::as_str));
            for used in uses.iter().filter(|used| !all().any(|name| name == used.name)) {
                let fault = match (kind, used.name.as_str()) {
                    ("filter", "safe") => safe(),
                    _ => unknown(Code::TemplateName, kind, used, nearest(&used.name, all())),
                };
                self.found.push(fault.at(file.at(&used.range)));
            }
        }
        for used in scan.extends.iter().chain(&scan.includes) {
            if self.files.find(&used.name).is_none() {
                let full = used.name.starts_with('@');
                let names = self
                    .files
                    .by_name
                    .keys()
                    .map(String::as_str)
                    .filter(|name| name.starts_with('@') == full);
                let fault =
                    unknown(Code::TemplateName, "template", used, nearest(&used.name, names));
                self.found.push(fault.at(file.at(&used.range)));
            }
        }
    }

    fn call(&mut self, file: &File, call: &Call) {
        let Some(&home) = self.files.components.get(&call.name) else {
            // A component whose file is broken is there all the same.
            if !self.files.list.iter().any(|file| file.component && file.promised() == call.name) {
                let used = Use { name: call.name.clone(), range: call.range.clone() };
                let names = self.files.components.keys().map(String::as_str);
                let fault =
                    unknown(Code::UnknownComponent, "component", &used, nearest(&call.name, names));
                self.found.push(fault.at(file.at(&call.range)));
            }
            return;
        };
        let Some(definition) = self.files.list[home].definition() else { return };
        let declared = || definition.arguments.iter().map(|argument| argument.name.as_str());
        for used in call.arguments.iter().filter(|_| !definition.rest) {
            if !declared().any(|name| name == used.name) {
                let message = message!(
                    "the component `{call}` takes no argument `{used}`",
                    call = call.name,
                    used = used.name
                );
                let fault =
                    Diagnostic::error(Code::ComponentArgument, message).at(file.at(&used.range));
                self.found.push(fault.suggest_or_list(&used.name, declared()));
            }
        }
        let given = |name: &str| call.spread || call.arguments.iter().any(|used| used.name == name);
        for missing in definition
            .arguments
            .iter()
            .filter(|argument| argument.required && !given(&argument.name))
        {
            let message = message!(
                "the component `{call}` needs the argument `{missing}`",
                call = call.name,
                missing = missing.name
            );
            self.found
                .push(Diagnostic::error(Code::ComponentArgument, message).at(file.at(&call.range)));
        }
    }

    /// A child's own blocks must be in one of its parents, else they are never shown.
    fn blocks(&mut self, file: &File, parents: &[usize]) {
        if parents.is_empty() {
            return;
        }
        let theirs = || {
            parents.iter().flat_map(|&parent| {
                self.files.list[parent].scan.blocks.iter().map(|b| b.name.as_str())
            })
        };
        for block in file.scan.blocks.iter().filter(|block| !block.nested) {
            if !theirs().any(|name| name == block.name) {
                let message = message!(
                    "no template that this one extends has a block `{block}`",
                    block = block.name
                );
                let fault =
                    Diagnostic::error(Code::TemplateName, message).at(file.at(&block.range));
                self.found.push(fault.suggest_or_list(&block.name, theirs()));
            }
        }
    }
}

/// Nobody but parvis says what is HTML: a field that is Markdown in one town is plain text in another.
fn safe() -> Diagnostic {
    let message = "`| safe` would write a value as HTML, whoever wrote it";
    let help = "take it away: the page's text, fields of the kind `markdown` and what a component wraps are HTML already, and markup of \
                the template's own is written as it is";
    Diagnostic::error(Code::UnsafeValue, message).help(help)
}

fn unknown(code: Code, kind: &str, used: &Use, near: Option<&str>) -> Diagnostic {
    let fault =
        Diagnostic::error(code, message!("there is no {kind} `{used}`", kind, used = used.name));
    match near {
        Some(near) => fault.help(did_you_mean(near)),
        None => fault,
    }
}
