//! Recognising secrets, so that no message shows them.

use std::ops::Range;

use super::host::parse_server;
use super::scheme::is_safe_scheme;

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
    // Names of people and robots consist of words; a long run of letters and digits is not a word.
    let is_random = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        part.len() >= 24 || part.len() >= 16 && digits >= 2
    };
    let digits = user.bytes().filter(u8::is_ascii_digit).count();
    user.len() >= 32 && digits >= 6 || user.split(|c: char| !c.is_alphanumeric()).any(is_random)
}

/// The places of a text, in bytes, that no message may show: passwords and tokens before the `@` of
/// an address, and what begins as the tokens of forges do. They are in order, and none touches
/// another.
pub fn secrets(text: &str) -> Vec<Range<usize>> {
    // A quick test, since most texts have neither.
    let mut found = if text.contains('@') { before_at(text) } else { Vec::new() };
    found.extend(tokens(text));
    if text.contains('?') {
        found.extend(query_secrets(text));
    }
    found.sort_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match apart.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => apart.push(range),
        }
    }
    apart
}

/// Whether a character ends an address in a text.
fn ends_address(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, '<' | '>')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}

/// Finds what to hide before the last `@` of each run of characters: everything from the first
/// start of an address that is followed by a secret.
///
/// A hostile run may be as long as a file and contain as many starts, so the time for each start
/// does not grow with the run.
fn before_at(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for run in text.split(ends_address) {
        let begun = start;
        let is_quoted = text[..begun].chars().next_back().is_none_or(is_quote);
        start =
            begun + run.len() + text[begun + run.len()..].chars().next().map_or(0, char::len_utf8);
        let Some(at) = run.rfind('@') else { continue };
        let who = &run[..at];
        let hidden = if is_quoted && is_user_and_password(who, &run[at + 1..]) {
            Some(0)
        } else {
            first_secret(who)
        };
        found.extend(hidden.map(|from| begun + from..begun + at));
    }
    found
}

/// Finds the first start of an address that is followed by a secret, in the text before the `@`.
/// Returns its byte.
fn first_secret(who: &str) -> Option<usize> {
    let colon = who.to_ascii_lowercase().rfind("%3a").max(who.rfind(':'));
    let slash = who.rfind('/');
    let mut starts: Vec<usize> =
        who.match_indices("//").chain(who.match_indices("\\\\")).map(|(at, _)| at + 2).collect();
    starts.sort_unstable();
    starts.into_iter().find(|&start| {
        let is_user = || {
            slash.is_none_or(|slash| slash < start)
                && (who.len() - start > LONGEST_NAME || is_like_a_secret(&who[start..]))
        };
        colon.is_some_and(|colon| colon >= start) && !begins_with_host(&who[start..]) || is_user()
    })
}

/// The longest name of a user or a host, in bytes. Anything longer counts as a secret.
const LONGEST_NAME: usize = 256;

/// Whether the text begins with a host and a slash: `//host:80/@name` has a port and no password.
fn begins_with_host(who: &str) -> bool {
    let near = &who.as_bytes()[..who.len().min(LONGEST_NAME)];
    near.iter().position(|byte| *byte == b'/').is_some_and(|end| parse_server(&who[..end]).is_ok())
}

/// Whether `WHO@REST` without a scheme is a user, a password and a host: `anna:sesame@host/path`.
fn is_user_and_password(who: &str, rest: &str) -> bool {
    let Some((user, password)) = who.split_once(':') else { return false };
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_name = !user.is_empty() && user.chars().all(is_sign) && !is_safe_scheme(user);
    is_name && !password.is_empty() && !password.starts_with("//") && rest.contains(['/', ':'])
}

/// Finds the values of names such as `access_token=` in the queries of addresses.
fn query_secrets(text: &str) -> Vec<Range<usize>> {
    const NAMES: [&str; 6] = ["token=", "secret=", "password=", "key=", "auth=", "signature="];
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for name in NAMES {
        // The search for a name goes on after its last value: a value may contain the name.
        let mut end = 0;
        for (at, _) in lower.match_indices(name) {
            if at >= end
                && let Some(value) = query_value(&lower, end, at, name)
            {
                end = value.end;
                found.push(value);
            }
        }
    }
    found
}

/// Returns the value of a name at `at` if the name belongs to a query: only letters, digits, `_`
/// and `-` stand between it and the `?` or `&` before it. What lies before `from` is not looked at.
fn query_value(lower: &str, from: usize, at: usize, name: &str) -> Option<Range<usize>> {
    let before = lower[from..at]
        .trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if !before.ends_with(['?', '&']) {
        return None;
    }
    let start = at + name.len();
    let end = lower[start..]
        .find(|c| ends_address(c) || matches!(c, '&' | '#'))
        .map_or(lower.len(), |length| start + length);
    (end > start).then_some(start..end)
}

/// Finds what follows the beginnings of forges' tokens.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for beginning in BEGINNINGS.iter().filter(|beginning| beginning.ends_with(['_', '-'])) {
        // The search goes on after the last token: a token may contain its own beginning.
        let mut end = 0;
        for (at, _) in text.match_indices(beginning) {
            let start = at + beginning.len();
            let is_inside_word = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            if start > end
                && !is_inside_word
                && let Some(token) = token_from(text, start)
            {
                end = token.end;
                found.push(token);
            }
        }
    }
    found
}

/// Returns the token that starts here; `None` if it is too short to be one.
fn token_from(text: &str, start: usize) -> Option<Range<usize>> {
    const SHORTEST: usize = 12;
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let end = text[start..].find(|c| !is_sign(c)).map_or(text.len(), |length| start + length);
    (end - start >= SHORTEST).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let ranges = secrets(text);
        text.char_indices()
            .map(|(at, c)| if ranges.iter().any(|range| range.contains(&at)) { '*' } else { c })
            .collect()
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
        for name in [
            "git",
            "anna",
            "oauth2",
            "anna.lambert",
            "robot-of-the-town-hall-2024",
            "project_12345_bot",
            "montserin-portal",
        ] {
            assert!(!is_like_a_secret(name), "{name}");
        }
    }

    #[test]
    fn a_text_as_long_as_a_file_may_be_is_looked_through_in_good_time() {
        let of = |part: &str| part.repeat((1 << 20) / part.len());
        let begun = std::time::Instant::now();
        for part in [
            "https://a:b@c ",
            "//",
            "\\\\",
            "//a:",
            "/",
            "\"a:b@",
            "ghp_",
            "ghp_aaaaaaaaaaaaaaaa ",
            "?token=",
            "token=",
            "&key=",
        ] {
            for text in [
                of(part),
                format!("@{}", of(part)),
                format!("{}@a", of(part)),
                format!("//{}@a:/?", of(part)),
            ] {
                let found = secrets(&text);
                assert!(found.windows(2).all(|pair| pair[0].end < pair[1].start), "{part}");
            }
        }
        assert!(
            begun.elapsed() < std::time::Duration::from_secs(60),
            "it took {:?}",
            begun.elapsed()
        );
    }

    #[test]
    fn no_password_and_no_token_is_shown() {
        let texts = [
            ("git = \"https://anna:sesame@host/x\"", "git = \"https://***********@host/x\""),
            (
                "git = \"https://host/x?a=b&access_Token=ab.c#d\"",
                "git = \"https://host/x?a=b&access_Token=****#d\"",
            ),
            ("git = \"https://anna:ses/ame@host/x\"", "git = \"https://************@host/x\""),
            ("git = \"https://anna%3asesame@host/x\"", "git = \"https://*************@host/x\""),
            ("https:\\\\anna:sesame@host", "https:\\\\***********@host"),
            ("git = 'anna:sesame@host/x'", "git = '***********@host/x'"),
            ("https://ghp_0123456789ab@host/x", "https://****************@host/x"),
            ("env = \"ghp_0123456789abcdef\"", "env = \"ghp_****************\""),
            ("`git+https://anna:sesame@host`", "`git+https://***********@host`"),
            ("?token=a?token=b&key=c", "?token=*********&key=*"),
            ("ghp_ghp_aaaaaaaaaaaa", "ghp_****************"),
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
