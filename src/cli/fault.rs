//! A fault of parvis itself: one finding that says so, and the exit code for it.

use std::backtrace::Backtrace;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::sync::{Mutex, PoisonError};

use super::args::{FormatArg, TownArgs};
use super::report::{Reporter, Stream, variable};
use crate::diagnostics::{Blame, Code, Diagnostic, Sink};

/// The exit code.
const FAULT: u8 = 4;

/// Says each fault once, however many threads meet it. What it quotes passes where all else does; the way that led there is for those
/// who ask for it (`RUST_BACKTRACE`).
pub(super) fn tell_of_faults(format: FormatArg) {
    let said: Mutex<BTreeSet<String>> = Mutex::default();
    set_hook(Box::new(move |panic| {
        let (place, what) = words(panic);
        if !said.lock().unwrap_or_else(PoisonError::into_inner).insert(place.clone()) {
            return;
        }
        let sink = Sink::new();
        sink.report(finding(&place, &what));
        let args = TownArgs { format, ..TownArgs::of(".".into()) };
        Reporter::new(&args).finish(None, sink);
        if variable("RUST_BACKTRACE").is_some_and(|wish| !matches!(wish.as_str(), "" | "0")) {
            Stream::Err.print(&Backtrace::force_capture().to_string());
        }
    }));
}

/// Runs a command to its end; gives its exit code, or that of a fault.
pub(super) fn to_its_end(run: impl FnOnce() -> u8) -> u8 {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(FAULT)
}

/// Where a fault was met, and what was said of it.
fn words(panic: &PanicHookInfo<'_>) -> (String, String) {
    let payload = panic.payload();
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let what = text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
    (place.unwrap_or_default(), what)
}

fn finding(place: &str, what: &str) -> Diagnostic {
    let message =
        message!("this is a fault of parvis, not of the town: at `{place}`: {what}", place, what);
    let help = "please report it where your parvis is from, with this message, its version (`parvis --version`), and what you did";
    Diagnostic::error(Code::Internal, message).blame(Blame::Parvis).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_has_an_exit_code_of_its_own() {
        assert_eq!(to_its_end(|| 1), 1);
        assert_eq!(to_its_end(|| std::panic::resume_unwind(Box::new("a fault"))), FAULT);
        let sink = Sink::new();
        sink.report(finding("src/x.rs:1", "what"));
        assert_eq!(sink.exit_code(false), FAULT);
    }
}
