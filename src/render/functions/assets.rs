//! `url_for`, `asset`, `image`.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::{lang, no_entry};
use crate::diagnostics::nearest;
use crate::render::receipt::Question;
use crate::render::value::map;
use crate::render::world::World;

pub(super) fn register(tera: &mut Tera, world: &Arc<World>) {
    let own = Arc::clone(world);
    tera.register_function("url_for", move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let reference: &str = args.must_get("ref")?;
        let answer = own.ask(Question::Address(reference.to_owned(), lang()?)).value;
        if answer.is_none() && !own.site.is_of_partner(reference) {
            return Err(no_entry(&own, reference));
        }
        Ok(answer)
    });
    let own = Arc::clone(world);
    tera.register_function("asset", move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        asset(&own, args.must_get("path")?)
    });
    let own = Arc::clone(world);
    tera.register_function("image", move |args: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let src = asset(&own, args.must_get("src")?)?;
        let alt = args.get::<Value>("alt")?.unwrap_or_else(|| Value::from(""));
        let (width, height) = own.picture_size(src.as_str().unwrap_or_default()).unzip();
        let side = |side: Option<u32>| side.map_or_else(Value::none, Value::from);
        Ok(map([("src", src), ("alt", alt), ("width", side(width)), ("height", side(height))]))
    });
}

fn asset(world: &World, path: &str) -> TeraResult<Value> {
    let answer = world.ask(Question::Asset(path.to_owned())).value;
    if answer.is_none() {
        let near = nearest(
            path.trim_start_matches("static").trim_start_matches('/'),
            world.statics.keys().map(|path| path.trim_start_matches('/')),
        );
        let near = near.map(|near| format!(", did you mean `static/{near}`?")).unwrap_or_default();
        return Err(Error::message(format!("no layer has the static file `{path}`{near}")));
    }
    Ok(answer)
}
