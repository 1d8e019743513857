//! `t`, `language_name`, `today`, `data`.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::lang;
use crate::diagnostics::nearest;
use crate::locale::autonym;
use crate::names::Lang;
use crate::render::receipt::{Filling, Question};
use crate::render::world::World;
use crate::sources::LayerFolder;
use crate::templates::worked;

/// The longest value that a text takes, in bytes.
const LONGEST_ARGUMENT: usize = 10_000;
/// What a text costs, in rounds of a loop.
const ROUNDS_A_TEXT: u64 = 2;

pub(super) fn register(tera: &mut Tera, world: &Arc<World>) {
    let own = Arc::clone(world);
    tera.register_function("t", move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        text(&own, &args)
    });
    let own = Arc::clone(world);
    tera.register_function(
        "language_name",
        move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            let code: &str = args.must_get("code")?;
            Ok(Value::from(language_name(&own, code, &lang()?)))
        },
    );
    let own = Arc::clone(world);
    tera.register_function("today", move |_: Kwargs, _: &State<'_>| -> Value {
        own.ask(Question::Today).value
    });
    let own = Arc::clone(world);
    tera.register_function("data", move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let name: &str = args.must_get("name")?;
        let answer = own.ask(Question::Table(name.to_owned())).value;
        if answer.is_none() { Err(no_table(&own, name)) } else { Ok(answer) }
    });
}

/// What a language is called in the page's language; where no layer knows, what it calls itself.
fn language_name(world: &World, code: &str, reader: &Lang) -> String {
    let lang = Lang::parse(code);
    let base = lang.as_ref().map_or(code, Lang::base);
    let known = [code, base].into_iter().find_map(|code| {
        let answer =
            world.ask(Question::Text(format!("language-{code}"), Vec::new(), reader.clone()));
        answer.value.as_str().map(str::to_owned)
    });
    known.unwrap_or_else(|| lang.map_or_else(|_| code.to_owned(), |lang| autonym(&lang).to_owned()))
}

fn no_table(world: &World, name: &str) -> Error {
    let files = world.layers.files(LayerFolder::Data);
    let names = files.iter().filter_map(|origin| origin.path.below("data")?.strip_suffix(".toml"));
    let near =
        nearest(name, names).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
    Error::message(format!("there is no readable file `data/{name}.toml`{near}"))
}

fn text(world: &World, args: &Kwargs) -> TeraResult<Value> {
    let key: &str = args.must_get("key")?;
    let filling = |value: &Value| match value.as_f64() {
        Some(_) => Filling::Number(value.to_string()),
        None => Filling::Text(value.to_string()),
    };
    let mut arguments: Vec<(String, Filling)> = args
        .iter()
        .map(|(name, value)| (name.to_string(), filling(value)))
        .filter(|(name, _)| name != "key")
        .collect();
    arguments.sort();
    // What was asked is kept, for this page and for others.
    let is_long =
        |filling: &Filling| matches!(filling, Filling::Text(text) if text.len() > LONGEST_ARGUMENT);
    if let Some((name, _)) = arguments.iter().find(|(_, filling)| is_long(filling)) {
        return Err(Error::message(format!(
            "`{name}` is too long for the text `{key}`: it has up to {LONGEST_ARGUMENT} bytes"
        )));
    }
    worked(ROUNDS_A_TEXT)?;
    let given: Vec<String> = arguments.iter().map(|(name, _)| name.clone()).collect();
    let answer = world.ask(Question::Text(key.to_owned(), arguments, lang()?)).value;
    if answer.is_none() {
        let near = world
            .catalogue
            .nearest(key)
            .map(|near| format!(", did you mean `{near}`?"))
            .unwrap_or_default();
        return Err(Error::message(format!(
            "no language has a text `{key}`{near}; add it to `translations/`"
        )));
    }
    // So Fluent writes a gap that it has nothing for.
    let gaps = answer
        .as_str()
        .unwrap_or_default()
        .split("{$")
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    if let Some(gap) = gaps.into_iter().find(|gap| !given.iter().any(|name| name == gap)) {
        return Err(Error::message(format!(
            "the text `{key}` needs `{gap}`: write `t(key=\"{key}\", {gap}=…)`"
        )));
    }
    Ok(answer)
}
