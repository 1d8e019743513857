//! Where a command with the network in hand works: the cache, the credentials, who is told.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread;
use std::time::Duration;

use camino::Utf8PathBuf;

use super::named_addresses::NamedAddresses;
use super::store::Store;
use super::token::permit;
use crate::diagnostics::{Blame, Code, Diagnostic, Result};
use crate::git::{Access, Progress, Remote, Secret};
use crate::manifest::Limits;
use crate::names::Address;

/// As many servers are asked at once: they mostly keep one waiting.
const MOST_AT_ONCE: usize = 32;

/// What happens while servers are asked.
#[derive(Debug, Clone, Copy)]
pub enum News<'a> {
    /// An address is being fetched from.
    Objects {
        /// The address.
        url: &'a str,
        /// Objects received.
        received: usize,
        /// Objects in all.
        of: usize,
    },
    /// The token in a variable goes to a host, with the next request.
    Token {
        /// The variable.
        variable: &'a str,
        /// The host.
        server: &'a str,
    },
}

/// Tells what happens.
pub type OnProgress<'a> = &'a (dyn Fn(News<'_>) + Sync);

/// The command line's means.
pub struct NetworkContext<'a> {
    /// The cache.
    pub store: Store,
    /// Reads an environment variable.
    pub variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Whether a CI runs this, where anybody's proposal is built.
    pub is_ci: bool,
    /// The user's home folder, where keys for ssh lie.
    pub home: Option<Utf8PathBuf>,
    /// Called while servers are asked.
    pub on_progress: OnProgress<'a>,
    /// The town's limits.
    pub limits: Limits,
}

impl NetworkContext<'_> {
    /// Tells of one address how far its fetch has come.
    pub(super) fn reporter<'d>(&'d self, url: &'d Address) -> impl Fn(Progress) + Sync + 'd {
        move |progress| {
            (self.on_progress)(News::Objects {
                url: url.as_str(),
                received: progress.objects,
                of: progress.of,
            });
        }
    }

    /// The remote of an address, with its credential. Only what the town itself names may lie on this machine or in its network.
    ///
    /// # Errors
    /// If the environment does not let the token go there, or has none.
    pub(super) fn remote(&self, url: &Address, named: &NamedAddresses) -> Result<Remote> {
        let token = match named.token_use(url) {
            None => None,
            Some(wish) => {
                permit(&wish, self.is_ci, self.variable)?;
                let value = (self.variable)(&wish.variable).filter(|value| !value.is_empty());
                let value = value.ok_or_else(|| missing(&wish.variable, url))?;
                (self.on_progress)(News::Token { variable: &wish.variable, server: &wish.server });
                Some((wish.variable, Secret::new(value)))
            }
        };
        let access = Access {
            token,
            home: self.home.clone(),
            connect: Duration::from_secs(self.limits.connect.into()),
            silence: Duration::from_secs(self.limits.silence.into()),
            total: Duration::from_secs(60 * u64::from(self.limits.minutes)),
            most_bytes: self.limits.megabytes.saturating_mul(1_000_000),
            private: named.has(url),
            ..Access::default()
        };
        Ok(Remote { url: url.as_str().to_owned(), access })
    }
}

fn missing(name: &str, url: &Address) -> Box<Diagnostic> {
    let message = message!(
        "the variable `{name}` is not set, and `{url}` wants the token that it holds",
        name,
        url
    );
    let help = message!(
        "set it where the command runs: `export {name}=…`; in CI, as a secret of the repository",
        name
    );
    Box::new(Diagnostic::error(Code::MissingToken, message).blame(Blame::Setup).help(help))
}

/// Does a piece of work for each item, many at once; the answers come in the items' order.
pub(super) fn at_once<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = Mutex::new(0);
    let take = || {
        let mut next = next.lock().unwrap_or_else(PoisonError::into_inner);
        *next += 1;
        *next - 1
    };
    let mut answers: Vec<(usize, R)> = Vec::with_capacity(items.len());
    thread::scope(|scope| {
        let worker = || {
            let mut done = Vec::new();
            while let Some((number, item)) =
                Some(take()).and_then(|number| Some((number, items.get(number)?)))
            {
                done.push((number, work(item)));
            }
            done
        };
        let workers: Vec<_> =
            (0..items.len().min(MOST_AT_ONCE)).map(|_| scope.spawn(worker)).collect();
        for worker in workers {
            match worker.join() {
                Ok(done) => answers.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    answers.sort_by_key(|(number, _)| *number);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_come_in_order() {
        let items: Vec<usize> = (0..200).collect();
        let answers = at_once(&items, |item| {
            thread::sleep(Duration::from_micros((200 - *item as u64) * 10));
            item * 2
        });
        assert_eq!(answers, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert!(at_once(&Vec::<usize>::new(), |item| *item).is_empty());
    }
}
