//! The answers to all questions: one function describes each.

use super::super::description::{Describe, Description};
use super::super::question::Question;
use super::world::World;
use crate::calendar::{Moment, State, Window, window};
use crate::formats::bill_of_materials;
use crate::names::Digest;

impl World {
    /// Describes the answer to a question.
    pub(super) fn describe(&self, question: &Question, to: &mut Description) {
        match question {
            Question::Settings => self.settings.describe(to),
            Question::Zone => to.optional(self.zone().iana_name()),
            Question::QueryCost => to.unsigned(self.query_cost()),
            Question::Town(lang) => self.describe_town(lang, to),
            Question::Page(id, lang) => self.page_answer(id, lang, to.wants_value()).describe(to),
            Question::Body(id, lang) => self.body(id, lang).describe(to),
            Question::Home(lang) => self.describe_home(lang, to),
            Question::Listing { list, lang, number } => {
                self.describe_listing(list, lang, *number, to);
            }
            Question::Calendar(of, lang) => self.describe_calendar(of, lang, to),
            Question::CalendarAddress(id, lang) => self.describe_calendar_address(id, lang, to),
            Question::Opening(reference, lang) => self.describe_opening(reference, lang, to),
            Question::StructuredData(id, lang) => self.describe_structured(id, lang, to),
            Question::HasFeed(list, lang) => to.boolean(!self.plan.feed(list, lang).is_empty()),
            Question::Feed(list, lang) => {
                let feed = self.feed(list, lang);
                feed.describe(to);
                to.valid_until(feed.until);
            }
            Question::Items { query, lang, keys } => self.describe_items(query, lang, keys, to),
            Question::Item(reference, lang) => self.describe_item(reference, lang, to),
            Question::Address(reference, lang) => self.describe_address(reference, lang, to),
            Question::Section(path, lang) => self.describe_section(path, lang, to),
            Question::Vocabulary(name, lang) => self.describe_vocabulary(name, lang, to),
            Question::Topic(id, lang) => to.part(&self.topic(id, lang, to.wants_value())),
            Question::Text { key, arguments, lang } => {
                self.describe_text(key, arguments, lang, to);
            }
            Question::Link { id, own, lang, reference } => {
                let at = self.site.exact(id, own);
                at.map(|at| self.link(at, lang, reference)).describe(to);
            }
            Question::Copy { id, own, reference } => {
                let at = self.site.exact(id, own);
                to.optional(at.and_then(|at| self.copy(at, reference)));
            }
            Question::Asset(path) => self.describe_asset(path, to),
            Question::Picture(address) => self.picture_size(address).describe(to),
            Question::Table(name) => self.describe_table(name, to),
            Question::Today => self.describe_today(to),
            Question::State { start, end } => self.describe_state(start, end.as_deref(), to),
            Question::Template(name) => {
                hidden(self.closures.templates.get(name).copied(), to);
            }
            Question::Component(name) => {
                hidden(self.closures.components.get(name).copied(), to);
            }
            Question::Sitemap => self.sitemap().describe(to),
            Question::Redirect(alias) => self.redirect(alias).describe(to),
            Question::Redirects => self.redirects().as_slice().describe(to),
            Question::Colophon(lang) => self.describe_colophon(lang, to),
            Question::Materials => {
                hidden(Some(Digest::of(bill_of_materials(&self.materials()).as_bytes())), to);
            }
            Question::Style => hidden(Some(Digest::of(self.styles.text.as_bytes())), to),
            Question::File(origin) => self.describe_file(origin, to),
        }
    }

    /// Describes where the clock stands between two moments.
    fn describe_state(&self, start: &str, end: Option<&str>, to: &mut Description) {
        let clock = &self.site.clock;
        let moment = |text: &str| {
            let why = |why| format!("`{text}` is not a date: {why}");
            Moment::parse(text, clock.zone()).map_err(why)
        };
        let found = moment(start).and_then(|start| Ok((start, end.map(moment).transpose()?)));
        let (start, end) = match found {
            Ok(moments) => moments,
            Err(why) => return to.fault(why),
        };
        let Window { state, valid_until, .. } = window(&start, end.as_ref(), clock);
        to.valid_until(valid_until);
        to.text(match state {
            State::Upcoming => "upcoming",
            State::Current => "current",
            State::Past => "past",
        });
    }

    fn describe_today(&self, to: &mut Description) {
        let clock = &self.site.clock;
        let today = Moment::Date(clock.today());
        to.text(&today.iso());
        to.valid_until(Some(today.end(clock.zone())));
    }
}

/// Says that an answer is bytes with a digest, or that there are none.
fn hidden(digest: Option<Digest>, to: &mut Description) {
    match digest {
        Some(digest) => to.hidden(digest),
        None => to.none(),
    }
}
