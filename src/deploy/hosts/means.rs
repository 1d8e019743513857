//! What a connection is made with, besides what `town.toml` says of the target.

use camino::Utf8PathBuf;
use jiff::Timestamp;

use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::manifest::{DeployTarget, TownManifest};

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
    /// The path of a key: `~/` is the user's home, all else is seen from the town's folder.
    pub(super) fn key_path(&self, key: &str) -> Utf8PathBuf {
        match (key.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.town.join(key),
        }
    }

    /// Reads the secret in the variable that a key of a target names.
    ///
    /// # Errors
    /// If the target has no such key, or the variable is not set.
    pub(super) fn secret(
        &self,
        target: &DeployTarget,
        key: &str,
        name: Option<&str>,
    ) -> Result<String> {
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
        // A line's end comes along where a secret is pasted, or lies in a file.
        let value = (self.variable)(name).unwrap_or_default();
        let value = value.trim_end_matches(['\r', '\n']);
        if !value.trim().is_empty() {
            return Ok(value.to_owned());
        }
        let message = message!(
            "the variable `{name}` is not set, and `[deploy.{target}]` wants the secret that it holds",
            name,
            target = target.name
        );
        let help = message!(
            "on this computer, type `read -rs {name}; export {name}` and then the secret before the command; on a forge, add a secret called `{name}` and hand it to the step that deploys",
            name
        );
        Diagnostic::error(Code::MissingToken, message).blame(Blame::Setup).help(help).into()
    }
}
