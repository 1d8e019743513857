//! Keys as people call them: a field's label in any language, and what other systems call it.

use super::schema::Schema;
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
