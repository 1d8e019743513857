//! Which computers a call may reach. The addresses of a name are checked before parvis connects to
//! one of them, and a name is looked up only once, so that the answer cannot change in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::sync::Arc;

use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::request::{Call, Failure};
use crate::ssh::{self, Unreached};

/// Whether an address is not on the public internet: it belongs to this computer, to a private
/// network or to nobody (the registries of special addresses, RFC 6890), or is an IPv6 address that
/// embeds such an IPv4 address.
pub(super) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let within = |network: [u8; 4], bits: u32| {
        (address.to_bits() ^ u32::from_be_bytes(network)) >> (32 - bits) == 0
    };
    let networks = [
        ([0, 0, 0, 0], 8),
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16),
        ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24),
        ([192, 0, 2, 0], 24),
        ([192, 168, 0, 0], 16),
        ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24),
        ([203, 0, 113, 0], 24),
        // For many at once, and reserved.
        ([224, 0, 0, 0], 3),
    ];
    networks.into_iter().any(|(network, bits)| within(network, bits))
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let inside = |at: usize| {
        let [a, b] = parts[at].to_be_bytes();
        let [c, d] = parts[at + 1].to_be_bytes();
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // `::1`, `::`, and an older address as it is, or marked.
        [0, 0, 0, 0, 0, 0 | 0xffff, _, _] | [0, 0, 0, 0, 0xffff, 0, _, _] => {
            parts[5] == 0 && parts[4] == 0 || inside(6)
        }
        // Translated (RFC 6052), and by a translator of a network's own (RFC 8215).
        [0x64, 0xff9b, 0, 0, 0, 0, _, _] => inside(6),
        [0x64, 0xff9b, ..] => true,
        // Tunnels (RFC 4380, RFC 3056).
        [0x2001, 0, ..] => true,
        [0x2002, ..] => inside(1),
        // Examples, and what goes nowhere.
        [0x2001, 0x0db8, ..] | [0x0100, ..] => true,
        [first, ..] => {
            first & 0xfe00 == 0xfc00 || first & 0xff80 == 0xfe80 || first & 0xff00 == 0xff00
        }
    }
}

/// Connects to a host after checking its addresses.
///
/// # Errors
/// If no address is allowed, or no connection is made in time.
pub(super) fn connect(call: &Call, host: &str, port: u16) -> Result<TcpStream, Failure> {
    let access = &call.remote.access;
    let is_allowed = |address| access.private || !is_private(address);
    ssh::connect(host, port, access.connect, &is_allowed).map_err(|why| match why {
        Unreached::NoSuchHost => no_such_server(),
        Unreached::Forbidden => Failure::Private,
        Unreached::Late => call.no_connection_in_time(),
        Unreached::Refused(reason) => Failure::NoConnection(reason),
    })
}

pub(super) fn no_such_server() -> Failure {
    Failure::NoConnection("there is no server of this name".to_owned())
}

/// Returns those addresses that the call may reach.
fn allowed(
    call: &Call,
    addresses: impl Iterator<Item = SocketAddr>,
) -> Result<Vec<SocketAddr>, Failure> {
    let all: Vec<SocketAddr> = addresses.collect();
    let open: Vec<SocketAddr> = all
        .iter()
        .copied()
        .filter(|address| call.remote.access.private || !is_private(address.ip()))
        .collect();
    if open.is_empty() && !all.is_empty() { Err(Failure::Private) } else { Ok(open) }
}

/// Refuses a host that is written as a number which the call may not reach, even if a proxy would
/// connect to it.
pub(super) fn check_literal(call: &Call, host: &str) -> Result<(), Failure> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_local =
        host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost");
    let is_private = host.parse().is_ok_and(is_private) || is_local;
    if is_private && !call.remote.access.private { Err(Failure::Private) } else { Ok(()) }
}

/// Looks up names for the HTTP library.
#[derive(Debug)]
pub(super) struct Names(pub(super) Arc<Call>);

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        // The user names the proxy, so it may be anywhere.
        let host = self.0.place.as_ref().map(crate::names::Address::host);
        if !uri.host().zip(host).is_some_and(|(asked, host)| asked.eq_ignore_ascii_case(host)) {
            return Ok(found);
        }
        let mut open = self.empty();
        let allowed = allowed(&self.0, found.iter().copied()).map_err(|failure| {
            self.0.fail(failure);
            ureq::Error::HostNotFound
        })?;
        allowed.into_iter().for_each(|address| open.push(address));
        Ok(open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::{Access, Remote};

    #[test]
    fn what_is_not_in_the_public_internet_is_private() {
        let private = [
            "0.0.0.0",
            "0.1.2.3",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:10.0.0.1",
            "::ffff:0:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::808:808",
            "2002:7f00:1::",
            "2002:a00:1::",
            "2001::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "100::1",
        ];
        for address in private {
            assert!(is_private(address.parse().unwrap()), "{address}");
        }
        let public = [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.1.1",
            "193.0.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::",
        ];
        for address in public {
            assert!(!is_private(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn of_the_addresses_behind_a_name_only_public_ones_are_called() {
        let call = |private: bool| {
            let url = "https://forge.example/x".to_owned();
            let address = crate::names::Address::parse(&url).unwrap();
            Call::new(
                Remote { url, access: Access { private, ..Access::default() } },
                address,
                None,
            )
        };
        let all: Vec<SocketAddr> =
            ["127.0.0.1:1", "8.8.8.8:1", "[fd00::1]:1"].map(|text| text.parse().unwrap()).to_vec();
        assert_eq!(allowed(&call(true), all.iter().copied()).unwrap(), all);
        assert_eq!(allowed(&call(false), all.iter().copied()).unwrap(), all[1..2]);
        assert_eq!(allowed(&call(false), all[..1].iter().copied()), Err(Failure::Private));
        for host in ["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "[::1]", "[fd00::1]"] {
            assert_eq!(check_literal(&call(false), host), Err(Failure::Private), "{host}");
            assert_eq!(check_literal(&call(true), host), Ok(()), "{host}");
        }
        assert_eq!(check_literal(&call(false), "forge.example"), Ok(()));
    }
}
