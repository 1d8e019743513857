//! Each kind of rule in each language.

use super::format_repeat;
use crate::calendar::{Local, Rule, Series, zone};
use crate::names::Lang;

const LANGUAGES: [&str; 7] = ["en", "fr", "nl", "de", "es", "eu", "it"];

fn series(start: &str, rule: &str, except: &[&str]) -> Series {
    let day = |text: &str| Local::Day(text.parse().expect("a day"));
    Series {
        start: day(start),
        end: None,
        zone: zone("Europe/Brussels").expect("a zone"),
        rule: Some(Rule::parse(rule).expect("a rule")),
        except: except.iter().map(|text| day(text)).collect(),
        holidays: None,
        also: Vec::new(),
        changes: Vec::new(),
    }
}

#[track_caller]
fn reads(series: &Series, wanted: [&str; 7]) {
    for (lang, wanted) in LANGUAGES.iter().zip(wanted) {
        let lang = Lang::parse(lang).expect("a language");
        assert_eq!(format_repeat(&lang, series).as_deref(), Some(wanted));
    }
}

#[test]
fn a_market_each_saturday() {
    reads(
        &series("2027-09-04", "weekly on sat until 2027-12-18", &["2027-10-30"]),
        [
            "every Saturday, until 18 December 2027, except on 30 October",
            "chaque samedi, jusqu’au 18 décembre 2027, sauf le 30 octobre",
            "elke zaterdag, tot en met 18 december 2027, behalve op 30 oktober",
            "jeden Samstag, bis 18. Dezember 2027, außer am 30. Oktober",
            "cada sábado, hasta el 18 de diciembre de 2027, excepto el 30 de octubre",
            "larunbatero, 2027ko abenduaren 18ra arte, urriaren 30ean izan ezik",
            "ogni sabato, fino al 18 dicembre 2027, tranne il 30 ottobre",
        ],
    );
}

#[test]
fn several_days_of_a_week() {
    reads(
        &series("2027-09-06", "weekly on mon and thu 10 times", &[]),
        [
            "every Monday and Thursday, 10 times",
            "chaque lundi et jeudi, 10 fois",
            "elke maandag en donderdag, 10 keer",
            "jeden Montag und Donnerstag, 10-mal",
            "cada lunes y jueves, 10 veces",
            "astelehenero eta ostegunero, 10 aldiz",
            "ogni lunedì e giovedì, 10 volte",
        ],
    );
    reads(
        &series("2027-09-06", "on weekdays", &[]),
        [
            "Monday to Friday",
            "du lundi au vendredi",
            "van maandag tot en met vrijdag",
            "von Montag bis Freitag",
            "de lunes a viernes",
            "astelehenetik ostiralera",
            "dal lunedì al venerdì",
        ],
    );
}

#[test]
fn every_other_week() {
    reads(
        &series("2027-09-05", "every 2 weeks on sun", &[]),
        [
            "every 2 weeks on Sunday",
            "toutes les 2 semaines, le dimanche",
            "om de 2 weken op zondag",
            "alle 2 Wochen am Sonntag",
            "cada 2 semanas, el domingo",
            "2 astean behin, igandean",
            "ogni 2 settimane, la domenica",
        ],
    );
}

#[test]
fn days_of_a_month() {
    reads(
        &series("2027-09-04", "monthly on the 1st and 3rd sat", &[]),
        [
            "on the first Saturday and on the third Saturday of the month",
            "le premier samedi et le troisième samedi du mois",
            "op de eerste zaterdag en op de derde zaterdag van de maand",
            "am ersten Samstag und am dritten Samstag im Monat",
            "el primer sábado y el tercer sábado de cada mes",
            "hilaren lehen larunbatean eta hirugarren larunbatean",
            "il primo sabato e il terzo sabato di ogni mese",
        ],
    );
    reads(
        &series("2027-09-26", "monthly on the last sun", &[]),
        [
            "on the last Sunday of the month",
            "le dernier dimanche du mois",
            "op de laatste zondag van de maand",
            "am letzten Sonntag im Monat",
            "el último domingo de cada mes",
            "hilaren azken igandean",
            "l’ultima domenica di ogni mese",
        ],
    );
    reads(
        &series("2027-09-01", "monthly on the 1st and the last day", &[]),
        [
            "on the 1st and on the last day of the month",
            "le 1er et le dernier jour du mois",
            "op de 1e en op de laatste dag van de maand",
            "am 1. und am letzten Tag im Monat",
            "el día 1 y el último día de cada mes",
            "hilaren 1ean eta azken egunean",
            "il 1º e l’ultimo giorno di ogni mese",
        ],
    );
}

#[test]
fn days_of_a_year() {
    reads(
        &series("2027-07-21", "yearly on 21 july", &[]),
        [
            "every year on 21 July",
            "chaque année, le 21 juillet",
            "elk jaar op 21 juli",
            "jedes Jahr am 21. Juli",
            "cada año, el 21 de julio",
            "urtero, uztailaren 21ean",
            "ogni anno, il 21 luglio",
        ],
    );
    reads(
        &series("2027-08-29", "on the last sunday of august", &[]),
        [
            "every year on the last Sunday of August",
            "chaque année, le dernier dimanche d’août",
            "elk jaar op de laatste zondag van augustus",
            "jedes Jahr am letzten Sonntag im August",
            "cada año, el último domingo de agosto",
            "urtero, abuztuko azken igandean",
            "ogni anno, l’ultima domenica di agosto",
        ],
    );
}

#[test]
fn every_day_and_days_left_out_years_later() {
    reads(
        &series("2026-12-01", "every 3 days", &["2027-12-08", "2027-12-11"]),
        [
            "every 3 days, except on 8 December 2027 and on 11 December 2027",
            "tous les 3 jours, sauf le 8 décembre 2027 et le 11 décembre 2027",
            "om de 3 dagen, behalve op 8 december 2027 en op 11 december 2027",
            "alle 3 Tage, außer am 8. Dezember 2027 und am 11. Dezember 2027",
            "cada 3 días, excepto el 8 de diciembre de 2027 y el 11 de diciembre de 2027",
            "3 egunean behin, 2027ko abenduaren 8an eta 2027ko abenduaren 11n izan ezik",
            "ogni 3 giorni, tranne l’8 dicembre 2027 e l’11 dicembre 2027",
        ],
    );
}

#[test]
fn what_no_sentence_can_say_is_left_to_the_dates() {
    let french = Lang::parse("fr").expect("a language");
    for rule in [
        "FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=-1",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTH=1,2;BYMONTHDAY=10",
        "FREQ=YEARLY;BYDAY=20MO",
    ] {
        assert_eq!(format_repeat(&french, &series("2027-09-04", rule, &[])), None, "{rule}");
    }
}

#[test]
fn public_holidays_stand_behind_the_days_that_are_left_out() {
    let mut course = series("2027-01-07", "weekly on thu", &["2027-02-11"]);
    course.holidays = Some(std::collections::BTreeSet::new());
    reads(
        &course,
        [
            "every Thursday, except on 11 February and on public holidays",
            "chaque jeudi, sauf le 11 février et les jours fériés",
            "elke donderdag, behalve op 11 februari en op feestdagen",
            "jeden Donnerstag, außer am 11. Februar und an Feiertagen",
            "cada jueves, excepto el 11 de febrero y los días festivos",
            "ostegunero, otsailaren 11n eta jaiegunetan izan ezik",
            "ogni giovedì, tranne l’11 febbraio e nei giorni festivi",
        ],
    );
    course.except.clear();
    let french = Lang::parse("fr").expect("a language");
    let alone = format_repeat(&french, &course);
    assert_eq!(alone.as_deref(), Some("chaque jeudi, sauf les jours fériés"));
}
