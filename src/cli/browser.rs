//! Opening the browser: the only place that starts another program, and only for `parvis serve --open`.

use std::process::{Child, Command, Stdio};
use std::thread;

use crate::diagnostics::{Code, Diagnostic};

/// The programs that open an address in whatever browser the person has chosen, the usual one first: of
/// macOS, of desktops under Linux, and of Linux under Windows.
const OPENERS: &[&[&str]] = if cfg!(target_os = "macos") {
    &[&["open"]]
} else {
    &[&["xdg-open"], &["gio", "open"], &["wslview"]]
};

/// Shows a page of this computer in the browser. Returns a warning if no program will.
///
/// The address is the preview's own, made of its host and port; it begins with `http://`, and no shell
/// reads it.
pub(super) fn show(address: &str) -> Option<Diagnostic> {
    match OPENERS.iter().find_map(|opener| start(opener, address)) {
        Some(mut child) => {
            // Somebody has to take note of its end.
            thread::spawn(move || child.wait());
            None
        }
        None => {
            let message =
                message!("no program was found that opens `{address}` in a browser", address);
            let help = "type the address into the browser yourself";
            Some(Diagnostic::warning(Code::Io, message).help(help))
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a person asked for the browser, by `--open`")]
fn start(opener: &[&str], address: &str) -> Option<Child> {
    let (program, arguments) = opener.split_first()?;
    Command::new(program)
        .args(arguments)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}
