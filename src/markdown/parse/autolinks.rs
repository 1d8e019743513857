//! Bare addresses in a text become links (GFM, section 6.9).

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

/// An address in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Autolink {
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// Where it leads.
    pub(super) target: String,
}

static WWW: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("www."));

/// Whether a text may hold an address: most hold none, and need not be searched letter by letter.
fn may_hold_address(text: &str) -> bool {
    memchr::memchr2(b'@', b'/', text.as_bytes()).is_some() || WWW.find(text.as_bytes()).is_some()
}

/// Finds the addresses in a text. `before` is the character before it.
pub(super) fn autolinks(text: &str, before: Option<char>) -> Vec<Autolink> {
    let mut found: Vec<Autolink> = Vec::new();
    if !may_hold_address(text) {
        return found;
    }
    let mut at = 0;
    while let Some(next) = text[at..].find(['w', 'W', 'h', 'H', '@']).map(|next| at + next) {
        let rest = &text[next..];
        let free = found.last().map_or(0, |link| link.range.end);
        let previous = text[..next].chars().next_back().or(before);
        let link = if rest.starts_with('@') {
            mail(text, next, free)
        } else if previous.is_none_or(|c| c.is_whitespace() || "*_~(\"'«„“‘[".contains(c)) {
            web(rest).map(|(length, target)| Autolink { range: next..next + length, target })
        } else {
            None
        };
        at = match link {
            Some(link) => {
                let end = link.range.end;
                found.push(link);
                end
            }
            None => next + rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    found
}

/// The longest address that becomes a link, in bytes: a text is searched from each place where one may begin.
const LONGEST: usize = 2_000;

/// Reads an address of the web at the beginning of a text; returns its length, and where it leads.
fn web(text: &str) -> Option<(usize, String)> {
    let is_start =
        |start: &str| text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
    let scheme = ["https://", "http://", "www."].into_iter().find(|start| is_start(start))?;
    let host_at = if scheme == "www." { 0 } else { scheme.len() };
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let end = text.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"“”„«»`".contains(c));
    let whole = before_reference(&text[..end.unwrap_or(text.len())]);
    let host_end = whole[host_at..].find(['/', '?', '#']).map_or(whole.len(), |at| host_at + at);
    let host = whole[host_at..host_end].trim_end_matches(|c: char| !c.is_alphanumeric());
    if !is_domain(host) {
        return None;
    }
    let address = without_trailing(whole);
    if address.len() < host_at + host.len() {
        return None;
    }
    let target = address.replace("&amp;", "&");
    let target = if host_at == 0 { format!("https://{target}") } else { target };
    Some((address.len(), target))
}

/// Cuts an address off before a character that is written by a name: `&nbsp;` is a space. `&amp;` belongs to it.
fn before_reference(address: &str) -> &str {
    let is_reference = |(at, _): &(usize, &str)| {
        let name = &address[at + 1..];
        let length =
            name.bytes().take(40).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        length > 0 && name[length..].starts_with(';') && !name.starts_with("amp;")
    };
    address.match_indices('&').find(is_reference).map_or(address, |(at, _)| &address[..at])
}

/// Whether a text is a name of a host with at least one full stop, and no underscore in its last two parts; a port may follow.
fn is_domain(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or_default();
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let parts: Vec<&str> = name.split('.').collect();
    parts.len() >= 2
        && parts.iter().all(|part| is_part(part))
        && !parts.iter().rev().take(2).any(|part| part.contains('_'))
        && !host.contains('@')
}

/// Leaves out the signs at the end that belong to the sentence: a full stop, a bracket that was opened before the address.
fn without_trailing(address: &str) -> &str {
    let mut address = address;
    loop {
        let shorter = address.trim_end_matches(|c| "?!.,:*_~'’;…،؛؟。、，；！？".contains(c));
        let shorter = match shorter.strip_suffix([')', ']']) {
            Some(inner) if is_unbalanced(shorter) => inner,
            _ => shorter,
        };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
    }
}

fn is_unbalanced(address: &str) -> bool {
    let count = |sign: char| address.matches(sign).count();
    if address.ends_with(')') { count(')') > count('(') } else { count(']') > count('[') }
}

/// Reads an address for mail around its `@`; nothing before `free` belongs to it.
fn mail(text: &str, at: usize, free: usize) -> Option<Autolink> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || ".-_+".contains(c);
    let before = &text[free..at];
    let start = before.char_indices().rev().take_while(|(_, c)| is_local(*c)).last();
    let start = free + start?.0;
    // In `user.@host`, `/name@host` or `é@host` nobody can say where the name begins.
    let previous = text[..start].chars().next_back();
    if previous.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '@' | ':')) {
        return None;
    }
    let start = start + (at - start - text[start..at].trim_start_matches('.').len());
    let rest = &text[at + 1..];
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".-_".contains(c)));
    let host = rest[..end.unwrap_or(rest.len())].trim_end_matches('.');
    // What ends in a digit is a version: `form-data@2.1.1`.
    let is_whole = host.contains('.') && is_domain(host) && host.ends_with(char::is_alphabetic);
    let behind = rest[host.len()..].chars().next();
    if start == at || !is_whole || behind.is_some_and(|c| c == '@' || c.is_alphanumeric()) {
        return None;
    }
    let range = start..at + 1 + host.len();
    Some(Autolink { target: format!("mailto:{}", &text[range.clone()]), range })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<(&str, String)> {
        let found = autolinks(text, None);
        found.into_iter().map(|link| (&text[link.range], link.target)).collect()
    }

    #[test]
    fn addresses_in_a_sentence() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            (
                "See https://a.example/map. Or",
                &[("https://a.example/map", "https://a.example/map")],
            ),
            ("www.a.example, and", &[("www.a.example", "https://www.a.example")]),
            (
                "(https://x.example/a_(b))",
                &[("https://x.example/a_(b)", "https://x.example/a_(b)")],
            ),
            ("info@a.example!", &[("info@a.example", "mailto:info@a.example")]),
            (
                "http://x.example/?q=1&r=2; thanks",
                &[("http://x.example/?q=1&r=2", "http://x.example/?q=1&r=2")],
            ),
            ("a.b-c_d@a.b", &[("a.b-c_d@a.b", "mailto:a.b-c_d@a.b")]),
            ("a.b-c_d@a.b-", &[]),
            ("form-data@2.1.1, x@a.b2", &[]),
            ("a.b-c_d@a.b_", &[]),
            (
                "hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.",
                &[("hello+xyz@mail.example", "mailto:hello+xyz@mail.example")],
            ),
            ("awww.a.example https://x http:// www. @a.example a@b", &[]),
            ("https://user:secret@a.example/", &[]),
            ("nom@mairie.example/x", &[("nom@mairie.example", "mailto:nom@mairie.example")]),
            (
                "Straße: https://bücher.example/ü",
                &[("https://bücher.example/ü", "https://bücher.example/ü")],
            ),
            ("https://a_b.example", &[]),
            (
                "https://a.example/?a=1&amp;b=2",
                &[("https://a.example/?a=1&amp;b=2", "https://a.example/?a=1&b=2")],
            ),
            ("https://a.example/x&nbsp;et", &[("https://a.example/x", "https://a.example/x")]),
            (
                "https://a.example:8080/x",
                &[("https://a.example:8080/x", "https://a.example:8080/x")],
            ),
        ];
        for (text, wanted) in cases {
            let found = links(text);
            let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (*a, b.as_str())).collect();
            assert_eq!(&found, wanted, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_ends(text in "[wWh:/.@éa_ ()\\[\\]*!-]{0,40}") {
            let found = autolinks(&text, None);
            for pair in found.windows(2) {
                proptest::prop_assert!(pair[0].range.end <= pair[1].range.start);
            }
            for link in &found {
                proptest::prop_assert!(text.get(link.range.clone()).is_some());
            }
        }
    }
}
