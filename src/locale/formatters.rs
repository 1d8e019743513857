//! The formatters of a language, made on first use and kept by each thread.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use icu_datetime::fieldsets::{E, M, MD, T, YMD, YMDE, YMDET, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_datetime::options::YearStyle;
use icu_datetime::{DateTimeFormatter, NoCalendarFormatter};
use icu_decimal::DecimalFormatter;
use icu_list::ListFormatter;
use icu_locale::Locale;
use jiff::civil;

use super::date_names::{DateNames, name_in};
use super::date_style::DateStyle;

use crate::names::Lang;

/// Makes an ICU date. A macro, because the type's calendar cannot be named in the crates that are
/// used.
macro_rules! iso {
    ($date:expr) => {{
        let (year, month, day) = ($date.year(), $date.month(), $date.day());
        Date::try_new_iso(i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
    }};
}

/// One language's formatters. They are not `Sync`, hence one set per thread.
pub(super) struct Formatters {
    locale: Locale,
    full: OnceCell<Option<DateTimeFormatter<YMDE>>>,
    dates: [OnceCell<Option<DateTimeFormatter<YMD>>>; 3],
    full_times: OnceCell<Option<DateTimeFormatter<YMDET>>>,
    dates_times: [OnceCell<Option<DateTimeFormatter<YMDT>>>; 3],
    month_day: OnceCell<Option<DateTimeFormatter<MD>>>,
    month: OnceCell<Option<DateTimeFormatter<M>>>,
    weekday: OnceCell<Option<DateTimeFormatter<E>>>,
    short_weekday: OnceCell<Option<DateTimeFormatter<E>>>,
    names: OnceCell<Option<DateNames>>,
    time: OnceCell<Option<NoCalendarFormatter<T>>>,
    pub decimal: OnceCell<Option<DecimalFormatter>>,
    pub list: OnceCell<Option<ListFormatter>>,
}

thread_local! {
    static OF_LANGUAGES: RefCell<BTreeMap<Lang, Rc<Formatters>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Returns the formatters of a language.
pub(super) fn formatters(lang: &Lang) -> Rc<Formatters> {
    OF_LANGUAGES.with_borrow_mut(|known| {
        if let Some(known) = known.get(lang) {
            return Rc::clone(known);
        }
        let made = Rc::new(Formatters::new(lang));
        known.insert(lang.clone(), Rc::clone(&made));
        made
    })
}

/// Returns CLDR's locale of a language.
///
/// CLDR's bare `en` means the United States. A town that lists `en` beside French or Dutch expects
/// 24 hours and days before months, so `en` means British English here. American towns write
/// `en-US`.
pub(super) fn locale(lang: &Lang) -> Locale {
    let name = if lang.as_str() == "en" { "en-GB" } else { lang.as_str() };
    name.parse().unwrap_or(Locale::UNKNOWN)
}

impl Formatters {
    fn new(lang: &Lang) -> Self {
        Self {
            locale: locale(lang),
            full: OnceCell::new(),
            dates: Default::default(),
            full_times: OnceCell::new(),
            dates_times: Default::default(),
            month_day: OnceCell::new(),
            month: OnceCell::new(),
            weekday: OnceCell::new(),
            short_weekday: OnceCell::new(),
            names: OnceCell::new(),
            time: OnceCell::new(),
            decimal: OnceCell::new(),
            list: OnceCell::new(),
        }
    }

    /// The language's locale.
    pub(super) fn locale(&self) -> &Locale {
        &self.locale
    }

    /// A date in words, as CLDR has it.
    pub(super) fn date(&self, style: DateStyle, date: civil::Date) -> Option<String> {
        let date = iso!(date)?;
        if style == DateStyle::Full {
            let full = self.full.get_or_init(|| {
                DateTimeFormatter::try_new((&self.locale).into(), YMDE::long()).ok()
            });
            return Some(full.as_ref()?.format(&date).to_string());
        }
        let fields = fields(style);
        let cell = self.dates.get(style as usize)?;
        let of_style =
            cell.get_or_init(|| DateTimeFormatter::try_new((&self.locale).into(), fields).ok());
        Some(of_style.as_ref()?.format(&date).to_string())
    }

    /// A date with the time of day.
    pub(super) fn date_time(&self, style: DateStyle, at: civil::DateTime) -> Option<String> {
        let at = DateTime { date: iso!(at.date())?, time: time(at.time())? };
        if style == DateStyle::Full {
            let fields = YMDE::long().with_time_hm();
            let full = self
                .full_times
                .get_or_init(|| DateTimeFormatter::try_new((&self.locale).into(), fields).ok());
            return Some(full.as_ref()?.format(&at).to_string());
        }
        let fields = fields(style).with_time_hm();
        let cell = self.dates_times.get(style as usize)?;
        let of_style =
            cell.get_or_init(|| DateTimeFormatter::try_new((&self.locale).into(), fields).ok());
        Some(of_style.as_ref()?.format(&at).to_string())
    }

    /// A date without its year.
    pub(super) fn month_day(&self, date: civil::Date) -> Option<String> {
        let date = iso!(date)?;
        let formatter = self
            .month_day
            .get_or_init(|| DateTimeFormatter::try_new((&self.locale).into(), MD::long()).ok());
        Some(formatter.as_ref()?.format(&date).to_string())
    }

    /// A month, abbreviated.
    pub(super) fn month(&self, date: civil::Date) -> Option<String> {
        let date = iso!(date)?;
        let formatter = self
            .month
            .get_or_init(|| DateTimeFormatter::try_new((&self.locale).into(), M::medium()).ok());
        Some(formatter.as_ref()?.format(&date).to_string())
    }

    /// A day of the week.
    pub(super) fn weekday(&self, date: civil::Date) -> Option<String> {
        let date = iso!(date)?;
        let formatter = self
            .weekday
            .get_or_init(|| DateTimeFormatter::try_new((&self.locale).into(), E::long()).ok());
        Some(formatter.as_ref()?.format(&date).to_string())
    }

    /// A day of the week, abbreviated.
    pub(super) fn short_weekday(&self, date: civil::Date) -> Option<String> {
        let date = iso!(date)?;
        let formatter = self
            .short_weekday
            .get_or_init(|| DateTimeFormatter::try_new((&self.locale).into(), E::medium()).ok());
        Some(formatter.as_ref()?.format(&date).to_string())
    }

    /// The names that dates are made of.
    pub(super) fn names(&self) -> Option<&DateNames> {
        self.names.get_or_init(|| self.read_names()).as_ref()
    }

    fn read_names(&self) -> Option<DateNames> {
        let month = |month| {
            let date = civil::Date::new(2026, month, 14).ok()?;
            Some([self.month_day(date)?, self.month(date)?].map(|text| name_in(&text)))
        };
        // The first of June 2026 is a Monday.
        let weekday = |day| {
            let date = civil::Date::new(2026, 6, day).ok()?;
            Some([self.weekday(date)?, self.short_weekday(date)?].map(|text| name_in(&text)))
        };
        let months = (1..=12).map(month).collect::<Option<_>>()?;
        let weekdays = (1..=7).map(weekday).collect::<Option<_>>()?;
        let whole = self.date(DateStyle::Long, civil::Date::new(2026, 6, 14).ok()?)?;
        Some(DateNames { months, weekdays, is_year_first: whole.starts_with("2026") })
    }

    /// A time of day.
    pub(super) fn time(&self, at: civil::Time) -> Option<String> {
        let at = time(at)?;
        let formatter = self
            .time
            .get_or_init(|| NoCalendarFormatter::try_new((&self.locale).into(), T::hm()).ok());
        Some(formatter.as_ref()?.format(&at).to_string())
    }
}

/// The year is always written in full, since `26` in a register of decisions means nothing.
fn fields(style: DateStyle) -> YMD {
    match style {
        DateStyle::Short => YMD::short().with_year_style(YearStyle::Full),
        DateStyle::Medium => YMD::medium().with_year_style(YearStyle::Full),
        DateStyle::Long | DateStyle::Full => YMD::long(),
    }
}

fn time(time: civil::Time) -> Option<Time> {
    let part = |n: i8| u8::try_from(n).ok();
    Time::try_new(part(time.hour())?, part(time.minute())?, 0, 0).ok()
}
