//! Files of the town that would have no effect: their folder, or the end of their name, is nearly what parvis looks for.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Message, Origin, Sink, did_you_mean, nearest};
use crate::names::{Lang, PackageName, TreePath};
use crate::sources::{LayerFolder, Layers};

/// Warns of each such file, and once of a folder. Notes for people (`README.md`, `.gitkeep`) lie where they like.
pub(super) fn warn_of_unused_files(layers: &Layers, sink: &Sink) {
    warn_of_content_in_packages(layers, sink);
    let Some(town) = layers.layer(&PackageName::town()) else { return };
    let mut told = BTreeSet::new();
    for path in town.tree.files() {
        let Some((folder, rest)) = path.as_str().split_once('/') else {
            if let Some(help) = place_of_file(path.as_str()) {
                report(
                    path,
                    message!("parvis does not read `{path}` here", path),
                    help.into(),
                    sink,
                );
            }
            continue;
        };
        let found = match LayerFolder::find(folder) {
            None if place_of_folder(folder).is_some() => {
                place_of_folder(folder).filter(|_| told.insert(folder.to_owned())).map(|help| {
                    (message!("parvis reads nothing in the folder `{folder}`", folder), help.into())
                })
            }
            Some(folder) => folder.extension().and_then(|ending| misnamed(path, rest, ending)),
            None => nearest(folder, LayerFolder::ALL.map(LayerFolder::name))
                .filter(|_| told.insert(folder.to_owned()))
                .map(|near| {
                    (
                        message!("parvis reads nothing in the folder `{folder}`", folder),
                        did_you_mean(near),
                    )
                }),
        };
        if let Some((message, help)) = found {
            report(path, message, help, sink);
        }
    }
}

/// Warns of pages in a package that lies in a folder of the town: only the town's own are read.
fn warn_of_content_in_packages(layers: &Layers, sink: &Sink) {
    for layer in layers.layers() {
        if layer.package == PackageName::town() || layer.display.starts_with('@') {
            continue;
        }
        let pages = layer.tree.below(LayerFolder::Content.name());
        let Some(path) = pages.first() else { continue };
        let message = message!(
            "the package `{package}` has a folder `content`, which is not read: pages are the town's",
            package = layer.package
        );
        let help = "move the pages into the town's own `content/`; what every town with this package should see belongs into its templates";
        let place = Origin { package: layer.package.clone(), path: path.clone() }.whole();
        sink.report(Diagnostic::warning(Code::UnreadFile, message).at(place).help(help));
    }
}

fn report(path: &TreePath, message: Message, help: Message, sink: &Sink) {
    let diagnostic = Diagnostic::warning(Code::UnreadFile, message);
    sink.report(diagnostic.at(Origin::town(path.clone()).whole()).help(help));
}

/// Where that belongs which other generators read from a folder of this name.
fn place_of_folder(folder: &str) -> Option<&'static str> {
    Some(match folder {
        "layouts" | "_layouts" => "templates of pages lie in `templates/`",
        "_includes" | "partials" | "shortcodes" | "macros" => "parts of pages lie in `components/`",
        "css" | "sass" | "scss" | "_sass" | "stylesheets" => {
            "style sheets lie in `styles/`, and are written in CSS"
        }
        "js" | "javascript" => "scripts lie in `scripts/`",
        "img" | "images" | "assets" | "media" | "files" | "uploads" | "fonts" | "downloads" => {
            "files that are published as they are lie in `static/`, or beside the page's file"
        }
        "i18n" | "locales" => "words of the interface lie in `translations/`",
        "_data" => "tables lie in `data/`",
        "_posts" | "posts" | "_pages" | "pages" | "_drafts" => {
            "pages lie in `content/`; a draft has `draft = true`"
        }
        "archetypes" => "`parvis entry TYPE` makes a new page",
        _ => return None,
    })
}

/// Where a file belongs that lies at the top of the town.
fn place_of_file(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let ending = lower.rsplit_once('.').map(|(_, ending)| ending);
    Some(match (lower.as_str(), ending) {
        ("_index.md" | "index.md", _) => {
            "pages lie in `content/`: the first is `content/_index.md`"
        }
        ("robots.txt" | "favicon.ico" | "humans.txt" | "cname" | "_headers" | "_redirects", _) => {
            "files that are published as they are lie in `static/`"
        }
        (_, Some("css" | "scss" | "sass")) => {
            "style sheets lie in `styles/`, and are written in CSS"
        }
        (_, Some("js")) => "scripts lie in `scripts/`",
        (_, Some("html" | "htm")) => {
            "templates lie in `templates/`, pages in `content/`, and files that are published as they are in `static/`"
        }
        (_, Some("jpg" | "jpeg" | "png" | "gif" | "svg" | "webp" | "pdf")) => {
            "files that are published as they are lie in `static/`, or beside the page's file"
        }
        _ => return None,
    })
}

/// Returns what is wrong with a file's name, and what helps.
fn misnamed(path: &TreePath, rest: &str, ending: &str) -> Option<(Message, Message)> {
    let name = path.file_name();
    let is_note = name.starts_with('.') || name.to_ascii_lowercase().starts_with("readme");
    if is_note {
        return None;
    }
    if path.extension() != Some(ending) {
        let help = message!("the names of files in this folder end in `.{ending}`", ending);
        return Some((message!("parvis does not read `{name}`", name), help));
    }
    let stem = rest.strip_suffix(".ftl")?;
    Lang::parse(stem).is_err().then(|| {
        let help = "it is called by the code of its language, as in `translations/fr.ftl`".into();
        (message!("parvis does not read `{name}`: `{stem}` is not a language", name, stem), help)
    })
}
