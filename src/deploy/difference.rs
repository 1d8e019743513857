//! What has to happen on the host so that it shows this site: a pure function of two lists.

use std::collections::BTreeMap;

use super::list::{List, Listed, Standing};
use crate::names::OutPath;
use crate::output::Artifact;

/// When a file is sent. Each stage is over before the next begins, so that no page is there before
/// what it is made of, and nothing tells of a page that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Styles, scripts, pictures, documents.
    Files,
    /// Pages.
    Pages,
    /// What leads to pages: feeds, the sitemap, files that the host reads.
    Guides,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: OutPath,
    /// Its length in bytes; 0 for one that goes.
    pub length: u64,
    /// Whether the host has had it before.
    pub is_known: bool,
}

/// All that has to be done, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The files to be sent, stage after stage.
    pub sent: Vec<Change>,
    /// The files to be deleted, after all were sent.
    pub deleted: Vec<Change>,
    /// The files that stay for one more deployment, though the site no longer has them.
    pub leaving: Vec<OutPath>,
    /// How many of the deleted ones have stayed for one more deployment.
    pub waiting: usize,
    /// How many files are on the host as they should be.
    pub same: usize,
    /// How many files parvis knows to lie on the host.
    pub listed: usize,
}

impl Difference {
    /// Compares a site with what lies on the host.
    pub(super) fn between(site: &BTreeMap<OutPath, Artifact>, host: &List) -> Self {
        let mut difference = Self { listed: host.files.len(), ..Self::default() };
        for (path, artifact) in site {
            let listed = host.files.get(path);
            let is_there = listed.is_some_and(|listed| {
                listed.standing != Standing::Coming && listed.artifact == *artifact
            });
            if is_there {
                difference.same += 1;
                continue;
            }
            let change =
                Change { path: path.clone(), length: artifact.length, is_known: listed.is_some() };
            difference.sent.push(change);
        }
        difference.sent.sort_by(|a, b| (stage(&a.path), &a.path).cmp(&(stage(&b.path), &b.path)));
        for (path, Listed { standing, .. }) in &host.files {
            if site.contains_key(path) {
                continue;
            }
            if *standing == Standing::Whole && is_named_by_content(path.as_str()) {
                difference.leaving.push(path.clone());
            } else {
                difference.waiting += usize::from(*standing == Standing::Leaving);
                difference.deleted.push(Change { path: path.clone(), length: 0, is_known: true });
            }
        }
        difference
    }

    /// Whether the host shows this site already. Files that wait to leave can wait longer.
    pub fn is_empty(&self) -> bool {
        self.sent.is_empty() && self.leaving.is_empty() && self.deleted.len() == self.waiting
    }
}

/// The stage in which a file is sent.
pub(super) fn stage(path: &OutPath) -> Stage {
    let path = path.as_str();
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "html" => Stage::Pages,
        "xml" | "ics" | "webmanifest" | "txt" | "json" => Stage::Guides,
        _ if name.starts_with(['.', '_']) => Stage::Guides,
        _ => Stage::Files,
    }
}

/// Whether a file's name holds a digest of what is in it (`style.20ddddf556b1.css`), so that pages
/// of the last deployment name a file that this one no longer has.
pub(super) fn is_named_by_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut parts = name.rsplit('.');
    let (Some(_), Some(digest), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    path.starts_with("assets/")
        && digest.len() == 12
        && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> OutPath {
        OutPath::parse(text).expect("valid")
    }

    fn site(files: &[(&str, &str)]) -> BTreeMap<OutPath, Artifact> {
        let files = files.iter();
        files.map(|(name, text)| (path(name), Artifact::of_bytes(text.as_bytes()))).collect()
    }

    fn list(files: &[(&str, &str, Standing)]) -> List {
        let files = files.iter().map(|(name, text, standing)| {
            let artifact = Artifact::of_bytes(text.as_bytes());
            (path(name), Listed { artifact, standing: *standing })
        });
        List { site: String::new(), files: files.collect() }
    }

    fn names(changes: &[Change]) -> Vec<&str> {
        changes.iter().map(|change| change.path.as_str()).collect()
    }

    #[test]
    fn pages_come_after_their_files_and_before_what_leads_to_them() {
        let site = site(&[
            ("a/index.html", "1"),
            ("assets/style.20ddddf556b1.css", "2"),
            ("feed.json", "3"),
            ("sitemap.xml", "4"),
            (".htaccess", "5"),
            ("z.pdf", "6"),
        ]);
        let difference = Difference::between(&site, &List::default());
        assert_eq!(
            names(&difference.sent),
            [
                "assets/style.20ddddf556b1.css",
                "z.pdf",
                "a/index.html",
                ".htaccess",
                "feed.json",
                "sitemap.xml"
            ]
        );
    }

    #[test]
    fn what_differs_is_sent_and_what_the_site_lost_goes() {
        let site = site(&[("a.html", "new"), ("b.html", "same"), ("c.html", "same")]);
        let host = list(&[
            ("a.html", "old", Standing::Whole),
            ("b.html", "same", Standing::Whole),
            ("c.html", "same", Standing::Coming),
            ("d.html", "gone", Standing::Whole),
            ("assets/style.20ddddf556b1.css", "x", Standing::Whole),
            ("assets/style.30ddddf556b1.css", "x", Standing::Leaving),
        ]);
        let difference = Difference::between(&site, &host);
        assert_eq!(names(&difference.sent), ["a.html", "c.html"]);
        assert_eq!(names(&difference.deleted), ["assets/style.30ddddf556b1.css", "d.html"]);
        assert_eq!((difference.leaving.len(), difference.same), (1, 1));
    }
}
