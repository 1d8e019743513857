//! The files by which a forge checks each change of a town, builds its site and sends it to its host.
//!
//! They are texts of `skeletons/ci/`: whoever reads them sees what will be run, and may change it.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::skeleton::{self, Values};
use super::transaction::Transaction;
use crate::diagnostics::{Code, Diagnostic, Message, Result};
use crate::git::Repository;
use crate::manifest::{DeployTarget, TownManifest};
use crate::names::{TreePath, encode_path};

/// The forges that there are files for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CiKind {
    /// GitHub, and Gitea, which reads the same file.
    Github,
    /// GitLab.
    Gitlab,
    /// Forgejo, as Codeberg is.
    Forgejo,
    /// Woodpecker, beside a forge.
    Woodpecker,
}

impl CiKind {
    /// The word that `parvis ci` takes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Forgejo => "forgejo",
            Self::Woodpecker => "woodpecker",
        }
    }

    /// Where the forge looks for the file, from the root of the repository.
    fn path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/site.yml",
            Self::Gitlab => ".gitlab-ci.yml",
            Self::Forgejo => ".forgejo/workflows/site.yml",
            Self::Woodpecker => ".woodpecker/site.yaml",
        }
    }

    fn skeleton(self) -> &'static str {
        match self {
            Self::Github | Self::Forgejo => "ci/github.yml",
            Self::Gitlab => "ci/gitlab.yml",
            Self::Woodpecker => "ci/woodpecker.yml",
        }
    }
}

/// Where a forge takes parvis from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CiSource {
    /// The Python package index.
    Packages,
    /// Another index.
    Index(String),
    /// A file at an address.
    Wheel(String),
    /// A file in the town's folder, by its path there.
    File(TreePath),
    /// An image that holds parvis, Git and a shell.
    Image(String),
}

impl CiSource {
    /// Reads what `--from` says: the address of an index or of a wheel, a wheel's path in the town, or the name of an image.
    ///
    /// # Errors
    /// If it is none of these. It becomes a part of what a shell runs.
    pub fn parse(text: &str) -> Result<Self> {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._~:/@+%=-".contains(&b);
        let begins = text.strip_prefix("./").unwrap_or(text);
        let begins = begins.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !begins || !text.bytes().all(is_plain) {
            return Err(refuse(message!(
                "`--from` cannot be `{text}`",
                text = text.escape_debug()
            )));
        }
        let text = text.to_owned();
        Ok(match text.as_str() {
            web if web.starts_with("https://") || web.starts_with("http://") => {
                if web.ends_with(".whl") { Self::Wheel(text) } else { Self::Index(text) }
            }
            file if file.ends_with(".whl") && !file.contains("://") => {
                let path = TreePath::parse(file.strip_prefix("./").unwrap_or(file));
                Self::File(path.map_err(|why| {
                    refuse(message!("`--from {text}` is no file of the town: {why}", text, why))
                })?)
            }
            image if image.contains(['/', ':']) && !image.contains("://") => Self::Image(text),
            _ => {
                return Err(refuse(message!(
                    "`--from {text}` names neither an address nor an image",
                    text
                )));
            }
        })
    }

    /// The line that installs parvis.
    fn line(&self) -> String {
        match self {
            Self::Packages => "pip install parvis".to_owned(),
            Self::Index(index) => format!("pip install --index-url {index} parvis"),
            Self::Wheel(wheel) => format!("pip install {wheel}"),
            Self::File(path) => format!("pip install ./{path}"),
            Self::Image(_) => "parvis --version".to_owned(),
        }
    }
}

fn refuse(message: impl Into<Message>) -> Box<Diagnostic> {
    let help = "write the address of an index (`https://host.example/simple`), of a wheel (`https://host.example/parvis-0.1.0-….whl`), a wheel's path in the town (`tools/parvis-0.1.0-….whl`), or the name of an image (`registry.example/parvis:0.1`)";
    Box::new(Diagnostic::error(Code::Usage, message).help(help))
}

/// What the file of a forge is made of.
#[derive(Debug, Clone)]
pub struct CiPlan<'a> {
    /// The forge.
    pub kind: CiKind,
    /// Where it takes parvis from.
    pub source: &'a CiSource,
    /// The site's address, where the town has one.
    pub url: Option<&'a str>,
    /// Where the site is sent; without it, the pages of the forge.
    pub deploy: &'a [DeployTarget],
}

impl<'a> CiPlan<'a> {
    /// The plan for a town that exists.
    pub fn of_town(kind: CiKind, source: &'a CiSource, town: &'a TownManifest) -> Self {
        Self { kind, source, url: town.url.as_deref(), deploy: &town.deploy }
    }

    /// Returns the file by its path from the root of the repository, for a town in a folder of it.
    ///
    /// # Errors
    /// If the folder's name cannot stand in such a file.
    pub fn file(&self, folder: &str) -> Result<BTreeMap<TreePath, String>> {
        check_folder(folder)?;
        let text = skeleton::text(self.kind.skeleton()).unwrap_or_default();
        let path = TreePath::parse(self.kind.path()).map_err(|why| refuse(why.to_string()))?;
        Ok(BTreeMap::from([(path, skeleton::fill(text, &self.values(folder)))]))
    }

    fn values(&self, folder: &str) -> Values {
        let some = |text: &str| Some(text.to_owned());
        let is_forgejo = self.kind == CiKind::Forgejo;
        let image = match self.source {
            CiSource::Image(image) => Some(image.clone()),
            _ => None,
        };
        let target = self.target();
        let is_pages = target.is_none() && matches!(self.kind, CiKind::Github | CiKind::Gitlab);
        let quoted = (!folder.is_empty()).then(|| match folder.contains(' ') {
            true => format!("'{folder}'"),
            false => folder.to_owned(),
        });
        let below = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let flag = |is_so: bool| is_so.then(String::new);
        let upload = match is_forgejo {
            true => "https://data.forgejo.org/forgejo/upload-artifact@v4",
            false => "actions/upload-artifact@v4",
        };
        BTreeMap::from([
            ("kind", some(self.kind.word())),
            ("install", Some(self.source.line())),
            ("image", image.clone().or_else(|| some("python:3"))),
            ("container", image.clone()),
            ("python", flag(image.is_none())),
            ("runner", some(if is_forgejo { "docker" } else { "ubuntu-latest" })),
            (
                "actions",
                some(if is_forgejo { "https://data.forgejo.org/actions/" } else { "actions/" }),
            ),
            ("upload", some(upload)),
            ("format", some(if is_forgejo { "text" } else { "github" })),
            ("folder", quoted.clone()),
            (
                "defaults",
                quoted.map(|it| {
                    format!("    defaults:\n      run:\n        working-directory: {it}")
                }),
            ),
            ("below_pages", is_pages.then(|| below.clone())),
            ("below_address", Some(encode_path(&below))),
            ("below", Some(below)),
            ("pages", flag(is_pages)),
            ("deploy", flag(target.is_some())),
            (
                "target",
                Some(
                    target
                        .filter(|it| it.name != "main")
                        .map(|it| format!(" {}", it.name))
                        .unwrap_or_default(),
                ),
            ),
            ("secrets", target.and_then(|target| self.secrets(target))),
            ("url", Some(self.url.map(|url| format!(" --url {url}")).unwrap_or_default())),
        ])
    }

    /// The target that is deployed to: `main`, else the first.
    fn target(&self) -> Option<&'a DeployTarget> {
        let main = self.deploy.iter().find(|target| target.name == "main");
        main.or_else(|| self.deploy.first())
    }

    /// The variables that hold the secrets of a target. GitLab hands all of its own to every job.
    fn secrets(&self, target: &DeployTarget) -> Option<String> {
        let names = [&target.access.access_key, &target.access.password].into_iter().flatten();
        let lines: String = names
            .map(|name| match self.kind {
                CiKind::Woodpecker => {
                    format!("\n      {name}:\n        from_secret: {}", name.to_lowercase())
                }
                _ => format!("\n          {name}: ${{{{ secrets.{name} }}}}"),
            })
            .collect();
        (!lines.is_empty()).then_some(lines)
    }
}

/// Refuses a folder whose name would mean something to a shell or in YAML.
fn check_folder(folder: &str) -> Result<()> {
    let is_plain = |c: char| c.is_alphanumeric() || " ._/-".contains(c);
    if folder.chars().all(is_plain) && !folder.starts_with(['-', ' ']) && !folder.ends_with(' ') {
        return Ok(());
    }
    let message = message!(
        "the town's folder `{folder}` has signs in its name that mean something to a shell",
        folder
    );
    Diagnostic::error(Code::Usage, message)
        .help("rename it: letters, digits, blanks, `.`, `_` and `-` are fine")
        .into()
}

/// Writes the file of a forge into the repository of a town that exists, and returns where it lies.
///
/// # Errors
/// If there is such a file already, or it cannot be written.
pub fn write_ci(town: &Utf8Path, plan: &CiPlan<'_>) -> Result<Vec<Utf8PathBuf>> {
    let found = Repository::discover(town)?;
    let (root, folder) = match &found {
        Some((repository, prefix)) => (repository.folder().to_owned(), prefix.as_str()),
        None => (town.to_owned(), ""),
    };
    let files = plan.file(folder)?;
    let mut transaction = Transaction::new(&root)?;
    for (path, text) in &files {
        transaction.write(path.as_str(), text).map_err(|fault| match fault.code {
            Code::FileExists => Box::new(fault.help(message!(
                "read it first; to have a new one, move it away and run `parvis ci {kind}` again",
                kind = plan.kind.word()
            ))),
            _ => fault,
        })?;
    }
    transaction.keep();
    Ok(files.keys().map(|path| root.join(path.as_str())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_parvis_comes_from_is_an_index_a_wheel_or_an_image() {
        let line = |text: &str| CiSource::parse(text).map(|source| source.line()).ok();
        for (text, wanted) in [
            ("https://h.example/simple", "pip install --index-url https://h.example/simple parvis"),
            (
                "https://h.example/p-1-py3-none-any.whl",
                "pip install https://h.example/p-1-py3-none-any.whl",
            ),
            ("registry.example/parvis:0.1", "parvis --version"),
        ] {
            assert_eq!(line(text).as_deref(), Some(wanted));
        }
        for text in
            ["", "parvis", "https://x; rm -rf /", "-rf", "a b/c", "$(x)/y", "file:///x", "a:\nb"]
        {
            assert_eq!(line(text), None, "{text}");
        }
    }

    #[test]
    fn no_gap_is_left_and_no_line_is_half() {
        for kind in [CiKind::Github, CiKind::Gitlab, CiKind::Forgejo, CiKind::Woodpecker] {
            for folder in ["", "sites/our town"] {
                let plan = CiPlan { kind, source: &CiSource::Packages, url: None, deploy: &[] };
                for text in plan.file(folder).expect("a plain folder").values() {
                    let is_gap = |(at, _): &(usize, &str)| {
                        let name = text[at + 1..].split('}').next().unwrap_or_default();
                        let is_shell = text[..*at].ends_with(['$', '{']);
                        !is_shell && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                    };
                    assert_eq!(text.match_indices('{').find(is_gap), None, "{text}");
                    assert_eq!(text.contains("'sites/our town'"), !folder.is_empty(), "{text}");
                }
            }
        }
        let plan =
            CiPlan { kind: CiKind::Github, source: &CiSource::Packages, url: None, deploy: &[] };
        assert!(plan.file("a;b").is_err() && plan.file("a'b").is_err());
    }
}
