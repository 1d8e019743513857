//! Keys as people call them: a field's label in any language, and what other systems call it.

use super::schema::Schema;
use crate::diagnostics::Message;
use crate::manifest::common_key;

/// Finds the field that a key means: one whose label it is, or a common one under another name.
pub(super) fn field_meant<'s>(key: &str, schema: &'s Schema) -> Option<&'s str> {
    let plain = |text: &str| text.to_lowercase().replace(['_', '-', '’', '\''], " ");
    let wanted = plain(key);
    let labelled = schema
        .fields
        .iter()
        .find(|(_, field)| field.label.texts().any(|label| plain(label) == wanted));
    labelled.map(|(name, _)| name.as_str()).or_else(|| {
        let common = common_key(key)?;
        let own = schema.fields.keys().map(String::as_str).find(|name| *name == common);
        own.or_else(|| super::common_fields::common_field(common).map(|field| field.name))
    })
}

/// What keys of other systems become here that are not the same under another name.
pub(super) fn foreign_key_help(key: &str, schema: &Schema) -> Option<Message> {
    let key = key.to_lowercase();
    Some(match key.as_str() {
        "permalink" | "url" => "the address follows from the file's name, and `slug = \"town-fair\"` changes its last part; a former address that shall still work is written `aliases = [\"/old/page/\"]`".into(),
        "layout" | "template" => "take the line out: a page's template follows from its type, and its type from the section's `[defaults]`; another type is named by `type = \"news\"`".into(),
        "time" | "heure" | "uhrzeit" | "tijd" | "hora" | "ora" | "ordua"
            if schema.fields.contains_key("start") =>
        {
            "take the line out, and put the time behind the date: `start = 2026-12-05T18:00:00`".into()
        }
        "nav" | "list" | "defaults" => message!(
            "only a section has `{key}`, whose file is `_index.md`: rename this file to that, or move the line up there, above the first line that begins with `[`",
            key
        ),
        _ => return None,
    })
}
