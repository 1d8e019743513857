//! Escaping of text, attributes and addresses.

/// 1 for the bytes of text that need a look: special signs, control characters, and the first bytes of those beyond ASCII.
static TEXT: [u8; 256] = table(false);
/// The same inside quotes.
static ATTRIBUTE: [u8; 256] = table(true);

const fn table(quotes: bool) -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte: u8 = 0;
    loop {
        table[byte as usize] = needs_a_look(byte, quotes) as u8;
        if byte == u8::MAX {
            return table;
        }
        byte += 1;
    }
}

const fn needs_a_look(byte: u8, quotes: bool) -> bool {
    let control = byte < 0x20 && byte != b'\t' && byte != b'\n' || byte == 0x7F;
    // C2 begins the other control characters, EF and F0 to F4 the non-characters.
    let lead = byte == 0xC2 || byte == 0xEF || byte >= 0xF0;
    control || lead || byte == b'&' || byte == b'<' || byte == b'>' || quotes && byte == b'"'
}

/// Writes text; what HTML forbids even escaped is left out.
pub fn text(text: &str, out: &mut String) {
    runs(text, |_, run, replacement| out.extend([run, replacement]));
}

/// Writes the value of an attribute, to stand in double quotes.
pub(super) fn attribute(text: &str, out: &mut String) {
    escape(text, &ATTRIBUTE, |_, run, replacement| out.extend([run, replacement]));
}

/// Divides text into runs that stand for themselves: each with its place, and what is written in place of the sign behind it.
pub(super) fn runs(text: &str, write: impl FnMut(usize, &str, &str)) {
    escape(text, &TEXT, write);
}

fn escape(text: &str, table: &[u8; 256], mut write: impl FnMut(usize, &str, &str)) {
    let bytes = text.as_bytes();
    let mut done = 0;
    let mut at = 0;
    while let Some(step) = next(&bytes[at..], table) {
        at += step;
        let (length, replacement) = match bytes[at] {
            b'&' => (1, "&amp;"),
            b'<' => (1, "&lt;"),
            b'>' => (1, "&gt;"),
            b'"' => (1, "&quot;"),
            b'\r' => (1, if bytes.get(at + 1) == Some(&b'\n') { "" } else { "\n" }),
            0x80.. => match forbidden(&bytes[at..]) {
                Some(length) => (length, ""),
                None => {
                    at += 1;
                    continue;
                }
            },
            _ => (1, ""),
        };
        write(done, &text[done..at], replacement);
        at += length;
        done = at;
    }
    write(done, &text[done..], "");
}

/// Finds the next byte that may need escaping. Checks whole blocks first, because most text needs
/// none.
fn next(bytes: &[u8], table: &[u8; 256]) -> Option<usize> {
    const BLOCK: usize = 32;
    let is_plain =
        |block: &&[u8]| !block.iter().fold(false, |any, byte| any | needs_a_look(*byte, true));
    let plain = bytes.chunks_exact(BLOCK).take_while(is_plain).count();
    let start = plain * BLOCK;
    bytes[start..].iter().position(|byte| table[usize::from(*byte)] != 0).map(|step| start + step)
}

/// The length of the character, if HTML forbids it: U+0080 to U+009F and the non-characters.
fn forbidden(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [0xC2, 0x80..=0x9F, ..] => Some(2),
        [0xEF, 0xB7, 0x90..=0xAF, ..] | [0xEF, 0xBF, 0xBE | 0xBF, ..] => Some(3),
        [0xF0..=0xF4, second, 0xBF, 0xBE | 0xBF, ..] if second & 0x0F == 0x0F => Some(4),
        _ => None,
    }
}

/// Writes an address as the value of an attribute; signs that addresses cannot hold are percent-encoded.
pub(super) fn href(address: &str, out: &mut String) {
    // Brackets belong to hosts only.
    let host = address.contains("://[");
    let bytes = address.as_bytes();
    let mut done = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let encode = match byte {
            0..=0x20 | 0x7F | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => true,
            b'[' | b']' => !host,
            b'%' => {
                !matches!(bytes.get(at + 1..at + 3), Some([a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
            }
            _ => false,
        };
        if encode {
            attribute(&address[done..at], out);
            out.push_str(&format!("%{byte:02X}"));
            done = at + 1;
        }
    }
    attribute(&address[done..], out);
}
