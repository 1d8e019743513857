//! Making quoted text harmless for terminals and for the logs of forges.
//!
//! Messages quote files, servers and people. A terminal obeys control characters, and CI systems
//! obey lines of certain forms in a build's output. All output passes through this file, wherever
//! parvis runs, so that nobody has to say whether it runs in CI.

use std::ops::Range;

use serde_json::Value;

use crate::names::{secrets, shows_nothing};

/// What begins a fold or a section of a log: Buildkite; GitLab and Travis, whose signs also need
/// what [`clean`] takes away.
const FOLDS: [&str; 7] =
    ["--- ", "+++ ", "~~~ ", "^^^ ", "section_start:", "section_end:", "travis_"];

/// Removes control characters, invisible characters and changes of direction from a text, and masks
/// passwords and tokens. Lines stay lines.
pub fn clean(text: &str) -> String {
    let hidden = secrets(text);
    if hidden.is_empty() { visible(text) } else { visible(&masked(text, 0, &hidden)) }
}

/// Replaces the hidden ranges of a part of a text by as many asterisks. The part begins at byte
/// `start` of the text.
pub(super) fn masked(part: &str, start: usize, hidden: &[Range<usize>]) -> String {
    let mut hidden = hidden.iter().peekable();
    let mut is_hidden = |at: usize| {
        while hidden.next_if(|range| range.end <= at).is_some() {}
        hidden.peek().is_some_and(|range| range.start <= at)
    };
    part.char_indices().map(|(at, c)| if is_hidden(start + at) { '*' } else { c }).collect()
}

/// The most characters that a message quotes between backticks, and of a whole message of one line.
const LONGEST_QUOTE: usize = 300;
const LONGEST_MESSAGE: usize = 2_000;
/// The most characters of one line among several, as in a diff, and of all lines together.
const LONGEST_LINE: usize = 500;
const LONGEST_TEXT: usize = 20_000;

/// Shortens the long quotations of a message by cutting out their middle. Passwords are masked
/// first, since half of one would not be recognised.
pub(super) fn brief(message: String) -> String {
    if message.len() <= LONGEST_QUOTE {
        return message;
    }
    let message = masked(&message, 0, &secrets(&message));
    // In the lines of a file a backtick quotes nothing.
    if message.contains('\n') {
        let lines: Vec<String> =
            message.split('\n').map(|line| shortened(line, LONGEST_LINE)).collect();
        return shortened(&lines.join("\n"), LONGEST_TEXT);
    }
    let quoted: Vec<String> =
        message.split('`').map(|part| shortened(part, LONGEST_QUOTE)).collect();
    shortened(&quoted.join("`"), LONGEST_MESSAGE)
}

/// Shortens a text to at most so many characters: its beginning, and a shorter part of its end.
fn shortened(text: &str, most: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(most * 2 / 3) else { return text.to_owned() };
    let Some((end, _)) = text.char_indices().rev().nth(most / 4) else { return text.to_owned() };
    if text.char_indices().nth(most).is_none() {
        return text.to_owned();
    }
    format!("{} … {}", &text[..cut], &text[end..])
}

fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let is_joiner = matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0f}');
        let shown = match c {
            '\n' => c,
            '\t' => ' ',
            // Part of a word or an emoji; behind anything else it would only hide.
            c if is_joiner
                && !before.is_ascii()
                && !before.is_whitespace()
                && before != '\u{fffd}' =>
            {
                c
            }
            c if c.is_control() || is_unseen(c) => '\u{fffd}',
            c => c,
        };
        out.push(shown);
        before = shown;
    }
    out
}

/// Cleans a text (see [`clean`]) and joins its lines with spaces.
pub fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that show nothing, or turn what stands around them; and what separates lines or joins
/// signs of Syriac and Egyptian, which texts may have.
fn is_unseen(c: char) -> bool {
    shows_nothing(c) || matches!(c, '\u{70f}' | '\u{2028}' | '\u{2029}' | '\u{13430}'..='\u{1345f}')
}

/// Changes whole lines so that no line is a command to a forge: a backslash goes before a command,
/// and a space before what would fold the log.
///
/// GitHub and its likes obey `::name::` where a line begins, and `##[name]` anywhere in it
/// (`ActionCommand.cs` of the runner); Azure `##vso[…]`, TeamCity `##teamcity[…]`. GitHub's runner
/// compares by the rules of a language, which pass over characters without a weight. So those are
/// passed over here too, and no such character can be the cure.
pub fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = beginning(line);
        let first = &line[start..];
        let is_indented = line[..start].contains(char::is_whitespace);
        if !is_indented && FOLDS.iter().any(|fold| first.starts_with(fold)) {
            out.push(' ');
        }
        let mut solid = first.chars().filter(|c| !is_weightless(*c));
        if (solid.next(), solid.next()) == (Some(':'), Some(':')) {
            out.push_str(&line[..start]);
            out.push('\\');
            without_marks(first, &mut out);
        } else {
            without_marks(line, &mut out);
        }
    }
    out
}

/// Where a line begins for a forge: behind blanks, what has no weight, and colours.
fn beginning(line: &str) -> usize {
    let mut rest = line;
    loop {
        rest = rest
            .trim_start_matches(|c: char| c != '\u{1b}' && (c.is_whitespace() || is_weightless(c)));
        let Some(color) = rest.strip_prefix('\u{1b}') else { return line.len() - rest.len() };
        let end = color
            .strip_prefix('[')
            .and_then(|color| color.find(|c: char| c.is_ascii_alphabetic()).map(|end| end + 2));
        rest = &color[end.unwrap_or(0)..];
    }
}

/// Whether a comparison by the rules of a language might pass over a character; where in doubt, it
/// might.
fn is_weightless(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_ascii_graphic() && !c.is_whitespace()
}

/// Adds a line, with a backslash before the bracket of each `##name[`.
fn without_marks(line: &str, out: &mut String) {
    let (mut hashes, mut is_named) = (0, false);
    for c in line.chars() {
        match c {
            '#' if is_named => (hashes, is_named) = (1, false),
            '#' => hashes += 1,
            c if is_weightless(c) => {}
            c if c.is_alphanumeric() && hashes > 1 => is_named = true,
            c => {
                if c == '[' && hashes > 1 {
                    out.push('\\');
                }
                (hashes, is_named) = (0, false);
            }
        }
        out.push(c);
    }
}

/// A value as one line of JSON, whose texts are [`clean`]. A forge that reads along finds no order
/// in it, and who reads the JSON finds the same texts.
pub fn json_line(value: Value) -> String {
    let line = cleaned(value).to_string();
    if harmless(&line) == line { line } else { line.replace('#', "\\u0023") }
}

fn cleaned(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(clean(&text)),
        Value::Array(values) => values.into_iter().map(cleaned).collect(),
        Value::Object(values) => {
            values.into_iter().map(|(key, value)| (clean(&key), cleaned(value))).collect()
        }
        other => other,
    }
}

/// Whether a program that runs builds for others would obey a printed line: their rules, for tests.
#[cfg(test)]
pub(super) fn is_obeyed(line: &str) -> bool {
    // What a comparison may pass over.
    let solid: String =
        line.chars().filter(|c| !is_unseen(*c) && (!c.is_control() || c.is_whitespace())).collect();
    let is_github = |line: &str| {
        let line = line.trim_start();
        line.strip_prefix("::").is_some_and(|rest| rest.contains("::"))
    };
    let is_marked = ["##[", "##vso[", "##teamcity["].iter().any(|mark| solid.contains(mark));
    let is_fold = ["--- ", "+++ ", "~~~ ", "^^^ +++", "section_start:", "travis_fold:"]
        .iter()
        .any(|fold| solid.starts_with(fold));
    let ends_early = line.contains(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']);
    is_github(line) || is_github(&solid) || is_marked || is_fold || ends_early
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_forge_would_obey_is_shown_as_text() {
        for (line, shown) in [
            ("::add-mask::x", "\\::add-mask::x"),
            (" \u{a0}\u{3000}::set-output name=x::y", " \u{a0}\u{3000}\\::set-output name=x::y"),
            ("a\n  ::stop-commands::x\nb", "a\n  \\::stop-commands::x\nb"),
            ("\u{1b}[1m\u{1b}[91m ::error::x", "\u{1b}[1m\u{1b}[91m \\::error::x"),
            ("see ##[command]rm", "see ##\\[command]rm"),
            ("###[error]", "###\\[error]"),
            (
                "##vso[task.setvariable]x ##teamcity[x]",
                "##vso\\[task.setvariable]x ##teamcity\\[x]",
            ),
            ("--- a/x\n+++ b/x\n-x", " --- a/x\n +++ b/x\n-x"),
            ("section_start:1:x", " section_start:1:x"),
        ] {
            assert_eq!(harmless(line), shown);
            assert_eq!(harmless(shown), shown, "once is enough");
        }
        for same in [
            "std::fs::read",
            "a ::b:: c",
            "## [1.2.0] - 2026",
            "#[test]",
            "[a](#b)",
            "---",
            "",
            "\n",
        ] {
            assert_eq!(harmless(same), same);
        }
    }

    #[test]
    fn a_message_quotes_a_few_hundred_letters_and_no_part_of_a_password() {
        let long = |text: &str| brief(format!("there is no `{text}` here"));
        let told = long(&"é".repeat(100_000));
        assert!(
            told.chars().count() < 330
                && told.starts_with("there is no `éé")
                && told.ends_with("éé` here"),
            "{told}"
        );
        assert_eq!(long(&"x".repeat(300)).matches('x').count(), 300);
        let told = long(&format!("https://anna:{}@host/{}", "sesame".repeat(100), "x".repeat(500)));
        assert!(!told.contains("ses") && told.contains("https://****"), "{told}");
        assert!(brief("a`".repeat(100_000)).chars().count() < 2_000);
        let lines = format!("-{}`\n+`{}\n", "x".repeat(200), "y".repeat(200)).repeat(10);
        assert_eq!(brief(lines.clone()), lines);
        assert!(brief("a\n".repeat(100_000)).len() < 20_020);
    }

    #[test]
    fn what_is_not_seen_is_shown() {
        assert_eq!(
            clean("a\u{200b}:\u{ad}:\r\u{2028}\u{85}\t\u{202e}"),
            "a\u{fffd}:\u{fffd}:\u{fffd}\u{fffd}\u{fffd} \u{fffd}"
        );
        assert_eq!(clean("\u{200d}::x \u{200d}::"), "\u{fffd}::x \u{fffd}::");
        for same in ["❤\u{fe0f}\u{200d}🔥 👩\u{200d}🌾", "می\u{200c}خواهم", "é\nü"]
        {
            assert_eq!(clean(same), same);
        }
        assert_eq!(one_line(" a\r\n\tb\u{2029}c "), "a\u{fffd} b\u{fffd}c");
    }

    #[test]
    fn json_says_the_same_and_orders_nothing() {
        let value =
            serde_json::json!({ "##[x]": ["title\n##[error]boom", 1], "b": "\u{1b}[2J##vso[x]" });
        let line = json_line(value);
        assert!(!is_obeyed(&line) && !line.contains("\\u001b"), "{line}");
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["##[x]"][0], "title\n##[error]boom");
    }

    proptest! {
        #[test]
        fn no_text_is_an_order(text in "([:#\\[\\] \n\r\t\u{ad}\u{200b}\u{200d}\u{34f}é\u{1b}m_-]|##|::|--- |vso|add-mask|section_start:|\\PC){0,24}") {
            for line in harmless(&clean(&text)).split('\n') {
                prop_assert!(!is_obeyed(line), "{line:?}");
            }
            let line = json_line(Value::String(text.clone()));
            prop_assert!(!is_obeyed(&line), "{line:?}");
            let read: String = serde_json::from_str(&line).unwrap();
            prop_assert_eq!(read, clean(&text));
        }
    }
}
