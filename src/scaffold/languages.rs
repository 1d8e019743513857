//! The languages in which parvis can begin a town.

use crate::diagnostics::{Code, Diagnostic, Result, did_you_mean, nearest, or_list};
use crate::names::Lang;

/// The languages that `skeletons/` is written in.
const KNOWN: [&str; 7] = ["en", "fr", "nl", "de", "es", "eu", "it"];

/// Reads language codes, in order, each once. `nl-BE` is begun with the texts of `nl`.
///
/// # Errors
/// If there is none, or one that parvis has no texts in: English under another language's name would mislead readers,
/// screen readers and search engines.
pub fn languages(codes: &[String]) -> Result<Vec<Lang>> {
    let mut found: Vec<Lang> = Vec::new();
    for code in codes.iter().map(|code| code.trim()).filter(|code| !code.is_empty()) {
        let lang = Lang::parse(code)
            .map_err(|why| refuse(code, format!("`{code}` is not a language: {why}")))?;
        if !KNOWN.contains(&lang.base()) {
            return Err(refuse(code, format!("parvis has no texts in `{lang}` to begin with")));
        }
        if !found.contains(&lang) {
            found.push(lang);
        }
    }
    if found.is_empty() {
        return Err(refuse("", "there is no language in `--lang`".to_owned()));
    }
    Ok(found)
}

fn refuse(code: &str, message: String) -> Box<Diagnostic> {
    let near =
        nearest(code, KNOWN).map(|near| format!("{} ", did_you_mean(near))).unwrap_or_default();
    let help = message!(
        "{near}it begins in {choices}, for instance `--lang fr,nl`; any other language can be added to `town.toml` later",
        near,
        choices = or_list(KNOWN)
    );
    Box::new(Diagnostic::error(Code::Usage, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(codes: &[&str]) -> Result<Vec<Lang>> {
        languages(&codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn each_language_comes_once_and_the_first_stays_first() {
        let found = read(&["nl", " fr", "nl", "", "nl-BE"]).unwrap();
        assert_eq!(found.iter().map(Lang::as_str).collect::<Vec<_>>(), ["nl", "fr", "nl-BE"]);
    }

    #[test]
    fn a_language_without_texts_is_refused_with_the_list() {
        for (code, part) in [
            ("fx", "did you mean `fr`"),
            ("pl", "`it`"),
            ("FR", "`fr`"),
            ("../x", "`eu`"),
            ("", "`de`"),
        ] {
            let help = read(&[code]).unwrap_err().help.unwrap();
            assert!(help.contains(part), "{code}: {help}");
        }
    }
}
