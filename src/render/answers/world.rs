//! The world: all that can be read while rendering.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::super::description::{Answer, Description, Part};
use super::super::question::Question;
use super::super::receipt::Read;
use super::settings::Settings;
use super::tables::SharedTable;
use crate::assets::StyleSheet;
use crate::calendar::ZoneRules;
use crate::diagnostics::Origin;
use crate::formats::SitemapUrl;
use crate::locale::Catalogue;
use crate::manifest::Provenance;
use crate::names::{Digest, Lang};
use crate::plan::Plan;
use crate::site::{Row, Site};
use crate::sources::Layers;

/// How many rows are kept for the next list that shows them: some 50 MB. A portal has hundreds of thousands, most of them in one
/// list only.
const MOST_ROWS: usize = 16_384;

/// How many entries are looked at in the time of a loop's round.
const ENTRIES_A_ROUND: u64 = 32;

/// What a world is made of.
pub struct WorldInput {
    /// The site.
    pub site: Arc<Site>,
    /// The plan of the finished site.
    pub plan: Arc<Plan>,
    /// The files.
    pub layers: Arc<Layers>,
    /// The texts of the interface.
    pub catalogue: Catalogue,
    /// The style sheet.
    pub styles: StyleSheet,
    /// Static files: address, and the file.
    pub statics: BTreeMap<String, Origin>,
    /// The site's address, where it has one.
    pub url: Option<String>,
    /// Where everything comes from.
    pub provenance: Arc<Provenance>,
}

/// What templates and components are made of.
#[derive(Debug, Default)]
pub(in crate::render) struct Closures {
    /// The digest of all that a template pulls in, by name.
    pub templates: BTreeMap<String, Digest>,
    /// The digest of all that a component pulls in, by name.
    pub components: BTreeMap<String, Digest>,
}

/// A question that was answered, for all who ask it too.
#[derive(Debug, Clone)]
pub(in crate::render) struct Answered {
    /// The question with the answer's digest.
    pub read: Arc<Read>,
    /// The answer.
    pub answer: Answer,
}

/// All that can be read while rendering, for one build. Nothing of it can be seen but by asking.
pub(in crate::render) struct World {
    pub(super) site: Arc<Site>,
    pub(super) plan: Arc<Plan>,
    pub(super) layers: Arc<Layers>,
    pub(super) catalogue: Catalogue,
    pub(super) styles: StyleSheet,
    pub(super) statics: BTreeMap<String, Origin>,
    pub(super) settings: Settings,
    pub(super) provenance: Arc<Provenance>,
    pub(super) closures: Closures,
    /// Rows with all their keys, by the reader's language: an entry stands in several lists.
    pub(super) rows: SharedTable<(Row, Lang), Part>,
    /// What leads to each entry: all pages of a section name it.
    pub(super) links: Box<[OnceLock<Part>]>,
    /// Topics as entries name them.
    pub(super) topics: SharedTable<(String, Lang), Part>,
    /// The laws of the zones that calendars are told in, by their names.
    pub(super) zone_rules: SharedTable<String, Option<ZoneRules>>,
    pub(super) sitemap: OnceLock<Vec<SitemapUrl>>,
    answered: SharedTable<Question, Answered>,
}

impl World {
    pub(in crate::render) fn new(input: WorldInput, closures: Closures) -> Self {
        let WorldInput { site, plan, layers, catalogue, styles, statics, url, provenance } = input;
        Self {
            settings: Settings::new(&site, url),
            links: site.entries.iter().map(|_| OnceLock::new()).collect(),
            site,
            plan,
            layers,
            catalogue,
            styles,
            statics,
            provenance,
            closures,
            rows: SharedTable::bounded(MOST_ROWS),
            topics: SharedTable::default(),
            zone_rules: SharedTable::default(),
            sitemap: OnceLock::new(),
            answered: SharedTable::default(),
        }
    }

    /// Answers a question, once per build.
    pub(in crate::render) fn answer_once(&self, question: Question) -> Answered {
        if let Some(answered) = self.answered.find(&question, |_| true) {
            return answered;
        }
        let answered = self.answer(question.clone());
        self.answered.put(question, answered.clone());
        answered
    }

    /// Answers a question; the answer is not kept.
    pub(in crate::render) fn answer(&self, question: Question) -> Answered {
        let mut description = Description::new(true);
        self.describe(&question, &mut description);
        let answer = description.finish();
        Answered { read: Arc::new(Read { question, digest: answer.digest }), answer }
    }

    /// Answers a question without making its value: what tells whether a receipt holds, and until when.
    pub(in crate::render) fn answer_digest_only(&self, question: &Question) -> Answer {
        let mut description = Description::new(false);
        self.describe(question, &mut description);
        description.finish()
    }

    /// The language of outputs that are made for no other one.
    pub(in crate::render) fn default_language(&self) -> &Lang {
        self.site.town.default_language()
    }

    /// The settings that every output depends on.
    pub(in crate::render) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What a query costs a template, in rounds of a loop: each entry is looked at. It only grows by doubling, since all pages
    /// with a list depend on it.
    pub(super) fn query_cost(&self) -> u64 {
        (self.site.entries.len() as u64 / ENTRIES_A_ROUND).next_power_of_two()
    }
}
