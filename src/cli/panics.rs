//! Panics: each becomes one finding that says parvis is at fault, and an exit code.

use std::backtrace::Backtrace;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::sync::{Mutex, PoisonError};

use super::args::{FormatArg, TownArgs};
use super::environment::variable;
use super::report::{Reporter, Stream};
use crate::diagnostics::{Blame, Code, Diagnostic, Sink};

/// The exit code.
const PANICKED: u8 = 4;

/// Makes every panic a finding, printed once however many threads meet it. The backtrace is printed
/// if `RUST_BACKTRACE` asks for it.
///
/// A hook rather than the standard message, since a panic may quote what a stranger wrote: it has
/// to pass the printer.
pub(super) fn report_panics(format: FormatArg) {
    let said: Mutex<BTreeSet<String>> = Mutex::default();
    set_hook(Box::new(move |panic| {
        let (place, what) = describe(panic);
        if !said.lock().unwrap_or_else(PoisonError::into_inner).insert(place.clone()) {
            return;
        }
        let sink = Sink::new();
        sink.report(finding(&place, &what));
        let args = TownArgs { format, ..TownArgs::for_folder(".".into()) };
        Reporter::new(&args).finish(None, sink);
        if variable("RUST_BACKTRACE").is_some_and(|wish| !matches!(wish.as_str(), "" | "0")) {
            Stream::Err.print(&Backtrace::force_capture().to_string());
        }
    }));
}

/// Runs a command, and returns its exit code or, if it panics, that of a fault.
pub(super) fn catch_panics(run: impl FnOnce() -> u8) -> u8 {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(PANICKED)
}

/// Returns where a panic happened, and its message on one line.
fn describe(panic: &PanicHookInfo<'_>) -> (String, String) {
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
        assert_eq!(catch_panics(|| 1), 1);
        assert_eq!(catch_panics(|| std::panic::resume_unwind(Box::new("a fault"))), PANICKED);
        let sink = Sink::new();
        sink.report(finding("src/x.rs:1", "what"));
        assert_eq!(sink.exit_code(false), PANICKED);
    }
}
