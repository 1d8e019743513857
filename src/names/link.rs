//! Addresses that people open: a site's own, and links on its pages. Their rules are laxer than
//! those for addresses that parvis connects to.

use percent_encoding::percent_decode_str;

use super::address::{AddressError, decode_path};
use super::host::{Server, parse_server};
use super::scheme::is_safe_scheme;

/// Whether a link leads where its reader thinks it does.
///
/// Its scheme is safe and, on the web, `//` and a plain host follow: in
/// `https://town.example@evil.example/` the first name is not the host. `//host/…`, with the page's
/// own scheme, is plain too.
pub fn is_plain_link(link: &str) -> bool {
    let rest = match link.split_once(':') {
        _ if link.starts_with("//") => &link[2..],
        Some((scheme, rest))
            if ["http", "https", "webcal"].iter().any(|web| scheme.eq_ignore_ascii_case(web)) =>
        {
            let Some(rest) = rest.strip_prefix("//") else { return false };
            rest
        }
        Some((scheme, _)) => return is_safe_scheme(scheme),
        None => return false,
    };
    // Browsers drop line ends and tabs wherever they stand.
    if rest.chars().any(char::is_control) {
        return false;
    }
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .split('.')
                .all(|part| part.chars().all(|c| c.is_alphanumeric() || "-_".contains(c)))
    };
    // People write names in their own letters, and browsers look them up.
    let ascii: String = authority
        .chars()
        .map(|c| if c.is_ascii() || !c.is_alphanumeric() { c } else { 'x' })
        .collect();
    let ascii = ascii.strip_suffix('.').unwrap_or(&ascii);
    parse_server(ascii).is_ok_and(|server| server.host.starts_with('[') || is_name(&server.host))
}

/// Returns the host that an address calls, in lower case; `None` if it stays on the site or calls no host. What browsers read in another
/// way than people (`https:\\host`, `https:///host`, line ends inside) counts as a call of an unknown host, the empty text.
pub fn foreign_host(address: &str) -> Option<String> {
    let address = address.trim_matches(|c: char| c <= ' ');
    // A path of this site, as most addresses are.
    if let [b'/', next, ..] = address.as_bytes()
        && !matches!(next, b'/' | b'\\' | b'\t' | b'\n' | b'\r')
    {
        return None;
    }
    let plain: String = address
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .map(|c| if c == '\\' { '/' } else { c })
        .collect();
    let scheme = ["https:", "http:"].into_iter().find(|scheme| {
        plain.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let rest = &plain[scheme.map_or(0, str::len)..];
    let rest = match (rest.strip_prefix("//"), scheme) {
        (Some(rest), _) => rest,
        (None, Some(_)) => return Some(String::new()),
        (None, None) => return None,
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = authority.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:".contains(&b));
    let host = authority.split(':').next().unwrap_or_default();
    Some(if is_plain { host.to_ascii_lowercase() } else { String::new() })
}

/// Whether an address leads to the computer of whoever opens it: that of a preview, `http://localhost:4000/`.
pub fn is_of_one_computer(address: &str) -> bool {
    let Some(host) = foreign_host(address) else { return false };
    let is_numbered = address.split("//").nth(1).is_some_and(|rest| rest.starts_with("[::1]"));
    matches!(host.as_str(), "localhost" | "127.0.0.1" | "0.0.0.0")
        || host.ends_with(".localhost")
        || is_numbered
}

/// Reads the address of a site, a host and perhaps a folder, and returns it without a closing
/// slash.
///
/// # Errors
/// Says why it is refused.
pub fn site_address(text: &str) -> Result<String, AddressError> {
    let refuse = |why: &str| Err(AddressError { why: why.to_owned(), help: None });
    let scheme = text
        .split_once("://")
        .filter(|(scheme, _)| ["https", "http"].iter().any(|web| scheme.eq_ignore_ascii_case(web)));
    let Some((scheme, rest)) = scheme else { return refuse("it begins with `https://`") };
    let is_odd = |c: char| c.is_control() || c.is_whitespace();
    if rest.contains(['?', '#', '@', '\\', '"', '\'', '<', '>']) || rest.contains(is_odd) {
        return refuse("it has a host and perhaps a path, nothing else");
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let Server { host, port } =
        parse_server(authority).map_err(|why| AddressError { why, help: None })?;
    let path = if path.len() > 1 { decode_path(path)?.replace(' ', "%20") } else { String::new() };
    let scheme = scheme.to_ascii_lowercase();
    let usual = if scheme == "https" { 443 } else { 80 };
    let colon =
        port.filter(|port| *port != usual).map(|port| format!(":{port}")).unwrap_or_default();
    Ok(format!("{scheme}://{host}{colon}{path}"))
}

/// Returns the folder that a site lies in on its host, with its slash in front; empty at the root.
/// The address is one that [`site_address`] returned.
pub fn site_folder(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').map_or("", |at| &rest[at..])
}

/// Returns the path from a site to an address inside it, decoded and in lower case: `/dorf` from
/// `https://region.example` to `https://region.example/dorf/`, and an empty text for the site
/// itself.
///
/// Returns `None` if the address lies elsewhere. `http:` and `https:` are the same site.
pub fn path_inside_site(site: &str, address: &str) -> Option<String> {
    let (site, address) = (comparable_address(site), comparable_address(address));
    let way = address.strip_prefix(&site)?;
    (way.is_empty() || way.starts_with('/')).then(|| way.to_owned())
}

/// Returns what all spellings of a site's address have in common: host and path in small letters,
/// decoded, without scheme, query, and slash at the end.
pub fn comparable_address(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
    percent_decode_str(path).decode_utf8_lossy().trim_end_matches('/').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_the_one_that_a_browser_calls() {
        let cases = [
            ("https://Maps.example/x", Some("maps.example")),
            ("//maps.example:8080?x", Some("maps.example")),
            (" HTTP://maps.example", Some("maps.example")),
            ("ht\ntps://maps.example", Some("maps.example")),
            ("/\\maps.example", Some("maps.example")),
            ("https:maps.example", Some("")),
            ("https:///maps.example", Some("")),
            ("https://a@maps.example", Some("")),
            ("https://mäps.example", Some("")),
            ("/maps/x", None),
            ("maps.html", None),
            ("mailto:a@maps.example", None),
            ("", None),
        ];
        for (address, host) in cases {
            assert_eq!(foreign_host(address).as_deref(), host, "{address:?}");
        }
    }

    #[test]
    fn a_link_leads_where_its_reader_thinks() {
        let plain = [
            "https://town.example",
            "HTTP://town.example:8080/a@b?c=@d#e",
            "https://café.example/ü",
            "https://town.example./",
            "//town.example/x",
            "http://[::1]/",
            "http://192.0.2.1/",
            "mailto:anna@town.example",
            "tel:+32",
            "webcal://town.example/agenda.ics",
        ];
        let odd = [
            "https://town.example@evil.example/",
            "https://town.example%40evil.example/",
            "https://town.example:80@evil.example/",
            "https:\\\\evil.example",
            "https://town.example\\@evil.example/",
            "https:/evil.example",
            "https:evil.example",
            "https:///evil.example",
            "https://",
            "//town.example@evil.example/",
            "//",
            "///evil.example",
            "https://town.example\u{200b}.evil.example/",
            "https://town.example\u{3002}evil.example/",
            "https://town.example\u{ff0f}evil.example/",
            "https://town.exa\nmple/",
            "https://2130706433/",
            "javascript:alert(1)",
            "webcal:town.example/agenda.ics",
            "webcal://town.example@evil.example/",
            "/x",
            "",
        ];
        for link in plain {
            assert!(is_plain_link(link), "{link:?}");
        }
        for link in odd {
            assert!(!is_plain_link(link), "{link:?}");
        }
    }

    #[test]
    fn a_site_has_one_address() {
        let site = |text: &str| site_address(text).map_err(|error| error.why);
        assert_eq!(site("HTTPS://Town.Example:443/a/"), Ok("https://town.example/a".to_owned()));
        assert_eq!(site("http://town.example:8000/"), Ok("http://town.example:8000".to_owned()));
        assert_eq!(
            site("https://town.example/caf%C3%A9%20x"),
            Ok("https://town.example/café%20x".to_owned())
        );
        for bad in [
            "https://a@town.example",
            "https://town.example?x",
            "https://",
            "ftp://x",
            "https://0x7f.1",
            "https://a..b",
            "x",
        ] {
            assert!(site(bad).is_err(), "{bad}");
        }
        assert_eq!(
            (site_folder("https://town.example/a"), site_folder("https://town.example")),
            ("/a", "")
        );
    }

    #[test]
    fn a_site_in_a_folder_of_another_is_found() {
        let way = |address: &str| path_inside_site("https://region.example/a", address);
        assert_eq!(way("http://Region.example/A/caf%C3%A9/?x=/"), Some("/café".to_owned()));
        assert_eq!(way("https://region.example/a/"), Some(String::new()));
        for elsewhere in [
            "https://region.example/",
            "https://region.example/ab",
            "https://region.example:8080/a",
            "https://x.example/a",
        ] {
            assert_eq!(way(elsewhere), None, "{elsewhere}");
        }
    }
}
