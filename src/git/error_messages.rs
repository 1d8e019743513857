//! Findings about failed calls.

use camino::Utf8Path;
use git2::{Error, ErrorClass, ErrorCode};

use super::fault::fault;
use super::request::{Call, Failure, UNPACKING};
use crate::diagnostics::{Blame, Code, Diagnostic, Message};
use crate::names::{Address, Scheme};
use crate::ssh::{Standing, listed_name};

/// The most characters of a server's message that are quoted.
const LONGEST_SAYING: usize = 300;

impl Call {
    /// Makes a finding of a failed call: from the failure that was kept, else from the library's
    /// error.
    pub(super) fn diagnose(&self, error: &Error) -> Box<Diagnostic> {
        if error.code() == ErrorCode::Owner {
            let url = &self.remote.url;
            let folder =
                Address::parse(url).map_or_else(|_| url.clone(), |folder| folder.path().to_owned());
            return fault(error, "fetch from", Utf8Path::new(&folder));
        }
        let diagnostic = self
            .failure()
            .map_or_else(|| self.library_error(error), |failure| self.describe(&failure));
        Box::new(diagnostic.blame(Blame::Network))
    }

    /// Makes a finding of a failure before the call.
    pub(super) fn diagnose_failure(&self, failure: &Failure) -> Box<Diagnostic> {
        Box::new(self.describe(failure).blame(Blame::Network))
    }

    fn describe(&self, failure: &Failure) -> Diagnostic {
        match failure {
            Failure::NoConnection(reason) => self.unreachable(reason.clone()),
            Failure::Private => self.private(),
            Failure::UnknownHost => self.unknown_host(),
            Failure::NotLetIn | Failure::Status(401 | 403) => self.refused(),
            Failure::Silent | Failure::Dribbling | Failure::Endless => self.late(failure),
            Failure::TooMuch(limit) => self.too_much(message!("more than {limit} bytes", limit)),
            Failure::Heavy(what) => self.too_much(what.clone()),
            Failure::Toilsome => self.slow_to_unpack(),
            Failure::Names(what) => {
                let message =
                    message!("{cannot}: the server offers {what}", cannot = self.cannot(), what);
                let help = "so many or such long names are hardly honest; ask who keeps the repository what they are for";
                Diagnostic::error(Code::TooMuch, message).help(help)
            }
            Failure::Elsewhere(url) => {
                let message = message!(
                    "{cannot}: {host} sends to another server, {server}",
                    cannot = self.cannot(),
                    host = self.host(),
                    server = url.server()
                );
                let help = message!(
                    "if you trust that server, write its address in `town.toml`: `git = \"{url}\"`",
                    url
                );
                Diagnostic::error(Code::Refused, message).help(help)
            }
            Failure::Circle => {
                self.unreachable("the server sends from one address to the next without end")
            }
            Failure::Status(status) => self.bad_status(*status),
            Failure::NotGit(reason) => Diagnostic::error(
                Code::Refused,
                message!("{cannot}: {reason}", cannot = self.cannot(), reason),
            )
            .help("check the address; it is the one that `git clone` takes"),
            Failure::Said(words) => self.server_words(words),
            Failure::Broken(reason) => self.broken(reason),
        }
    }

    fn bad_status(&self, status: u16) -> Diagnostic {
        match status {
            404 | 410 => self.not_there(),
            429 => {
                self.unreachable("the server was asked too often").help("try again in some minutes")
            }
            500.. => self
                .unreachable(message!("the server has a fault of its own (HTTP {status})", status))
                .help("try again later"),
            _ => {
                let message = message!(
                    "{cannot}: the server refuses the request (HTTP {status})",
                    cannot = self.cannot(),
                    status
                );
                Diagnostic::error(Code::Refused, message)
            }
        }
    }

    fn slow_to_unpack(&self) -> Diagnostic {
        let minutes = (self.remote.access.total / UNPACKING).as_secs_f64() / 60.0;
        let message = message!(
            "{cannot}: what the server sends takes more than {minutes} minutes to unpack",
            cannot = self.cannot(),
            minutes
        );
        let help = "if the repository is sound, allow more time: `minutes = 20` under `[limits]` in `town.toml`";
        Diagnostic::error(Code::TooMuch, message).help(help)
    }

    fn late(&self, failure: &Failure) -> Diagnostic {
        let access = &self.remote.access;
        let help = "try again later; a server that needs more time gets it by `silence` under `[limits]` in `town.toml`";
        match failure {
            Failure::Silent => self
                .unreachable(message!(
                    "the server was silent for {seconds} seconds",
                    seconds = access.silence.as_secs_f64()
                ))
                .help(help),
            Failure::Endless => {
                let help = "try again later; a repository that needs more time gets it by `minutes` under `[limits]` in `town.toml`";
                self.unreachable(message!(
                    "it took more than {minutes} minutes",
                    minutes = access.total.as_secs_f64() / 60.0
                ))
                .help(help)
            }
            _ => self.unreachable("the server sends so slowly that it would never end").help(help),
        }
    }

    fn too_much(&self, what: impl Into<Message>) -> Diagnostic {
        let what = what.into();
        let help = "if the repository is sound, allow more: `megabytes = 1000` under `[limits]` in `town.toml`";
        Diagnostic::error(
            Code::TooMuch,
            message!("{cannot}: the server sends {what}", cannot = self.cannot(), what),
        )
        .help(help)
    }

    /// Always says the same, so that the message reveals nothing about what is there.
    fn private(&self) -> Diagnostic {
        let message = message!(
            "{cannot}: {host} is in a private network or is this computer, where only the town itself may send parvis",
            cannot = self.cannot(),
            host = self.host()
        );
        let help =
            "if you know this server and trust it, name its address in the town's own `town.toml`";
        Diagnostic::error(Code::Refused, message).help(help)
    }

    fn cannot(&self) -> Message {
        let url = &self.remote.url;
        match self.remote.access.deploys {
            // Whose target says where.
            true => "cannot deploy".into(),
            false => message!("cannot fetch from `{url}`", url),
        }
    }

    fn host(&self) -> String {
        self.place.as_ref().map_or_else(|| "this computer".to_owned(), Address::server)
    }

    fn unreachable(&self, reason: impl Into<Message>) -> Diagnostic {
        let reason = reason.into();
        Diagnostic::error(
            Code::Unreachable,
            message!("{cannot}: {reason}", cannot = self.cannot(), reason),
        )
        .help(message!(
            "look whether {host} can be reached from here, and try again later",
            host = self.host()
        ))
    }

    fn broken(&self, reason: &str) -> Diagnostic {
        let message = message!(
            "{cannot}: the answer of {host} broke off or is damaged ({said})",
            cannot = self.cannot(),
            host = self.host(),
            said = said(reason)
        );
        Diagnostic::error(Code::Unreachable, message)
            .help("nothing of it was kept; try again later")
    }

    fn not_there(&self) -> Diagnostic {
        let with = self.tried_credentials().map_or_else(
            || Message::from("asked without a credential"),
            |names| message!("asked with {names}", names),
        );
        let message = message!(
            "{cannot}: {host} has no repository there, or hides it ({with})",
            cannot = self.cannot(),
            host = self.host(),
            with
        );
        Diagnostic::error(Code::Refused, message).help(message!(
            "check the address; {how_to_get_in}",
            how_to_get_in = self.how_to_get_in()
        ))
    }

    fn refused(&self) -> Diagnostic {
        let why = match self.tried_credentials() {
            None => message!("{host} asks for a credential, and there is none", host = self.host()),
            Some(names) => message!("{host} refused {names}", host = self.host(), names),
        };
        Diagnostic::error(Code::Refused, message!("{cannot}: {why}", cannot = self.cannot(), why))
            .help(self.how_to_get_in())
    }

    fn how_to_get_in(&self) -> Message {
        if self.place.as_ref().is_some_and(|place| place.scheme() == Scheme::Ssh) {
            return "give the public key of this computer to the server; a key with a passphrase works through `ssh-add`"
                .into();
        }
        match &self.remote.access.token {
            None if self.remote.access.deploys => {
                "name the variable that holds a token which may write to this repository: `password = \"PARVIS_TOKEN\"`".into()
            }
            Some((name, _)) if self.remote.access.deploys => {
                message!("look whether the token in `{name}` is still valid and may write to this repository", name)
            }
            None => {
                "a private repository needs a token: `token = { env = \"PARVIS_TOKEN_PARTNER\" }` beside its address".into()
            }
            Some((name, _)) => message!("look whether the token in `{name}` is still valid and may read this repository", name),
        }
    }

    fn unknown_host(&self) -> Diagnostic {
        let host = self.place.as_ref().map_or("", |place| place.host().trim_matches(['[', ']']));
        let port = self.place.as_ref().and_then(Address::port).filter(|port| *port != 22);
        let option = port.map_or_else(String::new, |port| format!("-p {port} "));
        let key = self.host_key();
        let print = key.as_ref().map_or_else(String::new, |key| format!(" ({})", key.fingerprint));
        let standing = key.map_or(Standing::Unknown, |key| key.standing);
        if standing == Standing::Revoked {
            let message = message!(
                "{cannot}: the key of {host}{print} is marked `@revoked` in `~/.ssh/known_hosts`",
                cannot = self.cannot(),
                host,
                print
            );
            return Diagnostic::error(Code::Refused, message)
                .help("ask the server's administrator for its new key");
        }
        if standing == Standing::Changed {
            let name = listed_name(host, port);
            let message = message!(
                "{cannot}: THE KEY OF {host} HAS CHANGED{print}: somebody may be listening in, or the server was set up anew",
                cannot = self.cannot(),
                host,
                print
            );
            let help = message!(
                "ask the server's administrator by telephone for its fingerprint; only if it is the same, run `ssh-keygen -R '{name}'` and \
                 connect once by `ssh {option}{host}`",
                name,
                option,
                host
            );
            return Diagnostic::error(Code::Refused, message).help(help);
        }
        let message = message!(
            "{cannot}: the key of {host} is not in `~/.ssh/known_hosts`{print}",
            cannot = self.cannot(),
            host,
            print
        );
        let help = message!(
            "connect once by `ssh {option}{host}` and compare the fingerprint with the one that the server's administrator names; in CI, write \
             the lines of `ssh-keyscan {option}{host}` into `~/.ssh/known_hosts` once they are compared",
            option,
            host
        );
        Diagnostic::error(Code::Refused, message).help(help)
    }

    /// Makes a finding of what an SSH server printed instead of an answer.
    fn server_words(&self, words: &str) -> Diagnostic {
        let has = |part: &str| words.to_ascii_lowercase().contains(part);
        if ["not found", "not be found", "not appear to be a git repository", "not exist"]
            .iter()
            .any(|part| has(part))
        {
            return self.not_there();
        }
        if ["denied", "permission", "access"].iter().any(|part| has(part)) {
            let message = message!(
                "{cannot}: the server says \"{said}\"",
                cannot = self.cannot(),
                said = said(words)
            );
            return Diagnostic::error(Code::Refused, message).help(self.how_to_get_in());
        }
        self.broken(words)
    }

    /// What the library says of folders, and of what servers send. Its words are fixed, for it is
    /// built into parvis.
    fn library_error(&self, error: &Error) -> Diagnostic {
        let words = error.message();
        if self.place.is_none() {
            let message = message!("{cannot}: {said}", cannot = self.cannot(), said = said(words));
            let diagnostic = Diagnostic::error(Code::Refused, message);
            return diagnostic.help("the folder has to be a Git repository that you may read");
        }
        match error.class() {
            ErrorClass::Callback => self.unreachable("the fetch was stopped"),
            // A server's own words, in a line that begins with `ERR`.
            ErrorClass::Net => self.server_words(words),
            _ => self.broken(words),
        }
    }
}

/// What a stranger says, on one line and not too long. Control characters are dealt with where
/// messages are printed.
fn said(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(LONGEST_SAYING).collect();
    short.trim_end_matches('.').to_owned()
}
