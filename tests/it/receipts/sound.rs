//! Receipts are sound: after any change, an output that has other bytes or findings has a broken receipt. They are narrow: after
//! the changes of a list, nothing else is broken. They are tried in full: each kind of question, and each field of what towns
//! and packages say, is changed by some change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::{Arc, Mutex, OnceLock};

use parvis::diagnostics::{Diagnostic, Sink};
use parvis::names::{Digest, OutPath};
use parvis::output::Policy;
use parvis::pipeline::{Output, Prepared, Request, prepare, run};
use parvis::plan::Target;
use parvis::project::Project;
use parvis::render::{Question, Read, Receipt, Record};
use proptest::prelude::*;
use rayon::prelude::*;

use super::changes::{CHANGES, Change, Manner, NARROW, SILENT, project, town};
use crate::support::Town;

/// An output as it was made.
#[derive(Debug, Clone, PartialEq)]
struct Made {
    bytes: Digest,
    findings: Vec<Diagnostic>,
}

/// What a build made, and what it read.
struct Built {
    /// Its files are read again where a receipt is tried.
    _town: Town,
    project: Project,
    manner: Manner,
    prepared: Prepared,
    outputs: BTreeMap<OutPath, Made>,
    receipts: BTreeMap<OutPath, Receipt>,
}

impl Built {
    fn target(&self, path: &OutPath) -> Option<&Target> {
        self.prepared.plan.targets.get(path)
    }
}

/// Builds a town.
///
/// # Errors
/// What was found, if there is no site.
fn built(town: Town, manner: &Manner) -> Result<Built, String> {
    let sink = Sink::new();
    let found = build(town, manner, &sink);
    found.ok_or_else(|| {
        sink.finish().iter().map(|found| format!("{}: {}\n", found.code, found.message)).collect()
    })
}

fn build(town: Town, manner: &Manner, sink: &Sink) -> Option<Built> {
    let records = Mutex::new(BTreeMap::new());
    let keep = |path: &OutPath, record: Record| {
        records.lock().expect("no panic").insert(path.clone(), record);
    };
    let request = Request {
        output: Output::Nowhere,
        policy: Policy::default(),
        strict: false,
        progress: &|_, _| {},
        records: Some(&keep),
    };
    let project = project(&town, manner, sink)?;
    let build = run(&project, &request, sink).ok()??;
    let mut records = records.into_inner().expect("no panic");
    let findings = |path: &OutPath, records: &BTreeMap<OutPath, Record>| {
        records.get(path).map(|record| record.findings.clone()).unwrap_or_default()
    };
    let outputs = build.outputs.0.into_iter().map(|(path, artifact)| {
        let findings = findings(&path, &records);
        (path, Made { bytes: artifact.digest, findings })
    });
    let outputs = outputs.collect();
    let receipts = records
        .iter_mut()
        .map(|(path, record)| (path.clone(), std::mem::take(&mut record.receipt)));
    let receipts = receipts.collect();
    let prepared = prepare(&project, &Sink::new())?;
    Some(Built { _town: town, project, manner: manner.clone(), prepared, outputs, receipts })
}

/// Outputs that were there before and are still planned: those that changed, and those whose receipts broke or whose path is
/// planned for something else.
struct Changed {
    changed: BTreeSet<String>,
    broken: BTreeSet<String>,
}

fn compare(before: &Built, after: &Built) -> Changed {
    let mut found = Changed { changed: BTreeSet::new(), broken: BTreeSet::new() };
    for (path, receipt) in &before.receipts {
        let Some(made) = after.outputs.get(path) else { continue };
        found.changed.extend((before.outputs.get(path) != Some(made)).then(|| path.to_string()));
        let is_other = before.target(path) != after.target(path);
        let is_broken = is_other || !after.prepared.renderer.holds(receipt);
        found.broken.extend(is_broken.then(|| path.to_string()));
    }
    found
}

/// The town as it was, built once for all.
fn before() -> &'static Built {
    static BEFORE: OnceLock<Built> = OnceLock::new();
    BEFORE.get_or_init(|| built(town(), &Manner::default()).expect("the town is whole"))
}

/// Builds the town after some changes.
fn after(changes: &[Change]) -> Result<Built, String> {
    let (town, mut manner) = (town(), Manner::default());
    changes.iter().for_each(|change| (change.make)(&town, &mut manner));
    built(town, &manner)
}

/// What is wrong after some changes: outputs that changed although their receipts hold.
fn unsound(after: &Built, names: &[&str]) -> Result<(), String> {
    let Changed { changed, broken } = compare(before(), after);
    let silent: Vec<&String> = changed.difference(&broken).collect();
    if !silent.is_empty() {
        return Err(format!("{names:?}: {silent:?} changed, and their receipts hold"));
    }
    let is_narrow = matches!(names, [name] if NARROW.contains(name));
    let beside: Vec<&String> = broken.difference(&changed).filter(|_| is_narrow).collect();
    if beside.is_empty() {
        Ok(())
    } else {
        Err(format!("{names:?}: the receipts of {beside:?} are broken, and they did not change"))
    }
}

/// What one change did.
struct Tried {
    fault: Result<(), String>,
    /// The kinds of questions that have another answer.
    questions: BTreeSet<String>,
    /// The fields that have another value, as `Struct.field`.
    fields: BTreeSet<String>,
}

fn try_change(change: &Change) -> Tried {
    let after = match after(&[*change]) {
        Ok(after) => after,
        Err(why) => {
            let fault = Err(format!("{}: there is no site: {why}", change.name));
            return Tried { fault, questions: BTreeSet::new(), fields: BTreeSet::new() };
        }
    };
    let changes_nothing = after.outputs == before().outputs;
    let fault = if changes_nothing && !SILENT.contains(&change.name) {
        Err(format!("{}: nothing changed", change.name))
    } else {
        unsound(&after, &[change.name])
    };
    let fields = fields_of(&after);
    let known = fields_of(before());
    let fields = fields.into_iter().filter(|(name, text)| known.get(name) != Some(text));
    Tried {
        fault,
        questions: broken_questions(&after),
        fields: fields.map(|(name, _)| name).collect(),
    }
}

/// All changes, each tried alone, once for all tests.
fn tried() -> &'static [Tried] {
    static TRIED: OnceLock<Vec<Tried>> = OnceLock::new();
    TRIED.get_or_init(|| {
        before();
        CHANGES.par_iter().map(try_change).collect()
    })
}

/// The kinds of questions of the town as it was that have another answer.
fn broken_questions(after: &Built) -> BTreeSet<String> {
    let reads: BTreeSet<&Arc<Read>> =
        before().receipts.values().flat_map(|receipt| &receipt.reads).collect();
    let is_broken = |read: &&&Arc<Read>| {
        !after.prepared.renderer.holds(&Receipt { reads: vec![Arc::clone(read)] })
    };
    reads.iter().filter(is_broken).map(|read| kind_of(&read.question)).collect()
}

fn kind_of(question: &Question) -> String {
    let text = format!("{question:?}");
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

/// The kinds that there are, as a reader of receipts lists them where it knows none.
fn kinds() -> BTreeSet<String> {
    let error = serde_json::from_str::<Question>("\"?\"").expect_err("there is no such kind");
    let text = error.to_string();
    let names = text.split('`').skip(3).step_by(2).map(str::to_owned);
    names.collect()
}

/// The fields of a struct wherever it stands in a value, with all that is written there.
fn fields(name: &str, value: &dyn Debug) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let text = format!("{value:#?}");
    let (mut inside, mut field): (Option<usize>, Option<String>) = (None, None);
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        let is_begin =
            line.trim_start() == format!("{name} {{") || line.ends_with(&format!(" {name} {{"));
        match inside {
            None if is_begin => inside = Some(depth),
            Some(outer) if depth == outer => inside = None,
            Some(outer) if depth == outer + 4 && line.contains(": ") => {
                let (own, rest) = line.trim_start().split_once(": ").expect("looked at");
                let own = format!("{name}.{own}");
                found.entry(own.clone()).or_default().push_str(&format!("{rest}\n"));
                field = Some(own);
            }
            Some(_) => {
                if let Some(field) = &field {
                    found.entry(field.clone()).or_default().push_str(&format!("{line}\n"));
                }
            }
            None => {}
        }
    }
    found
}

/// The fields of all that a build reads of settings and types, with their values.
fn fields_of(built: &Built) -> BTreeMap<String, String> {
    let packages: Vec<_> =
        built.project.provenance.packages.iter().map(|package| &package.manifest).collect();
    let schemas = &built.prepared.site.schemas;
    let mut all = fields("TownManifest", &built.project.town);
    all.extend(fields("PackageManifest", &packages));
    all.extend(fields("OutputSettings", &built.project.town));
    all.extend(fields("Options", &built.manner.options()));
    all.extend(fields("Schema", schemas));
    all.extend(fields("Field", schemas));
    all
}

/// Fields that no change of one town can touch: which files are read and when it is, is said by other fields too; a package may
/// build on another, and has one name; a partner's own address is refused where the town's is; a made-up town is one for a package.
const ELSEWHERE: [&str; 9] = [
    "Options.now",
    "Options.revision",
    "Options.store",
    "Options.history",
    "Options.lock",
    "Options.made_up",
    "PackageManifest.dependencies",
    "PackageManifest.name",
    "TownManifest.is_url_refused",
];

#[test]
fn whatever_changes_breaks_the_receipts_of_what_shows_it() {
    let names = NARROW.iter().chain(SILENT);
    let unknown: Vec<_> =
        names.filter(|name| !CHANGES.iter().any(|change| change.name == **name)).collect();
    assert!(unknown.is_empty(), "there are no such changes: {unknown:?}");
    let wrong: Vec<&String> = tried().iter().filter_map(|it| it.fault.as_ref().err()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_kind_of_question_has_another_answer_after_some_change() {
    let broken: BTreeSet<String> = tried().iter().flat_map(|it| it.questions.clone()).collect();
    assert!(kinds().len() > 20);
    let untried: Vec<_> = kinds().difference(&broken).cloned().collect();
    assert!(untried.is_empty(), "no change gives these questions another answer: {untried:?}");
}

#[test]
fn each_field_of_settings_and_types_has_another_value_after_some_change() {
    let changed: BTreeSet<String> = tried().iter().flat_map(|it| it.fields.clone()).collect();
    let all: BTreeSet<String> = fields_of(before()).into_keys().collect();
    for name in ["TownManifest", "PackageManifest", "Options", "Schema", "Field"] {
        assert!(all.iter().filter(|field| field.starts_with(&format!("{name}."))).count() > 6);
    }
    let is_tried =
        |field: &&String| changed.contains(*field) || ELSEWHERE.contains(&field.as_str());
    let untried: Vec<&String> = all.iter().filter(|field| !is_tried(field)).collect();
    assert!(untried.is_empty(), "no change touches these fields: {untried:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_changes_together_break_the_receipts_of_what_shows_them(chosen in prop::collection::vec(0..CHANGES.len(), 2..5)) {
        let changes: Vec<Change> = chosen.iter().map(|at| CHANGES[*at]).collect();
        let names: Vec<&str> = changes.iter().map(|change| change.name).collect();
        // Several may contradict each other, and then there is no site.
        if let Ok(after) = after(&changes) {
            prop_assert_eq!(unsound(&after, &names), Ok(()));
        }
    }
}
