//! Findings about the Git library's errors.

use camino::Utf8Path;
use git2::{Error, ErrorCode};

use crate::diagnostics::{Code, Diagnostic};

/// Makes a diagnostic of an error: `cannot PURPOSE PATH: REASON`. `place` is the folder that Git
/// itself would name.
pub(super) fn fault(error: &Error, purpose: &str, place: &Utf8Path) -> Box<Diagnostic> {
    if error.code() == ErrorCode::Owner {
        return foreign_owner(place);
    }
    let reason = error.message().trim_end_matches('.');
    let diagnostic = Diagnostic::error(
        Code::Git,
        message!("cannot {purpose} `{place}`: {reason}", purpose, place, reason),
    );
    Box::new(match error.code() {
        ErrorCode::NotFound => {
            diagnostic.help("the repository may be damaged or cloned in part: `git fsck` says so, a fresh `git clone` mends it")
        }
        _ => diagnostic,
    })
}

/// Git trusts a repository only if it belongs to the user, since its settings could start programs.
fn foreign_owner(place: &Utf8Path) -> Box<Diagnostic> {
    let message = message!(
        "the Git repository `{place}` belongs to another user of this computer, so Git does not trust it",
        place
    );
    let help = message!(
        "if you trust it, run `git config --global --add safe.directory {for_shell}`",
        for_shell = for_shell(place.as_str())
    );
    Box::new(Diagnostic::error(Code::Git, message).help(help))
}

fn for_shell(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@".contains(c);
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use git2::ErrorClass;

    use super::*;

    #[test]
    fn a_foreign_owner_is_answered_with_the_command() {
        let error = Error::new(
            ErrorCode::Owner,
            ErrorClass::Config,
            "repository path '/srv/' is not owned by current user",
        );
        let help = |place: &str| fault(&error, "open", Utf8Path::new(place)).help.unwrap();
        assert!(
            help("/srv/town").ends_with("`git config --global --add safe.directory /srv/town`")
        );
        assert!(
            help("/srv/it's a town")
                .ends_with(r"`git config --global --add safe.directory '/srv/it'\''s a town'`")
        );
    }

    #[test]
    fn other_errors_say_what_was_tried() {
        let error = Error::new(ErrorCode::GenericError, ErrorClass::Odb, "object is broken.");
        assert_eq!(
            fault(&error, "read", Utf8Path::new("/x")).message,
            "cannot read `/x`: object is broken"
        );
    }
}
