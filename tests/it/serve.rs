//! `parvis serve`, as a browser and an editor see it: over plain connections, with real files, and the program itself.
#![allow(clippy::disallowed_methods, reason = "tests run programs and write files")]

use crate::support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{TODAY, Town};

/// How long anything may take on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running preview; ends with the test.
struct Preview {
    child: Child,
    host: String,
    terminal: Arc<Mutex<String>>,
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Preview {
    fn of(town: &Town, arguments: &[&str]) -> Self {
        Self::at(town.path(), arguments)
    }

    /// A preview on a fixed day.
    fn at(folder: &Path, arguments: &[&str]) -> Self {
        Self::now(folder, &[&["--date", TODAY], arguments].concat())
    }

    fn now(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .arg("serve")
            .arg(folder)
            .args(["--port", "0"])
            .args(arguments)
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        out.read_line(&mut line).expect("a first line");
        let terminal = Arc::new(Mutex::new(String::new()));
        let keep = |mut source: Box<dyn Read + Send>| {
            let terminal = Arc::clone(&terminal);
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(count @ 1..) = source.read(&mut bytes) {
                    terminal
                        .lock()
                        .expect("unbroken")
                        .push_str(&String::from_utf8_lossy(&bytes[..count]));
                }
            });
        };
        keep(Box::new(out));
        keep(Box::new(child.stderr.take().expect("piped")));
        let host = line.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let host = host.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned();
        Self { child, host, terminal }
    }

    /// Sends bytes as they are, and reads until the other side closes.
    fn send(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        // A refusal may close before all was sent.
        stream.write_all(request.as_bytes()).ok();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    fn get_with(&self, path: &str, headers: &str) -> Answer {
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
            self.host
        ))
    }

    fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).expect("somebody listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        stream
    }

    fn events(&self) -> Events {
        let mut stream = self.connect();
        write!(stream, "GET /_parvis/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.host)
            .expect("sent");
        Events(BufReader::new(stream))
    }

    /// Interrupts it as Ctrl-C does; gives the exit code and how long it took.
    fn interrupt(&mut self) -> (Option<i32>, Duration) {
        let begun = Instant::now();
        Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()
            .expect("kill is installed");
        let code = self.child.wait().expect("it ends").code();
        (code, begun.elapsed())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        let terminal = self.terminal.lock().expect("unbroken");
        assert!(!terminal.contains("panicked"), "{terminal}");
    }
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.text());
        self
    }

    #[track_caller]
    fn has(self, header: &str) -> Self {
        assert!(self.head.lines().any(|line| line == header), "no `{header}` in\n{}", self.head);
        self
    }
}

/// The stream that a browser listens to.
struct Events(BufReader<TcpStream>);

impl Events {
    fn next(&mut self) -> Value {
        loop {
            let mut line = String::new();
            let count = self.0.read_line(&mut line).expect("an event within a minute");
            assert!(count > 0, "the stream of events ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }

    /// Waits for an event of another build than this one.
    fn other_than(&mut self, build: &Value) -> Value {
        self.until(|event| event["build"] != *build)
    }

    fn until(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        loop {
            let event = self.next();
            if is_it(&event) {
                return event;
            }
        }
    }
}

fn home(text: &str) -> String {
    format!("+++\ntitle = \"Bienvenue\"\n+++\n{text}\n")
}

#[test]
fn pages_are_served_with_the_script_that_the_site_does_not_have() {
    let town = Town::new()
        .file("static/notes.txt", "0123456789")
        .file("static/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let preview = Preview::of(&town, &[]);
    let page = preview
        .get("/")
        .is(200)
        .has("content-type: text/html; charset=utf-8")
        .has("cache-control: no-store");
    assert!(
        page.text().contains("Bonjour.")
            && page.text().contains("<script src=\"/_parvis/preview.js\""),
        "{}",
        page.text()
    );
    let head = preview
        .send(&format!("HEAD / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", preview.host));
    assert!(head.is(200).has(&format!("content-length: {}", page.body.len())).body.is_empty());
    let written =
        std::fs::read_to_string(town.path().join(".parvis/preview/index.html")).expect("built");
    assert!(!written.contains("_parvis") && !written.contains("seneffe.example"), "{written}");
    assert!(!town.path().join("public").exists());
    assert_eq!(
        std::fs::read_to_string(town.path().join(".parvis/.gitignore")).expect("there"),
        "*\n"
    );
    preview.get("/_parvis/preview.js").is(200).has("content-type: text/javascript; charset=utf-8");
    preview
        .get("/map.svg")
        .is(200)
        .has("content-type: image/svg+xml")
        .has("cache-control: no-store");
    preview
        .get("/notes.txt?x=1")
        .is(200)
        .has("content-type: text/plain; charset=utf-8")
        .has("content-length: 10");
    preview.get("/nl").is(307).has("location: /nl/");
    let part = preview
        .get_with("/notes.txt", "Range: bytes=2-4\r\n")
        .is(206)
        .has("content-range: bytes 2-4/10");
    assert_eq!(part.text(), "234");
    preview.get_with("/notes.txt", "Range: bytes=20-\r\n").is(416);
}

#[test]
fn what_is_not_there_has_the_sites_own_page_in_the_language_of_the_address() {
    let town = Town::new();
    let preview = Preview::of(&town, &[]);
    assert!(preview.get("/nl/niets/").is(404).text().contains("lang=\"nl\""));
    let page = preview.get("/rien").is(404).has("content-type: text/html; charset=utf-8");
    assert!(page.text().contains("lang=\"fr\"") && page.text().contains("/_parvis/preview.js"));
}

#[test]
fn what_is_not_the_sites_is_refused() {
    let town = Town::new();
    let preview = Preview::of(&town, &[]);
    preview.get("/").is(200);
    std::fs::write(town.path().join(".parvis/preview/foreign.txt"), "foreign").expect("written");
    std::os::unix::fs::symlink("/etc", town.path().join(".parvis/preview/etc")).expect("linked");
    let paths = [
        "/../../town.toml",
        "/%2e%2e/%2e%2e/town.toml",
        "/..%2f..%2ftown.toml",
        "/nl/..%2findex.html",
        "/..\\..\\town.toml",
        "/%5c..%5ctown.toml",
        "//etc/passwd",
        "/etc/passwd",
        "/index.html%00.txt",
        "/.parvis-output",
        "/%2eparvis-output",
        "/foreign.txt",
        "/nl//index.html",
        "/%",
        "/%ff",
    ];
    for path in paths {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    // A page that parvis wrote, and somebody exchanged for a link.
    let page = town.path().join(".parvis/preview/nl/index.html");
    std::fs::remove_file(&page).expect("there");
    std::os::unix::fs::symlink("/etc/passwd", &page).expect("linked");
    preview.get("/nl/").is(404);
    let page = town.path().join(".parvis/preview/404.html");
    std::fs::remove_file(&page).expect("there");
    std::os::unix::fs::symlink("/etc/passwd", &page).expect("linked");
    assert!(!preview.get("/nowhere").is(404).text().contains("root:"));
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"] {
        let answer = preview.send(&format!(
            "{method} / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            preview.host
        ));
        answer.is(405).has("allow: get, head");
    }
}

#[test]
fn other_hosts_are_refused() {
    let town = Town::new();
    let preview = Preview::of(&town, &[]);
    let port = preview.host.split(':').nth(1).expect("a port");
    let ask = |path: &str, hosts: &str| {
        preview.send(&format!("GET {path} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"))
    };
    for host in [format!("localhost:{port}"), "localhost".to_owned(), format!("[::1]:{port}")] {
        ask("/", &format!("Host: {host}\r\n")).is(200);
    }
    let hosts = [
        "Host: evil.example\r\n".to_owned(),
        format!("Host: evil.example:{port}\r\n"),
        format!("Host: localhost.evil.example:{port}\r\n"),
        format!("Host: localhost@evil.example:{port}\r\n"),
        format!("Host: 192.168.1.5:{port}\r\n"),
        format!("Host: localhost:{port}\r\nHost: evil.example\r\n"),
        String::new(),
        "Host: \r\n".to_owned(),
    ];
    for host in hosts {
        for path in ["/", "/_parvis/events", "/_parvis/preview.js"] {
            let answer = ask(path, &host).is(421);
            assert!(!answer.head.contains("access-control"), "{}", answer.head);
        }
    }
    ask("http://evil.example/", &format!("Host: {}\r\n", preview.host)).is(421);
}

#[test]
fn pages_elsewhere_show_and_ask_nothing() {
    let town = Town::new().file("static/notes.txt", "x");
    let preview = Preview::of(&town, &[]);
    for path in ["/", "/notes.txt", "/nowhere", "/_parvis/preview.js", "/nl"] {
        preview
            .get(path)
            .has("x-frame-options: deny")
            .has("content-security-policy: frame-ancestors 'none'")
            .has("cross-origin-resource-policy: same-origin")
            .has("cross-origin-opener-policy: same-origin")
            .has("referrer-policy: same-origin")
            .has("x-content-type-options: nosniff");
    }
    for headers in [
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
    ] {
        for path in ["/", "/_parvis/events", "/_parvis/preview.js"] {
            preview.get_with(path, headers).is(403).has("x-frame-options: deny");
        }
    }
    preview
        .get_with(
            "/",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        )
        .is(403);
    preview.get_with("/", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n").is(200);
    preview
        .get_with(
            "/",
            &format!("Sec-Fetch-Site: same-origin\r\nOrigin: http://{}\r\n", preview.host),
        )
        .is(200);
}

#[test]
fn whoever_opens_a_preview_to_others_is_told() {
    let town = Town::new();
    let told = |arguments: &[&str]| {
        let mut preview = Preview::of(&town, arguments);
        preview.get("/").is(200);
        preview.interrupt();
        preview.terminal.lock().expect("unbroken").clone()
    };
    let said = told(&["--host", "0.0.0.0", "--drafts"]);
    assert!(
        said.contains("everybody in this computer's network can look, drafts too: http://"),
        "{said}"
    );
    for own in [&[][..], &["--host", "localhost"]] {
        assert!(!told(own).contains("everybody"), "{own:?}");
    }
}

#[test]
fn an_edit_loads_the_page_again_and_a_mistake_keeps_the_last_good_one() {
    let town = Town::new();
    let preview = Preview::of(&town, &[]);
    let mut events = preview.events();
    let first = events.next();
    assert_eq!(first["findings"].as_array().map(Vec::len), Some(0), "{first}");
    assert!(
        preview
            .get("/")
            .text()
            .contains(&format!("data-build=\"{}\"", first["build"].as_str().expect("text")))
    );

    town.edit("content/_index.md", home("Bonsoir."));
    let second = events.other_than(&first["build"]);
    assert!(preview.get("/").is(200).text().contains("Bonsoir."));

    town.edit("content/_index.md", home("[<b>x</b>](nulle-part.md)"));
    let wrong = events.until(|event| event["findings"] != second["findings"]);
    assert_eq!(wrong["build"], second["build"], "the page stays");
    assert_eq!(
        (wrong["findings"][0]["code"].as_str(), wrong["findings"][0]["line"].as_u64()),
        (Some("broken-link"), Some(4))
    );
    assert!(preview.get("/").is(200).text().contains("Bonsoir."));
    assert_eq!(preview.events().next(), wrong, "a page that is loaded now shows the findings too");
    while !preview.terminal.lock().expect("unbroken").contains("error[broken-link]") {
        thread::yield_now();
    }

    town.edit("content/_index.md", home("Au revoir."));
    let mended = events.other_than(&second["build"]);
    assert_eq!(mended["findings"].as_array().map(Vec::len), Some(0));
    assert!(preview.get("/").text().contains("Au revoir."));
}

#[test]
fn a_town_that_cannot_be_built_at_first_shows_why_and_comes_when_it_is_mended() {
    let town = Town::new()
        .file("content/_index.md", home("Texte <script>alert(1)</script> [x](nulle-part.md)"));
    let preview = Preview::of(&town, &[]);
    let page = preview.get("/any/where").is(503).has("content-type: text/html; charset=utf-8");
    assert!(
        page.text().contains("broken-link") && page.text().contains("/_parvis/preview.js"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("<script>alert"), "{}", page.text());
    let mut events = preview.events();
    let wrong = events.next();
    town.edit("town.toml", "[town\n");
    let worse = events.other_than(&wrong["build"]);
    town.edit("content/_index.md", home("Bonjour."));
    town.edit("town.toml", "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\", \"nl\"]\n");
    let good = events.other_than(&worse["build"]);
    assert!(preview.get("/").is(200).text().contains("Bonjour."), "{good}");
}

#[test]
fn editors_that_move_files_and_folders_that_come_and_go_are_seen() {
    let town = Town::new().file("drafts.tmp", "x");
    let preview = Preview::of(&town, &[]);
    let mut events = preview.events();
    let mut build = events.next()["build"].clone();
    let mut after = |what: &str, is_done: &dyn Fn() -> bool| {
        loop {
            build = events.other_than(&build)["build"].clone();
            if is_done() {
                return;
            }
            eprintln!("{what}: not yet");
        }
    };
    let at = |path: &str| town.path().join(path);
    // Saved beside, then moved over the old one.
    std::fs::write(at("content/.save"), home("Par un autre.")).expect("written");
    std::fs::rename(at("content/.save"), at("content/_index.md")).expect("moved");
    after("saved by moving", &|| preview.get("/").text().contains("Par un autre."));
    // The old one moved away, the new one written.
    std::fs::rename(at("content/_index.md"), at("content/_index.md~")).expect("moved");
    std::fs::remove_file(at("content/_index.md~")).expect("there");
    town.edit("content/_index.md", home("De nouveau."));
    after("backup first", &|| preview.get("/").text().contains("De nouveau."));
    // A new folder with files, and one more file in it later.
    town.edit("content/a/b/one.md", home("Un."));
    after("a new folder", &|| preview.get("/a/b/one/").status == 200);
    town.edit("content/a/b/two.md", home("Deux."));
    after("in the new folder", &|| preview.get("/a/b/two/").status == 200);
    std::fs::rename(at("content/a"), at("content/c")).expect("moved");
    after("a folder renamed", &|| {
        preview.get("/c/b/two/").status == 200 && preview.get("/a/b/two/").status == 404
    });
    // A whole layer that was not there, and is made anew.
    town.edit("static/shared/x.txt", "1");
    after("a new layer", &|| preview.get("/shared/x.txt").status == 200);
    std::fs::remove_dir_all(at("static")).expect("removed");
    after("a layer removed", &|| preview.get("/shared/x.txt").status == 404);
    town.edit("static/y.txt", "1");
    after("a layer made anew", &|| preview.get("/y.txt").status == 200);
    town.edit("static/y.txt", "22");
    after("edited there", &|| preview.get("/y.txt").text() == "22");
}

#[test]
fn packages_and_partners_by_path_are_watched_also_outside_the_town() {
    let manifest = "[package]\nname = \"shared\"\nversion = \"1.0.0\"\nlicence = \"CC0-1.0\"\n";
    let town = Town::bare()
        .file("shared/package.toml", manifest)
        .file("shared/static/shared/x.txt", "1")
        .file("auve/town.toml", "[town]\nname = \"Auve\"\nlanguages = [\"fr\"]\n")
        .file("auve/content/fair.md", "+++\ntitle = \"Foire\"\n+++\n")
        .file(
            "town/town.toml",
            "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\"]\n[packages]\nshared = { path = \"../shared\" }\n\
             [partners.auve]\npath = \"../auve\"\n[[subscriptions]]\nfrom = \"auve\"\ntype = \"page\"\ninto = \"/\"\n",
        )
        .file("town/content/_index.md", home("Bonjour."));
    let mut preview = Preview::at(&town.path().join("town"), &[]);
    let mut events = preview.events();
    let first = events.next();
    assert_eq!(preview.get("/shared/x.txt").is(200).text(), "1");
    town.edit("shared/static/shared/x.txt", "2");
    let second = events.other_than(&first["build"]);
    assert_eq!(preview.get("/shared/x.txt").text(), "2");
    assert!(preview.get("/auve/fair/").is(200).text().contains("Foire"));
    town.edit("auve/content/fair.md", "+++\ntitle = \"Fanfare\"\n+++\n");
    events.other_than(&second["build"]);
    assert!(preview.get("/auve/fair/").is(200).text().contains("Fanfare"));
    assert_eq!(preview.interrupt().0, Some(0));
}

#[test]
fn a_town_or_package_that_goes_away_is_missed_and_seen_when_it_is_back() {
    let town = Town::bare()
        .file(
            "town/town.toml",
            "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\"]\n[packages]\nshared = { path = \"../more/shared\" }\n",
        )
        .file("town/content/_index.md", home("Bonjour."));
    let preview = Preview::at(&town.path().join("town"), &[]);
    let mut events = preview.events();
    let first = events.next();
    preview.get("/").is(503);
    std::fs::create_dir_all(town.path().join("new/shared/static")).expect("made");
    town.edit(
        "new/shared/package.toml",
        "[package]\nname = \"shared\"\nversion = \"1.0.0\"\nlicence = \"CC0-1.0\"\n",
    );
    town.edit("new/shared/static/shared/x.txt", "1");
    std::fs::rename(town.path().join("new"), town.path().join("more")).expect("moved");
    let second = events.other_than(&first["build"]);
    preview.get("/shared/x.txt").is(200);
    std::fs::rename(town.path().join("town"), town.path().join("away")).expect("moved");
    events.until(|event| event["findings"][0]["code"] == "no-town");
    std::fs::rename(town.path().join("away"), town.path().join("town")).expect("moved back");
    events.until(|event| event["findings"][0].is_null());
    town.edit("town/content/_index.md", home("Encore."));
    events.other_than(&second["build"]);
    assert!(preview.get("/").is(200).text().contains("Encore."));
}

#[test]
fn what_the_clock_changes_is_built_when_the_hour_comes_and_only_then() {
    let now = jiff::Timestamp::now();
    let day = now.strftime("%Y-%m-%d").to_string();
    let publish = |title: &str, seconds: i64| {
        let instant = jiff::Timestamp::from_second(now.as_second() + seconds).expect("an instant");
        format!("+++\ntitle = \"{title}\"\npublish = {instant}\n+++\n")
    };
    let town = || {
        Town::new()
            .file("content/past.md", publish("Past", -1))
            .file("content/soon.md", publish("Soon", 6))
            .file("content/later.md", publish("Later", 8))
            .file("content/far.md", publish("Far", 1_000_000_000))
    };
    let towns = [town(), town(), town()];
    let follow = [Preview::now(towns[0].path(), &[]), Preview::now(towns[1].path(), &["--poll"])];
    let stands = Preview::now(towns[2].path(), &["--date", &day]);
    let mut events = follow.each_ref().map(Preview::events);
    for (preview, events) in follow.iter().zip(&mut events) {
        events.next();
        preview.get("/soon/").is(404);
    }
    for (preview, events) in follow.iter().zip(&mut events) {
        while preview.get("/later/").status == 404 {
            events.next();
        }
        preview.get("/soon/").is(200);
    }
    stands.get("/soon/").is(404);
    let builds =
        |preview: &Preview| preview.terminal.lock().expect("unbroken").matches("built in").count();
    // Nothing is due any more for a long time. A slow machine finds both hours gone at once.
    thread::sleep(Duration::from_secs(1));
    assert!(
        follow.iter().all(|preview| (2..=3).contains(&builds(preview))),
        "{}, {}",
        builds(&follow[0]),
        builds(&follow[1])
    );
    assert_eq!(builds(&stands), 1);
}

#[test]
fn a_hundred_changes_end_with_the_last_one() {
    for arguments in [&[][..], &["--poll"]] {
        let town = Town::new();
        let preview = Preview::of(&town, arguments);
        let mut events = preview.events();
        events.next();
        for number in 1..=100 {
            town.edit("content/_index.md", home(&format!("Version {number}.")));
            thread::sleep(Duration::from_millis(10));
        }
        while !preview.get("/").text().contains("Version 100.") {
            events.next();
        }
        let builds = preview.terminal.lock().expect("unbroken").matches("built in").count();
        assert!(builds < 50, "{builds} builds for 100 changes in a second");
    }
}

#[test]
fn its_own_output_and_hidden_files_are_no_reason_to_build() {
    let town = Town::new();
    let preview = Preview::of(&town, &[]);
    let mut events = preview.events();
    let first = events.next();
    town.edit(".git/index", "x");
    town.edit("content/.swap.swp", "x");
    town.edit("content/_index.md~", "x");
    std::fs::remove_file(town.path().join("content/_index.md~")).expect("there");
    assert_eq!(town.build().code, 0);
    town.edit("content/_index.md", home("Enfin."));
    events.other_than(&first["build"]);
    let terminal = preview.terminal.lock().expect("unbroken").clone();
    assert!(terminal.matches("built in").count() <= 2, "{terminal}");
}

#[test]
fn its_own_log_and_files_that_no_build_reads_are_no_reason_to_build() {
    for (arguments, log) in
        [(&[][..], "serve.log"), (&["--poll"], "serve.log"), (&[], "content/serve.log")]
    {
        let town = Town::new().file("logs/old.log", "x").file("data/serve.log", "x");
        let path = town.path().join(log);
        let file = std::fs::File::create(&path).expect("a log");
        let mut child = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .arg("serve")
            .arg(town.path())
            .args(["--port", "0", "--date", TODAY])
            .args(arguments)
            .env_clear()
            .stderr(file.try_clone().expect("a second handle"))
            .stdout(file)
            .spawn()
            .expect("the binary runs");
        let builds = || std::fs::read_to_string(&path).expect("text").matches("built in").count();
        let wait_for = |number: usize| {
            let begun = Instant::now();
            while builds() < number {
                assert!(begun.elapsed() < PATIENCE, "{log}: {number} builds never came");
                thread::sleep(Duration::from_millis(20));
            }
        };
        wait_for(1);
        for number in 0..10 {
            town.edit("server.log", format!("line {number}\n"));
            town.edit("logs/new.log", format!("line {number}\n"));
            town.edit("data/serve.log", format!("line {number}\n"));
            town.edit("site/index.html", format!("page {number}\n"));
            thread::sleep(Duration::from_millis(120));
        }
        let idle = builds();
        town.edit("content/_index.md", home("Enfin."));
        wait_for(idle + 1);
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        assert_eq!(idle, 1, "{log} with {arguments:?}");
    }
}

#[test]
fn many_idle_connections_and_bad_requests_keep_nobody_from_being_served() {
    let town = Town::new();
    let preview = Preview::of(&town, &[]);
    preview.get("/").is(200);
    let mut idle: Vec<TcpStream> = (0..900).map(|_| preview.connect()).collect();
    idle.iter_mut()
        .take(300)
        .for_each(|stream| stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").expect("sent"));
    preview.get("/").is(200);
    preview.get_with("/", &format!("X-Long: {}\r\n", "x".repeat(1 << 20))).is(431);
    let many: String = (0..5000).map(|number| format!("X-{number}: x\r\n")).collect();
    preview.get_with("/", &many).is(431);
    preview.send("\0\x01\x02 nonsense\r\n\r\n").is(400);
    preview.get("/").is(200);
    // Whoever says nothing loses the place.
    let mut first = idle.swap_remove(0);
    assert!(first.read_to_end(&mut Vec::new()).is_ok(), "closed by the other side");
}

#[test]
fn ctrl_c_ends_it_at_once_also_while_a_browser_listens() {
    let town = Town::new();
    let mut preview = Preview::of(&town, &[]);
    let mut events = preview.events();
    events.next();
    let _idle = preview.connect();
    let (code, took) = preview.interrupt();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_town_has_one_preview_at_a_time_and_the_second_says_where_the_first_is() {
    let town = Town::new();
    let own_files = || {
        let mut names: Vec<_> =
            std::fs::read_dir(town.path().join(".parvis")).expect("there").flatten().collect();
        names.sort_by_key(std::fs::DirEntry::file_name);
        names
            .iter()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect::<Vec<_>>()
    };
    let mut first = Preview::of(&town, &[]);
    let mut events = first.events();
    let build = events.next()["build"].clone();
    for _ in 0..2 {
        let mut second = Command::new(env!("CARGO_BIN_EXE_parvis"));
        let output = second
            .arg("serve")
            .arg(town.path())
            .args(["--port", "0"])
            .env_clear()
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
        assert!(
            said.contains(&format!("runs already at http://{}/", first.host))
                && said.contains("Ctrl-C"),
            "{said}"
        );
    }
    town.edit("content/_index.md", home("Toujours."));
    events.other_than(&build);
    assert!(first.get("/").is(200).text().contains("Toujours."), "the first one goes on");
    let other = Town::new();
    Preview::of(&other, &[]).get("/").is(200);
    assert_eq!(first.interrupt().0, Some(0));
    assert_eq!(own_files(), [".gitignore", "preview"]);
    let mut killed = Preview::of(&town, &[]);
    killed.get("/").is(200);
    killed.child.kill().expect("it runs");
    killed.child.wait().expect("it ends");
    let mut next = Preview::of(&town, &[]);
    assert!(next.get("/").is(200).text().contains("Toujours."));
    assert_eq!(next.interrupt().0, Some(0));
    assert_eq!(own_files(), [".gitignore", "preview"]);
}

#[test]
fn the_browser_is_opened_at_the_previews_own_address_if_somebody_asks() {
    use std::os::unix::fs::PermissionsExt;
    let town = Town::new();
    let desk = tempfile::TempDir::new().expect("a folder");
    let opened = desk.path().join("opened");
    for name in ["xdg-open", "open"] {
        let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >> {}\n", opened.display());
        let program = desk.path().join(name);
        std::fs::write(&program, script).expect("written");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("ours");
    }
    let serve = |arguments: &[&str], path: &Path| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .arg("serve")
            .arg(town.path())
            .args(["--port", "0", "--date", TODAY])
            .args(arguments)
            .env_clear()
            .env("PATH", path)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let (mut address, mut built) = (String::new(), String::new());
        out.read_line(&mut address).expect("a first line");
        out.read_line(&mut built).expect("a second line");
        // The program may take a moment.
        thread::sleep(Duration::from_millis(500));
        child.kill().expect("it runs");
        let mut said = String::new();
        child.stderr.take().expect("piped").read_to_string(&mut said).expect("text");
        child.wait().expect("it ends");
        let address = address.split(' ').next().expect("an address").to_owned();
        (address, said, std::fs::read_to_string(&opened).unwrap_or_default())
    };
    assert_eq!(serve(&[], desk.path()).2, "", "nobody asked");
    let (address, said, asked) = serve(&["--open"], desk.path());
    assert!(address.starts_with("http://127.0.0.1:") && said.is_empty(), "{address}: {said}");
    assert_eq!(asked, format!("{address}\n"));
    let nowhere = desk.path().join("empty");
    let (address, said, _) = serve(&["--open"], &nowhere);
    assert!(said.contains("no program was found") && said.contains(&address), "{said}");
}

#[test]
fn a_mistaken_start_is_said_at_once() {
    let town = Town::bare();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .arg("serve")
            .args(arguments)
            .env_clear()
            .output()
            .expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run(&[town.path().to_str().expect("UTF-8")]);
    assert!(code == Some(2) && said.contains("no-town"), "{said}");
    let town = Town::new();
    let path = town.path().to_str().expect("UTF-8");
    let (code, said) = run(&[path, "--date", "yesterday"]);
    assert!(code == Some(2) && said.contains("--date yesterday"), "{said}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("bound").port().to_string();
    let (code, said) = run(&[path, "--port", &port]);
    assert!(
        code == Some(2) && said.contains("cannot listen") && said.contains("--port 0"),
        "{said}"
    );
}
