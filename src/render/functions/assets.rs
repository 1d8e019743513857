//! `url_for`, `asset`, `image`.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::render::gaps::LookUp;
use crate::render::question::Question;
use crate::render::scope::Scope;
use crate::render::values::map;

pub(super) fn register(tera: &mut Tera) {
    tera.register_function("url_for", url_for);
    tera.register_function("asset", asset);
    tera.register_function("image", image);
}

fn url_for(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let reference: &str = args.must_get("ref")?;
    Scope::current(|scope| {
        scope.query_value(Question::Address(reference.to_owned(), scope.lang().clone()))
    })
}

fn asset(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let path: &str = args.must_get("path")?;
    Scope::current(|scope| scope.query_value(Question::Asset(path.to_owned())))
}

fn image(args: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let src: &str = args.must_get("src")?;
    let alt = args.get::<Value>("alt")?.unwrap_or_else(|| Value::from(""));
    Scope::current(|scope| {
        let src = scope.query_value(Question::Asset(src.to_owned()))?;
        let (width, height) = scope.picture_size(src.as_str().unwrap_or_default()).unzip();
        let side = |side: Option<u32>| side.map_or_else(Value::none, Value::from);
        Ok(map([("src", src), ("alt", alt), ("width", side(width)), ("height", side(height))]))
    })
}
