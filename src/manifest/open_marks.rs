//! Finds a bracket, brace or quotation mark of TOML that is never closed. The parser sees such a fault on the innocent lines below.

use std::ops::Range;

use ::toml::de::DeTable;

use super::toml_fault::Fault;
use crate::diagnostics::{Code, Diagnostic, Message};

/// A sign that is missing, and where what follows begins anew.
pub(super) struct OpenMark {
    pub fault: Fault,
    /// The line that the fault stands in begins here.
    pub line: usize,
    /// The first line that does not belong to it begins here.
    pub resume: usize,
}

/// Finds the first mark of a text that is never closed, or closed by another. The text is one that the parser refused.
pub(super) fn first_open_mark(text: &str) -> Option<OpenMark> {
    let mut scan = Scan { text, open: Vec::new(), last: '\n' };
    let mut at = 0;
    while at < text.len() {
        match scan.line(at) {
            Step::Next(next) => at = next,
            Step::Found(found) => return Some(*found),
            Step::Unclear => return None,
        }
    }
    scan.open_at(text.len())
}

/// What a line led to.
enum Step {
    /// The next line begins here.
    Next(usize),
    Found(Box<OpenMark>),
    /// Something else is wrong, which the parser tells.
    Unclear,
}

/// A bracket or brace that is open.
struct Open {
    sign: char,
    at: usize,
    /// Whether more stands behind it on its line.
    has_more: bool,
    /// The first line below it that looks like one which no longer belongs to it.
    next: Option<usize>,
}

struct Scan<'t> {
    text: &'t str,
    open: Vec<Open>,
    /// The last sign that is neither a blank nor in a remark.
    last: char,
}

impl<'t> Scan<'t> {
    /// Reads the line that begins at a byte.
    fn line(&mut self, start: usize) -> Step {
        let line = line_at(self.text, start);
        let end = start + line.len();
        if self.open.is_empty() {
            self.last = '\n';
            if line.trim_start().starts_with('[') {
                return Step::Next(end + 1);
            }
        } else if let Some(found) = self.begins_anew(start, line) {
            return Step::Found(Box::new(found));
        }
        let mut at = start;
        while let Some(sign) = self.text[at..].chars().next().filter(|_| at < end) {
            match sign {
                '#' => return Step::Next(end + 1),
                '"' | '\'' => match self.mark(start, at, sign) {
                    Ok(next) => at = next,
                    Err(step) => return step,
                },
                _ => {
                    if let Some(found) = self.sign(start, at, sign) {
                        return Step::Found(Box::new(found));
                    }
                    at += sign.len_utf8();
                }
            }
            if !sign.is_whitespace() {
                self.last = sign;
            }
            // A text over several lines ended further down.
            if at > end {
                return self.line_rest(at);
            }
        }
        Step::Next(end + 1)
    }

    /// What follows a text over several lines on its last line is seldom more than a bracket.
    fn line_rest(&mut self, from: usize) -> Step {
        let line = line_at(self.text, from);
        for (at, sign) in line.char_indices().take_while(|(_, sign)| *sign != '#') {
            if matches!(sign, '"' | '\'') {
                return Step::Unclear;
            }
            if let Some(found) = self.sign(from, from + at, sign) {
                return Step::Found(Box::new(found));
            }
            if !sign.is_whitespace() {
                self.last = sign;
            }
        }
        Step::Next(from + line.len() + 1)
    }

    /// Whether a line in an open list begins a key or a heading: then the list's end is missing above it.
    fn begins_anew(&mut self, start: usize, line: &str) -> Option<OpenMark> {
        let is_new = is_heading(line) || begins_key(line);
        let open = self.open.last_mut()?;
        if !is_new || (open.sign == '{' && open.next.is_some()) {
            return None;
        }
        if open.sign == '{' && !is_heading(line) {
            let is_indented = line.starts_with([' ', '\t']);
            if !matches!(self.last, ',' | '{') || (open.has_more && !is_indented) {
                open.next = Some(start);
            }
            return None;
        }
        self.open_at(start)
    }

    /// The fault of what is open where a line begins that cannot belong to it.
    fn open_at(&self, end: usize) -> Option<OpenMark> {
        let open = self.open.first()?;
        let resume = self.open.iter().filter_map(|open| open.next).min().unwrap_or(end).min(end);
        let missing: String = self.open.iter().rev().map(|open| closing(open.sign)).collect();
        let start = line_start(self.text, open.at);
        let written = without_idle_lines(&self.text[start..resume]);
        let last = written.lines().last().unwrap_or_default().trim();
        let is_table = self.open.last().is_some_and(|open| open.sign == '{');
        let gap = if is_table { " " } else { "" };
        let whole = format!("{}{gap}{missing}", last.trim_end_matches([',', ' ']));
        let help = if written.contains('\n') || last.contains('#') {
            message!("put a line `{missing}` below the line `{last}`", missing, last)
        } else if parses(&whole) {
            message!("write `{whole}`", whole)
        } else {
            message!("put `{missing}` behind the last part that belongs to it", missing)
        };
        let sign = open.sign;
        let (what, wanted) = (if sign == '[' { "list" } else { "table" }, closing(sign));
        let message = message!(
            "the {what} that `{sign}` begins here is never closed: `{wanted}` is missing",
            what,
            sign,
            wanted
        );
        let range = open.at..open.at + 1;
        Some(OpenMark { fault: fault(message, help, range), line: start, resume })
    }

    /// A sign outside of texts.
    fn sign(&mut self, line: usize, at: usize, sign: char) -> Option<OpenMark> {
        match sign {
            '[' | '{' => {
                let rest = self.text[at + 1..]
                    .trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
                let has_more = !rest.is_empty() && !rest.starts_with('\n');
                self.open.push(Open { sign, at, has_more, next: None });
                None
            }
            ']' | '}' => match self.open.pop() {
                Some(open) if closing(open.sign) == sign => None,
                Some(open) => Some(self.other_sign(line, at, &open)),
                None => Some(self.nothing_open(line, at, sign)),
            },
            _ => None,
        }
    }

    /// A list that ends with `}`, a table that ends with `]`.
    fn other_sign(&self, line: usize, at: usize, open: &Open) -> OpenMark {
        let written = line_at(self.text, line);
        let (before, after) = written.split_at(at - line);
        let sign = after.chars().next().unwrap_or_default();
        let wanted = closing(open.sign);
        let is_outer = self.open.last().is_some_and(|outer| closing(outer.sign) == sign);
        let gap = if wanted == '}' { " " } else { "" };
        let right = if is_outer {
            format!("{}{gap}{wanted}{after}", before.trim_end())
        } else {
            format!("{before}{wanted}{}", &after[1..])
        };
        let message = if is_outer {
            message!("`{wanted}` is missing before this `{sign}`", wanted, sign)
        } else {
            message!("`{sign}` stands where `{wanted}` belongs", sign, wanted)
        };
        let right = right.trim();
        let help = message!("write `{right}`", right);
        let resume = line + written.len() + 1;
        OpenMark { fault: fault(message, help, at..at + 1), line, resume }
    }

    fn nothing_open(&self, line: usize, at: usize, sign: char) -> OpenMark {
        let written = line_at(self.text, line);
        let begin = if sign == ']' { '[' } else { '{' };
        let message = message!("`{sign}` ends here what no `{begin}` begins", sign, begin);
        let value = written.split_once('=').map(|(key, value)| (key.trim(), value.trim()));
        let whole = value.map(|(key, value)| format!("{key} = {begin}{value}"));
        let help = match whole.filter(|whole| parses(whole)) {
            Some(whole) => message!("write `{whole}`", whole),
            None => message!("take the `{sign}` out", sign),
        };
        let resume = line + written.len() + 1;
        OpenMark { fault: fault(message, help, at..at + 1), line, resume }
    }

    /// Passes over the text that a quotation mark begins; returns what is behind it.
    fn mark(&self, line: usize, at: usize, mark: char) -> Result<usize, Step> {
        let rest = &self.text[at..];
        let three: String = std::iter::repeat_n(mark, 3).collect();
        if rest.starts_with(&three) {
            return self.long_text(line, at, &three);
        }
        // An apostrophe in a bare text begins nothing.
        let begins = matches!(self.last, '=' | '[' | ',' | '{' | '\n' | '.' | '(');
        if begins && let Some(length) = text_length(rest, mark) {
            return Ok(at + length);
        }
        let is_odd = count_marks(line_at(self.text, line), mark) % 2 == 1;
        if !is_odd || (mark == '\'' && !begins) {
            return Err(Step::Unclear);
        }
        Err(Step::Found(Box::new(self.missing_mark(line, at, mark))))
    }

    /// Passes over a text between three marks.
    fn long_text(&self, line: usize, at: usize, three: &str) -> Result<usize, Step> {
        let inside = &self.text[at + 3..];
        let close = long_text_length(inside, three);
        let inner = close.map_or(inside, |close| &inside[..close + 3]);
        let is_text_of_other = |line: &str| begins_key(line) && line.trim_end().ends_with(three);
        let other = inner.match_indices('\n').find(|(end, _)| {
            let below = line_at(inner, end + 1);
            is_text_of_other(below) || (close.is_none() && begins_key(below))
        });
        if let (Some(close), None) = (close, other) {
            // Up to two marks more may stand before the three that end it.
            let more = inside[close + 3..].chars().take(2);
            let more = more.take_while(|sign| three.starts_with(*sign)).count();
            return Ok(at + 3 + close + 3 + more);
        }
        let resume = at + 3 + other.map_or(inner.len(), |(end, _)| end + 1);
        let written = without_idle_lines(&self.text[line..resume]);
        let last = written.lines().last().unwrap_or_default().trim();
        let message = message!(
            "the text that `{three}` begins here is never closed: a second `{three}` is missing",
            three
        );
        let help = if written.contains('\n') {
            message!("write `{last}{three}` in place of the line `{last}`", last, three)
        } else {
            message!("write `{last}{three}`", last, three)
        };
        let fault = fault(message, help, at..at + 3);
        Err(Step::Found(Box::new(OpenMark { fault, line, resume })))
    }

    /// A line with one mark too few.
    fn missing_mark(&self, line: usize, at: usize, mark: char) -> OpenMark {
        let written = line_at(self.text, line);
        let next = line + written.len() + 1;
        let mut resume = next.min(self.text.len());
        if !self.open.is_empty() {
            resume = self.next_key(resume);
        }
        let mut help = None;
        if let Some(right) = repaired(written, mark, self.open.len()) {
            help = Some(message!("write `{right}`", right));
        }
        if let Some(end) = self.last_line(next, mark)
            && written.trim_end().ends_with(|sign: char| sign != ',' && sign != ']')
        {
            let whole = self.text[line..end].trim().replace(mark, "\"\"\"");
            resume = (end + 1).min(self.text.len());
            help = Some(message!(
                "a text of several lines stands between three marks:\n{whole}",
                whole
            ));
        }
        let help = help.unwrap_or_else(|| {
            "a text stands between two quotation marks, on one line: `title = \"Our town\"`".into()
        });
        let fault = fault("a quotation mark is missing".into(), help, at..at + 1);
        OpenMark { fault, line, resume }
    }

    /// Where the next line begins that begins a key or a heading.
    fn next_key(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.text.len() {
            let line = line_at(self.text, at);
            if begins_key(line) || is_heading(line) {
                return at;
            }
            at += line.len() + 1;
        }
        self.text.len()
    }

    /// The end of the line in which a text of several lines ends that is between two marks alone.
    fn last_line(&self, from: usize, mark: char) -> Option<usize> {
        let mut at = from;
        while at < self.text.len() {
            let line = line_at(self.text, at);
            if begins_key(line) || is_heading(line) {
                return None;
            }
            if line.contains(mark) {
                let is_end = line.trim_end().ends_with(mark) && count_marks(line, mark) == 1;
                return is_end.then_some(at + line.len());
            }
            at += line.len() + 1;
        }
        None
    }
}

fn fault(message: Message, help: Message, range: Range<usize>) -> Fault {
    Fault { diagnostic: Diagnostic::error(Code::TomlSyntax, message).help(help), range }
}

fn closing(sign: char) -> char {
    if sign == '[' { ']' } else { '}' }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// The rest of the line from a byte on.
fn line_at(text: &str, from: usize) -> &str {
    let rest = text.get(from..).unwrap_or_default();
    rest.split('\n').next().unwrap_or_default()
}

/// Lines without the empty ones and the remarks at their end.
fn without_idle_lines(text: &str) -> &str {
    let mut kept = text.trim_end();
    while let Some((before, last)) = kept.rsplit_once('\n') {
        if !last.trim().is_empty() && !last.trim_start().starts_with('#') {
            break;
        }
        kept = before.trim_end();
    }
    kept
}

/// Whether a line begins `key =`.
fn begins_key(line: &str) -> bool {
    let is_key = |key: &str| {
        let is_sign = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.' | ' ');
        key.starts_with(char::is_alphabetic) && key.chars().all(is_sign)
    };
    line.split_once('=').is_some_and(|(key, _)| is_key(key.trim()))
}

/// Whether a line is a heading, such as `[contact]` or `[[links]]`.
fn is_heading(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    let inner = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
    let inner = inner
        .map(|name| name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name));
    inner.is_some_and(|name| {
        let is_sign = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.');
        name.starts_with(char::is_alphabetic)
            && name.chars().all(is_sign)
            && !matches!(name, "true" | "false")
    })
}

/// How long a text is, with both its marks, that begins here; none if it does not end on the same line.
fn text_length(text: &str, mark: char) -> Option<usize> {
    let mut is_escaped = true;
    for (at, sign) in text.char_indices() {
        if sign == '\n' {
            return None;
        }
        if is_escaped {
            is_escaped = false;
        } else if sign == '\\' && mark == '"' {
            is_escaped = true;
        } else if sign == mark {
            return Some(at + 1);
        }
    }
    None
}

/// Where the three marks stand that end a text.
fn long_text_length(text: &str, three: &str) -> Option<usize> {
    let is_escaped = |at: usize| {
        let slashes = text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        three.starts_with('"') && slashes % 2 == 1
    };
    text.match_indices(three).map(|(at, _)| at).find(|at| !is_escaped(*at))
}

fn count_marks(line: &str, mark: char) -> usize {
    let signs: Vec<char> = line.chars().collect();
    let is_mark = |at: usize| signs[at] == mark && (at == 0 || signs[at - 1] != '\\');
    (0..signs.len()).filter(|at| is_mark(*at)).count()
}

/// Whether a line is TOML.
fn parses(line: &str) -> bool {
    DeTable::parse(line).is_ok()
}

/// The line with a mark before and after each of its texts.
fn repaired(line: &str, mark: char, depth: usize) -> Option<String> {
    let line = line.trim();
    let text = |part: &str| format!("\"{}\"", part.trim().trim_matches(mark).trim());
    let Some((key, value)) = line.split_once('=').filter(|_| begins_key(line)) else {
        // A line of a list.
        let right = format!("{},", text(line.trim_end_matches(',')));
        let is_one = depth > 0 && !line.trim_end_matches([',', ']']).contains([',', '[', ']']);
        return (is_one && !line.ends_with(']') && parses(&format!("a = [{right}]")))
            .then_some(right);
    };
    let value = value.trim();
    let list = |inner: &str, repair: &dyn Fn(&str) -> Option<String>| {
        let parts = inner.split(',').filter(|part| !part.trim().is_empty());
        parts.map(repair).collect::<Option<Vec<_>>>().map(|parts| parts.join(", "))
    };
    let right = if let Some(inner) = value.strip_prefix('[') {
        let inner = inner.trim_end_matches([mark, ']', ' ', ',']);
        format!("[{}]", list(inner, &|part| (!part.contains('{')).then(|| text(part)))?)
    } else if let Some(inner) = value.strip_prefix('{') {
        let inner = inner.trim_end_matches([mark, '}', ' ']);
        let pair = |part: &str| {
            let (key, value) = part.split_once('=')?;
            let value = if value.contains(mark) { text(value) } else { value.trim().to_owned() };
            Some(format!("{} = {value}", key.trim()))
        };
        let part = |part: &str| if part.matches('=').count() == 1 { pair(part) } else { None };
        format!("{{ {} }}", list(inner, &part)?)
    } else {
        let bare = value.strip_prefix(mark).unwrap_or(value);
        let bare = bare.strip_suffix(mark).unwrap_or(bare);
        format!("\"{}\"", bare.replace('\\', "\\\\").replace('"', "\\\""))
    };
    let whole = format!("{} = {right}", key.trim());
    parses(&whole).then_some(whole)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::{Origin, Sink};
    use crate::manifest::parse_table;
    use crate::names::TreePath;

    /// The line, the message and the help of each finding.
    fn found(text: &str) -> Vec<(usize, String, String)> {
        let sink = Sink::new();
        parse_table(&Origin::town(TreePath::parse("a.toml").unwrap()), text, 0).report(&sink);
        let line = |at: u32| text[..at as usize].matches('\n').count() + 1;
        sink.take()
            .iter()
            .map(|found| {
                let range = found.place.as_ref().unwrap().range.clone().unwrap();
                (
                    line(range.start),
                    found.message.to_string(),
                    found.help.iter().map(ToString::to_string).collect(),
                )
            })
            .collect()
    }

    /// What is open is said once, in its line, with the line that is right.
    #[track_caller]
    fn said(text: &str, line: usize, missing: &str, help: &str) {
        let all = found(text);
        let [(at, message, helped)] = &all[..] else { panic!("{text}\n{all:#?}") };
        assert_eq!((*at, helped.as_str()), (line, help), "{text}\n{message}");
        assert!(message.contains(missing), "{text}\n{message}");
    }

    #[test]
    fn a_list_that_is_never_closed_is_said_where_it_begins() {
        let list = "write `topics = [\"culture\"]`";
        said("a = 1\ntopics = [\"culture\"\ndate = 2026-01-01\n", 2, "`]`", list);
        said("topics = [\"culture\",\ndate = 2026-01-01\nb = \"x\"\n", 1, "`]`", list);
        said("topics = [\"culture\"\n\n# remark\n[contact]\nphone = \"1\"\n", 1, "`]`", list);
        said("topics = [\"culture\"\n", 1, "`]`", list);
        said(
            "languages = [\"fr\", \"nl\", \"de\"\ntimezone = \"Europe/Brussels\"\ncountry = \"BE\"\n",
            1,
            "`]`",
            "write `languages = [\"fr\", \"nl\", \"de\"]`",
        );
        said(
            "links = [{ title = \"x\", url = \"/y\" }\ndate = 2026-01-01\n",
            1,
            "`]`",
            "write `links = [{ title = \"x\", url = \"/y\" }]`",
        );
        said(
            "topics = [\n  \"culture\",\n  \"sport\",\ndate = 2026-01-01\n",
            1,
            "`]`",
            "put a line `]` below the line `\"sport\",`",
        );
    }

    #[test]
    fn a_table_in_a_line_that_is_never_closed_is_said_where_it_begins() {
        let image = "write `image = { src = \"a.png\", alt = \"b\" }`";
        said("image = { src = \"a.png\", alt = \"b\"\ndate = 2026-01-01\n", 1, "`}`", image);
        said("image = { src = \"a.png\", alt = \"b\",\ndate = 2026-01-01\n", 1, "`}`", image);
        said("image = { src = \"a.png\", alt = \"b\"", 1, "`}`", image);
        said("a = [{ b = 1]\nc = 2\n", 1, "`}`", "write `a = [{ b = 1 }]`");
        said("a = [\"x\", \"y\"}\nc = 2\n", 1, "`]`", "write `a = [\"x\", \"y\"]`");
        said("a = \"x\", \"y\"]\nc = 2\n", 1, "`[`", "write `a = [\"x\", \"y\"]`");
    }

    #[test]
    fn a_quotation_mark_that_is_missing_is_added_in_the_help() {
        let mark = "quotation mark is missing";
        let list = "write `topics = [\"culture\", \"sport\"]`";
        for text in [
            "topics = [\"culture, \"sport\"]\ndate = 2026-01-01\n",
            "topics = [\"culture\", sport\"]\n",
            "topics = [\"culture\", \"sport]\ndate = 2026-01-01\n",
            "topics = [culture\", \"sport\"]\n",
        ] {
            said(text, 1, mark, list);
        }
        said("title = \"Fair\nb = 1\n", 1, mark, "write `title = \"Fair\"`");
        said("title = Fair\"\nb = 1\n", 1, mark, "write `title = \"Fair\"`");
        said("title = 'Fair\nb = 1\n", 1, mark, "write `title = \"Fair\"`");
        said(
            "image = { src = \"a.jpg, alt = \"b\" }\n",
            1,
            mark,
            "write `image = { src = \"a.jpg\", alt = \"b\" }`",
        );
        said("a = [\n \"x\",\n \"y,\n]\n", 3, mark, "write `\"y\",`");
        said(
            "summary = \"One line\nand another\"\nb = 1\n",
            1,
            mark,
            "a text of several lines stands between three marks:\nsummary = \"\"\"One line\nand another\"\"\"",
        );
    }

    #[test]
    fn a_long_text_that_is_never_closed_is_said_where_it_begins() {
        let three = "a second `\"\"\"` is missing";
        said("a = 1\nsummary = \"\"\"abc\n", 2, three, "write `summary = \"\"\"abc\"\"\"`");
        said(
            "how = \"\"\"\nOne.\n\nneeded = \"\"\"\nTwo.\n\"\"\"\n",
            1,
            three,
            "write `One.\"\"\"` in place of the line `One.`",
        );
    }

    #[test]
    fn what_stands_below_an_open_mark_is_checked_as_if_it_were_closed() {
        let all = found("a = 2026-02-31\ntopics = [\"x\"\ndate = 2026-02-30\nb = \"y\nc = 3\n");
        let lines: Vec<usize> = all.iter().map(|(line, ..)| *line).collect();
        assert_eq!(lines, [1, 2, 3, 4], "{all:#?}");
    }

    #[test]
    fn texts_and_remarks_hide_brackets() {
        for (text, line) in [
            ("a = \"[\"\nb = '{' # [\nc = \"\"\"\n[x\n\"\"\"\nd = 2026-02-30\n", 6),
            ("a = [\n  [1, 2], # ]\n  { x = 1 },\n]\n\"k \\\" [\" = 1\nd = 2026-02-30\n", 6),
        ] {
            let all = found(text);
            assert_eq!(all.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [line], "{all:#?}");
        }
    }

    #[test]
    fn words_in_a_key_and_digits_that_begin_with_nought_are_told() {
        said("valid from = 2026-01-01\n", 1, "key", "write `valid_from = 2026-01-01`");
        let nought = "begins with 0";
        said(
            "phone = 081223344\n",
            1,
            nought,
            "put quotation marks around it: `phone = \"081223344\"`",
        );
        said(
            "contact = { label = \"x\", phone = 081223344 }\n",
            1,
            nought,
            "put quotation marks around it: `\"081223344\"`",
        );
        said(
            "title = \"La \"grande\" fair\"\n",
            1,
            "second quotation mark",
            "a `\\` stands before a quotation mark inside of a text: `title = \"La \\\"grande\\\" fair\"`",
        );
    }

    /// Work that grows with the square of a line would take minutes.
    #[test]
    fn a_long_line_is_read_once() {
        for text in [
            format!("a = [{}\n+\n", "\"b\", ".repeat(200_000)),
            format!("a = {}\n", "{".repeat(500_000)),
            format!("a = {{{}\n{}", " ".repeat(500_000), "b = 1,\n".repeat(50_000)),
        ] {
            assert!(super::first_open_mark(&text).is_some(), "{text:.20}");
        }
    }
}
