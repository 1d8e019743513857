//! How deep the brackets of texts stand in each other.

/// How deep the brackets of a text may stand in each other; people write two or three.
pub(super) const DEEPEST_TEXT: usize = 100;

/// The bracket that stands deeper than that, if one does. Rather too many are counted than too few:
/// only the parser knows whether a quotation mark begins a string, so behind the first of a line
/// nothing is closed; and a bracket inside of a string counts. With each key the count begins anew.
pub(super) fn deeper_than(text: &str, most: usize) -> Option<usize> {
    let (mut depth, mut start) = (0_usize, 0);
    for line in text.split_inclusive(['\n', '\r']) {
        if begins_text(line) {
            depth = 0;
        }
        let quoted = line.find('"').unwrap_or(line.len());
        for (at, byte) in line.bytes().enumerate() {
            match byte {
                b'{' | b'(' => depth += 1,
                b'}' | b')' if at < quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > most {
                return Some(start + at);
            }
        }
        start += line.len();
    }
    None
}

/// Whether a line begins with `key =` or `-key =`; inside of brackets no such line can be read.
fn begins_text(line: &str) -> bool {
    let line = line.strip_prefix('-').unwrap_or(line);
    let rest =
        line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    line.starts_with(|c: char| c.is_ascii_alphabetic())
        && rest.trim_start_matches(' ').starts_with('=')
}
