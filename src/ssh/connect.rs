//! Reaching a host within a time. Its name is looked up only once, so that the answer cannot change
//! between the check of an address and the connection.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Why no connection was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreached {
    /// The name leads nowhere.
    NoSuchHost,
    /// All its addresses are forbidden.
    Forbidden,
    /// It took too long.
    Late,
    /// The reason of the system.
    Refused(String),
}

/// Connects to the first address of a host that is allowed and answers.
///
/// # Errors
/// If there is none, or it takes longer than `most`.
pub fn connect(
    host: &str,
    port: u16,
    most: Duration,
    is_allowed: &dyn Fn(IpAddr) -> bool,
) -> Result<TcpStream, Unreached> {
    let began = Instant::now();
    let name = host.trim_matches(['[', ']']).to_owned();
    let (tell, told) = mpsc::channel();
    // A look-up has no time-out of its own.
    thread::spawn(move || tell.send((name.as_str(), port).to_socket_addrs()));
    let found = told.recv_timeout(most).map_err(|_| Unreached::Late)?;
    let all: Vec<SocketAddr> = found.map_err(|_| Unreached::NoSuchHost)?.collect();
    let mut why = if all.is_empty() { Unreached::NoSuchHost } else { Unreached::Forbidden };
    for address in all.iter().filter(|address| is_allowed(address.ip())) {
        let left = most.checked_sub(began.elapsed()).filter(|left| !left.is_zero());
        let Some(left) = left else { return Err(Unreached::Late) };
        why = match TcpStream::connect_timeout(address, left) {
            Ok(stream) => return Ok(stream),
            Err(error) if error.kind() == ErrorKind::TimedOut => Unreached::Late,
            Err(error) => Unreached::Refused(error.to_string()),
        };
    }
    Err(why)
}
