//! A Rust file as the checks see it: text without comments and literals, cut into words.

/// Replaces comments and the insides of literals by spaces; lines stay where they are.
pub fn blank(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_end(&chars, at);
        if end > at {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// Where a comment or literal that begins here ends; the same place if none does.
fn literal_end(chars: &[char], at: usize) -> usize {
    let next = |offset: usize| chars.get(at + offset).copied().unwrap_or('\0');
    match (next(0), next(1)) {
        ('/', '/') => (at..chars.len()).find(|i| chars[*i] == '\n').unwrap_or(chars.len()),
        ('/', '*') => block_comment_end(chars, at),
        ('"', _) => quoted_end(chars, at, '"'),
        ('\'', '\\') => quoted_end(chars, at, '\''),
        ('\'', _) if next(2) == '\'' => at + 3,
        ('r', '"' | '#') if at == 0 || !is_word(chars[at - 1]) || raw_prefix(chars, at) => {
            raw_end(chars, at)
        }
        _ => at,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether the `r` belongs to `br"…"` or `cr"…"`.
fn raw_prefix(chars: &[char], at: usize) -> bool {
    matches!(chars[at - 1], 'b' | 'c') && (at == 1 || !is_word(chars[at - 2]))
}

fn block_comment_end(chars: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') if depth == 1 => return at + 2,
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    chars.len()
}

fn quoted_end(chars: &[char], start: usize, quote: char) -> usize {
    let mut at = start + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            c if c == quote => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn raw_end(chars: &[char], start: usize) -> usize {
    let hashes = chars[start + 1..].iter().take_while(|c| **c == '#').count();
    let open = start + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return start; // a raw identifier
    }
    let closes = |i: usize| {
        chars[i] == '"'
            && chars[i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
    };
    (open + 1..chars.len()).find(|i| closes(*i)).map_or(chars.len(), |i| i + 1 + hashes)
}

/// The product code of a blanked file: all but its `mod tests { … }`, which has to stand at the
/// end.
pub fn product(blanked: &str) -> &str {
    let from = ["\n#[cfg(test)]\nmod tests {", "\n#[cfg(test)]\npub(crate) mod tests {"];
    from.iter().filter_map(|mark| blanked.find(mark)).min().map_or(blanked, |at| &blanked[..=at])
}

/// A word or sign, and its line from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// A word, `::`, or one sign.
    pub text: String,
    /// The line, from 1.
    pub line: usize,
}

impl Token {
    /// Whether this is a word.
    pub fn is_word(&self) -> bool {
        self.text.starts_with(is_word)
    }
}

/// Cuts a blanked text into words and signs.
pub fn tokens(blanked: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut line, mut glue) = (1, None);
    for c in blanked.chars() {
        let kind = if is_word(c) { Some('w') } else { Some(c).filter(|c| *c == ':') };
        match tokens.last_mut() {
            Some(last)
                if kind.is_some() && kind == glue && (kind == Some('w') || last.text == ":") =>
            {
                last.text.push(c);
            }
            _ if c.is_whitespace() => {}
            _ => tokens.push(Token { text: c.to_string(), line }),
        }
        line += usize::from(c == '\n');
        glue = kind;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_no_code() {
        let source = "a // crate::b\n/* x /* y */ crate::c */ 'd' \"crate::\\\"e\" r#\"crate::\"f\"# br\"g\" &'h i r#type";
        // Of `br"…"` the `b` is left: harmless.
        let words: Vec<String> =
            tokens(&blank(source)).into_iter().map(|token| token.text).collect();
        assert_eq!(words, ["a", "b", "&", "'", "h", "i", "r", "#", "type"]);
        assert_eq!(blank("\"a\nb\"").matches('\n').count(), 1);
    }

    #[test]
    fn words_know_their_lines() {
        let tokens = tokens("use a::b;\n x::<y>()");
        let found: Vec<(&str, usize)> =
            tokens.iter().map(|token| (token.text.as_str(), token.line)).collect();
        assert_eq!(found[..5], [("use", 1), ("a", 1), ("::", 1), ("b", 1), (";", 1)]);
        assert_eq!(found[5..7], [("x", 2), ("::", 2)]);
    }

    #[test]
    fn product_code_ends_where_tests_begin() {
        assert_eq!(product("a\n#[cfg(test)]\nmod tests {\n b\n}\n"), "a\n");
        assert_eq!(product("a\n#[cfg(test)]\nmod tests;\n"), "a\n#[cfg(test)]\nmod tests;\n");
    }
}
