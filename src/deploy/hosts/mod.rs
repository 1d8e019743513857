//! The kinds of hosts, each in a file of its own.

mod folder;
mod git;
mod https;
mod s3;
mod signature;

use camino::Utf8PathBuf;
use jiff::Timestamp;

use super::host::Connect;
use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::git::Secret;
use crate::manifest::{DeployPlace, DeployTarget, TownManifest};

/// What targets are reached with, besides what `town.toml` says.
pub struct Means<'a> {
    /// The town's folder.
    pub town: Utf8PathBuf,
    /// The user's home, for SSH keys and `known_hosts`.
    pub home: Option<Utf8PathBuf>,
    /// Reads a variable of the environment: the one place that secrets come from.
    pub variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// The present, as signatures of requests and commits bear it.
    pub now: &'a (dyn Fn() -> Timestamp + Sync),
    /// Whose site it is.
    pub manifest: &'a TownManifest,
}

impl Means<'_> {
    /// Reads the secret in the variable that a key of a target names.
    ///
    /// # Errors
    /// If the target has no such key, or the variable is not set.
    fn secret(&self, target: &DeployTarget, key: &str, name: Option<&str>) -> Result<Secret> {
        let Some(name) = name else {
            let message = message!(
                "`[deploy.{target}]` does not say which variable holds the secret: `{key}` is missing",
                target = target.name,
                key
            );
            let help = message!(
                "add `{key} = \"PARVIS_{variable}\"`, and set that variable where the command runs",
                key,
                variable = key.to_ascii_uppercase()
            );
            return Diagnostic::error(Code::MissingToken, message)
                .blame(Blame::Setup)
                .help(help)
                .into();
        };
        // A line's end comes along where a secret is pasted.
        let value = (self.variable)(name).map(|value| value.trim().to_owned());
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            return Ok(Secret::new(value));
        }
        let message = message!(
            "the variable `{name}` is not set, and `[deploy.{target}]` wants the secret that it holds",
            name,
            target = target.name
        );
        let help = message!(
            "set it where the command runs: `export {name}=…`; in CI, as a secret of the repository",
            name
        );
        Diagnostic::error(Code::MissingToken, message).blame(Blame::Setup).help(help).into()
    }
}

/// Makes what connects to a target.
///
/// # Errors
/// If a secret that it needs is not there.
pub fn connector<'a>(
    target: &'a DeployTarget,
    means: &'a Means<'_>,
) -> Result<Box<dyn Connect + 'a>> {
    match &target.place {
        DeployPlace::Folder(path) => Ok(Box::new(folder::LocalFolder::new(&means.town, path))),
        DeployPlace::S3(bucket) => Ok(Box::new(s3::Bucket::new(target, bucket, means)?)),
        DeployPlace::Git { repository, branch } => {
            let place = git::Place { repository, branch };
            Ok(Box::new(git::Branch::new(target, place, means)?))
        }
        _ => {
            let message = message!(
                "parvis cannot deploy to this kind of host yet: `{name}`",
                name = target.name
            );
            Diagnostic::error(Code::DeployRefused, message).into()
        }
    }
}
