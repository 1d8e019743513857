//! Reading an entry's front matter: the common fields, and those of its type.

use super::check_value::Check;
use super::entry::{After, Common};
use super::field::FieldKind;
use super::field_value::{At, FieldMap, FieldValue};
use super::list::read_list;
use super::page_title::title_of_path;
use super::schema::Schema;
use super::series::check_series;
use crate::calendar::Moment;
use crate::diagnostics::{Code, Diagnostic};
use crate::locale::is_unseen;
use crate::manifest::{Reader, toml_text};
use crate::names::composed;

/// Reads the common fields. A title must be there.
pub(super) fn read_common(reader: &Reader<'_>, check: &Check<'_>, is_section: bool) -> Common {
    let moment = |key: &str| {
        reader.value(key).and_then(|value| check.of(reader.origin_of(key)).moment(key, value))
    };
    let places = |key: &str| {
        let at = |range| At(reader.origin_of(key).at(range));
        reader
            .texts(key)
            .into_iter()
            .map(|(text, range)| (composed(text).into_owned(), at(range)))
            .collect()
    };
    let example = format!("title = {}", toml_text(&title_of_path(&reader.origin.path)));
    let title = reader.required_text("title", "the front matter", &example);
    for key in ["title", "summary"] {
        let value = reader.table.get(key);
        value.into_iter().for_each(|value| check.of(reader.origin_of(key)).plain_text(key, value));
    }
    let image = read_value(reader, check, "image", &FieldKind::Image);
    for key in ["id", "type"] {
        reader.text(key);
    }
    if is_section {
        reader.table("defaults");
    }
    let (publish, expires) = (moment("publish"), moment("expires"));
    if let (Some(first), Some(last)) = (&publish, &expires)
        && last.start(check.zone) < first.start(check.zone)
    {
        let message = message!(
            "`expires` ({last}) comes before `publish` ({first}), so the page would never be shown",
            last = last.iso(),
            first = first.iso()
        );
        let diagnostic = Diagnostic::error(Code::BadValue, message).at(reader.place("expires"));
        reader.sink.report(diagnostic.help("correct one of the two dates"));
    }
    Common {
        title: title.unwrap_or_default().trim().to_owned(),
        summary: reader.text("summary").map(str::to_owned),
        date: moment("date"),
        updated: moment("updated"),
        publish,
        expires,
        draft: reader.boolean("draft").unwrap_or(false),
        slug: reader.text("slug").and_then(|slug| read_slug(reader, slug)),
        slug_at: reader.value("slug").map(|_| At(reader.place("slug"))),
        aliases: places("aliases"),
        weight: reader.integer("weight", -1_000_000..=1_000_000),
        image,
        topics: places("topics"),
        audience: places("audience"),
        after: read_after(reader),
        share: reader.boolean("share"),
        nav: is_section && reader.boolean("nav").unwrap_or(false),
        list: if is_section { read_list(reader).map(Box::new) } else { None },
    }
}

/// Warns of a page that was changed before it was written.
pub(super) fn check_updated(common: &Common, reader: &Reader<'_>, check: &Check<'_>) {
    let (Some(date), Some(updated)) = (&common.date, &common.updated) else { return };
    if updated.date(check.zone) >= date.date(check.zone) {
        return;
    }
    let message = message!(
        "`updated` ({updated}) comes before the page's `date` ({date})",
        updated = updated.date(check.zone),
        date = date.date(check.zone)
    );
    let diagnostic = Diagnostic::warning(Code::BadDate, message).at(reader.place("updated"));
    let help = "correct one of the two: `date` is the day on which the page was written, `updated` a later one on which it was changed";
    reader.sink.report(diagnostic.help(help));
}

fn read_slug(reader: &Reader<'_>, slug: &str) -> Option<String> {
    let bad = |c: char| is_unseen(c) || "/\\?#%\"<>*:".contains(c);
    if slug.starts_with('.') || slug.contains(bad) {
        let diagnostic = Diagnostic::error(
            Code::BadAddress,
            message!("`{slug}` cannot be the end of an address", slug = slug.escape_debug()),
        );
        let help = "a slug has letters, digits and hyphens: `slug = \"town-fair\"`";
        reader.sink.report(diagnostic.at(reader.place("slug")).help(help));
        return None;
    }
    Some(slug.to_owned())
}

fn read_after(reader: &Reader<'_>) -> After {
    match reader.text("after") {
        None | Some("unlist") => After::Unlist,
        Some("archive") => After::Archive,
        Some("remove") => After::Remove,
        Some(other) => {
            let range = reader.table.get("after").map_or(0..0, |value| value.range.clone());
            reader.not_one_of("after", other, &range, &["unlist", "archive", "remove"]);
            After::Unlist
        }
    }
}

/// Reads the fields of the entry's type. Required ones are asked for later, when translations have met.
pub(super) fn read_typed(reader: &Reader<'_>, check: &Check<'_>, schema: &Schema) -> FieldMap {
    let mut fields = FieldMap::default();
    for (name, field) in &schema.fields {
        let Some(value) = reader.value(name) else { continue };
        if let Some(value) = check.of(reader.origin_of(name)).field(name, field, value) {
            fields.insert(name.clone(), value);
        }
    }
    read_times(&mut fields, reader, check, schema);
    for (late, early) in &schema.after {
        let (Some(FieldValue::Moment(end)), Some(FieldValue::Moment(start))) =
            (fields.get(late), fields.get(early))
        else {
            continue;
        };
        let (last, first): (&Moment, &Moment) = (end, start);
        if last.start(check.zone) < first.start(check.zone) {
            let message = message!(
                "`{late}` ({end}) comes before `{early}` ({start})",
                late,
                end = last.iso(),
                early,
                start = first.iso()
            );
            reader.sink.report(Diagnostic::error(Code::BadValue, message).at(reader.place(late)));
        }
    }
    check_series(&fields, schema, reader, check.zone);
    fields
}

/// What `all_day` and `open_end` say of the entry's times. Forms write a time even where a day is meant; `all_day = true` makes
/// days of them.
fn read_times(fields: &mut FieldMap, reader: &Reader<'_>, check: &Check<'_>, schema: &Schema) {
    let (start, end) = schema.time_fields();
    let is_true =
        |fields: &FieldMap, name: &str| fields.get(name) == Some(&FieldValue::Boolean(true));
    if is_true(fields, "all_day") {
        for name in [start, end].into_iter().flatten() {
            if let Some(FieldValue::Moment(moment)) = fields.get(name) {
                let day = Moment::Date(moment.date(check.zone));
                fields.insert(name.to_owned(), FieldValue::Moment(day));
            }
        }
    }
    if let Some(end) = end.filter(|end| fields.contains_key(end))
        && is_true(fields, "open_end")
    {
        let message =
            message!("`open_end` says that the end is open, and `{end}` says when it is", end);
        let diagnostic = Diagnostic::error(Code::BadValue, message).at(reader.place("open_end"));
        reader.sink.report(
            diagnostic.help(message!("remove one of the two lines, `open_end` or `{end}`", end)),
        );
    }
}

fn read_value(
    reader: &Reader<'_>,
    check: &Check<'_>,
    key: &str,
    kind: &FieldKind,
) -> Option<FieldValue> {
    check.of(reader.origin_of(key)).value(key, kind, reader.value(key)?)
}
