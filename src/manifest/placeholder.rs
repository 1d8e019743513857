//! Dots that stand for words in a help or an example, and were copied with it.

use crate::diagnostics::{Code, Diagnostic};

/// The finding for dots that stand for words in a help or an example, and were copied with it.
pub fn placeholder(key: &str, text: &str) -> Option<Diagnostic> {
    let is_empty = matches!(text.trim(), "…" | "..." | "[…]" | "[...]");
    let shown = text.trim();
    is_empty.then(|| {
        let message =
            message!("`{key}` is `{shown}`, which stands for words of your own", key, shown);
        let help = message!("write them in its place, or take the line `{key}` out", key);
        Diagnostic::warning(Code::BadValue, message).help(help)
    })
}
