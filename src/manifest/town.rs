//! `town.toml`: who the town is, its languages, its packages, its output.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::agenda::Agenda;
use super::allow::{Allowance, allowances};
use super::deploy::{DeployTarget, deploy_targets};
use super::holidays::TownHolidays;
use super::improve::Improve;
use super::licence::licence_of_content;
use super::output::OutputSettings;
use super::packages::packages;
use super::partners::{partners, share, subscriptions};
use super::{
    Kind, Limits, Localized, PackageSource, Partner, Reader, Share, Subscription, Table,
    parse_table,
};
use crate::diagnostics::{Code, Diagnostic, Origin, Parsed, Place, Sink, nearest, or_list};
use crate::names::{Address, Lang, PackageName, Scheme, TreePath, site_address};

/// The most languages of a town: every page is looked for in all of them.
const MOST_LANGUAGES: usize = 100;

/// The town's manifest.
#[derive(Debug, Clone)]
pub struct TownManifest {
    /// Its name.
    pub name: Localized,
    /// Where the site will be: scheme, host and, where it is not at the root, path, without a closing slash.
    pub url: Option<String>,
    /// Whether an address is written that cannot be one.
    pub is_url_refused: bool,
    /// Its languages, the first is the default; never empty.
    pub languages: Vec<Lang>,
    /// Where the file lists them.
    pub languages_at: Range<u32>,
    /// The IANA name of its time zone.
    pub timezone: String,
    /// Where the file says so; nowhere, if it does not.
    pub timezone_at: Range<u32>,
    /// ISO 3166 code of its country.
    pub country: Option<String>,
    /// Other languages to look into, per language, before the default one.
    pub fallback: BTreeMap<Lang, Vec<Lang>>,
    /// Reference to the entry shown as contact, and where it stands.
    pub contact: Option<(String, Place)>,
    /// SPDX licence of the content.
    pub licence: Option<String>,
    /// Where the public finds the site's own files.
    pub source: Option<Address>,
    /// Whether pages lead to their files there.
    pub improve: Improve,
    /// Whether the default language's addresses begin with its code too.
    pub prefix_default: bool,
    /// The theme's tokens, as written.
    pub theme: Table,
    /// How the finished site is written.
    pub output: OutputSettings,
    /// The packages, as listed.
    pub packages: Vec<PackageSource>,
    /// Which package's file wins where two bring it.
    pub prefer: BTreeMap<TreePath, PackageName>,
    /// The partner towns.
    pub partners: Vec<Partner>,
    /// What is shown of theirs.
    pub subscriptions: Vec<Subscription>,
    /// What partners may take of this town.
    pub share: Share,
    /// What the town's own texts may load, send or run.
    pub allow: Vec<Allowance>,
    /// How far its calendar reaches.
    pub agenda: Agenda,
    /// Which public holidays there are.
    pub holidays: TownHolidays,
    /// What a package or a partner may cost.
    pub limits: Limits,
    /// Where the site is sent.
    pub deploy: Vec<DeployTarget>,
}

impl TownManifest {
    /// Reads the file's text. Without a name or a language there is no manifest.
    pub fn read(origin: &Origin, text: &str) -> Parsed<Option<Self>> {
        Parsed::collect(|sink| Self::parse(origin, text, sink))
    }

    fn parse(origin: &Origin, text: &str, sink: &Sink) -> Option<Self> {
        let table = parse_table(origin, text, 0).report(sink)?;
        let table = table.without_blanks_in(&["town", "theme"]);
        let top = Reader::new(&table, origin, sink);
        let empty = Table::default();
        if table.get("town").is_none() {
            report_no_town(&top);
            return None;
        }
        let town = Reader::new(top.table("town").unwrap_or(&empty), origin, sink);
        let languages = languages(&town)?;
        let name = town_name(&town, &languages);
        let url = town.text("url").and_then(|url| site_url(&town, url));
        let is_url_refused = url.is_none() && town.table.get("url").is_some();
        let (timezone, timezone_at) = timezone(&town);
        let country = town.text("country").and_then(|country| checked_country(&town, country));
        let fallback = fallback(&town, &languages);
        let contact = contact(&town);
        let licence = licence_of_content(&town);
        let source = town.text("source").and_then(|url| source(&town, url));
        let improve = Improve::read(&town, source.as_ref());
        town.finish("`[town]`");
        let (prefix_default, output) = (prefix_default(&top), OutputSettings::read(&top));
        let theme = top.table("theme").cloned().unwrap_or_default();
        let (packages, prefer) = (packages(&top), prefer(&top));
        let partners = partners(&top, &packages);
        let subscriptions = subscriptions(&top, &partners);
        let (share, allow) = (share(&top), allowances(&top));
        let (agenda, holidays) = (Agenda::read(&top), TownHolidays::read(&top));
        let limits = Limits::read(&top);
        let deploy = deploy_targets(&top);
        _ = top.value("accessibility");
        top.finish("`town.toml`");
        Some(Self {
            name: name?,
            url,
            is_url_refused,
            languages,
            languages_at: languages_at(&table),
            timezone,
            timezone_at,
            country,
            fallback,
            contact,
            licence,
            source,
            improve,
            prefix_default,
            theme,
            output,
            packages,
            prefer,
            partners,
            subscriptions,
            share,
            allow,
            agenda,
            holidays,
            limits,
            deploy,
        })
    }

    /// The licence of what the town shares: its own, where `[share]` names no other.
    pub fn shared_licence(&self) -> Option<&str> {
        self.share.licence.as_deref().or(self.licence.as_deref())
    }

    /// The default language.
    pub fn default_language(&self) -> &Lang {
        &self.languages[0]
    }

    /// Where to look for a text in a language: the language, its fallback, the default language, then the others.
    pub fn chain(&self, lang: &Lang) -> Vec<Lang> {
        let mut seen = BTreeSet::new();
        let others = self.fallback.get(lang).into_iter().flatten().chain(&self.languages);
        std::iter::once(lang).chain(others).filter(|lang| seen.insert(*lang)).cloned().collect()
    }
}

/// The table `[town]` is not there, or is called otherwise; keys of it may stand above all tables.
fn report_no_town(top: &Reader<'_>) {
    let misspelt = top.table.entries.iter().find(|(key, _, value)| {
        matches!(value.kind, Kind::Table(_)) && nearest(&key.to_lowercase(), ["town"]).is_some()
    });
    let (message, help) = match misspelt {
        Some((key, ..)) => (
            format!("`town.toml` needs `[town]`, and has `[{key}]`"),
            "write `[town]`, in small letters",
        ),
        None if top.table.get("name").or_else(|| top.table.get("languages")).is_some() => (
            "`town.toml` needs `[town]`".to_owned(),
            "put a line `[town]` above `name` and `languages`",
        ),
        None => (
            "`town.toml` needs `[town]`".to_owned(),
            "write these lines:\n[town]\nname = \"Our town\"\nlanguages = [\"fr\", \"nl\"]",
        ),
    };
    let place = top.origin.at(misspelt
        .or(top.table.entries.iter().min_by_key(|(_, range, _)| range.start))
        .map_or(0..0, |(_, range, _)| range.clone()));
    top.sink.report(Diagnostic::error(Code::MissingKey, message).at(place).help(help));
}

/// The languages; `None` if one of them is wrong, since the names of all files depend on them.
fn languages(town: &Reader<'_>) -> Option<Vec<Lang>> {
    let mut found: Vec<Lang> = Vec::new();
    let written = town.table.get("languages");
    let mut is_sound = true;
    for (text, range) in town.texts("languages").into_iter().take(MOST_LANGUAGES) {
        match Lang::parse(text) {
            Ok(lang) if found.contains(&lang) => {
                town.report(
                    Code::BadValue,
                    message!("the language `{lang}` is listed twice", lang),
                    &range,
                );
            }
            Ok(lang) => found.push(lang),
            Err(error) => {
                let message = message!("`{text}` is not a language: {error}", text, error);
                let diagnostic =
                    Diagnostic::error(Code::BadValue, message).at(town.origin.at(range));
                let canonical = canonical_language(text);
                let help = canonical.map(|lang| message!("write `\"{lang}\"`", lang));
                town.sink.report(help.into_iter().fold(diagnostic, Diagnostic::help));
                is_sound = false;
            }
        }
    }
    match written.map(|value| (&value.kind, &value.range)) {
        None => town.missing("languages", "`[town]`", "languages = [\"fr\", \"nl\"]"),
        Some((Kind::List(list), range)) if list.is_empty() => {
            town.report(
                Code::BadValue,
                "`languages` is empty; the first language is the default",
                range,
            );
        }
        Some((Kind::List(list), range)) if list.len() > MOST_LANGUAGES => {
            town.report(
                Code::BadValue,
                message!(
                    "`languages` lists {list}, more than {MOST_LANGUAGES}",
                    list = list.len(),
                    MOST_LANGUAGES
                ),
                range,
            );
        }
        Some((Kind::List(list), _)) => {
            is_sound &= list.iter().all(|item| matches!(item.kind, Kind::Text(_)));
        }
        Some(_) => {}
    }
    (is_sound && !found.is_empty()).then_some(found)
}

/// The code of a language as it should be written: `fr-BE` for `fr_be`.
fn canonical_language(text: &str) -> Option<Lang> {
    let (base, region) = text.trim().split_once(['_', '-']).unwrap_or((text.trim(), ""));
    let (base, region) = (base.to_ascii_lowercase(), region.to_ascii_uppercase());
    Lang::parse(&if region.is_empty() { base } else { format!("{base}-{region}") }).ok()
}

/// Where the languages are listed.
fn languages_at(table: &Table) -> Range<u32> {
    let Some(Kind::Table(town)) = table.get("town").map(|town| &town.kind) else { return 0..0 };
    town.get("languages").map_or(0..0, |value| value.range.clone())
}

/// The town's name. That there is none is reported.
fn town_name(town: &Reader<'_>, languages: &[Lang]) -> Option<Localized> {
    let name = town.localized("name");
    match &name {
        Some(name) => warn_of_lacking_names(town, name, languages),
        None if town.table.get("name").is_none() => {
            town.missing("name", "`[town]`", "name = \"Our town\"");
        }
        None => {}
    }
    name
}

/// Warns of languages in which the town has no name: its pages show the one of another.
fn warn_of_lacking_names(town: &Reader<'_>, name: &Localized, languages: &[Lang]) {
    let lacking = name.lacks(languages);
    if lacking.is_empty() {
        return;
    }
    let langs = or_list(lacking.iter().map(|lang| lang.as_str()));
    let example: Vec<String> = lacking.iter().map(|lang| format!("{lang} = …")).collect();
    let example = example.join(", ");
    let message = message!("the town has no name in {langs}", langs);
    let help = message!(
        "add it between the braces: `{example}`; one text alone, `name = …`, is for all languages",
        example
    );
    let diagnostic = Diagnostic::warning(Code::MissingTranslation, message);
    town.sink.report(diagnostic.at(town.place("name")).help(help));
}

fn site_url(town: &Reader<'_>, url: &str) -> Option<String> {
    let range = town.table.get("url").map_or(0..0, |value| value.range.clone());
    let checked = site_address(url);
    if let Err(why) = &checked {
        let message = message!("`{url}` is not the address of a site: {why}", url, why);
        let diagnostic = Diagnostic::error(Code::BadValue, message).at(town.origin.at(range));
        town.sink.report(diagnostic.help(
            "write `url = \"https://www.ourtown.example\"`, or leave it out for relative links",
        ));
    }
    let page = checked.as_ref().ok().and_then(|url| url.rsplit_once('/')).filter(|(_, last)| {
        let ending = last.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        matches!(ending.as_deref(), Some("html" | "htm" | "php" | "asp" | "aspx"))
    });
    if let Some((site, page)) = page {
        let message = message!("`url` names a page, `{page}`, and not the site", page);
        let diagnostic = Diagnostic::error(Code::BadValue, message).at(town.place("url"));
        town.sink.report(diagnostic.help(message!("write `url = \"{site}\"`", site)));
        return None;
    }
    checked.ok()
}

/// The time zone, and where it stands. Whether there is one of that name is seen where the clock is made.
fn timezone(town: &Reader<'_>) -> (String, Range<u32>) {
    let zone = town.text("timezone").unwrap_or("Europe/Brussels").to_owned();
    (zone, town.table.get("timezone").map_or(0..0, |value| value.range.clone()))
}

/// Whether a text is the code of a country: two capital letters (ISO 3166-1). Which of them are given out changes.
pub(crate) fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn checked_country(town: &Reader<'_>, country: &str) -> Option<String> {
    if is_country(country) {
        return Some(country.to_owned());
    }
    let message = message!("`country` cannot be `{country}`", country = country.escape_debug());
    let diagnostic = Diagnostic::error(Code::BadValue, message).at(town.place("country"));
    town.sink.report(
        diagnostic.help("a country's code has two capital letters, as in `country = \"BE\"`"),
    );
    None
}

fn source(town: &Reader<'_>, url: &str) -> Option<Address> {
    let checked = match Address::parse(url) {
        Ok(url) if url.scheme() != Scheme::Https => {
            Err("visitors open it, so it begins with `https://`".to_owned())
        }
        Ok(url) if url.user().is_some() => {
            Err("visitors read it, so it names no user: that might be a token".to_owned())
        }
        checked => checked.map_err(|error| error.why),
    };
    if let Err(why) = &checked {
        let message = message!(
            "`{url}` is not the public address of a repository: {why}",
            url = url.escape_debug(),
            why
        );
        let diagnostic = Diagnostic::error(Code::BadValue, message).at(town.place("source"));
        town.sink.report(
            diagnostic
                .help("write `source = \"https://forge.example/our-town/site\"`, or leave it out"),
        );
    }
    checked.ok()
}

/// The entry shown as contact, and where it stands.
fn contact(town: &Reader<'_>) -> Option<(String, Place)> {
    town.text("contact").map(|contact| (contact.to_owned(), town.place("contact")))
}

fn fallback(town: &Reader<'_>, languages: &[Lang]) -> BTreeMap<Lang, Vec<Lang>> {
    let mut found = BTreeMap::new();
    let Some(table) = town.table("fallback") else { return found };
    let reader = Reader::new(table, town.origin, town.sink);
    let known: Vec<&str> = languages.iter().map(Lang::as_str).collect();
    let check = |text: &str, range: &Range<u32>| {
        let lang = languages.iter().find(|lang| lang.as_str() == text);
        if lang.is_none() {
            reader.not_one_of("fallback", text, range, &known);
        }
        lang.cloned()
    };
    for (key, range, _) in &table.entries {
        let others = reader.texts(key);
        let others = others.iter().filter_map(|(text, range)| check(text, range)).collect();
        if let Some(lang) = check(key, range) {
            found.insert(lang, others);
        }
    }
    found
}

/// Whether addresses of the default language begin with its code too.
fn prefix_default(top: &Reader<'_>) -> bool {
    let empty = Table::default();
    let urls = Reader::new(top.table("urls").unwrap_or(&empty), top.origin, top.sink);
    let prefix = urls.boolean("prefix_default").unwrap_or(false);
    urls.finish("`[urls]`");
    prefix
}

fn prefer(top: &Reader<'_>) -> BTreeMap<TreePath, PackageName> {
    let mut found = BTreeMap::new();
    let Some(table) = top.table("prefer") else { return found };
    let reader = Reader::new(table, top.origin, top.sink);
    for (key, range, _) in &table.entries {
        let name = reader.text(key).map(PackageName::parse);
        match (TreePath::parse(key), name) {
            (Ok(path), Some(Ok(name))) => {
                found.insert(path, name);
            }
            (Err(error), _) | (_, Some(Err(error))) => {
                top.report(Code::BadValue, error.to_string(), range);
            }
            (Ok(_), None) => {}
        }
    }
    found
}
