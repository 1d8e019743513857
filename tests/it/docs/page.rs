//! A page of the documentation as a list of steps: what its blocks ask to be done, in order.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

/// What one block asks for.
#[derive(Debug, PartialEq)]
pub enum Step {
    /// Commands to be run, one a line.
    Run(String),
    /// What the commands before print.
    Prints(String),
    /// A file and its text.
    Write(String, String),
    /// What `parvis check` says of the file before, which is put back as it was.
    Finds(String),
    /// Nothing that can be tested.
    Fault(String),
}

/// A page, read.
pub struct Page {
    /// Its path in the project.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Page {
    /// The steps, each with its line.
    pub fn steps(&self) -> Vec<(usize, Step)> {
        let mut reader = Reader::default();
        let mut code: Option<(CowStr<'_>, usize, String)> = None;
        for (event, range) in self.events() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    code = Some((info, self.line(&range), String::new()));
                }
                Event::Text(text) if code.is_some() => {
                    code.iter_mut().for_each(|(_, _, code)| code.push_str(&text));
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let Some((info, line, text)) = code.take() {
                        reader.block(&info, line, text);
                    }
                }
                Event::Start(Tag::Paragraph) => {
                    self.text[range].trim_end().clone_into(&mut reader.lead);
                }
                Event::Start(Tag::Heading { .. } | Tag::Table(_) | Tag::List(_)) => {
                    reader.lead.clear();
                }
                Event::Html(comment) => reader.comment(&comment, self.line(&range)),
                _ => {}
            }
        }
        reader.steps
    }

    /// The headings' anchors, as forges make them.
    pub fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = Vec::new();
        for heading in self.headings().map(|(_, text)| slug(&text)) {
            let same = anchors.iter().filter(|anchor| **anchor == heading).count();
            anchors.push(if same == 0 { heading } else { format!("{heading}-{same}") });
        }
        anchors
    }

    /// The headings: where they begin, and their words with the backticks.
    pub fn headings(&self) -> impl Iterator<Item = (usize, String)> {
        let mut heading: Option<(usize, String)> = None;
        self.events().filter_map(move |(event, range)| {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some((range.start, String::new())),
                Event::Text(text) => {
                    heading.iter_mut().for_each(|(_, words)| words.push_str(&text));
                }
                Event::Code(code) => {
                    heading.iter_mut().for_each(|(_, words)| words.push_str(&format!("`{code}`")));
                }
                Event::End(TagEnd::Heading(_)) => return heading.take(),
                _ => {}
            }
            None
        })
    }

    /// The text below the heading that has these words, up to the next heading; empty if there is none.
    pub fn section(&self, words: &str) -> &str {
        let headings: Vec<_> = self.headings().collect();
        let Some(at) = headings.iter().position(|(_, heading)| heading.contains(words)) else {
            return "";
        };
        let end = headings.get(at + 1).map_or(self.text.len(), |(start, _)| *start);
        &self.text[headings[at].0..end]
    }

    /// The links, each with its line.
    pub fn links(&self) -> Vec<(usize, String)> {
        let links = self.events().filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some((self.line(&range), dest_url.into_string()))
            }
            _ => None,
        });
        links.collect()
    }

    fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES).into_offset_iter()
    }

    fn line(&self, range: &Range<usize>) -> usize {
        self.text[..range.start].matches('\n').count() + 1
    }
}

#[derive(Default)]
struct Reader {
    steps: Vec<(usize, Step)>,
    /// The paragraph before.
    lead: String,
    /// Whether the next block is for the eye only.
    is_shown_only: bool,
}

impl Reader {
    fn comment(&mut self, comment: &str, line: usize) {
        let Some(words) =
            comment.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"))
        else {
            return;
        };
        match words.trim() {
            "not run" => self.is_shown_only = true,
            words => self.steps.extend(
                words.strip_prefix("run: ").map(|command| (line, Step::Run(command.to_owned()))),
            ),
        }
    }

    fn block(&mut self, info: &str, line: usize, text: String) {
        let lead = std::mem::take(&mut self.lead);
        if std::mem::take(&mut self.is_shown_only) {
            return;
        }
        let step = match (named_file(&lead), info, self.steps.last().map(|(_, step)| step)) {
            (Some(path), _, _) => Step::Write(path.to_owned(), text),
            (None, "sh", _) => Step::Run(text),
            (None, "text", Some(Step::Run(_))) => Step::Prints(text),
            (None, "text", Some(Step::Write(..))) => Step::Finds(text),
            // A piece of a page is the body of a page, or stands on top of one.
            (None, "markdown", _) => {
                Step::Write(example(line), format!("+++\ntitle = \"Example\"\n+++\n\n{text}"))
            }
            (None, "toml", _) => Step::Write(example(line), front_matter(&text)),
            _ => Step::Fault(format!(
                "a block `{info}` names no file: name it, or write `<!-- not run -->` before it"
            )),
        };
        self.steps.push((line, step));
    }
}

/// The file that a paragraph ends with: "…, in `content/fair.md`:".
fn named_file(lead: &str) -> Option<&str> {
    let (_, path) = lead.strip_suffix("`:")?.rsplit_once('`')?;
    (path.contains('.') && !path.contains(' ')).then_some(path)
}

fn example(line: usize) -> String {
    format!("content/example-{line}.md")
}

fn front_matter(text: &str) -> String {
    let title = if text.contains("title = ") { "" } else { "title = \"Example\"\n" };
    format!("+++\n{title}{text}+++\n")
}

/// A heading's anchor, as forges make it: small letters, no punctuation, hyphens for spaces.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}
