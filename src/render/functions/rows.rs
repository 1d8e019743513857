//! `items`, `item`, `section`, `vocabulary`.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::{lang, no_entry};
use crate::diagnostics::nearest;
use crate::render::receipt::Question;
use crate::render::world::World;
use crate::site::{FILTERED, ORDERED, Order, Query, When, unknown_field};
use crate::templates::worked;

const ARGUMENTS: &[&str] = &["type", "section", "where", "order", "limit", "own", "fields", "deep"];

/// How many entries are looked at in the time of a loop's round.
const ENTRIES_A_ROUND: u64 = 32;

pub(super) fn register(tera: &mut Tera, world: &Arc<World>) {
    let own = Arc::clone(world);
    tera.register_function("items", move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let (query, keys) = query(&own, &args)?;
        // Each entry is looked at, and what was found is kept.
        worked(1 + own.site.entries.len() as u64 / ENTRIES_A_ROUND)?;
        Ok(own.ask(Question::Items(query, lang()?, keys)).value)
    });
    let own = Arc::clone(world);
    tera.register_function("item", move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let reference: &str = args.must_get("ref")?;
        let answer = own.ask(Question::Item(reference.to_owned(), lang()?)).value;
        // Partners take entries back as they like; no page may fail for it.
        let fails = answer.is_none() && !own.site.is_of_partner(reference);
        if fails { Err(no_entry(&own, reference)) } else { Ok(answer) }
    });
    let own = Arc::clone(world);
    tera.register_function("section", move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let path: &str = args.must_get("path")?;
        Ok(own.ask(Question::Section(path.to_owned(), lang()?)).value)
    });
    let own = Arc::clone(world);
    tera.register_function("vocabulary", move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let name: &str = args.must_get("name")?;
        let answer = own.ask(Question::Vocabulary(name.to_owned(), lang()?)).value;
        if answer.is_none() {
            let near = nearest(name, own.site.vocabularies.names())
                .map(|near| format!(", did you mean `{near}`?"))
                .unwrap_or_default();
            return Err(Error::message(format!("there is no vocabulary `{name}`{near}")));
        }
        Ok(answer)
    });
}

/// Reads the arguments of `items` into a query and the keys of its rows.
fn query(world: &World, args: &Kwargs) -> TeraResult<(Query, Vec<String>)> {
    for (key, _) in args.iter() {
        let key = key.to_string();
        if !ARGUMENTS.contains(&key.as_str()) {
            let near = nearest(&key, ARGUMENTS.iter().copied())
                .map(|near| format!(", did you mean `{near}`?"))
                .unwrap_or_default();
            return Err(Error::message(format!("`items` has no argument `{key}`{near}")));
        }
    }
    let mut query = Query { deep: args.get::<bool>("deep")?.unwrap_or(true), ..Query::default() };
    if let Some(kind) = args.get::<&str>("type")? {
        if !world.site.schemas.names().any(|name| name == kind) {
            let near = nearest(kind, world.site.schemas.names())
                .map(|near| format!(", did you mean `{near}`?"))
                .unwrap_or_default();
            return Err(Error::message(format!("there is no content type `{kind}`{near}")));
        }
        query.kind = Some(kind.to_owned());
    }
    query.section = args.get::<&str>("section")?.map(|path| path.trim_matches('/').to_owned());
    if let Some(filter) = args.get::<Value>("where")? {
        read_filter(world, &filter, &mut query)?;
    }
    query.order = Order::parse(args.get::<&str>("order")?.unwrap_or_default());
    for order in &query.order {
        known(world, &order.field, ORDERED)?;
    }
    query.limit =
        args.get::<u64>("limit")?.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    query.own = args.get::<u64>("own")?.map_or(0, |own| usize::try_from(own).unwrap_or(usize::MAX));
    let keys = args.get::<Value>("fields")?;
    let keys = keys
        .iter()
        .flat_map(|keys| keys.as_array().unwrap_or_default())
        .filter_map(|key| key.as_str().map(str::to_owned));
    Ok((query, keys.collect()))
}

fn known(world: &World, field: &str, known: &[&str]) -> TeraResult<()> {
    match unknown_field(&world.site.schemas, field, known) {
        None => Ok(()),
        Some(diagnostic) => {
            let help = diagnostic.help.map(|help| format!(", {help}")).unwrap_or_default();
            Err(Error::message(format!("{}{help}", diagnostic.message)))
        }
    }
}

fn read_filter(world: &World, filter: &Value, query: &mut Query) -> TeraResult<()> {
    let Some(map) = filter.as_map() else {
        return Err(Error::message("`where` takes `{ field: value }`"));
    };
    for (field, value) in map {
        let field = field.to_string();
        known(world, &field, FILTERED)?;
        let values: Vec<String> = match value.as_array() {
            Some(values) => values.iter().map(ToString::to_string).collect(),
            None => vec![value.to_string()],
        };
        if field == "when" {
            let word = values.first().map(String::as_str).unwrap_or_default();
            let when = When::find(word).ok_or_else(|| {
                Error::message(format!(
                    "`when` cannot be `{word}`: it is upcoming, past, open or current"
                ))
            })?;
            query.when = Some(when);
        } else {
            query.filter.push((field, values));
        }
    }
    query.filter.sort();
    Ok(())
}
