//! What hosts are reached with.

use camino::Utf8PathBuf;

/// What targets are reached with, besides what `town.toml` says.
pub struct Means<'a> {
    /// The town's folder.
    pub town: Utf8PathBuf,
    /// The user's home, for SSH keys and `known_hosts`.
    pub home: Option<Utf8PathBuf>,
    /// Reads a variable of the environment: the one place that secrets come from.
    pub variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
}
