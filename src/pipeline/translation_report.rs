//! What is missing in a language, or older than its original: as plain values, and as a table.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

/// What the town's languages lack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TranslationReport {
    /// The town's languages, its default one first.
    pub languages: Vec<String>,
    /// Whether Git says when files were last changed. Without it only pages that say `updated`
    /// themselves can be older than others.
    pub has_history: bool,
    /// What is missing or older, language by language.
    pub gaps: Vec<TranslationGap>,
}

/// Something that is missing in a language, or older there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TranslationGap {
    /// The language.
    pub language: String,
    /// What is wrong.
    pub state: GapState,
    /// What it is.
    pub kind: GapKind,
    /// The translation's file, which may not be there yet, seen from the town's folder.
    pub file: String,
    /// The original's file.
    pub original: String,
    /// The original's language.
    pub original_language: String,
    /// The key of a text, or the id of a term.
    pub key: Option<String>,
    /// The day on which the translation was last changed.
    pub changed: Option<String>,
    /// The day on which the original was last changed.
    pub original_changed: Option<String>,
}

/// What is wrong with a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GapState {
    /// There is none.
    Missing,
    /// The original was changed after it.
    Older,
}

/// What is to be translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GapKind {
    /// A page.
    Page,
    /// A section's own page.
    Section,
    /// A text of the interface.
    Text,
    /// The label of a term.
    Term,
}

impl TranslationReport {
    fn count(&self, language: &str, state: GapState) -> usize {
        let counts = |gap: &&TranslationGap| gap.language == language && gap.state == state;
        self.gaps.iter().filter(counts).count()
    }
}

impl Display for GapState {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Missing => "missing",
            Self::Older => "older",
        })
    }
}

/// The heads of the columns.
const HEADS: [&str; 4] = ["language", "state", "translation", "original"];

impl TranslationGap {
    fn cells(&self) -> [String; 4] {
        let key = self.key.as_ref().map(|key| format!(" `{key}`")).unwrap_or_default();
        let dated = |file: &str, day: &Option<String>| match day {
            Some(day) => format!("{file}{key} ({day})"),
            None => format!("{file}{key}"),
        };
        [
            self.language.clone(),
            self.state.to_string(),
            dated(&self.file, &self.changed),
            dated(&self.original, &self.original_changed),
        ]
    }
}

impl Display for TranslationReport {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        if !self.gaps.is_empty() {
            let rows: Vec<[String; 4]> = self.gaps.iter().map(TranslationGap::cells).collect();
            write_table(out, &rows)?;
            writeln!(out)?;
        }
        for language in &self.languages {
            let [missing, older] =
                [GapState::Missing, GapState::Older].map(|state| self.count(language, state));
            writeln!(out, "{language}: {missing} missing, {older} older than the original")?;
        }
        if !self.has_history {
            writeln!(
                out,
                "there is no Git history here, so only pages that say `updated` have a known age"
            )?;
        }
        Ok(())
    }
}

/// Writes rows below their heads, each column as wide as its widest cell.
fn write_table(out: &mut Formatter<'_>, rows: &[[String; 4]]) -> fmt::Result {
    let heads = HEADS.map(str::to_owned);
    let all = || std::iter::once(&heads).chain(rows);
    let width = |at: usize| all().map(|row| row[at].chars().count()).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2)];
    for [language, state, file, original] in all() {
        let [first, second, third] = widths;
        writeln!(out, "{language:first$}  {state:second$}  {file:third$}  {original}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_aligned_and_ends_with_a_line_for_each_language() {
        let gap = TranslationGap {
            language: "nl".to_owned(),
            state: GapState::Older,
            kind: GapKind::Page,
            file: "content/fête.nl.md".to_owned(),
            original: "content/fête.md".to_owned(),
            original_language: "fr".to_owned(),
            key: None,
            changed: Some("2026-04-01".to_owned()),
            original_changed: Some("2026-05-01".to_owned()),
        };
        let text = TranslationGap {
            state: GapState::Missing,
            kind: GapKind::Text,
            file: "translations/nl.ftl".to_owned(),
            original: "translations/fr.ftl".to_owned(),
            key: Some("tides".to_owned()),
            changed: None,
            original_changed: None,
            ..gap.clone()
        };
        let report = TranslationReport {
            languages: vec!["fr".to_owned(), "nl".to_owned()],
            has_history: true,
            gaps: vec![gap, text],
        };
        let expected = "\
language  state    translation                      original
nl        older    content/fête.nl.md (2026-04-01)  content/fête.md (2026-05-01)
nl        missing  translations/nl.ftl `tides`      translations/fr.ftl `tides`

fr: 0 missing, 0 older than the original
nl: 1 missing, 1 older than the original
";
        assert_eq!(report.to_string(), expected);
    }
}
