//! `_headers`, as Netlify, Cloudflare Pages and their kin read it.

use super::rules::{FOR_EVER, Header, HostRules};

/// Encodes `_headers`.
///
/// These hosts join the values of all rules that fit an address. So nothing is said twice: pages keep the lifetime that these hosts
/// give everything by themselves, which is to ask again each time.
pub fn headers(rules: &HostRules) -> String {
    let mut text = format!("{}/*\n", rules.folder);
    for Header { name, value } in &rules.headers {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for address in rules.kept_addresses() {
        text.push_str(&format!("{address}\n  Cache-Control: {FOR_EVER}\n"));
    }
    text
}
