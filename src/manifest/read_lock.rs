//! Reading `parvis.lock`. parvis writes it alone, so it is read strictly: where anything is wrong there is no lock.

use semver::Version;

use super::lock::{FORM, Lock, LockedOverride, LockedPackage, LockedPartner, Pin, Reference};
use super::token_use::TokenUse;
use super::toml::LONGEST;
use super::{Kind, Reader, Table, parse_table};
use crate::diagnostics::{Code, Diagnostic, Findings, Origin, Parsed, Sink};
use crate::git::{CommitId, FileId};
use crate::names::{Address, PackageName, TreePath};

impl Lock {
    /// Reads the file's text. parvis writes it alone, so where anything is wrong there is no lock.
    pub fn read(origin: &Origin, text: &str) -> Parsed<Option<Self>> {
        Parsed::collect(|sink| Self::parse(origin, text, sink).filter(|_| !sink.has_errors()))
    }

    fn parse(origin: &Origin, text: &str, sink: &Sink) -> Option<Self> {
        let (table, faults) = parse_table(origin, text, 0).into_parts();
        let Some(table) = table else {
            sink.report(unreadable(origin, text, &faults));
            return None;
        };
        let top = Reader::new(&table, origin, sink);
        match top.integer("version", 1..=i64::MAX) {
            Some(FORM) => {}
            Some(newer) => {
                let message = message!(
                    "the lock has form {newer}, and this parvis knows form {FORM}: a newer one wrote it",
                    newer,
                    FORM
                );
                sink.report(
                    Diagnostic::error(Code::BadLock, message)
                        .at(top.place("version"))
                        .help("install a newer parvis"),
                );
                return None;
            }
            None => {
                if table.get("version").is_none() {
                    top.missing("version", "`parvis.lock`", "version = 1");
                }
                return None;
            }
        }
        let mut lock = Self {
            packages: tables(&top, "package")
                .into_iter()
                .filter_map(|table| package(&top, table))
                .collect(),
            partners: tables(&top, "partner")
                .into_iter()
                .filter_map(|table| partner(&top, table))
                .collect(),
            overrides: tables(&top, "override")
                .into_iter()
                .filter_map(|table| hidden(&top, table))
                .collect(),
        };
        lock.sort();
        twice(
            &top,
            lock.packages
                .iter()
                .map(|package| &package.name)
                .chain(lock.partners.iter().map(|partner| &partner.name)),
        );
        top.finish("`parvis.lock`");
        Some(lock)
    }
}

/// What is said of a text that is no TOML: most often two branches moved the lock, and Git merged neither.
fn unreadable(origin: &Origin, text: &str, faults: &Findings) -> Diagnostic {
    const MARK: &str = "<<<<<<<";
    let mark = if text.starts_with(MARK) {
        Some(0)
    } else {
        text.find(&format!("\n{MARK}")).map(|at| at + 1)
    };
    if let Some(at) = mark.and_then(|at| u32::try_from(at).ok()) {
        let diagnostic =
            Diagnostic::error(Code::BadLock, "`parvis.lock` holds both sides of a merge")
                .at(origin.at(at..at + 7));
        return diagnostic.help(
            "take either side, `git checkout --theirs parvis.lock`, and run `parvis update`",
        );
    }
    if text.len() > LONGEST {
        let message = message!(
            "`parvis.lock` has more than {value} MB, which is too much to read",
            value = LONGEST >> 20
        );
        let help = "delete it, and `parvis update` writes it anew, with the newest versions that `town.toml` allows";
        return Diagnostic::error(Code::BadLock, message).at(origin.whole()).help(help);
    }
    let place =
        faults.iter().find_map(|found| found.place.clone()).unwrap_or_else(|| origin.whole());
    let diagnostic =
        Diagnostic::error(Code::BadLock, "`parvis.lock` was edited by hand and cannot be read")
            .at(place);
    diagnostic.help("restore it from Git: `git checkout parvis.lock`")
}

fn tables<'a>(top: &Reader<'a>, key: &str) -> Vec<&'a Table> {
    let Some(value) = top.value(key) else { return Vec::new() };
    let Kind::List(items) = &value.kind else {
        top.report(
            Code::BadLock,
            message!("`{key}` is a list of tables, each begins with `[[{key}]]`", key),
            &value.range,
        );
        return Vec::new();
    };
    let table = |item: &'a super::Value| match &item.kind {
        Kind::Table(table) => Some(table),
        other => {
            top.report(
                Code::BadLock,
                message!("`[[{key}]]` is a table, this is {other}", key, other = other.words()),
                &item.range,
            );
            None
        }
    };
    items.iter().filter_map(table).collect()
}

fn package(top: &Reader<'_>, table: &Table) -> Option<LockedPackage> {
    let reader = Reader::new(table, top.origin, top.sink);
    let owner = "`[[package]]`";
    let name = named(&reader, "name", owner, PackageName::parse);
    let version = named(&reader, "version", owner, Version::parse);
    let pin = pin(&reader, owner);
    let licence =
        reader.required_text("licence", owner, "licence = \"GPL-3.0-or-later\"").map(str::to_owned);
    reader.finish(owner);
    Some(LockedPackage { name: name?, version: version?, pin: pin?, licence: licence? })
}

fn partner(top: &Reader<'_>, table: &Table) -> Option<LockedPartner> {
    let reader = Reader::new(table, top.origin, top.sink);
    let owner = "`[[partner]]`";
    let name = named(&reader, "name", owner, PackageName::parse);
    let pin = pin(&reader, owner);
    let withdrawn = reader.texts("withdrawn");
    let too_many = withdrawn.len().saturating_sub(LockedPartner::MOST_WITHDRAWN);
    let withdrawn =
        withdrawn.into_iter().skip(too_many).map(|(address, _)| address.to_owned()).collect();
    reader.finish(owner);
    Some(LockedPartner { name: name?, pin: pin?, withdrawn })
}

fn hidden(top: &Reader<'_>, table: &Table) -> Option<LockedOverride> {
    let reader = Reader::new(table, top.origin, top.sink);
    let owner = "`[[override]]`";
    let file = named(&reader, "file", owner, TreePath::parse);
    let package = named(&reader, "package", owner, PackageName::parse);
    let base = named(&reader, "base", owner, |text| {
        FileId::from_hex(text).ok_or("it is not the id of a file's bytes")
    });
    reader.finish(owner);
    Some(LockedOverride { file: file?, package: package?, base: base? })
}

fn pin(reader: &Reader<'_>, owner: &str) -> Option<Pin> {
    let url = named(reader, "source", owner, |text| match text.strip_prefix("git+") {
        Some(url) => Address::parse(url).map_err(|error| error.why),
        None => Err("it begins with `git+`".to_owned()),
    });
    let subfolder = reader.text("subfolder").map(TreePath::parse);
    let reference = match (reader.text("tag"), reader.text("branch")) {
        (Some(tag), None) => Reference::Tag(tag.to_owned()),
        (None, Some(branch)) => Reference::Branch(branch.to_owned()),
        (None, None) => Reference::Commit,
        (Some(_), Some(_)) => {
            reader.report(
                Code::BadLock,
                message!("{owner} has both `tag` and `branch`", owner),
                &reader.place("tag").range?,
            );
            return None;
        }
    };
    let commit = named(reader, "commit", owner, |text| {
        CommitId::from_hex(text).ok_or("it is not a full commit id")
    });
    let checksum = named(reader, "checksum", owner, |text| match text.strip_prefix("sha256-") {
        Some(rest) if rest.len() == 64 && rest.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Ok(text.to_owned())
        }
        _ => Err("it is `sha256-` and 64 digits"),
    });
    let signer = reader.text("signer").map(str::to_owned);
    let token = match reader.value("token").map(|_| named(reader, "token", owner, TokenUse::parse))
    {
        Some(None) => return None,
        token => token.flatten(),
    };
    let subfolder = match subfolder {
        Some(Err(error)) => {
            reader.report(
                Code::BadLock,
                message!("`subfolder`: {error}", error),
                &reader.place("subfolder").range?,
            );
            return None;
        }
        Some(Ok(path)) => Some(path),
        None => None,
    };
    Some(Pin {
        url: url?,
        subfolder,
        reference,
        commit: commit?,
        checksum: checksum?,
        signer,
        token,
    })
}

/// A key that must be there and be readable.
fn named<T, E: std::fmt::Display>(
    reader: &Reader<'_>,
    key: &str,
    owner: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    let text = reader.required_text(key, owner, &format!("{key} = \"…\""))?;
    match parse(text) {
        Ok(value) => Some(value),
        Err(why) => {
            let message = message!(
                "the lock was edited: `{key}` cannot be `{text}`: {why}",
                key,
                text = text.escape_debug(),
                why
            );
            let help = "restore the file from Git: `git checkout parvis.lock`; or delete it, and `parvis update` writes it anew";
            reader
                .sink
                .report(Diagnostic::error(Code::BadLock, message).at(reader.place(key)).help(help));
            None
        }
    }
}

fn twice<'a>(top: &Reader<'_>, names: impl Iterator<Item = &'a PackageName>) {
    let mut names: Vec<&PackageName> = names.collect();
    names.sort();
    if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        let message = message!("the lock has two tables of the name `{pair}`", pair = pair[0]);
        let help = "restore the file from Git: `git checkout parvis.lock`; or delete it, and `parvis update` writes it anew";
        top.sink
            .report(Diagnostic::error(Code::BadLock, message).at(top.origin.whole()).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Lock>, usize) {
        let sink = Sink::new();
        let lock =
            Lock::read(&Origin::town(TreePath::parse("parvis.lock").unwrap()), text).report(&sink);
        (lock, sink.errors())
    }

    fn example() -> Lock {
        let pin = |url: &str, reference| Pin {
            url: Address::parse(url).unwrap(),
            subfolder: TreePath::parse("waste").ok(),
            reference,
            commit: CommitId::from_hex(&"4f".repeat(20)).unwrap(),
            checksum: format!("sha256-{}", "0a".repeat(32)),
            signer: Some("SHA256:abc".to_owned()),
            token: Some(TokenUse {
                variable: "PARVIS_TOKEN_X".to_owned(),
                server: "git.town.example:8443".to_owned(),
            }),
        };
        let package = |name: &str| LockedPackage {
            name: PackageName::parse(name).unwrap(),
            version: Version::new(1, 2, 3),
            pin: pin("https://git.town.example/agenda", Reference::Tag("v1.2.3".to_owned())),
            licence: "GPL-3.0-or-later".to_owned(),
        };
        let partner = LockedPartner {
            name: PackageName::parse("sambreville").unwrap(),
            pin: pin("ssh://git@forge.example/site.git", Reference::Branch("main".to_owned())),
            withdrawn: vec![
                "/agenda/sambreville/fair/".to_owned(),
                "/nl/agenda/sambreville/kermis/".to_owned(),
            ],
        };
        let hidden = LockedOverride {
            file: TreePath::parse("static/plan\u{202f}a  b.txt").unwrap(),
            package: PackageName::parse("agenda").unwrap(),
            base: FileId::of(b"x"),
        };
        Lock {
            packages: vec![package("agenda"), package("waste")],
            partners: vec![partner],
            overrides: vec![hidden],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = example().write().unwrap();
        assert_eq!(read(&text), (Some(example()), 0));
        let mut turned = example();
        turned.packages.reverse();
        assert_eq!(turned.write().unwrap(), text);
        assert_eq!(read(&Lock::default().write().unwrap()), (Some(Lock::default()), 0));
    }

    #[test]
    fn a_lock_that_was_edited_is_refused() {
        let text = example().write().unwrap();
        for (from, to) in [
            ("version = 1\n", "version = 2\n"),
            ("version = 1\n", ""),
            ("git+https", "https"),
            ("sha256-0a", "sha256-xx"),
            ("commit = \"4f", "commit = \"zz"),
            ("name = \"waste\"", "name = \"agenda\""),
            ("licence", "license"),
            ("token = \"PARVIS_TOKEN_X@", "token = \"PARVIS TOKEN@"),
            ("git+https://git.town.example/", "git+https://evil.example?@git.town.example/"),
            ("git+ssh://git@forge.example/site.git", "git+ext::id"),
            ("[[package]]", "[package]"),
        ] {
            assert!(text.contains(from), "{from}");
            let (lock, errors) = read(&text.replace(from, to));
            assert!(lock.is_none() && errors > 0, "{from} → {to}");
        }
    }

    #[test]
    fn what_is_written_can_be_read_however_much_was_withdrawn() {
        let mut lock = example();
        lock.partners[0].withdrawn =
            (0..50_000).map(|number| format!("/agenda/{}{number:05}/", "x".repeat(95))).collect();
        let newest = lock.partners[0].withdrawn.last().cloned();
        let (read_again, errors) = read(&lock.write().unwrap());
        let withdrawn = read_again.unwrap().partners.remove(0).withdrawn;
        assert_eq!(
            (errors, withdrawn.len(), withdrawn.last()),
            (0, LockedPartner::MOST_WITHDRAWN, newest.as_ref())
        );
        lock.packages[0].licence = "x".repeat(LONGEST);
        let fault = lock.write().unwrap_err();
        assert!(fault.code == Code::TooLarge && fault.message.contains("`agenda`"), "{fault:?}");
        let (none, sink) = ("#".repeat(LONGEST + 1), Sink::new());
        assert!(
            Lock::read(&Origin::town(TreePath::parse("parvis.lock").unwrap()), &none)
                .report(&sink)
                .is_none()
        );
        assert!(
            sink.finish()
                .iter()
                .all(|found| found.code == Code::BadLock
                    && found.message.contains("too much to read"))
        );
    }

    #[test]
    fn an_unmerged_lock_is_one_finding_with_the_way_out() {
        let sink = Sink::new();
        let origin = Origin::town(TreePath::parse("parvis.lock").unwrap());
        let text = "version = 1\n<<<<<<< HEAD\n[[package]]\n=======\n[[partner]]\n>>>>>>> other\n";
        assert!(Lock::read(&origin, text).report(&sink).is_none());
        let found = sink.finish();
        let [found] = &found.iter().collect::<Vec<_>>()[..] else { panic!("{found:?}") };
        assert_eq!(
            (found.code, found.place.as_ref().unwrap().range.clone().unwrap().start),
            (Code::BadLock, 12)
        );
        assert!(
            found.message.contains("merge") && found.help.as_ref().unwrap().contains("--theirs")
        );
    }
}
