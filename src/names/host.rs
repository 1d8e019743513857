//! The host and the port of an address: one spelling of each, or none.
//!
//! A host that two programs could read in two ways is refused: numbers that are no dotted quads (`0x7f.1`, `127.1`), names that
//! are not plain ASCII, empty labels, a closing dot, ports with signs and zeros in front.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest name that can be looked up (RFC 1035, section 2.3.4), and the longest part of one.
const LONGEST: (usize, usize) = (253, 63);

/// Reads `HOST` or `HOST:PORT`; the name comes in lower case, a number in brackets in its canonical form.
///
/// # Errors
/// Says why it is refused; a phrase for the end of a message.
pub(super) fn parse(text: &str) -> Result<(String, Option<u16>), String> {
    let end = text.find(']').map_or(0, |at| at + 1);
    let (name, port) = match text[end..].split_once(':') {
        Some((rest, port)) => (&text[..end + rest.len()], Some(port)),
        None => (text, None),
    };
    let port = port.map(port_of).transpose()?;
    if name.is_empty() {
        return Err("it has no host".to_owned());
    }
    if let Some(number) = name.strip_prefix('[') {
        return Ok((ipv6(number)?, port));
    }
    named(&name.to_ascii_lowercase()).map(|name| (name, port))
}

fn port_of(text: &str) -> Result<u16, String> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let port = text.parse().ok().filter(|_| is_plain);
    port.ok_or_else(|| "its port is no number from 1 to 65535".to_owned())
}

fn ipv6(number: &str) -> Result<String, String> {
    let number: Option<Ipv6Addr> = number.strip_suffix(']').and_then(|number| number.parse().ok());
    match number {
        Some(number) if number.to_ipv4().is_some_and(|_| !number.is_loopback() && !number.is_unspecified()) => {
            Err("its host is a number of the old kind in the clothes of a new one: write it as `192.0.2.1`".to_owned())
        }
        Some(number) => Ok(format!("[{number}]")),
        None => Err("its host is no name and no number".to_owned()),
    }
}

fn named(name: &str) -> Result<String, String> {
    if !name.is_ascii() {
        return Err("its host has other letters than a to z: write it as it is looked up, `xn--…`"
            .to_owned());
    }
    let is_sign = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= LONGEST.1
            && label.bytes().all(is_sign)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if name.len() > LONGEST.0 || !name.split('.').all(is_label) {
        return Err("its host is no name and no number".to_owned());
    }
    // What ends in a number is taken for one, also `0x7f.1` and `2130706433` (WHATWG URL, "ends in a number").
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_hex = last
        .strip_prefix("0x")
        .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let is_number = is_hex || last.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && name.parse::<Ipv4Addr>().is_err() {
        return Err("its host is a number in an odd form: write it as `192.0.2.1`".to_owned());
    }
    Ok(name.to_owned())
}

/// Whether a host as [`parse`] gives it is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    host == "localhost" || number(host).is_some_and(|number| number.is_loopback())
}

/// Whether a host as [`parse`] gives it is plainly not of the open internet. What a name leads to is seen by whoever looks it up.
pub(super) fn is_private(host: &str) -> bool {
    number(host)
        .map_or_else(|| host == "localhost" || host.ends_with(".localhost"), is_private_number)
}

/// Whether a number is not of the open internet: this machine, a private network, one of one's own cable, many at once, or a way
/// round to one of these (RFC 1112, 1122, 1918, 3056, 3927, 4193, 4291, 6052, 6598).
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
