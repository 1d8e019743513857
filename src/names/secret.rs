//! What looks like a secret, so that no message shows it.

use std::ops::Range;

/// How the tokens of forges begin, and the user names that are written where a token follows.
const BEGINNINGS: [&str; 18] = [
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "gldt-",
    "glrt-",
    "glcbt-",
    "glptt-",
    "glft-",
    "gloas-",
    "glsoat-",
    "atatt",
    "atbb",
    "x-access-token",
    "x-token-auth",
];

/// Whether the name before the `@` of an address is probably a token.
pub fn is_like_a_secret(user: &str) -> bool {
    let lower = user.to_ascii_lowercase();
    if BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning)) {
        return true;
    }
    // Names of people and of robots are words; a run of letters and digits is none.
    let is_random = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        part.len() >= 24 || part.len() >= 16 && digits >= 2
    };
    let digits = user.bytes().filter(u8::is_ascii_digit).count();
    user.len() >= 32 && digits >= 6 || user.split(|c: char| !c.is_alphanumeric()).any(is_random)
}

/// The places of a text, in bytes, that no message may show: passwords and tokens before the `@` of an address, and what begins as
/// the tokens of forges do.
pub fn secrets(text: &str) -> Vec<Range<usize>> {
    // Most texts have neither.
    let mut found = if text.contains('@') { before_at(text) } else { Vec::new() };
    found.extend(tokens(text));
    if text.contains('?') {
        found.extend(queries(text));
    }
    found
}

/// Signs that end an address in a text.
fn ends(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>')
}

fn before_at(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let slashes = text.match_indices("//").chain(text.match_indices("\\\\")).map(|(at, _)| (at + 2, true));
    let quotes = text.match_indices(['"', '\'', '`']).map(|(at, _)| (at + 1, false)).chain([(0, false)]);
    for (start, is_address) in slashes.chain(quotes) {
        let run = &text[start..];
        let run = &run[..run.find(ends).unwrap_or(run.len())];
        let Some(at) = run.rfind('@') else { continue };
        let who = &run[..at];
        let has_password = if is_address { hides_password(who) } else { is_user_and_password(who, &run[at + 1..]) };
        let is_user = |who: &str| is_address && !who.contains('/') && is_like_a_secret(who);
        if has_password || is_user(who) {
            found.push(start..start + at);
        }
    }
    found
}

/// Whether `WHO@host` of an address has a password. Of `//host:80/@name` there is none: what stands before its slash is a host.
fn hides_password(who: &str) -> bool {
    let is_colon = who.contains(':') || who.to_ascii_lowercase().contains("%3a");
    let first = who.split('/').next().unwrap_or_default();
    is_colon && (first.len() == who.len() || super::host::parse(first).is_err())
}

/// Whether `WHO@REST` without a scheme is a user, a password and a host: `anna:sesame@host/path`.
fn is_user_and_password(who: &str, rest: &str) -> bool {
    let Some((user, password)) = who.split_once(':') else { return false };
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_name = !user.is_empty() && user.chars().all(is_sign) && !super::is_safe_scheme(user);
    is_name && !password.is_empty() && !password.starts_with("//") && rest.contains(['/', ':'])
}

/// What stands behind a name such as `access_token=` in the query of an address.
fn queries(text: &str) -> Vec<Range<usize>> {
    const NAMES: [&str; 6] = ["token=", "secret=", "password=", "key=", "auth=", "signature="];
    let lower = text.to_ascii_lowercase();
    let of = |name: &'static str| {
        lower.match_indices(name).filter_map(|(at, _)| {
            let before = lower[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
            let start = at + name.len();
            let length = lower[start..].find(|c| ends(c) || matches!(c, '&' | '#')).unwrap_or(lower.len() - start);
            (before.ends_with(['?', '&']) && length > 0).then(|| start..start + length)
        })
    };
    NAMES.iter().flat_map(|name| of(name).collect::<Vec<_>>()).collect()
}

fn tokens(text: &str) -> Vec<Range<usize>> {
    const SHORTEST: usize = 12;
    let of = |beginning: &'static str| {
        text.match_indices(beginning).filter_map(move |(at, _)| {
            let start = at + beginning.len();
            let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
            let length = text[start..].find(|c| !is_sign(c)).unwrap_or(text.len() - start);
            let is_word = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            (length >= SHORTEST && !is_word).then(|| start..start + length)
        })
    };
    BEGINNINGS.iter().filter(|beginning| beginning.ends_with(['_', '-'])).flat_map(|beginning| of(beginning)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let ranges = secrets(text);
        text.char_indices().map(|(at, c)| if ranges.iter().any(|range| range.contains(&at)) { '*' } else { c }).collect()
    }

    #[test]
    fn tokens_are_told_from_names() {
        let secrets = [
            "ghp_0123456789abcdef0123456789abcdef0123",
            "glpat-xxxx",
            "x-access-token",
            "3f786850e387550fdab836ed7e6dc881de23001b",
            "Zk3hBq9LmT2vXw8RpY6c",
            "4b3c1a52-9d8e-4f7a-8b6c-1d2e3f4a5b6c",
            "abcdefghijklmnopqrstuvwxyzabcd",
        ];
        for secret in secrets {
            assert!(is_like_a_secret(secret), "{secret}");
        }
        for name in
            ["git", "anna", "oauth2", "anna.lambert", "robot-of-the-town-hall-2024", "project_12345_bot", "montserin-portal"]
        {
            assert!(!is_like_a_secret(name), "{name}");
        }
    }

    #[test]
    fn no_password_and_no_token_is_shown() {
        let texts = [
            ("git = \"https://anna:sesame@host/x\"", "git = \"https://***********@host/x\""),
            ("git = \"https://host/x?a=b&access_Token=ab.c#d\"", "git = \"https://host/x?a=b&access_Token=****#d\""),
            ("git = \"https://anna:ses/ame@host/x\"", "git = \"https://************@host/x\""),
            ("git = \"https://anna%3asesame@host/x\"", "git = \"https://*************@host/x\""),
            ("https:\\\\anna:sesame@host", "https:\\\\***********@host"),
            ("git = 'anna:sesame@host/x'", "git = '***********@host/x'"),
            ("https://ghp_0123456789ab@host/x", "https://****************@host/x"),
            ("env = \"ghp_0123456789abcdef\"", "env = \"ghp_****************\""),
            ("`git+https://anna:sesame@host`", "`git+https://***********@host`"),
        ];
        for (text, wanted) in texts {
            assert_eq!(masked(text), wanted);
        }
        let same = [
            "https://anna@host/x",
            "https://host:8080/@anna/x",
            "git@host:tools.git",
            "mailto:anna@town.example",
            "\"mailto:anna@town.example/x\"",
            "commit 3f786850e387550fdab836ed7e6dc881de23001b",
            "// x @ y: z",
            "é @ //é",
        ];
        for text in same {
            assert_eq!(masked(text), text);
        }
    }
}
