//! What is said of a reference that leads nowhere, and what would help: of pages, of files and of pictures each in its own words.

use percent_encoding::percent_decode_str;

use super::assemble::Site;
use crate::content::Entry;
use crate::diagnostics::{Code, Diagnostic, Message, did_you_mean, nearest};
use crate::markdown::{Reference, ReferenceKind};
use crate::names::{PictureKind, composed, is_of_one_computer, joined, path_inside_site};

/// What a reference is to lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A page or a file.
    Any,
    /// A page.
    Page,
    /// A file.
    File,
    /// A picture.
    Picture,
}

/// Kinds of pictures that cameras and scanners make, and that browsers do not show.
const UNSEEN_PICTURES: [&str; 13] =
    ["heic", "heif", "hif", "tif", "tiff", "bmp", "psd", "raw", "dng", "cr2", "nef", "jp2", "eps"];

/// Returns what a reference in a text is to lead to.
pub(super) fn wanted_by(reference: &Reference) -> Wanted {
    match reference.kind {
        ReferenceKind::Image => Wanted::Picture,
        ReferenceKind::Link | ReferenceKind::Media => Wanted::Any,
    }
}

/// Returns what a field that takes a file is to lead to: its name says whether it is a picture.
pub(super) fn wanted_by_field(src: &str) -> Wanted {
    let is_picture = |end: &str| {
        PictureKind::of_extension(end).is_some()
            || UNSEEN_PICTURES.iter().any(|known| known.eq_ignore_ascii_case(end))
    };
    match extension(src) {
        Some(end) if !is_picture(end) => Wanted::File,
        _ => Wanted::Picture,
    }
}

/// Says that a page stands where a picture or a file is needed.
pub(super) fn is_a_page(target: &str, needed: &str) -> Diagnostic {
    let message = message!("`{target}` is a page, not a {needed}", target, needed);
    let help = message!(
        "name the {needed} with its ending, such as `plan.jpg` or `plan.pdf`; it lies beside the page's file, or in `static/`, and then its name begins with `/`",
        needed
    );
    Diagnostic::error(Code::BrokenLink, message).help(help)
}

/// Says that browsers do not show a picture that is there; `None` if they do.
pub(super) fn unseen_picture(target: &str) -> Option<Diagnostic> {
    let end = extension(target)?;
    let is_unseen = |known: &&str| known.eq_ignore_ascii_case(end);
    let message = if UNSEEN_PICTURES.iter().any(is_unseen) {
        message!("`{target}` is a picture of a kind that browsers do not show", target)
    } else if PictureKind::of_extension(end).is_none_or(|kind| !kind.is_for_pages()) {
        message!("`{target}` is not a picture that a page can show", target)
    } else {
        return None;
    };
    let help =
        "export it as JPEG, PNG or WebP, put that beside the page's file, and write its name here";
    Some(Diagnostic::error(Code::BrokenLink, message).help(help))
}

/// Makes the finding for a reference that leads nowhere. `folder` is the one of the page that refers, below `content/`.
pub(super) fn broken(site: &Site, folder: &str, target: &str, wanted: Wanted) -> Diagnostic {
    let what = match wanted {
        Wanted::Any => "no page or file",
        Wanted::Page => "no page",
        Wanted::File => "no file",
        Wanted::Picture => "no picture",
    };
    let diagnostic =
        Diagnostic::error(Code::BrokenLink, message!("there is {what} `{target}`", what, target));
    if wanted == Wanted::Any
        && let Some(meant) = address_elsewhere(target)
        && !is_own_file(site, target)
    {
        return diagnostic.help(did_you_mean(meant));
    }
    if let Some(found) = named_with_signs(site, folder, target) {
        let help = message!(
            "a `#` or `?` in a file's name is written by its number: write `{found}`",
            found
        );
        return diagnostic.help(help);
    }
    let is_file = match wanted {
        Wanted::File | Wanted::Picture => true,
        Wanted::Any => extension(target).is_some_and(is_ending_of_file),
        Wanted::Page => false,
    };
    let of_language = || page_with_language(site, bare(target).trim_matches('/')).is_some();
    let help = if is_file && (wanted != Wanted::Any || !of_language()) {
        file_help(site, folder, target, wanted)
    } else {
        page_help(site, target, wanted)
    };
    diagnostic.help(help)
}

fn page_help(site: &Site, target: &str, wanted: Wanted) -> Message {
    let bare = bare(target);
    let bare = bare.trim_end_matches(".md").trim_start_matches("../").trim_start_matches("./");
    let bare = bare.trim_matches('/');
    if let Some(page) = page_with_language(site, bare) {
        return message!(
            "a link names the page alone, and leads to it in the reader's language: write `/{page}`",
            page
        );
    }
    if let Some(id) = titled(site, target) {
        return did_you_mean(format_args!("/{id}"));
    }
    let last = last_part(bare);
    let same_name = site.ids().find(|id| !bare.is_empty() && last_part(id.as_str()) == last);
    let near =
        same_name.map(|id| id.as_str()).or_else(|| nearest(bare, site.ids().map(|id| id.as_str())));
    match near {
        // A field takes an entry's id, which begins without a slash; it may also have one.
        Some(near) => did_you_mean(format_args!("/{near}")),
        None if wanted == Wanted::Page => {
            "write the path of the page's file below `content/`, without its ending: `places/town-hall`".into()
        }
        None => "write the path of the page's file below `content/`, with a slash first: `/places/town-hall`; a file lies beside the page's file or in `static/`, and is named with its ending: `/files/plan.pdf`".into(),
    }
}

/// The page that a path means which ends in a language, `news/fair.nl`.
fn page_with_language<'p>(site: &Site, path: &'p str) -> Option<&'p str> {
    let (page, lang) = path.rsplit_once('.')?;
    let is_language = site.town.languages.iter().any(|known| known.as_str() == lang);
    let is_page = site.ids().any(|id| id.as_str() == page);
    (is_language && is_page).then_some(page)
}

/// Returns the entry that is named by its title.
fn titled<'s>(site: &'s Site, title: &str) -> Option<&'s str> {
    let wanted = title.trim().to_lowercase();
    let mut entries = site.entries.iter().map(|entry| &**entry);
    let found = entries.find(|entry: &&Entry| entry.common.title.to_lowercase() == wanted);
    found.map(|entry| entry.id.as_str()).filter(|id| !id.is_empty())
}

/// Says that a reference is a path of somebody's computer, `C:\plans\a.pdf` or `images\a.png`: on the site it leads nowhere.
pub(super) fn path_of_a_computer(target: &str) -> Option<Diagnostic> {
    let has_drive =
        matches!(target.as_bytes(), [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic());
    let is_file = target.starts_with("file:");
    if !has_drive && !is_file && (!target.contains('\\') || target.contains("//")) {
        return None;
    }
    let name = target.rsplit(['\\', '/']).next().unwrap_or_default();
    let message =
        message!("`{target}` is a path of one computer, and no address of this site", target);
    let relative = target.replace('\\', "/");
    let help = if has_drive || is_file {
        message!("copy the file beside the page's file, and write its name alone: `{name}`", name)
    } else {
        message!("write `/` between folders: `{relative}`", relative)
    };
    Some(Diagnostic::error(Code::BrokenLink, message).help(help))
}

/// What would help where a file is missing: the name of the one that is meant, or where to put it.
fn file_help(site: &Site, folder: &str, target: &str, wanted: Wanted) -> Message {
    let bare = bare(target);
    let address = wanted_address(folder, &bare);
    let files: Vec<String> =
        site.file_addresses().filter(|file| wanted != Wanted::Picture || is_shown(file)).collect();
    if let Some(found) = files.iter().find(|file| same_but_case(file, &address)) {
        let written = written_from(folder, &bare, found);
        return message!(
            "the file is there under another name: write `{written}`; capital and small letters are different, in its ending too",
            written
        );
    }
    let name = last_part(&address);
    let same_name = files.iter().find(|file| same_but_case(last_part(file), name));
    if let Some(found) = same_name.or_else(|| nearest_file(&files, name)) {
        return did_you_mean(written_from(folder, &bare, found));
    }
    let what = if wanted == Wanted::Picture { "picture" } else { "file" };
    if bare.starts_with('/') {
        message!(
            "put the {what} into the town's folder as `static{address}`; or put it beside the page's file, and write its name without the `/`",
            what,
            address
        )
    } else {
        message!(
            "put the {what} beside the page's file, as `content{address}`; or into `static/`, and begin its name with `/`",
            what,
            address
        )
    }
}

/// The file whose name is nearest to one.
fn nearest_file<'f>(files: &'f [String], name: &str) -> Option<&'f String> {
    let near = nearest(name, files.iter().map(|file| last_part(file)))?;
    files.iter().find(|file| last_part(file) == near)
}

/// The last part of a path.
fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// An address as it is written into a text: brackets would end it there, and blanks too.
fn written_from(folder: &str, bare: &str, found: &str) -> String {
    // A neighbour is named by its name alone, as the target was.
    let folder = if folder.is_empty() { "/".to_owned() } else { format!("/{folder}/") };
    let beside = found.strip_prefix(&folder).filter(|name| !name.contains('/'));
    written(beside.filter(|_| !bare.starts_with('/')).unwrap_or(found))
}

/// Encodes what would end an address in a text.
fn written(address: &str) -> String {
    let mut written = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' => written.push_str("%20"),
            '#' => written.push_str("%23"),
            '?' => written.push_str("%3F"),
            '%' => written.push_str("%25"),
            '(' => written.push_str("%28"),
            ')' => written.push_str("%29"),
            c => written.push(c),
        }
    }
    written
}

fn same_but_case(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn is_shown(address: &str) -> bool {
    extension(address).and_then(PictureKind::of_extension).is_some_and(PictureKind::is_for_pages)
}

fn is_own_file(site: &Site, target: &str) -> bool {
    let bare = bare(target);
    let name = last_part(&bare);
    site.file_addresses().any(|file| same_but_case(last_part(&file), name))
}

/// Returns the path of a whole address that leads into this site, whatever its scheme, and with or without `www.`; `None` for one
/// that leads elsewhere, or to a partner whose site lies in a folder of this one.
pub(super) fn own_path(site: &Site, target: &str) -> Option<String> {
    let own = site.town.url.as_deref()?;
    let target = target.trim();
    let rest = plain_address(target)?;
    let own = plain_address(own)?.trim_end_matches('/');
    let host = own.split('/').next().unwrap_or(own);
    let is_same = |part: &str, other: &str| part.eq_ignore_ascii_case(other);
    let path =
        rest.get(..host.len()).filter(|start| is_same(start, host)).map(|_| &rest[host.len()..])?;
    let path = path.strip_prefix(&own[host.len()..])?;
    let is_of_partner = site.imported.towns.values().any(|remote| {
        remote.town.url.as_ref().is_some_and(|url| path_inside_site(url, target).is_some())
    });
    match path.chars().next() {
        _ if is_of_partner => None,
        None => Some("/".to_owned()),
        Some('/') => Some(path.to_owned()),
        Some('?' | '#') => Some(format!("/{path}")),
        Some(_) => None,
    }
}

/// A whole address on the web without scheme and `www.`.
fn plain_address(address: &str) -> Option<&str> {
    let behind = |start: &str| {
        address
            .get(..start.len())
            .filter(|own| own.eq_ignore_ascii_case(start))
            .map(|_| &address[start.len()..])
    };
    let rest = behind("https://").or_else(|| behind("http://")).or_else(|| behind("//"))?;
    Some(match rest.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("www.") => &rest[4..],
        _ => rest,
    })
}

/// The address at which a target would lie, decoded.
fn wanted_address(folder: &str, bare: &str) -> String {
    if bare.starts_with('/') {
        return bare.to_owned();
    }
    let path = joined(folder, bare).unwrap_or_else(|| bare.to_owned());
    format!("/{path}")
}

/// The path of a target, decoded and composed, without what follows it.
fn bare(target: &str) -> String {
    composed(&percent_decode_str(path_part(target)).decode_utf8_lossy()).into_owned()
}

/// What follows the last dot of a target's name.
fn extension(target: &str) -> Option<&str> {
    last_part(path_part(target)).rsplit_once('.').map(|(_, end)| end)
}

/// A target without the anchor or the query behind its path. In `room #4.txt` the sign belongs to the name: the ending of a file
/// follows it, and none stands before.
fn path_part(target: &str) -> &str {
    let target = target.trim();
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let has_ending = |text: &str| {
        last_part(text).rsplit_once('.').is_some_and(|(_, end)| is_ending_of_file(end))
    };
    if path.len() < target.len() && !path.is_empty() && !has_ending(path) && has_ending(target) {
        target
    } else {
        path
    }
}

/// The address of a file that is there if the signs `#` and `?` of a target belong to its name, as it is written.
fn named_with_signs(site: &Site, folder: &str, target: &str) -> Option<String> {
    let target = target.trim();
    if !target.contains(['#', '?']) {
        return None;
    }
    let whole = composed(&percent_decode_str(target).decode_utf8_lossy()).into_owned();
    let address = wanted_address(folder, &whole);
    let found = site.file_addresses().find(|file| same_but_case(file, &address))?;
    Some(written_from(folder, &whole, &found))
}

/// Whether the ending is that of a file which is not a page: `pdf`, and not `md` or the `4` of `v2.4`.
fn is_ending_of_file(end: &str) -> bool {
    (2..=5).contains(&end.len())
        && end.chars().all(|c| c.is_ascii_alphanumeric())
        && end.chars().any(|c| c.is_ascii_alphabetic())
        && !["md", "toml", "html", "htm", "php", "aspx"]
            .iter()
            .any(|page| page.eq_ignore_ascii_case(end))
}

/// An address that ends where it should begin: nothing, `mailto:` without a name, `https:/` with one slash.
pub(super) fn incomplete(target: &str) -> Option<(String, &'static str)> {
    let (scheme, rest) = target.trim().split_once(':').unwrap_or(("", target.trim()));
    let help = match scheme.to_ascii_lowercase().as_str() {
        "" if rest.is_empty() => {
            return Some((
                "the link has no address".to_owned(),
                "write it between the round brackets",
            ));
        }
        "http" | "https" if rest.trim_matches('/').is_empty() || !rest.starts_with("//") => {
            "write it as `https://www.region.example`"
        }
        "webcal" if rest.trim_matches('/').is_empty() || !rest.starts_with("//") => {
            "write it as `webcal://www.town.example/agenda.ics`"
        }
        "mailto" if !has_whole_addresses(rest) => "write it as `mailto:info@town.example`",
        "tel" | "sms" if !rest.contains(|c: char| c.is_ascii_digit()) => {
            "write it as `tel:+32470123456`"
        }
        _ => return None,
    };
    Some((format!("the address `{target}` is not complete"), help))
}

/// Whether each address of a `mailto:` has a name and a host.
fn has_whole_addresses(rest: &str) -> bool {
    let addresses = rest.split('?').next().unwrap_or_default();
    let is_whole = |address: &str| {
        let parts =
            address.trim().split_once('@').map(|(name, host)| (name, host.trim_matches('.')));
        parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    };
    (addresses.is_empty() && rest.contains('@'))
        || addresses.replace("%40", "@").split(',').all(is_whole)
}

/// Says that an address is one of a single computer, such as that of a preview.
pub(super) fn of_one_computer(target: &str) -> Option<Diagnostic> {
    if !is_of_one_computer(target) {
        return None;
    }
    let message =
        message!("`{target}` is an address of one computer, and leads nowhere for others", target);
    let rest = plain_address(target).unwrap_or_default();
    let path = rest.find('/').map_or("/", |at| &rest[at..]);
    let help = message!("write the path alone: `{path}`", path);
    Some(Diagnostic::error(Code::BrokenLink, message).help(help))
}

/// Guesses what was meant by an address of mail, or of another site, without its beginning.
fn address_elsewhere(target: &str) -> Option<String> {
    let host = target.split('/').next().unwrap_or_default();
    if !target.contains('/') && target.contains('@') {
        return Some(format!("mailto:{target}"));
    }
    if matches!(host, "http" | "https") {
        return Some(format!("{host}://{}", target[host.len()..].trim_start_matches('/')));
    }
    let is_host = host.starts_with("www.")
        || (host.len() < target.len() && host.trim_matches('.').contains('.'));
    is_host.then(|| format!("https://{target}"))
}
