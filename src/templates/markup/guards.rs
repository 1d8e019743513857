//! The functions and filters through which values pass that stand in markup: each keeps a value data where it stands.

use tera::{Kwargs, State, Tera, Value};

use super::package_markup::is_local;
use crate::names::is_safe_address;

/// The function through which an address passes that an attribute begins with.
pub(super) const ADDRESS: &str = "__address";
/// The function through which an address passes that a package's template loads.
pub(super) const LOCAL: &str = "__local";
/// The function through which a part of a tag's name passes.
pub(super) const NAME: &str = "__name";
/// The function through which what is HTML already passes where no tags may stand.
pub(super) const QUOTED: &str = "__quoted";

/// Registers the functions, and the filters of their names.
pub(crate) fn register(tera: &mut Tera) {
    let checks: [(&'static str, Check); 4] =
        [(ADDRESS, safe), (LOCAL, local), (NAME, name), (QUOTED, |_| None)];
    for (name, check) in checks {
        tera.register_function(name, move |arguments: Kwargs, _: &State| {
            let value = arguments.get::<Value>("of")?.unwrap_or_else(Value::undefined);
            Ok::<Value, tera::Error>(checked(value, check))
        });
        tera.register_filter(name, move |value: Value, _: Kwargs, _: &State| checked(value, check));
    }
}

/// What is written in place of a text that must not stand where it would.
type Check = fn(&str) -> Option<String>;

fn safe(text: &str) -> Option<String> {
    (!is_safe_address(text)).then(|| "#".to_owned())
}

fn local(text: &str) -> Option<String> {
    (!text.split([',', ' ', '\t', '\n', '\r', '\u{c}']).all(is_local)).then(|| "#".to_owned())
}

/// A value as it may be written between quotation marks: another one, if it is refused, and no HTML.
fn checked(value: Value, check: Check) -> Value {
    let Some(text) = value.as_str() else { return value };
    if let Some(other) = check(text) {
        return Value::from(other);
    }
    if value.is_safe() && text.contains(['"', '\'', '<', '>']) {
        // Its references are right already.
        let text = text
            .replace('"', "&quot;")
            .replace('\'', "&#39;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        return Value::safe_string(&text);
    }
    value
}

/// A part of a name without what would end it.
fn name(text: &str) -> Option<String> {
    let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    (!text.chars().all(|c| is_part(&c))).then(|| text.chars().filter(is_part).collect())
}
