//! Whether the types and fields that `[share]` names exist: a name that is misspelt would offer nothing, without a word.

use super::assemble::Site;
use crate::content::COMMON_FIELDS;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::names::TreePath;

/// Reports each name in `[share]` that is no type's or field's.
pub(super) fn check_share(site: &Site, sink: &Sink) {
    let origin = Origin::town(TreePath::parse("town.toml").expect("a literal path"));
    for named in &site.town.share.named {
        let found = if named.is_type {
            site.schemas.find(&named.name).err()
        } else {
            unknown_field(site, &named.name)
        };
        let diagnostic = found.map(|diagnostic| diagnostic.at(origin.at(named.range.clone())));
        diagnostic.into_iter().for_each(|diagnostic| sink.report(diagnostic));
    }
}

/// Says that no entry can have a field of this name. `body` is an entry's text.
fn unknown_field(site: &Site, name: &str) -> Option<Box<Diagnostic>> {
    let common = COMMON_FIELDS.iter().map(|field| field.name).chain(["body"]);
    let mut known: Vec<&str> = common.chain(site.schemas.field_names()).collect();
    if known.contains(&name) {
        return None;
    }
    known.sort_unstable();
    known.dedup();
    let message = message!("`[share]` offers the field `{name}`, which no type has", name);
    let help = "name fields as the front matter of pages does, and `body` for their text: `fields = [\"summary\", \"body\"]`";
    let diagnostic = Diagnostic::error(Code::UnknownKey, message).help(help);
    Some(Box::new(diagnostic.suggest(name, known)))
}
