//! What visitors' browsers would be made to do by the files of packages: every program is declared, nothing comes from another
//! host, and a picture is a picture.

use super::picture::check_picture;
use super::styles::foreign_address;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::{Provenance, Provided};
use crate::names::TreePath;
use crate::sources::{Layer, Layers};

/// The kinds of files that a package may bring beside its templates and scripts: no browser runs them or shows them as a page of
/// the site, and no server does. A list of what is refused would never end: besides HTML there are XML in each of its dialects,
/// XSLT, archives of pages, what servers include or run, and files without an ending, whose kind is guessed. Style sheets and
/// drawings are looked through.
const PASSIVE: [&[&str]; 5] = [
    &["css", "svg"],
    // Pictures.
    &["avif", "gif", "ico", "jpeg", "jpg", "png", "webp"],
    // Fonts.
    &["otf", "ttf", "woff", "woff2"],
    // Sound and film.
    &["flac", "m4a", "m4v", "mp3", "mp4", "oga", "ogg", "ogv", "opus", "srt", "vtt", "wav", "webm"],
    // Documents and data.
    &["bin", "csv", "docx", "epub", "geojson", "ics", "json", "md", "odt", "ods", "pdf", "txt", "webmanifest", "xlsx", "zip"],
];

/// Looks through the files that packages bring for browsers; what is wrong is reported in the package.
pub fn check_packages(layers: &Layers, provenance: &Provenance, sink: &Sink) {
    for package in &provenance.packages {
        let Some(layer) = layers.layer(&package.manifest.name) else { continue };
        check_scripts(layer, package, sink);
        for path in layer.tree.below("static").iter().chain(layer.tree.below("styles")) {
            let origin = Origin { package: layer.package.clone(), path: path.clone() };
            check_file(layers, &origin, sink);
        }
    }
}

fn check_scripts(layer: &Layer, package: &Provided, sink: &Sink) {
    let declared = &package.manifest.scripts;
    for path in layer.tree.below("scripts").iter().filter(|path| !declared.iter().any(|script| script.path == **path)) {
        let message = format!("the package does not declare the script `{path}`");
        let help =
            format!("its authors write in `package.toml`, under `[scripts]`: `\"{path}\" = {{ reason = \"what it is for\" }}`");
        let place = Origin { package: layer.package.clone(), path: path.clone() }.whole();
        sink.report(Diagnostic::error(Code::ActiveContent, message).at(place).help(help));
    }
    for script in declared.iter().filter(|script| !layer.tree.has(&script.path)) {
        let manifest = TreePath::parse("package.toml").expect("a literal path");
        let place = Origin { package: layer.package.clone(), path: manifest }.at(script.range.clone());
        let message = format!("the script `{}` is declared, and not there", script.path);
        sink.report(Diagnostic::error(Code::BadValue, message).at(place).help("take the line out, or add the file"));
    }
}

fn check_file(layers: &Layers, origin: &Origin, sink: &Sink) {
    let extension = origin.path.extension().unwrap_or_default().to_ascii_lowercase();
    let report = |message: String, at: Option<u32>, help: &str| {
        let place = at.map_or_else(|| origin.whole(), |at| origin.at(at..at.saturating_add(1)));
        sink.report(Diagnostic::error(Code::ActiveContent, message).at(place).help(help));
    };
    if !PASSIVE.iter().any(|kinds| kinds.contains(&extension.as_str())) {
        let help = "packages bring pictures, fonts, sound, film and documents; a script belongs into `scripts/`, and is declared in `package.toml` under `[scripts]`; a page is a template";
        return report(format!("browsers or the server might run `{}`, or show it as a page", origin.path), None, help);
    }
    if extension == "css" {
        let Some(text) = sink.keep(layers.read_text(origin)) else { return };
        match foreign_address(&text) {
            Ok(None) => {}
            Ok(Some((address, at))) => {
                let message = format!("the style sheet loads `{}` from another host", address.escape_debug());
                let help = "put the file into `static/` of the package; visitors' addresses are nobody else's matter";
                report(message, Some(at), help);
            }
            Err(()) => {
                let message = "nobody can tell what the style sheet loads, since a variable holds a relative path".to_owned();
                report(message, None, "write the path from the site's root: `--picture: url(/picture.png)`");
            }
        }
    } else if extension == "svg"
        && let Some(bytes) = sink.keep(layers.read(origin))
        && let Err(why) = check_picture(&extension, &bytes)
    {
        report(why.to_owned(), None, "save it as a plain SVG, without scripts and links to other files");
    }
}
