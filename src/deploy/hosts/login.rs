//! The name and the password that a server asks for.

use super::means::Means;
use crate::diagnostics::{Blame, Code, Diagnostic, Message, Result};
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
            return missing(message, help);
        };
        let Some(variable) = &target.access.password else {
            let message =
                message!("`[deploy.{name}]` does not say which variable holds the password", name);
            let help = "add `password = \"PARVIS_PASSWORD\"` there, and give the password in the variable `PARVIS_PASSWORD`";
            return missing(message, help);
        };
        let password = (means.variable)(variable).unwrap_or_default();
        // Files and forms that hold secrets often end them with a line break.
        let password = password.trim_end_matches(['\r', '\n']);
        if password.is_empty() {
            let message = message!("the variable `{variable}` holds no password", variable);
            let help = message!(
                "on this computer, type `read -rs {variable}; export {variable}` and then the password before the command; on a forge, add a secret called `{variable}` and hand it to the step that deploys",
                variable
            );
            return missing(message, help);
        }
        Ok(Self { user, password: password.to_owned() })
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

fn missing<T>(message: Message, help: impl Into<Message>) -> Result<T> {
    Diagnostic::error(Code::MissingToken, message).blame(Blame::Setup).help(help).into()
}
