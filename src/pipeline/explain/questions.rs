//! The questions of a receipt in words.

use crate::content::{Condition, Query, When};
use crate::diagnostics::{Origin, or_list};
use crate::plan::{CalendarOf, ListId};
use crate::render::{Question, Receipt};

/// What an output read besides its templates, each thing once; texts of the interface are counted.
pub(super) fn describe_reads(receipt: &Receipt) -> Vec<String> {
    let mut said: Vec<String> =
        receipt.reads.iter().filter_map(|read| describe_question(&read.question)).collect();
    let is_text = |question: &Question| matches!(question, Question::Text { .. });
    let texts = receipt.reads.iter().filter(|read| is_text(&read.question)).count();
    if texts > 0 {
        said.push(format!("{texts} texts of the interface"));
    }
    said.sort();
    said.dedup();
    said
}

/// One question; none for what is told in another place.
pub(super) fn describe_question(question: &Question) -> Option<String> {
    Some(match question {
        Question::Text { .. }
        | Question::Template(_)
        | Question::Component(_)
        | Question::Settings
        | Question::QueryCost
        | Question::Zone => return None,
        Question::Page(id, lang) => {
            format!("the values of the entry `{}` in `{lang}`", name(id.as_str()))
        }
        Question::Body(id, lang) => {
            format!("the text of the entry `{}` in `{lang}`", name(id.as_str()))
        }
        Question::Town(lang) => format!("the settings and the navigation of the town in `{lang}`"),
        Question::Home(lang) => format!("the title of the home page in `{lang}`"),
        Question::Listing { list: of, lang, number } => {
            format!("page {number} of {} in `{lang}`", describe_list(of))
        }
        Question::Items { query, lang, .. } => format!("{} in `{lang}`", describe_query(query)),
        Question::Item(reference, lang) => format!("the entry `{reference}` in `{lang}`"),
        Question::Section(path, lang) => format!("the section `{}` in `{lang}`", name(path)),
        Question::Vocabulary(name, lang) => format!("the terms of `{name}` in `{lang}`"),
        Question::Address(reference, _) => format!("the address of `{reference}`"),
        Question::Topic(id, lang) => format!("the label of the topic `{id}` in `{lang}`"),
        Question::Link { reference, .. } => format!("what the link `{reference}` leads to"),
        Question::Copy { reference, .. } => {
            format!("the copy of the partner's picture `{reference}`")
        }
        Question::Asset(path) => format!("the file `{path}`"),
        Question::Picture(address) => format!("the size of the picture `{address}`"),
        Question::Table(name) => format!("the table `data/{name}.toml`"),
        Question::Today => "the day of the build".to_owned(),
        Question::State { start, end: None } => format!("whether {start} has come"),
        Question::State { start, end: Some(end) } => {
            format!("whether {start} has come, and {end} passed")
        }
        Question::Sitemap => "the addresses of all pages".to_owned(),
        Question::Redirect(alias) => format!("where the former address `{alias}` leads"),
        Question::Redirects => "all former addresses".to_owned(),
        Question::Colophon(_) => "the packages, the partners and the commit of the site".to_owned(),
        Question::Materials => "the bill of materials".to_owned(),
        Question::Feed(of, lang) => format!("the newest of {} in `{lang}`", describe_list(of)),
        Question::Calendar(CalendarOf::List(of), lang) => {
            format!("the events of {} in `{lang}`", describe_list(of))
        }
        Question::Calendar(CalendarOf::Entry(id), lang) => {
            format!("when the event `{}` takes place, in `{lang}`", name(id.as_str()))
        }
        Question::Opening(id, _) => format!("when `{id}` is open"),
        Question::StructuredData(id, _) => format!("the facts of `{id}`"),
        Question::CalendarAddress(id, _) => format!("the address of the calendar of `{id}`"),
        Question::HasFeed(of, lang) => {
            format!("whether {} has a feed in `{lang}`", describe_list(of))
        }
        Question::Style => "the file `style.css`".to_owned(),
        Question::File(Origin { package, path }) => {
            format!("the bytes of `{path}` of `{package}`")
        }
    })
}

fn name(id: &str) -> &str {
    if id.is_empty() { "/" } else { id }
}

fn describe_list(list: &ListId) -> String {
    match list {
        ListId::Home => "the list of the whole town".to_owned(),
        ListId::Section(id) => format!("the list of the section `{id}`"),
        ListId::Topic(topic) => format!("the list of the topic `{topic}`"),
    }
}

fn describe_query(query: &Query) -> String {
    let mut words = match &query.kind {
        Some(kind) => format!("all entries of the type `{kind}`"),
        None => "all entries".to_owned(),
    };
    match &query.section {
        Some(section) if section.is_empty() && query.deep => {}
        Some(section) => words.push_str(&format!(" in the section `{}`", name(section))),
        None => {}
    }
    for condition in query.filter.conditions() {
        words.push_str(&describe_condition(condition));
    }
    match query.limit {
        Some(limit) => format!("the first {limit} of {words}"),
        None => words,
    }
}

fn describe_condition(condition: &Condition) -> String {
    let Condition { field, values } = condition;
    if field == Condition::WHEN {
        let windows = values.iter().filter_map(|word| When::find(word)).map(|when| match when {
            When::Upcoming => " that are not over",
            When::Past => " that are over",
            When::Current => " that are going on",
        });
        return windows.collect::<Vec<_>>().join(" or");
    }
    format!(" with `{field}` {}", or_list(values.iter().map(String::as_str)))
}
