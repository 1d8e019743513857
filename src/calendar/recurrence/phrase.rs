//! Rules as people say them: `every 2 weeks on mon and thu until 2027-12-18`.
//!
//! A phrase is made of these parts, in any order; capitals, commas, `the`, `and`, `of` and `in` do not count:
//!
//! - how often: `daily`, `weekly`, `monthly`, `yearly`, `every week`, `every 2 weeks`, `every other month`;
//! - weekdays: `on sat`, `on monday and thursday`, `on weekdays`; without more they repeat weekly;
//! - days of a month: `on the 15th`, `on the last day`, `on the 1st and 3rd sat`, `on the last fri`; they repeat monthly;
//! - days of a year: `on 21 july`, `on the last sun of june`; they repeat yearly;
//! - the end: `until 2027-12-18` (that day counts), or `10 times`.

use jiff::civil::{Date, Weekday};

use super::super::parse::MONTHS;
use super::rule::{DayOf, Frequency, Rule, Until};
use crate::diagnostics::{Message, did_you_mean, nearest};

const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
/// Other words that mean something, for the nearest one.
const WORDS: [&str; 17] = [
    "daily", "weekly", "monthly", "yearly", "every", "day", "days", "week", "weeks", "month",
    "months", "year", "years", "weekdays", "until", "times", "last",
];
/// Words that only make a phrase read well.
const FILLING: [&str; 8] = ["on", "the", "and", "of", "in", "each", "every", "a"];
/// A phrase is not longer than this.
const MOST_WORDS: usize = 100;

/// What a phrase said so far.
#[derive(Default)]
struct Phrase {
    frequency: Option<Frequency>,
    interval: Option<i32>,
    count: Option<u32>,
    until: Option<Date>,
    months: Vec<i16>,
    month_days: Vec<i16>,
    days: Vec<DayOf>,
    /// Which ones the next weekday is: the 1st and 3rd.
    nth: Vec<i16>,
    /// Whether a weekday has used them.
    is_used: bool,
    /// Whether a day was named after the last month.
    has_day: bool,
    /// What to say of `every 2nd sat`, which may mean two things.
    doubtful: Option<Message>,
    /// The word before.
    before: String,
}

/// Reads a phrase.
///
/// # Errors
/// Says in a phrase what is wrong.
pub(super) fn parse_phrase(text: &str) -> Result<Rule, Message> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|sign: char| sign.is_whitespace() || sign == ',')
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS + 1)
        .collect();
    if words.len() > MOST_WORDS {
        return Err("it has more words than a rule needs".into());
    }
    let mut phrase = Phrase::default();
    let mut rest = words.as_slice();
    while let [word, after @ ..] = rest {
        rest = phrase.take(word, after)?;
        phrase.before = (*word).to_owned();
    }
    phrase.rule()
}

impl Phrase {
    /// Takes a word, and perhaps some of those behind it. Returns what is left.
    fn take<'w>(&mut self, word: &str, after: &'w [&'w str]) -> Result<&'w [&'w str], Message> {
        let next = after.first().copied().unwrap_or_default();
        if FILLING.contains(&word) {
            return Ok(after);
        }
        if word == "until" {
            return self.take_until(next, after);
        }
        if word == "other" {
            self.set_interval(2)?;
            return Ok(after);
        }
        if let Ok(number) = word.parse::<i16>() {
            return self.take_number(number, next, after);
        }
        if let Some(frequency) = frequency(word) {
            self.set_frequency(frequency)?;
            return Ok(after);
        }
        if let Some(at) = named(word, &DAYS) {
            self.take_weekday(at);
            return Ok(after);
        }
        if let Some(at) = named(word, &MONTHS) {
            return self.take_month(at + 1, next, after);
        }
        match word {
            "weekdays" | "weekday" => self.take_weekdays(word, 0..5)?,
            "weekends" | "weekend" => self.take_weekdays(word, 5..7)?,
            "biweekly" | "fortnightly" => {
                return Err(message!(
                    "`{word}` may mean two things: write `every 2 weeks on sat`, or `weekly on wed and sat`",
                    word
                ));
            }
            "bimonthly" => {
                return Err("`bimonthly` may mean two things: write `every 2 months on the 1st`, or `monthly on the 1st and 15th`".into());
            }
            "at" | "from" => {
                return Err(message!(
                    "`{word}` is not understood: the first day and the time of day stand in `start`",
                    word
                ));
            }
            "to" | "through" | "-" | "–" => {
                return Err(message!(
                    "`{word}` is not understood: name each day, as in `weekly on mon, tue, wed, thu and fri`, or write `weekdays`",
                    word
                ));
            }
            _ => return self.take_ordinal(word, next, after),
        }
        Ok(after)
    }

    fn take_until<'w>(
        &mut self,
        next: &str,
        after: &'w [&'w str],
    ) -> Result<&'w [&'w str], Message> {
        let day: Date = next.parse().map_err(|_| {
            Message::from("after `until` comes a day such as `2027-12-18`; it is the last one")
        })?;
        if self.until.replace(day).is_some() {
            return Err("it says until when twice".into());
        }
        Ok(&after[1..])
    }

    fn take_month<'w>(
        &mut self,
        month: i16,
        next: &str,
        after: &'w [&'w str],
    ) -> Result<&'w [&'w str], Message> {
        // All days would fall into all months.
        if std::mem::take(&mut self.has_day) && !self.months.is_empty() {
            return Err("days of several months need a series each: `yearly on 21 july`".into());
        }
        self.months.push(month);
        // In `july 21` the day follows.
        let is_weekday = after.get(1).is_some_and(|word| named(word, &DAYS).is_some());
        let day = day_number(next).filter(|_| self.month_days.is_empty() && !is_weekday);
        let Some(day) = day else {
            return Ok(after);
        };
        self.push_day(day);
        Ok(&after[1..])
    }

    fn push_day(&mut self, day: i16) {
        self.month_days.push(day);
        self.has_day = true;
    }

    fn set_interval(&mut self, interval: i32) -> Result<(), Message> {
        match self.interval.replace(interval) {
            Some(_) => Err("it says twice at which interval".into()),
            None => Ok(()),
        }
    }

    fn take_number<'w>(
        &mut self,
        number: i16,
        next: &str,
        after: &'w [&'w str],
    ) -> Result<&'w [&'w str], Message> {
        if let Some(frequency) = frequency(next) {
            if number < 1 {
                return Err(message!(
                    "`{number} {next}` is not possible: the number begins at 1",
                    number,
                    next
                ));
            }
            self.set_frequency(frequency)?;
            self.set_interval(number.into())?;
            return Ok(&after[1..]);
        }
        let is_of_week = matches!(next, "weekday" | "weekdays" | "weekend" | "weekends");
        if number > 0 && (is_of_week || named(next, &DAYS).is_some()) {
            return Err(message!(
                "`{number} {next}` is not understood: write `every {number} weeks on` and the days, or, to end after so many, `{number} times`",
                number,
                next
            ));
        }
        if matches!(next, "times" | "time" | "x") {
            let count = u32::try_from(number).ok().filter(|count| *count > 0);
            let count = count.ok_or_else(|| {
                message!("`{number} {next}` is not possible: the number begins at 1", number, next)
            })?;
            if self.count.replace(count).is_some() {
                return Err("it says how many times twice".into());
            }
            return Ok(&after[1..]);
        }
        let is_day = (1..=31).contains(&number);
        if !is_day {
            return Err(message!("`{number}` is no day of a month", number));
        }
        self.push_day(number);
        Ok(after)
    }

    /// `1st`, `first`, `last`: of a weekday, or of a month's days.
    fn take_ordinal<'w>(
        &mut self,
        word: &str,
        next: &str,
        after: &'w [&'w str],
    ) -> Result<&'w [&'w str], Message> {
        let Some(nth) = ordinal(word) else { return Err(unknown(word)) };
        if let Some(frequency) = frequency(next).filter(|it| nth > 0 && *it > Frequency::Daily) {
            self.set_frequency(frequency)?;
            self.set_interval(nth.into())?;
            return Ok(&after[1..]);
        }
        if next == "last" {
            return Err(message!(
                "`{word} last` is not understood: write `{word} and last`, or a rule such as `FREQ=MONTHLY;BYDAY=-2FR`",
                word
            ));
        }
        self.doubt(word, nth, next)?;
        if next == "day" {
            self.push_day(nth);
            return Ok(&after[1..]);
        }
        if nth > 5 && named(next, &DAYS).is_some() {
            return Err(message!("no month has a `{word} {next}`", word, next));
        }
        if nth > 5 || named(next, &MONTHS).is_some() {
            if nth > 31 {
                return Err(message!("`{word}` is no day of a month", word));
            }
            self.push_day(nth);
            return Ok(after);
        }
        if std::mem::take(&mut self.is_used) {
            self.nth.clear();
        }
        self.nth.push(nth);
        self.has_day = true;
        Ok(after)
    }

    /// What `every 2nd …` may mean is not decided here. Of a weekday, what else is said may tell.
    fn doubt(&mut self, word: &str, nth: i16, next: &str) -> Result<(), Message> {
        if nth < 2 || !matches!(&*self.before, "every" | "each") {
            return Ok(());
        }
        let doubt = |meant: &str| {
            message!(
                "`every {word} {next}` may mean two things: write `every {nth} {meant}`, or `monthly on the {word} {next}`",
                word,
                next,
                nth,
                meant
            )
        };
        match next {
            "day" => return Err(doubt("days")),
            "weekend" => {
                return Err(message!(
                    "`every {word} weekend` is not understood: write `every {nth} weeks on sat and sun`",
                    word,
                    nth
                ));
            }
            "weekday" => {
                return Err(message!(
                    "`every {word} weekday` is not understood: write each day, as in `weekly on mon, wed and fri`",
                    word
                ));
            }
            _ if named(next, &DAYS).is_some() => {
                self.doubtful = Some(doubt(&format!("weeks on {next}")));
            }
            _ => {}
        }
        Ok(())
    }

    /// All days of a week's part. Of the first working day of a month, each could be the first of its kind.
    fn take_weekdays(&mut self, word: &str, days: std::ops::Range<i16>) -> Result<(), Message> {
        if let Some(nth) = self.nth.first().filter(|_| !self.is_used) {
            if days.start > 0 {
                return Err("a weekend of a month is not understood: write `monthly on the 1st sat`, and an `end` on Sunday".into());
            }
            return Err(message!(
                "a numbered `{word}` is not understood: write `FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={nth}`",
                word,
                nth
            ));
        }
        // Those that a weekday has used are not for these.
        self.nth.clear();
        days.for_each(|at| self.take_weekday(at));
        Ok(())
    }

    fn take_weekday(&mut self, at: i16) {
        let weekday =
            i8::try_from(at).ok().and_then(|at| Weekday::from_monday_zero_offset(at).ok());
        let Some(weekday) = weekday else { return };
        if self.nth.is_empty() {
            self.days.push(DayOf { nth: 0, weekday });
        }
        self.days.extend(self.nth.iter().map(|nth| DayOf { nth: *nth, weekday }));
        self.is_used = true;
    }

    fn set_frequency(&mut self, frequency: Frequency) -> Result<(), Message> {
        if self.frequency.replace(frequency).is_some_and(|before| before != frequency) {
            return Err(
                "it says how often twice: choose one of daily, weekly, monthly and yearly".into()
            );
        }
        Ok(())
    }

    fn rule(mut self) -> Result<Rule, Message> {
        // `monthly on the 1st`: no weekday followed.
        if !self.is_used {
            self.month_days.append(&mut self.nth);
        }
        let has_nth = self.days.iter().any(|day| day.nth != 0);
        if has_nth && !self.month_days.is_empty() {
            return Err("a weekday such as the first Saturday and a day such as the 15th need a series each".into());
        }
        let is_said = self.frequency.is_some() || !self.months.is_empty();
        if let Some(doubt) = self.doubtful.filter(|_| !is_said) {
            return Err(doubt);
        }
        let guessed = if !self.months.is_empty() {
            Some(Frequency::Yearly)
        } else if has_nth || !self.month_days.is_empty() {
            Some(Frequency::Monthly)
        } else {
            (!self.days.is_empty()).then_some(Frequency::Weekly)
        };
        let Some(frequency) = self.frequency.or(guessed) else {
            return Err("it does not say how often".into());
        };
        if frequency == Frequency::Yearly && self.months.is_empty() && !self.month_days.is_empty() {
            return Err("it does not say in which month: `yearly on 21 july`".into());
        }
        Ok(Rule {
            interval: self.interval.unwrap_or(1),
            count: self.count,
            until: self.until.map(Until::Day),
            months: self.months,
            month_days: self.month_days,
            days: self.days,
            ..Rule::of(frequency)
        })
    }
}

fn frequency(word: &str) -> Option<Frequency> {
    Some(match word {
        "daily" | "day" | "days" => Frequency::Daily,
        "weekly" | "week" | "weeks" => Frequency::Weekly,
        "monthly" | "month" | "months" => Frequency::Monthly,
        "yearly" | "annually" | "year" | "years" => Frequency::Yearly,
        _ => return None,
    })
}

/// The place of a name of which at least three letters are written, perhaps with an `s` or a full stop behind it.
fn named(word: &str, names: &[&str]) -> Option<i16> {
    let word = word.trim_end_matches('.');
    let begins = |name: &str, word: &str| {
        let start = name.get(..word.len()).filter(|_| word.len() >= 3);
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let is = |name: &&&str| {
        begins(name, word) || word.strip_suffix('s').is_some_and(|word| begins(name, word))
    };
    let at = names.iter().position(|name| is(&name))?;
    i16::try_from(at).ok()
}

/// Which one: `1st`, `first`, `last`.
fn ordinal(word: &str) -> Option<i16> {
    if word == "last" {
        return Some(-1);
    }
    if let Some(at) = ORDINALS.iter().position(|known| *known == word) {
        return i16::try_from(at + 1).ok();
    }
    day_number(word).filter(|_| word.ends_with(|sign: char| sign.is_ascii_lowercase()))
}

/// The number of `21` or `21st`.
fn day_number(word: &str) -> Option<i16> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    digits.unwrap_or(word).parse().ok().filter(|number| (1..=99).contains(number))
}

fn unknown(word: &str) -> Message {
    let words = WORDS.iter().chain(&DAYS).chain(&MONTHS).chain(&ORDINALS).copied();
    match nearest(word, words) {
        Some(near) => {
            message!("`{word}` is not understood: {near}", word, near = did_you_mean(near))
        }
        None => message!("`{word}` is not understood", word),
    }
}
