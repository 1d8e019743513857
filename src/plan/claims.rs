//! Paths that outputs claim: each is claimed once, and no file is a folder of another.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;

use unicode_normalization::UnicodeNormalization;

use super::collision_help::collision_help;
use super::target::Target;
use crate::diagnostics::{Blame, Code, Diagnostic, Message, Place, Sink};
use crate::names::{NameError, OutPath};
use crate::site::Site;

/// The characters of an address that a message shows.
const LONGEST_SHOWN: usize = 100;

/// The outputs so far.
pub(super) struct Claims<'a> {
    site: &'a Site,
    sink: &'a Sink,
    /// The outputs by path.
    pub targets: BTreeMap<OutPath, Target>,
    /// Each path as the most careless host reads it.
    folded: BTreeMap<String, OutPath>,
}

impl<'a> Claims<'a> {
    pub(super) fn new(site: &'a Site, sink: &'a Sink) -> Self {
        Self { site, sink, targets: BTreeMap::new(), folded: BTreeMap::new() }
    }

    /// Claims an address for an output. Reports an address that cannot be a path, and a path that is taken.
    pub(super) fn claim(&mut self, address: &str, target: Target) {
        let path = match out_path(address) {
            Ok(path) => path,
            Err(why) => return self.report_bad_address(address, &why, &target),
        };
        let folded = folded(&path);
        if let Some((taken, other)) = self.in_the_way(&folded) {
            return self.report_collision(&path, &target, taken, other);
        }
        self.folded.insert(folded, path.clone());
        self.targets.insert(path, target);
    }

    /// Whether something lies at a path, or is in its way.
    pub(super) fn is_taken(&self, path: &OutPath) -> bool {
        self.in_the_way(&folded(path)).is_some()
    }

    /// Puts an output at a path that is free.
    pub(super) fn put(&mut self, path: OutPath, target: Target) {
        self.folded.insert(folded(&path), path.clone());
        self.targets.insert(path, target);
    }

    /// What lies at a path already, or is a file where the path needs a folder, or lies in a folder where the path is a file.
    fn in_the_way(&self, folded: &str) -> Option<(&OutPath, &Target)> {
        let folders = folded.match_indices('/').map(|(end, _)| &folded[..end]);
        let above = folders.chain([folded]).find_map(|path| self.folded.get(path));
        let taken = match above {
            Some(path) => path,
            None => {
                let folder = format!("{folded}/");
                let behind = (Bound::Excluded(folder.as_str()), Bound::Unbounded);
                let (next, path) = self.folded.range::<str, _>(behind).next()?;
                next.starts_with(&folder).then_some(path)?
            }
        };
        self.targets.get_key_value(taken)
    }

    fn report_bad_address(&self, address: &str, why: &NameError, target: &Target) {
        let shown = match address.char_indices().nth(LONGEST_SHOWN) {
            Some((end, _)) => format!("{}…", &address[..end]),
            None => address.to_owned(),
        };
        let message = message!("`{shown}` cannot be an address: {why}", shown, why);
        let diagnostic = Diagnostic::error(Code::BadAddress, message).blame(Blame::Content);
        let diagnostic =
            diagnostic.help("shorten it: the `slug`, the alias, or the name of the file or folder");
        let diagnostic = self.place(target).into_iter().fold(diagnostic, Diagnostic::at);
        let of_partner = self.is_of_partner(target);
        self.sink.report(if of_partner { diagnostic.of_partner() } else { diagnostic });
    }

    fn report_collision(&self, path: &OutPath, target: &Target, taken: &OutPath, other: &Target) {
        // What a person wrote has a file and a line; what parvis writes has not.
        if self.place(target).is_none() && self.place(other).is_some() {
            return self
                .report_meeting(Meeting { path: taken, target: other }, Meeting { path, target });
        }
        self.report_meeting(Meeting { path, target }, Meeting { path: taken, target: other });
    }

    /// Reports that two outputs meet; the finding is about the first.
    fn report_meeting(&self, one: Meeting<'_>, two: Meeting<'_>) {
        let (Meeting { path, target }, Meeting { path: taken, target: other }) = (one, two);
        let depth = |path: &OutPath| path.as_str().matches('/').count();
        let message = match depth(taken).cmp(&depth(path)) {
            Ordering::Equal => message!("two things would be written to `{path}`", path),
            Ordering::Less => collides_with_folder(taken, path),
            Ordering::Greater => collides_with_folder(path, taken),
        };
        let diagnostic = Diagnostic::error(Code::DuplicateUrl, message);
        let diagnostic = self.place(target).into_iter().fold(diagnostic, Diagnostic::at);
        let diagnostic = diagnostic.note(
            message!("the other is {describe}", describe = describe(other)),
            self.place(other),
        );
        if self.is_of_partner(target) {
            return self.sink.report(diagnostic.of_partner());
        }
        let diagnostic = match diagnostic.place {
            Some(_) => diagnostic,
            None => diagnostic
                .note(message!("one is {describe}", describe = describe(target)), None)
                .blame(Blame::Content),
        };
        self.sink.report(diagnostic.help(collision_help(target, other)));
    }

    fn is_of_partner(&self, target: &Target) -> bool {
        match target {
            Target::Page { id, .. } => self.site.shown(id).is_some(),
            Target::File(origin) => self.site.copies().any(|(_, copied)| copied == origin),
            _ => false,
        }
    }

    /// The file, or the line of it, that an output is made of.
    fn place(&self, target: &Target) -> Option<Place> {
        let site = self.site;
        match target {
            Target::Page { id, lang, .. } => {
                let entry = &site.entries[site.variant(id, lang)?];
                let slug = entry.common.slug_at.as_ref().filter(|_| site.is_local(entry));
                Some(slug.map_or_else(|| entry.origin.whole(), |at| at.0.clone()))
            }
            Target::File(origin) | Target::Redirects { own: Some(origin), .. } => {
                Some(origin.whole())
            }
            Target::Redirect { alias, .. } => {
                let entry = &site.entries[site.alias(alias)?];
                let wanted = alias.trim_matches('/');
                let mut aliases = entry.common.aliases.iter();
                let written = aliases.find(|(written, _)| written.trim_matches('/') == wanted);
                Some(written.map_or_else(|| entry.origin.whole(), |(_, at)| at.0.clone()))
            }
            _ => None,
        }
    }
}

/// One of two outputs that meet.
#[derive(Clone, Copy)]
struct Meeting<'t> {
    path: &'t OutPath,
    target: &'t Target,
}

fn collides_with_folder(file: &OutPath, inner: &OutPath) -> Message {
    message!("`{file}` would be a file, and the folder of `{inner}`", file, inner)
}

/// The path at which an address lies.
///
/// # Errors
/// Why it cannot be one.
fn out_path(address: &str) -> Result<OutPath, NameError> {
    let path =
        percent_encoding::percent_decode_str(address.trim_start_matches('/')).decode_utf8_lossy();
    let path = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.into_owned()
    };
    OutPath::parse(&path)
}

/// Hosts on Windows and macOS take names for the same that differ in case or normal form only.
fn folded(path: &OutPath) -> String {
    match path.as_str() {
        ascii if ascii.is_ascii() => ascii.to_ascii_lowercase(),
        text => text.nfc().collect::<String>().to_lowercase(),
    }
}

/// Names an output in a message.
fn describe(target: &Target) -> Message {
    match target {
        Target::Page { .. } => "a page".into(),
        Target::Topic { topic, .. } => message!("the page of the topic `{topic}`", topic),
        Target::Topics { .. } => "the page of all topics".into(),
        Target::NotFound { .. } => "the page for what is not found".into(),
        Target::Colophon { .. } => "the colophon".into(),
        Target::Feed { .. } => "a feed".into(),
        Target::Calendar { .. } => "a calendar".into(),
        Target::Redirect { alias, .. } => message!("the former address `{alias}`", alias),
        Target::File(origin) => message!("the file `{path}`", path = origin.path),
        Target::Sitemap { .. }
        | Target::SitemapPart(_)
        | Target::Robots
        | Target::Materials
        | Target::Redirects { .. }
        | Target::HostFile(_)
        | Target::Compressed(..)
        | Target::Style
        | Target::Report => "a file that parvis writes".into(),
    }
}
