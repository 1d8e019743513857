//! The examples in the texts of the specifications, which come from the package registries.

#![allow(clippy::disallowed_methods, reason = "tests fetch what they read and run programs")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// A specification of Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Specification {
    /// CommonMark 0.31.2.
    CommonMark,
    /// What GitHub Flavored Markdown 0.29 adds to CommonMark.
    GitHub,
}

/// An example of a specification.
pub(super) struct Example {
    /// Its number in the specification, from 1.
    pub number: u32,
    /// The heading above it.
    pub section: String,
    /// The Markdown.
    pub markdown: String,
    /// The HTML that it is to become.
    pub html: String,
}

/// The fence around an example.
const FENCE: &str = "````````````````````````````````";

impl Specification {
    /// The number of its examples.
    pub(super) fn count(self) -> usize {
        match self {
            Self::CommonMark => 652,
            Self::GitHub => 24,
        }
    }

    /// Returns its examples, in order.
    pub(super) fn examples(self) -> Vec<Example> {
        let file = self.fetched();
        let text = std::fs::read_to_string(&file).expect("the specification is there");
        let mut examples = examples_in(&text);
        if self == Self::GitHub {
            examples.retain(|example| example.section.ends_with("(extension)"));
        }
        examples
    }

    /// Returns the file of its text, which is fetched once.
    fn fetched(self) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("specifications");
        std::fs::create_dir_all(&folder).expect("folders can be made");
        let file = match self {
            Self::CommonMark => "commonmark-0.31.2/node_modules/commonmark-spec/spec.txt",
            // The authors of a parser in Python hand the text on with their sources.
            Self::GitHub => "gfm-0.29/marko-2.2.4/tests/spec/gfm.txt",
        };
        let file = folder.join(file);
        if !file.exists() {
            match self {
                Self::CommonMark => fetch_commonmark(&folder.join("commonmark-0.31.2")),
                Self::GitHub => fetch_gfm(&folder.join("gfm-0.29")),
            }
        }
        file
    }
}

fn fetch_commonmark(folder: &Path) {
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
    run(npm.arg(folder).arg("commonmark-spec@0.31.2"));
}

fn fetch_gfm(folder: &Path) {
    run(Command::new("python3").args(["-m", "venv"]).arg(folder.join("venv")));
    let mut pip = Command::new(folder.join("venv/bin/pip"));
    pip.args(["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary"]);
    run(pip.args([":all:", "--dest"]).arg(folder).arg("marko==2.2.4"));
    let archive = folder.join("marko-2.2.4.tar.gz");
    run(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(folder));
}

fn run(command: &mut Command) {
    let output = command.output().expect("the program is there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// Reads the examples of a specification: Markdown and HTML with a dot between them, `→` for a tab.
fn examples_in(specification: &str) -> Vec<Example> {
    let (mut examples, mut section) = (Vec::new(), "");
    let mut lines = specification.lines();
    while let Some(line) = lines.next() {
        if line.starts_with('#') {
            section = line.trim_matches(['#', ' ']);
        }
        if line.starts_with(FENCE) {
            let number = u32::try_from(examples.len() + 1).expect("there are some hundreds");
            let section = section.to_owned();
            let mut up_to = |end: &str| {
                let part = lines.by_ref().take_while(|line| *line != end);
                part.map(|line| line.replace('→', "\t") + "\n").collect::<String>()
            };
            let (markdown, html) = (up_to("."), up_to(FENCE));
            examples.push(Example { number, section, markdown, html });
        }
    }
    examples
}
