//! How many servers a command asks, and for how long: packages name addresses, and what lies there names others.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::resolve::MOST_ASKED;
use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::names::Address;

/// All calls of a command together take at most as long as so many that take as long as one may.
const AT_MOST_CALLS: u64 = 6;

/// What is said of the repositories that are not asked any more.
pub(super) fn too_many() -> Box<Diagnostic> {
    let message = message!(
        "more than {MOST_ASKED} repositories would have to be asked, and parvis asks no more",
        MOST_ASKED
    );
    let help = "take packages or partners out of `town.toml`, or what needs most of them: `parvis tree` shows who needs what";
    Box::new(Diagnostic::error(Code::TooMuch, message).blame(Blame::Content).help(help))
}

/// Whom a command has asked, and since when.
pub(super) struct Admission {
    /// The addresses that were asked, or are about to be.
    asked: Mutex<BTreeSet<Address>>,
    begun: Instant,
    /// How long one call may take.
    minutes: u32,
}

impl Admission {
    pub(super) fn new(minutes: u32) -> Self {
        Self { asked: Mutex::default(), begun: Instant::now(), minutes }
    }

    /// Whether one more call may be made. Packages name addresses, and what they name names others.
    ///
    /// # Errors
    /// If that many were asked, or it took so long already.
    pub(super) fn admit(&self, url: &Address) -> Result<()> {
        let minutes = AT_MOST_CALLS * u64::from(self.minutes);
        if self.begun.elapsed() > Duration::from_secs(60 * minutes) {
            let message = message!("after {minutes} minutes no more servers are asked", minutes);
            let help = "run the command again: what was fetched is in the cache; or raise `minutes` under `[limits]` in `town.toml`";
            return Diagnostic::error(Code::Unreachable, message)
                .blame(Blame::Network)
                .help(help)
                .into();
        }
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.contains(url) || asked.len() < MOST_ASKED {
            asked.insert(url.clone());
            return Ok(());
        }
        Err(too_many())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_asks_so_many_and_no_longer_than_it_may() {
        let address =
            |number: usize| Address::parse(&format!("https://h{number}.example/x")).unwrap();
        let admission = Admission::new(1);
        assert!((0..MOST_ASKED).all(|number| admission.admit(&address(number)).is_ok()));
        assert_eq!(admission.admit(&address(MOST_ASKED)).unwrap_err().code, Code::TooMuch);
        assert!(
            admission.admit(&address(7)).is_ok(),
            "one that was asked before may be asked again"
        );
        let late = Admission::new(0);
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(late.admit(&address(7)).unwrap_err().code, Code::Unreachable);
    }
}
