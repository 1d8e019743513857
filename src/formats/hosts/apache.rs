//! `.htaccess`, as Apache reads it in the folders of a site.
//!
//! One directive that a host does not permit there makes of every page an error 500. So these are directives of the class `FileInfo`
//! alone, which hosts for websites permit if they permit anything, each within the module that it needs; and none of `mod_rewrite`,
//! which refuses everything (403) where links may not be followed.

use super::rules::{FOR_EVER, Header, HostRules, Moved, NotFound, POLICY, SHORT, escaped};

/// Kinds of files that older servers do not know. Since browsers may not guess them, they have to be said.
const KINDS: &str = "\
<IfModule mod_mime.c>
  AddType text/javascript .js .mjs
  AddType application/manifest+json .webmanifest
  AddType image/svg+xml .svg
  AddType image/webp .webp
  AddType image/avif .avif
  AddType font/woff2 .woff2
  AddType text/calendar .ics
  AddCharset utf-8 .html .css .js .mjs .json .xml .txt .ics
</IfModule>
";

/// Compresses on the way: choosing between files needs `mod_rewrite`.
const COMPRESSED: &str = "\
<IfModule mod_deflate.c>
  <IfModule mod_filter.c>
    AddOutputFilterByType DEFLATE text/html text/css text/javascript text/plain text/xml
    AddOutputFilterByType DEFLATE application/javascript application/json application/xml
    AddOutputFilterByType DEFLATE application/atom+xml image/svg+xml
  </IfModule>
</IfModule>
";

/// Encodes `.htaccess`.
pub fn apache(rules: &HostRules) -> String {
    let mut text =
        "# Written by parvis: https://httpd.apache.org/docs/2.4/howto/htaccess.html\n".to_owned();
    text.push_str(&not_found(rules));
    text.push_str(&moved(rules));
    text.push_str("<IfModule mod_headers.c>\n");
    for Header { name, value } in rules.other_headers() {
        text.push_str(&format!("  Header always set {name} \"{value}\"\n"));
    }
    if let Some(policy) = rules.policy() {
        text.push_str(&format!(
            "  <FilesMatch \"\\.html?$\">\n    Header always set {POLICY} \"{policy}\"\n  </FilesMatch>\n"
        ));
    }
    text.push_str(&format!("  Header set Cache-Control \"{SHORT}\"\n"));
    for pattern in rules.kept_patterns() {
        text.push_str(&format!(
            "  <If \"%{{REQUEST_URI}} =~ m#^{pattern}#\">\n    Header set Cache-Control \"{FOR_EVER}\"\n  </If>\n"
        ));
    }
    text.push_str("</IfModule>\n");
    text.push_str(KINDS);
    if rules.compress {
        text.push_str(COMPRESSED);
    }
    text
}

/// The pages for what is not there: that of the whole site, and those of languages below their folders.
fn not_found(rules: &HostRules) -> String {
    let mut text = String::new();
    for NotFound { prefix, page } in rules.not_found.iter().rev() {
        let page = rules.placed(page);
        text.push_str(&if prefix == "/" {
            format!("ErrorDocument 404 {page}\n")
        } else {
            let prefix = escaped(&rules.decoded(prefix));
            format!(
                "<If \"%{{REQUEST_URI}} =~ m#^{prefix}#\">\n  ErrorDocument 404 {page}\n</If>\n"
            )
        });
    }
    text
}

fn moved(rules: &HostRules) -> String {
    let mut text = "<IfModule mod_alias.c>\n".to_owned();
    for Moved { from, to } in &rules.moved {
        let from = rules.decoded(from);
        let pattern = match from.strip_suffix('/') {
            Some(bare) => format!("{}/?", escaped(bare)),
            None => escaped(&from),
        };
        text.push_str(&format!("  RedirectMatch 301 \"^{pattern}$\" \"{}\"\n", rules.placed(to)));
    }
    text.push_str("</IfModule>\n");
    text
}
