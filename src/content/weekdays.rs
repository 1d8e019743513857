//! Says where a file tells a date with a day of the week that is not its own.

use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::locale::{WrongWeekday, wrong_weekdays};
use crate::names::Lang;

/// How many of them are said of one file.
const MOST: usize = 20;

/// Warns of dates in a file, front matter and text, whose day of the week is another one. What is shown as code is an example.
pub(super) fn warn_of_weekdays(origin: &Origin, lang: &Lang, text: &str, sink: &Sink) {
    let found = wrong_weekdays(lang, text).take(MOST);
    for WrongWeekday { range, right, same_date, same_weekday } in found {
        if is_in_code(&text[..range.start]) {
            continue;
        }
        let written = text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        let message = message!(
            "`{written}` has the wrong day of the week: that date is a `{right}`",
            written,
            right
        );
        let help = message!(
            "write `{same_date}`, or `{same_weekday}` if the day of the week is right",
            same_date,
            same_weekday
        );
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let diagnostic = Diagnostic::warning(Code::WrongWeekday, message)
            .at(origin.at(place(range.start)..place(range.end)));
        sink.report(diagnostic.help(help));
    }
}

/// Whether a text ends inside of code: behind an odd number of fences, or of backticks in its last line.
fn is_in_code(before: &str) -> bool {
    let is_fence =
        |line: &&str| ["```", "~~~"].iter().any(|mark| line.trim_start().starts_with(mark));
    let fences = before.lines().filter(is_fence).count();
    let line = before.rsplit('\n').next().unwrap_or_default();
    fences % 2 == 1 || line.matches('`').count() % 2 == 1
}
