//! The site as it lies in the output folder.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diagnostics::{Code, Diagnostic, Result};
use crate::disk::{Folder, TakePiece};
use crate::names::OutPath;
use crate::output::{Artifact, Destination, read_outputs};

/// The finished site: its folder, and each file with its digest.
pub(super) struct Site {
    pub folder: Folder,
    pub files: BTreeMap<OutPath, Artifact>,
}

impl Site {
    /// Reads the files that the last build wrote, as they are now. What else lies in the folder
    /// is not part of the site.
    ///
    /// # Errors
    /// If no site is there, or a file of it is gone.
    pub(super) fn read(place: &Destination) -> Result<Self> {
        let found = place.folder().and_then(|folder| Some((read_outputs(&folder)?, folder)));
        let Some((outputs, folder)) = found else {
            let message = message!("there is no finished site in `{place}`", place = place.path());
            return Diagnostic::error(Code::NoSite, message).into();
        };
        let files: Result<Vec<_>> = outputs
            .0
            .into_par_iter()
            .map(|(path, _)| {
                let artifact = digest(&folder, &path)?;
                Ok((path, artifact))
            })
            .collect();
        Ok(Self { folder, files: files?.into_iter().collect() })
    }
}

fn digest(folder: &Folder, path: &OutPath) -> Result<Artifact> {
    let mut stream = |take: TakePiece<'_>| {
        let Some(file) = folder.file(path.as_str())? else {
            let message = message!("`{path}` of the site is gone", path);
            return Diagnostic::error(Code::NoSite, message).into();
        };
        file.stream(u64::MAX - 1, path, take)
    };
    Artifact::of_stream(&mut stream, &mut |_| Ok(()))
}
