//! What readers of each language see: spaces and apostrophes as the language writes them, sentences that are right on every day,
//! labels as a country has them.
#![allow(clippy::disallowed_methods, reason = "tests look at files as they like")]

use crate::support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use support::{Run, Town, files_below};

const LANGUAGES: [&str; 7] = ["en", "fr", "nl", "de", "es", "eu", "it"];

/// The dates of the table below; in Italian those of the 8th and the 11th begin with a vowel.
const DAYS: [&str; 3] = ["2026-12-01", "2026-12-08", "2026-12-11"];

/// Every sentence with a date, on each of these days: of news, when published and when changed; of a document, from when it holds; of
/// a mandate, since and until when; of an alert that ends at an hour.
const SENTENCES: [(&str, [[&str; 6]; 3]); 7] = [
    (
        "en",
        [
            [
                "Published on 1 December 2026",
                "Updated on 1 December 2026",
                "From 1 December 2026",
                "Since 1 December 2026",
                "Until 1 December 2026",
                "Until 1 December 2026 at 16:00",
            ],
            [
                "Published on 8 December 2026",
                "Updated on 8 December 2026",
                "From 8 December 2026",
                "Since 8 December 2026",
                "Until 8 December 2026",
                "Until 8 December 2026 at 16:00",
            ],
            [
                "Published on 11 December 2026",
                "Updated on 11 December 2026",
                "From 11 December 2026",
                "Since 11 December 2026",
                "Until 11 December 2026",
                "Until 11 December 2026 at 16:00",
            ],
        ],
    ),
    (
        "fr",
        [
            [
                "Publié le 1er décembre 2026",
                "Mis à jour le 1er décembre 2026",
                "À partir du 1er décembre 2026",
                "Depuis le 1er décembre 2026",
                "Jusqu’au 1er décembre 2026",
                "Jusqu’au 1er décembre 2026 à 16\u{a0}h",
            ],
            [
                "Publié le 8 décembre 2026",
                "Mis à jour le 8 décembre 2026",
                "À partir du 8 décembre 2026",
                "Depuis le 8 décembre 2026",
                "Jusqu’au 8 décembre 2026",
                "Jusqu’au 8 décembre 2026 à 16\u{a0}h",
            ],
            [
                "Publié le 11 décembre 2026",
                "Mis à jour le 11 décembre 2026",
                "À partir du 11 décembre 2026",
                "Depuis le 11 décembre 2026",
                "Jusqu’au 11 décembre 2026",
                "Jusqu’au 11 décembre 2026 à 16\u{a0}h",
            ],
        ],
    ),
    (
        "nl",
        [
            [
                "Gepubliceerd op 1 december 2026",
                "Bijgewerkt op 1 december 2026",
                "Vanaf 1 december 2026",
                "Sinds 1 december 2026",
                "Tot en met 1 december 2026",
                "Tot 1 december 2026 om 16:00\u{a0}uur",
            ],
            [
                "Gepubliceerd op 8 december 2026",
                "Bijgewerkt op 8 december 2026",
                "Vanaf 8 december 2026",
                "Sinds 8 december 2026",
                "Tot en met 8 december 2026",
                "Tot 8 december 2026 om 16:00\u{a0}uur",
            ],
            [
                "Gepubliceerd op 11 december 2026",
                "Bijgewerkt op 11 december 2026",
                "Vanaf 11 december 2026",
                "Sinds 11 december 2026",
                "Tot en met 11 december 2026",
                "Tot 11 december 2026 om 16:00\u{a0}uur",
            ],
        ],
    ),
    (
        "de",
        [
            [
                "Veröffentlicht am 1. Dezember 2026",
                "Aktualisiert am 1. Dezember 2026",
                "Ab dem 1. Dezember 2026",
                "Seit dem 1. Dezember 2026",
                "Bis zum 1. Dezember 2026",
                "Bis zum 1. Dezember 2026 um 16:00\u{a0}Uhr",
            ],
            [
                "Veröffentlicht am 8. Dezember 2026",
                "Aktualisiert am 8. Dezember 2026",
                "Ab dem 8. Dezember 2026",
                "Seit dem 8. Dezember 2026",
                "Bis zum 8. Dezember 2026",
                "Bis zum 8. Dezember 2026 um 16:00\u{a0}Uhr",
            ],
            [
                "Veröffentlicht am 11. Dezember 2026",
                "Aktualisiert am 11. Dezember 2026",
                "Ab dem 11. Dezember 2026",
                "Seit dem 11. Dezember 2026",
                "Bis zum 11. Dezember 2026",
                "Bis zum 11. Dezember 2026 um 16:00\u{a0}Uhr",
            ],
        ],
    ),
    (
        "es",
        [
            [
                "Publicado el 1 de diciembre de 2026",
                "Actualizado el 1 de diciembre de 2026",
                "A partir del 1 de diciembre de 2026",
                "Desde el 1 de diciembre de 2026",
                "Hasta el 1 de diciembre de 2026",
                "Hasta el 1 de diciembre de 2026 a las 16:00",
            ],
            [
                "Publicado el 8 de diciembre de 2026",
                "Actualizado el 8 de diciembre de 2026",
                "A partir del 8 de diciembre de 2026",
                "Desde el 8 de diciembre de 2026",
                "Hasta el 8 de diciembre de 2026",
                "Hasta el 8 de diciembre de 2026 a las 16:00",
            ],
            [
                "Publicado el 11 de diciembre de 2026",
                "Actualizado el 11 de diciembre de 2026",
                "A partir del 11 de diciembre de 2026",
                "Desde el 11 de diciembre de 2026",
                "Hasta el 11 de diciembre de 2026",
                "Hasta el 11 de diciembre de 2026 a las 16:00",
            ],
        ],
    ),
    (
        "it",
        [
            [
                "Data di pubblicazione: 1 dicembre 2026",
                "Ultimo aggiornamento: 1 dicembre 2026",
                "A partire dal giorno 1 dicembre 2026",
                "Dal giorno 1 dicembre 2026",
                "Fino al giorno 1 dicembre 2026",
                "Fino al giorno 1 dicembre 2026 alle ore 16:00",
            ],
            [
                "Data di pubblicazione: 8 dicembre 2026",
                "Ultimo aggiornamento: 8 dicembre 2026",
                "A partire dal giorno 8 dicembre 2026",
                "Dal giorno 8 dicembre 2026",
                "Fino al giorno 8 dicembre 2026",
                "Fino al giorno 8 dicembre 2026 alle ore 16:00",
            ],
            [
                "Data di pubblicazione: 11 dicembre 2026",
                "Ultimo aggiornamento: 11 dicembre 2026",
                "A partire dal giorno 11 dicembre 2026",
                "Dal giorno 11 dicembre 2026",
                "Fino al giorno 11 dicembre 2026",
                "Fino al giorno 11 dicembre 2026 alle ore 16:00",
            ],
        ],
    ),
    (
        "eu",
        [
            [
                "Argitaratze-data: 2026ko abenduaren 1a",
                "Eguneratze-data: 2026ko abenduaren 1a",
                "Noiztik: 2026ko abenduaren 1a",
                "Noiztik: 2026ko abenduaren 1a",
                "Noiz arte: 2026ko abenduaren 1a",
                "Noiz arte: 2026ko abenduaren 1a (16:00)",
            ],
            [
                "Argitaratze-data: 2026ko abenduaren 8a",
                "Eguneratze-data: 2026ko abenduaren 8a",
                "Noiztik: 2026ko abenduaren 8a",
                "Noiztik: 2026ko abenduaren 8a",
                "Noiz arte: 2026ko abenduaren 8a",
                "Noiz arte: 2026ko abenduaren 8a (16:00)",
            ],
            [
                "Argitaratze-data: 2026ko abenduaren 11",
                "Eguneratze-data: 2026ko abenduaren 11",
                "Noiztik: 2026ko abenduaren 11",
                "Noiztik: 2026ko abenduaren 11",
                "Noiz arte: 2026ko abenduaren 11",
                "Noiz arte: 2026ko abenduaren 11 (16:00)",
            ],
        ],
    ),
];

fn read(folder: &str) -> BTreeMap<String, String> {
    let files = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let texts = files.into_iter().filter_map(|(path, bytes)| {
        Some((format!("{folder}/{path}"), String::from_utf8(bytes).ok()?))
    });
    texts.collect()
}

/// The texts that readers of a language see, each with where it stands; in Markdown without what is code.
fn texts(lang: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, text) in read("themes") {
        let name = path.rsplit('/').next().unwrap_or_default();
        if path.starts_with("themes/base/examples/") {
            continue;
        }
        if name.ends_with(".ftl")
            && (name.starts_with(&format!("{lang}.")) || name.starts_with(&format!("{lang}-")))
        {
            let values = text.lines().filter(|line| !line.starts_with('#'));
            found.extend(values.map(|line| (path.clone(), line.to_owned())));
        } else if name.ends_with(".toml") {
            found.extend(
                labels(&text)
                    .filter(|(code, _)| base(code) == lang)
                    .map(|(_, label)| (path.clone(), label)),
            );
        }
    }
    let own = |path: &str| match path.strip_prefix("example-town/content/") {
        Some(entry) => {
            let code = ["nl", "de"].into_iter().find(|code| entry.contains(&format!(".{code}.")));
            code.unwrap_or("fr") == lang
        }
        None => path.contains(&format!("/{lang}/")) || path.ends_with(&format!("/{lang}")),
    };
    let pages = read("skeletons").into_iter().chain(read("example-town/content"));
    for (path, text) in pages.filter(|(path, _)| own(path)) {
        let mut is_code = false;
        for line in text.lines() {
            if line.starts_with("```") {
                is_code = !is_code;
            } else if !is_code {
                found
                    .push((path.clone(), line.split('`').step_by(2).collect::<Vec<_>>().join("`")));
            }
        }
    }
    // The name of a footnote is none of its text.
    found.retain(|(_, line)| !line.starts_with("[^"));
    assert!(found.len() > 200, "{lang}: {}", found.len());
    found
}

/// The texts of a file of TOML that have one for each language.
fn labels(text: &str) -> impl Iterator<Item = (String, String)> {
    let tables = text.lines().filter(|line| line.contains("= { ") && line.contains("en = \""));
    tables.flat_map(|line| {
        let inner = line.split_once("{ ").map_or("", |(_, inner)| inner);
        let pairs = inner.split("\", ").filter_map(|pair| pair.split_once(" = \""));
        pairs.map(|(code, label)| {
            (code.to_owned(), label.trim_end_matches(" }").trim_end_matches('"').to_owned())
        })
    })
}

fn base(code: &str) -> &str {
    code.split('-').next().unwrap_or_default()
}

fn is_kept(c: Option<char>) -> bool {
    matches!(c, Some('\u{a0}' | '\u{202f}'))
}

/// Whether a mark of two parts, or a quotation mark, could part from its word at the end of a line, or stands close to it.
fn parts_from_its_word(line: &str) -> bool {
    let signs: Vec<char> = line.chars().collect();
    let at = |at: usize| signs.get(at).copied();
    signs.iter().enumerate().any(|(here, sign)| {
        let before = here.checked_sub(1).and_then(at);
        let ends = at(here + 1).is_none_or(|next| next.is_whitespace() || ".\")»|".contains(next));
        match sign {
            '«' => !is_kept(at(here + 1)),
            '»' => !is_kept(before),
            ':' | ';' | '?' | '!' if before == Some(' ') => ends,
            ':' | ';' | '?' | '!' => {
                ends && before
                    .is_some_and(|before| before.is_alphanumeric() || ")]»’".contains(before))
            }
            _ => false,
        }
    })
}

#[test]
fn french_marks_stay_with_their_words() {
    for wrong in [
        "Quand ?",
        "Quand?",
        "où : là",
        "où: là",
        "« ici\u{a0}»",
        "«\u{a0}ici »",
        "non ;",
        "non! »",
    ] {
        assert!(parts_from_its_word(wrong), "{wrong}");
    }
    for right in
        ["Quand\u{202f}?", "à 18:30", "https://a.example/?b", "«\u{202f}ici\u{202f}»", "où\u{a0}:"]
    {
        assert!(!parts_from_its_word(right), "{right}");
    }
    let wrong: Vec<_> =
        texts("fr").into_iter().filter(|(_, line)| parts_from_its_word(line)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn apostrophes_are_those_of_print() {
    for lang in ["fr", "it", "nl"] {
        let wrong: Vec<_> =
            texts(lang).into_iter().filter(|(_, line)| line.contains('\'')).collect();
        assert!(wrong.is_empty(), "{lang}: {wrong:#?}");
    }
}

#[test]
fn every_label_is_there_in_seven_languages() {
    for (path, text) in read("themes") {
        let says =
            |line: &&str| line.starts_with("label = { ") || line.starts_with("description = { ");
        if !path.ends_with(".toml") || path.starts_with("themes/base/examples/") {
            continue;
        }
        for line in text.lines().filter(says) {
            let codes: BTreeSet<String> = labels(line).map(|(code, _)| code).collect();
            assert!(LANGUAGES.iter().all(|lang| codes.contains(*lang)), "{path}: {line}");
        }
    }
}

#[test]
fn every_language_that_is_known_by_its_own_name_has_one_in_the_others() {
    let names = include_str!("../../src/locale/autonym.rs");
    let codes: Vec<&str> = names
        .split("=>")
        .filter_map(|part| part.rsplit('"').nth(1))
        .filter(|code| code.len() == 2)
        .collect();
    assert!(codes.len() > 20, "{codes:?}");
    let english = include_str!("../../themes/base/translations/en.ftl");
    for code in codes {
        assert!(english.contains(&format!("language-{code} = ")), "{code}");
    }
}

/// What towns have to fill in stands in brackets: the statement asks for the same in each language.
#[test]
fn the_statement_of_accessibility_is_whole_in_every_language() {
    for lang in LANGUAGES {
        let text = read("skeletons")
            .remove(&format!("skeletons/town/{lang}/content/accessibility.md"))
            .expect(lang);
        let headings = text.lines().filter(|line| line.starts_with("## ")).count();
        let brackets = text.matches('[').count();
        assert_eq!((headings, brackets), (5, 12), "{lang}");
    }
}

/// A page without markup, its white space folded; spaces that keep words together stay.
fn words(run: &Run, path: &str) -> String {
    let page = run.read(path);
    let pieces = page.split('<').skip(1).filter_map(|piece| piece.split_once('>'));
    let text = pieces.map(|(_, words)| words).collect::<Vec<_>>().join(" ");
    text.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn town(lang: &str) -> Town {
    Town::bare()
        .file("town.toml", format!("[town]\nname = \"Ville\"\nlanguages = [\"{lang}\"]\n"))
        .file("content/_index.md", "+++\ntitle = \"Ville\"\n+++\n")
        .at("2026-12-20")
}

#[test]
fn sentences_with_a_date_are_right_on_every_day() {
    for (lang, days) in SENTENCES {
        let mut town = town(lang);
        for day in DAYS {
            for (name, lines) in [
                ("news", format!("type = \"news\"\ndate = {day}\nupdated = {day}")),
                (
                    "document",
                    format!("type = \"document\"\nurl = \"https://a.example\"\nvalid_from = {day}"),
                ),
                (
                    "since",
                    format!("type = \"person\"\nmandates = [{{ title = \"X\", start = {day} }}]"),
                ),
                (
                    "until",
                    format!("type = \"person\"\nmandates = [{{ title = \"X\", end = {day} }}]"),
                ),
                ("day", format!("type = \"alert\"\nuntil = {day}")),
                ("hour", format!("type = \"alert\"\nuntil = {day}T16:00:00")),
            ] {
                town = town.file(
                    &format!("content/{name}{day}.md"),
                    format!("+++\ntitle = \"X\"\nslug = \"{name}{day}\"\n{lines}\n+++\n"),
                );
            }
        }
        let run = town.build().is_clean();
        for (day, expected) in DAYS.iter().zip(days) {
            let [published, updated, from, since, until, hour] = expected;
            for (name, sentence) in [
                ("news", published),
                ("news", updated),
                ("document", from),
                ("since", since),
                ("until", until),
                ("day", until),
                ("hour", hour),
            ] {
                let page = words(&run, &format!("{name}{day}/index.html"));
                assert!(page.contains(&format!(" {sentence} ")), "{lang}: {sentence}: {page}");
            }
        }
    }
}

/// The sentences above are all: a template that puts a date after another text needs its own.
#[test]
fn no_other_text_stands_before_a_date() {
    let asked = ["published-on", "updated-on", "valid-from", "since", "until", "until-day"];
    for (path, text) in read("themes") {
        for line in text.lines().filter(|line| {
            path.ends_with(".html") && line.contains("| date(") && !line.contains("<fact ")
        }) {
            let keys = line.split("t(key=\"").skip(1).filter_map(|rest| rest.split('"').next());
            for key in keys {
                assert!(asked.contains(&key), "{path}: {key} stands before a date");
            }
        }
    }
}

#[test]
fn a_country_has_its_own_words_and_else_those_of_its_language() {
    for (lang, kind, role, skip, place) in [
        ("fr", "Maison communale", "Échevin ou échevine", "Aller au contenu", "Recyparc"),
        ("fr-FR", "Mairie", "Adjoint ou adjointe au maire", "Aller au contenu", "Déchèterie"),
        ("fr-BE", "Maison communale", "Échevin ou échevine", "Aller au contenu", "Recyparc"),
        ("nl-NL", "Gemeentehuis", "Wethouder", "Naar de inhoud", "Milieustraat"),
        ("nl-BE", "Gemeentehuis", "Schepen", "Naar de inhoud", "Recyclagepark"),
        ("de-BE", "Rathaus", "Schöffin/Schöffe", "Zum Inhalt springen", "Wertstoffhof"),
        ("de-LU", "Rathaus", "Schöffin/Schöffe", "Zum Inhalt springen", "Wertstoffhof"),
        ("de-AT", "Rathaus", "Beigeordnete/Beigeordneter", "Zum Inhalt springen", "Wertstoffhof"),
    ] {
        let run = town(lang)
            .file("content/hall.md", "+++\ntitle = \"X\"\ntype = \"place\"\nkind = \"town-hall\"\n+++\n")
            .file("content/waste.md", "+++\ntitle = \"X\"\ntype = \"place\"\nkind = \"recycling-centre\"\n+++\n")
            .file("content/person.md", "+++\ntitle = \"X\"\ntype = \"person\"\nmandates = [{ role = \"alderman\" }]\n+++\n")
            .build()
            .is_clean();
        let hall = words(&run, "hall/index.html");
        assert!(hall.contains(&format!(" {kind} ")) && hall.contains(skip), "{lang}: {hall}");
        let waste = words(&run, "waste/index.html");
        assert!(waste.contains(&format!(" {place} ")), "{lang}: {waste}");
        let person = words(&run, "person/index.html");
        assert!(person.contains(&format!(" {role} ")), "{lang}: {person}");
    }
}
