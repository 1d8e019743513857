//! Late outputs: those that are made of what the other outputs left.
//!
//! An early output leaves an extract, and so does the site as a whole. A late one reads the extracts, sorted by their paths, and
//! nothing else; so their digest is its receipt.

use super::extracts::Extracts;
use super::host_rules::host_file;
use crate::names::Digest;
use crate::plan::Target;

/// A late output.
#[derive(Debug)]
pub struct LateOutput {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The digest of the extracts that it was made of.
    pub receipt: Digest,
}

impl LateOutput {
    /// Renders a late target; nothing for one that is not late.
    ///
    /// `receipt` is the digest of the extracts: one for all late outputs.
    pub fn render(target: &Target, extracts: &Extracts, receipt: Digest) -> Option<Self> {
        let text = match target {
            Target::Report => report(extracts),
            Target::HostFile(kind) => host_file(*kind, extracts),
            _ => return None,
        };
        Some(Self { bytes: text.into_bytes(), receipt })
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
    use std::collections::BTreeMap;

    use jiff::Timestamp;

    use super::super::extracts::{Extract, SiteExtract};
    use super::*;
    use crate::formats::Moved;
    use crate::manifest::HostKind;
    use crate::names::OutPath;

    fn path(path: &str) -> OutPath {
        OutPath::parse(path).expect("a path")
    }

    fn until(second: i64) -> Extract {
        Extract { until: Timestamp::from_second(second).ok(), ..Extract::default() }
    }

    #[test]
    fn a_late_output_has_the_receipt_of_the_extracts_that_it_was_made_of() {
        let first = Extracts {
            plan_until: until(50).until,
            outputs: BTreeMap::from([(path("index.html"), until(40))]),
            ..Extracts::default()
        };
        let mut later = first.clone();
        later.outputs.insert(path("a/index.html"), until(30));
        let plan = Extracts { plan_until: until(20).until, ..first.clone() };
        let late = |target: &Target, extracts: &Extracts| {
            LateOutput::render(target, extracts, extracts.digest())
        };
        let report = |extracts| late(&Target::Report, extracts).expect("it is late");
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
        assert!(late(&Target::Robots, &first).is_none());
    }

    #[test]
    fn what_a_host_is_told_has_another_receipt_if_anything_of_it_is_other() {
        let mut page = Extract::default();
        page.read(&Target::Robots, &path("index.html"), b"<iframe src=https://maps.example/>");
        assert!(!page.loads.sources.is_empty());
        let with = |extract: &Extract| Extracts {
            outputs: BTreeMap::from([(path("index.html"), extract.clone())]),
            ..Extracts::default()
        };
        let moved = Moved { from: "/a/".to_owned(), to: "/b/".to_owned() };
        let site = SiteExtract { moved: vec![moved], ..SiteExtract::default() };
        let moved = Extracts { site, ..with(&Extract::default()) };
        let plain = with(&Extract::default());
        let framed = with(&page);
        let file = |extracts: &Extracts| {
            let target = Target::HostFile(HostKind::Apache);
            LateOutput::render(&target, extracts, extracts.digest()).expect("it is late")
        };
        for other in [&framed, &moved] {
            assert_ne!(file(&plain).bytes, file(other).bytes);
            assert_ne!(file(&plain).receipt, file(other).receipt);
        }
    }
}
