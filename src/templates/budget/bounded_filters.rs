//! Tera's own filters that make more of what they are given, written anew: each pays for its work before it does it, and refuses
//! what would be too long.
//!
//! The others (`upper`, `escape`) lengthen a text a few times at most, however often they are asked.

use tera::{Error, Kwargs, State, StringInput, Tera, TeraResult, Value};

use super::limits::{Bounded, longest_text, paid_items, paid_text};

/// The widest indentation, as in Tera.
const WIDEST: usize = 1000;

/// Registers the filters in place of Tera's.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("replace", |text: &str, arguments: Kwargs, _: &State| {
        replace(text, &arguments)
    });
    tera.register_filter("join", |list: &[Value], arguments: Kwargs, state: &State| {
        join(list, &arguments, state)
    });
    tera.register_filter("indent", |text: StringInput, arguments: Kwargs, state: &State| {
        indent(text, &arguments, state)
    });
    tera.register_filter("truncate", |text: &str, arguments: Kwargs, _: &State| {
        truncate(text, &arguments)
    });
    tera.register_filter("split", |text: &str, arguments: Kwargs, _: &State| {
        split(text, &arguments)
    });
    tera.register_filter("trim", |text: StringInput, arguments: Kwargs, _: &State| {
        trim(&text, &arguments, true, true)
    });
    tera.register_filter("trim_start", |text: StringInput, arguments: Kwargs, _: &State| {
        trim(&text, &arguments, true, false)
    });
    tera.register_filter("trim_end", |text: StringInput, arguments: Kwargs, _: &State| {
        trim(&text, &arguments, false, true)
    });
    tera.register_filter("newlines_to_br", |text: StringInput, _: Kwargs, state: &State| {
        newlines_to_br(text, state)
    });
    tera.register_filter("escape_html", |text: &str, _: Kwargs, _: &State| escape_html(text));
    tera.register_filter("escape_xml", |text: &str, _: Kwargs, _: &State| escape_xml(text));
}

/// What is replaced in HTML could make markup of what was data, so the result is text.
fn replace(text: &str, arguments: &Kwargs) -> TeraResult<String> {
    let (from, to) = (arguments.must_get::<&str>("from")?, arguments.must_get::<&str>("to")?);
    let found = text.matches(from).count();
    paid_text(text.len().saturating_add(found.saturating_mul(to.len())))?;
    Ok(text.replace(from, to))
}

fn join(list: &[Value], arguments: &Kwargs, state: &State) -> TeraResult<Value> {
    let separator = arguments.get::<StringInput>("sep")?;
    let marked = |value: &Value| value.as_str().is_some() && value.is_safe();
    let is_safe = state.autoescaping_enabled()
        && (list.iter().any(marked) || separator.as_ref().is_some_and(StringInput::is_safe));
    let separator =
        separator.map_or_else(|| Ok(String::new()), |input| shown(input, is_safe, state))?;
    let mut joined = String::new();
    for (at, value) in list.iter().enumerate() {
        if at > 0 {
            joined.push_str(&separator);
        }
        match value {
            value if is_safe && value.is_undefined() => {}
            value if is_safe => joined.push_str(&state.escape_if_needed(value)?),
            value => joined.push_str(&value.to_string()),
        }
        if joined.len() > longest_text() {
            break;
        }
    }
    paid_text(joined.len())?;
    Ok(made(&joined, is_safe))
}

fn indent(text: StringInput, arguments: &Kwargs, state: &State) -> TeraResult<Value> {
    let width = arguments.get::<usize>("width")?.unwrap_or(4).min(WIDEST);
    let with = arguments.get::<StringInput>("indentation")?;
    let first = arguments.get::<bool>("first")?.unwrap_or(false);
    let blank = arguments.get::<bool>("blank")?.unwrap_or(false);
    if with.as_ref().is_some_and(|with| with.as_str().chars().count() != 1) {
        return Err(Error::message("`indentation` is one character"));
    }
    let is_safe = state.autoescaping_enabled()
        && (text.is_safe() || with.as_ref().is_some_and(StringInput::is_safe));
    let text = shown(text, is_safe, state)?;
    let margin =
        with.map_or_else(|| Ok(" ".to_owned()), |with| shown(with, is_safe, state))?.repeat(width);
    let indented =
        |(at, line): &(usize, &str)| if *at == 0 { first } else { blank || !line.is_empty() };
    let count = text.lines().enumerate().filter(indented).count();
    paid_text(text.len().saturating_add(count.saturating_mul(margin.len())))?;
    let mut out = String::with_capacity(text.len() + count * margin.len());
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if indented(&(at, line)) {
            out.push_str(&margin);
        }
        out.push_str(line);
    }
    if text.ends_with('\n') {
        out.push('\n');
    }
    Ok(made(&out, is_safe))
}

fn truncate(text: &str, arguments: &Kwargs) -> TeraResult<String> {
    let length = arguments.must_get::<usize>("length")?;
    let end = arguments.get::<&str>("end")?.unwrap_or("…");
    let Some((cut, _)) = text.char_indices().nth(length) else { return Ok(text.to_owned()) };
    paid_text(cut.saturating_add(end.len()))?;
    Ok(format!("{}{end}", &text[..cut]))
}

/// What is left of HTML when more than white space is taken away from it could be half a tag, so it is text.
fn trim(
    text: &StringInput,
    arguments: &Kwargs,
    from_start: bool,
    from_end: bool,
) -> TeraResult<Value> {
    let pattern = arguments.get::<&str>("pat")?;
    let mut rest = text.as_str();
    if from_start {
        rest =
            pattern.map_or_else(|| rest.trim_start(), |pattern| rest.trim_start_matches(pattern));
    }
    if from_end {
        rest = pattern.map_or_else(|| rest.trim_end(), |pattern| rest.trim_end_matches(pattern));
    }
    Ok(made(rest, text.is_safe() && pattern.is_none()))
}

fn split(text: &str, arguments: &Kwargs) -> TeraResult<Value> {
    let pattern = arguments.must_get::<&str>("pat")?;
    paid_items(text.matches(pattern).count())?;
    Ok(text.split(pattern).map(Value::from).collect::<Vec<_>>().into())
}

/// The only markup that a filter makes: what it is given is escaped first.
fn newlines_to_br(text: StringInput, state: &State) -> TeraResult<Value> {
    let text = shown(text, true, state)?.replace("\r\n", "\n");
    let lines = text.matches(['\n', '\r']).count();
    paid_text(text.len().saturating_add(lines.saturating_mul("<br>".len())))?;
    Ok(Value::safe_string(&text.replace(['\n', '\r'], "<br>")))
}

fn escape_html(text: &str) -> TeraResult<String> {
    let mut out = Vec::with_capacity(text.len());
    let written = tera::escape_html(text, &mut Bounded::new(&mut out, longest_text()));
    written.map_err(|error| Error::message(error.to_string()))?;
    paid_text(out.len())?;
    String::from_utf8(out).map_err(|error| Error::message(error.to_string()))
}

fn escape_xml(text: &str) -> TeraResult<String> {
    let reference = |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&apos;"),
        _ => None,
    };
    paid_text(text.chars().map(|c| reference(c).map_or(c.len_utf8(), str::len)).sum())?;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match reference(c) {
            Some(reference) => out.push_str(reference),
            None => out.push(c),
        }
    }
    Ok(out)
}

/// A text as it goes into the result: escaped, if that will count as safe and the text does not.
fn shown(input: StringInput, is_safe: bool, state: &State) -> TeraResult<String> {
    if is_safe {
        state.escape_if_needed(&input.into_value())
    } else {
        Ok(input.as_str().to_owned())
    }
}

fn made(text: &str, is_safe: bool) -> Value {
    if is_safe { Value::safe_string(text) } else { Value::from(text) }
}
