//! YAML front matter, read as far as Jekyll, Hugo and editors on the web write it, and told in TOML: for the message that refuses it.
//!
//! It never fails: what it does not understand becomes a text.

use std::collections::BTreeSet;

use super::yaml_words::plain;
use crate::manifest::{toml_key, toml_text};

/// How deep groups may lie in each other; what lies deeper is text.
const DEEPEST: usize = 12;

/// How many lines are told, and bytes of them: a person reads them.
const MOST_LINES: usize = 1000;
const MOST_BYTES: usize = 64 << 10;

/// A value of YAML.
#[derive(Debug, Clone, PartialEq)]
enum Yaml {
    /// Nothing.
    Null,
    /// A value as TOML writes it.
    Plain(String),
    /// Values.
    List(Vec<Yaml>),
    /// Named values.
    Map(Vec<Pair>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
struct Pair {
    key: String,
    value: Yaml,
}

/// What lines of YAML or a text of JSON say.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The same in TOML.
    pub(super) toml: Vec<String>,
    /// Lines that could not be understood, and are not among these.
    pub(super) lost: Vec<String>,
    /// Whether only the beginning is told: there is more than a person reads.
    pub(super) is_beginning: bool,
}

/// Tells YAML in TOML.
pub(super) fn yaml_to_toml(yaml: &str) -> Told {
    let beginning = beginning_of(yaml);
    let is_beginning = beginning.len() < yaml.len();
    let mut block = Block::new(beginning);
    let mut pairs = Vec::new();
    while let Some(indent) = block.next_indent() {
        let begin = block.at;
        match block.value(indent, 0) {
            Yaml::Map(more) => pairs.extend(more),
            _ => {
                block.at = block.at.max(begin + 1);
                let lines = block.lines[begin..block.at].iter();
                block.lost.extend(lines.map(|line| line.text.clone()));
            }
        }
    }
    if is_beginning {
        // Its value may go on in what is not told.
        pairs.pop();
    }
    Told { toml: write_lines(&pairs), lost: block.lost, is_beginning }
}

/// Tells JSON in TOML.
pub(super) fn json_to_toml(json: &str) -> Told {
    let mut flow = Flow::new(beginning_of(json));
    let Yaml::Map(mut pairs) = flow.value(0) else { return Told::default() };
    // What is behind the map is the page's text.
    let is_beginning = flow.is_cut && beginning_of(json).len() < json.len();
    if is_beginning {
        pairs.pop();
    }
    Told { toml: write_lines(&pairs), lost: Vec::new(), is_beginning }
}

/// As much of a text as is told: whole lines, except of a text whose first line is longer than all that is told.
fn beginning_of(text: &str) -> &str {
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    let lines = ends.take(MOST_LINES).take_while(|end| *end <= MOST_BYTES);
    let is_short = text.len() <= MOST_BYTES && text.lines().nth(MOST_LINES).is_none();
    let end = if is_short { Some(text.len()) } else { lines.last() };
    &text[..end.unwrap_or_else(|| text.floor_char_boundary(MOST_BYTES))]
}

fn write_lines(pairs: &[Pair]) -> Vec<String> {
    last_of_each(pairs).into_iter().filter_map(write_pair).collect()
}

/// A key with its value, unless that is nothing.
fn write_pair(pair: &Pair) -> Option<String> {
    Some(format!("{} = {}", toml_key(&pair.key), write(&pair.value)?))
}

/// Of several pairs with one key the last counts.
fn last_of_each(pairs: &[Pair]) -> Vec<&Pair> {
    let mut seen = BTreeSet::new();
    let mut kept: Vec<&Pair> = pairs.iter().rev().filter(|pair| seen.insert(&pair.key)).collect();
    kept.reverse();
    kept
}

/// A value in one line of TOML; what is nothing is not written.
fn write(value: &Yaml) -> Option<String> {
    Some(match value {
        Yaml::Null => return None,
        Yaml::Plain(text) => text.clone(),
        Yaml::List(items) => {
            format!("[{}]", items.iter().filter_map(write).collect::<Vec<_>>().join(", "))
        }
        Yaml::Map(pairs) => {
            let parts = write_lines(pairs);
            if parts.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", parts.join(", ")) }
        }
    })
}

/// A line without the blanks before it.
#[derive(Clone)]
struct Line {
    indent: usize,
    text: String,
}

impl Line {
    fn read(line: &str) -> Self {
        let text = line.trim_start();
        Self { indent: line.len() - text.len(), text: text.trim_end().to_owned() }
    }

    /// Whether it says nothing: it is empty, or a remark.
    fn is_idle(&self) -> bool {
        self.text.is_empty() || self.text.starts_with('#')
    }

    fn is_item(&self) -> bool {
        self.text == "-" || self.text.starts_with("- ")
    }
}

/// Lines that are read one after the other.
struct Block {
    lines: Vec<Line>,
    /// All of them with a space between two, where values of several lines are read.
    joined: String,
    /// Where each ends there.
    ends: Vec<usize>,
    at: usize,
    /// Lines that could not be understood.
    lost: Vec<String>,
}

impl Block {
    fn new(text: &str) -> Self {
        let lines: Vec<Line> = text.lines().map(Line::read).collect();
        let mut joined = String::with_capacity(text.len() + 1);
        let mut ends = Vec::with_capacity(lines.len());
        for line in &lines {
            joined.push_str(&line.text);
            ends.push(joined.len());
            joined.push(' ');
        }
        Self { lines, joined, ends, at: 0, lost: Vec::new() }
    }

    /// The indent of the next line that says something.
    fn next_indent(&mut self) -> Option<usize> {
        while self.lines.get(self.at).is_some_and(Line::is_idle) {
            self.at += 1;
        }
        self.lines.get(self.at).map(|line| line.indent)
    }

    /// The next line, if it says something at this indent.
    fn line_at(&mut self, indent: usize) -> Option<Line> {
        (self.next_indent()? == indent).then(|| self.lines[self.at].clone())
    }

    /// Reads what begins at an indent: a list or a map.
    fn value(&mut self, indent: usize, depth: usize) -> Yaml {
        match self.line_at(indent) {
            Some(line) if line.is_item() => self.list(indent, depth),
            Some(_) => self.map(indent, depth),
            None => Yaml::Null,
        }
    }

    fn list(&mut self, indent: usize, depth: usize) -> Yaml {
        let mut items = Vec::new();
        while let Some(line) = self.line_at(indent).filter(Line::is_item) {
            let rest = line.text[1..].trim_start();
            let inner = indent + line.text.len() - rest.len();
            let is_group = depth < DEEPEST && (key_of(rest).is_some() || rest.starts_with("- "));
            if is_group {
                // What follows the hyphen is the first line of the item.
                self.lines[self.at] = Line { indent: inner, text: rest.to_owned() };
                items.push(self.value(inner, depth + 1));
            } else {
                self.at += 1;
                items.push(self.after(rest, indent, depth));
            }
        }
        Yaml::List(items)
    }

    fn map(&mut self, indent: usize, depth: usize) -> Yaml {
        let mut pairs = Vec::new();
        while let Some(line) = self.line_at(indent).filter(|line| !line.is_item()) {
            self.at += 1;
            let Some((key, rest)) = key_of(&line.text) else {
                self.lost.push(line.text);
                continue;
            };
            let value = self.after(rest, indent, depth);
            pairs.push(Pair { key, value });
        }
        Yaml::Map(pairs)
    }

    /// Reads a value that begins behind a key or a hyphen, and may go on in deeper lines.
    fn after(&mut self, rest: &str, indent: usize, depth: usize) -> Yaml {
        let rest = without_tag(rest);
        if rest.is_empty() || rest.starts_with('#') {
            let Some(next) = self.next_indent() else { return Yaml::Null };
            let is_list = next == indent && self.lines[self.at].is_item();
            let goes_in = depth < DEEPEST && (next > indent || is_list);
            return if goes_in { self.value(next, depth + 1) } else { Yaml::Null };
        }
        if rest.starts_with(['|', '>']) && rest.len() <= 3 {
            return self.block_text(rest, indent);
        }
        let text = if rest.starts_with(['"', '\'', '[', '{']) {
            self.read_to_close(rest)
        } else {
            self.words(rest, indent)
        };
        Flow::new(&text).whole(depth)
    }

    /// A value between marks or brackets, to the end of the line in which it is closed. `rest` is how
    /// the line before the next begins it.
    fn read_to_close(&mut self, rest: &str) -> String {
        let begin = self.ends[self.at - 1] - rest.len();
        let mut flow = Flow { rest: &self.joined[begin..], is_cut: false };
        flow.value(0);
        let end = self.joined.len() - flow.rest.len();
        let closing = self.ends.partition_point(|line_end| *line_end < end);
        let last = if flow.is_cut { self.lines.len() - 1 } else { closing };
        self.at = last + 1;
        self.joined[begin..self.ends[last]].to_owned()
    }

    /// A text without marks, with the deeper lines in which it goes on.
    fn words(&mut self, rest: &str, indent: usize) -> String {
        let mut text = rest.to_owned();
        let mut has_remark = rest.contains(" #");
        while let Some(line) = self.lines.get(self.at) {
            // Behind a remark a text does not go on, and a line with a key of its own was put too far to the right.
            let goes_on = line.indent > indent
                && !line.is_idle()
                && !has_remark
                && key_of(&line.text).is_none();
            if !goes_on {
                break;
            }
            has_remark = line.text.contains(" #");
            text.push(' ');
            text.push_str(&line.text);
            self.at += 1;
        }
        text
    }

    /// A text of several lines: `|` keeps the ends of lines, `>` makes spaces of them.
    fn block_text(&mut self, mark: &str, indent: usize) -> Yaml {
        let mut lines: Vec<&Line> = Vec::new();
        let begin = self.at;
        while let Some(line) = self.lines.get(self.at) {
            if !line.text.is_empty() && line.indent <= indent {
                break;
            }
            self.at += 1;
        }
        lines.extend(&self.lines[begin..self.at]);
        let margin =
            lines.iter().filter(|line| !line.text.is_empty()).map(|line| line.indent).min();
        let margin = margin.unwrap_or_default();
        let line = |line: &&Line| {
            format!("{}{}", " ".repeat(line.indent.saturating_sub(margin)), line.text)
        };
        let texts: Vec<String> = lines.iter().map(line).collect();
        let text = if mark.starts_with('|') {
            texts.join("\n")
        } else {
            texts.join(" ").replace("  ", "\n")
        };
        Yaml::Plain(quoted(text.trim_end()))
    }
}

/// A text in one line of TOML that keeps the ends of its lines.
fn quoted(text: &str) -> String {
    if !text.contains('\n') {
        return toml_text(text);
    }
    let sign = |sign: char| match sign {
        '\n' => "\\n".to_owned(),
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        sign if sign.is_control() => " ".to_owned(),
        sign => sign.to_string(),
    };
    format!("\"{}\"", text.chars().map(sign).collect::<String>())
}

/// The key of a line `key: value`, and what follows it.
fn key_of(line: &str) -> Option<(String, &str)> {
    let quote = line.chars().next().filter(|first| matches!(first, '"' | '\''));
    if let Some(quote) = quote {
        let end = line[1..].find(quote)? + 1;
        let rest = line[end + 1..].trim_start().strip_prefix(':')?;
        return Some((line[1..end].to_owned(), rest.trim_start()));
    }
    if line.starts_with(['[', '{', '#', '|', '>']) {
        return None;
    }
    let (key, rest) = match line.split_once(": ") {
        Some((key, rest)) => (key, rest),
        None => line.strip_suffix(':').map(|key| (key, "")).or_else(|| line.split_once(":\t"))?,
    };
    let key = key.trim();
    (!key.is_empty() && !key.contains(['"', '#'])).then(|| (key.to_owned(), rest.trim()))
}

/// A value without `!!str` and `&name` before it.
fn without_tag(text: &str) -> &str {
    let mut text = text.trim();
    while text.starts_with(['!', '&']) {
        text = text.split_once(' ').map_or("", |(_, rest)| rest.trim_start());
    }
    text
}

fn word(text: &str) -> Yaml {
    plain(text).map_or(Yaml::Null, Yaml::Plain)
}

/// A value in one line: `[a, {b: c}]`, a text in quotation marks, a word.
struct Flow<'t> {
    rest: &'t str,
    /// Whether the text ended before the value did.
    is_cut: bool,
}

impl<'t> Flow<'t> {
    fn new(text: &'t str) -> Self {
        Self { rest: text.trim(), is_cut: false }
    }

    /// A value to the end of the text.
    fn whole(mut self, depth: usize) -> Yaml {
        if self.rest.starts_with(['"', '\'', '[', '{']) {
            let text = self.rest;
            let value = self.value(depth);
            let rest = self.rest.trim_start();
            if !self.is_cut && (rest.is_empty() || rest.starts_with('#')) {
                return value;
            }
            return Yaml::Plain(toml_text(text));
        }
        let text = self.rest.split(" #").next().unwrap_or_default();
        word(text.trim())
    }

    /// The next value.
    fn value(&mut self, depth: usize) -> Yaml {
        self.rest = self.rest.trim_start();
        match self.rest.chars().next() {
            Some('[') if depth < DEEPEST => self.list(depth),
            Some('{') if depth < DEEPEST => self.map(depth),
            Some('"') => Yaml::Plain(quoted(&self.double())),
            Some('\'') => Yaml::Plain(toml_text(&self.single())),
            _ => {
                let end = self.rest.find([',', ']', '}']).unwrap_or(self.rest.len());
                word(self.take(end).trim())
            }
        }
    }

    fn take(&mut self, end: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Goes on behind a `,`; whether the group ends here.
    fn ends(&mut self, close: char) -> bool {
        self.rest = self.rest.trim_start();
        if let Some(rest) = self.rest.strip_prefix(',') {
            self.rest = rest.trim_start();
        }
        if self.rest.is_empty() {
            self.is_cut = true;
            return true;
        }
        match self.rest.strip_prefix(close) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn list(&mut self, depth: usize) -> Yaml {
        self.take(1);
        let mut items = Vec::new();
        while !self.ends(']') {
            let before = self.rest.len();
            items.push(self.value(depth + 1));
            if self.rest.len() == before {
                self.take(self.rest.chars().next().map_or(0, char::len_utf8));
            }
        }
        Yaml::List(items)
    }

    fn map(&mut self, depth: usize) -> Yaml {
        self.take(1);
        let mut pairs = Vec::new();
        while !self.ends('}') {
            let before = self.rest.len();
            let key = match self.rest.chars().next() {
                Some('"') => self.double(),
                Some('\'') => self.single(),
                _ => {
                    let end = self.rest.find([':', ',', '}']).unwrap_or(self.rest.len());
                    self.take(end).trim().to_owned()
                }
            };
            self.rest = self.rest.trim_start();
            let value = match self.rest.strip_prefix(':') {
                Some(rest) => {
                    self.rest = rest;
                    self.value(depth + 1)
                }
                None => Yaml::Null,
            };
            if !key.is_empty() {
                pairs.push(Pair { key, value });
            }
            if self.rest.len() == before {
                self.take(self.rest.chars().next().map_or(0, char::len_utf8));
            }
        }
        Yaml::Map(pairs)
    }

    /// A text between `"`, with its escapes.
    fn double(&mut self) -> String {
        let mut text = String::new();
        let mut signs = self.rest.char_indices().skip(1);
        while let Some((at, sign)) = signs.next() {
            match sign {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return text;
                }
                '\\' => match signs.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((at, 'u')) => {
                        let code = self.rest.get(at + 1..at + 5);
                        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
                        match code.and_then(char::from_u32) {
                            Some(sign) => {
                                text.push(sign);
                                signs.nth(3);
                            }
                            None => text.push('u'),
                        }
                    }
                    Some((_, sign)) => text.push(sign),
                    None => {}
                },
                sign => text.push(sign),
            }
        }
        (self.rest, self.is_cut) = ("", true);
        text
    }

    /// A text between `'`, in which `''` is one.
    fn single(&mut self) -> String {
        let mut text = String::new();
        let mut signs = self.rest.char_indices().skip(1).peekable();
        while let Some((at, sign)) = signs.next() {
            if sign != '\'' {
                text.push(sign);
            } else if signs.next_if(|(_, next)| *next == '\'').is_some() {
                text.push('\'');
            } else {
                self.rest = &self.rest[at + 1..];
                return text;
            }
        }
        (self.rest, self.is_cut) = ("", true);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Origin, Sink};
    use crate::manifest::parse_table;
    use crate::names::TreePath;

    /// Headers as Jekyll, Hugo, Decap and people write them, each with the TOML that says the same.
    const HEADERS: &[(&str, &str)] = &[
        ("title: Fair", "title = \"Fair\""),
        ("title: \"Fair: the day\"", "title = \"Fair: the day\""),
        ("title: 'L''été'", "title = \"L'été\""),
        ("title: L'été", "title = \"L'été\""),
        ("title: Fair: the day", "title = \"Fair: the day\""),
        ("title: \"Say \\\"yes\\\"\"", "title = 'Say \"yes\"'"),
        ("draft: yes", "draft = true"),
        ("draft: No", "draft = false"),
        ("draft: \"yes\"", "draft = \"yes\""),
        ("draft: true # not yet", "draft = true"),
        ("date: 2026-06-21", "date = 2026-06-21"),
        ("date: 2026-6-1", "date = 2026-06-01"),
        ("date: 2026-06-21 18:00:00 +0200", "date = 2026-06-21T18:00:00+02:00"),
        ("date: 2026-06-21T18:00:00Z", "date = 2026-06-21T18:00:00Z"),
        ("date: 2026-06-21 18:00", "date = 2026-06-21T18:00:00"),
        ("date: 2026-06-21T18:00:00.000Z", "date = 2026-06-21T18:00:00Z"),
        ("date: 2026-02-30", "date = \"2026-02-30\""),
        ("date: \"2026-06-21\"", "date = \"2026-06-21\""),
        ("weight: 10", "weight = 10"),
        ("price: 12.50", "price = 12.50"),
        ("phone: 081123456", "phone = \"081123456\""),
        ("phone: +32 81 12 34 56", "phone = \"+32 81 12 34 56\""),
        ("tags: [a, b]", "tags = [\"a\", \"b\"]"),
        ("tags: [\"a, b\", c]", "tags = [\"a, b\", \"c\"]"),
        ("tags:\n- a\n- b", "tags = [\"a\", \"b\"]"),
        ("tags:\n  - a\n  - 'b'\ntitle: T", "tags = [\"a\", \"b\"]\ntitle = \"T\""),
        ("tags: [\n  a,\n  b\n]", "tags = [\"a\", \"b\"]"),
        ("tags: []", "tags = []"),
        ("summary: |\n  One.\n  Two.\ntitle: T", "summary = \"One.\\nTwo.\"\ntitle = \"T\""),
        ("summary: >-\n  One\n  two.", "summary = \"One two.\""),
        ("summary: One\n  two.", "summary = \"One two.\""),
        ("summary: \"One\n  two.\"", "summary = \"One two.\""),
        ("image:\n  src: a.jpg\n  alt: A fair", "image = { src = \"a.jpg\", alt = \"A fair\" }"),
        ("image: {src: a.jpg, alt: \"A fair\"}", "image = { src = \"a.jpg\", alt = \"A fair\" }"),
        (
            "links:\n  - title: A\n    url: https://a.example/\n  - title: B\n    url: /b/",
            "links = [{ title = \"A\", url = \"https://a.example/\" }, { title = \"B\", url = \"/b/\" }]",
        ),
        ("a:\n  b:\n    c: 1\n  d: 2", "a = { b = { c = 1 }, d = 2 }"),
        ("end:\nplace: ~\nx: null\ntitle: T", "title = \"T\""),
        ("# A remark\n\ntitle: T # another", "title = \"T\""),
        ("title: T\ntitle: U", "title = \"U\""),
        ("Page Title: T", "\"Page Title\" = \"T\""),
        ("résumé: T", "\"résumé\" = \"T\""),
        ("path: C:\\plans", "path = 'C:\\plans'"),
        ("title: !!str 12", "title = 12"),
        ("url: https://a.example/#x", "url = \"https://a.example/#x\""),
        ("- a\n- b", ""),
        ("just words", ""),
        ("tags: [a, b", "tags = \"[a, b\""),
        ("title:\tT", "title = \"T\""),
        ("title: T # a remark\n\ttags: [a]", "title = \"T\"\ntags = [\"a\"]"),
        ("title: T\n  tags: [a]", "title = \"T\"\ntags = [\"a\"]"),
    ];

    #[test]
    fn yaml_becomes_toml_that_can_be_read() {
        for (yaml, toml) in HEADERS {
            let written = yaml_to_toml(yaml).toml.join("\n");
            assert_eq!(written, *toml, "{yaml}");
        }
        for (yaml, lost) in [
            ("title: T\nmore words\ndraft: yes", "more words"),
            ("title: T # a\n  more", "more"),
            ("- a\n- b", "- a|- b"),
            ("just words", "just words"),
            ("title: T", ""),
        ] {
            assert_eq!(yaml_to_toml(yaml).lost.join("|"), lost, "{yaml}");
        }
        let json = "{ \"title\": \"T\", \"draft\": true, \"tags\": [\"a\"], \"x\": null, \"n\": {\"a\": 1} }";
        let toml = "title = \"T\"\ndraft = true\ntags = [\"a\"]\nn = { a = 1 }";
        assert_eq!(json_to_toml(json).toml.join("\n"), toml);
    }

    /// Text of some hundred KB, for which work that grows with its square takes minutes.
    #[test]
    fn long_front_matter_is_told_in_linear_time_and_as_far_as_a_person_reads() {
        let keys: String = (0..50_000).map(|at| format!("k{at}: {at}\n")).collect();
        let members: Vec<String> = (0..50_000).map(|at| format!("\"k{at}\": {at}")).collect();
        let open = format!("title: \"T\n{}", " a\n".repeat(200_000));
        let groups = "a: [\n".repeat(100_000);
        let wide = format!("title: T\n{}", "  a\n".repeat(100_000));
        for yaml in [&keys, &open, &groups, &wide] {
            let told = yaml_to_toml(yaml);
            assert!(told.is_beginning && told.toml.len() < MOST_LINES, "{yaml:.20}");
        }
        let told = yaml_to_toml(&keys).toml;
        assert_eq!(told.first().map(String::as_str), Some("k0 = 0"));
        assert_eq!(told.last().map(String::as_str), Some("k998 = 998"));
        for json in [format!("{{{}}}", members.join(", ")), format!("{{{}}}", members.join(",\n"))]
        {
            let told = json_to_toml(&json);
            assert!(told.is_beginning && told.toml.len() < 10_000);
            assert_eq!(told.toml.first().map(String::as_str), Some("k0 = 0"));
        }
        let page = format!("{{\"title\": \"T\"}}\n{}", "text\n".repeat(50_000));
        assert!(!json_to_toml(&page).is_beginning);
        assert!(!yaml_to_toml("title: T").is_beginning);
    }

    /// The reading itself, without the bound of what is told.
    #[test]
    fn each_line_is_read_a_few_times_at_most() {
        for (text, pairs) in [
            (format!("title: \"T\n{}", " a\n".repeat(100_000)), 1),
            ("a: [\n".repeat(100_000), 1),
            ("a: [\n]\n".repeat(100_000), 100_000),
            (format!("title: T\n{}", "  a\n".repeat(100_000)), 1),
        ] {
            let Yaml::Map(read) = Block::new(&text).value(0, 0) else { panic!("no map") };
            assert_eq!(read.len(), pairs, "{text:.10}");
        }
        let pair = |at: usize| Pair { key: format!("k{}", at % 40_000), value: Yaml::Null };
        let pairs: Vec<Pair> = (0..80_000).map(pair).collect();
        assert_eq!(last_of_each(&pairs).len(), 40_000);
    }

    proptest::proptest! {
        #[test]
        fn whatever_stands_there_becomes_toml(yaml in "([-a:>|\\[\\]{}\"' #,\n&!~]|[a-z]: |2026-06-21|- |é){0,40}") {
            for told in [yaml_to_toml(&yaml), json_to_toml(&yaml)] {
                let text = told.toml.join("\n");
                let (sink, origin) = (Sink::new(), Origin::town(TreePath::parse("a.toml").unwrap()));
                let table = parse_table(&origin, &text, 0).report(&sink);
                proptest::prop_assert!(table.is_some(), "{:?} became {:?}", yaml, text);
            }
        }
    }
}
