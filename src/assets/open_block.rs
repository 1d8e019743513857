//! A block or a comment of a style sheet that is never closed: browsers close it at the end of the file, and so take all rules behind
//! it for a part of it.

/// What is open at the end of a style sheet, and the byte where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// A `{`.
    Block(usize),
    /// A `/*`.
    Comment(usize),
}

/// Returns what is never closed; of several the one that swallows the others' ends.
pub(super) fn open_at_end(css: &str) -> Option<Open> {
    let bytes = css.as_bytes();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let Some(end) = memchr::memmem::find(&bytes[at + 2..], b"*/") else {
                    return Some(Open::Comment(at));
                };
                at += 2 + end + 2;
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
    open.pop().map(Open::Block)
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
    fn a_block_or_a_comment_without_an_end_is_found() {
        assert_eq!(open_at_end(".a { color: red;\n.b { color: blue }\n"), Some(Open::Block(3)));
        assert_eq!(open_at_end("@media print { .a { color: red }"), Some(Open::Block(13)));
        assert_eq!(open_at_end(".a {}\n/* x\n.b { }\n"), Some(Open::Comment(6)));
        assert_eq!(open_at_end(".a { /* x } .b {}"), Some(Open::Comment(5)));
        for whole in
            [".a { color: red }", ".a::before { content: \"{\" }", "/* { */ .a {}", "", "}", "\\{"]
        {
            assert_eq!(open_at_end(whole), None, "{whole}");
        }
    }
}
