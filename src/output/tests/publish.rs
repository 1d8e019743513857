//! What a publication leaves, in each way to switch.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::{Duration, SystemTime};

use super::yard::{Yard, begin, every_way, files, publish};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::names::OutPath;
use crate::output::switch::Way;
use crate::output::{Destination, Outputs, Policy, Staging, Written};

#[test]
fn a_second_build_touches_nothing() {
    every_way(|yard| {
        let site = [("index.html", "home"), ("a/b/index.html", "deep")];
        assert_eq!(yard.counts(&site), (2, 0, 0));
        let before = (yard.time("index.html"), yard.time(".parvis-output"), yard.time("a"));
        assert_eq!(yard.counts(&site), (0, 2, 0));
        assert_eq!(before, (yard.time("index.html"), yard.time(".parvis-output"), yard.time("a")));
    });
}

#[test]
fn what_is_the_same_keeps_its_time_and_what_is_no_longer_made_goes() {
    every_way(|yard| {
        yard.counts(&[
            ("index.html", "home"),
            ("old/index.html", "old"),
            ("same/index.html", "same"),
        ]);
        let before = yard.time("same/index.html");
        std::thread::sleep(Duration::from_millis(20));
        let next =
            [("index.html", "new home"), ("new/index.html", "new"), ("same/index.html", "same")];
        assert_eq!(yard.counts(&next), (2, 1, 1));
        assert_eq!(yard.time("same/index.html"), before);
        assert_eq!(files(&yard.site).len(), 3);
        assert!(!yard.site.join("old").exists());
        assert_eq!(yard.counts(&next), (0, 3, 0), "the list fits what lies there");
    });
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    every_way(|yard| {
        yard.counts(&[("a", "file"), ("b/c", "deep")]);
        assert_eq!(yard.counts(&[("a/x", "deep"), ("b", "file")]), (2, 0, 2));
        assert_eq!(
            (yard.text("a/x").as_deref(), yard.text("b").as_deref()),
            (Some("deep"), Some("file"))
        );
    });
}

#[test]
fn an_edited_or_deleted_output_is_written_back() {
    every_way(|yard| {
        let site = [("index.html", "home"), ("a.html", "a"), ("b.html", "b")];
        yard.counts(&site);
        yard.write("index.html", "HOME");
        fs::remove_file(yard.site.join("a.html")).unwrap();
        assert_eq!(yard.counts(&site), (2, 1, 0));
        assert_eq!(
            (yard.text("index.html").as_deref(), yard.text("a.html").as_deref()),
            (Some("home"), Some("a"))
        );
        // Touched, not changed: nothing to do.
        fs::File::options()
            .append(true)
            .open(yard.site.join("b.html"))
            .unwrap()
            .set_modified(SystemTime::UNIX_EPOCH)
            .unwrap();
        assert_eq!(yard.counts(&site), (0, 3, 0));
    });
}

#[test]
fn what_others_made_is_kept_and_named_once() {
    every_way(|yard| {
        yard.counts(&[("index.html", "one"), ("news/index.html", "news")]);
        yard.write("news/mine.txt", "mine");
        yard.write(".git/objects/a", "a");
        yard.write(".git/objects/b", "b");
        fs::create_dir_all(yard.site.join("empty/inner")).unwrap();
        fs::set_permissions(yard.site.join(".git"), PermissionsExt::from_mode(0o750)).unwrap();
        symlink("nowhere", yard.site.join("link")).unwrap();
        fs::write(
            yard.site.as_std_path().join(std::ffi::OsString::from_vec(b"caf\xe9".to_vec())),
            "latin",
        )
        .unwrap();
        let (written, found) = yard.publish(&[("index.html", "two")]);
        assert_eq!(written.unwrap(), Written { written: 1, kept: 0, removed: 1 });
        let [one] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((one.severity, one.code), (Severity::Warning, Code::ForeignFile));
        for name in ["`.git/`", "`news/mine.txt`", "`link`", "`caf\u{fffd}`"] {
            assert!(one.message.contains(name), "{}", one.message);
        }
        assert_eq!(
            (yard.text("news/mine.txt").as_deref(), yard.text(".git/objects/b").as_deref()),
            (Some("mine"), Some("b"))
        );
        assert_eq!(yard.text("index.html").as_deref(), Some("two"));
        assert!(yard.site.join("empty/inner").is_dir() && yard.site.join("link").is_symlink());
        assert_eq!(
            fs::metadata(yard.site.join(".git")).unwrap().permissions().mode() & 0o777,
            0o750
        );
        assert_eq!(
            fs::read_dir(&yard.site)
                .unwrap()
                .filter(|e| e.as_ref().unwrap().file_name().to_str().is_none())
                .count(),
            1
        );
    });
}

#[test]
fn an_output_never_goes_over_what_others_made() {
    let cases = [
        ("about.html", "about.html"),
        ("about", "about/index.html"),
        ("about/mine/x.txt", "about/mine"),
    ];
    for (theirs, ours) in cases {
        every_way(|yard| {
            yard.counts(&[("index.html", "one")]);
            yard.write(theirs, "theirs");
            let (result, _) = yard.publish(&[("index.html", "two"), (ours, "ours")]);
            let error = result.expect_err(ours);
            assert!(error.code == Code::ForeignFile && error.message.contains(theirs), "{error:?}");
            assert_eq!(files(&yard.site), files_of(&[("index.html", "one"), (theirs, "theirs")]));
            fs::remove_dir_all(yard.site.join("about"))
                .or_else(|_| fs::remove_file(yard.site.join(theirs)))
                .unwrap();
            assert_eq!(yard.counts(&[("index.html", "two"), (ours, "ours")]), (2, 0, 0));
        });
    }
}

fn files_of(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_link_to_a_folder_of_others_is_not_followed() {
    every_way(|yard| {
        yard.counts(&[("index.html", "one"), ("news/index.html", "news")]);
        let elsewhere = yard.above.join("elsewhere");
        fs::rename(yard.site.join("news"), &elsewhere).unwrap();
        symlink(&elsewhere, yard.site.join("news")).unwrap();
        assert_eq!(yard.counts(&[("index.html", "two")]), (1, 0, 1));
        assert_eq!(fs::read_to_string(elsewhere.join("index.html")).unwrap(), "news");
        assert!(yard.publish(&[("index.html", "two"), ("news/index.html", "news")]).0.is_err());
    });
}

#[test]
fn a_site_without_its_list_is_nobodys() {
    every_way(|yard| {
        yard.counts(&[("index.html", "one")]);
        fs::remove_file(yard.site.join(".parvis-output")).unwrap();
        let error = yard.publish(&[("index.html", "two")]).0.expect_err("not ours any more");
        assert!(error.help.is_some_and(|help| help.contains(".parvis-output")));
        assert_eq!(yard.text("index.html").as_deref(), Some("one"));
    });
}

#[test]
fn an_unpublished_site_leaves_no_trace() {
    every_way(|yard| {
        yard.counts(&[("index.html", "one")]);
        let staging = begin(&yard.site, &yard.state, yard.way).unwrap();
        staging.put(&OutPath::parse("index.html").unwrap(), b"two").unwrap();
        assert!(staging.put(&OutPath::parse(".parvis-output").unwrap(), b"mine").is_err());
        drop(staging);
        assert_eq!(files(&yard.site), files_of(&[("index.html", "one")]));
        assert_eq!(yard.counts(&[("index.html", "one")]), (0, 1, 0));
    });
}

#[test]
fn what_was_staged_but_is_no_output_is_not_published() {
    every_way(|yard| {
        let staging = begin(&yard.site, &yard.state, yard.way).unwrap();
        let (kept, dropped) =
            (OutPath::parse("a/kept").unwrap(), OutPath::parse("b/dropped").unwrap());
        let mut outputs = Outputs::default();
        outputs.0.insert(kept.clone(), staging.put(&kept, b"kept").unwrap());
        staging.put(&dropped, b"dropped").unwrap();
        staging.publish(&outputs, &Sink::new()).unwrap();
        assert_eq!(files(&yard.site), files_of(&[("a/kept", "kept")]));
    });
}

#[test]
fn the_output_folder_may_be_a_link_but_not_a_file() {
    let yard = Yard::new(Way::Exchange);
    fs::create_dir(yard.above.join("real")).unwrap();
    symlink("real", &yard.site).unwrap();
    assert_eq!(yard.publish(&[("index.html", "one")]).0.unwrap().written, 1);
    assert!(yard.site.is_symlink() && yard.above.join("real/index.html").exists());
    fs::remove_file(&yard.site).unwrap();
    symlink("nowhere", &yard.site).unwrap();
    assert_eq!(
        Staging::begin(&Destination::named(&*yard.site), Policy::default())
            .err()
            .map(|error| error.code),
        Some(Code::OutputPlace)
    );
    fs::remove_file(&yard.site).unwrap();
    fs::write(&yard.site, "a file").unwrap();
    assert_eq!(
        Staging::begin(&Destination::named(&*yard.site), Policy::default())
            .err()
            .map(|error| error.code),
        Some(Code::OutputPlace)
    );
    assert_eq!(
        Staging::begin(&Destination::named("/"), Policy::default()).err().map(|error| error.code),
        Some(Code::OutputPlace)
    );
    assert_eq!(
        Staging::begin(&Destination::named(yard.site.join("below")), Policy::default())
            .err()
            .map(|error| error.code),
        Some(Code::Io)
    );
}

#[test]
fn builds_of_one_site_wait_for_each_other() {
    let yard = Yard::new(Way::Exchange);
    let texts: Vec<String> = (0..8).map(|n| n.to_string()).collect();
    std::thread::scope(|scope| {
        for text in &texts {
            let place = (&*yard.site, &*yard.state);
            scope.spawn(move || {
                let all =
                    ["index.html", "a/index.html"].into_iter().map(|path| (path, text.as_str()));
                publish(place, Way::Exchange, all, &Sink::new()).unwrap();
            });
        }
    });
    assert_eq!(yard.text("index.html"), yard.text("a/index.html"));
    assert_eq!(yard.above.read_dir_utf8().unwrap().count(), 1);
}

#[test]
fn a_copied_file_is_read_once_and_written_only_if_it_differs() {
    every_way(|yard| {
        let path = OutPath::parse("film.mp4").unwrap();
        let publish = |pieces: &[&str]| {
            let mut reads = 0;
            let length = pieces.iter().map(|piece| piece.len() as u64).sum();
            let staging = begin(&yard.site, &yard.state, yard.way).unwrap();
            let copied = staging.copy(&path, length, &mut |take| {
                reads += 1;
                pieces.iter().try_for_each(|piece| take(piece.as_bytes()))
            });
            let outputs = Outputs([(path.clone(), copied.unwrap())].into());
            let Written { written, kept, .. } = staging.publish(&outputs, &Sink::new()).unwrap();
            assert_eq!(yard.text("film.mp4"), Some(pieces.concat()));
            (reads, written, kept)
        };
        assert_eq!(publish(&["one ", "two"]), (1, 1, 0), "a new file");
        assert_eq!(publish(&["one", " two"]), (1, 0, 1), "the same bytes in other pieces");
        assert_eq!(publish(&["one ", "six"]), (2, 1, 0), "other bytes of the same length");
        assert_eq!(publish(&["one ", "three"]), (1, 1, 0), "other bytes of another length");
        yard.write("film.mp4", "one THREE");
        assert_eq!(publish(&["one three"]), (2, 1, 0), "edited in the site");
    });
}

#[test]
fn a_copy_that_fails_on_the_way_leaves_the_site_as_it_was() {
    every_way(|yard| {
        yard.counts(&[("film.mp4", "old")]);
        let staging = begin(&yard.site, &yard.state, yard.way).unwrap();
        let path = OutPath::parse("film.mp4").unwrap();
        let copied = staging.copy(&path, 7, &mut |take| {
            take(b"new")?;
            Diagnostic::error(Code::Io, "the disk is broken").into()
        });
        assert_eq!(copied.unwrap_err().message, "the disk is broken");
        drop(staging);
        assert_eq!(yard.text("film.mp4").as_deref(), Some("old"));
        assert_eq!(files(&yard.site).len(), 1);
    });
}
