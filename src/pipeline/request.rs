//! What is asked of a build, and what it gives.

use jiff::Timestamp;

use crate::manifest::HostKind;
use crate::names::OutPath;
use crate::output::{Destination, Outputs, Policy};
use crate::render::Record;

/// Tells how far a build is: targets done, targets in all.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Takes what is kept of an output besides its bytes.
pub type Keep<'a> = &'a (dyn Fn(&OutPath, Record) + Sync);

/// Where a site goes.
#[derive(Debug, Clone, Copy)]
pub enum Output<'a> {
    /// Nowhere: everything is checked, nothing is written.
    Nowhere,
    /// Nowhere; what a kind of host is told of the site is what is wanted.
    Told(HostKind),
    /// To a folder that is the old site or the new one at any instant.
    Site(&'a Destination),
    /// To a folder that only a preview reads.
    Preview(&'a Destination),
}

/// What is asked of a build.
pub struct Request<'a> {
    /// Where the site goes.
    pub output: Output<'a>,
    /// How it is written.
    pub policy: Policy,
    /// Whether a warning, too, leaves the last site in place.
    pub strict: bool,
    /// Called as targets are done.
    pub progress: Progress<'a>,
    /// Called with the record of each output, for who keeps them.
    pub records: Option<Keep<'a>>,
}

/// How much was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// HTML pages.
    pub pages: usize,
    /// All files of the site.
    pub files: usize,
    /// Files written in this run.
    pub written: usize,
    /// Files that stayed as they were.
    pub kept: usize,
    /// Files that are no longer part of the site.
    pub removed: usize,
}

/// A finished build.
#[derive(Debug, Default)]
pub struct Build {
    /// The finished site's list.
    pub outputs: Outputs,
    /// When the site will next look different although nobody commits.
    pub next_change: Option<Timestamp>,
    /// How much was made.
    pub counts: Counts,
    /// The addresses of the drafts that were left out.
    pub drafts: Vec<String>,
    /// What a host is told of the site, for [`Output::Told`].
    pub told: Option<String>,
}
