//! `[town] improve`: where readers can propose a change of a page.

use super::{Kind, Reader};
use crate::diagnostics::{Code, Diagnostic, Message};
use crate::names::{Address, Scheme, encode_path, file_page, is_like_a_secret, secrets};

/// What stands for the path in an address of one's own.
const GAP: &str = "{path}";

/// Whether pages lead to their file, and where that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Improve {
    /// Where the repository's forge is known.
    IfKnown,
    /// Never.
    Never,
    /// At this address, whose `{path}` is the file's.
    At(String),
}

impl Improve {
    /// Reads the key; `source` is where the town says its repository is. Faults are reported.
    pub(super) fn read(town: &Reader<'_>, source: Option<&Address>) -> Self {
        let Some(value) = town.value("improve") else { return Self::IfKnown };
        let fault = match &value.kind {
            Kind::Boolean(false) => return Self::Never,
            Kind::Boolean(true)
                if source.is_some_and(|url| file_page(url, None, "x").is_some()) =>
            {
                return Self::IfKnown;
            }
            Kind::Boolean(true) => {
                let message = "`improve = true` needs a `source` on a forge that parvis knows";
                Diagnostic::error(Code::BadValue, message)
            }
            Kind::Text(text) => match check_pattern(text) {
                Ok(()) => return Self::At(text.clone()),
                Err(why) => Diagnostic::error(
                    Code::BadValue,
                    message!(
                        "`improve` cannot be `{text}`: {why}",
                        text = text.escape_debug(),
                        why
                    ),
                ),
            },
            other => Diagnostic::error(
                Code::WrongKind,
                message!(
                    "`improve` takes `true`, `false` or an address, this is {other}",
                    other = other.words()
                ),
            ),
        };
        let help = "write the address of a file as your forge has it, with `{path}` for its path: `improve = \"https://forge.example/our-town/site/edit/main/{path}\"`; or `improve = false` for no link";
        town.sink.report(fault.at(town.origin.at(value.range.clone())).help(help));
        Self::Never
    }

    /// The address of a file, by its path in the town's folder, where the town says one.
    pub fn address_of(&self, path: &str) -> Option<String> {
        match self {
            Self::At(pattern) => Some(pattern.replacen(GAP, &encode_path(path), 1)),
            Self::IfKnown | Self::Never => None,
        }
    }
}

/// Says why a text is not the address of a file that everybody can open.
fn check_pattern(text: &str) -> Result<(), Message> {
    let Some((before, after)) = text.split_once(GAP) else {
        return Err("it has no `{path}`".into());
    };
    if after.contains(GAP) {
        return Err("it has `{path}` twice".into());
    }
    let is_sign = |c: char| !c.is_whitespace() && !c.is_control() && !"\"'<>\\`{}|^".contains(c);
    if !before.chars().chain(after.chars()).all(is_sign) {
        return Err("it has characters that an address cannot have".into());
    }
    if has_secret(text) {
        return Err("it holds what looks like a token, and visitors read it".into());
    }
    // Directly behind a host the path would make another host of it.
    let has_path = before.split_once("://").is_some_and(|(_, rest)| {
        rest.find(['/', '?', '#']).is_some_and(|at| rest[at..].starts_with('/'))
    });
    if !has_path {
        return Err("no `/` stands behind its host".into());
    }
    if !before.ends_with(['/', '?', '#', '=', '&']) {
        return Err("before `{path}` stands none of `/`, `?`, `#`, `=` and `&`".into());
    }
    let start = before.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    match Address::parse(&format!("{start}/x")) {
        Ok(url) if url.scheme() != Scheme::Https => {
            Err("visitors open it, so it begins with `https://`".into())
        }
        Ok(url) if url.user().is_some() => {
            Err("visitors read it, so it names no user: that might be a token".into())
        }
        Ok(url) if url.is_private() => {
            Err("visitors open it, and its host is this computer or in a private network".into())
        }
        Ok(_) => Ok(()),
        Err(error) => Err(error.why.into()),
    }
}

/// Whether an address holds a token: by its name, as in `?token=…`, or by its look.
fn has_secret(text: &str) -> bool {
    // What stands behind a `#` is read like a query.
    !secrets(&text.replacen('#', "?", 1)).is_empty() || has_random_value(text)
}

/// Whether a value of the query, or the part behind it, is a long run of letters and digits.
fn has_random_value(text: &str) -> bool {
    let query = text.split_once(['?', '#']).map_or("", |(_, query)| query);
    let values = query.split(['?', '#', '&', ';']);
    values.filter_map(|part| part.split_once('=')).any(|(_, value)| {
        let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
        has_digit && is_like_a_secret(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_gap_is_filled_with_the_encoded_path() {
        for pattern in [
            "https://forge.example/town/site/edit/main/{path}",
            "https://forge.example/edit?file={path}&branch=main",
            "https://forge.example:8443/{path}/",
            "https://forge.example/site?{path}",
            "https://forge.example/site#{path}",
            "https://forge.example/edit?repository=little-harbour-website-2026&file={path}",
            "https://forge.example/edit?branch=main&{path}",
        ] {
            assert!(check_pattern(pattern).is_ok(), "{pattern}");
        }
        let at = Improve::At("https://forge.example/edit?file={path}&b=main".to_owned());
        assert_eq!(
            at.address_of("content/a b.md").as_deref(),
            Some("https://forge.example/edit?file=content/a%20b.md&b=main")
        );
    }

    #[test]
    fn other_texts_are_refused() {
        for pattern in [
            "",
            "https://forge.example/site",
            "{path}",
            "javascript:alert({path})",
            "http://forge.example/{path}",
            "https://clerk:secret@forge.example/{path}",
            "https://clerk@forge.example/{path}",
            "https://forge.example/{path}/{path}",
            "https://forge.example/\"><b>/{path}",
            "https://forge.example/ {path}",
            "//forge.example/{path}",
            "https://{path}",
            "https://forge.example{path}",
            "https://forge.example:8443{path}",
            "https://forge.example.{path}",
            "https://forge.example?file={path}",
            "https://forge.example#{path}",
            "https://forge.example/town{path}",
            "https://forge.example/edit?token=sesame&file={path}",
            "https://forge.example/edit?file={path}&private_token=sesame",
            "https://forge.example/edit#access_token=sesame&file={path}",
            "https://forge.example/glpat-abcdefghij0123456789/{path}",
            "https://forge.example/edit?k=9f86d081884c7d659a2feaa0c55ad015&file={path}",
            "https://127.0.0.1/{path}",
            "https://10.1.2.3/site/{path}",
            "https://localhost:3000/site/{path}",
            "https://gitlab.local/site/{path}",
            "https://[::1]/{path}",
        ] {
            assert!(check_pattern(pattern).is_err(), "{pattern}");
        }
    }
}
