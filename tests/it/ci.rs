//! The files of forges, and whether a site is due.
#![allow(clippy::disallowed_methods, reason = "tests run programs and write files")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn parvis(place: &Path, arguments: &[&str], now: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(arguments)
        .current_dir(place)
        .env_clear()
        .env("HOME", place)
        .env("SOURCE_DATE_EPOCH", now)
        .output()
        .expect("the binary runs")
}

/// A new town, with what comes behind `parvis new town`.
fn town(arguments: &[&str]) -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    let all = [&["new", "town", "--no-git"], arguments].concat();
    let output = parvis(dir.path(), &all, "1790000000");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    dir
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn each_forge_has_a_file_for_a_new_town_and_for_one_that_exists() {
    for (kind, path) in [
        ("github", ".github/workflows/site.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("forgejo", ".forgejo/workflows/site.yml"),
        ("woodpecker", ".woodpecker/site.yaml"),
    ] {
        let url = "https://www.t.example";
        let fresh = town(&["--ci", kind, "--url", url]);
        let later = town(&["--url", url]);
        let output = parvis(&later.path().join("town"), &["ci", kind], "1790000000");
        assert!(output.status.success(), "{}", said(&output));
        let read = |dir: &TempDir| std::fs::read_to_string(dir.path().join("town").join(path));
        let text = read(&fresh).expect("it is there");
        assert_eq!(text, read(&later).expect("it is there"));
        let install = text.lines().filter(|line| line.ends_with("pip install parvis"));
        assert!(
            install.count() >= 1 && text.contains(&format!("parvis due --url {url}")),
            "{text}"
        );
        // Not even the same file is written over.
        let again = parvis(&later.path().join("town"), &["ci", kind], "1790000000");
        assert_eq!(again.status.code(), Some(2));
        assert!(said(&again).contains("file-exists") && said(&again).contains("move it away"));
        let checked = parvis(fresh.path(), &["check", "town", "--strict"], "1790000000");
        assert!(checked.status.success(), "{}", said(&checked));
    }
}

#[test]
fn a_new_town_may_have_the_files_of_several_forges_and_hold_parvis_itself() {
    let wheel = "tools/parvis-0.1.0-py3-none-manylinux_2_17_x86_64.whl";
    let dir = town(&["--lang", "nl,fr", "--ci", "github,woodpecker", "--from", wheel]);
    let read = |path: &str| std::fs::read_to_string(dir.path().join("town").join(path));
    for path in [".github/workflows/site.yml", ".woodpecker/site.yaml"] {
        let text = read(path).expect("it is there");
        assert!(text.contains(&format!("pip install ./{wheel}\n")), "{text}");
    }
    assert!(read(".gitlab-ci.yml").is_err());
    assert!(read("README.md").is_ok_and(|text| text.contains("## Online zonder iets te inst")));
    for outside in ["../parvis.whl", "/parvis.whl", "./../parvis.whl"] {
        let other = TempDir::new().expect("a temporary folder");
        let words = ["new", "town", "--no-git", "--ci", "github", "--from", outside];
        let refused = parvis(other.path(), &words, "1790000000");
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(!other.path().join("town").exists());
    }
    let alone = town(&["--lang", "nl"]);
    let text = std::fs::read_to_string(alone.path().join("town/README.md")).expect("it is there");
    assert!(!text.contains("forge") && !text.ends_with("\n\n"), "{text}");
}

#[test]
fn the_secrets_of_a_target_are_named_and_no_others() {
    let dir = town(&[]);
    let file = dir.path().join("town/town.toml");
    let text = std::fs::read_to_string(&file).expect("a town");
    let target = "[deploy.web]\nto = \"sftp://me@host.example/www\"\npassword = \"WEB_PASSWORD\"\n";
    std::fs::write(&file, format!("{text}\n{target}")).expect("it is ours");
    let output = parvis(&dir.path().join("town"), &["ci", "github"], "1790000000");
    assert!(output.status.success(), "{}", said(&output));
    let text = std::fs::read_to_string(dir.path().join("town/.github/workflows/site.yml"));
    let text = text.expect("it is there");
    assert!(text.contains("WEB_PASSWORD: ${{ secrets.WEB_PASSWORD }}"), "{text}");
    assert!(text.contains("run: parvis deploy web\n") && !text.contains("deploy-pages"), "{text}");
    let refused =
        parvis(&dir.path().join("town"), &["ci", "gitlab", "--from", "x; id"], "1790000000");
    assert_eq!(refused.status.code(), Some(2));
    assert!(!dir.path().join("town/.gitlab-ci.yml").exists());
}

#[test]
fn a_site_is_due_when_something_of_it_has_changed_by_itself() {
    let dir = town(&[]);
    let due = |now: &str| {
        let output = parvis(&dir.path().join("town"), &["due"], now);
        (output.status.code(), said(&output))
    };
    assert_eq!(due("1790000000").0, Some(0), "there is no site yet");
    assert!(parvis(dir.path(), &["build", "town"], "1790000000").status.success());
    let (code, text) = due("1790000001");
    assert_eq!(code, Some(5), "{text}");
    assert!(text.starts_with("not due: 20"), "{text}");
    let (code, text) = due("1999999999");
    assert_eq!((code, text.trim()), (Some(0), "due: something has changed by itself"));
    let report = dir.path().join("town/public/parvis-build.json");
    std::fs::write(&report, "{\"next-change\":null}").expect("it is ours");
    assert_eq!(due("1999999999").0, Some(5));
    std::fs::write(&report, "<html>").expect("it is ours");
    assert_eq!(due("1790000001").0, Some(0));
}

#[test]
fn a_site_that_is_online_is_asked() {
    let dir = town(&[]);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has one").port();
    let answers = std::thread::spawn(move || {
        for answer in [
            "200 OK\r\nContent-Length: 38\r\n\r\n{\"next-change\":\"2027-01-01T00:00:00Z\"}",
            "404 Not Found\r\nContent-Length: 0\r\n\r\n",
            "503 Busy\r\nContent-Length: 0\r\n\r\n",
        ] {
            let (mut stream, _) = listener.accept().expect("it asks");
            let mut request = [0; 4096];
            let length = stream.read(&mut request).expect("it asks");
            assert!(request[..length].starts_with(b"GET /site/parvis-build.json "));
            let head =
                format!("HTTP/1.1 {}", answer.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            stream.write_all(head.as_bytes()).expect("it reads");
        }
    });
    let url = format!("http://127.0.0.1:{port}/site");
    let due = || parvis(&dir.path().join("town"), &["due", "--url", &url], "1790000000");
    assert_eq!(due().status.code(), Some(5));
    assert_eq!(due().status.code(), Some(0));
    let busy = due();
    assert_eq!(busy.status.code(), Some(3), "{}", said(&busy));
    assert!(said(&busy).contains("503"));
    answers.join().expect("no panic");
}
