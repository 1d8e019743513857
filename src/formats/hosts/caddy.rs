//! Settings for Caddy, to be imported into the block of a site.

use super::rules::{FOR_EVER, Header, HostRules, Moved, NotFound, POLICY, SHORT};

/// Encodes what the block of a site imports.
pub fn caddy(rules: &HostRules) -> String {
    let mut text = "# Made by `parvis host caddy`, for the block of the site: make it anew when the site has changed.\n\
         header {\n"
        .to_owned();
    for Header { name, value } in rules.other_headers() {
        text.push_str(&format!("\t{name} \"{value}\"\n"));
    }
    text.push_str("}\n");
    let policy = rules.policy().unwrap_or_default();
    text.push_str(&format!(
        "@parvis_pages path */ *.html *.htm\nheader @parvis_pages {POLICY} \"{policy}\"\n"
    ));
    let kept = rules.kept_addresses().join(" ");
    text.push_str(&if kept.is_empty() {
        format!("header Cache-Control \"{SHORT}\"\n")
    } else {
        format!(
            "@parvis_kept path {kept}\nheader @parvis_kept Cache-Control \"{FOR_EVER}\"\n\
             @parvis_short not path {kept}\nheader @parvis_short Cache-Control \"{SHORT}\"\n"
        )
    });
    for Moved { from, to } in &rules.moved {
        text.push_str(&format!("redir {} {} 301\n", rules.placed(from), rules.placed(to)));
    }
    text.push_str(match rules.compress {
        true => "file_server {\n\tprecompressed br gzip\n}\n",
        false => "encode gzip\nfile_server\n",
    });
    text.push_str(&format!(
        "handle_errors {{\n\theader {POLICY} \"{policy}\"\n\theader -Cache-Control\n"
    ));
    for (at, NotFound { prefix, page }) in rules.not_found.iter().enumerate() {
        let (prefix, page) = (rules.placed(prefix), rules.placed(page));
        text.push_str(&format!(
            "\t@parvis_{at} `{{err.status_code}} == 404 && path('{prefix}*')`\n\
             \thandle @parvis_{at} {{\n\t\trewrite * {page}\n\t\tfile_server\n\t}}\n"
        ));
    }
    text.push_str("}\n");
    text
}
