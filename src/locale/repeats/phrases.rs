//! The sentences of each language, with gaps for the names.

use jiff::civil::Date;

use super::days::{day, each_weekday, nth_weekday, on_weekday, plain_day};
use super::tables::Tongue::{self, Basque, Dutch, English, French, German, Italian, Spanish};
use super::{basque, days};
use crate::names::Lang;

/// What a language says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrases(Tongue);

impl Phrases {
    pub(super) fn of(lang: &Lang) -> Option<Self> {
        Some(Self(match lang.base() {
            "en" => English,
            "fr" => French,
            "nl" => Dutch,
            "de" => German,
            "es" => Spanish,
            "it" => Italian,
            "eu" => Basque,
            _ => return None,
        }))
    }

    /// `every day`, `every 3 days`.
    pub(super) fn each_day(self, interval: i32) -> String {
        if interval == 1 {
            let each = match self.0 {
                English => "every day",
                French => "chaque jour",
                Dutch => "elke dag",
                German => "jeden Tag",
                Spanish => "cada día",
                Italian => "ogni giorno",
                Basque => "egunero",
            };
            return each.to_owned();
        }
        match self.0 {
            English => format!("every {interval} days"),
            French => format!("tous les {interval} jours"),
            Dutch => format!("om de {interval} dagen"),
            German => format!("alle {interval} Tage"),
            Spanish => format!("cada {interval} días"),
            Italian => format!("ogni {interval} giorni"),
            Basque => format!("{interval} egunean behin"),
        }
    }

    /// `Monday to Friday`.
    pub(super) fn workdays(self) -> &'static str {
        match self.0 {
            English => "Monday to Friday",
            French => "du lundi au vendredi",
            Dutch => "van maandag tot en met vrijdag",
            German => "von Montag bis Freitag",
            Spanish => "de lunes a viernes",
            Italian => "dal lunedì al venerdì",
            Basque => "astelehenetik ostiralera",
        }
    }

    pub(super) fn each_weekday(self, weekday: usize) -> String {
        each_weekday(self.0, weekday)
    }

    pub(super) fn on_weekday(self, weekday: usize) -> String {
        on_weekday(self.0, weekday)
    }

    pub(super) fn nth_weekday(self, nth: i16, weekday: usize) -> String {
        nth_weekday(self.0, nth, weekday)
    }

    /// `every Saturday and Sunday`.
    pub(super) fn each(self, weekdays: &str) -> String {
        match self.0 {
            English => format!("every {weekdays}"),
            French => format!("chaque {weekdays}"),
            Dutch => format!("elke {weekdays}"),
            German => format!("jeden {weekdays}"),
            Spanish => format!("cada {weekdays}"),
            Italian => format!("ogni {weekdays}"),
            Basque => weekdays.to_owned(),
        }
    }

    /// `every 2 weeks on Monday`; `on` names the days.
    pub(super) fn weeks(self, interval: i32, on: &str) -> String {
        match self.0 {
            English => format!("every {interval} weeks {on}"),
            French => format!("toutes les {interval} semaines, {on}"),
            Dutch => format!("om de {interval} weken {on}"),
            German => format!("alle {interval} Wochen {on}"),
            Spanish => format!("cada {interval} semanas, {on}"),
            Italian => format!("ogni {interval} settimane, {on}"),
            Basque => format!("{interval} astean behin, {on}"),
        }
    }

    /// `on the first Saturday of the month`, `every 3 months on the 15th`.
    pub(super) fn months(self, interval: i32, on: &str) -> String {
        if interval == 1 {
            return match self.0 {
                English => format!("{on} of the month"),
                French => format!("{on} du mois"),
                Dutch => format!("{on} van de maand"),
                German => format!("{on} im Monat"),
                Spanish => format!("{on} de cada mes"),
                Italian => format!("{on} di ogni mese"),
                Basque => format!("hilaren {on}"),
            };
        }
        match self.0 {
            English => format!("every {interval} months {on}"),
            French => format!("tous les {interval} mois, {on}"),
            Dutch => format!("om de {interval} maanden {on}"),
            German => format!("alle {interval} Monate {on}"),
            Spanish => format!("cada {interval} meses, {on}"),
            Italian => format!("ogni {interval} mesi, {on}"),
            Basque => format!("{interval} hilean behin, hilaren {on}"),
        }
    }

    /// `every year on 21 July`.
    pub(super) fn years(self, interval: i32, on: &str) -> String {
        if interval == 1 {
            return match self.0 {
                English => format!("every year {on}"),
                French => format!("chaque année, {on}"),
                Dutch => format!("elk jaar {on}"),
                German => format!("jedes Jahr {on}"),
                Spanish => format!("cada año, {on}"),
                Italian => format!("ogni anno, {on}"),
                Basque => format!("urtero, {on}"),
            };
        }
        match self.0 {
            English => format!("every {interval} years {on}"),
            French => format!("tous les {interval} ans, {on}"),
            Dutch => format!("om de {interval} jaar {on}"),
            German => format!("alle {interval} Jahre {on}"),
            Spanish => format!("cada {interval} años, {on}"),
            Italian => format!("ogni {interval} anni, {on}"),
            Basque => format!("{interval} urtean behin, {on}"),
        }
    }

    /// `on the 15th`, `on the last day`: of a month.
    pub(super) fn month_day(self, number: i16) -> String {
        if number < 0 {
            let last = match self.0 {
                English => "on the last day",
                French => "le dernier jour",
                Dutch => "op de laatste dag",
                German => "am letzten Tag",
                Spanish => "el último día",
                Italian => "l’ultimo giorno",
                Basque => "azken egunean",
            };
            return last.to_owned();
        }
        days::month_day(self.0, number)
    }

    /// `on the last Sunday of June`; `on` names the days.
    pub(super) fn of_month(self, on: &str, month: i16) -> String {
        let month = usize::from(month.unsigned_abs()).clamp(1, 12) - 1;
        let name = self.0.names().months[month];
        match self.0 {
            English => format!("{on} of {name}"),
            French if name.starts_with(['a', 'o']) => format!("{on} d’{name}"),
            French | Spanish => format!("{on} de {name}"),
            Dutch => format!("{on} van {name}"),
            German => format!("{on} im {name}"),
            Italian => format!("{on} di {name}"),
            Basque => format!("{} {on}", basque::of_month(month)),
        }
    }

    /// `on 21 July`: each year.
    pub(super) fn on_day(self, month: i16, number: i16) -> String {
        let month = i8::try_from(month).unwrap_or(1);
        // A leap year has all days.
        let date = Date::new(2028, month, i8::try_from(number).unwrap_or(1));
        date.map_or_else(|_| String::new(), |date| self.on_date(date, false))
    }

    /// `on 31 October`, with the year where it is asked for.
    pub(super) fn on_date(self, date: Date, with_year: bool) -> String {
        match self.0 {
            Basque => basque::on_day(date, with_year),
            tongue => day(tongue, date, with_year),
        }
    }

    /// `until 18 December 2027`.
    pub(super) fn until(self, last: Date) -> String {
        let date = plain_day(self.0, last, true);
        match self.0 {
            English => format!("until {date}"),
            French => format!("jusqu’au {date}"),
            Dutch => format!("tot en met {date}"),
            German => format!("bis {date}"),
            Spanish => format!("hasta el {date}"),
            Italian if matches!(last.day(), 8 | 11) => format!("fino all’{date}"),
            Italian => format!("fino al {date}"),
            Basque => basque::until(last),
        }
    }

    /// `10 times`.
    pub(super) fn count(self, count: u32) -> String {
        match self.0 {
            English if count == 1 => "once".to_owned(),
            English => format!("{count} times"),
            French => format!("{count} fois"),
            Dutch => format!("{count} keer"),
            German => format!("{count}-mal"),
            Spanish if count == 1 => "1 vez".to_owned(),
            Spanish => format!("{count} veces"),
            Italian if count == 1 => "1 volta".to_owned(),
            Italian => format!("{count} volte"),
            Basque => format!("{count} aldiz"),
        }
    }

    /// `except on 31 October`; `on` names the days.
    pub(super) fn except(self, on: &str) -> String {
        match self.0 {
            English => format!("except {on}"),
            French => format!("sauf {on}"),
            Dutch => format!("behalve {on}"),
            German => format!("außer {on}"),
            Spanish => format!("excepto {on}"),
            Italian => format!("tranne {on}"),
            Basque => format!("{on} izan ezik"),
        }
    }
    /// `on public holidays`.
    pub(super) fn on_holidays(self) -> &'static str {
        match self.0 {
            English => "on public holidays",
            French => "les jours fériés",
            Dutch => "op feestdagen",
            German => "an Feiertagen",
            Spanish => "los días festivos",
            Italian => "nei giorni festivi",
            Basque => "jaiegunetan",
        }
    }
}
