//! What is said of a text for a picture that says nothing.

use crate::diagnostics::Message;
use crate::names::SilentText;

/// Returns the sentence about a text that says nothing of what its picture shows.
pub fn silent_alt(alt: &str, why: SilentText) -> Message {
    match why {
        SilentText::FileName => {
            message!("`{alt}` is the name of a file, and says nothing about the picture", alt)
        }
        SilentText::Placeholder => {
            message!(
                "`{alt}` does not say what the picture shows: it stands for a text that is still to be written",
                alt
            )
        }
    }
}
