//! Receipts are sound: after any change, an output that has other bytes has a broken receipt. They are narrow: after the changes of a
//! list, nothing else is broken.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock};

use camino::Utf8Path;
use parvis::diagnostics::Sink;
use parvis::manifest::Minify;
use parvis::names::{Digest, OutPath};
use parvis::output::Policy;
use parvis::pipeline::{Output, Request, prepare, run};
use parvis::project::{Options, Project};
use parvis::render::{Receipt, Target};
use proptest::prelude::*;
use rayon::prelude::*;

use crate::support::Town;

const MANIFEST: &str = r#"
[town]
name = { fr = "Seneffe", nl = "Seneffe" }
url = "https://www.seneffe.example"
languages = ["fr", "nl"]
country = "BE"

[packages]
fair = { path = "packages/fair" }

[partners.auve]
path = "../auve"

[[subscriptions]]
from = "auve"
type = "event"
into = "agenda"
pages = "local"

[[subscriptions]]
from = "auve"
type = "news"
into = "news"
"#;

const PACKAGE: &str = "[package]\nname = \"fair\"\nversion = \"1.0.0\"\nlicence = \"GPL-3.0-or-later\"\ndescription = \"Fairs\"\n";

/// A town that has something of everything.
fn town() -> Town {
    Town::bare()
        .file("town.toml", MANIFEST)
        .file("content/_index.md", "+++\ntitle = \"Accueil\"\n+++\nVoir [a](news/a.md).\n")
        .file("content/_index.nl.md", "+++\ntitle = \"Welkom\"\n+++\nDag.\n")
        .file("content/news/_index.md", "+++\ntitle = \"Actualités\"\n[defaults]\ntype = \"news\"\n[list]\ntype = \"news\"\nsize = 2\n+++\n")
        .file("content/news/a.md", "+++\ntitle = \"A\"\ndate = 2026-05-01\nsummary = \"S\"\ntopics = [\"culture\"]\n+++\nTexte, ![plan](plan.svg).\n\n::button{label=\"Écrire\" url=\"/contact/\"}\n")
        .file("content/news/a.nl.md", "+++\ntitle = \"A nl\"\n+++\nTekst.\n")
        .file("content/news/b.md", "+++\ntitle = \"B\"\ndate = 2026-05-02\n+++\nVoir [a](a.md) et [le règlement](/files/rules.pdf).\n")
        .file("content/news/c.md", "+++\ntitle = \"C\"\ndate = 2026-05-03\naliases = [\"/vieux/\"]\n+++\nUn.\n")
        .file("content/news/plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>")
        .file("content/agenda/_index.md", "+++\ntitle = \"Agenda\"\nnav = true\n[defaults]\ntype = \"event\"\n[list]\ntype = \"event\"\n+++\n")
        .file("content/agenda/fair.md", "+++\ntitle = \"Foire\"\nstart = 2026-07-01\n+++\nUne foire.\n")
        .file("content/agenda/ball.md", "+++\ntitle = \"Bal\"\nstart = 2026-06-20T20:00:00\nplace = \"places/hall\"\n+++\nUn bal.\n")
        .file("content/places/_index.md", "+++\ntitle = \"Lieux\"\nnav = true\n+++\n")
        .file("content/places/hall.md", "+++\ntitle = \"Salle\"\ntype = \"place\"\n+++\nUne salle.\n")
        .file("content/contact.md", "+++\ntitle = \"Contact\"\n+++\nÉcrivez.\n")
        .file("content/later.md", "+++\ntitle = \"Plus tard\"\npublish = 2026-08-01\n+++\nPatience.\n")
        .file("content/draft.md", "+++\ntitle = \"Brouillon\"\ndraft = true\n+++\nRien.\n")
        .file("vocabularies/topics.toml", "[culture]\nlabel = { fr = \"Culture\", nl = \"Cultuur\" }\n[sport]\nlabel = { fr = \"Sport\", nl = \"Sport\" }\n")
        .file("static/files/rules.pdf", "%PDF-1.4\n%%EOF\n")
        .file("static/robot.txt", "x")
        .file("data/fees.toml", "[stall]\nprice = 10\n")
        .file("components/fees.html", "{% component fees() %}{% set fees = data(name=\"fees\") %}<p>{{ fees.stall.price }}</p>{% endcomponent fees %}")
        .file("content/fees.md", "+++\ntitle = \"Tarifs\"\n+++\n\n::fees\n\nVoir [la foire](/agenda/fair).\n")
        .file("styles/town.css", "p { color: #123456 }\n")
        .file("translations/fr.ftl", "skip-to-content = Au contenu\n")
        .file("packages/fair/package.toml", PACKAGE)
        .file("packages/fair/components/notice.html", "{% component notice() %}<p>Attention</p>{% endcomponent notice %}")
        .file("packages/fair/templates/event.html", "{% extends \"@base/event.html\" %}{% block aside %}{{ <notice /> }}{% endblock aside %}")
        .file("../auve/town.toml", "[town]\nname = \"Auve\"\nurl = \"https://www.auve.example\"\nlanguages = [\"fr\"]\nlicence = \"CC-BY-4.0\"\n[share]\ntypes = [\"event\", \"news\"]\n")
        .file("../auve/content/_index.md", "+++\ntitle = \"Auve\"\n+++\n")
        .file("../auve/content/agenda/_index.md", "+++\ntitle = \"Agenda\"\n[defaults]\ntype = \"event\"\n+++\n")
        .file("../auve/content/agenda/market.md", "+++\ntitle = \"Marché\"\nstart = 2026-06-25\n+++\nUn [marché](/about/).\n")
        .file("../auve/content/news/_index.md", "+++\ntitle = \"Nouvelles\"\n[defaults]\ntype = \"news\"\n+++\n")
        .file("../auve/content/news/water.md", "+++\ntitle = \"L’eau\"\ndate = 2026-05-09\n+++\nElle coule.\n")
        .file("../auve/content/about.md", "+++\ntitle = \"À propos\"\n+++\nNous.\n")
}

/// How a town is built.
#[derive(Debug, Clone, Default, PartialEq)]
struct Manner {
    date: Option<&'static str>,
    drafts: bool,
    base_url: Option<&'static str>,
    minify: Option<Minify>,
}

fn project(town: &Town, manner: &Manner, sink: &Sink) -> Option<Project> {
    let root = Utf8Path::from_path(town.path()).expect("UTF-8");
    let options = Options {
        date: Some(manner.date.unwrap_or("2026-06-15").to_owned()),
        drafts: manner.drafts,
        base_url: manner.base_url.map(str::to_owned),
        minify: manner.minify,
        ..Options::default()
    };
    Project::open(root, &options, sink).ok().flatten()
}

/// What a build made: the bytes' digest of each output, and what it read.
struct Made {
    targets: BTreeMap<OutPath, Target>,
    outputs: BTreeMap<OutPath, Digest>,
    receipts: BTreeMap<OutPath, Receipt>,
}

/// Builds a town.
///
/// # Errors
/// What was found, if there is no site.
fn made(town: &Town, manner: &Manner) -> Result<Made, String> {
    let sink = Sink::new();
    let found = build(town, manner, &sink);
    found.ok_or_else(|| {
        sink.finish().iter().map(|found| format!("{}: {}\n", found.code, found.message)).collect()
    })
}

fn build(town: &Town, manner: &Manner, sink: &Sink) -> Option<Made> {
    let receipts = Mutex::new(BTreeMap::new());
    let keep = |path: &OutPath, receipt: &Receipt| {
        receipts.lock().expect("no panic").insert(path.clone(), receipt.clone());
    };
    let request = Request {
        output: Output::Nowhere,
        policy: Policy::default(),
        strict: false,
        progress: &|_, _| {},
        receipts: Some(&keep),
    };
    let build = run(&project(town, manner, sink)?, &request, sink).ok()??;
    let outputs =
        build.outputs.0.into_iter().map(|(path, artifact)| (path, artifact.digest)).collect();
    let targets = prepare(&project(town, manner, &Sink::new())?, &Sink::new())?.targets;
    Some(Made { targets, outputs, receipts: receipts.into_inner().expect("no panic") })
}

/// Outputs that were there before and are still planned: those that changed, and those whose receipts broke or whose path is
/// planned for something else.
struct Changed {
    changed: BTreeSet<String>,
    broken: BTreeSet<String>,
}

fn compare(before: &Made, after: &Made, town: &Town, manner: &Manner) -> Changed {
    let sink = Sink::new();
    let prepared = project(town, manner, &sink)
        .and_then(|project| prepare(&project, &sink))
        .expect("it was built");
    let world = &prepared.templates.world;
    let mut found = Changed { changed: BTreeSet::new(), broken: BTreeSet::new() };
    for (path, receipt) in &before.receipts {
        let Some(digest) = after.outputs.get(path) else { continue };
        found.changed.extend((before.outputs.get(path) != Some(digest)).then(|| path.to_string()));
        let is_other = before.targets.get(path) != prepared.targets.get(path);
        found.broken.extend((is_other || !receipt.holds(world)).then(|| path.to_string()));
    }
    found
}

/// One change of a town, or of how it is built.
#[derive(Clone, Copy)]
struct Change {
    name: &'static str,
    make: fn(&Town, &mut Manner),
}

macro_rules! changes {
    ($($name:literal: |$town:ident, $manner:ident| $make:expr;)*) => {
        &[$(Change { name: $name, make: |$town: &Town, $manner: &mut Manner| { let _ = &$manner; let _ = $town; $make; } }),*]
    };
}

fn edit(town: &Town, file: &str, from: &str, to: &str) {
    let path = town.path().join(file);
    // A file that another change took away stays away.
    let Ok(text) = std::fs::read_to_string(&path) else { return };
    std::fs::write(path, text.replace(from, to)).expect("files can be written");
}

fn remove(town: &Town, file: &str) {
    let _ = std::fs::remove_file(town.path().join(file));
}

const CHANGES: &[Change] = changes! {
    "a body": |town, _m| edit(town, "content/news/b.md", "Voir", "Lire");
    "a title": |town, _m| edit(town, "content/news/a.md", "\"A\"", "\"Autre\"");
    "a title in another language": |town, _m| edit(town, "content/news/a.nl.md", "A nl", "Anders");
    "the home's title": |town, _m| edit(town, "content/_index.md", "Accueil", "Maison");
    "a section's title": |town, _m| edit(town, "content/agenda/_index.md", "Agenda", "Calendrier");
    "a summary": |town, _m| edit(town, "content/news/a.md", "\"S\"", "\"Résumé\"");
    "a date": |town, _m| edit(town, "content/news/b.md", "2026-05-02", "2026-04-02");
    "a start": |town, _m| edit(town, "content/agenda/fair.md", "2026-07-01", "2026-06-16");
    "a slug": |town, _m| edit(town, "content/news/b.md", "title = \"B\"", "title = \"B\"\nslug = \"beta\"");
    "a topic": |town, _m| edit(town, "content/news/b.md", "title = \"B\"", "title = \"B\"\ntopics = [\"sport\"]");
    "a topic that goes": |town, _m| edit(town, "content/news/a.md", "topics = [\"culture\"]\n", "");
    "an alias": |town, _m| edit(town, "content/news/b.md", "title = \"B\"", "title = \"B\"\naliases = [\"/ancien/\"]");
    "the title where an alias leads": |town, _m| edit(town, "content/news/c.md", "\"C\"", "\"Cé\"");
    "a section's weight": |town, _m| edit(town, "content/places/_index.md", "title", "weight = 1\ntitle");
    "a section out of the menu": |town, _m| edit(town, "content/places/_index.md", "nav = true\n", "");
    "a type": |town, _m| edit(town, "content/contact.md", "title", "type = \"service\"\ntitle");
    "an entry": |town, _m| town.edit("content/news/d.md", "+++\ntitle = \"D\"\ndate = 2026-05-20\n+++\nUn.\n");
    "an entry in a folder below": |town, _m| town.edit("content/places/deep/x.md", "+++\ntitle = \"X\"\ntype = \"news\"\ndate = 2026-05-21\n+++\nUn.\n");
    "an entry that goes": |town, _m| remove(town, "content/news/c.md");
    "a section": |town, _m| town.edit("content/life/_index.md", "+++\ntitle = \"Vie\"\n+++\n");
    "a translation": |town, _m| town.edit("content/contact.nl.md", "+++\ntitle = \"Contact nl\"\n+++\nSchrijf.\n");
    "a translation that goes": |town, _m| remove(town, "content/news/a.nl.md");
    "the home's translation that goes": |town, _m| remove(town, "content/_index.nl.md");
    "a draft that is none": |town, _m| edit(town, "content/draft.md", "draft = true\n", "");
    "a list's order": |town, _m| edit(town, "content/news/_index.md", "size = 2", "order = \"title\"\nsize = 2");
    "a list's size": |town, _m| edit(town, "content/news/_index.md", "size = 2", "size = 1");
    "a list's kind": |town, _m| edit(town, "content/places/_index.md", "nav = true\n", "nav = true\n[list]\ntype = \"organisation\"\n");
    "defaults": |town, _m| edit(town, "content/places/_index.md", "nav = true\n", "nav = true\n[defaults]\nsummary = \"Un lieu\"\n");
    "a picture": |town, _m| town.edit("content/news/plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"3\"/>");
    "a document's length": |town, _m| town.edit("static/files/rules.pdf", format!("%PDF-1.4\n{}\n%%EOF\n", " ".repeat(3000)));
    "a static file": |town, _m| town.edit("static/robot.txt", "y");
    "a static file that is new": |town, _m| town.edit("static/new.txt", "y");
    "a static picture": |town, _m| town.edit("static/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"3\"/>");
    "robots of the town": |town, _m| town.edit("static/robots.txt", "User-agent: *\n");
    "a table": |town, _m| edit(town, "data/fees.toml", "10", "12");
    "a component of the town": |town, _m| edit(town, "components/fees.html", "<p>", "<p class=\"fee\">");
    "a component that hides": |town, _m| town.edit("components/notice.html", "{% component notice() %}<p>Oui</p>{% endcomponent notice %}");
    "a component of the base": |town, _m| town.edit("components/item-title.html", "{% component item_title(...rest) %}<b>x</b>{% endcomponent item_title %}");
    "a template that hides": |town, _m| town.edit("templates/page.html", "{% extends \"@base/page.html\" %}{% block aside %}<p>x</p>{% endblock aside %}");
    "a template of a list": |town, _m| town.edit("templates/news-list.html", "{% extends \"@base/section.html\" %}{% block aside %}<p>x</p>{% endblock aside %}");
    "a template of an event list": |town, _m| town.edit("templates/event-list.html", "{% extends \"@base/section.html\" %}{% block aside %}<p>x</p>{% endblock aside %}");
    "a template for what is not found": |town, _m| town.edit("templates/404.html", "{% extends \"@base/page.html\" %}{% block aside %}<p>x</p>{% endblock aside %}");
    "a template of topics": |town, _m| town.edit("templates/term.html", "{% extends \"@base/term.html\" %}{% block aside %}<p>x</p>{% endblock aside %}");
    "a template of the package": |town, _m| edit(town, "packages/fair/templates/event.html", "{{ <notice /> }}", "<p>Ici</p>");
    "a template that goes": |town, _m| remove(town, "packages/fair/templates/event.html");
    "a component of the package": |town, _m| edit(town, "packages/fair/components/notice.html", "Attention", "Prenez garde");
    "a package's version": |town, _m| edit(town, "packages/fair/package.toml", "1.0.0", "1.1.0");
    "a package's description": |town, _m| edit(town, "packages/fair/package.toml", "Fairs", "Foires");
    "a package's licence": |town, _m| edit(town, "packages/fair/package.toml", "GPL-3.0-or-later", "MIT");
    "a package's style": |town, _m| town.edit("packages/fair/styles/fair.css", "b { color: #654321 }\n");
    "a package that goes": |town, _m| edit(town, "town.toml", "[packages]\nfair = { path = \"packages/fair\" }\n", "");
    "a style": |town, _m| edit(town, "styles/town.css", "#123456", "#654321");
    "a token of the theme": |town, _m| edit(town, "town.toml", "[packages]", "[theme]\naccent = \"#225577\"\n[packages]");
    "a text of the interface": |town, _m| edit(town, "translations/fr.ftl", "Au contenu", "Vers le contenu");
    "a text that is new": |town, _m| town.edit("translations/nl.ftl", "skip-to-content = Naar de inhoud!\n");
    "a term's label": |town, _m| edit(town, "vocabularies/topics.toml", "\"Culture\"", "\"Arts\"");
    "a term's slug": |town, _m| edit(town, "vocabularies/topics.toml", "[culture]", "[culture]\nslug = { fr = \"arts\", nl = \"kunst\" }");
    "a type's template": |town, _m| { town.edit("templates/special.html", "{% extends \"@base/page.html\" %}{% block aside %}<p>s</p>{% endblock aside %}"); town.edit("types/place.toml", "extends = \"place\"\ntemplate = \"special.html\"\n") };
    "the town's name": |town, _m| edit(town, "town.toml", "fr = \"Seneffe\"", "fr = \"Ville de Seneffe\"");
    "the town's address": |town, _m| edit(town, "town.toml", "https://www.seneffe.example", "https://www.seneffe.example/site");
    "no address": |town, _m| edit(town, "town.toml", "url = \"https://www.seneffe.example\"\n", "");
    "a language": |town, _m| edit(town, "town.toml", "[\"fr\", \"nl\"]", "[\"fr\", \"nl\", \"de\"]");
    "another first language": |town, _m| { edit(town, "town.toml", "[\"fr\", \"nl\"]", "[\"nl\", \"fr\"]"); remove(town, "content/_index.nl.md"); remove(town, "content/news/a.nl.md") };
    "the time zone": |town, _m| edit(town, "town.toml", "country = \"BE\"", "country = \"BE\"\ntimezone = \"Pacific/Auckland\"");
    "the licence": |town, _m| edit(town, "town.toml", "country = \"BE\"", "country = \"BE\"\nlicence = \"CC-BY-4.0\"");
    "the contact": |town, _m| edit(town, "town.toml", "country = \"BE\"", "country = \"BE\"\ncontact = \"contact\"");
    "indexing": |town, _m| edit(town, "town.toml", "[packages]", "[output]\nindexing = false\n[packages]");
    "a prefix for the first language": |town, _m| edit(town, "town.toml", "[packages]", "[urls]\nprefix_default = true\n[packages]");
    "a subscription that goes": |town, _m| edit(town, "town.toml", "[[subscriptions]]\nfrom = \"auve\"\ntype = \"news\"\ninto = \"news\"\n", "");
    "pages at their origin": |town, _m| edit(town, "town.toml", "pages = \"local\"", "pages = \"origin\"");
    "a partner's title": |town, _m| edit(town, "../auve/content/agenda/market.md", "Marché", "Grand marché");
    "a partner's text": |town, _m| edit(town, "../auve/content/agenda/market.md", "Un [", "Le [");
    "a partner's date": |town, _m| edit(town, "../auve/content/agenda/market.md", "2026-06-25", "2026-06-17");
    "a partner's entry": |town, _m| town.edit("../auve/content/agenda/ball.md", "+++\ntitle = \"Bal d’Auve\"\nstart = 2026-06-30\n+++\nDanse.\n");
    "a partner's entry that goes": |town, _m| remove(town, "../auve/content/news/water.md");
    "a partner's name": |town, _m| edit(town, "../auve/town.toml", "name = \"Auve\"", "name = \"Auve-sur-Mer\"");
    "a partner's address": |town, _m| edit(town, "../auve/town.toml", "www.auve.example", "www.auve-mer.example");
    "a partner's licence": |town, _m| edit(town, "../auve/town.toml", "CC-BY-4.0", "CC0-1.0");
    "a partner's page that moves": |town, _m| edit(town, "../auve/content/about.md", "title", "slug = \"nous\"\ntitle");
    "the end of an event": |_t, manner| manner.date = Some("2026-07-02");
    "what is published later": |_t, manner| manner.date = Some("2026-08-02");
    "drafts": |_t, manner| manner.drafts = true;
    "another address for the site": |_t, manner| manner.base_url = Some("https://preview.example/x");
    "no minifying": |_t, manner| manner.minify = Some(Minify::Off);
    "compact": |_t, manner| manner.minify = Some(Minify::Compact);
};

/// Changes after which exactly those receipts are broken whose outputs changed: few ones, and none beside.
const NARROW: &[&str] = &[
    "a body",
    "a summary",
    "a date",
    "a start",
    "a slug",
    "an entry",
    "an entry in a folder below",
    "an entry that goes",
    "a section",
    "a translation",
    "a list's order",
    "a list's size",
    "a list's kind",
    "a picture",
    "a document's length",
    "a static file",
    "robots of the town",
    "a table",
    "a component of the town",
    "a component that hides",
    "a component of the base",
    "a template that hides",
    "a template of a list",
    "a template of an event list",
    "a template for what is not found",
    "a template of topics",
    "a template of the package",
    "a template that goes",
    "a component of the package",
    "a package's version",
    "a package's description",
    "a package's licence",
    "a text that is new",
    "a type's template",
    "a subscription that goes",
    "pages at their origin",
    "a partner's title",
    "a partner's text",
    "a partner's date",
    "a partner's entry",
    "a partner's entry that goes",
    "a partner's name",
    "a partner's page that moves",
    "the end of an event",
];

/// The town as it was, built once for all.
fn before() -> &'static Made {
    static BEFORE: OnceLock<Made> = OnceLock::new();
    BEFORE.get_or_init(|| made(&town(), &Manner::default()).expect("the town is whole"))
}

/// What is wrong after some changes: outputs that changed although their receipts hold. Several may contradict each other, and then
/// there is no site; a single one leaves a site, and changes it.
fn unsound(changes: &[Change]) -> Result<(), String> {
    let (town, mut manner) = (town(), Manner::default());
    changes.iter().for_each(|change| (change.make)(&town, &mut manner));
    let names: Vec<&str> = changes.iter().map(|change| change.name).collect();
    let after = match made(&town, &manner) {
        Ok(after) => after,
        Err(_) if changes.len() > 1 => return Ok(()),
        Err(why) => return Err(format!("{names:?}: there is no site: {why}")),
    };
    if changes.len() == 1 && after.outputs == before().outputs {
        return Err(format!("{names:?}: nothing changed"));
    }
    let Changed { changed, broken } = compare(before(), &after, &town, &manner);
    let silent: Vec<&String> = changed.difference(&broken).collect();
    if !silent.is_empty() {
        return Err(format!("{names:?}: {silent:?} changed, and their receipts hold"));
    }
    let is_narrow = changes.len() == 1 && NARROW.contains(&changes[0].name);
    let beside: Vec<&String> = broken.difference(&changed).filter(|_| is_narrow).collect();
    if beside.is_empty() {
        Ok(())
    } else {
        Err(format!("{names:?}: the receipts of {beside:?} are broken, and they did not change"))
    }
}

#[test]
fn whatever_changes_breaks_the_receipts_of_what_shows_it() {
    let unknown: Vec<_> =
        NARROW.iter().filter(|name| !CHANGES.iter().any(|change| change.name == **name)).collect();
    assert!(unknown.is_empty(), "there are no such changes: {unknown:?}");
    let wrong: Vec<String> =
        CHANGES.par_iter().filter_map(|change| unsound(&[*change]).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_changes_together_break_the_receipts_of_what_shows_them(chosen in prop::collection::vec(0..CHANGES.len(), 2..5)) {
        let changes: Vec<Change> = chosen.iter().map(|at| CHANGES[*at]).collect();
        prop_assert_eq!(unsound(&changes), Ok(()));
    }
}
