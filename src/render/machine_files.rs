//! What machines read of the whole site: the sitemap, `robots.txt`, `_redirects`.

use super::answers::SiteLanguage;
use super::relink::Base;
use super::scope::Scope;
use crate::diagnostics::{Origin, Result};
use crate::formats::{Robots, robots, sitemap, sitemap_index};
use crate::plan::sitemap_part_address;

/// Writes the sitemap; where it comes in parts, the index of them.
pub(super) fn render_sitemap(scope: &Scope, parts: usize) -> String {
    if parts == 0 {
        return sitemap(scope.sitemap());
    }
    let whole = |part| scope.settings().absolute(&sitemap_part_address(part));
    let locs: Vec<String> = (1..=parts).filter_map(whole).collect();
    sitemap_index(&locs)
}

/// Writes a part of the sitemap, from 1.
pub(super) fn render_sitemap_part(scope: &Scope, part: usize) -> String {
    let mut parts = scope.sitemap().chunks(scope.sitemap_limit());
    sitemap(parts.nth(part.saturating_sub(1)).unwrap_or_default())
}

/// Writes `robots.txt`.
pub(super) fn render_robots(scope: &Scope) -> String {
    let settings = scope.settings();
    robots(&Robots { sitemap: settings.absolute("/sitemap.xml"), indexing: settings.indexing })
}

/// Writes `_redirects`, as static hosts read it.
///
/// The town's own lines come first, since hosts take the first that fits.
///
/// # Errors
/// If the town's own file cannot be read.
pub(super) fn render_redirects(
    scope: &Scope,
    own: Option<&Origin>,
    by_language: bool,
) -> Result<String> {
    let mut text = match own {
        Some(own) => scope.file_text(own)?.to_string(),
        None => String::new(),
    };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let base = Base::of_output(scope.settings().url.as_deref().or(Some("")), "");
    // Hosts take these signs for patterns.
    let plain = |address: &str| base.apply(address).replace('*', "%2A").replace(':', "%3A");
    let redirects = scope.redirects();
    let lines =
        redirects.iter().map(|it| format!("{} {} 301\n", plain(&it.alias), plain(&it.address)));
    text.extend(lines);
    let settings = scope.settings();
    for SiteLanguage { prefix, .. } in settings.languages.iter().skip(1).filter(|_| by_language) {
        text.push_str(&format!("{0}* {0}404.html 404\n", plain(prefix)));
    }
    Ok(text)
}
