//! A connection that is opened again when it breaks.

use std::thread::sleep;
use std::time::Duration;

use super::host::{Connect, Fault, Host, HostError};

/// How often in a row a connection may break, without anything done in between.
const MOST_LOSSES: u32 = 8;
/// The longest pause before another try.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A connection to a target that may break and come back.
pub(super) struct Steady<'a> {
    connect: &'a dyn Connect,
    host: Option<Box<dyn Host + 'a>>,
    losses: u32,
}

impl<'a> Steady<'a> {
    pub(super) fn new(connect: &'a dyn Connect) -> Self {
        Self { connect, host: None, losses: 0 }
    }

    /// Does something on the host, again and again while the connection breaks.
    ///
    /// # Errors
    /// What the host says; [`Fault::Lost`] only after the last try.
    pub(super) fn call<T>(
        &mut self,
        mut work: impl FnMut(&mut dyn Host) -> Result<T, HostError>,
    ) -> Result<T, HostError> {
        loop {
            let done = match self.open() {
                Ok(host) => work(host),
                Err(error) => Err(error),
            };
            let error = match done {
                Ok(value) => {
                    self.losses = 0;
                    return Ok(value);
                }
                Err(error) => error,
            };
            if error.fault != Fault::Lost {
                return Err(error);
            }
            // An atomic target keeps what was done so far, and connects anew by itself.
            if !self.connect.is_atomic() {
                self.host = None;
            }
            self.losses += 1;
            if self.losses >= MOST_LOSSES {
                self.losses = 0;
                return Err(error);
            }
            sleep((Duration::from_millis(50) * 2_u32.pow(self.losses)).min(LONGEST_PAUSE));
        }
    }

    /// Whether the connection is open.
    pub(super) fn is_open(&self) -> bool {
        self.host.is_some()
    }

    /// Opens the connection, if it is not open, in one try.
    ///
    /// # Errors
    /// What the host says.
    pub(super) fn begin(&mut self) -> Result<(), HostError> {
        self.open().map(|_| ())
    }

    fn open(&mut self) -> Result<&mut (dyn Host + 'a), HostError> {
        let host = match self.host.take() {
            Some(host) => host,
            None => self.connect.open()?,
        };
        Ok(self.host.insert(host).as_mut())
    }
}
