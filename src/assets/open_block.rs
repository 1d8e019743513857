//! A block of a style sheet that is never closed: browsers close it at the end of the file, and so take all rules behind it for a
//! part of it.

/// Returns where the `{` stands that is never closed.
pub(super) fn open_block(css: &str) -> Option<usize> {
    let bytes = css.as_bytes();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let end = memchr::memmem::find(&bytes[at + 2..], b"*/");
                at = end.map_or(bytes.len(), |end| at + 2 + end + 2);
                continue;
            }
            b'"' | b'\'' => {
                at = behind_text(bytes, at);
                continue;
            }
            b'\\' => at += 1,
            b'{' => open.push(at),
            b'}' => drop(open.pop()),
            _ => {}
        }
        at += 1;
    }
    open.pop()
}

/// Returns the place behind a text in quotation marks: its end, or that of its line.
fn behind_text(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if *byte == bytes[start] => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_without_an_end_is_found() {
        assert_eq!(open_block(".a { color: red;\n.b { color: blue }\n"), Some(3));
        assert_eq!(open_block("@media print { .a { color: red }"), Some(13));
        for whole in
            [".a { color: red }", ".a::before { content: \"{\" }", "/* { */ .a {}", "", "}", "\\{"]
        {
            assert_eq!(open_block(whole), None, "{whole}");
        }
    }
}
