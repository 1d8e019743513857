//! `t`, `language_name`, `today`, `calendar`, `opening`, `structured_data`, `data`.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::locale::autonym;
use crate::names::Lang;
use crate::render::question::{FilledGap, Filling, Question};
use crate::render::scope::Scope;
use crate::templates::worked;

/// The longest value that a text takes, in bytes.
const LONGEST_ARGUMENT: usize = 10_000;
/// What a text costs, in rounds of a loop.
const ROUNDS_A_TEXT: u64 = 2;

pub(super) fn register(tera: &mut Tera) {
    tera.register_function("t", text);
    tera.register_function("language_name", language_name);
    tera.register_function("today", today);
    tera.register_function("calendar", calendar);
    tera.register_function("opening", opening);
    tera.register_function("structured_data", structured_data);
    tera.register_function("data", data);
}

/// Where the calendar of an entry or a section lies.
fn calendar(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let reference: &str = args.must_get("ref")?;
    Scope::current(|scope| {
        let lang = scope.lang().clone();
        scope.query_value(Question::CalendarAddress(reference.to_owned(), lang))
    })
}

/// What is other than usual in the opening hours of an entry, and when exactly it is open.
fn opening(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let reference: &str = args.must_get("ref")?;
    Scope::current(|scope| {
        let lang = scope.lang().clone();
        scope.query_value(Question::Opening(reference.to_owned(), lang))
    })
}

/// An event, a place or an office as search engines read it, in its `<script>`.
fn structured_data(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let reference: &str = args.must_get("ref")?;
    Scope::current(|scope| {
        let lang = scope.lang().clone();
        scope.query_value(Question::StructuredData(reference.to_owned(), lang))
    })
}

fn today(_: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    Scope::current(|scope| scope.query_value(Question::Today))
}

fn data(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let name: &str = args.must_get("name")?;
    Scope::current(|scope| scope.query_value(Question::Table(name.to_owned())))
}

/// What a language is called in the page's language; where no layer knows, what it calls itself.
fn language_name(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let code: &str = args.must_get("code")?;
    let lang = Lang::parse(code);
    let base = lang.as_ref().map_or(code, Lang::base);
    Scope::current(|scope| {
        for code in [code, base] {
            let key = format!("language-{code}");
            let lang = scope.lang().clone();
            let name = scope.query(Question::Text { key, arguments: Vec::new(), lang }).value;
            if !name.is_none() {
                return Ok(name);
            }
        }
        Ok(Value::from(lang.as_ref().map_or(code, autonym)))
    })
}

fn text(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let key: &str = args.must_get("key")?;
    let arguments = read_fillings(key, &args)?;
    worked(ROUNDS_A_TEXT)?;
    let given: Vec<String> = arguments.iter().map(|gap| gap.name.clone()).collect();
    let text = Scope::current(|scope| {
        let lang = scope.lang().clone();
        scope.query_value(Question::Text { key: key.to_owned(), arguments, lang })
    })?;
    match unfilled_gap(text.as_str().unwrap_or_default(), &given) {
        Some(gap) => Err(Error::message(format!(
            "the text `{key}` needs `{gap}`: write `t(key=\"{key}\", {gap}=…)`"
        ))),
        None => Ok(text),
    }
}

/// Reads what the gaps of a text are filled with, sorted by name. What was asked is kept, for this page and for others, so no
/// value may be long.
fn read_fillings(key: &str, args: &Kwargs) -> TeraResult<Vec<FilledGap>> {
    let mut fillings = Vec::new();
    for (name, value) in args.iter() {
        let (name, text) = (name.to_string(), value.to_string());
        if name == "key" {
            continue;
        }
        if value.as_f64().is_some() {
            fillings.push(FilledGap { name, filling: Filling::Number(text) });
        } else if text.len() > LONGEST_ARGUMENT {
            return Err(Error::message(format!(
                "`{name}` is too long for the text `{key}`: it has up to {LONGEST_ARGUMENT} bytes"
            )));
        } else {
            fillings.push(FilledGap { name, filling: Filling::Text(text) });
        }
    }
    fillings.sort();
    Ok(fillings)
}

/// The first gap of a text that nothing was given for: so Fluent writes it.
fn unfilled_gap<'t>(text: &'t str, given: &[String]) -> Option<&'t str> {
    let mut gaps = text.split("{$").skip(1).filter_map(|rest| rest.split('}').next());
    gaps.find(|gap| !given.iter().any(|name| name == gap))
}
