//! Making the plan.

use std::collections::BTreeMap;

use jiff::Timestamp;
use percent_encoding::percent_decode_str;

use super::calendars::{calendar_entries, is_in_calendars};
use super::chosen_template::TemplateNames;
use super::claims::Claims;
use super::compressed::plan_compressed;
use super::feeds::feed_entries;
use super::lists::list_page;
use super::sitemap::{sitemap_part_address, sitemap_parts};
use super::target::{
    BILL, CalendarOf, FeedFormat, HEADERS, HTACCESS, ListId, REDIRECTS, REPORT, Target,
    page_address,
};
use crate::diagnostics::{Origin, Sink};
use crate::manifest::HostKind;
use crate::names::{EntryId, Lang, MadeFolder, OutPath};
use crate::site::Site;

/// What a plan is made of.
pub struct PlanInput<'a> {
    /// The site.
    pub site: &'a Site,
    /// Static files: address, and the file.
    pub statics: &'a BTreeMap<String, Origin>,
    /// The address of the style sheet.
    pub style_address: &'a str,
    /// The names of all templates.
    pub templates: Vec<&'a str>,
    /// The site's address, where it has one.
    pub url: Option<&'a str>,
}

/// Every output of the finished site.
#[derive(Debug, Default)]
pub struct Plan {
    /// The outputs, by path.
    pub targets: BTreeMap<OutPath, Target>,
    /// The languages whose colophon parvis writes: where the town has something of its own at that address, the town's wins.
    pub colophons: Vec<Lang>,
    /// The instant at which the clock alone changes what exists.
    pub until: Option<Timestamp>,
    feeds: BTreeMap<(ListId, Lang), Vec<usize>>,
    calendars: BTreeMap<(CalendarOf, Lang), Vec<usize>>,
}

impl Plan {
    /// Whether an output tells a host what the site's pages load.
    pub fn tells_a_host(&self) -> bool {
        self.targets.values().any(|target| matches!(target, Target::HostFile(_)))
    }

    /// Plans the whole site. Reports each path that two outputs would have, with the origins of both.
    pub fn new(input: &PlanInput<'_>, sink: &Sink) -> Self {
        let mut planner = Planner {
            site: input.site,
            has_url: input.url.is_some(),
            templates: TemplateNames::new(input.templates.iter().copied()),
            claims: Claims::new(input.site, sink),
            feeds: BTreeMap::new(),
            calendars: BTreeMap::new(),
            until: input.site.next_change,
        };
        let colophons = colophon_languages(input);
        // The town's own outputs come first: what a partner brings gives way.
        planner.plan_languages();
        planner.plan_colophons(&colophons);
        planner.plan_redirects(input);
        planner.plan_sitemap(&colophons);
        planner.plan_files(input);
        planner.plan_partner_pages();
        if !input.statics.contains_key(BILL) {
            planner.claims.claim(BILL, Target::Materials);
        }
        if input.site.town.output.compress {
            plan_compressed(&mut planner.claims);
        }
        let Planner { claims, feeds, calendars, until, .. } = planner;
        Self { targets: claims.targets, colophons, until, feeds, calendars }
    }

    /// Whether something lies at an address. A folder's page is found without the slash too, as hosts do it.
    pub fn has_output_at(&self, address: &str) -> bool {
        let decoded = percent_decode_str(address).decode_utf8_lossy();
        let path = decoded.trim_start_matches('/');
        let page = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            format!("{path}/index.html")
        };
        self.targets.contains_key(path) || self.targets.contains_key(page.as_str())
    }

    /// The indices of the entries in a calendar; empty if there is no such calendar.
    pub fn calendar(&self, of: &CalendarOf, lang: &Lang) -> &[usize] {
        self.calendars.get(&(of.clone(), lang.clone())).map_or(&[], Vec::as_slice)
    }

    /// The indices of the entries in the feed of a list; empty if the list has no feed.
    pub fn feed(&self, list: &ListId, lang: &Lang) -> &[usize] {
        self.feeds.get(&(list.clone(), lang.clone())).map_or(&[], Vec::as_slice)
    }
}

struct Planner<'a> {
    site: &'a Site,
    has_url: bool,
    templates: TemplateNames,
    claims: Claims<'a>,
    feeds: BTreeMap<(ListId, Lang), Vec<usize>>,
    calendars: BTreeMap<(CalendarOf, Lang), Vec<usize>>,
    until: Option<Timestamp>,
}

impl Planner<'_> {
    /// Plans what each language has.
    fn plan_languages(&mut self) {
        let site = self.site;
        for lang in &site.town.languages {
            for id in site.ids().filter(|id| site.shown(id).is_none()) {
                self.plan_entry(id, lang);
            }
            self.plan_topics(lang);
            let folder = if lang == site.town.default_language() {
                "/".to_owned()
            } else {
                site.prefix(lang)
            };
            let template = self.templates.choose(&["404.html", "page.html"]);
            let target = Target::NotFound { lang: lang.clone(), template };
            self.claims.claim(&format!("{folder}404.html"), target);
            self.plan_feeds(&ListId::Home, &site.prefix(lang), lang);
            self.plan_calendar(&ListId::Home, &site.prefix(lang), lang);
        }
    }

    fn plan_entry(&mut self, id: &EntryId, lang: &Lang) {
        let site = self.site;
        let Some(at) = site.variant(id, lang) else { return };
        let entry = &site.entries[at];
        if entry.lang != *lang && !site.is_borrowed_section(at, lang) {
            return;
        }
        let is_home = id.as_str().is_empty();
        let address = site.address_in(at, lang);
        let template = self.templates.choose_for(entry, site);
        let page = |number| Target::Page {
            id: id.clone(),
            lang: lang.clone(),
            number,
            template: template.clone(),
        };
        if entry.is_section && !is_home {
            self.plan_list(&ListId::Section(id.clone()), &address, lang, &page);
        } else {
            self.claims.claim(&address, page(1));
            if self.has_url && is_in_calendars(site, at) {
                self.claim_calendar(CalendarOf::Entry(id.clone()), &address, lang, vec![at]);
            }
        }
    }

    fn plan_topics(&mut self, lang: &Lang) {
        let site = self.site;
        if site.topics().is_empty() {
            return;
        }
        let template = self.templates.choose(&["terms.html", "page.html"]);
        let target = Target::Topics { lang: lang.clone(), template };
        self.claims
            .claim(&format!("{}{}", site.prefix(lang), MadeFolder::Topics.below(lang)), target);
        let template = self.templates.choose(&["term.html", "section.html"]);
        for topic in site.topics().keys() {
            let page = |number| Target::Topic {
                topic: topic.clone(),
                lang: lang.clone(),
                number,
                template: template.clone(),
            };
            let list = ListId::Topic(topic.clone());
            self.plan_list(&list, &site.topic_address(lang, topic), lang, &page);
        }
    }

    /// Plans the pages of a list, and its feeds.
    fn plan_list(
        &mut self,
        list: &ListId,
        address: &str,
        lang: &Lang,
        page: &dyn Fn(usize) -> Target,
    ) {
        let first = list_page(self.site, list, lang, 1);
        self.valid_until(first.until);
        for number in 1..=first.total {
            self.claims.claim(&page_address(address, number), page(number));
        }
        self.plan_feeds(list, address, lang);
        self.plan_calendar(list, address, lang);
    }

    /// Plans the calendar of a list, if it has events; without an address of the site there is none.
    fn plan_calendar(&mut self, list: &ListId, address: &str, lang: &Lang) {
        let entries =
            if self.has_url { calendar_entries(self.site, list, lang) } else { Vec::new() };
        if !entries.is_empty() {
            self.claim_calendar(CalendarOf::List(list.clone()), address, lang, entries);
        }
    }

    fn claim_calendar(&mut self, of: CalendarOf, address: &str, lang: &Lang, entries: Vec<usize>) {
        let address = format!("{address}{}", of.file_name());
        self.claims.claim(&address, Target::Calendar { of: of.clone(), lang: lang.clone() });
        self.calendars.insert((of, lang.clone()), entries);
    }

    /// Plans the feeds of a list; without an address of the site there are none.
    fn plan_feeds(&mut self, list: &ListId, address: &str, lang: &Lang) {
        if !self.has_url {
            return;
        }
        let feed = feed_entries(self.site, list, lang);
        self.valid_until(feed.until);
        if feed.rows.is_empty() {
            return;
        }
        for format in FeedFormat::ALL {
            let target = Target::Feed { list: list.clone(), lang: lang.clone(), format };
            self.claims.claim(&format!("{address}{}", format.file_name()), target);
        }
        let entries = feed.rows.iter().map(|row| row.at).collect();
        self.feeds.insert((list.clone(), lang.clone()), entries);
    }

    fn plan_colophons(&mut self, languages: &[Lang]) {
        let template = self.templates.choose(&["colophon.html", "page.html"]);
        for lang in languages {
            let target = Target::Colophon { lang: lang.clone(), template: template.clone() };
            let folder = MadeFolder::Colophon.below(lang);
            self.claims.claim(&format!("{}{folder}", self.site.prefix(lang)), target);
        }
    }

    fn plan_redirects(&mut self, input: &PlanInput<'_>) {
        let site = self.site;
        let template = self.templates.choose(&["redirect.html", "page.html"]);
        let redirect = |alias: &str, lang: &Lang| Target::Redirect {
            alias: alias.to_owned(),
            lang: lang.clone(),
            template: template.clone(),
        };
        let mut has_aliases = false;
        for (alias, at) in site.aliases() {
            self.claims.claim(alias, redirect(alias, &site.entries[at].lang));
            has_aliases = true;
        }
        let own = input.statics.get(REDIRECTS).cloned();
        // Cloudflare finds the page of a language by itself, and Apache has a file of its own.
        let by_language =
            site.town.output.host == Some(HostKind::Netlify) && site.town.languages.len() > 1;
        if has_aliases || own.is_some() || by_language {
            self.claims.claim(REDIRECTS, Target::Redirects { own, by_language });
        }
        if site.town.prefix_default {
            self.claims.claim("/", redirect("/", site.town.default_language()));
        }
    }

    /// Plans what hosts read in the site; a file of the town's own takes its place.
    fn plan_host_files(&mut self, input: &PlanInput<'_>) {
        let is_for_apache = self.site.town.output.host == Some(HostKind::Apache);
        for (address, kind, is_wanted) in
            [(HEADERS, HostKind::Netlify, true), (HTACCESS, HostKind::Apache, is_for_apache)]
        {
            if is_wanted && !input.statics.contains_key(address) {
                self.claims.claim(address, Target::HostFile(kind));
            }
        }
    }

    fn plan_sitemap(&mut self, colophons: &[Lang]) {
        if !self.has_url {
            return;
        }
        let parts = sitemap_parts(self.site, colophons);
        self.claims.claim("/sitemap.xml", Target::Sitemap { parts });
        for part in 1..=parts {
            self.claims.claim(&sitemap_part_address(part), Target::SitemapPart(part));
        }
    }

    fn plan_files(&mut self, input: &PlanInput<'_>) {
        self.claims.claim(input.style_address, Target::Style);
        self.plan_host_files(input);
        self.claims.claim(REPORT, Target::Report);
        for (address, origin) in input.statics.iter().filter(|(address, _)| *address != REDIRECTS) {
            self.claims.claim(address, Target::File(origin.clone()));
        }
        for (path, address) in &self.site.media {
            self.claims.claim(address, Target::File(Origin::town(path.clone())));
        }
        if !input.statics.contains_key("/robots.txt") {
            self.claims.claim("/robots.txt", Target::Robots);
        }
    }

    /// Plans the pages of partners' entries that lie here, and the pictures that are copied for them.
    fn plan_partner_pages(&mut self) {
        let site = self.site;
        for id in site.ids().filter(|id| site.shown(id).is_some()) {
            for at in site.languages_of(id).filter(|at| site.is_here(*at)) {
                let entry = &site.entries[at];
                let template = self.templates.choose_for(entry, site);
                let lang = entry.lang.clone();
                let target = Target::Page { id: id.clone(), lang, number: 1, template };
                self.claims.claim(site.address(at), target);
            }
        }
        for (address, origin) in site.copies() {
            self.claims.claim(address, Target::File(origin.clone()));
        }
    }

    fn valid_until(&mut self, instant: Option<Timestamp>) {
        self.until = [self.until, instant].into_iter().flatten().min();
    }
}

/// The languages in which the address of the colophon is free.
fn colophon_languages(input: &PlanInput<'_>) -> Vec<Lang> {
    let site = input.site;
    let is_free = |lang: &&Lang| {
        let wanted = format!("{}{}", site.prefix(lang), MadeFolder::Colophon.below(lang));
        let file = format!("{wanted}index.html");
        let is_entry = (0..site.entries.len())
            .any(|at| site.address_in(at, lang).eq_ignore_ascii_case(&wanted));
        let is_alias = site.aliases().any(|(alias, _)| {
            alias.trim_matches('/').eq_ignore_ascii_case(wanted.trim_matches('/'))
        });
        let mut files = input.statics.keys().chain(site.media.values());
        !is_entry && !is_alias && !files.any(|address| address.eq_ignore_ascii_case(&file))
    };
    site.town.languages.iter().filter(is_free).cloned().collect()
}
