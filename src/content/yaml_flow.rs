//! Values of YAML and JSON that stand in one line: groups in brackets, texts in quotation marks, words.

use super::yaml_words::plain;
use crate::manifest::toml_text;

/// How deep groups may lie in each other; what lies deeper is text.
pub(super) const DEEPEST: usize = 12;

/// A value of YAML.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Yaml {
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
pub(super) struct Pair {
    pub(super) key: String,
    pub(super) value: Yaml,
}

/// A text in one line of TOML that keeps the ends of its lines.
pub(super) fn quoted(text: &str) -> String {
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

fn word(text: &str) -> Yaml {
    plain(text).map_or(Yaml::Null, Yaml::Plain)
}

/// A value in one line: `[a, {b: c}]`, a text in quotation marks, a word.
pub(super) struct Flow<'t> {
    rest: &'t str,
    /// Whether the text ended before the value did.
    is_cut: bool,
}

impl<'t> Flow<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text.trim(), is_cut: false }
    }

    /// Reads a text as it is, of which more may follow behind the value.
    pub(super) fn begun(text: &'t str) -> Self {
        Self { rest: text, is_cut: false }
    }

    /// How many bytes stand behind what was read.
    pub(super) fn rest_len(&self) -> usize {
        self.rest.len()
    }

    /// Whether the text ended before the value did.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// A value to the end of the text.
    pub(super) fn whole(mut self, depth: usize) -> Yaml {
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
    pub(super) fn value(&mut self, depth: usize) -> Yaml {
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
