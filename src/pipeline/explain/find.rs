//! From an address, as somebody copied it from a browser, to the output that lies there.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Result, did_you_mean, nearest};
use crate::names::OutPath;
use crate::pipeline::Prepared;
use crate::plan::Target;

/// Finds the output at an address: with the site's host or without, with `index.html` or without.
pub(super) fn find<'a>(
    address: &str,
    url: Option<&str>,
    prepared: &'a Prepared,
) -> Result<(&'a OutPath, &'a Target)> {
    let wanted = path_of(address, url);
    let targets = &prepared.plan.targets;
    let folder = wanted.trim_end_matches('/');
    let index =
        if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
    let found = [folder, &index]
        .into_iter()
        .find_map(|path| targets.get_key_value(&OutPath::parse(path).ok()?));
    found.ok_or_else(|| {
        let message = message!("the site has no `{address}`", address = address.escape_debug());
        let diagnostic = Diagnostic::error(Code::Usage, message);
        let near = near(folder, targets);
        Box::new(match near {
            Some(near) => diagnostic.help(did_you_mean(format_args!("/{near}"))),
            None => diagnostic
                .help("write the address as the browser shows it: `parvis explain /news/`"),
        })
    })
}

/// The path below the site's own folder.
fn path_of(address: &str, url: Option<&str>) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let (host, folder) = url.and_then(|url| url.split_once("://")).map_or(("", ""), |(_, rest)| {
        let (host, folder) = rest.split_once('/').unwrap_or((rest, ""));
        (host, folder)
    });
    let rest = match address.split_once("://") {
        Some((_, rest)) => Some(rest.split_once('/').map_or("", |(_, path)| path)),
        None => address
            .strip_prefix(host)
            .filter(|rest| !host.is_empty() && (rest.is_empty() || rest.starts_with('/'))),
    };
    let has_host = rest.is_some();
    let path = rest.unwrap_or(address).trim_start_matches('/');
    let path = if has_host { path.strip_prefix(folder).unwrap_or(path) } else { path };
    let path =
        percent_encoding::percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy();
    path.trim_start_matches("./").to_owned()
}

/// The nearest address: people slip in the last part, or leave a language or a section out.
fn near(wanted: &str, targets: &BTreeMap<OutPath, Target>) -> Option<String> {
    let seen = |path: &OutPath| {
        path.as_str()
            .strip_suffix("index.html")
            .unwrap_or(path.as_str())
            .trim_end_matches('/')
            .to_owned()
    };
    let known: Vec<String> = targets.keys().map(seen).collect();
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let wanted = wanted.strip_suffix("/index.html").unwrap_or(wanted);
    let near = nearest(wanted, known.iter().map(String::as_str)).map(str::to_owned);
    let found = near.or_else(|| {
        let lasts: Vec<String> = known.iter().map(|path| last(path)).collect();
        let name = nearest(
            &last(wanted),
            lasts.iter().map(String::as_str).filter(|name| !name.is_empty()),
        )?;
        known
            .iter()
            .zip(&lasts)
            .find(|(_, last)| last.as_str() == name)
            .map(|(path, _)| path.clone())
    })?;
    let is_folder = OutPath::parse(&format!("{found}/index.html"))
        .is_ok_and(|path| targets.contains_key(&path));
    Some(if is_folder { format!("{found}/") } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_browsers_show_it() {
        let url = Some("https://www.town.example/site");
        for (address, path) in [
            ("/news/", "news/"),
            ("news", "news"),
            ("https://www.town.example/site/news/?x=1#top", "news/"),
            ("www.town.example/site/f%C3%AAte/", "fête/"),
            ("https://www.town.example/site", ""),
            ("/", ""),
            ("/site/", "site/"),
            ("sitemap.xml", "sitemap.xml"),
        ] {
            assert_eq!(path_of(address, url), path, "{address}");
            assert_eq!(path_of(path, None), path);
        }
    }
}
