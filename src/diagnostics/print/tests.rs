//! Tests of printing.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::diagnostics::plain::is_obeyed;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};

struct Nothing;

impl Texts for Nothing {
    fn text(&self, _: &Origin) -> Option<Arc<str>> {
        None
    }

    fn display(&self, origin: &Origin) -> String {
        origin.path.to_string()
    }
}

#[test]
fn every_form_has_the_remarks_with_their_places_and_whose_move_it_is() {
    let sink = Sink::default();
    let place = Origin::town(crate::names::TreePath::parse("content/b.md").unwrap()).whole();
    sink.report(
        Diagnostic::error(Code::Git, "here")
            .note("there", Some(place))
            .help("do it")
            .blame(super::super::Blame::Network),
    );
    let located = sink.finish().locate(&Nothing);
    let printed = |format| {
        let mut out = Vec::new();
        Printer { format, texts: &Nothing, prefix: String::new(), all: false }
            .print(&located[0], &mut out)
            .unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(
        printed(Format::Github),
        "::error title=git::here%0Anote: there (content/b.md)%0Ahelp: do it\n"
    );
    assert!(printed(Format::Text { color: false }).contains("there (content/b.md)"));
    let json: serde_json::Value = serde_json::from_str(&printed(Format::Json)).unwrap();
    assert_eq!(
        (&json["notes"][0]["file"], &json["blame"]),
        (&"content/b.md".into(), &"network".into())
    );
}

/// Findings of one missing target on so many pages.
fn missing(pages: usize) -> Vec<Located> {
    let sink = Sink::new();
    for page in 0..pages {
        let path = crate::names::TreePath::parse(&format!("content/{page:04}.md")).unwrap();
        let target = if page % 50 == 0 { format!("/{page}") } else { "/x".to_owned() };
        let message = message!("there is no page `{target}`", target);
        sink.report(Diagnostic::error(Code::BrokenLink, message).at(Origin::town(path).whole()));
    }
    sink.report(Diagnostic::warning(Code::PicturePlace, "the first"));
    sink.finish().locate(&Nothing)
}

fn print_all(found: &[Located], format: Format, all: bool) -> String {
    let mut out = Vec::new();
    let printer = Printer { format, texts: &Nothing, prefix: "sites/town".to_owned(), all };
    printer.print_all(found, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn one_target_that_is_missing_on_many_pages_is_said_once_and_counted() {
    let found = missing(1_741);
    let text = print_all(&found, Format::Text { color: false }, false);
    assert_eq!(text.matches("no page `/x`").count(), 1, "{text}");
    assert!(text.contains("the same here (content/0002.md)") && text.contains("more places"));
    assert!(text.lines().count() <= 400, "{}", text.lines().count());
    assert!(
        text.contains("   1741 errors    broken-link\n      1 warning   picture-place"),
        "{text}"
    );
    let all = print_all(&found, Format::Text { color: false }, true);
    assert_eq!(all.matches("no page `/x`").count(), 1_706);
    assert_eq!(print_all(&found, Format::Json, false).lines().count(), 1_742);
}

#[test]
fn of_too_many_findings_errors_come_first_and_the_rest_is_counted() {
    let sink = Sink::new();
    (0..300).for_each(|at| sink.report(Diagnostic::warning(Code::Git, format!("w{at}"))));
    (0..60).for_each(|at| sink.report(Diagnostic::error(Code::Io, format!("e{at}"))));
    let found = sink.finish().locate(&Nothing);
    let text = print_all(&found, Format::Text { color: false }, false);
    assert!(text.lines().count() <= 400, "{}", text.lines().count());
    assert_eq!(text.matches("error[io]").count(), 60);
    assert!(text.contains("more: `--all` shows them"), "{text}");
}

#[test]
fn forges_read_whole_documents_with_paths_from_the_root_of_the_repository() {
    let found = missing(3);
    let issues: serde_json::Value =
        serde_json::from_str(&print_all(&found, Format::Gitlab, false)).unwrap();
    assert_eq!(issues.as_array().unwrap().len(), 4);
    assert_eq!(issues[0]["location"]["path"], "sites/town/town.toml");
    assert_eq!(issues[1]["location"]["path"], "sites/town/content/0000.md");
    assert_eq!(
        (&issues[1]["severity"], &issues[1]["check_name"]),
        (&"major".into(), &"broken-link".into())
    );
    assert_ne!(issues[1]["fingerprint"], issues[2]["fingerprint"]);
    let log: serde_json::Value =
        serde_json::from_str(&print_all(&found, Format::Sarif, false)).unwrap();
    let run = &log["runs"][0];
    assert_eq!(
        (&log["version"], &run["tool"]["driver"]["name"]),
        (&"2.1.0".into(), &"parvis".into())
    );
    let result = &run["results"][1];
    let rule = result["ruleIndex"].as_u64().unwrap() as usize;
    assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
    let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "sites/town/content/0000.md");
    let lines = print_all(&found, Format::Github, false);
    assert!(lines.contains("::error file=sites/town/content/0000.md,"), "{lines}");
    assert_eq!(print_all(&[], Format::Gitlab, false), "[]\n");
}

/// A file that holds a password.
struct Told;

impl Texts for Told {
    fn text(&self, _: &Origin) -> Option<Arc<str>> {
        Some(Arc::from("a = 1\ngit = \"https://anna:sesame@host/x\" # é\n"))
    }

    fn display(&self, origin: &Origin) -> String {
        origin.path.to_string()
    }
}

/// A file whose second line is long.
struct Long;

impl Texts for Long {
    fn text(&self, _: &Origin) -> Option<Arc<str>> {
        Some(Arc::from(format!("a\n{}HERE{}\n", "é ".repeat(300), " b".repeat(300))))
    }

    fn display(&self, origin: &Origin) -> String {
        origin.path.to_string()
    }
}

#[test]
fn far_in_a_long_line_the_column_is_that_of_the_file() {
    let sink = Sink::default();
    let origin = Origin::town(crate::names::TreePath::parse("content/b.md").unwrap());
    sink.report(Diagnostic::error(Code::BadValue, "wrong").at(origin.at(902..906)));
    let located = sink.finish().locate(&Long);
    let mut out = Vec::new();
    Printer {
        format: Format::Text { color: false },
        texts: &Long,
        prefix: String::new(),
        all: false,
    }
    .print(&located[0], &mut out)
    .unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("content/b.md:2:601"), "{text}");
    let lines: Vec<&str> = text.lines().collect();
    let shown = lines.iter().position(|line| line.contains("HERE")).expect("the place is shown");
    let column = |line: &str, sign: &str| line[..line.find(sign).unwrap()].chars().count();
    assert_eq!(column(lines[shown], "HERE"), column(lines[shown + 1], "^^^^"), "{text}");
}

#[test]
fn no_form_shows_a_password() {
    let sink = Sink::default();
    let secret = "`https://anna:sesame@host/x` and ghp_0123456789abcdefgh";
    let place = || Origin::town(crate::names::TreePath::parse("town.toml").unwrap()).at(12..40);
    sink.report(
        Diagnostic::error(Code::Git, secret).at(place()).help(secret).note(secret, Some(place())),
    );
    let located = sink.finish().locate(&Told);
    for format in
        [Format::Text { color: false }, Format::Json, Format::Github, Format::Gitlab, Format::Sarif]
    {
        let mut out = Vec::new();
        Printer { format, texts: &Told, prefix: String::new(), all: false }
            .print(&located[0], &mut out)
            .unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("https://***********@host/x") && text.contains("ghp_****"), "{text}");
        assert!(!text.contains("sesame") && !text.contains("0123456789ab"), "{format:?}: {text}");
    }
}

#[test]
fn no_form_hands_a_control_character_on() {
    let hostile = "clear\u{1b}[2J \u{9b}31m \u{202e}txet \u{7f}\u{7}\r";
    let sink = Sink::default();
    sink.report(Diagnostic::error(Code::Git, hostile).help(hostile).note(hostile, None));
    let located = sink.finish().locate(&Nothing);
    for format in
        [Format::Text { color: false }, Format::Json, Format::Github, Format::Gitlab, Format::Sarif]
    {
        let mut out = Vec::new();
        Printer { format, texts: &Nothing, prefix: String::new(), all: false }
            .print(&located[0], &mut out)
            .unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("clear"), "{text:?}");
        assert!(
            !text.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'),
            "{format:?}: {text:?}"
        );
        assert!(!text.contains("\\u00"), "{format:?}: {text:?}");
    }
}

proptest! {
    #[test]
    fn no_form_hands_an_order_on(text in "([:#\\[\\] \n\r\u{200b}\u{1b}]|##|::|--- |vso|add-mask|%0A|\\PC){0,24}") {
        let sink = Sink::new();
        let place = Origin::town(crate::names::TreePath::parse("content/##[b].md").unwrap()).at(0..u32::MAX);
        let note = format!("{text}\n{text}");
        sink.report(Diagnostic::error(Code::Git, text.clone()).at(place.clone()).help(text.clone()).note(note, Some(place)));
        let quoted = Quoted(Arc::from(text));
        let located = sink.finish().locate(&quoted);
        for format in [Format::Text { color: false }, Format::Text { color: true }, Format::Json, Format::Github, Format::Gitlab, Format::Sarif] {
            let mut out = Vec::new();
            Printer { format, texts: &quoted, prefix: "::x::".to_owned(), all: false }.print(&located[0], &mut out).unwrap();
            let printed = String::from_utf8(out).unwrap();
            let own = printed.strip_prefix("::error ").filter(|_| format == Format::Github).unwrap_or(&printed);
            for line in own.split('\n') {
                prop_assert!(!is_obeyed(line), "{format:?}: {line:?}");
            }
            prop_assert!(format != Format::Github || own.matches('\n').count() == 1, "{own:?}");
        }
    }
}

/// A file with this text, whatever it is called.
struct Quoted(Arc<str>);

impl Texts for Quoted {
    fn text(&self, _: &Origin) -> Option<Arc<str>> {
        Some(Arc::clone(&self.0))
    }

    fn display(&self, origin: &Origin) -> String {
        format!("{}{}", self.0, origin.path)
    }
}
