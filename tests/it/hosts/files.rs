//! The files in the site that hosts read, and those of the town's own.

use std::io::Read;

use crate::support::{Run, Town};

const PAGE: &str = "+++\ntitle = \"Parking\"\naliases = [\"/cars/\"]\n+++\nText.\n";

fn town(output: &str) -> Town {
    let town = Town::new().file("content/parking.md", PAGE);
    let text = std::fs::read_to_string(town.path().join("town.toml")).expect("a town");
    town.file("town.toml", format!("{text}\n{output}\n"))
}

#[test]
fn a_site_tells_hosts_that_read_files_what_they_may_keep_and_load() {
    let run = town("").build().is_clean();
    let headers = run.read("_headers");
    assert!(
        headers
            .starts_with("/*\n  Content-Security-Policy: default-src 'self'; script-src 'none'; "),
        "{headers}"
    );
    assert!(headers.contains("/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"));
    assert_eq!(run.read("_redirects"), "/cars/ /parking/ 301\n");
    assert!(!run.files().contains_key(".htaccess"));
    let run = town("[output]\nhost = \"apache\"").build().is_clean();
    assert!(run.read(".htaccess").contains("RedirectMatch 301 \"^/cars/?$\" \"/parking/\""));
    let run = town("[output]\nhost = \"netlify\"").build().is_clean();
    assert_eq!(run.read("_redirects"), "/cars/ /parking/ 301\n/nl/* /nl/404.html 404\n");
    for host in ["nginx", "caddy"] {
        let run = town(&format!("[output]\nhost = \"{host}\"")).build().is_clean();
        assert_eq!(run.files().keys().filter(|path| path.contains(host)).count(), 0);
    }
}

#[test]
fn an_unknown_host_is_refused_with_those_that_there_are() {
    let said = town("[output]\nhost = \"apach\"").build().says("bad-value", "town.toml", 7);
    assert!(said.contains("apache"), "{said}");
    let above = town("");
    let text = std::fs::read_to_string(above.path().join("town.toml")).expect("a town");
    let said = above.file("town.toml", format!("host = \"apache\"\n{text}")).build();
    assert!(said.says("unknown-key", "town.toml", 1).contains("[output]"));
}

#[test]
fn what_pages_load_is_what_browsers_may_load() {
    let run = town("[[allow]]\nelement = \"iframe\"\nhost = \"maps.example\"\nreason = \"the map\"")
        .file("content/map.md", "+++\ntitle = \"Map\"\n+++\n<iframe src=\"https://maps.example/x\" title=\"Map\"></iframe>\n")
        .file("static/old/index.html", "<!doctype html><title>x</title><script>let a = 1;</script><p style=\"color: red\">x")
        .build()
        .is_clean();
    let headers = run.read("_headers");
    let policy = headers.lines().nth(1).expect("a policy");
    assert!(policy.contains("frame-src 'self' https://maps.example"), "{policy}");
    assert!(policy.contains("script-src 'self' 'sha256-"), "{policy}");
    assert!(
        policy.contains("style-src 'self' 'sha256-") && policy.contains("'unsafe-hashes'"),
        "{policy}"
    );
}

/// The one warning, of a file as a whole.
fn warned(run: &Run, file: &str) -> String {
    let [found] = &run.findings[..] else { panic!("{:?}", run.findings) };
    assert_eq!((&found["code"], &found["file"]), (&"own-host-file".into(), &file.into()));
    assert_eq!(run.code, 0);
    found["message"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_file_of_the_towns_own_wins_and_what_it_lacks_is_one_warning() {
    let own = "/*\n  X-Frame-Options: DENY\n  Content-Security-Policy: default-src *\n";
    let run = town("").file("static/_headers", own).build();
    assert_eq!(run.read("_headers"), own);
    let said = warned(&run, "static/_headers");
    assert!(
        said.contains("Referrer-Policy") && !said.contains("Content-Security-Policy`"),
        "{said}"
    );
    let whole = "# Permissions-Policy, Referrer-Policy: not wanted\n/*\n  Content-Security-Policy: x\n  X-Content-Type-Options: nosniff\n  Cache-Control: no-cache\n";
    town("").file("static/_headers", whole).build().is_clean();
    // A file for Apache is the town's own matter until the town says that parvis would write one.
    town("").file("static/.htaccess", "Options -Indexes\n").build().is_clean();
    let run =
        town("[output]\nhost = \"apache\"").file("static/.htaccess", "Options -Indexes\n").build();
    assert_eq!(run.read(".htaccess"), "Options -Indexes\n");
    let said = warned(&run, "static/.htaccess");
    assert!(said.contains("RedirectMatch") && said.contains("ErrorDocument"), "{said}");
}

#[test]
fn the_towns_own_redirects_come_first() {
    let run = town("").file("static/_redirects", "/old https://x.example/ 302").build().is_clean();
    assert_eq!(run.read("_redirects"), "/old https://x.example/ 302\n/cars/ /parking/ 301\n");
    let run = town("").file("static/_redirects", "# ours\n/* /index.html 200\n").build();
    run.says("own-host-file", "static/_redirects", 2);
    // Without former addresses nothing of ours is behind it.
    Town::new().file("static/_redirects", "/* /index.html 200\n").build().is_clean();
}

#[test]
fn texts_lie_there_compressed_where_the_town_asks_for_it() {
    let plain = town("").build().is_clean();
    assert!(!plain.files().keys().any(|path| path.ends_with(".br") || path.ends_with(".gz")));
    let build = || {
        let town = town("[output]\ncompress = true")
            .file("static/a.css", "p { color: red }\n".repeat(500))
            .file("static/b.css", "x")
            .file("static/b.css.gz", "the town's own")
            .file("static/x.gif", "GIF89a\x01\x00\x01\x00\x00\x00\x00;");
        town.build()
    };
    let run = build();
    let files = run.files();
    assert_eq!(files["b.css.gz"], b"the town's own");
    assert!(files.contains_key("b.css.br") && !files.contains_key("x.gif.gz"));
    for (path, bytes) in &files {
        let is_text =
            [".html", ".css", ".js", ".xml", ".txt"].iter().any(|ending| path.ends_with(ending));
        assert_eq!(
            files.contains_key(&format!("{path}.br")),
            is_text || path.ends_with(".json") && path != "parvis-build.json",
            "{path}"
        );
        let Some(text) = path.strip_suffix(".gz").filter(|text| *text != "b.css") else { continue };
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&**bytes).read_to_end(&mut back).expect("gzip");
        assert_eq!(back, files[text], "{text}");
    }
    assert_eq!(build().files(), files);
}

#[test]
fn a_site_in_a_folder_of_its_host_says_where_it_is() {
    let run = town("[output]\nhost = \"apache\"")
        .argument("--base-url")
        .argument("https://host.example/town")
        .build()
        .is_clean();
    assert!(run.read("_headers").starts_with("/town/*\n"));
    let text = run.read(".htaccess");
    assert!(
        text.contains("ErrorDocument 404 /town/404.html")
            && text.contains("\"^/town/cars/?$\" \"/town/parking/\""),
        "{text}"
    );
}
