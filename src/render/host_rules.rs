//! What the host is told of a site, made of what its outputs left.

use super::extracts::{Extracts, SiteExtract};
use crate::formats::{HostRules, SecurityHeaders, apache, caddy, headers, nginx, security_headers};
use crate::html::Loads;
use crate::manifest::HostKind;
use crate::names::encode_path;

/// Writes what a kind of host is told, in its own form.
pub fn host_file(kind: HostKind, extracts: &Extracts) -> String {
    let rules = host_rules(extracts);
    match kind {
        HostKind::Apache => apache(&rules),
        HostKind::Nginx => nginx(&rules),
        HostKind::Caddy => caddy(&rules),
        HostKind::Netlify => headers(&rules),
    }
}

fn host_rules(extracts: &Extracts) -> HostRules {
    let mut loads = Loads::default();
    extracts.outputs.values().for_each(|extract| loads.add(&extract.loads));
    let Loads { sources, has_scripts, features } = loads;
    let kept = |path: &str| path.starts_with("assets/");
    let outputs = &extracts.outputs;
    let mut assets = outputs.iter().filter(|(path, _)| kept(path.as_str()));
    let SiteExtract { folder, moved, not_found, compress, has_own_scripts } = extracts.site.clone();
    let may_ask = has_own_scripts || sources.contains_key("script-src");
    HostRules {
        folder,
        headers: security_headers(&SecurityHeaders { sources, has_scripts, may_ask, features }),
        are_assets_kept: assets.all(|(_, extract)| extract.is_kept),
        kept: outputs
            .iter()
            .filter(|(_, extract)| extract.is_kept)
            .map(|(path, _)| encode_path(&format!("/{path}")))
            .collect(),
        moved,
        not_found,
        compress,
    }
}
