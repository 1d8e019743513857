//! What a reader returns: a value, and what is wrong with the text that it was read from.

use super::{Findings, Sink};

/// What a reader made of a text, and its findings.
///
/// Readers are pure: they report nothing themselves. A caller takes the value with
/// [`Parsed::report`]; a caller that reads a text whose findings are reported elsewhere takes
/// [`Parsed::value`] alone.
#[derive(Debug)]
#[must_use = "its findings are to be reported, unless somebody else does"]
pub struct Parsed<T> {
    /// What was read.
    pub value: T,
    findings: Sink,
}

impl<T> Parsed<T> {
    /// Runs a reader that collects its findings in a sink.
    pub fn collect(read: impl FnOnce(&Sink) -> T) -> Self {
        let findings = Sink::new();
        Self { value: read(&findings), findings }
    }

    /// Moves the findings into a sink and returns the value.
    pub fn report(self, sink: &Sink) -> T {
        sink.absorb(self.findings);
        self.value
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.findings.errors()
    }

    /// Separates the value from the findings.
    pub fn into_parts(self) -> (T, Findings) {
        (self.value, self.findings.finish())
    }
}
