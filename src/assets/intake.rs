//! What visitors' browsers would be made to do by the files of packages: every program is declared, nothing comes from another
//! host, and a picture is a picture.

use super::drawing::check_own_drawing;
use super::picture::check_picture;
use super::styles::check_loads;
use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::{Provenance, Provided};
use crate::names::{PackageName, TreePath};
use crate::sources::{Layer, Layers};

/// The kinds of files that a package may bring beside its templates and scripts: no browser runs them or shows them as a page of
/// the site, and no server does. A list of what is refused would never end: besides HTML there are XML in each of its dialects,
/// XSLT, archives of pages, what servers include or run, and files without an ending, whose kind is guessed. Style sheets and
/// drawings are looked through.
const PASSIVE: [&[&str]; 5] = [
    &["css"],
    &PICTURES,
    // Fonts.
    &["otf", "ttf", "woff", "woff2"],
    // Sound and film.
    &["flac", "m4a", "m4v", "mp3", "mp4", "oga", "ogg", "ogv", "opus", "srt", "vtt", "wav", "webm"],
    // Documents and data.
    &["bin", "csv", "docx", "epub", "geojson", "ics", "json", "md", "odt", "ods", "pdf", "txt", "webmanifest", "xlsx", "zip"],
];

/// Pictures, which are what their names say.
const PICTURES: [&str; 8] = ["avif", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"];

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
    if speaks_for_the_site(&origin.path, &extension) {
        let message = format!("`{}` speaks for the whole site, which is the town's matter", origin.path);
        let help = "its authors put it into a folder, as `static/NAME/…`; a town that wants it copies it into its own `static/`";
        sink.report(Diagnostic::error(Code::SiteFile, message).at(origin.whole()).help(help));
        return;
    }
    if !PASSIVE.iter().any(|kinds| kinds.contains(&extension.as_str())) {
        let help = "packages bring pictures, fonts, sound, film and documents; a script belongs into `scripts/`, and is declared in `package.toml` under `[scripts]`; a page is a template";
        return report(format!("browsers or the server might run `{}`, or show it as a page", origin.path), None, help);
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
    } else if PICTURES.contains(&extension.as_str()) {
        if let Err(why) = check_picture(&extension, &bytes) {
            let help =
                "save it as a plain picture of the kind that its name says; an SVG without scripts and links to other files";
            report(why.to_owned(), None, help);
        }
    } else if is_like_a_page(&bytes) {
        let message = format!("`{}` begins like a page, and some browsers would show it as one", origin.path);
        report(message, None, "save it as what its name says, or take it out");
    }
}

/// Whether hosts, search engines, authorities or browsers read a file for what the whole site has to say: all below `.well-known`
/// (RFC 8615), the site's icons, and at its top settings of hosts and texts of known names, those that prove whose a domain is too.
fn speaks_for_the_site(path: &TreePath, extension: &str) -> bool {
    const TEXTS: [&str; 12] =
        ["ads", "ai", "app-ads", "carbon", "humans", "keybase", "llms", "llms-full", "robots", "security", "sellers", "trust"];
    const PROOFS: [&str; 8] = ["baidu", "bing", "facebook", "google", "pinterest", "wot-", "yandex", "zoom"];
    const ICONS: [&str; 3] = ["favicon", "apple-touch-icon", "mstile"];
    let Some(path) = path.below("static").map(str::to_ascii_lowercase) else { return false };
    if let Some((folder, _)) = path.split_once('/') {
        return folder.starts_with('.');
    }
    let stem = path.split('.').next().unwrap_or_default();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_proof = PROOFS.iter().any(|start| stem.starts_with(start))
        || ["verif", "validat", "fileauth"].iter().any(|part| stem.contains(part))
        || stem.strip_prefix("ms").is_some_and(is_number);
    match extension {
        "json" | "webmanifest" => true,
        "txt" => TEXTS.contains(&stem) || stem.starts_with("sitemap") || is_proof,
        _ => ICONS.iter().any(|icon| stem.starts_with(icon)),
    }
}

/// Whether a file begins as browsers recognise a page by, where a server does not say what it is (WHATWG MIME Sniffing).
fn is_like_a_page(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"<")
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
            let help =
                "save it as a plain SVG; a program belongs into `scripts/`, and a picture that it shows into the drawing itself";
            sink.report(Diagnostic::error(Code::ActiveContent, why).at(origin.whole()).help(help));
        }
    }
}
