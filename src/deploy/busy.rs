//! Two deployments at once: a file on the host tells that one is running.
//!
//! Hosts have no locks that a killed program would lose, and clocks differ. So the file holds a
//! number that its owner counts up while it works, and whoever finds it watches: if the number
//! stands still, its owner is gone.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::host::{Created, Fault, HostError};
use super::steady::Steady;

/// Where the lock lies on the host.
pub(super) const LOCK: &str = ".parvis-deploying";
const LONGEST_LOCK: u64 = 1_000;
/// How often its owner counts up.
pub(super) const BEAT: Duration = Duration::from_secs(5);
/// How long the number may stand still.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the lock is written anew where it was lost at once.
const MOST_TRIES: u32 = 2;
const LOOK: Duration = Duration::from_secs(1);
/// How long a run waits before it looks whose the lock is, where two may have written it.
const SHORTEST_PAUSE: Duration = Duration::from_millis(500);

/// The lock of a deployment, on the host.
pub(super) struct Busy {
    token: String,
    beats: u64,
    last: Instant,
}

impl Busy {
    /// Takes the lock. `token` is this run's; `former` those of runs of this folder that were killed.
    /// `on_wait` is told when another's lock has to be watched.
    ///
    /// # Errors
    /// [`Fault::Overtaken`] if another deployment is running; and what the host says.
    pub(super) fn take(
        host: &mut Steady<'_>,
        token: &str,
        former: &[String],
        on_wait: &dyn Fn(Duration),
    ) -> Result<Self, HostError> {
        let mut busy = Self { token: token.to_owned(), beats: 0, last: Instant::now() };
        let text = busy.text();
        let mut begun = Instant::now();
        let mut created = busy.create(host, &text)?;
        if created == Created::Already {
            let found = read(host)?;
            let owner = found.split(' ').next().unwrap_or_default();
            let is_ours = owner == token || former.iter().any(|former| former == owner);
            if !is_ours {
                wait_for(host, &found, on_wait)?;
            }
            begun = Instant::now();
            let put = host.call(|host| host.put(LOCK, &mut text.as_bytes(), text.len() as u64));
            busy.settle(host, put)?;
            created = Created::Perhaps;
        }
        if created == Created::Perhaps {
            // Whoever looked before this run had written, and writes later, has written by then.
            sleep(SHORTEST_PAUSE.max(begun.elapsed() * 4));
        }
        busy.check(host)?;
        busy.last = Instant::now();
        Ok(busy)
    }

    /// Writes the lock if there is none. Two that do so at once may both lose it: then it is tried again.
    fn create(&self, host: &mut Steady<'_>, text: &str) -> Result<Created, HostError> {
        let mut tries = 0;
        loop {
            let created = host.call(|host| host.create(LOCK, text.as_bytes()));
            match self.settle(host, created) {
                Ok(created) => return Ok(created.unwrap_or(Created::Perhaps)),
                Err(error) if error.fault == Fault::Overtaken || error.is_lost() => {
                    return Err(error);
                }
                Err(error) if tries == MOST_TRIES => return Err(error),
                Err(_) => tries += 1,
            }
        }
    }

    /// Whether it is time for a beat.
    pub(super) fn is_due(&self) -> bool {
        self.last.elapsed() >= BEAT
    }

    /// Makes sure that the lock is still this run's, and counts up.
    ///
    /// # Errors
    /// [`Fault::Overtaken`] if another deployment took it; and what the host says.
    pub(super) fn beat(&mut self, host: &mut Steady<'_>) -> Result<(), HostError> {
        self.check(host)?;
        self.beats += 1;
        let text = self.text();
        host.call(|host| host.put(LOCK, &mut text.as_bytes(), text.len() as u64))?;
        self.last = Instant::now();
        Ok(())
    }

    /// Gives the lock back.
    ///
    /// # Errors
    /// As [`Busy::beat`].
    pub(super) fn release(self, host: &mut Steady<'_>) -> Result<(), HostError> {
        self.check(host)?;
        host.call(|host| host.remove(LOCK))
    }

    /// Two deployments that write the lock at once get in each other's way on some hosts. What lies there
    /// then decides: `None` stands for a write that failed and whose text lies there all the same.
    fn settle<T>(
        &self,
        host: &mut Steady<'_>,
        done: Result<T, HostError>,
    ) -> Result<Option<T>, HostError> {
        let error = match done {
            Ok(done) => return Ok(Some(done)),
            Err(error) if error.is_lost() => return Err(error),
            Err(error) => error,
        };
        match read(host).unwrap_or_default().split(' ').next() {
            Some(owner) if owner == self.token => Ok(None),
            None | Some("") => Err(error),
            Some(_) => Err(overtaken()),
        }
    }

    /// Makes sure that the lock is still this run's.
    ///
    /// # Errors
    /// As [`Busy::beat`].
    pub(super) fn check(&self, host: &mut Steady<'_>) -> Result<(), HostError> {
        let found = read(host)?;
        if found.split(' ').next() == Some(self.token.as_str()) { Ok(()) } else { Err(overtaken()) }
    }

    fn text(&self) -> String {
        format!("{} {}\n", self.token, self.beats)
    }
}

fn read(host: &mut Steady<'_>) -> Result<String, HostError> {
    let bytes = host.call(|host| host.read(LOCK, LONGEST_LOCK))?;
    Ok(String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned())
}

/// Watches another's lock until its owner must be gone.
fn wait_for(
    host: &mut Steady<'_>,
    found: &str,
    on_wait: &dyn Fn(Duration),
) -> Result<(), HostError> {
    on_wait(PATIENCE);
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        sleep(LOOK);
        let now = read(host)?;
        if now.is_empty() {
            return Ok(());
        }
        if now != found {
            return Err(overtaken());
        }
    }
    Ok(())
}

fn overtaken() -> HostError {
    HostError::new(Fault::Overtaken, "another deployment to this target is running")
}
