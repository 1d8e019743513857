//! nginx, Caddy and Apache show the example town: lifetimes, former addresses, what is not there, parts of files.

use std::process::Command;
use std::sync::OnceLock;

use super::server::{WebServer, open_up};
use crate::support::{Run, Town};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The modules that `.htaccess` uses where they are there.
const MODULES: [&str; 5] = ["headers", "alias", "autoindex", "deflate", "filter"];

/// The example town, for Apache and with compressed copies.
struct Site {
    town: Town,
    run: Run,
}

fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let town = Town::copy_of("example-town").at("2026-11-02");
        let path = town.path().join("town.toml");
        let text = std::fs::read_to_string(path).expect("a town");
        town.edit("town.toml", format!("{text}\n[output]\nhost = \"apache\"\ncompress = true\n"));
        let run = town.build().is_clean();
        open_up(town.path().parent().expect("it lies in a folder"));
        Site { town, run }
    })
}

/// What `parvis host` prints.
fn lines(kind: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(["host", kind, "--date", "2026-11-02", "--offline", "--town"])
        .arg(site().town.path())
        .env_clear()
        .output()
        .expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn style() -> String {
    let files = site().run.files();
    let style =
        files.keys().find(|path| path.starts_with("assets/style.") && path.ends_with(".css"));
    format!("/{}", style.expect("a style sheet"))
}

/// What every server has to do.
fn shows_the_site(server: &WebServer) {
    let page = server.get("/nl/");
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'self'; script-src 'self'; "), "{policy}");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "strict-origin-when-cross-origin");
    assert!(page.header("permissions-policy").contains("camera=()"));
    assert_eq!(page.header("cache-control"), "public, max-age=300, must-revalidate");
    assert!(page.header("content-type").starts_with("text/html"));

    let style = server.get(&style());
    assert_eq!(style.header("cache-control"), FOR_EVER);
    assert!(style.header("content-type").starts_with("text/css"));
    assert_eq!(style.header("x-content-type-options"), "nosniff");

    for (from, to) in [("/acces/", "/venir/"), ("/legal/", "/mentions-legales/")] {
        let moved = server.get(from);
        assert_eq!(moved.status, 301, "{from}");
        let location = moved.header("location");
        assert!(
            location == to || location.starts_with("http://127.0.0.1") && location.ends_with(to)
        );
    }

    for (address, lang) in [("/nowhere", "fr"), ("/nl/nergens/", "nl"), ("/de/nirgends.html", "de")]
    {
        let missing = server.get(address);
        assert_eq!(missing.status, 404, "{address}");
        let text = missing.text();
        assert!(text.contains(&format!("lang={lang}")), "{address}: {text:.200}");
        assert!(missing.header("content-security-policy").starts_with("default-src"), "{address}");
        assert_ne!(missing.header("cache-control"), FOR_EVER);
    }
    // A missing style sheet must not be kept for a year.
    let missing = server.get("/assets/style.000000000000.css");
    assert_eq!(missing.status, 404);
    assert_ne!(missing.header("cache-control"), FOR_EVER);

    let part = server.ask("/arms.svg", &["Range: bytes=0-9"]);
    assert_eq!((part.status, part.body.len()), (206, 10));
    assert!(part.header("content-range").starts_with("bytes 0-9/"));
}

/// Pages asked for with an encoding; whether the compressed copy is what was sent.
fn compressed(server: &WebServer, encoding: &str) -> bool {
    let answer = server.ask("/nl/", &[&format!("Accept-Encoding: {encoding}")]);
    assert_eq!(answer.status, 200);
    let ending = if encoding == "br" { "br" } else { "gz" };
    let copy = &site().run.files()[&format!("nl/index.html.{ending}")];
    answer.header("content-encoding") == encoding && answer.body == *copy
}

#[test]
fn nginx_shows_the_site() {
    let server = WebServer::nginx(&site().run.site, &lines("nginx"));
    shows_the_site(&server);
    assert!(compressed(&server, "gzip"));
    let folder = server.get("/assets/");
    assert_eq!(folder.status, 404);
    assert!(folder.text().contains("lang=fr"));
    // Drawings keep the styles that they bring, where they are opened alone.
    assert_eq!(server.get("/arms.svg").header("content-security-policy"), "");
}

#[test]
fn caddy_shows_the_site() {
    let server = WebServer::caddy(&site().run.site, &lines("caddy"));
    shows_the_site(&server);
    assert!(compressed(&server, "gzip") && compressed(&server, "br"));
}

#[test]
fn apache_shows_the_site() {
    let server = WebServer::apache(&site().run.site, &MODULES, "AllowOverride All");
    shows_the_site(&server);
    assert_eq!(server.get("/arms.svg").header("content-security-policy"), "");
    let zipped = server.ask("/nl/", &["Accept-Encoding: gzip"]);
    assert_eq!(zipped.header("content-encoding"), "gzip");
    // The former address without its slash too.
    assert_eq!(server.get("/acces").header("location").rsplit('/').nth(1), Some("venir"));
}

#[test]
fn apache_never_fails_whatever_it_lacks_or_forbids() {
    let site = &site().run.site;
    for (modules, lines, moved) in [
        (&[][..], "AllowOverride All", 200),
        (&["alias", "autoindex"], "AllowOverride FileInfo\nOptions Indexes", 301),
        (&["headers", "autoindex"], "AllowOverride FileInfo\nOptions Indexes", 200),
        (&["headers"], "AllowOverride FileInfo\nOptions None", 200),
        (&["deflate", "alias"], "AllowOverride All\nOptions None", 301),
        (&["rewrite"], "AllowOverride All\nOptions None", 200),
        (&MODULES, "AllowOverride None", 200),
        (&MODULES, "AllowOverride None\nOptions Indexes", 200),
    ] {
        let server = WebServer::apache(site, modules, lines);
        let wanted = [
            ("/", 200),
            ("/nl/", 200),
            ("/arms.svg", 200),
            ("/nothing", 404),
            // Where nobody leads on, the page at the former address does.
            ("/acces/", moved),
        ];
        for (address, status) in wanted {
            let got = server.get(address).status;
            assert_eq!(got, status, "{address} with {modules:?}, {lines}");
        }
        // A list of files, or a refusal, is nothing that fails.
        assert!(server.get("/assets/").status < 500);
    }
}
