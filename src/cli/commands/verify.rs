//! `parvis verify`.

use crate::cli::federation_args::VerifyArgs;
use crate::cli::report::say;
use crate::cli::work::with_town;
use crate::diagnostics::{Code, Diagnostic};
use crate::federation::{verify as check, verify_remote};
use crate::manifest::Lock;

/// Checks the checksums and signatures of what the lock names.
pub(in crate::cli) fn verify(args: &VerifyArgs) -> u8 {
    with_town(&args.at, |town, desk, sink| {
        let empty = Lock::default();
        let lock = match &town.lock {
            Some(lock) => lock,
            None if town.uses_git() => {
                let diagnostic =
                    Diagnostic::error(Code::LockOutdated, "there is no `parvis.lock` yet, so nothing says what is right");
                return diagnostic.help("choose the versions: `parvis update`").into();
            }
            None => &empty,
        };
        let before = sink.errors();
        let good = check(town, lock, desk, sink);
        if args.remote {
            verify_remote(town, lock, desk, sink);
        }
        if sink.errors() == before {
            let copies = if good == 1 { "1 copy is".to_owned() } else { format!("{good} copies are") };
            say(args.at.format, &format!("{copies} as locked"));
        }
        Ok(())
    })
}
