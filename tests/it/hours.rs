//! Opening hours: what a page shows of them, and when that changes by itself.

use crate::support::{Run, Town};

/// The page of a library, at a date.
fn library(hours: &str, date: &str) -> Run {
    let front = "type = \"place\"\ntitle = \"Bibliothèque\"";
    Town::new()
        .file("content/library.md", format!("+++\n{front}\n{hours}\n+++\nTexte.\n"))
        .at(date)
        .build()
        .is_clean()
}

fn page(hours: &str, date: &str) -> String {
    library(hours, date).read("library/index.html")
}

const WEEK: &str = "[[hours.week]]\ndays = [\"mon\", \"fri\"]\nopen = [\"09:00-12:00\"]\n";

#[test]
fn a_season_stands_beside_the_week_with_its_days() {
    let summer = "[[hours.season]]\nname = \"Été\"\nfrom = 2026-07-01\nto = 2026-08-31\nyearly = true\nweek = [{ days = [\"mon\"], open = [\"08:00-13:00\"] }]\n[[hours.season]]\nfrom = 2027-02-10\nto = 2027-02-20";
    let page = page(&format!("{WEEK}{summer}"), "2026-06-20");
    assert!(page.contains("1er juillet – 31 août") && page.contains("08:00–13:00"), "{page}");
    // Without a week of its own it is closed.
    let (_, works) = page.split_once("du 10 au 20 février 2027").expect("the second season");
    assert!(works.trim_start().starts_with("<strong>Fermé"), "{works}");
}

#[test]
fn weeks_of_a_row_are_said_in_words() {
    let row =
        "[[hours.week]]\ndays = [\"sat\"]\nweeks = [\"1st\", \"last\"]\nopen = [\"10:00-12:00\"]";
    assert!(page(row, "2026-06-20").contains("samedi (1er du mois, dernier du mois)"));
    let row = "[[hours.week]]\ndays = [\"sat\"]\nweeks = \"odd\"\nopen = [\"10:00-12:00\"]";
    assert!(page(row, "2026-06-20").contains("samedi (semaines impaires)"));
}

#[test]
fn days_other_than_usual_are_shown_until_they_are_over() {
    let eve =
        "[[hours.exception]]\ndate = 2026-12-24\nopen = [\"09:00-11:00\"]\nreason = \"Veille\"\n";
    let rest = "[[hours.exception]]\nfrom = 2026-12-28\nto = 2027-01-03\nclosed = true\n";
    let hours = format!("{WEEK}{eve}{rest}");
    // No further than the end of the next month.
    assert!(!page(&hours, "2026-10-31").contains("24 décembre"));
    let run = library(&hours, "2026-11-01");
    assert!(run.read("library/index.html").contains("24 décembre 2026"));
    assert!(run.read("parvis-build.json").contains("2026-11-30T23:00:00Z"));
    let run = library(&hours, "2026-12-24T23:59:00+01:00");
    let page_of_the_eve = run.read("library/index.html");
    assert!(page_of_the_eve.contains("jeudi 24 décembre 2026"), "{page_of_the_eve}");
    assert!(page_of_the_eve.contains("09:00–11:00") && page_of_the_eve.contains("Veille"));
    assert!(run.read("parvis-build.json").contains("2026-12-24T23:00:00Z"));
    let after = page(&hours, "2026-12-25");
    assert!(!after.contains("24 décembre") && after.contains("du 28 décembre 2026 au 3 janvier"));
    assert!(page(&hours, "2027-01-03").contains("3 janvier 2027"));
    assert!(!page(&hours, "2027-01-04").contains("janvier 2027"));
}

/// The instants of a page, in minutes since 1970.
fn instants(page: &str) -> Vec<i64> {
    let (_, rest) = page.split_once("data-open=\"").expect("the instants");
    let (steps, _) = rest.split_once('"').expect("an end");
    let steps = steps.split(' ').map(|step| step.parse::<i64>().expect("a number"));
    steps
        .scan(0, |sum, step| {
            *sum += step;
            Some(*sum)
        })
        .collect()
}

#[test]
fn the_instants_for_browsers_do_not_change_from_day_to_day() {
    let night = "[[hours.week]]\ndays = [\"sat\"]\nopen = [\"22:00-02:00\"]\n";
    let (first, later) = (page(night, "2026-10-01"), page(night, "2026-10-29"));
    assert_eq!(instants(&first), instants(&later));
    let found = instants(&first);
    // Five Saturdays in October, four in November; each opens and closes.
    assert_eq!(found.len(), 2 * 9);
    // The night in which clocks go back at three is as long as any other: it ends at two.
    let nights: Vec<i64> = found.chunks(2).map(|night| night[1] - night[0]).collect();
    assert!(nights.iter().all(|minutes| *minutes == 240), "{nights:?}");
    // From summer time to winter time a week has an hour more.
    let weeks: Vec<i64> = found.chunks(2).map(|night| night[0]).collect();
    let steps: Vec<i64> = weeks.windows(2).map(|pair| pair[1] - pair[0] - 7 * 24 * 60).collect();
    assert_eq!(steps.iter().sum::<i64>(), 60, "{steps:?}");
    assert!(!page("[hours]\nnote = \"Sur demande\"", "2026-10-01").contains("data-open"));
}

const HOLIDAYS: &str = "[hours]\nholidays = \"closed\"\n";

/// A town with a library that is closed on public holidays, whose `town.toml` says more.
fn closed(settings: &str, date: &str) -> Run {
    let front = "type = \"place\"\ntitle = \"Bibliothèque\"";
    Town::new()
        .file("content/library.md", format!("+++\n{front}\n{HOLIDAYS}{WEEK}+++\nTexte.\n"))
        .file("town.toml", format!("[town]\nname = \"Seneffe\"\nlanguages = [\"fr\", \"nl\"]\ntimezone = \"Europe/Brussels\"\n{settings}\n"))
        .at(date)
        .build()
}

#[test]
fn public_holidays_close_what_would_be_open() {
    // 11 November 2027 is a Thursday, 1 November a Monday.
    let page = closed("[holidays]\nregion = \"BE\"", "2027-10-02").is_clean();
    let page = page.read("library/index.html");
    assert!(page.contains("lundi 1er novembre 2027") && page.contains("Toussaint"), "{page}");
    assert!(!page.contains("Armistice") && page.contains("Fermé les jours fériés"), "{page}");
    // Which days these are is the region's matter.
    let alsace = closed("[holidays]\nregion = \"FR-57\"", "2027-03-02").is_clean();
    assert!(alsace.read("library/index.html").contains("Vendredi saint"));
    let france = closed("[holidays]\nregion = \"FR\"", "2027-03-02").is_clean();
    assert!(!france.read("library/index.html").contains("Vendredi saint"));
}

#[test]
fn a_town_adds_holidays_and_takes_some_out() {
    let settings = "[holidays]\nregion = \"BE\"\nadd = [{ rule = \"easter-4\", name = \"Foire\" }, { dates = [2027-10-04], name = { fr = \"Fête\" } }]\nremove = [\"11-01\"]";
    let page = closed(settings, "2027-10-02").is_clean().read("library/index.html");
    assert!(page.contains("lundi 4 octobre 2027") && page.contains("Fête"), "{page}");
    assert!(!page.contains("Toussaint"), "{page}");
    let wrong = closed("[holidays]\nregion = \"BE\"\nremove = [\"07-22\"]", "2027-10-02");
    assert!(wrong.says("bad-value", "town.toml", 7).contains("no public holiday here"));
}

#[test]
fn a_region_that_nobody_knows_is_told_with_those_that_there_are() {
    let run = closed("[holidays]\nregion = \"CH-GEN\"", "2027-10-02");
    assert!(run.says("bad-value", "town.toml", 6).contains("did you mean `CH-GE`"));
    let run = closed("[holidays]\nregion = \"BX\"", "2027-10-02");
    assert!(run.says("bad-value", "town.toml", 6).contains("AT, BE, CH"));
    let run = closed("", "2027-10-02");
    assert!(run.says("bad-value", "content/library.md", 0).contains("[holidays]"));
    // The feasts of communities are known when they are published.
    let run = closed("[holidays]\nregion = \"ES-PV\"", "2026-10-02");
    run.is_clean();
    let run = closed("[holidays]\nregion = \"ES-PV\"", "2026-11-02");
    assert!(run.says("bad-value", "town.toml", 6).contains("2027"));
    let rule = "[holidays]\nregion = \"BE\"\nadd = [{ rule = \"7-21\", name = \"Fête\" }]";
    assert!(closed(rule, "2027-10-02").says("bad-value", "town.toml", 7).contains("easter+39"));
}

#[test]
fn words_of_hours_are_those_of_the_readers_language() {
    let hours = format!(
        "[hours]\nnote = {{ fr = \"Sonnez\", nl = \"Bel aan\" }}\n{WEEK}[[hours.season]]\nname = {{ fr = \"Été\", nl = \"Zomer\" }}\nfrom = 2026-07-01\nto = 2026-08-31\nweek = [{{ days = [\"mon\"], open = [\"08:00-13:00\"] }}]\n[[hours.exception]]\ndate = 2026-06-22\nclosed = true\nreason = {{ fr = \"Pont\", nl = \"Brugdag\" }}"
    );
    let front = "type = \"place\"\ntitle = \"B\"";
    let run = Town::new()
        .file("content/b.md", format!("+++\n{front}\n{hours}\n+++\nTexte.\n"))
        .file("content/b.nl.md", "+++\ntitle = \"B\"\n+++\nTekst.\n")
        .at("2026-06-20")
        .build()
        .is_clean();
    for (page, there, elsewhere) in [
        ("b/index.html", ["Sonnez", "Été", "Pont"], ["Bel aan", "Zomer", "Brugdag"]),
        ("nl/b/index.html", ["Bel aan", "Zomer", "Brugdag"], ["Sonnez", "Été", "Pont"]),
    ] {
        let text = run.read(page);
        assert!(there.iter().all(|word| text.contains(word)), "{page}: {text}");
        assert!(elsewhere.iter().all(|word| !text.contains(word)), "{page}: {text}");
    }
}
