//! The kinds of hosts, each in a file of its own.

mod folder;
mod ftps;
mod git;
mod https;
mod login;
mod means;
mod s3;
mod sftp;
mod signature;
mod temporary;
mod tls;
mod webdav;

pub use means::Means;

use super::host::Connect;
use crate::diagnostics::Result;
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
        DeployPlace::Sftp(server) => Ok(Box::new(sftp::Sftp::new(target, server, means)?)),
        DeployPlace::Ftps(server) => Ok(Box::new(ftps::Ftps::new(target, server, means)?)),
        DeployPlace::WebDav(server) => Ok(Box::new(webdav::WebDav::new(target, server, means)?)),
        DeployPlace::S3(bucket) => Ok(Box::new(s3::Bucket::new(target, bucket, means)?)),
        DeployPlace::Git { repository, branch } => {
            let place = git::Place { repository, branch };
            Ok(Box::new(git::Branch::new(target, place, means)?))
        }
    }
}
