//! An independent checker of a finished site: it knows files and standards, and nothing of parvis.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::page::Page;

/// A finished site, and where it is to be found.
pub struct Checker {
    files: BTreeMap<String, Vec<u8>>,
    pages: BTreeMap<String, Page>,
    base: Url,
    /// Without an address of its own a site has neither canonical addresses nor a sitemap.
    has_address: bool,
    languages: Vec<String>,
    faults: Vec<String>,
}

impl Checker {
    /// A site by its files; its address, if it has one; its languages, the one without a prefix first.
    pub fn new(
        files: BTreeMap<String, Vec<u8>>,
        address: Option<&str>,
        languages: &[&str],
    ) -> Self {
        let base =
            format!("{}/", address.unwrap_or("https://nowhere.invalid").trim_end_matches('/'));
        let html = files.iter().filter(|(path, _)| path.ends_with(".html"));
        let pages = html
            .map(|(path, bytes)| (path.clone(), Page::parse(&String::from_utf8_lossy(bytes))))
            .collect();
        Self {
            pages,
            files,
            base: Url::parse(&base).expect("a test names a proper address"),
            has_address: address.is_some(),
            languages: languages.iter().map(|lang| (*lang).to_owned()).collect(),
            faults: Vec::new(),
        }
    }

    /// All that is wrong with the site.
    pub fn faults(mut self) -> Vec<String> {
        let pages = std::mem::take(&mut self.pages);
        for (path, page) in &pages {
            self.links(path, page, &pages);
            self.shape(path, page);
            self.alternates(path, page, &pages);
            self.canonical(path, page, &pages);
        }
        self.titles(&pages);
        self.sitemap(&pages);
        self.feeds(&pages);
        self.redirects(&pages);
        self.faults
    }

    fn fault(&mut self, path: &str, what: impl AsRef<str>) {
        self.faults.push(format!("{path}: {}", what.as_ref()));
    }

    /// Where a file is seen.
    fn url_of(&self, path: &str) -> Url {
        let seen = match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => path,
        };
        self.base
            .join(&seen.replace('%', "%25").replace('#', "%23").replace('?', "%3F"))
            .expect("a file's name can be an address")
    }

    /// The file and the fragment that an address leads to; none if it leads out of the site.
    fn target(&self, from: &str, href: &str) -> Result<Option<(String, Option<String>)>, String> {
        let url = self
            .url_of(from)
            .join(href)
            .map_err(|error| format!("`{href}` is no address: {error}"))?;
        if url.origin() != self.base.origin() {
            return Ok(None);
        }
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
        };
        let inside = url
            .path()
            .strip_prefix(self.base.path())
            .ok_or_else(|| format!("`{href}` leads out of the site's folder"))?;
        let mut path = decoded(inside);
        if path.is_empty() || path.ends_with('/') {
            path.push_str("index.html");
        }
        if !self.files.contains_key(&path) {
            return Err(format!("`{href}` leads to `{path}`, which is not there"));
        }
        Ok(Some((path, url.fragment().map(decoded))))
    }

    fn links(&mut self, path: &str, page: &Page, pages: &BTreeMap<String, Page>) {
        for (attribute, href) in &page.links {
            match self.target(path, href) {
                Err(why) => self.fault(path, format!("{attribute}: {why}")),
                Ok(Some((file, Some(fragment)))) => {
                    let found =
                        pages.get(&file).is_some_and(|target| target.ids.contains(&fragment));
                    if !found && !fragment.is_empty() {
                        self.fault(
                            path,
                            format!(
                                "{attribute}: `{href}` names a place that `{file}` does not have"
                            ),
                        );
                    }
                }
                // What is shown for any address cannot count from its own.
                Ok(Some(_))
                    if path.ends_with("404.html")
                        && !href.starts_with(self.base.path())
                        && !href.contains("://") =>
                {
                    self.fault(path, format!("{attribute}: `{href}` is relative"));
                }
                Ok(_) => {}
            }
        }
    }

    fn shape(&mut self, path: &str, page: &Page) {
        let first = path.split('/').next().unwrap_or_default();
        let expected =
            self.languages.iter().find(|lang| *lang == first).unwrap_or(&self.languages[0]).clone();
        if page.lang != expected && page.refresh.is_none() {
            self.fault(path, format!("is in `{}`, its address says `{expected}`", page.lang));
        }
        let mut seen = BTreeSet::new();
        for id in &page.ids {
            if id.is_empty() || id.contains(char::is_whitespace) || !seen.insert(id) {
                self.fault(path, format!("the id `{id}` is empty, has blanks or stands twice"));
            }
        }
        for id in page.named_ids.iter().filter(|id| !seen.contains(id)) {
            self.faults
                .push(format!("{path}: an attribute names the id `{id}`, which is not there"));
        }
        let firsts = page.headings.iter().filter(|level| **level == 1).count();
        if firsts != 1 {
            self.fault(path, format!("has {firsts} headings of the first level"));
        }
        if let Some(pair) = page.headings.windows(2).find(|pair| pair[1] > pair[0] + 1) {
            self.fault(
                path,
                format!("a heading of level {} follows one of level {}", pair[1], pair[0]),
            );
        }
    }

    fn alternates(&mut self, path: &str, page: &Page, pages: &BTreeMap<String, Page>) {
        let languages: Vec<&String> =
            page.alternates.keys().filter(|lang| *lang != "x-default").collect();
        if !languages.is_empty() && !languages.contains(&&page.lang) {
            self.fault(path, "its alternates leave out its own language");
        }
        let named: Vec<&String> = page
            .alternates
            .iter()
            .filter(|(lang, _)| *lang != "x-default")
            .map(|(_, href)| href)
            .collect();
        for (lang, href) in &page.alternates {
            let Ok(Some((file, None))) = self.target(path, href) else {
                self.fault(
                    path,
                    format!("the alternate `{href}` in `{lang}` is no page of the site"),
                );
                continue;
            };
            let Some(other) = pages.get(&file) else { continue };
            let wrong = match lang.as_str() {
                "x-default" if named.contains(&href) => None,
                "x-default" => Some("`x-default` is none of the alternates".to_owned()),
                _ if other.lang != *lang => {
                    Some(format!("the alternate `{href}` is in `{}`, not `{lang}`", other.lang))
                }
                _ if self.files_of(&file, other) != self.files_of(path, page) => {
                    Some(format!("`{href}` does not name the same alternates"))
                }
                _ if *lang == page.lang && file != path => {
                    Some("its own alternate is another page".to_owned())
                }
                _ => None,
            };
            self.faults.extend(wrong.map(|wrong| format!("{path}: {wrong}")));
            if self.has_address && Url::parse(href).is_err() {
                self.fault(path, format!("the alternate `{href}` is not a whole address"));
            }
        }
    }

    /// The files of a page's alternates.
    fn files_of(&self, path: &str, page: &Page) -> BTreeMap<String, Option<String>> {
        let file = |href: &str| self.target(path, href).ok().flatten().map(|(file, _)| file);
        page.alternates.iter().map(|(lang, href)| (lang.clone(), file(href))).collect()
    }

    /// Whether a page says that its first place is at another site, and links to it there.
    fn is_borrowed(&self, path: &str, page: &Page) -> bool {
        let links_to =
            |address: &String| page.links.iter().filter(|(_, href)| href == address).count() > 1;
        page.canonical.as_ref().is_some_and(|address| {
            matches!(self.target(path, address), Ok(None)) && links_to(address)
        })
    }

    fn canonical(&mut self, path: &str, page: &Page, pages: &BTreeMap<String, Page>) {
        let Some(canonical) = &page.canonical else {
            if self.has_address && !page.noindex {
                self.fault(path, "has no canonical address");
            }
            return;
        };
        if self.is_borrowed(path, page) {
            return;
        }
        let leads_to = self.target(path, canonical).ok().flatten().map(|(file, _)| file);
        let expected = match &page.refresh {
            Some(refresh) => self.target(path, refresh).ok().flatten().map(|(file, _)| file),
            None => Some(path.to_owned()),
        };
        let indexable = expected
            .as_ref()
            .and_then(|file| pages.get(file))
            .is_some_and(|page| page.refresh.is_none());
        if leads_to != expected || !indexable {
            self.fault(path, format!("its canonical address is `{canonical}`"));
        }
    }

    fn titles(&mut self, pages: &BTreeMap<String, Page>) {
        // A body and its meeting may share a title; entries of one section may not.
        let section = |path: &'_ str| {
            path.trim_end_matches("/index.html")
                .rsplit_once('/')
                .map(|(folder, _)| folder.to_owned())
        };
        let mut seen: BTreeMap<(Option<String>, &str), &str> = BTreeMap::new();
        for (path, page) in pages.iter().filter(|(_, page)| page.refresh.is_none()) {
            if page.title.is_empty() {
                self.fault(path, "has no title");
            }
            if let Some(other) = seen.insert((section(path), &page.title), path) {
                self.fault(path, format!("has the title of `{other}`, `{}`", page.title));
            }
        }
    }

    fn sitemap(&mut self, pages: &BTreeMap<String, Page>) {
        let Some(bytes) = self.files.get("sitemap.xml") else {
            if self.has_address {
                self.fault("sitemap.xml", "is not there");
            }
            return;
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        let xml = roxmltree::Document::parse(&text).expect("a sitemap is XML");
        let mut listed = BTreeSet::new();
        for url in xml
            .root_element()
            .children()
            .filter(|node| node.has_tag_name("url") || node.tag_name().name() == "url")
        {
            let loc = url
                .children()
                .find(|node| node.tag_name().name() == "loc")
                .and_then(|node| node.text())
                .unwrap_or_default();
            let links = url.children().filter(|node| node.tag_name().name() == "link");
            let alternates: BTreeMap<String, String> = links
                .filter_map(|node| {
                    Some((
                        node.attribute("hreflang")?.to_owned(),
                        node.attribute("href")?.to_owned(),
                    ))
                })
                .collect();
            match self.target("index.html", loc) {
                Ok(Some((file, None))) if pages.get(&file).is_some_and(|page| !page.noindex) => {
                    if pages[&file].alternates != alternates {
                        self.fault(
                            "sitemap.xml",
                            format!("`{loc}` has other alternates than its page"),
                        );
                    }
                    if !listed.insert(file) {
                        self.fault("sitemap.xml", format!("`{loc}` stands twice"));
                    }
                }
                other => {
                    self.fault(
                        "sitemap.xml",
                        format!("`{loc}` is no page to be listed: {other:?}"),
                    );
                }
            }
        }
        // Robots find the further pages of a list through its first one.
        let further = |path: &str| path.contains("/page/");
        for (path, page) in pages.iter().filter(|(path, page)| !page.noindex && !further(path)) {
            let is_own = !self.is_borrowed(path, page);
            if is_own != listed.contains(path) {
                let wrong =
                    if is_own { "lacks" } else { "lists, though its first place is elsewhere," };
                self.fault("sitemap.xml", format!("{wrong} `{path}`"));
            }
        }
    }

    fn feeds(&mut self, pages: &BTreeMap<String, Page>) {
        let mut found: Vec<(String, String)> = Vec::new();
        for (path, bytes) in &self.files {
            let text = String::from_utf8_lossy(bytes);
            if path.ends_with("feed.json") {
                let json: serde_json::Value =
                    serde_json::from_str(&text).expect("a JSON feed is JSON");
                let keys = ["home_page_url", "feed_url"].iter().map(|key| &json[*key]);
                let items = json["items"].as_array().into_iter().flatten();
                let urls =
                    keys.chain(items.clone().flat_map(|item| [&item["url"], &item["image"]]));
                found.extend(urls.filter_map(|url| Some((path.clone(), url.as_str()?.to_owned()))));
                let bodies = items.filter_map(|item| item["content_html"].as_str());
                found.extend(bodies.flat_map(Self::links_of).map(|href| (path.clone(), href)));
            } else if path.ends_with("atom.xml") {
                let xml = roxmltree::Document::parse(&text).expect("an Atom feed is XML");
                let links =
                    xml.descendants().filter_map(|node| node.attribute("href").map(str::to_owned));
                let bodies = xml
                    .descendants()
                    .filter(|node| node.tag_name().name() == "content")
                    .filter_map(|node| node.text());
                found.extend(
                    links.chain(bodies.flat_map(Self::links_of)).map(|href| (path.clone(), href)),
                );
            }
        }
        for (path, href) in found {
            match self.target(&path, &href) {
                Err(why) => self.fault(&path, why),
                Ok(Some((file, Some(fragment))))
                    if !pages.get(&file).is_some_and(|page| page.ids.contains(&fragment)) =>
                {
                    self.fault(
                        &path,
                        format!("`{href}` names a place that `{file}` does not have"),
                    );
                }
                Ok(_) if Url::parse(&href).is_err() => {
                    self.fault(&path, format!("`{href}` is not a whole address"));
                }
                Ok(_) => {}
            }
        }
    }

    fn links_of(html: &str) -> Vec<String> {
        Page::parse(html).links.into_iter().map(|(_, href)| href).collect()
    }

    fn redirects(&mut self, pages: &BTreeMap<String, Page>) {
        let text = self
            .files
            .get("_redirects")
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .unwrap_or_default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let [from, to, status] = line.split_whitespace().collect::<Vec<_>>()[..] else {
                self.fault("_redirects", format!("`{line}` has not three words"));
                continue;
            };
            let live = |file: &Option<(String, Option<String>)>| {
                file.as_ref()
                    .and_then(|(file, _)| pages.get(file))
                    .is_some_and(|page| page.refresh.is_none())
            };
            match self.target("index.html", to) {
                Ok(file)
                    if live(&file) && status == "301" && from.starts_with(self.base.path()) => {}
                other => self.fault("_redirects", format!("`{line}` leads nowhere: {other:?}")),
            }
        }
    }
}
