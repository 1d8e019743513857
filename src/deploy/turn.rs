//! One deployment of a folder to a target at a time, and what tells it from all others.

use camino::Utf8Path;

use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::{Lock, unpredictable_name};
use crate::output::make_own_folder;

/// So many former tokens are kept: of runs that were killed one after the other.
const FORMER: usize = 50;
/// Longer than so many tokens.
const LONGEST: u64 = 10_000;

/// The turn of this run: the kernel gives it back when the program ends, however that happens.
pub struct OneAtATime {
    token: String,
    former: Vec<String>,
    _lock: Lock,
}

impl OneAtATime {
    /// Takes the turn. The tokens that former runs left tell whether a lock on the host is one of
    /// theirs: a killed run may itself not have come so far as to take that of another.
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
        let left = own.read(&name, LONGEST)?.unwrap_or_default();
        let left = String::from_utf8_lossy(&left);
        let mut former: Vec<String> = left.lines().map(str::to_owned).collect();
        former.drain(..former.len().saturating_sub(FORMER));
        let token = unpredictable_name("parvis-");
        lock.write_text(&format!("{}\n{token}", former.join("\n")))?;
        former.retain(|token| !token.is_empty());
        Ok(Self { token, former, _lock: lock })
    }

    /// What this run's lock on the host is known by.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Those of former runs.
    pub fn former_tokens(&self) -> &[String] {
        &self.former
    }
}
