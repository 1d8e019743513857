//! One deployment of a folder to a target at a time, and what tells it from all others.

use camino::Utf8Path;

use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::{Folder, Lock, unpredictable_name};
use crate::output::make_own_folder;

/// How many runs in a row may be killed and still be known.
const MOST_FORMER: usize = 20;
/// Longer than the tokens of all of them.
const LONGEST_TOKENS: u64 = 4_000;

/// The turn of this run: the kernel gives it back when the program ends, however that happens.
pub struct OneAtATime {
    token: String,
    former: Vec<String>,
    own: Folder,
    /// The file of all these tokens.
    left: String,
    _lock: Lock,
}

impl OneAtATime {
    /// Takes the turn. The tokens that killed runs left tell which lock on the host was theirs.
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
        let left = format!("deploy-{target}.left");
        let tokens = own.read(&left, LONGEST_TOKENS)?.unwrap_or_default();
        let tokens = String::from_utf8_lossy(&tokens);
        let mut former: Vec<String> = tokens.split_whitespace().map(str::to_owned).collect();
        former.drain(..former.len().saturating_sub(MOST_FORMER));
        let token = unpredictable_name("parvis-");
        // A run that is killed before it reaches the host leaves the lock of the one before.
        let tokens: String =
            former.iter().chain([&token]).map(|token| format!("{token}\n")).collect();
        own.replace(&left, tokens.as_bytes())?;
        Ok(Self { token, former, own, left, _lock: lock })
    }

    /// What this run's lock on the host is known by.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Those of runs that did not end as they should.
    pub fn former_tokens(&self) -> &[String] {
        &self.former
    }

    /// Notes that this run left no lock on the host.
    ///
    /// # Errors
    /// If the town's folder cannot be written.
    pub fn end(self) -> Result<()> {
        self.own.remove_file(&self.left)
    }
}
