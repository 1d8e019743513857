//! What lies between parvis and a stranger's bytes: the cache that CI restored from somewhere, addresses of private networks, trees
//! and tags that name each other.

use std::path::PathBuf;

use super::lab::{Item, Lab, PACKAGE, Repo, file, package_with};
use super::servers::{HttpServer, Reply};

/// The only repository of the cache.
fn cached(lab: &Lab) -> PathBuf {
    let mut folders: Vec<_> = std::fs::read_dir(lab.path("cache/git"))
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    folders.retain(|folder| folder.join("HEAD").exists());
    assert_eq!(folders.len(), 1);
    folders.remove(0)
}

#[test]
fn settings_in_the_cache_lead_nowhere() {
    let lab = Lab::new();
    let (good, evil) = (lab.repo("fair"), lab.repo("evil"));
    good.publish(&package_with("1.0.0", vec![file("a.txt", "good")]), Some("v1.0.0"));
    lab.with_package(&good.url(), "version = \"1\"");
    lab.parvis("update").is(0);
    evil.publish(&package_with("1.1.0", vec![file("a.txt", "evil")]), Some("v1.1.0"));
    let commit =
        good.publish(&package_with("1.2.0", vec![file("a.txt", "better")]), Some("v1.2.0"));
    let folder = cached(&lab);
    let settings = std::fs::read_to_string(folder.join("config")).unwrap();
    let poison = format!("{settings}[url \"{}\"]\n\tinsteadOf = {}\n", evil.url(), good.url());
    std::fs::write(folder.join("config"), poison).unwrap();
    std::fs::write(
        folder.join("objects/info/alternates"),
        evil.path().join("objects").to_str().unwrap(),
    )
    .unwrap();
    lab.parvis("update").is(0);
    assert!(lab.lock().contains(&commit), "{}", lab.lock());
    assert_eq!(std::fs::read_to_string(cached(&lab).join("config")).unwrap(), settings);
    assert!(!cached(&lab).join("objects/info/alternates").exists());
}

#[test]
fn a_package_does_not_lead_to_the_neighbours() {
    let lab = Lab::new();
    let neighbour = HttpServer::start(&lab.path("repositories"), |_| Reply::Git);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for address in [
        neighbour.url("other.git"),
        neighbour.url_by_name("other.git"),
        format!("ssh://git@127.0.0.1:{closed}/x"),
    ] {
        let lab = Lab::new();
        let repo = lab.repo("fair");
        let wish = format!(
            "{PACKAGE}\n[dependencies]\nother = {{ git = \"{address}\", branch = \"main\" }}\n"
        );
        repo.publish(&[file("package.toml", wish)], Some("v1.0.0"));
        lab.with_package(&repo.url(), "version = \"1\"");
        let run = lab.parvis("update");
        assert_ne!(run.code, 0, "{}", run.text);
        run.says(&["is in a private network or is this computer"]);
    }
    assert!(neighbour.requests().is_empty(), "{:?}", neighbour.requests());
}

#[track_caller]
fn refused(make: impl Fn(&Repo) -> Vec<(Vec<u8>, Item)>, part: &str) {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    let mut items = make(&repo);
    items.push(file("package.toml", PACKAGE));
    repo.publish(&items, Some("v1.0.0"));
    lab.with_package(&repo.url(), "version = \"1\"");
    let begun = std::time::Instant::now();
    let run = lab.parvis("update");
    assert!(begun.elapsed().as_secs() < 60, "it took {:?}", begun.elapsed());
    assert!(run.code == 1 && run.text.len() < 100_000, "{} bytes", run.text.len());
    run.says(&[part]);
}

/// So many times a tree of ten that are all the same.
fn grown(repo: &Repo, first: String, times: usize) -> Vec<(Vec<u8>, Item)> {
    let tree = (0..times).fold(first, |inner, _| {
        let ten: Vec<_> = (0..10)
            .map(|n| (format!("d{n}").into_bytes(), Item::Raw("40000", inner.clone())))
            .collect();
        repo.tree(&ten)
    });
    vec![(b"d".to_vec(), Item::Raw("40000", tree))]
}

#[test]
fn trees_of_nothing_are_counted_too() {
    let part = "`fair` holds more than 41000 folders and links";
    refused(|repo| grown(repo, repo.tree(&[]), 10), part);
    refused(
        |repo| {
            let link = Item::Raw("120000", repo.object("blob", b"a"));
            grown(
                repo,
                repo.tree(
                    &(0..100)
                        .map(|n| (format!("l{n}").into_bytes(), link.clone()))
                        .collect::<Vec<_>>(),
                ),
                8,
            )
        },
        part,
    );
    refused(
        |repo| {
            let bad: Vec<_> = (0..100)
                .map(|n| (format!("bad:{n}").into_bytes(), Item::File(b"x".to_vec())))
                .collect();
            grown(repo, repo.tree(&bad), 8)
        },
        part,
    );
}

#[test]
fn tags_of_tags_lead_to_no_release() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    let commit = repo.publish(&[file("package.toml", PACKAGE)], None);
    let first = repo.tag(&commit, "commit", "v1.0.0");
    let last = (0..30).fold(first, |tag, _| repo.tag(&tag, "tag", "v1.0.0"));
    repo.point("refs/tags/v1.0.0", &last);
    lab.with_package(&repo.url(), "version = \"1\"");
    let run = lab.parvis("update");
    assert!(run.code != 101 && run.code >= 0, "{}", run.text);
}

#[test]
fn a_repository_among_the_files_of_a_town_does_not_speak_for_it() {
    let lab = Lab::new();
    lab.town("");
    let town = lab.path("towns/ours");
    crate::support::git(&town, &["init", "-q", "-b", "main"]);
    let inside = town.join("keep/x.git");
    std::fs::create_dir_all(&inside).unwrap();
    crate::support::git(&inside, &["init", "-q", "--bare", "-b", "main"]);
    std::fs::write(inside.join("refs/keep"), "").unwrap();
    std::fs::write(inside.join("objects/keep"), "").unwrap();
    crate::support::git(&town, &["add", "-f", "content", "keep", "town.toml"]);
    crate::support::git(&town, &["commit", "-q", "-m", "Town"]);
    lab.parvis("build --revision HEAD keep/x.git").says(&["there is no `town.toml`"]);
    lab.parvis("build --revision HEAD").is(0);
}
