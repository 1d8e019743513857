//! Giving back: a town's changes to a package, as a mail that the package's authors put into their repository with `git am`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::override_template::extends;
use super::overrides::{Override, State};
use crate::diagnostics::{Code, Diagnostic, Origin, Result, clean, one_line};
use crate::git::{Author, CommitId, NewCommit, Repository};
use crate::manifest::LockedPackage;
use crate::names::{PackageName, TreePath};
use crate::sources::{Bytes, Layers};

/// What the town has in place of a package's files.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Files that the town replaced as a whole.
    pub whole: BTreeMap<TreePath, Bytes>,
    /// Templates that only extend the original: which of it belongs into the package, a person has to say.
    pub extending: Vec<TreePath>,
}

/// The letter around a proposal.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Who proposes.
    pub author: Author,
    /// When.
    pub date: Timestamp,
    /// The first line says what, the rest says why.
    pub message: String,
}

/// A proposal, ready to be sent.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// A mail with a patch, as `git format-patch` writes it.
    pub patch: Vec<u8>,
    /// The commit, in the cache's repository.
    pub commit: CommitId,
}

/// Sorts what the town has in place of a package's files. What is the same as the original is left out.
///
/// # Errors
/// If a file cannot be read.
pub fn changes(layers: &Layers, overrides: &[Override], package: &PackageName) -> Result<Changes> {
    let mut changes = Changes::default();
    for found in overrides.iter().filter(|found| found.package == *package) {
        let bytes = match found.state {
            State::New | State::Used | State::Drifted(_) => {
                layers.read(&Origin::town(found.file.clone()))?
            }
            State::Same | State::Orphaned => continue,
        };
        let parent =
            found.file.below("templates").and_then(|_| extends(std::str::from_utf8(&bytes).ok()?));
        let own = found.file.below("templates").map(|name| format!("@{package}/{name}"));
        if parent.is_some() && parent == own {
            changes.extending.push(found.file.clone());
        } else {
            changes.whole.insert(found.file.clone(), bytes);
        }
    }
    Ok(changes)
}

/// The message of a proposal where nobody wrote another one. Whatever the town is called, its name is a part of one line.
pub fn message(town: &str, locked: &LockedPackage, changes: &Changes) -> String {
    let town = one_line(town);
    let count = changes.whole.len();
    let files = if count == 1 { "a file".to_owned() } else { format!("{count} files") };
    let mut text = format!(
        "Take over {files} from {town}\n\n{town} has these files in place of those of {} {}:\n\n",
        locked.name, locked.version
    );
    changes
        .whole
        .keys()
        .for_each(|file| text.push_str(&format!("- {}\n", one_line(file.as_str()))));
    text
}

/// Puts the files that the town replaced over the locked commit, and writes the patch.
///
/// # Errors
/// If there is nothing to propose, Git does not know who proposes, or the repository does not hold the locked commit.
pub fn propose(
    repository: &Repository,
    locked: &LockedPackage,
    changes: &Changes,
    letter: &Letter,
) -> Result<Proposal> {
    if changes.whole.is_empty() {
        let message = message!(
            "the town replaces no file of `{locked}` as a whole, so there is nothing to propose",
            locked = locked.name
        );
        return Diagnostic::error(Code::Usage, message)
            .help(
                "change a file of the package in the town first: `parvis override FILE` begins one",
            )
            .into();
    }
    if !letter.author.is_known {
        return Diagnostic::error(Code::Usage, "Git does not know who proposes")
            .help("tell it: `git config user.name \"Anna Martin\"` and `git config user.email anna@ourtown.example`")
            .into();
    }
    let folder = locked.pin.subfolder.as_ref();
    let inside = |path: &TreePath| {
        folder.map_or_else(
            || path.clone(),
            |folder| folder.join(path.as_str()).expect("both are sound"),
        )
    };
    let files =
        changes.whole.iter().map(|(path, bytes)| (inside(path), Bytes::clone(bytes))).collect();
    let base = locked.pin.commit;
    let new = NewCommit { author: &letter.author, date: letter.date, message: &letter.message };
    let commit = repository.commit_over(base, &files, &new)?;
    let diff = repository.patch(commit)?;
    if diff.is_empty() {
        let message = message!(
            "`{locked}` has the town's files already, so there is nothing to propose",
            locked = locked.name
        );
        return Diagnostic::error(Code::Usage, message)
            .help("`parvis overrides` says which of the town's files can go")
            .into();
    }
    let mut patch = head(commit, letter).into_bytes();
    patch.extend(diff);
    patch.extend(
        format!("\nbase-commit: {base}\n-- \nparvis {}\n\n", env!("CARGO_PKG_VERSION")).bytes(),
    );
    Ok(Proposal { patch, commit })
}

/// The mail before its patch.
fn head(commit: CommitId, letter: &Letter) -> String {
    let Letter { author, date, message } = letter;
    let message = clean(message);
    let (subject, body) = message.trim().split_once('\n').unwrap_or((message.trim(), ""));
    let date = DateTimePrinter::new().timestamp_to_string(date).unwrap_or_default();
    let body: String = body.trim().lines().map(|line| format!("{}{line}\n", guard(line))).collect();
    // Git takes headers at the beginning of a message for those of the mail.
    let body = if is_header(&body) { format!(" {body}") } else { body };
    let gap = if body.is_empty() { "" } else { "\n" };
    format!(
        "From {commit} Mon Sep 17 00:00:00 2001\nFrom: {} <{}>\nDate: {date}\nSubject: {}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n{body}{gap}---\n\n",
        header(&author.name, true),
        header(&author.email, false),
        header(&format!("[PATCH] {subject}"), false),
    )
}

/// Lines that a mail program or Git would take for the end of the message move to the right.
fn guard(line: &str) -> &'static str {
    let ends = ["---", "diff -", "Index: ", "From ", ">From ", "-- "];
    if ends.iter().any(|end| line.starts_with(end)) || line == "--" { " " } else { "" }
}

/// Whether a text begins like a header: a word and a colon, or what Git takes for one.
fn is_header(text: &str) -> bool {
    let name = text.split(':').next().filter(|name| name.len() < text.len()).unwrap_or(" ");
    name.chars().all(|c| c.is_ascii_graphic()) || text.starts_with('[')
}

/// A header's text: as it is where mail allows that, else in encoded words (RFC 2047).
fn header(text: &str, is_name: bool) -> String {
    const LONGEST: usize = 45;
    let text = one_line(text);
    let plain = |c: char| c.is_ascii() && !(is_name && "\"\\()<>[]:;@,.".contains(c));
    if text.chars().all(plain) && !text.contains("=?") {
        return text;
    }
    let mut words = vec![String::new()];
    for c in text.chars() {
        let encoded = match c {
            ' ' => "_".to_owned(),
            c if c.is_ascii_alphanumeric() => c.to_string(),
            c => c.to_string().bytes().map(|byte| format!("={byte:02X}")).collect(),
        };
        match words.last_mut() {
            Some(word) if word.len() + encoded.len() <= LONGEST => word.push_str(&encoded),
            _ => words.push(encoded),
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("=?UTF-8?q?{word}?=")).collect();
    words.join("\n ")
}

#[cfg(test)]
mod tests;
