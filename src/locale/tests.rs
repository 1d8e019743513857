//! Words in seven languages, and what is wrong in translations.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::calendar::{Duration, Moment, Told, zone};
use crate::diagnostics::{Code, Diagnostic, Origin, Severity, Sink};
use crate::names::{Lang, PackageName, TreePath};

const LANGUAGES: [&str; 7] = ["en", "fr", "nl", "de", "es", "eu", "it"];

fn lang(name: &str) -> Lang {
    Lang::parse(name).expect(name)
}

fn brussels() -> jiff::tz::TimeZone {
    zone("Europe/Brussels").expect("bundled")
}

fn moment(text: &str) -> Moment {
    Moment::parse(text, &brussels()).expect(text)
}

fn long(name: &str, text: &str) -> String {
    format_date(&lang(name), &moment(text), &brussels(), DateStyle::Long, true)
}

fn range(name: &str, start: &str, end: &str) -> String {
    let told = |text| Told::read(text, &brussels()).expect("a moment");
    format_range(&lang(name), &told(start), Some(&told(end)))
}

#[test]
fn each_side_of_a_range_is_told_at_its_own_offset() {
    for (start, end, wanted) in [
        (
            "2026-10-20T10:00:00+02:00",
            "2026-11-20T18:00:00+01:00",
            "20 October 2026 at 10:00 – 20 November 2026 at 18:00",
        ),
        ("2026-10-24T23:00:00+02:00", "2026-10-25T05:00:00+01:00", "24 October 2026, 23:00–05:00"),
        ("2026-10-25T02:30:00+02:00", "2026-10-25T04:00:00+01:00", "25 October 2026, 02:30–04:00"),
        (
            "2026-10-25T02:30:00+02:00",
            "2026-10-25T02:15:00+01:00",
            "25 October 2026, 02:30–02:15 (UTC+1)",
        ),
        ("2027-03-27T22:00:00+01:00", "2027-03-28T04:00:00+02:00", "27 March 2027, 22:00–04:00"),
        // A partner's clocks, in another zone.
        (
            "2026-10-24T09:00:00+01:00",
            "2026-10-26T17:00:00+00:00",
            "24 October 2026 at 09:00 – 26 October 2026 at 17:00",
        ),
    ] {
        assert_eq!(range("en", start, end), wanted);
    }
}

#[test]
fn dates_in_seven_languages() {
    for (name, first, evening) in [
        ("en", "1 June 2026", "21 June 2026 at 18:00"),
        ("en-US", "June 1, 2026", "June 21, 2026 at 6:00\u{202f}PM"),
        ("fr", "1er juin 2026", "21 juin 2026 à 18\u{a0}h"),
        ("nl", "1 juni 2026", "21 juni 2026 om 18:00\u{a0}uur"),
        ("de", "1. Juni 2026", "21. Juni 2026 um 18:00\u{a0}Uhr"),
        ("es", "1 de junio de 2026", "21 de junio de 2026 a las 18:00"),
        ("eu", "2026ko ekainaren 1a", "2026ko ekainaren 21a (18:00)"),
        ("it", "1 giugno 2026", "21 giugno 2026 alle ore 18:00"),
    ] {
        assert_eq!(long(name, "2026-06-01"), first);
        assert_eq!(long(name, "2026-06-21T18:00"), evening);
    }
    assert_eq!(long("eu", "2025-12-31"), "2025eko abenduaren 31");
    assert_eq!(long("es", "2026-06-21T01:30"), "21 de junio de 2026 a la 1:30");
    assert_eq!(long("fr", "2026-06-11"), "11 juin 2026");
    let full = |name: &str| {
        format_date(&lang(name), &moment("2026-06-01"), &brussels(), DateStyle::Full, false)
    };
    assert_eq!(full("fr"), "lundi 1er juin 2026");
    assert_eq!(full("eu"), "2026ko ekainaren 1a, astelehena");
}

#[test]
fn every_style_writes_the_year_and_any_language_works() {
    for name in LANGUAGES.iter().chain(&["xx", "nl-BE", "zh-Hant", "ar", "pt"]) {
        for style in [DateStyle::Short, DateStyle::Medium, DateStyle::Long, DateStyle::Full] {
            let text =
                format_date(&lang(name), &moment("2026-06-21T18:00"), &brussels(), style, true);
            assert!(text.contains("2026") || *name == "ar", "{name}: {text}");
            assert!(!text.contains("(e)") && !text.contains("(a)"), "{text}");
        }
    }
    let time = |name: &str, hour: i8, minute: i8| {
        format_time(&lang(name), jiff::civil::time(hour, minute, 0, 0))
    };
    assert_eq!(time("nl", 9, 5), "09:05");
    assert_eq!(
        (time("fr", 9, 5), time("fr", 18, 0)),
        ("9\u{a0}h\u{a0}05".into(), "18\u{a0}h".into())
    );
}

#[test]
fn ranges_say_once_what_is_the_same() {
    for (name, start, end, text) in [
        ("fr", "2026-06-21", "2026-06-23", "du 21 au 23 juin 2026"),
        ("fr", "2026-06-01", "2026-06-03", "du 1er au 3 juin 2026"),
        ("de", "2026-06-21", "2026-06-23", "21.–23. Juni 2026"),
        ("es", "2026-06-01", "2026-06-03", "1–3 de junio de 2026"),
        ("eu", "2026-06-21", "2026-06-23", "2026ko ekainaren 21a – ekainaren 23a"),
        ("en", "2026-06-21", "2026-07-01", "21 June – 1 July 2026"),
        ("fr", "2026-06-01", "2026-07-01", "du 1er juin au 1er juillet 2026"),
        ("fr", "2026-12-31", "2027-01-01", "du 31 décembre 2026 au 1er janvier 2027"),
        ("nl", "2026-12-31", "2027-01-02", "31 december 2026 – 2 januari 2027"),
        (
            "fr",
            "2026-06-21T18:00",
            "2026-06-21T20:30",
            "21 juin 2026, de 18\u{a0}h à 20\u{a0}h\u{a0}30",
        ),
        (
            "fr",
            "2026-06-21T18:00",
            "2026-06-23T20:00",
            "du 21 juin 2026 à 18\u{a0}h au 23 juin 2026 à 20\u{a0}h",
        ),
        ("de", "2026-06-21T18:00", "2026-06-21T20:00", "21. Juni 2026, 18:00–20:00\u{a0}Uhr"),
        ("en", "2026-06-21T22:00", "2026-06-22T02:00", "21 June 2026, 22:00–02:00"),
        (
            "en",
            "2026-06-21T18:00",
            "2026-06-23T20:00",
            "21 June 2026 at 18:00 – 23 June 2026 at 20:00",
        ),
        ("en", "2026-06-21T18:00", "2026-06-23", "21 June 2026 at 18:00 – 23 June 2026"),
        ("en", "2026-06-21T18:00", "2026-06-21", "21 June 2026 at 18:00"),
        ("en", "2026-06-21", "2026-06-21", "21 June 2026"),
        ("en", "2026-06-21T18:00", "2026-06-21T18:00", "21 June 2026 at 18:00"),
        ("en", "2026-06-21", "2026-06-20", "21 June 2026"),
    ] {
        assert_eq!(range(name, start, end), text);
    }
}

#[test]
fn numbers_sums_sizes_and_lists() {
    assert_eq!(format_number(&lang("fr"), 1234.5), "1\u{202f}234,5");
    assert_eq!(format_number(&lang("de"), -0.0), "0");
    assert_eq!(format_decimal(&lang("nl"), "12.50"), "12,50");
    assert_eq!(format_decimal(&lang("nl"), "many"), "many");
    assert_eq!(format_money(&lang("fr"), 12.5, "EUR"), "12,50\u{a0}€");
    assert_eq!(format_money(&lang("nl"), 8.0, "EUR"), "€\u{a0}8");
    assert_eq!(format_money(&lang("en"), 8.5, "EUR"), "€8.50");
    assert_eq!(format_money(&lang("de"), 8.0, "CHF"), "8\u{a0}CHF");
    for (bytes, text) in [
        (0, "0"),
        (999, "999"),
        (1_250, "1,3 k"),
        (99_960, "100 k"),
        (999_600, "1 M"),
        (1_234_567, "1,2 M"),
    ] {
        let size = format_bytes(&lang("fr"), bytes);
        assert_eq!(size.trim_end_matches('o').trim_end().replace('\u{a0}', " "), text, "{bytes}");
    }
    assert!(format_bytes(&lang("en"), u64::MAX).ends_with("TB"));
    assert_eq!(format_list(&lang("fr"), &["a", "b", "c"]), "a, b et c");
    assert_eq!(format_list(&lang("en"), &["a", "b", "c"]), "a, b and c");
    assert_eq!(format_list(&lang("es"), &["padres", "hijos"]), "padres e hijos");
    for odd in [f64::NAN, f64::INFINITY, f64::MAX, f64::MIN_POSITIVE] {
        assert!(
            !format_number(&lang("fr"), odd).is_empty()
                && !format_money(&lang("fr"), odd, "EUR").is_empty()
        );
    }
}

#[test]
fn sorting_follows_the_language() {
    let sorted = |name: &str, mut words: Vec<&'static str>| {
        let collation = Collation::new(&lang(name));
        words.sort_by(|a, b| collation.compare(a, b));
        words
    };
    assert_eq!(sorted("fr", vec!["zoo", "été", "ete", "Étang"]), ["Étang", "ete", "été", "zoo"]);
    assert_eq!(sorted("es", vec!["ñu", "nube", "oso"]), ["nube", "ñu", "oso"]);
    assert_eq!(sorted("fr", vec!["Rue 10", "Rue 9"]), ["Rue 9", "Rue 10"]);
    assert_eq!(Collation::new(&lang("fr")).compare("e\u{301}", "é"), Ordering::Less);
}

#[test]
fn slugs_keep_letters() {
    for (title, expected) in [
        ("L'été à Saint-Œdenrode !", "l-ete-a-saint-oedenrode"),
        ("Straßen & Plätze", "strassen-platze"),
        ("Ølstykke/Łódź", "olstykke-lodz"),
        ("Iñaki  –  2026", "inaki-2026"),
        ("Мэрия города Йошкар", "мэрия-города-йошкар"),
        ("हिन्दी में", "हिन्दी-में"),
        ("한국어", "한국어"),
        ("İstanbul", "istanbul"),
        ("…", ""),
        ("\u{301}", ""),
    ] {
        assert_eq!(slug(title), expected, "{title}");
    }
}

#[test]
fn french_quotes_hold_their_spaces() {
    assert_eq!(quotes(&lang("fr-BE")).open, "«\u{202f}");
    assert_eq!((quotes(&lang("de")).open, quotes(&lang("de")).close), ("„", "“"));
    assert_eq!(quotes(&lang("xx")), quotes(&lang("en")));
    assert_eq!((autonym(&lang("nl-BE")), autonym(&lang("xx"))), ("Nederlands", "xx"));
}

fn origin(package: &str, name: &str) -> Origin {
    let package = PackageName::parse(package).expect(package);
    Origin { package, path: TreePath::parse(&format!("translations/{name}.ftl")).expect(name) }
}

fn catalogue(files: &[(&str, &str, &str)], languages: &[&str]) -> (Catalogue, Vec<Diagnostic>) {
    let sink = Sink::new();
    let files = files
        .iter()
        .map(|(package, name, text)| TranslationFile {
            origin: origin(package, name),
            lang: lang(name),
            text: Arc::from(*text),
        })
        .collect();
    let languages: Vec<Lang> = languages.iter().map(|name| lang(name)).collect();
    let catalogue = Catalogue::new(files, &languages, &sink);
    let findings = sink.finish().iter().cloned().collect();
    (catalogue, findings)
}

fn text(catalogue: &Catalogue, name: &str, key: &str, args: &[(&str, Argument)]) -> Option<String> {
    let args: BTreeMap<String, Argument> =
        args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    catalogue.text(&lang(name), key, &args)
}

fn base_files() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        ("base", "en", include_str!("../../themes/base/translations/en.ftl")),
        ("base", "fr", include_str!("../../themes/base/translations/fr.ftl")),
        ("base", "nl", include_str!("../../themes/base/translations/nl.ftl")),
        ("base", "de", include_str!("../../themes/base/translations/de.ftl")),
        ("base", "es", include_str!("../../themes/base/translations/es.ftl")),
        ("base", "eu", include_str!("../../themes/base/translations/eu.ftl")),
        ("base", "it", include_str!("../../themes/base/translations/it.ftl")),
    ]
}

#[test]
fn the_base_theme_is_complete_in_seven_languages() {
    let (catalogue, findings) = catalogue(&base_files(), &LANGUAGES);
    assert_eq!(findings, []);
    let args = ["number", "total", "count"].map(|name| (name, Argument::Number(3.0)));
    let words =
        ["language", "name", "title", "host", "time"].map(|name| (name, Argument::from("x")));
    let args: BTreeMap<String, Argument> =
        args.into_iter().chain(words).map(|(name, value)| (name.to_owned(), value)).collect();
    for name in LANGUAGES {
        for key in catalogue.keys() {
            let found = catalogue.find(&lang(name), key, &args).expect(key);
            assert_eq!(
                (found.lang.as_str(), &found.faults[..]),
                (name, &[][..]),
                "{key}: {}",
                found.text
            );
            assert!(!found.text.contains('{'), "{key}: {}", found.text);
        }
    }
    let days = |name: &str, days: u32| {
        catalogue.duration(&lang(name), &Duration { days, ..Duration::default() })
    };
    assert_eq!(days("fr", 0).as_deref(), Some("0 jour"));
    assert_eq!(days("eu", 1).as_deref(), Some("egun bat"));
    assert_eq!(days("de", 10).as_deref(), Some("10 Tage"));
    let mixed = Duration::parse("2 hours 30 minutes").expect("valid");
    assert_eq!(catalogue.duration(&lang("fr"), &mixed).as_deref(), Some("2 heures et 30 minutes"));
    assert_eq!(
        text(
            &catalogue,
            "fr",
            "page-of",
            &[("number", Argument::Number(2.0)), ("total", Argument::Number(1200.0))]
        )
        .as_deref(),
        Some("Page 2 sur 1\u{202f}200")
    );
}

#[test]
fn higher_layers_replace_and_languages_fall_back() {
    let files = [
        ("base", "en", "hello = Hello\n    .title = Greeting\nonly = Only English\n"),
        ("base", "nl", "hello = Hallo\nonly = Alleen\n"),
        ("town", "nl", "hello = Goeiendag { $name }\nown = Eigen\n"),
        ("town", "fr", "own = Propre\n"),
    ];
    let (catalogue, findings) = catalogue(&files, &["fr", "nl-BE"]);
    let name = [("name", Argument::from("Jan"))];
    assert_eq!(text(&catalogue, "nl-BE", "hello", &name).as_deref(), Some("Goeiendag Jan"));
    assert_eq!(text(&catalogue, "fr", "only", &[]).as_deref(), Some("Only English"));
    assert_eq!(
        text(&catalogue, "en", "own", &[]).as_deref(),
        Some("Propre"),
        "the town's first language comes last"
    );
    assert_eq!(text(&catalogue, "en", "hello.title", &[]).as_deref(), Some("Greeting"));
    assert_eq!(text(&catalogue, "en", "hullo", &[]), None);
    assert!(catalogue.has("hello.title") && !catalogue.has("hullo"));
    assert_eq!(catalogue.nearest("hullo"), Some("hello"));
    let unfilled = catalogue.find(&lang("nl"), "hello", &BTreeMap::new()).expect("there");
    assert_eq!((unfilled.text.as_str(), unfilled.faults.len()), ("Goeiendag {$name}", 1));
    let missing: Vec<String> = findings.iter().map(|finding| finding.message.to_string()).collect();
    assert_eq!(
        missing,
        [
            "the text `hello` of `base` has no gap `{ $name }`",
            "the text `hello` is missing in `fr`",
            "the text `hello.title` is missing in `fr`",
            "the text `only` is missing in `fr`",
            "the text `hello.title` is missing in `nl-BE`",
        ]
    );
    assert!(findings.iter().all(|finding| finding.severity == Severity::Warning));
    assert!(findings[1..].iter().all(|finding| finding.code == Code::MissingTranslation));
    assert_eq!(
        findings[1].help.as_ref().map(ToString::to_string),
        Some("add a line `hello = …` to `translations/fr.ftl`".into())
    );
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let (catalogue, findings) = catalogue(
        &[(
            "town",
            "fr",
            "\u{feff}good = Bon\nbad line\r\nmore = Plus { gone } { -brand } { DATETIME($x) }\ngood = Encore\nlast = { \n",
        )],
        &["fr"],
    );
    assert_eq!(
        text(&catalogue, "fr", "more", &[]).as_deref(),
        Some("Plus {gone} {-brand} {DATETIME()}")
    );
    let messages: Vec<String> =
        findings.iter().map(|finding| finding.message.to_string()).collect();
    assert!(messages.iter().any(|message| message.contains("`good` stands twice")), "{messages:?}");
    for part in ["no text `gone` in `fr`", "no term `-brand` in `fr`", "no function `DATETIME`"] {
        assert!(messages.iter().any(|message| message.contains(part)), "{part}: {messages:?}");
    }
    assert!(
        findings
            .iter()
            .all(|finding| finding.code == Code::BadTranslation && finding.place.is_some()),
        "{findings:?}"
    );
    let starts: Vec<u32> = findings
        .iter()
        .filter_map(|finding| Some(finding.place.as_ref()?.range.as_ref()?.start))
        .collect();
    // `bad line` begins at byte 15: behind the mark of three bytes and the first line.
    assert!(starts.iter().any(|start| (15..24).contains(start)), "{starts:?}");
}

#[test]
fn a_language_without_texts_is_said_once() {
    let mut files = base_files();
    files.push(("town", "fr", "menu = Carte"));
    let (catalogue, findings) = catalogue(&files, &["fr", "pt"]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "the interface has no texts in `pt`; they will be English");
    assert_eq!(text(&catalogue, "fr", "menu", &[]).as_deref(), Some("Carte"));
    assert_eq!(text(&catalogue, "pt", "menu", &[]).as_deref(), Some("Menu"));
}

#[test]
fn circles_end() {
    let (catalogue, _) = catalogue(&[("town", "en", "a = { b }\nb = { a }\n")], &["en"]);
    assert!(text(&catalogue, "en", "a", &[]).is_some());
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,40}", ftl in "[a-c{}$\\-\\[\\]*.=> \n\"é]{0,60}") {
        let made = slug(&text);
        proptest::prop_assert_eq!(slug(&made), made.clone());
        proptest::prop_assert!(!made.starts_with('-') && !made.ends_with('-'));
        let (catalogue, findings) = catalogue(&[("town", "en", &ftl)], &["en"]);
        for key in catalogue.keys() {
            let _ = catalogue.text(&lang("en"), key, &BTreeMap::new());
        }
        for range in findings.iter().filter_map(|finding| finding.place.as_ref()?.range.clone()) {
            proptest::prop_assert!(ftl.get(range.start as usize..range.end as usize).is_some());
        }
        let _ = Collation::new(&lang("fr")).compare(&text, &made);
    }
}

#[test]
fn brackets_without_end_are_a_finding_and_no_overflow() {
    let origin = Origin {
        package: PackageName::town(),
        path: TreePath::parse("translations/en.ftl").expect("a path"),
    };
    let read = |text: String| {
        let sink = Sink::new();
        let catalogue = {
            let file =
                TranslationFile { origin: origin.clone(), lang: lang("en"), text: text.into() };
            Catalogue::new(vec![file], &[lang("en")], &sink)
        };
        (sink.finish(), catalogue.keys().count())
    };
    let deep = 20_000;
    for text in [
        format!("a = b\nx = {}\"a\"{}\n", "{ ".repeat(deep), " }".repeat(deep)),
        format!("a = b\nx = {}\n", "{ $n ->\n *[a] ".repeat(deep)),
        format!("a = b\nx = {{ {}1{} }}\n", "A(".repeat(deep), ")".repeat(deep)),
        format!("a = b\nx = {{ {}1\n", "A(\"})\", ".repeat(deep)),
        format!("a = b\nx = {{ $n ->\n *[a] \" {{ {}1\n", "A(\"})\", ".repeat(deep)),
        format!("a = b\nx = {{\n{}1\n", "A(\n".repeat(deep)),
        format!("a = b\r\nx = {}\r\n", "{\r\n".repeat(deep)),
    ] {
        let (findings, keys) = read(text);
        let found: Vec<_> =
            findings.iter().filter(|found| found.message.contains("brackets are nested")).collect();
        assert_eq!((found.len(), found[0].code, keys), (1, Code::BadTranslation, 0));
        assert!(found[0].place.is_some() && found[0].help.is_some());
    }
    let honest = "a = { $n ->\n    [one] { NUMBER($n, style: \"decimal\") } day\n   *[other] {\"{\"}{ $n }{\"}\"} days\n}\n";
    let many: String =
        (0..500).map(|number| honest.replacen('a', &format!("a{number}"), 1)).collect();
    assert_eq!(read(many).1, 500);
}
