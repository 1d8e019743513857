//! `robots.txt` (RFC 9309).

/// What robots are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Robots {
    /// Where the sitemap lies.
    pub sitemap: Option<String>,
    /// Whether the site may be listed.
    pub indexing: bool,
}

/// Encodes `robots.txt`. Where the site may not be listed its pages say `noindex`; they must stay readable for that, so nothing
/// is disallowed.
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
