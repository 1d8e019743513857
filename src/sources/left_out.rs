//! Files that lie in a town's folders and are never published: those of editors and systems, hidden ones, and keys.

use crate::diagnostics::{Code, Diagnostic, Message, Origin, Sink};
use crate::names::{PackageName, TreePath};

/// Hidden names that hosts read, and that a town publishes from its `static/`: for Apache, for Codeberg and for GitHub.
const FOR_HOSTS: [&str; 3] = [".htaccess", ".domains", ".nojekyll"];

/// The one hidden folder that belongs to a website (RFC 8615), with `security.txt` in it.
const WELL_KNOWN: &str = ".well-known";

/// What Git keeps in folders, of which nobody needs to hear.
const OF_GIT: [&str; 6] =
    [".git", ".gitkeep", ".gitignore", ".gitattributes", ".gitmodules", ".keep"];

/// The most names that a warning lists.
const MOST_NAMES: usize = 5;

/// What is to be done with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It is read.
    Read,
    /// It is left out, and nobody needs to hear of it.
    Quiet,
    /// Editors and systems made it.
    OfEditors,
    /// It is hidden.
    Hidden,
    /// It is a key, or holds one.
    Secret,
}

/// Tells what is to be done with an item, by its path in a town or a package.
pub(super) fn use_of(path: &str, package: &PackageName) -> Use {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_told = *package == PackageName::town()
        && ["static/", "content/"].iter().any(|folder| path.starts_with(folder));
    let told = |kind| if is_told { kind } else { Use::Quiet };
    if is_of_editors(name) {
        return told(Use::OfEditors);
    }
    if is_told && is_secret(name) {
        return Use::Secret;
    }
    match name {
        WELL_KNOWN => Use::Read,
        _ if !name.starts_with('.') => Use::Read,
        _ if is_told && path.starts_with("static/") && FOR_HOSTS.contains(&name) => Use::Read,
        _ if OF_GIT.contains(&name) => Use::Quiet,
        _ => told(Use::Hidden),
    }
}

/// Whether a program left the file behind: a lock, a draft, a preview or a note of its own.
fn is_of_editors(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_named = matches!(
        lower.as_str(),
        ".ds_store"
            | "thumbs.db"
            | "ehthumbs.db"
            | "desktop.ini"
            | "__macosx"
            | ".directory"
            | ".spotlight-v100"
            | ".trashes"
            | "icon\r"
    );
    let ends = [".swp", ".swo", ".tmp", ".temp", ".crdownload", ".part", "~"];
    is_named
        || ["~$", ".~lock.", "._", ".#"].iter().any(|start| lower.starts_with(start))
        || ends.iter().any(|end| lower.ends_with(end))
        || (lower.len() > 2 && lower.starts_with('#') && lower.ends_with('#'))
}

/// Whether the name is one of keys and passwords.
fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let starts = [".env", ".htpasswd", ".netrc", ".npmrc", ".pgpass", ".git-credentials"];
    let folders = [".ssh", ".aws", ".gnupg", ".svn", ".docker", ".kube"];
    let ends = [".key", ".pem", ".pfx", ".p12", ".kdbx", ".ppk", ".keystore"];
    starts.iter().any(|start| lower.starts_with(start))
        || folders.contains(&lower.as_str())
        || ends.iter().any(|end| lower.ends_with(end))
        || ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"].contains(&lower.as_str())
}

/// The names that were left out and are to be told.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    editors: Vec<String>,
    hidden: Vec<String>,
    secret: Vec<String>,
}

impl LeftOut {
    /// Notes a name that was left out.
    pub(super) fn add(&mut self, kind: Use, path: &str) {
        match kind {
            Use::Read | Use::Quiet => {}
            Use::OfEditors => self.editors.push(path.to_owned()),
            Use::Hidden => self.hidden.push(path.to_owned()),
            Use::Secret => self.secret.push(path.to_owned()),
        }
    }

    /// Warns of each kind once.
    pub(super) fn report(self, package: &PackageName, sink: &Sink) {
        let Self { editors, hidden, secret } = self;
        let warn =
            |mut paths: Vec<String>, message: fn(usize, String) -> Message, help: &'static str| {
                paths.sort_unstable();
                let Some(path) = paths.first().and_then(|path| TreePath::parse(path).ok()) else {
                    return;
                };
                let diagnostic =
                    Diagnostic::warning(Code::LeftOut, message(paths.len(), listed(&paths)));
                let place = Origin { package: package.clone(), path }.whole();
                sink.report(diagnostic.at(place).help(help));
            };
        warn(
            editors,
            |count, names| {
                message!(
                    "{count} files of editors and systems are not published: {names}",
                    count,
                    names
                )
            },
            "delete them, and list such names in `.gitignore`, so that they do not come back",
        );
        warn(
            hidden,
            |count, names| {
                message!("{count} hidden files or folders are not published: {names}", count, names)
            },
            "of names that begin with a full stop, parvis publishes `.well-known/`, and from `static/` also `.htaccess`, `.domains` and `.nojekyll`; rename what is to be online, and take the rest out",
        );
        warn(
            secret,
            |count, names| {
                message!(
                    "{count} files or folders that may hold keys or passwords are not published: {names}",
                    count,
                    names
                )
            },
            "take them out of the town's folder, and out of Git; a key that was in a public repository has to be replaced",
        );
    }
}

fn listed(paths: &[String]) -> String {
    let mut names: Vec<String> =
        paths.iter().take(MOST_NAMES).map(|path| format!("`{path}`")).collect();
    if paths.len() > MOST_NAMES {
        names.push("…".to_owned());
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_files_are_read_from_the_towns_static_folder_alone() {
        let (town, package) = (PackageName::town(), PackageName::parse("agenda").unwrap());
        for path in
            ["static/.htaccess", "static/in/.htaccess", "static/.domains", "static/.nojekyll"]
        {
            assert_eq!(use_of(path, &town), Use::Read, "{path}");
            assert_eq!(use_of(path, &package), Use::Quiet, "{path}");
        }
        assert_eq!(use_of("static/.well-known", &town), Use::Read);
        assert_eq!(use_of("content/.htaccess", &town), Use::Hidden);
        assert_eq!(use_of(".github", &town), Use::Quiet);
    }

    #[test]
    fn what_programs_leave_behind_and_keys_are_never_read() {
        let town = PackageName::town();
        for name in [
            "Thumbs.db",
            "desktop.ini",
            "~$plan.docx",
            ".~lock.plan.odt#",
            "a.md.swp",
            "#a.md#",
            ".DS_Store",
            "x.tmp",
            "._photo.jpg",
            "a.md~",
            "__MACOSX",
        ] {
            assert_eq!(use_of(&format!("static/{name}"), &town), Use::OfEditors, "{name}");
            assert_eq!(use_of(&format!("content/news/{name}"), &town), Use::OfEditors, "{name}");
        }
        for name in [".env", ".env.local", ".ssh", ".aws", "id_rsa", "server.key", ".htpasswd"] {
            assert_eq!(use_of(&format!("static/{name}"), &town), Use::Secret, "{name}");
        }
        for name in ["plan.docx", "a.md", "temperature.csv", "key.pdf", "#4.txt", "environment.txt"]
        {
            assert_eq!(use_of(&format!("static/{name}"), &town), Use::Read, "{name}");
        }
        assert_eq!(use_of("static/.gitkeep", &town), Use::Quiet);
        // A submodule has such a file.
        assert_eq!(use_of("content/ext/.git", &town), Use::Quiet);
    }
}
