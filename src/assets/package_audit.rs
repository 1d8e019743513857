//! What visitors' browsers would be made to do by the files of packages: every program is declared, nothing comes from another
//! host, and a picture is a picture.

use super::drawing::check_own_drawing;
use super::picture::check_picture;
use super::styles::check_loads;
use crate::diagnostics::{Code, Diagnostic, Message, Origin, Sink};
use crate::manifest::{Provenance, Provided};
use crate::names::{Lang, MadeFolder, PackageName, PictureKind, TreePath, may_be_run};
use crate::sources::{Layer, Layers};

/// The kinds of files that a package may bring beside its templates and scripts: no browser runs them or shows them as a page of
/// the site, and no server does. A list of what is refused would never end: besides HTML there are XML in each of its dialects,
/// XSLT, archives of pages, what servers include or run, and files without an ending, whose kind is guessed. Style sheets and
/// drawings are looked through.
const PASSIVE: [&[&str]; 4] = [
    &["css"],
    // Fonts.
    &["otf", "ttf", "woff", "woff2"],
    // Sound and film.
    &["flac", "m4a", "m4v", "mp3", "mp4", "oga", "ogg", "ogv", "opus", "srt", "vtt", "wav", "webm"],
    // Documents and data.
    &[
        "bin",
        "csv",
        "docx",
        "epub",
        "geojson",
        "ics",
        "json",
        "md",
        "odt",
        "ods",
        "pdf",
        "txt",
        "webmanifest",
        "xlsx",
        "zip",
    ],
];

/// What a package may bring in `scripts/`: what a browser runs, and what such a program reads. No server runs these, or shows them
/// as a page.
const SCRIPTS: [&str; 4] = ["js", "mjs", "json", "wasm"];

/// Looks through the files that packages bring for browsers; what is wrong is reported in the package.
pub fn check_packages(layers: &Layers, provenance: &Provenance, languages: &[Lang], sink: &Sink) {
    for package in &provenance.packages {
        let Some(layer) = layers.layer(&package.manifest.name) else { continue };
        check_scripts(layers, layer, package, sink);
        for path in layer.tree.below("static").iter().chain(layer.tree.below("styles")) {
            let origin = Origin { package: layer.package.clone(), path: path.clone() };
            check_file(layers, &origin, languages, sink);
        }
    }
}

fn check_scripts(layers: &Layers, layer: &Layer, package: &Provided, sink: &Sink) {
    let declared = &package.manifest.scripts;
    for path in layer.tree.below("scripts") {
        let origin = Origin { package: layer.package.clone(), path: path.clone() };
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        let (message, help) = if !SCRIPTS.contains(&extension.as_str()) || may_be_run(path, false) {
            let message = message!(
                "`{path}` is not a script: the server might run it, or show it as a page",
                path
            );
            let kinds = SCRIPTS.map(|kind| format!("`.{kind}`")).join(", ");
            (
                message,
                format!(
                    "ask its authors to remove it; names in `scripts/` end in one of {kinds}, all else belongs into `static/`"
                ),
            )
        } else if !declared.iter().any(|script| script.path == *path) {
            let message = message!("the package does not declare the script `{path}`", path);
            let line = format!("`\"{path}\" = {{ reason = \"what it is for\" }}`");
            (
                message,
                format!("ask its authors to write in `package.toml`, under `[scripts]`: {line}"),
            )
        } else if sink.keep(layers.read(&origin)).is_some_and(|bytes| is_like_a_page(&bytes)) {
            let message = message!(
                "`{path}` begins like a page, and some browsers would show it as one",
                path
            );
            (message, "ask its authors to remove the `<` at the start of the script".to_owned())
        } else {
            continue;
        };
        sink.report(Diagnostic::error(Code::ActiveContent, message).at(origin.whole()).help(help));
    }
    for script in declared.iter().filter(|script| !layer.tree.has(&script.path)) {
        let manifest = TreePath::parse("package.toml").expect("a literal path");
        let place =
            Origin { package: layer.package.clone(), path: manifest }.at(script.range.clone());
        let message =
            message!("the script `{path}` is declared, and not there", path = script.path);
        sink.report(
            Diagnostic::error(Code::BadValue, message)
                .at(place)
                .help("take the line out, or add the file"),
        );
    }
}

fn check_file(layers: &Layers, origin: &Origin, languages: &[Lang], sink: &Sink) {
    let extension = origin.path.extension().unwrap_or_default().to_ascii_lowercase();
    let report = |message: Message, at: Option<u32>, help: &'static str| {
        let place = at.map_or_else(|| origin.whole(), |at| origin.at(at..at.saturating_add(1)));
        sink.report(Diagnostic::error(Code::ActiveContent, message).at(place).help(help));
    };
    let picture = PictureKind::of_extension(&extension);
    let is_passive =
        picture.is_some() || PASSIVE.iter().any(|kinds| kinds.contains(&extension.as_str()));
    if !is_passive || may_be_run(&origin.path, false) {
        let help = "packages bring pictures, fonts, sound, film and documents; a script belongs into `scripts/`, and is declared in `package.toml` under `[scripts]`; a page is a template";
        return report(
            message!(
                "browsers or the server might run `{path}`, or show it as a page",
                path = origin.path
            ),
            None,
            help,
        );
    }
    if let Some(message) = not_a_package_s(&origin.path, languages) {
        let help = message!(
            "ask its authors to put it into a folder of the package's own, as `static/{package}/…`; a town that wants it copies it into its own `static/`",
            package = origin.package
        );
        sink.report(Diagnostic::error(Code::SiteFile, message).at(origin.whole()).help(help));
        return;
    }
    // The files of `styles/` are looked through where they are joined.
    if extension == "css" && origin.path.below("styles").is_some() {
        return;
    }
    let Some(bytes) = sink.keep(layers.read(origin)) else { return };
    if extension == "css" {
        if let Some(text) = sink.keep(layers.read_text(origin)) {
            sink.keep(check_loads(origin, &text));
        }
    } else if let Some(kind) = picture {
        if let Err(why) = check_picture(kind, &bytes) {
            let help = "save it as a plain picture of the kind that its name says; an SVG without scripts and links to other files";
            report(why.into(), None, help);
        }
    } else if is_like_a_page(&bytes) {
        let message = message!(
            "`{path}` begins like a page, and some browsers would show it as one",
            path = origin.path
        );
        report(message, None, "save it as what its name says, or take it out");
    }
}

/// Returns why a package may not bring this file of `static/`, or `None` if it may. At the top of a
/// site, and below `.well-known` (RFC 8615), hosts, search engines, authorities and services look for
/// what speaks for the whole site and proves whose it is, by names that no list could hold. Some
/// folders parvis fills itself.
fn not_a_package_s(path: &TreePath, languages: &[Lang]) -> Option<String> {
    const FILLED: [&str; 2] = ["assets", "scripts"];
    let Some((folder, _)) = path.below("static")?.split_once('/') else {
        return Some(format!(
            "`{path}` lies at the top of the site, where only the town may put files"
        ));
    };
    if folder.starts_with('.') {
        return Some(format!(
            "`{path}` speaks for the whole site, which only files of the town may do"
        ));
    }
    let is_filled = FILLED
        .iter()
        .copied()
        .chain(MadeFolder::NAMES)
        .chain(languages.iter().map(Lang::as_str))
        .any(|own| own.eq_ignore_ascii_case(folder));
    is_filled.then(|| format!("`{path}` lies in `{folder}/`, which parvis fills"))
}

/// Whether a file begins as browsers recognise a page by, where a server does not say what it is (WHATWG MIME Sniffing).
fn is_like_a_page(bytes: &[u8]) -> bool {
    bytes
        .trim_ascii_start()
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start()
        .starts_with(b"<")
}

/// Looks through the drawings that the town's own people put into its folders: whoever found one elsewhere does not expect a program
/// in it.
pub fn check_own_drawings(layers: &Layers, sink: &Sink) {
    let Some(town) = layers.layer(&PackageName::town()) else { return };
    for path in town.tree.below("static").iter().chain(town.tree.below("content")) {
        if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg")) {
            continue;
        }
        let origin = Origin { package: town.package.clone(), path: path.clone() };
        let Some(bytes) = sink.keep(layers.read(&origin)) else { continue };
        if let Err(why) = check_own_drawing(&bytes) {
            let help = "save it as a plain SVG; a program belongs into `scripts/`, and a picture that it shows into the drawing itself";
            sink.report(Diagnostic::error(Code::ActiveContent, why).at(origin.whole()).help(help));
        }
    }
}
