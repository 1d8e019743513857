//! What helps at the desk: completions of the shell, manual pages, the tree for programs.
#![allow(clippy::disallowed_methods, reason = "tests run programs and write files")]

use crate::support;

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use support::Town;

fn parvis(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(arguments)
        .env_clear()
        .output()
        .expect("the binary runs");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {stderr}");
    String::from_utf8(output.stdout).expect("text")
}

/// The names of all commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = parvis(&["--help"]);
    let list = help.split("Commands:").nth(1).and_then(|rest| rest.split("Options:").next());
    let lines = list.expect("a list of commands").lines();
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn each_shell_completes_every_command() {
    let commands = commands();
    assert!(commands.len() > 15, "{commands:?}");
    for (shell, mark) in [
        ("bash", "complete -F _parvis"),
        ("zsh", "#compdef parvis"),
        ("fish", "complete -c parvis"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = parvis(&["completions", shell]);
        assert!(script.contains(mark), "{shell}: {script}");
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell} does not know {command}");
        }
        assert!(script.contains("--base-url") || script.contains("-l base-url"), "{shell}");
    }
}

#[test]
fn the_scripts_for_shells_that_are_here_are_sound() {
    for shell in ["bash", "zsh", "fish"] {
        let script = parvis(&["completions", shell]);
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), script).expect("written");
        let checked =
            Command::new(shell).arg("-n").arg(file.path()).stderr(Stdio::piped()).output();
        // A shell that is not installed says nothing.
        let Ok(output) = checked else { continue };
        assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let page = parvis(&["man"]);
    assert!(page.contains(".TH parvis 1") && page.contains("parvis\\-build(1)"), "{page}");
    let folder = tempfile::TempDir::new().expect("a folder");
    let target = folder.path().join("share/man1");
    for _ in 0..2 {
        parvis(&["man", target.to_str().expect("UTF-8")]);
    }
    let text = |name: &str| std::fs::read_to_string(target.join(name)).unwrap_or_default();
    assert!(text("parvis.1").contains("SUBCOMMANDS"), "{}", text("parvis.1"));
    for command in commands().iter().filter(|command| *command != "help") {
        let page = text(&format!("parvis-{command}.1"));
        assert!(page.contains(&format!(".TH parvis-{command} 1")), "{command}: {page}");
    }
    assert!(text("parvis-build.1").contains("base\\-url"), "{}", text("parvis-build.1"));
}

#[test]
fn the_tree_for_programs_is_one_object() {
    let package = |name: &str, needs: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"1.2.0\"\nlicence = \"MIT\"\n{needs}")
    };
    let town = Town::bare()
        .file(
            "town.toml",
            "[town]\nname = \"Seneffe\"\nlanguages = [\"fr\"]\n\
             [packages]\nharbour = { path = \"packages/harbour\" }\ncards = { path = \"packages/cards\" }\n\
             [partners]\nauve = { git = \"https://clerk@git.auve.example/site\" }\n",
        )
        .file("packages/harbour/package.toml", package("harbour", "[dependencies]\ncards = \"1\"\n"))
        .file("packages/cards/package.toml", package("cards", ""));
    let folder = town.path().to_str().expect("UTF-8");
    let tree: Value =
        serde_json::from_str(&parvis(&["tree", "--town", folder, "--format", "json"]))
            .expect("JSON");
    let expected = json!({
        "town": "Seneffe",
        "packages": [
            { "name": "cards", "listed": true, "version": "1.2.0", "path": "packages/cards", "dependencies": [] },
            { "name": "harbour", "listed": true, "version": "1.2.0", "path": "packages/harbour", "dependencies": ["cards"] },
        ],
        "partners": [{ "name": "auve", "git": "https://clerk@git.auve.example/site" }],
    });
    assert_eq!(tree, expected);
    let drawn = parvis(&["tree", "--town", folder]);
    assert_eq!(
        drawn,
        "Seneffe\n├─ cards 1.2.0 (folder)\n├─ harbour 1.2.0 (folder)\n│  └─ cards 1.2.0 (folder) (*)\n\
         └─ auve (partner) (https://clerk@git.auve.example/site; not locked yet)\n"
    );
}

#[test]
fn a_check_says_that_nothing_is_wrong_only_if_nothing_is() {
    let fine = Town::new().run("check").is_clean();
    assert!(fine.stderr.contains(" pages, nothing wrong"), "{}", fine.stderr);
    let doubtful =
        Town::new().file("content/_index.md", "+++\ntitle = \"x\"\n+++\n<center>x</center>\n");
    let doubtful = doubtful.run("check");
    assert_eq!((doubtful.code, doubtful.findings.len()), (0, 1), "{:?}", doubtful.findings);
    assert!(doubtful.stderr.contains(" pages, no errors"), "{}", doubtful.stderr);
}
