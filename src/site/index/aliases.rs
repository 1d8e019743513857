//! Former addresses that entries write into `aliases`.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::content::Entry;
use crate::names::{EntryId, Lang, encode_part};

/// Collects the former addresses, each with the entry that it leads to. Where two entries claim one, the first has it; `check` reports that.
pub(super) fn collect_aliases(entries: &[Entry]) -> BTreeMap<String, (EntryId, Lang)> {
    let mut aliases = BTreeMap::new();
    for entry in entries {
        for (alias, _) in &entry.common.aliases {
            let target = || (entry.id.clone(), entry.lang.clone());
            aliases.entry(alias_address(alias)).or_insert_with(target);
        }
    }
    aliases
}

/// Makes an address of an alias as it is written: with a slash at both ends, but for a file.
fn alias_address(alias: &str) -> String {
    let written = percent_decode_str(alias.trim_matches('/')).decode_utf8_lossy();
    let parts: Vec<String> =
        written.split('/').filter(|piece| !piece.is_empty()).map(encode_part).collect();
    let address = format!("/{}", parts.join("/"));
    if address.ends_with(".html") { address } else { address + "/" }
}
