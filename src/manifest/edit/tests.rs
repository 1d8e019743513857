//! Tests over towns' files as people write them.

use proptest::prelude::*;

use super::*;
use crate::diagnostics::Sink;
use crate::manifest::TownManifest;
use crate::names::Address;

const TOWN: &str = r#"# Our town
[town]
name = 'Seneffe'   # as it is
languages = ["fr"]

[packages]
# the agenda
agenda  = { git = "https://a.example/agenda", version = '1.2' } # ask Anna
waste = { path = "../waste" }

[prefer]
"components/hours.html" = "agenda"   # nicer
'templates/x.html' = 'waste'

# our neighbours
[partners.sambreville]
git = "https://s.example/site"
# keep this
branch = "main"

[[subscriptions]]
from = "sambreville"
type = "event"
into = "agenda"
where = { audience = ["region"] }

[theme]
colour = "red"
"#;

fn name(text: &str) -> PackageName {
    PackageName::parse(text).unwrap()
}

fn git(url: &str, requirement: Requirement) -> Source {
    let url = Address::parse(url).unwrap();
    Source::Git(Box::new(GitSource {
        url,
        subfolder: None,
        requirement,
        signers: None,
        token: None,
    }))
}

fn cards() -> Source {
    git("https://c.example/cards", Requirement::Version("1.4".parse().unwrap()))
}

fn read(text: &str) -> TownManifest {
    let sink = Sink::new();
    let town = TownManifest::read(&town(), text).report(&sink);
    assert_eq!(sink.errors(), 0, "{text}\n{:?}", sink.finish());
    town.unwrap()
}

/// What is in one text and not in the other, line by line: `-` taken away, `+` new.
fn difference(old: &str, new: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let gone = old[start..old.len() - end].iter().map(|line| format!("-{line}"));
    gone.chain(new[start..new.len() - end].iter().map(|line| format!("+{line}"))).collect()
}

#[test]
fn a_package_is_added_behind_the_last_and_nothing_else_moves() {
    let changed = set_package(TOWN, &name("cards"), &cards()).unwrap();
    let line = r#"+cards = { git = "https://c.example/cards", version = "1.4" }"#;
    assert_eq!(difference(TOWN, &changed), [line]);
    assert!(changed.contains("waste\" }\ncards = "), "{changed}");
    let read = read(&changed);
    assert_eq!(
        read.packages.iter().map(|package| package.name.as_str()).collect::<Vec<_>>(),
        ["agenda", "cards", "waste"]
    );
}

#[test]
fn a_package_is_replaced_where_it_stands_with_its_remark() {
    let changed =
        set_package(TOWN, &name("agenda"), &Source::Path("../my agenda".to_owned())).unwrap();
    let old = r#"-agenda  = { git = "https://a.example/agenda", version = '1.2' } # ask Anna"#;
    assert_eq!(
        difference(TOWN, &changed),
        [old, r#"+agenda  = { path = "../my agenda" } # ask Anna"#]
    );
}

#[test]
fn every_key_of_a_source_is_written() {
    let url = Address::parse("ssh://git@forge.example/tools.git").unwrap();
    let path = |text: &str| TreePath::parse(text).ok();
    let wants = ["tag", "branch"].map(|text| {
        if text == "tag" {
            Requirement::Tag("v1".to_owned())
        } else {
            Requirement::Branch("a/b".to_owned())
        }
    });
    for requirement in wants.into_iter().chain([
        Requirement::Newest,
        Requirement::Rev("0a".repeat(20)),
        Requirement::Version(">=1, <3".parse().unwrap()),
    ]) {
        let source = GitSource {
            url: url.clone(),
            subfolder: path("waste"),
            requirement,
            signers: path("keys/it's"),
            token: Some("T".to_owned()),
        };
        let source = Source::Git(Box::new(source));
        let changed = set_package(TOWN, &name("new"), &source).unwrap();
        assert_eq!(
            read(&changed).packages.iter().find(|it| it.name == name("new")).unwrap().source,
            source
        );
        let changed = set_partner(TOWN, &name("new"), &source).unwrap();
        assert_eq!(
            read(&changed).partners.iter().find(|it| it.name == name("new")).unwrap().source,
            source
        );
    }
}

#[test]
fn with_a_package_go_the_wishes_for_its_files() {
    let edited = remove_package(TOWN, &name("agenda")).unwrap();
    assert_eq!(edited.also, ["the line of `components/hours.html` in `[prefer]`"]);
    assert!(
        !edited.text.contains("Anna") && edited.text.contains("# the agenda\nwaste"),
        "{}",
        edited.text
    );
    assert_eq!(read(&edited.text).prefer.len(), 1);
    let fault = remove_package(TOWN, &name("agend")).unwrap_err();
    assert_eq!(
        (fault.code, fault.help.unwrap_or_default().to_string()),
        (Code::UnknownPackage, "did you mean `agenda`?".to_owned())
    );
}

#[test]
fn with_a_partner_go_its_subscriptions() {
    let edited = remove_partner(TOWN, &name("sambreville")).unwrap();
    assert_eq!(edited.also, ["the subscription to `event` into `agenda`"]);
    let end = "'templates/x.html' = 'waste'\n\n# our neighbours\n\n[theme]\ncolour = \"red\"\n";
    assert!(edited.text.ends_with(end), "{}", edited.text);
    let two = TOWN.replace("[theme]", "[[subscriptions]]\nfrom = 'other'\ntype = 'news'\ninto = 'news'\n\n[partners.other]\ngit = 'https://o.example/x'\n[theme]");
    let read = read(&remove_partner(&two, &name("sambreville")).unwrap().text);
    assert_eq!((read.subscriptions.len(), read.partners.len()), (1, 1));
    assert_eq!(remove_partner(TOWN, &name("agenda")).unwrap_err().code, Code::UnknownPartner);
}

#[test]
fn lists_in_other_forms_are_changed_in_their_form() {
    let head = "[town]\nname = \"T\"\nlanguages = [\"fr\"]\n";
    let forms = [
        "packages = { old = { path = 'a' } }\nprefer = {'templates/x.html' = 'old'}\n[town]",
        "packages.old = { path = 'a' }\nprefer.'templates/x.html' = 'old'\n[town]",
        "packages.old.path = 'a' # dotted\n[town]",
        "[packages.old]\npath = 'a'\n[town]",
        "[packages]\nold.path = 'a'\n[town]",
        "[packages] # none\n[town]",
        "[town]",
    ];
    for form in forms {
        let text = head.replace("[town]", form);
        let added = set_package(&text, &name("cards"), &cards())
            .unwrap_or_else(|fault| panic!("{form}: {fault:?}"));
        assert!(read(&added).packages.iter().any(|package| package.source == cards()), "{added}");
        let replaced = set_package(&added, &name("old"), &cards())
            .unwrap_or_else(|fault| panic!("{form}: {fault:?}"));
        assert_eq!(
            read(&replaced).packages.iter().filter(|package| package.source == cards()).count(),
            2,
            "{replaced}"
        );
        let removed = remove_package(&replaced, &name("old")).unwrap().text;
        assert_eq!(
            (read(&removed).packages.len(), read(&removed).prefer.len()),
            (1, 0),
            "{removed}"
        );
    }
    let text = format!(
        "subscriptions = [{{ from = 'a', type = 'event', into = 'x' }}]\npartners = {{ a = {{ git = 'https://a.example/x' }} }}\n{head}"
    );
    let added = set_partner(&text, &name("b"), &cards()).unwrap();
    let read = read(&remove_partner(&added, &name("a")).unwrap().text);
    assert_eq!((read.partners.len(), read.subscriptions.len()), (1, 0));
}

#[test]
fn a_mark_of_byte_order_stays_where_it_is() {
    let text = format!("\u{feff}{TOWN}");
    let added = set_package(&text, &name("cards"), &cards()).unwrap();
    assert_eq!(
        added.strip_prefix('\u{feff}').unwrap(),
        set_package(TOWN, &name("cards"), &cards()).unwrap()
    );
    assert_eq!(remove_package(&added, &name("cards")).unwrap().text, text);
}

#[test]
fn what_cannot_be_read_is_not_changed() {
    assert_eq!(set_package("[town\n", &name("a"), &cards()).unwrap_err().code, Code::TomlSyntax);
    assert_eq!(
        set_package("packages = 1\n", &name("a"), &cards()).unwrap_err().code,
        Code::TomlSyntax
    );
}

/// A town's file with lists in several orders, with remarks, empty lines and line ends of both kinds.
fn town_files() -> impl Strategy<Value = String> {
    let parts = Just(vec![
        "# remark\n[packages]\na = { path = 'x' }   # é\n\n# b\nb={path=\"y\"}",
        "[partners.p] # p\n  git = 'https://p.example/x'\n# in p\ntag = \"v1\"",
        "[partners.q]\ngit = \"https://q.example/x\"",
        "[prefer]\n'templates/x.html' = \"b\"\n\"data/y\" = 'a'",
        "[theme]\nwide = '''\n[packages]\na = 1\n'''",
        "[[subscriptions]]\nfrom='p'\ntype=\"event\"\ninto='x'\n[subscriptions.where]\nx = 1",
    ]);
    let gap = prop_oneof![Just("\n"), Just("\n\n"), Just("\n\n\n# on its own\n\n")];
    let gaps = prop::collection::vec(gap, 6);
    (parts.prop_shuffle(), gaps, any::<bool>(), any::<bool>()).prop_map(
        |(parts, gaps, crlf, bare)| {
            let mut text = "[town]\nname = 'T'\nlanguages = ['fr']\n".to_owned();
            parts.iter().zip(gaps).for_each(|(part, gap)| text += &format!("{part}{gap}"));
            let text = if bare { text.trim_end() } else { &text };
            if crlf { text.replace('\n', "\r\n") } else { text.to_owned() }
        },
    )
}

proptest! {
    #[test]
    fn what_is_added_reads_back_and_goes_again_without_a_trace(text in town_files(), partner: bool) {
        let new = name("new");
        let added = if partner { set_partner(&text, &new, &cards()) } else { set_package(&text, &new, &cards()) }.unwrap();
        let town = read(&added);
        let source = town.packages.iter().map(|it| (&it.name, &it.source)).chain(town.partners.iter().map(|it| (&it.name, &it.source)));
        prop_assert_eq!(source.filter(|(it, source)| **it == name("new") && **source == cards()).count(), 1);
        prop_assert_eq!(added.matches('\r').count() > 0, text.matches('\r').count() > 0);
        prop_assert!(difference(&text, &added).iter().all(|line| line.starts_with('+')), "{}", added);
        let removed = if partner { remove_partner(&added, &new) } else { remove_package(&added, &new) }.unwrap();
        prop_assert!(removed.also.is_empty());
        let left = difference(&text, &removed.text);
        prop_assert!(left.iter().all(|line| line == "+" || line == "-"), "only an empty line may stay: {:?}", left);
    }

    #[test]
    fn scribbled_files_are_changed_or_refused(text in town_files(), cut in 0usize..400, put in "[\\[\\]{}=.'\"#\\n\\r\u{feff}é a-q]{0,8}") {
        let at = text.char_indices().map(|(at, _)| at).nth(cut).unwrap_or(0);
        let text = format!("{}{put}{}", &text[..at], &text[at..]);
        for own in ["a", "new", "p"].map(name) {
            for (list, text) in [("packages", set_package(&text, &own, &cards())), ("partners", set_partner(&text, &own, &cards()))] {
                let Ok(text) = text else { continue };
                let url = parse(&text).unwrap()[list][own.as_str()]["git"].as_str().map(str::to_owned);
                prop_assert_eq!(url.as_deref(), Some("https://c.example/cards"), "{}", text);
            }
            for (list, edited) in [("packages", remove_package(&text, &own)), ("partners", remove_partner(&text, &own))] {
                let Ok(edited) = edited else { continue };
                let left = parse(&edited.text).unwrap().get(list).is_some_and(|list| list.get(own.as_str()).is_some());
                prop_assert!(!left, "{}", edited.text);
            }
        }
    }

    #[test]
    fn what_is_removed_takes_only_its_own_lines(text in town_files(), which in prop::sample::select(vec!["a", "b", "p", "q"])) {
        let remove = if "ab".contains(which) { remove_package } else { remove_partner };
        let edited = remove(&text, &name(which)).unwrap();
        let (before, after) = (read(&text), read(&edited.text));
        let all = |town: &TownManifest| town.packages.len() + town.partners.len() + town.prefer.len() + town.subscriptions.len();
        prop_assert_eq!(all(&before), all(&after) + 1 + edited.also.len());
        prop_assert_eq!(edited.also.len(), usize::from(which != "q"));
        let mut left = text.lines();
        prop_assert!(edited.text.lines().all(|line| left.any(|old| old == line)), "the rest is as it was: {}", edited.text);
        prop_assert_eq!(edited.text.matches("# on its own").count(), text.matches("# on its own").count());
    }
}
