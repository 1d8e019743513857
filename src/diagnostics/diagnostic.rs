//! The diagnostic itself and where it points.

use std::collections::BTreeSet;
use std::ops::Range;

use super::nearest::{did_you_mean, nearest, or_list};
use super::{Code, Message};
use crate::names::{PackageName, TreePath};

/// What every fallible function of the library returns.
pub type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is built while one of these stands.
    Error,
    /// The site is built; somebody should look.
    Warning,
}

/// Who has to act on a finding. It decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blame {
    /// A file of the town.
    Content,
    /// A file of a package.
    Package,
    /// A partner town. The town cannot fix it, so it never affects the exit code.
    Partner,
    /// The set-up: arguments, disk, permissions, a missing town.
    Setup,
    /// The network or a server.
    Network,
    /// A fault of parvis.
    Parvis,
}

impl Blame {
    /// Returns the word for JSON output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Package => "package",
            Self::Partner => "partner",
            Self::Setup => "setup",
            Self::Network => "network",
            Self::Parvis => "parvis",
        }
    }
}

/// A file of a layer; the town itself is the package `town`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Origin {
    /// The layer's package.
    pub package: PackageName,
    /// The file inside it.
    pub path: TreePath,
}

impl Origin {
    /// A file of the town.
    pub fn town(path: TreePath) -> Self {
        Self { package: PackageName::town(), path }
    }

    /// The place that is the whole file.
    pub fn whole(&self) -> Place {
        Place { origin: self.clone(), range: None }
    }

    /// A place in the file; the range counts bytes.
    pub fn at(&self, range: Range<u32>) -> Place {
        Place { origin: self.clone(), range: Some(range) }
    }
}

/// Where a finding points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub origin: Origin,
    /// The range in bytes, which becomes lines when printed; `None` means the whole file.
    pub range: Option<Range<u32>>,
}

/// A remark that belongs to a finding, perhaps about a second place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The remark.
    pub message: Message,
    /// Where, if the remark has a place.
    pub place: Option<Place>,
}

/// One finding.
///
/// The message is a phrase in lower case without a full stop, with literals in backticks. Long
/// quotations lose their middle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Its name.
    pub code: Code,
    /// The reason.
    pub message: Message,
    /// Where it is.
    pub place: Option<Place>,
    /// What else belongs to it.
    pub notes: Vec<Note>,
    /// What to do, where there is more to say than for any finding of the code.
    /// [`Diagnostic::advice`] is what is printed.
    pub help: Option<Message>,
    /// Who has to act.
    pub blame: Blame,
}

impl Diagnostic {
    /// Makes an error, blamed on the set-up until a place is given.
    pub fn error(code: Code, message: impl Into<Message>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into().shortened(),
            place: None,
            notes: Vec::new(),
            help: None,
            blame: Blame::Setup,
        }
    }

    /// Makes a warning.
    pub fn warning(code: Code, message: impl Into<Message>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Sets the place. The blame follows from the file's package.
    pub fn at(mut self, place: Place) -> Self {
        let town = place.origin.package == PackageName::town();
        self.blame = if town { Blame::Content } else { Blame::Package };
        self.place = Some(place);
        self
    }

    /// Sets what to do.
    pub fn help(mut self, help: impl Into<Message>) -> Self {
        self.help = Some(help.into().shortened());
        self
    }

    /// Returns what to do: the finding's own help, else that of its code. So every finding has one.
    pub fn advice(&self) -> Message {
        self.help.clone().unwrap_or_else(|| self.code.help().into())
    }

    /// Sets the help to "did you mean `NAME`?" if a candidate is near to `word`; otherwise the help
    /// stays as it is.
    pub fn suggest<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(word, candidates) {
            Some(near) => self.help(did_you_mean(near)),
            None => self,
        }
    }

    /// Sets the help as [`Diagnostic::suggest`] does; if no candidate is near and they are few, the
    /// help lists them.
    pub fn suggest_or_list<'a>(
        self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        const FEW: usize = 12;
        let names: BTreeSet<&str> = candidates.into_iter().collect();
        if names.is_empty() || names.len() > FEW || nearest(word, names.iter().copied()).is_some() {
            return self.suggest(word, names);
        }
        self.help(message!("there is {names}", names = or_list(names)))
    }

    /// Adds a remark, with its place where it has one.
    pub fn note(mut self, message: impl Into<Message>, place: Option<Place>) -> Self {
        self.notes.push(Note { message: message.into().shortened(), place });
        self
    }

    /// Shortens texts that were written into the fields directly, as the setters do.
    pub(super) fn brief(mut self) -> Self {
        self.message = self.message.shortened();
        self.help = self.help.map(Message::shortened);
        self
    }

    /// Turns it into a finding about a partner's content: a warning that never fails a build, not
    /// even a strict one.
    pub fn of_partner(self) -> Self {
        Self { severity: Severity::Warning, blame: Blame::Partner, ..self }
    }

    /// Sets who has to act, where that does not follow from the place.
    pub fn blame(mut self, blame: Blame) -> Self {
        self.blame = blame;
        self
    }
}

impl<T> From<Diagnostic> for Result<T> {
    fn from(diagnostic: Diagnostic) -> Self {
        Err(Box::new(diagnostic))
    }
}

/// Adds the purpose and the path to an operating system's error, which says little without them.
pub trait During<T> {
    /// Turns the error into a diagnostic: `cannot PURPOSE PATH: REASON`.
    ///
    /// # Errors
    /// The diagnostic, blamed on the set-up.
    fn during(self, purpose: &str, path: &(impl std::fmt::Display + ?Sized)) -> Result<T>;
}

impl<T> During<T> for std::io::Result<T> {
    fn during(self, purpose: &str, path: &(impl std::fmt::Display + ?Sized)) -> Result<T> {
        self.map_err(|error| {
            let reason = match error.kind() {
                std::io::ErrorKind::StorageFull => "the disk is full".into(),
                std::io::ErrorKind::PermissionDenied => "permission denied".into(),
                std::io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
                std::io::ErrorKind::NotFound => "it does not exist".into(),
                _ => Message::from(error.to_string()),
            };
            Box::new(Diagnostic::error(
                Code::Io,
                message!("cannot {purpose} `{path}`: {reason}", purpose, path, reason),
            ))
        })
    }
}
