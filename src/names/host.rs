//! The host and the port of an address, each with exactly one spelling.
//!
//! A host that two programs could read in two ways is refused: numbers that are not dotted quads
//! (`0x7f.1`, `127.1`), names that are not plain ASCII, empty labels, a closing dot, ports with
//! signs and leading zeros.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest name that can be looked up, and the longest part of one, in bytes (RFC 1035, section
/// 2.3.4).
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// A host and a port, each in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// A name in lower case, or a number; an IPv6 number stands in brackets. Empty for a folder of
    /// this machine.
    pub host: String,
    /// The port, if one is written.
    pub port: Option<u16>,
}

impl Server {
    /// This machine's files: no host at all.
    pub(super) fn none() -> Self {
        Self { host: String::new(), port: None }
    }
}

/// Reads `HOST` or `HOST:PORT`.
///
/// # Errors
/// Says why it is refused, as a phrase for the end of a message.
pub fn parse_server(text: &str) -> Result<Server, String> {
    let end = text.find(']').map_or(0, |at| at + 1);
    let (name, port) = match text[end..].split_once(':') {
        Some((rest, port)) => (&text[..end + rest.len()], Some(port)),
        None => (text, None),
    };
    let port = port.map(parse_port).transpose()?;
    if name.is_empty() {
        return Err("it has no host".to_owned());
    }
    if let Some(number) = name.strip_prefix('[') {
        return Ok(Server { host: parse_ipv6(number)?, port });
    }
    let name = name.to_ascii_lowercase();
    check_name(&name)?;
    Ok(Server { host: name, port })
}

/// Reads the name of a host, without a port; returns it in its one spelling.
///
/// # Errors
/// Says why it is refused, as a phrase for the end of a message.
pub fn plain_host(text: &str) -> Result<String, String> {
    match parse_server(text)? {
        Server { host, port: None } => Ok(host),
        Server { .. } => Err("it has a port".to_owned()),
    }
}

fn parse_port(text: &str) -> Result<u16, String> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let port = text.parse().ok().filter(|_| is_plain);
    port.ok_or_else(|| "its port is not a number from 1 to 65535".to_owned())
}

fn parse_ipv6(number: &str) -> Result<String, String> {
    let number: Option<Ipv6Addr> = number.strip_suffix(']').and_then(|number| number.parse().ok());
    match number {
        Some(number)
            if number
                .to_ipv4()
                .is_some_and(|_| !number.is_loopback() && !number.is_unspecified()) =>
        {
            Err("its host is an IPv4 number written as IPv6: write it as `192.0.2.1`".to_owned())
        }
        Some(number) => Ok(format!("[{number}]")),
        None => Err("its host is neither a name nor a number".to_owned()),
    }
}

fn check_name(name: &str) -> Result<(), String> {
    if !name.is_ascii() {
        return Err("its host has other letters than a to z: write it in its ASCII form, `xn--…`"
            .to_owned());
    }
    let is_sign = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= LONGEST_LABEL
            && label.bytes().all(is_sign)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if name.len() > LONGEST_NAME || !name.split('.').all(is_label) {
        return Err("its host is neither a name nor a number".to_owned());
    }
    // Browsers take a host that ends in a number for a number, also `0x7f.1` and `2130706433`
    // (WHATWG URL, "ends in a number").
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_hex = last
        .strip_prefix("0x")
        .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let is_number = is_hex || last.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && name.parse::<Ipv4Addr>().is_err() {
        return Err("its host is a number in an odd form: write it as `192.0.2.1`".to_owned());
    }
    Ok(())
}

/// Whether a host as [`parse_server`] gives it is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    host == "localhost" || number(host).is_some_and(|number| number.is_loopback())
}

/// The last parts of names that nobody can have on the open internet (RFC 6761, 6762 with appendix
/// G, 8375, and `internal` by ICANN).
const PRIVATE_ENDS: [&str; 9] =
    ["localhost", "local", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa"];

/// Whether a host as [`parse_server`] gives it is plainly not on the open internet. Other names are
/// judged where they are looked up.
pub(super) fn is_private(host: &str) -> bool {
    let is_below = |end: &str| {
        host.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    number(host).map_or_else(|| PRIVATE_ENDS.iter().any(|end| is_below(end)), is_private_number)
}

/// Whether a number is not on the open internet: this machine, a private network, a link-local or
/// multicast address, or one that embeds such a number (RFC 1112, 1122, 1918, 3056, 3927, 4193,
/// 4291, 6052, 6598).
pub fn is_private_number(number: IpAddr) -> bool {
    match number {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            a == 0
                || ip.is_loopback()
                || ip.is_private()
                || ip.is_link_local()
                || is_shared
                || a >= 224
        }
        IpAddr::V6(ip) => {
            let [first, second, ..] = ip.segments();
            let is_near = ip.is_unique_local()
                || ip.is_unicast_link_local()
                || first & 0xffc0 == 0xfec0
                || first >= 0xff00;
            let is_round = first == 0x2002 || (first, second) == (0x64, 0xff9b);
            is_near
                || is_round
                || ip.is_loopback()
                || ip.to_ipv4().is_some_and(|ip| is_private_number(ip.into()))
        }
    }
}

fn number(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}
