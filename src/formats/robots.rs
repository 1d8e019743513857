//! `robots.txt` (RFC 9309).

/// What `robots.txt` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Robots {
    /// The sitemap's address.
    pub sitemap: Option<String>,
    /// Whether the site may be listed.
    pub indexing: bool,
}

/// Encodes `robots.txt`.
///
/// Nothing is ever disallowed: the pages of a site that may not be listed say `noindex`, and robots
/// have to read them to know.
pub fn robots(robots: &Robots) -> String {
    let sitemap = robots.sitemap.as_ref().filter(|_| robots.indexing);
    let clean = |address: &String| address.chars().filter(|c| !c.is_control()).collect::<String>();
    let sitemap =
        sitemap.map(|sitemap| format!("\nSitemap: {}\n", clean(sitemap))).unwrap_or_default();
    format!("User-agent: *\nDisallow:\n{sitemap}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_has_no_sitemap() {
        let told = |indexing| {
            robots(&Robots { sitemap: Some("https://t.example/sitemap.xml".to_owned()), indexing })
        };
        assert!(
            told(true).contains("Sitemap: https://t.example/sitemap.xml")
                && !told(false).contains("Sitemap")
        );
    }
}
