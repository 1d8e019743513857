//! What work on a value costs, paid from the budget of a render before it is done. Where a source pays, `cost_edits.rs` knows.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::limits::{TICK, left, spend, worked};

/// The filter through which an operand passes: what compares, searches and joins reads each byte a few times.
const WORK: &str = "__work";
/// The filter before what reads the outermost level of a value.
pub(super) const FLAT: &str = "__flat";
/// The function through which an index passes; it looks at the value of which a part is taken.
pub(super) const PART: &str = "__part";
/// The filter before brackets that take a part of a value.
pub(super) const WHOLE: &str = "__whole";
/// The filter that shows what was just written into a capture.
pub(super) const WRITTEN: &str = "__written";
const DEEP: &str = "__deep";
const SORT: &str = "__sort";
const SQUARE: &str = "__square";

/// How many bytes cost as much as a round of a loop, by what is done with them.
const READ: u64 = 1024;
const TURNED: u64 = 256;
const BRIEFLY_READ: u64 = 8192;
/// How many items do.
const ITEMS: u64 = 64;
/// What escaping makes of a byte, at worst.
const ESCAPED: u64 = 6;
/// How deep values are that towns write: TOML can be read no deeper.
const DEEPEST: usize = 256;
/// The heaviest tick and the most operators that have names: powers of two.
const HEAVIEST: u32 = 20;
const MOST_TIMES: u32 = 10;

/// The function that a piece of source calls that is so many bytes long.
pub(super) fn tick_of(bytes: usize) -> String {
    let weight = (bytes as u64 / TURNED).max(1).ilog2().min(HEAVIEST);
    if weight == 0 { TICK.to_owned() } else { format!("{TICK}_{weight}") }
}

/// The filter through which a value passes that so many operators read.
pub(super) fn work_of(times: u32) -> String {
    let times = times.max(1).next_power_of_two().ilog2().min(MOST_TIMES);
    if times == 0 { WORK.to_owned() } else { format!("{WORK}_{times}") }
}

/// The filter that goes before a filter; none, if it does the same little work whatever it is given.
pub(super) fn before(filter: &str) -> Option<&'static str> {
    match filter {
        "default" | "first" | "last" | "nth" | "get" | "abs" | "round" | "pluralize" => None,
        "number" | "money" | "file_size" | "date" | "when" => None,
        "upper" | "lower" | "capitalize" | "title" | "wordcount" | "trim" | "trim_start"
        | "trim_end" | "tel" => Some(FLAT),
        "escape_html" | "escape_xml" | "newlines_to_br" | "indent" | "truncate" | "replace"
        | "split" => Some(FLAT),
        "length" | "reverse" | "values" | "keys" | "pairs" | "int" | "float" => Some(FLAT),
        "sort" => Some(SORT),
        "unique" => Some(SQUARE),
        _ => Some(DEEP),
    }
}

/// How much a value holds at all depths; the count ends when it is more than is left to be paid with.
struct Size {
    items: u64,
    bytes: u64,
    most: u64,
}

impl Size {
    fn of(value: &Value) -> TeraResult<Self> {
        let mut size = Self { items: 0, bytes: 0, most: left().saturating_add(1) };
        if size.takes(value, DEEPEST) { Ok(size) } else { worked(u64::MAX).map(|()| size) }
    }

    fn takes(&mut self, value: &Value, depth: usize) -> bool {
        if let Some(text) = value.as_str() {
            self.bytes = self.bytes.saturating_add(text.len() as u64);
            return true;
        }
        let Some(deeper) = depth.checked_sub(1) else { return false };
        let mut counted = |inner: &Value| {
            self.items += 1;
            self.items / ITEMS <= self.most && self.takes(inner, deeper)
        };
        match (value.as_array(), value.as_map()) {
            (Some(list), _) => list.iter().all(counted),
            (_, Some(map)) => map.iter().all(|(_, inner)| counted(inner)),
            _ => true,
        }
    }
}

fn work(value: Value, times: u64) -> TeraResult<Value> {
    match value.as_str() {
        Some(text) => worked((text.len() as u64).saturating_mul(times) / READ)?,
        None => {
            let size = Size::of(&value)?;
            worked((size.bytes / READ + size.items / ITEMS).saturating_mul(times))?;
        }
    }
    Ok(value)
}

fn flat(value: Value) -> TeraResult<Value> {
    worked(match value.as_str() {
        Some(text) => text.len() as u64 / TURNED,
        None => value.len().unwrap_or_default() as u64 / ITEMS,
    })?;
    Ok(value)
}

fn deep(value: Value) -> TeraResult<Value> {
    let size = Size::of(&value)?;
    worked(size.bytes / TURNED + size.items / (ITEMS / 4))?;
    Ok(value)
}

/// Comparing all items with each other until they are in order.
fn sort(value: Value) -> TeraResult<Value> {
    let size = Size::of(&value)?;
    let halvings = u64::from(value.len().unwrap_or_default().max(2).ilog2());
    worked((size.bytes / READ + size.items / ITEMS).saturating_mul(halvings))?;
    Ok(value)
}

/// Comparing each item with each other one. Most comparisons end at the first byte that differs.
fn square(value: Value) -> TeraResult<Value> {
    let size = Size::of(&value)?;
    let others = value.len().unwrap_or_default() as u64;
    worked(
        (size.items.saturating_mul(others) / ITEMS)
            .saturating_add((size.bytes / BRIEFLY_READ).saturating_mul(others)),
    )?;
    Ok(value)
}

/// What a capture holds stays in memory, escaped where it has to be.
fn written(value: &Value) -> TeraResult<Value> {
    let size = Size::of(value)?;
    let escaped = if value.is_safe() { size.bytes } else { size.bytes.saturating_mul(ESCAPED) };
    worked(escaped / TURNED + size.items / ITEMS)?;
    Ok(Value::safe_string(""))
}

/// A value of which a part is taken.
fn whole(value: Value) -> TeraResult<Value> {
    if value.is_safe() && value.as_str().is_some_and(|text| text.contains('<')) {
        return Err(Error::message(
            "a part of HTML could be half a tag; take it of the text before it becomes HTML",
        ));
    }
    flat(value)
}

/// Registers the functions and filters.
pub(super) fn register(tera: &mut Tera) {
    for weight in 0..=HEAVIEST {
        tera.register_function(
            tick_of((TURNED as usize) << weight),
            move |_: Kwargs, _: &State| {
                spend(1 << weight)?;
                // The empty text writes nothing, and is false in a condition.
                TeraResult::Ok(Value::safe_string(""))
            },
        );
    }
    for times in 0..=MOST_TIMES {
        tera.register_filter(work_of(1 << times), move |value: Value, _: Kwargs, _: &State| {
            work(value, 1 << times)
        });
    }
    tera.register_function(PART, |arguments: Kwargs, _: &State| {
        arguments.get::<Value>("of")?.map(whole).transpose()?;
        Ok(arguments.get::<Value>("at")?.unwrap_or_else(Value::undefined))
    });
    tera.register_filter(WHOLE, |value: Value, _: Kwargs, _: &State| whole(value));
    tera.register_filter(FLAT, |value: Value, _: Kwargs, _: &State| flat(value));
    tera.register_filter(DEEP, |value: Value, _: Kwargs, _: &State| deep(value));
    tera.register_filter(SORT, |value: Value, _: Kwargs, _: &State| sort(value));
    tera.register_filter(SQUARE, |value: Value, _: Kwargs, _: &State| square(value));
    tera.register_filter(WRITTEN, |value: Value, _: Kwargs, _: &State| written(&value));
}
