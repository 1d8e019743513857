//! `parvis explain`.

use std::io::Write;

use crate::diagnostics::{Code, nearest};

/// Says what a finding's code means.
pub(in crate::cli) fn explain(name: &str) -> u8 {
    if let Some(code) = Code::find(name) {
        // A closed pipe is nobody's fault.
        writeln!(std::io::stdout(), "{code}\n\n{}", code.manual()).ok();
        return 0;
    }
    let names = Code::ALL.iter().map(|code| code.as_str());
    let near = nearest(name, names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    writeln!(std::io::stderr(), "error: there is no code `{name}`{near}").ok();
    2
}
