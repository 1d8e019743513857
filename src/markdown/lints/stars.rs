//! Stars and underscores that were to make words bold, and that readers see: around words, or without a partner.

use std::ops::Range;

use crate::diagnostics::Message;

/// How far apart the stars around bold words are at most, in bytes.
const FARTHEST: usize = 2_000;

/// Words that programs write behind two stars.
const OF_PROGRAMS: [&str; 8] =
    ["kwargs", "kw", "kwds", "args", "options", "opts", "params", "data"];

/// Stars that do nothing.
pub(super) struct Idle {
    pub range: Range<usize>,
    pub message: &'static str,
    pub help: Message,
}

/// Says which of the stars of a block are idle that the parser left as text.
pub(super) fn idle(text: &str, runs: &[usize]) -> Vec<Idle> {
    let mut found = Vec::new();
    let mut rest = runs;
    while let [first, behind @ ..] = rest {
        if let Some(pair) = behind.first().and_then(|second| pair(text, *first, *second)) {
            found.push(pair);
            rest = &behind[1..];
        } else {
            found.extend(beginning(text, *first).or_else(|| end(text, *first)));
            rest = behind;
        }
    }
    found
}

/// Two pairs of stars with words between them.
fn pair(text: &str, first: usize, second: usize) -> Option<Idle> {
    let words = text.get(first + 2..second).filter(|words| words.len() <= FARTHEST)?;
    // Of a path: `src/**`, `**/*.rs`, `(**)`.
    let is_of_path = text[..first].ends_with('/') || words.starts_with(['/', ')', ']']);
    let is_digit = |sign: char| sign.is_ascii_digit();
    let is_power = text[..first].ends_with(is_digit) && words.starts_with(is_digit);
    if is_of_path
        || is_power
        || OF_PROGRAMS.contains(&first_word(words))
        || words.starts_with('*')
        || !words.contains(char::is_alphabetic)
    {
        return None;
    }
    let has_blank = words.starts_with(char::is_whitespace) || words.ends_with(char::is_whitespace);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let help = if has_blank {
        message!("write the stars right beside the words: `**{words}**`", words)
    } else {
        message!(
            "put a space before or behind the stars, or take the sign out of them: `**{words}** `",
            words
        )
    };
    let message = "the stars make nothing bold here, and readers see them";
    Some(Idle { range: first..second + 2, message, help })
}

/// Stars before a word, as at the beginning of bold words that have no end: `**Attention : la rue est fermée`.
fn beginning(text: &str, at: usize) -> Option<Idle> {
    let before = text[..at].chars().next_back();
    let rest = text[at..].trim_start_matches('*');
    let signs = text.len() - at - rest.len();
    let rest = rest.trim_start_matches(['[', '(', '«', '“', '„', '"', '\u{a0}', '\u{202f}']);
    let word = first_word(rest);
    let behind = rest[word.len()..].chars().next();
    let begins_line = text[..at]
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .trim_matches([' ', '\t', '>', '-', '*', '+', '#'])
        .is_empty();
    let begins =
        begins_line || before.is_none_or(|sign| sign.is_whitespace() || "(«“\"'’|".contains(sign));
    // `**kwargs` is a word of programs, and so is one in small letters that ends at a sign: `(*args, **more)`.
    let is_of_program = OF_PROGRAMS.contains(&word)
        || word.contains('_')
        || !begins_line && word.is_ascii() && behind.is_some_and(|sign| ")],=".contains(sign));
    let is_named = word.starts_with(char::is_alphabetic) || begins_line && !word.is_empty();
    if signs > 3 || !begins || !is_named || is_of_program {
        return None;
    }
    let message = "nothing ends the bold words that begin here, so nothing is bold, and readers see the stars";
    let help = message!(
        "put the stars behind the last bold word too: `**{word}**`; stars that are meant are written `\\*\\*`",
        word
    );
    Some(Idle { range: at..at + signs, message, help })
}

/// The word that a text begins with.
fn first_word(text: &str) -> &str {
    let is_other = |sign: char| !sign.is_alphanumeric() && sign != '_';
    &text[..text.find(is_other).unwrap_or(text.len())]
}

/// Stars behind a word, as at the end of bold words that have no beginning: `Attention :**`.
fn end(text: &str, at: usize) -> Option<Idle> {
    let rest = text[at..].trim_start_matches('*');
    let signs = text.len() - at - rest.len();
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let ends_line = rest.lines().next().is_none_or(|rest| rest.trim().is_empty());
    let is_ended = rest.starts_with(char::is_whitespace) || rest.is_empty();
    let is_sentence = line.ends_with([':', '!', '?', '.', '…', '»']);
    let is_words =
        ends_line && line.ends_with(char::is_alphabetic) && line.trim_start().contains(' ');
    if signs > 3 || !is_ended || !(is_sentence || is_words) {
        return None;
    }
    let words = line.trim_matches(|sign: char| !sign.is_alphanumeric());
    let word = words.split_whitespace().next_back()?;
    let message = "nothing begins the bold words that end here, so nothing is bold, and readers see the stars";
    let help = message!(
        "put the stars before the first bold word too: `**{word}**`; stars that are meant are written `\\*\\*`",
        word
    );
    Some(Idle { range: at..at + signs, message, help })
}

/// Two underscores before a word, which nothing in their line ends: `__Attention : la rue est fermée`. Programs have names such as
/// `__dirname`, and forms have lines to write on.
pub(super) fn underscores(line: &str, at: usize) -> Option<Idle> {
    let rest = line.strip_prefix("__")?;
    let word = first_word(rest);
    let rest = &rest[word.len()..];
    let mut letters = word.chars();
    let is_capitalized = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase);
    let goes_on = rest.starts_with([' ', ':', ',', '\u{a0}']) && rest.contains(char::is_alphabetic);
    if !is_capitalized || word.contains('_') || !goes_on || rest.contains("__") {
        return None;
    }
    let message = "nothing ends the bold words that begin here, so nothing is bold, and readers see the signs";
    let help =
        message!("put `__` behind the last bold word too: `__{word}__`, or take it out", word);
    Some(Idle { range: at..at + 2, message, help })
}

#[cfg(test)]
mod tests {
    use crate::markdown::lints::tests::said;

    #[test]
    fn stars_without_a_partner_are_said() {
        for (text, at, help) in [
            ("**Attention : la rue est fermée\n", "**", "`**Attention**`"),
            ("Texte **important et la suite.\n", "**", "`**important**`"),
            ("- **Tarif : 5 €\n- autre\n", "**", "`**Tarif**`"),
            ("***Très important : la rue\n", "***", "`**Très**`"),
            ("**[Le plan](/x) est là\n", "**", "`**Le**`"),
            ("## **Horaires\n", "**", "`**Horaires**`"),
            ("> **18 ans au moins\n", "**", "`**18**`"),
            ("**Fermé le lundi\net le mardi ici.\n\nAutre **gras**.\n", "**", "`**Fermé**`"),
            ("Attention :** la rue est fermée\n", "**", "`**Attention**`"),
            ("La rue est fermée**\n", "**", "`**fermée**`"),
            ("**Un\net deux **ici\n", "**Un\net deux **", "`**Un et deux**`"),
            ("** gras **\n", "** gras **", "`**gras**`"),
            ("__Attention : la rue\n", "__", "`__Attention__`"),
        ] {
            let said = said(text);
            assert!(
                matches!(&said[..], [(place, words)] if *place == at && words.contains(help)),
                "{text:?}: {said:?}"
            );
        }
    }

    #[test]
    fn stars_of_programs_and_stars_that_work_are_left_alone() {
        for text in [
            "**gras** et **gras\nsur deux lignes**\n",
            "Accept **kwargs in the call, and (*args, **more).\n",
            "**kwargs: what follows\n",
            "2**3 is 8, x ** y too\n",
            "Wildcards (**) match more,\nand so do (**) these\n",
            "All of src/** and **/*.rs, a/**/b\n",
            "`**open` and \\*\\*open\n",
            "void f(char** argv)\n",
            "5 €**\n",
            "Nom : ______ __dirname __init__\n",
            "****\n",
            "    **code\n",
        ] {
            assert_eq!(said(text), [], "{text:?}");
        }
    }
}
