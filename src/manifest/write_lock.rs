//! Writing `parvis.lock`: sorted, so that one update touches one table, and the same lock gives the same bytes.

use std::fmt::Write;

use super::lock::{FORM, Lock, LockedPackage, LockedPartner, Pin, Reference};
use super::toml::LONGEST;
use super::toml_exact;
use crate::diagnostics::{Code, Diagnostic, Result};

impl Lock {
    /// The file's text; the same lock gives the same bytes. What would be too large to be read again gives up withdrawn addresses.
    ///
    /// # Errors
    /// If even without them it is too large.
    pub fn write(&self) -> Result<String> {
        let mut sorted = self.clone();
        sorted.sort();
        for most in [usize::MAX, LockedPartner::MOST_WITHDRAWN, 30, 0] {
            for partner in &mut sorted.partners {
                partner.withdrawn.drain(..partner.withdrawn.len().saturating_sub(most));
            }
            let text = sorted.text();
            if text.len() <= LONGEST {
                return Ok(text);
            }
        }
        let one = |package: &LockedPackage| {
            Self { packages: vec![package.clone()], ..Self::default() }.text().len()
        };
        let largest =
            sorted.packages.iter().max_by_key(|package| one(package)).map(|package| &package.name);
        let whose = largest.map(|name| format!(", most of it about `{name}`")).unwrap_or_default();
        let message = message!(
            "`parvis.lock` would have more than {value} MB{whose}, and could not be read again",
            value = LONGEST >> 20,
            whose
        );
        let help = "take out of `town.toml` what is not needed; the lock stays as it was";
        Diagnostic::error(Code::TooLarge, message).help(help).into()
    }

    fn text(&self) -> String {
        let mut text = format!(
            "# Written by parvis: which commits this site is built from. Commit this file; `parvis update` moves it.\nversion = {FORM}\n"
        );
        for package in &self.packages {
            begin_table(&mut text, "package");
            write_line(&mut text, "name", package.name.as_str());
            write_line(&mut text, "version", &package.version.to_string());
            write_pin(&mut text, &package.pin);
            write_line(&mut text, "licence", &package.licence);
        }
        for partner in &self.partners {
            begin_table(&mut text, "partner");
            write_line(&mut text, "name", partner.name.as_str());
            write_pin(&mut text, &partner.pin);
            if !partner.withdrawn.is_empty() {
                let addresses: String = partner
                    .withdrawn
                    .iter()
                    .map(|address| format!("    {},\n", toml_exact(address)))
                    .collect();
                writeln!(text, "withdrawn = [\n{addresses}]").expect("a string takes all");
            }
        }
        for hidden in &self.overrides {
            begin_table(&mut text, "override");
            write_line(&mut text, "file", hidden.file.as_str());
            write_line(&mut text, "package", hidden.package.as_str());
            write_line(&mut text, "base", &hidden.base.to_string());
        }
        text
    }
}

fn begin_table(text: &mut String, name: &str) {
    writeln!(text, "\n[[{name}]]").expect("a string takes all");
}

fn write_line(text: &mut String, key: &str, value: &str) {
    writeln!(text, "{key} = {}", toml_exact(value)).expect("a string takes all");
}

fn write_pin(text: &mut String, pin: &Pin) {
    write_line(text, "source", &format!("git+{}", pin.url));
    if let Some(subfolder) = &pin.subfolder {
        write_line(text, "subfolder", subfolder.as_str());
    }
    match &pin.reference {
        Reference::Tag(tag) => write_line(text, "tag", tag),
        Reference::Branch(branch) => write_line(text, "branch", branch),
        Reference::Commit => {}
    }
    write_line(text, "commit", &pin.commit.to_string());
    write_line(text, "checksum", &pin.checksum);
    if let Some(signer) = &pin.signer {
        write_line(text, "signer", signer);
    }
    if let Some(token) = &pin.token {
        write_line(text, "token", &token.to_string());
    }
}
