//! The beginning of a file of the town that is to hide a package's.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Origin, Result, did_you_mean, or_list};
use crate::names::{PackageName, TreePath};
use crate::sources::{Bytes, Layers};

/// Templates extend each other a few times; a circle ends here, and is reported elsewhere.
const MOST_PARENTS: usize = 20;

/// What is to be written into the town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The package whose file will be hidden.
    pub package: PackageName,
    /// The bytes to begin with.
    pub bytes: Bytes,
}

/// Makes the beginning of an override: of a template one that extends the original and opens its first block, of any other
/// file a copy.
///
/// # Errors
/// If no package has such a file, several have it and none is named, or the town has one already.
pub fn start_of_override(
    layers: &Layers,
    file: &TreePath,
    package: Option<&PackageName>,
) -> Result<Start> {
    if !Layers::hides(file) {
        return not_hiding(layers, file).into();
    }
    let all = layers.all(file);
    if all.iter().any(|origin| origin.package == PackageName::town()) {
        let message = message!("the town has `{file}` already", file);
        return Diagnostic::error(Code::FileExists, message)
            .help("change that file, or remove it first")
            .into();
    }
    let chosen = match package {
        Some(package) => all.iter().find(|origin| origin.package == *package),
        None => layers.find(file).and_then(|winner| all.iter().find(|origin| **origin == winner)),
    };
    let Some(original) = chosen else {
        return no_such_file(layers, file, package, &all).into();
    };
    let rivals: Vec<&str> = rivals(layers, &all, original).collect();
    if package.is_none() && !rivals.is_empty() {
        let names = or_list(rivals.iter().copied().chain([original.package.as_str()]));
        let help = message!(
            "say which: `parvis override {file} --package {package}`",
            file,
            package = original.package
        );
        let message = message!("several packages have `{file}`: {names}", file, names);
        return Diagnostic::error(Code::Usage, message).help(help).into();
    }
    let extension =
        if file.below("templates").is_some() { extension(layers, original)? } else { None };
    let bytes = extension
        .map_or_else(|| layers.read(original), |text| Ok(Bytes::from(text.into_bytes())))?;
    Ok(Start { package: original.package.clone(), bytes })
}

/// Says that files of this folder hide nothing.
fn not_hiding(layers: &Layers, file: &TreePath) -> Diagnostic {
    let message = message!("`{file}` is not a file that hides another", file);
    let known = known(layers);
    let help = match known.iter().find(|known| known.file_name() == file.file_name()) {
        Some(known) => did_you_mean(known),
        None => "`styles/`, `translations/` and `vocabularies/` add up: write what differs into a file of the town's own"
            .into(),
    };
    Diagnostic::error(Code::Usage, message).help(help)
}

/// Says that the package has no such file, or no package if none is named; `all` are the files of that name that others have.
fn no_such_file(
    layers: &Layers,
    file: &TreePath,
    package: Option<&PackageName>,
    all: &[Origin],
) -> Diagnostic {
    let who = package
        .map_or_else(|| "no package".to_owned(), |package| format!("no package `{package}`"));
    let diagnostic =
        Diagnostic::error(Code::Usage, message!("{who} has a file `{file}`", who, file));
    if all.is_empty() {
        let known = known(layers);
        diagnostic
            .help("files are named with their folder: `templates/event.html`")
            .suggest(file.as_str(), known.iter().map(TreePath::as_str))
    } else {
        let owners = or_list(all.iter().map(|origin| origin.package.as_str()));
        diagnostic.help(message!("it comes from {owners}", owners))
    }
}

fn known(layers: &Layers) -> Vec<TreePath> {
    layers
        .layers()
        .iter()
        .flat_map(|layer| layer.tree.files())
        .filter(|file| Layers::hides(file))
        .cloned()
        .collect()
}

/// Other packages with the file that the chosen one does not build on.
fn rivals<'a>(
    layers: &'a Layers,
    all: &'a [Origin],
    chosen: &'a Origin,
) -> impl Iterator<Item = &'a str> {
    let below =
        layers.layer(&chosen.package).map(|layer| layer.below.as_slice()).unwrap_or_default();
    let others =
        all.iter().filter(move |origin| *origin != chosen && !below.contains(&origin.package));
    others.map(|origin| origin.package.as_str())
}

/// A template that extends another and opens one block; `None` where the other has no blocks.
fn extension(layers: &Layers, original: &Origin) -> Result<Option<String>> {
    let (mut own, mut inherited) = (Vec::new(), Vec::new());
    let mut next = Some(original.clone());
    for level in 0..MOST_PARENTS {
        let Some(origin) = next.take() else { break };
        // A parent that cannot be read is reported by the build; the start does without its blocks.
        let bytes = if level == 0 {
            layers.read(&origin)?
        } else {
            layers.read(&origin).unwrap_or_default()
        };
        let outline = outline(std::str::from_utf8(&bytes).unwrap_or_default());
        let list = if level == 0 { &mut own } else { &mut inherited };
        list.extend(outline.blocks);
        next = outline.extends.and_then(|name| parent(layers, &name));
    }
    let mut named: BTreeSet<String> = own.iter().cloned().collect();
    inherited.retain(|name| named.insert(name.clone()));
    let Some(first) = own.first().or(inherited.first()) else { return Ok(None) };
    let name = original.path.below("templates").unwrap_or_default();
    let package = &original.package;
    let mut remark = format!(
        "The page of `{package}` with changed blocks; what is not named here stays as it is there."
    );
    for (title, list) in [("Its blocks", &own), ("Blocks that it inherits", &inherited)] {
        if !list.is_empty() {
            remark.push_str(&format!("\n    {title}: {}.", list.join(", ")));
        }
    }
    Ok(Some(format!(
        "{{#- {remark} -#}}\n{{% extends \"@{package}/{name}\" %}}\n{{% block {first} %}}{{{{ super() }}}}{{% endblock {first} %}}\n"
    )))
}

/// The file that a template's name means: `@agenda/event.html`, or `event.html` of whichever layer wins.
fn parent(layers: &Layers, name: &str) -> Option<Origin> {
    let in_templates = |name: &str| TreePath::parse(&format!("templates/{name}")).ok();
    match name.strip_prefix('@') {
        Some(full) => {
            let (package, name) = full.split_once('/')?;
            Some(Origin { package: PackageName::parse(package).ok()?, path: in_templates(name)? })
        }
        None => layers.find(&in_templates(name)?),
    }
}

/// The blocks of a template, without repetition, and what it extends.
#[derive(Debug, Default)]
struct Outline {
    blocks: Vec<String>,
    extends: Option<String>,
}

/// The template that a template extends.
pub(super) fn extends(text: &str) -> Option<String> {
    outline(text).extends
}

/// Reads a template's tags, as far as blocks need it: comments and raw text are passed over.
fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    let mut rest = text;
    let mut raw = false;
    while let Some(at) = rest.find("{%").into_iter().chain(rest.find("{#").filter(|_| !raw)).min() {
        let close = if rest[at..].starts_with("{%") { "%}" } else { "#}" };
        let Some(length) = rest[at + 2..].find(close) else { break };
        let inner = &rest[at + 2..at + 2 + length];
        rest = &rest[at + 2 + length + 2..];
        if close == "#}" {
            continue;
        }
        let mut words =
            inner.trim_matches(|c: char| c == '-' || c.is_whitespace()).split_whitespace();
        match (words.next(), words.next()) {
            (Some("raw"), _) => raw = true,
            (Some("endraw"), _) => raw = false,
            (Some("block"), Some(name))
                if !raw && !outline.blocks.iter().any(|known| known == name) =>
            {
                outline.blocks.push(name.to_owned());
            }
            (Some("extends"), Some(name)) if !raw => {
                outline.extends = Some(name.trim_matches(['"', '\'', '`']).to_owned());
            }
            _ => {}
        }
    }
    outline
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::sources::{Layer, MemoryTree};

    fn path(text: &str) -> TreePath {
        TreePath::parse(text).unwrap()
    }

    fn name(text: &str) -> PackageName {
        PackageName::parse(text).unwrap()
    }

    fn layers(list: &[(&str, &[(&str, &str)])]) -> Layers {
        let layer = |(own, files): &(&str, &[(&str, &str)])| Layer {
            package: name(own),
            tree: Arc::new(MemoryTree::new(
                files
                    .iter()
                    .map(|(file, text)| (path(file), Bytes::from(text.as_bytes())))
                    .collect(),
            )),
            display: String::new(),
            below: vec![PackageName::base()],
        };
        Layers::new(list.iter().map(layer).collect(), &BTreeMap::new()).value
    }

    fn started(layers: &Layers, file: &str, package: Option<&str>) -> Result<(String, String)> {
        let start = start_of_override(layers, &path(file), package.map(name).as_ref())?;
        Ok((start.package.to_string(), String::from_utf8(start.bytes.to_vec()).unwrap()))
    }

    const PAGE: &str = "{# {% block no %} #}{% raw %}{% block no %}{# {% endraw %}<p>{%- block top -%}x{% block in %}{% endblock %}{% endblock top %}";

    #[test]
    fn a_template_extends_the_original_and_names_all_blocks() {
        let event = "{#- x -#}\n{% extends \"page.html\" %}\n{% block facts %}{% endblock facts %}{% block top %}{% endblock %}";
        let layers = layers(&[
            ("town", &[("templates/own.html", "")]),
            ("agenda", &[("templates/event.html", event)]),
            (
                "base",
                &[
                    ("templates/page.html", &format!("{{% extends 'site.html' %}}{PAGE}")),
                    (
                        "templates/site.html",
                        "{% block in %}{% endblock %}{% block foot %}{% endblock %}",
                    ),
                    ("templates/event.html", "old"),
                ],
            ),
        ]);
        let (package, text) = started(&layers, "templates/event.html", None).unwrap();
        assert_eq!(package, "agenda");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "    Its blocks: facts, top.");
        assert_eq!(lines[2], "    Blocks that it inherits: in, foot. -#}");
        let rest = [
            "{% extends \"@agenda/event.html\" %}",
            "{% block facts %}{{ super() }}{% endblock facts %}",
        ];
        assert_eq!(lines[3..], rest);
    }

    #[test]
    fn what_has_no_blocks_is_copied() {
        let layers = layers(&[
            ("town", &[]),
            (
                "base",
                &[
                    ("templates/a.txt", "{% if x %}"),
                    ("components/c.html", PAGE),
                    ("data/x.toml", "a = 1"),
                ],
            ),
        ]);
        for (file, text) in [
            ("templates/a.txt", "{% if x %}"),
            ("components/c.html", PAGE),
            ("data/x.toml", "a = 1"),
        ] {
            assert_eq!(started(&layers, file, None).unwrap(), ("base".to_owned(), text.to_owned()));
        }
    }

    #[test]
    fn what_cannot_be_begun_is_told_with_the_way_out() {
        let layers = layers(&[
            ("town", &[("templates/own.html", "")]),
            ("agenda", &[("templates/event.html", PAGE), ("scripts/map.js", "1")]),
            ("kiosk", &[("templates/event.html", PAGE)]),
            (
                "base",
                &[("templates/event.html", PAGE), ("styles/a.css", ""), ("templates/own.html", "")],
            ),
        ]);
        let help = |file: &str, package: Option<&str>| {
            started(&layers, file, package).unwrap_err().help.unwrap()
        };
        assert_eq!(help("templates/evnt.html", None), "did you mean `templates/event.html`?");
        assert_eq!(help("event.html", None), "did you mean `templates/event.html`?");
        assert!(help("styles/a.css", None).contains("add up"));
        assert_eq!(help("scripts/map.js", Some("kiosk")), "it comes from `agenda`");
        assert_eq!(
            help("templates/event.html", None),
            "say which: `parvis override templates/event.html --package agenda`"
        );
        assert_eq!(
            started(&layers, "templates/own.html", None).unwrap_err().code,
            Code::FileExists
        );
        for package in ["agenda", "kiosk", "base"] {
            let (from, text) = started(&layers, "templates/event.html", Some(package)).unwrap();
            assert!(from == package && text.contains(&format!("\"@{package}/event.html\"")));
        }
    }

    #[test]
    fn circles_and_broken_templates_end() {
        let layers = layers(&[
            ("town", &[]),
            (
                "base",
                &[
                    ("templates/a.html", "{% extends 'b.html' %}{% block x %}{% "),
                    ("templates/b.html", "{% extends 'a.html' %}"),
                ],
            ),
        ]);
        assert!(started(&layers, "templates/a.html", None).unwrap().1.contains("{% block x %}"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_outline(text in "(\\{%|%\\}|\\{#|#\\}|block|extends|raw|endraw|[ a\"-]){0,40}") {
            proptest::prop_assert!(outline(&text).blocks.len() <= text.matches("block").count());
        }
    }
}
