//! The kinds of hosts, each in a file of its own.

mod folder;
mod git;
mod https;
mod means;
mod s3;
mod signature;

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
