//! What the door to the disk lets through, and what not.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use super::resolve::{open_below, open_by_steps};
use super::{FileKind, Folder};
use crate::diagnostics::Code;

/// A folder `town` with links to its neighbour `elsewhere`, which holds a file `secret`.
struct Ground {
    _dir: tempfile::TempDir,
    root: Utf8PathBuf,
    town: Folder,
}

impl Ground {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::try_from(dir.path().canonicalize().unwrap()).unwrap();
        fs::create_dir_all(root.join("elsewhere/deep")).unwrap();
        fs::write(root.join("elsewhere/secret"), "secret").unwrap();
        fs::create_dir_all(root.join("town/news")).unwrap();
        fs::write(root.join("town/news/a.md"), "a").unwrap();
        symlink("../elsewhere", root.join("town/link")).unwrap();
        symlink("../elsewhere/secret", root.join("town/file")).unwrap();
        symlink("nowhere", root.join("town/dangling")).unwrap();
        let town = Folder::open(&root.join("town")).unwrap();
        Self { _dir: dir, root, town }
    }

    /// Everything below `elsewhere`, to see that nothing of it changed.
    fn elsewhere(&self) -> Vec<(String, String)> {
        let found = Folder::open(&self.root.join("elsewhere")).unwrap().list_all("").unwrap();
        let text = |path: &Path| {
            fs::read_to_string(self.root.join("elsewhere").as_std_path().join(path))
                .unwrap_or_default()
        };
        found
            .into_iter()
            .map(|found| (found.path.display().to_string(), text(&found.path)))
            .collect()
    }
}

#[test]
fn nothing_is_read_through_a_link() {
    let ground = Ground::new();
    assert_eq!(ground.town.read("news/a.md", 10).unwrap().as_deref(), Some(&b"a"[..]));
    for path in ["file", "link/secret", "dangling", "link/deep/x"] {
        assert_eq!(ground.town.read(path, 10).unwrap_err().code, Code::SymbolicLink, "{path}");
    }
    assert_eq!(ground.town.read("none/x", 10).unwrap(), None);
    assert_eq!(ground.town.folder("link").unwrap_err().code, Code::SymbolicLink);
    assert_eq!(ground.town.kind("file"), Some(FileKind::Link));
    assert_eq!(ground.town.kind("link/secret"), None);
    assert_eq!(ground.town.stamp("link/secret"), None);
}

#[test]
fn nothing_is_written_moved_or_removed_through_a_link() {
    let ground = Ground::new();
    let before = ground.elsewhere();
    let town = &ground.town;
    assert!(
        town.create("file", b"x").is_err()
            && town.create("link/new", b"x").is_err()
            && town.create("dangling", b"x").is_err()
    );
    for path in ["file", "link/secret", "dangling"] {
        assert_eq!(town.replace(path, b"x").unwrap_err().code, Code::SymbolicLink, "{path}");
    }
    assert_eq!(town.make_folders("link/new").unwrap_err().code, Code::SymbolicLink);
    assert_eq!(town.make_folders("dangling").unwrap_err().code, Code::SymbolicLink);
    assert!(town.remove_file("link/secret").is_err() && town.remove_folder("link").is_err());
    assert!(!town.remove_empty("link/deep") && !town.remove_empty("link"));
    assert!(
        town.rename("news/a.md", town, "link/a.md").is_err()
            && town.rename("link/secret", town, "mine").is_err()
    );
    assert!(
        town.link("link/secret", town, "mine").is_err()
            && town.link("news/a.md", town, "link/mine").is_err()
    );
    assert!(
        town.lock("file").is_err()
            && town.lock("link/lock").is_err()
            && town.lock("dangling").is_err()
    );
    assert!(!ground.root.join("town/nowhere").exists());
    assert_eq!(ground.elsewhere(), before);
}

#[test]
fn a_tree_is_removed_with_its_links_and_not_what_they_lead_to() {
    let ground = Ground::new();
    let before = ground.elsewhere();
    fs::create_dir_all(ground.root.join("town/news/closed/in")).unwrap();
    fs::set_permissions(ground.root.join("town/news/closed"), PermissionsExt::from_mode(0o500))
        .unwrap();
    symlink("../../elsewhere", ground.root.join("town/news/link")).unwrap();
    ground.town.remove_folder("news").unwrap();
    assert_eq!((ground.town.kind("news"), ground.elsewhere()), (None, before));
    ground.town.remove_folder("news").unwrap();
}

#[test]
fn paths_that_lead_out_are_refused_in_both_ways_of_opening() {
    let ground = Ground::new();
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW;
    for path in
        ["../elsewhere/secret", "/etc/passwd", "news/../../elsewhere/secret", "./news/a.md/../a.md"]
    {
        let opened = open_below(ground.town.handle(), Path::new(path), flags, Mode::empty());
        assert_eq!(opened.unwrap_err(), Errno::INVAL, "{path}");
    }
    for path in ["link/secret", "file", "link/deep"] {
        let opened = open_by_steps(ground.town.handle(), Path::new(path), flags, Mode::empty());
        assert_eq!(opened.unwrap_err(), Errno::LOOP, "{path}");
    }
    assert!(
        open_by_steps(ground.town.handle(), Path::new("news/a.md"), flags, Mode::empty()).is_ok()
    );
}

#[test]
fn pipes_devices_folders_and_long_files_are_not_read() {
    let ground = Ground::new();
    let pipe = ground.root.join("town/pipe");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        pipe.as_std_path(),
        rustix::fs::FileType::Fifo,
        Mode::RWXU,
        0,
    )
    .unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(ground.root.join("town/socket")).unwrap();
    for path in ["pipe", "socket", "news"] {
        assert_eq!(ground.town.read(path, 10).unwrap_err().code, Code::Io, "{path}");
        assert!(ground.town.lock(path).is_err(), "{path}");
    }
    fs::write(ground.root.join("town/long"), "12345678901").unwrap();
    assert_eq!(ground.town.read("long", 10).unwrap_err().code, Code::TooLarge);
    assert_eq!(
        Folder::open(Utf8Path::new("/dev")).unwrap().read("zero", 10).unwrap_err().code,
        Code::Io
    );
}

#[test]
fn a_file_is_replaced_whole_and_keeps_its_permissions() {
    let ground = Ground::new();
    fs::set_permissions(ground.root.join("town/news/a.md"), PermissionsExt::from_mode(0o640))
        .unwrap();
    ground.town.replace("news/a.md", b"b").unwrap();
    ground.town.replace("new", b"c").unwrap();
    assert_eq!(fs::read_to_string(ground.root.join("town/news/a.md")).unwrap(), "b");
    assert_eq!(
        fs::metadata(ground.root.join("town/news/a.md")).unwrap().permissions().mode() & 0o777,
        0o640
    );
    let names = ground.town.folder("news").unwrap().unwrap().list_names().unwrap();
    assert_eq!(names, ["a.md"], "nothing of ours stays around");
    std::thread::scope(|scope| {
        for text in ["one", "two", "three", "four"] {
            scope.spawn(|| ground.town.replace("new", text.as_bytes()).unwrap());
        }
    });
    assert!(
        ["one", "two", "three", "four"]
            .contains(&&*fs::read_to_string(ground.root.join("town/new")).unwrap())
    );
}

#[test]
fn a_folder_that_town_toml_names_is_reached_without_links_below_what_both_have_in_common() {
    let ground = Ground::new();
    assert!(ground.town.open_relative("../elsewhere").unwrap().is_some());
    assert!(ground.town.open_relative("news/../../elsewhere/deep").unwrap().is_some());
    assert!(ground.town.open_relative("../nowhere").unwrap().is_none());
    assert_eq!(ground.town.open_relative("link").unwrap_err().code, Code::SymbolicLink);
    symlink("elsewhere", ground.root.join("other")).unwrap();
    assert_eq!(ground.town.open_relative("../other").unwrap_err().code, Code::SymbolicLink);
    // Whoever typed the town's path chose where it leads.
    symlink("town", ground.root.join("alias")).unwrap();
    let alias = Folder::open(&ground.root.join("alias")).unwrap();
    assert!(
        alias.open_relative("../elsewhere").unwrap().is_some()
            && alias.read("news/a.md", 10).unwrap().is_some()
    );
}

#[test]
fn what_parvis_makes_for_itself_has_a_new_name_each_time() {
    let ground = Ground::new();
    let (one, other) = (ground.town.make_own(".x-").unwrap(), ground.town.make_own(".x-").unwrap());
    assert!(
        one.name != other.name
            && one.name.starts_with(".x-")
            && one.folder.identity() != other.folder.identity()
    );
    ground.town.sweep(".x-", false);
    assert_eq!((ground.town.kind(&one.name), ground.town.kind(&other.name)), (None, None));
}
