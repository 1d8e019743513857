//! Turning an entry's text into HTML, with each link, picture and directive recorded.

use tera::{Context, Value};

use super::directives::failed_directive;
use super::gaps::{GapFiller, LookUp, TextSource};
use super::question::Question;
use super::scope::Scope;
use crate::diagnostics::{Diagnostic, Origin, Result};
use crate::markdown::{ArgValue, Argument, Directive};
use crate::names::{EntryId, Lang};
use crate::templates::Engine;

/// Renders the text of an entry, in its own language, for the reader of the scope. What directives fail with is added to
/// `findings`.
///
/// # Errors
/// If the entry's file cannot be read, or was changed since.
pub(super) fn render_body(
    scope: &Scope,
    engine: &Engine,
    id: &EntryId,
    own: &Lang,
    findings: &mut Vec<Diagnostic>,
) -> Result<String> {
    let Some(text) = scope.body(id, own).filter(|text| !text.body.range.is_empty()) else {
        return Ok(String::new());
    };
    let words = scope.words_of(&text)?;
    let mut directives =
        Directives { scope, engine, source: text.source, origin: text.origin, findings };
    let mut run = |directive: &Directive, body: Option<&str>| directives.render(directive, body);
    let mut filler = GapFiller {
        look_up: scope,
        source: text.source,
        lang: scope.lang(),
        // No component runs for a stranger: the text stays that its directives wrap.
        run_directive: match text.source.partner {
            Some(_) => None,
            None => Some(&mut run),
        },
    };
    Ok(filler.fill(text.body, &words))
}

/// Renders the directives of a text.
struct Directives<'a> {
    scope: &'a Scope,
    engine: &'a Engine,
    source: TextSource<'a>,
    origin: &'a Origin,
    findings: &'a mut Vec<Diagnostic>,
}

impl Directives<'_> {
    fn render(&mut self, directive: &Directive, body: Option<&str>) -> String {
        let name = directive.name.replace('-', "_");
        self.scope.query(Question::Component(name.clone()));
        let mut arguments = Context::new();
        for argument in &directive.arguments {
            let name = argument.name.replace('-', "_");
            arguments.insert_value(name, self.argument_value(argument));
        }
        match self.engine.render_component(&name, &arguments, &Context::new(), body) {
            Ok(html) => html,
            Err(diagnostic) => {
                self.findings.push(failed_directive(*diagnostic, directive, self.origin));
                String::new()
            }
        }
    }

    /// Returns an argument as a template value; an address as the site has it.
    fn argument_value(&self, argument: &Argument) -> Value {
        if let Some(reference) = argument.reference() {
            let target = self.scope.link(self.source, self.scope.lang(), &reference.target);
            // What is not published yet is no address; the check has said so.
            return Value::from(target.href.as_deref().unwrap_or("#"));
        }
        plain_value(&argument.value)
    }
}

/// Returns an argument as a template value, as it is written.
fn plain_value(value: &ArgValue) -> Value {
    match value {
        ArgValue::Text(text) => Value::from(text.as_str()),
        ArgValue::Integer(n) => Value::from(*n),
        ArgValue::Decimal(n) => Value::from(*n),
        ArgValue::Boolean(b) => Value::from(*b),
    }
}
