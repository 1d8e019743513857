//! Tells sentences from code, where blanks before a line have made code of it.

/// Signs that stand in code, and seldom in a sentence.
const SIGNS: [char; 14] = ['{', '}', '=', '<', '>', '$', '\\', '|', '`', '_', '#', '^', '~', '+'];

/// Whether lines read like sentences: words alone, and a beginning or an end such as sentences have.
pub(super) fn is_prose<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let (mut words, mut begins, mut are_points, mut last) = (0, false, true, "");
    for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
        // A text between quotation marks is what a program reads or writes.
        if line.contains(SIGNS) || line.ends_with(';') || line.starts_with(['"', '\'']) {
            return false;
        }
        for word in line.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)) {
            if !is_word(word) {
                return false;
            }
            begins |= words == 0 && is_capitalized(word);
            words += 1;
        }
        are_points &= ["- ", "* ", "• ", "– "].iter().any(|point| line.starts_with(point));
        last = line;
    }
    let ends = last.trim_end_matches(['*', ')', '»', '”', '"']).ends_with(['.', '!', '?', '…']);
    // A list whose points are set in needs no full stop.
    let is_whole = begins && (ends || words >= 4 && are_points);
    words >= 3 && is_whole || words >= 6 && (begins || ends)
}

/// Whether a word is one of a sentence, and none such as `--all`, `camelCase`, `f(x)`, `file.txt` or `/etc`.
fn is_word(word: &str) -> bool {
    let is_mark = |sign: char| !sign.is_alphanumeric();
    let inner = word.trim_matches(is_mark);
    if word.starts_with(['-', '/', '.', ':']) && inner.len() < word.len() {
        return false;
    }
    if inner.starts_with(|sign: char| sign.is_ascii_digit()) || is_address(inner) {
        return true;
    }
    let mut signs = inner.chars().peekable();
    while let Some(sign) = signs.next() {
        let next = signs.peek().copied().unwrap_or(' ');
        let is_inner_mark =
            is_mark(sign) && !matches!(sign, '-' | '\'' | '’' | '/' | '‑' | '\u{ad}');
        if is_inner_mark || sign.is_lowercase() && next.is_uppercase() || sign == '-' && next == '-'
        {
            return false;
        }
    }
    true
}

/// Whether a word is an address as texts name them: `www.town.example`, `info@town.example`.
fn is_address(word: &str) -> bool {
    let is_host = |host: &str| {
        host.contains('.') && host.chars().all(|sign| sign.is_alphanumeric() || ".-".contains(sign))
    };
    word.starts_with("https://")
        || word.starts_with("www.")
        || word.split_once('@').is_some_and(|(name, host)| !name.contains(':') && is_host(host))
}

/// Whether a word begins as a sentence does: `Le`, `À`, `L’`, and no keyword such as `SELECT`.
fn is_capitalized(word: &str) -> bool {
    let mut signs = word.trim_start_matches(|sign: char| !sign.is_alphanumeric()).chars();
    signs.next().is_some_and(char::is_uppercase)
        && signs.next().is_none_or(|sign| !sign.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_told_from_code() {
        for text in [
            "La rue est fermée.",
            "Le marché a lieu chaque samedi de 8h à 13h",
            "merci de sonner à la porte de derrière.",
            "Rue de la Gare 4\n5000 Namur, Belgique",
            "L’accueil (au rez-de-chaussée) est ouvert !\n\nVenez nombreux.",
            "- Une carte d’identité\n- Une photo récente",
            "Écrivez à info@town.example ou voyez www.town.example.",
            "**Attention** : travaux du lundi au vendredi.",
        ] {
            assert!(is_prose(text.lines()), "{text}");
        }
        for text in [
            "npm install parvis",
            "SELECT name FROM users WHERE age IS NULL",
            "Usage: cargo run build",
            "let x = 1;",
            "Foo.bar is called with the value of x.",
            "Run git commit --all when it is done.",
            "Copy the file to /etc/hosts and restart.",
            "- name\n- other\n- and more of it",
            "git clone git@host.example:a/b.git and go.",
            "Hello",
            "\"To be, or not to be.\"",
            "drwxr-xr-x 2 root root 4096 Jan 1 name",
            "for (i in list) do print(i) until it ends.",
            "On branch main\nmodified: src/lib.rs",
            "The camelCase name of the thing is this.",
            "",
        ] {
            assert!(!is_prose(text.lines()), "{text}");
        }
    }
}
