//! A new package: a component, a style and its words, to be used by path at once.

use std::collections::BTreeMap;

use camino::Utf8Path;

use super::planned_folder::{PlannedFolder, name_of};
use super::skeleton;
use crate::diagnostics::{Code, Diagnostic, Result};
use crate::locale::slug;
use crate::names::{Lang, PackageName};

/// Plans a package; its name is the folder's where it is not said.
///
/// # Errors
/// If the name cannot be a package's.
pub fn plan_package(
    folder: &Utf8Path,
    name: Option<&str>,
    languages: &[Lang],
) -> Result<PlannedFolder> {
    let written = name.map(str::to_owned).or_else(|| name_of(folder)).unwrap_or_default();
    let why = match PackageName::parse(&written) {
        Ok(name) if name == PackageName::town() || name == PackageName::base() => {
            "parvis uses that name itself".to_owned()
        }
        Ok(name) => {
            let values = BTreeMap::from([
                ("name", Some(name.to_string())),
                ("identifier", Some(name.as_str().replace('-', "_"))),
            ]);
            return Ok(PlannedFolder {
                folder: folder.to_owned(),
                files: skeleton::files("package", languages, &values),
            });
        }
        Err(why) => why.to_string(),
    };
    let near =
        Some(slug(&written)).filter(|near| *near != written && PackageName::parse(near).is_ok());
    let help = message!(
        "say another: `--name {as_deref}`",
        as_deref = near.as_deref().unwrap_or("our-package")
    );
    Diagnostic::error(
        Code::Usage,
        message!("a package cannot be called `{written}`: {why}", written, why),
    )
    .help(help)
    .into()
}
