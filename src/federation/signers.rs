//! Whose signature a commit or a tag bears, and whether the town knows the key: OpenSSH's `allowed_signers`, SSH only.
//!
//! A release is taken if its tag is signed by a known key, or the commit itself is. As Git does, a key's dates are compared
//! with the date that the commit or tag names; dates without a `Z` are in UTC here, so that no machine's time zone matters.

use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use ssh_key::{Error, HashAlg, LineEnding, PublicKey, SshSig};

use crate::diagnostics::{Blame, Code, Diagnostic, Message, Origin, Result};
use crate::git::{CommitId, Repository, Signed};
use crate::manifest::Reference;
use crate::names::{PackageName, TreePath};

/// What Git's signatures are made for, so that one of another purpose does not hold.
const NAMESPACE: &str = "git";

/// A key that the town knows.
#[derive(Debug)]
struct Signer {
    key: PublicKey,
    /// What it may sign; `None` is everything.
    namespaces: Option<String>,
    /// Seconds since 1970.
    after: Option<i64>,
    before: Option<i64>,
}

/// The town's file of signers.
pub(super) struct SignersFile {
    pub(super) origin: Origin,
    pub(super) text: Arc<str>,
}

/// The fingerprint (`SHA256:…`) of the key that signed a commit, or the tag that leads to it.
///
/// # Errors
/// If nothing is signed, a signature does not hold, or its key is not in the town's file; and if that cannot be read.
pub(super) fn signer_of(
    repository: &Repository,
    reference: &Reference,
    commit: CommitId,
    file: &SignersFile,
    name: &PackageName,
) -> Result<String> {
    let SignersFile { origin, text } = file;
    let signers = read(text, origin)?;
    let judge = |what: Message, signed: &Signed| {
        verify(signed, &signers)
            .map_err(|fault| fault.diagnose(&message!("{what} of `{name}`", what, name), origin))
    };
    let tagged = match reference {
        Reference::Tag(tag) => {
            repository.signed_tag(&format!("refs/parvis/tags/{tag}"))?.map(|found| (tag, found))
        }
        Reference::Branch(_) | Reference::Commit => None,
    };
    // A tag that has moved, or was signed under another name, says nothing of this commit.
    let tagged = tagged.filter(|(tag, found)| found.commit == commit && found.name == **tag);
    let by_tag = tagged.map(|(tag, found)| judge(message!("the tag `{tag}`", tag), &found.signed));
    if let Some(Ok(fingerprint)) = by_tag {
        return Ok(fingerprint);
    }
    let what = message!("commit {commit}", commit = commit.short());
    let by_commit = repository.signed_commit(commit)?.map(|signed| judge(what.clone(), &signed));
    match (by_tag, by_commit) {
        (_, Some(Ok(fingerprint))) => Ok(fingerprint),
        (Some(refused), _) | (None, Some(refused)) => refused,
        (None, None) => {
            Err(Fault::Unsigned.diagnose(&message!("{what} of `{name}`", what, name), origin))
        }
    }
}

/// Whether a commit, or the tag that leads to it, bears a signature that holds of the key with a fingerprint, whoever knows that key.
///
/// # Errors
/// If the repository cannot be read.
pub(super) fn is_signed_by(
    repository: &Repository,
    reference: &Reference,
    commit: CommitId,
    print: &str,
) -> Result<bool> {
    let tagged = match reference {
        Reference::Tag(tag) => repository
            .signed_tag(&format!("refs/parvis/tags/{tag}"))?
            .filter(|found| found.commit == commit),
        Reference::Branch(_) | Reference::Commit => None,
    };
    let holds = |signed: &Signed| {
        let signature =
            parse(&signed.signature).filter(|signature| signature.namespace() == NAMESPACE);
        signature.is_some_and(|signature| {
            let key = PublicKey::from(signature.public_key().clone());
            key.fingerprint(HashAlg::Sha256).to_string() == print
                && key.verify(NAMESPACE, &signed.text, &signature).is_ok()
        })
    };
    let by_tag = tagged.is_some_and(|found| holds(&found.signed));
    Ok(by_tag || repository.signed_commit(commit)?.is_some_and(|signed| holds(&signed)))
}

/// Why a signature is not taken.
#[derive(Debug, PartialEq, Eq)]
enum Fault {
    Unsigned,
    /// PGP, X.509.
    OtherKind,
    Unreadable,
    /// Made for something else than Git.
    Namespace(String),
    /// The key, as its owner would write it into the file.
    UnknownKey(String, String),
    /// The key is known, but not for Git.
    NotForGit(String),
    OutOfDate(String),
    /// The text is not the one that was signed.
    Wrong(String),
}

impl Fault {
    /// Reports the signature of `what`, a commit or a tag.
    fn diagnose(&self, what: &Message, origin: &Origin) -> Box<Diagnostic> {
        let diagnostic = Diagnostic::error(Code::BadSignature, self.message(what, &origin.path));
        Box::new(diagnostic.help(self.help(&origin.path)).blame(Blame::Package))
    }

    fn message(&self, what: &Message, file: &TreePath) -> Message {
        match self {
            Self::Unsigned => message!("{what} is not signed", what),
            Self::OtherKind => message!("{what} is signed with PGP or X.509", what),
            Self::Unreadable => message!("the signature of {what} cannot be read", what),
            Self::Namespace(namespace) => message!(
                "the signature of {what} was made for `{namespace}`, not for Git",
                what,
                namespace
            ),
            Self::UnknownKey(print, _) => message!(
                "{what} is signed by a key that `{file}` does not hold: {print}",
                what,
                file,
                print
            ),
            Self::NotForGit(print) => message!(
                "{what} is signed by {print}, which `{file}` allows for other purposes only",
                what,
                print,
                file
            ),
            Self::OutOfDate(print) => message!(
                "{what} is signed by {print} at a time when `{file}` does not allow it",
                what,
                print,
                file
            ),
            Self::Wrong(print) => message!(
                "the signature of {what} by {print} is wrong: what was signed is not what is there",
                what,
                print
            ),
        }
    }

    fn help(&self, file: &TreePath) -> Message {
        let ask = Message::from("ask its authors; until they mend it, the last version stays");
        match self {
            Self::Unsigned => message!(
                "the town's `signers = \"{file}\"` asks for a signature: {ask}",
                file,
                ask
            ),
            Self::OtherKind => {
                "parvis reads SSH signatures; its authors make them after `git config gpg.format ssh`"
                    .into()
            }
            Self::Unreadable | Self::Namespace(_) => ask,
            Self::UnknownKey(_, line) => message!(
                "ask its authors by another way whether that key is theirs; then add the line \
                 `name@partner.example {line}`",
                line
            ),
            Self::NotForGit(_) => {
                "add `git` to the line's `namespaces=`, if its owner may sign here".into()
            }
            Self::OutOfDate(_) => {
                "look at `valid-after=` and `valid-before=` of the key's line".into()
            }
            Self::Wrong(_) => message!("somebody may have changed it: {ask}", ask),
        }
    }
}

/// Gives the fingerprint of the key, if the signature holds and the key is known.
fn verify(signed: &Signed, signers: &[Signer]) -> std::result::Result<String, Fault> {
    if !signed.signature.trim_start().starts_with("-----BEGIN SSH") {
        return Err(Fault::OtherKind);
    }
    let signature = parse(&signed.signature).ok_or(Fault::Unreadable)?;
    if signature.namespace() != NAMESPACE {
        return Err(Fault::Namespace(signature.namespace().to_owned()));
    }
    let key = PublicKey::from(signature.public_key().clone());
    let print = key.fingerprint(HashAlg::Sha256).to_string();
    let known: Vec<&Signer> =
        signers.iter().filter(|signer| signer.key.key_data() == key.key_data()).collect();
    if known.is_empty() {
        let line = key.to_openssh().map_err(|_| Fault::Unreadable)?;
        return Err(Fault::UnknownKey(print, line));
    }
    let for_git = || {
        known.iter().filter(|signer| {
            signer.namespaces.as_deref().is_none_or(|list| allows(list, NAMESPACE))
        })
    };
    if for_git().next().is_none() {
        return Err(Fault::NotForGit(print));
    }
    if !for_git().any(|signer| {
        signer.after.is_none_or(|at| at <= signed.when)
            && signer.before.is_none_or(|at| signed.when < at)
    }) {
        return Err(Fault::OutOfDate(print));
    }
    match key.verify(NAMESPACE, &signed.text, &signature) {
        Ok(()) => Ok(print),
        Err(Error::AlgorithmUnsupported { .. } | Error::AlgorithmUnknown) => Err(Fault::Unreadable),
        Err(_) => Err(Fault::Wrong(print)),
    }
}

/// Reads a signature in the one form that `ssh-keygen` writes: the library forgives wrong lengths, which nobody has signed.
fn parse(text: &str) -> Option<SshSig> {
    let signature = SshSig::from_pem(text.trim())
        .ok()
        .filter(|signature| signature.version() == SshSig::VERSION)?;
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let again = signature.to_pem(LineEnding::LF).ok()?;
    (plain(&again) == plain(text)).then_some(signature)
}

/// Reads the town's file.
fn read(text: &str, origin: &Origin) -> Result<Vec<Signer>> {
    let mut signers = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        signers.push(signer(line).map_err(|why| {
            let place = origin.at(u32::try_from(range.start).unwrap_or(u32::MAX)..u32::try_from(range.end).unwrap_or(u32::MAX));
            let help =
                "write each key as `name@partner.example ssh-ed25519 AAAA…`, or `namespaces=\"git\"` before the kind of key";
            Box::new(Diagnostic::error(Code::BadSignature, why).at(place).help(help))
        })?);
    }
    Ok(signers)
}

/// Reads a line; else says why it cannot be.
fn signer(line: &str) -> std::result::Result<Signer, String> {
    let (_, rest) = word(line);
    let (mut namespaces, mut after, mut before) = (None, None, None);
    if let Ok(key) = PublicKey::from_openssh(rest) {
        return Ok(Signer { key, namespaces, after, before });
    }
    let (options, rest) = word(rest);
    for option in split(options, ',') {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let value = value.trim_matches('"');
        match name.to_ascii_lowercase().as_str() {
            "namespaces" => namespaces = Some(value.to_owned()),
            "valid-after" => after = Some(instant(value)?),
            "valid-before" => before = Some(instant(value)?),
            "cert-authority" => {
                return Err(
                    "certificates are not read: name each key itself, without `cert-authority`"
                        .to_owned(),
                );
            }
            _ => {
                return Err(
                    "the line has neither a key nor an option that is known after the name"
                        .to_owned(),
                );
            }
        }
    }
    let key =
        PublicKey::from_openssh(rest).map_err(|_| "the line's key cannot be read".to_owned())?;
    Ok(Signer { key, namespaces, after, before })
}

/// The first word and the rest; white space between quotation marks belongs to the word.
fn word(line: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = line.find(|c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    });
    end.map_or((line, ""), |end| (&line[..end], line[end..].trim_start()))
}

/// The parts between separators that stand outside of quotation marks.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
}

/// `20261231`, `202612312359` or `20261231235959`, with or without `Z`.
fn instant(text: &str) -> std::result::Result<i64, String> {
    let wrong = || format!("`{text}` is not a date as `20261231` or `20261231235959Z`");
    let digits = text.trim_end_matches(['Z', 'z']);
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let number =
        |from: usize| digits.get(from..from + 2).map_or(Ok(0), str::parse).map_err(|_| wrong());
    let year = digits[..4].parse().map_err(|_| wrong())?;
    let time = DateTime::new(year, number(4)?, number(6)?, number(8)?, number(10)?, number(12)?, 0)
        .map_err(|_| wrong())?;
    Ok(TimeZone::UTC.to_timestamp(time).map_err(|_| wrong())?.as_second())
}

/// Whether a list of patterns allows a name; one with `!` before it forbids.
fn allows(list: &str, name: &str) -> bool {
    let forbidden = list
        .split(',')
        .filter_map(|pattern| pattern.strip_prefix('!'))
        .any(|pattern| fits(pattern, name));
    !forbidden && list.split(',').any(|pattern| fits(pattern, name))
}

/// Whether a pattern of `*` and `?` is of this name.
fn fits(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    // How much of the name the pattern so far may have covered.
    let mut covered = vec![false; name.len() + 1];
    covered[0] = true;
    for wanted in pattern.chars() {
        let mut next = vec![false; name.len() + 1];
        for at in (0..=name.len()).filter(|at| covered[*at]) {
            match wanted {
                '*' => next[at..].fill(true),
                _ if at < name.len() && (wanted == '?' || wanted == name[at]) => {
                    next[at + 1] = true;
                }
                _ => {}
            }
        }
        covered = next;
    }
    covered[name.len()]
}

#[cfg(test)]
mod tests;
