//! One deployment of a folder to a target at a time, and what tells it from all others.

use camino::Utf8Path;

use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::{Lock, unpredictable_name};
use crate::output::make_own_folder;

/// No token is longer.
const LONGEST_TOKEN: u64 = 200;

/// The turn of this run: the kernel gives it back when the program ends, however that happens.
pub struct OneAtATime {
    token: String,
    former: Option<String>,
    _lock: Lock,
}

impl OneAtATime {
    /// Takes the turn. The token that a killed run left tells which lock on the host was its.
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
        let left = own.read(&name, LONGEST_TOKEN)?.unwrap_or_default();
        let former = Some(String::from_utf8_lossy(&left).trim().to_owned());
        let token = unpredictable_name("parvis-");
        lock.write_text(&token)?;
        Ok(Self { token, former: former.filter(|token| !token.is_empty()), _lock: lock })
    }

    /// What this run's lock on the host is known by.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// That of a run which was killed.
    pub fn former_token(&self) -> Option<&str> {
        self.former.as_deref()
    }
}
