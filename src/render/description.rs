//! Describing an answer: one description gives the digest and the value for templates, so that they cannot part.
//!
//! Whatever describes an answer says each of its parts once. The digest is over a canonical encoding of the parts: fixed
//! sizes, no addresses, maps in their own order, for a loop over them shows it. A value is made only where one is wanted:
//! whether a receipt holds is told by digests alone.

use std::borrow::Cow;

use jiff::Timestamp;
use tera::Value;
use tera::value::Key;

use super::values::{list, map_of};
use crate::names::Digest;

/// What can be an answer.
pub(super) trait Describe {
    /// Says every part of it, in a fixed order. Destructure `self`, so that no field is forgotten.
    fn describe(&self, to: &mut Description);
}

impl<T: Describe> Describe for Option<T> {
    fn describe(&self, to: &mut Description) {
        match self {
            Some(value) => value.describe(to),
            None => to.none(),
        }
    }
}

impl<T: Describe> Describe for [T] {
    fn describe(&self, to: &mut Description) {
        to.list(|to| self.iter().for_each(|item| item.describe(to)));
    }
}

/// An answer as it was described.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// The value for templates; nothing where only the digest was wanted.
    pub value: Value,
    /// Why there is no answer, for the author of a template.
    pub fault: Option<String>,
    /// The digest of all that was said.
    pub digest: Digest,
    /// The instant at which the clock alone would change it.
    pub until: Option<Timestamp>,
}

/// A part of answers that was described before: an entry's row stands in many lists.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its value; nothing where only the digest was wanted.
    pub value: Option<Value>,
    /// Its digest.
    pub digest: Digest,
    /// The instant at which the clock alone would change it.
    pub until: Option<Timestamp>,
}

/// The beginning of each part in the encoding. `END` closes lists and maps; a map's keys begin with `KEY`.
mod tag {
    pub(super) const END: u8 = 0;
    pub(super) const KEY: u8 = 1;
    pub(super) const NONE: u8 = 2;
    pub(super) const BOOLEAN: u8 = 3;
    pub(super) const TEXT: u8 = 4;
    pub(super) const HTML: u8 = 5;
    pub(super) const INTEGER: u8 = 6;
    pub(super) const DECIMAL: u8 = 7;
    pub(super) const LIST: u8 = 8;
    pub(super) const MAP: u8 = 9;
    pub(super) const PART: u8 = 10;
    pub(super) const FAULT: u8 = 11;
}

/// A list or a map that is not closed yet.
#[derive(Debug)]
enum Open {
    List(Vec<Value>),
    Map(Vec<(Key<'static>, Value)>),
}

/// The values of a description, while they are put together.
#[derive(Debug, Default)]
struct Values {
    open: Vec<Open>,
    key: Vec<Key<'static>>,
    whole: Option<Value>,
}

impl Values {
    fn push(&mut self, value: Value) {
        match self.open.last_mut() {
            Some(Open::List(items)) => items.push(value),
            Some(Open::Map(pairs)) => {
                pairs.push((self.key.pop().expect("a map's value follows its key"), value));
            }
            None => self.whole = Some(value),
        }
    }
}

/// Takes the parts of one answer.
#[derive(Debug)]
pub(super) struct Description {
    bytes: Vec<u8>,
    values: Option<Values>,
    fault: Option<String>,
    until: Option<Timestamp>,
}

impl Description {
    /// Begins a description: of the digest alone, or of the value too.
    pub(super) fn new(wants_value: bool) -> Self {
        let values = wants_value.then(Values::default);
        Self { bytes: Vec::with_capacity(256), values, fault: None, until: None }
    }

    /// Returns the digest of what is described, without making a value.
    pub(super) fn digest_only(described: &(impl Describe + ?Sized)) -> Digest {
        let mut description = Self::new(false);
        described.describe(&mut description);
        description.finish().digest
    }

    /// Describes a part of other answers.
    pub(super) fn part_of(wants_value: bool, describe: impl FnOnce(&mut Self)) -> Part {
        let mut description = Self::new(wants_value);
        describe(&mut description);
        let Answer { value, digest, until, .. } = description.finish();
        Part { value: wants_value.then_some(value), digest, until }
    }

    /// Ends the description.
    pub(super) fn finish(self) -> Answer {
        let value = self.values.and_then(|values| values.whole).unwrap_or_else(Value::none);
        Answer { value, fault: self.fault, digest: Digest::of(&self.bytes), until: self.until }
    }

    /// Whether a value is made.
    pub(super) fn wants_value(&self) -> bool {
        self.values.is_some()
    }

    /// Says until when the answer stands: until the first of all instants that are said.
    pub(super) fn valid_until(&mut self, instant: Option<Timestamp>) {
        self.until = [self.until, instant].into_iter().flatten().min();
    }

    /// Says that there is no answer, and why.
    pub(super) fn fault(&mut self, message: String) {
        self.bytes.push(tag::FAULT);
        self.encode_text(&message);
        self.push(Value::none);
        self.fault = Some(message);
    }

    /// Says that there is nothing.
    pub(super) fn none(&mut self) {
        self.bytes.push(tag::NONE);
        self.push(Value::none);
    }

    /// Says yes or no.
    pub(super) fn boolean(&mut self, value: bool) {
        self.bytes.extend([tag::BOOLEAN, u8::from(value)]);
        self.push(|| Value::from(value));
    }

    /// Says a whole number.
    pub(super) fn integer(&mut self, value: i64) {
        self.bytes.push(tag::INTEGER);
        self.bytes.extend(i128::from(value).to_le_bytes());
        self.push(|| Value::from(value));
    }

    /// Says a whole number that cannot be negative.
    pub(super) fn unsigned(&mut self, value: u64) {
        self.bytes.push(tag::INTEGER);
        self.bytes.extend(i128::from(value).to_le_bytes());
        self.push(|| Value::from(value));
    }

    /// Says a number of things.
    pub(super) fn count(&mut self, value: usize) {
        self.unsigned(value as u64);
    }

    /// Says a decimal number.
    pub(super) fn decimal(&mut self, value: f64) {
        self.bytes.push(tag::DECIMAL);
        self.bytes.extend(value.to_bits().to_le_bytes());
        self.push(|| Value::from(value));
    }

    /// Says a text, which templates escape.
    pub(super) fn text(&mut self, text: &str) {
        self.bytes.push(tag::TEXT);
        self.encode_text(text);
        self.push(|| Value::from(text));
    }

    /// Says a text, or nothing.
    pub(super) fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.none(),
        }
    }

    /// Says HTML, which templates write as it is.
    pub(super) fn html(&mut self, html: &str) {
        self.bytes.push(tag::HTML);
        self.encode_text(html);
        self.push(|| Value::safe_string(html));
    }

    /// Says a list; `items` says its items.
    pub(super) fn list(&mut self, items: impl FnOnce(&mut Self)) {
        self.bytes.push(tag::LIST);
        self.open(|| Open::List(Vec::new()));
        items(self);
        self.close();
    }

    /// Says a map; `pairs` says its keys, each once, and behind each its value.
    pub(super) fn map(&mut self, pairs: impl FnOnce(&mut Self)) {
        self.bytes.push(tag::MAP);
        self.open(|| Open::Map(Vec::with_capacity(20)));
        pairs(self);
        self.close();
    }

    /// Says a key of the map that is open. Its value is said next.
    pub(super) fn key(&mut self, key: impl Into<Cow<'static, str>>) -> &mut Self {
        let key = key.into();
        self.bytes.push(tag::KEY);
        self.encode_text(&key);
        if let Some(values) = &mut self.values {
            values.key.push(match key {
                Cow::Borrowed(key) => Key::Str(key),
                Cow::Owned(key) => Key::from(key),
            });
        }
        self
    }

    /// Says a part that was described before.
    pub(super) fn part(&mut self, part: &Part) {
        self.valid_until(part.until);
        self.digest(part.digest);
        self.push(|| part.value.clone().unwrap_or_else(Value::none));
    }

    /// Says that an answer depends on what has this digest, which templates don't see.
    pub(super) fn hidden(&mut self, digest: Digest) {
        self.digest(digest);
        self.push(Value::none);
    }

    fn digest(&mut self, digest: Digest) {
        self.bytes.push(tag::PART);
        self.bytes.extend(digest.as_bytes());
    }

    fn encode_text(&mut self, text: &str) {
        self.bytes.extend((text.len() as u64).to_le_bytes());
        self.bytes.extend(text.as_bytes());
    }

    fn push(&mut self, make: impl FnOnce() -> Value) {
        if let Some(values) = &mut self.values {
            values.push(make());
        }
    }

    fn open(&mut self, open: impl FnOnce() -> Open) {
        if let Some(values) = &mut self.values {
            values.open.push(open());
        }
    }

    fn close(&mut self) {
        self.bytes.push(tag::END);
        if let Some(values) = &mut self.values {
            let made = match values.open.pop() {
                Some(Open::List(items)) => list(items),
                Some(Open::Map(pairs)) => map_of(pairs),
                None => Value::none(),
            };
            values.push(made);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tera::value::ValueKind;

    use super::*;

    /// What can be said.
    #[derive(Debug, Clone)]
    enum Said {
        None,
        Boolean(bool),
        Integer(i64),
        Decimal(f64),
        Text(String),
        Html(String),
        Fault(String),
        List(Vec<Said>),
        Map(Vec<(String, Said)>),
    }

    impl Describe for Said {
        fn describe(&self, to: &mut Description) {
            match self {
                Self::None => to.none(),
                Self::Boolean(value) => to.boolean(*value),
                Self::Integer(value) => to.integer(*value),
                Self::Decimal(value) => to.decimal(*value),
                Self::Text(text) => to.text(text),
                Self::Html(html) => to.html(html),
                Self::Fault(message) => to.fault(message.clone()),
                Self::List(items) => items.as_slice().describe(to),
                Self::Map(pairs) => to.map(|to| {
                    for (key, value) in pairs {
                        to.key(key.clone());
                        value.describe(to);
                    }
                }),
            }
        }
    }

    fn answer(said: &Said) -> Answer {
        let mut description = Description::new(true);
        said.describe(&mut description);
        description.finish()
    }

    /// All that a template can see of a value: kinds, texts and whether they are HTML, maps in their order.
    fn seen(value: &Value) -> String {
        match value.kind() {
            ValueKind::Array => {
                let items = value.as_array().unwrap_or_default().iter().map(seen);
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
            ValueKind::Map => {
                let pairs = value.as_map().into_iter().flatten();
                let pairs = pairs.map(|(key, value)| format!("{key:?}: {}", seen(value)));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
            }
            kind => format!("{kind:?} {} {:?}", value.is_safe(), value.to_string()),
        }
    }

    /// Few values, so that two are often the same.
    fn said() -> impl Strategy<Value = Said> {
        let leaf = prop_oneof![
            Just(Said::None),
            any::<bool>().prop_map(Said::Boolean),
            (0_i64..2).prop_map(Said::Integer),
            prop_oneof![Just(0.0), Just(1.5)].prop_map(Said::Decimal),
            "a?b?".prop_map(Said::Text),
            "a?b?".prop_map(Said::Html),
        ];
        leaf.prop_recursive(2, 6, 2, |inner| {
            let pairs = prop::collection::hash_map("[ab]", inner.clone(), 0..3);
            prop_oneof![
                prop::collection::vec(inner, 0..3).prop_map(Said::List),
                pairs.prop_map(|pairs| Said::Map(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn two_answers_have_one_digest_exactly_if_they_look_alike(a in said(), b in said()) {
            let (a, b) = (answer(&a), answer(&b));
            prop_assert_eq!(a.digest == b.digest, seen(&a.value) == seen(&b.value));
        }

        #[test]
        fn the_digest_is_the_same_whether_a_value_is_made_or_not(said in said()) {
            prop_assert_eq!(Description::digest_only(&said), answer(&said).digest);
        }
    }

    #[test]
    fn a_fault_is_nothing_to_a_template_and_has_a_digest_of_its_own() {
        let fault = answer(&Said::Fault("there is no entry".to_owned()));
        assert!(fault.value.is_none());
        assert_ne!(fault.digest, answer(&Said::None).digest);
        assert_ne!(fault.digest, answer(&Said::Fault("there is none".to_owned())).digest);
    }

    #[test]
    fn an_answer_valid_until_the_first_of_its_instants() {
        let mut description = Description::new(false);
        for second in [30, 10, 20] {
            description.valid_until(Timestamp::from_second(second).ok());
        }
        description.valid_until(None);
        assert_eq!(description.finish().until, Timestamp::from_second(10).ok());
    }
}
