//! Files that browsers or servers run, or show as pages of the site, by their names.

use super::{Known, TreePath};

/// Endings of what a browser runs or shows as a page: HTML, XML in each of its dialects, archives of pages, programs.
const IN_BROWSERS: Known = Known::new(
    "html htm xhtml xht xhtm mht mhtml xml xsl xslt rdf svgz js mjs cjs wasm swf hta htc appcache",
);

/// How endings begin of what servers run, also in the middle of a name: many are told to run whatever has `.php` in it.
const ON_SERVERS: Known = Known::new("php pht phar cgi fcgi asp jsp cfm shtm stm");

/// Whole endings of what servers run.
const SCRIPTS: Known = Known::new("pl py rb lua sh var");

/// Whether a server might run a file for a part of its name; the last part is looked at if `with_ending` says so.
pub fn may_be_run(path: &TreePath, with_ending: bool) -> bool {
    let name = path.file_name().to_ascii_lowercase();
    let parts: Vec<&str> = name.split('.').collect();
    let end = parts.len().saturating_sub(usize::from(!with_ending));
    let parts = parts.get(1..end).unwrap_or_default();
    let is_run =
        |part: &&str| SCRIPTS.has(part) || ON_SERVERS.words().any(|start| part.starts_with(start));
    parts.iter().any(is_run)
}

/// Whether browsers or servers might run a file, or show it as a page.
pub fn is_active_file(path: &TreePath) -> bool {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    IN_BROWSERS.has(&ending) || may_be_run(path, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_known_by_its_name() {
        let is_active = |name: &str| is_active_file(&TreePath::parse(name).expect("a path"));
        for name in [
            "x.html",
            "a/X.HTM",
            "x.xhtml",
            "x.js",
            "x.php",
            "x.php5",
            "x.php.txt",
            "x.shtml",
            "x.pl",
        ] {
            assert!(is_active(name), "{name}");
        }
        for name in ["plan.pdf", "x.svg", "a.py.d/plan.2.txt", "html", "x.docx", "x.csv", "php.jpg"]
        {
            assert!(!is_active(name), "{name}");
        }
    }
}
