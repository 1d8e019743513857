//! Late outputs: those that are made of what the other outputs left.
//!
//! An early output leaves an extract. A late one reads the extracts of all early ones, sorted by their paths, and nothing else; so
//! their digest is its receipt. What is to come (files for hosts, compressed copies, a manifest of the search) adds to
//! [`Extract`] what it reads.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::names::{Digest, OutPath};
use crate::plan::Target;

/// What an early output leaves for late ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extract {
    /// The instant at which the clock alone changes the output.
    pub until: Option<Timestamp>,
}

/// What all early outputs left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extracts {
    /// The instant at which the clock alone changes what exists: the plan's extract.
    pub plan_until: Option<Timestamp>,
    /// The extracts of the outputs.
    pub outputs: BTreeMap<OutPath, Extract>,
}

/// A late output.
#[derive(Debug)]
pub struct LateOutput {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The digest of the extracts that it was made of.
    pub receipt: Digest,
}

impl Extracts {
    /// The earliest instant at which the clock alone changes anything of the site.
    pub fn next_change(&self) -> Option<Timestamp> {
        let outputs = self.outputs.values().filter_map(|extract| extract.until);
        outputs.chain(self.plan_until).min()
    }

    /// The number of HTML pages.
    pub fn page_count(&self) -> usize {
        self.outputs.keys().filter(|path| path.as_str().ends_with(".html")).count()
    }

    /// The digest of all extracts.
    fn digest(&self) -> Digest {
        let Self { plan_until, outputs } = self;
        let mut text = format!("{plan_until:?}\n");
        for (path, Extract { until }) in outputs {
            // No path holds a line's end.
            text.push_str(&format!("{path}\n{until:?}\n"));
        }
        Digest::of(text.as_bytes())
    }
}

impl LateOutput {
    /// Renders a late target; nothing for one that is not late.
    pub fn render(target: &Target, extracts: &Extracts) -> Option<Self> {
        let bytes = match target {
            Target::Report => report(extracts).into_bytes(),
            _ => return None,
        };
        Some(Self { bytes, receipt: extracts.digest() })
    }
}

/// Writes `parvis-build.json`: when the site must be built again, for the town's timer.
fn report(extracts: &Extracts) -> String {
    let next = extracts.next_change().map(|instant| instant.to_string());
    let report = serde_json::json!({
        "parvis": env!("CARGO_PKG_VERSION"),
        "next-change": next,
        "pages": extracts.page_count(),
    });
    format!("{report}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_output_has_the_receipt_of_the_extracts_that_it_was_made_of() {
        let instant = |second| Timestamp::from_second(second).ok();
        let path = |path: &str| OutPath::parse(path).expect("a path");
        let first = Extracts {
            plan_until: instant(50),
            outputs: BTreeMap::from([(path("index.html"), Extract { until: instant(40) })]),
        };
        let mut later = first.clone();
        later.outputs.insert(path("a/index.html"), Extract { until: instant(30) });
        let plan = Extracts { plan_until: instant(20), ..first.clone() };
        let report = |extracts| LateOutput::render(&Target::Report, extracts).expect("it is late");
        for other in [&later, &plan] {
            assert_ne!(report(&first).bytes, report(other).bytes);
            assert_ne!(report(&first).receipt, report(other).receipt);
        }
        assert_eq!(report(&first).receipt, report(&first).receipt);
        assert_eq!(
            String::from_utf8(report(&later).bytes).expect("JSON"),
            format!(
                "{{\"next-change\":\"1970-01-01T00:00:30Z\",\"pages\":2,\"parvis\":\"{}\"}}\n",
                env!("CARGO_PKG_VERSION")
            )
        );
        assert!(LateOutput::render(&Target::Robots, &first).is_none());
    }
}
