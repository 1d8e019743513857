//! The parameters of functions, and tuples in them: a struct names what a tuple only counts.

use super::checks::File;
use super::source::{Token, blank, product, tokens};

/// A function that takes a tuple.
struct TakesTuple {
    /// The file.
    file: String,
    /// The function's name.
    function: String,
    /// The line of its name, from 1.
    line: usize,
}

/// Functions that take a tuple and are not excused, and excuses that nothing needs.
pub fn faults(files: &[File], excuses: &[(&str, &str)]) -> Vec<String> {
    let found: Vec<TakesTuple> = files.iter().flat_map(tuples).collect();
    let is_excused =
        |found: &&TakesTuple| excuses.contains(&(found.file.as_str(), found.function.as_str()));
    let is_idle = |excuse: &&(&str, &str)| {
        !found.iter().any(|found| (found.file.as_str(), found.function.as_str()) == **excuse)
    };
    let taken = found.iter().filter(|found| !is_excused(found)).map(|found| {
        format!(
            "{}:{}: `{}` takes a tuple; make it a struct",
            found.file, found.line, found.function
        )
    });
    let idle = excuses.iter().filter(is_idle).map(|(file, function)| {
        format!("{file}: `{function}` takes no tuple; take it out of `excuses.rs`")
    });
    taken.chain(idle).collect()
}

/// The functions of a file that take a tuple; what the parameters of closures are is left open.
fn tuples(file: &File) -> Vec<TakesTuple> {
    if file.is_test() {
        return Vec::new();
    }
    let blanked = blank(&file.text);
    let code = tokens(product(&blanked));
    let functions = (1..code.len()).filter(|at| code[at - 1].text == "fn" && code[*at].is_word());
    let with_tuple = functions.filter(|at| has_tuple(parameters(&code[at + 1..])));
    with_tuple
        .map(|at| TakesTuple {
            file: file.path.clone(),
            function: code[at].text.clone(),
            line: code[at].line,
        })
        .collect()
}

/// What stands between the parentheses of a function, whose generics come first.
fn parameters(code: &[Token]) -> &[Token] {
    let mut depth = 0_usize;
    for (at, token) in code.iter().enumerate() {
        match token.text.as_str() {
            "<" => depth += 1,
            ">" if code[at - 1].text != "-" => depth -= 1,
            "(" if depth == 0 => return &code[at + 1..closing(code, at)],
            _ => {}
        }
    }
    &[]
}

/// Where the parenthesis that opens here closes.
fn closing(code: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in code.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" => depth += 1,
            ")" if depth == 1 => return at,
            ")" => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

/// Whether a tuple of two or more stands here. The parentheses of `Fn(A, B) -> (C, D)` hold no
/// tuple.
fn has_tuple(code: &[Token]) -> bool {
    let mut at = 0;
    while at < code.len() {
        if code[at].text == "(" {
            let end = closing(code, at);
            let is_signature = matches!(
                at.checked_sub(1).map_or("", |before| code[before].text.as_str()),
                "Fn" | "FnMut" | "FnOnce" | "fn" | ">"
            );
            let inside = &code[at + 1..end];
            if !is_signature && (has_comma(inside) || has_tuple(inside)) {
                return true;
            }
            at = end;
        }
        at += 1;
    }
    false
}

/// Whether a comma stands here outside of all brackets.
fn has_comma(code: &[Token]) -> bool {
    let mut depth = 0_usize;
    code.iter().enumerate().any(|(at, token)| {
        match token.text.as_str() {
            "(" | "[" | "<" => depth += 1,
            ">" if at > 0 && code[at - 1].text == "-" => {}
            ")" | "]" | ">" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.text == ","
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(code: &str) -> Vec<String> {
        let file = File { path: "src/a.rs".into(), text: format!("//! Docs.\n{code}") };
        faults(&[file], &[("src/a.rs", "excused")])
    }

    fn finds(code: &str) {
        let wanted = "src/a.rs:2: `f` takes a tuple; make it a struct";
        let found = found(&format!("{code} fn excused(a: (u8, u8)) {{}}"));
        assert_eq!(found, [wanted], "{code}");
    }

    #[test]
    fn tuples_wherever_they_stand() {
        finds("fn f(a: (u8, u8)) {}");
        finds("fn f<T: Fn() -> u8>(&self, b: u8, (a, b): &(T, u8)) {}");
        finds("fn f(a: &[(u8, Vec<u8>)]) {}");
        finds("fn f(a: impl Iterator<Item = (u8, u8)>) {}");
        finds("fn f(a: &dyn Fn(u8) -> u8, b: Option<((u8, u8))>) {}");
    }

    #[test]
    fn no_tuple_in_closures_units_and_results() {
        for code in [
            "fn f(a: impl Fn((u8, u8), u8) -> (u8, u8)) -> (u8, u8) { (1, 2) }",
            "fn f(a: &(dyn A + Sync), b: (), c: Vec<fn(u8, u8)>) {}",
            "struct A(u8, u8); fn f(a: [u8; 2]) { |a: (u8, u8)| g(a, 1); }",
            "#[cfg(test)]\nmod tests {\n fn f(a: (u8, u8)) {}\n}",
        ] {
            let idle = "src/a.rs: `excused` takes no tuple; take it out of `excuses.rs`";
            assert_eq!(found(code), [idle], "{code}");
        }
    }
}
