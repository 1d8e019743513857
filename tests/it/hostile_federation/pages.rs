//! What packages and partners from Git would put into the pages of a site.

use super::lab::{Lab, PACKAGE, file, folder, package_with, partner_with};

const ENDLESS: &str =
    "{% for a in range(end=90000) %}{% for b in range(end=90000) %}{% endfor %}{% endfor %}";
const WRITES: &str = "{% for a in range(end=90000) %}{% for b in range(end=9000) %}0123456789{% endfor %}{% endfor %}";

#[test]
fn a_template_without_end_is_stopped_with_package_file_and_line_and_the_last_site_stays() {
    for body in [ENDLESS, WRITES] {
        let lab = Lab::new();
        let repo = lab.repo("fair");
        repo.publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
        lab.with_package(&repo.url(), "version = \"1\"");
        lab.parvis("update").is(0);
        lab.parvis("build").is(0);
        let site = lab.site();
        let manifest = file("package.toml", PACKAGE.replace("1.0.0", "1.1.0"));
        let template = file("home.html", format!("<!doctype html>\n<title>x</title>\n{body}\n"));
        repo.publish(&[manifest, folder("templates", vec![template])], Some("v1.1.0"));
        lab.parvis("update").is(0);
        let begun = std::time::Instant::now();
        let run = lab.parvis("build").is(1);
        run.says(&["error[template-limit]", "--> @fair/templates/home.html:3", "the last site"]);
        assert!(begun.elapsed().as_secs() < 60, "it took {:?}", begun.elapsed());
        assert!(lab.site() == site);
        lab.parvis("vendor").is(0);
        lab.parvis("build --offline").is(1).says(&["--> vendor/fair/templates/home.html:3"]);
        assert!(lab.site() == site);
    }
}

const BODY: &str = "<script src=\"https://evil.example/a.js\">steal()</script>\n\n\
    <base href=\"https://evil.example/\"><meta http-equiv=\"refresh\" content=\"0; url=https://evil.example/\">\n\n\
    <style>@import url(https://evil.example/a.css)</style>\n<link rel=\"stylesheet\" href=\"https://evil.example/b.css\">\n\n\
    <svg onload=\"steal()\"><script>steal()</script></svg> <img src=x onerror=\"steal()\">\n\n\
    [run](javascript:steal()) [data](data:text/html,steal) ![a drawing](act.svg) ![a picture](https://evil.example/p.png)\n\n\
    <javascript:steal()> {{ steal() }} {% include \"steal.html\" %}\n\n:::script\nsteal text\n:::\n";

#[test]
fn what_a_partner_writes_acts_on_no_page() {
    let lab = Lab::new();
    let repo = lab.repo("other");
    let entry = format!(
        "+++\ntitle = \"<script>steal()</script>Evil & co\"\ntype = \"event\"\nstart = 2026-07-01\nlink = \"javascript:steal()\"\n+++\n{BODY}"
    );
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"steal()\"><script>steal()</script></svg>";
    let mut items = partner_with(vec![file("evil.md", entry), file("act.svg", drawing)]);
    let evil = "body { background: url(https://evil.example/x.png) }";
    items.push(folder("styles", vec![file("evil.css", evil)]));
    items.push(folder(
        "templates",
        vec![file("home.html", "steal()"), file("event.html", "steal()")],
    ));
    items.push(folder(
        "components",
        vec![file("script.html", "{% component script() %}steal(){% endcomponent script %}")],
    ));
    items.push(folder("scripts", vec![file("steal.js", "steal()")]));
    items.push(folder("translations", vec![file("en.ftl", "read-more = steal()\n")]));
    items.push(folder("static", vec![file("steal.html", "steal()")]));
    repo.publish(&items, None);
    for pages in ["origin", "local"] {
        lab.with_partner(&repo.url(), "");
        let manifest = lab.read("towns/ours/town.toml");
        lab.write("towns/ours/town.toml", format!("{manifest}pages = \"{pages}\"\n"));
        lab.parvis("update").is(0);
        lab.parvis("build").is(0);
        assert!(lab.agenda().contains("Evil &amp; co"), "{}", lab.agenda());
        // A title in JSON or in a calendar is plain text, and means what it says.
        for (path, bytes) in lab
            .site()
            .into_iter()
            .filter(|(path, _)| path.extension().is_none_or(|end| end != "json" && end != "ics"))
        {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for bad in [
                "<script>steal",
                "onload",
                "onerror",
                "<base",
                "http-equiv=\"refresh",
                "http-equiv=refresh",
                "evil.example/a",
                "evil.example/b",
                "evil.example/x",
                "evil.example/p",
            ] {
                assert!(!text.contains(bad), "{}: {bad}\n{text}", path.display());
            }
            for scheme in ["=\"javascript:", "=javascript:", "=\"data:text", "=data:text"] {
                assert!(!text.contains(scheme), "{}: {scheme}", path.display());
            }
            assert!(
                !path.ends_with("steal.html") && path.extension().is_none_or(|end| end != "svg"),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn a_style_sheet_that_loads_from_another_host_is_refused_with_its_line() {
    for (line, says) in [
        ("@import url(https://evil.example/a.css);", "/fair.css:2"),
        (
            "@\\69mport \"https://evil.example/a.css\";",
            "`https://evil.example/a.css` from another host",
        ),
        (
            "body { background: url(https://evil.example/a.png) }",
            "`https://evil.example/a.png` from another host",
        ),
        ("body { background: u\\72l('//evil.example/a.png') }", "`//evil.example/a.png`"),
        (
            "@font-face { font-family: f; src: local(x), url(HTTPS://evil.example/f.woff2) }",
            "`HTTPS://evil.example",
        ),
        ("a { background: image-set('https://evil.example/a.png' 1x) }", "`https://evil.example"),
        ("a { --x: url(https://evil.example/a.png) }", "`https://evil.example"),
        (
            "a { --x: url(a.png); background: url(https://evil.example/a.png) }",
            "`https://evil.example/a.png`",
        ),
        (
            "a { --x: 'https://evil.example/a.png'; background: image-set(var(--x) 1x) }",
            "`https://evil.example",
        ),
        ("@media print { @import 'https://evil.example/a.css'; }", "`https://evil.example"),
        ("@namespace 'https://evil.example/a';", "`@namespace`"),
        ("a { background: src('https://evil.example/a.png') }", "`src()`"),
    ] {
        let lab = Lab::new();
        let repo = lab.repo("fair");
        let sheet = folder("styles", vec![file("fair.css", format!("/* fair */\n{line}\n"))]);
        repo.publish(&[file("package.toml", PACKAGE), sheet], Some("v1.0.0"));
        lab.with_package(&repo.url(), "version = \"1\"");
        lab.parvis("update").is(0);
        lab.parvis("build").is(1).says(&["error[", says, "--> @fair/styles/fair.css"]);
        assert!(lab.site().is_empty(), "{line}");
    }
    let lab = Lab::new();
    let own = "a { background: url(/a.png), url(b.png), url(#c), url(data:image/png;base64,AAAA), url('/c.png?https://x') }\n";
    lab.town("");
    lab.write("towns/ours/styles/own.css", own);
    lab.parvis("build").is(0);
}
