//! The checks of one source file against the law.

use super::law::Law;
use super::source::{Token, blank, product, tokens};

/// Lines of product code in one file.
const FILE_LINES: usize = 500;
/// Lines of a module's face.
const FACE_LINES: usize = 80;
/// Lines of `main.rs`.
const MAIN_LINES: usize = 20;
/// Lines of tests below the code of a file.
const TEST_LINES: usize = 200;
/// Open to all modules.
const OPEN: [&str; 2] = ["names", "diagnostics"];

/// A file below `src/`.
pub struct File {
    /// From the project's root, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl File {
    /// The module that the file belongs to; none for the crate's roots.
    pub fn module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let first = inside.split('/').next()?.trim_end_matches(".rs");
        (!matches!(first, "lib" | "main")).then_some(first)
    }

    /// Whether the file holds tests only.
    pub fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// How many lines of product code there are.
    pub fn lines(&self) -> usize {
        if self.is_test() { 0 } else { product(&blank(&self.text)).lines().count() }
    }

    /// How many modules deep the file lies: 1 for a module's face.
    fn depth(&self) -> usize {
        let names = self.path.trim_end_matches(".rs").split('/').skip(1);
        names.filter(|name| *name != "mod").count()
    }
}

/// All that the law has against a file.
pub fn faults(file: &File, law: &Law) -> Vec<String> {
    let blanked = blank(&file.text);
    let all = tokens(&blanked);
    let code = if file.is_test() { Vec::new() } else { tokens(product(&blanked)) };
    let mut faults = Vec::new();
    faults.extend(imports(file, &all, law));
    faults.extend(libraries(file, &code, law));
    faults.extend(excuses(file, &code, law));
    faults.extend(public_submodules(file, &code));
    faults.extend(lengths(file, &blanked));
    if !file.text.starts_with("//!") {
        faults.push(format!("{}: begins without module docs (`//!`)", file.path));
    }
    faults
}

/// Imports that the table does not allow.
fn imports(file: &File, all: &[Token], law: &Law) -> Vec<String> {
    let Some(own) = file.module() else { return Vec::new() };
    let Some(module) = law.module(own) else {
        return vec![format!(
            "{}: the module `{own}` is not in the table of ARCHITECTURE.md",
            file.path
        )];
    };
    let allowed = |name: &str| {
        name == own
            || OPEN.contains(&name) && !OPEN.contains(&own)
            || module.imports.iter().any(|i| i == name)
    };
    let below_open = |name: &str| own == "diagnostics" && name == "names";
    let mut faults = Vec::new();
    for (name, line) in crate_paths(all).into_iter().chain(climbing_paths(file, all, law)) {
        if law.module(&name).is_none() {
            faults.push(format!(
                "{}:{line}: `crate::{name}` is no module of the table in ARCHITECTURE.md",
                file.path
            ));
        } else if !allowed(&name) && !below_open(&name) {
            faults.push(format!("{}:{line}: `{own}` may not import `{name}`", file.path));
        }
    }
    faults
}

/// The first names behind each `crate::`, groups included.
fn crate_paths(all: &[Token]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (at, window) in all.windows(3).enumerate() {
        if window[0].text != "crate" || window[1].text != "::" {
            continue;
        }
        if window[2].text != "{" {
            found.push((window[2].text.clone(), window[2].line));
            continue;
        }
        let mut depth = 0;
        for pair in all[at + 2..].windows(2) {
            match pair[0].text.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if depth == 1 && matches!(pair[0].text.as_str(), "{" | ",") && pair[1].is_word() {
                found.push((pair[1].text.clone(), pair[1].line));
            }
        }
    }
    found
}

/// Modules reached by climbing out of one's own (`super::super::site`).
fn climbing_paths(file: &File, all: &[Token], law: &Law) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let (mut at, depth) = (0, file.depth());
    while at < all.len() {
        let mut climbs = 0;
        while at + 1 < all.len() && all[at].text == "super" && all[at + 1].text == "::" {
            (climbs, at) = (climbs + 1, at + 2);
        }
        if climbs >= depth
            && climbs > 0
            && all.get(at).is_some_and(|token| law.module(&token.text).is_some())
        {
            found.push((all[at].text.clone(), all[at].line));
        }
        at += 1;
    }
    found
}

/// Libraries named outside their boundary.
fn libraries(file: &File, code: &[Token], law: &Law) -> Vec<String> {
    let inside = |places: &[String]| places.iter().any(|place| covers(place, &file.path));
    let mut faults = Vec::new();
    for (at, token) in code.iter().enumerate().filter(|(at, _)| names_crate(code, *at)) {
        let fits = |library: &str| match library.strip_suffix('*') {
            Some(stem) => token.text.starts_with(stem),
            None => token.text == library,
        };
        for (library, places) in law.libraries.iter().filter(|(library, _)| fits(library)) {
            if !inside(places) {
                let line = code[at].line;
                let where_to = if places.is_empty() {
                    "not for product code".to_owned()
                } else {
                    format!("for {} only", places.join(", "))
                };
                faults.push(format!("{}:{line}: the library `{library}` is {where_to}", file.path));
            }
        }
    }
    faults
}

/// Whether the word here begins a path, or is imported whole.
fn names_crate(code: &[Token], at: usize) -> bool {
    let text = |index: Option<usize>| {
        index.and_then(|i| code.get(i)).map_or("", |token| token.text.as_str())
    };
    let before = text(at.checked_sub(1));
    let continued =
        before == "::" && at >= 2 && code[at - 2].is_word() && code[at - 2].text != "use";
    let imported = matches!(before, "use" | "crate") && matches!(text(Some(at + 1)), ";" | "as");
    code[at].is_word() && !continued && (text(Some(at + 1)) == "::" || imported)
}

/// Whether the place is the path, or a folder or file stem above it.
fn covers(place: &str, path: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
}

/// Forbidden calls excused where they are not owned.
fn excuses(file: &File, code: &[Token], law: &Law) -> Vec<String> {
    if file.path == "src/lib.rs" || law.owners.iter().any(|owner| covers(owner, &file.path)) {
        return Vec::new();
    }
    let excused = code.iter().filter(|token| token.text == "disallowed_methods");
    excused
        .map(|token| {
            format!("{}:{}: forbidden calls are not for this module", file.path, token.line)
        })
        .collect()
}

/// Submodules that others could reach past the module's face.
fn public_submodules(file: &File, code: &[Token]) -> Vec<String> {
    if file.path == "src/lib.rs" {
        return Vec::new();
    }
    let public = code.windows(2).filter(|pair| pair[0].text == "pub" && pair[1].text == "mod");
    public
        .map(|pair| {
            format!("{}:{}: submodules are private; say `pub use`", file.path, pair[0].line)
        })
        .collect()
}

/// Files that have grown too long.
fn lengths(file: &File, blanked: &str) -> Vec<String> {
    let whole = blanked.lines().count();
    let own = if file.is_test() { whole } else { product(blanked).lines().count() };
    let limit = match file.path.as_str() {
        "src/main.rs" => MAIN_LINES,
        path if path.ends_with("/mod.rs") => FACE_LINES,
        _ => FILE_LINES,
    };
    let mut faults = Vec::new();
    if own > limit {
        faults.push(format!("{}: {own} lines, {limit} are allowed", file.path));
    }
    if whole - own > TEST_LINES {
        faults.push(format!(
            "{}: {} lines of tests below the code; over {TEST_LINES} they move to `tests.rs`",
            file.path,
            whole - own
        ));
    }
    faults
}

/// Files `NAME.rs` beside a folder `NAME` that holds more than their tests.
pub fn doubled(paths: &[String]) -> Vec<String> {
    let beside = |path: &&String| {
        let folder = format!("{}/", path.trim_end_matches(".rs"));
        paths
            .iter()
            .any(|other| other.starts_with(&folder) && *other != format!("{folder}tests.rs"))
    };
    paths
        .iter()
        .filter(beside)
        .map(|path| format!("{path}: stands beside a folder of the same name; make it `mod.rs`"))
        .collect()
}
