//! What a line means that is nearly a directive, as other systems write them: `::: alert {level=warning}`, `::: {.alert .warning}`,
//! `:::alert[Title]`, `:::Alert{level: “x”}`. For messages, and for going on as if it were written so.

use super::directive::read;

/// How urgent a remark is. Other systems write that as a class behind its name, where a component has an argument `level`.
const LEVELS: [&str; 4] = ["info", "success", "warning", "danger"];

/// Returns the line as parvis reads it without a fault; nothing where that cannot be guessed.
pub(super) fn meant_line(line: &str, colons: usize) -> Option<String> {
    let rest = line.get(colons..)?.trim().trim_end_matches(':').trim_end();
    let (name, arguments) = match rest.strip_prefix('{') {
        Some(inside) => name_in_braces(inside)?,
        None => {
            let rest = rest.strip_prefix('.').unwrap_or(rest);
            let ends = |c: char| c.is_whitespace() || matches!(c, '{' | '(' | '[');
            let end = rest.find(ends).unwrap_or(rest.len());
            let arguments = rest[end..].trim_start();
            (&rest[..end], arguments.strip_prefix(['{', '(']).unwrap_or(arguments))
        }
    };
    let name = name.to_lowercase().replace('_', "-");
    let mut written = Vec::new();
    let mut left = arguments.trim();
    if let Some((title, behind)) = left.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        written.push(format!("title={}", quoted(title)));
        left = behind.trim_start().trim_start_matches('{');
    }
    left = left.trim_end_matches(['}', ')']);
    while let Some(Argument { key, value, behind }) = next_argument(left)? {
        // A name for links, or for the design, has no argument to go to.
        if !key.is_empty() {
            written.push(format!("{key}={}", quoted(&value)));
        }
        left = behind;
    }
    let signs = ":".repeat(colons);
    let right = if written.is_empty() {
        format!("{signs}{name}")
    } else {
        format!("{signs}{name}{{{}}}", written.join(" "))
    };
    read(&right, colons).faults.is_empty().then_some(right)
}

/// Splits `.name key=value}` as Pandoc writes it.
fn name_in_braces(inside: &str) -> Option<(&str, &str)> {
    let inside = inside.trim_start();
    let inside = inside.strip_prefix('.').unwrap_or(inside);
    let end = inside.find(|c: char| c.is_whitespace() || c == '}').unwrap_or(inside.len());
    let name = &inside[..end];
    (!name.is_empty() && !name.contains('=')).then_some((name, &inside[end..]))
}

/// An argument, and what follows it.
struct Argument<'t> {
    key: &'t str,
    value: String,
    behind: &'t str,
}

/// Reads an argument. The outer value fails where it cannot be guessed, the inner one is nothing at the end.
#[expect(clippy::option_option, reason = "the end and a failure are two things")]
fn next_argument(text: &str) -> Option<Option<Argument<'_>>> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    if text.is_empty() {
        return Some(None);
    }
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, '}' | '=')).unwrap_or(text.len());
    let (word, behind) = text.split_at(end);
    let name = word.strip_prefix(['.', '#']);
    if LEVELS.contains(&name.unwrap_or(word)) && !behind.starts_with('=') {
        let value = name.unwrap_or(word).to_owned();
        return Some(Some(Argument { key: "level", value, behind }));
    }
    if name.is_some() {
        return Some(Some(Argument { key: "", value: String::new(), behind }));
    }
    let sign = text.find(['=', ':'])?;
    let (key, value) = (text[..sign].trim_end(), text[sign + 1..].trim_start());
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if key.is_empty() || !key.chars().all(is_key) {
        return None;
    }
    let (value, behind) = match value.chars().next()? {
        open if closing(open).is_some() => {
            let inside = &value[open.len_utf8()..];
            let end = inside.find(|c: char| closing(open).is_some_and(|all| all.contains(c)))?;
            let close = inside[end..].chars().next().map_or(0, char::len_utf8);
            (&inside[..end], &inside[end + close..])
        }
        _ => {
            let end = value.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '}'));
            let end = end.unwrap_or(value.len());
            (&value[..end], &value[end..])
        }
    };
    (!value.contains('"')).then(|| Some(Argument { key, value: value.to_owned(), behind }))
}

/// The marks that end a quotation which a mark begins.
fn closing(open: char) -> Option<&'static str> {
    Some(match open {
        '"' => "\"",
        '\'' => "'",
        '“' | '„' | '”' => "“”",
        '‘' | '‚' | '’' => "‘’",
        '«' => "»",
        _ => return None,
    })
}

/// A value as it is written: numbers, `true` and `false` without marks.
fn quoted(value: &str) -> String {
    let is_number = value.parse::<f64>().is_ok() && value.starts_with(|c: char| c.is_ascii_digit());
    if is_number || matches!(value, "true" | "false") {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('\\', "\\\\"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_other_systems_are_understood() {
        for (line, wanted) in [
            ("::: alert {level=\"urgent\"}", Some(":::alert{level=\"urgent\"}")),
            (
                "::: alert {level=warning, title='A b'}",
                Some(":::alert{level=\"warning\" title=\"A b\"}"),
            ),
            ("::: {.alert level=\"warning\"}", Some(":::alert{level=\"warning\"}")),
            (":::Alert{level: “warning”}", Some(":::alert{level=\"warning\"}")),
            (":::alert{level=\"warning\"", Some(":::alert{level=\"warning\"}")),
            ("::: alert", Some(":::alert")),
            (":::tide_table{rows = 3}", Some(":::tide-table{rows=3}")),
            ("::: alert {.warning}", Some(":::alert{level=\"warning\"}")),
            ("::: {.alert .danger title=\"A\"}", Some(":::alert{level=\"danger\" title=\"A\"}")),
            ("::: alert {#a .wide}", Some(":::alert")),
            ("::: .warning", Some(":::warning")),
            (":::alert warning", Some(":::alert{level=\"warning\"}")),
            (":::alert{warning}", Some(":::alert{level=\"warning\"}")),
            (":::alert level=\"info\"", Some(":::alert{level=\"info\"}")),
            (":::alert(level=\"info\")", Some(":::alert{level=\"info\"}")),
            (":::alert[Le titre]", Some(":::alert{title=\"Le titre\"}")),
            (":::alert[A]{.info}", Some(":::alert{title=\"A\" level=\"info\"}")),
            ("::: alert Le titre", None),
            (":::alert texte de la note", None),
            (":::", None),
            ("::: {}", None),
            (":::alert{level=“warning}", None),
        ] {
            assert_eq!(meant_line(line, 3).as_deref(), wanted, "{line}");
        }
    }
}
