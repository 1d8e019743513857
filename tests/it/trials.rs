//! `parvis check` in a package's folder: the package is tried alone, in a made-up town.
#![allow(clippy::disallowed_methods, reason = "tests make their own folders and run programs")]

use crate::support;

use support::{Town, files_below};

const MANIFEST: &str = "[package]\nname = \"harbour\"\nversion = \"0.1.0\"\nlicence = \"MIT\"\n";

fn package() -> Town {
    Town::bare()
        .file("package.toml", MANIFEST)
        .file("translations/en.ftl", "harbour-tides = Tides\n")
        .file("translations/fr.ftl", "harbour-tides = Marées\n")
        .file("styles/harbour.css", ".tide { color: red; }\n")
        .file("static/harbour/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h1\"/></svg>")
        .file(
            "types/tide.toml",
            "label = { en = \"Tide\", fr = \"Marée\" }\n[fields.high]\nkind = \"datetime\"\nrequired = true\nlabel = { en = \"High water\", fr = \"Pleine mer\" }\n\
             [fields.gauge]\nkind = \"integer\"\nlabel = { en = \"Gauge\", fr = \"Jauge\" }\n",
        )
        .file(
            "templates/tide.html",
            "{% extends \"@base/page.html\" %}\n{% block facts %}\n<p>{{ t(key=\"harbour-tides\") }} {{ page.fields.high | date }}</p>\n{% endblock %}\n",
        )
}

#[test]
fn a_sound_package_is_tried_with_pages_of_its_types_and_nothing_is_written() {
    let package = package();
    let before = files_below(package.path());
    let run = package.run("check").is_clean();
    assert!(run.stderr.contains("tried in a made-up town of "), "{}", run.stderr);
    assert_eq!(files_below(package.path()), before);
    let strict = package.argument("--strict").run("check").is_clean();
    assert!(!strict.stderr.contains("could be made up"), "{}", strict.stderr);
}

#[test]
fn a_fault_in_any_layer_is_said_at_the_packages_own_file() {
    for (code, file, line, text) in [
        (
            "bad-value",
            "types/tide.toml",
            4,
            "label = \"Tide\"\n[fields.high]\nlabel = \"High water\"\nkind = \"hour\"\n",
        ),
        (
            "template-syntax",
            "templates/tide.html",
            2,
            "{% extends \"@base/page.html\" %}\n{% block facts }\n",
        ),
        (
            "template-failed",
            "templates/tide.html",
            3,
            "{% extends \"@base/page.html\" %}\n{% block facts %}\n<p>{{ page.fields.low | date }}</p>\n{% endblock %}\n",
        ),
        ("unknown-key", "package.toml", 5, &format!("{MANIFEST}colour = \"red\"\n")),
    ] {
        let package = package().file(file, text);
        let run = package.run("check");
        assert_eq!(run.code, 1, "{file}: {}", run.stderr);
        run.says(code, file, line);
        assert!(
            run.findings.iter().all(|finding| finding["file"] == file),
            "{file}: {:#?}",
            run.findings
        );
    }
    package().file("translations/fr.ftl", "harbour-tides = {\n").run("check").says(
        "bad-translation",
        "translations/fr.ftl",
        2,
    );
    let run = package().file("static/robots.txt", "x").run("check");
    assert!(run.code == 1 && run.findings[0]["file"] == "static/robots.txt", "{:?}", run.findings);
    let run = package().file("styles/harbour.css", ".tide { color: red;\n").run("check");
    assert!(run.findings[0]["file"] == "styles/harbour.css", "{:?}", run.findings);
    let run = package().file("package.toml", "[package]\nname = \"harbour\"\n").run("check");
    assert_eq!(run.code, 1);
    run.says("missing-key", "package.toml", 2);
}

#[test]
fn a_component_is_tried_where_the_examples_show_it() {
    let package = package().file(
        "components/tide-box.html",
        "{% component tide_box(gauge: Integer) %}\n{% set tides = data(name=\"tides\") %}<p>{{ gauge }} {{ tides.port }}</p>\n{% endcomponent tide_box %}\n",
    );
    package.run("check").is_clean();
    let page =
        |gauge: &str| format!("+++\ntitle = \"Tides\"\n+++\n\n::tide-box{{gauge={gauge}}}\n");
    package.edit("examples/content/tides.md", page("3"));
    let run = package.run("check");
    assert_eq!(run.code, 1);
    run.says("template-failed", "components/tide-box.html", 2);
    package.edit("examples/data/tides.toml", "port = \"Little Harbour\"\n");
    package.run("check").is_clean();
    package.edit("examples/content/tides.md", page("\"low\""));
    package.run("check").says("component-argument", "examples/content/tides.md", 5);
    // A whole town is one of its own.
    package.edit("examples/town.toml", "[town]\nname = \"Tides\"\nlanguages = [\"en\"]\n");
    package.run("check").is_clean();
}

#[test]
fn a_host_that_the_package_asks_for_is_allowed_in_its_trial() {
    let asks = "[[hosts]]\nelement = \"iframe\"\nhost = \"maps.example\"\nreason = \"map\"\n";
    let package = package().file(
        "templates/tide.html",
        "{% extends \"@base/page.html\" %}\n{% block facts %}\n<iframe src=\"https://maps.example/harbour\" title=\"Map\"></iframe>\n{% endblock %}\n",
    );
    package.run("check").says("active-content", "templates/tide.html", 3);
    package.edit("package.toml", format!("{MANIFEST}{asks}"));
    package.run("check").is_clean();
}

#[test]
fn a_type_of_which_no_page_can_be_made_up_is_said() {
    let package = package().file(
        "types/permit.toml",
        "label = \"Permit\"\ntemplate = \"page.html\"\n[fields.number]\nkind = \"text\"\nlabel = \"Number\"\nrequired = true\npattern = \"[0-9]{4}\"\n",
    );
    let run = package.run("check").is_clean();
    assert!(run.stderr.contains("no page of the type `permit` could be made up"), "{}", run.stderr);
    package.edit(
        "examples/content/made-up-permit/bare.md",
        "+++\ntitle = \"Permit\"\ntype = \"permit\"\nnumber = \"2026\"\n+++\n",
    );
    package.run("check").is_clean();
}

#[test]
fn packages_beside_it_are_used_and_one_that_is_nowhere_is_said() {
    let needing = format!("{MANIFEST}[dependencies]\ncards = \"1\"\n");
    let town = Town::bare().file("harbour/package.toml", &needing);
    let run = || {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["check", "--format", "json"])
            .arg(town.path().join("harbour"))
            .env_clear()
            .env("PARVIS_CACHE", town.path().join("cache"))
            .output()
            .expect("the binary runs");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, said) = run();
    assert!(
        code == Some(1) && said.contains("\"file\":\"package.toml\"") && said.contains("../cards"),
        "{said}"
    );
    let cards = |version: &str| {
        format!("[package]\nname = \"cards\"\nversion = \"{version}\"\nlicence = \"MIT\"\n")
    };
    town.edit("cards/package.toml", cards("2.0.0"));
    assert_eq!(run().0, Some(1), "that is another version");
    town.edit("cards/package.toml", cards("1.3.0"));
    assert_eq!(run(), (Some(0), String::new()));
}

#[test]
fn what_is_wrong_with_the_made_up_town_is_said_of_the_package() {
    let package = |more: &str| Town::bare().file("package.toml", format!("{MANIFEST}{more}"));
    let run = package("parvis = \">=9, <10\"\n").run("check");
    assert_eq!(run.code, 1);
    run.says("package-mismatch", "package.toml", 0);
    let needs =
        "[dependencies]\ncards = { git = \"https://git.invalid/cards\", version = \"1\" }\n";
    for arguments in ["--offline", "--locked"] {
        let run = package(needs).argument(arguments).run("check");
        assert_eq!(run.code, 1, "{arguments}");
        assert!(run.says("lock-outdated", "package.toml", 0).contains("`../cards`"), "{arguments}");
    }
}

/// Runs `parvis check` in the package's folder. Returns its code, and what it says.
fn check_with(package: &Town, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(["check", "--format", "json"])
        .arg(package.path())
        .env_clear()
        .env("PARVIS_CACHE", package.path().join("cache"))
        .envs(variables.iter().copied())
        .output()
        .expect("the binary runs");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_trial_calls_nobody_in_ci_and_never_this_computer_or_its_network() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.set_nonblocking(true).expect("it need not wait");
    let here = format!("http://{}/cards", listener.local_addr().expect("it has an address"));
    let needs = |address: &str| {
        Town::bare().file(
            "package.toml",
            format!(
                "{MANIFEST}[dependencies]\ncards = {{ git = \"{address}\", version = \"1\" }}\n"
            ),
        )
    };
    for address in [&here, "/srv/cards", "https://10.0.0.7/cards", "https://gitlab.local/cards"] {
        for variables in [&[][..], &[("CI", "true")]] {
            let (code, said) = check_with(&needs(address), variables);
            assert_eq!(code, Some(1), "{address}: {said}");
            assert!(
                said.contains("unknown-package") && said.contains("`../cards`"),
                "{address}: {said}"
            );
        }
    }
    assert!(listener.accept().is_err(), "nobody called");
    let (code, said) = check_with(&needs("https://git.invalid/cards"), &[("CI", "true")]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("lock-outdated")
            && said.contains("`../cards`")
            && !said.contains("unreachable"),
        "{said}"
    );
    assert!(
        said.contains("\"file\":\"package.toml\"") && !said.contains("parvis update"),
        "{said}"
    );
}

#[test]
fn no_lock_that_a_package_brings_chooses_what_its_trial_takes() {
    for path in ["parvis.lock", "examples/parvis.lock", "examples/vendor/x/package.toml"] {
        package().file(path, "no lock").run("check").is_clean();
    }
}

#[test]
fn a_language_that_the_theme_does_not_speak_is_the_packages_choice() {
    package()
        .file("translations/ar.ftl", "harbour-tides = مد\n")
        .argument("--strict")
        .run("check")
        .is_clean();
}

#[test]
fn the_packages_of_this_repository_stand_alone() {
    for folder in ["themes/agenda", "themes/waste-calendar"] {
        Town::copy_of(folder).argument("--strict").run("check").is_clean();
    }
}

#[test]
fn a_build_in_a_packages_folder_names_the_command_that_helps() {
    for command in ["build", "serve"] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_parvis"))
            .arg(command)
            .arg(package().path())
            .env_clear()
            .output()
            .expect("the binary runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("holds a package") && said.contains("`parvis check`"), "{said}");
    }
}
