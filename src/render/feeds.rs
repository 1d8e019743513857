//! Feeds, with the whole texts of their entries.

use super::answers::{FeedAnswer, FeedEntry};
use super::body::render_body;
use super::page::PageRenderer;
use super::relink::{Base, relink};
use crate::diagnostics::{Diagnostic, Result};
use crate::formats::{Feed, FeedItem, atom, json_feed};
use crate::markdown::escape_text;
use crate::plan::{FeedFormat, ListId};

/// The most bytes of a partner's entry that stand in a feed; of a longer one the summary stands there.
const LONGEST_CONTENT: usize = 100_000;

impl PageRenderer<'_> {
    /// Renders a feed.
    pub(super) fn render_feed(
        &self,
        list: &ListId,
        format: FeedFormat,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<String> {
        let FeedAnswer { title, home, town, licence, entries, until: _ } = self.scope.feed(list);
        let mut items = Vec::with_capacity(entries.len());
        for entry in entries {
            items.push(self.render_item(entry, findings)?);
        }
        let self_url = self.absolute(&format!("{home}{}", format.file_name()));
        let feed = Feed {
            title,
            subtitle: None,
            id: self.absolute(&home),
            language: self.scope.lang().to_string(),
            home_url: self.absolute(&home),
            self_url,
            author: town,
            licence,
            items,
        };
        Ok(match format {
            FeedFormat::Atom => atom(&feed),
            FeedFormat::Json => json_feed(&feed),
        })
    }

    fn absolute(&self, address: &str) -> String {
        self.scope.settings().absolute(address).unwrap_or_else(|| address.to_owned())
    }

    fn render_item(&self, entry: FeedEntry, findings: &mut Vec<Diagnostic>) -> Result<FeedItem> {
        let html = self.render_item_text(&entry, findings)?;
        let content_html = match &self.scope.settings().url {
            Some(site) => {
                let page = format!("{site}{}", entry.address);
                relink(&html, &Base::Elsewhere { site: site.clone(), page })
            }
            None => html,
        };
        let url = self.absolute(&entry.address);
        let opening = Some(entry.opening).filter(|text| !text.is_empty());
        let (author, licence) =
            entry.partner.map(|partner| (partner.name, partner.licence)).unzip();
        Ok(FeedItem {
            id: url.clone(),
            url,
            title: entry.title,
            summary: entry.summary.or(opening),
            content_html,
            published: entry.times.published,
            // Entries without this time are in no feed.
            updated: entry.times.updated.unwrap_or_default(),
            language: entry.lang.to_string(),
            topics: entry.topics,
            author,
            licence: licence.flatten(),
        })
    }

    /// The whole text stands where the page is; of an entry whose page is elsewhere the summary is enough.
    fn render_item_text(
        &self,
        entry: &FeedEntry,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<String> {
        if !entry.is_here {
            return Ok(summary_html(entry));
        }
        let html = render_body(self.scope, self.engine, &entry.id, &entry.lang, findings)?;
        let is_too_long = entry.partner.is_some() && html.len() > LONGEST_CONTENT;
        Ok(if is_too_long { summary_html(entry) } else { html })
    }
}

/// The summary as a paragraph.
fn summary_html(entry: &FeedEntry) -> String {
    let mut html = String::from("<p>");
    escape_text(entry.summary.as_deref().unwrap_or(&entry.opening), &mut html);
    html + "</p>"
}
