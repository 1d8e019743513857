//! `items`, `item`, `section`, `vocabulary`.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::content::{Condition, Filter, Order, Query};
use crate::diagnostics::{Diagnostic, did_you_mean, nearest};
use crate::render::question::Question;
use crate::render::scope::Scope;
use crate::templates::worked;

const ARGUMENTS: &[&str] =
    &["type", "section", "where", "order", "once", "limit", "own", "fields", "deep"];

pub(super) fn register(tera: &mut Tera) {
    tera.register_function("items", items);
    tera.register_function("item", item);
    tera.register_function("section", section);
    tera.register_function("vocabulary", vocabulary);
}

fn items(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    check_arguments(&args)?;
    let (query, keys) = (read_query(&args)?, read_keys(&args)?);
    Scope::current(|scope| {
        worked(scope.query_cost())?;
        scope.query_value(Question::Items { query, lang: scope.lang().clone(), keys })
    })
}

fn item(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let reference: &str = args.must_get("ref")?;
    Scope::current(|scope| {
        scope.query_value(Question::Item(reference.to_owned(), scope.lang().clone()))
    })
}

fn section(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let path: &str = args.must_get("path")?;
    Scope::current(|scope| {
        scope.query_value(Question::Section(path.to_owned(), scope.lang().clone()))
    })
}

fn vocabulary(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let name: &str = args.must_get("name")?;
    Scope::current(|scope| {
        scope.query_value(Question::Vocabulary(name.to_owned(), scope.lang().clone()))
    })
}

fn check_arguments(args: &Kwargs) -> TeraResult<()> {
    for (key, _) in args.iter() {
        let key = key.to_string();
        if !ARGUMENTS.contains(&key.as_str()) {
            let near = nearest(&key, ARGUMENTS.iter().copied())
                .map(|near| format!(", {}", did_you_mean(near)))
                .unwrap_or_default();
            return Err(Error::message(format!("`items` has no argument `{key}`{near}")));
        }
    }
    Ok(())
}

/// Reads the arguments of `items` into a query. Whether its types and fields are there is part of the answer.
fn read_query(args: &Kwargs) -> TeraResult<Query> {
    let mut query = Query {
        kind: args.get::<&str>("type")?.map(str::to_owned),
        section: args.get::<&str>("section")?.map(|path| path.trim_matches('/').to_owned()),
        deep: args.get::<bool>("deep")?.unwrap_or(true),
        order: Order::parse(args.get::<&str>("order")?.unwrap_or_default()),
        once: args.get::<bool>("once")?.unwrap_or(false),
        limit: args.get::<u64>("limit")?.map(saturated),
        own: args.get::<u64>("own")?.map_or(0, saturated),
        ..Query::default()
    };
    if let Some(filter) = args.get::<Value>("where")? {
        query.filter = read_filter(&filter)?;
    }
    Ok(query)
}

fn saturated(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Reads which keys the rows have; none stands for all.
fn read_keys(args: &Kwargs) -> TeraResult<Vec<String>> {
    let keys = args.get::<Value>("fields")?;
    let keys = keys.iter().flat_map(|keys| keys.as_array().unwrap_or_default());
    Ok(keys.filter_map(|key| key.as_str().map(str::to_owned)).collect())
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
            let Diagnostic { message, help, .. } = Condition::wrong_kind(&field);
            let help = help.map(|help| format!(", {help}")).unwrap_or_default();
            return Err(Error::message(format!("{message}{help}")));
        }
        filter.add(field, values.iter().map(ToString::to_string).collect());
    }
    Ok(filter)
}
