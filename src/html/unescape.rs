//! Character references in the values of attributes (HTML, section 13.2.5.72 and following).

/// The longest reference that is looked for, in bytes.
const LONGEST: usize = 40;

/// Returns a value as browsers read it, with the references that stand in addresses, styles and ids. [`has_reference`] tells of others.
pub fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let from = &rest[at + 1..];
        match numbered(from).or_else(|| named(from)) {
            Some((sign, length)) => {
                out.push(sign);
                rest = &from[length..];
            }
            None => {
                out.push('&');
                rest = from;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Whether a value still holds a reference by a name that [`unescape`] does not know.
pub fn has_reference(value: &str) -> bool {
    value.match_indices('&').any(|(at, _)| {
        let from = &value[at + 1..];
        let length = from.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
        length > 1 && from[length..].starts_with(';')
    })
}

/// Reads `#58` or `#x3a` at the beginning of a text; the semicolon may be missing. Returns the sign and the length.
fn numbered(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix('#')?;
    let (radix, digits) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (16, digits),
        None => (10, digits),
    };
    let start = text.len() - digits.len();
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let number = digits[..length].trim_start_matches('0');
    let code = if number.is_empty() { 0 } else { u32::from_str_radix(number, radix).ok()? };
    let end = start + length + usize::from(digits[length..].starts_with(';'));
    (length > 0).then_some((char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{fffd}'), end))
}

fn named(text: &str) -> Option<(char, usize)> {
    let length = text.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    if !text[length..].starts_with(';') {
        return None;
    }
    let sign = match &text[..length] {
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        "colon" => ':',
        "sol" => '/',
        "bsol" => '\\',
        "Tab" => '\t',
        "NewLine" => '\n',
        "num" => '#',
        "lpar" => '(',
        "rpar" => ')',
        "commat" => '@',
        "period" => '.',
        "quest" => '?',
        "equals" => '=',
        "lowbar" => '_',
        "percnt" => '%',
        "nbsp" => '\u{a0}',
        _ => return None,
    };
    Some((sign, length + 1))
}
