//! What early outputs leave for late ones. What is to come (a manifest of the search) adds to [`Extract`] what it reads.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::formats::{Moved, NotFound};
use crate::html::Loads;
use crate::names::{Digest, OutPath};
use crate::plan::Target;

/// What an early output leaves for late ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extract {
    /// The instant at which the clock alone changes the output.
    pub until: Option<Timestamp>,
    /// What it makes a browser load; read only where a host is told of it.
    pub loads: Loads,
    /// Whether its name changes with its content, so that browsers may keep it.
    pub is_kept: bool,
}

/// What the site as a whole leaves for late outputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteExtract {
    /// The folder of the host that the site lies in.
    pub folder: String,
    /// Former addresses.
    pub moved: Vec<Moved>,
    /// The pages for what is not there; the one of the whole site is last.
    pub not_found: Vec<NotFound>,
    /// Whether texts lie there compressed too.
    pub compress: bool,
    /// Whether it has scripts besides those of the base theme, which ask for no feature of the browser.
    pub has_own_scripts: bool,
}

/// What all early outputs left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extracts {
    /// The instant at which the clock alone changes what exists: the plan's extract.
    pub plan_until: Option<Timestamp>,
    /// The extract of the site as a whole.
    pub site: SiteExtract,
    /// The extracts of the outputs.
    pub outputs: BTreeMap<OutPath, Extract>,
}

impl Extract {
    /// Reads from an output's finished bytes what they make a browser load.
    pub fn read(&mut self, target: &Target, path: &OutPath, bytes: &[u8]) {
        match target {
            Target::Style => {
                self.loads = Loads::of_style(&String::from_utf8_lossy(bytes));
                self.is_kept = true;
            }
            _ if is_page(path) => self.loads = Loads::of_page(bytes),
            _ => {}
        }
    }
}

/// Whether browsers show an output as a page.
pub fn is_page(path: &OutPath) -> bool {
    let ending = path.as_str().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("html" | "htm" | "xhtml"))
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

    /// The digest of all extracts: of all that is in them, so that nothing can be left out.
    pub fn digest(&self) -> Digest {
        Digest::of(format!("{self:?}").as_bytes())
    }
}
