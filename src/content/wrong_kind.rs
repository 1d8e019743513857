//! What to write in place of a value of another kind than its field takes, where that can be guessed: always a value that the field
//! takes, to be copied.

use super::check_text::is_email;
use super::field::{Field, FieldKind};
use super::meant;
use crate::calendar::meant_date;
use crate::manifest::{
    Kind, Reader, Value, meant_boolean, meant_integer, meant_text, toml_key, toml_text,
};

/// Returns the value of a kind that somebody meant by another one.
pub(super) fn meant_value(kind: &FieldKind, value: &Value) -> Option<String> {
    let text = text_of(value);
    match kind {
        FieldKind::Integer => meant_integer(&value.kind),
        FieldKind::Decimal => match &value.kind {
            Kind::List(items) => decimals(items).filter(|found| found.len() == 1)?.pop(),
            _ => text.and_then(meant::number),
        },
        FieldKind::Boolean => meant_boolean(&value.kind),
        FieldKind::Date | FieldKind::Datetime => meant_day(value),
        FieldKind::Money => match &value.kind {
            Kind::List(items) => {
                let mut found = decimals(items).filter(|found| found.len() == 1)?;
                found.pop().as_deref().and_then(meant::money)
            }
            _ => {
                text.map(str::to_owned).or_else(|| number(value)).as_deref().and_then(meant::money)
            }
        },
        FieldKind::Image => one(value).and_then(text_of).map(image),
        FieldKind::File => one(value).and_then(text_of).map(toml_text),
        FieldKind::Object(fields) => meant_object(fields, value),
        FieldKind::List(inner) => match &value.kind {
            Kind::List(_) => None,
            _ => meant_value(inner, value).map(|value| format!("[{value}]")),
        },
        FieldKind::Plain => None,
        _ => meant_text(&value.kind),
    }
}

/// Prices or numbers of a list that holds each as two whole numbers, since a comma parts them: `[12,50]`. A blank may stand between
/// two of them, and none inside.
pub(super) fn decimals(items: &[Value]) -> Option<Vec<String>> {
    if items.is_empty() || items.len() % 2 == 1 {
        return None;
    }
    let pairs = items.chunks(2).enumerate().map(|(index, pair)| {
        let (Kind::Integer(whole), Kind::Integer(part)) = (&pair[0].kind, &pair[1].kind) else {
            return None;
        };
        let is_apart = index == 0 || pair[0].range.start > items[2 * index - 1].range.end + 1;
        let is_joined = pair[1].range.start == pair[0].range.end + 1;
        let digits = pair[1].range.len();
        let is_decimal = is_joined && is_apart && (0..100).contains(part) && digits <= 2;
        is_decimal.then(|| format!("{whole}.{part}"))
    });
    pairs.collect()
}

fn image(src: &str) -> String {
    format!("{{ src = {}, alt = \"What it shows\" }}", toml_text(src))
}

/// The day or the time of a number or a text.
fn meant_day(value: &Value) -> Option<String> {
    match &one(value)?.kind {
        Kind::Text(text) | Kind::Date(text) => meant_date(text).map(|meant| meant.date),
        Kind::Integer(number) => meant_date(&number.to_string()).map(|meant| meant.date),
        _ => None,
    }
}

/// A group with one of its parts: the one that a plain value can be.
fn meant_object(
    fields: &std::collections::BTreeMap<String, Field>,
    value: &Value,
) -> Option<String> {
    if fields.contains_key("lat") {
        return match &value.kind {
            Kind::List(items) => pair_of_numbers(items),
            _ => text_of(value).and_then(meant::coordinates),
        };
    }
    let value = one(value)?;
    let text = text_of(value);
    if fields.contains_key("postcode") {
        return text.map(meant::address);
    }
    if fields.contains_key("phone") && fields.contains_key("email") {
        return text.map(|text| meant::contact(text, is_email(text)));
    }
    if fields.contains_key("week") {
        return text.map(|text| format!("{{ note = {} }}", toml_text(text)));
    }
    let required: Vec<(&String, &Field)> =
        fields.iter().filter(|(_, field)| field.required).collect();
    let candidates = match required[..] {
        [] => fields.iter().collect(),
        _ => required,
    };
    let (name, held) =
        candidates.iter().find_map(|(name, field)| Some((*name, held(&field.kind, value)?)))?;
    let others = candidates.iter().filter(|(other, field)| field.required && *other != name);
    let others =
        others.map(|(name, field)| format!(", {} = {}", toml_key(name), field.kind.example()));
    Some(format!("{{ {} = {held}{} }}", toml_key(name), others.collect::<String>()))
}

/// A plain value as it is written for a kind that takes it.
fn held(kind: &FieldKind, value: &Value) -> Option<String> {
    let text = text_of(value);
    let ends =
        |text: &str| text.rsplit_once('.').is_some_and(|(_, end)| (2..=4).contains(&end.len()));
    match kind {
        FieldKind::File => text.filter(|text| ends(text)).map(toml_text),
        FieldKind::Image => text.filter(|text| ends(text)).map(image),
        FieldKind::Url => text
            .filter(|text| ["https://", "http://", "/"].iter().any(|start| text.starts_with(start)))
            .map(toml_text),
        FieldKind::Email => text.filter(|text| is_email(text)).map(toml_text),
        FieldKind::Text | FieldKind::Words | FieldKind::Markdown => meant_text(&value.kind),
        _ => None,
    }
}

/// A value, or the only one of a list.
fn one(value: &Value) -> Option<&Value> {
    match &value.kind {
        Kind::List(items) => match &items[..] {
            [item] => Some(item),
            _ => None,
        },
        _ => Some(value),
    }
}

fn number(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Integer(number) => Some(number.to_string()),
        Kind::Decimal(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(super) fn text_of(value: &Value) -> Option<&str> {
    match &value.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    }
}

/// Latitude and longitude of a list of two numbers.
fn pair_of_numbers(items: &[Value]) -> Option<String> {
    let [lat, lon] = items else { return None };
    Some(format!("{{ lat = {}, lon = {} }}", number(lat)?, number(lon)?))
}

/// A file that a group names by another key than `src`.
pub(super) struct Misnamed<'t> {
    pub key: &'static str,
    pub src: &'t str,
}

/// Finds the key by which a group without `src` names its file, as other systems call it; it counts as read.
pub(super) fn misnamed_src<'t>(reader: &Reader<'t>) -> Option<Misnamed<'t>> {
    const KEYS: [&str; 8] = ["file", "url", "href", "path", "link", "image", "picture", "photo"];
    if reader.table.get("src").is_some() {
        return None;
    }
    let key = KEYS.into_iter().find(|key| reader.table.get(key).is_some())?;
    let src = reader.value(key).and_then(text_of)?;
    reader.value("src");
    Some(Misnamed { key, src })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Origin;
    use crate::manifest::parse_table;
    use crate::names::TreePath;

    fn items(text: &str) -> Vec<Value> {
        let origin = Origin::town(TreePath::parse("content/a.md").expect("a path"));
        let table = parse_table(&origin, &format!("a = {text}\n"), 0).value.expect("it is TOML");
        match &table.get("a").expect("the key is there").kind {
            Kind::List(items) => items.clone(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn numbers_that_commas_cut_in_two_are_found_in_lists() {
        for (list, wanted) in [
            ("[12,50]", Some(vec!["12.50"])),
            ("[12,5]", Some(vec!["12.5"])),
            ("[12,50, 8,90]", Some(vec!["12.50", "8.90"])),
            ("[12, 50]", None),
            ("[12,50,8,90]", None),
            ("[12,500]", None),
            ("[12,50, 8]", None),
            ("[12.5,50]", None),
            ("[]", None),
        ] {
            let wanted = wanted.map(|them| them.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(decimals(&items(list)), wanted, "{list}");
        }
    }
}
