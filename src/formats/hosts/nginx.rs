//! Settings for nginx, to be included in the `server` of a site.
//!
//! A `location` with an `add_header` of its own loses those around it. So all of them stand in the server, and what depends on the
//! address is a variable.

use super::rules::{FOR_EVER, Header, HostRules, Moved, NotFound, POLICY, SHORT};

/// Encodes what the `server` of a site includes.
pub fn nginx(rules: &HostRules) -> String {
    let mut text = "# Made by `parvis host nginx`, for the `server` of the site: make it anew when the site has changed.\n\
         absolute_redirect off;\n"
        .to_owned();
    text.push_str(&format!("set $parvis_cache \"{SHORT}\";\n"));
    for pattern in rules.kept_patterns() {
        text.push_str(&format!(
            "if ($uri ~ \"^{pattern}\") {{ set $parvis_cache \"{FOR_EVER}\"; }}\n"
        ));
    }
    text.push_str("add_header Cache-Control $parvis_cache;\n");
    for Header { name, value } in rules.other_headers() {
        text.push_str(&format!("add_header {name} \"{value}\" always;\n"));
    }
    if let Some(policy) = rules.policy() {
        text.push_str(&format!(
            "set $parvis_policy \"\";\nif ($uri ~ \"(/|\\.html?)$\") {{ set $parvis_policy \"{policy}\"; }}\n\
             add_header {POLICY} $parvis_policy always;\n"
        ));
    }
    if rules.compress {
        text.push_str(
            "gzip_static on;\ngzip_vary on;\n# With the module ngx_brotli: brotli_static on;\n",
        );
    }
    for NotFound { prefix, page } in rules.not_found.iter().rev() {
        let page = rules.placed(page);
        let lines = format!("error_page 404 {page};\nerror_page 403 =404 {page};\n");
        text.push_str(&if prefix == "/" {
            lines
        } else {
            format!("location \"{}\" {{\n{lines}}}\n", quoted(&rules.decoded(prefix)))
        });
    }
    for Moved { from, to } in &rules.moved {
        text.push_str(&format!(
            "location = \"{}\" {{ return 301 \"{}\"; }}\n",
            quoted(&rules.decoded(from)),
            rules.placed(to)
        ));
    }
    text
}

/// A text between quotation marks.
fn quoted(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control());
    plain.collect::<String>().replace('\\', "\\\\").replace('"', "\\\"")
}
