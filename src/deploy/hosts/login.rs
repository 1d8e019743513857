//! The name and the password that a server asks for.

use super::means::Means;
use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::manifest::{DeployServer, DeployTarget};

/// Who logs in. There is no way to show it, because of the password.
#[derive(Clone)]
pub(super) struct Login {
    pub user: String,
    pub password: String,
}

impl Login {
    /// Takes the name from the target's address, and the password from the variable that it names.
    ///
    /// # Errors
    /// If one of them is not there.
    pub(super) fn read(
        target: &DeployTarget,
        server: &DeployServer,
        means: &Means<'_>,
    ) -> Result<Self> {
        let name = &target.name;
        let Some(user) = server.user.clone() else {
            let message = message!("`[deploy.{name}]` does not say who logs in", name);
            let help = message!(
                "write the user before the host: `USER@{host}`, as your host gave it to you",
                host = server.host
            );
            return Diagnostic::error(Code::MissingToken, message)
                .blame(Blame::Setup)
                .help(help)
                .into();
        };
        let password = means.secret(target, "password", target.access.password.as_deref())?;
        Ok(Self { user, password })
    }
}

/// The address of a target, for people.
pub(super) fn shown(scheme: &str, server: &DeployServer) -> String {
    let DeployServer { host, port, user, folder, is_absolute } = server;
    let user = user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let slash = if *is_absolute { "//" } else { "/" };
    format!("{scheme}://{user}{host}{port}{slash}{folder}")
}
