//! Licences: SPDX expressions, and which of them go together with the templates of `base`.
//!
//! A package's templates extend those of `base`, which are under GPL-3.0-or-later, so its licence has to be one that can be
//! combined with it. The table follows the Free Software Foundation's list, gnu.org/licenses/license-list.html.

use spdx::{Expression, LicenseItem, LicenseReq};

use super::Reader;
use crate::diagnostics::{Code, Diagnostic};

/// What the list says of a licence, by its name or the beginning of its name; the first line that fits counts.
const TABLE: &[(&str, Verdict)] = &[
    ("GPL-3.0", Verdict::Combines),
    ("AGPL-3.0", Verdict::Combines),
    ("LGPL-", Verdict::Combines),
    ("GPL-2.0-or-later", Verdict::Combines),
    ("GPL-1.0-or-later", Verdict::Combines),
    ("GPL-", Verdict::Conflicts("it does not allow a later version of the GPL")),
    ("AGPL-1.0", Verdict::Conflicts("it asks for more than the GPL allows")),
    ("MIT", Verdict::Combines),
    ("BSD-2-Clause", Verdict::Combines),
    ("BSD-3-Clause", Verdict::Combines),
    ("BSD-3-Clause-Clear", Verdict::Combines),
    (
        "BSD-4-Clause",
        Verdict::Conflicts("its advertising clause asks for more than the GPL allows"),
    ),
    ("0BSD", Verdict::Combines),
    ("ISC", Verdict::Combines),
    ("Zlib", Verdict::Combines),
    ("BSL-1.0", Verdict::Combines),
    ("Unlicense", Verdict::Combines),
    ("CC0-1.0", Verdict::Combines),
    ("Apache-2.0", Verdict::Combines),
    ("Apache-", Verdict::Conflicts("it asks for more than the GPL allows")),
    ("MPL-2.0-no-copyleft-exception", Verdict::Conflicts("it forbids the GPL by its exhibit B")),
    ("MPL-2.0", Verdict::Combines),
    ("MPL-1", Verdict::Conflicts("it asks for more than the GPL allows")),
    ("EUPL-1.1", Verdict::Combines),
    ("EUPL-1.2", Verdict::Combines),
    ("CECILL-2", Verdict::Combines),
    ("EPL-", Verdict::Conflicts("it asks for more than the GPL allows")),
    ("CDDL-", Verdict::Conflicts("it asks for more than the GPL allows")),
    ("CPL-", Verdict::Conflicts("it asks for more than the GPL allows")),
    ("OSL-", Verdict::Conflicts("it asks for more than the GPL allows")),
    ("JSON", Verdict::Conflicts("it forbids some uses, and free software forbids none")),
    ("CC-BY-4.0", Verdict::Combines),
    ("CC-BY-SA-4.0", Verdict::Combines),
    ("CC-BY-NC-", Verdict::Conflicts("it forbids commercial use, and free software forbids none")),
    ("CC-BY-ND-", Verdict::Conflicts("it forbids changes, and a town may change every template")),
    ("CC-BY-", Verdict::Conflicts("only version 4.0 of this licence allows the GPL")),
    // Of fonts, which stand beside the templates and not in them.
    ("OFL-1.1", Verdict::Combines),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Combines,
    Conflicts(&'static str),
}

/// What keeps a licence from being used in a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LicenceFault {
    /// The text is no SPDX expression; why.
    NoExpression(String),
    /// It cannot be combined with GPL-3.0-or-later; why.
    Conflict(String),
    /// Nobody here knows whether it can be.
    Unknown(String),
}

/// Whether a text is an SPDX expression.
pub fn is_licence(text: &str) -> bool {
    Expression::parse(text).is_ok()
}

/// The licence of a town's content. It may call its terms as it likes, but then no program understands them.
pub(super) fn licence_of_content(reader: &Reader<'_>) -> Option<String> {
    let licence = reader.text("licence")?;
    if !is_licence(licence) {
        let message = message!(
            "`licence` is no SPDX name, so the bill of materials names none: `{licence}`",
            licence = licence.escape_debug()
        );
        let diagnostic = Diagnostic::warning(Code::BadValue, message).at(reader.place("licence"));
        let help = "write for instance `licence = \"CC-BY-4.0\"`, or `LicenseRef-OUR-TERMS` for terms of your own; the names are those of spdx.org/licenses";
        reader.sink.report(diagnostic.help(help));
    }
    Some(licence.to_owned())
}

/// Whether a licence forbids something whichever of its alternatives is chosen: its names say so by a part, such as `-NC`.
pub fn forbids(text: &str, part: &str) -> bool {
    match Expression::parse(text) {
        Ok(expression) => !expression.evaluate(|licence| !name(licence).contains(part)),
        Err(_) => text.contains(part),
    }
}

/// Looks whether a package of this licence may extend the templates of `base`.
pub fn licence_fault(text: &str) -> Option<LicenceFault> {
    let expression = match Expression::parse(text) {
        Ok(expression) => expression,
        Err(error) => return Some(LicenceFault::NoExpression(error.reason.to_string())),
    };
    if expression.evaluate(|licence| verdict(licence) == Some(Verdict::Combines)) {
        return None;
    }
    let verdicts =
        || expression.requirements().map(|found| (name(&found.req), verdict(&found.req)));
    let is_conflict =
        !expression.evaluate(|licence| !matches!(verdict(licence), Some(Verdict::Conflicts(_))));
    let why = verdicts().find_map(|(name, verdict)| match verdict {
        Some(Verdict::Conflicts(why)) if is_conflict => Some(format!("`{name}`: {why}")),
        _ => None,
    });
    let unknown = || {
        verdicts().find(|(_, verdict)| verdict.is_none()).map(|(name, _)| name).unwrap_or_default()
    };
    Some(why.map_or_else(|| LicenceFault::Unknown(unknown()), LicenceFault::Conflict))
}

fn name(licence: &LicenseReq) -> String {
    licence.license.to_string()
}

fn verdict(licence: &LicenseReq) -> Option<Verdict> {
    let name = match &licence.license {
        LicenseItem::Spdx { id, .. } => id.name,
        LicenseItem::Other(_) => {
            return Some(Verdict::Conflicts("nobody but its author knows what it allows"));
        }
    };
    TABLE.iter().find(|(known, _)| fits(known, name)).map(|(_, verdict)| *verdict)
}

/// A whole name is meant alone: not by `MIT` also `MITNFA`, nor by `BSD-3-Clause` also a variant that forbids some use. What ends in
/// `-` or in a version begins the names of a family: `GPL-3.0-only`, `CECILL-2.1`.
fn fits(known: &str, name: &str) -> bool {
    let Some(rest) = name.strip_prefix(known) else { return false };
    let is_versioned = known.ends_with(|c: char| c.is_ascii_digit());
    rest.is_empty() || known.ends_with('-') || (is_versioned && rest.starts_with(['-', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_combined_with_the_gpl_is_taken() {
        for licence in [
            "GPL-3.0-or-later",
            "GPL-3.0-only",
            "GPL-2.0-or-later",
            "LGPL-2.1-only",
            "AGPL-3.0-or-later",
            "MIT",
            "MIT AND Apache-2.0",
            "GPL-2.0-only OR MIT",
            "LicenseRef-Ours OR EUPL-1.2",
            "GPL-3.0-or-later WITH Font-exception-2.0",
            "GPL-3.0-or-later AND OFL-1.1",
            "CC-BY-SA-4.0",
            "BSD-3-Clause-Clear",
            "CECILL-2.1",
        ] {
            assert_eq!(licence_fault(licence), None, "{licence}");
        }
    }

    #[test]
    fn what_cannot_is_refused_with_the_reason() {
        for (licence, part) in [
            ("GPL-2.0-only", "later version"),
            ("MIT AND GPL-2.0-only", "`GPL-2.0-only`"),
            ("GPL-2.0-only OR CC-BY-NC-4.0", "later version"),
            ("CC-BY-NC-SA-4.0", "commercial"),
            ("CC-BY-ND-4.0", "changes"),
            ("CC-BY-3.0", "4.0"),
            ("MPL-2.0-no-copyleft-exception", "exhibit B"),
            ("LicenseRef-Proprietary", "author"),
            ("BSD-4-Clause", "advertising"),
            ("CC-BY-NC-ND-3.0-IGO", "commercial"),
        ] {
            match licence_fault(licence) {
                Some(LicenceFault::Conflict(why)) => {
                    assert!(why.contains(part), "{licence}: {why}");
                }
                other => panic!("{licence}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_licence_forbids_what_each_alternative_does() {
        for (licence, is_forbidden) in [
            ("CC-BY-NC-4.0", true),
            ("CC-BY-NC-4.0 OR CC-BY-4.0", false),
            ("CC-BY-NC-4.0 OR CC-BY-NC-SA-4.0", true),
            ("CC-BY-4.0 AND CC-BY-NC-4.0", true),
            ("CC-BY-4.0", false),
            ("our terms, CC-BY-NC", true),
        ] {
            assert_eq!(forbids(licence, "-NC"), is_forbidden, "{licence}");
        }
    }

    #[test]
    fn what_is_no_expression_or_not_in_the_table_is_told_apart() {
        for text in
            ["", "GPL", "GPL-3.0-or-later OR", "all rights reserved", "GPL-3.0", "MIT/Apache-2.0"]
        {
            assert!(matches!(licence_fault(text), Some(LicenceFault::NoExpression(_))), "{text}");
            assert!(!is_licence(text), "{text}");
        }
        for name in [
            "MITNFA",
            "BSD-3-Clause-No-Nuclear-License",
            "BSD-3-Clause-No-Military-License",
            "MIT-advertising",
        ] {
            assert_eq!(
                licence_fault(&format!("MIT AND {name}")),
                Some(LicenceFault::Unknown(name.to_owned()))
            );
        }
    }
}
