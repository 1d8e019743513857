//! `items`, `item`, `section`, `vocabulary`.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::{lang, no_entry};
use crate::content::{Condition, Filter, Order, Query};
use crate::diagnostics::{Diagnostic, nearest};
use crate::render::receipt::Question;
use crate::render::world::World;
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
        world.site.schemas.find(kind).map_err(|diagnostic| template_error(&diagnostic))?;
        query.kind = Some(kind.to_owned());
    }
    query.section = args.get::<&str>("section")?.map(|path| path.trim_matches('/').to_owned());
    if let Some(filter) = args.get::<Value>("where")? {
        query.filter = read_filter(&filter)?;
        if let Some((_, fault)) = query.filter.faults(&world.site.schemas).first() {
            return Err(template_error(fault));
        }
    }
    query.order = Order::parse(args.get::<&str>("order")?.unwrap_or_default());
    if let Some(fault) = query.order.iter().find_map(|order| order.fault(&world.site.schemas)) {
        return Err(template_error(&fault));
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

/// A finding as the engine's error, which has no place for a help of its own.
fn template_error(diagnostic: &Diagnostic) -> Error {
    let help = diagnostic.help.as_ref().map(|help| format!(", {help}")).unwrap_or_default();
    Error::message(format!("{}{help}", diagnostic.message))
}

fn read_filter(value: &Value) -> TeraResult<Filter> {
    let Some(map) = value.as_map() else {
        return Err(Error::message("`where` takes `{ field: value }`"));
    };
    let mut filter = Filter::default();
    for (field, value) in map {
        let field = field.to_string();
        let values = match value.as_array() {
            Some(values) => values,
            None => std::slice::from_ref(value),
        };
        if values.iter().any(|value| value.is_map() || value.is_array()) {
            return Err(template_error(&Condition::wrong_kind(&field)));
        }
        filter.add(field, values.iter().map(ToString::to_string).collect());
    }
    Ok(filter)
}
