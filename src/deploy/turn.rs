//! One deployment of a folder to a target at a time, and what tells it from all others.

use camino::Utf8Path;

use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::{Lock, unpredictable_name};
use crate::output::make_own_folder;

/// So many runs that did not end are remembered.
const MOST_FORMER: usize = 20;
/// Their tokens are not longer.
const LONGEST_TOKENS: u64 = 4_000;

/// The turn of this run: the kernel gives it back when the program ends, however that happens.
pub struct OneAtATime {
    token: String,
    former: Vec<String>,
    _lock: Lock,
}

impl OneAtATime {
    /// Takes the turn. The tokens that former runs left tell which lock on the host was theirs: one
    /// may have been killed before it took over the lock of another.
    ///
    /// # Errors
    /// If another deployment of this folder is running, or the town's folder cannot be written.
    pub fn take(town: &Utf8Path, target: &str) -> Result<Self> {
        let own = make_own_folder(town)?;
        let name = format!("deploy-{target}.lock");
        let Some(lock) = own.lock_if_free(&name)? else {
            let message = message!("a deployment of this folder to `{target}` is running", target);
            return Diagnostic::error(Code::DeployRefused, message)
                .help("wait until it has ended")
                .into();
        };
        let left = own.read(&name, LONGEST_TOKENS)?.unwrap_or_default();
        let left = String::from_utf8_lossy(&left);
        let former: Vec<String> =
            left.split_whitespace().take(MOST_FORMER).map(str::to_owned).collect();
        let token = unpredictable_name("parvis-");
        lock.write_text(&format!("{token}\n{}", former.join("\n")))?;
        Ok(Self { token, former, _lock: lock })
    }

    /// What this run's lock on the host is known by.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Those of former runs, some of which may have been killed.
    pub fn former_tokens(&self) -> &[String] {
        &self.former
    }
}
