//! Regular expressions of content types. A package may write them, and each takes memory: so they are counted, small, and those that are
//! equal are one.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regex::{Error, Regex, RegexBuilder};

use crate::diagnostics::{Code, Diagnostic};
use crate::manifest::Reader;
use crate::names::PackageName;

/// How many different patterns the types of one layer have.
const MOST: usize = 200;
/// The longest pattern, in bytes.
const LONGEST: usize = 1_000;
/// The largest automaton that a pattern may become, and the most that reading with it keeps, in bytes.
const LARGEST: usize = 1 << 18;

/// A regular expression that all of a text must match, as in HTML's `pattern`.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    whole: Arc<Regex>,
    /// As it is written.
    pub(super) written: Arc<str>,
}

impl Pattern {
    pub(super) fn matches(&self, text: &str) -> bool {
        self.whole.is_match(text)
    }
}

/// The patterns that were read so far.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    /// Each text once, with its automaton, or why it has none.
    read: RefCell<BTreeMap<Arc<str>, Result<Pattern, String>>>,
    /// The texts of each layer.
    counted: RefCell<BTreeMap<PackageName, BTreeSet<Arc<str>>>>,
}

impl Patterns {
    /// Reads a field's `pattern`; one that cannot be is reported.
    pub(super) fn read(&self, reader: &Reader<'_>) -> Option<Pattern> {
        let written = reader.text("pattern")?;
        let report =
            |diagnostic: Diagnostic| reader.sink.report(diagnostic.at(reader.place("pattern")));
        if written.len() > LONGEST {
            let message = message!(
                "the pattern has {written} bytes, and at most {LONGEST} are read",
                written = written.len(),
                LONGEST
            );
            report(
                Diagnostic::error(Code::BadValue, message)
                    .help("what is one of many words is a `term(VOCABULARY)`"),
            );
            return None;
        }
        if let Some(excess) = self.count(reader.origin_of("pattern").package.clone(), written) {
            excess.into_iter().for_each(report);
            return None;
        }
        let mut read = self.read.borrow_mut();
        let pattern = read.entry(Arc::from(written)).or_insert_with(|| compile(written));
        match pattern {
            Ok(pattern) => Some(pattern.clone()),
            Err(why) => {
                let help = "a pattern is a regular expression: `[0-9]{4}` are four digits";
                report(
                    Diagnostic::error(
                        Code::BadValue,
                        message!("`{written}` is not a pattern: {why}", written, why),
                    )
                    .help(help),
                );
                None
            }
        }
    }

    /// Counts a layer's pattern. One too many is not read, and said once.
    fn count(&self, package: PackageName, written: &str) -> Option<Option<Diagnostic>> {
        let mut counted = self.counted.borrow_mut();
        let own = counted.entry(package).or_default();
        if own.len() > MOST {
            return (!own.contains(written)).then_some(None);
        }
        own.insert(Arc::from(written));
        (own.len() > MOST).then(|| {
            own.remove(written);
            // One that nobody can write stands for all further ones.
            own.insert(Arc::from("\0"));
            let message = message!("the content types have more than {MOST} different patterns, and this one and all behind it are not read", MOST);
            let help = "take patterns away until they are few enough, or write the same one in several fields: it counts once";
            Some(Diagnostic::error(Code::TooMuch, message).help(help))
        })
    }
}

/// Makes the automaton of a pattern, or says why there is none.
fn compile(written: &str) -> Result<Pattern, String> {
    // By itself first: what it opens it must close itself. Without any size nothing is made of it but what is wrong with its text.
    let alone = RegexBuilder::new(written).size_limit(0).build().map(drop);
    let alone =
        alone.or_else(
            |error| if matches!(error, Error::CompiledTooBig(_)) { Ok(()) } else { Err(error) },
        );
    let build = || {
        RegexBuilder::new(&format!("^(?:{written})$"))
            .size_limit(LARGEST)
            .dfa_size_limit(LARGEST)
            .build()
    };
    match alone.and_then(|()| build()) {
        Ok(whole) => Ok(Pattern { whole: Arc::new(whole), written: Arc::from(written) }),
        Err(Error::CompiledTooBig(_)) => {
            Err("it stands for too many forms; write smaller numbers of repetitions".to_owned())
        }
        Err(error) => Err(error
            .to_string()
            .lines()
            .last()
            .unwrap_or_default()
            .trim()
            .trim_start_matches("error: ")
            .to_owned()),
    }
}
