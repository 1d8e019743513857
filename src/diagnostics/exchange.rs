//! Findings as documents that other programs read whole: Code Quality of GitLab, and SARIF 2.1.0.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::findings::Located;
use super::plain::json_line;
use super::{Code, Severity};
use crate::names::{Digest, joined};

/// What does not stand in a URI as it is.
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'\\');

/// Returns where a file lies in the repository. `None` for a file of a package or a partner that the
/// repository does not hold.
pub(super) fn repository_path(prefix: &str, file: Option<&str>) -> Option<String> {
    let file = file.filter(|file| !file.starts_with('@'))?;
    // What lies above the repository cannot be said in its paths.
    Some(joined(prefix, file).unwrap_or_else(|| file.to_owned()))
}

/// Writes findings as GitLab's Code Quality reads them: one array.
pub(super) fn gitlab(found: &[Located], prefix: &str) -> String {
    json_line(Value::Array(found.iter().map(|finding| issue(finding, prefix)).collect()))
}

fn issue(finding: &Located, prefix: &str) -> Value {
    let d = &finding.diagnostic;
    let path = repository_path(prefix, finding.file.as_deref());
    let path = path.or_else(|| repository_path(prefix, Some("town.toml"))).unwrap_or_default();
    json!({
        "description": sentence(finding),
        "check_name": d.code.as_str(),
        "fingerprint": fingerprint(finding),
        "severity": if d.severity == Severity::Error { "major" } else { "minor" },
        "location": { "path": path, "lines": { "begin": finding.start.map_or(1, |start| start.0) } },
    })
}

/// Writes findings as SARIF 2.1.0 (OASIS): one object.
pub(super) fn sarif(found: &[Located], prefix: &str) -> String {
    let mut codes: Vec<Code> = found.iter().map(|finding| finding.diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<Value> = found.iter().map(|finding| result(finding, prefix, &codes)).collect();
    json_line(json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "parvis",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.meaning() },
        "help": { "text": code.help() },
    })
}

fn result(finding: &Located, prefix: &str, codes: &[Code]) -> Value {
    let d = &finding.diagnostic;
    let mut result = json!({
        "ruleId": d.code.as_str(),
        "ruleIndex": codes.binary_search(&d.code).unwrap_or_default(),
        "level": if d.severity == Severity::Error { "error" } else { "warning" },
        "message": { "text": sentence(finding) },
        "partialFingerprints": { "parvis/v1": fingerprint(finding) },
    });
    if let Some(path) = repository_path(prefix, finding.file.as_deref()) {
        result["locations"] = json!([{ "physicalLocation": physical(finding, &path) }]);
    }
    result
}

fn physical(finding: &Located, path: &str) -> Value {
    let uri = utf8_percent_encode(path, UNSAFE).to_string();
    let mut physical = json!({ "artifactLocation": { "uri": uri, "uriBaseId": "%SRCROOT%" } });
    if let (Some(start), Some(end)) = (finding.start, finding.end) {
        physical["region"] = json!({
            "startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1,
        });
    }
    physical
}

/// The message with its remarks and its help.
fn sentence(finding: &Located) -> String {
    let d = &finding.diagnostic;
    let place = match &finding.file {
        Some(file) if file.starts_with('@') => format!("{file}: "),
        _ => String::new(),
    };
    let notes: String = finding.notes.iter().map(|note| format!("; {}", note.message)).collect();
    format!("{place}{}{notes}. Help: {}", d.message, d.advice())
}

/// Tells findings apart: the same for the same words at the same line of a file.
fn fingerprint(finding: &Located) -> String {
    let d = &finding.diagnostic;
    let place = finding.start.map_or(0, |start| start.0);
    let whole = format!("{:?}\n{}\n{}\n{place}", finding.file, d.code.as_str(), d.message);
    Digest::of(whole.as_bytes()).to_string()
}
