//! Where a page of the documentation is tried: an empty folder with the built program, fixed day, and nothing of this machine
//! but the usual commands.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::page::Step;

/// The day on which the documentation is tried: 2 November 2026, noon.
pub const TODAY: &str = "1793620800";

/// What may be run; everything else is marked `<!-- not run -->`.
const COMMANDS: &[&str] = &["parvis", "cd", "mkdir", "git", "cat", "cp", "mv", "rm", "ls"];

/// The folder, and where in it the reader stands.
pub struct Desk {
    dir: TempDir,
    place: PathBuf,
    /// What the last commands printed.
    printed: String,
    /// The last file that was written, and its text before.
    written: Option<(PathBuf, Option<String>)>,
}

impl Desk {
    /// An empty desk.
    pub fn new() -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let inside = |name: &str| dir.path().join(name);
        for folder in ["bin", "home", "work"] {
            std::fs::create_dir(inside(folder)).expect("folders can be made");
        }
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_parvis"), inside("bin/parvis"))
            .expect("links can be made");
        let config = "[user]\n\tname = A. Clerk\n\temail = clerk@town.example\n";
        std::fs::write(inside("home/.gitconfig"), config).expect("files can be written");
        let place = inside("work");
        Self { dir, place, printed: String::new(), written: None }
    }

    /// Does what a step asks for.
    ///
    /// # Errors
    /// What came out otherwise.
    pub fn follow(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Run(script) => self.run(script),
            Step::Prints(text) => same(&self.printed, text),
            Step::Write(path, text) => {
                let path = self.place.join(path);
                let before = std::fs::read_to_string(&path).ok();
                write(&path, text);
                self.written = Some((path, before));
                Ok(())
            }
            Step::Finds(text) => {
                let found = self.check();
                match self.written.take() {
                    Some((path, Some(before))) => write(&path, &before),
                    Some((path, None)) => std::fs::remove_file(path).expect("it was just written"),
                    None => return Err("no file stands before the finding".to_owned()),
                }
                // The last line counts the findings.
                same(found.trim_end().rsplit_once('\n').map_or("", |(findings, _)| findings), text)
            }
            Step::Fault(fault) => Err(fault.clone()),
        }
    }

    /// Checks the town that the reader made on the way, if there is one.
    ///
    /// # Errors
    /// The findings.
    pub fn is_clean(&self) -> Result<(), String> {
        let found =
            if self.place.join("town.toml").exists() { self.check() } else { String::new() };
        if found.is_empty() { Ok(()) } else { Err(found) }
    }

    /// The files of the folder where the reader stands.
    pub fn has(&self, path: &str) -> bool {
        self.place.join(path).exists()
    }

    fn run(&mut self, script: &str) -> Result<(), String> {
        let words = script
            .lines()
            .filter_map(|line| line.split_whitespace().find(|word| !word.contains('=')));
        if let Some(word) =
            words.into_iter().find(|word| !word.starts_with('#') && !COMMANDS.contains(word))
        {
            return Err(format!(
                "`{word}` is not run here; write `<!-- not run -->` before the block"
            ));
        }
        let place = self.dir.path().join("home/place");
        let script = format!("exec 2>&1\n{script}\npwd > '{}'", place.display());
        let output =
            self.program("sh").args(["-eu", "-c", &script]).output().expect("there is a shell");
        self.printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            return Err(self.printed.clone());
        }
        self.place = std::fs::read_to_string(place).expect("the script wrote it").trim_end().into();
        Ok(())
    }

    fn check(&self) -> String {
        let output =
            self.program("parvis").args(["check", "--strict"]).output().expect("the binary runs");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn program(&self, name: &str) -> Command {
        let bin = self.dir.path().join("bin");
        let mut command =
            if name == "parvis" { Command::new(bin.join(name)) } else { Command::new(name) };
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
        command.current_dir(&self.place).env_clear().env("PATH", path);
        command.env("HOME", self.dir.path().join("home")).env("SOURCE_DATE_EPOCH", TODAY);
        command
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a file has a folder"))
        .expect("folders can be made");
    std::fs::write(path, text).expect("files can be written");
}

/// Texts are compared without white space at the ends of lines, which editors take away.
fn same(found: &str, said: &str) -> Result<(), String> {
    let plain =
        |text: &str| text.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    if plain(found) == plain(said) { Ok(()) } else { Err(format!("it is\n{found}")) }
}
