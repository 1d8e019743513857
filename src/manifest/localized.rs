//! A text that may differ by language.

use std::collections::BTreeMap;

use super::placeholder::placeholder;
use super::{Kind, Value};
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::names::Lang;

/// One text for all languages, or one per language.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Localized {
    every: Option<String>,
    by_lang: BTreeMap<String, String>,
}

impl Localized {
    /// The same text in every language.
    pub fn every(text: impl Into<String>) -> Self {
        Self { every: Some(text.into()), by_lang: BTreeMap::new() }
    }

    /// The same with each text changed.
    pub fn map(self, change: impl Fn(&str) -> String) -> Self {
        let Self { every, by_lang } = self;
        let by_lang = by_lang.into_iter().map(|(lang, text)| (lang, change(&text)));
        Self { every: every.map(|text| change(&text)), by_lang: by_lang.collect() }
    }

    /// All its texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.every.iter().chain(self.by_lang.values()).map(String::as_str)
    }

    /// The languages of a list that have no text, not even by their base.
    pub fn lacks<'l>(&self, langs: &'l [Lang]) -> Vec<&'l Lang> {
        let has = |lang: &Lang| {
            let codes = [lang.as_str(), lang.base()];
            codes.iter().any(|code| self.by_lang.contains_key(*code))
        };
        langs.iter().filter(|lang| self.every.is_none() && !has(lang)).collect()
    }

    /// The languages that it has a text of their own in.
    pub fn langs(&self) -> impl Iterator<Item = &str> {
        self.by_lang.keys().map(String::as_str)
    }

    /// Reads a text or a table of texts; faults are reported.
    pub fn read(value: &Value, key: &str, origin: &Origin, sink: &Sink) -> Option<Self> {
        let wrong = |found: &Kind, range: &std::ops::Range<u32>| {
            let message = message!(
                "`{key}` takes a text, or one per language, this is {found}",
                key,
                found = found.words()
            );
            let help =
                message!("write `{key} = \"…\"` or `{key} = {{ fr = \"…\", nl = \"…\" }}`", key);
            sink.report(
                Diagnostic::error(Code::WrongKind, message).at(origin.at(range.clone())).help(help),
            );
        };
        match &value.kind {
            Kind::Text(text) => {
                placeholder(key, text)
                    .into_iter()
                    .for_each(|it| sink.report(it.at(origin.at(value.range.clone()))));
                Some(Self::every(text.as_str()))
            }
            Kind::Table(table) => {
                let mut by_lang = BTreeMap::new();
                for (lang, range, value) in &table.entries {
                    if let Err(error) = Lang::parse(lang) {
                        sink.report(
                            Diagnostic::error(Code::BadValue, error.to_string())
                                .at(origin.at(range.clone())),
                        );
                    }
                    match &value.kind {
                        Kind::Text(text) => {
                            placeholder(lang, text)
                                .into_iter()
                                .for_each(|it| sink.report(it.at(origin.at(value.range.clone()))));
                            by_lang.insert(lang.clone(), text.clone());
                        }
                        other => wrong(other, &value.range),
                    }
                }
                Some(Self { every: None, by_lang })
            }
            other => {
                wrong(other, &value.range);
                None
            }
        }
    }

    /// The text for the first language of the list that has one, else for its base language, else any.
    pub fn get<'a, 'l>(&'a self, langs: impl IntoIterator<Item = &'l Lang>) -> Option<&'a str> {
        self.find(langs).map(|(text, _)| text)
    }

    /// As [`Localized::get`], with the code of the language that the text is in; one text for all languages is in none.
    pub fn find<'a, 'l>(
        &'a self,
        langs: impl IntoIterator<Item = &'l Lang>,
    ) -> Option<(&'a str, Option<&'a str>)> {
        if let Some(every) = &self.every {
            return Some((every, None));
        }
        let listed = |code: &str| self.by_lang.get_key_value(code);
        let base = |lang: &Lang| listed(lang.base());
        let wanted =
            langs.into_iter().find_map(|lang| listed(lang.as_str()).or_else(|| base(lang)));
        let found = wanted.or_else(|| listed("en")).or_else(|| self.by_lang.iter().next());
        found.map(|(code, text)| (text.as_str(), Some(code.as_str())))
    }
}
