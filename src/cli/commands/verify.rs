//! `parvis verify`.

use crate::cli::args::VerifyArgs;
use crate::cli::context::with_lock;
use crate::cli::report::say;
use crate::federation::{verify as check, verify_remote};

/// Checks the checksums and signatures of what the lock names.
pub(in crate::cli) fn verify(args: &VerifyArgs) -> u8 {
    with_lock(&args.at, "what is right", |town, lock, network, sink| {
        let before = sink.errors();
        let good = check(town, lock, network, sink);
        if args.remote {
            verify_remote(town, lock, network, sink);
        }
        if sink.errors() == before {
            let copies =
                if good == 1 { "1 copy is".to_owned() } else { format!("{good} copies are") };
            say(args.at.format, &format!("{copies} as locked"));
        }
        Ok(())
    })
}
