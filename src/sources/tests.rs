//! Tests of the trees and of the layers.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::*;
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Sink, Texts};
use crate::git::{Folder, Scratch};
use crate::names::{PackageName, TreePath};

fn path(text: &str) -> TreePath {
    TreePath::parse(text).unwrap()
}

fn package(name: &str) -> PackageName {
    PackageName::parse(name).unwrap()
}

fn names(tree: &dyn Tree) -> Vec<&str> {
    tree.files().iter().map(TreePath::as_str).collect()
}

/// Each finding's code and the file it points to.
fn codes(sink: Sink) -> Vec<(Code, String)> {
    let of = |d: &Diagnostic| {
        (d.code, d.place.as_ref().map(|place| place.origin.path.to_string()).unwrap_or_default())
    };
    let mut codes: Vec<_> = sink.finish().iter().map(of).collect();
    codes.sort();
    codes
}

/// A folder that vanishes after the test.
struct Disk(tempfile::TempDir);

impl Disk {
    fn new(files: &[&str]) -> Self {
        let disk = Self(tempfile::tempdir().unwrap());
        for file in files {
            let place = disk.root().join(file);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, file).unwrap();
        }
        disk
    }

    fn root(&self) -> Utf8PathBuf {
        Utf8Path::from_path(self.0.path()).unwrap().to_owned()
    }

    fn open(&self, skip: &[&str], sink: &Sink) -> WorkTree {
        WorkTree::open(
            &crate::disk::Folder::open(&self.root()).unwrap(),
            skip,
            &PackageName::town(),
            sink,
        )
        .unwrap()
    }
}

fn git_tree(scratch: &Scratch, commit: crate::git::CommitId, sink: &Sink) -> GitTree {
    let folder = Folder { repository: scratch.open(), commit, prefix: String::new() };
    GitTree::open(folder, &["public"], &PackageName::town(), sink).unwrap()
}

#[test]
fn a_folder_and_the_commit_made_of_it_are_alike() {
    let all = [
        "town.toml",
        "content/a.md",
        "content/b/c.md",
        "content-old/d",
        "public/x",
        "static/.well-known/security.txt",
    ];
    let hidden = [".gitignore", "content/.draft.md", ".parvis/cache"];
    let disk = Disk::new(&[&all[..], &hidden[..]].concat());
    let mut scratch = Scratch::bare();
    for file in all.iter().chain(&hidden) {
        scratch.file(file, file);
    }
    let commit = scratch.commit(1);
    let sink = Sink::new();
    let (work, git) = (disk.open(&["public"], &sink), git_tree(&scratch, commit, &sink));
    let expected = [
        "content-old/d",
        "content/a.md",
        "content/b/c.md",
        "static/.well-known/security.txt",
        "town.toml",
    ];
    assert_eq!((names(&work), names(&git)), (expected.to_vec(), expected.to_vec()));
    for file in work.files() {
        assert_eq!(work.read(file).unwrap(), git.read(file).unwrap());
        assert_eq!(work.id(file).unwrap(), git.id(file).unwrap());
        assert_eq!(work.length(file).unwrap(), git.length(file).unwrap());
    }
    let memory = MemoryTree::new(BTreeMap::from([(
        path("content/a.md"),
        Bytes::from(&b"content/a.md"[..]),
    )]));
    assert_eq!(memory.id(&path("content/a.md")).unwrap(), git.id(&path("content/a.md")).unwrap());
    let left_out = (Code::LeftOut, "content/.draft.md".to_owned());
    assert_eq!(codes(sink), [left_out.clone(), left_out]);
}

#[test]
fn folders_are_listed_without_their_neighbours() {
    let tree = MemoryTree::new(
        ["a-b/x", "a.md", "a/x", "a/y/z", "a0", "b"]
            .map(|p| (path(p), Bytes::from(&b""[..])))
            .into(),
    );
    let below = |folder: &str| tree.below(folder).iter().map(TreePath::as_str).collect::<Vec<_>>();
    assert_eq!(below("a"), ["a/x", "a/y/z"]);
    assert_eq!((below("a/y"), below("c"), below("").len()), (vec!["a/y/z"], vec![], 6));
}

#[cfg(unix)]
#[test]
fn links_pipes_and_bad_names_are_reported_and_left_out() {
    use std::os::unix::ffi::OsStrExt;

    let disk = Disk::new(&["a.md", "back\\slash.md", "line\nbreak/x.md", "line\nbreak/y.md"]);
    std::os::unix::fs::symlink("a.md", disk.root().join("link.md")).unwrap();
    std::os::unix::fs::symlink("/", disk.root().join("root")).unwrap();
    std::os::unix::fs::symlink("a.md", disk.root().join(".hidden")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(disk.root().join("socket")).unwrap();
    fs::write(disk.0.path().join(std::ffi::OsStr::from_bytes(b"latin\xe9.md")), "").unwrap();
    let sink = Sink::new();
    let tree = disk.open(&[], &sink);
    assert_eq!(names(&tree), ["a.md"]);
    assert!(tree.read(&path("link.md")).is_err());
    let bad = |name: &str| (Code::BadFileName, name.to_owned());
    let link = |name: &str| (Code::SymbolicLink, name.to_owned());
    let mut expected = vec![
        bad("back\u{fffd}slash.md"),
        bad("latin\u{fffd}.md"),
        bad("line\u{fffd}break"),
        bad("socket"),
    ];
    expected.extend([link("link.md"), link("root")]);
    assert_eq!(codes(sink), expected);
}

#[test]
fn a_commit_is_refused_the_same_and_submodules_too() {
    let mut scratch = Scratch::bare();
    let commit = scratch.file("a.md", "x").link("b/link", "../a.md").submodule("c").commit(1);
    let sink = Sink::new();
    assert_eq!(names(&git_tree(&scratch, commit, &sink)), ["a.md"]);
    assert_eq!(
        codes(sink),
        [(Code::SymbolicLink, "b/link".to_owned()), (Code::Submodule, "c".to_owned())]
    );
    let commit = scratch.commit_names(&[b"..", b"a\\b", b"latin\xe9", b"ok", b"x/y/../z"]);
    let sink = Sink::new();
    assert_eq!(names(&git_tree(&scratch, commit, &sink)), ["ok"]);
    assert!(codes(sink).iter().all(|(code, _)| *code == Code::BadFileName));
}

#[test]
fn names_that_some_computers_confuse_are_reported_once() {
    let files = [
        "News/a.md",
        "News/b.md",
        "caf\u{e9}.md",
        "cafe\u{301}.md",
        "news/a.md",
        "news/sub/c.md",
        "x/A.md",
        "x/a.md",
    ];
    let disk = Disk::new(&files);
    let sink = Sink::new();
    let tree = disk.open(&[], &sink);
    assert_eq!(
        names(&tree),
        ["News/a.md", "News/b.md", "caf\u{e9}.md", "news/a.md", "news/sub/c.md", "x/A.md"]
    );
    let clash = |name: &str| (Code::NameClash, name.to_owned());
    assert_eq!(codes(sink), [clash("caf\u{e9}.md"), clash("news/a.md"), clash("x/a.md")]);
}

#[test]
fn a_name_from_a_mac_is_composed_and_read_all_the_same() {
    let stored = "static/Gebu\u{308}hren/O\u{308}l.txt";
    let disk = Disk::new(&[stored, "static/a.txt"]);
    let mut scratch = Scratch::bare();
    let commit = scratch.file(stored, stored).file("static/a.txt", "static/a.txt").commit(10);
    let sink = Sink::new();
    let name = path("static/Geb\u{fc}hren/\u{d6}l.txt");
    let trees: [&dyn Tree; 2] = [&disk.open(&[], &sink), &git_tree(&scratch, commit, &sink)];
    for tree in trees {
        assert_eq!(names(tree), [name.as_str(), "static/a.txt"]);
        assert_eq!(&*tree.read(&name).unwrap(), stored.as_bytes());
        assert_eq!(tree.length(&name).unwrap(), stored.len() as u64);
        assert_eq!(tree.id(&name).unwrap(), FileId::of(stored.as_bytes()));
    }
    assert_eq!(codes(sink), []);
}

#[test]
fn a_missing_folder_is_an_error_and_so_is_a_file() {
    let disk = Disk::new(&["file"]);
    for name in ["nothing", "file"] {
        let folder = crate::disk::Folder::open(&disk.root().join(name));
        let result = folder
            .and_then(|folder| WorkTree::open(&folder, &[], &PackageName::town(), &Sink::new()));
        assert_eq!(result.unwrap_err().code, Code::Io);
    }
}

#[test]
fn what_is_too_large_or_a_pointer_is_not_read() {
    let disk = Disk::new(&["film.mp4", "arms.png"]);
    fs::File::create(disk.root().join("film.mp4")).unwrap().set_len(LARGEST_FILE + 1).unwrap();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 12\n";
    fs::write(disk.root().join("arms.png"), pointer).unwrap();
    let tree = disk.open(&[], &Sink::new());
    assert_eq!(tree.read(&path("film.mp4")).unwrap_err().code, Code::TooLarge);
    assert_eq!(tree.read(&path("arms.png")).unwrap_err().code, Code::LfsPointer);
    assert_eq!(tree.length(&path("film.mp4")).unwrap(), LARGEST_FILE + 1);
}

fn layer(name: &str, files: &[&str], below: &[&str]) -> Layer {
    let files =
        files.iter().map(|file| (path(file), Bytes::from(format!("{name}:{file}").as_bytes())));
    let display = if name == "town" { String::new() } else { format!("packages/{name}/") };
    let below = below.iter().map(|name| package(name)).collect();
    Layer {
        package: package(name),
        tree: Arc::new(MemoryTree::new(files.collect())),
        display,
        below,
    }
}

fn town(files: &[&str]) -> Vec<Layer> {
    vec![
        layer("town", files, &["agenda", "waste", "base"]),
        layer(
            "agenda",
            &["components/hours.html", "templates/event.html", "styles/a.css", "content/x.md"],
            &["base"],
        ),
        layer("waste", &["components/hours.html", "data/bins.toml", "styles/a.css"], &["base"]),
        layer(
            "base",
            &[
                "components/hours.html",
                "templates/event.html",
                "templates/page.html",
                "styles/b.css",
            ],
            &[],
        ),
    ]
}

fn shown(origins: &[Origin]) -> Vec<String> {
    origins.iter().map(|origin| format!("{}:{}", origin.package, origin.path)).collect()
}

#[test]
fn a_file_of_two_packages_is_a_clash() {
    let sink = Sink::new();
    let layers = Layers::new(town(&["town.toml"]), &BTreeMap::new()).report(&sink);
    let findings = sink.finish();
    let all: Vec<_> = findings.iter().collect();
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].code, all[0].blame, all[0].notes.len()),
        (Code::LayerClash, Blame::Content, 1)
    );
    assert!(all[0].message.contains("`agenda` and `waste`"));
    assert!(
        all[0].help.as_ref().unwrap().ends_with("[prefer]\n\"components/hours.html\" = \"agenda\"")
    );
    assert_eq!(layers.find(&path("templates/event.html")).unwrap().package, package("agenda"));
    let everywhere = layers.all(&path("components/hours.html"));
    assert_eq!(shown(&everywhere).len(), 3);
}

#[test]
fn the_town_or_a_preference_or_a_package_above_settles_it() {
    let hours = path("components/hours.html");
    let settled = |layers: Vec<Layer>, prefer: &BTreeMap<TreePath, PackageName>| {
        let sink = Sink::new();
        let layers = Layers::new(layers, prefer).report(&sink);
        assert!(codes(sink).is_empty());
        layers.find(&path("components/hours.html")).unwrap().package.to_string()
    };
    assert_eq!(settled(town(&["components/hours.html"]), &BTreeMap::new()), "town");
    assert_eq!(settled(town(&[]), &BTreeMap::from([(hours.clone(), package("waste"))])), "waste");
    assert_eq!(settled(town(&[]), &BTreeMap::from([(hours, package("base"))])), "base");
    let mut layers = town(&[]);
    layers[1].below = vec![package("waste"), package("base")];
    assert_eq!(settled(layers, &BTreeMap::new()), "agenda");
    let mut layers = town(&[]);
    layers.insert(1, layer("both", &["components/hours.html"], &["agenda", "waste", "base"]));
    assert_eq!(settled(layers, &BTreeMap::new()), "both");
}

#[test]
fn wishes_that_cannot_be_met_are_errors() {
    let prefer = |file: &str, name: &str| {
        let sink = Sink::new();
        Layers::new(
            town(&["components/hours.html"]),
            &BTreeMap::from([(path(file), package(name))]),
        )
        .report(&sink);
        let findings = sink.finish();
        let found = findings
            .iter()
            .map(|d| (d.code, d.help.clone().unwrap_or_default().to_string()))
            .collect::<Vec<_>>();
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    };
    assert_eq!(
        prefer("data/bins.toml", "wast"),
        (Code::UnknownPackage, "did you mean `waste`?".to_owned())
    );
    assert_eq!(
        prefer("data/bins.toml", "agenda"),
        (Code::BadValue, "the file comes from `waste`".to_owned())
    );
    assert_eq!(
        prefer("data/bin.toml", "waste"),
        (Code::BadValue, "did you mean `data/bins.toml`?".to_owned())
    );
    assert_eq!(prefer("styles/a.css", "waste").0, Code::BadValue);
}

#[test]
fn each_folder_has_its_rule() {
    let layers = Layers::new(
        town(&["content/y.md", "styles/t.css", "components/hours.html"]),
        &BTreeMap::new(),
    )
    .value;
    assert_eq!(
        shown(&layers.files(LayerFolder::Templates)),
        ["agenda:templates/event.html", "base:templates/page.html"]
    );
    assert_eq!(
        shown(&layers.files(LayerFolder::Styles)),
        ["base:styles/b.css", "waste:styles/a.css", "agenda:styles/a.css", "town:styles/t.css"]
    );
    assert_eq!(shown(&layers.files(LayerFolder::Content)), ["town:content/y.md"]);
    assert!(
        layers.find(&path("content/x.md")).is_none()
            && layers.all(&path("content/x.md")).is_empty()
    );
    assert_eq!(layers.find(&path("styles/a.css")).unwrap().package, package("agenda"));
}

#[test]
fn texts_are_utf8_and_faults_have_their_byte() {
    let files = [
        ("a.md", &b"\xef\xbb\xbfok\r\n"[..]),
        ("b.md", b"one\ntw\xe9\n"),
        ("c.md", b"\xff\xfea\0"),
        ("d.png", b"\x89PNG\0"),
    ];
    let files = files.map(|(name, bytes)| (path(name), Bytes::from(bytes)));
    let tree = Arc::new(MemoryTree::new(files.into()));
    let layer = Layer { package: PackageName::town(), tree, display: String::new(), below: vec![] };
    let layers = Layers::new(vec![layer], &BTreeMap::new()).value;
    let read = |name: &str| layers.read_text(&Origin::town(path(name)));
    assert_eq!(&*read("a.md").unwrap(), "\u{feff}ok\r\n");
    let fault = read("b.md").unwrap_err();
    assert_eq!((fault.code, fault.place.unwrap().range), (Code::NotUtf8, Some(6..7)));
    assert_eq!(&*layers.text(&Origin::town(path("b.md"))).unwrap(), "one\ntw?\n");
    assert!(read("c.md").unwrap_err().message.contains("UTF-16"));
    assert!(read("d.png").unwrap_err().message.contains("not text"));
}

#[test]
fn what_no_layer_has_is_named_without_panic() {
    let layers = Layers::new(town(&[]), &BTreeMap::new()).value;
    let foreign = Origin { package: package("other"), path: path("x") };
    assert_eq!((layers.display(&foreign), layers.text(&foreign)), ("@other/x".to_owned(), None));
    assert!(layers.read(&foreign).is_err_and(|error| error.code == Code::Io));
    let known = Origin { package: package("waste"), path: path("none") };
    assert_eq!(layers.display_path(&known), "packages/waste/none");
    let fault = layers.read(&known).unwrap_err();
    assert_eq!((fault.blame, fault.place), (Blame::Setup, Some(known.whole())));
}

#[test]
fn a_file_comes_in_pieces_that_are_its_bytes() {
    let piece = crate::disk::PIECE;
    for length in [0, 1, piece - 1, piece, piece + 1, 3 * piece + 7] {
        let bytes: Vec<u8> = (0..length).map(|at| ((at * 7919) >> 8) as u8).collect();
        let disk = Disk::new(&[]);
        fs::write(disk.root().join("film"), &bytes).unwrap();
        let mut scratch = Scratch::bare();
        let commit = scratch.file("film", &bytes).commit(1);
        let sink = Sink::new();
        let trees: [&dyn Tree; 2] = [&disk.open(&[], &sink), &git_tree(&scratch, commit, &sink)];
        for tree in trees {
            let (mut read, mut longest) = (Vec::new(), 0);
            let streamed = tree.stream(&path("film"), &mut |piece| {
                read.extend_from_slice(piece);
                longest = longest.max(piece.len());
                Ok(())
            });
            streamed.unwrap();
            assert!(read == bytes && longest <= piece, "{length}: {} and {longest}", read.len());
            let refused = Diagnostic::error(Code::Io, "the disk is full");
            let stopped = tree.stream(&path("film"), &mut |_| refused.clone().into());
            assert_eq!(stopped.unwrap_err().message, refused.message);
        }
    }
}

#[test]
fn a_file_that_git_holds_broken_is_not_taken_for_whole() {
    let bytes: Vec<u8> = (0..3 * crate::disk::PIECE).map(|at| ((at * 7919) >> 8) as u8).collect();
    let mut scratch = Scratch::bare();
    let commit = scratch.file("film", &bytes).file("other", &bytes[1..]).commit(1);
    let sink = Sink::new();
    let tree = git_tree(&scratch, commit, &sink);
    let object = |name: &str| {
        let id = tree.id(&path(name)).unwrap().to_string();
        scratch.path().join("objects").join(&id[..2]).join(&id[2..])
    };
    fs::remove_file(object("film")).unwrap();
    fs::copy(object("other"), object("film")).unwrap();
    let fault = tree.stream(&path("film"), &mut |_| Ok(())).unwrap_err();
    assert!(fault.code == Code::Git && fault.message.contains("broken"), "{}", fault.message);
}
