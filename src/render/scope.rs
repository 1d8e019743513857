//! The scope of one render: the only way to read anything while rendering, and the record of what was read.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tera::{Error, TeraResult, Value};

use super::answers::{
    Answered, BodyAnswer, FeedAnswer, PageAnswer, RedirectAnswer, Settings, World,
};
use super::description::{Answer, Describe, Description};
use super::gaps::{LookUp, TextSource};
use super::question::Question;
use super::receipt::{Read, Receipt};
use crate::diagnostics::{Origin, Result};
use crate::formats::{Materials, SitemapUrl};
use crate::markdown::LinkTarget;
use crate::names::{EntryId, Lang};
use crate::plan::ListId;

thread_local! {
    // The engine shows a function its arguments and nothing of ours, so the scope lies in the thread.
    static CURRENT: RefCell<Option<Rc<Scope>>> = const { RefCell::new(None) };
}

/// What one render can see. Whatever it gives out stands in the receipt from then on.
///
/// It belongs to its thread for the length of a render, so nothing inside may run in parallel: a stolen task would write into
/// another output's receipt.
pub(super) struct Scope {
    world: Arc<World>,
    lang: Lang,
    reads: RefCell<Vec<Arc<Read>>>,
    until: Cell<Option<Timestamp>>,
    has_read_zone: Cell<bool>,
}

/// What a render left in its scope.
pub(super) struct Recorded {
    /// What was read.
    pub receipt: Receipt,
    /// The instant at which the clock alone changes an answer.
    pub until: Option<Timestamp>,
}

impl Scope {
    /// Runs one render for readers of a language.
    pub(super) fn enter<T>(
        world: &Arc<World>,
        lang: &Lang,
        render: impl FnOnce(&Self) -> T,
    ) -> (T, Recorded) {
        let scope = Rc::new(Self {
            world: Arc::clone(world),
            lang: lang.clone(),
            reads: RefCell::new(Vec::with_capacity(48)),
            until: Cell::new(None),
            has_read_zone: Cell::new(false),
        });
        // Every output depends on them, were it by the final form of its links.
        scope.query(Question::Settings);
        let outer = CURRENT.replace(Some(Rc::clone(&scope)));
        let result = render(&scope);
        CURRENT.set(outer);
        let receipt = Receipt::new(scope.reads.take());
        (result, Recorded { receipt, until: scope.until.get() })
    }

    /// Runs what a template called in the scope of the page that this thread renders.
    ///
    /// # Errors
    /// If this thread renders nothing, and what `read` fails with.
    pub(super) fn current<T>(read: impl FnOnce(&Self) -> TeraResult<T>) -> TeraResult<T> {
        match CURRENT.with_borrow(Clone::clone) {
            Some(scope) => read(&scope),
            None => Err(Error::message("no page is being rendered")),
        }
    }

    /// The language of the page.
    pub(super) fn lang(&self) -> &Lang {
        &self.lang
    }

    /// The settings that every output depends on.
    pub(super) fn settings(&self) -> &Settings {
        self.world.settings()
    }

    /// The town's time zone.
    pub(super) fn zone(&self) -> &TimeZone {
        if !self.has_read_zone.replace(true) {
            self.query(Question::Zone);
        }
        self.world.zone()
    }

    /// What a query over all entries costs a template, in rounds of a loop.
    pub(super) fn query_cost(&self) -> u64 {
        self.query(Question::QueryCost).value.as_u64().unwrap_or_default()
    }

    /// Answers a question that many outputs ask: once per build.
    pub(super) fn query(&self, question: Question) -> Answer {
        let answered = self.world.answer_once(question);
        self.take(answered)
    }

    /// Answers a question that only one output asks; the answer is not kept.
    pub(super) fn query_uncached(&self, question: Question) -> Answer {
        let answered = self.world.answer(question);
        self.take(answered)
    }

    /// Answers a question for a template.
    ///
    /// # Errors
    /// If there is no answer, as the world says it.
    pub(super) fn query_value(&self, question: Question) -> TeraResult<Value> {
        let Answer { value, fault, .. } = self.query(question);
        fault.map_or(Ok(value), |fault| Err(Error::message(fault)))
    }

    fn take(&self, answered: Answered) -> Answer {
        self.valid_until(answered.answer.until);
        self.reads.borrow_mut().push(answered.read);
        answered.answer
    }

    fn valid_until(&self, instant: Option<Timestamp>) {
        self.until.set([self.until.get(), instant].into_iter().flatten().min());
    }

    /// Records the answer to a question that no template sees.
    fn record(&self, question: Question, answer: &(impl Describe + ?Sized)) {
        let digest = Description::digest_only(answer);
        self.reads.borrow_mut().push(Arc::new(Read { question, digest }));
    }

    /// An entry as the page of this language.
    pub(super) fn page(&self, id: &EntryId) -> Option<PageAnswer> {
        let page = self.world.page_answer(id, &self.lang, true);
        self.record(Question::Page(id.clone(), self.lang.clone()), &page);
        page
    }

    /// The text of an entry in its own language.
    pub(super) fn body(&self, id: &EntryId, own: &Lang) -> Option<BodyAnswer<'_>> {
        let body = self.world.body(id, own);
        self.record(Question::Body(id.clone(), own.clone()), &body);
        body
    }

    /// The words of a text. They are part of its answer, which has the digest of their file.
    ///
    /// # Errors
    /// If the file cannot be read, or was changed since.
    pub(super) fn words_of(&self, text: &BodyAnswer<'_>) -> Result<String> {
        self.world.words_of(text)
    }

    /// A feed without the texts of its entries.
    pub(super) fn feed(&self, list: &ListId) -> FeedAnswer {
        let feed = self.world.feed(list, &self.lang);
        self.valid_until(feed.until);
        self.record(Question::Feed(list.clone(), self.lang.clone()), &feed);
        feed
    }

    /// Every page that search engines are told of.
    pub(super) fn sitemap(&self) -> &[SitemapUrl] {
        self.query(Question::Sitemap);
        self.world.sitemap()
    }

    /// The number of pages in one part of the sitemap. It follows from the languages, which are among the settings.
    pub(super) fn sitemap_limit(&self) -> usize {
        self.world.sitemap_limit()
    }

    /// Where a former address leads.
    pub(super) fn redirect(&self, alias: &str) -> RedirectAnswer {
        let redirect = self.world.redirect(alias);
        self.record(Question::Redirect(alias.to_owned()), &redirect);
        redirect
    }

    /// Where all former addresses lead.
    pub(super) fn redirects(&self) -> Vec<RedirectAnswer> {
        let redirects = self.world.redirects();
        self.record(Question::Redirects, redirects.as_slice());
        redirects
    }

    /// The text of a file.
    ///
    /// # Errors
    /// If it cannot be read, or is no text.
    pub(super) fn file_text(&self, origin: &Origin) -> Result<Arc<str>> {
        self.query_uncached(Question::File(origin.clone()));
        self.world.file_text(origin)
    }

    /// All that the site is made of.
    pub(super) fn materials(&self) -> Materials {
        self.query_uncached(Question::Materials);
        self.world.materials()
    }

    /// The style sheet's text.
    pub(super) fn style(&self) -> &str {
        self.query_uncached(Question::Style);
        self.world.style()
    }

    /// Whether a list has feeds.
    pub(super) fn has_feed(&self, list: &ListId) -> bool {
        let question = Question::HasFeed(list.clone(), self.lang.clone());
        self.query(question).value.is_truthy()
    }
}

impl LookUp for Scope {
    fn link(&self, from: TextSource<'_>, lang: &Lang, reference: &str) -> LinkTarget {
        let target = self.world.link(from.at, lang, reference);
        let question = Question::Link {
            id: from.id.clone(),
            own: from.lang.clone(),
            lang: lang.clone(),
            reference: reference.to_owned(),
        };
        self.record(question, &target);
        target
    }

    fn copy(&self, from: TextSource<'_>, reference: &str) -> String {
        let question = Question::Copy {
            id: from.id.clone(),
            own: from.lang.clone(),
            reference: reference.to_owned(),
        };
        self.query_uncached(question).value.as_str().unwrap_or_default().to_owned()
    }

    fn picture_size(&self, address: &str) -> Option<(u32, u32)> {
        let size = self.query(Question::Picture(address.to_owned())).value;
        let side = |at: usize| u32::try_from(size.as_array()?.get(at)?.as_u64()?).ok();
        side(0).zip(side(1))
    }

    fn interface_text(&self, key: &str, lang: &Lang) -> String {
        let (key, lang) = (key.to_owned(), lang.clone());
        let question = Question::Text { key: key.clone(), arguments: Vec::new(), lang };
        self.query(question).value.as_str().map_or(key, str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_be_read_where_nothing_is_rendered() {
        let read = Scope::current(|scope| Ok(scope.lang().clone()));
        let error = read.expect_err("this thread renders nothing").to_string();
        assert!(error.contains("no page is being rendered"), "{error}");
    }
}
