//! The kinds of hosts, each in a file of its own.

mod folder;
mod ftps;
mod https;
mod login;
mod means;
mod temporary;
mod tls;
mod webdav;

pub use means::Means;

use super::host::Connect;
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::manifest::{DeployPlace, DeployTarget};

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
        DeployPlace::Ftps(server) => Ok(Box::new(ftps::Ftps::new(target, server, means)?)),
        DeployPlace::WebDav(server) => Ok(Box::new(webdav::WebDav::new(target, server, means)?)),
        _ => {
            let message = message!(
                "parvis cannot deploy to this kind of host yet: `{name}`",
                name = target.name
            );
            Diagnostic::error(Code::DeployRefused, message).into()
        }
    }
}
