//! What the site as a whole leaves for late outputs.

use super::super::extracts::SiteExtract;
use super::settings::SiteLanguage;
use super::world::World;
use crate::formats::{Moved, NotFound};
use crate::names::{PackageName, site_folder};
use crate::plan::Target;

impl World {
    /// What the site as a whole leaves for late outputs.
    pub(in crate::render) fn site_extract(&self) -> SiteExtract {
        let settings = &self.settings;
        let others = settings.languages.iter().skip(1);
        let mut not_found: Vec<NotFound> = others
            .map(|SiteLanguage { prefix, .. }| NotFound {
                prefix: prefix.clone(),
                page: format!("{prefix}404.html"),
            })
            .collect();
        not_found.push(NotFound { prefix: "/".to_owned(), page: "/404.html".to_owned() });
        let moved = self.redirects().into_iter();
        SiteExtract {
            folder: settings.url.as_deref().map(site_folder).unwrap_or_default().to_owned(),
            moved: moved.map(|it| Moved { from: it.alias, to: it.address }).collect(),
            not_found,
            compress: self.site.town.output.compress,
            has_own_scripts: self.plan.targets.values().any(is_own_script),
        }
    }
}

/// Whether an output is a script that does not come with parvis.
fn is_own_script(target: &Target) -> bool {
    match target {
        Target::File(origin) => {
            let path = origin.path.as_str().to_ascii_lowercase();
            let is_script = [".js", ".mjs", ".wasm"].iter().any(|ending| path.ends_with(ending));
            is_script && origin.package != PackageName::base()
        }
        _ => false,
    }
}
