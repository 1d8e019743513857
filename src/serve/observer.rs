//! What a preview reports to its caller, and asks of it.

use std::time::Duration;

use jiff::Timestamp;

use crate::diagnostics::{Findings, Result};
use crate::pipeline::Build;
use crate::project::{Options, Project};

/// Runs a preview: knows the present, and reports what happens.
pub trait Observer: Send + 'static {
    /// Returns how to open the town, with the present. Called before every build, and while the
    /// preview waits for an instant.
    ///
    /// # Errors
    /// If the environment cannot be understood.
    fn options(&self) -> Result<Options>;
    /// The preview listens at this address, and at `others` for the local network, if that can
    /// reach it.
    fn listening(&self, address: &str, others: Option<&str>);
    /// A build has ended.
    fn built(&self, round: &Round);
}

/// One build of a preview.
pub struct Round {
    /// The town, if it could be opened.
    pub project: Option<Project>,
    /// The new site, if it could be built.
    pub build: Option<Build>,
    /// The findings.
    pub findings: Findings,
    /// How long it took.
    pub took: Duration,
}

impl Round {
    /// Returns when the clock alone will change the site. An instant before the build's own present
    /// does not count: it has passed.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let (project, build) = self.project.as_ref().zip(self.build.as_ref())?;
        build.next_change.filter(|next| *next > project.clock.now())
    }
}
