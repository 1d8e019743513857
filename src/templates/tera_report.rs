//! Reading what Tera prints.

/// A note at the end of Tera's report. Its fields are private there, so the printed form is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ReportNote {
    pub(super) label: String,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Reads the notes out of a printed report: `note: called from NAME:LINE:COLUMN`.
pub(super) fn notes_of(report: &str, names: &[&str]) -> Vec<ReportNote> {
    let read = |line: &str| {
        let (rest, column) = line.strip_prefix("note: ")?.rsplit_once(':')?;
        let (rest, number) = rest.rsplit_once(':')?;
        let file =
            names.iter().filter(|name| rest.ends_with(*name)).max_by_key(|name| name.len())?;
        let label = rest.strip_suffix(file)?.strip_suffix(' ')?;
        Some(ReportNote {
            label: label.to_owned(),
            file: (*file).to_owned(),
            line: number.parse().ok()?,
            column: column.parse().ok()?,
        })
    };
    report.lines().filter_map(read).collect()
}

/// A message of Tera in the form of ours: a phrase in lower case, without a full stop.
pub(super) fn message_of(text: &str) -> String {
    let text = text.trim_end().trim_end_matches('.');
    let mut chars = text.chars();
    match chars.next() {
        // `TOML is …` and names keep their capitals.
        Some(first) if !chars.clone().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}
