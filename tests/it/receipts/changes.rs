//! A town that has something of everything, and changes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;
use parvis::diagnostics::Sink;
use parvis::manifest::Minify;
use parvis::names::TreePath;
use parvis::project::{Options, Project};

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

/// A component that shows whole answers: they change exactly if what is shown does.
const FACTS: &str = "{% component answers() %}{{ today() }} {{ item(ref=\"news/a\") }} {{ section(path=\"news\") }} {{ vocabulary(name=\"topics\") }} {{ item(ref=\"places/hall\") }} {{ url_for(ref=\"news/b\") }} {{ opening(ref=\"desk\") }}{% endcomponent answers %}";

const PLACE: &str = "extends = \"place\"\n[fields.size]\nkind = \"integer\"\nlabel = \"Taille\"\n";

const PACKAGE: &str = "[package]\nname = \"fair\"\nversion = \"1.0.0\"\nlicence = \"GPL-3.0-or-later\"\ndescription = \"Fairs\"\n";

/// A town that has something of everything.
pub fn town() -> Town {
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
        .file("content/agenda/fair.md", "+++\ntitle = \"Foire\"\nstart = 2026-07-01\nend = 2026-07-03\n+++\nUne foire.\n")
        .file("content/agenda/ball.md", "+++\ntitle = \"Bal\"\nstart = 2026-06-20T20:00:00\nplace = \"places/hall\"\n+++\nUn bal.\n")
        .file("content/agenda/market.md", "+++\ntitle = \"Marché\"\nstart = 2026-06-06T08:00:00\n[repeat]\nrule = \"weekly\"\n+++\nDes étals.\n")
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
        .file("components/answers.html", FACTS)
        .file("content/answers.md", "+++\ntitle = \"Réponses\"\n+++\n\n::answers\n")
        .file("content/desk.md", "+++\ntitle = \"Guichet\"\ntype = \"desk\"\n[hours]\nholidays = \"closed\"\n[[hours.week]]\ndays = [\"mon\", \"wed\", \"thu\"]\nopen = [\"09:00-12:00\"]\n+++\nOuvert.\n")
        .file("types/desk.toml", "extends = \"page\"\nlabel = \"Guichet\"\n[fields.hours]\nkind = \"hours\"\n")
        .file("types/place.toml", PLACE)
        .file("styles/town.css", "p { color: #123456 }\n")
        .file("translations/fr.ftl", "skip-to-content = Au contenu\n")
        .file("packages/fair/package.toml", PACKAGE)
        .file("packages/fair/components/notice.html", "{% component notice() %}<p>Attention</p>{% endcomponent notice %}")
        .file("packages/fair/templates/event.html", "{% extends \"@base/event.html\" %}{% block aside %}{{ <notice /> }}{% endblock aside %}")
        .file("../auve/town.toml", "[town]\nname = \"Auve\"\nurl = \"https://www.auve.example\"\nlanguages = [\"fr\"]\nlicence = \"CC-BY-4.0\"\n[share]\ntypes = [\"event\", \"news\"]\n")
        .file("../auve/content/_index.md", "+++\ntitle = \"Auve\"\n+++\n")
        .file("../auve/content/agenda/_index.md", "+++\ntitle = \"Agenda\"\n[defaults]\ntype = \"event\"\n+++\n")
        .file("../auve/content/agenda/market.md", "+++\ntitle = \"Marché\"\nstart = 2026-06-25\n+++\nUn [marché](/about/), ![plan](plan.svg).\n")
        .file("../auve/content/agenda/plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>")
        .file("../auve/content/news/_index.md", "+++\ntitle = \"Nouvelles\"\n[defaults]\ntype = \"news\"\n+++\n")
        .file("../auve/content/news/water.md", "+++\ntitle = \"L’eau\"\ndate = 2026-05-09\n+++\nElle coule.\n")
        .file("../auve/content/about.md", "+++\ntitle = \"À propos\"\n+++\nNous.\n")
}

/// How a town is built.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Manner {
    date: Option<&'static str>,
    drafts: bool,
    base_url: Option<&'static str>,
    minify: Option<Minify>,
    /// A file, and when Git says that it was changed.
    changed: Option<(&'static str, i64)>,
}

impl Manner {
    /// What the command line would say.
    pub fn options(&self) -> Options {
        Options {
            date: Some(self.date.unwrap_or("2026-06-15").to_owned()),
            drafts: self.drafts,
            base_url: self.base_url.map(str::to_owned),
            minify: self.minify,
            ..Options::default()
        }
    }
}

/// Opens a town.
pub fn project(town: &Town, manner: &Manner, sink: &Sink) -> Option<Project> {
    let root = Utf8Path::from_path(town.path()).expect("UTF-8");
    let mut project = Project::open(root, &manner.options(), sink).ok().flatten()?;
    if let Some((file, seconds)) = manner.changed {
        let path = TreePath::parse(file).expect("a path");
        project.history.changes = Arc::new(BTreeMap::from([(path, seconds)]));
    }
    Some(project)
}

/// One change of a town, or of how it is built.
#[derive(Clone, Copy)]
pub struct Change {
    /// What changes.
    pub name: &'static str,
    /// Makes the change.
    pub make: fn(&Town, &mut Manner),
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

/// All changes.
pub const CHANGES: &[Change] = changes! {
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
    "what the town allows": |town, _m| edit(town, "town.toml", "[packages]", "[[allow]]\nelement = \"iframe\"\nhost = \"maps.example\"\nreason = \"a map\"\n[packages]");
    "many entries": |town, _m| (0..60).for_each(|n| town.edit(&format!("content/places/p{n}.md"), format!("+++\ntitle = \"P{n}\"\n+++\nUn.\n")));
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
    "a type's template": |town, _m| { town.edit("templates/special.html", "{% extends \"@base/page.html\" %}{% block aside %}<p>s</p>{% endblock aside %}"); edit(town, "types/place.toml", "[fields", "template = \"special.html\"\n[fields") };
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
    "a type's name for people": |town, _m| edit(town, "types/place.toml", "[fields", "label = \"Endroit\"\n[fields");
    "a type's fields": |town, _m| edit(town, "types/place.toml", "[fields.size]", "[fields.rooms]\nkind = \"integer\"\n[fields.size]");
    "a type's rule": |town, _m| edit(town, "types/place.toml", "[fields.size]", "[fields.open]\nkind = \"date\"\n[fields.closed]\nkind = \"date\"\n[rules]\nafter = [[\"open\", \"closed\"]]\n[fields.size]");
    "a type's list": |town, _m| edit(town, "types/place.toml", "[fields", "[lists.default]\norder = \"-title\"\n[fields");
    "a type's feeds": |town, _m| edit(town, "types/place.toml", "[fields", "feed = [\"section\"]\n[fields");
    "a type that is new": |town, _m| town.edit("types/stall.toml", "extends = \"page\"\nlabel = \"Étal\"\n");
    "a field's kind": |town, _m| edit(town, "types/place.toml", "\"integer\"", "\"text\"");
    "a field that is needed": |town, _m| edit(town, "types/place.toml", "label", "required = false\nshared = true\nhint = \"En mètres\"\ndeprecated = \"écrivez `rooms`\"\nlabel");
    "a field's default": |town, _m| edit(town, "types/place.toml", "label", "default = 3\nmax = 9\nlabel");
    "a field's label": |town, _m| edit(town, "types/place.toml", "Taille", "Étendue");
    "the country": |town, _m| edit(town, "town.toml", "\"BE\"", "\"FR\"");
    "the fallback": |town, _m| edit(town, "town.toml", "country = \"BE\"", "country = \"BE\"\nfallback = { nl = [\"fr\"] }");
    "the address of files": |town, _m| edit(town, "town.toml", "country = \"BE\"", "country = \"BE\"\nimprove = \"https://code.seneffe.example/site/edit/{path}\"");
    "the source": |town, _m| edit(town, "town.toml", "country = \"BE\"", "country = \"BE\"\nsource = \"https://code.seneffe.example/site\"");
    "minifying by the file": |town, _m| edit(town, "town.toml", "[packages]", "[output]\nminify = \"off\"\n[packages]");
    "what is preferred": |town, _m| edit(town, "town.toml", "[packages]", "[prefer]\n\"templates/event.html\" = \"fair\"\n[packages]");
    "a partner": |town, _m| edit(town, "town.toml", "[[subscriptions]]\nfrom = \"auve\"\ntype = \"event\"", "[partners.other]\npath = \"../auve\"\n[[subscriptions]]\nfrom = \"auve\"\ntype = \"event\"");
    "what is shared": |town, _m| edit(town, "town.toml", "[packages]", "[share]\ntypes = [\"news\"]\n[packages]");
    "the kind of host": |town, _m| edit(town, "town.toml", "[packages]", "[output]\nhost = \"netlify\"\n[packages]");
    "compressed copies": |town, _m| edit(town, "town.toml", "[packages]", "[output]\ncompress = true\n[packages]");
    "redirects of the town": |town, _m| town.edit("static/_redirects", "/x /y 301\n");
    "a page of the town's own that holds a program": |town, _m| town.edit("static/x.html", "<script>1</script>");
    "where the site is sent": |town, _m| edit(town, "town.toml", "[packages]", "[deploy.main]\nto = \"../www\"\n[packages]");
    "how far the calendar reaches": |town, _m| edit(town, "town.toml", "[packages]", "[agenda]\nhorizon = 2\n[packages]");
    "a series": |town, _m| edit(town, "content/agenda/market.md", "rule = \"weekly\"", "rule = \"daily\"");
    "an occurrence that is left out": |town, _m| edit(town, "content/agenda/market.md", "rule = \"weekly\"", "rule = \"weekly\"\nexcept = [2026-06-27]");
    "the holidays of another region": |town, _m| edit(town, "town.toml", "[packages]", "[holidays]\nregion = \"CH-NE\"\n[packages]");
    "hours that are other than usual": |town, _m| edit(town, "content/desk.md", "[[hours.week]]", "[[hours.exception]]\ndate = 2026-07-03\nclosed = true\n[[hours.week]]");
    "limits": |town, _m| edit(town, "town.toml", "[packages]", "[limits]\ntexts = 3\n[packages]");
    "a package's authors": |town, _m| edit(town, "packages/fair/package.toml", "description", "authors = [\"A. Foire\"]\ndescription");
    "a package's script": |town, _m| { town.edit("packages/fair/scripts/map.js", "let x = 1;\n"); town.edit("packages/fair/package.toml", format!("{PACKAGE}[scripts]\n\"scripts/map.js\" = {{ reason = \"a map\" }}\n")) };
    "what a package asks for": |town, _m| town.edit("packages/fair/package.toml", format!("{PACKAGE}[[hosts]]\nelement = \"iframe\"\nhost = \"maps.example\"\nreason = \"a map\"\n"));
    "the version of parvis that a package wants": |town, _m| edit(town, "packages/fair/package.toml", "description", "parvis = \">=0.0.1\"\ndescription");
    "a partner's picture": |town, _m| town.edit("../auve/content/agenda/plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"3\"/>");
    "a partner's picture that goes": |town, _m| { remove(town, "../auve/content/agenda/plan.svg"); edit(town, "../auve/content/agenda/market.md", ", ![plan](plan.svg)", "") };
    "a picture of a partner's text": |town, _m| { town.edit("../auve/content/agenda/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"3\"/>"); remove(town, "../auve/content/agenda/plan.svg") };
    "the last commit of a file": |_t, manner| manner.changed = Some(("content/news/b.md", 1_780_000_000));
    "the end of an event": |_t, manner| manner.date = Some("2026-07-02");
    "what is published later": |_t, manner| manner.date = Some("2026-08-02");
    "drafts": |_t, manner| manner.drafts = true;
    "another address for the site": |_t, manner| manner.base_url = Some("https://preview.example/x");
    "no minifying": |_t, manner| manner.minify = Some(Minify::Off);
    "compact": |_t, manner| manner.minify = Some(Minify::Compact);
};

/// Changes after which exactly those receipts are broken whose outputs changed: few ones, and none beside.
pub const NARROW: &[&str] = &[
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

/// Changes that may change nothing of the site.
pub const SILENT: &[&str] = &[
    "what the town allows",
    "what a package asks for",
    "a type's rule",
    "a type's list",
    "a type that is new",
    "a field that is needed",
    "a field's kind",
    "a field's label",
    "a field's default",
    "a type's feeds",
    "the country",
    "the fallback",
    "what is preferred",
    "a partner",
    "what is shared",
    "where the site is sent",
    "limits",
    "the version of parvis that a package wants",
];
